using FsCheck;
using FsCheck.Fluent;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

/// <summary>
/// The laws of a report's life, held over random acts by random people at random moments. What an act may do is worked out here again, from the
/// table and the history alone, so that a mistake in <see cref="May"/> or <see cref="ReportCommit"/> is no mistake here.
/// </summary>
public sealed class StateLaws
{
    /// <param name="Guided">Three of four steps pick among what is allowed, so that lives go deep; the rest try anything.</param>
    /// <param name="Act">Which act.</param>
    /// <param name="Viewer">Who tries it.</param>
    /// <param name="Choice">Picks agencies, units and kinds of answers.</param>
    /// <param name="Days">Pass before.</param>
    private sealed record Step(bool Guided, int Act, int Viewer, int Choice, int Days);

    private static readonly Gen<Step[]> Lives =
        from count in Gen.Choose(5, 25)
        from steps in Gen.ArrayOf(
            from guided in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
            from act in Gen.Choose(0, 10_000)
            from viewer in Gen.Choose(0, 10)
            from choice in Gen.Choose(0, 83)
            from days in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(1, 20)))
            select new Step(guided, act, viewer, choice, days),
            count)
        select steps;

    [Fact]
    public void The_laws_hold_over_random_lives_on_sqlite()
    {
        var done = new HashSet<ActKind>();
        Law.Holds(Lives, steps => Live(Engine.Sqlite, steps, done), cases: 100, seed: 1945);
        // Laws over lives in which nothing happens say nothing.
        Assert.Equal([], Acts.Offered.Except(done));
    }

    [Fact]
    public async Task The_laws_hold_over_random_lives_on_postgresql()
    {
        await TemporaryPostgres.ConnectionString(); // skips here, not inside the law
        Law.Holds(Lives, steps => Live(Engine.Postgres, steps, []), cases: 6, seed: 32);
    }

    [Fact]
    public void Every_state_but_the_draft_is_reached_and_leads_to_an_end()
    {
        var reached = new HashSet<ReportState> { ReportState.Submitted };
        for (var i = 0; i < 10; i++)
            reached.UnionWith(States.All.Where(t => t.From is { } from && reached.Contains(from)).Select(t => t.To));
        Assert.Equal(Enum.GetValues<ReportState>().ToHashSet(), reached);
        foreach (var hasAgency in new[] { false, true })
        {
            // No officer's goodwill towards a withdrawal is counted: it needs the reporter's wish.
            var leads = new HashSet<ReportState> { ReportState.Closed, ReportState.Archived };
            for (var i = 0; i < 10; i++)
                leads.UnionWith(States.All.Where(t => t.From is not null && leads.Contains(t.To) && t.When != (hasAgency ? Condition.NoAgency : Condition.HasAgency)).Select(t => t.From!.Value));
            Assert.Superset(reached.Except([ReportState.Withdrawn]).ToHashSet(), leads);
        }
    }

    [Fact]
    public void Each_state_that_awaits_somebody_has_a_clock_and_each_end_has_none()
    {
        foreach (var state in Enum.GetValues<ReportState>())
        {
            var ended = state is ReportState.Closed or ReportState.Archived or ReportState.Withdrawn;
            Assert.Equal(ended, DueDates.Of(state, false) is null);
            Assert.Equal(ended, DueDates.Of(state, true) is null);
        }
    }

    [Fact]
    public void Each_act_stands_in_the_flow_and_each_edge_says_why()
    {
        Assert.Equal(Enum.GetValues<ActKind>().ToHashSet(), [.. Flow.After.Keys]);
        Assert.All(States.All, t => Assert.False(string.IsNullOrWhiteSpace(t.Why)));
        Assert.All(States.All, t => Assert.NotEqual(Who.None, t.Who));
        Assert.Equal(States.All.Count, States.All.DistinctBy(t => (t.From, t.Act, t.To, t.Who)).Count());
    }

    [Fact]
    public void Only_the_system_acts_on_silence_and_only_after_a_final_answer()
    {
        Assert.All(States.All.Where(t => t.Act is ActKind.CloseBySystem or ActKind.WarnSilence), t => Assert.Equal((Who.System, Condition.AfterFinal), (t.Who, t.When)));
        Assert.All(States.All.Where(t => t.Act is ActKind.CloseByAdmin), t => Assert.Equal(Condition.AfterFinal, t.When));
    }

    // Laws of FsCheck are synchronous.
    private static bool Live(Engine engine, Step[] steps, HashSet<ActKind> done) => Task.Run(() => LiveOn(engine, steps, done)).GetAwaiter().GetResult();

    private static async Task<bool> LiveOn(Engine engine, Step[] steps, HashSet<ActKind> done)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        var original = await world.Report(id);
        foreach (var step in steps)
        {
            world.Clock.Advance(TimeSpan.FromDays(step.Days));
            var (by, act) = (Viewers(world, id)[step.Viewer], Acts.Offered[step.Act % Acts.Offered.Count]);
            if (step.Guided)
            {
                var facts = await world.Facts(id);
                var allowed = (from viewer in Viewers(world, id).Append(Viewer.System) from kind in Acts.Offered where May.Do(viewer, kind, facts) && !(viewer == Viewer.System && (kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp)) select (viewer, kind)).DistinctBy(a => a.kind).ToList();
                // Notes and links are always allowed, and lead nowhere.
                var moving = allowed.Where(a => a.kind is not (ActKind.Note or ActKind.Link or ActKind.Unlink or ActKind.Edit or ActKind.Supplement or ActKind.Escalate or ActKind.Extend or ActKind.AskWithdrawal)).ToList();
                if (step.Choice % 5 > 0 && moving.Count > 0) allowed = moving;
                if (allowed.Count > 0) (by, act) = allowed[step.Act % allowed.Count];
            }

            // Jobs come when something is due: a warning within the hold, the Ombudsman after two months.
            if (act is ActKind.WarnHold) world.Clock.Advance(TimeSpan.FromDays(8));
            else if (act is ActKind.Escalate) world.Clock.Advance(TimeSpan.FromDays(61));
            else if (by == Viewer.System && step.Choice % 2 == 0) world.Clock.Advance(TimeSpan.FromDays(21));
            await Once(world, id, by, act, step.Choice);
        }

        await End(world, id);
        done.UnionWith((await world.History(id)).Select(a => a.Kind).Where(Acts.Offered.Contains));
        var last = await world.Report(id);
        if (last.State != ReportState.Withdrawn)
            Assert.Equal((original.OriginalTitle, original.OriginalText), (last.OriginalTitle, last.OriginalText));
        Assert.Null(await world.Reports.FirstBroken(id, default));
        return true;
    }

    private static async Task Once(World world, TrackingId id, Viewer by, ActKind act, int choice)
    {
        var before = await world.Facts(id);
        var history = await world.History(id);
        // A link needs a report to point to, which is filed on the way: not a change by the act.
        var everything = act is ActKind.Link ? null : await Tables.Everything(world.Data);
        var outcome = await world.Try(by, act, id, choice);
        var after = await world.Facts(id);
        // Jobs act as the system, whoever the walk named.
        if (act is ActKind.ExpireHold or ActKind.WarnSilence or ActKind.CloseBySystem or ActKind.WarnHold or ActKind.Escalate) by = Viewer.System;
        if (outcome.IsRefused)
        {
            if (everything is not null) Assert.Equal(everything, await Tables.Everything(world.Data));
            Assert.Equal(before.Report.Version, after.Report.Version);
            return;
        }

        var (was, now) = (before.Report, after.Report);
        Assert.Single(States.All, t => t.From == was.State && t.Act == act && t.To == now.State && (t.Who & Role(world, by, before)) != 0 && Holds(t.When, by, before, history, world));
        Assert.Equal(was.Version + 1, now.Version);
        Assert.Equal(was.ActCount + 1, now.ActCount);
        var line = (await world.History(id))[^1];
        Assert.Equal((act, was.State, now.State, world.Now, now.ActCount), (line.Kind, line.FromState, line.ToState, line.At, line.Seq));
        Assert.Equal(now.HistoryHash, line.Hash);
        Assert.Equal(now.IsEnded, now.EndedAt is not null);
        await ClocksHold(world, now);
        Assert.Equal(now.IsEnded, now.DueAt is null);
        Assert.Equal(now.State is ReportState.Closed, now.ClosedBy is not null && now.State is not (ReportState.Archived or ReportState.Withdrawn));
        Assert.Equal(now.State is ReportState.OnHold, now.HeldFrom is not null);
        // Archived never counts as completed.
        if (now.State is ReportState.Archived) Assert.Equal((Verdict.NotHandled, Light.Black, true), (now.Verdict, now.Light, now.ArchiveReason is not null));
        if (now.State is ReportState.Closed) Assert.NotEqual(Verdict.NotHandled, now.Verdict);
        // Somebody owns it: the nation before and between agencies, an agency, or its unit.
        if (now.State is ReportState.Forwarded or ReportState.Disposed or ReportState.FollowedUp) Assert.NotNull(now.AgencyId);
        Assert.Equal(now.State is ReportState.Disposed || (now.UnitId is not null), now.UnitId is not null);
        Assert.Equal(now.UnitId is null ? "" : after.Assignments.Single(a => a.AgencyId == now.UnitId).Path, after.UnitPath);
        if (!now.IsEnded) Assert.Contains(States.All, t => t.From == now.State && t.Act != ActKind.Note && Owners(world, after).Any(v => May.Do(v, t.Act, after)));
        if (act is ActKind.CloseBySystem) Assert.Contains(history, a => a.Kind is ActKind.FinalFollowUp);
    }

    /// <summary>The columns repeat the rows; one clock of the state runs until the end, completion from forwarding on; each is what counting from its start gives.</summary>
    private static async Task ClocksHold(World world, Report now)
    {
        var clocks = await world.Clocks.OfReport(now.Id, default);
        var told = ReportClocks.Told(now, clocks);
        Assert.Equal((told.DueAt, told.HeldDueAt, told.CompleteBy), (now.DueAt, now.HeldDueAt, now.CompleteBy));
        Assert.Equal(Enumerable.Range(1, clocks.Count), clocks.Select(c => c.Seq));
        var open = clocks.Where(c => c.IsOpen).ToList();
        var ofState = open.Where(c => !DueDates.IsBeside(c.Clock) && c.PausedAt is null).Select(c => (Clock?)c.Clock).SingleOrDefault();
        var wanted = DueDates.Of(now);
        Assert.Equal(wanted is Clock.Completion ? null : wanted, ofState);
        Assert.Equal(!now.IsEnded && now.ForwardedAt is not null ? 1 : 0, open.Count(c => c.Clock is Clock.Completion));
        Assert.All(open, c => Assert.Equal(c.PausedAt is not null, now.State is ReportState.OnHold && c.Clock is not (Clock.Hold or Clock.Instruction)));
        // A promise is kept open by the interim answer that made it and by nothing else; an instruction until its answer or the end.
        Assert.True(open.Count(c => c.Clock is Clock.Promise) <= (now.State is ReportState.FollowedUp or ReportState.ReporterReplied ? 1 : 0));
        Assert.Equal(now.InstructedAt is not null ? 1 : 0, open.Count(c => c.Clock is Clock.Instruction));
        var rules = await world.Deadlines.Rules(default);
        foreach (var clock in open)
        {
            var office = await world.Database.Read(s => world.Deadlines.Office(s, now.AgencyId, default));
            var hours = rules.Owing(clock.Clock, office);
            Assert.Equal(clock.DueAt, clock.CountedBy(hours).DueAt);
            Assert.Equal(rules.Reminders.Set(clock, hours).RemindAt, clock.RemindAt);
        }
    }

    /// <summary>Those who owe the next step, each in their own right, drive any report to an end in a few acts.</summary>
    private static async Task End(World world, TrackingId id)
    {
        for (var i = 0; i < 8; i++)
        {
            var facts = await world.Facts(id);
            var report = facts.Report;
            if (report.IsEnded) return;
            var admin = report.AgencyId == World.Bandung ? world.Andi : world.Ayu;
            var (by, act) = report.State switch
            {
                ReportState.Submitted => (world.Nia, ActKind.Forward),
                ReportState.OnHold => (Viewer.Reporter(id), ActKind.Complete),
                ReportState.Forwarded => (admin, ActKind.FinalFollowUp),
                ReportState.Disposed => (Unit(world, report.UnitId), ActKind.FinalFollowUp),
                ReportState.RerouteRequested => (world.Nia, ActKind.DecideReroute),
                ReportState.ReporterReplied when report.AgencyId is null => (world.Nia, ActKind.Archive),
                ReportState.ReporterReplied when report.AppealedAt is not null => (world.Nia, ActKind.DismissAppeal),
                ReportState.ReporterReplied => (admin, ActKind.FinalFollowUp),
                ReportState.FollowedUp when report.LastIsFinal => (admin, ActKind.CloseByAdmin),
                _ => (admin, ActKind.FinalFollowUp),
            };
            await world.Do(by, act, id);
        }

        Assert.Fail("The report came to no end.");
    }

    private static Viewer Unit(World world, long? unit) => unit switch
    {
        World.BandungWorks or World.BandungRoads => world.Lina,
        World.BandungSocial => world.Sari,
        _ => world.Luh,
    };

    private static IEnumerable<Viewer> Owners(World world, Facts facts) =>
        facts.Report.AgencyId is null || facts.Report.State is ReportState.RerouteRequested ? [world.Nia]
        : facts.Report.State is ReportState.Disposed ? [Unit(world, facts.Report.UnitId)]
        : [facts.Report.AgencyId == World.Bandung ? world.Andi : world.Ayu];

    private static Viewer[] Viewers(World world, TrackingId id) =>
    [
        world.Nia, world.Andi, world.Ayu, world.Lina, world.Sari, world.Luh, world.Omar, Viewer.Reporter(id), Viewer.Reporter(id),
        Viewer.Reporter(TrackingId.TryParse("1234567897", out var other) ? other : default), Viewer.Public,
    ];

    /// <summary>What a viewer is to a report, from the world's own list of who is who.</summary>
    private static Who Role(World world, Viewer by, Facts facts)
    {
        if (by == world.Omar) return facts.Report.EscalatedAt is not null ? Who.Ombudsman : Who.None;
        if (by == Viewer.System) return Who.System;
        if (by.Own is { } own) return own == facts.Report.TrackingId ? Who.Reporter : Who.None;
        if (by == world.Nia) return Who.NationalAdmin;
        // Whoever answered may not decide about the answer.
        var admin = Who.AgencyAdmin | (facts.Report.AppealedAt is not null && by.Officer is { } officer && !facts.AnsweredBy.Contains(officer.Id) ? Who.Superior : Who.None);
        if (by == world.Andi) return facts.Report.AgencyId == World.Bandung ? admin : Who.None;
        if (by == world.Ayu) return facts.Report.AgencyId == World.Buleleng ? admin : Who.None;
        long[] mine = by == world.Lina ? [World.BandungWorks, World.BandungRoads] : by == world.Sari ? [World.BandungSocial] : by == world.Luh ? [World.BulelengWorks] : [];
        return facts.Assignments.Any(a => a.Role != AssignmentRole.Copy && mine.Contains(a.AgencyId)) ? Who.LiaisonOfficer : Who.None;
    }

    private static bool Holds(Condition condition, Viewer by, Facts facts, IReadOnlyList<Act> history, World world)
    {
        var was = facts.Report;
        var lastAnswer = history.LastOrDefault(a => a.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.Reply or ActKind.Object or ActKind.Reopen);
        return condition switch
        {
            Condition.HeldFromThere => history.Last(a => a.Kind is ActKind.Hold).FromState == was.HeldFrom,
            Condition.AfterFinal => lastAnswer?.Kind is ActKind.FinalFollowUp,
            Condition.FirstObjection => history.All(a => a.Kind is not ActKind.Object) && world.Now - was.EndedAt < TimeSpan.FromDays(25).TotalMilliseconds,
            Condition.NoAgency => was.AgencyId is null,
            Condition.HasAgency => was.AgencyId is not null,
            Condition.LeadUnit => Unit(world, was.UnitId) == by,
            Condition.PartAdmin => by == world.Umar && was.UnitId is World.BandungWorks or World.BandungRoads,
            Condition.Escalated => history.Any(a => a.Kind is ActKind.Escalate),
            Condition.NotReceived => history.Any(a => a.Kind is ActKind.Escalate) && history.All(a => a.Kind is not ActKind.Receive),
            Condition.Instructed => history.LastOrDefault(a => a.Kind is ActKind.Instruct or ActKind.AnswerInstruction)?.Kind is ActKind.Instruct,
            Condition.NotExtended => history.All(a => a.Kind is not ActKind.Extend),
            Condition.FirstAppeal => history.All(a => a.Kind is not ActKind.Appeal) && history.Last(a => a.Kind is ActKind.CloseByReporter or ActKind.Rate).Details.Contains("not_resolved", StringComparison.Ordinal),
            Condition.Appealed => history.Last(a => a.Kind is ActKind.Appeal or ActKind.UpholdAppeal or ActKind.DismissAppeal).Kind is ActKind.Appeal,
            Condition.WithdrawalAsked => history.LastOrDefault(a => a.Kind is ActKind.AskWithdrawal or ActKind.DeclineWithdrawal)?.Kind is ActKind.AskWithdrawal,
            _ => true,
        };
    }
}
