using System.Security.Cryptography;
using Lapor.Attachments;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Attachments;

public sealed class KeepAttachmentTests
{
    private const string Draft = "formulir-1";

    [Theory, OnBothEngines]
    public async Task A_photo_is_kept_without_its_metadata_and_claimed_by_its_report_once(Engine engine)
    {
        await using var house = await House.Open(engine);
        var kept = (await house.Keep.Keep(Draft, "../Foto Rumah.PNG", new MemoryStream(SampleFiles.Jpeg()), default)).Value;

        Assert.Equal(("Foto Rumah.jpg", "image/jpeg"), (kept.FileName, kept.MediaType));
        await using (var stored = house.Seal.Open((await house.Store.Find(kept.StorageKey, default))!, house.Files.Open(kept.StorageKey)!))
        {
            var bytes = new byte[stored.Length];
            await stored.ReadExactlyAsync(bytes);
            Assert.Equal(kept.Size, bytes.Length);
            Assert.Equal(kept.Sha256, house.Ring.Mac("attachment", SHA256.HashData(bytes)));
            Assert.True(bytes.AsSpan().IndexOf(SampleFiles.Text(SampleFiles.Canary)) < 0);
            // What lies on the disk is noise, and the sender's name for it stands in no row.
            var raw = await File.ReadAllBytesAsync(Assert.Single(house.Stored));
            Assert.True(raw.AsSpan().IndexOf(bytes.AsSpan(0, 16)) < 0);
            Assert.DoesNotContain("Foto Rumah", await Journey.Tables.Text(house.Data, ["attachment"]), StringComparison.Ordinal);
        }
        Assert.Equal(kept.StorageKey, Assert.Single(await house.Store.OfDraft(Draft, default)).StorageKey);

        var (report, act) = await house.AddReport();
        Assert.Equal(1, await house.Data.Database.Write(t => AttachmentStore.Claim(t, Draft, report, act, Visibility.Public, default)));
        Assert.Equal(0, await house.Data.Database.Write(t => AttachmentStore.Claim(t, Draft, report, act, Visibility.Public, default)));

        var found = Assert.Single(await house.Store.OfReport(report, default));
        Assert.Equal((report, act, (string?)null, Visibility.Public), (found.ReportId!.Value, found.ActId!.Value, found.DraftKey, found.Visibility));
        Assert.Equal(FileNotes.MetadataRemoved | FileNotes.LocationRemoved | FileNotes.TrailingDataRemoved, found.Notes);
        Assert.Equal(found.Id, (await house.Store.Find(kept.StorageKey, default))!.Id);
        Assert.Null(await house.Store.Find(new string('0', 32), default));
    }

    [Theory, OnBothEngines]
    public async Task A_refused_file_leaves_nothing_behind(Engine engine)
    {
        await using var house = await House.Open(engine);
        var outcome = await house.Keep.Keep(Draft, "foto.jpg", new MemoryStream("MZ this is a program"u8.ToArray()), default);
        Assert.Equal("file_kind_refused", Assert.Single(outcome.Refusals).Code);
        var large = await house.Keep.Keep(Draft, "foto.jpg", new MemoryStream(new byte[StripMetadata.MaxBytes * 2]), default);
        Assert.Equal("file_too_large", Assert.Single(large.Refusals).Code);
        Assert.Empty(await house.Store.OfDraft(Draft, default));
        Assert.Empty(house.Stored);
    }

    [Theory, OnBothEngines]
    public async Task The_sixth_file_is_refused_and_a_removed_one_makes_room(Engine engine)
    {
        await using var house = await House.Open(engine);
        for (var i = 0; i < KeepAttachment.MaxFiles; i++)
            Assert.False((await house.Keep.Keep(Draft, "a.png", new MemoryStream(SampleFiles.Png()), default)).IsRefused);
        Assert.Equal("file_too_many", Assert.Single((await house.Keep.Keep(Draft, "a.png", new MemoryStream(SampleFiles.Png()), default)).Refusals).Code);

        var first = (await house.Store.OfDraft(Draft, default))[0].StorageKey;
        Assert.False(await house.Keep.Remove("formulir orang lain", first, default));
        Assert.True(await house.Keep.Remove(Draft, first, default));
        Assert.Null(house.Files.Open(first));
        Assert.Equal(4, await house.Data.Database.Read(s => AttachmentStore.Count(s, Draft, default)));
        Assert.False((await house.Keep.Keep(Draft, "a.png", new MemoryStream(SampleFiles.Png()), default)).IsRefused);
        Assert.Equal(5, house.Stored.Length);
    }

    [Theory, OnBothEngines]
    public async Task Only_what_nobody_claimed_is_swept_and_only_when_old(Engine engine)
    {
        await using var house = await House.Open(engine);
        var claimed = (await house.Keep.Keep(Draft, "a.png", new MemoryStream(SampleFiles.Png()), default)).Value;
        var (report, act) = await house.AddReport();
        await house.Data.Database.Write(t => AttachmentStore.Claim(t, Draft, report, act, Visibility.Reporter, default));
        var orphan = (await house.Keep.Keep("ditinggalkan", "b.png", new MemoryStream(SampleFiles.Png()), default)).Value;
        // What a crash leaves: a content whose row was never committed, and a file that was never finished.
        var lost = await house.Files.Put(SampleFiles.Png(), default);
        var part = Path.Combine(Path.GetDirectoryName(house.Stored[0])!, "ffffffffffffffffffffffffffffffff.part");
        await File.WriteAllTextAsync(part, "half");
        var sweep = new SweepOrphans(house.Data.Database, house.Store, house.Files, new Ahead(TimeSpan.FromDays(8)));

        Assert.Equal(0, await sweep.Sweep(TimeSpan.FromDays(30), default));
        Assert.Equal(3, await sweep.Sweep(TimeSpan.FromDays(7), default));
        Assert.Equal(0, await sweep.Sweep(TimeSpan.FromDays(7), default));

        Assert.Null(house.Files.Open(orphan.StorageKey));
        Assert.Null(house.Files.Open(lost));
        Assert.False(File.Exists(part));
        await using (var stays = house.Files.Open(claimed.StorageKey))
            Assert.NotNull(stays);
        Assert.Equal([claimed.StorageKey], await house.Store.Known([claimed.StorageKey, orphan.StorageKey], default));
        Assert.Empty(await house.Store.OfDraft("ditinggalkan", default));
    }

    [Theory, OnBothEngines]
    public async Task Erasing_a_report_names_the_contents_to_delete(Engine engine)
    {
        await using var house = await House.Open(engine);
        var kept = (await house.Keep.Keep(Draft, "a.pdf", new MemoryStream(SampleFiles.Pdf()), default)).Value;
        var (report, act) = await house.AddReport();
        await house.Data.Database.Write(t => AttachmentStore.Claim(t, Draft, report, act, Visibility.Internal, default));
        var shown = (await house.Keep.Keep("lain", "b.pdf", new MemoryStream(SampleFiles.Pdf()), default)).Value;
        await house.Data.Database.Write(t => AttachmentStore.Claim(t, "lain", report, act, Visibility.Public, default));
        await house.Data.Database.Write(t => AttachmentStore.Show(t, report, [shown.StorageKey], null, 1, default));
        Assert.Equal([kept.StorageKey], await house.Data.Database.Write(t => AttachmentStore.EraseHidden(t, report, default)));
        Assert.Equal([shown.StorageKey], await house.Data.Database.Write(t => AttachmentStore.Erase(t, report, default)));
        Assert.Empty(await house.Store.OfReport(report, default));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEFABCDEFABCDEFABCDEFABCDEFAB")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    public void What_is_no_key_opens_and_deletes_nothing(string key)
    {
        var files = new AttachmentFiles(Path.GetTempPath());
        Assert.Null(files.Open(key));
        files.Delete(key);
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    private sealed class House : IAsyncDisposable
    {
        public required TestDatabase Data { get; init; }

        public required AttachmentFiles Files { get; init; }

        public required AttachmentStore Store { get; init; }

        public required KeyRing Ring { get; init; }

        public required AttachmentSeal Seal { get; init; }

        public required KeepAttachment Keep { get; init; }

        public string[] Stored => Directory.Exists(Root) ? Directory.GetFiles(Root, "*", SearchOption.AllDirectories) : [];

        private string Root => Path.Combine(Data.Folder, "attachments");

        public static async Task<House> Open(Engine engine)
        {
            var data = await TestDatabase.Create(engine);
            var files = new AttachmentFiles(Path.Combine(data.Folder, "attachments"));
            var ring = KeyRing.Open(Path.Combine(data.Folder, "keys"));
            var seal = new AttachmentSeal(ring);
            return new House { Data = data, Files = files, Ring = ring, Seal = seal, Store = new AttachmentStore(data.Database, seal), Keep = new KeepAttachment(data.Database, files, seal, TimeProvider.System) };
        }

        /// <summary>The least row that an attachment can belong to.</summary>
        public async Task<(long Report, long Act)> AddReport() => await Data.Database.Write(async t =>
        {
            var report = await t.Scalar<long>(
                """
                INSERT INTO report (tracking_id, receipt_mac, class, state, anonymous, confidential, original_title, original_text, title, text, channel,
                    submitted_at, state_since, last_act_at, history_hash)
                VALUES ('1234567890', @nothing, 'complaint', 'submitted', FALSE, FALSE, '', '', '', '', 'web', 0, 0, 0, @nothing) RETURNING id
                """,
                new { nothing = Array.Empty<byte>() });
            var act = await t.Scalar<long>(
                """
                INSERT INTO act (report_id, seq, kind, to_state, actor, channel, visibility, at, hash)
                VALUES (@report, 1, 'submit', 'submitted', 'reporter', 'web', 'public', 0, @nothing) RETURNING id
                """,
                new { report, nothing = Array.Empty<byte>() });
            return (report, act);
        });

        public ValueTask DisposeAsync() => Data.DisposeAsync();
    }
}
