using Lapor.Channels;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;

namespace Lapor.Tests.Channels;

/// <summary>Text messages that look like advertising wait for a person, the one who sent them or an admin; nothing of them is lost, and nobody who reports is asked twice.</summary>
public sealed class HeldMessageTests
{
    private const string Siti = "+6281299990001", Other = "+6281299990002";
    private const string Advert = "Butuh dana cepat? Pinjaman tanpa agunan, langsung cair hari ini. Hub 081234567890";

    private int last;

    [Theory, OnBothEngines]
    public async Task What_looks_like_advertising_becomes_no_report_until_its_sender_says_yes(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        Assert.Contains("balas YA", await Send(crew, Siti, Advert), StringComparison.Ordinal);
        // A machine that sends on all day is told once.
        Assert.Equal("", await Send(crew, Siti, Advert + " sekarang"));
        Assert.Equal(0, await Count(crew));
        Assert.Equal(2, (await new ChannelStore(crew.World.Database, crew.World.Clock).Arrivals("sms", default)).Held);
        // Another's yes opens nothing, and is a message like any other.
        await Send(crew, Other, "ya");
        Assert.Equal(2, (await crew.Inbound.Held("sms", 10, default)).Count);
        Assert.Contains("menyusul", await Send(crew, Siti, "Ya."), StringComparison.Ordinal);
        await crew.Work();
        Assert.Equal(3, await Count(crew));
        Assert.Contains(crew.TakeTexts(), t => t.StartsWith(Siti + "\nLapor: laporan diterima", StringComparison.Ordinal));
        // A person writes from there: the words are judged no more.
        Assert.Contains("laporan diterima", await Send(crew, Siti, "Bunga ringan tanpa agunan, cepat cair, klik www.contoh.id"), StringComparison.Ordinal);
        Assert.Equal([], await crew.Inbound.Held("sms", 10, default));
    }

    [Theory, OnBothEngines]
    public async Task An_admin_lets_one_through_or_marks_it_and_its_number_is_judged_by_that(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, Advert);
        await Send(crew, Other, Advert);
        var held = await crew.Inbound.Held("sms", 10, default);
        Assert.Equal([(Siti, "spam"), (Other, "spam")], held.Select(h => (h.Message.Message.Sender, h.Message.Outcome)));
        Assert.Equal(Advert, held[0].Message.Message.Text);
        Assert.True(await crew.Inbound.Junk(held[1].Message.Id, default));
        Assert.False(await crew.Inbound.Junk(held[1].Message.Id, default));
        Assert.Equal(0, await crew.Inbound.ReleaseOne(held[1].Message.Id, default));
        Assert.Equal(1, await crew.Inbound.ReleaseOne(held[0].Message.Id, default));
        Assert.Equal(0, await crew.Inbound.ReleaseOne(held[0].Message.Id, default));
        await crew.Work();
        Assert.Equal(1, await Count(crew));
        Assert.Contains("laporan diterima", await Send(crew, Siti, Advert + " lagi"), StringComparison.Ordinal);
        Assert.Equal("", await Send(crew, Other, "Lampu jalan mati di Jl Ahmad Yani"));
        // Held all the same, so that a number that changed hands is seen.
        Assert.Equal("Lampu jalan mati di Jl Ahmad Yani", Assert.Single(await crew.Inbound.Held("sms", 10, default)).Message.Message.Text);
        // What it asks of a report is still answered.
        Assert.Contains("BULELENG", await Send(crew, Other, "BANTUAN"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_same_words_held_twice_and_let_through_at_once_are_one_report(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, Advert);
        await Send(crew, Siti, Advert.ToUpperInvariant());
        await Send(crew, Other, Advert);
        Assert.Equal(2, await crew.Inbound.Release("sms", default));
        await crew.Work();
        Assert.Equal(2, await Count(crew));
        Assert.Equal([], await crew.Inbound.Held("sms", 10, default));
    }

    [Theory, OnBothEngines]
    public async Task A_greeting_is_answered_and_no_report_and_two_machines_do_not_greet_all_day(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        foreach (var text in new[] { "Halo", "tes", "LAPOR" }) Assert.Contains("Ketik nama daerah", await Send(crew, Siti, text), StringComparison.Ordinal);
        Assert.Equal("", await Send(crew, Siti, "Selamat pagi"));
        Assert.Equal(0, await Count(crew));
        crew.World.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Contains("Ketik nama daerah", await Send(crew, Siti, "p"), StringComparison.Ordinal);
        // With anything behind it, it is a report.
        Assert.Contains("laporan diterima", await Send(crew, Siti, "Selamat pagi, lampu jalan mati"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Who_complains_about_an_advertisement_and_quotes_it_is_heard(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        Assert.Contains("laporan diterima", await Send(crew, Siti, $"Mohon ditindak, saya tertipu SMS ini: {Advert}"), StringComparison.Ordinal);
        Assert.Contains("laporan diterima", await Send(crew, Siti, "BULELENG warga resah judi slot di warnet dekat sekolah"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_is_known_of_a_sender_is_counted_on_its_channel_alone(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        foreach (var text in new[] { "halo", Advert, "Lampu jalan mati" }) await Send(crew, Siti, text);
        var since = crew.World.Now - 1000;
        Assert.Equal((3, 1, 1, 1, 0, 0, false), Known(await crew.Inbound.OfSender(new InboundMessage("sms", Siti, "", ""), since, default)));
        Assert.Equal((0, 0, 1, 0, 0, 0, false), Known(await crew.Inbound.OfSender(new InboundMessage("sms", Siti, "", ""), crew.World.Now + 1000, default)));
        Assert.Equal((0, 0, 0, 0, 0, 0, false), Known(await crew.Inbound.OfSender(new InboundMessage("whatsapp", Siti, "", ""), since, default)));
        var held = Assert.Single(await crew.Inbound.Held("sms", 10, default)).Message;
        Assert.Equal(0, await crew.Inbound.ReleaseSender(held with { Message = held.Message with { Sender = Other } }, default));
        Assert.Equal(1, await crew.Inbound.ReleaseSender(held, default));
        Assert.Equal((3, 1, 0, 0, 1, 0, true), Known(await crew.Inbound.OfSender(new InboundMessage("sms", Siti, "", ""), since, default)));
    }

    private static (long, long, long, long, long, long, bool) Known(SenderStanding sender) => (sender.Today, sender.Greeted, sender.Held, sender.HeldToday, sender.Released, sender.Junk, sender.IsTrusted);

    private async Task<string> Send(Crew crew, string from, string text) => await crew.Taking.Run(new InboundMessage("sms", from, text, $"m-{++last}"), default);

    private static Task<long> Count(Crew crew) => crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));
}
