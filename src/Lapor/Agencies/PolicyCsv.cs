using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>A promise as a file gives it; empty scopes are for all. See the table deadline_policy.</summary>
public sealed record PolicyRow(
    string Promise, string Class, bool Supervisory, string CategoryCode, string AgencySlug, string ValidFrom, int Days, string Unit, string Source, bool Active);

/// <summary>
/// Deadlines between their file and the database. Refused: two rows of which neither is narrower, an agency that promises more than the nation, and
/// whatever would leave a clock without a promise from a day on which it has one.
/// </summary>
internal sealed class PolicyCsv : ReferenceCsv<PolicyRow>
{
    /// <summary>Codes of the clocks; those of Reports, which lies above this room, save those that end on a day somebody names. A test holds them equal. Last: the most days of an extension, and those after which the Ombudsman is called.</summary>
    public static readonly string[] ClockCodes = ["verify", "hold", "dispose", "first_answer", "reroute", "reply", "silence", "objection", "completion", "appeal", "extension", ToOmbudsman];

    private const string ToOmbudsman = "prolonged";

    public static readonly string[] ClassCodes = ["complaint", "aspiration", "information_request"];

    public static readonly string[] UnitCodes = ["working", "calendar"];

    // What an agency owes by itself; the others are the nation's or the reporter's time.
    private static readonly string[] OfAgencies = ["dispose", "first_answer", "reply", "completion"];

    private const int MostDays = 366;
    private readonly Dictionary<string, PolicyRow> accepted = new(StringComparer.Ordinal);
    private HashSet<string> categories = [];
    private HashSet<string> agencies = [];

    /// <summary>One row changes what all stand on, so the form is held to the same as a file.</summary>
    public override bool WholeOnSave => true;

    public override Task<IReadOnlyList<PolicyRow>> All(Session s, CancellationToken cancel) => Stored(s, cancel);

    public override string Key(PolicyRow row) => string.Join('|', row.Promise, row.Class, YesNo(row.Supervisory), row.CategoryCode, row.AgencySlug, row.ValidFrom);

    public override string KeyOf(CsvRow line) => string.Join(
        '|', line["clock"], line["class"], YesNo(line["supervisory"]?.ToLowerInvariant() is "yes" or "ya" or "true" or "1"), line["category_code"], line["agency_slug"], line["valid_from"]);

    public override PolicyRow Read(CellReader cells)
    {
        var from = cells.Day("valid_from");
        var row = new PolicyRow(
            OneOf(cells, "clock", ClockCodes) ?? "", cells.Text("class") is null ? "" : OneOf(cells, "class", ClassCodes) ?? "", cells.YesNo("supervisory", false), cells.Text("category_code") ?? "",
            cells.Text("agency_slug") ?? "", from ?? "", cells.Number("days"), OneOf(cells, "unit", UnitCodes) ?? "", cells.Needed("source"), cells.YesNo("active", true));
        if (!cells.Good) return row;
        if (from is null) cells.Wrong("valid_from", "missing", "Wajib diisi.", "This is needed.");
        if (row.Days is < 1 or > MostDays) cells.Wrong("days", "bad_days", $"Jumlah hari dari 1 sampai {MostDays}.", $"From 1 to {MostDays} days.");
        if (row.Supervisory && row.Class != "complaint")
            cells.Wrong("supervisory", "supervisory_class", "Hanya pengaduan yang dapat berkadar pengawasan.", "Only a complaint can be supervisory.");
        if (row.Promise == ToOmbudsman && row.Unit != "calendar")
            cells.Wrong("unit", "prolonged_unit", "Batas sampai ke Ombudsman dihitung dalam hari kalender.", "The days before the Ombudsman is called are calendar days.");
        if (row.Promise == ToOmbudsman && row.Class.Length + row.CategoryCode.Length + row.AgencySlug.Length > 0)
            cells.Wrong("class", "prolonged_scope", "Batas sampai ke Ombudsman satu untuk semua: kosongkan klasifikasi, kategori, dan instansi.", "The days before the Ombudsman is called are one for all: leave class, category and agency empty.");
        else if (row.AgencySlug.Length > 0 && !OfAgencies.Contains(row.Promise))
            cells.Wrong("agency_slug", "not_the_agencys", $"Instansi hanya berjanji sendiri untuk: {string.Join(", ", OfAgencies)}.", $"An agency promises by itself only: {string.Join(", ", OfAgencies)}.");
        return row;
    }

    public override string?[] Cells(PolicyRow row) =>
        [row.Promise, row.Class, YesNo(row.Supervisory), row.CategoryCode, row.AgencySlug, row.ValidFrom, Number(row.Days), row.Unit, row.Source, YesNo(row.Active)];

    public override async Task Prepare(Session s, CancellationToken cancel)
    {
        categories = await Names(s, "SELECT code FROM category", cancel);
        agencies = await Names(s, "SELECT slug FROM agency WHERE parent_id IS NULL", cancel);
    }

    public override void Check(PolicyRow row, PolicyRow? old, CellReader cells)
    {
        Known(cells, categories, "category_code", row.CategoryCode.Length == 0 ? null : row.CategoryCode);
        Known(cells, agencies, "agency_slug", row.AgencySlug.Length == 0 ? null : row.AgencySlug);
    }

    public override void Accepted(PolicyRow row) => accepted[Key(row)] = row;

    public override void Whole(IReadOnlyList<PolicyRow> before, IReadOnlyDictionary<string, int> lines, List<LineError> errors)
    {
        var after = before.ToDictionary(Key, StringComparer.Ordinal);
        foreach (var (key, row) in accepted) after[key] = row;
        var active = after.Values.Where(r => r.Active).ToList();
        foreach (var row in accepted.Values.Where(r => r.Active))
        {
            var line = lines[Key(row)];
            if (active.FirstOrDefault(other => Crosses(row, other)) is { } other)
            {
                errors.Add(new(line, "class", "overlap", $"Tumpang tindih dengan {Named(other)}: laporan yang cocok dengan keduanya tidak tahu janji mana yang berlaku. Tulis klasifikasi pada baris kategori.",
                    $"This overlaps with {Named(other)}: a report that fits both would not know which promise counts. Write the class into the row of the category."));
            }

            if (row.AgencySlug.Length > 0 && National(active, row) is { } national && (row.Unit != national.Unit || row.Days > national.Days))
                errors.Add(new(line, "days", "agency_longer", $"Instansi boleh berjanji lebih cepat, tidak lebih lama: janji nasional {national.Days} {Unit(national)}.", $"An agency may promise less, never more: the nation promises {national.Days} {national.Unit} days."));
        }

        foreach (var (clock, kind, supervisory) in Needed())
        {
            bool Covers(PolicyRow r) => r.Active && r.Promise == clock && r.CategoryCode.Length == 0 && r.AgencySlug.Length == 0 && (r.Class.Length == 0 || (r.Class == kind && r.Supervisory == supervisory));
            var had = before.Where(Covers).Select(r => r.ValidFrom).Min(StringComparer.Ordinal);
            var has = active.Where(Covers).Select(r => r.ValidFrom).Min(StringComparer.Ordinal);
            if (has is not null && (had is null || string.CompareOrdinal(has, had) <= 0)) continue;
            var line = accepted.Values.Where(r => r.Promise == clock && !r.Active).Select(r => lines[Key(r)]).DefaultIfEmpty(lines.Values.DefaultIfEmpty(1).Min()).Min();
            var scope = kind.Length == 0 ? clock : $"{clock} {kind}{(supervisory ? " (supervisory)" : "")}";
            errors.Add(new(line, "active", "no_clock", $"Tanpa baris ini, {scope} tidak punya tenggat sejak {had ?? "awal"}.", $"Without this row, {scope} has no deadline from {had ?? "the beginning"} on."));
        }
    }

    public override Task Put(Transaction t, PolicyRow row, PolicyRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO deadline_policy (clock, class, supervisory, category_code, agency_slug, valid_from, days, unit, source, active)
        VALUES (@Promise, @Class, @Supervisory, @CategoryCode, @AgencySlug, @ValidFrom, @Days, @Unit, @Source, @Active)
        ON CONFLICT (clock, class, supervisory, category_code, agency_slug, valid_from) DO UPDATE SET days = excluded.days, unit = excluded.unit, source = excluded.source, active = excluded.active
        """,
        row,
        cancel);

    // One names the category, the other the class: neither is narrower.
    private static bool Crosses(PolicyRow a, PolicyRow b) => a.Promise == b.Promise && a.AgencySlug == b.AgencySlug
        && ((a.CategoryCode.Length > 0 && a.Class.Length == 0 && b.CategoryCode.Length == 0 && b.Class.Length > 0)
            || (b.CategoryCode.Length > 0 && b.Class.Length == 0 && a.CategoryCode.Length == 0 && a.Class.Length > 0));

    private static PolicyRow? National(List<PolicyRow> active, PolicyRow of) => active
        .Where(r => r.Promise == of.Promise && r.AgencySlug.Length == 0 && (r.Class.Length == 0 || (r.Class == of.Class && r.Supervisory == of.Supervisory))
            && (r.CategoryCode.Length == 0 || r.CategoryCode == of.CategoryCode) && string.CompareOrdinal(r.ValidFrom, of.ValidFrom) <= 0)
        .OrderByDescending(r => r.CategoryCode.Length > 0).ThenByDescending(r => r.Class.Length > 0).ThenByDescending(r => r.ValidFrom, StringComparer.Ordinal)
        .FirstOrDefault();

    private static IEnumerable<(string Promise, string Class, bool Supervisory)> Needed() => ClockCodes.SelectMany(clock => clock == "completion"
        ? ClassCodes.Select(kind => (clock, kind, false)).Append((clock, "complaint", true))
        : [(clock, "", false)]);

    private static string Named(PolicyRow row) => string.Join(' ', new[] { row.Promise, row.Class, row.CategoryCode, row.AgencySlug, row.ValidFrom }.Where(p => p.Length > 0));

    private static string Unit(PolicyRow row) => row.Unit == "working" ? "hari kerja" : "hari";

    private static string? OneOf(CellReader cells, string column, string[] codes)
    {
        if (cells.Text(column) is { } text && codes.Contains(text)) return text;
        cells.Wrong(column, "unknown_value", $"Isi dengan salah satu: {string.Join(", ", codes)}.", $"Write one of: {string.Join(", ", codes)}.");
        return null;
    }

    private static async Task<IReadOnlyList<PolicyRow>> Stored(Session s, CancellationToken cancel) =>
        [.. (await s.Query<StoredPolicy>(
            "SELECT clock AS promise, class, supervisory, category_code, agency_slug, valid_from, days, unit, source, active FROM deadline_policy ORDER BY clock, class, supervisory, category_code, agency_slug, valid_from",
            cancel: cancel)).Select(p => new PolicyRow(p.Promise, p.Class, p.Supervisory, p.CategoryCode, p.AgencySlug, p.ValidFrom, p.Days, p.Unit, p.Source, p.Active))];

    private sealed class StoredPolicy
    {
        public string Promise { get; init; } = "";

        public string Class { get; init; } = "";

        public bool Supervisory { get; init; }

        public string CategoryCode { get; init; } = "";

        public string AgencySlug { get; init; } = "";

        public string ValidFrom { get; init; } = "";

        public int Days { get; init; }

        public string Unit { get; init; } = "";

        public string Source { get; init; } = "";

        public bool Active { get; init; }
    }
}
