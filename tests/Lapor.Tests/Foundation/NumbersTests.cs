using System.Buffers.Binary;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Lapor.Foundation;

namespace Lapor.Tests.Foundation;

public sealed class NumbersTests
{
    private static readonly Gen<string> Ids = Gen.Fresh(() => TrackingId.New().ToString());
    private static readonly Gen<string> Codes = Gen.Fresh(() => ReceiptCode.New().ToString());

    [Theory]
    [InlineData("572", 4)] // the worked example of Damm's thesis
    [InlineData("", 0)]
    [InlineData("0", 0)]
    public void The_check_digit_is_Damms(string digits, int check) => Assert.Equal(check, CheckDigit.Of(digits));

    [Fact]
    public void The_check_digit_of_something_else_than_digits_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CheckDigit.Of("12a"));
        Assert.Throws<ArgumentException>(() => CheckDigit.Of("１２"));
    }

    [Fact]
    public void What_is_made_can_be_read_back_in_every_form()
    {
        Law.Holds(Ids, text => TrackingId.TryParse(text, out var id) && id.ToString() == text && text[0] != '0'
            && TrackingId.TryParse(id.Spoken, out var spoken) && spoken == id
            && TrackingId.TryParse(" #" + text.Insert(3, "-").Insert(7, "."), out var typed) && typed == id);
        Law.Holds(Codes, text => ReceiptCode.TryParse(text, out var code) && code.ToString() == text
            && ReceiptCode.TryParse(code.Grouped, out var grouped) && grouped == code);
    }

    [Fact]
    public void Every_single_wrong_digit_is_caught() => Law.Holds(
        Gen.OneOf(Ids, Codes),
        text => Enumerable.Range(0, text.Length).All(at => "0123456789".Where(digit => digit != text[at])
            .All(digit => !Parses(text.Remove(at, 1).Insert(at, digit.ToString())))));

    [Fact]
    public void Every_swap_of_two_neighbours_is_caught() => Law.Holds(
        Gen.OneOf(Ids, Codes),
        text => Enumerable.Range(0, text.Length - 1).Where(at => text[at] != text[at + 1])
            .All(at => !Parses(text.Remove(at, 2).Insert(at, $"{text[at + 1]}{text[at]}"))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("0000000000")] // the check digit holds, the first digit does not
    [InlineData("１２３４５６７８９０")]
    [InlineData("١٢٣٤٥٦٧٨٩٠")]
    [InlineData("5724")]
    public void What_cannot_be_a_tracking_ID_is_refused(string? text)
    {
        Assert.False(TrackingId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void Foreign_digits_letters_and_a_second_hash_are_refused()
    {
        var text = TrackingId.New().ToString();
        Assert.False(TrackingId.TryParse("##" + text, out _));
        Assert.False(TrackingId.TryParse(text + "#", out _));
        Assert.False(TrackingId.TryParse(text + "x", out _));
        Assert.False(TrackingId.TryParse(text + "0", out _));
        Assert.False(TrackingId.TryParse(text[..9], out _));
        Assert.False(TrackingId.TryParse(string.Concat(text.Select(c => (char)(c - '0' + '０'))), out _));
        Assert.False(TrackingId.TryParse(string.Concat(text.Select(c => (char)(c - '0' + '٠'))), out _));
        Assert.False(TrackingId.TryParse(text + new string(' ', 60), out _));
        Assert.True(TrackingId.TryParse($"\u00a0{text[..3]}\u2013{text[3..]}\u202f", out _));
    }

    [Fact]
    public void The_same_key_material_gives_the_same_receipt_and_another_gives_another()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var code = ReceiptCode.From(secret);
        Assert.Equal(code, ReceiptCode.From(secret));
        secret[15] ^= 1;
        Assert.NotEqual(code, ReceiptCode.From(secret));
        Assert.Throws<ArgumentException>(() => ReceiptCode.From(new byte[15]));
    }

    [Fact]
    public void Digits_are_spread_evenly()
    {
        const int samples = 20_000;
        var ids = new int[10, 10];
        var codes = new int[16, 10];
        Span<byte> counter = stackalloc byte[4];
        for (var i = 0; i < samples; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(counter, i);
            var code = ReceiptCode.From(SHA256.HashData(counter)).ToString();
            var id = TrackingId.New().ToString();
            for (var at = 0; at < 16; at++)
                codes[at, code[at] - '0']++;
            for (var at = 0; at < 10; at++)
                ids[at, id[at] - '0']++;
        }

        // Chi-square with 9 degrees of freedom stays below 60 but for about one run in 10^9.
        for (var at = 0; at < 16; at++)
            Assert.InRange(ChiSquare(codes, at, 10), 0, 60);
        for (var at = 1; at < 10; at++)
            Assert.InRange(ChiSquare(ids, at, 10), 0, 60);
        Assert.Equal(0, ids[0, 0]);

        static double ChiSquare(int[,] counts, int at, int kinds)
        {
            var expected = (double)samples / kinds;
            return Enumerable.Range(0, kinds).Sum(digit => Math.Pow(counts[at, digit] - expected, 2) / expected);
        }
    }

    [Fact]
    public void Ten_thousand_numbers_hold_hardly_a_repeat()
    {
        var distinct = Enumerable.Range(0, 10_000).Select(_ => TrackingId.New()).Distinct().Count();
        Assert.InRange(distinct, 9_990, 10_000);
    }

    [Fact]
    public void Mutated_input_never_throws_and_never_reads_as_something_that_does_not_print_back() => Law.Holds(
        Law.Mutated(Gen.OneOf(Ids, Codes)),
        text => (!TrackingId.TryParse(text, out var id) || (id != default && TrackingId.TryParse(id.ToString(), out var again) && again == id))
            && (!ReceiptCode.TryParse(text, out var code) || (ReceiptCode.TryParse(code.ToString(), out var back) && back == code)),
        cases: 2_000);

    private static bool Parses(string text) =>
        text.Length == TrackingId.Length ? TrackingId.TryParse(text, out _) : ReceiptCode.TryParse(text, out _);
}
