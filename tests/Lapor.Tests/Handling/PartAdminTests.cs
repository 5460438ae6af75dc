using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Handling;

/// <summary>The admin of a part of an agency: its admin for what lies with that part's units, and for nothing else.</summary>
public sealed class PartAdminTests
{
    [Theory, OnBothEngines]
    public async Task Disposes_within_the_part_and_keeps_whom_the_agency_put_beside_it(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Forwarded();
        Assert.Equal("receipt_required", (await Dispose(world, id, World.BandungRoads)).Refusals[0].Code); // not yet with the part
        await world.Disposing.Dispose(world.Andi, id, (await world.Report(id)).Version, new Disposition(World.BandungWorks, [World.BandungSocial], [World.BulelengWorks]), default);
        foreach (var outside in new[] { World.BandungSocial, World.Bandung })
            Assert.Equal(("unit_outside_part", "lead"), (await Dispose(world, id, outside)).Refusals.Select(r => (r.Code, r.Field)).First());
        Assert.Equal(("unit_outside_part", "helpers"), (await Dispose(world, id, World.BandungRoads, World.BandungSocial)).Refusals.Select(r => (r.Code, r.Field)).First());
        var done = (await Dispose(world, id, World.BandungRoads)).Value;
        Assert.Equal((ReportState.Disposed, (long?)World.BandungRoads, (long?)World.BandungWorks), (done.Report.State, done.Report.UnitId, done.Act.AgencyId));
        Assert.Equal(
            [(World.BandungRoads, AssignmentRole.Lead), (World.BandungSocial, AssignmentRole.Helper), (World.BulelengWorks, AssignmentRole.Copy)],
            (await world.Facts(id)).Assignments.Select(a => (a.AgencyId, a.Role)).Order());
        // The whole agency's admin takes it out of the part again, and then it is none of theirs.
        await world.Do(world.Andi, ActKind.Dispose, id, choice: 2);
        Assert.Equal("receipt_required", (await Dispose(world, id, World.BandungWorks)).Refusals[0].Code);
    }

    [Theory, OnBothEngines]
    public async Task Holds_returns_and_closes_what_lies_with_the_part(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Forwarded();
        await world.Disposing.Dispose(world.Andi, id, (await world.Report(id)).Version, new Disposition(World.BandungRoads, [], []), default);
        await world.Do(world.Umar, ActKind.Hold, id);
        await world.Do(world.Umar, ActKind.Resume, id);
        await world.Do(world.Umar, ActKind.Note, id);
        Assert.Equal((ReportState.Forwarded, 1), await world.Do(world.Umar, ActKind.Return, id) is var back ? (back.State, back.Bounces) : default);
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        Assert.Equal(ReportState.Closed, (await world.Do(world.Umar, ActKind.CloseByAdmin, id)).State);
    }

    [Theory, OnBothEngines]
    public async Task Is_told_where_a_unit_of_the_part_has_no_officer(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Forwarded();
        await world.Disposing.Dispose(world.Andi, id, (await world.Report(id)).Version, new Disposition(World.BandungRoads, [], []), default);
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == "umar@contoh.go.id" && m.Subject.Contains(id.ToString(), StringComparison.Ordinal));
    }

    private static async Task<Outcome<Committed>> Dispose(World world, TrackingId id, long lead, params long[] helpers) =>
        await world.Disposing.Dispose(world.Umar, id, (await world.Report(id)).Version, new Disposition(lead, helpers, []), default);
}
