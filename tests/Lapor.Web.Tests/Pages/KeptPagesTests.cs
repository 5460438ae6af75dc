using System.Net;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>Pages kept by a node: as fast as nothing, never old, never somebody else's. A kept answer carries the header Age.</summary>
public sealed class KeptPagesTests
{
    [Theory, OnBothEngines]
    public async Task A_page_is_kept_for_strangers_until_the_report_changes_and_new_after_each_act(Engine engine)
    {
        await using var town = await Country.Start(engine);
        var id = await Published(town);
        var browser = town.Site.Client();
        Assert.False((await Read(browser, $"/laporan/{id}")).Kept);
        Assert.True((await Read(browser, $"/laporan/{id}")).Kept);
        Assert.False((await Read(browser, "/laporan")).Kept);
        Assert.True((await Read(browser, "/laporan")).Kept);

        var andi = await Viewer(town, "andi");
        Assert.Empty((await town.Of<Disposing>().Dispose(andi, id, (await town.Report(id)).Version, new Disposition(2, [], [], ""), default)).Refusals);
        await Jobs(town.Site);
        var disposed = await Read(browser, $"/laporan/{id}");
        Assert.False(disposed.Kept);
        Assert.Contains("Dinas Pekerjaan Umum Kota Bandung", disposed.Body, StringComparison.Ordinal);
        Assert.Contains("Dinas Pekerjaan Umum Kota Bandung", (await Read(browser, "/laporan")).Body, StringComparison.Ordinal);

        var lina = await Viewer(town, "lina");
        Assert.Empty((await town.Of<Answering>().FollowUp(lina, id, (await town.Report(id)).Version, new FollowUp(true, false, "Lampu sudah diganti.", null), default)).Refusals);
        await Jobs(town.Site);
        Assert.Contains("Lampu sudah diganti.", (await Read(browser, $"/laporan/{id}")).Body, StringComparison.Ordinal);
        Assert.True((await Read(browser, $"/laporan/{id}")).Kept);

        // Taken away: at once, not when the page grows old.
        await town.Site.Data.Database.Write(t => t.Execute("DELETE FROM public_search WHERE rowid > 0; DELETE FROM public_act WHERE report_id > 0; DELETE FROM public_report WHERE id > 0"));
        Assert.DoesNotContain("Lampu sudah diganti.", (await Read(browser, $"/laporan/{id}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Lampu jalan mati", (await Read(browser, "/laporan")).Body, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_changed_name_and_a_passed_minute_draw_the_page_anew(Engine engine)
    {
        await using var town = await Country.Start(engine);
        var id = await Published(town);
        var browser = town.Site.Client();
        await Read(browser, $"/laporan/{id}");
        var stamp = await town.Of<PublicStore>().Stamp(id, default);
        var lists = await town.Of<PublicStore>().Stamp(default);
        foreach (var sql in new[]
        {
            "UPDATE agency SET name = 'Kota Bandung Raya' WHERE id = 1", "UPDATE category SET name = 'Penerangan' WHERE code = 'street_lights'",
            "UPDATE region SET path_name = 'Coblong Baru' WHERE code = '32.73.02'", "UPDATE archive_reason SET name = 'Umum'",
            "INSERT INTO holiday (day, kind, name) VALUES ('2026-03-05', 'national', 'Hari libur')", "DELETE FROM holiday WHERE day = '2026-03-05'",
        })
        {
            await town.Site.Data.Database.Write(t => t.Execute(sql));
            var (now, listsNow) = (await town.Of<PublicStore>().Stamp(id, default), await town.Of<PublicStore>().Stamp(default));
            Assert.NotEqual(stamp, now);
            Assert.NotEqual(lists, listsNow);
            (stamp, lists) = (now, listsNow);
        }

        var page = await Read(browser, $"/laporan/{id}");
        Assert.False(page.Kept);
        foreach (var name in new[] { "Kota Bandung Raya", "Penerangan", "Coblong Baru" }) Assert.Contains(name, page.Body, StringComparison.Ordinal);
        Assert.True((await Read(browser, $"/laporan/{id}")).Kept);
        town.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await Read(browser, $"/laporan/{id}")).Kept);
        // What changes nothing on a page leaves it kept.
        await town.File();
        Assert.True((await Read(browser, $"/laporan/{id}")).Kept);
    }

    [Theory, OnBothEngines]
    public async Task A_countdown_is_right_on_both_sides_of_midnight(Engine engine)
    {
        await using var town = await Country.Start(engine);
        var id = await Published(town);
        var browser = town.Site.Client();
        // The last minute of the day in Jakarta, then the first of the next.
        var now = town.Site.Clock.GetUtcNow();
        var midnight = new DateTimeOffset(now.ToOffset(TimeSpan.FromHours(7)).Date.AddDays(1), TimeSpan.FromHours(7));
        town.Site.Clock.Advance(midnight - now - TimeSpan.FromSeconds(1));
        var before = await Read(browser, $"/laporan/{id}");
        Assert.True((await Read(browser, $"/laporan/{id}")).Kept);
        town.Site.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await Read(browser, $"/laporan/{id}");
        Assert.Contains("2 hari kerja lagi", before.Body, StringComparison.Ordinal);
        Assert.Contains("1 hari kerja lagi", after.Body, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Each_language_compression_and_filter_has_a_page_of_its_own(Engine engine)
    {
        await using var town = await Country.Start(engine);
        var id = await Published(town);
        var browser = town.Site.Client();
        var indonesian = await Read(browser, $"/laporan/{id}");
        var english = await Read(browser, $"/laporan/{id}", ("Cookie", "__Host-bahasa=en"));
        Assert.False(english.Kept);
        Assert.Contains("lang=\"id\"", indonesian.Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\"", english.Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\"", (await Read(browser, $"/laporan/{id}", ("Cookie", "__Host-bahasa=en"))).Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"id\"", (await Read(browser, $"/laporan/{id}")).Body, StringComparison.Ordinal);

        // Asking for a language sets a cookie: such an answer is this browser's own.
        foreach (var _ in new[] { 1, 2 }) Assert.False((await Read(town.Site.Client(), $"/laporan/{id}?bahasa=en")).Kept);

        var packed = await Read(browser, "/laporan", ("Accept-Encoding", "br"));
        Assert.Equal("br", packed.Encoding);
        Assert.Null((await Read(browser, "/laporan")).Encoding);
        Assert.Equal(("br", true), await Again("/laporan", ("Accept-Encoding", "br")));
        Assert.Equal(((string?)null, true), await Again("/laporan"));

        Assert.Contains("Lampu", (await Read(browser, "/laporan?status=forwarded")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Lampu jalan mati", (await Read(browser, "/laporan?status=closed")).Body, StringComparison.Ordinal);
        // Searched words are not kept.
        foreach (var _ in new[] { 1, 2 }) Assert.False((await Read(browser, "/laporan?q=lampu")).Kept);

        async Task<(string? Encoding, bool Kept)> Again(string path, params (string Name, string Value)[] headers)
        {
            var answer = await Read(browser, path, headers);
            return (answer.Encoding, answer.Kept);
        }
    }

    [Theory, OnBothEngines]
    public async Task Confidential_unknown_mistyped_and_unpublished_numbers_are_never_kept(Engine engine)
    {
        await using var town = await Country.Start(engine);
        var secret = await Published(town, s => s with { Confidential = true });
        var waiting = await town.File();
        var browser = town.Site.Client();
        foreach (var number in new[] { secret.ToString(), TrackingId.New().ToString(), "1234567891", waiting.ToString() })
            foreach (var _ in new[] { 1, 2 })
                Assert.False((await Read(browser, $"/laporan/{number}")).Kept);
        Assert.Null(await town.Of<PublicStore>().Stamp(secret, default));
        Assert.Null(await town.Of<PublicStore>().Stamp(default(TrackingId), default));
    }

    [Theory, OnBothEngines]
    public async Task Officers_and_reporters_neither_get_nor_leave_a_kept_page(Engine engine)
    {
        await using var town = await Country.Start(engine);
        var id = await Published(town);
        var browser = town.Site.Client();
        await Read(browser, $"/laporan/{id}");
        Assert.True((await Read(browser, $"/laporan/{id}")).Kept);
        foreach (var cookie in new[] { "__Host-lapor-petugas=x", "__Host-lapor-bukti=x" })
            foreach (var path in new[] { $"/laporan/{id}", "/laporan" })
                foreach (var _ in new[] { 1, 2 })
                    Assert.False((await Read(browser, path, ("Cookie", cookie))).Kept);

        var officer = await town.Officer("andi");
        Assert.False((await officer.Get($"/laporan/{id}")).Headers.Contains("Age"));
        // A form's own cookie changes nothing on these pages.
        Assert.True((await Read(browser, $"/laporan/{id}", ("Cookie", "__Host-lapor-formulir=x"))).Kept);
    }

    [Fact]
    public async Task Two_hosts_on_one_PostgreSQL_show_what_the_other_just_committed()
    {
        await using var town = await Country.Start(Engine.Postgres);
        var id = await Published(town);
        await using var other = TestSite.Beside(town.Site);
        var (here, there) = (town.Site.Client(), other.Client());
        for (var turn = 0; turn < 5; turn++)
        {
            foreach (var host in new[] { here, there })
                foreach (var path in new[] { $"/laporan/{id}", "/laporan" })
                    await Read(host, path);
            Assert.True((await Read(there, "/laporan")).Kept);
            var title = $"Lampu jalan ke-{turn}";
            await town.Site.Data.Database.Write(t => t.Execute("UPDATE public_report SET title = @title", new { title }));
            foreach (var host in new[] { there, here })
                foreach (var path in new[] { $"/laporan/{id}", "/laporan" })
                    Assert.Contains(title, (await Read(host, path)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_no_room_nothing_is_kept()
    {
        await using var site = await TestSite.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_PAGE_CACHE_MB"] = "0" }, loaded: false);
        await site.Data.Database.Write(t => t.Execute("INSERT INTO region (code, level, name, path_name, search) VALUES ('32', 'province', 'Jawa Barat', 'Jawa Barat', ' jawa barat')"));
        foreach (var _ in new[] { 1, 2 }) Assert.False((await Read(site.Client(), "/laporan")).Kept);
    }

    private sealed record Answer(HttpStatusCode Status, bool Kept, string? Encoding, string Body);

    private static async Task<Answer> Read(HttpClient browser, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await browser.SendAsync(request);
        return new(answer.StatusCode, answer.Headers.Contains("Age"), answer.Content.Headers.ContentEncoding.SingleOrDefault(), await answer.Content.ReadAsStringAsync());
    }

    private static async Task<Viewer> Viewer(Country town, string name)
    {
        var id = await town.Site.Data.Database.Read(s => s.Scalar<long>("SELECT id FROM officer WHERE email = @email", new { email = $"{name}@contoh.go.id" }));
        return Reports.Viewer.Of((await town.Of<OfficerStore>().ById(id, default))!);
    }

    private static async Task<TrackingId> Published(Country town, Func<Intake.Submission, Intake.Submission>? change = null)
    {
        var id = await town.File(change);
        var r = await town.Report(id);
        var edited = new Edited { Class = r.Class.Code(), Title = r.Title, Text = r.Text, Category = r.CategoryCode };
        Assert.Empty((await town.Of<Verifying>().Forward(await Viewer(town, "nia"), id, r.Version, edited, "kota-bandung", "", default)).Refusals);
        await Jobs(town.Site);
        return id;
    }

    // The site's own workers run beside, so a job that is not waiting may still be at work: it is done when it is gone.
    private static async Task Jobs(TestSite site)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM job WHERE kind = 'publish'"), deadline.Token) > 0)
            await site.Services.GetRequiredService<JobRunner>().RunDue(deadline.Token);
    }
}
