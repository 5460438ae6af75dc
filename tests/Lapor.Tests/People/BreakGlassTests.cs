using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

public sealed class BreakGlassTests
{
    private const string Why = "Perintah pengadilan nomor 12.";

    [Theory, OnBothEngines]
    public async Task Two_people_open_an_anonymous_identity_for_one_of_them_for_a_day(Engine engine)
    {
        await using var world = await World.Create(engine);
        var niko = await world.Hire("niko", Role.NationalAdmin, null);
        var id = await world.File(s => s with { Anonymous = true });
        var report = await world.Report(id);
        Assert.False(May.SeeIdentity(world.Nia, await world.Facts(id), reasonStated: true));
        Assert.Equal("reason_missing", (await world.BreakGlass.Ask(report.Id, world.Nia.Officer!.Id, "ya", default)).Refusals[0].Code);
        var request = (await world.BreakGlass.Ask(report.Id, world.Nia.Officer!.Id, Why, default)).Value;
        Assert.Equal("asked_already", (await world.BreakGlass.Ask(report.Id, world.Nia.Officer!.Id, Why, default)).Refusals[0].Code);
        Assert.Equal((1, 0), (await world.BreakGlass.Waiting(niko.Officer!.Id, default), await world.BreakGlass.Waiting(world.Nia.Officer!.Id, default)));
        Assert.Equal(("Nia", Why, (bool?)null), Assert.Single(await world.BreakGlass.Pending(default)) is var waiting ? (waiting.AskerName, waiting.Reason, waiting.Approved) : default);

        Assert.Equal("decided_already", (await world.BreakGlass.Decide(request, world.Nia.Officer!.Id, approve: true, Why, default)).Refusals[0].Code);
        Assert.False(May.SeeIdentity(world.Nia, await world.Facts(id), reasonStated: true));
        Assert.True((await world.BreakGlass.Decide(request, niko.Officer!.Id, approve: true, "Salinannya sudah diperiksa.", default)).Value);
        Assert.Equal("decided_already", (await world.BreakGlass.Decide(request, niko.Officer!.Id, approve: false, Why, default)).Refusals[0].Code);
        Assert.True(May.SeeIdentity(world.Nia, await world.Facts(id), reasonStated: true));
        Assert.False(May.SeeIdentity(world.Nia, await world.Facts(id)) || May.SeeIdentity(niko, await world.Facts(id), reasonStated: true));
        Assert.Empty(await world.BreakGlass.Pending(default));

        world.Clock.Advance(BreakGlass.Open - TimeSpan.FromMilliseconds(1));
        Assert.True(May.SeeIdentity(world.Nia, await world.Facts(id), reasonStated: true));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(May.SeeIdentity(world.Nia, await world.Facts(id), reasonStated: true));
        Assert.Equal(
            [("approved", "Niko", "Salinannya sudah diperiksa."), ("asked", "Nia", Why)],
            (await world.Reports.Looks(report.Id, default)).Select(l => (l.Step, l.Officer, l.Reason)));
        // And it can be asked for anew; a refusal opens nothing.
        var again = (await world.BreakGlass.Ask(report.Id, world.Nia.Officer!.Id, Why, default)).Value;
        Assert.True((await world.BreakGlass.Decide(again, niko.Officer!.Id, approve: false, "Alasannya tidak cukup.", default)).Value);
        Assert.False(May.SeeIdentity(world.Nia, await world.Facts(id), reasonStated: true));
        var last = (await world.BreakGlass.Latest(report.Id, world.Nia.Officer!.Id, default))!;
        Assert.Equal(((bool?)false, (long?)null), (last.Approved, last.Until));
        Assert.Equal(report.Id, (await world.BreakGlass.Find(again, default))!.ReportId);
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_reading_is_one_line_an_hour_however_often_it_is_opened(Engine engine)
    {
        await using var world = await World.Create(engine);
        var report = await world.Report(await world.File(s => s with { Confidential = true }));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Audit.Viewed(world.Nia.Officer!.Id, report.Id, default))));
        await world.Audit.Viewed(world.Andi.Officer!.Id, report.Id, default);
        Assert.Equal(2, (await world.Audit.OfReport(report.Id, default)).Count);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.Audit.Viewed(world.Nia.Officer!.Id, report.Id, default);
        Assert.Equal(3, (await world.Audit.OfReport(report.Id, default)).Count(e => e.Kind is AuditKind.ContentViewed));
        Assert.Equal(["Nia", "Andi", "Nia"], (await world.Reports.Looks(report.Id, default)).Select(l => l.Officer));
    }
}
