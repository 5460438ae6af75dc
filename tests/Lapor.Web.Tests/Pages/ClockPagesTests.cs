using System.Net;
using Lapor.Closing;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Promises, extension, appeal and the Ombudsman's dossier as people meet them on their pages.</summary>
public sealed class ClockPagesTests
{
    [Theory, OnBothEngines]
    public async Task An_answer_that_says_nothing_comes_back_with_what_was_written_and_a_tick_sends_it(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Disposed(country);
        var lina = await country.Officer("lina");
        var desk = await lina.Get($"/kerja/laporan/{id}");
        Assert.False(desk.Has("[name=follow_up-anyway]"));
        var typed = new Dictionary<string, string?> { ["follow_up-kind"] = "final", ["follow_up-text"] = "Akan kami koordinasikan." };
        var told = await lina.Submit(desk, "#act-follow_up form", typed, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Akan kami koordinasikan.", told.One("#follow_up-text").TextContent.Trim());
        Assert.Equal(ReportState.Disposed, await country.State(id));
        await lina.Submit(told, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-anyway"] = "true" });
        Assert.Equal(ReportState.FollowedUp, await country.State(id));
        Assert.Contains("Dikirim walau ditandai belum mengatakan apa-apa", (await lina.Get($"/kerja/laporan/{id}")).Text(".timeline"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Completion_is_extended_once_from_the_desk_and_the_public_reads_why(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Disposed(country);
        var lina = await country.Officer("lina");
        var desk = await lina.Get($"/kerja/laporan/{id}");
        await lina.Submit(desk, "#act-extend form", new Dictionary<string, string?> { ["extend-reason"] = "other_agency", ["extend-days"] = "4", ["extend-text"] = "Tiang milik PLN." });
        desk = await lina.Get($"/kerja/laporan/{id}");
        Assert.False(desk.Has("#act-extend"), "There is only one extension.");
        Assert.Contains("sudah diperpanjang 4 hari kerja", desk.Text("[aria-labelledby=tenggat]"), StringComparison.Ordinal);
        await country.Of<Publishing.PublishReport>().Run((await country.Report(id)).Id, default);
        Assert.Contains("Waktu penyelesaian diperpanjang", (await country.Site.Visitor().Get($"/laporan/{id}")).Text(".timeline"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_reporter_who_was_not_helped_asks_a_higher_officer_and_reads_the_decision(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Cast.Hire(country);
        var filed = (await country.Of<FileReport>().File(Country.Complaint, null, default)).Value;
        var id = filed.Report.TrackingId;
        await Through(country, id);
        await Ok(country.Of<Answering>().FollowUp(await Viewer(country, "lina"), id, (await country.Report(id)).Version, new FollowUp(true, false, "Lampu sudah diganti."), default));
        var reporter = await Cast.Reporter(country, filed);
        Assert.False((await reporter.Get($"/laporan/{id}")).Has("#peninjauan"));
        await Ok(country.Of<Verdicts>().Close(Reports.Viewer.Reporter(id), id, 1, "not_resolved", "", "web", default));
        var page = await reporter.Get($"/laporan/{id}");
        await reporter.Submit(page, "#peninjauan form", new Dictionary<string, string?> { ["AppealText"] = "" }, expected: HttpStatusCode.UnprocessableEntity);
        var asked = await reporter.Submit(page, "#peninjauan form", new Dictionary<string, string?> { ["AppealText"] = "Lampu masih mati." });
        Assert.Contains("Menunggu putusan atasan", asked.Text("main"), StringComparison.Ordinal);

        Assert.False((await (await country.Officer("lina")).Get($"/kerja/laporan/{id}")).Has("#act-dismiss_appeal"), "Who answered may not decide.");
        var kepala = await country.Officer("kepala");
        await kepala.Submit(await kepala.Get($"/kerja/laporan/{id}"), "#act-uphold_appeal form", new Dictionary<string, string?> { ["uphold_appeal-text"] = "Foto menunjukkan lampu padam." });
        Assert.Null((await country.Report(id)).AppealedAt);
        Assert.Contains("Foto menunjukkan lampu padam.", (await reporter.Get($"/laporan/{id}")).Text(".timeline"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_dossier_is_sealed_and_a_seal_on_paper_is_found_again(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Cast.Hire(country);
        var id = await Disposed(country);
        Assert.Empty((await country.Of<ReportMarks>().Set(await Viewer(country, "nia"), id, Mark.Escalated, true, "laporan lama tidak dijawab", default)).Refusals);
        var ombudsman = await country.Officer("ombudsman");
        var seal = Convert.ToHexStringLower((await country.Report(id)).HistoryHash);
        var dossier = await ombudsman.Get($"/pengawasan/berkas/{id}");
        Assert.Contains(seal, dossier.Text("[aria-labelledby=segel-judul]").Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Ombudsman belum memberi tanda terima.", dossier.Text("main"), StringComparison.Ordinal);

        var desk = await ombudsman.Get($"/kerja/laporan/{id}");
        await ombudsman.Submit(desk, "#act-receive form");
        desk = await ombudsman.Get($"/kerja/laporan/{id}");
        await ombudsman.Submit(desk, "#act-instruct form", new Dictionary<string, string?> { ["instruct-text"] = "Jelaskan keterlambatannya.", ["instruct-until"] = "2026-03-12" });
        var andi = await country.Officer("andi");
        await andi.Submit(await andi.Get($"/kerja/laporan/{id}"), "#act-answer_instruction form", new Dictionary<string, string?> { ["answer_instruction-text"] = "Suku cadang datang 10 Maret." });

        dossier = await ombudsman.Get($"/pengawasan/berkas/{id}?segel={Uri.EscapeDataString(DossierGroups(seal))}");
        Assert.Contains("Segel cocok", dossier.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Suku cadang datang 10 Maret.", dossier.Text(".timeline"), StringComparison.Ordinal);
        Assert.DoesNotContain("Siti", dossier.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Segel tidak cocok", (await ombudsman.Get($"/pengawasan/berkas/{id}?segel={new string('0', 64)}")).Text("main"), StringComparison.Ordinal);
        await andi.Get($"/pengawasan/berkas/{id}", HttpStatusCode.NotFound);

        // A history that was tampered with says so.
        await country.Site.Data.Database.Write(t => t.Execute("UPDATE act SET at = at + 1 WHERE seq = 2"));
        Assert.Contains("Riwayat tidak utuh", (await ombudsman.Get($"/pengawasan/berkas/{id}?segel={seal}")).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Reminders_stand_on_the_work_list_until_they_are_read(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Disposed(country);
        country.Site.Clock.Advance(TimeSpan.FromDays(8));
        await country.Of<SweepClocks>().Run(default);
        var report = await country.Report(id);
        foreach (var step in await country.Of<ReminderStore>().OfReport(report.Id, default))
            await country.Of<Notifying.RemindOfficers>().Run(new Jobs.Job { Kind = JobKinds.Remind, Key = "remind", ReportId = report.Id, Payload = $"{step.Seq}:{step.Days}" }, default);
        var lina = await country.Officer("lina");
        Assert.Contains("Tenggat yang perlu perhatian", (await lina.Get("/kerja")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("diingatkan", (await lina.Get($"/kerja/laporan/{id}")).Text("[aria-labelledby=tenggat]"), StringComparison.Ordinal);
        Assert.DoesNotContain("Tenggat yang perlu perhatian", (await lina.Get("/kerja")).Text("main"), StringComparison.Ordinal);
    }

    private static string DossierGroups(string hex) => string.Join(' ', hex.Chunk(8).Select(c => new string(c)));

    private static async Task<TrackingId> Disposed(Country country)
    {
        var id = await country.File();
        await Through(country, id);
        return id;
    }

    private static async Task Through(Country country, TrackingId id)
    {
        var (nia, andi) = (await country.Officer("nia"), await country.Officer("andi"));
        await nia.Submit(await nia.Get($"/kerja/laporan/{id}"), "#act-forward form");
        await andi.Submit(await andi.Get($"/kerja/laporan/{id}"), "#act-dispose form");
        Assert.Equal(ReportState.Disposed, await country.State(id));
    }

    private static async Task<Viewer> Viewer(Country country, string name) => Reports.Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);

    private static async Task Ok(Task<Outcome<Committed>> outcome) => Assert.Empty((await outcome).Refusals);
}
