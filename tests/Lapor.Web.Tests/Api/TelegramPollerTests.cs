using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Lapor.Channels;
using Lapor.Channels.Telegram;
using Lapor.Jobs;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Web.Gateways;
using Lapor.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Web.Tests.Api;

/// <summary>Telegram asked for updates (LAPOR_TELEGRAM_POLL), over a server that behaves like it.</summary>
public sealed class TelegramPollerTests
{
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, string> PagesOnly = new(StringComparer.Ordinal) { ["LAPOR_ROLES"] = "web" };

    [Theory, OnBothEngines]
    public async Task With_the_setting_persons_are_heard_and_answered_without_a_webhook(Engine engine)
    {
        await using var server = new TelegramServer();
        foreach (var person in new[] { 42, 43, 44 }) server.Writes(person, new JsonObject { ["text"] = "bantuan" });
        server.Presses(45, "STATUS 123");
        await using var country = await Country.Start(engine, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LAPOR_TELEGRAM_TOKEN"] = TelegramServer.Token,
            ["LAPOR_TELEGRAM_POLL"] = "true",
            ["LAPOR_TELEGRAM_URL"] = server.Address.AbsoluteUri,
        });
        using var client = country.Site.Client();
        await Until(async () => await Count(country, "outbound_message WHERE state = 'sent'") == 4);
        server.Writes(46, new JsonObject { ["text"] = "bantuan" });
        await Until(async () => await Count(country, "outbound_message WHERE state = 'sent'") == 5);
        Assert.Equal(5, await Count(country, "inbound_message"));
        Assert.Equal(["42", "43", "44", "45", "46"], server.Shown.Select(m => m.Chat).Order(StringComparer.Ordinal));
        Assert.Single(server.Acknowledged);
    }

    [Theory, OnBothEngines]
    public async Task Each_update_is_kept_once_and_what_was_confirmed_stays_so_after_a_restart(Engine engine)
    {
        await using var server = new TelegramServer();
        await using var country = await Country.Start(engine, PagesOnly);
        var time = new HeldTime();
        foreach (var text in new[] { "satu", "dua", "tiga" }) server.Writes(42, new JsonObject { ["text"] = text });
        using (var poller = Poller(country, server, time))
        {
            await poller.StartAsync(default);
            // It rests only where nothing is left: an answer that comes at once and empty is not asked for in a circle.
            Assert.Equal(Second, await time.Rests());
            Assert.Equal((3, 0, "0 704"), (await Count(country, "inbound_message"), server.Left, Asked(server)));
            server.Writes(42, new JsonObject { ["text"] = "empat" });
            time.Goes();
            Assert.Equal(Second, await time.Rests());
            Assert.Equal((4, 0, "0 704 704 705"), (await Count(country, "inbound_message"), server.Left, Asked(server)));
            await poller.StopAsync(default);
        }

        // A process that died between keeping and confirming: the next one is given the same again.
        var again = server.Writes(42, new JsonObject { ["text"] = "lima" });
        await country.Site.Services.GetRequiredService<InboundStore>().Keep(TelegramUpdate.Read(Encoding.UTF8.GetBytes(again.ToJsonString()))!.Message!, default);
        server.Writes(43, new JsonObject { ["text"] = "enam" });
        var (later, asked) = (new HeldTime(), server.Offsets.Count);
        using var next = Poller(country, server, later);
        await next.StartAsync(default);
        Assert.Equal(Second, await later.Rests());
        Assert.Equal((6, 0, "0 707"), (await Count(country, "inbound_message"), server.Left, Asked(server, asked)));
        Assert.Equal(6, await Count(country, "job WHERE kind = 'take_chat'"));
        await next.StopAsync(default);
    }

    [Theory, OnBothEngines]
    public async Task It_waits_longer_and_longer_as_long_as_telegram_says_and_carries_on(Engine engine)
    {
        await using var server = new TelegramServer();
        await using var country = await Country.Start(engine, PagesOnly);
        var time = new HeldTime();
        using var poller = Poller(country, server, time);
        server.Flood = 30;
        server.Writes(42, new JsonObject { ["text"] = "satu" });
        await poller.StartAsync(default);
        async Task<double> Rested()
        {
            var rest = await time.Rests();
            time.Goes();
            return rest.TotalSeconds;
        }

        Assert.Equal(30, (await time.Rests()).TotalSeconds);
        (server.Flood, server.Instead) = (0, new ProviderAnswer(502, "<html>"));
        time.Goes();
        foreach (var expected in new[] { 2, 4, 8 }) Assert.Equal(expected, await Rested());
        Assert.Equal(16, (await time.Rests()).TotalSeconds);
        (server.Instead, server.Trouble) = (null, "drop");
        time.Goes();
        foreach (var expected in new[] { 32, 60, 60 }) Assert.Equal(expected, await Rested());
        await time.Rests();
        Assert.Equal(0, await Count(country, "inbound_message"));
        server.Trouble = null;
        time.Goes();
        Assert.Equal(1, (await time.Rests()).TotalSeconds);
        Assert.Equal((1, 0), (await Count(country, "inbound_message"), server.Left));
        // It is quick again after the next trouble.
        server.Instead = new ProviderAnswer(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""");
        time.Goes();
        Assert.Equal(1, (await time.Rests()).TotalSeconds);
        await poller.StopAsync(default);
    }

    [Theory, OnBothEngines]
    public async Task What_could_not_be_kept_is_not_confirmed(Engine engine)
    {
        await using var server = new TelegramServer();
        await using var country = await Country.Start(engine, PagesOnly);
        var time = new HeldTime();
        using var poller = Poller(country, server, time);
        server.Writes(42, new JsonObject { ["text"] = "satu" });
        await country.Site.Data.Database.Write(t => t.Execute("ALTER TABLE inbound_message RENAME TO inbound_away"));
        await poller.StartAsync(default);
        foreach (var expected in new[] { 1, 2, 4 })
        {
            Assert.Equal(expected, (await time.Rests()).TotalSeconds);
            Assert.Equal(1, server.Left);
            if (expected < 4) time.Goes();
        }

        await country.Site.Data.Database.Write(t => t.Execute("ALTER TABLE inbound_away RENAME TO inbound_message"));
        time.Goes();
        Assert.Equal(Second, await time.Rests());
        Assert.Equal((1, 0), (await Count(country, "inbound_message"), server.Left));
        Assert.Equal("0 0 0 0 702", Asked(server));
        await poller.StopAsync(default);
    }

    private static TelegramPoller Poller(Country country, TelegramServer server, TimeProvider time) => new(
        server.Way(TimeProvider.System), country.Site.Services.GetRequiredService<InboundStore>(), country.Site.Services.GetRequiredService<StopStore>(), new JobSignal(), time, NullLogger<TelegramPoller>.Instance);

    private static string Asked(TelegramServer server, int from = 0) => string.Join(' ', server.Offsets.Skip(from));

    private static Task<int> Count(Country country, string what) => country.Site.Data.Database.Read(s => s.Scalar<int>($"SELECT COUNT(*) FROM {what}"));

    private static async Task Until(Func<Task<bool>> met)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !await met(); await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < ForEver, "not within 60 s");
    }

    /// <summary>A time that passes when the test says so, and tells how long it was to be.</summary>
    private sealed class HeldTime : TimeProvider
    {
        private readonly Channel<(TimeSpan Wanted, Action Goes)> asked = Channel.CreateUnbounded<(TimeSpan, Action)>();
        private Action? goes;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            asked.Writer.TryWrite((dueTime, () => callback(state)));
            return new Held();
        }

        /// <summary>Waits until somebody rests, and for how long they want to.</summary>
        public async Task<TimeSpan> Rests()
        {
            (var rest, goes) = await asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(ForEver, TestContext.Current.CancellationToken);
            return rest;
        }

        public void Goes() => goes!();

        private sealed class Held : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
