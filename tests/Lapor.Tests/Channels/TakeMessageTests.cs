using Lapor.Channels;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Text messages that become reports, replies and ratings over the real operations, each exactly once.</summary>
public sealed class TakeMessageTests
{
    private const string Siti = "+6281299990001", Other = "+6281299990002";

    private int last;

    [Theory, OnBothEngines]
    public async Task A_message_with_a_keyword_becomes_a_report_with_everything_the_message_told(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var answer = await Send(crew, Siti, "BULELENG Lampu jalan mati di depan SDN 2. Sudah seminggu gelap.");
        var report = await Only(crew);
        Assert.Contains(report.TrackingId.ToString(), answer, StringComparison.Ordinal);
        Assert.Equal(("sms", "51.08", World.Buleleng, ReportState.Submitted, ReportClass.Complaint), (report.Channel, report.RegionCode, report.WantedAgencyId, report.State, report.Class));
        Assert.Equal(("Lampu jalan mati di depan SDN 2", "Lampu jalan mati di depan SDN 2. Sudah seminggu gelap."), (report.OriginalTitle, report.OriginalText));
        var contact = await crew.World.Contacts.Open(report.Id, default);
        Assert.Equal((Siti, true), (contact.Phone, contact.PhoneProved));
        // The code in the answer opens the report on the web.
        var code = answer.Split("rahasia ")[1][..19];
        Assert.True(await crew.World.Receipts.Prove(report.TrackingId.ToString(), code, default));
    }

    [Theory, OnBothEngines]
    public async Task Nobody_is_turned_away_without_a_keyword_and_wishes_are_heard_before_or_behind_it(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var answer = await Send(crew, Siti, "ada pungutan di kelurahan");
        Assert.Contains("Admin nasional", answer, StringComparison.Ordinal);
        Assert.Null((await Only(crew)).WantedAgencyId);
        foreach (var (text, anonymous, confidential) in new[] { ("ANONIM BULELENG ada pungutan", true, false), ("BULELENG rahasia ada pungutan", false, true), ("buleleng RAHASIA ANONIM: ada pungutan", true, true) })
        {
            var said = await Send(crew, Siti, text);
            var report = await Newest(crew);
            Assert.Equal((anonymous, confidential, "ada pungutan", World.Buleleng), (report.Anonymous, report.Confidential, report.OriginalText, report.WantedAgencyId));
            Assert.DoesNotContain("Buleleng", said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory, OnBothEngines]
    public async Task The_same_message_again_changes_nothing_and_gets_the_same_answer(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var filing = new InboundMessage("sms", Siti, "BULELENG lampu mati", "k-1");
        var answer = await crew.Taking.Run(filing, default);
        Assert.Equal(answer, await crew.Taking.Run(filing, default));
        var report = await Only(crew);
        var more = new InboundMessage("sms", Siti, $"TL {report.TrackingId} tiang nomor 12", "k-2");
        var taken = await crew.Taking.Run(more, default);
        Assert.Equal(taken, await crew.Taking.Run(more, default));
        Assert.Equal([ActKind.Submit, ActKind.Supplement], (await crew.World.History(report.TrackingId)).Select(a => a.Kind));
        // Another provider's message with that id, and another sender's, are other messages.
        await crew.Taking.Run(filing with { Sender = Other }, default);
        await crew.Taking.Run(filing with { Channel = "whatsapp" }, default);
        Assert.Equal(3, await Count(crew));
    }

    [Theory, OnBothEngines]
    public async Task Eight_repetitions_at_the_same_moment_are_one_reply(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, "BULELENG lampu mati");
        var report = await Only(crew);
        var message = new InboundMessage("sms", Siti, $"TL {report.TrackingId} tiang nomor 12", "k-9");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => crew.Taking.Run(message, default))));
        Assert.Single(answers.Distinct());
        Assert.Equal(2, (await crew.World.History(report.TrackingId)).Count);
        var filing = new InboundMessage("sms", Siti, "BULELENG jalan rusak", "k-10");
        answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => crew.Taking.Run(filing, default))));
        Assert.Single(answers.Distinct());
        Assert.Equal(2, await Count(crew));
    }

    [Theory, OnBothEngines]
    public async Task What_a_process_left_is_taken_up_once_and_answered_by_message(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        // It died right after the message was kept.
        await crew.Inbound.Keep(new InboundMessage("sms", Siti, "BULELENG lampu mati", "k-1"), default);
        // It died after the reply was written and before its answer was kept.
        await Send(crew, Other, "BULELENG jalan rusak");
        var other = await Newest(crew);
        var kept = await crew.Inbound.Keep(new InboundMessage("sms", Other, $"TL {other.TrackingId} makin parah", "k-2"), default);
        var said = await crew.World.Replying.Supplement(Viewer.Reporter(other.TrackingId), other.TrackingId, "makin parah", null, "sms", default, (t, act) => InboundStore.Done(t, kept.Id, "said", act.ReportId, default));
        Assert.Empty(said.Refusals);
        crew.TakeTexts();
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        await crew.Work();
        Assert.Equal(2, await Count(crew));
        Assert.Equal(2, (await crew.World.History(other.TrackingId)).Count);
        var texts = crew.TakeTexts().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, texts.Count);
        Assert.StartsWith($"{Siti}\nLapor: laporan diterima, nomor {(await Newest(crew)).TrackingId}", texts[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}\nLapor: pesan Anda sudah masuk ke laporan {other.TrackingId}", texts[1], StringComparison.Ordinal);
        crew.World.Clock.Advance(TimeSpan.FromHours(1));
        await crew.Work();
        Assert.Empty(crew.TakeTexts());
    }

    [Theory, OnBothEngines]
    public async Task An_answer_that_reached_nobody_is_sent_once_unless_the_gateway_asks_again(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (lost, asked) = (new InboundMessage("sms", Siti, "bantuan", "k-1"), new InboundMessage("sms", Other, "bantuan", "k-2"));
        foreach (var message in new[] { lost, asked })
        {
            await crew.Taking.Run(message, default);
            // Answered by the door: nothing is left for the job.
            Assert.Equal(message == lost ? 0 : 1, await Left());
            await (message == lost ? crew.Taking.Lost(message, default) : crew.Inbound.Deliver(message, reached: false, default));
        }

        Assert.Equal(2, await Left());
        await crew.Taking.Run(asked, default);
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        await crew.Work();
        Assert.StartsWith(Siti, Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);
        var id = await crew.World.Database.Read(s => s.Scalar<long>("SELECT MIN(id) FROM inbound_message"));
        Assert.False((await crew.Inbound.ById(id, default))!.Undelivered);
        await crew.Taking.TakeUp(id, default);
        Assert.Empty(crew.TakeTexts());
        // It asked again after the job had passed, and hung up once more.
        await crew.Taking.Run(lost, default);
        await crew.Taking.Lost(lost, default);
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        await crew.Work();
        Assert.StartsWith(Siti, Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);

        Task<long> Left() => crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job WHERE kind = @TakeUpJob", new { InboundStore.TakeUpJob }));
    }

    [Theory, OnBothEngines]
    public async Task A_conversation_goes_through_hold_answer_rating_and_objection_on_the_telephone_alone(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        await Send(crew, Siti, "BANDUNG lampu mati");
        var id = (await Only(crew)).TrackingId;
        Assert.Contains("belum diverifikasi", await Send(crew, Siti, $"STATUS {id}"), StringComparison.Ordinal);
        Assert.Empty((await world.Verifying.Hold(world.Nia, id, (await world.Report(id)).Version, "Sebutkan nomor tiangnya.", default)).Refusals);
        Assert.Contains("Sebutkan nomor tiangnya.", await Send(crew, Siti, $"status {id}"), StringComparison.Ordinal);
        Assert.Contains("belum diverifikasi", await Send(crew, Siti, $"LENGKAPI {id} tiang 12"), StringComparison.Ordinal);
        await Advance(world, id);
        Assert.Contains("Lampu sudah menyala kembali.", await Send(crew, Siti, $"STATUS {id}"), StringComparison.Ordinal);
        Assert.Contains("ditanggapi oleh pelapor", await Send(crew, Siti, $"TL {id} masih mati"), StringComparison.Ordinal);
        await Answer(world, id);
        Assert.Contains("belum selesai", await Send(crew, Siti, $"NILAI {id} 2"), StringComparison.Ordinal);
        Assert.Equal((ReportState.Closed, Verdict.NotResolved, 2), (await world.Report(id)) is var closed ? (closed.State, closed.Verdict, closed.Rating) : default);
        Assert.Contains("ditanggapi oleh pelapor", await Send(crew, Siti, $"TL {id} lampunya mati lagi"), StringComparison.Ordinal);
        await Answer(world, id);
        Assert.Contains("selesai", await Send(crew, Siti, $"NILAI {id} 5 selesai"), StringComparison.Ordinal);
        Assert.Equal(Verdict.Resolved, (await world.Report(id)).Verdict);
        Assert.All((await world.History(id)).Where(a => a.Actor == ActorKind.Reporter), a => Assert.Equal("sms", a.Channel));
    }

    [Theory, OnBothEngines]
    public async Task Another_telephone_learns_and_does_nothing_and_an_unknown_number_answers_alike(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, "RAHASIA BULELENG ada pungutan");
        var id = (await Only(crew)).TrackingId;
        var unknown = TrackingId.New();
        foreach (var command in new[] { "STATUS {0}", "TL {0} halo", "NILAI {0} 5", "BERHENTI {0}", "LENGKAPI {0} halo" })
        {
            var theirs = await Send(crew, Other, command.Replace("{0}", id.ToString(), StringComparison.Ordinal));
            var nobodys = await Send(crew, Other, command.Replace("{0}", unknown.ToString(), StringComparison.Ordinal));
            Assert.Equal(nobodys.Replace(unknown.ToString(), "N", StringComparison.Ordinal), theirs.Replace(id.ToString(), "N", StringComparison.Ordinal));
        }

        Assert.Single(await crew.World.History(id));
    }

    [Theory, OnBothEngines]
    public async Task Stop_ends_the_news_of_everything_filed_until_then_whatever_way_it_came(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        Func<Lapor.Intake.Submission, Lapor.Intake.Submission> hers = x => x with { Contact = new Contact("Siti", "0812 9999 0001", "") { PhoneProved = true } };
        var (web, kept) = (await world.File(hers), await world.File(hers));
        await Send(crew, Siti, "BULELENG jalan rusak");
        var texted = (await Newest(crew)).TrackingId;
        world.Clock.Advance(InboundStore.Kept + TimeSpan.FromDays(1));
        await crew.Work();
        crew.TakeTexts();

        Assert.Contains("dihentikan", await Send(crew, Siti, "BERHENTI"), StringComparison.Ordinal);
        await crew.Stops.Silence("sms", Other, default);
        await crew.Stops.Speak("sms", Other, default);
        Assert.Equal(world.Now, await crew.Stops.SilentSince("sms", Siti, default));
        Assert.Null(await crew.Stops.SilentSince("sms", Other, default));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Send(crew, Siti, "BULELENG jembatan putus");
        var later = (await Newest(crew)).TrackingId;
        foreach (var id in new[] { web, texted }) Assert.Empty((await world.Verifying.Hold(world.Nia, id, (await world.Report(id)).Version, "Sebutkan tempatnya.", default)).Refusals);
        await crew.Work();
        Assert.Empty(crew.TakeTexts());
        // What is filed afterwards is a new wish.
        Assert.Empty((await world.Verifying.Hold(world.Nia, later, (await world.Report(later)).Version, "Sebutkan tempatnya.", default)).Refusals);
        await crew.Work();
        Assert.StartsWith($"{Siti}\n", Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);

        // One report alone, and all again.
        Assert.Contains($"laporan {later} dihentikan", await Send(crew, Siti, $"STOP {later}"), StringComparison.Ordinal);
        Assert.Equal(NewsTopics.None, (await world.Contacts.Open((await world.Report(later)).Id, default)).Notices!.Topics(NewsWay.Sms, ""));
        Assert.Contains("dikirim lagi", await Send(crew, Siti, "MULAI"), StringComparison.Ordinal);
        Assert.Null(await crew.Stops.SilentSince("sms", Siti, default));
        Assert.Empty((await world.Verifying.Hold(world.Nia, kept, (await world.Report(kept)).Version, "Sebutkan tempatnya.", default)).Refusals);
        await crew.Work();
        Assert.StartsWith($"{Siti}\n", Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);
        await Send(crew, Siti, $"MULAI {later}");
        Assert.Equal(NewsTopics.Needed, (await world.Contacts.Open((await world.Report(later)).Id, default)).Notices!.Topics(NewsWay.Sms, ""));
    }

    [Theory, OnBothEngines]
    public async Task The_same_words_from_one_telephone_in_a_day_are_one_report_and_two_machines_do_not_talk_all_day(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, "BULELENG lampu mati");
        var id = (await Only(crew)).TrackingId;
        Assert.Contains($"sudah diterima, nomor {id}", await Send(crew, Siti, "Buleleng  LAMPU mati"), StringComparison.Ordinal);
        Assert.Equal("", await Send(crew, Siti, "BULELENG lampu mati"));
        Assert.Equal("", await Send(crew, Siti, "BULELENG lampu mati"));
        Assert.Equal(1, await Count(crew));
        await Send(crew, Other, "BULELENG lampu mati");
        await Send(crew, Siti, "BULELENG lampu mati lagi di tiang 3");
        Assert.Equal(3, await Count(crew));
        crew.World.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Contains("diterima", await Send(crew, Siti, "BULELENG lampu mati"), StringComparison.Ordinal);
        Assert.Equal(4, await Count(crew));
        var again = await crew.Inbound.Keep(new InboundMessage("sms", Siti, "BULELENG lampu mati", "k-n"), default);
        Assert.Single(await crew.Inbound.SameWords(again, crew.World.Now - 1000, default));
    }

    [Theory, OnBothEngines]
    public async Task A_message_never_gets_the_report_of_another_whose_row_is_gone(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, "BULELENG lampu mati");
        var first = (await Only(crew)).TrackingId;
        // Rows go after a month, and their numbers come again.
        await crew.World.Database.Write(t => t.Execute("DELETE FROM inbound_message"));
        if (engine is Engine.Postgres) await crew.World.Database.Write(t => t.Execute("ALTER TABLE inbound_message ALTER COLUMN id RESTART"));
        var answer = await Send(crew, Other, "BULELENG jalan rusak");
        Assert.DoesNotContain(first.ToString(), answer, StringComparison.Ordinal);
        Assert.Equal(2, await Count(crew));
        // The same message a year later is still the same.
        var late = await crew.Taking.Run(new InboundMessage("sms", Siti, "BULELENG lampu mati", "m-1"), default);
        Assert.Contains(first.ToString(), late, StringComparison.Ordinal);
        Assert.Equal(2, await Count(crew));
        // Nobody takes the place of a message beforehand.
        Assert.True((await crew.World.Intake.File(Sample(), $"inbound\u0001{(await crew.Inbound.ById(1, default))!.OnceKey}", default)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task An_answer_waits_until_the_gateway_takes_it(Engine engine)
    {
        await using var gateway = new KannelGateway { Answer = "drop" };
        await using var crew = await Crew.Create(engine, sms: new Lapor.Channels.Sms.SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" });
        var kept = await crew.Inbound.Keep(new InboundMessage("sms", Siti, "BULELENG lampu mati", "k-1"), default);
        await Assert.ThrowsAsync<IOException>(() => crew.Taking.TakeUp(kept.Id, default));
        await Assert.ThrowsAsync<IOException>(() => crew.Taking.TakeUp(kept.Id, default));
        Assert.Equal(1, await Count(crew));
        gateway.Answer = null;
        await crew.Taking.TakeUp(kept.Id, default);
        await crew.Taking.TakeUp(kept.Id, default);
        Assert.Contains((await Newest(crew)).TrackingId.ToString(), Assert.Single(gateway.Taken).Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_is_meant_for_the_reporter_alone_is_not_spelled_out_and_what_was_deleted_is_unknown(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        await Send(crew, Siti, "BANDUNG lampu mati");
        var id = (await Only(crew)).TrackingId;
        await Advance(world, id);
        Assert.Empty((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new Lapor.Handling.FollowUp(true, true, "Uang zamrud dikembalikan."), default)).Refusals);
        var status = await Send(crew, Siti, $"STATUS {id}");
        Assert.DoesNotContain("zamrud", status, StringComparison.Ordinal);
        Assert.DoesNotContain("Jawaban", status, StringComparison.Ordinal);
        // Another telephone learns what the public page tells, and no answer.
        var stranger = await Send(crew, Other, $"STATUS {id}");
        Assert.DoesNotContain("menyala", stranger, StringComparison.Ordinal);

        Assert.Empty((await world.Verdicts.AskWithdrawal(Viewer.Reporter(id), id, "Saya berubah pikiran.", "web", default)).Refusals);
        Assert.Empty((await world.Verdicts.Withdraw(world.Nia, id, (await world.Report(id)).Version, "Disetujui.", default)).Refusals);
        await crew.Work();
        foreach (var command in new[] { "TL {0} halo", "NILAI {0} 5", "BERHENTI {0}" })
            Assert.Contains("tidak ditemukan", await Send(crew, Siti, command.Replace("{0}", id.ToString(), StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_flood_from_one_number_ends_with_one_word_and_keeps_nobody_else_out(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        for (var i = 0; i < crew.Taking.ADay; i++) Assert.Contains("BULELENG", await Send(crew, Siti, "bantuan"), StringComparison.Ordinal);
        Assert.Contains("terlalu banyak", await Send(crew, Siti, "BULELENG lampu mati"), StringComparison.Ordinal);
        Assert.Equal("", await Send(crew, Siti, "BULELENG sampah menumpuk di pasar"));
        Assert.Equal(0, await Count(crew));
        Assert.Contains("diterima", await Send(crew, Other, "BULELENG lampu mati"), StringComparison.Ordinal);
        // Nothing of it is lost: an admin lets it through.
        var store = new ChannelStore(crew.World.Database, crew.World.Clock);
        Assert.Equal(2, (await store.Arrivals("sms", default)).Held);
        Assert.Equal(2, await crew.Inbound.Release("sms", default));
        Assert.Equal(0, await crew.Inbound.Release("sms", default));
        await crew.Work();
        Assert.Equal(3, await Count(crew));
        Assert.Contains(crew.TakeTexts(), t => t.StartsWith(Siti + "\nLapor: laporan diterima", StringComparison.Ordinal));
        Assert.Equal((0, 0), await store.Arrivals("sms", default) is var left ? (left.Held, left.Waiting) : default);
        crew.World.Clock.Advance(TimeSpan.FromDays(1.1));
        Assert.Contains("diterima", await Send(crew, Siti, "BULELENG jalan rusak"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_message_is_kept_sealed_and_forgotten_after_a_month_and_with_its_report(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, "RAHASIA BULELENG ada zamrud hilang");
        var raw = await crew.World.Database.Read(s => s.Query<byte[]>("SELECT sealed FROM inbound_message UNION ALL SELECT answer FROM inbound_message"));
        Assert.Equal(2, raw.Count);
        foreach (var bytes in raw)
        {
            var text = System.Text.Encoding.Latin1.GetString(bytes);
            foreach (var word in new[] { "zamrud", "6281299990001", "diterima" }) Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }

        var id = (await Only(crew)).TrackingId;
        Assert.Empty((await crew.World.Verdicts.AskWithdrawal(Viewer.Reporter(id), id, "Saya berubah pikiran.", "web", default)).Refusals);
        Assert.Empty((await crew.World.Verdicts.Withdraw(crew.World.Nia, id, (await crew.World.Report(id)).Version, "Disetujui.", default)).Refusals);
        Assert.Equal(0, await crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
        await Send(crew, Siti, "bantuan");
        Assert.Equal(1, await crew.Inbound.CountSince(new InboundMessage("sms", Siti, "", ""), crew.World.Now - 1000, default));
        crew.World.Clock.Advance(InboundStore.Kept + TimeSpan.FromHours(1));
        Assert.Equal(1, await crew.Inbound.Sweep(default));
    }

    private async Task<string> Send(Crew crew, string from, string text) => await crew.Taking.Run(new InboundMessage("sms", from, text, $"m-{++last}"), default);

    private static async Task Advance(World world, TrackingId id)
    {
        Assert.Empty((await world.Verifying.Forward(world.Nia, id, (await world.Report(id)).Version, Acts.Unchanged(await world.Report(id)), "kota-bandung", "", default)).Refusals);
        Assert.Empty((await world.Try(world.Andi, ActKind.Dispose, id)).Refusals);
        await Answer(world, id);
    }

    private static async Task Answer(World world, TrackingId id) => Assert.Empty((await world.Try(world.Lina, ActKind.FinalFollowUp, id)).Refusals);

    private static Lapor.Intake.Submission Sample() => World.Complaint with { Title = "Lampu mati", Text = "Lampu mati di depan sekolah." };

    private static async Task<Report> Only(Crew crew)
    {
        Assert.Equal(1, await Count(crew));
        return await Newest(crew);
    }

    private static Task<long> Count(Crew crew) => crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));

    private static async Task<Report> Newest(Crew crew) => (await crew.World.Reports.Facts(await crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM report")), default))!.Report;
}
