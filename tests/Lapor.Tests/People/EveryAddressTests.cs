using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;

namespace Lapor.Tests.People;

/// <summary>Whoever reads one address of an account, a mailbox or a telephone, cannot put a password or passkey into it in silence.</summary>
public sealed class EveryAddressTests
{
    private const string Email = "siti@contoh.id";
    private const string Number = "+6281299990001";

    [Theory, OnBothEngines]
    public async Task Every_address_hears_of_a_new_password_and_of_a_new_passkey(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var accounts = crew.World.Accounts;
        var citizen = (await accounts.Enter(Email)).Citizen;
        await accounts.SignIn.PutAddress(citizen, (await accounts.Codes.Ask(Number, "id", "x", default)).Value, await accounts.LatestCode(), default);
        citizen = (await accounts.Store.ById(citizen.Id, default))!;
        await Told(crew);
        Assert.False((await accounts.SignIn.SetPassword(citizen, null, proved: true, "perahu kuning di danau", 0, null, default)).IsRefused);
        Assert.Equal([$"{Email}: Kata sandi akun Lapor Anda berubah", $"{Number}: Lapor: kata sandi akun Anda berubah."], await Told(crew));
        var passkey = new Passkey { OwnerId = citizen.Id, Handle = "h", CredentialId = [1], PublicKey = [2], Name = "HP" };
        Assert.False((await accounts.Passkeys.Add(passkey, default)).IsRefused);
        Assert.Equal([$"{Email}: Kunci sandi baru di akun Lapor Anda", $"{Number}: Lapor: kunci sandi baru kini dapat membuka akun Anda."], await Told(crew));
        Assert.False((await accounts.SignIn.DropPassword(citizen, null, proved: true, null, default)).IsRefused);
        Assert.Equal(2, (await Told(crew)).Count);

        // With one address there is one message; the queue held as many jobs.
        var other = (await accounts.Enter("+6281299990009")).Citizen;
        await Told(crew);
        await accounts.SignIn.SetPassword(other, null, proved: true, "perahu kuning di danau", 0, null, default);
        Assert.Equal(["password", "password_beside"], (await crew.World.Database.Read(s => s.Query<string>("SELECT payload FROM job WHERE kind = 'mail_citizen'"))).Select(p => p.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.Single(await Told(crew));
    }

    private static async Task<List<string>> Told(Crew crew)
    {
        await crew.Work();
        return [.. crew.Take().Select(m => $"{m.To}: {m.Subject}"), .. crew.TakeTexts().Select(t => t.Split('\n')).Select(t => $"{t[0]}: {t[1][..(t[1].IndexOf('.', StringComparison.Ordinal) + 1)]}")];
    }
}
