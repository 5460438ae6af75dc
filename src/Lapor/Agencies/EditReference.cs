using System.Security.Cryptography;
using System.Text;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>A row of reference data as its file would hold it.</summary>
/// <param name="Key">Names the row in its table: the code, or for a day off the day, a blank and the region's code.</param>
/// <param name="Stamp">Changes with any cell; a save names the stamp it saw.</param>
/// <param name="Cells">In the order of <see cref="EditReference.Columns"/>; null where empty.</param>
public sealed record ReferenceCells(string Key, string Stamp, IReadOnlyList<string?> Cells);

/// <summary>Shows and changes single rows of reference data by the same rules as an import. Who may do so is asked before.</summary>
public sealed class EditReference(Database database, TimeProvider? time = null)
{
    /// <summary>The columns of a table, in order.</summary>
    public static IReadOnlyList<string> Columns(ReferenceTable table) => ReferenceFormat.Columns(table);

    /// <summary>The columns that cannot be empty.</summary>
    public static IReadOnlyList<string> Required(ReferenceTable table) => ReferenceFormat.Required(table);

    /// <summary>The codes a column takes, where the table says so itself; null elsewhere.</summary>
    public static IReadOnlyList<string>? Choices(ReferenceTable table, string column) => (table, column) switch
    {
        (ReferenceTable.Deadlines, "clock") => PolicyCsv.ClockCodes,
        (ReferenceTable.Deadlines, "class") => PolicyCsv.ClassCodes,
        (ReferenceTable.Deadlines, "unit") => PolicyCsv.UnitCodes,
        (ReferenceTable.Reminders, "clock") => ReminderCsv.RemindingCodes,
        (ReferenceTable.Reminders, "level") => ReminderCsv.TierCodes,
        (ReferenceTable.AnswerRules, "kind") => AnswerRuleCsv.PhraseKinds,
        (ReferenceTable.Priorities, "kind") => [.. Codes.All<PriorityKind>()],
        _ => null,
    };

    /// <summary>All rows of a table.</summary>
    public Task<IReadOnlyList<ReferenceCells>> Rows(ReferenceTable table, CancellationToken cancel = default) => table switch
    {
        ReferenceTable.Regions => Rows(new RegionCsv(), cancel),
        ReferenceTable.UnitKinds => Rows(new UnitKindCsv(), cancel),
        ReferenceTable.Agencies => Rows(new AgencyCsv(), cancel),
        ReferenceTable.Categories => Rows(new CategoryCsv(), cancel),
        ReferenceTable.Holidays => Rows(new HolidayCsv(), cancel),
        ReferenceTable.Deadlines => Rows(new PolicyCsv(), cancel),
        ReferenceTable.ArchiveReasons => Rows(new ArchiveReasonCsv(), cancel),
        ReferenceTable.Reminders => Rows(new ReminderCsv(Today), cancel),
        ReferenceTable.AnswerRules => Rows(new AnswerRuleCsv(Today), cancel),
        ReferenceTable.Priorities => Rows(new PriorityCsv(), cancel),
        ReferenceTable.SmsKeywords => Rows(new SmsKeywordCsv(), cancel),
        ReferenceTable.AdvertPhrases => Rows(new AdvertPhraseCsv(), cancel),
        _ => Rows(new TemplateCsv(), cancel),
    };

    /// <summary>
    /// Adds or changes one row. Refused, field by field with the column's name as field, or with <c>changed_meanwhile</c> when the row is no
    /// longer what was seen, <c>key_taken</c> when a new row has the key of an old one.
    /// </summary>
    /// <param name="table">Which table.</param>
    /// <param name="cells">Column → what was typed; a column left out keeps its value.</param>
    /// <param name="seen">Stamp of the row as it was shown; null for a new row.</param>
    /// <param name="by">The officer.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<string>> Save(ReferenceTable table, IReadOnlyDictionary<string, string?> cells, string? seen, long? by = null, CancellationToken cancel = default) => table switch
    {
        ReferenceTable.Regions => Save(new RegionCsv(), table, cells, seen, by, cancel),
        ReferenceTable.UnitKinds => Save(new UnitKindCsv(), table, cells, seen, by, cancel),
        ReferenceTable.Agencies => Save(new AgencyCsv(), table, cells, seen, by, cancel),
        ReferenceTable.Categories => Save(new CategoryCsv(), table, cells, seen, by, cancel),
        ReferenceTable.Holidays => Save(new HolidayCsv(), table, cells, seen, by, cancel),
        ReferenceTable.Deadlines => Save(new PolicyCsv(), table, cells, seen, by, cancel),
        ReferenceTable.ArchiveReasons => Save(new ArchiveReasonCsv(), table, cells, seen, by, cancel),
        ReferenceTable.Reminders => Save(new ReminderCsv(Today), table, cells, seen, by, cancel),
        ReferenceTable.AnswerRules => Save(new AnswerRuleCsv(Today), table, cells, seen, by, cancel),
        ReferenceTable.Priorities => Save(new PriorityCsv(), table, cells, seen, by, cancel),
        ReferenceTable.SmsKeywords => Save(new SmsKeywordCsv(), table, cells, seen, by, cancel),
        ReferenceTable.AdvertPhrases => Save(new AdvertPhraseCsv(), table, cells, seen, by, cancel),
        _ => Save(new TemplateCsv(), table, cells, seen, by, cancel),
    };

    private DateOnly Today => ReferenceChanges.Today(time ?? TimeProvider.System);

    private async Task<IReadOnlyList<ReferenceCells>> Rows<T>(ReferenceCsv<T> csv, CancellationToken cancel) where T : class =>
        [.. (await database.Read(s => csv.All(s, cancel), cancel)).Select(row => Seen(csv, row))];

    private Task<Outcome<string>> Save<T>(ReferenceCsv<T> csv, ReferenceTable table, IReadOnlyDictionary<string, string?> cells, string? seen, long? by, CancellationToken cancel) where T : class =>
        database.Write<Outcome<string>>(
            async t =>
            {
                List<LineError> errors = [];
                using var text = new StringWriter();
                // A row of nothing but blanks would be skipped as an empty line; the form's other cells are trimmed by the reader as well.
                Csv.Write(text, [cells.Keys, cells.Values.Select(value => IndonesianText.Clean(value ?? ""))]);
                using var reader = new StringReader(text.ToString());
                var lines = CsvTable.Read(reader, ReferenceFormat.Columns(table), ReferenceFormat.Required(table), errors);
                if (lines.Count == 0 && errors.Count == 0)
                    return new Refusal("missing", ReferenceFormat.Required(table)[0], "Wajib diisi.", "This is needed.");
                var plan = await ImportReference.Compare(csv, table, t, lines, errors, cancel, csv.WholeOnSave);
                if (errors.Count > 0) return errors.ConvertAll(e => new Refusal(e.Code, e.Column, e.Indonesian, e.English));
                var key = csv.KeyOf(lines[0]);
                var old = (await csv.All(t, cancel)).FirstOrDefault(row => csv.Key(row) == key);
                if (old is not null && seen is null)
                    return new Refusal("key_taken", ReferenceFormat.Columns(table)[0], "Sudah ada baris dengan kode ini.", "There is a row with this code already.");
                if (old is null ? seen is not null : Seen(csv, old).Stamp != seen) return TreeRefusals.ChangedMeanwhile;
                foreach (var (row, there) in plan.Rows) await csv.Put(t, row, there, cancel);
                await csv.Finish(t, cancel);
                var now = (time ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds();
                await CalendarChanges.After(t, plan, by, now, cancel);
                await ReferenceChanges.Account(t, table, [.. plan.Rows.Select(r => csv.Key(r.Row))], by, now, cancel);
                return key;
            },
            cancel);

    private static ReferenceCells Seen<T>(ReferenceCsv<T> csv, T row) where T : class
    {
        var cells = csv.Cells(row);
        var all = Encoding.UTF8.GetBytes(string.Join('\u001f', cells));
        return new(csv.Key(row), Convert.ToHexString(SHA256.HashData(all))[..16], cells);
    }
}
