using System.Text;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Closing;

/// <summary>After a withdrawal not a word of the report is left: in no table, in no index, in no page of the file, in no attachment.</summary>
public sealed class ErasureTests
{
    /// <summary>The beginning of every canary; nothing else in the database begins like it.</summary>
    private const string Canary = "zqkenari";

    [Theory, OnBothEngines]
    public async Task A_withdrawn_report_leaves_an_empty_shell_and_not_a_word(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        for (var i = 0; i < 3; i++) await crew.World.Publish(await world.Forwarded()); // others, whose words stay
        var draft = Drafts.NewKey();
        var given = World.Complaint with
        {
            Title = Canary + "judul",
            Text = Canary + "isi yang panjang " + string.Concat(Enumerable.Repeat(Canary + "lagi ", 1500)), // more than a page: overflow pages, too
            Place = Canary + "tempat",
            Contact = new Contact(Canary + "nama", "0812 3456 7890", Canary + "@contoh.id", Canary + "samaran"),
            DraftId = Drafts.Id(draft),
        };
        await world.Drafts.Save(draft, given, default);
        await Keep(crew, Drafts.Id(draft));
        var id = (await world.Intake.File(given, "kunci-1", default)).Value.Report.TrackingId;
        await world.Drafts.Forget(draft, default);
        var own = Viewer.Reporter(id);
        await Must(world.Replying.Supplement(own, id, Canary + "tambahan", null, "web", default));
        var report = await world.Report(id);
        var edited = Acts.Unchanged(report) with { Title = Canary + "ubah", Text = Canary + "ubahan", Tags = Canary + "tanda", Public = new(Canary + "publik", Canary + "publikisi", Canary + "publiktempat") };
        await Must(world.Verifying.Forward(world.Nia, id, await Version(world, id), edited, "kota-bandung", Canary + "catatan", default));
        await Must(world.Verifying.Hold(world.Andi, id, await Version(world, id), Canary + "kurang", default));
        await Keep(crew, "lengkapan");
        await Must(world.Replying.Complete(own, id, Canary + "lengkap", "lengkapan", "web", default));
        await Must(world.Disposing.Dispose(world.Andi, id, await Version(world, id), new Disposition(World.BandungWorks, [], [], Canary + "disposisi"), default));
        await Must(world.Answering.Note(world.Lina, id, await Version(world, id), Canary + "internal", default));
        await Keep(crew, "jawaban");
        await Must(world.Answering.FollowUp(world.Lina, id, await Version(world, id), Acts.Interim(Canary + "jawaban", new DateOnly(2026, 3, 10)) with { DraftId = "jawaban" }, default));
        await Must(world.Replying.Reply(own, id, Canary + "tanggapan", null, "web", default));
        await Must(world.Answering.FollowUp(world.Lina, id, await Version(world, id), new FollowUp(true, false, Canary + "akhir"), default));
        await Must(world.Verdicts.Close(own, id, 4, "partly", Canary + "nilai", "web", default));
        await Must(world.Verdicts.Object(own, id, Canary + "keberatan", "web", default));
        await new IdentityLog(world.Database, new AuditLog(world.Database, world.Clock), world.Clock).Record(report.Id, world.Nia.Officer!.Id, "perintah pengadilan", default);
        await Must(world.Verdicts.AskWithdrawal(own, id, Canary + "hapuskan", "web", default));
        await Must(world.Verdicts.DeclineWithdrawal(world.Nia, id, await Version(world, id), Canary + "tolak", default));
        await Must(world.Verdicts.AskWithdrawal(own, id, Canary + "sungguh", "web", default));
        await crew.Work();

        // A search that finds nothing says nothing unless it found something before.
        foreach (var table in new[] { "report", "act", "masking", "public_report", "public_act" }) Assert.True(Has(await Tables.Text(world.Data, [table])), table);
        Assert.Equal(3, Files(world).Count());
        if (engine is Engine.Sqlite) Assert.True(Has(await Bytes(world)));
        var audit = new AuditChain(world.Database, world.Reports, world.Clock);
        for (var i = 0; i < 2; i++)
        {
            await audit.Extend(default);
            world.Clock.Advance(AuditChain.Settled);
        }

        var (acts, rating) = ((await world.History(id)).Count, (await world.Report(id)).Rating);

        await Must(world.Verdicts.Withdraw(world.Nia, id, await Version(world, id), Canary + "setuju", default));
        // The words are gone with the act; only its own reason waits for the mail.
        Assert.Equal(1, Count(await Tables.Text(world.Data, ["report", "act", "masking"]), Canary));
        await crew.Work();

        var after = await Tables.Everything(world.Data);
        Assert.False(Has(after), string.Join('\n', after.Split('\n').Where(Has).Select(l => l[..Math.Min(120, l.Length)])));
        if (engine is Engine.Sqlite) Assert.False(Has(await Bytes(world)));
        Assert.Empty(Files(world));
        Assert.True((await world.Contacts.Open(report.Id, default)).IsEmpty);
        // The shell: numbers, dates, agency and rating stay countable, and the history still fits its hashes.
        var shell = await world.Report(id);
        Assert.Equal((ReportState.Withdrawn, (long?)World.Bandung, rating, "street_lights"), (shell.State, shell.AgencyId, shell.Rating, shell.CategoryCode));
        Assert.Equal(acts + 1, (await world.History(id)).Count);
        Assert.Null(await world.Reports.FirstBroken(id, default));
        // Neither does the audit chain see a changed history, and what was said cannot be guessed from what is left of it.
        Assert.Empty(await audit.Verify([], null, default));
        Assert.All((await world.History(id)), a => Assert.True(a is { Erased: true, Salt: null, Text: "", Details: "" }));
        await world.Database.Write(t => t.Execute("UPDATE act SET hash = @hash WHERE report_id = @Id AND seq = 3", new { hash = new byte[32], report.Id }));
        Assert.NotNull((await audit.Verify([], null, default)).FirstOrDefault(f => f.Code == "row_changed"));
        // The others' words are still found.
        Assert.Equal(3, (await world.Public.List(new() { Words = "lampu" }, 10, default)).Count);
        Assert.Equal(3, (await world.Queues.List(world.Nia.Officer, new QueueFilter { Words = "lampu" }, 10, default)).Count);
    }

    [Theory, OnBothEngines]
    public async Task Words_are_erased_of_withdrawn_reports_only(Engine engine)
    {
        await using var world = await World.Create(engine);
        var report = await world.Report(await world.Answered());
        var before = await Tables.Everything(world.Data);
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Database.Write(t => EraseWords.Of(t, report.Id, null, default)));
        Assert.Equal(before, await Tables.Everything(world.Data));
    }

    private static async Task Must(Task<Outcome<Committed>> done) => Assert.Empty((await done).Refusals);

    private static async Task<int> Version(World world, TrackingId id) => (await world.Report(id)).Version;

    private static async Task Keep(Crew crew, string draft)
    {
        var kept = await new KeepAttachment(crew.World.Database, crew.Files, new AttachmentSeal(crew.World.Ring), crew.World.Clock).Keep(draft, Canary + ".png", new MemoryStream(SampleFiles.Png()), default);
        Assert.Empty(kept.Refusals);
    }

    private static bool Has(string text) => text.Contains(Canary, StringComparison.OrdinalIgnoreCase);

    private static int Count(string text, string word) => text.Split(word).Length - 1;

    /// <summary>The database file and the log beside it, as a thief would read them.</summary>
    private static async Task<string> Bytes(World world)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(world.Data.Folder, "lapor.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all);
            text.Append(Encoding.Latin1.GetString(all.ToArray()));
        }

        return text.ToString();
    }

    private static IEnumerable<string> Files(World world) => Directory.EnumerateFiles(Path.Combine(world.Data.Folder, "files"), "*", SearchOption.AllDirectories);
}
