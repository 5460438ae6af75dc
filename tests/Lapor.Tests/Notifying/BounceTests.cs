using System.Text;
using Lapor.Channels.Bounces;
using Lapor.Notifying;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Notifying;

/// <summary>Mails that come back: how the word is read, what it changes, and what a made-up one does not.</summary>
public sealed class BounceTests
{
    private const string Reporter = "siti@contoh.id";

    [Theory]
    [InlineData("failed", "5.1.1", true, true, false)]
    [InlineData("failed", "5.1.1 (bad destination mailbox address)", true, true, false)]
    [InlineData("Failed", "5.2.2", true, false, false)]
    [InlineData("failed", "5.4.4", true, false, false)]
    [InlineData("failed", "5.7.1", true, false, true)]
    [InlineData("failed", "4.4.1", false, false, false)]
    [InlineData("delayed", "4.4.1", false, false, false)]
    [InlineData("delayed", "5.1.1", false, false, false)]
    public void A_servers_word_is_read(string action, string status, bool hard, bool unknown, bool policy)
    {
        foreach (var newline in new[] { "\n", "\r\n" })
        {
            var read = BounceReport.Read(Encoding.ASCII.GetBytes(Dsn("bounce+abc@lapor.example", action, status).ReplaceLineEndings(newline)));
            Assert.NotNull(read);
            Assert.Equal("bounce+abc@lapor.example", read.Mailbox);
            Assert.Equal((hard, unknown, policy), (read.IsHard, read.IsUnknown, read.IsPolicy));
        }
    }

    [Theory]
    [InlineData("delivered", "2.0.0")]
    [InlineData("relayed", "2.0.0")]
    [InlineData("failed", "lima satu satu")]
    [InlineData("failed", "5.1")]
    [InlineData("failed", "9.1.1")]
    [InlineData("failed", "5.1.99999")]
    public void What_is_no_failure_is_none(string action, string status) => Assert.Null(BounceReport.Read(Encoding.ASCII.GetBytes(Dsn("bounce+abc@lapor.example", action, status))));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("From: siti@contoh.id\nSubject: Re: laporan\nContent-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n")]
    [InlineData("Content-Type: multipart/report; boundary=\n\nx")]
    [InlineData("Content-Type: multipart/report; boundary=\"x\n\n--x\nContent-Type: message/delivery-status\n\nAction: failed")]
    [InlineData("Content-Type: multipart/report; boundary=x\nTo: lapor@lapor.example\n\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\nAction: failed\nStatus: 5.1.1\n--x--\n")]
    public void Other_mail_is_no_word(string mail) => Assert.Null(BounceReport.Read(Encoding.ASCII.GetBytes(mail)));

    [Fact]
    public void Whatever_is_changed_in_a_word_it_is_read_in_bounded_time_or_not_at_all()
    {
        var whole = Encoding.ASCII.GetBytes(Dsn("bounce+abc@lapor.example", "failed", "5.1.1"));
        uint state = 20260302;
        uint Next(int below) => (state = (state * 1664525) + 1013904223) / 65536 % (uint)below;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var mail = whole.ToList();
            for (var change = Next(6) + 1; change > 0 && mail.Count > 0; change--)
            {
                var at = (int)Next(mail.Count);
                switch (Next(4))
                {
                    case 0:
                        mail[at] = (byte)Next(256);
                        break;
                    case 1:
                        mail.RemoveRange(at, Math.Min(mail.Count - at, (int)Next(200)));
                        break;
                    case 2:
                        mail.InsertRange(at, mail.GetRange(at, Math.Min(mail.Count - at, (int)Next(200))));
                        break;
                    default:
                        mail.Insert(at, (byte)"\n:-;=\"+ \0"[(int)Next(9)]);
                        break;
                }
            }

            if (BounceReport.Read([.. mail]) is { } report)
            {
                read++;
                Assert.Contains('+', report.Mailbox);
                Assert.InRange(report.Status.Length, 5, 9);
            }
        }

        Assert.InRange(read, 100, 19_900);
        // Large ones too: more than the most that is read, of what costs most.
        foreach (var costly in new[] { "\n", "--x", "a: b\n ", "--x\nContent-Type: message/delivery-status\n\n" })
            BounceReport.Read(Encoding.ASCII.GetBytes("Content-Type: multipart/report; boundary=x\n\n" + string.Concat(Enumerable.Repeat(costly, 400_000 / costly.Length))));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), clock.Elapsed.ToString());
    }

    [Theory, OnBothEngines]
    public async Task An_address_that_nobody_has_gets_no_news_after_the_first_word_until_it_is_given_another_try(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await crew.Work();
        crew.Take();
        await Back(crew, Reporter, "5.1.1", "1");
        Assert.Equal(1, await crew.ReadBounces.Run(default));
        Assert.Empty(Directory.GetFiles(crew.Maildir, "*", SearchOption.AllDirectories));
        var dead = await crew.Bounces.Of(" Siti@Contoh.ID", default);
        Assert.Equal(("5.1.1", world.Now), (dead!.Status, dead.StoppedAt));
        Assert.Equal(MailReach.ComesBack, await crew.StopMail.Reach(await world.Report(id), default));
        await world.Forward(id);
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == Reporter);
        Assert.Null((await world.Contacts.Open((await world.Report(id)).Id, default)).Undeliverable); // the address is dead, the report's contact is not marked
        // What always comes is tried all the same.
        Assert.Equal("spooled", (await crew.Mail.Send(new OutgoingMail(Reporter, "Kode", "1", "k@x") { Always = true }, default)).Code);
        Assert.Equal(new MailResult(MailVerdict.Refused, "came_back"), await crew.Mail.Send(new OutgoingMail(Reporter, "Kabar", "1", "n@x"), default));
        var day = await crew.Bounces.Day(default);
        Assert.Equal((1, 0, 1), (day.Hard, day.Soft, day.Stopped));

        await crew.Bounces.Forgive(Reporter, default);
        Assert.Null(await crew.Bounces.Of(Reporter, default));
        Assert.Equal(MailReach.Reaches, await crew.StopMail.Reach(await world.Report(id), default));
        await world.Do(world.Andi, ActKind.Hold, id);
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == Reporter);
        world.Clock.Advance(BounceStore.Remembered + TimeSpan.FromDays(1));
        Assert.Equal(1, await crew.Bounces.Sweep(default));
        Assert.Equal(0, (await crew.Bounces.Day(default)).Hard);
    }

    [Theory, OnBothEngines]
    public async Task Other_failures_end_after_three_soft_ones_and_our_own_never_and_none_counts_twice(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        foreach (var n in new[] { "1", "1", "2" }) await Back(crew, "penuh@contoh.id", "5.2.2", n);
        for (var n = 0; n < 5; n++)
        {
            await Back(crew, "jauh@contoh.id", "4.4.1", $"{n}");
            await Back(crew, "tolak@contoh.id", "5.7.1", $"{n}");
        }

        Assert.Equal(13, await crew.ReadBounces.Run(default)); // one was a copy of another: taken, and counted below once
        Assert.Null(await crew.Bounces.Of("penuh@contoh.id", default));
        await Back(crew, "penuh@contoh.id", "5.2.2", "3");
        await crew.ReadBounces.Run(default);
        Assert.Equal("5.2.2", (await crew.Bounces.Of("penuh@contoh.id", default))!.Status);
        Assert.Null(await crew.Bounces.Of("jauh@contoh.id", default));
        Assert.Null(await crew.Bounces.Of("tolak@contoh.id", default));
        var day = await crew.Bounces.Day(default);
        Assert.Equal((8, 5, 1), (day.Hard, day.Soft, day.Stopped));
        // A server's no at the door is the same as a word afterwards.
        await crew.Bounces.Refused("pindah@contoh.id", "1@lapor.example", "smtp_550", default);
        await crew.Bounces.Refused("pindah@contoh.id", "1@lapor.example", "smtp_550", default);
        Assert.Equal("smtp_550", (await crew.Bounces.Of("pindah@contoh.id", default))!.Status);
        Assert.Equal(9, (await crew.Bounces.Day(default)).Hard);
    }

    [Theory, OnBothEngines]
    public async Task A_made_up_word_changes_nothing_and_the_mailbox_is_emptied_whatever_lies_there(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        Assert.Equal(0, await crew.ReadBounces.Run(default)); // there is no mailbox yet
        var token = crew.Bounces.Token(Reporter);
        Assert.Equal(32, token.Length);
        Assert.NotEqual(token, crew.Bounces.Token("lain@contoh.id"));
        string[] forged =
        [
            "bounce@lapor.example", "bounce+@lapor.example", "bounce+" + new string('0', 32) + "@lapor.example", $"bounce+{crew.Bounces.Token("lain@contoh.id")[..20]}{token[20..]}@lapor.example", $"bounce+{token}0@lapor.example",
            $"bounce+{token[..^1]}@lapor.example", $"bounce+{token[..^1]}g@lapor.example", $"bounce+{token}",
        ];
        foreach (var (mailbox, n) in forged.Select((m, n) => (m, n))) await Put(crew, Dsn(mailbox, "failed", "5.1.1"), $"f{n}");
        await Put(crew, "Subject: Saya sedang cuti\n\nSampai jumpa.", "cuti");
        await Put(crew, "", "kosong");
        Assert.Equal(0, await crew.ReadBounces.Run(default));
        Assert.Empty(Directory.GetFiles(crew.Maildir, "*", SearchOption.AllDirectories));
        Assert.Null(await crew.Bounces.Of(Reporter, default));
        Assert.Equal(0, (await crew.Bounces.Day(default)).Hard);
        // The address stands nowhere.
        await Back(crew, Reporter, "5.1.1", "1");
        await crew.ReadBounces.Run(default);
        Assert.DoesNotContain(Reporter, string.Join('\n', await crew.World.Database.Read(s => s.Query<string>("SELECT status FROM mail_address"))), StringComparison.Ordinal);
    }

    /// <summary>A mail to this address came back.</summary>
    private static Task Back(Crew crew, string address, string status, string name) => Put(crew, Dsn($"bounce+{crew.Bounces.Token(address)}@lapor.example", status[0] == '5' ? "failed" : "delayed", status, name), $"{address}-{name}-{Fresh()}");

    private static int names;

    private static int Fresh() => Interlocked.Increment(ref names);

    private static async Task Put(Crew crew, string mail, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(crew.Maildir, "new")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, name), mail);
    }

    private static string Dsn(string to, string action, string status, string id = "1") => $"""
        Return-Path: <>
        Delivered-To: {to}
        From: MAILER-DAEMON@mail.contoh.id (Mail Delivery System)
        To: {to}
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        	boundary="8A1B2.{id}/mail.contoh.id"
        Message-Id: <{id}@mail.contoh.id>

        This is a MIME-encapsulated message.

        --8A1B2.{id}/mail.contoh.id
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mail.contoh.id.

        --8A1B2.{id}/mail.contoh.id
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.contoh.id
        Arrival-Date: Mon,  2 Mar 2026 09:00:00 +0700 (WIB)

        Final-Recipient: rfc822; siti@contoh.id
        Action: {action}
        Status: {status}
        Diagnostic-Code: X-Postfix; unknown user: "siti"

        --8A1B2.{id}/mail.contoh.id
        Content-Type: text/rfc822-headers

        From: "Lapor" <lapor@lapor.example>

        --8A1B2.{id}/mail.contoh.id--
        """.ReplaceLineEndings("\n");
}
