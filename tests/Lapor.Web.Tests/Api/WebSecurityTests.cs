using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Lapor.Channels;
using Lapor.Foundation;
using Lapor.Tests.Engines;
using Lapor.Web.Shared;
using Lapor.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Api;

/// <summary>Attacks from outside against the door: planted cookies, floods, redirects, headers, paths, forms that no browser sends, calls that point inwards.</summary>
public sealed class WebSecurityTests
{
    private const string Contact = "mailto:keamanan@lapor.example.go.id";

    [Fact]
    public async Task A_cookie_that_a_neighbour_planted_is_none_of_ours()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        foreach (var (cookie, language) in new[] { ("__Host-bahasa=en", "en"), ("bahasa=en", "id"), ("__Secure-bahasa=en", "id"), ("a=b; __Host-bahasa=en; bahasa=id", "en") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/lacak") { Headers = { { "Cookie", cookie } } };
            using var answer = await api.Http.SendAsync(request);
            Assert.Equal(language, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).DocumentElement.GetAttribute("lang"));
        }

        // Over plain http (the onion entrance) browsers throw guarded names away: there the plain one counts, and no promise of https is made.
        using var plain = new HttpRequestMessage(HttpMethod.Get, "http://localhost/lacak?bahasa=en");
        using var set = await api.Http.SendAsync(plain);
        Assert.StartsWith("bahasa=en", Assert.Single(set.Headers.GetValues("Set-Cookie"), c => c.Contains("bahasa", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.False(set.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Https_is_believed_of_a_proxy_only_where_one_is_set()
    {
        foreach (var behind in new[] { "true", "false" })
        {
            await using var site = await TestSite.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_BEHIND_PROXY"] = behind }, loaded: false);
            await ApiSite.Seed(site.Data);
            using var client = site.Client();
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/lacak") { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.9" } } };
            using var answer = await client.SendAsync(request);
            Assert.Equal(behind == "true", answer.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Guessing_from_ever_new_addresses_of_one_line_counts_as_one_place()
    {
        await using var site = await TestSite.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_BEHIND_PROXY"] = "true" }, loaded: false);
        await ApiSite.Seed(site.Data);
        using var client = site.Client();
        var unknown = TrackingId.New();
        async Task<HttpStatusCode> Guess(string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/reports/{unknown}") { Headers = { { "X-Forwarded-For", from }, { "Receipt", ReceiptCode.New().ToString() } } };
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }

        foreach (var line in (string[])["2001:db8:1:2", "2001:db8:1:3"])
        {
            for (var n = 1; n <= GuessLimit.PerThing; n++) Assert.NotEqual(HttpStatusCode.TooManyRequests, await Guess($"{line}:{n:x}::{n:x}"));
            Assert.Equal(HttpStatusCode.TooManyRequests, await Guess($"{line}:ffff::1"));
        }

        // An address of the older kind is a place by itself, however it is written.
        for (var n = 1; n <= GuessLimit.PerThing; n++) Assert.NotEqual(HttpStatusCode.TooManyRequests, await Guess("203.0.113.9"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Guess("::ffff:203.0.113.9"));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await Guess("203.0.113.10"));
    }

    [Fact]
    public async Task Too_many_requests_from_one_address_are_refused_and_another_address_is_served()
    {
        // One per cent: a form may be sent twice, a page read six times.
        await using var site = await TestSite.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_RATE_LIMIT"] = "1", ["LAPOR_BEHIND_PROXY"] = "true" }, loaded: false);
        await ApiSite.Seed(site.Data);
        using var client = site.Client();
        async Task<HttpResponseMessage> Ask(HttpMethod method, string path, string from)
        {
            using var request = new HttpRequestMessage(method, path) { Headers = { { "X-Forwarded-For", from } } };
            if (method == HttpMethod.Post) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            return await client.SendAsync(request);
        }

        var limit = (int)Math.Ceiling(RouteLimits.Of("/lacak", false).AMinute / 100.0);
        var seen = new List<HttpStatusCode>();
        for (var i = 0; i < limit * 3; i++) seen.Add((await Ask(HttpMethod.Get, "/lacak", "203.0.113.1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, seen[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, seen);
        using var refused = await Ask(HttpMethod.Get, "/lacak", "203.0.113.1");
        if (refused.StatusCode is HttpStatusCode.TooManyRequests) // a token may have come back in the meantime
        {
            Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);
            Assert.Contains("Terlalu banyak percobaan", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var other = await Ask(HttpMethod.Get, "/lacak", "203.0.113.2");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        // Health is never refused, and the entrance counts everybody together whatever address they claim.
        for (var i = 0; i < limit * 3; i++) Assert.Equal(HttpStatusCode.OK, (await Ask(HttpMethod.Get, "/healthz", "203.0.113.1")).StatusCode);
        var wbs = new List<HttpStatusCode>();
        for (var i = 0; i < RouteLimits.Of("/wbs", false).AMinute / 100 * 3; i++) wbs.Add((await Ask(HttpMethod.Get, "/wbs", $"198.51.100.{i}")).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, wbs);
        // The API says it in its own words.
        var posts = new List<HttpResponseMessage>();
        for (var i = 0; i < 4; i++) posts.Add(await Ask(HttpMethod.Post, "/api/v1/reports", "203.0.113.3"));
        var post = posts.First(p => p.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.Equal("application/problem+json", post.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("203.0.113", site.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_route_has_a_limit_and_the_first_that_fits_counts()
    {
        Assert.Equal(("read", "write"), (RouteLimits.Of("/lacak", false).Name, RouteLimits.Of("/lacak", true).Name));
        Assert.Equal(("read", "file"), (RouteLimits.Of("/lapor/periksa", false).Name, RouteLimits.Of("api/v1/reports/", true).Name));
        Assert.Equal("sign-in", RouteLimits.Of("/masuk/kode", true).Name);
        Assert.Equal("write", RouteLimits.Of("/masukan", true).Name); // no part of a word
        Assert.True(RouteLimits.Of("/wbs/buka", true).Together);
        Assert.Equal(0, RouteLimits.Of("/healthz", false).AMinute);
    }

    [Theory, OnBothEngines]
    public async Task In_a_flood_a_program_works_for_its_report_and_the_ticket_files_no_other(Engine engine)
    {
        await using var site = await TestSite.Start(engine, new Dictionary<string, string> { ["LAPOR_CHALLENGE_AT"] = "2" }, loaded: false);
        await ApiSite.Seed(site.Data);
        using var client = site.Client();
        async Task<(int Status, HttpResponseHeaders Headers, string Text)> File(string title, string? ticket = null, string? solution = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports")
            {
                Content = new StringContent(new JsonObject { ["class"] = "aspiration", ["title"] = title, ["text"] = "Mohon taman kota." }.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            if (ticket is not null) request.Headers.Add("Challenge", ticket);
            if (solution is not null) request.Headers.Add("Challenge-Solution", solution);
            using var answer = await client.SendAsync(request);
            return ((int)answer.StatusCode, answer.Headers, await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(201, (await File("Taman satu")).Status);
        Assert.Equal(201, (await File("Taman dua")).Status);
        var asked = await File("Taman tiga");
        Assert.Equal(503, asked.Status);
        Assert.Contains("\"code\":\"challenge\"", asked.Text, StringComparison.Ordinal);
        Assert.Equal(FilingPuzzle.WaitSeconds.ToString(CultureInfo.InvariantCulture), asked.Headers.GetValues("Retry-After").Single());
        var ticket = asked.Headers.GetValues("Challenge").Single();
        var solution = Enumerable.Range(0, int.MaxValue).Select(n => n.ToString(CultureInfo.InvariantCulture)).First(n => FilingPuzzle.IsSolution(ticket, n));
        Assert.Equal(503, (await File("Taman tiga", ticket, solution + "x")).Status);
        Assert.Equal(503, (await File("Taman empat", ticket, solution)).Status);
        Assert.Equal(503, (await File("Taman tiga", "junk", solution)).Status);
        Assert.Equal(201, (await File("Taman tiga", ticket, solution)).Status);
        // Waiting is enough, too.
        var waiting = (await File("Taman lima")).Headers.GetValues("Challenge").Single();
        site.Clock.Advance(TimeSpan.FromSeconds(FilingPuzzle.WaitSeconds - 1));
        Assert.Equal(503, (await File("Taman lima", waiting)).Status);
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(201, (await File("Taman lima", waiting)).Status);
        // When the flood is over nobody is asked.
        site.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(201, (await File("Taman enam")).Status);
    }

    [Theory, OnBothEngines]
    public async Task In_a_flood_a_reader_without_script_waits_on_the_page_and_loses_nothing(Engine engine)
    {
        await using var site = await TestSite.Start(engine, new Dictionary<string, string> { ["LAPOR_CHALLENGE_AT"] = "1" });
        var other = site.Visitor();
        await Filled(other);
        await other.Submit(await other.Get("/lapor/periksa"), "#kirim");
        var siti = site.Visitor();
        var check = await Filled(siti);
        var asked = await siti.Submit(check, "#kirim", expected: HttpStatusCode.ServiceUnavailable);
        Assert.Contains("Sangat banyak laporan", asked.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Taman kota yang teduh", asked.Text("dl"), StringComparison.Ordinal);
        Assert.True(asked.Has("script[src*='/js/puzzle.js']"));
        var refresh = asked.Headers.GetValues("Refresh").Single();
        Assert.StartsWith("20; url=/lapor/periksa?tiket=", refresh, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await siti.Submit(asked, "#kirim", expected: HttpStatusCode.ServiceUnavailable)).Status);
        site.Clock.Advance(TimeSpan.FromSeconds(FilingPuzzle.WaitSeconds));
        var again = await siti.Get(refresh[(refresh.IndexOf("url=", StringComparison.Ordinal) + 4)..].Split('#')[0]);
        var sent = await siti.Submit(again, "#kirim");
        Assert.Equal("/lapor/terkirim", sent.Url.AbsolutePath);

        static async Task<SeenPage> Filled(Visitor visitor) => await visitor.Submit(
            await visitor.Get("/"), "form#laporan", new Dictionary<string, string?> { ["class"] = "aspiration", ["title"] = "Taman kota yang teduh", ["text"] = "Mohon ditanam pohon di alun-alun supaya anak-anak dapat bermain." });
    }

    [Theory]
    [InlineData("//jahat.example")]
    [InlineData("/\\jahat.example")]
    [InlineData("\\\\jahat.example")]
    [InlineData("https://jahat.example/kerja")]
    [InlineData("https:jahat.example")]
    [InlineData("///jahat.example")]
    [InlineData("/%09/jahat.example")]
    [InlineData("/\tjahat.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/kerja\r\nSet-Cookie: jahat=1")]
    public async Task No_address_in_a_request_leads_to_another_site_or_into_a_header(string target)
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        var value = Uri.EscapeDataString(target);
        foreach (var path in new[] { $"/masuk?kembali={value}", $"/masuk/kode?kembali={value}", $"/keluar?kembali={value}", $"/lapor?instansi={value}", $"/lacak?nomor={value}", $"/lacak?id={value}", $"/kerja?kembali={value}", $"/laporan?cursor={value}", $"/{value}", $"/laporan/{value}" })
        {
            using var answer = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True((int)answer.StatusCode < 500, $"{path}: {(int)answer.StatusCode}");
            Assert.DoesNotContain(answer.Headers, h => h.Value.Any(v => v.Contains('\r', StringComparison.Ordinal) || v.Contains('\n', StringComparison.Ordinal)));
            Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.Contains("jahat", StringComparison.Ordinal)), path);
            if (answer.Headers.Location is { } to) Assert.Equal("localhost", new Uri(api.Http.BaseAddress!, to).Host);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            // Neither does a link or form of the page: what is shown as text harms nobody.
            Assert.DoesNotContain(page.QuerySelectorAll("a[href], form[action]"), e => LeadsAway(e.GetAttribute("href") ?? e.GetAttribute("action")!));
        }

        // The name of the host in the request names nothing in the answer.
        using var posed = new HttpRequestMessage(HttpMethod.Get, "/lacak") { Headers = { Host = "jahat.example" } };
        using var shown = await api.Http.SendAsync(posed);
        Assert.DoesNotContain("jahat.example", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        static bool LeadsAway(string href) => Uri.TryCreate(new Uri("https://localhost/"), href, out var to) && to.Host == "jahat.example" || href.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/css/../appsettings.json")]
    [InlineData("/css/%2e%2e/%2e%2e/lapor.db")]
    [InlineData("/css/..%2f..%2fkeys")]
    [InlineData("/css/..%5c..%5ckeys")]
    [InlineData("/lampiran/..%2f..%2fkeys%2fring.json")]
    [InlineData("/lampiran/....//....//lapor.db")]
    [InlineData("/lampiran/%252e%252e%252flapor.db")]
    [InlineData("/.well-known/../lapor.db")]
    [InlineData("/openapi/..%2f..%2flapor.db.json")]
    public async Task No_path_leads_out_of_the_folders_that_are_served(string path)
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        using var answer = await api.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("SQLite format", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title=Jalan+%FF", 400)]
    [InlineData("title=Jalan+%C3%28", 400)]
    [InlineData("title=%ED%A0%80", 400)]
    [InlineData("title=%C0%AF", 400)]
    [InlineData("%FF=x", 400)]
    [InlineData("title=Jalan+%C3%A9+100%+%zz", 0)]
    public async Task Bytes_of_a_form_that_are_no_text_are_told_apart(string form, int status)
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        foreach (var path in status == 400 ? new[] { "/lapor", "/masuk", "/lacak", "/wbs", "/lapor/draf" } : ["/lapor", "/masuk", "/wbs"])
        {
            using var body = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded");
            using var answer = await api.Http.PostAsync(new Uri(path, UriKind.Relative), body);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode < 500, path);
            // Unreadable, in words; a readable one goes on to the form token's own 400, which says another thing.
            Assert.Equal(status == 400, text.Contains("Permintaan tidak terbaca", StringComparison.Ordinal) || text.Contains("Kembali ke halaman sebelumnya", StringComparison.Ordinal));
            if (status == 400) Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("multipart/form-data", 400)]
    [InlineData("multipart/form-data; boundary=", 400)]
    [InlineData("multipart/form-data; boundary=\"\"", 400)]
    public async Task A_form_without_a_boundary_is_unreadable_and_not_too_large(string type, int status)
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        foreach (var path in new[] { "/lapor", "/masuk", "/wbs", "/lapor/draf" })
        {
            using var body = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nJalan\r\n--x--\r\n"u8.ToArray());
            body.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await api.Http.PostAsync(new Uri(path, UriKind.Relative), body);
            Assert.Equal(status, (int)answer.StatusCode);
        }

        // One that is longer than any form of ours is too large, and is said to be.
        using var large = new StringContent("title=" + new string('a', 5 * 1024 * 1024), Encoding.ASCII, "application/x-www-form-urlencoded");
        using var refused = await api.Http.PostAsync(new Uri("/masuk", UriKind.Relative), large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task Whom_to_tell_of_a_weakness_stands_where_the_standard_says()
    {
        await using (var nobody = await ApiSite.Start(Engine.Sqlite))
            await nobody.Get("/.well-known/security.txt", HttpStatusCode.NotFound);
        await using var site = await TestSite.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SECURITY_CONTACT"] = Contact, ["LAPOR_BASE_URL"] = "https://lapor.example.go.id" }, loaded: false);
        await ApiSite.Seed(site.Data);
        using var client = site.Client();
        using var answer = await client.GetAsync(new Uri("/.well-known/security.txt", UriKind.Relative));
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1]);
        Assert.Equal(Contact, lines["Contact"]);
        Assert.Equal("https://lapor.example.go.id/.well-known/security.txt", lines["Canonical"]);
        var expires = DateTimeOffset.ParseExact(lines["Expires"], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(expires - site.Clock.GetUtcNow(), TimeSpan.FromDays(100), TimeSpan.FromDays(364));
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("202.58.180.1", true)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Only_the_public_internet_is_public(string address, bool isPublic) => Assert.Equal(isPublic, OutgoingCalls.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_call_out_reaches_nothing_inside_however_it_is_spelled_unless_the_operator_allows_it()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var port = ((IPEndPoint)inside.LocalEndpoint).Port;
        var answering = Answer(inside);
        await using (var site = await TestSite.Start(Engine.Sqlite, loaded: false))
        {
            await ApiSite.Seed(site.Data);
            using var calls = site.Services.GetRequiredService<IHttpClientFactory>().CreateClient(OutgoingCalls.Client);
            foreach (var host in new[] { "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1" })
            {
                var refused = await Assert.ThrowsAnyAsync<HttpRequestException>(() => calls.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/"))));
                Assert.Contains("not on the public internet", refused.ToString(), StringComparison.Ordinal);
            }

            Assert.False(answering.IsCompleted);
        }

        await using var allowed = await TestSite.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_OUTGOING_ALLOW"] = "127.0.0.0/8" }, loaded: false);
        await ApiSite.Seed(allowed.Data);
        using var known = allowed.Services.GetRequiredService<IHttpClientFactory>().CreateClient(OutgoingCalls.Client);
        // A redirect is not followed: the caller would have to look at it.
        using var answer = await known.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        await answering;

        static async Task Answer(TcpListener listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var buffer = new byte[4096];
            _ = await stream.ReadAsync(buffer);
            await stream.WriteAsync("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        }
    }
}
