using System.Globalization;
using System.Text;
using Lapor.People;

namespace Lapor.Tests.People;

public sealed class TotpTests
{
    /// <summary>RFC 6238, appendix B, the SHA-1 column: secret "12345678901234567890", eight digits.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_vectors_of_the_standard_come_out(long seconds, string code)
    {
        var secret = Encoding.ASCII.GetBytes("12345678901234567890");
        var step = Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds));
        Assert.Equal(code, Totp.Code(secret, step, digits: 8));
        Assert.Equal(code[2..], Totp.Code(secret, step));
    }

    /// <summary>RFC 4226, appendix D.</summary>
    [Fact]
    public void So_do_those_of_the_counter()
    {
        var secret = Encoding.ASCII.GetBytes("12345678901234567890");
        Assert.Equal(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"], Enumerable.Range(0, 10).Select(n => Totp.Code(secret, n)));
    }

    [Fact]
    public void A_code_holds_one_step_before_and_after()
    {
        var secret = Encoding.ASCII.GetBytes("12345678901234567890");
        var now = new DateTimeOffset(2026, 3, 2, 2, 0, 15, TimeSpan.Zero);
        var code = Totp.Code(secret, Totp.StepOf(now));
        Assert.Equal(Totp.StepOf(now), Totp.Match(secret, code, now.AddSeconds(30)));
        Assert.Equal(Totp.StepOf(now), Totp.Match(secret, code, now.AddSeconds(-30)));
        Assert.Null(Totp.Match(secret, "", now));
        Assert.Null(Totp.Match(secret, code + "0", now));
        Assert.Null(Totp.Match(secret, code, now.AddMinutes(1)));
        Assert.Null(Totp.Match(secret, code, now.AddMinutes(-1)));
        Assert.NotEqual(Totp.NewSecret(), Totp.NewSecret());
    }

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_secret_is_spoken_in_base_32(string bytes, string spoken) => Assert.Equal(spoken, Totp.Spoken(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void The_address_names_the_account_and_hides_nothing_else() => Assert.Equal(
        string.Create(CultureInfo.InvariantCulture, $"otpauth://totp/Lapor:nia%2Buji%40contoh.go.id?secret={Totp.Spoken([1, 2, 3])}&issuer=Lapor"), Totp.Address([1, 2, 3], "nia+uji@contoh.go.id", "Lapor"));
}
