using System.Net;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Identities, confidential content and the reported party, walked on the pages.</summary>
public sealed class GuardTests
{
    private const string Why = "Perintah pengadilan nomor 12.";

    [Theory, OnBothEngines]
    public async Task An_identity_opens_to_who_handles_the_report_and_only_with_a_recorded_reason(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (id, reporter) = await Filed(country, s => s);
        var (nia, andi, lina) = (await country.Officer("nia"), await country.Officer("andi"), await country.Officer("lina"));
        foreach (var (officer, before) in new (Visitor, Func<Task>)[] { (nia, () => Task.CompletedTask), (andi, () => Act(nia, id, "forward", new())), (lina, () => Act(andi, id, "dispose", new())) })
        {
            await before();
            var desk = await officer.Get($"/kerja/laporan/{id}");
            Hidden(desk);
            Hidden(await officer.Submit(desk, "form:has([name=identity-reason])", new Dictionary<string, string?> { ["identity-reason"] = "ya" }, expected: HttpStatusCode.UnprocessableEntity));
            var shown = await officer.Submit(desk, "form:has([name=identity-reason])", new Dictionary<string, string?> { ["identity-reason"] = Why });
            Assert.Contains("Siti Aminah", shown.Text("main"), StringComparison.Ordinal);
            Assert.Contains("no-store", shown.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
            Hidden(await officer.Get($"/kerja/laporan/{id}"));
        }

        var looks = await country.Of<ReportStore>().Looks((await country.Report(id)).Id, default);
        Assert.Equal([("Lina", Why), ("Andi", Why), ("Nia", Why)], looks.Select(l => (l.Officer, l.Reason)));
        var own = (await reporter.Get($"/laporan/{id}")).Text("aside");
        Assert.All(new[] { "Lina membuka identitas Anda", "Andi", "Nia", Why }, words => Assert.Contains(words, own, StringComparison.Ordinal));
        Assert.DoesNotContain("Siti Aminah", country.Site.Log, StringComparison.Ordinal);

        static void Hidden(SeenPage page) => Assert.All(new[] { "Aminah", "siti@contoh.id" }, secret => Assert.DoesNotContain(secret, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task An_anonymous_identity_takes_two_national_admins_and_stays_hidden_from_the_agency(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (id, reporter) = await Filed(country, s => s with { Anonymous = true, Text = "Lampu jalan di depan sekolah mati sejak Senin dan anak-anak pulang gelap." });
        var (nia, niko, andi, lina) = (await country.Officer("nia"), await country.Officer("niko"), await country.Officer("andi"), await country.Officer("lina"));
        await Act(nia, id, "forward", new());
        Hidden(await Act(andi, id, "dispose", new()));
        var desk = await lina.Get($"/kerja/laporan/{id}");
        Hidden(desk);
        Hidden(await lina.Submit(desk, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-template"] = "received" }, "button=template"));
        Assert.False(desk.Has("[name=identity-reason]") || desk.Has("[name=ask_identity-reason]"), "An agency is not even offered it.");

        desk = await nia.Get($"/kerja/laporan/{id}");
        Assert.False(desk.Has("[name=identity-reason]"), "Nobody opens it alone.");
        await nia.Submit(desk, "form:has([name=ask_identity-reason])", new Dictionary<string, string?> { ["ask_identity-reason"] = "ya" }, expected: HttpStatusCode.UnprocessableEntity);
        Hidden(await nia.Submit(desk, "form:has([name=ask_identity-reason])", new Dictionary<string, string?> { ["ask_identity-reason"] = Why }));
        var mine = await nia.Get("/kerja/identitas");
        Assert.False(mine.Has("[name=Decision]"), "Nobody decides their own request.");
        var waiting = await niko.Get("/kerja/identitas");
        Assert.Equal("1", waiting.Text("a[href='/kerja/identitas'] .count"));
        Assert.Contains(Why, waiting.Text("main"), StringComparison.Ordinal);
        await niko.Submit(waiting, "main form", new Dictionary<string, string?> { ["Reason"] = "ya" }, "Decision=approve", expected: HttpStatusCode.UnprocessableEntity);
        await niko.Submit(waiting, "main form", new Dictionary<string, string?> { ["Reason"] = "Salinan perintah sudah diperiksa." }, "Decision=approve");
        Assert.False((await niko.Get($"/kerja/laporan/{id}")).Has("[name=identity-reason]"), "It is open to who asked, not to who approved.");

        desk = await nia.Get($"/kerja/laporan/{id}");
        Hidden(desk);
        var shown = await nia.Submit(desk, "form:has([name=identity-reason])", new Dictionary<string, string?> { ["identity-reason"] = Why });
        Assert.Contains("Siti Aminah", shown.Text("main"), StringComparison.Ordinal);
        var own = (await reporter.Get($"/laporan/{id}")).Text("aside");
        foreach (var words in new[] { "Nia minta membuka identitas Anda", "Niko menyetujui identitas Anda dibuka selama 24 jam", "Salinan perintah sudah diperiksa.", "Nia membuka identitas Anda" })
            Assert.Contains(words, own, StringComparison.Ordinal);

        country.Site.Clock.Advance(TimeSpan.FromHours(25));
        nia = await country.Officer("nia");
        Assert.False((await nia.Get($"/kerja/laporan/{id}")).Has("[name=identity-reason]"), "A day later it is closed again.");
        Assert.DoesNotContain("Siti Aminah", country.Site.Log, StringComparison.Ordinal);

        static void Hidden(SeenPage page)
        {
            foreach (var secret in new[] { "Siti", "0812", "siti@contoh.id" })
                Assert.DoesNotContain(secret, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_report_is_the_units_alone_and_each_reading_is_told_to_its_reporter(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (id, reporter) = await Filed(country, s => s with { Confidential = true });
        var (nia, andi, lina) = (await country.Officer("nia"), await country.Officer("andi"), await country.Officer("lina"));
        await Act(nia, id, "forward", new());
        Assert.Contains("Lampu", (await andi.Get($"/kerja/laporan/{id}")).Text("h1"), StringComparison.Ordinal);
        Assert.Equal("/kerja", (await Act(andi, id, "dispose", new())).Url.AbsolutePath);
        await andi.Get($"/kerja/laporan/{id}", HttpStatusCode.NotFound);
        Assert.DoesNotContain(id.ToString(), (await andi.Get("/kerja?status=all")).Document.Source.Text, StringComparison.Ordinal);
        var list = await lina.Get("/kerja?status=all");
        Assert.Equal("Laporan rahasia", list.Text(".desk-title"));
        Assert.DoesNotContain("Lampu jalan mati", list.Document.Source.Text, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++) await lina.Get($"/kerja/laporan/{id}");
        country.Site.Clock.Advance(TimeSpan.FromHours(1));
        await lina.Get($"/kerja/laporan/{id}");

        var report = await country.Report(id);
        var views = (await country.Of<AuditLog>().OfReport(report.Id, default)).Where(e => e.Kind is AuditKind.ContentViewed).ToList();
        Assert.Equal(2, views.Count(v => v.OfficerId == Officer(country, "lina")));
        Assert.Equal(1, views.Count(v => v.OfficerId == Officer(country, "andi")));
        var own = (await reporter.Get($"/laporan/{id}")).Text("aside");
        Assert.Contains("Lina membaca laporan rahasia Anda", own, StringComparison.Ordinal);
        Assert.Contains("Andi membaca laporan rahasia Anda", own, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Whoever_is_named_as_the_reported_party_finds_nothing_of_the_report_anywhere(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (id, key) = await WithFile(country, s => s);
        var (nia, andi, lina, sari) = (await country.Officer("nia"), await country.Officer("andi"), await country.Officer("lina"), await country.Officer("sari"));
        await Act(nia, id, "forward", new());
        await Act(andi, id, "dispose", new());
        await lina.Get($"/kerja/laporan/{id}");
        await lina.Get($"/lampiran/{key}");

        Assert.False((await lina.Get($"/kerja/laporan/{id}")).Has("#act-party"), "A unit does not name anybody.");
        Assert.Contains("Lina", (await andi.Get($"/kerja/laporan/{id}/petugas?q=lin")).Document.Source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ayu", (await andi.Get($"/kerja/laporan/{id}/petugas?q=")).Document.Source.Text, StringComparison.Ordinal);
        await lina.Get($"/kerja/laporan/{id}/petugas?q=a", HttpStatusCode.NotFound);
        await Refused(andi, id, new() { ["party-reason"] = Why });
        await Refused(andi, id, new() { ["party-officerText"] = "Lina", ["party-reason"] = "ya" });
        await Refused(andi, id, new() { ["party-officerText"] = "Ayu", ["party-reason"] = Why }); // of another agency
        var named = await Act(andi, id, "party", new() { ["party-officerText"] = "Lina", ["party-unit"] = "dinas-pu-bandung", ["party-unitText"] = "Dinas Pekerjaan Umum Kota Bandung", ["party-reason"] = Why });
        Assert.Contains("Terlapor: Lina; Dinas Pekerjaan Umum Kota Bandung", named.Text(".notice"), StringComparison.Ordinal);

        var unknown = await lina.Get("/kerja/laporan/1000000009", HttpStatusCode.NotFound);
        Assert.Equal(unknown.Text("main"), (await lina.Get($"/kerja/laporan/{id}", HttpStatusCode.NotFound)).Text("main"));
        await lina.Get($"/lampiran/{key}", HttpStatusCode.NotFound);
        foreach (var page in new[] { "/kerja?status=all", "/kerja?status=disposed", "/kerja?beside=true", $"/kerja/cari?q={id}", "/kerja/cari?q=lampu", "/kerja" })
        {
            var seen = await lina.Get(page);
            Assert.DoesNotContain($"/kerja/laporan/{id}", seen.Document.Source.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(seen.Document.QuerySelectorAll(".bench-links .count"), c => c.TextContent.Trim() != "0");
        }

        // The named unit is not given it again, in words; another is.
        var refused = await andi.Submit(await andi.Get($"/kerja/laporan/{id}"), "#act-dispose form", new Dictionary<string, string?> { ["dispose-lead"] = "dinas-pu-bandung" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("disebut sebagai terlapor", refused.Text(".errors"), StringComparison.Ordinal);
        await Act(andi, id, "dispose", new() { ["dispose-lead"] = "dinas-sosial-bandung" });
        await sari.Get($"/kerja/laporan/{id}");
        Assert.Equal(2, (await country.Of<AuditLog>().OfReport((await country.Report(id)).Id, default)).Count(e => e.Kind is AuditKind.PartyNamed && e.Reason == Why));

        // Only the national admin takes it back.
        Assert.False((await andi.Get($"/kerja/laporan/{id}")).Has("#act-party_clear"));
        await Act(nia, id, "party_clear", new() { ["party_clear-reason"] = Why });
        Assert.Single(await country.Of<ReportedParties>().Of((await country.Report(id)).Id, default));

        static async Task Refused(Visitor by, TrackingId id, Dictionary<string, string?> fields)
        {
            var page = await by.Submit(await by.Get($"/kerja/laporan/{id}"), "#act-party form", fields, expected: HttpStatusCode.UnprocessableEntity);
            Assert.NotEmpty(page.Text(".errors"));
            Assert.True(page.One("#act-party").HasAttribute("open"));
        }
    }

    [Theory, OnBothEngines]
    public async Task Marks_bring_a_report_to_its_overseer_and_the_audit_log_tells_who_set_them(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Cast.Hire(country);
        var (id, _) = await Filed(country, s => s);
        var (nia, ksp, ombudsman, auditor, andi) = (await country.Officer("nia"), await country.Officer("ksp"), await country.Officer("ombudsman"), await country.Officer("auditor"), await country.Officer("andi"));
        await Act(nia, id, "forward", new());
        foreach (var overseer in new[] { ksp, ombudsman }) await overseer.Get($"/kerja/laporan/{id}", HttpStatusCode.NotFound);
        Assert.False((await andi.Get($"/kerja/laporan/{id}")).Has("#act-mark"), "An agency marks nothing.");
        await Act(nia, id, "mark", new() { ["mark-kind"] = "priority", ["mark-on"] = "true", ["mark-reason"] = Why });
        var seen = await ksp.Get($"/kerja/laporan/{id}");
        Assert.Contains("Prioritas nasional", seen.Text("header"), StringComparison.Ordinal);
        // An overseer acts on nothing; following is no act.
        Assert.Equal(["act-follow"], seen.Document.QuerySelectorAll(".act").Select(a => a.Id));
        Assert.Contains("Prioritas nasional", (await ksp.Get("/kerja")).Text("tbody"), StringComparison.Ordinal);
        await ombudsman.Get($"/kerja/laporan/{id}", HttpStatusCode.NotFound);
        country.Site.Clock.Advance(TimeSpan.FromDays(61));
        ombudsman = await country.Officer("ombudsman");
        await ombudsman.Get($"/kerja/laporan/{id}");

        auditor = await country.Officer("auditor");
        var log = await auditor.Get("/kerja/audit?kind=report_marked");
        Assert.Contains("ditandai: Prioritas nasional", log.Text("tbody"), StringComparison.Ordinal);
        Assert.Contains(Why, log.Text("tbody"), StringComparison.Ordinal);
        // The chain keeps codes and numbers; a reader sees names.
        var hired = (await auditor.Get("/kerja/audit?kind=officer_added")).Text("main");
        Assert.Contains("Pengawas, Ombudsman RI", hired, StringComparison.Ordinal);
        Assert.DoesNotMatch("(officer|unit|agency_admin|liaison_officer|overseer)[:@]", hired);
        foreach (var other in new[] { "andi", "ksp", "lina" }) await (await country.Officer(other)).Get("/kerja/audit", HttpStatusCode.NotFound);
    }

    [Theory, OnBothEngines]
    public async Task Each_admin_gives_roles_up_to_their_own_and_an_admin_of_a_unit_is_its_sub_admin(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Cast.Hire(country);
        var lina = Officer(country, "lina");
        var (sub, andi, nia) = (await country.Officer("sub"), await country.Officer("andi"), await country.Officer("nia"));
        Assert.Equal("liaison_officer sub_admin", Offered(await sub.Get($"/kerja/kelola/petugas/{lina}")));
        Assert.Equal("liaison_officer sub_admin agency_admin executive", Offered(await andi.Get($"/kerja/kelola/petugas/{lina}")));
        Assert.Contains("overseer:ksp", Offered(await nia.Get($"/kerja/kelola/petugas/{lina}")), StringComparison.Ordinal);
        // Whoever stands above is not theirs to manage at all.
        await sub.Get($"/kerja/kelola/petugas/{Officer(country, "andi")}", HttpStatusCode.NotFound);
        var page = await sub.Get($"/kerja/kelola/petugas/{lina}");
        page.One("#peran-baru option[value=sub_admin]").SetAttribute("value", "executive");
        await sub.Submit(page, "#peran-baru", Place("executive", "dinas-pu-bandung", "Dinas Pekerjaan Umum Kota Bandung"), expected: HttpStatusCode.UnprocessableEntity);

        await andi.Submit(await andi.Get($"/kerja/kelola/petugas/{lina}"), "#peran-baru", Place("agency_admin", "dinas-sosial-bandung", "Dinas Sosial Kota Bandung"));
        await nia.Submit(await nia.Get($"/kerja/kelola/petugas/{lina}"), "#peran-baru", new Dictionary<string, string?> { ["Role"] = "overseer:ksp" });
        Assert.Equal(
            ["liaison_officer dinas-pu-bandung", "overseer ksp", "sub_admin dinas-sosial-bandung"],
            (await country.Of<OfficerStore>().Managed(lina, default)).Select(r => $"{r.Role} {r.AgencySlug}").Order(StringComparer.Ordinal));
        // With a role of the nation, her account is nobody's below it.
        Assert.False((await andi.Get($"/kerja/kelola/petugas/{lina}")).Has("#sandi"));
        await nia.Submit(await nia.Get($"/kerja/kelola/petugas/{lina}"), "li:has(input[value=ksp]) form");
        Assert.Equal(2, (await country.Of<OfficerStore>().Managed(lina, default)).Count);

        static string Offered(SeenPage page) => string.Join(' ', page.Document.QuerySelectorAll("#peran-baru option").Select(o => o.GetAttribute("value")));
        static Dictionary<string, string?> Place(string role, string slug, string unit) => new() { ["Role"] = role, ["Agency"] = slug, ["AgencyText"] = unit };
    }

    private static long Officer(Country country, string name) => country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default).GetAwaiter().GetResult()!.Id;

    private static async Task<(TrackingId Id, Visitor Reporter)> Filed(Country country, Func<Submission, Submission> change)
    {
        var filed = (await country.Of<FileReport>().File(change(Country.Complaint), null, default)).Value;
        return (filed.Report.TrackingId, await Cast.Reporter(country, filed));
    }

    private static async Task<(TrackingId Id, string Key)> WithFile(Country country, Func<Submission, Submission> change)
    {
        var filed = await Cast.FileWithAttachment(country, change);
        return (filed.Report.TrackingId, (await country.Of<AttachmentStore>().OfReport(filed.Report.Id, default))[0].StorageKey);
    }

    private static async Task<SeenPage> Act(Visitor officer, TrackingId id, string act, Dictionary<string, string?> fields) =>
        await officer.Submit(await officer.Get($"/kerja/laporan/{id}"), $"#act-{act} form", fields);
}
