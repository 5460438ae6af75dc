using System.Text.Json.Nodes;
using Lapor.Channels;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Conversations as approved transcripts: what a person writes, what they are told, and what stands in the database afterwards.</summary>
public sealed class ConversationTests
{
    [Theory, OnBothEngines]
    public async Task A_report_is_told_in_six_turns_with_a_region_by_name_and_a_photo(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("Lampu jalan mati di depan SDN 2. Sudah seminggu gelap.");
        await chat.Presses("Pengaduan");
        await chat.Says("dago");
        await chat.Shows(SampleFiles.Jpeg());
        await chat.Presses("Biasa");
        await chat.Presses("Kirim");
        Assert.Equal(6, chat.Turns);
        var report = await chat.Newest();
        Assert.Equal(
            ("telegram", "32.73.02.1001", ReportClass.Complaint, false, false, "Lampu jalan mati di depan SDN 2"),
            (report.Channel, report.RegionCode, report.Class, report.Anonymous, report.Confidential, report.OriginalTitle));
        Assert.Equal("Lampu jalan mati di depan SDN 2. Sudah seminggu gelap.", report.OriginalText);
        Assert.Single(await chat.Crew.World.Attachments.OfReport(report.Id, default));
        var contact = await chat.Crew.World.Contacts.Open(report.Id, default);
        Assert.Equal((new ChatAddress("telegram", "42"), "Siti Aminah"), (contact.Chat, contact.Name));
        // The code in the answer opens the report on the web.
        var code = chat.Telegram.Shown[^1].Text.Split("rahasia: ")[1][..19];
        Assert.True(await chat.Crew.World.Receipts.Prove(report.TrackingId.ToString(), code, default));
        chat.Approve("happy");
    }

    [Theory, OnBothEngines]
    public async Task A_position_is_a_place_and_nothing_more_is_asked_than_is_open(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("BULELENG jalan berlubang");
        await chat.Says("1");
        await chat.Shares(-8.112, 115.08839);
        await chat.Presses("Tanpa foto");
        await chat.Says("biasa");
        await chat.Says("ya");
        var report = await chat.Newest();
        Assert.Equal(("51.08", World.Buleleng, "-8.11200, 115.08839", "jalan berlubang"), (report.RegionCode, report.WantedAgencyId, report.Place, report.OriginalText));
        chat.Approve("position");
    }

    [Theory, OnBothEngines]
    public async Task Anonymous_and_confidential_reports_are_told_of_without_a_word_that_shows_on_a_screen(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await Tell(chat, "Pungutan liar di kantor kelurahan", "Anonim");
        var report = await chat.Newest();
        Assert.True(report.Anonymous);
        await chat.Crew.World.Do(chat.Crew.World.Nia, ActKind.Hold, report.TrackingId);
        await chat.Hears();
        Assert.Equal("Ada kabar untuk laporan Anda.", chat.Telegram.Shown[^1].Text);
        chat.Approve("anonymous");
    }

    [Theory, OnBothEngines]
    public async Task Cancelling_leaves_nothing_and_old_buttons_do_nothing(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("lampu mati");
        await chat.Says("batal");
        await chat.Presses("Pengaduan");
        await chat.Says("cancel");
        await chat.Says("jalan rusak");
        await chat.Presses("Aspirasi");
        await chat.Presses("Pengaduan");
        await chat.Says("Batal!");
        Assert.Equal(0, await chat.Reports());
        chat.Approve("cancel");
    }

    [Theory, OnBothEngines]
    public async Task A_report_is_gone_on_with_days_later(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("Air PDAM keruh");
        await chat.Presses("Pengaduan");
        chat.Note("tiga hari kemudian");
        chat.Crew.World.Clock.Advance(TimeSpan.FromDays(3));
        await chat.Says("sampah menumpuk di pasar");
        await chat.Presses("Lanjutkan");
        await chat.Says("coblong");
        chat.Note("dua hari kemudian");
        chat.Crew.World.Clock.Advance(TimeSpan.FromDays(2));
        await chat.Says("tanpa foto");
        await chat.Says("biasa");
        await chat.Presses("Kirim");
        var report = await chat.Newest();
        Assert.Equal(("Air PDAM keruh", "32.73.02"), (report.OriginalText, report.RegionCode));
        chat.Note("setelah jeda, mulai baru");
        await chat.Says("lampu taman mati");
        chat.Crew.World.Clock.Advance(TimeSpan.FromDays(3));
        await chat.Says("halte rusak");
        await chat.Presses("Mulai baru");
        Assert.Contains("Ini termasuk apa", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        chat.Approve("resume");
    }

    [Theory, OnBothEngines]
    public async Task Files_that_are_refused_are_told_and_the_question_stays(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("Jalan rusak");
        await chat.Presses("Pengaduan");
        await chat.Says("lewati");
        await chat.Shows("#!/bin/sh"u8.ToArray());
        await chat.Sends(new JsonObject { ["sticker"] = new JsonObject { ["file_id"] = "s1" } }, "(stiker)");
        await chat.Shows(SampleFiles.Png());
        await chat.Shows(SampleFiles.Jpeg());
        await chat.Presses("Rahasia");
        await chat.Presses("Kirim");
        var report = await chat.Newest();
        Assert.True(report.Confidential);
        Assert.Equal(2, (await chat.Crew.World.Attachments.OfReport(report.Id, default)).Count);
        chat.Approve("media-refused");
    }

    [Theory, OnBothEngines]
    public async Task What_is_too_long_is_kept_as_far_as_it_goes_and_said(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says(new string('a', 3000) + " lampu");
        for (var i = 0; i < 2; i++) await chat.Says("1");
        await chat.Brought(chat.Telegram.Writes(42, new JsonObject { ["text"] = string.Concat(Enumerable.Repeat("panjang sekali ", 1300)) }));
        await chat.Hears();
        await chat.Says("biasa");
        await chat.Says("kirim");
        Assert.Equal(InboundMessage.LongestText, (await chat.Newest()).OriginalText.Length);
        Assert.Contains(chat.Telegram.Shown, m => m.Text.Contains("20.000", StringComparison.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task Greetings_and_commands_are_answered_and_strangers_learn_nothing(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("/start");
        await chat.Says("Selamat pagi");
        await chat.Says("/bantuan");
        await chat.Says("STATUS 123");
        await chat.Says("/tidakada");
        await chat.Says("batal");
        await Tell(chat, "Lampu mati di Dago", "Biasa");
        var number = (await chat.Newest()).TrackingId;
        chat.Note("orang lain");
        chat.Person = 43;
        await chat.Says($"TL {number} halo");
        await chat.Says($"NILAI {number} 5");
        await chat.Says($"STATUS {number}");
        Assert.Single(await chat.Crew.World.History(number));
        chat.Approve("commands");
    }

    [Theory, OnBothEngines]
    public async Task Hold_answer_reply_warning_and_rating_go_through_the_chat_alone(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var world = chat.Crew.World;
        await Tell(chat, "Lampu mati di Dago", "Biasa");
        var id = (await chat.Newest()).TrackingId;
        await world.Do(world.Nia, ActKind.Hold, id);
        await chat.Hears();
        await chat.Presses("Lengkapi");
        await chat.Shows(SampleFiles.Jpeg(), "Tiang nomor 12");
        Assert.Equal(ReportState.Submitted, (await world.Report(id)).State);
        Assert.Single(await world.Attachments.OfReport((await world.Report(id)).Id, default));
        await chat.Presses("Cek status");
        await world.Forward(id);
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await chat.Hears();
        await chat.Says("Belum menyala juga");
        await chat.Presses("Balasan");
        Assert.Equal(ReportState.ReporterReplied, (await world.Report(id)).State);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        chat.Note("lima hari kerja kemudian");
        chat.Crew.World.Clock.Advance(TimeSpan.FromDays(8));
        await chat.Hears();
        await chat.Presses("Selesai, puas (5)");
        var report = await world.Report(id);
        Assert.Equal((ReportState.Closed, Verdict.Resolved, 5), (report.State, report.Verdict, report.Rating));
        await chat.Says($"BERHENTI {id}");
        await chat.Says("BERHENTI");
        await chat.Says("MULAI");
        Assert.All((await world.History(id)).Where(a => a.Actor is ActorKind.Reporter), a => Assert.Equal("telegram", a.Channel));
        chat.Approve("status-reply-rating");
    }

    [Theory, OnBothEngines]
    public async Task After_news_words_are_asked_about_and_a_new_report_loses_nothing(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var world = chat.Crew.World;
        await Tell(chat, "Lampu mati di Dago", "Biasa");
        var id = (await chat.Newest()).TrackingId;
        await world.Do(world.Nia, ActKind.Hold, id);
        await chat.Hears();
        await chat.Says("Jalan di Coblong berlubang");
        await chat.Says("Dalamnya sejengkal");
        await chat.Presses("Pengaduan");
        await chat.Says("coblong");
        await chat.Says("tidak ada");
        await chat.Says("entah");
        await chat.Says("Kirim");
        var report = await chat.Newest();
        Assert.Equal(("Jalan di Coblong berlubang\nDalamnya sejengkal", true), (report.OriginalText, report.Anonymous));
        Assert.Equal(2, await chat.Reports());
        chat.Approve("new-after-news");
    }

    [Theory, OnBothEngines]
    public async Task Stopping_and_blocking_end_the_news_and_a_withdrawn_report_says_its_last_word(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var world = chat.Crew.World;
        await Tell(chat, "Lampu mati di Dago", "Biasa");
        var id = (await chat.Newest()).TrackingId;
        await chat.Says("BERHENTI");
        var said = chat.Turns;
        await world.Do(world.Nia, ActKind.Hold, id);
        await chat.Hears();
        Assert.Equal(said, chat.Turns);
        await chat.Says("MULAI");
        chat.Telegram.Blocked.Add("42");
        await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await world.Forward(id);
        await chat.Hears();
        Assert.NotNull(await chat.Crew.Stops.SilentSince("telegram", "42", default));
        chat.Telegram.Blocked.Clear();
        await chat.Crew.Stops.Speak("telegram", "42", default);
        Assert.Empty((await world.Verdicts.AskWithdrawal(Viewer.Reporter(id), id, "Saya berubah pikiran.", "web", default)).Refusals);
        Assert.Empty((await world.Verdicts.Withdraw(world.Nia, id, (await world.Report(id)).Version, "Disetujui.", default)).Refusals);
        await chat.Hears();
        Assert.Contains("dihapus", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        Assert.Null((await world.Contacts.Open((await world.Report(id)).Id, default)).Chat);
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM outbound_message WHERE report_id IS NOT NULL")));
        chat.Approve("stop");
    }

    [Theory, OnBothEngines]
    public async Task In_quiet_hours_news_waits_for_their_end_and_what_a_person_asks_is_answered_at_once(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var world = chat.Crew.World;
        await Tell(chat, "Lampu mati di Dago", "Biasa");
        var report = await chat.Newest();
        var id = report.TrackingId;
        // From 22 to 6 in Jayapura: from 20 to 4 in Jakarta, where it is nine in the morning now.
        await world.Contacts.Prefer(report.Id, "id", new NoticeChoice { QuietFrom = 22, QuietTo = 6, Zone = "WIT" }, default);
        async Task Turns(int more, TimeSpan after)
        {
            var before = chat.Turns;
            world.Clock.Advance(after);
            await chat.Hears();
            Assert.Equal(before + more, chat.Turns);
        }

        await Turns(0, TimeSpan.FromHours(11));
        await world.Do(world.Nia, ActKind.Hold, id);
        await Turns(0, TimeSpan.Zero);
        var asked = chat.Turns;
        await chat.Says($"STATUS {id}");
        Assert.Equal(asked + 1, chat.Turns);
        await Turns(0, TimeSpan.FromHours(8) - TimeSpan.FromMinutes(1));
        await Turns(1, TimeSpan.FromMinutes(1));
        Assert.Contains("ditunda", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        // By day at once; and of what a night brought only the step that still counts.
        await chat.Says($"LENGKAPI {id} tiang nomor 12");
        await Turns(0, TimeSpan.FromHours(16));
        await world.Forward(id);
        await world.Dispose(id);
        await Turns(0, TimeSpan.FromHours(7));
        await Turns(1, TimeSpan.FromHours(1));
        Assert.Contains("diserahkan ke unit", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await Turns(1, TimeSpan.FromHours(1));
        // Who stops in the night hears nothing in the morning.
        await world.Contacts.Prefer(report.Id, "id", new NoticeChoice { QuietFrom = 0, QuietTo = 23, Zone = "WIT" }, default);
        await chat.Says($"TL {id} belum menyala");
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await Turns(0, TimeSpan.Zero);
        await chat.Says("BERHENTI");
        await Turns(0, TimeSpan.FromHours(24));
    }

    [Theory, OnBothEngines]
    public async Task English_is_spoken_from_the_moment_it_is_asked_for_to_the_news_of_the_report(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("halo");
        await chat.Says("English");
        await chat.Says("hello");
        await chat.Says("The street light in front of the school is broken");
        await chat.Presses("Complaint");
        await chat.Says("dago");
        await chat.Shows("#!/bin/sh"u8.ToArray());
        await chat.Presses("No photo");
        await chat.Presses("Standard");
        await chat.Presses("Send");
        var report = await chat.Newest();
        Assert.Equal("en", (await chat.Crew.World.Contacts.Open(report.Id, default)).Language);
        await chat.Crew.World.Do(chat.Crew.World.Nia, ActKind.Hold, report.TrackingId);
        await chat.Hears();
        await chat.Presses("Complete it");
        await chat.Says("Pole number 12");
        await chat.Presses("Status");
        await chat.Says("NILAI 123 9");
        await chat.Says("STOP");
        await chat.Says("START");
        await chat.Says("Bahasa");
        await chat.Says("bantuan");
        Assert.Equal(1, await chat.Reports());
        chat.Approve("english");
    }

    [Theory, OnBothEngines]
    public async Task The_language_is_changed_in_the_midst_of_a_report_and_nothing_told_is_lost(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await chat.Says("Lampu mati di Dago");
        await chat.Presses("Pengaduan");
        await chat.Says("/english");
        await chat.Says("dago");
        await chat.Says("none");
        await chat.Says("confidential");
        await chat.Says("bahasa indonesia");
        await chat.Presses("Kirim");
        Assert.Equal(("Lampu mati di Dago", true), await chat.Newest() is var report ? (report.OriginalText, report.Confidential) : default);
        chat.Approve("language-changed");
    }

    [Theory, OnBothEngines]
    public async Task A_telephone_set_to_English_is_believed_only_where_the_words_are_English_too(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        Task Write(long person, string language, string text) => chat.Brought(chat.Telegram.Writes(
            chat.Person = person, new JsonObject { ["text"] = text, ["from"] = new JsonObject { ["id"] = person, ["first_name"] = "S", ["language_code"] = language } }));
        await Write(51, "en", "Lampu jalan mati di depan sekolah");
        Assert.StartsWith("Terima kasih", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        await Write(52, "en-GB", "The street is flooded");
        Assert.StartsWith("Thank you", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        await Write(53, "id", "The street is flooded");
        Assert.StartsWith("Terima kasih", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        await Write(52, "en-GB", "Complaint");
        Assert.Contains("Where did it happen", chat.Telegram.Shown[^1].Text, StringComparison.Ordinal);
        Assert.Contains(chat.Telegram.Shown[^1].Buttons, b => b.Label == "📍 Share location");
    }

    private static async Task Tell(Chat chat, string words, string shown)
    {
        await chat.Says(words);
        await chat.Presses("Pengaduan");
        await chat.Says("dago");
        await chat.Presses("Tanpa foto");
        await chat.Presses(shown);
        await chat.Presses("Kirim");
    }
}
