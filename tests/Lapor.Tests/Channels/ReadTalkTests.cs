using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Channels;

/// <summary>The conversation behind a report: which messages belong to it, and what of them nobody reads.</summary>
public sealed class ReadTalkTests
{
    [Theory, OnBothEngines]
    public async Task A_report_has_the_talk_that_told_it_and_nothing_that_was_broken_off(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("Keluhan yang saya batalkan, zamrud");
        await chat.Says("BATAL");
        await chat.Says("Lampu jalan mati di depan SDN 2.");
        await chat.Presses("Pengaduan");
        await chat.Says("dago");
        await chat.Shows(SampleFiles.Jpeg());
        await chat.Presses("Biasa");
        await chat.Presses("Kirim");
        var report = await chat.Newest();
        var lines = await Talk(chat).Of(report.Id, words: true, default);
        Assert.Equal(
            ["Lampu jalan mati di depan SDN 2.", "", "dago", "", "", ""],
            lines.Where(l => l.FromReporter).Select(l => l.Text));
        Assert.Equal([false, true, false, false, true, true], lines.Where(l => l.FromReporter).Select(l => l.Pressed));
        Assert.Equal(1, lines.Single(l => l.Files > 0).Files);
        Assert.Equal(6, lines.Count(l => !l.FromReporter));
        Assert.All(lines.Where(l => !l.FromReporter), l => Assert.Equal(("telegram", "sent"), (l.Channel, l.State)));
        var all = string.Join('\n', lines.Select(l => l.Text));
        foreach (var never in new[] { "zamrud", "Siti Aminah" }) Assert.DoesNotContain(never, all, StringComparison.Ordinal);
        // The secret code was said, and is shown to nobody.
        Assert.Contains("Kode rahasia: ••••", all, StringComparison.Ordinal);
        Assert.Contains(report.TrackingId.Spoken, all, StringComparison.Ordinal);
        Assert.All(await Talk(chat).Of(report.Id, words: false, default), l => Assert.Null(l.Text));

        // What is asked about this report on the way belongs to it; a message in the midst of another telling leaves that telling whole.
        await chat.Says("Sampah menumpuk di sungai");
        await chat.Says($"STATUS {report.TrackingId}");
        await chat.Presses("Pengaduan");
        await chat.Says("dago");
        await chat.Says("tanpa foto");
        await chat.Says("biasa");
        await chat.Says("ya");
        var second = await chat.Newest();
        Assert.Equal($"STATUS {report.TrackingId}", (await chat.Crew.Inbound.OfReport(report.Id, 10, default))[^1].Message.Message.Text);
        Assert.Equal(["Sampah menumpuk di sungai", "", "dago", "tanpa foto", "biasa", "ya"], (await chat.Crew.Inbound.OfReport(second.Id, 10, default)).Select(m => m.Message.Message.Text));
        Assert.Equal(2, (await chat.Crew.Outbox.OfReport(second.Id, 2, default)).Count);

        // It goes with the report.
        var world = chat.Crew.World;
        Assert.Empty((await world.Verdicts.AskWithdrawal(Viewer.Reporter(report.TrackingId), report.TrackingId, "Saya berubah pikiran.", "web", default)).Refusals);
        Assert.Empty((await world.Verdicts.Withdraw(world.Nia, report.TrackingId, (await world.Report(report.TrackingId)).Version, "Disetujui.", default)).Refusals);
        Assert.Empty(await Talk(chat).Of(report.Id, words: true, default));
    }

    [Theory, OnBothEngines]
    public async Task A_text_message_stands_there_with_its_answer(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var id = await chat.Crew.World.File();
        var report = await chat.Crew.World.Report(id);
        var kept = await chat.Crew.Inbound.Keep(new InboundMessage("sms", "+6281211112222", "Kode saya 1234 5678 9012 3452, lampu mati", "m1"), default);
        await chat.Crew.World.Database.Write(t => InboundStore.Done(t, kept.Id, "filed", report.Id, default));
        await chat.Crew.Inbound.Answered(kept, "filed", report.Id, "Lapor: laporan diterima.", owed: true, default);
        var lines = await Talk(chat).Of(report.Id, words: true, default);
        Assert.Equal([(true, "sms", null), (false, "sms", "waiting")], lines.Select(l => (l.FromReporter, l.Channel, l.State)));
        Assert.Equal("Lapor: laporan diterima.", lines[1].Text);
        Assert.DoesNotContain("+62812", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_belongs_to_a_report_is_never_given_to_another(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var (inbound, outbox, database) = (chat.Crew.Inbound, chat.Crew.Outbox, chat.Crew.World.Database);
        var first = await chat.Crew.World.Report(await chat.Crew.World.File());
        var second = await chat.Crew.World.Report(await chat.Crew.World.File());
        var kept = await inbound.Keep(new InboundMessage("telegram", "42", "lampu mati", "m1") { Chat = new ChatExtras() }, default);
        var talk = await chat.Crew.Talks.Open(new("telegram", "42"), default);
        await database.Write(t => outbox.Say(t, talk.Id, OutboxStore.Answer(kept.OnceKey), [new("satu"), new("dua")], null, null, default));
        foreach (var report in new[] { first, second })
        {
            await database.Write(async t =>
            {
                await inbound.Belong(t, [kept.OnceKey], report.Id, default);
                await outbox.Belong(t, talk.Id, [kept.OnceKey], report.Id, default);
            });
        }

        Assert.Equal(["lampu mati"], (await inbound.OfReport(first.Id, 10, default)).Select(m => m.Message.Message.Text));
        Assert.Equal(["satu", "dua"], (await outbox.OfReport(first.Id, 10, default)).Select(m => m.Message.Text));
        Assert.Empty(await inbound.OfReport(second.Id, 10, default));
        Assert.Empty(await outbox.OfReport(second.Id, 10, default));
    }

    [Fact]
    public void Secret_codes_are_hidden_however_they_are_spelled_and_other_numbers_are_not()
    {
        var code = ReceiptCode.New();
        foreach (var spelled in new[] { code.Grouped, code.ToString(), code.Grouped.Replace(' ', '-') }) Assert.Equal("Kode ••••, ya", ReadTalk.Hidden($"Kode {spelled}, ya"));
        Assert.Equal("Nomor 123 456 7890, telepon 0812 3456 7890", ReadTalk.Hidden("Nomor 123 456 7890, telepon 0812 3456 7890"));
    }

    private static ReadTalk Talk(Chat chat) => new(chat.Crew.Inbound, chat.Crew.Outbox, new DeliveryStore(chat.Crew.World.Database, chat.Crew.World.Ring, chat.Crew.World.Clock));
}
