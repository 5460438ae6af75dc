using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Web.Gateways;

namespace Lapor.Web.Tests.Processes;

/// <summary>Conversations while the server is killed −9 in their midst: each ends in one report, and nobody is left without an answer.</summary>
public sealed partial class ConversationSurvivalTests
{
    private const int Persons = 30;
    private const int Kills = 3;
    private static readonly string[] Words = ["Lampu jalan mati sejak seminggu", "pengaduan", "lewati", "tanpa foto", "biasa", "kirim"];

    [Theory, OnBothEngines]
    public async Task Every_conversation_ends_in_one_report_whatever_moment_the_server_is_killed_in(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        await Senders.SkipReferenceData(data);
        await using var telegram = new TelegramServer();
        await using var server = await LaporProcess.Start(data, new Dictionary<string, string>
        {
            ["LAPOR_TELEGRAM_TOKEN"] = TelegramServer.Token,
            ["LAPOR_TELEGRAM_SECRET"] = telegram.Options.Secret!,
            ["LAPOR_TELEGRAM_URL"] = telegram.Address.ToString(),
            ["LAPOR_RATE_LIMIT"] = "0",
        });
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(10) };
        client.DefaultRequestHeaders.Add(TelegramWebhook.SecretHeader, telegram.Options.Secret);
        // Drawn before anybody sends: the provider's list of updates is nobody's to share.
        var updates = Enumerable.Range(0, Persons).Select(p => Words.Select(w => telegram.Writes(1000 + p, new JsonObject { ["text"] = w })).ToList()).ToList();
        var taken = 0;
        var sending = Parallel.ForEachAsync(updates, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (talk, stop) =>
        {
            foreach (var update in talk)
            {
                await Bring(update, stop);
                // Telegram brings one again whose answer it did not hear.
                if (Interlocked.Increment(ref taken) % 3 == 0) await Bring(update, stop);
            }
        });
        for (var kill = 1; kill <= Kills; kill++)
        {
            var at = Persons * Words.Length * kill / (Kills + 1);
            await Until(() => Task.FromResult(Volatile.Read(ref taken) >= at));
            await server.Kill();
            await EndLeases(data);
            await server.Restart();
        }

        await sending;
        // Once more with nothing left to come, in the midst of the last answers.
        await server.Kill();
        await EndLeases(data);
        await server.Restart();
        await Until(async () => await Count(data, "outbound_message WHERE state = 'waiting'") + await Count(data, "inbound_message WHERE answer IS NULL") == 0);

        Assert.Equal((Persons, Persons * Words.Length), (await Count(data, "report"), await Count(data, "inbound_message")));
        Assert.Equal(Persons, await Count(data, "act"));
        var shown = telegram.Shown.GroupBy(m => m.Chat, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(m => m.Text).ToList(), StringComparer.Ordinal);
        Assert.Equal(Persons, shown.Count);
        foreach (var said in shown.Values)
        {
            // Each question at least once; a number once, whatever was said twice between a provider's yes and a record that was killed.
            foreach (var question in new[] { "Ini termasuk apa", "Di mana kejadiannya", "Ada foto", "Bagaimana laporan ini ditampilkan", "Periksa sebentar" }) Assert.Contains(said, s => s.Contains(question, StringComparison.Ordinal));
            Assert.Single(said.Select(s => Number().Match(s)).Where(m => m.Success).Select(m => m.Value).Distinct());
        }

        Assert.Equal(Persons, shown.Values.SelectMany(said => said.Select(s => Number().Match(s)).Where(m => m.Success).Select(m => m.Value).Distinct()).Distinct().Count());

        async Task Bring(JsonObject update, CancellationToken stop)
        {
            while (true)
            {
                try
                {
                    using var content = JsonContent.Create(update);
                    using var answer = await client.PostAsync(new Uri("gateway/telegram", UriKind.Relative), content, stop);
                    if (answer.IsSuccessStatusCode) return;
                }
                catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
                {
                    await Task.Delay(100, stop); // between two tries
                }
            }
        }
    }

    // What a dead worker had in its hands is given to others minutes later; nobody is alive here to be robbed.
    private static Task EndLeases(TestDatabase data) => data.Database.Write(async t =>
    {
        await t.Execute("UPDATE job SET due_at = 0 WHERE state = 'leased'");
        await t.Execute("UPDATE conversation SET hearing_until = 0, sending_until = 0");
    });

    private static async Task<long> Count(TestDatabase data, string what) => await data.Database.Read(s => s.Scalar<long>($"SELECT COUNT(*) FROM {what}"));

    private static async Task Until(Func<Task<bool>> met)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !await met(); await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(150), "not within 150 s");
    }

    [GeneratedRegex(@"Nomor: [0-9 ]+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
