using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Deadlines;

/// <summary>
/// Gives the reminders whose moment has come: found by index, never by looking at every open report. Each step of a clock is written down in the transaction that
/// queues its telling, so that a second run, another node or a restart gives none twice; after a night without anybody each missed step is given, in order.
/// </summary>
public sealed class SweepClocks(Database database, DueDates deadlines, Escalating escalating, JobSignal signal, TimeProvider time)
{
    /// <summary>Clocks of one transaction; small, so that an act of an officer never waits for long.</summary>
    public const int Batch = 1000;

    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private const int EscalationsAtOnce = 250;

    /// <summary>Looks once; returns how many steps were given.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var given = 0;
        var offices = new Dictionary<long, OfficeHours>();
        while (await database.Write(t => Next(t, offices, cancel), cancel) is { } steps)
        {
            given += steps;
            signal.Wake();
        }

        var limit = await database.Read(s => OmbudsmanTerm.Before(s, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel), cancel);
        // By place, not by what is left: one report that refuses to be escalated must not hold up those after it.
        for (ProlongedRow? last = null; await Prolonged(last, limit, cancel) is { Count: > 0 } late; last = late[^1])
        {
            foreach (var row in late) await escalating.Escalate(row.TrackingId, cancel);
        }

        return given;
    }

    private async Task<int?> Next(Transaction t, Dictionary<long, OfficeHours> offices, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await ClockStore.Due(t, now, Batch, cancel);
        if (due.Count == 0) return null;
        var rules = await deadlines.Rules(t, cancel);
        List<PassedStep> steps = [];
        List<ReportClock> told = [];
        foreach (var clock in due)
        {
            if (!offices.TryGetValue(clock.AgencyId ?? 0, out var office)) offices[clock.AgencyId ?? 0] = office = await deadlines.Office(t, clock.AgencyId, cancel);
            var found = rules.Reminders.Due(clock, rules.Owing(clock.Clock, office), now);
            told.Add(found.Clock);
            steps.AddRange(found.Passed.Select(p => new PassedStep(clock.ReportId, clock.Seq, p.Days, string.Join(',', p.Levels.Select(l => l.Code())))));
        }

        var fresh = await ReminderStore.Pass(t, steps, now, cancel);
        await ClockStore.WriteReminded(t, told, cancel);
        await JobStore.Add(t, [.. fresh.Select(step => new NewJob(JobKinds.Remind, Key(step), now, step.ReportId, Payload: string.Create(CultureInfo.InvariantCulture, $"{step.Seq}:{step.Days}")))], now, cancel);
        return fresh.Count;
    }

    private static string Key(PassedStep step) => string.Create(CultureInfo.InvariantCulture, $"{JobKinds.Remind}:{step.ReportId}:{step.Seq}:{step.Days}");

    // A test holds it to its index.
    internal const string ProlongedSql = """
        SELECT id, submitted_at, tracking_id FROM report
        WHERE escalated_at IS NULL AND state NOT IN ('closed', 'archived', 'withdrawn') AND submitted_at < @limit AND (submitted_at, id) > (@at, @id) ORDER BY submitted_at, id LIMIT @atMost
        """;

    private Task<IReadOnlyList<ProlongedRow>> Prolonged(ProlongedRow? last, long limit, CancellationToken cancel) => database.Read(
        s => s.Query<ProlongedRow>(
            ProlongedSql,
            new
            {
                limit,
                at = last?.SubmittedAt ?? 0,
                id = last?.Id ?? 0,
                atMost = EscalationsAtOnce,
            },
            cancel),
        cancel);

    private sealed class ProlongedRow
    {
        public long Id { get; init; }

        public long SubmittedAt { get; init; }

        public string TrackingId { get; init; } = "";
    }
}
