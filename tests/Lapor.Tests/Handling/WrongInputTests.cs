using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Handling;

/// <summary>What officers and reporters get wrong while a report is handled: told field by field, and nothing changes.</summary>
public sealed class WrongInputTests
{
    private static readonly string TooLong = new('a', 10_001);

    [Theory, OnBothEngines]
    public async Task Verification_tells_every_wrong_field(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        var right = Acts.Unchanged(await world.Report(id));
        await Told(world, "body:missing title:missing", await world.Verifying.Edit(world.Nia, id, 1, right with { Title = " \0", Text = "" }, default));
        await Told(world, "body:too_long publicPlace:too_long publicText:too_long publicTitle:too_long tags:too_long title:too_long", await world.Verifying.Edit(
            world.Nia, id, 1, right with { Title = new('a', 201), Text = new('a', 20_001), Tags = new('a', 201), Public = new(new('a', 201), new('a', 20_001), new('a', 301)) }, default));
        await Told(world, "category:unknown_code class:unknown_code", await world.Verifying.Edit(world.Nia, id, 1, right with { Class = "murka", Category = "a\0'; --" }, default));
        await Told(world, "supervisory:supervisory_complaint_only", await world.Verifying.Edit(world.Nia, id, 1, right with { Class = "aspiration", Supervisory = true }, default));
        await Told(world, "agency:missing category:missing", await world.Verifying.Forward(world.Nia, id, 1, right with { Category = null }, "", "", default));
        await Told(world, "agency:unknown_code note:too_long", await world.Verifying.Forward(world.Nia, id, 1, right, "bulan\0", TooLong, default));
        await Told(world, "text:missing", await world.Verifying.Hold(world.Nia, id, 1, "\u200b", default));
        await Told(world, "text:too_long", await world.Verifying.Hold(world.Nia, id, 1, TooLong, default));
        await Told(world, "reason:missing text:missing", await world.Verifying.Archive(world.Nia, id, 1, "", "", default));
        await Told(world, "reason:unknown_code text:too_long", await world.Verifying.Archive(world.Nia, id, 1, "\0karena", TooLong, default));
    }

    [Theory, OnBothEngines]
    public async Task Disposition_stays_inside_the_agency_and_rerouting_names_another(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        Task<Outcome<Committed>> Dispose(long lead, long[] helpers, long[] copies, string note = "") => world.Disposing.Dispose(world.Andi, id, 2, new Disposition(lead, helpers, copies, note), default);
        await Told(world, "lead:missing", await Dispose(999, [], []));
        await Told(world, "lead:unit_of_other_agency", await Dispose(World.BulelengWorks, [], []));
        await Told(world, "copies:unknown_code helpers:unknown_code text:too_long", await Dispose(World.BandungWorks, [World.BulelengWorks], [-1], TooLong));
        await Told(world, "agency:missing text:missing", await world.Disposing.RequestReroute(world.Andi, id, 2, "", "", default));
        await Told(world, "agency:unknown_code", await world.Disposing.RequestReroute(world.Andi, id, 2, "\0x", "Bukan kami.", default));
        await Told(world, "agency:same_agency", await world.Disposing.RequestReroute(world.Andi, id, 2, "dinas-pu-bandung", "Bukan kami.", default));
        Assert.False((await Dispose(World.BandungWorks, [World.BandungWorks, World.BandungSocial, World.BandungSocial], [World.BandungSocial, World.BulelengWorks, World.BandungWorks])).IsRefused);
        Assert.Equal(["copy 11", "helper 4", "lead 2"], (await world.Facts(id)).Assignments.Select(a => $"{a.Role.Code()} {a.AgencyId}").Order());
        await world.Database.Write(t => t.Execute("UPDATE agency SET active = FALSE WHERE id = 4"));
        await Told(world, "lead:missing", await world.Disposing.Dispose(world.Andi, id, 3, new Disposition(World.BandungSocial, [], []), default));
    }

    [Theory, OnBothEngines]
    public async Task The_third_bounce_makes_the_decision_binding(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        for (var i = 0; i < 3; i++)
        {
            await world.Do(world.Andi, ActKind.RequestReroute, id);
            Assert.Equal(World.Buleleng, (await world.Report(id)).ProposedAgencyId);
            Assert.Null((await world.Do(world.Nia, ActKind.DecideReroute, id)).ProposedAgencyId);
        }

        await Told(world, ":decision_binding", await world.Try(world.Andi, ActKind.RequestReroute, id));
    }

    [Theory, OnBothEngines]
    public async Task A_helper_answers_but_cannot_send_the_report_back(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        await world.Disposing.Dispose(world.Andi, id, 2, new Disposition(World.BandungWorks, [World.BandungSocial], []), default);
        await Told(world, ":not_allowed_now", await world.Try(world.Sari, ActKind.Return, id));
        await world.Do(world.Sari, ActKind.InterimFollowUp, id);
        Assert.Equal(World.BandungSocial, (await world.History(id))[^1].AgencyId);
    }

    [Theory, OnBothEngines]
    public async Task Answers_replies_and_verdicts_need_words_that_fit(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        foreach (var (text, code) in new[] { ("", "missing"), ("\0\u200b ", "missing"), (TooLong, "too_long") })
        {
            await Told(world, $"text:{code}", await world.Answering.FollowUp(world.Lina, id, 4, new FollowUp(true, false, text), default));
            await Told(world, $"text:{code}", await world.Answering.Note(world.Lina, id, 4, text, default));
            await Told(world, $"text:{code}", await world.Answering.Close(world.Andi, id, 4, text, default));
            await Told(world, $"text:{code}", await world.Replying.Reply(Viewer.Reporter(id), id, text, null, "web", default));
            await Told(world, $"text:{code}", await world.Verdicts.AskWithdrawal(Viewer.Reporter(id), id, text, "web", default));
        }

        await Told(world, "rating:missing text:too_long verdict:missing", await world.Verdicts.Close(Viewer.Reporter(id), id, 6, "not_handled", TooLong, "web", default));
        await Told(world, "rating:missing verdict:missing", await world.Verdicts.Close(Viewer.Reporter(id), id, null, null, "", "web", default));
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        await Told(world, ":asked_already", await world.Try(Viewer.Reporter(id), ActKind.AskWithdrawal, id));
    }

    [Theory, OnBothEngines]
    public async Task Links_are_one_level_deep_and_keep_confidence(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (lead, one, other, hidden) = (await world.File(), await world.File(), await world.File(), await world.File(s => s with { Confidential = true }));
        Task<Outcome<Committed>> Link(TrackingId from, TrackingId to) => world.Answering.Link(world.Nia, from, 1, to, default);
        await Told(world, "lead:unknown_code", await Link(one, TrackingId.New()));
        await Told(world, "lead:lead_is_linked", await Link(one, one));
        await Told(world, "lead:lead_is_confidential", await Link(one, hidden));
        Assert.False((await Link(one, lead)).IsRefused);
        await Told(world, "lead:lead_is_linked", await Link(other, one));
        await Told(world, "lead:lead_is_linked", await Link(lead, other)); // it leads already
        Assert.False((await Link(hidden, lead)).IsRefused);
        Assert.Equal((await world.Report(lead)).Id, (await world.Report(one)).LeadReportId);
        Assert.Null((await world.Do(world.Nia, ActKind.Unlink, one)).LeadReportId);
    }

    [Theory, OnBothEngines]
    public async Task Files_go_with_their_answer_and_with_a_withdrawal(Engine engine)
    {
        await using var world = await World.Create(engine);
        var keep = new KeepAttachment(world.Database, new AttachmentFiles(Path.Combine(world.Data.Folder, "files")), new AttachmentSeal(world.Ring), world.Clock);
        var id = await world.Answered();
        var report = (await world.Report(id)).Id;
        await keep.Keep("jawaban", "a.png", new MemoryStream(SampleFiles.Png()), default);
        Assert.True((await world.Answering.FollowUp(world.Lina, id, 1, new FollowUp(true, true, "Lihat foto.", "jawaban"), default)).IsRefused);
        Assert.Empty(await world.Attachments.OfReport(report, default)); // still in quarantine
        await world.Answering.FollowUp(world.Lina, id, 4, new FollowUp(true, true, "Lihat foto.", "jawaban"), default);
        var file = Assert.Single(await world.Attachments.OfReport(report, default));
        Assert.Equal(((await world.History(id))[^1].Id, Visibility.Reporter), (file.ActId!.Value, file.Visibility));
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        await world.Do(world.Nia, ActKind.Withdraw, id);
        await new EraseFiles(world.Database, world.Attachments, new AttachmentFiles(Path.Combine(world.Data.Folder, "files"))).Run(report, default); // the job of that act
        Assert.Empty(await world.Attachments.OfReport(report, default));
    }

    [Theory, OnBothEngines]
    public async Task Odd_codes_in_addresses_are_found_nowhere(Engine engine)
    {
        await using var world = await World.Create(engine);
        foreach (var odd in new[] { "\0", "'", "%", new string('x', 5_000), "\ud83d" })
        {
            Assert.Null(await new AgencyStore(world.Database).BySlug(odd));
            Assert.Null(await new RegionStore(world.Database).ByCode(odd));
            Assert.Null(await new RegionStore(world.Database).PathName(odd));
            Assert.Null(await new CategoryStore(world.Database).ByCode(odd));
        }
    }

    private static async Task Told(World world, string expected, Outcome<Committed> outcome)
    {
        Assert.Equal(expected, string.Join(' ', outcome.Refusals.Select(r => $"{r.Field}:{r.Code}").Order(StringComparer.Ordinal)));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM act WHERE report_id NOT IN (SELECT id FROM report r WHERE r.act_count = (SELECT COUNT(*) FROM act a WHERE a.report_id = r.id))")));
    }
}
