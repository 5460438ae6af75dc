using System.Diagnostics;
using System.Security.Cryptography;
using Lapor.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lapor.Tests.People;

/// <summary>What may be a password, and what comparing one costs.</summary>
public sealed class PasswordTests
{
    private const string Password = "kuda hijau makan siang";

    [Theory]
    [InlineData("Indonesia123!")]
    [InlineData("indonesia2026")]
    [InlineData("IndonesiaRaya17")]
    [InlineData("P@ssw0rd1234")]
    [InlineData("p4$$w0rdp4$$w0rd")]
    [InlineData("katasandi12345")]
    [InlineData("rahasia rahasia")]
    [InlineData("bismillah1234")]
    [InlineData("sayangkamuselamanya")]
    [InlineData("admin.nasional.2026")]
    [InlineData("jakarta merdeka 45")]
    [InlineData("qwertyuiop123")]
    [InlineData("asdfghjkl;'qwe")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("abcdefghijkl")]
    [InlineData("123456789012")]
    [InlineData("08123456789012")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("kopikopikopikopi")]
    [InlineData("persib1933bandung")]
    public void What_people_try_first_is_refused(string password) => Assert.Equal("password_common", PasswordRules.Check(password)?.Code);

    [Theory]
    [InlineData(Password)]
    [InlineData("dua belas kuda terbang")]
    [InlineData("empat belas sepeda biru")]
    [InlineData("sembilan gajah menari")]
    [InlineData("kUh7-tembok-Zq")]
    [InlineData("hujan di atas genting seng")]
    [InlineData("lapor-demo-2026")]
    [InlineData("ж2ü漢字パスワード長い単語x")]
    public void A_few_unrelated_words_are_welcome(string password) => Assert.Null(PasswordRules.Check(password, "Ketut Ariani", "ariani@buleleng.go.id", "Pemerintah Kabupaten Buleleng"));

    [Theory]
    [InlineData("ketut ariani 1985", "password_own")]
    [InlineData("Ariani@buleleng.go.id", "password_own")]
    [InlineData("PemerintahKabupatenBuleleng", "password_own")]
    [InlineData("sebelas", "password_short")]
    [InlineData("", "password_short")]
    public void The_own_name_address_and_agency_are_refused(string password, string code) =>
        Assert.Equal(code, PasswordRules.Check(password, "Ketut Ariani", "ariani@buleleng.go.id", "Pemerintah Kabupaten Buleleng")?.Code);

    [Fact]
    public void A_password_has_an_end()
    {
        Assert.Null(PasswordRules.Check(string.Join(' ', Enumerable.Range(0, 40).Select(n => $"kata{n}")).PadRight(254, 'z')[..254]));
        Assert.Equal("password_long", PasswordRules.Check(new string('z', 255))?.Code);
    }

    [Fact]
    public async Task An_old_hash_is_right_and_wants_renewal_and_no_hash_is_never_right()
    {
        var work = new PasswordWork(rounds: 2000);
        var old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 500 })).HashPassword(new object(), Password);
        Assert.Equal(PasswordCheck.RightButOld, await work.Compare(old, Password, default));
        Assert.Equal(PasswordCheck.Wrong, await work.Compare(old, Password + " ", default));
        Assert.Equal(PasswordCheck.Right, await work.Compare(await work.Hash(Password, default), Password, default));
        foreach (var none in new[] { null, "", "none", "AAAA", Convert.ToBase64String(RandomNumberGenerator.GetBytes(61)) })
            Assert.Equal(PasswordCheck.Wrong, await work.Compare(none, Password, default));
    }

    /// <summary>The least of many tries, made in turns: what else the machine does only ever adds, and meets all alike.</summary>
    [Fact]
    public async Task Comparing_costs_the_same_for_a_right_a_wrong_an_old_and_no_account()
    {
        const int Rounds = 60_000;
        var work = new PasswordWork(Rounds);
        var (fresh, old) = (await work.Hash(Password, default), new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(new object(), Password));
        (string? Hash, string Password)[] ways = [(fresh, Password), (fresh, "salah"), (old, Password), (null, Password), ("none", Password)];
        var least = new double[ways.Length];
        Array.Fill(least, double.MaxValue);
        for (var n = 0; n < 15; n++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var begin = Stopwatch.GetTimestamp();
                await work.Compare(ways[way].Hash, ways[way].Password, default);
                least[way] = Math.Min(least[way], Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
        }

        Assert.All(least, other => Assert.InRange(other, least[0] / 2, least[0] * 2));
    }

    [Fact]
    public async Task Many_at_once_wait_their_turn_without_holding_a_thread_and_too_many_are_told()
    {
        var work = new PasswordWork(rounds: 20_000, atOnce: 1);
        var tries = Enumerable.Range(0, PasswordWork.MostWaiting + 60).Select(_ => Task.Run(() => work.Compare(null, Password, default))).ToList();
        var results = await Task.WhenAll(tries);
        Assert.All(results, r => Assert.True(r is PasswordCheck.Wrong or PasswordCheck.Busy));
        Assert.Contains(PasswordCheck.Wrong, results);
        Assert.Equal(PasswordCheck.Wrong, await work.Compare(null, Password, default)); // and all is free again
    }
}
