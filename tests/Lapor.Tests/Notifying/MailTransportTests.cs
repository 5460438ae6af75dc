using Lapor.Notifying;

namespace Lapor.Tests.Notifying;

public sealed class MailTransportTests : IAsyncDisposable
{
    private static readonly OutgoingMail Sample = new("warga@contoh.example", "Laporan #1234567890 ditindaklanjuti – terima kasih", "Salam,\n\nJalan sudah diperbaiki ✓\n.\nLapor", "1.2.3@lapor.example")
    {
        Unsubscribe = new Uri("https://lapor.example/berhenti?k=abc"),
    };

    private readonly SmtpServer server = new();
    private readonly string folder = Directory.CreateTempSubdirectory("lapor-test-").FullName;

    [Fact]
    public async Task A_mail_arrives_whole_and_in_utf8()
    {
        Assert.Equal(new MailResult(MailVerdict.Sent, "sent"), await Send(Sample));
        var mail = Assert.Single(server.Mails);
        var read = MailParts.Read(mail);
        Assert.Equal("<1.2.3@lapor.example>", read.Headers["Message-ID"]);
        Assert.Equal("<https://lapor.example/berhenti?k=abc>", read.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", read.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("auto-generated", read.Headers["Auto-Submitted"]);
        Assert.Equal("1.0", read.Headers["MIME-Version"]);
        Assert.True(DateTimeOffset.TryParse(read.Headers["Date"], System.Globalization.CultureInfo.InvariantCulture, out _), read.Headers["Date"]);
        Assert.Contains("=?utf-8?", read.Headers["Subject"], StringComparison.Ordinal);
        Assert.All(mail.Split('\n'), line => Assert.True(line.Length <= 998 && line.All(char.IsAscii), line));
        Assert.Equal(Sample.Text + "\n", read.Text);
        Assert.Contains("<p>Jalan sudah diperbaiki &#10003;<br>.<br>Lapor</p>", read.Html.Replace("✓", "&#10003;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<lapor@lapor.example>", server.Commands);
        Assert.Contains("RCPT TO:<warga@contoh.example>", server.Commands);
    }

    [Theory]
    [InlineData("GREETING", "421 busy", MailVerdict.Retry)]
    [InlineData("RCPT", "450 mailbox busy", MailVerdict.Retry)]
    [InlineData("RCPT", "452 too many", MailVerdict.Retry)]
    [InlineData("RCPT", "550 no such user", MailVerdict.Refused)]
    [InlineData("MAIL", "451 try later", MailVerdict.Retry)]
    [InlineData("RCPT", "551 not here", MailVerdict.Refused)]
    [InlineData("RCPT", "553 5.1.3 no such name", MailVerdict.Refused)]
    [InlineData("RCPT", "550 5.7.1 relaying denied", MailVerdict.Retry)]
    [InlineData("RCPT", "552 5.2.2 mailbox full", MailVerdict.Retry)]
    [InlineData("RCPT", "554 no", MailVerdict.Retry)]
    [InlineData("MAIL", "553 not allowed", MailVerdict.Retry)]
    [InlineData("DATA", "554 no", MailVerdict.Retry)]
    [InlineData("END", "451 greylisted", MailVerdict.Retry)]
    [InlineData("END", "554 looks like spam", MailVerdict.Retry)]
    [InlineData("MAIL", "530 5.7.0 sign in first", MailVerdict.Retry)]
    [InlineData("GREETING", "drop", MailVerdict.Retry)]
    [InlineData("EHLO", "drop", MailVerdict.Retry)]
    [InlineData("RCPT", "drop", MailVerdict.Retry)]
    [InlineData("END", "drop", MailVerdict.Retry)]
    [InlineData("RCPT", "nonsense", MailVerdict.Retry)]
    public async Task Only_a_lasting_no_to_the_recipient_is_final(string command, string answer, MailVerdict expected)
    {
        server.Answers[command] = answer;
        var result = await Send(Sample);
        Assert.Equal(expected, result.Verdict);
        Assert.Empty(server.Mails);
        if (char.IsAsciiDigit(answer[0]) && command != "GREETING")
            Assert.Equal("smtp_" + answer[..3], result.Code);
    }

    [Theory]
    [InlineData("GREETING")]
    [InlineData("RCPT")]
    [InlineData("END")]
    public async Task A_server_that_falls_silent_is_given_up_and_tried_again_later(string command)
    {
        server.Answers[command] = "hang";
        var result = await new MailTransport(Options with { Timeout = TimeSpan.FromMilliseconds(150) }, TimeProvider.System).Send(Sample, default);
        Assert.Equal(new MailResult(MailVerdict.Retry, "timeout"), result);
    }

    [Fact]
    public async Task A_closed_port_and_a_server_without_encryption_are_tried_again_later()
    {
        int closed;
        await using (var gone = new SmtpServer())
            closed = gone.Port;
        Assert.Equal(MailVerdict.Retry, (await new MailTransport(Options with { Port = closed }, TimeProvider.System).Send(Sample, default)).Verdict);
        Assert.Equal(MailVerdict.Retry, (await new MailTransport(Options with { Tls = true }, TimeProvider.System).Send(Sample, default)).Verdict);
        Assert.DoesNotContain(server.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stopping_worker_stops_sending()
    {
        server.Answers["RCPT"] = "hang";
        using var stopping = new CancellationTokenSource();
        var sending = new MailTransport(Options, TimeProvider.System).Send(Sample, stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task The_password_is_given_when_asked()
    {
        var transport = new MailTransport(Options with { User = "lapor", Password = "rahasia sekali" }, TimeProvider.System);
        // The client goes on without having signed in; a server that wants it says so at the next command.
        server.Answers["AUTH"] = "535 wrong";
        server.Answers["MAIL"] = "530 sign in first";
        Assert.Equal(new MailResult(MailVerdict.Retry, "smtp_530"), await transport.Send(Sample, default));
        Assert.Contains(server.Commands, line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) && line.Contains(Convert.ToBase64String("lapor"u8), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("warga@contoh.example\r\nBcc: semua@contoh.example", "s", "1@x")]
    [InlineData("warga@contoh.example", "s\r\nBcc: semua@contoh.example", "1@x")]
    [InlineData("warga@contoh.example", "s\nX", "1@x")]
    [InlineData("warga@contoh.example", "s\u2028X", "1@x")]
    [InlineData("warga@contoh.example", "s", "1@x>\r\nBcc: a@b")]
    [InlineData("warga@contoh.example", "s", "1@x> <2@y")]
    public async Task No_value_can_add_a_header(string to, string subject, string messageId) =>
        Assert.Equal(new MailResult(MailVerdict.Refused, "bad_header"), await Send(new OutgoingMail(to, subject, "t", messageId)));

    [Theory]
    [InlineData("bukan alamat")]
    [InlineData("")]
    [InlineData("a@")]
    [InlineData("Warga <warga@contoh.example>")]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("wargä@contoh.example")]
    public async Task What_is_no_address_is_refused_without_a_connection(string to)
    {
        Assert.Equal(new MailResult(MailVerdict.Refused, "bad_address"), await Send(Sample with { To = to }));
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task Without_a_server_mails_are_written_to_the_spool_once_each()
    {
        var transport = new MailTransport(Options with { Host = null }, TimeProvider.System);
        Assert.Equal(new MailResult(MailVerdict.Sent, "spooled"), await transport.Send(Sample, default));
        Assert.Equal(MailVerdict.Sent, (await transport.Send(Sample, default)).Verdict);
        await transport.Send(Sample with { MessageId = "other@lapor.example" }, default);

        Assert.Empty(Directory.GetDirectories(Options.SpoolFolder));
        var files = Directory.GetFiles(Options.SpoolFolder, "*.eml");
        Assert.Equal(2, files.Length);
        var read = MailParts.Read(await File.ReadAllTextAsync(files[0]));
        Assert.Equal("warga@contoh.example", read.Headers["To"]);
        Assert.Equal(Sample.Text + "\n", read.Text);
    }

    [Fact]
    public void As_html_the_words_are_the_same_and_nothing_of_them_is_markup()
    {
        var html = MailHtml.Of("Kabar <b>", "Halo & salam,\n\n> Kata petugas <script>alert(1)</script>\n> \"kutipan\"\n\nLihat: https://lapor.example/laporan/1?a=1&b=2.\nhttps://lapor.example/\"onclick=\"x");
        Assert.Contains("<title>Kabar &lt;b&gt;</title>", html, StringComparison.Ordinal);
        Assert.Contains("<p>Halo &amp; salam,</p>", html, StringComparison.Ordinal);
        Assert.Contains("Kata petugas &lt;script&gt;alert(1)&lt;/script&gt;<br>&quot;kutipan&quot;</blockquote>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://lapor.example/laporan/1?a=1&amp;b=2\">https://lapor.example/laporan/1?a=1&amp;b=2</a>.", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://lapor.example/\">https://lapor.example/</a>&quot;onclick=&quot;x", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_work_are_named()
    {
        Assert.Empty(Options.Mistakes());
        Assert.Single((Options with { From = "nobody" }).Mistakes());
        Assert.Single((Options with { Port = 465 }).Mistakes());
        Assert.Single((Options with { User = "lapor" }).Mistakes());
        Assert.Single((Options with { User = "lapor", Password = "p", Tls = false }).Mistakes());
        Assert.Single((Options with { Timeout = TimeSpan.Zero }).Mistakes());
        Assert.Empty((Options with { BounceTo = "bounce@lapor.example" }).Mistakes());
        Assert.Single((Options with { BounceTo = "bounce+x@lapor.example" }).Mistakes());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private MailOptions Options => new() { Host = "127.0.0.1", Port = server.Port, Tls = false, From = "lapor@lapor.example", SpoolFolder = Path.Combine(folder, "spool") };

    private Task<MailResult> Send(OutgoingMail mail) => new MailTransport(Options, TimeProvider.System).Send(mail, default);
}
