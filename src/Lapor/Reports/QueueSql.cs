using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>A filter as conditions on report r, for work lists and for the numbers that lead to them: what is counted by these is what the list shows.</summary>
internal static class QueueSql
{
    /// <summary>What runs.</summary>
    public const string Open = "r.state NOT IN ('closed', 'archived', 'withdrawn')";

    private const string Marked = "r.id IN (SELECT report_id FROM report_mark WHERE kind = 'priority')";

    /// <summary>What the filter asks for, without state, words and page.</summary>
    public static IEnumerable<string> Narrowed(QueueFilter filter)
    {
        if (filter.Class is not null) yield return "r.class = @class";
        if (filter.Category is not null) yield return "r.category_code IN (SELECT code FROM category WHERE code = @category OR parent_code = @category)";
        if (filter.Region is not null) yield return "r.region_code >= @region AND r.region_code < @regionEnd";
        if (filter.ProvinceOnly) yield return "LENGTH(r.region_code) = 2";
        if (filter.Light is { } light) yield return $"r.state IN ('{string.Join("', '", Enum.GetValues<ReportState>().Where(s => States.LightOf(s).Code() == light).Select(s => s.Code()).DefaultIfEmpty(""))}')";
        if (filter.Agency is not null) yield return "r.agency_id = (SELECT id FROM agency WHERE slug = @agency)";
        if (filter.UnitSlug is not null) yield return "r.unit_id IN (SELECT b.id FROM agency a JOIN agency b ON b.path >= a.path AND b.path < SUBSTR(a.path, 1, LENGTH(a.path) - 1) || '0' WHERE a.slug = @unit)";
        if (filter.LeadUnit is not null) yield return "r.unit_id = (SELECT id FROM agency WHERE slug = @lead)";
        if (filter.FiledFrom is not null) yield return "r.submitted_at >= @filedFrom";
        if (filter.FiledBefore is not null) yield return "r.submitted_at < @filedBefore";
        if (filter.Overdue) yield return $"(r.due_at < @now OR (r.complete_by < @now AND r.state <> 'on_hold')) AND {Open}";
        if (filter.Withdrawal) yield return "r.withdrawal_asked_at IS NOT NULL";
        if (filter.Channel is not null) yield return "r.channel = @channel";
        if (filter.Kind is not null) yield return "CASE WHEN r.supervisory THEN 'supervisory' ELSE r.class END = @kind";
        if (filter.Counted) yield return "NOT r.confidential";
        if (filter.Measure is { } measure) yield return MeasureSql.Of(measure);
        if (filter.Priority is { } priority)
        {
            yield return priority switch
            {
                QueueFilter.AnyPriority => Marked,
                QueueFilter.NoProgramme => $"{Marked} AND NOT EXISTS (SELECT 1 FROM report_priority p WHERE p.report_id = r.id)",
                _ => "r.id IN (SELECT report_id FROM report_priority WHERE code = @priority)",
            };
        }

        if (filter.FollowedBy is not null) yield return "(r.id IN (SELECT report_id FROM followed WHERE officer_id = @follower) OR r.id IN (SELECT p.report_id FROM followed f JOIN report_priority p ON p.code = f.code WHERE f.officer_id = @follower))";
    }

    /// <summary>What the conditions name.</summary>
    public static object Parameters(Dialect dialect, QueueFilter filter, SearchQuery query, int size, long now) => new
    {
        now,
        match = query.IsEmpty ? "" : dialect.MatchText(query),
        number = TrackingId.TryParse(filter.Words, out var number) ? number.ToString() : "",
        state = Plain(filter.State),
        @class = Plain(filter.Class),
        category = Plain(filter.Category),
        region = Plain(filter.Region),
        regionEnd = Plain(filter.Region) + "~",
        agency = Plain(filter.Agency),
        unit = Plain(filter.UnitSlug),
        lead = Plain(filter.LeadUnit),
        filedFrom = filter.FiledFrom ?? 0,
        filedBefore = filter.FiledBefore ?? 0,
        cursor = Plain(filter.Cursor),
        before = Plain(filter.Before),
        channel = Plain(filter.Channel),
        kind = Plain(filter.Kind),
        priority = Plain(filter.Priority),
        follower = filter.FollowedBy ?? 0,
        take = size + 1,
    };

    // From the address: PostgreSQL takes no zero byte in a text.
    private static string Plain(string? code) => IndonesianText.Clean(code ?? "");
}
