using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Closing;

/// <summary>A reporter who was not helped asks a higher officer of the same agency; who answered may not decide.</summary>
public sealed class HigherReviewTests
{
    [Theory, OnBothEngines]
    public async Task Who_answered_may_not_decide_and_granted_it_goes_on_with_its_own_clock(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var head = await world.Hire("hani", Role.Executive, World.Bandung);
        var id = await Unsolved(world, world.Andi);
        await crew.Work();
        crew.Take();
        var asked = await world.Do(Viewer.Reporter(id), ActKind.Appeal, id);
        Assert.Equal((ReportState.ReporterReplied, world.Now, 1), (asked.State, asked.AppealedAt, asked.Appeals));
        var clock = Assert.Single(await world.Clocks.OfReport(asked.Id, default), c => c is { IsOpen: true, Clock: Clock.Appeal });
        Assert.Equal((10, asked.DueAt), (clock.Days, (long?)clock.DueAt));
        await crew.Work();
        Assert.Equal(["andi@contoh.go.id", "hani@contoh.go.id"], crew.Take().Where(m => m.Subject.Contains("peninjauan", StringComparison.Ordinal)).Select(m => m.To).Order(StringComparer.Ordinal));

        // Andi answered it. Nobody answers over the head of who decides.
        foreach (var act in new[] { ActKind.UpholdAppeal, ActKind.DismissAppeal, ActKind.FinalFollowUp, ActKind.InterimFollowUp })
            Assert.True((await world.Try(world.Andi, act, id)).IsRefused);
        Assert.True((await world.Try(world.Ayu, ActKind.UpholdAppeal, id)).IsRefused);
        var upheld = await world.Do(head, ActKind.UpholdAppeal, id);
        Assert.Equal((ReportState.ReporterReplied, (long?)null, (Verdict?)null), (upheld.State, upheld.AppealedAt, upheld.Verdict));
        Assert.Contains(await world.Clocks.OfReport(asked.Id, default), c => c is { IsOpen: true, Clock: Clock.Reply });
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == "siti@contoh.id" && m.Subject.EndsWith("dikabulkan", StringComparison.Ordinal));
        // On the same completion clock, and only once.
        Assert.Single((await world.Clocks.OfReport(asked.Id, default)).Where(c => c.Clock is Clock.Completion).Select(c => c.DueAt).Distinct());
        await world.Do(world.Andi, ActKind.FinalFollowUp, id);
        await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id, choice: 1);
        Assert.True((await world.Try(Viewer.Reporter(id), ActKind.Appeal, id)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task Dismissed_it_is_closed_with_a_reason_and_the_verdict_stays(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Unsolved(world, world.Lina);
        await world.Do(Viewer.Reporter(id), ActKind.Appeal, id);
        await crew.Work();
        crew.Take();
        // Lina answered; the admin above her did not.
        Assert.True((await world.Try(world.Lina, ActKind.DismissAppeal, id)).IsRefused);
        Assert.Equal("missing", (await world.HigherReview.Dismiss(world.Andi, id, (await world.Report(id)).Version, " ", default)).Refusals.Single().Code);
        var dismissed = await world.Do(world.Andi, ActKind.DismissAppeal, id);
        Assert.Equal((ReportState.Closed, ClosedBy.Admin, (Verdict?)Verdict.NotResolved), (dismissed.State, dismissed.ClosedBy!.Value, dismissed.Verdict));
        await crew.Work();
        var told = crew.Take().Single(m => m.To == "siti@contoh.id");
        Assert.Contains("tidak dikabulkan", told.Subject, StringComparison.Ordinal);
        Assert.Contains("> Lampu sudah menyala", told.Text, StringComparison.Ordinal);
        // The objection is a right of its own.
        Assert.Equal(ReportState.ReporterReplied, (await world.Do(Viewer.Reporter(id), ActKind.Object, id)).State);
    }

    [Theory, OnBothEngines]
    public async Task Only_who_is_not_helped_may_ask_in_time_and_the_nation_decides_where_nobody_else_is(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var content = await world.Answered();
        await world.Do(Viewer.Reporter(content), ActKind.CloseByReporter, content);
        Assert.True((await world.Try(Viewer.Reporter(content), ActKind.Appeal, content)).IsRefused);
        var late = await Unsolved(world, world.Lina);
        var id = await Unsolved(world, world.Andi);
        await world.Do(Viewer.Reporter(id), ActKind.Appeal, id);
        Assert.Equal(ReportState.Closed, (await world.Do(world.Nia, ActKind.DismissAppeal, id)).State);
        world.Clock.Advance(TimeSpan.FromDays(30));
        Assert.True((await world.Try(Viewer.Reporter(late), ActKind.Appeal, late)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task A_decision_that_does_not_come_climbs(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var head = await world.Hire("hani", Role.Executive, World.Bandung);
        var id = await Unsolved(world, world.Lina);
        await world.Do(Viewer.Reporter(id), ActKind.Appeal, id);
        await crew.Work();
        world.Clock.Advance(TimeSpan.FromDays(25));
        await crew.Sweep.Run(default);
        Assert.NotEmpty(await world.Database.Read(s => s.Query<string>("SELECT payload FROM job WHERE kind = 'remind'")));
        await crew.Runner.RunDue(default);
        var waiting = await world.Reminders.Unmailed(head.Officer!.Id, 10, default);
        Assert.Contains(waiting, w => w is { Clock: "appeal", Days: 0 });
        await world.Reminders.Mailed(head.Officer!.Id, waiting[^1].Id, default);
        Assert.Empty(await world.Reminders.Unmailed(head.Officer!.Id, 10, default));
    }

    private static async Task<TrackingId> Unsolved(World world, Viewer answers)
    {
        var id = await world.Forwarded();
        if (answers == world.Lina) await world.Dispose(id);
        await world.Do(answers, ActKind.FinalFollowUp, id);
        await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id, choice: 1);
        return id;
    }
}
