using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>A step of reminding as a file gives it: so many days before (negative), at (0) or after the end of a clock this level is told. See the table reminder_rule.</summary>
public sealed record ReminderRow(string Promise, int Days, string Told, string ValidFrom, string Source, bool Active);

/// <summary>Words that say nothing, or that give an answer content, as a file gives them. See the table answer_rule.</summary>
public sealed record AnswerRuleRow(string Kind, string Phrase, string ValidFrom, string Source, bool Active);

/// <summary>What rules that count from a day on have in common: what counts already is never changed, a later row takes over.</summary>
internal abstract class DatedCsv<T>(DateOnly today) : ReferenceCsv<T> where T : class
{
    /// <summary>Of the file or form.</summary>
    protected Dictionary<string, T> Taken { get; } = new(StringComparer.Ordinal);

    public override bool WholeOnSave => true;

    public override void Accepted(T row) => Taken[Key(row)] = row;

    public override void Check(T row, T? old, CellReader cells)
    {
        if (old is not null && Same(row, old)) return;
        var tomorrow = today.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (string.CompareOrdinal(From(row), tomorrow) >= 0) return;
        if (old is null) cells.Wrong("valid_from", "not_ahead", $"Aturan baru berlaku paling cepat besok, {tomorrow}.", $"A new rule counts from tomorrow on at the earliest, {tomorrow}.");
        else
        {
            cells.Wrong(
                "valid_from", "in_force", $"Aturan ini sudah berlaku dan tidak diubah. Tambahkan baris baru dengan tanggal mulai {tomorrow} atau sesudahnya; untuk mencabutnya, baris itu tidak aktif.",
                $"This rule counts already and is not changed. Add a new row that counts from {tomorrow} or later; to take the rule back, make that row inactive.");
        }
    }

    protected abstract string From(T row);

    protected static string? FromDay(CellReader cells)
    {
        var from = cells.Day("valid_from");
        if (from is null && cells.Good) cells.Wrong("valid_from", "missing", "Wajib diisi.", "This is needed.");
        return from;
    }

    protected static string OneOf(CellReader cells, string column, string[] codes)
    {
        if (cells.Text(column) is { } text && codes.Contains(text)) return text;
        cells.Wrong(column, "unknown_value", $"Isi dengan salah satu: {string.Join(", ", codes)}.", $"Write one of: {string.Join(", ", codes)}.");
        return "";
    }
}

/// <summary>
/// Steps of reminding between their file and the database. Refused: a change of what counts already, and whatever would leave the end of a clock of which nobody is told.
/// </summary>
internal sealed class ReminderCsv(DateOnly today) : DatedCsv<ReminderRow>(today)
{
    /// <summary>Codes of the clocks that remind; of Reports, which lies above this room. A test holds them equal.</summary>
    public static readonly string[] RemindingCodes = ["verify", "dispose", "first_answer", "reroute", "reply", "completion", "promise", "appeal", "instruction"];

    /// <summary>Codes of the levels, from the bottom up.</summary>
    public static readonly string[] TierCodes = ["responsible", "unit_head", "agency_admin", "executive", "national_admin"];

    private const int Furthest = 60;

    public override async Task<IReadOnlyList<ReminderRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Stored>("SELECT clock AS promise, days, level AS told, valid_from, source, active FROM reminder_rule ORDER BY clock, days, level, valid_from", cancel: cancel))
            .Select(r => new ReminderRow(r.Promise, r.Days, r.Told, r.ValidFrom, r.Source, r.Active))];

    public override string Key(ReminderRow row) => string.Join('|', row.Promise, Number(row.Days), row.Told, row.ValidFrom);

    public override string KeyOf(CsvRow line) =>
        string.Join('|', line["clock"], int.TryParse(line["days"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) ? Number(days) : "", line["level"], line["valid_from"]);

    public override ReminderRow Read(CellReader cells)
    {
        var row = new ReminderRow(
            OneOf(cells, "clock", RemindingCodes), cells.Signed("days"), OneOf(cells, "level", TierCodes), FromDay(cells) ?? "", cells.Text("source") ?? "", cells.YesNo("active", true));
        if (cells.Good && row.Days is < -Furthest or > Furthest)
            cells.Wrong("days", "bad_days", $"Dari {Furthest} hari sebelum (-{Furthest}) sampai {Furthest} hari sesudah tenggat.", $"From {Furthest} days before (-{Furthest}) to {Furthest} days after the end.");
        return row;
    }

    public override string?[] Cells(ReminderRow row) => [row.Promise, Number(row.Days), row.Told, row.ValidFrom, row.Source, YesNo(row.Active)];

    // Nobody may be left unaware that a clock has ended.
    public override void Whole(IReadOnlyList<ReminderRow> before, IReadOnlyDictionary<string, int> lines, List<LineError> errors)
    {
        var after = before.ToDictionary(Key, StringComparer.Ordinal);
        foreach (var (key, row) in Taken) after[key] = row;
        foreach (var row in Taken.Values.Where(r => r is { Active: false, Days: 0 }))
        {
            var left = after.Values.Where(r => r.Promise == row.Promise && r.Days == 0 && string.CompareOrdinal(r.ValidFrom, row.ValidFrom) <= 0)
                .GroupBy(r => r.Told).Any(g => g.OrderBy(r => r.ValidFrom, StringComparer.Ordinal).Last().Active);
            if (!left)
                errors.Add(new(lines[Key(row)], "active", "nobody_told", $"Sejak {row.ValidFrom} tidak seorang pun diberi tahu saat tenggat {row.Promise} berakhir.", $"From {row.ValidFrom} on nobody would be told when {row.Promise} ends."));
        }
    }

    public override Task Put(Transaction t, ReminderRow row, ReminderRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO reminder_rule (clock, days, level, valid_from, source, active) VALUES (@Promise, @Days, @Told, @ValidFrom, @Source, @Active)
        ON CONFLICT (clock, days, level, valid_from) DO UPDATE SET source = excluded.source, active = excluded.active
        """,
        row,
        cancel);

    protected override string From(ReminderRow row) => row.ValidFrom;

    private sealed class Stored
    {
        public string Promise { get; init; } = "";

        public int Days { get; init; }

        public string Told { get; init; } = "";

        public string ValidFrom { get; init; } = "";

        public string Source { get; init; } = "";

        public bool Active { get; init; }
    }
}

/// <summary>
/// Rules of answers between their file and the database. Words are compared by their stems, so two spellings of one phrase are refused, as is a phrase that can
/// never be found because its own words give it content.
/// </summary>
internal sealed class AnswerRuleCsv(DateOnly today) : DatedCsv<AnswerRuleRow>(today)
{
    /// <summary>Kinds of phrases.</summary>
    public static readonly string[] PhraseKinds = ["empty", "unit", "action"];

    private const int MostWords = 6;
    private List<AnswerRuleRow> stored = [];

    public override async Task<IReadOnlyList<AnswerRuleRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Stored>("SELECT kind, phrase, valid_from, source, active FROM answer_rule ORDER BY kind, phrase, valid_from", cancel: cancel))
            .Select(r => new AnswerRuleRow(r.Kind, r.Phrase, r.ValidFrom, r.Source, r.Active))];

    public override string Key(AnswerRuleRow row) => string.Join('|', row.Kind, row.Phrase, row.ValidFrom);

    public override string KeyOf(CsvRow line) => string.Join('|', line["kind"], IndonesianText.Fold(line["phrase"] ?? ""), line["valid_from"]);

    public override AnswerRuleRow Read(CellReader cells)
    {
        var row = new AnswerRuleRow(OneOf(cells, "kind", PhraseKinds), IndonesianText.Fold(cells.Needed("phrase")), FromDay(cells) ?? "", cells.Text("source") ?? "", cells.YesNo("active", true));
        if (cells.Good && AnswerRules.Words(row.Phrase).Length is 0 or > MostWords)
            cells.Wrong("phrase", "bad_phrase", $"Tulis 1 sampai {MostWords} kata.", $"Write 1 to {MostWords} words.");
        return row;
    }

    public override string?[] Cells(AnswerRuleRow row) => [row.Kind, row.Phrase, row.ValidFrom, row.Source, YesNo(row.Active)];

    public override async Task Prepare(Session s, CancellationToken cancel) => stored = [.. await All(s, cancel)];

    public override void Check(AnswerRuleRow row, AnswerRuleRow? old, CellReader cells)
    {
        base.Check(row, old, cells);
        if (!cells.Good || old is not null || !row.Active) return;
        var others = stored.Concat(Taken.Values).Where(r => r.Active).ToList();
        var stems = Stems(row);
        if (others.FirstOrDefault(r => r.Kind == row.Kind && r.Phrase != row.Phrase && Stems(r) == stems) is { } same)
            cells.Wrong("phrase", "same_words", $"Sama dengan \"{same.Phrase}\": kata dibandingkan menurut kata dasarnya.", $"The same as \"{same.Phrase}\": words are compared by their stems.");
        if (row.Kind != "empty") return;
        var content = new AnswerRules([.. others.Where(r => r.Kind != "empty").Append(row).Select(r => new AnswerRule { Kind = r.Kind, Phrase = r.Phrase })]);
        if (content.Empty(row.Phrase).Count == 0)
            cells.Wrong("phrase", "never_found", "Frasa ini menyebut unit, tindakan, atau waktu, sehingga tidak akan pernah ditandai.", "This phrase names a unit, an action or a time, so it would never be flagged.");
    }

    // A set without words that say nothing would flag nothing any more.
    public override void Whole(IReadOnlyList<AnswerRuleRow> before, IReadOnlyDictionary<string, int> lines, List<LineError> errors)
    {
        var after = before.ToDictionary(Key, StringComparer.Ordinal);
        foreach (var (key, row) in Taken) after[key] = row;
        var last = after.Values.Where(r => r.Kind == "empty").GroupBy(r => r.Phrase).Any(g => g.OrderBy(r => r.ValidFrom, StringComparer.Ordinal).Last().Active);
        if (last || Taken.Values.FirstOrDefault(r => r is { Kind: "empty", Active: false }) is not { } taken) return;
        errors.Add(new(lines[Key(taken)], "active", "no_rule", "Tanpa satu pun frasa kosong, tidak ada jawaban yang ditandai.", "Without a phrase that says nothing no answer would be flagged."));
    }

    public override Task Put(Transaction t, AnswerRuleRow row, AnswerRuleRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO answer_rule (kind, phrase, valid_from, source, active) VALUES (@Kind, @Phrase, @ValidFrom, @Source, @Active)
        ON CONFLICT (kind, phrase, valid_from) DO UPDATE SET source = excluded.source, active = excluded.active
        """,
        row,
        cancel);

    protected override string From(AnswerRuleRow row) => row.ValidFrom;

    private static string Stems(AnswerRuleRow row) => string.Join(' ', AnswerRules.Words(row.Phrase).Select(IndonesianText.Stem));

    private sealed class Stored
    {
        public string Kind { get; init; } = "";

        public string Phrase { get; init; } = "";

        public string ValidFrom { get; init; } = "";

        public string Source { get; init; } = "";

        public bool Active { get; init; }
    }
}
