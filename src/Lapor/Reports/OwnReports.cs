using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>A report in its reporter's own list.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">The reporter's own words; empty when they were deleted.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Anonymous">The name is hidden.</param>
/// <param name="Confidential">The content is hidden.</param>
/// <param name="SubmittedAt">UTC milliseconds.</param>
/// <param name="LastActAt">UTC milliseconds.</param>
/// <param name="DueAt">UTC milliseconds.</param>
/// <param name="LastIsFinal">The latest answer is a final one.</param>
/// <param name="Answers">Answers that its owner has not seen.</param>
/// <param name="News">Steps of others that its owner has not seen, answers among them.</param>
public sealed record OwnLine(
    TrackingId Id, string Title, ReportState State, bool Anonymous, bool Confidential, long SubmittedAt, long LastActAt, long? DueAt, bool LastIsFinal, int Answers, int News)
{
    /// <summary>The report was deleted or made anonymous: of it only the number is left in its owner's list.</summary>
    public bool IsDeleted => State is ReportState.Withdrawn;

    /// <summary>Something waits for the reporter: what is missing, or a verdict on a final answer.</summary>
    public bool WaitsForReporter => State is ReportState.OnHold || (State is ReportState.FollowedUp && LastIsFinal);
}

/// <summary>The reports that a person keeps in their account. The account names the reports; no report names an account.</summary>
public sealed class OwnReports(Database database, ContactVault contacts)
{
    private sealed class LineRow
    {
        public long Id { get; init; }

        public string TrackingId { get; init; } = "";

        public string OriginalTitle { get; init; } = "";

        public string State { get; init; } = "";

        public bool Anonymous { get; init; }

        public bool Confidential { get; init; }

        public long SubmittedAt { get; init; }

        public long LastActAt { get; init; }

        public long? DueAt { get; init; }

        public bool LastIsFinal { get; init; }

        public string? Retention { get; init; }
    }

    private sealed class NewsRow
    {
        public long ReportId { get; init; }

        public int Seq { get; init; }

        public string Kind { get; init; } = "";
    }

    /// <summary>The list, what moved last first.</summary>
    public async Task<IReadOnlyList<OwnLine>> Lines(IReadOnlyList<KeptReport> kept, CancellationToken cancel)
    {
        if (kept.Count == 0) return [];
        var (rows, news) = await database.Read(
            async s =>
            {
                var found = await s.Query<LineRow>(
                    $"""
                    SELECT id, tracking_id, original_title, state, anonymous, confidential, submitted_at, last_act_at, due_at, last_is_final, retention
                    FROM report WHERE tracking_id {s.Dialect.In("numbers")} ORDER BY last_act_at DESC, id DESC
                    """,
                    new { numbers = kept.Select(k => k.Number).ToArray() },
                    cancel);
                var acts = found.Count == 0 ? [] : await s.Query<NewsRow>(
                    $"SELECT report_id, seq, kind FROM act WHERE report_id {s.Dialect.In("ids")} AND actor <> 'reporter' AND visibility <> 'internal'",
                    new { ids = found.Select(f => f.Id).ToArray() },
                    cancel);
                return (found, acts);
            },
            cancel);
        var seen = kept.ToDictionary(k => k.Number, k => k.Seen, StringComparer.Ordinal);
        var byReport = news.ToLookup(n => n.ReportId);
        return
        [
            .. rows.Select(r =>
            {
                var id = TrackingId.TryParse(r.TrackingId, out var read) ? read : throw new InvalidOperationException("A stored number is no number.");
                if (r.State == ReportState.Withdrawn.Code() || r.Retention is not null) return new OwnLine(id, "", ReportState.Withdrawn, Anonymous: false, Confidential: false, 0, 0, null, LastIsFinal: false, 0, 0);
                var fresh = byReport[r.Id].Where(n => n.Seq > seen[r.TrackingId]).ToList();
                return new OwnLine(
                    id, r.OriginalTitle, Codes.Member<ReportState>(r.State), r.Anonymous, r.Confidential, r.SubmittedAt, r.LastActAt, r.DueAt, r.LastIsFinal,
                    fresh.Count(n => n.Kind is "interim_follow_up" or "final_follow_up"), fresh.Count);
            }),
        ];
    }

    /// <summary>Tells the contacts of these reports, as far as there are any, how their reporter wants to be told from now on.</summary>
    public async Task Prefer(IReadOnlyList<KeptReport> kept, string language, NoticeChoice notices, CancellationToken cancel)
    {
        foreach (var id in await Ids(kept, cancel)) await contacts.Prefer(id, language, notices, cancel);
    }

    /// <summary>The inner numbers of these reports, those that exist.</summary>
    public async Task<IReadOnlyList<long>> Ids(IReadOnlyList<KeptReport> kept, CancellationToken cancel) => kept.Count == 0 ? [] : await database.Read(
        s => s.Query<long>($"SELECT id FROM report WHERE tracking_id {s.Dialect.In("numbers")} ORDER BY id", new { numbers = kept.Select(k => k.Number).ToArray() }, cancel), cancel);
}
