using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

public sealed class ReportedPartiesTests
{
    private const string Why = "Pelapor menyebut namanya.";

    [Theory, OnBothEngines]
    public async Task The_named_are_told_nothing_and_given_nothing(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Forwarded();
        await crew.Work();
        crew.Take();
        Assert.False((await world.Parties.Name(world.Andi, id, world.Lina.Officer!.Id, World.BandungSocial, Why, default)).IsRefused);
        foreach (var (lead, helpers, copies, field) in new (long, long[], long[], string)[]
        {
            (World.BandungSocial, [], [], "lead"), (World.BandungWorks, [World.BandungSocial], [], "helpers"), (World.BandungWorks, [], [World.BandungSocial], "copies"),
        })
        {
            var refused = await world.Disposing.Dispose(world.Andi, id, (await world.Report(id)).Version, new Disposition(lead, helpers, copies), default);
            Assert.Equal([("unit_is_reported", field)], refused.Refusals.Select(r => (r.Code, r.Field)));
        }

        await world.Dispose(id); // Lina's unit, but not to her
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To is "lina@contoh.go.id" or "sari@contoh.go.id");
        Assert.Empty(await world.Officers.Unread(world.Lina.Officer!.Id, 10, default));
        Assert.Equal("receipt_required", (await world.Try(world.Lina, ActKind.FinalFollowUp, id)).Refusals[0].Code);
        // It waits with somebody: the agency's admin was told in her place.
        Assert.NotEmpty(await world.Officers.Unread(world.Andi.Officer!.Id, 10, default));
        Assert.Equal([("Lina", null), (null, "Dinas Sosial Kota Bandung")], (await world.Parties.Of((await world.Report(id)).Id, default)).Select(p => (p.OfficerName, p.UnitName)));
    }

    [Theory, OnBothEngines]
    public async Task A_report_about_a_whole_agency_goes_to_another(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        Assert.False((await world.Parties.Name(world.Nia, id, null, World.Bandung, Why, default)).IsRefused);
        Assert.Equal("unit_is_reported", (await world.Try(world.Nia, ActKind.Forward, id)).Refusals[0].Code);
        await world.Do(world.Nia, ActKind.Forward, id, choice: 1);
        Assert.True(May.See(world.Ayu, await world.Facts(id)));
        Assert.False(May.See(world.Andi, await world.Facts(id)));
    }

    [Theory, OnBothEngines]
    public async Task Naming_and_marking_are_for_those_who_may_and_stand_in_the_audit_log(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Forwarded();
        await world.Dispose(id);
        var report = await world.Report(id);
        foreach (var stranger in new[] { world.Lina, world.Sari, world.Ayu, world.Luh, Viewer.Reporter(id), Viewer.Public })
        {
            Assert.Equal("receipt_required", (await world.Parties.Name(stranger, id, world.Sari.Officer!.Id, null, Why, default)).Refusals[0].Code);
            Assert.Equal("receipt_required", (await world.Marks.Set(stranger, id, Mark.Priority, true, Why, default)).Refusals[0].Code);
        }

        Assert.Equal("receipt_required", (await world.Marks.Set(world.Andi, id, Mark.Priority, true, Why, default)).Refusals[0].Code);
        Assert.Equal("missing", (await world.Parties.Name(world.Andi, id, null, null, Why, default)).Refusals[0].Code);
        Assert.Equal("reason_missing", (await world.Parties.Name(world.Andi, id, 1, null, " ", default)).Refusals[0].Code);
        Assert.Equal(("unknown_code", "officer"), (await world.Parties.Name(world.Andi, id, 9_999, null, Why, default)).Refusals[0] is var no ? (no.Code, no.Field) : default);
        Assert.Equal(("unknown_code", "unit"), (await world.Parties.Name(world.Andi, id, null, 9_999, Why, default)).Refusals[0] is var none ? (none.Code, none.Field) : default);
        Assert.Empty(await world.Audit.OfReport(report.Id, default));

        for (var twice = 0; twice < 2; twice++)
        {
            Assert.True((await world.Parties.Name(world.Umar, id, world.Sari.Officer!.Id, null, Why, default)).Value);
            Assert.True((await world.Marks.Set(world.Nia, id, Mark.Escalated, true, Why, default)).Value);
        }

        var party = Assert.Single(await world.Parties.Of(report.Id, default));
        Assert.Equal(("Sari", "Umar"), (party.OfficerName, party.NamedBy));
        Assert.Equal("receipt_required", (await world.Parties.Clear(world.Andi, id, party.Id, Why, default)).Refusals[0].Code);
        Assert.True((await world.Parties.Clear(world.Nia, id, party.Id, Why, default)).Value);
        Assert.Equal("receipt_required", (await world.Parties.Clear(world.Nia, id, party.Id, Why, default)).Refusals[0].Code);
        Assert.True((await world.Marks.Set(world.Nia, id, Mark.Escalated, false, Why, default)).Value);
        Assert.Equal(
            ["report_marked -escalated", $"party_cleared officer:{world.Sari.Officer!.Id}", "report_marked +escalated", $"party_named officer:{world.Sari.Officer!.Id}"],
            (await world.Audit.OfReport(report.Id, default)).Select(e => $"{e.Kind.Code()} {e.Subject}"));
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_report_leaves_its_agencys_admin_with_the_disposition_and_comes_back_with_the_return(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Forwarded(s => s with { Confidential = true });
        await world.Dispose(id);
        var facts = await world.Facts(id);
        Assert.Equal([false, true, false, true, true], new[] { world.Andi, world.Lina, world.Sari, world.Umar, world.Nia }.Select(v => May.See(v, facts)));
        await crew.Work();
        Assert.DoesNotContain(await world.Officers.Unread(world.Andi.Officer!.Id, 10, default), n => n.Kind == "dispose");
        // Once the unit itself is reported, the admin must find it another.
        Assert.True((await world.Parties.Name(world.Nia, id, null, World.BandungWorks, Why, default)).Value);
        Assert.Equal([true, false, false, false, true], new[] { world.Andi, world.Lina, world.Sari, world.Umar, world.Nia }.Select(v => May.See(v, world.Facts(id).GetAwaiter().GetResult())));
        await world.Do(world.Andi, ActKind.Dispose, id, choice: 2);
        facts = await world.Facts(id);
        Assert.Equal([false, true], new[] { world.Andi, world.Sari }.Select(v => May.See(v, facts)));
        await world.Do(world.Sari, ActKind.Return, id);
        Assert.True(May.See(world.Andi, await world.Facts(id)));
    }

    [Theory, OnBothEngines]
    public async Task Officers_are_found_by_a_part_of_their_name_in_one_branch(Engine engine)
    {
        await using var world = await World.Create(engine);
        Assert.Equal(["Lina"], (await world.Officers.Search("/1/", "lin", 5, default)).Select(o => o.Name));
        Assert.Empty(await world.Officers.Search("/1/", "ayu", 5, default));
        Assert.Equal(["Ayu"], (await world.Officers.Search("/", "ayu", 5, default)).Select(o => o.Name));
    }
}
