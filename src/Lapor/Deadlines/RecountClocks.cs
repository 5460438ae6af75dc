using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Deadlines;

/// <summary>
/// After a decree moved a day off, or an agency changed its hours, its week or its zone: counts the open clocks anew from their start, moves what is due,
/// public copies and timed jobs with them, and writes down what moved. Small transactions beside the running traffic; run twice it moves nothing more.
/// </summary>
public sealed class RecountClocks(Database database, WorkCalendars calendars, DueDates deadlines, TimeProvider time)
{
    private const int Batch = 200;

    // An act of the minute in which another node still kept the old calendar is caught by a pass after it.
    private static readonly TimeSpan UntilLastPass = WorkCalendars.Fresh + TimeSpan.FromSeconds(30);

    private static readonly ReportState[] OpenStates = [.. Enum.GetValues<ReportState>().Where(state => DueDates.Of(state, lastIsFinal: false) is not null)];

    /// <summary>One pass over the open reports that a change may touch.</summary>
    /// <param name="changeId">Of calendar_change.</param>
    /// <param name="cancel">Stops between batches; what was moved stays moved.</param>
    /// <returns>When to pass again; null when it is done.</returns>
    public async Task<TimeSpan?> Run(long changeId, CancellationToken cancel)
    {
        if (await database.Read(s => s.First<Recount>("SELECT id, at, agency_id, done_at FROM calendar_change WHERE id = @changeId", new { changeId }, cancel), cancel) is not { } change)
            throw new PermanentJobException("no such change of the calendar");
        var began = Now();
        calendars.Forget();
        var offices = new Dictionary<long, OfficeHours>();
        foreach (var state in OpenStates)
        {
            for (long? after = 0; after is { } from;)
                after = await database.Write(t => Next(t, change, state, from, offices, cancel), cancel);
        }

        await database.Write(t => t.Execute("UPDATE calendar_change SET done_at = @now WHERE id = @changeId", new { changeId, now = Now() }, cancel), cancel);
        var left = TimeSpan.FromMilliseconds(change.At - began) + UntilLastPass;
        return left > TimeSpan.Zero ? left : null;
    }

    private async Task<long?> Next(Transaction t, Recount change, ReportState state, long after, Dictionary<long, OfficeHours> offices, CancellationToken cancel)
    {
        var open = await OpenBatch.Read(t, state, after, Batch, change.AgencyId, cancel);
        if (open.Count == 0) return null;
        var rules = await deadlines.Rules(t, cancel);
        var rows = (await ClockStore.Rows(t, [.. open.Select(r => r.Id)], cancel)).ToLookup(c => c.ReportId);
        var moved = 0;
        List<ReportClock> changed = [];
        List<NewJob> jobs = [];
        foreach (var report in open)
        {
            var office = await Office(t, report.AgencyId, offices, cancel);
            // From before clocks were kept: what it says was counted by the hours as they stand, so nothing of it moves now.
            if (!rows.Contains(report.Id)) continue;
            var clocks = rows[report.Id].ToList();
            var recounted = clocks.ConvertAll(c => c.IsOpen ? Recounted(c, rules, office) : c);
            var before = clocks.Zip(recounted).Where(pair => pair.First.DueAt != pair.Second.DueAt).ToList();
            // A reminder can move where the end stays: the working day before it became a holiday.
            changed.AddRange(clocks.Zip(recounted).Where(pair => pair.First != pair.Second).Select(pair => pair.Second));
            if (before.Count == 0) continue;
            moved += before.Count;
            foreach (var (old, now) in before) await Move(t, change.Id, report.Id, old, now, rules, cancel);
            var told = ReportClocks.Told(report, recounted);
            await t.Execute("UPDATE report SET due_at = @DueAt, held_due_at = @HeldDueAt, complete_by = @CompleteBy WHERE id = @Id", new { told.DueAt, told.HeldDueAt, told.CompleteBy, told.Id }, cancel);
            await t.Execute("UPDATE public_status SET due_at = @DueAt WHERE tracking_id = @id", new { told.DueAt, id = told.TrackingId.ToString() }, cancel);
            var key = string.Create(CultureInfo.InvariantCulture, $"{JobKinds.Publish}:{report.Id}:calendar:{change.Id}:{told.DueAt}:{told.CompleteBy}");
            jobs.Add(new(JobKinds.Publish, key, Now(), report.Id));
        }

        await ClockStore.Write(t, changed, cancel);
        await JobStore.Add(t, jobs, Now(), cancel);
        await t.Execute(
            "UPDATE calendar_change SET looked = looked + @looked, moved = moved + @moved WHERE id = @Id", new { looked = change.DoneAt is null ? open.Count : 0, moved, change.Id }, cancel);
        return open.Count < Batch ? null : open[^1].Id;
    }

    // A day that was named stays that day, at the close of the office as it now is; what reminds of a clock moves with it.
    private static ReportClock Recounted(ReportClock clock, DeadlineRules rules, OfficeHours office)
    {
        var hours = rules.Owing(clock.Clock, office);
        return rules.Reminders.Set(clock.CountedBy(hours), hours);
    }

    private static async Task Move(Transaction t, long changeId, long reportId, ReportClock old, ReportClock now, DeadlineRules rules, CancellationToken cancel)
    {
        await t.Execute(
            """
            INSERT INTO clock_move (report_id, seq, change_id, due_before, due_after) VALUES (@reportId, @Seq, @changeId, @before, @DueAt)
            ON CONFLICT (report_id, seq, change_id) DO UPDATE SET due_after = excluded.due_after
            """,
            new { reportId, now.Seq, changeId, before = old.DueAt, now.DueAt },
            cancel);
        // What waits for the end of the clock waits for its new end. The key is that of Flow: kind, report, act and timing.
        (string Kind, Timing When, long Due)[] timed = now.Clock switch
        {
            Clock.Silence =>
            [
                (JobKinds.CloseWhenSilent, Timing.AtDue, now.DueAt), (JobKinds.WarnSilence, Timing.FifthDay, rules.WorkingDays(now.StartedAt, 5)),
                (JobKinds.WarnSilence, Timing.NinthDay, rules.WorkingDays(now.StartedAt, 9)),
            ],
            Clock.Hold => [(JobKinds.ExpireHold, Timing.AtDue, now.DueAt), (JobKinds.WarnHold, Timing.BeforeDue, now.DueAt - (long)Flow.HoldWarning.TotalMilliseconds)],
            _ => [],
        };
        foreach (var (kind, when, due) in timed)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{kind}:{reportId}:{now.StartedBy}:{when}");
            await t.Execute("UPDATE job SET due_at = @due WHERE key = @key AND state = 'waiting'", new { due, key }, cancel);
        }
    }

    private async Task<OfficeHours> Office(Session session, long? agencyId, Dictionary<long, OfficeHours> offices, CancellationToken cancel)
    {
        var key = agencyId ?? 0;
        if (!offices.TryGetValue(key, out var office)) offices[key] = office = await deadlines.Office(session, agencyId, cancel);
        return office;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Recount
    {
        public long Id { get; init; }

        public long At { get; init; }

        public long? AgencyId { get; init; }

        public long? DoneAt { get; init; }
    }
}
