using Lapor.Attachments;
using Lapor.Handling;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Handling;

/// <summary>No file is public before an officer ticked it.</summary>
public sealed class ShowFilesTests
{
    [Theory, OnBothEngines]
    public async Task An_answers_files_are_public_only_when_its_officer_says_so(Engine engine)
    {
        await using var world = await World.Create(engine);
        var keep = Keep(world);
        var id = await world.Answered();
        var shown = new PublicStore(world.Database);
        await keep.Keep("satu", "a.png", new MemoryStream(SampleFiles.Png()), default);
        Assert.False((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, Acts.Interim("Lihat foto.", new DateOnly(2026, 3, 10)) with { DraftId = "satu" }, default)).IsRefused);
        await world.Publishing.Run((await world.Report(id)).Id, default);
        Assert.Empty(await shown.Files(id, default));

        await keep.Keep("dua", "b.png", new MemoryStream(SampleFiles.Png()), default);
        Assert.False((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, false, "Lihat foto.", "dua", ShowFiles: true), default)).IsRefused);
        await world.Publishing.Run((await world.Report(id)).Id, default);
        Assert.Single(await shown.Files(id, default));

        // For the reporter alone stays so whatever was ticked.
        await keep.Keep("tiga", "c.png", new MemoryStream(SampleFiles.Png()), default);
        Assert.False((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, true, "Lihat foto.", "tiga", ShowFiles: true), default)).IsRefused);
        await world.Publishing.Run((await world.Report(id)).Id, default);
        Assert.Single(await shown.Files(id, default));
    }

    [Theory, OnBothEngines]
    public async Task Officers_tick_and_untick_files_and_kept_pages_notice(Engine engine)
    {
        await using var world = await World.Create(engine);
        var keep = Keep(world);
        var showing = new ShowFiles(world.Commit);
        var id = await world.Answered();
        await keep.Keep("satu", "a.png", new MemoryStream(SampleFiles.Png()), default);
        await keep.Keep("dua", "rahasia.png", new MemoryStream(SampleFiles.Png()), default);
        await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, false, "Lihat foto.", "satu"), default);
        await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, true, "Lihat foto.", "dua"), default);
        var report = (await world.Report(id)).Id;
        await world.Publishing.Run(report, default);
        var shown = new PublicStore(world.Database);
        var keys = (await world.Attachments.OfReport(report, default)).Select(f => f.StorageKey).ToList();
        var one = Assert.Single(await world.Attachments.ShowableOf(report, default));
        Assert.Equal("a.png", one.FileName);

        // Called beside its operations too: nothing changes, nothing fails.
        await world.Database.Write(t => AttachmentStore.Show(t, report, [], null, 1, default));
        Assert.Equal(1, await world.Database.Write(t => AttachmentStore.ShowAll(t, one.ActId!.Value, null, 1, default)));
        await world.Database.Write(t => AttachmentStore.Show(t, report, [], null, 1, default));
        Assert.Empty(await shown.Files(id, default));

        // A key of another file, or of an answer for the reporter alone, shows nothing.
        var before = await shown.Stamp(id, default);
        Assert.False((await showing.Choose(world.Lina, id, (await world.Report(id)).Version, [.. keys, "lain"], None, default)).IsRefused);
        Assert.Equal(one.StorageKey, Assert.Single(await shown.Files(id, default)).StorageKey);
        Assert.NotEqual(before, await shown.Stamp(id, default));
        Assert.Equal((ActKind.Note, Visibility.Internal), ((await world.History(id))[^1].Kind, (await world.History(id))[^1].Visibility));

        Assert.False((await showing.Choose(world.Andi, id, (await world.Report(id)).Version, [], None, default)).IsRefused);
        Assert.Empty(await shown.Files(id, default));
        Assert.True((await showing.Choose(Viewer.Reporter(id), id, (await world.Report(id)).Version, keys, None, default)).IsRefused);
        Assert.True((await showing.Choose(world.Lina, id, 1, keys, None, default)).IsRefused); // an older page
        Assert.Empty(await shown.Files(id, default));
    }

    [Theory, OnBothEngines]
    public async Task The_reporters_own_files_can_be_ticked_but_never_those_of_a_confidential_report(Engine engine)
    {
        await using var world = await World.Create(engine);
        var keep = Keep(world);
        var showing = new ShowFiles(world.Commit);
        await keep.Keep("umum", "lampu.png", new MemoryStream(SampleFiles.Png()), default);
        await keep.Keep("rahasia", "suap.png", new MemoryStream(SampleFiles.Png()), default);
        var open = await world.File(s => s with { DraftId = "umum" });
        var closed = await world.File(s => s with { DraftId = "rahasia", Confidential = true });
        foreach (var id in new[] { open, closed })
        {
            var files = await world.Attachments.OfReport((await world.Report(id)).Id, default);
            Assert.Null(Assert.Single(files).ShownAt);
            var done = await showing.Choose(world.Nia, id, (await world.Report(id)).Version, [files[0].StorageKey], None, default);
            Assert.Equal(id == closed, done.IsRefused);
            Assert.Equal(id == open, (await world.Attachments.Find(files[0].StorageKey, default))!.ShownAt is not null);
        }
    }

    private static readonly Dictionary<string, ShownDespite> None = [];

    private static KeepAttachment Keep(World world) =>
        new(world.Database, new AttachmentFiles(Path.Combine(world.Data.Folder, "files")), new AttachmentSeal(world.Ring), world.Clock);
}
