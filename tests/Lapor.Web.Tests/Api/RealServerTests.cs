using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Api;

/// <summary>What only the real server can be asked: bodies and addresses over its limits, bytes that are no HTTP.</summary>
public sealed class RealServerTests
{
    [Fact]
    public async Task Too_much_is_refused_in_the_apis_own_words_and_the_server_stays_well()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await ApiSite.Seed(data);
        await using var lapor = await LaporProcess.Start(data);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }, disposeHandler: true) { BaseAddress = lapor.Url };

        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = new ByteArrayContent(new byte[60 * 1024 * 1024]) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (chunked)
            {
                request.Headers.TransferEncodingChunked = true;
                request.Content = new StreamContent(new MemoryStream([.. "{\"text\": \""u8, .. Enumerable.Repeat((byte)'a', 3 * 1024 * 1024), .. "\"}"u8]));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            request.Headers.ExpectContinue = !chunked;
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{(int)response.StatusCode} {text}\n{lapor.Log}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("\"code\":\"too_large\"", text, StringComparison.Ordinal);
            Assert.Contains("nosniff", response.Headers.GetValues("X-Content-Type-Options"));
        }

        var longest = new StringContent("{\"class\":\"aspiration\",\"title\":\"Taman\",\"text\":\"" + string.Concat(Enumerable.Repeat("\\uD83D\\uDE00", 9_999)) + "ya\"}", Encoding.UTF8, "application/json");
        using (var kept = await http.PostAsync(new Uri("/api/v1/reports", UriKind.Relative), longest))
            Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
        foreach (var (line, status) in (IEnumerable<(string, string)>)
            [
                ($"GET /{new string('a', 20_000)} HTTP/1.1", "414"), ("GET /lampiran/%00 HTTP/1.1", "400"), ("GET /../../etc/passwd HTTP/1.1", "404"), ("GET /css/%2e%2e/%2e%2e/lapor.db HTTP/1.1", "404"),
                ("KACAU", "400"), ($"GET / HTTP/1.1\r\nX-A: {new string('a', 40_000)}", "431"), ("GET /healthz HTTP/1.1\r\nX-A: a\rSet-Cookie: b", "400"),
            ])
        {
            Assert.Equal(status, await Raw(lapor.Url, line));
        }

        // Taken as no key at all, the sender's next attempt would file a second report.
        const string Wish = "{\"class\":\"aspiration\",\"title\":\"Taman\",\"text\":\"Mohon taman kota.\"}";
        Assert.Equal("422", await Raw(lapor.Url, "POST /api/v1/reports HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: ", Wish));
        Assert.Equal("201", await Raw(lapor.Url, "POST /api/v1/reports HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: k", Wish));

        // A line that breaks in the middle of an upload, and a cookie that is junk, are no faults of ours: no trace in the log.
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(lapor.Url.Host, lapor.Url.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /lapor HTTP/1.1\r\nHost: {lapor.Url.Authority}\r\nCookie: lapor-formulir=zzz\r\nContent-Type: multipart/form-data; boundary=X\r\nContent-Length: 9999\r\n\r\n--X\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nJalan"));
        }

        using (var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20)))
        {
            while (!lapor.Log.Contains("POST - 400", StringComparison.Ordinal)) await Task.Delay(20, deadline.Token); // between two looks
        }

        Assert.Equal("200", await Raw(lapor.Url, "GET / HTTP/1.1\r\nCookie: lapor-formulir=zzz"));
        Assert.Equal("alive", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
        Assert.DoesNotContain("Exception", lapor.Log, StringComparison.Ordinal);
    }

    /// <summary>The status that a request written by hand is given.</summary>
    private static async Task<string> Raw(Uri url, string head, string body = "")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(url.Host, url.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head}\r\nHost: {url.Authority}\r\nConnection: close\r\n{(body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "")}\r\n{body}")));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var status = await reader.ReadLineAsync() ?? "";
        return status.Split(' ') is [_, var code, ..] ? code : status;
    }
}
