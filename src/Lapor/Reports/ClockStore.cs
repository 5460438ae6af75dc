using System.Globalization;
using System.Text.Json;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>A change of calendar or hours that moved one clock.</summary>
public sealed class ClockMove
{
    /// <summary>The clock's number in its report.</summary>
    public int Seq { get; init; }

    public long ChangeId { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }

    /// <summary>The decree; may be empty.</summary>
    public string Decree { get; init; } = "";

    /// <summary><c>holidays</c> or <c>hours</c>.</summary>
    public string Cause { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long DueBefore { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long DueAfter { get; init; }
}

/// <summary>The rows of report_clock.</summary>
public sealed class ClockStore(Database database)
{
    private const string Columns = "report_id, seq, clock, agency_id, started_at, started_by, days, unit, basis, due_at, paused_at, pauses, paused_days, stopped_at, stopped_by, extended_days, remind_at, reminded";

    private static readonly string GivenColumns = string.Join(
        ", ", Columns.Split(", ").Select(c => c + (c is "clock" or "unit" or "basis" or "pauses" or "stopped_by" ? " text" : " bigint")));

    /// <summary>All clocks of a report, in the order they started.</summary>
    public Task<IReadOnlyList<ReportClock>> OfReport(long reportId, CancellationToken cancel) => database.Read(s => Rows(s, [reportId], cancel), cancel);

    /// <summary>What moved a report's clocks, oldest first.</summary>
    public Task<IReadOnlyList<ClockMove>> Moves(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<ClockMove>(
            """
            SELECT m.seq, m.change_id, c.at, c.decree, c.cause, m.due_before, m.due_after
            FROM clock_move m JOIN calendar_change c ON c.id = m.change_id WHERE m.report_id = @reportId ORDER BY m.seq, m.change_id
            """,
            new { reportId },
            cancel),
        cancel);

    /// <summary>All clocks of some reports, in order.</summary>
    internal static async Task<IReadOnlyList<ReportClock>> Rows(Session session, IReadOnlyCollection<long> reportIds, CancellationToken cancel) =>
        [.. (await session.Query<ClockRow>($"SELECT {Columns} FROM report_clock WHERE report_id {session.Dialect.In("reportIds")} ORDER BY report_id, seq", new { reportIds = reportIds.ToArray() }, cancel)).Select(r => r.ToClock())];

    /// <summary>Clocks of which a reminder is due, the most overdue first; locked, those that another writer holds left out.</summary>
    internal static async Task<IReadOnlyList<ReportClock>> Due(Transaction transaction, long now, int atMost, CancellationToken cancel) =>
        [.. (await transaction.Query<ClockRow>(DueSql(transaction.Dialect), new { now, atMost }, cancel)).Select(r => r.ToClock())];

    // A test holds it to its index.
    internal static string DueSql(Dialect dialect) => $"SELECT {Columns} FROM report_clock WHERE remind_at <= @now ORDER BY remind_at LIMIT @atMost {dialect.SkipLocked}";

    /// <summary>Writes how far reminding went, and when it goes on; what was told stays told.</summary>
    internal static Task WriteReminded(Transaction transaction, IReadOnlyList<ReportClock> rows, CancellationToken cancel) => rows.Count == 0 ? Task.CompletedTask : transaction.Execute(
        $"""
        UPDATE report_clock SET remind_at = given.remind_at, reminded = CASE WHEN report_clock.reminded > given.reminded THEN report_clock.reminded ELSE given.reminded END
        FROM {transaction.Dialect.Rows("rows", "report_id bigint, seq bigint, remind_at bigint, reminded bigint")}
        WHERE report_clock.report_id = given.report_id AND report_clock.seq = given.seq
        """,
        new { rows = JsonSerializer.Serialize(rows.Select(r => new { report_id = r.ReportId, seq = r.Seq, remind_at = r.RemindAt, reminded = r.Reminded })) },
        cancel);

    /// <summary>Writes new and changed clocks; one statement, because each is a round trip on PostgreSQL.</summary>
    internal static Task Write(Transaction transaction, IReadOnlyList<ReportClock> rows, CancellationToken cancel) => rows.Count == 0 ? Task.CompletedTask : transaction.Execute(
        $"""
        INSERT INTO report_clock ({Columns}) SELECT {Columns} FROM {transaction.Dialect.Rows("rows", GivenColumns)} WHERE TRUE
        ON CONFLICT (report_id, seq) DO UPDATE SET days = excluded.days, due_at = excluded.due_at, paused_at = excluded.paused_at, pauses = excluded.pauses, paused_days = excluded.paused_days,
            stopped_at = excluded.stopped_at, stopped_by = excluded.stopped_by, extended_days = excluded.extended_days, remind_at = excluded.remind_at,
            -- a sweep may have gone on in the meantime: what was told stays told
            reminded = CASE WHEN report_clock.reminded > excluded.reminded THEN report_clock.reminded ELSE excluded.reminded END
        """,
        new { rows = JsonSerializer.Serialize(rows.Select(Given)) },
        cancel);

    private static object Given(ReportClock row) => new
    {
        report_id = row.ReportId,
        seq = row.Seq,
        clock = row.Clock.Code(),
        agency_id = row.AgencyId,
        started_at = row.StartedAt,
        started_by = row.StartedBy,
        days = row.Days,
        unit = row.Unit,
        basis = row.Basis,
        due_at = row.DueAt,
        paused_at = row.PausedAt,
        pauses = string.Join(';', row.Pauses.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.From}-{p.To}"))),
        paused_days = row.PausedDays,
        stopped_at = row.StoppedAt,
        stopped_by = row.StoppedBy?.Code(),
        extended_days = row.ExtendedDays,
        remind_at = row.RemindAt,
        reminded = row.Reminded,
    };

    /// <summary>The number of the act that led a report into the state it is in.</summary>
    internal static Task<int> StartedBy(Session session, Report report, CancellationToken cancel) => session.Scalar<int>(
        """
        SELECT COALESCE(MAX(seq), 1) FROM act WHERE report_id = @Id AND to_state = @state
            AND (from_state IS NULL OR from_state <> to_state OR kind IN ('interim_follow_up', 'final_follow_up'))
        """,
        new { report.Id, state = report.State.Code() },
        cancel);

    private sealed class ClockRow
    {
        public long ReportId { get; init; }

        public int Seq { get; init; }

        public string Clock { get; init; } = "";

        public long? AgencyId { get; init; }

        public long StartedAt { get; init; }

        public int StartedBy { get; init; }

        public int Days { get; init; }

        public string Unit { get; init; } = "";

        public string Basis { get; init; } = "";

        public long DueAt { get; init; }

        public long? PausedAt { get; init; }

        public string Pauses { get; init; } = "";

        public int PausedDays { get; init; }

        public long? StoppedAt { get; init; }

        public string? StoppedBy { get; init; }

        public int ExtendedDays { get; init; }

        public long? RemindAt { get; init; }

        public int Reminded { get; init; }

        public ReportClock ToClock() => new()
        {
            ReportId = ReportId,
            Seq = Seq,
            Clock = Codes.Member<Clock>(Clock),
            AgencyId = AgencyId,
            StartedAt = StartedAt,
            StartedBy = StartedBy,
            Days = Days,
            Unit = Unit,
            Basis = Basis,
            DueAt = DueAt,
            PausedAt = PausedAt,
            Pauses = [.. Pauses.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Span)],
            PausedDays = PausedDays,
            StoppedAt = StoppedAt,
            StoppedBy = Codes.TryMember<ActKind>(StoppedBy),
            ExtendedDays = ExtendedDays,
            RemindAt = RemindAt,
            Reminded = Reminded,
        };

        private static (long From, long To) Span(string text)
        {
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            return (long.Parse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture), long.Parse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
        }
    }
}
