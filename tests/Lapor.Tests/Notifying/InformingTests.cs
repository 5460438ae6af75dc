using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Notifying;

/// <summary>Who is told what along the life of a report, and what nobody is ever told.</summary>
public sealed class InformingTests
{
    private const string Reporter = "siti@contoh.id";

    [Theory, OnBothEngines]
    public async Task Each_step_is_told_to_the_reporter_and_to_those_whose_turn_it_is_but_not_to_who_did_it(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        Assert.Equal([Reporter, "nia@contoh.go.id"], await Told(crew));
        await world.Forward(id);
        Assert.Equal([Reporter, "andi@contoh.go.id"], await Told(crew));
        await world.Do(world.Andi, ActKind.Hold, id);
        Assert.Equal([Reporter], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        Assert.Equal(["andi@contoh.go.id"], await Told(crew));
        await world.Dispose(id);
        Assert.Equal([Reporter, "lina@contoh.go.id"], await Told(crew));
        await world.Do(world.Lina, ActKind.Return, id);
        Assert.Equal(["andi@contoh.go.id"], await Told(crew));
        await world.Do(world.Andi, ActKind.RequestReroute, id);
        Assert.Equal(["nia@contoh.go.id"], await Told(crew));
        await world.Do(world.Nia, ActKind.DecideReroute, id);
        Assert.Equal([Reporter, "andi@contoh.go.id"], await Told(crew));
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        Assert.Equal([Reporter], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        Assert.Equal(["lina@contoh.go.id"], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        Assert.Equal(["nia@contoh.go.id"], await Told(crew));
        await world.Do(world.Nia, ActKind.DeclineWithdrawal, id);
        Assert.Equal([Reporter], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id);
        Assert.Equal([Reporter, "lina@contoh.go.id"], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.Object, id);
        Assert.Equal(["lina@contoh.go.id"], await Told(crew));
    }

    [Theory, OnBothEngines]
    public async Task Before_silence_closes_and_before_a_hold_ends_the_reporter_is_warned_on_the_own_channel(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        Task<TrackingId> Filed(string mail, string phone) => world.File(s => s with { Contact = new Contact("Siti", phone, mail) { PhoneProved = phone.Length > 0 } });
        var (byMail, byText) = (await Filed("surel@contoh.id", ""), await Filed("", "0812-9999-0001"));
        var byBoth = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0002", "dua@contoh.id") { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.All } } });
        foreach (var id in new[] { byMail, byText, byBoth })
        {
            await world.Forward(id);
            await world.Dispose(id);
            await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        }

        var (heldByMail, heldByText) = (await Filed("tunda@contoh.id", ""), await Filed("", "0812-9999-0003"));
        foreach (var id in new[] { heldByMail, heldByText }) await world.Do(world.Nia, ActKind.Hold, id);
        await crew.Work();
        crew.Take();
        crew.TakeTexts();

        List<string> warned = [];
        for (var day = 1; day <= 16; day++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await crew.Work();
            var on = DueDates.Day(world.Now, IndonesianTime.Wib).ToString("d/M", System.Globalization.CultureInfo.InvariantCulture);
            warned.AddRange(crew.Take().Where(m => m.To.EndsWith("@contoh.id", StringComparison.Ordinal)).Select(m => $"{on} {m.To.Split('@')[0]}"));
            warned.AddRange(crew.TakeTexts().Select(t => $"{on} {t.Split('\n')[0]}{(t.Contains("akan selesai otomatis", StringComparison.Ordinal) || t.Contains("segera diarsipkan", StringComparison.Ordinal) ? "" : " end")}"));
        }

        // Answered and held on Monday 2 March, 09.00; each day is looked at at nine. Day 5 ends on the 9th, day 9 on the 13th, both at 16.00; closed at the end of the 16th. The hold is warned three days before the 12th.
        Assert.Equal(
            [
                "10/3 +6281299990001", "10/3 +6281299990002", "10/3 +6281299990003", "10/3 dua", "10/3 surel", "10/3 tunda",
                "13/3 +6281299990003 end", "13/3 tunda",
                "14/3 +6281299990001", "14/3 +6281299990002", "14/3 dua", "14/3 surel",
                "17/3 +6281299990001 end", "17/3 +6281299990002 end", "17/3 dua", "17/3 surel",
            ],
            warned.Order(StringComparer.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task Officers_find_a_notice_on_their_page_too_and_can_read_it_away(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await crew.Work();
        var notice = Assert.Single(await world.Officers.Unread(world.Nia.Officer!.Id, 10, default));
        Assert.Equal(("submit", id.ToString()), (notice.Kind, notice.TrackingId));
        await world.Officers.Read(world.Nia.Officer.Id, null, default);
        Assert.Empty(await world.Officers.Unread(world.Nia.Officer.Id, 10, default));
    }

    [Theory, OnBothEngines]
    public async Task The_reporter_is_told_what_was_masked_by_kind_and_count_only(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File(s => s with { Text = "Lampu mati sejak Senin, HP 081234567890 atau 081234567891. NIK 3273014507890001." });
        var report = await world.Report(id);
        Assert.Contains("[NIK disamarkan]", (await world.Reports.AsPublished(report, default))[1], StringComparison.Ordinal);
        await crew.Work();
        crew.Take();
        await world.Forward(id);
        await crew.Work();
        var mail = crew.Take().Single(m => m.To == Reporter).Text;
        Assert.Contains("Yang disamarkan di halaman publik: NIK, nomor telepon (2).", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("0812", mail, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_disposition_tells_helpers_to_act_and_copies_to_know(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await crew.Work();
        crew.Take();
        var done = await world.Disposing.Dispose(world.Andi, id, (await world.Report(id)).Version, new Disposition(World.BandungWorks, [World.BandungSocial], [World.BulelengWorks]), default);
        Assert.False(done.IsRefused);
        await crew.Work();
        var mails = crew.Take().ToDictionary(m => m.To, m => m.Subject);
        Assert.Equal($"Laporan #{id} didisposisikan ke unit Anda", mails["lina@contoh.go.id"]);
        Assert.Equal($"Laporan #{id} didisposisikan ke unit Anda", mails["sari@contoh.go.id"]);
        Assert.Equal($"Tembusan laporan #{id}", mails["luh@contoh.go.id"]);
    }

    [Theory, OnBothEngines]
    public async Task Where_a_unit_has_no_officer_the_next_above_is_told(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await crew.Work();
        crew.Take();
        var second = await world.Hire("bela", Role.AgencyAdmin, World.Bandung);
        await world.Disposing.Dispose(second, id, (await world.Report(id)).Version, new Disposition(World.BandungRoads, [], []), default);
        Assert.Equal([Reporter, "umar@contoh.go.id"], await Told(crew)); // of the part that the unit belongs to
        await world.Database.Write(t => t.Execute("UPDATE officer SET active = FALSE WHERE email = 'umar@contoh.go.id'"));
        await world.Do(Viewer.Reporter(id), ActKind.Supplement, id);
        Assert.Equal(["andi@contoh.go.id", "bela@contoh.go.id"], await Told(crew));

        await world.Database.Write(t => t.Execute("UPDATE officer SET active = FALSE WHERE email <> 'nia@contoh.go.id'"));
        await world.Do(Viewer.Reporter(id), ActKind.Supplement, id);
        // The national admin is told at the desk; the mail goes only to who may see the report.
        Assert.Equal(["nia@contoh.go.id"], await Told(crew));
    }

    [Theory, OnBothEngines]
    public async Task A_late_queue_tells_only_what_still_matters(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Answered();
        await crew.Work();
        Assert.Equal([$"Jawaban akhir untuk laporan #{id}"], crew.Take().Select(m => m.Subject));
    }

    [Theory, OnBothEngines]
    public async Task A_withdrawal_is_told_once_and_only_then_is_the_contact_gone(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        await world.Do(world.Nia, ActKind.DeclineWithdrawal, id);
        await crew.Work();
        var declined = Assert.Single(crew.Take(), m => m.To == Reporter && m.Subject.Contains("tidak dikabulkan", StringComparison.Ordinal));
        Assert.Contains("> Masih diperlukan.", declined.Text, StringComparison.Ordinal);

        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        await world.Do(world.Nia, ActKind.Withdraw, id);
        var report = await world.Report(id);
        Assert.False((await world.Contacts.Open(report.Id, default)).IsEmpty);
        await crew.Work();
        var told = Assert.Single(crew.Take(), m => m.To == Reporter);
        Assert.Equal($"Laporan #{id} sudah dihapus", told.Subject);
        Assert.Contains("> Atas permintaan pelapor.", told.Text, StringComparison.Ordinal);
        Assert.True((await world.Contacts.Open(report.Id, default)).IsEmpty);
        // A second run, as after a crash, tells nobody.
        var act = (await world.History(id))[^1];
        Assert.Equal((ActKind.Withdraw, ""), (act.Kind, act.Text));
        Assert.Equal(JobResult.Finished, await crew.ForgetReporter.Run(report.Id, act.Id, default));
        Assert.Empty(crew.Mails);
        await Assert.ThrowsAsync<PermanentJobException>(async () => await crew.ForgetReporter.Run((await world.Report(await world.File())).Id, act.Id, default));
    }

    [Theory, OnBothEngines]
    public async Task A_mail_server_that_is_away_keeps_a_withdrawn_contact_for_three_days_and_no_longer(Engine engine)
    {
        await using var server = new SmtpServer();
        server.Answers["RCPT"] = "450 busy";
        await using var crew = await Crew.Create(engine, Over(server));
        var world = crew.World;
        var id = await world.File();
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        await world.Do(world.Nia, ActKind.Withdraw, id);
        var (report, act) = (await world.Report(id), (await world.History(id))[^1]);
        Assert.NotNull((await crew.ForgetReporter.Run(report.Id, act.Id, default)).Again);
        world.Clock.Advance(ForgetReporter.Patience - TimeSpan.FromMinutes(1));
        Assert.NotNull((await crew.ForgetReporter.Run(report.Id, act.Id, default)).Again);
        Assert.False((await world.Contacts.Open(report.Id, default)).IsEmpty);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await crew.ForgetReporter.Run(report.Id, act.Id, default)).Again);
        Assert.True((await world.Contacts.Open(report.Id, default)).IsEmpty);
    }

    [Theory, OnBothEngines]
    public async Task A_refused_address_is_remembered_and_not_tried_again_and_blocks_nothing(Engine engine)
    {
        await using var server = new SmtpServer();
        server.Answers["RCPT"] = "550 5.1.1 no such user";
        await using var crew = await Crew.Create(engine, Over(server));
        var world = crew.World;
        var id = await world.File();
        await crew.Work(); // nothing is parked
        var report = await world.Report(id);
        Assert.Equal("smtp_550", (await world.Contacts.Open(report.Id, default)).Undeliverable);
        Assert.Equal("smtp_550", (await world.Officers.ById(world.Nia.Officer!.Id, default))!.Undeliverable);
        Assert.Equal(2, server.Commands.Count(c => c.StartsWith("RCPT", StringComparison.Ordinal)));
        await world.Forward(id);
        await crew.Work();
        Assert.Equal(["RCPT TO:<siti@contoh.id>", "RCPT TO:<nia@contoh.go.id>", "RCPT TO:<andi@contoh.go.id>"], server.Commands.Where(c => c.StartsWith("RCPT", StringComparison.Ordinal)).OrderBy(c => c.Contains("siti", StringComparison.Ordinal) ? 0 : c.Contains("nia", StringComparison.Ordinal) ? 1 : 2));
        // An officer's mailbox can be mended: given another try, the next mail clears the mark.
        server.Answers.Clear();
        await crew.Bounces.Forgive(world.Nia.Officer.Email, default);
        await world.File();
        await crew.Work();
        Assert.Null((await world.Officers.ById(world.Nia.Officer.Id, default))!.Undeliverable);
        await world.Contacts.Undeliverable(report.Id, "smtp_553", default); // the first reason stays
        Assert.Equal("smtp_550", (await world.Contacts.Open(report.Id, default)).Undeliverable);
        await world.Officers.Undeliverable(world.Nia.Officer.Id, "smtp_551", default);
        Assert.Equal("smtp_551", (await world.Officers.ById(world.Nia.Officer.Id, default))!.Undeliverable);
        // So can a reporter's: after another try of the address the next mail about the report goes out and clears its mark.
        Assert.Equal(MailReach.ComesBack, await crew.StopMail.Reach(report, default));
        await crew.Bounces.Forgive("siti@contoh.id", default);
        Assert.Equal(MailReach.Reaches, await crew.StopMail.Reach(report, default));
        var tried = server.Commands.Count(c => c.StartsWith("RCPT TO:<siti", StringComparison.Ordinal));
        await world.Do(world.Andi, ActKind.Hold, id);
        await crew.Work();
        Assert.Equal(tried + 1, server.Commands.Count(c => c.StartsWith("RCPT TO:<siti", StringComparison.Ordinal)));
        Assert.Null((await world.Contacts.Open(report.Id, default)).Undeliverable);
        // What was no address in the first place stays none.
        await world.Contacts.Undeliverable(report.Id, "bad_address", default);
        Assert.Equal(MailReach.ComesBack, await crew.StopMail.Reach(report, default));
        // And a contact that is written anew begins without a mark.
        await world.Database.Write(t => world.Contacts.Put(t, report.Id, new Contact("Siti", "", "siti@contoh.id"), default));
        Assert.Null((await world.Contacts.Open(report.Id, default)).Undeliverable);
        await world.Contacts.Undeliverable(report.Id, "smtp_550", default);
        await world.Contacts.Deliverable(report.Id, default);
        Assert.Null((await world.Contacts.Open(report.Id, default)).Undeliverable);
    }

    [Theory, OnBothEngines]
    public async Task New_reports_are_gathered_into_one_mail_an_hour_and_everything_else_is_told_at_once(Engine engine)
    {
        await using var crew = await Crew.Create(engine, new MailOptions { SpoolFolder = "", GatherEvery = TimeSpan.FromHours(1) });
        var world = crew.World;
        List<TrackingId> ids = [];
        for (var i = 0; i < 5; i++) ids.Add(await world.File());
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == "nia@contoh.go.id");
        Assert.Equal(5, (await world.Officers.Unread(world.Nia.Officer!.Id, 10, default)).Count); // on the page at once
        await world.Forward(ids[0]);
        await crew.Work();
        Assert.Single(crew.Take(), m => m.To == "andi@contoh.go.id");
        await world.Officers.Read(world.Nia.Officer.Id, (await world.Report(ids[1])).Id, default);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await crew.Work();
        var mail = Assert.Single(crew.Take(), m => m.To == "nia@contoh.go.id");
        Assert.Contains(": 3.", mail.Text, StringComparison.Ordinal);
        Assert.All(ids[2..], id => Assert.Contains($"#{id}", mail.Text, StringComparison.Ordinal));
        Assert.All(ids[..2], id => Assert.DoesNotContain($"#{id}", mail.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("Lampu", mail.Text, StringComparison.Ordinal);
        // Nothing new, no mail; and what was told is not told again.
        world.Clock.Advance(TimeSpan.FromHours(3));
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == "nia@contoh.go.id");
        var late = await world.File();
        await crew.Work();
        crew.Take();
        world.Clock.Advance(TimeSpan.FromHours(1));
        await crew.Work();
        Assert.Contains($": 1.\n\n#{late}", Assert.Single(crew.Take(), m => m.To == "nia@contoh.go.id").Text, StringComparison.Ordinal);
        Assert.Equal(0, (await world.Officers.Gathered(world.Nia.Officer.Id, 10, default)).Count);
        await world.Officers.Told(world.Nia.Officer.Id, 0, default);
    }

    private static MailOptions Over(SmtpServer server) => new() { SpoolFolder = "", Host = "localhost", Port = server.Port, Tls = false, GatherEvery = TimeSpan.Zero };

    [Theory, OnBothEngines]
    public async Task The_reporter_reads_the_language_of_the_report(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var id = await crew.World.File(s => s with { Language = "en" });
        await crew.Work();
        var mail = Assert.Single(crew.Take(), m => m.To == Reporter);
        Assert.Equal($"We have received report #{id}", mail.Subject);
        Assert.Contains("Thursday, 5 March 2026, 16:00 WIB", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"https://lapor.example/laporan/{id}\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task An_archive_tells_the_reason_in_words_and_until_when_to_object(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Do(world.Nia, ActKind.Archive, id);
        await crew.Work();
        var mail = Assert.Single(crew.Take(), m => m.To == Reporter);
        Assert.Contains("Alasannya: Laporan terlalu umum. Ceritakan satu kejadian.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("> Ceritakan satu kejadian.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("keberatan satu kali, paling lambat Senin, 16 Maret 2026 pukul 16.00 WIB", mail.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines(false, true)]
    public async Task An_answer_for_the_reporter_alone_is_read_on_the_page(Engine engine, bool confidential)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id);
        await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, confidential, "jawabanrahasia42"), default);
        await crew.Work();
        Assert.Equal(!confidential, Assert.Single(crew.Take()).Text.Contains("> jawabanrahasia42", StringComparison.Ordinal));
    }

    [Theory, OnBothEngines("ordinary", "anonymous", "confidential", "both")]
    public async Task No_mail_betrays_the_reporter_or_what_is_confidential(Engine engine, string kind)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (anonymous, confidential) = (kind is "anonymous" or "both", kind is "confidential" or "both");
        var filed = (await world.Intake.File(
            World.Complaint with
            {
                Title = "judulkenari di sini",
                Text = "isikenari dan cerita panjangnya",
                Place = "tempatkenari",
                Anonymous = anonymous,
                Confidential = confidential,
                Contact = new Contact("Namakenari Utama", "0812 9999 7777", "surelkenari@contoh.id", "Samarankenari"),
            },
            null,
            default)).Value;
        var id = filed.Report.TrackingId;
        var mails = new List<SpooledMail>();
        foreach (var (by, act) in new (Viewer, ActKind)[]
        {
            (world.Nia, ActKind.Hold), (Viewer.Reporter(id), ActKind.Complete), (world.Nia, ActKind.Forward), (world.Andi, ActKind.Dispose), (world.Lina, ActKind.InterimFollowUp),
            (world.Lina, ActKind.FinalFollowUp), (Viewer.Reporter(id), ActKind.Reply), (world.Lina, ActKind.FinalFollowUp), (confidential ? world.Nia : world.Andi, ActKind.CloseByAdmin),
            (Viewer.Reporter(id), ActKind.Rate), (Viewer.Reporter(id), ActKind.Object), (Viewer.Reporter(id), ActKind.AskWithdrawal), (world.Nia, ActKind.DeclineWithdrawal),
        })
        {
            await crew.Work();
            mails.AddRange(crew.Take());
            var report = await world.Report(id);
            // The operation that checks wording keeps the canary's title and text.
            Assert.Equal("judulkenari di sini", report.Title);
            await world.Do(by, act, id);
        }

        await crew.Work();
        mails.AddRange(crew.Take());
        var own = mails.Where(m => m.To == "surelkenari@contoh.id").ToList();
        var officers = mails.Except(own).ToList();
        Assert.True(own.Count >= 8 && officers.Count >= 8, $"{own.Count} and {officers.Count} mails");
        Assert.All(mails, m => Silent(m, "isikenari", "tempatkenari", "Namakenari", "Samarankenari", "0812 9999 7777", "9999", filed.Receipt.ToString(), "Masih mati tadi malam", "Nomor tiang 12", "Saya takut"));
        Assert.All(own, m => Silent(m, "judulkenari"));
        Assert.All(officers, m => Silent(m, "surelkenari", "Lampu sudah menyala", "Sebutkan nomor tiangnya"));
        Assert.Equal(kind == "ordinary", officers.Exists(m => m.Text.Contains("judulkenari", StringComparison.Ordinal)));
        Assert.Equal(!confidential, own.Exists(m => m.Text.Contains("Lampu sudah menyala kembali.", StringComparison.Ordinal)));
        Assert.Equal(!confidential, own.Exists(m => m.Text.Contains("Sebutkan nomor tiangnya.", StringComparison.Ordinal)));
        Assert.Equal(!confidential, own.Exists(m => m.Text.Contains("Bandung", StringComparison.Ordinal)));
    }

    private static void Silent(SpooledMail mail, params string[] words)
    {
        foreach (var word in words) Assert.DoesNotContain(word, $"{mail.Subject}\n{mail.Text}\n{mail.MessageId}", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IEnumerable<string>> Told(Crew crew)
    {
        await crew.Work();
        return crew.Take().Select(m => m.To).OrderBy(to => to == Reporter ? "" : to, StringComparer.Ordinal);
    }
}
