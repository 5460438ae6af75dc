using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Intake;

/// <summary>What a submission must be, as far as it can be told without the database. Every refusal belongs to a field, all are told at once.</summary>
public static partial class SubmissionRules
{
    public const int TitleLimit = 200;
    public const int TextLimit = 20_000;
    public const int PlaceLimit = 300;

    /// <summary>Independence: nothing older can be a matter of today's administration.</summary>
    private static readonly DateOnly Earliest = new(1945, 8, 17);

    /// <summary>The submission without invisible characters, trimmed. What cannot be shown safely is dropped, letters of every script and emoji stay.</summary>
    public static Submission Clean(Submission raw) => raw with
    {
        Class = Blank(raw.Class),
        Title = OneLine(raw.Title),
        Text = IndonesianText.Clean(raw.Text ?? ""),
        IncidentDate = Blank(raw.IncidentDate),
        RegionCode = Blank(raw.RegionCode),
        Place = OneLine(raw.Place),
        Agency = Blank(raw.Agency),
        Category = Blank(raw.Category),
        Contact = raw.Contact with
        {
            Name = OneLine(raw.Contact.Name),
            Phone = OneLine(raw.Contact.Phone),
            Email = OneLine(raw.Contact.Email),
            ShownName = OneLine(raw.Contact.ShownName),
        },
        Language = raw.Language == "en" ? "en" : "id",
    };

    /// <summary>Everything that is wrong with a cleaned submission.</summary>
    /// <param name="today">In the reporter's time zone; the latest of the country's three is used, so nobody's today is a future day.</param>
    public static List<Refusal> Check(Submission given, DateOnly today)
    {
        List<Refusal> wrong = [];
        var kind = Codes.TryMember<ReportClass>(given.Class);
        if (string.IsNullOrEmpty(given.Class))
            wrong.Add(ReportRefusals.Missing("class", "Pilih jenis laporan: pengaduan, aspirasi, atau permintaan informasi.", "Choose the kind of report: complaint, aspiration or information request."));
        else if (kind is null)
            wrong.Add(ReportRefusals.Unknown("class", given.Class));
        Words(wrong, "title", given.Title, TitleLimit, "Tulis judul laporan, misalnya “Lampu jalan mati di depan SDN 2”.", "Write a title, for example “Street light out in front of SDN 2”.");
        Words(wrong, "text", given.Text, TextLimit, "Ceritakan apa yang terjadi: kronologi, waktu, dan tempatnya.", "Tell what happened: the course of events, time and place.");
        if (given.Place is { Length: > PlaceLimit } place) wrong.Add(ReportRefusals.TooLong("place", PlaceLimit, place.Length));
        Broken(wrong, "place", given.Place);
        Date(wrong, given.IncidentDate, today);
        if (kind is ReportClass.Complaint && !given.FreeForm)
        {
            if (given.IncidentDate is null)
                wrong.Add(ReportRefusals.Missing("incidentDate", "Isi tanggal kejadian; perkiraan pun boleh.", "Give the date of the incident; an estimate will do."));
            if (given.RegionCode is null)
                wrong.Add(ReportRefusals.Missing("regionCode", "Pilih wilayah kejadian, sekurangnya provinsi, supaya laporan sampai ke instansi yang tepat.", "Choose the region of the incident, at least the province, so that the report reaches the right agency."));
        }

        Contacts(wrong, given.Contact);
        return wrong;
    }

    private static void Words(List<Refusal> wrong, string field, string? value, int limit, string indonesian, string english)
    {
        if (string.IsNullOrEmpty(value) || !value.Any(char.IsLetterOrDigit)) wrong.Add(ReportRefusals.Missing(field, indonesian, english));
        else if (value.Length > limit) wrong.Add(ReportRefusals.TooLong(field, limit, value.Length));
        Broken(wrong, field, value);
    }

    private static void Broken(List<Refusal> wrong, string field, string? value)
    {
        // U+FFFD stands where bytes were no UTF-8; storing it would keep a text that nobody wrote.
        if (value?.Contains('\uFFFD', StringComparison.Ordinal) == true)
            wrong.Add(new("broken_characters", field, "Ada karakter yang rusak (bukan UTF-8). Ketik ulang bagian yang bertanda �.", "Some characters are broken (not UTF-8). Type the parts marked � again."));
    }

    private static void Date(List<Refusal> wrong, string? text, DateOnly today)
    {
        if (text is null) return;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            wrong.Add(new("date_format", "incidentDate", "Tanggal tidak terbaca. Tulis tahun-bulan-tanggal, misalnya 2026-01-31.", "The date cannot be read. Write year-month-day, for example 2026-01-31."));
        else if (day > today)
            wrong.Add(new("date_in_future", "incidentDate", "Tanggal kejadian ada di masa depan. Isi tanggal hari ini atau sebelumnya.", "The incident date is in the future. Give today or an earlier day."));
        else if (day < Earliest)
            wrong.Add(new("date_too_old", "incidentDate", "Tanggal kejadian terlalu lama. Periksa tahunnya.", "The incident date is too long ago. Check the year."));
    }

    private static void Contacts(List<Refusal> wrong, People.Contact contact)
    {
        if (contact.Name.Length > 100) wrong.Add(ReportRefusals.TooLong("reporter.name", 100, contact.Name.Length));
        if (contact.ShownName.Length > 60) wrong.Add(ReportRefusals.TooLong("reporter.shownName", 60, contact.ShownName.Length));
        if (contact.Email.Length > 0 && (contact.Email.Length > 254 || !Email().IsMatch(contact.Email)))
            wrong.Add(new("email_format", "reporter.email", "Alamat surel tidak lengkap. Contoh: nama@contoh.id", "The e-mail address is incomplete. Example: name@example.org"));
        if (contact.Phone.Length > 0 && !Phone().IsMatch(contact.Phone))
            wrong.Add(new("phone_format", "reporter.phone", "Nomor telepon tidak terbaca. Contoh: 0812 3456 7890 atau +62 812 3456 7890.", "The phone number cannot be read. Example: 0812 3456 7890 or +62 812 3456 7890."));
        Broken(wrong, "reporter.name", contact.Name);
        Broken(wrong, "reporter.shownName", contact.ShownName);
    }

    private static string OneLine(string? text) => IndonesianText.Clean(text ?? "").ReplaceLineEndings(" ").Replace('\t', ' ').Trim();

    // Cleaned too: PostgreSQL takes no zero byte in a text, not even in one that is only compared.
    private static string? Blank(string? text) => IndonesianText.Clean(text ?? "") is { Length: > 0 } clean ? clean : null;

    [GeneratedRegex(@"^[^\s@<>(),;:""\\\uFFFD]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\.[A-Za-z]{2,24}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"^\+?[0-9][0-9 .\-()]{6,20}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Phone();
}
