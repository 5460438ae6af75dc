using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>One table of reference data between its file and the database.</summary>
internal abstract class ReferenceCsv<T> where T : class
{
    /// <summary>All rows as a file would hold them, parents before children.</summary>
    public abstract Task<IReadOnlyList<T>> All(Session s, CancellationToken cancel);

    public abstract string Key(T row);

    /// <summary>The key as a line spells it, before anything is checked.</summary>
    public virtual string KeyOf(CsvRow line) => line["code"] ?? "";

    public abstract T Read(CellReader cells);

    /// <summary>Cells in the order of the columns.</summary>
    public abstract string?[] Cells(T row);

    public virtual bool Same(T row, T old) => row.Equals(old);

    /// <summary>Loads what <see cref="Check"/> looks names up in.</summary>
    public virtual Task Prepare(Session s, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Says what is wrong with a row beside the others.</summary>
    public virtual void Check(T row, T? old, CellReader cells)
    {
    }

    /// <summary>Later lines may name this one.</summary>
    public virtual void Accepted(T row)
    {
    }

    /// <summary>True where a single row is held to <see cref="Whole"/> too.</summary>
    public virtual bool WholeOnSave => false;

    /// <summary>Says what is wrong with the table that a file would leave.</summary>
    /// <param name="before">The rows that stand there.</param>
    /// <param name="lines">Line of each key in the file.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public virtual void Whole(IReadOnlyList<T> before, IReadOnlyDictionary<string, int> lines, List<LineError> errors)
    {
    }

    public abstract Task Put(Transaction t, T row, T? old, CancellationToken cancel);

    public virtual Task Finish(Transaction t, CancellationToken cancel) => Task.CompletedTask;

    protected static string YesNo(bool value) => value ? "yes" : "no";

    protected static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    protected static async Task<HashSet<string>> Names(Session s, string sql, CancellationToken cancel) =>
        (await s.Query<string>(sql, cancel: cancel)).ToHashSet(StringComparer.Ordinal);

    protected static void Known(CellReader cells, HashSet<string> known, string column, string? value)
    {
        if (value is not null && !known.Contains(value))
            cells.Wrong(column, "unknown_" + column, $"{value} tidak ada.", $"There is no {value}.");
    }
}

internal sealed class RegionCsv : ReferenceCsv<RegionRow>
{
    private readonly List<string> touched = [];
    private HashSet<string> codes = [];

    private sealed class Stored
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";
    }

    public override async Task<IReadOnlyList<RegionRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Stored>("SELECT code, name FROM region ORDER BY code", cancel: cancel)).Select(r => new RegionRow(r.Code, r.Name))];

    public override string Key(RegionRow row) => row.Code;

    public override RegionRow Read(CellReader cells) => ReferenceFormat.Region(cells);

    public override string?[] Cells(RegionRow row) => [row.Code, row.Name];

    public override async Task Prepare(Session s, CancellationToken cancel) => codes = await Names(s, "SELECT code FROM region", cancel);

    public override void Check(RegionRow row, RegionRow? old, CellReader cells)
    {
        if (Region.ParentOf(row.Code) is { } parent && !codes.Contains(parent))
            cells.Wrong("code", "unknown_parent", $"Wilayah induk {parent} belum ada. Tulis induk sebelum anaknya.", $"There is no region {parent} around it. Put parents before children.");
    }

    public override void Accepted(RegionRow row) => codes.Add(row.Code);

    public override async Task Put(Transaction t, RegionRow row, RegionRow? old, CancellationToken cancel)
    {
        if (old is null) await t.InsertMany("region", Region.Columns, [Region.Row(row.Code, row.Name, row.Name)], cancel);
        else await t.Execute("UPDATE region SET name = @Name WHERE code = @Code", new { row.Name, row.Code }, cancel);
        if (old is not null)
        {
            await t.Execute(
                $"DELETE FROM region_word WHERE depth = @depth AND word {t.Dialect.In("words")} AND region_code = @Code",
                new { depth = Region.Depth(row.Code), words = NameWords.Keys(old.Name).ToArray(), row.Code },
                cancel);
        }

        await t.InsertMany("region_word", Region.WordColumns, Region.WordRows(row.Code, row.Name), cancel);
        touched.Add(row.Code);
    }

    // A name stands in the path of everything inside it.
    public override async Task Finish(Transaction t, CancellationToken cancel)
    {
        foreach (var top in touched.Where(code => !touched.Any(other => code.StartsWith(other + ".", StringComparison.Ordinal))).ToList())
        {
            var parent = Region.ParentOf(top);
            var around = parent is null ? null : await t.Scalar<string>("SELECT path_name FROM region WHERE code = @parent", new { parent }, cancel);
            var paths = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var row in await t.Query<Stored>("SELECT code, name FROM region WHERE code = @top OR (code > @from AND code < @to) ORDER BY code", new { top, from = top + ".", to = top + "/" }, cancel))
            {
                var above = row.Code == top ? around : paths[Region.ParentOf(row.Code)!];
                var path = above is null ? row.Name : $"{row.Name}, {above}";
                paths[row.Code] = path;
                await t.Execute("UPDATE region SET path_name = @path, search = @search WHERE code = @Code", new { path, search = NameWords.Searchable(path), row.Code }, cancel);
            }
        }
    }
}

internal sealed class UnitKindCsv : ReferenceCsv<UnitRow>
{
    public override async Task<IReadOnlyList<UnitRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<UnitKind>("SELECT code, name, name_en, abbreviations, position FROM unit_kind ORDER BY position, code", cancel: cancel))
            .Select(u => new UnitRow(u.Code, u.Name, u.NameEn, u.Abbreviations, null, null, null, null, null, null, u.Position))];

    public override string Key(UnitRow row) => row.Code;

    public override UnitRow Read(CellReader cells) => ReferenceFormat.Unit(cells);

    public override string?[] Cells(UnitRow row) => [row.Code, row.Name, row.NameEn, row.Abbreviations, Number(row.Position)];

    public override Task Put(Transaction t, UnitRow row, UnitRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO unit_kind (code, name, name_en, abbreviations, position) VALUES (@Code, @Name, @NameEn, @Abbreviations, @Position)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, abbreviations = excluded.abbreviations, position = excluded.position
        """,
        row,
        cancel);
}

internal sealed class CategoryCsv : ReferenceCsv<CategoryRow>
{
    private HashSet<string> main = [];
    private HashSet<string> units = [];
    private HashSet<string> agencies = [];

    public override async Task<IReadOnlyList<CategoryRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Category>(
            "SELECT code, parent_code, name, name_en, synonyms, unit_kind, agency_slug, position, active FROM category ORDER BY CASE WHEN parent_code IS NULL THEN 0 ELSE 1 END, parent_code, position, code",
            cancel: cancel)).Select(c => new CategoryRow(c.Code, c.ParentCode, c.Name, c.NameEn, c.Synonyms, c.UnitKind, c.AgencySlug, c.Position, c.Active))];

    public override string Key(CategoryRow row) => row.Code;

    public override CategoryRow Read(CellReader cells) => ReferenceFormat.Category(cells);

    public override string?[] Cells(CategoryRow row) =>
        [row.Code, row.ParentCode, row.Name, row.NameEn, row.Synonyms, row.UnitKind, row.AgencySlug, Number(row.Position), YesNo(row.Active)];

    public override async Task Prepare(Session s, CancellationToken cancel)
    {
        main = await Names(s, "SELECT code FROM category WHERE parent_code IS NULL", cancel);
        units = await Names(s, "SELECT code FROM unit_kind", cancel);
        agencies = await Names(s, "SELECT slug FROM agency WHERE parent_id IS NULL", cancel);
    }

    public override void Check(CategoryRow row, CategoryRow? old, CellReader cells)
    {
        if (row.ParentCode is { } parent && (!main.Contains(parent) || parent == row.Code))
            cells.Wrong("parent_code", "unknown_parent", $"{parent} bukan kategori utama. Tulis kategori utama sebelum isinya; hanya ada dua tingkat.", $"{parent} is no main category. Put main categories first; there are two levels only.");
        if (old is not null && old.ParentCode is null != row.ParentCode is null)
            cells.Wrong("parent_code", "level_fixed", "Kategori utama tidak dapat menjadi subkategori atau sebaliknya.", "A main category cannot become a subcategory, nor the reverse.");
        Known(cells, units, "unit_kind", row.UnitKind);
        Known(cells, agencies, "agency_slug", row.AgencySlug);
    }

    public override void Accepted(CategoryRow row)
    {
        if (row.ParentCode is null) main.Add(row.Code);
    }

    public override async Task Put(Transaction t, CategoryRow row, CategoryRow? old, CancellationToken cancel)
    {
        // Months are told apart by main categories, and changed by differences: what stands under another one now is counted from nothing.
        if (old is not null && old.ParentCode != row.ParentCode) await t.Execute("UPDATE count_pass SET anew = TRUE", null, cancel);
        await t.Execute(
            """
            INSERT INTO category (code, parent_code, name, name_en, synonyms, unit_kind, agency_slug, position, active)
            VALUES (@Code, @ParentCode, @Name, @NameEn, @Synonyms, @UnitKind, @AgencySlug, @Position, @Active)
            ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, name = excluded.name, name_en = excluded.name_en, synonyms = excluded.synonyms,
                unit_kind = excluded.unit_kind, agency_slug = excluded.agency_slug, position = excluded.position, active = excluded.active
            """,
            row,
            cancel);
    }
}

internal sealed class HolidayCsv : ReferenceCsv<HolidayRow>
{
    // The days that every year has, whatever the moon does. Sources: Keppres 24/1953, 251/1967; Keppres 24/2013 (1 May), 24/2016 (1 June).
    private static readonly (string Day, int Since, string Name)[] Fixed =
        [("01-01", 0, "Tahun Baru Masehi"), ("05-01", 2014, "Hari Buruh"), ("06-01", 2017, "Hari Lahir Pancasila"), ("08-17", 0, "Hari Kemerdekaan"), ("12-25", 0, "Hari Raya Natal")];

    private readonly Dictionary<string, HolidayRow> accepted = new(StringComparer.Ordinal);
    private HashSet<string> regions = [];

    public override async Task<IReadOnlyList<HolidayRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Holiday>("SELECT day, region_code, kind AS kind_code, name, source, estimate, active FROM holiday ORDER BY day, region_code", cancel: cancel))
            .Select(h => new HolidayRow(h.Day, h.RegionCode, h.Kind, h.Name, h.Source, h.Estimate, h.Active))];

    public override string Key(HolidayRow row) => $"{row.Day} {row.RegionCode}";

    public override string KeyOf(CsvRow line) => $"{line["day"]} {line["region_code"]}";

    public override HolidayRow Read(CellReader cells) => ReferenceFormat.Holiday(cells);

    public override string?[] Cells(HolidayRow row) => [row.Day, row.RegionCode, row.Kind.Code(), row.Name, row.Source, YesNo(row.Estimate), YesNo(row.Active)];

    public override async Task Prepare(Session s, CancellationToken cancel) => regions = await Names(s, "SELECT code FROM region WHERE level IN ('province', 'regency')", cancel);

    public override void Check(HolidayRow row, HolidayRow? old, CellReader cells) =>
        Known(cells, regions, "region_code", row.RegionCode.Length == 0 ? null : row.RegionCode);

    public override void Accepted(HolidayRow row) => accepted[Key(row)] = row;

    // A new year comes whole: a list that lost some of its lines would let deadlines end on holidays, and nobody would notice.
    public override void Whole(IReadOnlyList<HolidayRow> before, IReadOnlyDictionary<string, int> lines, List<LineError> errors)
    {
        static int Year(HolidayRow row) => int.Parse(row.Day.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        static bool Counts(HolidayRow row) => row is { Active: true, Kind: HolidayKind.National };
        var known = before.Where(Counts).Select(Year).ToHashSet();
        var added = accepted.Values.Where(Counts).GroupBy(Year).Where(y => !known.Contains(y.Key)).ToDictionary(y => y.Key, y => y.Min(row => lines[Key(row)]));
        var all = known.Concat(added.Keys).ToHashSet();
        foreach (var (year, line) in added.OrderBy(y => y.Key))
        {
            foreach (var (day, since, name) in Fixed)
            {
                var date = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{day}");
                if (year >= since && !(accepted.TryGetValue(date + " ", out var row) && row.Active))
                    errors.Add(new(line, "day", "holiday_gap", $"Tahun {year} tidak lengkap: {date} ({name}) tidak ada.", $"The year {year} has a gap: {date} ({name}) is missing."));
            }

            var missing = all.Min() < year && !all.Contains(year - 1) ? year - 1 : all.Max() > year && !all.Contains(year + 1) ? year + 1 : (int?)null;
            if (missing is { } other)
                errors.Add(new(line, "day", "year_gap", $"Libur tahun {other} belum ada. Masukkan tahun itu dahulu.", $"The holidays of {other} are not there. Bring that year in first."));
        }
    }

    public override Task Put(Transaction t, HolidayRow row, HolidayRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO holiday (day, region_code, kind, name, source, estimate, active) VALUES (@Day, @RegionCode, @kind, @Name, @Source, @Estimate, @Active)
        ON CONFLICT (day, region_code) DO UPDATE SET kind = excluded.kind, name = excluded.name, source = excluded.source, estimate = excluded.estimate,
            active = excluded.active
        """,
        new { row.Day, row.RegionCode, kind = row.Kind.Code(), row.Name, row.Source, row.Estimate, row.Active },
        cancel);
}

internal sealed class ArchiveReasonCsv : ReferenceCsv<ArchiveReasonRow>
{
    public override async Task<IReadOnlyList<ArchiveReasonRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<ArchiveReason>("SELECT code, name, name_en, explanation, explanation_en, position, active FROM archive_reason ORDER BY position, code", cancel: cancel))
            .Select(r => new ArchiveReasonRow(r.Code, r.Name, r.NameEn, r.Explanation, r.ExplanationEn, r.Position, r.Active))];

    public override string Key(ArchiveReasonRow row) => row.Code;

    public override ArchiveReasonRow Read(CellReader cells) => ReferenceFormat.ArchiveReason(cells);

    public override string?[] Cells(ArchiveReasonRow row) => [row.Code, row.Name, row.NameEn, row.Explanation, row.ExplanationEn, Number(row.Position), YesNo(row.Active)];

    public override Task Put(Transaction t, ArchiveReasonRow row, ArchiveReasonRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO archive_reason (code, name, name_en, explanation, explanation_en, position, active)
        VALUES (@Code, @Name, @NameEn, @Explanation, @ExplanationEn, @Position, @Active)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, explanation = excluded.explanation,
            explanation_en = excluded.explanation_en, position = excluded.position, active = excluded.active
        """,
        row,
        cancel);
}

internal sealed class TemplateCsv : ReferenceCsv<TemplateRow>
{
    private HashSet<string> agencies = [];

    private sealed class Stored
    {
        public string Code { get; init; } = "";

        public string? AgencySlug { get; init; }

        public string Kind { get; init; } = "";

        public string Title { get; init; } = "";

        public string Body { get; init; } = "";

        public bool Active { get; init; }
    }

    public override async Task<IReadOnlyList<TemplateRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Stored>(
            "SELECT t.code, a.slug AS agency_slug, t.kind, t.title, t.body, t.active FROM answer_template t LEFT JOIN agency a ON a.id = t.agency_id ORDER BY t.id",
            cancel: cancel)).Select(t => new TemplateRow(t.Code, t.AgencySlug, Codes.Member<TemplateKind>(t.Kind), t.Title, t.Body, t.Active))];

    public override string Key(TemplateRow row) => row.Code;

    public override TemplateRow Read(CellReader cells) => ReferenceFormat.Template(cells);

    public override string?[] Cells(TemplateRow row) => [row.Code, row.AgencySlug, row.Kind.Code(), row.Title, row.Body, YesNo(row.Active)];

    public override async Task Prepare(Session s, CancellationToken cancel) => agencies = await Names(s, "SELECT slug FROM agency", cancel);

    public override void Check(TemplateRow row, TemplateRow? old, CellReader cells) => Known(cells, agencies, "agency_slug", row.AgencySlug);

    public override Task Put(Transaction t, TemplateRow row, TemplateRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO answer_template (id, code, agency_id, kind, title, body, active)
        VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM answer_template), @Code, (SELECT id FROM agency WHERE slug = @AgencySlug), @kind, @Title, @Body, @Active)
        ON CONFLICT (code) DO UPDATE SET agency_id = excluded.agency_id, kind = excluded.kind, title = excluded.title, body = excluded.body, active = excluded.active
        """,
        new { row.Code, row.AgencySlug, kind = row.Kind.Code(), row.Title, row.Body, row.Active },
        cancel);
}
