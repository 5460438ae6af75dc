using Lapor.Channels;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;

namespace Lapor.Tests.Channels;

/// <summary>What the conversation's tables keep, and for how long.</summary>
public sealed class ConversationStoresTests
{
    private static readonly ChatAddress Siti = new("telegram", "420017");

    [Theory, OnBothEngines]
    public async Task What_is_said_is_written_once_sent_in_order_and_sealed(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (database, outbox) = (crew.World.Database, crew.Outbox);
        var talk = await crew.Talks.Open(Siti, default);
        Assert.Equal(talk.Id, (await crew.Talks.Open(Siti, default)).Id);
        for (var again = 0; again < 2; again++)
            await database.Write(t => outbox.Say(t, talk.Id, "sebab", [new("zamrud satu"), new("zamrud dua", [new("Ya", "ya")])], null, null, default));
        var waiting = await outbox.Waiting(talk.Id, default);
        Assert.Equal(["zamrud satu", "zamrud dua"], waiting.Select(w => w.Message.Text));
        Assert.Equal("ya", waiting[1].Message.Choices[0].Value);
        await outbox.Settle(waiting[0].Id, "telegram", new(ChatVerdict.Taken, "sent", "42:7"), default);
        await outbox.Settle(waiting[1].Id, "telegram", new(ChatVerdict.Never, "http_400"), default);
        Assert.Empty(await outbox.Waiting(talk.Id, default));
        Assert.Equal(["sent ", "failed http_400"], await database.Read(s => s.Query<string>("SELECT state || ' ' || COALESCE(code, '') FROM outbound_message ORDER BY id")));
        Assert.Null(await outbox.LastTold(talk.Id, default));
        Assert.Null(await outbox.ReportOf("telegram", "42:7", talk.Id, default));
        Assert.Equal(1, await outbox.Delivered("telegram", "42:7", "delivered", null, approved: false, default));
        Assert.Equal(0, await outbox.Delivered("telegram", "42:8", "delivered", null, approved: false, default));
        foreach (var bytes in await database.Read(s => s.Query<byte[]>("SELECT sealed FROM outbound_message UNION ALL SELECT sealed FROM conversation")))
        {
            var text = System.Text.Encoding.Latin1.GetString(bytes);
            foreach (var word in new[] { "zamrud", "420017" }) Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task A_talk_is_forgotten_thirty_days_after_its_last_word(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var talk = await crew.Talks.Open(Siti, default);
        await crew.World.Database.Write(t => crew.Outbox.Say(t, talk.Id, "sebab", [new("halo")], null, null, default));
        crew.World.Clock.Advance(InboundStore.Kept - TimeSpan.FromHours(1));
        Assert.Equal(0, await crew.Talks.Sweep(default));
        await crew.World.Database.Write(t => crew.Talks.Save(t, talk with { State = talk.State with { Text = "lampu" } }, default));
        crew.World.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await crew.Talks.Sweep(default));
        Assert.Equal("lampu", (await crew.Talks.ById(talk.Id, default))!.State.Text);
        crew.World.Clock.Advance(InboundStore.Kept);
        Assert.Equal(1, await crew.Talks.Sweep(default));
        Assert.Null(await crew.Talks.Find(Siti, default));
    }

    [Theory, OnBothEngines]
    public async Task What_waits_of_a_person_is_theirs_alone_and_in_the_order_of_writing(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        InboundMessage Message(string sender, string text, long at) => new("telegram", sender, text, text) { Chat = new ChatExtras { WrittenAt = at } };
        foreach (var message in new[] { Message("1", "dua", 2), Message("1", "satu", 1), Message("2", "lain", 1) }) await crew.Inbound.Keep(message, default);
        var waiting = await crew.Inbound.Unanswered(Message("1", "", 0), default);
        Assert.Equal(["satu", "dua"], waiting.Select(w => w.Message.Text));
        Assert.False(await crew.Inbound.IsOlder(waiting[0].Id, TimeSpan.FromMinutes(1), default));
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await crew.Inbound.IsOlder(waiting[0].Id, TimeSpan.FromMinutes(1), default));
    }
}
