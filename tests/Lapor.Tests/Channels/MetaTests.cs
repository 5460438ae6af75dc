using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.Channels;
using Lapor.Channels.Meta;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>WhatsApp, Messenger and Instagram over a server that behaves like the Graph API.</summary>
public sealed class MetaTests
{
    private const string Siti = MetaCalls.Siti;

    private readonly MetaCalls webhook = new();

    [Theory, OnBothEngines]
    public async Task A_report_is_told_on_whatsapp_with_buttons_a_position_and_a_photo(Engine engine)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        server.Files["987"] = SampleFiles.Jpeg();
        await Brought(crew, webhook.WhatsApp(new { type = "text", text = new { body = "Lampu jalan mati" } }));
        await Brought(crew, webhook.WhatsApp(new { type = "interactive", interactive = new { type = "button_reply", button_reply = new { id = Value(server, "Pengaduan"), title = "Pengaduan" } } }));
        await Brought(crew, webhook.WhatsApp(new { type = "location", location = new { latitude = -8.1, longitude = 115.1, name = "Pasar", address = "Jl. Ahmad Yani" } }));
        await Brought(crew, webhook.WhatsApp(new { type = "image", image = new { id = "987", mime_type = "image/jpeg", caption = "" } }));
        await Brought(crew, webhook.WhatsApp(new { type = "interactive", interactive = new { type = "button_reply", button_reply = new { id = Value(server, "Biasa"), title = "Biasa" } } }));
        await Brought(crew, webhook.WhatsApp(new { type = "button", button = new { text = "Kirim", payload = Value(server, "Kirim") } }));
        Assert.Equal(6, server.Shown.Count);
        Assert.All(server.Shown, m => Assert.Equal(Siti, m.Chat));
        var report = await Newest(crew);
        Assert.Equal(("whatsapp", "Lampu jalan mati", "Pasar, Jl. Ahmad Yani, -8.10000, 115.10000"), (report.Channel, report.OriginalText, report.Place));
        Assert.Single(await crew.World.Attachments.OfReport(report.Id, default));
        var contact = await crew.World.Contacts.Open(report.Id, default);
        Assert.Equal((new ChatAddress("whatsapp", Siti), "+" + Siti, true, "Siti Aminah"), (contact.Chat, contact.Phone, contact.PhoneProved, contact.Name));
    }

    [Theory, OnBothEngines]
    public async Task A_report_is_told_on_messenger_and_on_instagram_with_quick_replies(Engine engine)
    {
        foreach (var (channel, kind, page) in new[] { ("facebook", "page", MetaServer.Page), ("instagram", "instagram", MetaServer.Instagram) })
        {
            await using var server = new MetaServer();
            await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
            server.Files["foto"] = SampleFiles.Jpeg();
            Task Says(object message) => Brought(crew, webhook.Messaging(kind, page, message));
            await Says(new { text = "Jalan berlubang" });
            await Says(new { text = "Aspirasi", quick_reply = new { payload = Value(server, "Aspirasi") } });
            await Says(new { attachments = new[] { new { type = "location", payload = new { coordinates = new { lat = -8.1, @long = 115.1 } } } } });
            await Says(new { attachments = new[] { new { type = "image", payload = new { url = $"{server.Address}media/foto" } } } });
            await Says(new { text = "Anonim", quick_reply = new { payload = Value(server, "Anonim") } });
            await Says(new { text = "ya" });
            var report = await Newest(crew);
            Assert.Equal((channel, ReportClass.Aspiration, true, "-8.10000, 115.10000"), (report.Channel, report.Class, report.Anonymous, report.Place));
            Assert.Single(await crew.World.Attachments.OfReport(report.Id, default));
            Assert.False((await crew.World.Contacts.Open(report.Id, default)).PhoneProved);
            // What is longer than one message there comes in several, the buttons under the last.
            Assert.Equal(ChatVerdict.Taken, (await server.Ways(TimeProvider.System)[channel == "facebook" ? 1 : 2].Send("9", new OutgoingChat(string.Concat(Enumerable.Repeat("panjang ", 300)), [new("Status", "STATUS 1")]), default)).Verdict);
            Assert.Equal((0, 1), (server.Shown[^2].Buttons.Count, server.Shown[^1].Buttons.Count));
        }
    }

    [Theory, OnBothEngines]
    public async Task Where_nobody_may_be_written_to_the_news_goes_by_text_message_to_the_proved_number(Engine engine)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        var id = await Told(crew, server);
        crew.TakeTexts();
        server.Error = (131047, 0);
        await crew.World.Do(crew.World.Nia, ActKind.Hold, id);
        await crew.Work();
        Assert.StartsWith($"+{Siti}\nLapor: laporan {id.Spoken} ditunda", Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);
        // Or Meta takes it, and says so later.
        server.Error = null;
        await crew.World.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await crew.World.Forward(id);
        await crew.World.Dispose(id);
        await crew.World.Do(crew.World.Lina, ActKind.FinalFollowUp, id);
        await crew.Work();
        Assert.Empty(crew.TakeTexts());
        var sent = string.Create(CultureInfo.InvariantCulture, $"wamid.{server.Shown.Count}");
        foreach (var _ in new[] { 1, 2 }) await Status(crew, sent, "failed", 131047);
        Assert.StartsWith($"+{Siti}\nLapor: laporan {id.Spoken} mendapat jawaban akhir", Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);
        await Status(crew, "wamid.asing", "failed", 131047);
        await Status(crew, sent, "read", 0);
        Assert.Empty(crew.TakeTexts());
    }

    [Theory, OnBothEngines]
    public async Task Silence_that_is_told_later_leads_to_the_template_and_its_failure_to_a_text_message(Engine engine)
    {
        await using var server = new MetaServer();
        var options = server.Options with { WhatsAppTemplate = "kabar_laporan" };
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock, options));
        var way = new WhatsAppWay(options, ProviderServer.Clients(MetaWay.Client), crew.World.Clock);
        var id = await Told(crew, server);
        crew.TakeTexts();
        await crew.World.Do(crew.World.Nia, ActKind.Hold, id);
        await crew.Work();
        var words = Sent(server);
        // Brought twice: the template once.
        foreach (var _ in new[] { 1, 2 }) await Status(crew, words, "failed", 131047, way);
        Assert.Equal($"[id] {id}", server.Shown[^1].Text);
        var template = Sent(server);
        Assert.NotEqual(words, template);
        Assert.Empty(crew.TakeTexts());
        // It fails as well: the text message, and no further template.
        foreach (var _ in new[] { 1, 2 }) await Status(crew, template, "failed", 131047, way);
        Assert.Equal(template, Sent(server));
        Assert.StartsWith($"+{Siti}\nLapor: laporan {id.Spoken} ditunda", Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);
        // For another reason the template would fail too.
        await crew.World.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await crew.World.Forward(id);
        await crew.World.Dispose(id);
        await crew.World.Do(crew.World.Lina, ActKind.FinalFollowUp, id);
        await crew.Work();
        var answered = Sent(server);
        await Status(crew, answered, "failed", 131026, way);
        Assert.Equal(answered, Sent(server));
        Assert.StartsWith($"+{Siti}\nLapor: laporan {id.Spoken} mendapat jawaban akhir", Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);
        // An answer tells of no step: nobody is told otherwise.
        await Brought(crew, webhook.WhatsApp(new { type = "text", text = new { body = $"STATUS {id}" } }));
        var answer = Sent(server);
        await Status(crew, answer, "failed", 131047, way);
        Assert.Equal(answer, Sent(server));
        Assert.Empty(crew.TakeTexts());
    }

    [Theory, OnBothEngines("Anonim", "Rahasia")]
    public async Task Of_a_hidden_report_the_template_beyond_a_day_names_no_number(Engine engine, string wish)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock, server.Options with { WhatsAppTemplate = "kabar_laporan" }));
        var id = await Told(crew, server, wish);
        var report = await Newest(crew);
        Assert.True(report.Anonymous || report.Confidential);
        crew.World.Clock.Advance(TimeSpan.FromHours(25));
        await crew.World.Do(crew.World.Nia, ActKind.Hold, id);
        await crew.Work();
        Assert.Equal("[id] Anda", server.Shown[^1].Text);
        // The same when the provider tells of the silence later.
        await Brought(crew, webhook.WhatsApp(new { type = "text", text = new { body = "halo" } }));
        await crew.World.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await crew.World.Forward(id);
        await crew.Work();
        Assert.DoesNotContain("[id]", server.Shown[^1].Text, StringComparison.Ordinal);
        var way = new WhatsAppWay(server.Options with { WhatsAppTemplate = "kabar_laporan" }, ProviderServer.Clients(MetaWay.Client), crew.World.Clock);
        await Status(crew, Sent(server), "failed", 131047, way);
        Assert.Equal("[id] Anda", server.Shown[^1].Text);
    }

    [Theory, OnBothEngines]
    public async Task A_day_after_the_last_word_an_approved_template_tells_of_news_and_a_refusal_leads_to_it_once(Engine engine)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock, server.Options with { WhatsAppTemplate = "kabar_laporan" }));
        var id = await Told(crew, server);
        crew.TakeTexts();
        // Within the day the words themselves.
        await crew.World.Do(crew.World.Nia, ActKind.Hold, id);
        await crew.Work();
        Assert.Contains("ditunda", server.Shown[^1].Text, StringComparison.Ordinal);
        Assert.NotNull(await crew.Outbox.LastHeard((await crew.Talks.Find(new("whatsapp", Siti), default))!.Id, default));
        // Later the template, without asking whether words would do.
        crew.World.Clock.Advance(TimeSpan.FromHours(24));
        await crew.World.Do(Viewer.Reporter(id), ActKind.Complete, id);
        var calls = server.Calls;
        await crew.World.Forward(id);
        await crew.Work();
        Assert.Equal($"[id] {id}", server.Shown[^1].Text);
        Assert.Equal(calls + 1, server.Calls);
        // Our clock says that words may go, Meta does not: the template, once.
        await Brought(crew, webhook.WhatsApp(new { type = "text", text = new { body = $"STATUS {id}" } }));
        server.IsClosed = true;
        calls = server.Calls;
        await crew.World.Dispose(id);
        await crew.World.Do(crew.World.Lina, ActKind.FinalFollowUp, id);
        await crew.Work();
        Assert.Equal($"[id] {id}", server.Shown[^1].Text);
        Assert.Empty(crew.TakeTexts());
        // A template that WhatsApp does not know: by text message, as without one.
        var unknown = new WhatsAppWay(server.Options with { WhatsAppTemplate = "lain" }, ProviderServer.Clients(MetaWay.Client), crew.World.Clock);
        Assert.Equal(ChatVerdict.Elsewhere, (await unknown.Send(Siti, new OutgoingChat("x") { Approved = "" }, default)).Verdict);
        // Of a report that must not be named on a screen not even the number.
        var known = new WhatsAppWay(server.Options with { WhatsAppTemplate = "kabar_laporan" }, ProviderServer.Clients(MetaWay.Client), crew.World.Clock);
        Assert.Equal(ChatVerdict.Taken, (await known.Send(Siti, new OutgoingChat("x") { Approved = "" }, default)).Verdict);
        Assert.Equal("[id] Anda", server.Shown[^1].Text);
    }

    [Theory, OnBothEngines]
    public async Task Delivery_reports_go_forward_only_whatever_order_they_come_in(Engine engine)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        await Brought(crew, webhook.WhatsApp(new { type = "text", text = new { body = "bantuan" } }));
        Task<string?> State() => crew.World.Database.Read(s => s.Scalar<string>("SELECT state FROM outbound_message"));
        Assert.Equal("sent", await State());
        await Status(crew, "wamid.1", "read", 0);
        await Status(crew, "wamid.1", "delivered", 0);
        Assert.Equal("read", await State());
        Assert.Equal(0, await crew.Outbox.Delivered("facebook", "wamid.1", "failed", null, approved: false, default));
    }

    [Fact]
    public void Only_what_the_app_signed_over_these_bytes_is_taken()
    {
        var body = "{\"object\":\"page\"}"u8.ToArray();
        var good = Signed(body);
        Assert.True(MetaUpdate.IsSigned(body, good, MetaServer.Secret));
        Assert.True(MetaUpdate.IsSigned(body, "sha256=" + good[7..].ToUpperInvariant(), MetaServer.Secret));
        Assert.False(MetaUpdate.IsSigned([.. body, (byte)' '], good, MetaServer.Secret));
        Assert.False(MetaUpdate.IsSigned(body, good, "lain"));
        foreach (var bad in new[] { null, "", "sha256=", "sha1=" + good[7..], good[7..], good[..^1], good + "0", good[..^1] + "g", "sha256=" + new string('0', 64) }) Assert.False(MetaUpdate.IsSigned(body, bad, MetaServer.Secret));
    }

    [Fact]
    public void Echoes_own_words_groups_reactions_and_deletions_are_nothing()
    {
        foreach (var json in new[]
        {
            webhook.Messaging("page", MetaServer.Page, new { is_echo = true, text = "x" }), webhook.Messaging("instagram", MetaServer.Instagram, new { is_deleted = true }), webhook.Messaging("instagram", "9", new { text = "x" }),
            webhook.Messaging("user", MetaServer.Page, new { text = "x" }), webhook.WhatsApp(new { type = "reaction", reaction = new { emoji = "x" } }), webhook.WhatsApp(new { type = "text", group_id = "g", text = new { body = "x" } }),
            """{"object":"page","entry":[{"id":"1","changes":[{"field":"feed","value":{"message":"komentar"}}]}]}""",
        })
            Assert.Empty(MetaUpdate.Read(Encoding.UTF8.GetBytes(json))!.Messages);
    }

    [Fact]
    public void Random_changes_of_a_call_never_break_the_reading()
    {
        var draws = new Draws(2306);
        byte[][] whole =
        [
            Encoding.UTF8.GetBytes(webhook.WhatsApp(new { type = "location", location = new { latitude = -8.1, longitude = 115.1, name = "Pasar" }, context = new { id = "w" }, interactive = new { list_reply = new { id = "a" } } })),
            Encoding.UTF8.GetBytes(webhook.Messaging("page", MetaServer.Page, new { text = "a\ud83d\udc00", attachments = new[] { new { type = "image", payload = new { url = "https://x" } } }, reply_to = new { mid = "m" } })),
            """{"object":"whatsapp_business_account","entry":[{"changes":[{"value":{"statuses":[{"id":"w","status":"failed","errors":[{"code":131047}]}]}}]}]}"""u8.ToArray(),
        ];
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var changed = whole[i % whole.Length].ToArray();
            for (var n = draws.Next(1, 6); n > 0; n--) changed[draws.Next(changed.Length)] = (byte)draws.Next(256);
            if (draws.Next(8) == 0) changed = changed[..draws.Next(changed.Length)];
            MetaUpdate? update = null;
            Cost.IsWithin(100, changed.Length, () => update = MetaUpdate.Read(changed));
            if (update?.Messages.Count + update?.Statuses.Count > 0) read++;
        }

        Assert.True(read > 1000);
        foreach (var odd in new[] { "null", "[]", "7", "{\"entry\":7}", "{\"object\":[],\"entry\":[{}]}", "{\"object\":\"page\",\"entry\":[{\"messaging\":[{\"delivery\":{\"mids\":[1,null]}}]}]}" })
            Assert.Empty(MetaUpdate.Read(Encoding.UTF8.GetBytes(odd))?.Messages ?? []);
        Assert.Null(MetaUpdate.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))));
    }

    private async Task<Lapor.Foundation.TrackingId> Told(Crew crew, MetaServer server, string wish = "biasa")
    {
        await Brought(crew, webhook.WhatsApp(new { type = "text", text = new { body = "Lampu jalan mati" } }));
        foreach (var word in new[] { "Pengaduan", "Pasar", "tanpa foto", wish, "ya" }) await Brought(crew, webhook.WhatsApp(new { type = "text", text = new { body = word } }));
        Assert.Equal(6, server.Shown.Count);
        return (await Newest(crew)).TrackingId;
    }

    private static string Sent(MetaServer server) => string.Create(CultureInfo.InvariantCulture, $"wamid.{server.Shown.Count}");

    private static async Task Brought(Crew crew, string json)
    {
        foreach (var message in MetaUpdate.Read(Encoding.UTF8.GetBytes(json))!.Messages) await crew.Inbound.Keep(message, default);
        await crew.Work();
    }

    private static async Task Status(Crew crew, string id, string status, int code, ChatWay? way = null)
    {
        var json = JsonSerializer.Serialize(new { @object = "whatsapp_business_account", entry = new[] { new { changes = new[] { new { value = new { statuses = new[] { new { id, status, errors = code == 0 ? [] : new[] { new { code } } } } } } } } } });
        foreach (var told in MetaUpdate.Read(Encoding.UTF8.GetBytes(json))!.Statuses) await crew.Outbox.Delivered(told.Channel, told.ProviderId, told.State, told.Code, told.Code is { } why && way?.HasWordsFor(why) == true, default);
        await crew.Work();
    }

    private static string Value(MetaServer server, string label) => server.Shown[^1].Buttons.First(b => b.Label == label).Value!;

    private static string Signed(byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(MetaServer.Secret), body));

    private static async Task<Report> Newest(Crew crew) => (await crew.World.Reports.Facts(await crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM report")), default))!.Report;
}
