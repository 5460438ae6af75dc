using Lapor.Channels.Sms;

namespace Lapor.Tests.Channels;

/// <summary>Text messages over a real socket to a gateway with Kannel's manners.</summary>
public sealed class SmsTransportTests : IAsyncDisposable
{
    private static readonly OutgoingSms Sample = new("+6281234567890", "Kode Lapor: 1234 5678. Berlaku satu kali.", "mail_citizen.code.1.ab");
    private readonly KannelGateway gateway = new();
    private readonly string folder = Directory.CreateTempSubdirectory("lapor-test-").FullName;

    private SmsOptions Options => new() { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang", Sender = "LAPOR" };

    [Fact]
    public async Task A_message_is_taken_and_no_address_line_holds_password_number_or_text()
    {
        Assert.Equal(new SmsResult(SmsVerdict.Taken, "accepted"), await Send(Sample));
        Assert.Equal(new TakenSms("LAPOR", Sample.To, Sample.Text, "0", "UTF-8"), Assert.Single(gateway.Taken));
        Assert.Equal("POST /cgi-bin/sendsms HTTP/1.1", Assert.Single(gateway.Log));
    }

    [Fact]
    public async Task What_the_telephones_alphabet_lacks_goes_as_unicode()
    {
        await Send(Sample with { Text = "Kode: 1234 5678 ✓" });
        Assert.Equal(("2", "Kode: 1234 5678 ✓"), Assert.Single(gateway.Taken) is var taken ? (taken.Coding, taken.Text) : default);
    }

    [Theory]
    [InlineData("202 0: Accepted for delivery", SmsVerdict.Taken, "accepted")]
    [InlineData("202 3: Queued for later delivery", SmsVerdict.Taken, "queued")]
    [InlineData("403 Not routable. Do not try again.", SmsVerdict.Never, "not_routable")]
    [InlineData("400 Number(s) has/have been denied by white- and/or black-lists.", SmsVerdict.Never, "not_routable")]
    [InlineData("403 Authorization failed for sendsms", SmsVerdict.Later, "http_403")]
    [InlineData("400 Sender missing and no global set, rejected", SmsVerdict.Later, "http_400")]
    [InlineData("503 Temporal failure, try again later.", SmsVerdict.Later, "http_503")]
    [InlineData("503 Not routable.", SmsVerdict.Later, "http_503")]
    [InlineData("404 Unknown request.", SmsVerdict.Later, "http_404")]
    [InlineData("200 <html>Sign in to the network</html>", SmsVerdict.Later, "no_gateway")]
    [InlineData("302 http://127.0.0.1:1/elsewhere", SmsVerdict.Later, "http_302")]
    [InlineData("drop", SmsVerdict.Later, "connection")]
    public async Task Only_a_number_without_a_way_is_given_up(string answer, SmsVerdict verdict, string code)
    {
        gateway.Answer = answer;
        Assert.Equal(new SmsResult(verdict, code), await Send(Sample));
    }

    [Fact]
    public async Task A_wrong_password_is_ours_to_mend_and_a_silent_or_closed_gateway_is_tried_again()
    {
        Assert.Equal("http_403", (await Send(Sample, Options with { Password = "salah" })).Code);
        Assert.Empty(gateway.Taken);
        gateway.Answer = "hang";
        Assert.Equal(new SmsResult(SmsVerdict.Later, "timeout"), await Send(Sample, Options with { Timeout = TimeSpan.FromMilliseconds(150) }));
        Uri closed;
        await using (var gone = new KannelGateway()) closed = gone.Address;
        Assert.Equal(new SmsResult(SmsVerdict.Later, "connection"), await Send(Sample, Options with { Gateway = closed }));
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Over(Options).Send(Sample, hurry.Token));
    }

    [Theory]
    [InlineData("+6281234567890\r\nX-Kannel-SMSC: x")]
    [InlineData("081234567890")]
    [InlineData("+62 812")]
    [InlineData("+")]
    [InlineData("")]
    public async Task What_is_no_number_never_leaves(string to)
    {
        Assert.Equal(new SmsResult(SmsVerdict.Never, "bad_number"), await Send(Sample with { To = to }));
        Assert.Empty(gateway.Log);
    }

    [Fact]
    public async Task Without_a_gateway_one_file_holds_one_message_however_often_it_is_tried()
    {
        var spool = Options with { Gateway = null, SpoolFolder = folder };
        Assert.True(spool.IsSet);
        Assert.Equal("spooled", (await Send(Sample, spool)).Code);
        Assert.Equal("spooled", (await Send(Sample, spool)).Code);
        Assert.Equal($"To: {Sample.To}\n\n{Sample.Text}\n", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)), TestContext.Current.CancellationToken));
        var none = spool with { SpoolFolder = null };
        Assert.False(none.IsSet);
        Assert.Equal(new SmsResult(SmsVerdict.Never, "not_set"), await Send(Sample, none));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("Kode Lapor: 1234 5678.", 22)]
    [InlineData("[€]", 6)]
    [InlineData("Ä@£", 3)]
    [InlineData("ç", null)]
    [InlineData("“kutip”", null)]
    public void Septets_are_counted_as_telephones_do(string text, int? septets) => Assert.Equal(septets, Gsm0338.Septets(text));

    [Fact]
    public void Mistakes_in_the_settings_are_told()
    {
        Assert.Empty(Options.Mistakes());
        Assert.Empty(new SmsOptions().Mistakes());
        Assert.Contains("LAPOR_SMS_PASSWORD", Assert.Single((Options with { Password = null }).Mistakes()), StringComparison.Ordinal);
        Assert.Contains("clear", Assert.Single((Options with { Gateway = new Uri("http://sms.contoh.id/cgi-bin/sendsms") }).Mistakes()), StringComparison.Ordinal);
        Assert.Contains("question mark", Assert.Single((Options with { Gateway = new Uri("https://sms.contoh.id/cgi-bin/sendsms?username=x") }).Mistakes()), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static SmsTransport Over(SmsOptions options) => new(options, KannelGateway.Clients(), TimeProvider.System);

    private Task<SmsResult> Send(OutgoingSms sms, SmsOptions? options = null) => Over(options ?? Options).Send(sms, default);
}
