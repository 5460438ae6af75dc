using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Lapor.Foundation;
using Lapor.Tests.Engines;
using Npgsql;

namespace Lapor.Web.Tests.Api;

/// <summary>GET of one report and of the list: who sees what, and that refusals tell nothing.</summary>
public sealed class LookingUpTests
{
    [Theory, OnBothEngines]
    public async Task A_report_is_state_and_dates_until_it_is_forwarded_and_its_own_view_with_the_receipt(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var (id, receipt) = await api.File();
        var (_, otherReceipt) = await api.File(b => b["title"] = "Laporan lain");
        await api.Publish(id);
        var before = await api.Get($"/api/v1/reports/{id}");
        before.IsStateAndDatesOnly();
        Assert.Equal("submitted", before["status"]);
        foreach (var wrong in (string[])[otherReceipt, "0000000000000000", "", "bukan kode", receipt + "1", new string('9', 4000)])
            Assert.Equal(before.Text, (await api.Get($"/api/v1/reports/{id}", receipt: wrong)).Text);
        var own = await api.Get($"/api/v1/reports/{id}", receipt: receipt);
        Assert.Equal("Lampu jalan mati di depan SDN 2", own["title"]);
        Assert.Equal("Kota Bandung, Jawa Barat", own["region"]);
        Assert.DoesNotContain("Siti", own.Text, StringComparison.Ordinal); // a receipt that was overlooked names nobody
        Assert.Equal(own.Text, (await api.Get($"/api/v1/reports/{id}", receipt: $"{receipt[..4]} {receipt[4..8]}-{receipt[8..]}")).Text);

        await api.Forward(id);
        await api.FollowUp(id, "Hanya untuk pelapor.", confidential: true);
        await api.FollowUp(id, "Petugas sedang memeriksa.", confidential: false);
        var full = await api.Get($"/api/v1/reports/{id}");
        Assert.Equal(("followed_up", "kota-bandung", "Siti A.", "2"), (full["status"], full["agency"], full["reporterName"], full["answers"]));
        Assert.Equal(["submit", "forward", "interim_follow_up", "interim_follow_up"], full.Json.GetProperty("timeline").EnumerateArray().Select(a => a.GetProperty("act").GetString()));
        Assert.Contains("Petugas sedang memeriksa.", full.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hanya untuk pelapor", full.Text, StringComparison.Ordinal);
        own = await api.Get($"/api/v1/reports/{id}", receipt: receipt);
        Assert.Contains("Hanya untuk pelapor", own.Text, StringComparison.Ordinal);
        Assert.Equal(("Pemerintah Kota Bandung", "kota-bandung"), (own["agencyName"], own["agency"]));
        foreach (var answer in (Answer[])[full, own, await api.Get("/api/v1/reports")]) NoInternalIds(answer);
    }

    [Theory, OnBothEngines]
    public async Task Guesses_are_stopped_but_looking_up_is_not(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var (id, receipt) = await api.File();
        for (var i = 0; i < 10; i++) (await api.Get($"/api/v1/reports/{id}", receipt: ReceiptCode.New().ToString())).IsStateAndDatesOnly();
        var stopped = (await api.Get($"/api/v1/reports/{id}", HttpStatusCode.TooManyRequests, receipt)).IsProblem("too_many_tries");
        Assert.DoesNotContain("Lampu", stopped.Text, StringComparison.Ordinal);
        (await api.Get($"/api/v1/reports/{id}")).IsStateAndDatesOnly();
    }

    [Theory, OnBothEngines]
    public async Task Unknown_confidential_and_wrong_receipts_give_the_same_bytes(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var (hidden, receipt) = await api.File(b => b["confidential"] = true);
        await api.Forward(hidden);
        var unknown = TrackingId.New().ToString();
        var expected = (await api.Get($"/api/v1/reports/{unknown}", HttpStatusCode.NotFound)).IsProblem("receipt_required");
        foreach (var id in (string[])[hidden, unknown, "0000000000", "abc", "1", new string('1', 3000), "1234567890", "%27%20OR%201%3D1--"])
        {
            foreach (var wrong in (string?[])[null, "", "0000000000000000", "bukan", unknown])
            {
                var answer = await api.Get($"/api/v1/reports/{id}", HttpStatusCode.NotFound, wrong);
                Assert.Equal(expected.Bytes, answer.Bytes);
                Assert.Equal(Lines(expected), Lines(answer));
            }
        }

        Assert.DoesNotContain(hidden, (await api.Get("/api/v1/reports")).Text, StringComparison.Ordinal);
        Assert.Empty((await api.Get("/api/v1/reports?q=lampu")).Json.GetProperty("data").EnumerateArray());
        Assert.Equal((await api.Get($"/api/v1/reports?cursor={unknown}", HttpStatusCode.UnprocessableEntity)).Errors, (await api.Get($"/api/v1/reports?cursor={hidden}", HttpStatusCode.UnprocessableEntity)).Errors);
        Assert.Equal("Lampu jalan mati di depan SDN 2", (await api.Get($"/api/v1/reports/{hidden}", receipt: receipt))["title"]);
    }

    /// <summary>Time tells nothing where the work is the same: the statements that PostgreSQL is sent are counted and compared, not the clock.</summary>
    [Fact]
    public async Task Unknown_confidential_and_wrong_receipts_cost_the_same_statements()
    {
        await using var api = await ApiSite.Start(Engine.Postgres);
        var (hidden, _) = await api.File(b => b["confidential"] = true);
        await api.Forward(hidden);
        var (_, foreign) = await api.File();
        var database = new NpgsqlConnectionStringBuilder(api.Site.Data.ConnectionString).Database;
        ConcurrentQueue<string> sent = new();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = command =>
            {
                if (command.TagObjects.Any(tag => tag.Value as string == database) && command.TagObjects.FirstOrDefault(tag => tag.Key is "db.query.text" or "db.statement").Value is string sql)
                    sent.Enqueue(sql);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var seen = new List<(string What, string Statements)>();
        foreach (var (what, id, receipt) in (IEnumerable<(string, string, string?)>)
            [
                ("unknown", TrackingId.New().ToString(), null), ("unknown, a receipt", TrackingId.New().ToString(), foreign), ("no number at all", "abc", foreign),
                ("confidential", hidden, null), ("confidential, wrong receipt", hidden, foreign), ("confidential, no receipt's shape", hidden, "abc"),
            ])
        {
            sent.Clear();
            await api.Get($"/api/v1/reports/{id}", HttpStatusCode.NotFound, receipt);
            seen.Add((what, string.Join('\n', sent)));
        }

        Assert.True(seen[0].Statements.Split("SELECT").Length > 3, "No statements were seen: " + seen[0].Statements);
        Assert.All(seen, s => Assert.True(s.Statements == seen[0].Statements, $"{s.What} runs other statements than {seen[0].What}:\n{s.Statements}\n\n{seen[0].Statements}"));
    }

    [Theory, OnBothEngines]
    public async Task The_list_is_narrowed_by_each_filter_and_paged_to_the_end(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        List<string> filed = [];
        for (var i = 0; i < 23; i++)
        {
            var (id, _) = await api.File(b => b["title"] = i == 7 ? "Jembatan retak parah" : "Lampu jalan mati");
            await api.Forward(id);
            filed.Add(id);
        }

        var first = await api.Get("/api/v1/reports");
        Assert.Equal(20, first.Json.GetProperty("data").GetArrayLength());
        var second = await api.Get($"/api/v1/reports?cursor={first["cursor"]}");
        Assert.Equal(Enumerable.Reverse(filed), Ids(first).Concat(Ids(second)));
        Assert.Equal(JsonValueKind.Null, second.Json.GetProperty("cursor").ValueKind);

        foreach (var some in (string[])["q=jembatan", "q=JEMBATAN%20retak&status=forwarded&agency=kota-bandung&region=32.73&category=street_lights&class=complaint"])
            Assert.Equal([filed[7]], Ids(await api.Get("/api/v1/reports?" + some)));
        foreach (var all in (string[])["status=forwarded", "agency=kota-bandung", "region=32", "region=32.73", "category=roads", "category=street_lights", "class=complaint", "q=&status=&agency=&region=&category=&class=&cursor="])
            Assert.Equal(Ids(first), Ids(await api.Get("/api/v1/reports?" + all)));
        foreach (var none in (string[])["status=closed", "agency=dinas-pu-bandung", "region=51", "class=aspiration", "q=gunung", "q=%3F%3F", "q=%27%20OR%201%3D1--", "q=%00", "q=\"*"])
            Assert.Empty(Ids(await api.Get("/api/v1/reports?" + none)));
        foreach (var field in (string[])["status", "agency", "region", "category", "class", "cursor"])
            foreach (var wrong in (string[])["zzz", "%27%3B%20DROP%20TABLE%20report--", "a%00b", "%C3%28", new string('z', 2000)])
                Assert.Equal([$"{field} unknown_code"], (await api.Get($"/api/v1/reports?{field}={wrong}", HttpStatusCode.UnprocessableEntity)).IsProblem("unknown_code").Errors);
        Assert.Equal(["q too_long"], (await api.Get("/api/v1/reports?q=" + new string('q', 201), HttpStatusCode.UnprocessableEntity)).Errors);
        Assert.Equal(5, (await api.Get("/api/v1/reports?status=a&class=b&agency=c&region=d&category=e", HttpStatusCode.UnprocessableEntity)).Errors.Count());
    }

    [Theory, OnBothEngines]
    public async Task The_reference_lists_take_anything_typed(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        foreach (var path in (string[])["/api/v1/regions", "/api/v1/agencies", "/api/v1/categories", "/api/v1/regions/id/children"])
            foreach (var q in (string[])["", "?q=", "?q=bandung", "?q=%00", "?q=%27%22%3B--", "?q=%C3%28", "?q=%25_", "?q=" + new string('a', 3000)])
                NoInternalIds(await api.Get(path + q));
        Assert.Contains("Kota Bandung", (await api.Get("/api/v1/regions/32/children")).Text, StringComparison.Ordinal);
        Assert.Equal("[]", (await api.Get("/api/v1/regions/%27%22%3B--/children")).Text);
        await api.Get("/api/v1/agencies?units=mungkin", HttpStatusCode.BadRequest);
    }

    private static void NoInternalIds(Answer answer)
    {
        Assert.DoesNotContain("98765000", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"(id|[a-z]+Id)\":(?<!trackingId\":)", answer.Text);
    }

    private static IEnumerable<string> Ids(Answer page) => page.Json.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("trackingId").GetString()!);

    private static IEnumerable<string> Lines(Answer answer) =>
        answer.Headers.Concat(answer.ContentHeaders).Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
}
