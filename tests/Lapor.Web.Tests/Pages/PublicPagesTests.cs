using System.Net;
using System.Text.RegularExpressions;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Web.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>What everybody reads, and what only who holds the receipt code reads and does.</summary>
public sealed partial class PublicPagesTests
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    [Theory, OnBothEngines]
    public async Task Before_forwarding_the_public_sees_state_and_dates_only(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, _) = await town.File();
        var page = await town.Site.Visitor().Get($"/laporan/{id}");
        Assert.Contains("Belum terverifikasi", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Isi laporan belum tampil", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("2 Maret 2026", page.Text("aside"), StringComparison.Ordinal);
        Assert.DoesNotContain("Lampu", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains("no-cache", page.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task After_forwarding_the_masked_copy_its_timeline_and_public_files_are_shown(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, _) = await town.File();
        await town.Forward(id);
        await town.Dispose(id);
        await town.Answer(id, final: true, "Lampu sudah diganti.", "foto-pak-joko.png");
        await town.Jobs();
        var page = await town.Site.Visitor().Get($"/laporan/{id}");
        Assert.Equal("Lampu jalan mati", page.Text("h1"));
        Assert.Contains("[nomor telepon disamarkan]", page.Text(".mask"), StringComparison.Ordinal);
        Assert.DoesNotContain("0812", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains("Lampu sudah diganti.", page.Text(".timeline"), StringComparison.Ordinal);
        Assert.Contains("Selesai otomatis dalam 10 hari kerja", page.Text("header"), StringComparison.Ordinal);
        Assert.Contains("Dinas Pekerjaan Umum Kota Bandung", page.Text("aside"), StringComparison.Ordinal);
        var file = page.One(".attached a");
        Assert.Equal("Lampiran 1", page.Text(".attached a"));
        using var sent = await town.Site.Client().GetAsync(file.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Contains($"lampiran-{id}.png", sent.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Single(await town.Get<PublicStore>().Files(id, default));
    }

    [Theory, OnBothEngines]
    public async Task Unknown_and_confidential_numbers_give_the_same_page_that_asks_for_the_receipt(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (secret, _) = await town.File(s => s with { Confidential = true });
        await town.Forward(secret);
        await town.Jobs();
        var unknown = TrackingId.New();
        List<string> bodies = [];
        foreach (var id in new[] { secret, unknown })
        {
            var visitor = town.Site.Visitor();
            var page = await visitor.Get($"/laporan/{id}", HttpStatusCode.NotFound);
            bodies.Add(Anonymous(page, id));
            var wrong = await visitor.Submit(page, "form[action*=Receipt]", new Dictionary<string, string?> { ["Receipt"] = ReceiptCode.New().Grouped }, expected: HttpStatusCode.UnprocessableEntity);
            bodies.Add(Bare().Replace(wrong.Text("main"), ""));
        }

        Assert.Equal(bodies[0], bodies[2]);
        Assert.Contains("receipt", bodies[0], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(bodies[1], bodies[3]);
        var mistyped = await town.Site.Visitor().Get("/laporan/1234567891", HttpStatusCode.NotFound);
        Assert.True(mistyped.Has("input[name=Receipt]"));
    }

    [Theory, OnBothEngines]
    public async Task Guessing_a_receipt_ends_after_ten_tries_alike_for_known_and_unknown_numbers_and_only_for_a_minute(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (known, receipt) = await town.File(s => s with { Confidential = true });
        var visitor = town.Site.Visitor();
        var form = await visitor.Get("/lacak");
        List<string> bodies = [];
        foreach (var id in new[] { known, TrackingId.New() })
        {
            for (var i = 0; i < GuessLimit.PerThing; i++)
                await visitor.Submit(form, "form.card", Fields(("Number", id.ToString()), ("Receipt", ReceiptCode.New().ToString())), expected: HttpStatusCode.UnprocessableEntity);
            var stopped = await visitor.Submit(form, "form.card", Fields(("Number", id.ToString()), ("Receipt", receipt)), expected: HttpStatusCode.TooManyRequests);
            Assert.Contains("Tunggu satu menit", stopped.Text("main"), StringComparison.Ordinal);
            bodies.Add(stopped.Text(".error-summary"));
        }

        Assert.Equal(bodies[0], bodies[1]);
        // A slip of the finger is no guess, and the page of the report asks the same gate.
        await visitor.Submit(form, "form.card", Fields(("Number", known.ToString()), ("Receipt", "123")), expected: HttpStatusCode.UnprocessableEntity);
        await visitor.Submit(await visitor.Get($"/laporan/{known}", HttpStatusCode.NotFound), "form[action*=Receipt]", Fields(("Receipt", receipt)), expected: HttpStatusCode.TooManyRequests);
        town.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains($"/laporan/{known}", (await visitor.Submit(form, "form.card", Fields(("Number", known.ToString()), ("Receipt", receipt)))).Url.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(receipt, town.Site.Log, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Tracking_goes_to_the_report_proves_receipts_and_answers_every_wrong_one_alike(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, receipt) = await town.File(s => s with { Confidential = true });
        var visitor = town.Site.Visitor();
        var form = await visitor.Get("/lacak");
        var digit = await visitor.Submit(form, "form.card", Fields(("Number", "1234567891")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("periksa digit", digit.Text(".errors"), StringComparison.Ordinal);
        Assert.Equal("1234567891", digit.One("#Number").GetAttribute("value"));
        List<string> answers = [];
        foreach (var (number, code) in new[] { (id, ReceiptCode.New().ToString()), (TrackingId.New(), receipt), (id, "123") })
        {
            var wrong = await visitor.Submit(form, "form.card", Fields(("Number", number.ToString()), ("Receipt", code)), expected: HttpStatusCode.UnprocessableEntity);
            answers.Add(wrong.Text(".errors"));
        }

        Assert.Single(answers.Distinct());
        var open = await visitor.Submit(form, "form.card", Fields(("Number", id.Spoken), ("Receipt", receipt)));
        Assert.Equal($"/laporan/{id}", open.Url.AbsolutePath);
        Assert.DoesNotContain(receipt, open.Url.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-store", open.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Hubungi saya di 0812", open.Text("main"), StringComparison.Ordinal);
        await visitor.Submit(open, "form[action*=Forget]");
        await visitor.Get($"/laporan/{id}", HttpStatusCode.NotFound);
    }

    [Theory, OnBothEngines]
    public async Task A_held_report_says_what_is_missing_and_is_completed_with_files(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, receipt) = await town.File();
        await town.Ok(town.Get<Verifying>().Hold(town.Nia, id, (await town.Report(id)).Version, "Sebutkan nomor tiangnya.", default));
        var (visitor, page) = await town.Open(id, receipt);
        Assert.Contains("Sebutkan nomor tiangnya.", page.Text(".notice-warning"), StringComparison.Ordinal);
        Assert.Contains("paling lambat Kamis, 12 Maret 2026", page.Text(".notice-warning"), StringComparison.Ordinal);
        var refused = await visitor.Submit(page, "form[action*=Message]", Fields(("MessageText", "Tiang 12.")), files: [new("Files", "virus.jpg", "image/jpeg", [77, 90, 1, 2])], expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("virus.jpg", refused.Text(".field-error"), StringComparison.Ordinal);
        Assert.Equal("Tiang 12.", refused.One("#MessageText").TextContent.Trim());
        var done = await visitor.Submit(refused, "form[action*=Message]", files: [new("Files", "tiang.png", "image/png", Png)]);
        Assert.Contains("laporan dilanjutkan", done.Text(".notice-success"), StringComparison.Ordinal);
        Assert.Equal(ReportState.Submitted, (await town.Report(id)).State);
        Assert.Contains("tiang.png", done.Text(".timeline"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_reporter_supplements_replies_closes_objects_and_asks_for_deletion(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, receipt) = await town.File();
        var (visitor, page) = await town.Open(id, receipt);
        page = await visitor.Submit(page, "form[action*=Message]", Fields(("MessageText", "Juga tiang sebelahnya.")));
        Assert.Contains("Tambahan Anda sudah dikirim.", page.Text(".notice-success"), StringComparison.Ordinal);
        await town.Forward(id);
        await town.Dispose(id);
        await town.Answer(id, final: true, "Sudah diganti.");
        await town.Jobs();
        page = await visitor.Get($"/laporan/{id}");
        var empty = await visitor.Submit(page, "form[action*=Message]", Fields(("MessageText", " ")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Tulis pesannya.", empty.Text(".field-error"), StringComparison.Ordinal);
        page = await visitor.Submit(page, "form[action*=Message]", Fields(("MessageText", "Masih mati.")));
        Assert.Equal(ReportState.ReporterReplied, (await town.Report(id)).State);
        var acts = (await town.Report(id)).ActCount;
        await town.Answer(id, final: true, "Sudah diganti lagi.");
        page = await visitor.Get($"/laporan/{id}");
        var unrated = await visitor.Submit(page, "form[action*=Verdict]", Fields(("Comment", "Bagus sekali")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Pilih nilai 1 sampai 5.", unrated.Text("#Rating"), StringComparison.Ordinal);
        Assert.Equal("Bagus sekali", unrated.One("#Comment").TextContent.Trim());
        page = await visitor.Submit(unrated, "form[action*=Verdict]", Fields(("Rating", "2"), ("Verdict", "partly")));
        Assert.Contains("Terima kasih atas penilaian Anda.", page.Text(".notice-success"), StringComparison.Ordinal);
        Assert.Equal((ReportState.Closed, 2, acts + 2), ((await town.Report(id)).State, (await town.Report(id)).Rating, (await town.Report(id)).ActCount));
        page = await visitor.Submit(page, "form[action*=Object]", Fields(("ObjectionText", "Mati lagi malam ini.")));
        Assert.Equal(ReportState.ReporterReplied, (await town.Report(id)).State);
        Assert.False(page.Has("form[action*=Object]"));
        Assert.Contains("tidak ada surat pemberitahuan", page.Text("#penghapusan"), StringComparison.Ordinal);
        page = await visitor.Submit(page, "form[action*=Deletion]", Fields(("DeletionText", "Saya takut.")));
        Assert.Contains("sedang diputuskan", page.Text("main"), StringComparison.Ordinal);
        Assert.False(page.Has("form[action*=Deletion]"));
    }

    [Theory, OnBothEngines]
    public async Task What_was_written_survives_a_pass_that_ran_out(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, receipt) = await town.File(s => s with { Confidential = true });
        var (visitor, page) = await town.Open(id, receipt);
        town.Site.Clock.Advance(TimeSpan.FromHours(3));
        var asked = await visitor.Submit(page, "form[action*=Message]", Fields(("MessageText", "Tambahan panjang saya.")), expected: HttpStatusCode.UnprocessableEntity);
        var back = await visitor.Submit(asked, "form[action*=Receipt]", Fields(("Receipt", receipt)));
        Assert.Equal("Tambahan panjang saya.", back.One("#MessageText").TextContent.Trim());
        await visitor.Submit(back, "form[action*=Message]");
        Assert.Contains(await town.Get<ReportStore>().Acts((await town.Report(id)).Id, default), a => a.Text == "Tambahan panjang saya.");
    }

    [Theory, OnBothEngines]
    public async Task The_reporter_sees_own_words_beside_the_published_ones_and_who_looked_at_their_identity(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, receipt) = await town.File(s => s with { Anonymous = true });
        var report = await town.Report(id);
        Assert.False((await town.Get<Lapor.People.IdentityLog>().Record(report.Id, town.Nia.Officer!.Id, "Ancaman terhadap pelapor", default)).IsRefused);
        var (_, page) = await town.Open(id, receipt);
        Assert.Contains("0812", page.Text(".side-by-side .card:first-child"), StringComparison.Ordinal);
        Assert.DoesNotContain("0812", page.Text(".side-by-side .card-quiet"), StringComparison.Ordinal);
        Assert.Contains("Disamarkan: nomor telepon.", page.Text(".side-by-side"), StringComparison.Ordinal);
        Assert.Contains("Ancaman terhadap pelapor", page.Text("aside"), StringComparison.Ordinal);
        Assert.Equal("Nia", Assert.Single(await town.Get<ReportStore>().Looks(report.Id, default)).Officer);
    }

    [Theory, OnBothEngines]
    public async Task The_feed_is_searched_filtered_and_paged_without_gaps_and_never_shows_a_confidential_report(Engine engine)
    {
        await using var town = await Town.Build(engine);
        List<string> filed = [];
        for (var i = 0; i < 23; i++)
        {
            var (id, _) = await town.File(s => s with { Title = $"Lampu jalan mati {i}" });
            await town.Forward(id);
            filed.Add(id.ToString());
        }

        var (aspiration, _) = await town.File(s => s with { Class = "aspiration", Title = "Usul menanami taman", RegionCode = "51.08", Category = "social" });
        await town.Forward(aspiration, "kabupaten-buleleng");
        var (secret, _) = await town.File(s => s with { Confidential = true, Title = "Pungutan rahasia" });
        await town.Forward(secret);
        await town.Jobs();
        var visitor = town.Site.Visitor();
        List<string> seen = [];
        var page = await visitor.Get("/laporan?class=complaint");
        seen.AddRange(Numbers(page));
        Assert.Equal(20, seen.Count);
        page = await visitor.Get(page.One("a[rel=next]").GetAttribute("href")!);
        seen.AddRange(Numbers(page));
        Assert.Equal(filed.AsEnumerable().Reverse(), seen);
        Assert.False(page.Has("a[rel=next]"));

        Assert.Equal([aspiration.ToString()], Numbers(await visitor.Get("/laporan?q=tanaman")));
        Assert.Equal([aspiration.ToString()], Numbers(await visitor.Get("/laporan?regionText=Buleleng")));
        Assert.Equal([aspiration.ToString()], Numbers(await visitor.Get("/laporan?agency=kabupaten-buleleng&status=forwarded&category=social")));
        var none = await visitor.Get("/laporan?q=rahasia");
        Assert.Contains("Belum ada laporan yang cocok", none.Text(".empty"), StringComparison.Ordinal);
        Assert.Equal("/laporan", none.One("a.chip").GetAttribute("href"));
        Assert.Contains("tidak dikenal", (await visitor.Get("/laporan?status=bohong")).Text(".notice-warning"), StringComparison.Ordinal);
        Assert.Contains(filed[0], (await visitor.Get("/laporan?q=" + filed[0])).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Agencies_are_listed_by_kind_and_province_found_by_name_and_have_their_page(Engine engine)
    {
        await using var town = await Town.Build(engine);
        var (id, _) = await town.File();
        await town.Forward(id);
        await town.Jobs();
        var visitor = town.Site.Visitor();
        Assert.Contains("Pemerintah Kota Bandung", (await visitor.Get("/instansi?jenis=city")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("Pemerintah Kota Bandung", (await visitor.Get("/instansi?provinsi=32")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("Kabupaten Buleleng", (await visitor.Get("/instansi?q=buleleng")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("Tidak ada instansi", (await visitor.Get("/instansi?q=zzz")).Text(".empty"), StringComparison.Ordinal);
        Assert.Equal(["kota-bandung"], (await town.Get<AgencyStore>().InProvince("32")).Select(a => a.Slug));
        var page = await visitor.Get("/instansi/kota-bandung");
        Assert.Equal("Pemerintah Kota Bandung", page.Text("h1"));
        Assert.Equal("/?instansi=kota-bandung", page.One("a.btn-primary").GetAttribute("href"));
        Assert.Contains("Dinas Pekerjaan Umum Kota Bandung", page.Text(".units"), StringComparison.Ordinal);
        Assert.Contains("1 Terverifikasi: diteruskan ke instansi", page.Text(".counts").Replace("1Terv", "1 Terv", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal([id.ToString()], Numbers(page));
        Assert.Equal("/instansi/kota-bandung", (await visitor.Get("/instansi/dinas-pu-bandung")).Url.AbsolutePath);
        await visitor.Get("/instansi/tidak-ada", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_page_speaks_English()
    {
        await using var town = await Town.Build(Engine.Sqlite);
        var (id, receipt) = await town.File();
        await town.Forward(id);
        await town.Jobs();
        var (visitor, _) = await town.Open(id, receipt);
        var own = await visitor.Get($"/laporan/{id}?bahasa=en");
        Assert.Contains("How it looks on the public page", own.Text("main"), StringComparison.Ordinal);
        Assert.Contains("March 2026", own.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Public reports", (await visitor.Get("/laporan")).Text("h1"), StringComparison.Ordinal);
        Assert.Contains("Report to this agency", (await visitor.Get("/instansi/kota-bandung")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("Track a report", (await visitor.Get("/lacak")).Text("h1"), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Fields(params (string Name, string Value)[] fields) => fields.ToDictionary(f => f.Name, f => (string?)f.Value);

    private static IEnumerable<string> Numbers(SeenPage page) => page.Document.QuerySelectorAll("article .number").Select(n => n.TextContent.TrimStart('#'));

    // The one thing that may differ beside the number is the form's token.
    private static string Anonymous(SeenPage page, TrackingId id) =>
        Token().Replace(page.Document.DocumentElement.OuterHtml.Replace(id.ToString(), "N", StringComparison.Ordinal).Replace(id.Spoken, "N", StringComparison.Ordinal), "");

    [GeneratedRegex("name=\"_formulir\"[^>]*>")]
    private static partial Regex Token();

    [GeneratedRegex("[0-9 ]+")]
    private static partial Regex Bare();

    /// <summary>A site with two agencies, and officers who act through the real operations.</summary>
    private sealed class Town : IAsyncDisposable
    {
        private Town(TestSite site) => Site = site;

        public TestSite Site { get; }

        public Viewer Nia { get; private set; } = Viewer.Public;

        private Viewer Andi { get; set; } = Viewer.Public;

        private Viewer Lina { get; set; } = Viewer.Public;

        public static async Task<Town> Build(Engine engine)
        {
            var site = await TestSite.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" }, loaded: false);
            // Before the first request, so that the site does not load the reference data of the whole nation.
            await site.Data.Database.Write(t => t.Execute(
                """
                INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES
                    ('32', NULL, 'province', 'Jawa Barat', 'Jawa Barat', ' jawa barat'),
                    ('32.73', '32', 'regency', 'Kota Bandung', 'Kota Bandung, Jawa Barat', ' kota bandung jawa barat'),
                    ('51', NULL, 'province', 'Bali', 'Bali', ' bali'),
                    ('51.08', '51', 'regency', 'Kabupaten Buleleng', 'Kabupaten Buleleng, Bali', ' kabupaten buleleng bali');
                INSERT INTO region_word (word, depth, region_code) VALUES ('bandung', 2, '32.73'), ('buleleng', 2, '51.08'), ('bali', 1, '51');
                INSERT INTO agency (id, slug, name, short_name, kind, parent_id, root_id, path, region_code, time_zone, straight_dispose, search) VALUES
                    (1, 'kota-bandung', 'Pemerintah Kota Bandung', 'Kota Bandung', 'city', NULL, 1, '/1/', '32.73', 'Asia/Jakarta', FALSE, ' kota bandung'),
                    (2, 'dinas-pu-bandung', 'Dinas Pekerjaan Umum Kota Bandung', 'Dinas PU', 'unit', 1, 1, '/1/2/', NULL, 'Asia/Jakarta', FALSE, ' dinas pekerjaan umum'),
                    (10, 'kabupaten-buleleng', 'Pemerintah Kabupaten Buleleng', 'Buleleng', 'regency', NULL, 10, '/10/', '51.08', 'Asia/Makassar', TRUE, ' kabupaten buleleng');
                INSERT INTO agency_word (word, depth, agency_id) VALUES ('bandung', 1, 1), ('buleleng', 1, 10);
                INSERT INTO category (code, parent_code, name, name_en, position) VALUES
                    ('roads', NULL, 'Jalan', 'Roads', 10), ('street_lights', 'roads', 'Lampu jalan', 'Street lights', 20), ('social', NULL, 'Sosial', 'Social affairs', 20);
                """));
            var town = new Town(site);
            town.Nia = await town.Hire("nia", Role.NationalAdmin, null);
            town.Andi = await town.Hire("andi", Role.AgencyAdmin, "kota-bandung");
            town.Lina = await town.Hire("lina", Role.LiaisonOfficer, "dinas-pu-bandung");
            return town;
        }

        public T Get<T>()
            where T : notnull => Site.Services.GetRequiredService<T>();

        public async Task<(TrackingId Id, string Receipt)> File(Func<Submission, Submission>? change = null)
        {
            var submission = new Submission
            {
                Class = "complaint",
                Title = "Lampu jalan mati",
                Text = "Sudah tiga minggu lampu jalan di depan sekolah mati dan anak-anak pulang dalam gelap. Hubungi saya di 0812 3456 7890.",
                IncidentDate = "2026-02-27",
                RegionCode = "32.73",
                Place = "Jalan Dago, depan SDN 2",
                Category = "street_lights",
                Contact = new Contact("Siti Aminah", "0812 3456 7890", "siti@contoh.id"),
            };
            var filed = await Get<FileReport>().File(change is null ? submission : change(submission), null, default);
            return (filed.Value.Report.TrackingId, filed.Value.Receipt.ToString());
        }

        public async Task<Report> Report(TrackingId id) => (await Get<ReportStore>().Facts(id, default))!.Report;

        public async Task Ok(Task<Outcome<Committed>> act)
        {
            var done = await act;
            Assert.True(!done.IsRefused, string.Join(", ", done.Refusals.Select(r => r.Code)));
        }

        public async Task Forward(TrackingId id, string agency = "kota-bandung")
        {
            var r = await Report(id);
            await Ok(Get<Verifying>().Forward(Nia, id, r.Version, new Edited { Class = r.Class.Code(), Title = r.Title, Text = r.Text, Category = r.CategoryCode }, agency, "", default));
        }

        public async Task Dispose(TrackingId id) => await Ok(Get<Disposing>().Dispose(Andi, id, (await Report(id)).Version, new Disposition(2, [], [], ""), default));

        public async Task Answer(TrackingId id, bool final, string text, string? file = null)
        {
            string? draft = null;
            if (file is not null)
            {
                draft = Drafts.Id(Drafts.NewKey());
                using var content = new MemoryStream(Png);
                Assert.False((await Get<KeepAttachment>().Keep(draft, file, content, default)).IsRefused);
            }

            await Ok(Get<Answering>().FollowUp(Lina, id, (await Report(id)).Version, new FollowUp(final, false, text, draft, ShowFiles: true), default));
            // Where pictures are looked at, they appear after that.
            await Get<CheckFiles>().Run(default);
        }

        /// <summary>Everything that is due, until nothing is.</summary>
        public async Task Jobs()
        {
            while (await Get<JobRunner>().RunDue(default) > 0)
            {
            }
        }

        /// <summary>A browser that proved the receipt code.</summary>
        public async Task<(Visitor Visitor, SeenPage Page)> Open(TrackingId id, string receipt)
        {
            var visitor = Site.Visitor();
            return (visitor, await visitor.Submit(await visitor.Get("/lacak"), "form.card", Fields(("Number", id.ToString()), ("Receipt", receipt))));
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();

        private async Task<Viewer> Hire(string name, Role role, string? agency)
        {
            var id = await Get<ManageOfficers>().Add($"{name}@contoh.go.id", char.ToUpperInvariant(name[0]) + name[1..], "kata sandi panjang", role, agency, default);
            return Viewer.Of((await Get<OfficerStore>().ById(id.Value, default))!);
        }
    }
}
