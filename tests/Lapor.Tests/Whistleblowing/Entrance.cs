using Lapor.Attachments;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Whistleblowing;

namespace Lapor.Tests.Whistleblowing;

/// <summary>The small country with a whistleblowers' entrance: one inbox, held by Lina under a passphrase.</summary>
internal sealed class Entrance : IAsyncDisposable
{
    /// <summary>Lina's.</summary>
    public const string Passphrase = "kuda lumping sembilan lampion";

    private Entrance(World world)
    {
        World = world;
        (Cases, Inboxes) = Over(world);
    }

    public World World { get; }

    public Cases Cases { get; }

    public Inboxes Inboxes { get; }

    /// <summary>The inbox.</summary>
    public long Inbox { get; private set; }

    public long Lina => World.Lina.Officer!.Id;

    public long Sari => World.Sari.Officer!.Id;

    public long Nia => World.Nia.Officer!.Id;

    /// <summary>Where the sealed files lie.</summary>
    public static string Folder(World world) => Path.Combine(world.Data.Folder, "wbs");

    /// <summary>The operations over a world.</summary>
    public static (Cases Cases, Inboxes Inboxes) Over(World world)
    {
        var files = new CaseFiles(new AttachmentFiles(Folder(world), days: true));
        var cases = new Cases(world.Database, world.Ring, files, world.Clock);
        return (cases, new Inboxes(world.Database, cases, new AuditLog(world.Database, world.Clock), files, world.Clock));
    }

    /// <param name="engine">SQLite or PostgreSQL.</param>
    /// <param name="open">False: named to Lina, without a key yet.</param>
    public static async Task<Entrance> Create(Engine engine, bool open = true)
    {
        var entrance = new Entrance(await World.Create(engine));
        entrance.Inbox = await entrance.Inboxes.Create(entrance.Nia, null, "Pengawasan nasional", default);
        await entrance.Inboxes.Name(entrance.Nia, entrance.Inbox, entrance.Lina, default);
        if (open) Assert.Empty((await entrance.Inboxes.Begin(entrance.Lina, entrance.Inbox, Passphrase, default)).Refusals);
        return entrance;
    }

    /// <summary>Files a case and returns its receipt.</summary>
    public async Task<string> File(string text = "Ada kuitansi ganda.", params SentFile[] files)
    {
        var filed = await Cases.File(Cases.NewFormKey(), Inbox, text, files, default);
        Assert.Empty(filed.Refusals);
        return filed.Value.Receipt.ToString();
    }

    /// <summary>The inbox's private key, as Lina's browser carries it.</summary>
    public async Task<byte[]> Key() => (await Inboxes.Unlock(Lina, Inbox, Passphrase, default)).Value.Key;

    public static SentFile Attached(byte[] content, string name = "foto.jpg") => new(name, () => new MemoryStream(content));

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
