using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>What an import did, or would do.</summary>
/// <param name="Added">New rows.</param>
/// <param name="Changed">Rows whose values differ.</param>
/// <param name="Unchanged">Rows that stand there already.</param>
/// <param name="Mistakes">Mistakes by line; when there is one, nothing was written.</param>
/// <param name="DryRun">True when it was only tried.</param>
public sealed record ImportResult(int Added, int Changed, int Unchanged, IReadOnlyList<LineError> Mistakes, bool DryRun);

/// <summary>
/// Brings a CSV file (days off: also an iCalendar file) into one table of reference data: new keys are added, known ones changed, rows that the file does not name stay, columns
/// that the file does not have keep their values. All of it, or nothing when a line has a mistake.
/// </summary>
public sealed class ImportReference(Database database, TimeProvider? time = null)
{
    /// <summary>Imports, or with <paramref name="dryRun"/> only says what would happen.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="file">Its text.</param>
    /// <param name="dryRun">Write nothing.</param>
    /// <param name="by">The officer who brings it in; null from the command line.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    public Task<ImportResult> Run(ReferenceTable table, TextReader file, bool dryRun, long? by = null, CancellationToken cancel = default) => table switch
    {
        ReferenceTable.Regions => Import(new RegionCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.UnitKinds => Import(new UnitKindCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.Agencies => Import(new AgencyCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.Categories => Import(new CategoryCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.Holidays => Import(new HolidayCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.Deadlines => Import(new PolicyCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.ArchiveReasons => Import(new ArchiveReasonCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.Reminders => Import(new ReminderCsv(ReferenceChanges.Today(time ?? TimeProvider.System)), table, file, dryRun, by, cancel),
        ReferenceTable.AnswerRules => Import(new AnswerRuleCsv(ReferenceChanges.Today(time ?? TimeProvider.System)), table, file, dryRun, by, cancel),
        ReferenceTable.Priorities => Import(new PriorityCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.SmsKeywords => Import(new SmsKeywordCsv(), table, file, dryRun, by, cancel),
        ReferenceTable.AdvertPhrases => Import(new AdvertPhraseCsv(), table, file, dryRun, by, cancel),
        _ => Import(new TemplateCsv(), table, file, dryRun, by, cancel),
    };

    private async Task<ImportResult> Import<T>(ReferenceCsv<T> csv, ReferenceTable table, TextReader file, bool dryRun, long? by, CancellationToken cancel) where T : class
    {
        List<LineError> errors = [];
        var lines = await Lines(table, file, errors, cancel);
        if (errors.Count > 0) return new(0, 0, 0, errors, dryRun);
        return dryRun
            ? await database.Read(async s => (await Compare(csv, table, s, lines, errors, cancel, whole: true)).Result(dryRun), cancel)
            : await database.Write(
                async t =>
                {
                    var plan = await Compare(csv, table, t, lines, errors, cancel, whole: true);
                    if (errors.Count > 0) return plan.Result(dryRun);
                    foreach (var (row, old) in plan.Rows) await csv.Put(t, row, old, cancel);
                    await csv.Finish(t, cancel);
                    var now = (time ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds();
                    await CalendarChanges.After(t, plan, by, now, cancel);
                    await ReferenceChanges.Account(t, table, [.. plan.Rows.Select(r => csv.Key(r.Row))], by, now, cancel);
                    return plan.Result(dryRun);
                },
                cancel);
    }

    // Days off come as a calendar too; all else is a table.
    private static async Task<List<CsvRow>> Lines(ReferenceTable table, TextReader file, List<LineError> errors, CancellationToken cancel)
    {
        if (table is not ReferenceTable.Holidays) return CsvTable.Read(file, ReferenceFormat.Columns(table), ReferenceFormat.Required(table), errors);
        var text = await file.ReadToEndAsync(cancel);
        if (HolidayCalendar.Is(text)) return HolidayCalendar.Read(text, errors);
        using var reader = new StringReader(text);
        return CsvTable.Read(reader, ReferenceFormat.Columns(table), ReferenceFormat.Required(table), errors);
    }

    /// <summary>What lines would do to a table.</summary>
    /// <param name="whole">A file is held to more than its single rows: see <see cref="ReferenceCsv{T}.Whole"/>.</param>
    internal static async Task<Plan<T>> Compare<T>(
        ReferenceCsv<T> csv, ReferenceTable table, Session s, List<CsvRow> lines, List<LineError> errors, CancellationToken cancel, bool whole = false)
        where T : class
    {
        var columns = ReferenceFormat.Columns(table);
        var existing = (await csv.All(s, cancel)).ToDictionary(csv.Key, StringComparer.Ordinal);
        await csv.Prepare(s, cancel);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var plan = new Plan<T>(errors);
        foreach (var line in lines)
        {
            if (existing.GetValueOrDefault(csv.KeyOf(line)) is { } there)
            {
                var cells = csv.Cells(there);
                line.Kept = column => Array.IndexOf(columns, column) is >= 0 and var index && cells[index] is { Length: > 0 } cell ? cell : null;
            }

            var reader = new CellReader(line, errors);
            var row = csv.Read(reader);
            if (!reader.Good) continue;
            var key = csv.Key(row);
            var old = existing.GetValueOrDefault(key);
            if (!seen.TryAdd(key, line.Line))
                reader.Wrong(columns[0], "key_twice", $"Sudah ada di baris {seen[key]}.", $"Already in line {seen[key]}.");
            csv.Check(row, old, reader);
            if (!reader.Good) continue;
            csv.Accepted(row);
            if (old is null) plan.Added++;
            else if (csv.Same(row, old)) plan.Unchanged++;
            else plan.Changed++;
            if (old is null || !csv.Same(row, old)) plan.Rows.Add((row, old));
        }

        if (whole) csv.Whole([.. existing.Values], seen, errors);
        return plan;
    }

    internal sealed class Plan<T>(List<LineError> errors)
    {
        public List<(T Row, T? Old)> Rows { get; } = [];

        public int Added { get; set; }

        public int Changed { get; set; }

        public int Unchanged { get; set; }

        public ImportResult Result(bool dryRun) => new(Added, Changed, Unchanged, errors, dryRun);
    }
}

/// <summary>Writes a table of reference data as CSV, in the form that <see cref="ImportReference"/> reads back.</summary>
public sealed class ExportReference(Database database)
{
    /// <summary>Writes header and rows; returns the number of rows.</summary>
    public Task<int> Run(ReferenceTable table, TextWriter file, CancellationToken cancel = default) => table switch
    {
        ReferenceTable.Regions => Export(new RegionCsv(), table, file, cancel),
        ReferenceTable.UnitKinds => Export(new UnitKindCsv(), table, file, cancel),
        ReferenceTable.Agencies => Export(new AgencyCsv(), table, file, cancel),
        ReferenceTable.Categories => Export(new CategoryCsv(), table, file, cancel),
        ReferenceTable.Holidays => Export(new HolidayCsv(), table, file, cancel),
        ReferenceTable.Deadlines => Export(new PolicyCsv(), table, file, cancel),
        ReferenceTable.ArchiveReasons => Export(new ArchiveReasonCsv(), table, file, cancel),
        ReferenceTable.Reminders => Export(new ReminderCsv(DateOnly.MinValue), table, file, cancel),
        ReferenceTable.AnswerRules => Export(new AnswerRuleCsv(DateOnly.MinValue), table, file, cancel),
        ReferenceTable.Priorities => Export(new PriorityCsv(), table, file, cancel),
        ReferenceTable.SmsKeywords => Export(new SmsKeywordCsv(), table, file, cancel),
        ReferenceTable.AdvertPhrases => Export(new AdvertPhraseCsv(), table, file, cancel),
        _ => Export(new TemplateCsv(), table, file, cancel),
    };

    private async Task<int> Export<T>(ReferenceCsv<T> csv, ReferenceTable table, TextWriter file, CancellationToken cancel) where T : class
    {
        var rows = await database.Read(s => csv.All(s, cancel), cancel);
        Csv.Write(file, rows.Select(csv.Cells).Prepend(ReferenceFormat.Columns(table)));
        return rows.Count;
    }
}
