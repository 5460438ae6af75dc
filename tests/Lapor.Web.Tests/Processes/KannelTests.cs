using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.Channels;
using Lapor.Jobs;
using Lapor.Tests.Engines;
using Xunit.Sdk;

namespace Lapor.Web.Tests.Processes;

/// <summary>
/// Text messages through a real Kannel, whose boxes and whose server are killed in between: 2,000, or as many as <c>LAPOR_TEST_MESSAGES</c> says where it is set (docs/testing.md). No message and no answer
/// is lost or comes twice. The smsbox is ended when it holds nothing: what it has in its hands then it loses, and tells nobody.
/// </summary>
public sealed partial class KannelTests
{
    private const string Secret = "gerbang-rahasia-1708";
    // What stands in the first part of each answer, as the body of a page or from sendsms: the centre writes those differently.
    private const string Answer = "diterima";

    private static readonly int All = int.Parse(Environment.GetEnvironmentVariable("LAPOR_TEST_MESSAGES") is { Length: > 0 } set ? set : "2000", CultureInfo.InvariantCulture);

    [Theory, OnBothEngines]
    public async Task Every_message_becomes_one_report_and_is_answered_once_while_everything_is_killed_once(Engine engine)
    {
        await using var data = await Database(engine);
        var send = Kannel.FreePort();
        await using var server = await Server(data, send);
        await using var kannel = await Kannel.Start(server.Url, Secret, send);
        Task<long> Reports() => data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));
        string[] messages = [.. Enumerable.Range(0, 200).Select(n => string.Create(CultureInfo.InvariantCulture, $"+6281299{n:000000} 1708 text BULELENG lampu mati di tiang {n}"))];
        var third = All * 35 / 100;
        var (last, all) = (All - (2 * third), (long)All);
        List<string> answers = [];

        answers.AddRange(await Through(third, () => Task.CompletedTask));

        // The server dies with messages in its hands.
        answers.AddRange(await Through(third, async () =>
        {
            await Until(async () => await Reports() >= third + (third / 4), () => Task.FromResult("more reports"));
            await server.Kill();
            await server.Restart();
        }));

        // The bearerbox dies with everything that telephones sent, and nobody there to take it.
        await kannel.EndSms();
        var telephones = await kannel.Send(last, 0.0005, messages);
        await Until(() => Task.FromResult(kannel.Waiting >= last), () => Task.FromResult($"{last} messages on disk: {kannel.Waiting}"));
        await kannel.KillBearer();
        await telephones.DisposeAsync();
        await kannel.RestartBearer();
        var again = await kannel.Send(0, 1, messages[0]);
        var started = Stopwatch.GetTimestamp();
        kannel.RestartSms();
        await Until(async () => await Reports() >= all, async () => $"{all} reports: {await Reports()}");
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        answers.AddRange(await Drained(again, last));

        Assert.Equal(all, await Reports());
        Assert.Equal(all, await data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message WHERE outcome = 'filed' AND answer IS NOT NULL AND NOT undelivered")));
        Assert.Equal(all, await data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report WHERE wanted_agency_id = 10 AND channel = 'sms'")));
        var numbers = answers.Select(a => Number().Match(a)).Where(m => m.Success).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.Equal(all, numbers.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine}: {all} messages, {numbers.Count} answers; the last {last} at {last / seconds:0} a second"));

        async Task<IReadOnlyList<string>> Through(int count, Func<Task> trouble)
        {
            var goal = await Reports() + count;
            var sending = await kannel.Send(count, 0.001, messages);
            await trouble();
            await Until(async () => await Reports() >= goal, async () => $"{goal} reports: {await Reports()}\n{string.Join('\n', kannel.Log.Split('\n').TakeLast(30))}\n{string.Join('\n', sending.Log.Split('\n').TakeLast(5))}");
            return await Drained(sending, count);
        }

        // The answers that the telephones got, once so many came.
        async Task<IReadOnlyList<string>> Drained(Telephones telephones, int expected)
        {
            await using (telephones)
            {
                await Until(() => Task.FromResult(telephones.Got(Answer).Count >= expected), () => Task.FromResult($"{expected} answers: {telephones.Got(Answer).Count} came\n{string.Join('\n', server.Log.Split('\n').TakeLast(20))}"));
                await Task.Delay(500, TestContext.Current.CancellationToken); // one that is too many would come now
                return telephones.Got(Answer);
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task A_carriers_word_that_an_answer_arrived_comes_back_through_the_gateway(Engine engine)
    {
        await using var data = await Database(engine);
        var send = Kannel.FreePort();
        await using var server = await Server(data, send);
        await using var kannel = await Kannel.Start(server.Url, Secret, send);
        await using var telephones = await kannel.Send(1, 1, "+6281299000000 1708 text BULELENG lampu mati di tiang");
        await Until(() => Task.FromResult(telephones.Got(Answer).Count == 1), () => Task.FromResult($"an answer\n{kannel.Log}"));

        // As when the gateway hangs up before it has the answer: it then leaves by sendsms, and only of those is delivery told.
        await data.Database.Write(t => t.Execute("UPDATE inbound_message SET undelivered = @yes", new { yes = true }));
        Assert.Equal(0, await Told("delivered"));
        await data.Database.Write(async t => await JobStore.Add(
            t, [new NewJob(InboundStore.TakeUpJob, "once more", 0, Payload: (await t.Scalar<long>("SELECT id FROM inbound_message")).ToString(CultureInfo.InvariantCulture))], 0, TestContext.Current.CancellationToken));
        await Until(async () => await Told("delivered") == 1, async () => $"word of delivery: {await Told("sent")} open\n{kannel.Log}\n{server.Log}");
        Assert.Equal((0, 0), (await Told("sent"), await Told("failed")));
        Assert.Equal(2, telephones.Got(Answer).Count);
        // The whole of it, in two parts both times: a gateway's user that may not send parts cuts an answer off.
        Assert.Equal(2, telephones.Got("lacak").Count);

        Task<long> Told(string state) => data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM sms_sent WHERE state = @state", new { state }));
    }

    private static async Task<TestDatabase> Database(Engine engine)
    {
        Assert.True(Kannel.IsInstalled, "kannel and kannel-extras are not installed");
        var data = await TestDatabase.Create(engine);
        await Senders.SkipReferenceData(data);
        await data.Database.Write(t => t.Execute(
            """
            INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES ('51', NULL, 'province', 'Bali', 'Bali', ''), ('51.08', '51', 'regency', 'Kabupaten Buleleng', 'Kabupaten Buleleng, Bali', '');
            INSERT INTO agency (id, slug, name, short_name, kind, root_id, path, region_code, time_zone, straight_dispose, search)
            VALUES (10, 'kabupaten-buleleng', 'Pemerintah Kabupaten Buleleng', 'Pemkab Buleleng', 'regency', 10, '/10/', '51.08', 'Asia/Makassar', FALSE, '')
            """));
        return data;
    }

    private static Task<LaporProcess> Server(TestDatabase data, int send) => LaporProcess.Start(data, new Dictionary<string, string>
    {
        ["LAPOR_SMS_SECRET"] = Secret,
        ["LAPOR_SMS_URL"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{send}/cgi-bin/sendsms"),
        ["LAPOR_SMS_USER"] = "lapor",
        ["LAPOR_SMS_PASSWORD"] = Secret,
        ["LAPOR_SMS_FROM"] = "1708",
        ["LAPOR_SMS_PER_HOUR"] = "100000",
        ["LAPOR_SMS_REPORT_URL"] = "http://127.0.0.1:{port}",
    });

    private static async Task Until(Func<Task<bool>> there, Func<Task<string>> what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(150));
        while (!await there())
        {
            if (patience.IsCancellationRequested) throw new XunitException($"Never came: {await what()}");
            await Task.Delay(20, TestContext.Current.CancellationToken); // between two looks
        }
    }

    [GeneratedRegex(@"nomor[ +](\d{10})", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
