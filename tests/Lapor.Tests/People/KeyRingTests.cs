using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

/// <summary>The ring outside the database: it grows while nodes run, and a key-management command may hold it.</summary>
public sealed class KeyRingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lapor-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_second_process_opens_at_once_what_the_first_wrapped_under_a_new_key_and_soon_wraps_with_it()
    {
        var clock = new TestClock();
        var (one, two) = (KeyRing.Open(folder, time: clock), KeyRing.Open(folder, time: clock));
        var code = two.Mac("receipt", "1");
        var old = two.Wrap("contact", [1, 2, 3]);
        Assert.Equal("k2", one.Add());
        var fresh = one.Wrap("contact", [4, 5, 6]);
        Assert.Equal("k2", fresh.KeyId);
        Assert.Equal([4, 5, 6], two.Unwrap(fresh.KeyId, "contact", fresh.Bytes));
        Assert.Equal([1, 2, 3], one.Unwrap(old.KeyId, "contact", old.Bytes));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("k2", two.CurrentId);
        Assert.Equal(code, two.Mac("receipt", "1"));
        Assert.Equal(["k1", "k2"], two.Ids);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "ring.json")));
    }

    [Fact]
    public void Rotations_at_the_same_time_lose_no_key()
    {
        KeyRing.Open(folder);
        Parallel.For(0, 6, _ =>
        {
            var ring = KeyRing.Open(folder);
            while (true)
            {
                try
                {
                    ring.Add();
                    return;
                }
                catch (IOException)
                {
                    // another rotation holds the file
                }
            }
        });
        Assert.Equal(7, KeyRing.Open(folder).Ids.Count);
    }

    [Fact]
    public void With_a_key_command_the_file_alone_opens_nothing()
    {
        if (OperatingSystem.IsWindows()) return;
        var program = Path.Combine(folder, "kms");
        // Stands for a key-management system: turns every bit around.
        File.WriteAllText(program, "#!/bin/sh\n[ \"$1\" = wrap ] || [ \"$1\" = unwrap ] || exit 3\nread -r line\nprintf '%s' \"$line\" | base64 -d | od -An -v -tu1 -w1 | while read -r n; do printf \"\\\\$(printf %03o $((255 - n)))\"; done | base64 -w0\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var ring = KeyRing.Open(Path.Combine(folder, "keys"), new KeyCommand(program));
        ring.Add();
        var wrapped = ring.Wrap("contact", [7]);
        Assert.Equal([7], KeyRing.Open(Path.Combine(folder, "keys"), new KeyCommand(program)).Unwrap(wrapped.KeyId, "contact", wrapped.Bytes));
        Assert.Contains("LAPOR_KMS_COMMAND", Assert.Throws<InvalidDataException>(() => KeyRing.Open(Path.Combine(folder, "keys"))).Message, StringComparison.Ordinal);
        File.WriteAllText(program, "#!/bin/sh\necho no key today >&2\nexit 7\n");
        Assert.Contains("no key today", Assert.Throws<InvalidDataException>(() => KeyRing.Open(Path.Combine(folder, "keys"), new KeyCommand(program))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => KeyRing.Open(Path.Combine(folder, "keys"), new KeyCommand(Path.Combine(folder, "missing"))));
    }

    [Theory, OnBothEngines]
    public async Task Rotation_during_traffic_loses_nothing_and_the_old_key_opens_no_contact_any_more(Engine engine)
    {
        await using var world = await World.Create(engine);
        var filed = new List<long>();
        for (var n = 0; n < 30; n++) filed.Add((await world.Report(await world.File())).Id);
        var rewrap = new RewrapKeys(world.Database, world.Ring);
        Assert.Equal(30, (await rewrap.Uses(default))["k1"]);
        world.Ring.Add();
        var traffic = Task.Run(async () =>
        {
            List<long> late = [];
            for (var n = 0; n < 30; n++) late.Add((await world.Report(await world.File())).Id);
            return late;
        });
        await world.Database.Write(t => ContactVault.Destroy(t, filed[0], default));
        await rewrap.Run(null, default);
        filed.AddRange(await traffic);
        Assert.Equal(0, await rewrap.Run(null, default));
        Assert.Equal(["k2"], (await rewrap.Uses(default)).Keys);
        Assert.True((await world.Contacts.Open(filed[0], default)).IsEmpty);
        foreach (var id in filed.Skip(1)) Assert.Equal(World.Complaint.Contact, await world.Contacts.Open(id, default));
    }

    /// <summary>A sealed table that the rotation forgets would stay under the old key for ever.</summary>
    [Theory, OnBothEngines]
    public async Task Every_table_with_a_wrapped_key_is_rotated(Engine engine)
    {
        await using var world = await World.Create(engine);
        var tables = await world.Database.Read(s => s.Query<string>(engine is Engine.Sqlite
            ? "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'ring_key' ORDER BY m.name"
            : "SELECT table_name FROM information_schema.columns WHERE column_name = 'ring_key' AND table_schema = current_schema() ORDER BY table_name"));
        Assert.Equal(tables, RewrapKeys.Tables.Select(t => t.Table).Order(StringComparer.Ordinal));
        Assert.NotEmpty(tables);
    }

    [Theory, OnBothEngines]
    public async Task Addresses_on_their_way_are_counted_and_open_under_the_new_key(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var citizen = (await accounts.Enter("siti@contoh.id")).Citizen;
        await accounts.SignIn.PutAddress(citizen, (await accounts.Codes.Ask("+6281299990001", "id", "x", default)).Value, await accounts.LatestCode(), default);
        var token = (await accounts.Codes.Ask("siti@contoh.id", "id", "x", default)).Value;
        var (code, rewrap) = (await accounts.LatestCode(), new RewrapKeys(world.Database, world.Ring));
        Assert.Equal(3, (await rewrap.Uses(default))["k1"]);
        world.Ring.Add();
        Assert.Equal(3, await rewrap.Run(null, default));
        Assert.Equal(["k2"], (await rewrap.Uses(default)).Keys);
        Assert.Equal("siti@contoh.id", (await accounts.Notices.OnItsWay(1, default))!.Address);
        Assert.Equal("siti@contoh.id", (await accounts.Codes.Prove(token, code, default)).Value);
    }
}
