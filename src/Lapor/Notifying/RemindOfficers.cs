using System.Globalization;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// Gives one step of one clock to the officers of its levels: a notice on their page at once, and a mail that gathers all of theirs. Where a level has nobody who
/// may see the report, the next one up is told. A clock that stopped in the meantime reminds nobody.
/// </summary>
public sealed class RemindOfficers(ReportStore reports, ClockStore clocks, ReminderStore reminders, OfficerStore officers, Turns turns, MailOptions options, JobSignal signal, TimeProvider time)
{
    /// <summary>Mails about deadlines are gathered for at least this long: thousands of clocks end at the close of one day.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMinutes(15);

    /// <summary>Writes the notices and queues the mails, all or none. A second run adds nothing.</summary>
    /// <param name="job">Its payload names the clock and the step: <c>3:-1</c>.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    /// <exception cref="PermanentJobException">The job names nothing.</exception>
    public async Task Run(Job job, CancellationToken cancel)
    {
        if (job.ReportId is not { } reportId || job.Payload.Split(':') is not [var first, var second]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) || !int.TryParse(second, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days))
            throw new PermanentJobException("a reminder names a clock and a step");
        if (await reminders.Step(reportId, seq, days, cancel) is not { } step || await reports.Facts(reportId, cancel) is not { } facts) throw new PermanentJobException("no such reminder");
        var clock = (await clocks.OfReport(reportId, cancel)).FirstOrDefault(c => c.Seq == seq);
        if (clock is not { IsOpen: true, PausedAt: null }) return;
        List<long> told = [];
        foreach (var level in step.Of) told.AddRange(await Level(level, facts, cancel));
        // Who follows it learns that it is late, not that it will be.
        if (days >= 0) told.AddRange(await turns.Followers(facts, cancel));
        var wishes = await officers.Wishes(told, cancel);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await reminders.Tell(
            reportId, seq, days, [.. told.Distinct()],
            (t, fresh) => JobStore.Add(t, [.. fresh.Select(officer => (Officer: officer, Timing: Timing(wishes[officer]))).Where(f => f.Timing.Moment is not NewsMoment.Never)
                .Select(f => MailReminders.Job(f.Officer, options.GatherEvery == TimeSpan.Zero ? TimeSpan.Zero : Gather, now, f.Timing.Wait))], now, cancel),
            cancel);
        signal.Wake();
    }

    private NewsTiming Timing((string Email, NoticeChoice Notices) wish) => NewsRules.Decide(NewsTopics.TimeLimit, NewsWay.Mail, wish.Notices, wish.Email, stopped: false, time.GetUtcNow());

    private async Task<IReadOnlyList<long>> Level(ReminderLevel level, Facts facts, CancellationToken cancel)
    {
        for (var at = level; ; at++)
        {
            if (await turns.Of(at, facts, cancel) is { Count: > 0 } there && await turns.Seeing(facts, there, cancel) is { Count: > 0 } seeing) return seeing;
            if (at is ReminderLevel.NationalAdmin) return [];
        }
    }
}
