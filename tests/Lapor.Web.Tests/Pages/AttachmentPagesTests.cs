using System.IO.Compression;
using System.Net;
using Lapor.Attachments;
using Lapor.Publishing;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>How files come in through the pages and go out again: what hides another file, what waits for the scanner, small pictures.</summary>
public sealed class AttachmentPagesTests
{
    private const string Polyglot = "<!doctype html><script>alert(document.domain)</script>";

    [Theory, OnBothEngines]
    public async Task A_file_that_is_two_is_refused_or_stored_as_one_and_never_shown_in_the_sites_name(Engine engine)
    {
        await using var country = await Country.Start(engine);
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = new StreamWriter(zip.CreateEntry("jahat.js").Open()))
            await entry.WriteAsync("alert(1)");
        var jpeg = SampleFiles.PlainJpeg;
        byte[] inComment = [0xFF, 0xD8, .. SampleFiles.Segment(0xFE, SampleFiles.Text(Polyglot)), .. jpeg[2..]];
        foreach (var (name, bytes) in new (string, byte[])[]
        {
            ("gambar.jpg.html", inComment), ("gambar.svg", [.. jpeg, .. archive.ToArray()]), ("halaman.html", [.. SampleFiles.Png(), .. SampleFiles.Text(Polyglot)]),
            ("gambar.svg", SampleFiles.Text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")), ("halaman.png", SampleFiles.Text(Polyglot)),
            ("surat.pdf", [.. SampleFiles.Text(Polyglot), .. SampleFiles.Pdf()]), ("gambar.gif", SampleFiles.Text("GIF89a/*" + Polyglot)),
        })
        {
            var (id, keys) = await Send(country, name, bytes);
            if (keys.Count == 0) continue; // refused
            using var stranger = country.Site.Client();
            await Show(country, id);
            using var answer = await stranger.GetAsync(new Uri($"/lampiran/{keys[0]}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var body = await answer.Content.ReadAsByteArrayAsync();
            Assert.True(body.AsSpan().IndexOf("<script"u8) < 0 && body.AsSpan().IndexOf("jahat.js"u8) < 0, name);
            Assert.Contains(answer.Content.Headers.ContentType!.MediaType, (string[])["image/jpeg", "image/png", "application/pdf"]);
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.DoesNotMatch("html|svg", answer.Content.Headers.ContentDisposition.ToString());
            Assert.Equal("default-src 'none'; sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        // The door itself was open: a plain picture comes in.
        Assert.Single((await Send(country, "gambar.jpg", jpeg)).Keys);
    }

    [Theory, OnBothEngines]
    public async Task A_file_in_quarantine_is_named_with_its_reason_and_given_to_nobody(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_CLAMAV"] = "/nowhere/clamd.ctl" });
        var (id, keys) = await Send(country, "foto.jpg", SampleFiles.Jpeg());
        var nia = await country.Officer("nia");
        var desk = await nia.Get($"/kerja/laporan/{id}");
        Assert.Contains("Sedang diperiksa dari virus", desk.Text("main"), StringComparison.Ordinal);
        Assert.False(desk.Has($"a[href='/lampiran/{keys[0]}']"));
        Assert.Equal(HttpStatusCode.NotFound, await nia.Status($"/lampiran/{keys[0]}"));
        Assert.Equal(HttpStatusCode.NotFound, await nia.Status($"/lampiran/{keys[0]}/kecil"));
        await Show(country, id);
        using var stranger = country.Site.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri($"/lampiran/{keys[0]}", UriKind.Relative))).StatusCode);
        Assert.False((await country.Site.Visitor().Get($"/laporan/{id}")).Has(".attached"));
    }

    [Theory, OnBothEngines]
    public async Task A_small_picture_stands_on_the_page_and_is_as_guarded_as_its_file(Engine engine)
    {
        Assert.SkipUnless(new Thumbnails().IsInstalled, "vipsthumbnail is not installed (libvips-tools)");
        await using var country = await Country.Start(engine);
        var (id, keys) = await Send(country, "foto.jpg", SampleFiles.Jpeg());
        var small = $"/lampiran/{keys[0]}/kecil";
        var nia = await country.Officer("nia");
        Assert.Equal(HttpStatusCode.NotFound, await nia.Status(small));
        await country.Of<CheckFiles>().Run(default);
        Assert.True((await nia.Get($"/kerja/laporan/{id}")).Has($"img[src='{small}']"));
        using var stranger = country.Site.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri(small, UriKind.Relative))).StatusCode);
        await Show(country, id);
        Assert.True((await country.Site.Visitor().Get($"/laporan/{id}")).Has($"img[src='{small}']"));
        foreach (var path in new[] { small, $"/lampiran/{keys[0]}" })
        {
            using var answer = await stranger.GetAsync(new Uri(path + "?bahasa=en", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(path == small ? "image/webp" : "image/jpeg", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("default-src 'none'; sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.False(answer.Headers.Contains("Set-Cookie"), path); // no cookie is given here, whatever is asked
        }
    }

    [Theory, OnBothEngines]
    public async Task A_suspected_face_stands_beside_the_tick_and_needs_a_reason(Engine engine)
    {
        Assert.SkipUnless(new LookAtPictures().LooksFor.Count == 2, "opencv-data or tesseract is not installed");
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        var (id, keys) = await Send(country, "orang.png", await DrawnPictures.Png(DrawnPictures.OnePerson));
        var nia = await country.Officer("nia");
        var path = $"/kerja/laporan/{id}";
        Assert.Contains("Belum diperiksa", (await nia.Get(path)).Text("#act-show_files"), StringComparison.Ordinal);
        await country.Of<CheckFiles>().Run(default);
        var desk = await nia.Get(path);
        Assert.Contains("Diduga ada wajah (keyakinan", desk.Text("#act-show_files"), StringComparison.Ordinal);
        var refused = await nia.Submit(desk, "#act-show_files form", new Dictionary<string, string?> { ["show_files-file"] = keys[0] }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("pilih alasan tetap ditampilkan", refused.Text("main"), StringComparison.Ordinal);
        Assert.Null((await country.Of<AttachmentStore>().Find(keys[0], default))!.ShownAt);
        await nia.Submit(refused, "#act-show_files form", new Dictionary<string, string?> { ["show_files-file"] = keys[0], [$"show_files-despite-{keys[0]}"] = "on_duty" });
        Assert.Equal(ShownDespite.OnDuty, (await country.Of<AttachmentStore>().Find(keys[0], default))!.ShownDespite);
        var again = await nia.Get(path);
        Assert.Equal("on_duty", again.One($"select[name='show_files-despite-{keys[0]}'] option[selected]").GetAttribute("value"));
        await nia.Submit(again, "#act-show_files form", new Dictionary<string, string?> { ["show_files-file"] = null });
        Assert.Equal((null, null), ((await country.Of<AttachmentStore>().Find(keys[0], default))! is var row ? (row.ShownAt, row.ShownDespite) : default));
    }

    /// <summary>Sends a report with one file through the pages; its number, and the files that were kept.</summary>
    private static async Task<(string Id, IReadOnlyList<string> Keys)> Send(Country country, string name, byte[] bytes)
    {
        var siti = country.Site.Visitor();
        var form = await siti.Get("/");
        var typed = new Dictionary<string, string?> { ["class"] = "aspiration", ["title"] = "Taman kota yang teduh", ["text"] = "Mohon ditanam pohon di alun-alun supaya anak-anak dapat bermain." };
        await siti.Submit(form, "form#laporan", typed, files: [new("attachments", name, "image/png", bytes)], expected: !StripMetadata.Of(bytes).IsRefused ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);
        await siti.Submit(await siti.Get("/lapor/periksa"), "#kirim");
        var id = await country.Site.Data.Database.Read(s => s.Scalar<string>("SELECT tracking_id FROM report ORDER BY id DESC LIMIT 1"));
        var report = await country.Report(Lapor.Foundation.TrackingId.TryParse(id, out var parsed) ? parsed : default);
        return (id!, [.. (await country.Of<AttachmentStore>().OfReport(report.Id, default)).Select(f => f.StorageKey)]);
    }

    /// <summary>What an officer's tick and the publishing job do.</summary>
    private static async Task Show(Country country, string id)
    {
        Assert.True(Lapor.Foundation.TrackingId.TryParse(id, out var parsed));
        var nia = await country.Officer("nia");
        if ((await country.Report(parsed)).State is Lapor.Reports.ReportState.Submitted)
            await nia.Submit(await nia.Get($"/kerja/laporan/{id}"), "#act-forward form", new Dictionary<string, string?> { ["forward-agencyText"] = "Pemerintah Kota Bandung", ["forward-category"] = "street_lights" });
        var report = await country.Report(parsed);
        await country.Of<PublishReport>().Run(report.Id, default);
        var keys = (await country.Of<AttachmentStore>().OfReport(report.Id, default)).Select(f => f.StorageKey).ToList();
        await country.Site.Data.Database.Write(async t =>
        {
            await AttachmentStore.Show(t, report.Id, keys, null, 1, default);
            return true;
        });
    }
}
