using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Retention;

/// <summary>Rules, what is due under them, and receipts of what was destroyed.</summary>
public sealed class RetentionStore(Database database)
{
    private const string ReceiptColumns = "id, subject, class, state, action, ended_on, done_on, days, source, destroyed";

    // What was taken to the Ombudsman is evidence until they are done.
    private const string Due =
        """
        FROM report r WHERE r.state = @state AND r.class = @kind AND r.ended_at < @before AND r.withdrawal_asked_at IS NULL
            AND (r.retention IS NULL OR (@action = 'erase' AND r.retention = 'anonymised'))
            AND NOT EXISTS (SELECT 1 FROM report_mark m WHERE m.report_id = r.id AND m.kind = 'escalated')
        """;

    internal sealed class DueRow
    {
        public long Id { get; init; }

        public string TrackingId { get; init; } = "";

        public long EndedAt { get; init; }
    }

    private sealed class RuleRow
    {
        public string Class { get; init; } = "";

        public string State { get; init; } = "";

        public string Action { get; init; } = "";

        public int Days { get; init; }

        public bool Active { get; init; }

        public string Source { get; init; } = "";

        public string? EffectiveOn { get; init; }

        public RetentionRule ToRule() => new(Class, State, Codes.Member<RetentionAction>(Action), Days, Active, Source) { EffectiveOn = EffectiveOn };
    }

    /// <summary>All rules, by class, state and action.</summary>
    public Task<IReadOnlyList<RetentionRule>> Rules(CancellationToken cancel) => database.Read(s => Rules(s, cancel), cancel);

    internal static async Task<IReadOnlyList<RetentionRule>> Rules(Session session, CancellationToken cancel) =>
        [.. (await session.Query<RuleRow>("SELECT class, state, action, days, active, source, effective_on FROM retention_rule ORDER BY class, state, action", cancel: cancel)).Select(r => r.ToRule())];

    internal static Task Put(Transaction transaction, RetentionRule rule, CancellationToken cancel) => transaction.Execute(
        "UPDATE retention_rule SET days = @Days, active = @Active, source = @Source, effective_on = @EffectiveOn WHERE class = @Class AND state = @State AND action = @action",
        new { rule.Days, rule.Active, rule.Source, rule.EffectiveOn, rule.Class, rule.State, action = rule.Action.Code() },
        cancel);

    /// <summary>Reports that a rule's time is over for, longest ended first.</summary>
    /// <param name="rule">Of reports; cases of whistleblowers are counted elsewhere.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="atMost">Rows.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<IReadOnlyList<DueSubject>> DueUnder(RetentionRule rule, long now, int atMost, CancellationToken cancel) =>
        [.. (await DueRows(rule, now, atMost, cancel)).Select(r => new DueSubject(r.TrackingId, rule, Day(r.EndedAt)))];

    internal Task<IReadOnlyList<DueRow>> DueRows(RetentionRule rule, long now, int atMost, CancellationToken cancel, DueRow? after = null) => database.Read(
        s => s.Query<DueRow>(
            $"SELECT r.id, r.tracking_id, r.ended_at {Due} AND (r.ended_at > @afterAt OR (r.ended_at = @afterAt AND r.id > @afterId)) ORDER BY r.ended_at, r.id LIMIT @atMost",
            Parameters(rule, now, atMost, after),
            cancel),
        cancel);

    /// <summary>How many reports a rule's time is over for.</summary>
    public Task<long> CountDue(RetentionRule rule, long now, CancellationToken cancel) => database.Read(
        s => s.Scalar<long>($"SELECT COUNT(*) {Due}", Parameters(rule, now, 0), cancel), cancel);

    /// <summary>The same for one report under its lock: somebody may have acted since it was listed.</summary>
    internal static Task<bool> IsDue(Transaction transaction, RetentionRule rule, long reportId, long now, CancellationToken cancel) => transaction.Scalar<bool>(
        $"SELECT EXISTS (SELECT 1 {Due} AND r.id = @reportId)",
        new { state = rule.State, kind = rule.Class, action = rule.Action.Code(), before = Before(rule, now), reportId },
        cancel);

    /// <summary>Receipts from a day on, oldest first.</summary>
    /// <param name="since">yyyy-MM-dd; null for all.</param>
    /// <param name="after">Only those with a larger id, for the next page.</param>
    /// <param name="atMost">Rows.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<IReadOnlyList<RetentionReceipt>> Receipts(string? since, long after, int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<RetentionReceipt>($"SELECT {ReceiptColumns} FROM retention_receipt WHERE done_on >= @since AND id > @after ORDER BY id LIMIT @atMost", new { since = since ?? "", after, atMost }, cancel), cancel);

    /// <summary>The latest receipts, latest first.</summary>
    public Task<IReadOnlyList<RetentionReceipt>> LatestReceipts(int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<RetentionReceipt>($"SELECT {ReceiptColumns} FROM retention_receipt ORDER BY id DESC LIMIT @atMost", new { atMost }, cancel), cancel);

    internal static Task<int> AddReceipt(Transaction transaction, long reportId, string subject, RetentionRule rule, long endedAt, long now, string destroyed, CancellationToken cancel) => transaction.Execute(
        """
        INSERT INTO retention_receipt (subject, report_id, class, state, action, ended_on, done_on, days, source, destroyed)
        VALUES (@subject, @reportId, @Class, @State, @action, @endedOn, @doneOn, @Days, @Source, @destroyed) ON CONFLICT (subject, action) DO NOTHING
        """,
        new { subject, reportId, rule.Class, rule.State, action = rule.Action.Code(), endedOn = Day(endedAt), doneOn = Day(now), rule.Days, rule.Source, destroyed },
        cancel);

    internal static string Day(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long Before(RetentionRule rule, long now) => now - (rule.Days * 86_400_000L);

    private static object Parameters(RetentionRule rule, long now, int atMost, DueRow? after = null) =>
        new { state = rule.State, kind = rule.Class, action = rule.Action.Code(), before = Before(rule, now), atMost, afterAt = after?.EndedAt ?? -1, afterId = after?.Id ?? 0 };
}
