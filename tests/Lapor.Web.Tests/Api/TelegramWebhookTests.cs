using System.Net;
using System.Text;
using Lapor.Tests.Engines;
using Lapor.Web.Gateways;
using Lapor.Web.Tests.Pages;

namespace Lapor.Web.Tests.Api;

/// <summary>Updates as Telegram brings them: over the real routes.</summary>
public sealed class TelegramWebhookTests
{
    private const string Secret = "rahasia-telegram-1708";
    private const string Update = """{"update_id":7,"message":{"message_id":3,"chat":{"id":42,"type":"private"},"from":{"id":42,"first_name":"Siti"},"text":"lampu mati"}}""";

    private static readonly Dictionary<string, string> Connected = new(StringComparer.Ordinal)
    {
        ["LAPOR_TELEGRAM_TOKEN"] = "1708:AA",
        ["LAPOR_TELEGRAM_SECRET"] = Secret,
        ["LAPOR_ROLES"] = "web",
    };

    [Theory, OnBothEngines]
    public async Task An_update_is_kept_once_however_often_it_is_brought(Engine engine)
    {
        await using var country = await Country.Start(engine, Connected);
        using var client = country.Site.Client();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await Post(client, Update, Secret)).Status);
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job WHERE kind = 'take_chat'")));
        var pressed = await Post(client, """{"update_id":8,"callback_query":{"id":"c-1","data":"STATUS 1","from":{"id":42},"message":{"message_id":3,"chat":{"id":42,"type":"private"}}}}""", Secret);
        Assert.Equal("""{"method":"answerCallbackQuery","callback_query_id":"c-1"}""", pressed.Body);
        Assert.Equal(HttpStatusCode.OK, (await Post(client, """{"update_id":9,"my_chat_member":{"chat":{"id":42,"type":"private"},"new_chat_member":{"status":"kicked"}}}""", Secret)).Status);
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM message_stop")));
    }

    [Fact]
    public async Task Whoever_is_not_telegram_brings_nothing_and_without_settings_there_is_no_webhook()
    {
        await using var country = await Country.Start(Engine.Sqlite, Connected);
        using var client = country.Site.Client();
        foreach (var secret in new[] { null, "", "salah", Secret + "x", Secret.ToUpperInvariant() }) Assert.Equal(HttpStatusCode.Forbidden, (await Post(client, Update, secret)).Status);
        foreach (var odd in new[] { "", "{", "[]", "null", "{\"update_id\":1}", "\0\0" }) Assert.Equal(HttpStatusCode.OK, (await Post(client, odd, Secret)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(client, new string('a', 300 * 1024), Secret)).Status);
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
        await using var closed = await Country.Start(Engine.Sqlite);
        using var stranger = closed.Site.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await Post(stranger, Update, Secret)).Status);
    }

    private static async Task<(HttpStatusCode Status, string Body)> Post(HttpClient client, string body, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/gateway/telegram") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (secret is not null) request.Headers.TryAddWithoutValidation(TelegramWebhook.SecretHeader, secret);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
