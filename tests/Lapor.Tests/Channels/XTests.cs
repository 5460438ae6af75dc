using System.Globalization;
using System.Text;
using System.Text.Json;
using Lapor.Channels;
using Lapor.Channels.X;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>X over its own way: public posts and private talks as approved transcripts, and a provider that is down, slow, busy, wrong, repeated, out of order, whose tokens end.</summary>
public sealed class XTests
{
    [Theory, OnBothEngines]
    public async Task A_post_is_answered_once_without_a_word_of_it_and_goes_on_in_private_without_being_written_again(Engine engine)
    {
        await using var talk = await XTalk.Open(engine);
        await talk.Posts("@LAPOR1708 Lampu jalan mati di depan SDN 2 &amp; pasar, sudah seminggu #lapor https://t.co/abc", SampleFiles.Jpeg());
        Assert.Equal((0L, 0L), (await talk.Count("report"), await talk.Count("attachment")));
        var reply = Assert.Single(talk.X.Written);
        Assert.True(reply.IsPublic);
        foreach (var word in new[] { "Lampu", "SDN", "Siti", "siti", "@" }) Assert.DoesNotContain(word, reply.Text, StringComparison.Ordinal);
        await talk.Says("Lanjut");
        await talk.Says("pengaduan");
        await talk.Says("dago");
        await talk.Says("biasa");
        await talk.Says("kirim");
        var report = await talk.Newest();
        Assert.Equal(("x", "32.73.02.1001", "Lampu jalan mati di depan SDN 2 & pasar, sudah seminggu"), (report.Channel, report.RegionCode, report.OriginalText));
        Assert.Single(await talk.Crew.World.Attachments.OfReport(report.Id, default));
        var contact = await talk.Crew.World.Contacts.Open(report.Id, default);
        Assert.Equal((new ChatAddress("x", "42"), "Siti Aminah"), (contact.Chat, contact.Name));
        Assert.Equal(6, (await talk.Crew.Inbound.OfReport(report.Id, 20, default)).Count);
        Assert.Single(talk.X.Written, w => w.IsPublic);
        talk.Approve("x-post");
    }

    [Theory, OnBothEngines]
    public async Task Direct_messages_alone_lead_to_a_report_and_its_news_is_answered_there(Engine engine)
    {
        await using var talk = await XTalk.Open(engine);
        await talk.Says("Air PDAM keruh");
        await talk.Says("Pengaduan");
        await talk.Says("coblong");
        await talk.Says("", SampleFiles.Jpeg());
        await talk.Says("rahasia");
        await talk.Says("ya");
        await talk.Says("Jalan rusak di Dago");
        await talk.Says("1");
        await talk.Says("dago");
        await talk.Says("tanpa foto");
        await talk.Says("biasa");
        await talk.Says("kirim");
        var id = (await talk.Newest()).TrackingId;
        await talk.Crew.World.Do(talk.Crew.World.Nia, ActKind.Hold, id);
        await talk.Hears();
        await talk.Says($"TL {id} Di depan kantor kelurahan");
        Assert.Equal(ReportState.Submitted, (await talk.Crew.World.Report(id)).State);
        await talk.Says($"STATUS {id}");
        Assert.DoesNotContain(talk.X.Written, w => w.IsPublic);
        talk.Approve("x-private");
    }

    [Theory, OnBothEngines]
    public async Task Posts_of_one_person_are_one_report_more_words_are_added_and_batal_drops_them(Engine engine)
    {
        await using var talk = await XTalk.Open(engine);
        await talk.Posts("@LAPOR1708 #lapor Jalan rusak di Coblong");
        await talk.Posts("@LAPOR1708 #LAPOR: dua motor sudah jatuh");
        await talk.Says("Dekat jembatan");
        await talk.Says("pengaduan");
        await talk.Says("coblong");
        await talk.Says("tanpa foto");
        await talk.Says("anonim");
        await talk.Says("kirim");
        Assert.Equal("Jalan rusak di Coblong\ndua motor sudah jatuh\nDekat jembatan", (await talk.Newest()).OriginalText);
        await talk.Posts("@LAPOR1708 #lapor salah kirim");
        await talk.Says("batal");
        await talk.Says("lanjut");
        Assert.Equal(1, await talk.Count("report"));
        Assert.Equal(3, talk.X.Written.Count(w => w.IsPublic));
        talk.Approve("x-several");
    }

    [Theory, OnBothEngines]
    public async Task Every_page_is_kept_once_whatever_limit_or_death_comes_between_and_a_replay_changes_nothing(Engine engine)
    {
        await using var talk = await XTalk.Open(engine);
        var clock = talk.Crew.World.Clock;
        talk.X.PageSize = 5;
        for (var i = 0; i < 32; i++)
        {
            talk.X.Posts($"{100 + i}", $"@LAPOR1708 #lapor lampu {i} mati", clock.GetUtcNow());
            talk.X.Writes($"{100 + i}", $"lampu {i} mati", clock.GetUtcNow());
        }

        // Three answers, then the limit; what comes meanwhile waits behind the reading that is under way.
        (talk.X.Remaining, talk.X.Reset) = (3, clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds());
        await talk.Asks();
        Assert.Equal(15, await talk.Count("inbound_message"));
        talk.X.Posts("999", "@LAPOR1708 #lapor jalan rusak", clock.GetUtcNow());
        var asked = talk.X.Questions.Count;
        for (var i = 0; i < 5; i++) await talk.Asks();
        Assert.Equal(asked, talk.X.Questions.Count);
        talk.X.Remaining = null;
        clock.Advance(TimeSpan.FromMinutes(10));
        // The process is another one now.
        var other = talk.Poller(talk.X.Options);
        for (var i = 0; i < 3; i++) await talk.Asks(other);
        Assert.Equal(65, await talk.Count("inbound_message"));
        await talk.Crew.Work();
        var said = talk.X.Written.Count;
        // A reply under each post; to each letter what is taken from the post, and a question.
        Assert.Equal(33 + 64, said);
        // Everything once more, by two that ask at once: the marks are lost.
        await talk.Crew.World.Database.Write(t => t.Execute("UPDATE x_stream SET since_id = 0, page = NULL, next_at = 0"));
        await Task.WhenAll(Task.Run(() => talk.Poll.Run(default)), Task.Run(() => other.Run(default)));
        for (var i = 0; i < 4; i++) await talk.Asks();
        await talk.Crew.Work();
        Assert.Equal((65L, said, 33), (await talk.Count("inbound_message"), talk.X.Written.Count, talk.X.Written.Count(w => w.IsPublic)));
    }

    [Theory, OnBothEngines]
    public async Task What_the_index_brings_late_is_found_and_what_is_older_than_this_site_is_not(Engine engine)
    {
        await using var talk = await XTalk.Open(engine);
        var clock = talk.Crew.World.Clock;
        talk.X.Posts("7", "@LAPOR1708 #lapor dahulu", clock.GetUtcNow().AddDays(-3));
        talk.X.Writes("7", "dahulu", clock.GetUtcNow().AddDays(-3));
        var early = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(5));
        await talk.Posts("@LAPOR1708 #lapor yang kedua");
        // Written before it, and shown only now.
        talk.X.Posts("43", "@LAPOR1708 #lapor yang pertama", early);
        talk.X.Writes("43", "yang pertama", early);
        await talk.Asks();
        await talk.Asks();
        Assert.Equal(3, await talk.Count("inbound_message"));
        // A mark of a page that X does not know any more: the reading begins anew.
        await talk.Crew.World.Database.Write(t => t.Execute("UPDATE x_stream SET page = 'basi', newest_id = 5"));
        talk.X.Posts("44", "@LAPOR1708 #lapor yang ketiga", clock.GetUtcNow());
        for (var i = 0; i < 4; i++) await talk.Asks();
        Assert.Equal(4, await talk.Count("inbound_message"));
        // A turn of a process that died ends by itself, and nobody else's is taken.
        var streams = new XStreamStore(talk.Crew.World.Database, clock);
        clock.Advance(TimeSpan.FromMinutes(5));
        var turn = (await streams.Take(XStream.MentionsName, default))!;
        Assert.Null(await streams.Take(XStream.MentionsName, default));
        Assert.True(await streams.NextAt(XStream.MentionsName, default) > clock.GetUtcNow().ToUnixTimeMilliseconds());
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.NotNull(await streams.Take(XStream.MentionsName, default));
        // The one that had died comes back: its mark is worth nothing.
        await streams.Advance(turn, long.MaxValue, null, 0, _ => Task.CompletedTask, default);
        await streams.Fail(turn, long.MaxValue, forgetsPage: true, default);
        Assert.True(await talk.Crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(since_id) FROM x_stream")) < long.MaxValue);
    }

    [Theory, OnBothEngines("drop", "500", "503", "html")]
    public async Task A_provider_that_is_down_loses_nothing_is_asked_less_and_less_and_shown_as_down(Engine engine, string trouble)
    {
        await using var talk = await XTalk.Open(engine);
        var clock = talk.Crew.World.Clock;
        if (trouble == "drop") talk.X.Trouble = trouble;
        else talk.X.Instead = trouble == "html" ? new ProviderAnswer(200, "<html>masuk</html>") : new ProviderAnswer(int.Parse(trouble, CultureInfo.InvariantCulture), "{}");
        talk.X.Posts("42", "@LAPOR1708 #lapor lampu mati", clock.GetUtcNow());
        for (var i = 0; i < 60; i++) await talk.Asks();
        var health = (await new ChannelStore(talk.Crew.World.Database, clock).Health(default))["x"];
        Assert.True(health.IsDown);
        Assert.InRange(health.Failed, 8, 24);
        Assert.Equal(trouble switch { "drop" => "connection", "html" => "no_provider", _ => $"http_{trouble}" }, health.Code);
        (talk.X.Trouble, talk.X.Instead) = (null, null);
        for (var i = 0; i < 16; i++) await talk.Asks();
        await talk.Crew.Work();
        Assert.Single(talk.X.Written);
        Assert.False((await new ChannelStore(talk.Crew.World.Database, clock).Health(default))["x"].IsDown);
    }

    [Theory, OnBothEngines]
    public async Task A_token_that_ended_is_exchanged_once_and_the_next_one_is_kept_sealed_before_it_is_used(Engine engine)
    {
        await using var talk = await XTalk.Open(engine);
        Assert.Equal(1, talk.X.Exchanges);
        talk.X.Expire();
        await talk.Says("bantuan");
        Assert.Equal((2, 1), (talk.X.Exchanges, talk.X.Written.Count));
        Assert.DoesNotContain("segar-", await Tables.Everything(talk.Crew.World.Data), StringComparison.Ordinal);
        // Another process, whose settings hold the first token still, goes on with the one that was kept; several at once exchange once.
        var ways = Enumerable.Range(0, 4).Select(_ => talk.Way()).ToList();
        talk.X.Expire();
        var sent = await Task.WhenAll(ways.Select(w => Task.Run(() => w.Send("42", new OutgoingChat("halo"), default))));
        Assert.Equal(3, talk.X.Exchanges);
        Assert.All(sent, s => Assert.True(s.Verdict is ChatVerdict.Taken || s.Code == "token_busy", s.Code));
        Assert.Contains(sent, s => s.Verdict is ChatVerdict.Taken);
        // By the clock, before X has to refuse it.
        talk.Crew.World.Clock.Advance(TimeSpan.FromHours(3));
        await talk.Asks();
        Assert.Equal(4, talk.X.Exchanges);
        // After a new master key it opens still.
        talk.Crew.World.Ring.Add();
        Assert.True(await new RewrapKeys(talk.Crew.World.Database, talk.Crew.World.Ring).Run(null, default) > 0);
        Assert.Equal(ChatVerdict.Taken, (await talk.Way().Send("42", new OutgoingChat("hai"), default)).Verdict);
        // The chain is lost: shown as such, until the account gives a new token by the settings.
        var seed = talk.X.Grant();
        talk.X.Expire();
        Assert.Equal(new ChatResult(ChatVerdict.Later, "http_401"), await talk.Way().Send("42", new OutgoingChat("halo lagi"), default));
        Assert.Equal(ChatVerdict.Taken, (await talk.Way(talk.X.Options with { RefreshToken = seed }).Send("42", new OutgoingChat("halo lagi"), default)).Verdict);
    }

    [Theory, OnBothEngines]
    public async Task Each_answer_of_the_provider_is_told_apart(Engine engine)
    {
        await using var talk = await XTalk.Open(engine);
        var (x, world) = (talk.X, talk.Crew.World);
        var way = talk.Way();
        async Task<ChatResult> Send(OutgoingChat? message = null) => await way.Send("42", message ?? new OutgoingChat("halo"), default);
        Assert.Equal(ChatVerdict.Taken, (await Send()).Verdict);
        x.Posts("42", "@LAPOR1708 #lapor x", world.Clock.GetUtcNow());
        var post = talk.X.Id(world.Clock.GetUtcNow()) - 1;
        var reply = new OutgoingChat("lihat https://lapor.example/lapor") { Under = post.ToString(CultureInfo.InvariantCulture) };
        Assert.Equal("sent", (await Send(reply)).Code);
        // Died before the record: X knows these words under this post, and nobody reads them twice.
        Assert.Equal(new ChatResult(ChatVerdict.Taken, "sent"), await Send(reply));
        Assert.Single(x.Written, w => w.IsPublic);
        Assert.Equal(new ChatResult(ChatVerdict.Never, "no_post"), await Send(reply with { Under = "1", Text = "lain" }));
        x.Closed.Add("42");
        Assert.Equal(new ChatResult(ChatVerdict.Elsewhere, "blocked"), await Send());
        x.Closed.Clear();
        x.Instead = new ProviderAnswer(403, """{"detail":"x","type":"https://api.twitter.com/2/problems/client-forbidden"}""");
        Assert.Equal(new ChatResult(ChatVerdict.Later, "http_403"), await Send());
        foreach (var (status, verdict) in new[] { (400, ChatVerdict.Never), (404, ChatVerdict.Never), (500, ChatVerdict.Later), (502, ChatVerdict.Later) })
        {
            x.Instead = new ProviderAnswer(status, """{"detail":"x"}""");
            Assert.Equal(new ChatResult(verdict, string.Create(CultureInfo.InvariantCulture, $"http_{status}")), await Send());
        }

        x.Instead = new ProviderAnswer(200, new byte[5 * 1024 * 1024]);
        Assert.Equal(new ChatResult(ChatVerdict.Later, "connection"), await Send());
        x.Instead = null;
        x.Trouble = "hang";
        Assert.Equal(new ChatResult(ChatVerdict.Later, "timeout"), await talk.Way(patience: TimeSpan.FromMilliseconds(150)).Send("42", new OutgoingChat("halo"), default));
        x.Trouble = null;
        // Too many: not asked again until the moment that X names.
        (x.Remaining, x.Reset) = (0, world.Clock.GetUtcNow().AddMinutes(7).ToUnixTimeSeconds());
        var busy = await Send();
        Assert.Equal((ChatVerdict.Later, "rate_limit"), (busy.Verdict, busy.Code));
        Assert.InRange(busy.Wait!.Value, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(7));
        var asked = x.Calls;
        Assert.Equal("rate_limit", (await Send()).Code);
        Assert.Equal(asked, x.Calls);
        x.Remaining = null;
        world.Clock.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(ChatVerdict.Taken, (await Send(new OutgoingChat(string.Concat(Enumerable.Repeat("panjang ", 2400))))).Verdict);
        Assert.Equal(new ChatResult(ChatVerdict.Never, "not_set"), await talk.Way(new XOptions()).Send("42", new OutgoingChat("halo"), default));
        // Files: of X's own host with the token, of no other without https, and none that is gone.
        Assert.Equal("http_404", (await way.Fetch(new Uri(x.Address, "/media/tidak-ada").ToString(), default)).Code);
        foreach (var odd in new[] { "http://contoh.id/a.jpg", "bukan alamat", "file:///etc/passwd" }) Assert.Equal((ChatVerdict.Never, "no_file"), await way.Fetch(odd, default) is var file ? (file.Verdict, file.Code) : default);
    }

    [Fact]
    public void Only_what_a_person_writes_to_this_site_is_a_message()
    {
        var page = XPage.Mentions(Parsed(
            """
            {"data":[
              {"id":"1900000000000000005","author_id":"42","text":"@LAPOR1708 tanpa tanda"},
              {"id":"1900000000000000004","author_id":"1708","text":"#lapor kami sendiri"},
              {"id":"1900000000000000003","author_id":"42","text":"RT @a: #lapor","referenced_tweets":[{"type":"retweeted","id":"1"}]},
              {"id":"1900000000000000002","author_id":"42","text":"@LAPOR1708 #laporan bukan"},
              {"id":"1900000000000000001","author_id":"42","text":"pendek…","note_tweet":{"text":"@LAPOR1708 #Lapor, panjang &lt;sekali&gt;\nbaris dua https://t.co/x"}}],
             "meta":{"next_token":"t"}}
            """), "1708");
        var message = Assert.Single(page.Messages);
        Assert.Equal(("panjang <sekali>\nbaris dua", "1900000000000000001", "t", 1900000000000000005), (message.Text, message.Chat!.Post, page.Next, page.Newest));
        var letters = XPage.Letters(Parsed(
            """
            {"data":[
              {"id":"1900000000000000005","event_type":"MessageCreate","sender_id":"42","dm_conversation_id":"1900000000000000000","text":"grup"},
              {"id":"1900000000000000004","event_type":"MessageCreate","sender_id":"1708","dm_conversation_id":"42-1708","text":"kami"},
              {"id":"1900000000000000003","event_type":"ParticipantsJoin","sender_id":"42","dm_conversation_id":"42-1708"},
              {"id":"1900000000000000002","event_type":"MessageCreate","sender_id":"42","dm_conversation_id":"42-1708","text":"halo","attachments":{"media_keys":["7_1"]}}],
             "includes":{"media":[{"media_key":"7_1","type":"video","variants":[{"content_type":"video/mp4","bit_rate":1,"url":"https://a/kecil"},{"content_type":"video/mp4","bit_rate":9,"url":"https://a/besar"},{"content_type":"application/x-mpegURL","url":"https://a/x"}]}]}}
            """), "1708");
        Assert.Equal(("halo", "https://a/besar", null), Assert.Single(letters.Messages) is var letter ? (letter.Text, letter.Chat!.Media[0].Id, letter.Chat.Post) : default);
    }

    [Fact]
    public void Random_changes_of_a_page_never_break_the_reading()
    {
        var draws = new Draws(1708);
        var whole = Encoding.UTF8.GetBytes(
            """{"data":[{"id":"1900000000000000001","author_id":"42","sender_id":"42","event_type":"MessageCreate","dm_conversation_id":"42-1708","text":"#lapor a\ud83d\udc00","note_tweet":{"text":"#lapor b"},"attachments":{"media_keys":["3_1"]},"referenced_tweets":[{"type":"replied_to"}]}],"includes":{"users":[{"id":"42","name":"S"}],"media":[{"media_key":"3_1","type":"photo","url":"https://a/b"}]},"meta":{"next_token":"t"}}""");
        Assert.Single(XPage.Mentions(Parsed(Encoding.UTF8.GetString(whole)), "1708").Messages);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var changed = whole.ToArray();
            for (var n = draws.Next(1, 6); n > 0; n--) changed[draws.Next(changed.Length)] = (byte)draws.Next(256);
            if (draws.Next(8) == 0) changed = changed[..draws.Next(changed.Length)];
            JsonElement json;
            try
            {
                json = JsonDocument.Parse(changed).RootElement;
            }
            catch (JsonException)
            {
                continue;
            }

            XPage[] pages = [];
            Cost.IsWithin(100, changed.Length, () => pages = [XPage.Mentions(json, "1708"), XPage.Letters(json, "1708")]);
            foreach (var page in pages)
            {
                read += page.Messages.Count;
                Assert.All(page.Messages, m => Assert.InRange(m.Text.Length, 0, InboundMessage.LongestText));
            }
        }

        Assert.True(read > 0);
        foreach (var odd in new[] { "null", "[]", "7", "{}", """{"data":{}}""", """{"data":[7,null,{"id":7},{"id":"-1"},{"id":"99999999999999999999"},{"id":"1","text":"\ud83d"}]}""", """{"data":[{"id":"5","author_id":"5","text":"#lapor","attachments":{"media_keys":["\ud83d",7]}}],"includes":{"media":7}}""" })
            Assert.All(XPage.Mentions(Parsed(odd), "1708").Messages, m => Assert.Equal("5", m.Chat!.Post));
    }

    [Fact]
    public void What_is_wrong_with_the_settings_is_said()
    {
        Assert.Empty(new XOptions().Mistakes());
        Assert.Empty(new XOptions { ClientId = "a", Account = "1", RefreshToken = "r" }.Mistakes());
        Assert.Equal(["LAPOR_X_ACCOUNT", "LAPOR_X_REFRESH"], new XOptions { ClientId = "a" }.Mistakes().Select(m => m.Split(' ')[0]));
        Assert.Equal(["LAPOR_X_CLIENT"], new XOptions { Account = "1", RefreshToken = "r" }.Mistakes().Select(m => m.Split(' ')[0]));
        Assert.Contains("in the clear", Assert.Single(new XOptions { ClientId = "a", Account = "1", RefreshToken = "r", Api = new Uri("http://x.contoh.id") }.Mistakes()), StringComparison.Ordinal);
    }

    private static JsonElement Parsed(string json) => JsonDocument.Parse(json).RootElement;
}
