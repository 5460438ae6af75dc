using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lapor.Intake;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.House;

namespace Lapor.Web.Tests.Pages;

/// <summary>What a device's queue sends, and what a browser keeps to open without a network.</summary>
public sealed partial class QueuedReportTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        ["class"] = "complaint",
        ["title"] = "Lampu jalan mati di depan pasar",
        ["text"] = "Lampu jalan di depan pasar mati sejak dua minggu lalu dan gelap di malam hari.",
        ["incidentDate"] = "2026-01-10",
        ["regionCodeText"] = "Kabupaten Buleleng",
        ["place"] = "Depan pasar",
    };

    [Theory, OnBothEngines]
    public async Task A_draft_that_comes_eight_times_at_once_is_one_report_with_its_files(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        using var http = site.Client();
        var key = Drafts.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Send(http, key, Good, files: 2)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Body.GetProperty("trackingId").GetString()).Distinct());
        Assert.Single(answers.Select(a => a.Body.GetProperty("receipt").GetString()).Distinct());

        // And later, when the device never learnt that it had arrived; even with other words, which are nobody's any more.
        var late = await Send(http, key, new(Good) { ["title"] = "Judul lain" }, files: 0);
        Assert.Equal(answers[0].Body.GetProperty("trackingId").GetString(), late.Body.GetProperty("trackingId").GetString());
        var (reports, files, orphans, channel) = await site.Data.Database.Read(async s => (
            await s.Scalar<int>("SELECT COUNT(*) FROM report"), await s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE report_id IS NOT NULL"),
            await s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE report_id IS NULL"), await s.Scalar<string>("SELECT channel FROM report")));
        Assert.Equal((1, 2, 0, "mobile"), (reports, files, orphans, channel));
    }

    [Theory, OnBothEngines]
    public async Task What_is_refused_says_why_keeps_nothing_and_goes_through_once_it_is_mended(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        using var http = site.Client();
        var key = Drafts.NewKey();
        var unclear = await Send(http, key, new(Good) { ["regionCodeText"] = "Sukamaju" }, files: 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unclear.Status);
        var reason = Assert.Single(unclear.Body.GetProperty("refusals").EnumerateArray());
        Assert.Equal("region_unclear", reason.GetProperty("code").GetString());
        Assert.Contains("Sukamaju", reason.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("Several have this name", (await Send(http, key, new(Good) { ["regionCodeText"] = "Sukamaju" }, 0, "en")).Body.GetProperty("refusals")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        var broken = await Send(http, key, Good, 1, "id", [1, 2, 3, 4]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.Status);
        Assert.Equal("attachments", broken.Body.GetProperty("refusals")[0].GetProperty("field").GetString());
        Assert.Equal(0, await site.Data.Database.Read(s => s.Scalar<int>("SELECT (SELECT COUNT(*) FROM report) + (SELECT COUNT(*) FROM attachment)")));
        Assert.Equal(HttpStatusCode.Created, (await Send(http, key, Good, files: 1)).Status);
    }

    [Fact]
    public async Task Without_a_key_that_a_device_drew_nothing_is_taken()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        using var http = site.Client();
        foreach (var key in (string?[])[null, "1", new string('a', 44), "../../../../../../../../../../../../../../../"])
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(http, key, Good, files: 0)).Status);
        using var empty = new HttpRequestMessage(HttpMethod.Post, "/lapor/kiriman") { Content = JsonContent.Create(Good) };
        empty.Headers.Add("Idempotency-Key", Drafts.NewKey());
        using var answer = await http.SendAsync(empty);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(0, await site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report")));
    }

    [Fact]
    public async Task In_a_flood_the_queue_waits_with_its_ticket_and_goes_through()
    {
        await using var site = await TestSite.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_CHALLENGE_AT"] = "1" });
        using var http = site.Client();
        Assert.Equal(HttpStatusCode.Created, (await Send(http, Drafts.NewKey(), Good, files: 0)).Status);
        var key = Drafts.NewKey();
        var asked = await Send(http, key, Good, files: 0);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (asked.Status, asked.Ticket is { Length: > 0 }));
        site.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(HttpStatusCode.Created, (await Send(http, key, Good, 0, ticket: asked.Ticket)).Status);
    }

    [Fact]
    public async Task The_worker_is_never_kept_and_names_files_that_are_there()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        using var http = site.Client();
        using var worker = await http.GetAsync(new Uri("/sw.js", UriKind.Relative));
        Assert.Equal(("text/javascript", "no-cache"), (worker.Content.Headers.ContentType!.MediaType, worker.Headers.CacheControl!.ToString()));
        var policy = worker.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("worker-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("manifest-src 'self'", policy, StringComparison.Ordinal);
        var script = await worker.Content.ReadAsStringAsync();
        using var shell = JsonDocument.Parse(Shell().Match(script).Groups[1].Value);
        var assets = shell.RootElement.GetProperty("assets").EnumerateArray().Select(a => a.GetString()!).ToList();
        Assert.Contains(assets, a => Regex.IsMatch(a, "^/css/lapor\\.css\\?v=.{20,}$", RegexOptions.NonBacktracking));
        foreach (var path in assets.Concat(shell.RootElement.GetProperty("pages").EnumerateArray().SelectMany(p => new[] { $"{p.GetString()}?bahasa=id", $"{p.GetString()}?bahasa=en" })))
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
            Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => !c.Contains("bahasa=", StringComparison.Ordinal)), $"{path} gives a cookie of somebody.");
        }

        using var shared = await http.PostAsync(new Uri("/bagikan", UriKind.Relative), new FormUrlEncodedContent([new("text", "dari aplikasi lain")]));
        Assert.Equal("/lapor", shared.Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_manifest_has_the_colours_of_the_design_and_icons_of_the_size_they_say()
    {
        var root = Repository.At("src", "Lapor.Web", "wwwroot");
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(root, "manifest.webmanifest"), TestContext.Current.CancellationToken));
        var style = await File.ReadAllTextAsync(Path.Combine(root, "css", "lapor.css"), TestContext.Current.CancellationToken);
        var app = manifest.RootElement;
        Assert.Contains($"--night: {app.GetProperty("theme_color").GetString()};", style, StringComparison.Ordinal);
        Assert.Contains($"--canvas: {app.GetProperty("background_color").GetString()};", style, StringComparison.Ordinal);
        foreach (var icon in app.GetProperty("icons").EnumerateArray().Where(i => i.GetProperty("type").GetString() == "image/png"))
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(root, icon.GetProperty("src").GetString()!.TrimStart('/')), TestContext.Current.CancellationToken);
            var (width, height) = (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
            Assert.Equal(icon.GetProperty("sizes").GetString(), $"{width}x{height}");
        }

        await using var site = await TestSite.Start(Engine.Sqlite);
        using var http = site.Client();
        using var answer = await http.GetAsync(new Uri("/manifest.webmanifest", UriKind.Relative));
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<link rel=\"manifest\" href=\"/manifest.webmanifest\"", await http.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
        Assert.DoesNotContain("manifest", await http.GetStringAsync(new Uri("/wbs", UriKind.Relative)), StringComparison.Ordinal);
        foreach (var shortcut in app.GetProperty("shortcuts").EnumerateArray())
        {
            using var page = await http.GetAsync(new Uri(shortcut.GetProperty("url").GetString()!, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body, string? Ticket)> Send(
        HttpClient http, string? key, Dictionary<string, string> fields, int files, string language = "id", byte[]? content = null, string? ticket = null)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        for (var i = 0; i < files; i++)
        {
            var file = new ByteArrayContent(content ?? SampleFiles.Jpeg());
            file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            form.Add(file, "attachments", $"foto{i}.jpg");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/lapor/kiriman") { Content = form };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("X-Bahasa", language);
        if (ticket is not null) request.Headers.Add("Challenge", ticket);
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.StartsWith('{') ? JsonDocument.Parse(body).RootElement : default, answer.Headers.TryGetValues("Challenge", out var given) ? given.Single() : null);
    }

    [GeneratedRegex("SHELL = (\\{.*\\});\n", RegexOptions.NonBacktracking)]
    private static partial Regex Shell();
}
