using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>A further word for an agency at the start of a text message, as a file gives it.</summary>
public sealed record SmsKeywordRow(string Keyword, string AgencySlug, bool Active);

/// <summary>Words that speak for advertising (above 0) or for a report (below), as a file gives them.</summary>
public sealed record AdvertPhraseRow(string Phrase, int Points, bool Active);

/// <summary>Words for agencies between their file and the database. Refused: a word that starts a command, and one that is two agencies' alike.</summary>
internal sealed class SmsKeywordCsv : ReferenceCsv<SmsKeywordRow>
{
    /// <summary>Verbs of text messages; of Channels, which lies above this room. A test holds them equal.</summary>
    public static readonly string[] Verbs = ["status", "cek", "tl", "balas", "nilai", "lengkapi", "berhenti", "stop", "unreg", "mulai", "start", "bantuan", "help", "info", "anonim", "rahasia", "lapor"];

    private const int MostWords = 6;
    private const int ShortestKeyword = 2;
    private HashSet<string> agencies = [];

    public override async Task<IReadOnlyList<SmsKeywordRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Stored>("SELECT k.keyword, a.slug AS agency_slug, k.active FROM sms_keyword k JOIN agency a ON a.id = k.agency_id ORDER BY k.keyword", cancel: cancel)).Select(k => new SmsKeywordRow(k.Keyword, k.AgencySlug, k.Active))];

    public override string Key(SmsKeywordRow row) => row.Keyword;

    public override string KeyOf(CsvRow line) => Written(line["keyword"] ?? "");

    public override SmsKeywordRow Read(CellReader cells)
    {
        var row = new SmsKeywordRow(Written(cells.Needed("keyword", 60)), cells.Needed("agency_slug"), cells.YesNo("active", true));
        if (!cells.Good) return row;
        var words = row.Keyword.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MostWords || string.Concat(words).Length < ShortestKeyword)
            cells.Wrong("keyword", "bad_keyword", $"Kata kunci terdiri atas 1 sampai {MostWords} kata, paling sedikit {ShortestKeyword} huruf atau angka.", $"A keyword is 1 to {MostWords} words, at least {ShortestKeyword} letters or digits.");
        else if (Verbs.Contains(words[0]))
            cells.Wrong("keyword", "keyword_is_verb", $"\"{words[0].ToUpperInvariant()}\" di awal SMS adalah perintah. Pilih kata lain.", $"\"{words[0].ToUpperInvariant()}\" at the start of a message is a command. Choose another word.");
        return row;
    }

    public override string?[] Cells(SmsKeywordRow row) => [row.Keyword, row.AgencySlug, YesNo(row.Active)];

    public override async Task Prepare(Session s, CancellationToken cancel) => agencies = await Names(s, "SELECT slug FROM agency WHERE parent_id IS NULL", cancel);

    public override void Check(SmsKeywordRow row, SmsKeywordRow? old, CellReader cells) => Known(cells, agencies, "agency_slug", row.AgencySlug);

    public override Task Put(Transaction t, SmsKeywordRow row, SmsKeywordRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO sms_keyword (keyword, agency_id, active) VALUES (@Keyword, (SELECT id FROM agency WHERE slug = @AgencySlug), @Active)
        ON CONFLICT (keyword) DO UPDATE SET agency_id = excluded.agency_id, active = excluded.active
        """,
        row,
        cancel);

    // As a message is read: "Pemkab. Buleleng" and "pemkab buleleng" are one.
    private static string Written(string typed) => string.Join(' ', NameWords.Of(typed));

    private sealed class Stored
    {
        public string Keyword { get; init; } = "";

        public string AgencySlug { get; init; } = "";

        public bool Active { get; init; }
    }
}

/// <summary>Words of advertising between their file and the database.</summary>
internal sealed class AdvertPhraseCsv : ReferenceCsv<AdvertPhraseRow>
{
    private const int MostWords = 6;
    private const int MostPoints = 9;

    public override async Task<IReadOnlyList<AdvertPhraseRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Stored>("SELECT phrase, points, active FROM advert_phrase ORDER BY phrase", cancel: cancel)).Select(p => new AdvertPhraseRow(p.Phrase, p.Points, p.Active))];

    public override string Key(AdvertPhraseRow row) => row.Phrase;

    public override string KeyOf(CsvRow line) => IndonesianText.Fold(line["phrase"] ?? "");

    public override AdvertPhraseRow Read(CellReader cells)
    {
        var row = new AdvertPhraseRow(IndonesianText.Fold(cells.Needed("phrase", 100)), cells.Signed("points"), cells.YesNo("active", true));
        if (!cells.Good) return row;
        if (row.Phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is 0 or > MostWords)
            cells.Wrong("phrase", "bad_phrase", $"Frasa terdiri atas 1 sampai {MostWords} kata.", $"A phrase is 1 to {MostWords} words.");
        if (row.Points is 0 or < -MostPoints or > MostPoints)
            cells.Wrong("points", "bad_points", $"Nilai 1 sampai {MostPoints} untuk tanda iklan, -1 sampai -{MostPoints} untuk tanda laporan.", $"1 to {MostPoints} points for a sign of advertising, -1 to -{MostPoints} for a sign of a report.");
        return row;
    }

    public override string?[] Cells(AdvertPhraseRow row) => [row.Phrase, Number(row.Points), YesNo(row.Active)];

    public override Task Put(Transaction t, AdvertPhraseRow row, AdvertPhraseRow? old, CancellationToken cancel) => t.Execute(
        "INSERT INTO advert_phrase (phrase, points, active) VALUES (@Phrase, @Points, @Active) ON CONFLICT (phrase) DO UPDATE SET points = excluded.points, active = excluded.active", row, cancel);

    private sealed class Stored
    {
        public string Phrase { get; init; } = "";

        public int Points { get; init; }

        public bool Active { get; init; }
    }
}
