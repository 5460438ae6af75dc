using System.Collections.Frozen;
using System.Globalization;
using Lapor.Reports;

namespace Lapor.Intake.Import;

/// <summary>The words of the national system's export, and what they are here. Pure.</summary>
public static class ImportWords
{
    private static readonly FrozenDictionary<string, (ReportState State, ClosedBy? By)> States = new Dictionary<string, (ReportState, ClosedBy?)>
    {
        ["belum terverifikasi"] = (ReportState.Submitted, null),
        ["menunggu kelengkapan informasi"] = (ReportState.OnHold, null),
        ["menunggu kelengkapan pelapor"] = (ReportState.OnHold, null),
        ["ditunda"] = (ReportState.OnHold, null),
        ["terverifikasi"] = (ReportState.Forwarded, null),
        ["terverifikasi diteruskan ke instansi"] = (ReportState.Forwarded, null),
        ["terverifikasi belum ditindaklanjuti"] = (ReportState.Disposed, null),
        ["belum ditindaklanjuti"] = (ReportState.Disposed, null),
        ["bukan wewenang"] = (ReportState.RerouteRequested, null),
        ["bukan wewenang menunggu penetapan"] = (ReportState.RerouteRequested, null),
        ["ditindaklanjuti"] = (ReportState.FollowedUp, null),
        ["ditindaklanjuti oleh instansi"] = (ReportState.FollowedUp, null),
        ["proses tindak lanjut"] = (ReportState.FollowedUp, null),
        ["sedang diproses"] = (ReportState.FollowedUp, null),
        ["ditanggapi oleh pelapor"] = (ReportState.ReporterReplied, null),
        ["selesai"] = (ReportState.Closed, null),
        ["ditutup oleh sistem"] = (ReportState.Closed, ClosedBy.System),
        ["ditutup oleh admin"] = (ReportState.Closed, ClosedBy.Admin),
        ["ditutup oleh pelapor"] = (ReportState.Closed, ClosedBy.Reporter),
        ["diarsipkan"] = (ReportState.Archived, null),
        ["diarsipkan oleh sistem"] = (ReportState.Archived, ClosedBy.System),
        ["diarsipkan oleh admin"] = (ReportState.Archived, ClosedBy.Admin),
        ["diarsipkan oleh pelapor"] = (ReportState.Archived, ClosedBy.Reporter),
        // Taken off the site by an admin: it was not handled, and must not be published again.
        ["konten terblokir"] = (ReportState.Archived, ClosedBy.Admin),
        ["dihapus atas permintaan pelapor"] = (ReportState.Withdrawn, ClosedBy.Reporter),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (ReportClass Class, bool Supervisory)> Classes = new Dictionary<string, (ReportClass, bool)>
    {
        // Archived before anybody classified it: one in eight rows of a published export.
        [""] = (ReportClass.Complaint, false),
        ["pengaduan"] = (ReportClass.Complaint, false),
        ["pengaduan tidak berkadar pengawasan"] = (ReportClass.Complaint, false),
        ["pengaduan berkadar pengawasan"] = (ReportClass.Complaint, true),
        ["aspirasi"] = (ReportClass.Aspiration, false),
        ["permintaan informasi"] = (ReportClass.InformationRequest, false),
        ["complaint"] = (ReportClass.Complaint, false),
        ["aspiration"] = (ReportClass.Aspiration, false),
        ["information request"] = (ReportClass.InformationRequest, false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The twelve months as people and systems write them, Indonesian and English, long and short.</summary>
    private static readonly string[][] Months =
    [
        ["januari", "jan", "january"],
        ["februari", "feb", "pebruari", "peb", "february"],
        ["maret", "mar", "march"],
        ["april", "apr"],
        ["mei", "may"],
        ["juni", "jun", "june"],
        ["juli", "jul", "july"],
        ["agustus", "agu", "ags", "agt", "aug", "august"],
        ["september", "sep", "sept"],
        ["oktober", "okt", "oct", "october"],
        ["november", "nov", "nopember", "nop"],
        ["desember", "des", "dec", "december"],
    ];

    /// <summary>The state and who ended it; null for an unknown word. Empty is unknown: a state is never guessed.</summary>
    public static (ReportState State, ClosedBy? By)? State(string word) => States.TryGetValue(Plain(word), out var state) ? state : null;

    /// <summary>Our code of a channel (Sumber Laporan); <c>import</c> for a word we do not know, which the import keeps as it was written.</summary>
    public static string Channel(string word) => Plain(word) switch
    {
        "web" or "website" or "situs" or "situs web" => "web",
        "android" or "ios" or "iphone" or "mobile" or "mobile app" or "aplikasi" => "mobile",
        "sms" or "sms 1708" => "sms",
        "whatsapp" or "wa" => "whatsapp",
        "telegram" => "telegram",
        "twitter" or "x" => "x",
        "facebook" => "facebook",
        "instagram" => "instagram",
        "email" or "e mail" or "surel" => "email",
        "surat" => "letter",
        "telepon" or "call center" => "phone",
        "tatap muka" or "datang langsung" => "walk_in",
        "api" => "api",
        _ => "import",
    };

    /// <summary>The class; null for an unknown word.</summary>
    public static (ReportClass Class, bool Supervisory)? Class(string word) => Classes.TryGetValue(Plain(word), out var value) ? value : null;

    /// <summary>The two flags from "Anonim", "Rahasia", "Anonim|Rahasia", "Anonim, Rahasia" or nothing; null for an unknown word.</summary>
    public static (bool Anonymous, bool Confidential)? Privacy(string words)
    {
        bool anonymous = false, confidential = false;
        foreach (var word in words.Split(['|', ',', ';', '/', '&', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word.ToLowerInvariant())
            {
                case "anonim": anonymous = true; break;
                case "rahasia": confidential = true; break;
                case "-" or "(identitas terbuka)" or "identitas terbuka" or "terbuka": break;
                default: return null;
            }
        }
        return (anonymous, confidential);
    }

    /// <summary>Yes or no in the spellings of spreadsheets; null for another word.</summary>
    public static bool? Flag(string word) => word.Trim().ToLowerInvariant() switch
    {
        "1" or "true" or "ya" or "y" or "yes" => true,
        "" or "0" or "false" or "tidak" or "t" or "no" or "n" or "-" => false,
        _ => null,
    };

    /// <summary>
    /// A moment without zone: <c>3 Jan 2026</c>, <c>3 Januari 2026 08.15</c>, <c>2026-01-03 08:15</c>, <c>03/01/2026</c> and <c>03-01-2026</c> (day
    /// first, as in Indonesia), or a spreadsheet's serial day. Null where it is none, or lies outside 2000–2100.
    /// </summary>
    public static DateTime? Date(string text, string? format = null)
    {
        text = text.Trim();
        if (format is not null)
            return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) && exact.Year is >= 2000 and <= 2100 ? exact : null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial))
            return serial is >= 36526 and < 73416 ? DateTime.FromOADate(Math.Round(serial * 86400) / 86400) : null;

        var parts = text.Split([' ', 'T', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > 1 && char.IsAsciiLetter(parts[0].Length > 0 ? parts[0][0] : '0') && !char.IsAsciiDigit(parts[0][0]))
            parts = parts[1..]; // "Sabtu, 3 Januari 2026"
        int used;
        int year, month, day;
        if (parts.Length >= 3 && Month(parts[1]) is { } named)
        {
            if (!Number(parts[0], 2, out day) || !Number(parts[2], 4, out year))
                return null;
            (month, used) = (named, 3);
        }
        else if (parts.Length >= 1 && parts[0].Split(['-', '/', '.']) is { Length: 3 } numbers)
        {
            var yearFirst = numbers[0].Length == 4;
            var middle = Month(numbers[1]);
            if (!Number(numbers[yearFirst ? 0 : 2], 4, out year) || !Number(numbers[yearFirst ? 2 : 0], 2, out day) || (middle is null && !Number(numbers[1], 2, out _)))
                return null;
            month = middle ?? int.Parse(numbers[1], CultureInfo.InvariantCulture);
            used = 1;
        }
        else
        {
            return null;
        }
        if (year is < 2000 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        var rest = parts[used..];
        if (rest.Length == 0)
            return date;
        return Time(string.Join(' ', rest)) is { } time ? date + time : null;
    }

    /// <summary>A time of day: <c>08.15</c>, <c>08:15</c>, <c>08:15:30</c>, with or without "WIB" behind it, or a spreadsheet's fraction of a day. Null where it is none.</summary>
    public static TimeSpan? Time(string text)
    {
        text = text.Trim();
        foreach (var zone in (ReadOnlySpan<string>)["WIB", "WITA", "WIT", "UTC", "Z"])
        {
            if (text.EndsWith(zone, StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^zone.Length].TrimEnd();
                break;
            }
        }
        if (text.StartsWith("0.", StringComparison.Ordinal) && text.Length > 4 && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction))
            return TimeSpan.FromSeconds(Math.Min(86399, Math.Round(fraction * 86400)));
        var parts = text.Split(['.', ':']);
        if (parts.Length is < 2 or > 4 || !Number(parts[0], 2, out var hour) || parts[1].Length != 2 || !Number(parts[1], 2, out var minute))
            return null;
        var second = 0;
        if (parts.Length > 2 && (parts[2].Length != 2 || !Number(parts[2], 2, out second)))
            return null;
        return hour < 24 && minute < 60 && second < 60 ? new TimeSpan(hour, minute, second) : null;
    }

    private static int? Month(string word)
    {
        word = word.TrimEnd('.').ToLowerInvariant();
        var month = Array.FindIndex(Months, names => names.Contains(word));
        return month < 0 ? null : month + 1;
    }

    private static bool Number(string text, int digits, out int value)
    {
        value = 0;
        return text.Length >= 1 && text.Length <= digits && (digits != 4 || text.Length == 4) && text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Lower case, dashes and brackets as spaces, single spaces.</summary>
    private static string Plain(string word) =>
        string.Join(' ', word.ToLowerInvariant().Split([' ', '-', '–', '—', '_', '(', ')', '\u00a0', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
