using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Deadlines;

/// <summary>Open reports in batches, locked, without their words: state, owner and moments only.</summary>
internal static class OpenBatch
{
    /// <summary>The next reports of a state after an id, at most so many, of one agency or of all.</summary>
    public static async Task<IReadOnlyList<Report>> Read(Transaction t, ReportState state, long after, int atMost, long? agencyId, CancellationToken cancel) =>
        [.. (await t.Query<OpenRow>(
            $"""
            SELECT id, tracking_id, class, supervisory, state, held_from, agency_id, submitted_at, forwarded_at, state_since, due_at, held_due_at, complete_by, last_is_final, appealed_at, act_count
            FROM report WHERE state = @state AND id > @after {(agencyId is null ? "" : "AND agency_id = @agencyId")} ORDER BY id LIMIT @atMost {t.Dialect.ForUpdate}
            """,
            new { state = state.Code(), after, atMost, agencyId = agencyId ?? 0 },
            cancel)).Select(r => r.ToReport())];

    private sealed class OpenRow
    {
        public long Id { get; init; }

        public string TrackingId { get; init; } = "";

        public string Class { get; init; } = "";

        public bool Supervisory { get; init; }

        public string State { get; init; } = "";

        public string? HeldFrom { get; init; }

        public long? AgencyId { get; init; }

        public long SubmittedAt { get; init; }

        public long? ForwardedAt { get; init; }

        public long StateSince { get; init; }

        public long? DueAt { get; init; }

        public long? HeldDueAt { get; init; }

        public long? CompleteBy { get; init; }

        public bool LastIsFinal { get; init; }

        public long? AppealedAt { get; init; }

        public int ActCount { get; init; }

        public Report ToReport() => new()
        {
            Id = Id,
            TrackingId = Foundation.TrackingId.TryParse(TrackingId, out var id) ? id : throw new InvalidDataException("A stored tracking ID has a wrong check digit."),
            Class = Codes.Member<ReportClass>(Class),
            Supervisory = Supervisory,
            State = Codes.Member<ReportState>(State),
            HeldFrom = Codes.TryMember<ReportState>(HeldFrom),
            AgencyId = AgencyId,
            SubmittedAt = SubmittedAt,
            ForwardedAt = ForwardedAt,
            StateSince = StateSince,
            DueAt = DueAt,
            HeldDueAt = HeldDueAt,
            CompleteBy = CompleteBy,
            LastIsFinal = LastIsFinal,
            AppealedAt = AppealedAt,
            ActCount = ActCount,
        };
    }
}
