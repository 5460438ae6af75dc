using Lapor.People;
using Lapor.Tests.Engines;
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

    private static async Task<IReadOnlyList<string>> JobsOf(World world) =>
        await world.Database.Read(s => s.Query<string>("SELECT payload FROM job WHERE kind = 'mail_account' ORDER BY id"));
}
