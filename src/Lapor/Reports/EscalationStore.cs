using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>Where a report stands with the Ombudsman.</summary>
public enum EscalationStage
{
    /// <summary>Nobody of the Ombudsman has taken it in.</summary>
    New,

    /// <summary>Taken in; nothing is asked of the agency.</summary>
    Received,

    /// <summary>An instruction waits for the agency's answer.</summary>
    Instructed,
}

/// <summary>What stands before the Ombudsman, narrowed.</summary>
public sealed record EscalationFilter
{
    /// <summary>Null: every stage.</summary>
    public EscalationStage? Stage { get; init; }

    /// <summary>True: those that ended meanwhile too.</summary>
    public bool Ended { get; init; }

    /// <summary>Slug of the responsible agency.</summary>
    public string? Agency { get; init; }

    /// <summary>Tracking ID of the last row of the page before; a sample has none.</summary>
    public string? Cursor { get; init; }

    /// <summary>A sample instead of the latest: each seed draws another one, the same seed the same.</summary>
    public int? Seed { get; init; }
}

/// <summary>A row of the Ombudsman's list. Moments are UTC milliseconds.</summary>
public sealed class EscalatedRow
{
    public string TrackingId { get; init; } = "";

    /// <summary>Empty for a confidential report: its title is not for a list.</summary>
    public string Title { get; init; } = "";

    public string Class { get; init; } = "";

    public bool Supervisory { get; init; }

    public bool Anonymous { get; init; }

    public bool Confidential { get; init; }

    public string State { get; init; } = "";

    public bool LastIsFinal { get; init; }

    public string? AgencyName { get; init; }

    public string? AgencySlug { get; init; }

    public string? UnitName { get; init; }

    public string? RegionName { get; init; }

    public long SubmittedAt { get; init; }

    public long? DueAt { get; init; }

    public long? CompleteBy { get; init; }

    public long EscalatedAt { get; init; }

    public long? ReceivedAt { get; init; }

    public long? InstructedAt { get; init; }

    /// <summary>Until when the agency is to answer the instruction.</summary>
    public long? InstructionDueAt { get; init; }
}

/// <summary>How many reports stand before the Ombudsman in each stage, those that ended left out.</summary>
public sealed record EscalationCounts(int New, int Received, int Instructed, int InstructionLate);

/// <summary>The Ombudsman's queue: reports brought there when they are unfinished for too long, or by the national admin. Who may ask is <see cref="May.ListEscalated"/>'s to say.</summary>
public sealed class EscalationStore(Database database, TimeProvider time)
{
    // A sample is ordered by a remainder that no number of reports of an Ombudsman outgrows.
    private const int Prime = 999_983;
    private const string Unended = "r.state NOT IN ('closed', 'archived', 'withdrawn')";

    /// <summary>A page of the list, the latest escalated first; one more row than <paramref name="size"/> where there is a next page.</summary>
    /// <param name="officer">Whose list: a report that names them as the reported party is not in it.</param>
    /// <param name="filter">What narrows it.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="cancel">Stops the reading.</param>
    public Task<IReadOnlyList<EscalatedRow>> List(Officer officer, EscalationFilter filter, int size, CancellationToken cancel)
    {
        List<string> where = ["r.escalated_at IS NOT NULL", "r.state <> 'withdrawn'", "NOT EXISTS (SELECT 1 FROM reported_party p WHERE p.report_id = r.id AND p.officer_id = @officer)"];
        if (!filter.Ended) where.Add(Unended);
        if (filter.Stage is { } stage) where.Add(Of(stage));
        if (filter.Agency is not null) where.Add("r.agency_id = (SELECT id FROM agency WHERE slug = @agency)");
        if (filter.Cursor is not null && filter.Seed is null) where.Add("r.id < (SELECT id FROM report WHERE tracking_id = @cursor)");
        return database.Read(
            s => s.Query<EscalatedRow>(
                $"""
                SELECT r.tracking_id, CASE WHEN r.confidential THEN '' ELSE r.title END AS title, r.class, r.supervisory, r.anonymous, r.confidential, r.state, r.last_is_final,
                    a.name AS agency_name, a.slug AS agency_slug, u.name AS unit_name, g.path_name AS region_name, r.submitted_at, r.due_at, r.complete_by,
                    r.escalated_at, r.received_at, r.instructed_at,
                    (SELECT MAX(c.due_at) FROM report_clock c WHERE c.report_id = r.id AND c.clock = 'instruction' AND c.stopped_at IS NULL) AS instruction_due_at
                FROM report r LEFT JOIN agency a ON a.id = r.agency_id LEFT JOIN agency u ON u.id = r.unit_id LEFT JOIN region g ON g.code = r.region_code
                WHERE {string.Join(" AND ", where)} ORDER BY {(filter.Seed is null ? "r.id DESC" : $"((r.id + @seed) * 69069 + @seed * 7919) % {Prime}, r.id")} LIMIT @take
                """,
                new { seed = (long)(filter.Seed ?? 0), officer = officer.Id, agency = Plain(filter.Agency), cursor = Plain(filter.Cursor), take = size + 1 },
                cancel),
            cancel);
    }

    /// <summary>After how many calendar days an unfinished report comes here now.</summary>
    public Task<int> Days(CancellationToken cancel) => database.Read(s => OmbudsmanTerm.Days(s, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel), cancel);

    /// <summary>How many there are in each stage, not ended.</summary>
    public async Task<EscalationCounts> Counts(CancellationToken cancel)
    {
        var row = await database.Read(
            s => s.First<CountRow>(
                $"""
                SELECT COUNT(CASE WHEN {Of(EscalationStage.New)} THEN 1 END) AS fresh, COUNT(CASE WHEN {Of(EscalationStage.Received)} THEN 1 END) AS received,
                    COUNT(CASE WHEN {Of(EscalationStage.Instructed)} THEN 1 END) AS instructed,
                    COUNT(CASE WHEN EXISTS (SELECT 1 FROM report_clock c WHERE c.report_id = r.id AND c.clock = 'instruction' AND c.stopped_at IS NULL AND c.due_at < @now) THEN 1 END) AS late
                FROM report r WHERE r.escalated_at IS NOT NULL AND {Unended}
                """,
                new { now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                cancel),
            cancel);
        return new(row!.Fresh, row.Received, row.Instructed, row.Late);
    }

    private static string Of(EscalationStage stage) => stage switch
    {
        EscalationStage.New => "r.received_at IS NULL",
        EscalationStage.Received => "(r.received_at IS NOT NULL AND r.instructed_at IS NULL)",
        _ => "r.instructed_at IS NOT NULL",
    };

    // From the address: PostgreSQL takes no zero byte in a text.
    private static string Plain(string? code) => IndonesianText.Clean(code ?? "");

    private sealed class CountRow
    {
        public int Fresh { get; init; }

        public int Received { get; init; }

        public int Instructed { get; init; }

        public int Late { get; init; }
    }
}
