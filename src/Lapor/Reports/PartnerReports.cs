using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>A report in the list of the application that filed it: where it stands, without a word of it.</summary>
public sealed record PartnerLine
{
    /// <summary>Public number, 10 digits.</summary>
    public required string TrackingId { get; init; }

    /// <summary>Code of the class.</summary>
    public required string Class { get; init; }

    /// <summary>Code of the state.</summary>
    public required string State { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long SubmittedAt { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long LastActAt { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long? DueAt { get; init; }
}

/// <summary>The reports that a partner application filed itself.</summary>
public sealed class PartnerReports(Database database)
{
    /// <summary>True when this application filed the report.</summary>
    public Task<bool> Owns(long clientId, TrackingId id, CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM partner_report p JOIN report r ON r.id = p.report_id WHERE r.tracking_id = @id AND p.client_id = @clientId)", new { clientId, id = id.ToString() }, cancel), cancel);

    /// <summary>A page of them, the newest first; null where <paramref name="after"/> is none of them.</summary>
    /// <param name="clientId">The application.</param>
    /// <param name="state">Only those.</param>
    /// <param name="after">The last number of the page before.</param>
    /// <param name="atMost">Rows.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<IReadOnlyList<PartnerLine>?> List(long clientId, ReportState? state, TrackingId? after, int atMost, CancellationToken cancel) => database.Read<IReadOnlyList<PartnerLine>?>(
        async s =>
        {
            var before = after is not { } last ? long.MaxValue : await s.Scalar<long?>(
                "SELECT p.report_id FROM partner_report p JOIN report r ON r.id = p.report_id WHERE r.tracking_id = @id AND p.client_id = @clientId", new { clientId, id = last.ToString() }, cancel);
            if (before is null) return null;
            return await s.Query<PartnerLine>(
                $"""
                SELECT r.tracking_id, r.class, r.state, r.submitted_at, r.last_act_at, r.due_at FROM partner_report p JOIN report r ON r.id = p.report_id
                WHERE p.client_id = @clientId AND p.report_id < @before{(state is null ? "" : " AND r.state = @state")} ORDER BY p.report_id DESC LIMIT @atMost
                """,
                new { clientId, before, state = state?.Code(), atMost }, cancel);
        },
        cancel);
}
