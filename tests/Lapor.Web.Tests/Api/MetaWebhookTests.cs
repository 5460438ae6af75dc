using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lapor.Tests.Engines;
using Lapor.Web.Gateways;
using Lapor.Web.Tests.Pages;

namespace Lapor.Web.Tests.Api;

/// <summary>Calls as Meta makes them: over the real routes.</summary>
public sealed class MetaWebhookTests
{
    private const string Secret = "rahasia-meta-1708";
    private const string Update = """{"object":"whatsapp_business_account","entry":[{"changes":[{"value":{"messages":[{"id":"wamid.1","from":"6281299990001","timestamp":"1770000000","type":"text","text":{"body":"lampu mati"}}]}}]}]}""";

    private static readonly Dictionary<string, string> Connected = new(StringComparer.Ordinal)
    {
        ["LAPOR_META_SECRET"] = Secret,
        ["LAPOR_META_VERIFY"] = "bukti-lapor-1708",
        ["LAPOR_WHATSAPP_TOKEN"] = "EAA",
        ["LAPOR_WHATSAPP_NUMBER"] = "1708001",
        ["LAPOR_ROLES"] = "web",
    };

    [Theory, OnBothEngines]
    public async Task A_signed_call_is_kept_once_however_often_it_is_brought(Engine engine)
    {
        await using var country = await Country.Start(engine, Connected);
        using var client = country.Site.Client();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await Post(client, Update, Signed(Update, Secret)));
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
        // Messenger is not connected here: nothing of it is kept.
        const string Page = """{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"9"},"message":{"mid":"m","text":"x"}}]}]}""";
        Assert.Equal(HttpStatusCode.OK, await Post(client, Page, Signed(Page, Secret)));
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job WHERE kind = 'take_chat'")));
    }

    [Fact]
    public async Task Whoever_does_not_sign_brings_nothing_and_without_settings_there_is_no_webhook()
    {
        await using var country = await Country.Start(Engine.Sqlite, Connected);
        using var client = country.Site.Client();
        foreach (var signature in new[] { null, "", "sha256=", Signed(Update, "lain"), Signed(Update + " ", Secret), Signed(Update, Secret)[7..] }) Assert.Equal(HttpStatusCode.Forbidden, await Post(client, Update, signature));
        foreach (var odd in new[] { "", "{", "[]", "null", "{\"object\":\"page\"}" }) Assert.Equal(HttpStatusCode.OK, await Post(client, odd, Signed(odd, Secret)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(client, new string('a', (3 * 1024 * 1024) + 1), "sha256="));
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
        await using var closed = await Country.Start(Engine.Sqlite);
        using var stranger = closed.Site.Client();
        Assert.Equal(HttpStatusCode.NotFound, await Post(stranger, Update, Signed(Update, Secret)));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/gateway/meta?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1")).StatusCode);
    }

    [Fact]
    public async Task The_address_is_proved_with_the_token_and_says_back_nothing_else()
    {
        await using var country = await Country.Start(Engine.Sqlite, Connected);
        using var client = country.Site.Client();
        Assert.Equal("1158201444", await client.GetStringAsync("/gateway/meta?hub.mode=subscribe&hub.verify_token=bukti-lapor-1708&hub.challenge=1158201444"));
        foreach (var query in new[] { "hub.mode=subscribe&hub.verify_token=salah&hub.challenge=1", "hub.mode=lain&hub.verify_token=bukti-lapor-1708&hub.challenge=1", "hub.mode=subscribe&hub.verify_token=bukti-lapor-1708", "hub.mode=subscribe&hub.verify_token=bukti-lapor-1708&hub.challenge=%3Cscript%3E", "" })
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/gateway/meta?" + query)).StatusCode);
    }

    private static string Signed(string body, string secret) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static async Task<HttpStatusCode> Post(HttpClient client, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/gateway/meta") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null) request.Headers.TryAddWithoutValidation(MetaWebhook.SignatureHeader, signature);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
