using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lapor.Channels;
using Lapor.Channels.Telegram;
using Lapor.Intake;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Channels;

/// <summary>Telegram over a server that behaves like it: down, slow, busy, wrong, repeated, out of order.</summary>
public sealed class TelegramTests
{
    [Theory, OnBothEngines]
    public async Task A_provider_that_is_down_for_an_hour_loses_nothing_and_the_order_stays(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        chat.Telegram.Trouble = "drop";
        foreach (var text in new[] { "lampu mati", "pengaduan", "dago", "tanpa foto", "biasa" }) await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["text"] = text }));
        for (var minute = 0; minute < 60; minute += 4) await Late(chat, TimeSpan.FromMinutes(4));
        Assert.Empty(chat.Telegram.Shown);
        Assert.Equal(5, await Waiting(chat));
        chat.Telegram.Trouble = null;
        for (var minute = 0; minute < 60; minute += 4) await Late(chat, TimeSpan.FromMinutes(4));
        Assert.Equal(["Terima kasih", "Di mana", "Lokasi: D", "Bagaimana", "Periksa s"], chat.Telegram.Shown.Select(m => m.Text[..Math.Min(m.Text.Length, m.Text.StartsWith("Di", StringComparison.Ordinal) ? 7 : m.Text.StartsWith("Terima", StringComparison.Ordinal) ? 12 : 9)]));
        Assert.Equal(0, await Waiting(chat));
    }

    [Theory, OnBothEngines]
    public async Task What_was_tried_ten_times_is_parked_where_it_is_seen_and_goes_when_it_is_released(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        chat.Telegram.Instead = new ProviderAnswer(503, "{}");
        await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["text"] = "bantuan" }));
        for (var hour = 0; hour < 12; hour++) await Late(chat, TimeSpan.FromHours(1.1));
        Assert.Equal(JobKinds.SpeakChat, Assert.Single(await chat.Crew.World.Jobs.Parked(10, default)).Kind);
        chat.Telegram.Instead = null;
        Assert.Equal(1, await chat.Crew.World.Jobs.ReleaseKind(JobKinds.SpeakChat, default));
        await chat.Hears();
        Assert.Single(chat.Telegram.Shown);
        // One that is parked holds nobody up: what comes later brings it along.
        chat.Telegram.Instead = new ProviderAnswer(503, "{}");
        await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["text"] = "bantuan" }));
        for (var hour = 0; hour < 12; hour++) await Late(chat, TimeSpan.FromHours(1.1));
        chat.Telegram.Instead = null;
        await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["text"] = "STATUS 123" }));
        await Late(chat, TimeSpan.FromSeconds(1));
        Assert.Equal(3, chat.Telegram.Shown.Count);
        Assert.StartsWith("Ini Lapor", chat.Telegram.Shown[1].Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Too_many_is_waited_for_as_long_as_the_provider_says_and_asked_once(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        chat.Telegram.Flood = 30;
        foreach (var person in new[] { 42, 43, 44 }) await Keep(chat, chat.Telegram.Writes(person, new JsonObject { ["text"] = "bantuan" }));
        await Late(chat, TimeSpan.FromSeconds(1));
        var asked = chat.Telegram.Calls;
        for (var i = 0; i < 5; i++) await Late(chat, TimeSpan.FromSeconds(4));
        Assert.Equal(asked, chat.Telegram.Calls);
        chat.Telegram.Flood = 0;
        await Late(chat, TimeSpan.FromSeconds(31));
        Assert.Equal(["42", "43", "44"], chat.Telegram.Shown.Select(m => m.Chat).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_answer_of_the_provider_is_told_apart()
    {
        await using var server = new TelegramServer();
        var way = server.Way(TimeProvider.System);
        async Task<ChatResult> Send(TelegramWay by, string text = "halo") => await by.Send("42", new OutgoingChat(text), default);
        Assert.Equal((ChatVerdict.Taken, "42:1"), await Send(way) is var (verdict, _, id, _) ? (verdict, id) : default);
        server.Blocked.Add("42");
        Assert.Equal(new ChatResult(ChatVerdict.Unwanted, "blocked"), await Send(way));
        server.Blocked.Clear();
        foreach (var (status, expected) in new[] { (400, ChatVerdict.Never), (401, ChatVerdict.Later), (404, ChatVerdict.Later), (409, ChatVerdict.Later), (500, ChatVerdict.Later), (502, ChatVerdict.Later) })
        {
            server.Instead = new ProviderAnswer(status, $$"""{"ok":false,"error_code":{{status}},"description":"x"}""");
            Assert.Equal(new ChatResult(expected, string.Create(CultureInfo.InvariantCulture, $"http_{status}")), await Send(way));
        }

        server.Instead = new ProviderAnswer(200, "<html>masuk</html>");
        Assert.Equal(new ChatResult(ChatVerdict.Later, "no_provider"), await Send(way));
        server.Instead = new ProviderAnswer(200, new byte[5 * 1024 * 1024]);
        Assert.Equal(new ChatResult(ChatVerdict.Later, "connection"), await Send(way));
        server.Instead = null;
        server.Trouble = "hang";
        var hasty = new TelegramWay(server.Options, ProviderServer.Clients(TelegramWay.Client), TimeProvider.System) { Patience = TimeSpan.FromMilliseconds(150) };
        Assert.Equal(new ChatResult(ChatVerdict.Later, "timeout"), await Send(hasty));
        server.Trouble = null;
        var wrong = new TelegramWay(server.Options with { Token = "1:salah" }, ProviderServer.Clients(TelegramWay.Client), TimeProvider.System);
        Assert.Equal(new ChatResult(ChatVerdict.Later, "http_401"), await Send(wrong));
        Assert.Equal(new ChatResult(ChatVerdict.Never, "not_set"), await Send(new TelegramWay(new TelegramOptions(), ProviderServer.Clients(TelegramWay.Client), TimeProvider.System)));
        Assert.Equal(ChatVerdict.Taken, (await Send(way, string.Concat(Enumerable.Repeat("panjang ", 1000)))).Verdict);
        Assert.Equal(3, server.Shown.Count);
    }

    [Theory, OnBothEngines]
    public async Task The_same_update_again_and_eight_at_once_change_nothing(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        foreach (var text in new[] { "lampu mati", "pengaduan", "dago", "tanpa foto", "biasa" }) await chat.Says(text);
        var send = chat.Telegram.Writes(42, new JsonObject { ["text"] = "kirim" });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Keep(chat, send))));
        await chat.Hears();
        Assert.Equal(1, await chat.Reports());
        var (said, rows) = (chat.Turns, await Rows(chat));
        foreach (var update in new[] { send, send }) await chat.Brought(update);
        Assert.Equal((1L, said, rows), (await chat.Reports(), chat.Turns, await Rows(chat)));
    }

    [Theory, OnBothEngines]
    public async Task Messages_that_wait_are_heard_as_they_were_written_whatever_came_first(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        List<JsonObject> updates = [];
        foreach (var text in new[] { "lampu mati", "aspirasi", "dago", "tanpa foto", "rahasia", "kirim" }) updates.Add(chat.Telegram.Writes(42, new JsonObject { ["text"] = text }));
        foreach (var update in updates.AsEnumerable().Reverse()) await Keep(chat, update);
        await Late(chat, TimeSpan.FromSeconds(3));
        var report = await chat.Newest();
        Assert.Equal((1L, "lampu mati", ReportClass.Aspiration, true), (await chat.Reports(), report.OriginalText, report.Class, report.Confidential));
    }

    [Theory, OnBothEngines]
    public async Task A_process_that_died_between_keeping_and_answering_loses_and_doubles_nothing(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        foreach (var text in new[] { "lampu mati", "pengaduan", "dago", "tanpa foto", "biasa" }) await chat.Says(text);
        // Filed, and dead before the answer was written.
        var kept = await chat.Crew.Inbound.Keep(Message(chat.Telegram.Writes(42, new JsonObject { ["text"] = "kirim" })), default);
        var filed = await chat.Crew.World.Intake.File(
            Viewer.Public, new Submission { Class = "complaint", Title = "lampu mati", Text = "lampu mati", FreeForm = true, Channel = "telegram" }, $"inbound\u0001{kept.OnceKey}", (t, report) => InboundStore.Done(t, kept.Id, "filed", report.Id, default), default);
        Assert.Empty(filed.Refusals);
        await chat.Hears();
        Assert.Equal(1, await chat.Reports());
        Assert.Contains(filed.Value.Report.TrackingId.Spoken, chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        Assert.Contains(filed.Value.Receipt.Grouped, chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        // Died while it heard: its turn ends by itself, and another worker goes on.
        var talk = (await chat.Crew.Talks.Find(new("telegram", "42"), default))!;
        Assert.True(await chat.Crew.Talks.Take(talk.Id, speaking: false, default));
        Assert.False(await chat.Crew.Talks.Take(talk.Id, speaking: false, default));
        await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["text"] = "bantuan" }));
        await Late(chat, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("Ini Lapor", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        await Late(chat, TimeSpan.FromMinutes(3));
        await Late(chat, TimeSpan.FromSeconds(3));
        Assert.Contains("Ini Lapor", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_photo_that_cannot_be_fetched_is_tried_again_kept_once_and_given_up_in_the_end(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        foreach (var text in new[] { "lampu mati", "pengaduan", "dago" }) await chat.Says(text);
        chat.Telegram.Trouble = "drop";
        await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["photo"] = new JsonArray(new JsonObject { ["file_id"] = chat.Telegram.Holds(SampleFiles.Jpeg()) }) }));
        await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["text"] = "biasa" }));
        for (var i = 0; i < 4; i++) await Late(chat, TimeSpan.FromMinutes(5));
        chat.Telegram.Trouble = null;
        for (var i = 0; i < 8; i++) await Late(chat, TimeSpan.FromMinutes(10));
        Assert.Contains("Berkas: 1", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        await chat.Says("batal");
        await chat.Says("jalan rusak");
        chat.Telegram.Instead = new ProviderAnswer(500, "{}");
        await Keep(chat, chat.Telegram.Writes(42, new JsonObject { ["photo"] = new JsonArray(new JsonObject { ["file_id"] = "b" }), ["caption"] = "1" }));
        for (var i = 0; i < 12; i++) await Late(chat, TimeSpan.FromMinutes(10));
        chat.Telegram.Instead = null;
        for (var i = 0; i < 12; i++) await Late(chat, TimeSpan.FromMinutes(10));
        Assert.Contains(chat.Telegram.Shown, m => m.Text.StartsWith("Berkas tidak dapat diambil", StringComparison.Ordinal));
        Assert.StartsWith("Di mana", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Polling_confirms_what_was_kept_and_groups_bots_and_edits_are_nothing()
    {
        await using var server = new TelegramServer();
        var way = server.Way(TimeProvider.System);
        server.Writes(42, new JsonObject { ["text"] = "lampu mati" });
        server.Writes(-100, new JsonObject { ["text"] = "grup" }, "supergroup");
        server.Writes(43, new JsonObject { ["text"] = "mesin", ["from"] = new JsonObject { ["id"] = 43, ["is_bot"] = true } });
        server.Queue(new JsonObject { ["edited_message"] = new JsonObject { ["text"] = "ubah" } });
        server.Queue(new JsonObject { ["my_chat_member"] = new JsonObject { ["chat"] = new JsonObject { ["id"] = 44, ["type"] = "private" }, ["new_chat_member"] = new JsonObject { ["status"] = "kicked" } } });
        server.Presses(42, "STATUS 123");
        var updates = (await way.Updates(0, default)).All!;
        Assert.Equal(["lampu mati", "", ""], [updates[0].Message!.Text, updates[5].Message!.Text, updates[1].Message?.Text ?? ""]);
        Assert.Equal(2, updates.Count(u => u.Message is not null));
        Assert.Equal("44", updates[4].Left);
        Assert.Equal(6, (await way.Updates(updates[0].Number, default)).All!.Count);
        Assert.Empty((await way.Updates(updates[^1].Number + 1, default)).All!);
        server.Flood = 17;
        Assert.Equal(new TelegramUpdates(null, TimeSpan.FromSeconds(17)), await way.Updates(0, default));
        server.Flood = 0;
        await way.Acknowledge(updates[5].Pressed!, default);
        Assert.Single(server.Acknowledged);
        server.Trouble = "drop";
        Assert.Equal(new TelegramUpdates(null), await way.Updates(0, default));
        await way.Acknowledge("x", default);
    }

    [Fact]
    public void Random_changes_of_an_update_never_break_the_reading()
    {
        var draws = new Draws(1708);
        var whole = Encoding.UTF8.GetBytes(
            """{"update_id":7,"message":{"message_id":3,"date":1770000000,"chat":{"id":42,"type":"private"},"from":{"id":42,"is_bot":false,"first_name":"S"},"text":"a\ud83d\udc00","photo":[{"file_id":"x"}],"venue":{"location":{"latitude":-8.1,"longitude":115.2},"title":"t","address":"a"},"reply_to_message":{"message_id":2}}}""");
        Assert.NotNull(TelegramUpdate.Read(whole)!.Message);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var changed = whole.ToArray();
            for (var n = draws.Next(1, 6); n > 0; n--) changed[draws.Next(changed.Length)] = (byte)draws.Next(256);
            if (draws.Next(8) == 0) changed = changed[..draws.Next(changed.Length)];
            TelegramUpdate? changedUpdate = null;
            Cost.IsWithin(100, changed.Length, () => changedUpdate = TelegramUpdate.Read(changed));
            if (changedUpdate is { } update)
            {
                read++;
                Assert.True(update.Message is null || update.Message.Text.Length <= InboundMessage.LongestText);
            }
        }

        Assert.True(read > 0);
        Assert.Null(TelegramUpdate.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))));
        foreach (var odd in new[] { "null", "[]", "7", "\"x\"", "{}", """{"update_id":"7"}""", """{"update_id":1e99}""", """{"update_id":7,"message":{"chat":{"id":42,"type":"private"},"text":"\ud83d"}}""" })
            Assert.Null(TelegramUpdate.Read(Encoding.UTF8.GetBytes(odd))?.Message?.Text.Trim() is "" or null ? null : odd);
    }

    private static InboundMessage Message(JsonObject update) => TelegramUpdate.Read(Encoding.UTF8.GetBytes(update.ToJsonString()))!.Message!;

    private static Task<KeptMessage> Keep(Chat chat, JsonObject update) => chat.Crew.Inbound.Keep(Message(update), default);

    /// <summary>Time passes, and what is due then is tried; it may fail.</summary>
    private static async Task Late(Chat chat, TimeSpan by)
    {
        chat.Crew.World.Clock.Advance(by);
        while (await chat.Crew.Runner.RunDue(default) > 0)
        {
        }
    }

    private static Task<long> Waiting(Chat chat) => chat.Crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM outbound_message WHERE state = 'waiting'"));

    private static Task<long> Rows(Chat chat) => chat.Crew.World.Database.Read(s => s.Scalar<long>("SELECT (SELECT COUNT(*) FROM outbound_message) + (SELECT COUNT(*) FROM inbound_message) + (SELECT COUNT(*) FROM act)"));
}
