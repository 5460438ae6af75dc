using System.Net;
using AngleSharp.Html.Dom;
using Lapor.Attachments;
using Lapor.Closing;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The officers' pages, walked as officers would, without scripts.</summary>
public sealed class WorkbenchTests
{
    [Theory, OnBothEngines]
    public async Task Strangers_are_sent_to_sign_in_and_come_back_to_where_they_wanted(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var visitor = country.Site.Visitor();
        var page = await visitor.Get($"/kerja/laporan/{id}");
        Assert.Equal("/masuk", page.Url.AbsolutePath);
        Assert.DoesNotContain("Lampu", page.Text("body"), StringComparison.Ordinal);
        var desk = await country.Site.SignIn(visitor, "nia@contoh.go.id", Country.Password, page.Url.PathAndQuery);
        Assert.Equal($"/kerja/laporan/{id}", desk.Url.AbsolutePath);
        Assert.Equal("/kerja", (await visitor.Get("/masuk")).Url.AbsolutePath);
        var gone = await visitor.Submit(desk, ".bench-who form");
        Assert.Equal("/masuk", gone.Url.AbsolutePath);
        Assert.Equal("/masuk", (await visitor.Get("/kerja")).Url.AbsolutePath);
    }

    [Theory]
    [InlineData("https://jahat.example/")]
    [InlineData("//jahat.example/")]
    [InlineData("/\\jahat.example")]
    [InlineData("/keluar")]
    [InlineData("/masuk?kembali=//jahat.example/")]
    [InlineData("https:jahat.example")]
    [InlineData("/\tjahat.example")]
    public async Task Signing_in_never_leads_away_from_the_site(string target)
    {
        await using var country = await Country.Start(Engine.Sqlite);
        var visitor = country.Site.Visitor();
        var came = await country.Site.SignIn(visitor, "nia@contoh.go.id", Country.Password, "/masuk?kembali=" + Uri.EscapeDataString(target));
        Assert.Equal("https://localhost/kerja", came.Url.ToString());
    }

    [Theory, OnBothEngines]
    public async Task The_verifying_officer_undoes_masks_takes_suggestions_and_adds_words(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File(s => s with { Text = "Pak Slamet tahu, HP 0812-3456-7890. Kantor (022) 123456 diam. Saksinya Wakijan dan wakijan tua, lampu jalan mati di depan sekolah sejak Senin." });
        static void Tick(SeenPage page, string only)
        {
            foreach (var box in page.Document.QuerySelectorAll("#act-forward input[name=forward-mask]").OfType<IHtmlInputElement>()) box.IsChecked = box.Value == only;
        }

        var nia = await country.Officer("nia");
        var desk = await nia.Get($"/kerja/laporan/{id}");
        var form = desk.One("#act-forward form");
        Assert.Equal(["Slamet", "0812-3456-7890", "(022) 123456", "Wakijan"], form.QuerySelectorAll("input[name=forward-mask]").Select(i => i.GetAttribute("value")));
        Assert.Equal(["Slamet", "0812-3456-7890", "Wakijan"], form.QuerySelectorAll("input[name=forward-mask][checked]").Select(i => i.GetAttribute("value")));

        // "Apply" shows the outcome and does nothing else.
        Tick(desk, "(022) 123456");
        var shown = await nia.Submit(desk, "#act-forward form", new Dictionary<string, string?> { ["forward-own"] = "wakijan" }, "button=mask");
        Assert.Equal(ReportState.Submitted, await country.State(id));
        Assert.StartsWith("Pak Slamet tahu, HP 0812-3456-7890. Kantor [nomor telepon disamarkan] diam. Saksinya [data pribadi disamarkan] dan [data pribadi disamarkan] tua", shown.One("#forward-publicText").TextContent.Trim(), StringComparison.Ordinal);

        // The last word is that of the form that forwards: another tick, over the wording that was just applied.
        Tick(shown, "0812-3456-7890");
        await nia.Submit(shown, "#act-forward form");
        Assert.Equal(ReportState.Forwarded, await country.State(id));
        var wording = (await country.Of<WordingStore>().Of((await country.Report(id)).Id, default))!;
        Assert.StartsWith("Pak Slamet tahu, HP [nomor telepon disamarkan]. Kantor (022) 123456 diam. Saksinya [data pribadi disamarkan] dan [data pribadi disamarkan] tua", wording.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Files_are_public_from_the_tick_on_and_no_longer_after_it_is_taken_back(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var (nia, andi, lina) = (await country.Officer("nia"), await country.Officer("andi"), await country.Officer("lina"));
        await nia.Submit(await nia.Get($"/kerja/laporan/{id}"), "#act-forward form");
        await andi.Submit(await andi.Get($"/kerja/laporan/{id}"), "#act-dispose form");
        var desk = await lina.Get($"/kerja/laporan/{id}");
        Assert.False(desk.Has("#act-show_files"), "There is no file yet.");
        await lina.Submit(desk, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-text"] = "Lihat foto.", ["follow_up-nextStep"] = "Teknisi memasang lampu", ["follow_up-nextDay"] = "2026-03-10" }, files: [new("follow_up-files", "bukti.png", "image/png", Png)]);
        await country.Of<PublishReport>().Run((await country.Report(id)).Id, default);
        var file = (await country.Of<AttachmentStore>().OfReport((await country.Report(id)).Id, default)).Single();
        var stranger = country.Site.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/lampiran/{file.StorageKey}")).StatusCode);
        Assert.False((await country.Site.Visitor().Get($"/laporan/{id}")).Has(".attached"));

        desk = await lina.Get($"/kerja/laporan/{id}");
        await lina.Submit(desk, "#act-show_files form", new Dictionary<string, string?> { ["show_files-file"] = file.StorageKey });
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"/lampiran/{file.StorageKey}")).StatusCode);
        Assert.Equal($"/lampiran/{file.StorageKey}", (await country.Site.Visitor().Get($"/laporan/{id}")).One(".attached a").GetAttribute("href"));

        await lina.Submit(await lina.Get($"/kerja/laporan/{id}"), "#act-show_files form", new Dictionary<string, string?> { ["show_files-file"] = null });
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/lampiran/{file.StorageKey}")).StatusCode);
        Assert.False((await country.Site.Visitor().Get($"/laporan/{id}")).Has(".attached"));
    }

    [Theory, OnBothEngines]
    public async Task A_report_travels_from_the_queue_to_its_end_through_the_pages(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var (nia, andi, lina) = (await country.Officer("nia"), await country.Officer("andi"), await country.Officer("lina"));

        var queue = await nia.Get("/kerja");
        Assert.Contains("Lampu jalan mati", queue.Text(".desk-title"), StringComparison.Ordinal);
        var desk = await nia.Get($"/kerja/laporan/{id}");
        Assert.Equal("kota-bandung", desk.One("[name=forward-agency]").GetAttribute("value"));
        Assert.Contains("[nomor telepon disamarkan]", desk.One("#forward-publicText").TextContent, StringComparison.Ordinal);
        var forwarded = await nia.Submit(desk, "#act-forward form", new Dictionary<string, string?> { ["forward-title"] = "Lampu jalan padam di SDN 2", ["forward-supervisory"] = "true", ["forward-tags"] = "lampu, sekolah" });
        Assert.NotEmpty(forwarded.Text(".notice-success"));
        var report = await country.Report(id);
        Assert.Equal((ReportState.Forwarded, "Lampu jalan padam di SDN 2", true, "lampu, sekolah", 1L), (report.State, report.Title, report.Supervisory, report.Tags, report.AgencyId));
        Assert.Equal("Lampu jalan mati di depan SDN 2", report.OriginalTitle);
        Assert.Contains("Lampu jalan mati di depan SDN 2", forwarded.Text("main"), StringComparison.Ordinal);
        // The title's proposal was left alone, so it follows the corrected title.
        var wording = (await country.Of<WordingStore>().Of(report.Id, default))!;
        Assert.Equal("Lampu jalan padam di SDN 2", wording.Title);
        Assert.DoesNotContain("0812", wording.Text, StringComparison.Ordinal);

        desk = await andi.Get($"/kerja/laporan/{id}");
        Assert.Equal("dinas-pu-bandung", desk.One("#dispose-lead option[selected]").GetAttribute("value"));
        await andi.Submit(desk, "#act-dispose form", new Dictionary<string, string?> { ["dispose-text"] = "Mohon segera." });
        Assert.Equal((ReportState.Disposed, 2L), ((await country.Report(id)).State, (await country.Report(id)).UnitId!.Value));

        desk = await lina.Get($"/kerja/laporan/{id}");
        var filled = await lina.Submit(desk, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-template"] = "received" }, "button=template");
        // The name of the public page, once there is one: never more without a stated reason.
        Assert.Matches($"Yth. (Siti A\\.|Pelapor), laporan {id.Spoken} tentang \"Lampu jalan padam di SDN 2\" ditangani Dinas Pekerjaan Umum Kota Bandung.", filled.One("#follow_up-text").TextContent);
        Assert.Equal(ReportState.Disposed, await country.State(id));
        var preview = await lina.Submit(filled, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-text"] = "NIK Anda 3273024507900001 sudah kami catat." }, "button=preview");
        Assert.Equal("3273024507900001", preview.Text("#pratinjau mark"));
        await lina.Submit(preview, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-text"] = "Petugas datang besok.", ["follow_up-nextStep"] = "Teknisi memasang lampu", ["follow_up-nextDay"] = "2026-03-10" });
        Assert.Equal(ReportState.FollowedUp, await country.State(id));
        // The promise stands on the page with a deadline of its own.
        Assert.Contains("Langkah yang dijanjikan", (await lina.Get($"/kerja/laporan/{id}")).Text("[aria-labelledby=tenggat]"), StringComparison.Ordinal);

        desk = await lina.Get($"/kerja/laporan/{id}");
        Assert.False((await andi.Get($"/kerja/laporan/{id}")).Has("#act-close_by_admin"), "An interim answer must not allow closing.");
        await lina.Submit(
            desk, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-kind"] = "final", ["follow_up-text"] = "Lampu sudah menyala." },
            files: [new("follow_up-files", "bukti.png", "image/png", Png)]);
        await andi.Submit(await andi.Get($"/kerja/laporan/{id}"), "#act-close_by_admin form", new Dictionary<string, string?> { ["close_by_admin-text"] = "Sudah menyala dan diperiksa." });
        Assert.Equal(ReportState.Closed, await country.State(id));
        var end = await nia.Get($"/kerja/laporan/{id}");
        Assert.Contains("bukti.png", end.Text(".files"), StringComparison.Ordinal);
        foreach (var said in new[] { "Mohon segera.", "Petugas datang besok.", "Lampu sudah menyala.", "Sudah menyala dan diperiksa." })
            Assert.Contains(said, end.Text(".timeline"), StringComparison.Ordinal);
        await nia.Submit(end, "#act-reopen form", new Dictionary<string, string?> { ["reopen-text"] = "Padam lagi." });
        Assert.Equal(ReportState.ReporterReplied, await country.State(id));
    }

    [Theory, OnBothEngines]
    public async Task The_ways_aside_work_too(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (id, other) = (await country.File(), await country.File());
        var (nia, andi, lina) = (await country.Officer("nia"), await country.Officer("andi"), await country.Officer("lina"));

        await Act(nia, id, "hold", new() { ["hold-text"] = "Nomor tiang lampunya." });
        Assert.Equal(ReportState.OnHold, await country.State(id));
        await Act(nia, id, "resume", new() { ["resume-text"] = "Sudah jelas dari foto." });
        await Act(nia, id, "edit", new() { ["edit-title"] = "Lampu padam", ["edit-class"] = "aspiration" });
        var page = await nia.Get($"/kerja/laporan/{id}");
        Assert.Contains("Lampu jalan mati di depan SDN 2", page.Text(".timeline del"), StringComparison.Ordinal);
        Assert.Contains("Aspirasi", page.Text(".timeline ins"), StringComparison.Ordinal);
        await Act(nia, id, "forward", new());

        // Without script only the typed name arrives; the hidden slug is still empty.
        await Act(andi, id, "request_reroute", new() { ["request_reroute-agencyText"] = "Pemerintah Kabupaten Buleleng", ["request_reroute-text"] = "Jalan itu di Buleleng." });
        Assert.Equal((ReportState.RerouteRequested, 10L), ((await country.Report(id)).State, (await country.Report(id)).ProposedAgencyId!.Value));
        page = await nia.Get($"/kerja/laporan/{id}");
        Assert.Equal("kabupaten-buleleng", page.One("[name=decide_reroute-agency]").GetAttribute("value"));
        await Act(nia, id, "decide_reroute", new() { ["decide_reroute-agencyText"] = "Pemerintah Kota Bandung", ["decide_reroute-text"] = "Tetap Bandung." });
        Assert.Equal((ReportState.Forwarded, 1L), ((await country.Report(id)).State, (await country.Report(id)).AgencyId!.Value));

        await Act(andi, id, "dispose", new() { ["dispose-lead"] = "dinas-pu-bandung" });
        await Act(lina, id, "note", new() { ["note-text"] = "Cek gardu dulu." });
        var left = await Act(lina, id, "return", new() { ["return-text"] = "Ini milik Dinas Perhubungan." });
        Assert.Equal("/kerja", left.Url.AbsolutePath);
        Assert.NotEmpty(left.Text(".notice-success"));
        Assert.Equal(ReportState.Forwarded, await country.State(id));

        await Act(nia, id, "link", new() { ["link-lead"] = other.Spoken });
        Assert.NotNull((await country.Report(id)).LeadReportId);
        await Act(nia, id, "unlink", new() { ["unlink-text"] = "Kejadian lain." });
        Assert.Null((await country.Report(id)).LeadReportId);

        page = await nia.Get($"/kerja/laporan/{other}");
        var filled = await nia.Submit(page, "#act-archive form", new Dictionary<string, string?> { ["archive-reason"] = "too_general" }, "button=reason");
        Assert.Equal("Ceritakan satu kejadian.", filled.One("#archive-text").TextContent.Trim());
        await nia.Submit(filled, "#act-archive form");
        Assert.Equal(ReportState.Archived, await country.State(other));

        await country.Of<Verdicts>().AskWithdrawal(Viewer.Reporter(id), id, "Saya berubah pikiran.", "web", default);
        Assert.Contains(id.ToString(), string.Join(' ', (await nia.Get("/kerja?withdrawal=true")).Document.QuerySelectorAll(".desk-title").Select(a => a.GetAttribute("href"))), StringComparison.Ordinal);
        Assert.False((await andi.Get($"/kerja/laporan/{id}")).Has("#act-withdraw"), "Only the national admin deletes.");
        await Act(nia, id, "decline_withdrawal", new() { ["decline_withdrawal-text"] = "Sedang diselidiki." });
        await country.Of<Verdicts>().AskWithdrawal(Viewer.Reporter(id), id, "Sungguh.", "web", default);
        await Act(nia, id, "withdraw", new() { ["withdraw-text"] = "Disetujui." });
        Assert.Equal((ReportState.Withdrawn, ""), ((await country.Report(id)).State, (await country.Report(id)).Text));
    }

    [Theory, OnBothEngines]
    public async Task Helpers_of_an_agency_with_very_many_units_are_found_by_name_and_stay_chosen(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await country.Site.Data.Database.Write(async t =>
        {
            for (var i = 1000; i < 1000 + Workbench.DeskReader.MostUnits; i++)
            {
                await t.Execute(
                    "INSERT INTO agency (id, slug, name, short_name, kind, parent_id, root_id, path, region_code, unit_kind, time_zone, straight_dispose, search) VALUES (@i, @slug, @name, @name, 'unit', 1, 1, @path, NULL, NULL, 'Asia/Jakarta', FALSE, @search)",
                    new { i, slug = $"puskesmas-{i}", name = $"Puskesmas Nomor {i}", path = $"/1/{i}/", search = $" puskesmas nomor {i}" });
                await t.Execute("INSERT INTO agency_word (depth, word, agency_id) VALUES (2, @word, @i)", new { word = $"{i}", i });
            }
        });
        var id = await country.File();
        await Act(await country.Officer("nia"), id, "forward", new() { ["forward-agencyText"] = "Pemerintah Kota Bandung", ["forward-category"] = "street_lights" });
        var andi = await country.Officer("andi");
        var desk = await andi.Get($"/kerja/laporan/{id}");
        Assert.False(desk.Has("#dispose-helpers-list"));
        var none = await andi.Submit(desk, "#act-dispose form", new Dictionary<string, string?> { ["dispose-find"] = "gajah" }, "button=units");
        Assert.Contains("Tidak ada unit yang cocok", none.Text("#act-dispose"), StringComparison.Ordinal);
        var found = await andi.Submit(none, "#act-dispose form", new Dictionary<string, string?> { ["dispose-find"] = "1007", ["dispose-text"] = "Mohon bersama." }, "button=units");
        Assert.Equal("Mohon bersama.", found.One("#dispose-text").TextContent.Trim());
        var more = await andi.Submit(found, "#act-dispose form", new Dictionary<string, string?> { ["dispose-helpers"] = "puskesmas-1007", ["dispose-find"] = "1009" }, "button=units");
        Assert.Equal(["puskesmas-1007", "puskesmas-1009"], more.Document.QuerySelectorAll("[name=dispose-helpers]").Select(b => b.GetAttribute("value")!));
        await andi.Submit(more, "#act-dispose form", new Dictionary<string, string?> { ["dispose-leadText"] = "Puskesmas Nomor 1009" });
        var facts = (await country.Of<ReportStore>().Facts(id, default))!;
        Assert.Equal(["Helper 1007", "Lead 1009"], facts.Assignments.Select(a => $"{a.Role} {a.AgencyId}").Order());
    }

    [Theory, OnBothEngines]
    public async Task The_national_admin_disposes_straight_to_a_unit_where_the_agency_allows_it(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var nia = await country.Officer("nia");
        var (allowed, not) = (await country.File(s => s with { RegionCode = "51.08" }), await country.File());
        Assert.False((await nia.Get($"/kerja/laporan/{not}")).Has("#act-dispose"), "Bandung does not allow it.");
        await Act(nia, allowed, "dispose", new() { ["dispose-lead"] = "dinas-pu-buleleng" });
        Assert.Equal((ReportState.Disposed, 10L, 11L), ((await country.Report(allowed)).State, (await country.Report(allowed)).AgencyId!.Value, (await country.Report(allowed)).UnitId!.Value));
    }

    [Theory, OnBothEngines]
    public async Task A_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var nia = await country.Officer("nia");
        foreach (var (act, typed, wrong) in new (string, Dictionary<string, string?>, string)[]
        {
            ("forward", new() { ["forward-title"] = "", ["forward-body"] = "Isi <b>yang</b> diperbaiki", ["forward-note"] = "Tolong dilihat" }, "forward-title"),
            ("forward", new() { ["forward-agencyText"] = "Kerajaan Antah Berantah", ["forward-agency"] = "", ["forward-note"] = "Tolong dilihat" }, "forward-agency"),
            ("hold", new() { ["hold-text"] = " " }, "hold-text"),
            ("archive", new() { ["archive-text"] = "Tidak jelas." }, "archive-reason"),
            ("link", new() { ["link-lead"] = "1234567890" }, "link-lead"),
            ("note", new() { ["note-text"] = new string('x', 10_001) }, "note-text"),
        })
        {
            var version = (await country.Report(id)).Version;
            var page = await nia.Submit(await nia.Get($"/kerja/laporan/{id}"), $"#act-{act} form", typed, expected: HttpStatusCode.UnprocessableEntity);
            Assert.NotEmpty(page.Text($"#{wrong}-error"));
            Assert.True(page.One($"#act-{act}").HasAttribute("open"), $"The form of {act} is closed.");
            foreach (var (name, value) in typed.Where(t => t.Value!.Trim().Length > 0))
            {
                var control = page.One($"#act-{act} [name='{name}']");
                Assert.Equal(value, control.LocalName == "textarea" ? control.TextContent.Trim() : control.GetAttribute("value"));
            }

            Assert.Equal(version, (await country.Report(id)).Version);
        }
    }

    [Theory, OnBothEngines]
    public async Task The_second_of_two_officers_is_told_who_was_faster_and_loses_nothing(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var (nia, niko) = (await country.Officer("nia"), await country.Officer("niko"));
        var first = await nia.Get($"/kerja/laporan/{id}");
        var second = await niko.Get($"/kerja/laporan/{id}");
        await nia.Submit(first, "#act-note form", new Dictionary<string, string?> { ["note-text"] = "Saya periksa." });

        var refused = await niko.Submit(second, "#act-hold form", new Dictionary<string, string?> { ["hold-text"] = "Mohon foto tiang lampunya." }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Nia", refused.Text(".errors"), StringComparison.Ordinal);
        Assert.Contains("Saya periksa.", refused.Text(".timeline .is-new"), StringComparison.Ordinal);
        Assert.Single(refused.Document.QuerySelectorAll(".timeline .is-new"));
        Assert.Equal("Mohon foto tiang lampunya.", refused.One("#hold-text").TextContent.Trim());
        Assert.Equal(ReportState.Submitted, await country.State(id));
        await niko.Submit(refused, "#act-hold form");
        Assert.Equal(ReportState.OnHold, await country.State(id));

        // The act itself is no longer open: what was written is given back to be copied.
        var late = await nia.Submit(first, "#act-forward form", new Dictionary<string, string?> { ["forward-note"] = "Catatan yang tidak boleh hilang" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.False(late.Has("#act-forward"), "A held report cannot be forwarded.");
        Assert.Contains("Catatan yang tidak boleh hilang", late.Text(".notice"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Who_may_not_see_a_report_gets_the_answer_of_an_unknown_number(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var (nia, ayu, sari) = (await country.Officer("nia"), await country.Officer("ayu"), await country.Officer("sari"));
        await Act(nia, id, "forward", new());
        var unknown = await ayu.Get("/kerja/laporan/1000000009", HttpStatusCode.NotFound);
        foreach (var visitor in new[] { ayu, sari })
        {
            var page = await visitor.Get($"/kerja/laporan/{id}", HttpStatusCode.NotFound);
            Assert.Equal(unknown.Text("main"), page.Text("main"));
            Assert.DoesNotContain("Lampu", (await visitor.Get("/kerja?status=all")).Text("h1, .desk-title"), StringComparison.Ordinal);
            Assert.DoesNotContain("Lampu", (await visitor.Get($"/kerja/cari?q={id}")).Text("h1, .desk-title"), StringComparison.Ordinal);
        }

        await ayu.Get("/kerja/laporan/bukan-nomor", HttpStatusCode.NotFound);
    }

    [Theory, OnBothEngines]
    public async Task Lists_are_filtered_by_the_address_and_paged_without_gaps(Engine engine)
    {
        await using var country = await Country.Start(engine);
        List<TrackingId> filed = [];
        for (var i = 0; i < 27; i++) filed.Add(await country.File(s => s with { Title = $"Lampu nomor {i} di jalan raya" }));
        var info = await country.File(s => s with { Class = "information_request", Category = "social", RegionCode = "51.08", Title = "Syarat bantuan sosial" });
        filed.Add(info);
        var nia = await country.Officer("nia");
        var first = await nia.Get("/kerja");
        Assert.Equal(25, first.Document.QuerySelectorAll(".desk-title").Length);
        var second = await nia.Get(first.One(".pager a[rel=next]").GetAttribute("href")!);
        Assert.Equal(
            filed.Select(f => f.ToString()).Reverse(),
            first.Document.QuerySelectorAll(".desk-title").Concat(second.Document.QuerySelectorAll(".desk-title")).Select(a => a.GetAttribute("href")!.Split('/')[^1]));
        Assert.False(second.Has(".pager a[rel=next]"), "There is no third page.");
        foreach (var address in new[] { "/kerja?class=information_request", "/kerja?category=social", "/kerja?region=51", "/kerja?regionText=buleleng", "/kerja?status=submitted&class=information_request&region=51.08" })
            Assert.Equal("Syarat bantuan sosial", (await nia.Get(address)).Text(".desk-title"));
        Assert.True((await nia.Get("/kerja?status=archived")).Has(".empty"), "An empty list says so.");
        Assert.True((await nia.Get("/kerja?agency=kota-bandung")).Has(".empty"), "Nothing was forwarded yet.");
        Assert.Equal($"/kerja/laporan/{info}", (await nia.Get($"/kerja/cari?q={Uri.EscapeDataString(info.Spoken)}")).Url.AbsolutePath);
        Assert.True((await nia.Get("/kerja?overdue=true")).Has(".empty"), "Nothing is late yet.");
        country.Site.Clock.Advance(TimeSpan.FromDays(8));
        // Eight days are longer than a session lasts.
        var late = await (await country.Officer("nia")).Get("/kerja?overdue=true");
        Assert.Equal(25, late.Document.QuerySelectorAll(".pill-late").Length);
        await nia.Get("/kerja?status=%00&class='%3B--&category=%F0%9F%98%80&region=..&cursor=x&q=%22%27%3B");
    }

    [Theory, OnBothEngines]
    public async Task An_expired_form_keeps_the_typed_text(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var nia = await country.Officer("nia");
        var desk = await nia.Get($"/kerja/laporan/{id}");
        var page = await nia.Submit(desk, "#act-note form", new Dictionary<string, string?> { ["_formulir"] = "kedaluwarsa", ["note-text"] = "Tulisan panjang saya" }, expected: HttpStatusCode.BadRequest);
        Assert.Equal("Tulisan panjang saya", page.One("#note-text").TextContent.Trim());
        Assert.NotEmpty(page.Text(".errors"));
    }

    // One transparent pixel.
    private static byte[] Png => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static async Task<SeenPage> Act(Visitor officer, TrackingId id, string act, Dictionary<string, string?> fields) =>
        await officer.Submit(await officer.Get($"/kerja/laporan/{id}"), $"#act-{act} form", fields);
}
