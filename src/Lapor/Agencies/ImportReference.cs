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
/// Brings a CSV file into one table of reference data: new keys are added, known ones changed, rows that the file does not name stay, columns
/// that the file does not have keep their values. All of it, or nothing when a line has a mistake.
/// </summary>
public sealed class ImportReference(Database database)
{
    /// <summary>Imports, or with <paramref name="dryRun"/> only says what would happen.</summary>
    public Task<ImportResult> Run(ReferenceTable table, TextReader file, bool dryRun, CancellationToken cancel = default) => table switch
    {
        ReferenceTable.Regions => Import(new RegionCsv(), table, file, dryRun, cancel),
        ReferenceTable.UnitKinds => Import(new UnitKindCsv(), table, file, dryRun, cancel),
        ReferenceTable.Agencies => Import(new AgencyCsv(), table, file, dryRun, cancel),
        ReferenceTable.Categories => Import(new CategoryCsv(), table, file, dryRun, cancel),
        ReferenceTable.Holidays => Import(new HolidayCsv(), table, file, dryRun, cancel),
        ReferenceTable.ArchiveReasons => Import(new ArchiveReasonCsv(), table, file, dryRun, cancel),
        _ => Import(new TemplateCsv(), table, file, dryRun, cancel),
    };

    private async Task<ImportResult> Import<T>(ReferenceCsv<T> csv, ReferenceTable table, TextReader file, bool dryRun, CancellationToken cancel) where T : class
    {
        List<LineError> errors = [];
        var lines = CsvTable.Read(file, ReferenceFormat.Columns(table), ReferenceFormat.Required(table), errors);
        if (errors.Count > 0) return new(0, 0, 0, errors, dryRun);
        return dryRun
            ? await database.Read(async s => (await Compare(csv, table, s, lines, errors, cancel)).Result(dryRun), cancel)
            : await database.Write(
                async t =>
                {
                    var plan = await Compare(csv, table, t, lines, errors, cancel);
                    if (errors.Count > 0) return plan.Result(dryRun);
                    foreach (var (row, old) in plan.Rows) await csv.Put(t, row, old, cancel);
                    await csv.Finish(t, cancel);
                    return plan.Result(dryRun);
                },
                cancel);
    }

    internal static async Task<Plan<T>> Compare<T>(ReferenceCsv<T> csv, ReferenceTable table, Session s, List<CsvRow> lines, List<LineError> errors, CancellationToken cancel)
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
                line.Kept = column => Array.IndexOf(columns, column) is >= 0 and var index ? cells[index] : null;
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
        ReferenceTable.ArchiveReasons => Export(new ArchiveReasonCsv(), table, file, cancel),
        _ => Export(new TemplateCsv(), table, file, cancel),
    };

    private async Task<int> Export<T>(ReferenceCsv<T> csv, ReferenceTable table, TextWriter file, CancellationToken cancel) where T : class
    {
        var rows = await database.Read(s => csv.All(s, cancel), cancel);
        Csv.Write(file, rows.Select(csv.Cells).Prepend(ReferenceFormat.Columns(table)));
        return rows.Count;
    }
}
