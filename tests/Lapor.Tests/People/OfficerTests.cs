using System.Security.Cryptography;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

public sealed class OfficerTests
{
    private const string Password = "kuda hijau makan siang";

    [Theory, OnBothEngines]
    public async Task A_password_is_right_until_the_access_ends(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (manage, signIn) = (world.WayIn.Manage, world.WayIn.SignIn);
        var id = (await manage.Add("Rina@Contoh.go.id", "Rina", Password, Role.LiaisonOfficer, "dinas-pu-bandung", default)).Value;
        var signed = (await signIn.WithPassword("RINA@contoh.go.id ", Password, null, default)).Value;
        Assert.Equal((id, "Rina", true), (signed.Officer.Id, signed.Officer.Name, signed.Officer.Holds(Role.LiaisonOfficer, "/1/2/3/")));
        Assert.False(signed.Officer.Holds(Role.LiaisonOfficer, "/1/4/") || signed.Officer.Holds(Role.AgencyAdmin, "/1/2/") || signed.Officer.Holds(Role.LiaisonOfficer, ""));
        Assert.NotNull(await world.Officers.Signed(id, signed.Stamp, default));
        Assert.Null(await world.Officers.Signed(id, "another", default));
        Assert.Equal(id, (await world.Officers.ByEmail("rina@contoh.go.id", default))!.Id);

        foreach (var (email, password) in new[] { ("rina@contoh.go.id", "salah"), ("siapa@contoh.go.id", Password), ("", ""), ("\0", "\0"), ("' OR 1=1 --", "x") })
            Assert.Equal("sign_in_failed", Assert.Single((await signIn.WithPassword(email, password, null, default)).Refusals).Code);
        Assert.True((await signIn.WithPassword("nia@contoh.go.id", "none", null, default)).IsRefused); // a hash that no password has

        var session = await world.WayIn.Sessions.Start(id, "-/-", "totp", default);
        var kept = (await world.WayIn.Sessions.Signed(await world.WayIn.Sessions.Start(id, "-/-", "totp", default), default))!;
        Assert.Equal("password_wrong", Assert.Single((await signIn.Change(signed.Officer, "salah", Password + "!", kept.Id, null, default)).Refusals).Code);
        Assert.Equal("password_short", Assert.Single((await signIn.Change(signed.Officer, Password, "pendek", kept.Id, null, default)).Refusals).Code);
        Assert.True((await signIn.Change(signed.Officer, Password, Password + "!", kept.Id, null, default)).Value);
        Assert.Null(await world.WayIn.Sessions.Signed(session, default)); // signed out everywhere else
        Assert.Equal(kept.Id, Assert.Single(await world.WayIn.Sessions.Of(id, default)).Id);
        Assert.Null(await world.Officers.Signed(id, signed.Stamp, default));
        Assert.True((await signIn.WithPassword("rina@contoh.go.id", Password, null, default)).IsRefused);
        Assert.False((await signIn.WithPassword("rina@contoh.go.id", Password + "!", null, default)).IsRefused);

        await manage.SetActive(id, false, world.Nia.Officer!.Id, default);
        Assert.True((await signIn.WithPassword("rina@contoh.go.id", Password + "!", null, default)).IsRefused);
        Assert.Null(await world.Officers.ById(id, default));
        Assert.Empty(await world.WayIn.Sessions.Of(id, default));
        await manage.SetActive(id, true, world.Nia.Officer!.Id, default);
        Assert.False((await signIn.WithPassword("rina@contoh.go.id", Password + "!", null, default)).IsRefused);

        var log = (await world.WayIn.Audit.Page(null, null, 100, default)).Select(e => $"{e.Kind} {e.OfficerId} {e.Subject}").ToHashSet();
        string[] expected = [$"OfficerAdded  officer:{id} liaison_officer@2", $"SignInRefused {id} password", "SignInRefused  password", $"CredentialChanged {id} password", $"OfficerActivated {world.Nia.Officer!.Id} officer:{id} off", $"SignIn {id} totp"];
        Assert.Superset(expected.ToHashSet(), log);
    }

    [Theory, OnBothEngines]
    public async Task Roles_are_given_and_taken_on_the_record(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (nia, lina) = (world.Nia.Officer!.Id, world.Lina.Officer!.Id);
        await world.WayIn.Manage.Grant(lina, Role.AgencyAdmin, "dinas-pu-bandung", nia, default);
        await world.WayIn.Manage.Revoke(lina, Role.LiaisonOfficer, "dinas-pu-bandung", nia, default);
        Assert.Equal(
            [$"RoleRevoked officer:{lina} liaison_officer@2", $"RoleGranted officer:{lina} sub_admin@2"],
            (await world.WayIn.Audit.OfOfficer(nia, default)).Select(e => $"{e.Kind} {e.Subject}"));
    }

    [Theory, OnBothEngines]
    public async Task Wrong_officers_are_refused_field_by_field(Engine engine)
    {
        await using var world = await World.Create(engine);
        var manage = world.WayIn.Manage;
        async Task<string> Add(string email, string name, string password, Role role, string? agency) =>
            string.Join(' ', (await manage.Add(email, name, password, role, agency, default)).Refusals.Select(r => $"{r.Field}:{r.Code}"));
        Assert.Equal("email:email_taken", await Add("NIA@contoh.go.id", "Nia", Password, Role.NationalAdmin, null));
        Assert.Equal("name:name password:password_short email:email_format agency:unknown_code", await Add("", " \0", "", Role.AgencyAdmin, "bulan"));
        Assert.Equal("agency:unknown_code", await Add("a@contoh.go.id", "A", Password, Role.LiaisonOfficer, null));
        Assert.Equal("agency:unknown_code", await Add("a@contoh.go.id", "A", Password, Role.LiaisonOfficer, "\0"));
        Assert.Equal("email:email_format", await Add("a b@contoh.go.id", "A", Password, Role.NationalAdmin, null));
        Assert.Equal("password:password_common", await Add("a@contoh.go.id", "A", "Indonesia12345!", Role.NationalAdmin, null));
        Assert.Null(await world.Officers.ByEmail("a@contoh.go.id", default));
    }

    [Theory, OnBothEngines]
    public async Task Officers_are_listed_and_told_by_their_place(Engine engine)
    {
        await using var world = await World.Create(engine);
        async Task<string> In(string path) => string.Join(' ', (await world.Officers.InSubtree(path, null, null, 50, default)).Select(o => o.Name));
        Assert.Equal("Andi Lina Sari Umar", await In("/1/"));
        Assert.Equal("Lina Umar", await In("/1/2/"));
        Assert.Equal("Ayu Luh", await In("/10/"));
        Assert.Equal("Andi Ayu Lina Luh Nia Omar Sari Umar", await In("/"));
        async Task<string> Told(Role role, long? agency) => string.Join(' ', (await world.Officers.Recipients(role, agency, default)).Select(o => o.Name));
        Assert.Equal("Nia", await Told(Role.NationalAdmin, null));
        Assert.Equal("Andi", await Told(Role.AgencyAdmin, World.Bandung));
        Assert.Equal("Lina", await Told(Role.LiaisonOfficer, World.BandungWorks));
        Assert.Equal("", await Told(Role.LiaisonOfficer, World.BandungRoads));
        Assert.False(await world.Officers.IsEmpty(default));
    }

    [Theory, OnBothEngines]
    public async Task Notices_are_read_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (one, two) = (await world.Report(await world.File()), await world.Report(await world.File()));
        var lina = world.Lina.Officer!.Id;
        foreach (var report in new[] { one, two })
            await world.Database.Write(t => t.Execute("INSERT INTO notice (officer_id, report_id, act_id, kind, at) VALUES (@lina, @Id, @Id, 'dispose', 1)", new { lina, report.Id }));
        Assert.Equal([two.TrackingId.ToString(), one.TrackingId.ToString()], (await world.Officers.Unread(lina, 10, default)).Select(n => n.TrackingId));
        await world.Officers.Read(lina, two.Id, default);
        Assert.Equal([one.TrackingId.ToString()], (await world.Officers.Unread(lina, 10, default)).Select(n => n.TrackingId));
        await world.Officers.Read(lina, null, default);
        Assert.Empty(await world.Officers.Unread(lina, 10, default));
    }

    [Fact]
    public async Task A_contact_opens_only_with_the_ring_and_never_after_its_key_was_destroyed()
    {
        await using var world = await World.Create(Engine.Sqlite);
        var report = await world.Report(await world.File());
        Assert.Equal(World.Complaint.Contact, await world.Contacts.Open(report.Id, default));
        var elsewhere = new ContactVault(world.Database, KeyRing.Open(Path.Combine(world.Data.Folder, "elsewhere")), world.Clock);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => elsewhere.Open(report.Id, default));
        await world.Database.Write(t => ContactVault.Destroy(t, report.Id, default));
        Assert.True((await world.Contacts.Open(report.Id, default)).IsEmpty);
        Assert.True((await world.Contacts.Open(9_999, default)).IsEmpty);
    }

    [Fact]
    public void A_ring_is_made_once_readable_by_its_owner_and_a_damaged_one_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("lapor-test-").FullName;
        try
        {
            var rings = Enumerable.Range(0, 8).AsParallel().Select(_ => KeyRing.Open(folder)).ToList();
            Assert.Single(rings.Select(r => Convert.ToHexString(r.Mac("x", "y"))).Distinct());
            Assert.NotEqual(rings[0].Mac("x", "y"), rings[0].Mac("y", "y"));
            var file = Assert.Single(Directory.GetFiles(folder));
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            var wrapped = rings[0].Wrap("contact", [1, 2, 3]).Bytes;
            Assert.Equal([1, 2, 3], rings[1].Unwrap(rings[0].CurrentId, "contact", wrapped));
            Assert.ThrowsAny<CryptographicException>(() => rings[0].Unwrap(rings[0].CurrentId, "draft", wrapped));
            Assert.ThrowsAny<CryptographicException>(() => rings[0].Unwrap("k9", "contact", wrapped));
            wrapped[^1] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => rings[0].Unwrap(rings[0].CurrentId, "contact", wrapped));
            foreach (var broken in new[] { "", "{", "{}", "{\"k1\":\"AAAA\"}", "{\"k1\":\"?\"}", "[]" })
            {
                File.WriteAllText(file, broken);
                Assert.Throws<InvalidDataException>(() => KeyRing.Open(folder));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
