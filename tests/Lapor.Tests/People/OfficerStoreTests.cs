using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

public sealed class OfficerStoreTests
{
    [Theory, OnBothEngines]
    public async Task Recipients_are_the_active_holders_of_a_role_at_that_place_itself(Engine engine)
    {
        await using var world = await World.Create(engine);
        Assert.Equal(["nia@contoh.go.id"], await Recipients(world, Role.NationalAdmin, null));
        Assert.Equal(["andi@contoh.go.id"], await Recipients(world, Role.AgencyAdmin, World.Bandung));
        Assert.Equal(["lina@contoh.go.id"], await Recipients(world, Role.LiaisonOfficer, World.BandungWorks));
        Assert.Empty(await Recipients(world, Role.LiaisonOfficer, World.BandungRoads));

        await world.WayIn.Manage.SetActive(world.Lina.Officer!.Id, active: false, by: null, default);
        Assert.Empty(await Recipients(world, Role.LiaisonOfficer, World.BandungWorks));
        Assert.Null(await world.Officers.ByEmail("lina@contoh.go.id", default));
    }

    [Theory, OnBothEngines]
    public async Task What_was_begun_ends_when_the_stamp_changes(Engine engine)
    {
        await using var world = await World.Create(engine);
        var secret = (await world.Officers.Secret(" NIA@contoh.go.id ", default))!;
        Assert.Equal(("stamp-nia", world.Nia.Officer!.Id), (secret.Stamp, secret.Id));
        Assert.NotNull(await world.Officers.Signed(secret.Id, secret.Stamp, default));
        await world.WayIn.Manage.SendReset(secret.Id, factorToo: true, by: null, default);
        Assert.Null(await world.Officers.Signed(secret.Id, secret.Stamp, default));
        Assert.Null(await world.Officers.Secret("siapa@contoh.go.id", default));
        Assert.False(await world.Officers.IsEmpty(default));
    }

    [Theory, OnBothEngines]
    public async Task An_agency_lists_the_officers_of_its_own_branch(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.WayIn.Sessions.Start(world.Andi.Officer!.Id, "-/-", "totp", default);
        var bandung = await world.Officers.InSubtree("/1/", null, null, 10, default);
        Assert.Equal(["Andi", "Lina", "Sari", "Umar"], bandung.Select(o => o.Name));
        Assert.Equal((world.Now, "Pemerintah Kota Bandung"), (bandung[0].LastSignInAt!.Value, bandung[0].AgencyName));
        Assert.Equal(8, (await world.Officers.InSubtree("/", null, null, 10, default)).Count);
    }

    private static async Task<IEnumerable<string>> Recipients(World world, Role role, long? agencyId) =>
        (await world.Officers.Recipients(role, agencyId, default)).Select(r => r.Email);
}
