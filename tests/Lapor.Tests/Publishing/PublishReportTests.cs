using Lapor.Handling;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Publishing;

public sealed class PublishReportTests
{
    private const string Canary = "kenari17081945";

    [Theory, OnBothEngines]
    public async Task A_report_is_public_from_its_forwarding_on_and_gone_with_its_withdrawal(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File(s => s with { Text = $"Lampu mati. {Canary}" });
        async Task<bool> Seen()
        {
            await world.Publish(id);
            var found = (await world.Public.List(new PublicFilter { Words = Canary }, 10, default)).Count > 0;
            var shown = await world.Public.ByTrackingId(id, default) is not null;
            Assert.Equal(found, shown);
            Assert.Equal(shown, (await world.Public.Acts(id, default)).Count > 0);
            return shown;
        }

        Assert.False(await Seen());
        await world.Do(world.Nia, ActKind.Hold, id);
        Assert.False(await Seen());
        await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await world.Forward(id);
        Assert.True(await Seen());
        await world.Do(world.Andi, ActKind.Hold, id);
        Assert.True(await Seen());
        await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await world.Do(world.Andi, ActKind.CloseByAdmin, id);
        Assert.True(await Seen());
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        Assert.True(await Seen());
        await world.Do(world.Nia, ActKind.Withdraw, id);
        Assert.False(await Seen());
        Assert.Equal("withdrawn", (await world.Public.Status(id, default))!.State);
        // The contact waits for the mail, single words of the index for the scrubbing: ErasureTests.
        Assert.DoesNotContain(Canary, await Tables.Text(world.Data, ["report", "masking", "sealed_contact", "public_report", "public_act", "public_status"]), StringComparison.Ordinal);
        Assert.Empty(await world.Queues.List(world.Nia.Officer!, new QueueFilter { Words = Canary }, 10, default));
    }

    [Theory, OnBothEngines]
    public async Task An_archive_before_forwarding_is_never_public(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Do(world.Nia, ActKind.Archive, id);
        await world.Publish(id);
        Assert.Null(await world.Public.ByTrackingId(id, default));
        await world.Do(Viewer.Reporter(id), ActKind.Object, id);
        await world.Publish(id);
        Assert.Null(await world.Public.ByTrackingId(id, default));
        await world.Forward(id);
        await world.Publish(id);
        Assert.NotNull(await world.Public.ByTrackingId(id, default));
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_report_leaves_no_trace_in_any_public_table(Engine engine)
    {
        await using var world = await World.Create(engine);
        var tables = await Tables.Names(world.Data, "public_");
        Assert.Superset(new HashSet<string> { "public_act", "public_report", "public_search", "public_status" }, tables.ToHashSet());
        var before = await Tables.Text(world.Data, tables);
        var id = await world.File(s => s with { Confidential = true, Title = Canary, Text = Canary, Place = Canary });
        foreach (var (by, act) in new (Viewer, ActKind)[]
        {
            (world.Nia, ActKind.Edit), (world.Nia, ActKind.Forward), (world.Andi, ActKind.Hold), (Viewer.Reporter(id), ActKind.Complete), (world.Andi, ActKind.Dispose),
            (world.Lina, ActKind.InterimFollowUp), (Viewer.Reporter(id), ActKind.Reply), (world.Lina, ActKind.FinalFollowUp), (Viewer.Reporter(id), ActKind.CloseByReporter),
            (Viewer.Reporter(id), ActKind.Object), (world.Lina, ActKind.FinalFollowUp), (world.Umar, ActKind.CloseByAdmin), (world.Nia, ActKind.Reopen),
        })
        {
            await world.Do(by, act, id);
            await world.Publish(id);
            Assert.Equal(before, await Tables.Text(world.Data, tables));
        }

        Assert.Null(await world.Public.Status(id, default));
        Assert.Empty(await world.Public.List(new PublicFilter(), 10, default));
        Assert.All((await world.Public.CountByState(null, 100, default)).Values, n => Assert.Equal(0, n));
    }

    [Theory, OnBothEngines]
    public async Task Personal_data_is_masked_and_the_officers_wording_stands(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File(s => s with { Text = "Hubungi saya di 0812 3456 7890 atau siti@contoh.id, NIK 3273025508900001.", Place = "Rumah Bu Siti, 0812 3456 7890" });
        await world.Forward(id);
        await world.Publish(id);
        var shown = (await world.Public.ByTrackingId(id, default))!;
        foreach (var secret in new[] { "3456 7890", "34567890", "siti@", "3273025508900001" })
            Assert.DoesNotContain(secret, await Tables.Text(world.Data, await Tables.Names(world.Data, "public_")), StringComparison.Ordinal);
        Assert.Contains("Hubungi saya", shown.Text, StringComparison.Ordinal);
        Assert.Equal("Siti A.", shown.ReporterName);

        var report = await world.Report(id);
        await world.Verifying.Edit(world.Nia, id, report.Version, Acts.Unchanged(report) with { Public = new PublicWording("Lampu mati", "Lampu jalan mati.", "Coblong") }, default);
        await world.Publish(id);
        shown = (await world.Public.ByTrackingId(id, default))!;
        Assert.Equal(("Lampu mati", "Lampu jalan mati.", "Coblong"), (shown.Title, shown.Text, shown.Place));
        // An edit that decides nothing about it leaves the decision.
        report = await world.Report(id);
        await world.Verifying.Edit(world.Nia, id, report.Version, Acts.Unchanged(report), default);
        await world.Publish(id);
        Assert.Equal("Lampu mati", (await world.Public.ByTrackingId(id, default))!.Title);
    }

    [Theory, OnBothEngines]
    public async Task An_anonymous_reporters_name_is_nowhere_public(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File(s => s with { Anonymous = true, Contact = new(Canary, "", "", Canary) });
        await world.Forward(id);
        await world.Publish(id);
        Assert.Equal("", (await world.Public.ByTrackingId(id, default))!.ReporterName);
        Assert.DoesNotContain(Canary, await Tables.Everything(world.Data), StringComparison.Ordinal);
        var chosen = await world.File(s => s with { Contact = s.Contact with { ShownName = "Warga Dago" } });
        await world.Forward(chosen);
        await world.Publish(chosen);
        var careless = await world.File(s => s with { Contact = new("08123456789", "", "") });
        await world.Forward(careless);
        await world.Publish(careless);
        Assert.DoesNotContain("3456", (await world.Public.ByTrackingId(careless, default))!.ReporterName, StringComparison.Ordinal);
        Assert.Equal("Warga Dago", (await world.Public.ByTrackingId(chosen, default))!.ReporterName);
    }

    [Theory, OnBothEngines]
    public async Task The_public_timeline_tells_steps_and_never_what_was_said_in_private(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        var v = (await world.Report(id)).Version;
        await world.Disposing.Dispose(world.Andi, id, v++, new Disposition(World.BandungWorks, [World.BandungSocial], [], Canary), default);
        await world.Answering.Note(world.Lina, id, v++, Canary, default);
        await world.Answering.FollowUp(world.Lina, id, v++, Acts.Interim(Canary, new DateOnly(2026, 3, 10), confidential: true), default);
        await world.Answering.FollowUp(world.Lina, id, v++, new FollowUp(true, false, "Lampu diganti. Kantor: 022 123456, pu@bandung.go.id."), default);
        await world.Replying.Reply(Viewer.Reporter(id), id, Canary, null, "web", default);
        await world.Publish(id);
        Assert.DoesNotContain(Canary, await Tables.Text(world.Data, await Tables.Names(world.Data, "public_")), StringComparison.Ordinal);
        var steps = await world.Public.Acts(id, default);
        Assert.Equal(["submit", "forward", "dispose", "interim_follow_up", "final_follow_up", "reply"], steps.Select(s => s.Kind));
        Assert.Equal(("Dinas Pekerjaan Umum Kota Bandung", "Lampu diganti. Kantor: 022 123456, pu@bandung.go.id."), (steps[4].AgencyName, steps[4].Text));
        Assert.Equal("Dinas Pekerjaan Umum Kota Bandung", steps[2].TargetName);
        Assert.Equal(2, (await world.Public.ByTrackingId(id, default))!.Answers);
        Assert.Empty(await world.Public.List(new PublicFilter { Words = Canary }, 10, default));
    }

    [Theory, OnBothEngines]
    public async Task Publishing_twice_or_what_is_not_there_changes_nothing(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        await world.Publish(id);
        var before = await Tables.Text(world.Data, ["public_report", "public_act", "public_status"]);
        await world.Publish(id);
        await world.Publishing.Run(9_999, default);
        await world.Indexing.Run(9_999, default);
        Assert.Equal(before, await Tables.Text(world.Data, ["public_report", "public_act", "public_status"]));
        Assert.Single(await world.Public.List(new PublicFilter { Words = "lampu" }, 10, default));
    }
}
