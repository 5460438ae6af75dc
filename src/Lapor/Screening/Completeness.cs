using System.Collections.Frozen;
using Lapor.Foundation;

namespace Lapor.Screening;

/// <summary>How much a hint would help; none of them ever blocks a report.</summary>
public enum HintSeverity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>A report that follows it is handled sooner.</summary>
    Advice,

    /// <summary>Without it the report will probably be held or archived as incomplete.</summary>
    Important,
}

/// <summary>One hint for a good report.</summary>
/// <param name="Code">Stable snake_case code, the same for page, API and SMS.</param>
/// <param name="Severity">How much it would help.</param>
/// <param name="Message">The hint in Indonesian, which is also its translation key.</param>
public sealed record Hint(string Code, HintSeverity Severity, string Message);

/// <summary>What is known of a report while it is still being written.</summary>
public sealed record DraftReport
{
    /// <summary>The title as typed; empty when there is none yet.</summary>
    public string Title { get; init; } = "";

    /// <summary>The text as typed, up to 20,000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>True when the form's place (region, map or description) is filled in.</summary>
    public bool PlaceGiven { get; init; }

    /// <summary>True when the form's incident date is filled in.</summary>
    public bool DateGiven { get; init; }

    /// <summary>Number of attachments.</summary>
    public int Attachments { get; init; }

    /// <summary>True for complaints; questions and aspirations need no scene, time or evidence.</summary>
    public bool IsComplaint { get; init; } = true;
}

/// <summary>
/// Hints for a good report ("cara melapor yang baik"): clear chronology, time and place, good Indonesian, evidence. In 2018, 43 % of all
/// national reports were archived as incomplete; most of them lacked what is asked here. Pure; hints never block.
/// </summary>
public static class Completeness
{
    /// <summary>Every hint there is, for translation and documentation.</summary>
    public static IReadOnlyList<Hint> All { get; } =
    [
        new("text_too_short", HintSeverity.Important, "Ceritakan lebih lengkap: apa yang terjadi, di mana, kapan, dan siapa yang terdampak."),
        new("only_link", HintSeverity.Important, "Tulis masalahnya dengan kata-kata Anda sendiri; tautan saja belum cukup."),
        new("no_content", HintSeverity.Important, "Tulisan ini belum menyebut masalahnya."),
        new("no_place", HintSeverity.Important, "Sebutkan tempatnya: nama jalan, RT/RW, desa atau kelurahan, atau patokan yang dekat."),
        new("no_time", HintSeverity.Advice, "Sebutkan kapan kejadiannya atau sejak kapan berlangsung."),
        new("title_missing", HintSeverity.Advice, "Beri judul singkat yang menyebut masalah dan tempatnya."),
        new("title_too_general", HintSeverity.Advice, "Perjelas judul: sebutkan masalahnya, bukan hanya “laporan” atau “mohon bantuan”."),
        new("all_capitals", HintSeverity.Advice, "Huruf besar semua sulit dibaca; pakailah huruf biasa."),
        new("shouting_signs", HintSeverity.Note, "Tanda baca atau huruf yang diulang-ulang tidak diperlukan."),
        new("no_evidence", HintSeverity.Note, "Foto atau dokumen membantu petugas memeriksa lebih cepat."),
        new("personal_data", HintSeverity.Note, "Tulisan memuat data pribadi. Data itu disamarkan sebelum laporan diterbitkan; hapus bila tidak diperlukan."),
    ];

    private static readonly FrozenDictionary<string, Hint> ByCode = All.ToFrozenDictionary(hint => hint.Code);

    private static readonly FrozenSet<string> PlaceWords = Words(
        "jl jln rt rw desa ds kelurahan kel kecamatan kec kampung kp dusun dsn gang gg lorong blok komplek kompleks perumahan perum simpang pertigaan perempatan km kabupaten kab kota provinsi prov "
        + "depan samping belakang dekat sebelah seberang sekitar alamat lokasi terminal stasiun halte pasar jembatan alun puskesmas rsud sdn smpn sman");

    private static readonly FrozenSet<string> TimeWords = Words(
        "kemarin kmrn tadi sejak semenjak pukul jam wib wita wit lusa barusan semalam setiap tiap senin selasa rabu kamis jumat sabtu minggu ahad tanggal tgl lalu "
        + "januari februari maret april juni juli agustus september oktober november nopember desember seminggu sebulan setahun sehari selama berhari berminggu berbulan bertahun");

    private static readonly FrozenSet<string> TimeUnits = Words("hari minggu mggu bulan bln tahun thn jam menit malam x");

    private static readonly FrozenSet<string> GeneralTerms = Words("lapor adu keluh bantu laku masalah info informasi tanya mohon minta tolong tanggap darurat penting segera test tes coba");

    /// <summary>The hints for this draft, the most helpful first; empty for a report that has everything.</summary>
    public static IReadOnlyList<Hint> Of(DraftReport draft)
    {
        var text = IndonesianText.Clean(draft.Text);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var own = words.Where(word => !IsLink(word)).ToArray();
        var plain = IndonesianText.Fold(string.Join(' ', own)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var codes = new List<string>();

        if (own.Length < words.Length && plain.Length < 5)
        {
            codes.Add("only_link");
        }
        else if (plain.Length > 0 && IndonesianText.Terms(text).Distinct().Count(term => !GeneralTerms.Contains(term)) < 2)
        {
            codes.Add("no_content");
        }
        else if (plain.Length < 10 || text.Length < 50)
        {
            codes.Add("text_too_short");
        }

        if (draft.IsComplaint)
        {
            if (!draft.PlaceGiven && !NamesPlace(own, plain))
            {
                codes.Add("no_place");
            }

            if (!draft.DateGiven && !NamesTime(plain))
            {
                codes.Add("no_time");
            }

            if (draft.Attachments == 0)
            {
                codes.Add("no_evidence");
            }
        }

        AddTitle(draft.Title, codes);
        AddStyle(text, codes);
        if (PersonalData.Sure(text).Count > 0)
        {
            codes.Add("personal_data");
        }

        return [.. codes.Select(code => ByCode[code]).OrderByDescending(hint => hint.Severity)];
    }

    private static void AddTitle(string title, List<string> codes)
    {
        if (string.IsNullOrWhiteSpace(title))
        {
            codes.Add("title_missing");
        }
        else if (IndonesianText.Terms(title).All(GeneralTerms.Contains))
        {
            codes.Add("title_too_general");
        }
    }

    private static void AddStyle(string text, List<string> codes)
    {
        var letters = text.Count(char.IsLetter);
        if (letters >= 20 && text.Count(char.IsUpper) > letters * 0.7)
        {
            codes.Add("all_capitals");
        }

        var run = 1;
        for (var i = 1; i < text.Length; i++)
        {
            // Dots and dashes draw lines, digits repeat in numbers; four signs or letters in a row are a shout.
            run = text[i] == text[i - 1] && (text[i] is '!' or '?' || char.IsLetter(text[i])) ? run + 1 : 1;
            if (run == 4)
            {
                codes.Add("shouting_signs");
                break;
            }
        }
    }

    /// <summary>A word that goes with places, or "di", "jalan" and the like before a name.</summary>
    private static bool NamesPlace(string[] words, string[] plain)
    {
        if (plain.Any(word => PlaceWords.Contains(word) || (word.Length > 2 && word[0] == 'r' && word[1] is 't' or 'w' && char.IsAsciiDigit(word[2]))))
        {
            return true;
        }

        // A capital tells a name only where not everything is in capitals.
        var capitalsTell = words.Any(word => word.Any(char.IsLower));
        for (var i = 1; capitalsTell && i < words.Length; i++)
        {
            if (words[i - 1].ToLowerInvariant() is "di" or "jalan" or "ke" or "pulau" or "sungai" or "gunung" or "sd" or "smp" or "sma"
                && words[i].Length > 2 && char.IsUpper(words[i][0]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesTime(string[] plain)
    {
        for (var i = 0; i < plain.Length; i++)
        {
            if (TimeWords.Contains(plain[i])
                || (plain[i].Length == 4 && plain[i].StartsWith("20", StringComparison.Ordinal) && plain[i].All(char.IsAsciiDigit))
                || (i > 0 && TimeUnits.Contains(plain[i]) && (char.IsAsciiDigit(plain[i - 1][0]) || plain[i - 1] is "satu" or "dua" or "tiga" or "empat" or "lima" or "beberapa" or "berapa"))
                || (plain[i] == "ini" && i > 0 && plain[i - 1] is "hari" or "pagi" or "siang" or "sore" or "malam" or "minggu" or "bulan" or "tahun"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLink(string word) =>
        word.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || word.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || word.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
