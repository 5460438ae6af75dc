using System.Globalization;
using System.Net;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Web.Gateways;
using Lapor.Web.Tests.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Api;

/// <summary>Text messages as a gateway brings them: over the real routes.</summary>
public sealed class SmsGatewayTests
{
    private const string Secret = "gerbang-rahasia-1708";

    [Theory, OnBothEngines]
    public async Task A_message_becomes_a_report_and_the_body_is_the_answer(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = Secret });
        using var client = country.Site.Client();
        var (status, answer, type) = await Get(client, $"from=%2B6281299990001&to=1708&text=BULELENG+lampu+mati+di+Jl%2E+Ahmad&id=k-1&secret={Secret}");
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (status, type));
        Assert.StartsWith("Lapor: laporan diterima, nomor ", answer, StringComparison.Ordinal);
        Assert.Equal(answer, (await Get(client, $"from=%2B6281299990001&to=1708&text=BULELENG+lampu+mati+di+Jl%2E+Ahmad&id=k-1&secret={Secret}")).Answer);
        Assert.Equal("lampu mati di Jl. Ahmad", await country.Site.Data.Database.Read(s => s.Scalar<string>("SELECT original_text FROM report")));
        // The national admin finds it in the queue with its channel.
        var nia = await country.Officer("nia");
        Assert.Contains("lampu mati di Jl. Ahmad", (await nia.Get("/kerja")).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_know_the_secret_brings_nothing_and_without_settings_there_is_no_gateway()
    {
        await using var country = await Country.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = Secret });
        using var client = country.Site.Client();
        const string Message = "from=%2B6281299990001&text=BULELENG+lampu+mati&id=k-1";
        foreach (var secret in new[] { "", "&secret=", "&secret=salah", $"&secret={Secret}x", $"&secret={Secret.ToUpperInvariant()}" })
            Assert.Equal(HttpStatusCode.Forbidden, (await Get(client, Message + secret)).Status);
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gateway/sms?" + Message) { Headers = { { SmsGateway.SecretHeader, Secret } } };
        using var known = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);

        await using var closed = await Country.Start(Engine.Sqlite);
        using var stranger = closed.Site.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await Get(stranger, Message)).Status);
        await using var elsewhere = await Country.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SMS_ALLOW"] = "10.9.0.0/16", ["LAPOR_BEHIND_PROXY"] = "true" });
        using var proxied = elsewhere.Site.Client();
        foreach (var (address, expected) in new[] { ("10.9.1.2", HttpStatusCode.OK), ("10.8.1.2", HttpStatusCode.Forbidden), ("203.0.113.9", HttpStatusCode.Forbidden) })
        {
            using var from = new HttpRequestMessage(HttpMethod.Get, "/gateway/sms?" + Message) { Headers = { { "X-Forwarded-For", address } } };
            using var said = await proxied.SendAsync(from);
            Assert.Equal(expected, said.StatusCode);
        }
    }

    [Fact]
    public async Task Every_alphabet_arrives_as_it_was_written_and_advertisements_get_no_answer()
    {
        await using var country = await Country.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = Secret });
        using var client = country.Site.Client();
        async Task<string?> Stored(string query)
        {
            Assert.Equal(HttpStatusCode.OK, (await Get(client, $"{query}&from=081299990001&secret={Secret}")).Status);
            return await country.Site.Data.Database.Read(s => s.Scalar<string>("SELECT original_text FROM report ORDER BY id DESC LIMIT 1"));
        }

        Assert.Equal("kafé tutup ✓", await Stored("text=kaf%C3%A9%20tutup%20%E2%9C%93&id=1"));
        Assert.Equal("kafé ramai", await Stored("text=kaf%E9+ramai&charset=ISO-8859-1&id=2"));
        Assert.Equal("lampu 漢", await Stored("text=%00l%00a%00m%00p%00u%00%20%6F%22&charset=UTF-16BE&id=3"));
        // Half a sequence, half a per cent sign, a zero byte: nothing breaks, nothing is invented beyond the mark of what was lost.
        foreach (var broken in new[] { "text=lampu+%E2%9C&id=4", "text=lampu+mati%2&id=5", "text=lampu%00+mati&id=6", "text=%&id=7", "&&==&id=8", "text=" + string.Concat(Enumerable.Repeat("%F0%9F", 500)) + "&id=9" })
            Assert.Equal(HttpStatusCode.OK, (await Get(client, $"{broken}&from=081299990001&secret={Secret}")).Status);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await Get(client, $"text={new string('a', 9000)}&from=081299990001&secret={Secret}")).Status);

        var before = await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));
        foreach (var sender in new[] { "TELKOMSEL", "9000", "", "+", "%00" }) Assert.Equal((HttpStatusCode.OK, ""), await Get(client, $"from={sender}&text=Promo+hari+ini&id=x{sender}&secret={Secret}") is var (status, answer, _) ? (status, answer) : default);
        Assert.Equal(before, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report")));
    }

    [Fact]
    public async Task A_gateway_without_ids_repeats_itself_without_a_second_report()
    {
        await using var country = await Country.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = Secret });
        using var client = country.Site.Client();
        foreach (var time in new[] { "2026-03-02+09:00:00", "2026-03-02+09:00:00", "2026-03-02+09:05:00" })
            Assert.Equal(HttpStatusCode.OK, (await Get(client, $"from=081299990001&text=BULELENG+lampu+mati&time={time}&secret={Secret}")).Status);
        Assert.Equal(2, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report")));
    }

    [Fact]
    public async Task A_proxy_that_the_settings_do_not_know_opens_nothing_and_abroad_is_answered_only_where_it_is_paid_for()
    {
        await using var country = await Country.Start(
            Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SMS_ALLOW"] = "127.0.0.1/32" }, services => services.AddSingleton<IStartupFilter>(new FromThisMachine()));
        using var client = country.Site.Client();
        foreach (var header in new[] { "X-Forwarded-For", "Forwarded", "Accept" })
        {
            using var from = new HttpRequestMessage(HttpMethod.Get, "/gateway/sms?from=%2B6281299990001&text=bantuan&id=k-1");
            from.Headers.TryAddWithoutValidation(header, "203.0.113.9");
            using var said = await client.SendAsync(from);
            Assert.Equal(header == "Accept" ? HttpStatusCode.OK : HttpStatusCode.Forbidden, said.StatusCode);
        }

        await using var home = await Country.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = Secret, ["LAPOR_SMS_ABROAD"] = "false" });
        using var plain = home.Site.Client();
        Assert.Equal("", (await Get(plain, $"from=%2B6591234567&text=BULELENG+lampu+mati&id=k-2&secret={Secret}")).Answer);
        Assert.NotEqual("", (await Get(plain, $"from=%2B6281299990001&text=BULELENG+jalan+rusak&id=k-3&secret={Secret}")).Answer);
        Assert.Equal(2, await home.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report")));
    }

    [Fact]
    public async Task Parts_with_their_header_are_joined_with_the_gap_between_two_words()
    {
        await using var country = await Country.Start(Engine.Sqlite, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = Secret });
        using var client = country.Site.Client();
        Assert.Equal("", (await Get(client, $"from=081299990001&text=jalan+mati&udh=%05%00%03%2A%02%02&id=2&secret={Secret}")).Answer);
        Assert.StartsWith("Lapor: laporan diterima", (await Get(client, $"from=081299990001&text=BULELENG+lampu+&udh=%05%00%03%2A%02%01&id=1&secret={Secret}")).Answer, StringComparison.Ordinal);
        Assert.Equal("lampu jalan mati", await country.Site.Data.Database.Read(s => s.Scalar<string>("SELECT original_text FROM report")));
    }

    [Fact]
    public void Random_queries_never_break_the_reading()
    {
        var draws = new Draws(11);
        const string Signs = "%=&+?#aF09 .é漢\ud83d\udc00\0";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Create(draws.Next(60), draws, (into, d) =>
            {
                for (var at = 0; at < into.Length; at++) into[at] = Signs[d.Next(Signs.Length)];
            });
            Dictionary<string, byte[]> read = [];
            Cost.IsWithin(300, text.Length, () => read = QueryBytes.Read(text));
            Assert.All(read.Values, v => Assert.InRange(v.Length, 0, text.Length * 3));
        }
    }

    [Theory]
    [InlineData("text=", "%F0%9F")]
    [InlineData("text=", "%")]
    [InlineData("text=", "+")]
    [InlineData("text=", "漢")]
    [InlineData("text=", "\ud83d\udc00")]
    [InlineData("", "&")]
    [InlineData("", "&=")]
    [InlineData("", "a=b&")]
    [InlineData("a", "=")]
    public void A_query_of_eight_kilobytes_costs_a_multiple_of_itself(string begin, string piece) => Cost.IsLinear(
        300, 2048, size => begin + string.Concat(Enumerable.Repeat(piece, (size - begin.Length) / piece.Length)), query => query.Length, query =>
        {
            foreach (var value in QueryBytes.Read(query).Values)
            {
                foreach (var charset in new[] { null, "UTF-16BE", "ISO-8859-1" }) Assert.InRange(QueryBytes.Text(value, charset).Length, 0, query.Length * 3);
            }
        });

    [Fact]
    public void As_many_names_as_there_is_room_for_cost_a_multiple_of_the_query() =>
        Cost.IsLinear(300, 2048, size => string.Concat(Enumerable.Range(0, size / 5).Select(n => string.Create(CultureInfo.InvariantCulture, $"&{n:x3}="))), query => query.Length, query => Assert.NotEmpty(QueryBytes.Read(query)));

    [Theory, OnBothEngines]
    public async Task Random_changes_of_a_delivery_report_tell_of_no_other_message_and_break_nothing(Engine engine)
    {
        const string Word = "Zm9vYmFyYmF6cXV4MTIzNA";
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = Secret, ["LAPOR_SMS_REPORT_URL"] = "http://127.0.0.1:5080", ["LAPOR_ROLES"] = "web" });
        using var client = country.Site.Client();
        var data = country.Site.Data.Database;
        var ring = country.Site.Services.GetRequiredService<KeyRing>();
        foreach (var word in new[] { Word, Word[..^1], Word.ToUpperInvariant() })
            await data.Write(t => t.Execute("INSERT INTO sms_sent (word_mac, sent_at, state) VALUES (@mac, @now, 'sent')", new { mac = ring.Mac("sms-sent", word), now = country.Site.Clock.GetUtcNow().ToUnixTimeMilliseconds() }));
        var draws = new Draws(1708);
        const string Signs = "%=&+?aF09 .é漢\ud83d\udc00\0";
        for (var i = 0; i < 600; i++)
        {
            var query = $"kata={Word}&type=8&part=AB{i}".ToCharArray();
            // The word is another one in each, and never one of the three.
            query[5 + draws.Next(Word.Length - 1)] = "*!~"[i % 3];
            for (var n = draws.Next(0, 4); n > 0; n--) query[27 + draws.Next(query.Length - 27)] = Signs[draws.Next(Signs.Length)];
            using var answer = await client.GetAsync(new Uri($"/gateway/sms/kabar?{new string(query)}", UriKind.Relative));
            Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        Assert.Equal((3, 0), (await Count("sms_sent WHERE state = 'sent'"), await Count("sms_part")));
        // The right word, with numbers that are none, that are too large, and with parts longer than carriers give.
        var far = new string('9', 7000);
        foreach (var (type, part) in new[] { ("", "a"), ("1x", "a"), ("-1", "a"), ("+1", "a"), ("1.0", "a"), (far, "a"), ("4294967297", "a"), ("3", "a"), ("1", far), ("1", string.Concat(Enumerable.Repeat("%F0%9F", 200))) })
        {
            using var answer = await client.GetAsync(new Uri($"/gateway/sms/kabar?kata={Word}&type={type}&part={part}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal((3, 0), (await Count("sms_sent WHERE state = 'sent'"), await Count("sms_part")));
        // Eight times at once it is told once, and of that message alone.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var answer = await client.GetAsync(new Uri($"/gateway/sms/kabar?kata={Word}&type=1&part=%00%ff", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }));
        Assert.Equal((2, 1, 1), (await Count("sms_sent WHERE state = 'sent'"), await Count("sms_sent WHERE state = 'delivered'"), await Count("sms_part")));

        Task<int> Count(string what) => data.Read(s => s.Scalar<int>($"SELECT COUNT(*) FROM {what}"));
    }

    private sealed class FromThisMachine : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Loopback;
                return rest(context);
            });
            next(app);
        };
    }

    private static async Task<(HttpStatusCode Status, string Answer, string? Type)> Get(HttpClient client, string query)
    {
        using var answer = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/gateway/sms?{query}"), UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
    }
}
