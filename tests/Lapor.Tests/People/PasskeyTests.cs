using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

/// <summary>The table of passkeys and what it means for an officer's second factor, on both engines. What a browser does with them is tested in Chromium.</summary>
public sealed class PasskeyTests
{
    private static Passkey Made(long owner, byte credential, string handle = "pegangan") => new()
    {
        OwnerId = owner,
        Handle = handle,
        CredentialId = [credential, 2, 3],
        PublicKey = [9, 9],
        Transports = "internal,hybrid",
        BackupEligible = true,
        Name = "Ponsel",
    };

    [Theory, OnBothEngines]
    public async Task A_first_passkey_brings_recovery_codes_and_the_last_factor_stays(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (lina, factor) = (world.Lina.Officer!.Id, world.WayIn.Factor);
        var codes = await factor.AddPasskey(Made(lina, 1), default);
        Assert.Equal(SecondFactor.RecoveryCodes, codes.Value.Length);
        Assert.Equal(new FactorsSet(App: false, Passkeys: 1, Codes: SecondFactor.RecoveryCodes), await factor.Of(lina, default));
        Assert.Empty(await JobsOf(world)); // the first one is made at the sign-in itself: nobody else could have

        Assert.Empty((await factor.AddPasskey(Made(lina, 2), default)).Value);
        Assert.Equal([$"passkey:{lina}"], await JobsOf(world));
        Assert.Equal("passkey_taken", Assert.Single((await factor.AddPasskey(Made(lina, 2), default)).Refusals).Code);
        var sari = world.Sari.Officer!.Id;
        Assert.Equal("passkey_taken", Assert.Single((await factor.AddPasskey(Made(sari, 2, "lain"), default)).Refusals).Code);

        var (first, second) = ((await world.WayIn.Passkeys.Of(PasskeyOwner.Officer, lina, default))[0], (await world.WayIn.Passkeys.Of(PasskeyOwner.Officer, lina, default))[1]);
        Assert.Equal(("Ponsel", true, "internal,hybrid", null), (first.Name, first.BackupEligible, first.Transports, first.UsedAt));
        Assert.Equal("passkey_not_found", Assert.Single((await factor.RemovePasskey(sari, first.Id, default)).Refusals).Code);
        Assert.False((await factor.RemovePasskey(lina, first.Id, default)).IsRefused);
        Assert.Equal("last_factor", Assert.Single((await factor.RemovePasskey(lina, second.Id, default)).Refusals).Code);
        await world.WayIn.GiveFactor();
        Assert.False((await factor.RemovePasskey(lina, second.Id, default)).IsRefused);
        Assert.Equal(
            ["passkey_removed", "passkey_removed", "passkey_added", "passkey_added"],
            (await world.WayIn.Audit.OfOfficer(lina, default)).Where(e => e.Kind is AuditKind.CredentialChanged).Select(e => e.Subject));
    }

    [Theory, OnBothEngines]
    public async Task An_answer_counts_once_and_only_for_its_own_kind_of_account(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (lina, store) = (world.Lina.Officer!.Id, world.WayIn.Passkeys);
        await world.WayIn.Factor.AddPasskey(Made(lina, 1), default);
        var passkey = (await store.ByCredential([1, 2, 3], default))!;
        Assert.Equal(lina, passkey.OwnerId);
        Assert.Null(await store.ByCredential([1, 2, 4], default));
        Assert.Single(await store.ByHandle(PasskeyOwner.Officer, "pegangan", default));
        Assert.Empty(await store.ByHandle(PasskeyOwner.Citizen, "pegangan", default));
        Assert.Empty(await store.Of(PasskeyOwner.Citizen, lina, default));
        Assert.Equal("pegangan", await store.HandleOf(PasskeyOwner.Officer, lina, default));
        var fresh = await store.HandleOf(PasskeyOwner.Citizen, lina, default);
        Assert.Equal(32, fresh.Length);
        Assert.NotEqual(fresh, await store.HandleOf(PasskeyOwner.Citizen, lina, default));

        var asked = world.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.True(await store.Use(passkey.Id, asked, 7, backedUp: true, default));
        Assert.False(await store.Use(passkey.Id, asked, 8, backedUp: true, default));
        Assert.False(await store.Use(passkey.Id, asked - 1000, 8, backedUp: true, default));
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await store.Use(passkey.Id, asked + 1000, 9, backedUp: false, default));
        Assert.Equal((9L, false, asked + 2000), ((await store.ByCredential([1, 2, 3], default))!.SignCount, (await store.ByCredential([1, 2, 3], default))!.BackedUp, (await store.ByCredential([1, 2, 3], default))!.UsedAt));
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.Use(passkey.Id, asked + 2000, 10, backedUp: false, default))));
        Assert.Single(both, taken => taken);
    }

    [Theory, OnBothEngines]
    public async Task Ten_are_enough_and_a_reset_takes_them_all(Engine engine)
    {
        await using var world = await World.Create(engine);
        var lina = world.Lina.Officer!.Id;
        for (byte n = 0; n < PasskeyStore.Most; n++) Assert.False((await world.WayIn.Factor.AddPasskey(Made(lina, n), default)).IsRefused);
        Assert.Equal("passkey_too_many", Assert.Single((await world.WayIn.Factor.AddPasskey(Made(lina, 99), default)).Refusals).Code);
        await world.WayIn.Manage.SendReset(lina, factorToo: true, world.Nia.Officer!.Id, default);
        Assert.Equal(new FactorsSet(App: false, 0, 0), await world.WayIn.Factor.Of(lina, default));
    }

    [Theory, OnBothEngines]
    public async Task A_citizens_passkey_keeps_days_a_sealed_name_and_answers_each_question_once(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (world, accounts, store) = (crew.World, crew.World.Accounts, crew.World.WayIn.Passkeys);
        world.Clock.Advance(TimeSpan.FromMinutes(83)); // a moment that is no full hour
        var siti = (await accounts.Enter("siti@contoh.id")).Citizen;
        await crew.Work();
        crew.Take();
        Assert.False((await accounts.Passkeys.Add(Made(siti.Id, 1) with { Name = "HP Canary" }, default)).IsRefused);
        Assert.Equal("passkey_taken", Assert.Single((await accounts.Passkeys.Add(Made(siti.Id, 1), default)).Refusals).Code);
        Assert.Equal("account_gone", Assert.Single((await accounts.Passkeys.Add(Made(-1, 9), default)).Refusals).Code);
        await crew.Work();
        Assert.Equal(("siti@contoh.id", "Kunci sandi baru di akun Lapor Anda"), Assert.Single(crew.Take()) is var mail ? (mail.To, mail.Subject) : default);
        siti = (await accounts.Store.ById(siti.Id, default))!;
        var own = Assert.Single(await accounts.Passkeys.Of(siti, default));
        Assert.Equal(("HP Canary", "2026-03-02", null), (own.Name, own.CreatedOn, own.UsedOn));

        // Signing in with it moves only its day.
        var question = new byte[32];
        Assert.True(await store.UseByDay(own.Id, question, 7, backedUp: true, default));
        Assert.False(await store.UseByDay(own.Id, question, 8, backedUp: true, default));
        question[0] = 1;
        Assert.False(await store.UseByDay(own.Id + 99, question, 8, backedUp: true, default));
        var row = (await store.ByCredential([1, 2, 3], default))!;
        Assert.Equal((7L, true, row.CreatedAt), (row.SignCount, row.BackedUp, row.UsedAt));
        Assert.Equal(17, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt).Hour); // midnight in Jakarta
        Assert.Equal("2026-03-02", Assert.Single(await accounts.Passkeys.Of(siti, default)).UsedOn);
        Assert.DoesNotContain("canary", await Tables.Everything(world.Data), StringComparison.OrdinalIgnoreCase);
        world.Clock.Advance(TimeSpan.FromDays(2));
        await store.Sweep(default);
        Assert.Equal("", await Tables.Text(world.Data, ["passkey_answer"]));

        // Nobody removes another's; with the account all go.
        var budi = (await accounts.Enter("budi@contoh.id")).Citizen;
        Assert.Equal("passkey_not_found", Assert.Single((await accounts.Passkeys.Remove(budi.Id, own.Id, default)).Refusals).Code);
        Assert.False((await accounts.Passkeys.Add(Made(siti.Id, 2) with { Name = "Laptop" }, default)).IsRefused);
        Assert.False((await accounts.Passkeys.Remove(siti.Id, own.Id, default)).IsRefused);
        Assert.Equal(["Laptop"], (await accounts.Store.ById(siti.Id, default))!.Details.PasskeyNames.Values);
        var number = (await accounts.Erasures.Ask(siti.Id, default))!;
        await accounts.Erasures.Decide(number, world.Nia.Officer!.Id, approve: true, null, default);
        Assert.Empty(await store.Of(PasskeyOwner.Citizen, siti.Id, default));
    }

    [Theory, OnBothEngines]
    public async Task Ten_passkeys_are_ten_however_many_come_at_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        var siti = (await world.Accounts.Enter("siti@contoh.id")).Citizen;
        var added = await Task.WhenAll(Enumerable.Range(1, PasskeyStore.Most + 4).Select(n => Task.Run(() => world.Accounts.Passkeys.Add(Made(siti.Id, (byte)n) with { Name = $"Kunci {n}" }, default))));
        Assert.Equal(PasskeyStore.Most, added.Count(a => !a.IsRefused));
        Assert.All(added.Where(a => a.IsRefused), a => Assert.Equal("passkey_too_many", Assert.Single(a.Refusals).Code));
        Assert.Equal(PasskeyStore.Most, (await world.Accounts.Store.ById(siti.Id, default))!.Details.PasskeyNames.Count);
    }

    private static async Task<IReadOnlyList<string>> JobsOf(World world) =>
        await world.Database.Read(s => s.Query<string>("SELECT payload FROM job WHERE kind = 'mail_account' ORDER BY id"));
}
