using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Lapor.Tests.Engines;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Api;

/// <summary>What stands around every answer: headers, cookies, error pages, and what the log keeps.</summary>
public sealed class HeadersTests
{
    private static readonly string[] Wanted = ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Strict-Transport-Security"];

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        foreach (var path in (string[])["/gaya", "/css/lapor.css", "/js/lapor.js", "/img/favicon.svg", "/tidak-ada", "/tidak-ada.txt", "/api/v1/reports", "/api/v1/nowhere", "/api/v1/reports/1", "/healthz", "/readyz", "/openapi/v1.json", "/lampiran/x", "/kerja", "/gaya?bahasa=en"])
        {
            using var response = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.All(Wanted, name => Assert.True(response.Headers.TryGetValues(name, out var values) && values.Count() == 1, $"{path} ({(int)response.StatusCode}) has no single {name}"));
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server") || response.Headers.Contains("X-Powered-By"), path);
        }
    }

    [Theory]
    [InlineData("/tidak-ada", 404)]
    [InlineData("/tidak-ada.php", 404)]
    [InlineData("/lampiran/..%2F..%2Flapor.db", 404)]
    [InlineData("/lampiran/%2e%2e%2f%2e%2e%2fkeys", 404)]
    [InlineData("/lampiran/0123456789abcdef0123456789abcdef", 404)]
    [InlineData("/css/..%2F..%2Fappsettings.json", 404)]
    public async Task An_error_page_is_in_the_readers_language_and_tells_no_details(string path, int status)
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        foreach (var (language, word) in (IEnumerable<(string, string)>)[("id", "Halaman tidak ditemukan"), ("en", "")])
        {
            using var response = await api.Http.GetAsync(new Uri($"{path}?bahasa={language}", UriKind.Relative));
            Assert.Equal(status, (int)response.StatusCode);
            var html = await response.Content.ReadAsStringAsync();
            var page = new HtmlParser().ParseDocument(html);
            Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
            if (word.Length > 0) Assert.Equal(word, page.QuerySelector("h1")!.TextContent);
            else Assert.NotEqual("Halaman tidak ditemukan", page.QuerySelector("h1")!.TextContent);
            Assert.DoesNotContain("Exception", html, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", html, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task A_canary_in_every_field_comes_back_as_text_or_not_at_all_and_never_stands_in_the_log(Engine engine)
    {
        const string Evil = "'\"><script>alert(1)</script><img src=x onerror=alert(2)>'); DROP TABLE report; -- ${7*7} {{7*7}} \u202Ekenari\u200B";
        await using var api = await ApiSite.Start(engine);
        var body = ApiSite.Complaint;
        body["title"] = "Judul " + Evil;
        body["text"] = "Isi " + Evil + "\r\nSet-Cookie: jahat=1";
        body["place"] = "Tempat " + Evil;
        body["reporter"] = new JsonObject { ["name"] = "Nama " + Evil[..40] + "kenari", ["email"] = "kenari@contoh.id", ["phone"] = "081277778888" };
        var filed = await api.Post(body, HttpStatusCode.Created, key: "kenari-'; DROP TABLE report; --");
        var id = filed["trackingId"];
        await api.Forward(id);
        var answer = await api.Get($"/api/v1/reports/{id}");
        Assert.StartsWith("Judul '\"><script>alert(1)</script>", answer["title"], StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', answer["title"]);
        Assert.DoesNotContain('\u200B', answer["title"]);
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.Equal("application/json", answer.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(1, await api.Reports());

        // Every page that is there, with the canary in its address and query, and the report's own pages.
        foreach (var path in PagePaths(api).Select(p => p.Replace("{trackingId}", id, StringComparison.OrdinalIgnoreCase)))
        {
            using var response = await api.Http.GetAsync(new Uri($"{path}?q={Uri.EscapeDataString(Evil)}&status={Uri.EscapeDataString(Evil)}&nomor={Uri.EscapeDataString(Evil)}&kembali={Uri.EscapeDataString("//jahat.example")}", UriKind.Relative));
            var html = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode < 500, $"{path}: {(int)response.StatusCode}\n{api.Site.Log}");
            if (response.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = new HtmlParser().ParseDocument(html);
            Assert.DoesNotContain(page.QuerySelectorAll("script"), s => s.TextContent.Contains("alert(", StringComparison.Ordinal));
            Assert.Empty(page.QuerySelectorAll("[onerror]"));
            Assert.DoesNotContain("98765000", html, StringComparison.Ordinal);
        }

        await api.Get($"/api/v1/reports?q={Uri.EscapeDataString("kenari " + Evil)}");
        await api.Get($"/api/v1/reports/{Uri.EscapeDataString("kenari")}", HttpStatusCode.NotFound, receipt: "kenari");
        await api.Post(new StringContent("{\"kenari\": \"kenari", Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest);
        using var odd = new HttpRequestMessage(new HttpMethod("KENARI"), "/api/v1/reports/kenari?x=kenari");
        odd.Headers.TryAddWithoutValidation("User-Agent", "kenari");
        await api.Send(odd, HttpStatusCode.MethodNotAllowed);
        Assert.Contains("/api/v1/reports/{trackingId}", api.Site.Log, StringComparison.Ordinal); // the log is there
        foreach (var canary in (string[])["kenari", "081277778888", "alert(1)", filed["receipt"], id])
            Assert.False(api.Site.Log.Contains(canary, StringComparison.OrdinalIgnoreCase), $"«{canary}» stands in the log:\n{api.Site.Log}");
    }

    [Fact]
    public async Task Cookies_are_out_of_the_reach_of_scripts_and_other_sites()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        List<string> cookies = [];
        foreach (var path in PagePaths(api).Where(p => !p.Contains('{', StringComparison.Ordinal)).Append("/gaya?bahasa=en"))
        {
            using var response = await api.Site.Client().GetAsync(new Uri(path, UriKind.Relative));
            if (response.Headers.TryGetValues("Set-Cookie", out var set)) cookies.AddRange(set);
        }

        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("samesite=none", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            // For this host alone and never by an unprotected line, whatever a neighbour under the same domain sets.
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; path=/;", cookie + ";", StringComparison.OrdinalIgnoreCase);
        });
    }

    /// <summary>Pages of the site as addresses; a parameter stays as it is written.</summary>
    private static IEnumerable<string> PagePaths(ApiSite api) => api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.RazorPages.PageActionDescriptor>() is not null)
        .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal);
}
