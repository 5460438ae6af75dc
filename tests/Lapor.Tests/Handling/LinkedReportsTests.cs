using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Handling;

/// <summary>Duplicates: what an agency answers on the lead report reaches every reporter, and each keeps their own report.</summary>
public sealed class LinkedReportsTests
{
    [Theory, OnBothEngines]
    public async Task An_answer_on_the_lead_reaches_every_linked_report_and_its_reporter_once(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var lead = await world.Forwarded();
        await world.Dispose(lead);
        var same = await world.Forwarded(s => s with { Contact = s.Contact with { Email = "budi@contoh.id" } });
        var fresh = await world.File(s => s with { Anonymous = true, Contact = s.Contact with { Email = "citra@contoh.id" } });
        var other = await world.Forwarded(s => s with { Contact = s.Contact with { Email = "dedi@contoh.id" } });
        await Link(world, same, lead);
        await Link(world, fresh, lead);
        await crew.Work();
        crew.Take();

        var report = await world.Report(lead);
        await world.Answering.FollowUp(world.Lina, lead, report.Version, new FollowUp(true, false, "Lampu menyala lagi. Warga dengan NIK 3273015708900003 sudah dihubungi."), default);
        await crew.Work();
        var mails = crew.Take();
        foreach (var (id, to) in new[] { (same, "budi@contoh.id"), (fresh, "citra@contoh.id") })
        {
            var act = (await world.History(id))[^1];
            Assert.Equal((ActKind.FinalFollowUp, ActorKind.Officer, world.Lina.Officer!.Id, (long?)World.BandungWorks), (act.Kind, act.Actor, act.OfficerId!.Value, act.AgencyId));
            Assert.Equal("Lampu menyala lagi. Warga dengan NIK [NIK disamarkan] sudah dihubungi.", act.Text);
            var now = await world.Report(id);
            Assert.Equal((ReportState.FollowedUp, true, (long?)World.Bandung), (now.State, now.LastIsFinal, now.AgencyId));
            Assert.NotNull(now.DueAt); // the reporter's own silence
            Assert.Contains("> Lampu menyala lagi.", Assert.Single(mails, m => m.To == to).Text, StringComparison.Ordinal);
            Assert.Null(await world.Reports.FirstBroken(id, default));
        }

        Assert.DoesNotContain(mails, m => m.To == "dedi@contoh.id");
        Assert.Equal(ReportState.Forwarded, (await world.Report(other)).State);
        Assert.Contains(await world.Public.Acts(same, default), a => a.Kind == "final_follow_up" && a.Text.Contains("Lampu menyala lagi", StringComparison.Ordinal));
        Assert.Null(await world.Public.ByTrackingId(fresh, default)); // never verified, so still not published

        // Once: a second run, and the jobs of what was brought over, bring nothing more.
        var before = await Tables.Everything(world.Data);
        await crew.FollowLead.Run(report.Id, default);
        await crew.FollowLead.Run((await world.Report(same)).Id, default);
        Assert.Equal(before, await Tables.Everything(world.Data));
        Assert.Equal((await world.Reports.LinkedTo(report.Id, default)).Order(), new[] { (await world.Report(same)).Id, (await world.Report(fresh)).Id }.Order());
    }

    [Theory, OnBothEngines]
    public async Task The_closing_of_the_lead_is_told_and_closes_nobody_elses_report(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var lead = await world.Answered();
        var same = await world.Forwarded(s => s with { Contact = s.Contact with { Email = "budi@contoh.id" } });
        await Link(world, same, lead);
        await crew.Work();
        Assert.Equal(ReportState.FollowedUp, (await world.Report(same)).State); // linked late: the answer that stands comes along
        crew.Take();
        await world.Do(Viewer.Reporter(lead), ActKind.CloseByReporter, lead);
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == "budi@contoh.id" && m.Subject.Contains("sudah ditutup", StringComparison.Ordinal));
        var report = await world.Report(same);
        Assert.Equal((ReportState.FollowedUp, (int?)null, (Verdict?)null), (report.State, report.Rating, report.Verdict));
        Assert.Equal([ActKind.Link, ActKind.FinalFollowUp, ActKind.LeadClosed], (await world.History(same)).Select(a => a.Kind).TakeLast(3));
        Assert.Contains(await world.Public.Acts(same, default), a => a.Kind == "lead_closed");
        report = await world.Do(Viewer.Reporter(same), ActKind.CloseByReporter, same); // with a rating of its own
        Assert.Equal((ReportState.Closed, 4), (report.State, report.Rating));
    }

    [Theory, OnBothEngines]
    public async Task An_answer_for_the_lead_reporter_alone_stays_out_of_the_public_timeline_and_loses_its_numbers(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var lead = await world.Forwarded();
        await world.Dispose(lead);
        var same = await world.Forwarded();
        var secret = await world.Forwarded(s => s with { Confidential = true });
        await Link(world, same, lead);
        await Link(world, secret, lead);
        await world.Answering.FollowUp(world.Lina, lead, (await world.Report(lead)).Version, Acts.Interim("jawabanpribadi, hubungi 0812 3456 7890.", new DateOnly(2026, 3, 10), confidential: true), default);
        await crew.Work();
        var act = (await world.History(same))[^1];
        Assert.Equal(Visibility.Reporter, act.Visibility);
        Assert.StartsWith("jawabanpribadi, hubungi [nomor telepon disamarkan].\n\nLangkah berikutnya: ", act.Text, StringComparison.Ordinal);
        // What the lead was promised is promised here too.
        Assert.Contains(await world.Clocks.OfReport((await world.Report(same)).Id, default), c => c is { IsOpen: true, Clock: Clock.Promise });
        Assert.DoesNotContain("jawabanpribadi", await Tables.Text(world.Data, await Tables.Names(world.Data, "public_")), StringComparison.Ordinal);
        Assert.Equal(ReportState.FollowedUp, (await world.Report(secret)).State);
        Assert.Null(await world.Public.ByTrackingId(secret, default));
    }

    [Theory, OnBothEngines]
    public async Task What_was_unlinked_or_has_ended_gets_nothing(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var lead = await world.Forwarded();
        await world.Dispose(lead);
        var (loose, ended) = (await world.Forwarded(), await world.Forwarded());
        await Link(world, loose, lead);
        await Link(world, ended, lead);
        await world.Do(world.Andi, ActKind.Unlink, loose);
        await world.Do(world.Andi, ActKind.Archive, ended);
        await world.Do(world.Lina, ActKind.InterimFollowUp, lead);
        await crew.Work();
        Assert.Equal((ReportState.Forwarded, ReportState.Archived), ((await world.Report(loose)).State, (await world.Report(ended)).State));
        // No person acts as the lead does.
        Assert.Equal("not_allowed_now", (await world.Answering.FollowUp(world.Nia, loose, (await world.Report(loose)).Version, new FollowUp(true, false, "x"), default)).Refusals[0].Code);
    }

    private static async Task Link(World world, TrackingId id, TrackingId lead) =>
        Assert.False((await world.Answering.Link(world.Nia, id, (await world.Report(id)).Version, lead, default)).IsRefused);
}
