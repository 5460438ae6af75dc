using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Reports that officers take to places without a network, and what they hand in from there.</summary>
public sealed class FieldTests
{
    private const string Words = "Tiang miring, kabel putus di sambungan ketiga.";

    [Theory, OnBothEngines]
    public async Task A_list_gives_its_officer_the_reports_without_the_reporter_and_says_so_in_the_audit_log_once(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Disposed(country);
        var lina = await country.Officer("lina");
        var bare = await lina.Get($"/kerja/laporan/{id}");
        Assert.Contains("Bawa ke lapangan", bare.Text("#act-field"), StringComparison.Ordinal);
        var marked = await lina.Submit(bare, "#act-field form");
        Assert.Contains("Keluarkan dari daftar lapangan", marked.Text("#act-field"), StringComparison.Ordinal);

        using var device = await SignedIn(country, "lina");
        var list = await Content(device);
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal((id.ToString(), "red"), (item.GetProperty("number").GetString(), item.GetProperty("light").GetString()));
        Assert.Contains("lampu jalan di depan sekolah mati", item.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("Coblong", item.GetProperty("region").GetString(), StringComparison.Ordinal);
        Assert.True(item.GetProperty("dueAt").GetInt64() > 0);
        foreach (var secret in new[] { "Siti", "Aminah", "0812", "siti@contoh.id" }) Assert.DoesNotContain(secret, list.GetRawText(), StringComparison.Ordinal);

        // A second look of the same session is no second giving; another device is.
        await Content(device);
        using var second = await SignedIn(country, "lina");
        await Content(second);
        var report = (await country.Report(id)).Id;
        Assert.Equal(2, (await country.Of<AuditLog>().OfReport(report, default)).Count(e => e.Kind is AuditKind.TakenToField));

        // Nobody else's list has it, and after seven days nobody's.
        using var andi = await SignedIn(country, "andi");
        Assert.Equal(0, (await Content(andi)).GetProperty("items").GetArrayLength());
        Assert.NotEqual(list.GetProperty("owner").GetString(), (await Content(andi)).GetProperty("owner").GetString());
        country.Site.Clock.Advance(FieldStore.Kept + TimeSpan.FromMinutes(1));
        using var late = await SignedIn(country, "lina");
        Assert.Equal(0, (await Content(late)).GetProperty("items").GetArrayLength());
        await country.Of<FieldStore>().Sweep(default);
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM field_item")));
    }

    [Theory, OnBothEngines]
    public async Task A_days_reports_are_ticked_in_the_list_and_only_those_that_may_leave(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (first, second) = (await Disposed(country), await Disposed(country, s => s with { Anonymous = true }));
        var (confidential, sensitive) = (await Disposed(country, s => s with { Confidential = true }), await Disposed(country, s => s with { Anonymous = true }, supervisory: true));
        var lina = await country.Officer("lina");
        var plain = await lina.Get("/kerja?class=complaint");
        Assert.Null(plain.Document.QuerySelector("input[name=pick]"));
        var choosing = await lina.Get(plain.Document.QuerySelector("a[href*='field=true']")!.GetAttribute("href")!);
        string[] Offered(SeenPage page) => [.. page.Document.QuerySelectorAll("input[name=pick]").Select(i => i.GetAttribute("value")!).Order()];
        Assert.Equal(new[] { first.ToString(), second.ToString() }.Order(), Offered(choosing));
        Assert.Contains(sensitive.ToString(), choosing.Document.QuerySelectorAll("a.desk-title").Select(a => a.GetAttribute("href")![^10..]));

        SeenPage Ticked(params string[] numbers)
        {
            var ticks = choosing.Document.QuerySelectorAll<IHtmlInputElement>("input[name=pick]").ToList();
            foreach (var tick in ticks) tick.IsChecked = numbers.Contains(tick.GetAttribute("value"));
            return choosing;
        }

        // Nothing ticked, and what was offered to nobody: said, and nothing is taken.
        var none = await lina.Submit(choosing, "#lapangan", expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Belum ada laporan yang dicentang", none.Text(".errors"), StringComparison.Ordinal);
        foreach (var kept in new[] { sensitive, confidential })
        {
            choosing.Document.QuerySelectorAll<IHtmlInputElement>("input[name=pick]").First().SetAttribute("value", kept.ToString());
            var forced = await lina.Submit(Ticked(kept.ToString()), "#lapangan", expected: HttpStatusCode.UnprocessableEntity);
            Assert.Contains("tidak dapat dibawa ke lapangan", Assert.Single(forced.Document.QuerySelectorAll(".errors li")).TextContent, StringComparison.Ordinal);
            choosing = await lina.Get("/kerja?class=complaint&field=true");
        }

        using var device = await SignedIn(country, "lina");
        Assert.Equal(0, (await Content(device)).GetProperty("items").GetArrayLength());

        var taken = await lina.Submit(Ticked(first.ToString()), "#lapangan");
        Assert.Equal("?class=complaint&taken=1", taken.Url.Query);
        Assert.Contains("1 laporan ada di daftar lapangan Anda", taken.Text("main"), StringComparison.Ordinal);
        Assert.Equal(first.ToString(), Assert.Single((await Content(device)).GetProperty("items").EnumerateArray()).GetProperty("number").GetString());
        var again = await lina.Get("/kerja?field=true");
        Assert.Equal([second.ToString()], Offered(again));
        Assert.Contains("Di daftar lapangan", again.Text("table"), StringComparison.Ordinal);

        // Who verifies for the nation takes nothing along, and is not asked.
        var national = await (await country.Officer("nia")).Get("/kerja?status=all&field=true");
        Assert.Contains("Lampu jalan mati", national.Text("table"), StringComparison.Ordinal);
        Assert.Null(national.Document.QuerySelector("#lapangan, input[name=pick]"));
        Assert.DoesNotContain("Pilih untuk lapangan", national.Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Confidential_reports_and_anonymous_ones_about_abuse_of_office_never_leave_the_server(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var lina = await Viewed(country, "lina");
        var list = country.Of<FieldShortlist>();
        var confidential = await Disposed(country, s => s with { Confidential = true });
        var anonymous = await Disposed(country, s => s with { Anonymous = true });
        var sensitive = await Disposed(country, s => s with { Anonymous = true }, supervisory: true);
        foreach (var kept in new[] { confidential, sensitive }) Assert.Equal("not_for_field", (await list.Bring(lina, kept, default)).Refusals.Single().Code);
        Assert.Empty((await list.Bring(lina, anonymous, default)).Refusals);
        // Not theirs, and not there: the same answer.
        var sari = await Viewed(country, "sari");
        Assert.Equal(ReportRefusals.NotFound.Code, (await list.Bring(sari, anonymous, default)).Refusals.Single().Code);
        // Who verifies for the nation takes nothing along.
        Assert.Equal("not_for_field", (await list.Bring(await Viewed(country, "nia"), anonymous, default)).Refusals.Single().Code);

        // A row that is there all the same, from before it became confidential, gives nothing.
        var officer = lina.Officer!.Id;
        Assert.True(await country.Of<FieldStore>().Add(officer, (await country.Report(confidential)).Id, FieldShortlist.Most, default));
        Assert.NotNull(await country.Of<FieldStore>().MarkedAt(officer, (await country.Report(confidential)).Id, default));
        using var device = await SignedIn(country, "lina");
        Assert.Equal([anonymous.ToString()], (await Content(device)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("number").GetString()));
        var page = await (await country.Officer("lina")).Get($"/kerja/laporan/{sensitive}");
        Assert.False(page.Has("#act-field"));
        Assert.Equal(HttpStatusCode.Conflict, (await HandIn(device, Drafts.NewKey(), confidential)).Status);
        Assert.Equal(0, await Results(country));

        Assert.Empty((await list.Leave(lina, anonymous, default)).Refusals);
        Assert.Equal(0, (await Content(device)).GetProperty("items").GetArrayLength());
    }

    [Theory, OnBothEngines]
    public async Task A_list_holds_twenty(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var lina = await Viewed(country, "lina");
        var list = country.Of<FieldShortlist>();
        List<TrackingId> ids = [];
        for (var i = 0; i <= FieldShortlist.Most; i++)
        {
            var n = i;
            ids.Add(await Disposed(country, s => s with { Title = $"Lampu nomor {n} mati di jalan" }));
        }

        var outcomes = await Task.WhenAll(ids.Select(id => list.Bring(lina, id, default)));
        Assert.Equal("field_list_full", Assert.Single(outcomes, o => o.IsRefused).Refusals.Single().Code);
        Assert.Equal(FieldShortlist.Most, (await list.Give(lina, 1, default)).Count);
    }

    [Theory, OnBothEngines]
    public async Task A_result_that_comes_eight_times_at_once_is_one_draft_and_nothing_is_sent_before_its_officer_sends_it(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        var id = await Disposed(country);
        Assert.Empty((await country.Of<FieldShortlist>().Bring(await Viewed(country, "lina"), id, default)).Refusals);
        using var device = await SignedIn(country, "lina");
        var (key, owner) = (Drafts.NewKey(), (await Content(device)).GetProperty("owner").GetString());
        var acts = (await country.Report(id)).ActCount;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => HandIn(device, key, id, owner)));
        Assert.All(answers, a => Assert.Equal((HttpStatusCode.Created, $"/kerja/laporan/{id}"), (a.Status, a.Body.GetProperty("url").GetString())));
        Assert.Equal(1, await Results(country));
        Assert.Equal(2, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE draft_key LIKE 'petugas-%'")));
        Assert.Equal(acts, (await country.Report(id)).ActCount);
        // What was found is noise to whoever reads the table.
        Assert.DoesNotContain("Tiang miring", string.Join('\n', (await country.Site.Data.Database.Read(s => s.Query<byte[]>("SELECT sealed FROM field_result"))).Select(System.Text.Encoding.UTF8.GetString)), StringComparison.Ordinal);

        var lina = await country.Officer("lina");
        var page = await lina.Get($"/kerja/laporan/{id}");
        Assert.Contains("Hasil lapangan, belum dikirim", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("-6.89000, 107.61000 (±8 m)", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains(Words, page.One("#follow_up-text").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.Document.QuerySelectorAll("[name=follow_up-remove]").Length);
        // An admin of the agency sees the report, and nothing of the draft.
        Assert.DoesNotContain("Tiang miring", (await (await country.Officer("andi")).Get($"/kerja/laporan/{id}")).Text("main"), StringComparison.Ordinal);

        await lina.Submit(page, "#act-follow_up form", new Dictionary<string, string?> { ["follow_up-kind"] = "final" });
        var report = (await country.Report(id)).Id;
        Assert.Equal([PhotoMoment.Before, PhotoMoment.After], (await country.Of<AttachmentStore>().OfReport(report, default)).Select(f => f.Moment));
        Assert.Equal(Words, (await country.Of<ReportStore>().Acts(report, default))[^1].Text);
        Assert.Empty(await country.Of<FieldStore>().Waiting((await Viewed(country, "lina")).Officer!.Id, report, default));
        Assert.Equal(0, (await Content(device)).GetProperty("items").GetArrayLength());

        // The device never learnt that it had arrived: told so, and nothing comes back.
        Assert.Equal(HttpStatusCode.Created, (await HandIn(device, key, id, owner)).Status);
        Assert.Null((await country.Of<FieldStore>().ByKey(key, default))!.Notes);
        Assert.False((await lina.Get($"/kerja/laporan/{id}")).Text("main").Contains("Hasil lapangan, belum dikirim", StringComparison.Ordinal));
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE draft_key IS NOT NULL")));
    }

    [Theory, OnBothEngines]
    public async Task What_is_reassigned_or_ended_meanwhile_is_told_and_nothing_is_kept(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (given, ended) = (await Disposed(country), await Disposed(country));
        using var device = await SignedIn(country, "lina");
        var owner = (await Content(device)).GetProperty("owner").GetString();
        var andi = await Viewed(country, "andi");
        Assert.Empty((await country.Of<Disposing>().Dispose(andi, given, (await country.Report(given)).Version, new Disposition(4, [], []), default)).Refusals);
        var lina = await Viewed(country, "lina");
        var answered = await country.Of<Answering>().FollowUp(lina, ended, (await country.Report(ended)).Version, new FollowUp(true, false, "Lampu sudah menyala sejak 2 Maret 2026."), default);
        Assert.Empty((await country.Of<Answering>().Close(andi, ended, answered.Value.Report.Version, "Sudah tuntas.", default)).Refusals);
        foreach (var (id, code) in new[] { (given, "field_gone"), (ended, "field_ended") })
        {
            var (status, body) = await HandIn(device, Drafts.NewKey(), id, owner);
            Assert.Equal((HttpStatusCode.Conflict, code), (status, body.GetProperty("code").GetString()));
            Assert.Contains("salin", body.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        var empty = await HandIn(device, Drafts.NewKey(), await Disposed(country), owner, text: " ", photos: false);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "missing"), (empty.Status, empty.Body.GetProperty("code").GetString()));
        var broken = await HandIn(device, Drafts.NewKey(), await Disposed(country), owner, content: [1, 2, 3, 4]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.Status);
        Assert.Equal(0, await Results(country));
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment")));
    }

    [Theory, OnBothEngines]
    public async Task Signed_out_or_signed_in_as_somebody_else_nothing_is_given_or_taken(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Disposed(country);
        using var nobody = country.Site.Client();
        using var content = await nobody.GetAsync(new Uri("/kerja/lapangan/isi", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, content.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await HandIn(nobody, Drafts.NewKey(), id)).Status);
        using var device = await SignedIn(country, "lina");
        var owner = (await Content(device)).GetProperty("owner").GetString();
        // The same browser, another account: it reads the report too, and must not find Lina's words in its form.
        using var andi = await SignedIn(country, "andi");
        var (key, wrong) = (Drafts.NewKey(), await HandIn(andi, Drafts.NewKey(), id, owner));
        Assert.Equal((HttpStatusCode.Conflict, "other_officer"), (wrong.Status, wrong.Body.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await HandIn(device, key, id, owner)).Status);
        Assert.Equal("other_officer", (await HandIn(andi, key, id, (await Content(andi)).GetProperty("owner").GetString())).Body.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await HandIn(device, "1", id, owner)).Status);
        Assert.Equal(1, await Results(country));

        // Thrown away by its officer alone; the photos go too.
        var report = (await country.Report(id)).Id;
        var lina = await Viewed(country, "lina");
        var result = Assert.Single(await country.Of<FieldStore>().Waiting(lina.Officer!.Id, report, default));
        Assert.Equal(ReportRefusals.NotFound.Code, (await country.Of<TakeFieldResult>().Discard(await Viewed(country, "andi"), result.Id, default)).Refusals.Single().Code);
        var desk = await country.Officer("lina");
        await desk.Submit(await desk.Get($"/kerja/laporan/{id}"), "form:has([value=field_discard])");
        Assert.Empty(await country.Of<FieldStore>().Waiting(lina.Officer.Id, report, default));
        Assert.Null(await country.Of<FieldStore>().Discard(lina.Officer.Id, result.Id, default));
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment")));
        await country.Of<FieldStore>().Drop(lina.Officer.Id, report, default);
    }

    private static async Task<TrackingId> Disposed(Country country, Func<Submission, Submission>? change = null, bool supervisory = false)
    {
        var id = await country.File(change);
        var report = await country.Report(id);
        var edited = new Edited { Class = "complaint", Supervisory = supervisory, Title = report.Title, Text = report.Text, Category = report.CategoryCode };
        var forwarded = await country.Of<Verifying>().Forward(await Viewed(country, "nia"), id, 1, edited, "kota-bandung", "", default);
        Assert.Empty(forwarded.Refusals);
        Assert.Empty((await country.Of<Disposing>().Dispose(await Viewed(country, "andi"), id, forwarded.Value.Report.Version, new Disposition(2, [], []), default)).Refusals);
        return id;
    }

    private static async Task<Viewer> Viewed(Country country, string name) => Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);

    private static async Task<HttpClient> SignedIn(Country country, string name)
    {
        var http = country.Site.Client();
        await country.Site.SignIn(new Visitor(http), $"{name}@contoh.go.id", Country.Password);
        return http;
    }

    private static async Task<JsonElement> Content(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri("/kerja/lapangan/isi", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "no-store"), (answer.StatusCode, answer.Headers.CacheControl!.ToString()));
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<int> Results(Country country) => country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM field_result"));

    private static async Task<(HttpStatusCode Status, JsonElement Body)> HandIn(HttpClient http, string key, TrackingId id, string? owner = "x", string text = Words, bool photos = true, byte[]? content = null)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(id.ToString()), "number" },
            { new StringContent(text), "text" },
            { new StringContent("-6.89000, 107.61000 (±8 m)"), "position" },
            { new StringContent("1772400000000"), "inspectedAt" },
        };
        foreach (var (field, name) in photos ? new[] { ("before", "sebelum.png"), ("after", "sesudah.png") } : []) form.Add(new ByteArrayContent(content ?? SampleFiles.Png()), field, name);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/kerja/lapangan/hasil") { Content = form };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("X-Petugas", owner);
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(body) : default);
    }
}
