using System.Net;
using System.Net.Sockets;
using Lapor.Attachments;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Attachments;

/// <summary>The malware scanner (a real clamd) and small pictures (a real vipsthumbnail), and what happens while either is away.</summary>
public sealed class CheckFilesTests
{
    private const string Draft = "formulir-1";
    private static readonly byte[] CleanPdf = StripMetadata.Of(SampleFiles.Pdf()).Value.Content.ToArray();

    [Fact]
    public async Task The_scanner_tells_the_test_virus_from_a_photo_over_socket_and_network()
    {
        await using var clamd = await Clamd.Prepare();
        await clamd.Begin();
        foreach (var scan in (MalwareScan[])[clamd.Scan, new(FormattableString.Invariant($"127.0.0.1:{clamd.Port}"), NullLogger<MalwareScan>.Instance)])
        {
            Assert.True(await scan.Answers(default));
            Assert.Equal(ScanVerdict.Infected, await scan.Look(Clamd.Eicar, default));
            Assert.Equal(ScanVerdict.Clean, await scan.Look(SampleFiles.PlainJpeg, default));
            Assert.Equal(ScanVerdict.Clean, await scan.Look(new byte[StripMetadata.MaxBytes], default));
            Assert.Equal(ScanVerdict.Clean, await scan.Look(Array.Empty<byte>(), default));
        }
    }

    [Theory]
    [InlineData("/run/clamav/clamd.ctl", true)]
    [InlineData("127.0.0.1:3310", true)]
    [InlineData("clamav:3310", true)]
    [InlineData("clamav", false)]
    [InlineData(":3310", false)]
    [InlineData("clamav:0", false)]
    [InlineData("clamav:99999", false)]
    [InlineData("http://clamav/", false)]
    public void An_address_is_a_path_or_a_host_with_its_port(string address, bool good) => Assert.Equal(good, MalwareScan.IsAddress(address));

    [Fact]
    public async Task A_scanner_that_is_away_or_says_nothing_gives_no_verdict_and_holds_nobody_up()
    {
        Assert.Equal(ScanVerdict.NotSet, await new MalwareScan(null, NullLogger<MalwareScan>.Instance).Look(Clamd.Eicar, default));
        var away = new MalwareScan("/nowhere/clamd.ctl", NullLogger<MalwareScan>.Instance);
        Assert.Equal(ScanVerdict.Unknown, await away.Look(Clamd.Eicar, default));
        Assert.False(await away.Answers(default));
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var silent = new MalwareScan(FormattableString.Invariant($"127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}"), NullLogger<MalwareScan>.Instance, TimeSpan.FromMilliseconds(200));
        Assert.Equal(ScanVerdict.Unknown, await silent.Look(Clamd.Eicar, default));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent.Look(Clamd.Eicar, stop.Token));
    }

    [Theory, OnBothEngines]
    public async Task A_harmful_file_is_refused_with_its_reason_and_leaves_nothing(Engine engine)
    {
        await using var clamd = await Clamd.Prepare(CleanPdf);
        await clamd.Begin();
        await using var desk = await Desk.Open(engine);
        var refused = await desk.Keep(clamd.Scan).Keep(Draft, "surat.pdf", new MemoryStream(SampleFiles.Pdf()), default);
        Assert.Equal("file_infected", Assert.Single(refused.Refusals).Code);
        Assert.Empty(await desk.Store.OfDraft(Draft, default));
        Assert.Empty(desk.Stored);
        var photo = (await desk.Keep(clamd.Scan).Keep(Draft, "foto.jpg", new MemoryStream(SampleFiles.Jpeg()), default)).Value;
        Assert.Equal((MalwareState.Clean, true), (photo.Malware, photo.IsOpen));
    }

    [Theory, OnBothEngines]
    public async Task While_the_scanner_is_away_files_wait_and_later_each_gets_its_verdict_once(Engine engine)
    {
        await using var clamd = await Clamd.Prepare(CleanPdf);
        await using var desk = await Desk.Open(engine);
        var keep = desk.Keep(clamd.Scan); // not running yet
        var letter = (await keep.Keep(Draft, "surat.pdf", new MemoryStream(SampleFiles.Pdf()), default)).Value;
        var photo = (await keep.Keep(Draft, "foto.jpg", new MemoryStream(SampleFiles.Jpeg()), default)).Value;
        Assert.Equal((MalwareState.Waiting, false), (letter.Malware, letter.IsOpen));
        await desk.Claim(Draft);
        var check = desk.Check(clamd.Scan, new Thumbnails("/none"));
        await check.Run(default);
        Assert.All(await desk.Store.WaitingForScan(0, 10, default), f => Assert.Equal(MalwareState.Waiting, f.Malware));
        // What nobody looked at is decoded by nobody either.
        Assert.Empty(await desk.Store.WaitingForThumbnail(0, 10, default));

        await clamd.Begin();
        for (var run = 0; run < 2; run++)
        {
            await check.Run(default);
            var files = await desk.Store.OfReport(desk.Report, default);
            Assert.Equal([MalwareState.Infected, MalwareState.Clean], files.Select(f => f.Malware));
            Assert.Null(desk.Files.Open(letter.StorageKey));
            await using var kept = desk.Files.Open(photo.StorageKey);
            Assert.NotNull(kept);
        }

        Assert.Equal(photo.Id, Assert.Single(await desk.Store.WaitingForThumbnail(0, 10, default)).Id);
    }

    [Theory, OnBothEngines]
    public async Task A_small_picture_is_made_sealed_and_goes_with_its_file(Engine engine)
    {
        Assert.SkipUnless(new Thumbnails().IsInstalled, "vipsthumbnail is not installed (libvips-tools)");
        await using var desk = await Desk.Open(engine);
        var photo = (await desk.Keep(null).Keep(Draft, "foto.jpg", new MemoryStream(SampleFiles.Jpeg()), default)).Value;
        await desk.Keep(null).Keep(Draft, "surat.pdf", new MemoryStream(SampleFiles.Pdf()), default);
        var check = desk.Check(null, new Thumbnails());
        await check.Run(default);
        Assert.Equal(2, desk.Stored.Length); // nothing is decoded for a form that was never sent
        await desk.Claim(Draft);
        await check.Run(default);
        await check.Run(default);
        Assert.Equal(3, desk.Stored.Length);

        var row = (await desk.Store.OfReport(desk.Report, default))[0];
        Assert.Equal((photo.Id, ThumbnailState.Ready), (row.Id, row.Thumbnail));
        await using (var stream = desk.Seal.OpenThumbnail(row, desk.Files.Open(row.ThumbnailKey!)!))
        {
            var small = new byte[stream.Length];
            await stream.ReadExactlyAsync(small);
            var clean = StripMetadata.Of(small).Value;
            Assert.Equal((FileKind.WebP, FileNotes.None), (clean.Kind, clean.Notes));
            Assert.InRange(Math.Max(clean.Width, clean.Height), 1, Thumbnails.Side);
            // On the disk it is noise.
            Assert.True(FileKinds.Sniff(await File.ReadAllBytesAsync(desk.Stored.Single(p => p.EndsWith(row.ThumbnailKey!, StringComparison.Ordinal)))) is null);
        }

        // The sweep knows it, and an erasure takes it along.
        Assert.Equal([row.ThumbnailKey!], await desk.Store.Known([row.ThumbnailKey!, new string('0', 32)], default));
        await new EraseFiles(desk.Data.Database, desk.Store, desk.Files).Run(desk.Report, default);
        Assert.Empty(desk.Stored);
    }

    [Theory, OnBothEngines]
    public async Task A_picture_that_cannot_be_decoded_is_tried_once(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        using var program = Script("cat > /dev/null; exit 1");
        await desk.Keep(null).Keep(Draft, "foto.png", new MemoryStream(SampleFiles.Png()), default);
        await desk.Claim(Draft);
        await desk.Check(null, new Thumbnails(program.Path)).Run(default);
        Assert.Equal((ThumbnailState.Failed, (string?)null), (await desk.Store.OfReport(desk.Report, default)).Select(f => (f.Thumbnail, f.ThumbnailKey)).Single());
        Assert.Empty(await desk.Store.WaitingForThumbnail(0, 10, default));
        Assert.Single(desk.Stored);
    }

    [Fact]
    public async Task The_program_that_decodes_is_shut_in()
    {
        var webP = StripMetadata.Of(SampleFiles.All.Values.First(f => StripMetadata.Of(f) is { IsRefused: false, Value.Kind: FileKind.WebP })).Value.Content.ToArray();
        var sample = Path.GetTempFileName();
        await File.WriteAllBytesAsync(sample, webP);
        Environment.SetEnvironmentVariable("LAPOR_TEST_SECRET", "rahasia");
        try
        {
            // It proves each wall by failing where one is missing, and only then gives a picture.
            using (var walls = Script($"[ -z \"$LAPOR_TEST_SECRET\" ] || exit 1; if (echo x > {sample}.out) 2> /dev/null && [ -s {sample}.out ]; then exit 2; fi; [ \"$(ulimit -v)\" -le 1500000 ] || exit 3; [ \"$(ulimit -t)\" -le 15 ] || exit 4; cat > /dev/null; cat {sample}"))
                Assert.Equal(webP, await new Thumbnails(walls.Path).Make(SampleFiles.PlainJpeg, default));
            // What it gives back is looked at: neither a page nor endless noise nor a picture with something in it is taken.
            foreach (var line in new[] { "echo '<script>alert(1)</script>'", "cat /dev/zero", $"cat {sample}; echo trailing", "true" })
            {
                using var other = Script($"cat > /dev/null; {line}");
                var made = await new Thumbnails(other.Path).Make(SampleFiles.PlainJpeg, default);
                Assert.True(made is null || made.AsSpan().SequenceEqual(webP), line);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("LAPOR_TEST_SECRET", null);
            File.Delete(sample);
            File.Delete(sample + ".out");
        }

        Assert.False(new Thumbnails("/nowhere/vipsthumbnail").IsInstalled);
        Assert.Null(await new Thumbnails("/nowhere/vipsthumbnail").Make(SampleFiles.PlainJpeg, default));
    }

    private static TemporaryScript Script(string line) => new(line);

    private sealed class Desk : IAsyncDisposable
    {
        public required TestDatabase Data { get; init; }

        public required AttachmentFiles Files { get; init; }

        public required AttachmentStore Store { get; init; }

        public required AttachmentSeal Seal { get; init; }

        public long Report { get; private set; }

        public string[] Stored => Directory.Exists(Root) ? Directory.GetFiles(Root, "*", SearchOption.AllDirectories) : [];

        private string Root => Path.Combine(Data.Folder, "attachments");

        public static async Task<Desk> Open(Engine engine)
        {
            var data = await TestDatabase.Create(engine);
            var seal = new AttachmentSeal(KeyRing.Open(Path.Combine(data.Folder, "keys")));
            return new Desk { Data = data, Files = new AttachmentFiles(Path.Combine(data.Folder, "attachments")), Store = new AttachmentStore(data.Database, seal), Seal = seal };
        }

        public KeepAttachment Keep(MalwareScan? scan) => new(Data.Database, Files, Seal, TimeProvider.System, scan);

        public CheckFiles Check(MalwareScan? scan, Thumbnails thumbnails) =>
            new(Data.Database, Store, Files, Seal, scan ?? new MalwareScan(null, NullLogger<MalwareScan>.Instance), thumbnails, new LookAtPictures("/none"), TimeProvider.System, NullLogger<CheckFiles>.Instance);

        public async Task Claim(string draft)
        {
            Report = await Data.Database.Write(t => t.Scalar<long>(
                """
                INSERT INTO report (tracking_id, receipt_mac, class, state, anonymous, confidential, original_title, original_text, title, text, channel, submitted_at, state_since, last_act_at, history_hash)
                VALUES ('1234567890', @mac, 'complaint', 'submitted', FALSE, FALSE, 'a', 'b', 'a', 'b', 'web', 1, 1, 1, @mac) RETURNING id
                """,
                new { mac = new byte[32] }));
            var act = await Data.Database.Write(t => t.Scalar<long>(
                "INSERT INTO act (report_id, seq, kind, to_state, actor, channel, visibility, at, hash) VALUES (@Report, 1, 'submit', 'submitted', 'reporter', 'web', 'public', 1, @mac) RETURNING id",
                new { Report, mac = new byte[32] }));
            await Data.Database.Write(t => AttachmentStore.Claim(t, draft, Report, act, Visibility.Reporter, default));
        }

        public ValueTask DisposeAsync() => Data.DisposeAsync();
    }
}
