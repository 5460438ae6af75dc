using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Web.Shared;

/// <summary>A group of events that somebody can choose.</summary>
/// <param name="Topic">The group.</param>
/// <param name="Name">Its name; a key of the texts.</param>
/// <param name="Hint">What belongs to it; a key of the texts.</param>
public sealed record NewsRow(NewsTopics Topic, string Name, string Hint)
{
    /// <summary>As forms and files write it.</summary>
    public string Code => Topic.ToString().ToLowerInvariant();
}

/// <summary>A way that news can go.</summary>
/// <param name="Way">Which.</param>
/// <param name="Name">Its name; a key of the texts.</param>
/// <param name="Icon">Of the sprite.</param>
public sealed record NewsColumn(NewsWay Way, string Name, string Icon);

/// <summary>Which events are told on which ways, as a table of boxes: of a citizen's account and of an officer's.</summary>
/// <param name="Rows">The groups.</param>
/// <param name="Columns">The ways that reach this person.</param>
/// <param name="Picked">What is ticked.</param>
/// <param name="Always">What is told in any case: a name and a hint each, keys of the texts.</param>
public sealed record NewsTable(IReadOnlyList<NewsRow> Rows, IReadOnlyList<NewsColumn> Columns, PickedTopics Picked, IReadOnlyList<(string Name, string Hint)> Always)
{
    /// <summary>What a reporter chooses.</summary>
    public static IReadOnlyList<NewsRow> Reporters { get; } =
    [
        new(NewsTopics.Way, "Perjalanan laporan", "Diteruskan, diserahkan ke unit, diperpanjang, dibuka kembali."),
        new(NewsTopics.Asked, "Perlu dilengkapi", "Petugas menanyakan sesuatu; laporan menunggu Anda."),
        new(NewsTopics.Answer, "Jawaban instansi", "Tindak lanjut sementara dan jawaban akhir."),
        new(NewsTopics.Deadline, "Pengingat tenggat", "Sebelum laporan ditutup atau diarsipkan karena tidak ditanggapi."),
        new(NewsTopics.Ending, "Selesai dan penilaian", "Ditutup, diarsipkan, diputuskan; ajakan menilai."),
    ];

    /// <summary>What a reporter is always told.</summary>
    public static IReadOnlyList<(string Name, string Hint)> ReportersAlways { get; } =
    [
        ("Keamanan akun", "Kode masuk, kata sandi atau alamat yang berubah. Tidak pernah menunggu."),
        ("Tanda terima dan penghapusan", "Laporan Anda diterima, atau sudah dihapus."),
    ];

    /// <summary>What an officer chooses.</summary>
    public static IReadOnlyList<NewsRow> Officers { get; } =
    [
        new(NewsTopics.Fresh, "Laporan baru", "Menunggu verifikasi; hanya untuk Admin Nasional."),
        new(NewsTopics.Turn, "Giliran Anda", "Diteruskan, didisposisikan, dikembalikan, ditanggapi pelapor."),
        new(NewsTopics.TimeLimit, "Tenggat pekerjaan", "Akan berakhir atau sudah lewat."),
    ];

    /// <summary>What an officer is always told.</summary>
    public static IReadOnlyList<(string Name, string Hint)> OfficersAlways { get; } =
    [
        ("Keamanan akun", "Undangan, kata sandi, kunci sandi, pekerjaan yang diserahkan. Tidak pernah menunggu."),
        ("Daftar kerja", "Semua yang menunggu Anda selalu ada di halaman Meja kerja."),
    ];

    /// <summary>Every way, in the order of the table.</summary>
    public static IReadOnlyList<NewsColumn> Ways { get; } =
    [
        new(NewsWay.Mail, "Surel", "mail"),
        new(NewsWay.Sms, "SMS", "smartphone"),
        new(NewsWay.Device, "Perangkat", "bell"),
        new(NewsWay.Chat, "Pesan", "message-circle"),
    ];

    /// <summary>What was ticked for the ways of this table; those of the others stay as they were.</summary>
    public static PickedTopics Read(IFormCollection form, IReadOnlyList<NewsRow> rows, IReadOnlyList<NewsColumn> columns, PickedTopics before)
    {
        var picked = before;
        foreach (var column in columns)
            picked = picked.With(column.Way, rows.Where(r => form.ContainsKey(Field(column.Way, r))).Aggregate(NewsTopics.None, (all, r) => all | r.Topic));
        return picked;
    }

    /// <summary>Name of one box.</summary>
    public static string Field(NewsWay way, NewsRow row) => $"{way.ToString().ToLowerInvariant()}-{row.Code}";

    /// <summary>What is picked by a choice, whether topic by topic or not.</summary>
    public static PickedTopics Of(NoticeChoice choice, string email) =>
        new(choice.Topics(NewsWay.Mail, email), choice.Topics(NewsWay.Sms, email), choice.Topics(NewsWay.Device, email), choice.Topics(NewsWay.Chat, email));
}

/// <summary>The hours and gathering below the table, as both forms read them.</summary>
/// <param name="From">First quiet hour.</param>
/// <param name="To">First hour that is quiet no more.</param>
/// <param name="Zone">Whose hours.</param>
/// <param name="Daily">One mail a day.</param>
/// <param name="Language">Of the news.</param>
/// <param name="HasMail">Mail reaches this person, so that it can be gathered.</param>
public sealed record NewsHours(string From, string To, string Zone, bool Daily, string Language, bool HasMail = true)
{
    /// <summary>An officer's: new reports, their turn and deadlines are each gathered in a mail of their own.</summary>
    public bool IsOfficer { get; init; }

    private static readonly string[] Zones = ["WIB", "WITA", "WIT"];

    /// <summary>What was sent.</summary>
    public static NewsHours Read(IFormCollection form) => new(form["QuietFrom"].ToString(), form["QuietTo"].ToString(), form["Zone"].ToString(), form["Daily"] == "true", form["Language"] == "en" ? "en" : "id");

    /// <summary>What is chosen.</summary>
    public static NewsHours Of(NoticeChoice choice, string language) => new(Spelled(choice.QuietFrom), Spelled(choice.QuietTo), choice.Zone, choice.Daily, language);

    /// <summary>Puts them into a choice; refused where only one hour is given, or both are the same.</summary>
    public Outcome<NoticeChoice> Into(NoticeChoice choice)
    {
        var (from, to) = (Hour(From), Hour(To));
        if (from is null != to is null) return new Refusal("quiet_hours_half", from is null ? "quietFrom" : "quietTo", "Isi kedua jam tenang, atau kosongkan keduanya.", "Give both quiet hours, or neither.");
        if (from is not null && from == to) return new Refusal("quiet_hours_same", "quietTo", "Jam mulai dan selesai sama. Pilih jam yang berbeda, atau kosongkan keduanya.", "Both hours are the same. Choose different ones, or neither.");
        return choice with { QuietFrom = from, QuietTo = to, Zone = Zones.Contains(Zone) ? Zone : "WIB", Daily = Daily };
    }

    private static string Spelled(int? hour) => hour?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static int? Hour(string text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hour) && hour is >= 0 and <= 23 ? hour : null;
}
