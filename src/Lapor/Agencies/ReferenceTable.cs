namespace Lapor.Agencies;

/// <summary>The tables an administrator edits, imports and exports as CSV.</summary>
public enum ReferenceTable
{
    Regions,
    UnitKinds,
    Agencies,
    Categories,
    Holidays,
    Deadlines,
    ArchiveReasons,
    AnswerTemplates,
    Reminders,
    AnswerRules,

    /// <summary>Priority programmes and strategic issues; KSP's to keep, beside the national admin.</summary>
    Priorities,

    /// <summary>Further words by which text messages name an agency.</summary>
    SmsKeywords,

    /// <summary>Words that tell advertising from reports in text messages.</summary>
    AdvertPhrases,
}

/// <summary>Columns of each table's file, and a row from a line of it.</summary>
internal static class ReferenceFormat
{
    public static readonly string[] RegionColumns = ["code", "name"];

    public static readonly string[] UnitColumns =
        ["code", "name", "name_en", "abbreviations", "province", "regency", "city", "ministry", "institution", "parent", "position"];

    public static readonly string[] UnitKindColumns = ["code", "name", "name_en", "abbreviations", "position"];

    public static readonly string[] AgencyColumns =
    [
        "slug", "name", "short_name", "kind", "parent_slug", "region_code", "unit_kind", "time_zone", "email", "active", "straight_dispose",
        "valid_from", "valid_to", "successors", "opens", "closes", "work_days",
    ];

    public static readonly string[] CategoryColumns =
        ["code", "parent_code", "name", "name_en", "synonyms", "unit_kind", "agency_slug", "position", "active"];

    public static readonly string[] HolidayColumns = ["day", "region_code", "kind", "name", "source", "estimate", "active"];

    public static readonly string[] PolicyColumns = ["clock", "class", "supervisory", "category_code", "agency_slug", "valid_from", "days", "unit", "source", "active"];

    public static readonly string[] ArchiveReasonColumns = ["code", "name", "name_en", "explanation", "explanation_en", "position", "active"];

    public static readonly string[] PriorityColumns = ["code", "kind", "name", "agency_slug", "valid_from", "valid_to", "position", "active"];

    public static readonly string[] TemplateColumns = ["code", "agency_slug", "kind", "title", "body", "active"];

    public static readonly string[] ReminderColumns = ["clock", "days", "level", "valid_from", "source", "active"];

    public static readonly string[] AnswerRuleColumns = ["kind", "phrase", "valid_from", "source", "active"];

    public static readonly string[] SmsKeywordColumns = ["keyword", "agency_slug", "active"];

    public static readonly string[] AdvertPhraseColumns = ["phrase", "points", "active"];

    /// <summary>The columns of a table's file.</summary>
    public static string[] Columns(ReferenceTable table) => table switch
    {
        ReferenceTable.Regions => RegionColumns,
        ReferenceTable.UnitKinds => UnitKindColumns,
        ReferenceTable.Agencies => AgencyColumns,
        ReferenceTable.Categories => CategoryColumns,
        ReferenceTable.Holidays => HolidayColumns,
        ReferenceTable.Deadlines => PolicyColumns,
        ReferenceTable.ArchiveReasons => ArchiveReasonColumns,
        ReferenceTable.Reminders => ReminderColumns,
        ReferenceTable.AnswerRules => AnswerRuleColumns,
        ReferenceTable.Priorities => PriorityColumns,
        ReferenceTable.SmsKeywords => SmsKeywordColumns,
        ReferenceTable.AdvertPhrases => AdvertPhraseColumns,
        _ => TemplateColumns,
    };

    /// <summary>The columns a file cannot do without.</summary>
    public static string[] Required(ReferenceTable table) => table switch
    {
        ReferenceTable.Agencies => ["slug", "name", "kind"],
        ReferenceTable.Holidays => ["day", "kind", "name"],
        ReferenceTable.Deadlines => ["clock", "valid_from", "days", "unit", "source"],
        ReferenceTable.ArchiveReasons => ["code", "name", "name_en", "explanation", "explanation_en"],
        ReferenceTable.AnswerTemplates => ["code", "kind", "title", "body"],
        ReferenceTable.Reminders => ["clock", "days", "level", "valid_from"],
        ReferenceTable.AnswerRules => ["kind", "phrase", "valid_from"],
        ReferenceTable.Priorities => ["code", "kind", "name", "valid_from"],
        ReferenceTable.SmsKeywords => ["keyword", "agency_slug"],
        ReferenceTable.AdvertPhrases => ["phrase", "points"],
        ReferenceTable.Regions => ["code", "name"],
        _ => ["code", "name", "name_en"],
    };

    public static RegionRow Region(CellReader cells)
    {
        var code = cells.RegionCode("code");
        var row = new RegionRow(code ?? "", cells.Needed("name", 120));
        if (code is null && cells.Good) cells.Wrong("code", "missing", "Wajib diisi.", "This is needed.");
        return row;
    }

    public static UnitRow Unit(CellReader cells) => new(
        cells.Key("code"), cells.Needed("name"), cells.Needed("name_en"), cells.Text("abbreviations") ?? "", cells.Text("province"), cells.Text("regency"),
        cells.Text("city"), cells.Text("ministry"), cells.Text("institution"), cells.Text("parent"), cells.Number("position"));

    public static AgencyRow Agency(CellReader cells)
    {
        var name = cells.Needed("name");
        var parent = cells.Text("parent_slug");
        var kind = cells.Member<AgencyKind>("kind");
        var zone = cells.Text("time_zone");
        if (zone is not null && Zones.IsWrong(zone))
            cells.Wrong("time_zone", "unknown_time_zone", "Tulis seperti Asia/Jakarta, Asia/Makassar, atau Asia/Jayapura.", "Write it like Asia/Jakarta, Asia/Makassar or Asia/Jayapura.");
        if (cells.Good && kind == AgencyKind.Unit != (parent is not null))
            cells.Wrong("parent_slug", "parent_and_kind", "Unit (kind = unit) harus punya induk; instansi tidak boleh punya induk.", "A unit (kind = unit) needs a parent; an agency has none.");
        var until = cells.Day("valid_to");
        return new(
            cells.Key("slug", '-'), name, cells.Text("short_name") ?? name, kind, parent, cells.RegionCode("region_code"), cells.Text("unit_kind"), zone,
            cells.Text("email"), cells.YesNo("active", until is null), cells.YesNo("straight_dispose", false), cells.Day("valid_from"), until,
            cells.Text("successors", 1000)?.Split('|')[0], Hours(cells, parent is null));
    }

    // Deadlines end with the agency's day: hours are the agency's, never a unit's, and never end at night.
    private static HoursCells Hours(CellReader cells, bool ofAgency)
    {
        var hours = new HoursCells(cells.Time("opens"), cells.Time("closes"), cells.Text("work_days") is null ? null : cells.Number("work_days"));
        if (!cells.Good) return hours;
        if (hours.WorkDays is not (null or 5 or 6))
            cells.Wrong("work_days", "bad_work_days", "Hari kerja seminggu: 5 atau 6.", "Working days of a week: 5 or 6.");
        if (!ofAgency && hours != new HoursCells(null, null, null))
            cells.Wrong("closes", "hours_of_unit", "Jam kerja diisi pada instansi, bukan pada unitnya.", "Working hours are the agency's, not a unit's.");
        foreach (var refusal in OfficeTimes.Wrong(hours.Opens, hours.Closes)) cells.Wrong(refusal.Field, refusal.Code, refusal.Indonesian, refusal.English);
        return hours;
    }

    public static CategoryRow Category(CellReader cells) => new(
        cells.Key("code"), cells.Text("parent_code"), cells.Needed("name"), cells.Needed("name_en"), cells.Text("synonyms", 2000) ?? "", cells.Text("unit_kind"),
        cells.Text("agency_slug"), cells.Number("position"), cells.YesNo("active", true));

    public static HolidayRow Holiday(CellReader cells)
    {
        var day = cells.Day("day");
        var row = new HolidayRow(
            day ?? "", cells.RegionCode("region_code") ?? "", cells.Member<HolidayKind>("kind"), cells.Needed("name"), cells.Text("source") ?? "", cells.YesNo("estimate", false), cells.YesNo("active", true));
        if (day is null && cells.Good) cells.Wrong("day", "missing", "Wajib diisi.", "This is needed.");
        if (cells.Good && row.Kind == HolidayKind.Regional != (row.RegionCode.Length > 0))
            cells.Wrong("region_code", "region_and_kind", "Libur daerah (regional) perlu kode wilayah; libur nasional tidak.", "A regional holiday needs a region code; a national one has none.");
        return row;
    }

    public static ArchiveReasonRow ArchiveReason(CellReader cells) => new(
        cells.Key("code"), cells.Needed("name"), cells.Needed("name_en"), cells.Needed("explanation", 2000), cells.Needed("explanation_en", 2000),
        cells.Number("position"), cells.YesNo("active", true));

    public static TemplateRow Template(CellReader cells)
    {
        var row = new TemplateRow(
            cells.Key("code"), cells.Text("agency_slug"), cells.Member<TemplateKind>("kind"), cells.Needed("title"), cells.Needed("body", 10_000), cells.YesNo("active", true));
        foreach (var unknown in AnswerTemplate.UnknownVariables(row.Body))
            cells.Wrong("body", "unknown_variable", $"Variabel {{{{{unknown}}}}} tidak dikenal. Yang ada: {string.Join(", ", AnswerTemplate.Variables)}.", $"Unknown variable {{{{{unknown}}}}}. Known: {string.Join(", ", AnswerTemplate.Variables)}.");
        // An interim answer that names no next step and no day is what citizens call a formality.
        if (cells.Good && row.Kind == TemplateKind.Interim && !row.Body.Contains("{{tanggal}}", StringComparison.Ordinal))
            cells.Wrong("body", "interim_without_date", "Jawaban sementara harus memuat {{tanggal}}: kapan kabar berikutnya.", "An interim answer must hold {{tanggal}}: when the next news comes.");
        return row;
    }
}
