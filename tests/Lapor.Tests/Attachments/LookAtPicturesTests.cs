using System.Globalization;
using System.Text;
using Lapor.Attachments;
using Lapor.Handling;
using Lapor.Publishing;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Attachments;

/// <summary>Faces and identity cards suspected in pictures (a real vipsthumbnail, a real tesseract, Debian's cascade), and what an officer makes of it.</summary>
public sealed class LookAtPicturesTests
{
    private const string Missing = "vipsthumbnail, tesseract with Indonesian or the cascade is not installed (libvips-tools, tesseract-ocr, tesseract-ocr-ind, opencv-data)";

    private static bool CanLook => new LookAtPictures().LooksFor.Count == 2;

    [Fact]
    public async Task What_is_found_in_pictures_of_our_own_drawing_is_measured_and_does_not_fall()
    {
        Assert.SkipUnless(CanLook, Missing);
        var look = new LookAtPictures();
        var (face, card) = (new Tally(), new Tally());
        var mistakes = new StringBuilder();
        foreach (var drawing in DrawnPictures.All)
        {
            var looked = await look.Look(await DrawnPictures.Png(drawing.Svg), default);
            Assert.NotNull(looked);
            Assert.Equal([SuspectedKind.Face, SuspectedKind.IdentityCard], looked.For);
            Assert.All(looked.Found, s => Assert.InRange(s.Percent, 40, 99));
            var kinds = looked.Found.Select(f => f.Kind).ToList();
            if (!face.Add(drawing.HasFace, kinds.Contains(SuspectedKind.Face))) mistakes.Append(CultureInfo.InvariantCulture, $" {drawing.Name} (face);");
            if (!card.Add(drawing.HasCard, kinds.Contains(SuspectedKind.IdentityCard))) mistakes.Append(CultureInfo.InvariantCulture, $" {drawing.Name} (card);");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"faces {face}; cards {card}; wrong:{mistakes}");
        Assert.True(face is { Recall: >= 0.85, Precision: >= 0.7 } && card is { Recall: >= 0.85, Precision: >= 0.9 }, $"faces {face}; cards {card}; wrong:{mistakes}");
    }

    [Theory]
    [InlineData("PROVINSI JAWA BARAT\nKABUPATEN CONTOH\nNIK : 3204051708900001\nNama : SITI\nTempat/Tgl Lahir : X, 17-08-1990\nAgama : -", true)]
    [InlineData("PROVlNSI JAWA BARAT KABUPATEN C0NTOH NIK 32O4O5I7O89OOOO1 Jenis Kelamln LAKI Berlaku Hlngga", true)]
    [InlineData("KARTU KELUARGA No. 3204051708150001 Status Perkawinan Kewarganegaraan", true)]
    [InlineData("SURAT IZIN MENGEMUDI Nama Alamat Tempat Lahir Berlaku", true)]
    [InlineData("KANTOR KECAMATAN CONTOH KABUPATEN BANDUNG Jl. Contoh No. 1", false)]
    [InlineData("DINAS PEKERJAAN UMUM PROVINSI JAWA BARAT", false)]
    [InlineData("Biaya Rp 1.250.000.000 nomor kontrak 1234567890123456", false)]
    [InlineData("Pasar Agama", false)]
    [InlineData("", false)]
    public void Words_of_a_card_are_told_from_those_of_a_sign(string read, bool isCard) => Assert.Equal(isCard, CardWords.Sure(read) is not null);

    [Fact]
    public async Task What_cannot_be_looked_at_gives_no_word_and_holds_nobody_up()
    {
        Assert.Empty(new LookAtPictures("/nowhere/vipsthumbnail").LooksFor);
        Assert.Null(await new LookAtPictures("/nowhere/vipsthumbnail").Look(SampleFiles.PlainJpeg, default));
        Assert.SkipUnless(CanLook, Missing);
        // Damaged, a program that fails, one that gives nonsense, one that never ends giving.
        Assert.Null(await new LookAtPictures().Look(SampleFiles.Text("bukan gambar"), default));
        foreach (var line in new[] { "exit 1", "echo P6 99999 99999 255", "printf 'P6\\n2 2\\n255\\nxx'", "cat /dev/zero" })
        {
            using var other = new TemporaryScript($"cat > /dev/null; {line}");
            Assert.Null(await new LookAtPictures(other.Path).Look(SampleFiles.PlainJpeg, default));
        }

        // Without the one, the other still looks, and it is said for what.
        Assert.Equal([SuspectedKind.IdentityCard], new LookAtPictures(cascade: "/nowhere/face.xml").LooksFor);
        var faces = new LookAtPictures(reader: "/nowhere/tesseract");
        Assert.Equal([SuspectedKind.Face], faces.LooksFor);
        Assert.Equal([SuspectedKind.Face], (await faces.Look(await DrawnPictures.Png(DrawnPictures.OneCard), default))!.For);
        using var slow = new TemporaryScript("cat > /dev/null; exec sleep 60");
        Assert.Equal([SuspectedKind.Face], (await new LookAtPictures(reader: slow.Path, patience: TimeSpan.FromMilliseconds(300)).Look(await DrawnPictures.Png(DrawnPictures.OneHole), default))!.For);
    }

    [Fact]
    public async Task A_picture_of_a_hundred_megapixels_is_looked_at_within_the_limits()
    {
        Assert.SkipUnless(CanLook, Missing);
        var huge = await DrawnPictures.Blank(10_000);
        Assert.Empty((await new LookAtPictures().Look(huge, default))!.Found);
        Assert.NotNull(await new Thumbnails().Make(huge, default));
    }

    [Fact]
    public void Only_plain_numbers_are_read_as_a_picture()
    {
        Assert.Equal([7, 7, 7, 7], Raster.Read("P5\n# made by\n2 2\n255\n\a\a\a\a"u8, 10)!.Grey);
        Assert.Equal([255, 0], Raster.Read([.. "P6 2 1 255 "u8, 255, 255, 255, 0, 0, 0], 10)!.Grey);
        foreach (var bad in new[] { "", "P6", "P5 2 2 255 \a\a\a", "P5 2 2 255 \a\a\a\a\a", "P5 -2 2 255 \a\a\a\a", "P5 0 0 255 ", "P5 11 1 255 \a\a\a\a\a\a\a\a\a\a\a", "P5 999999 999999 255 \a", "P4 2 2 255 \a\a\a\a", "P5 2 2 65535 \a\a\a\a" })
            Assert.Null(Raster.Read(Encoding.ASCII.GetBytes(bad), 10));
        var half = Raster.Of(4, 2, [0, 100, 200, 200, 0, 100, 200, 200]).Shrunk(2);
        Assert.Equal((2, 1), (half.Width, half.Height));
        Assert.Equal([50, 200], half.Grey);
    }

    [Fact]
    public void A_broken_file_of_the_detector_is_no_detector()
    {
        var path = Path.GetTempFileName();
        try
        {
            foreach (var text in new[] { "", "<opencv_storage/>", "<a><cascade><width>20</width><height>20</height><featureType>HAAR</featureType><stages/><features/></cascade></a>", Trees("0 -1 5 0.5"), Trees("0 0 0 0.5"), Trees("9 -1 0 0.5"), Trees("x") })
            {
                File.WriteAllText(path, text);
                Assert.Equal(text == Trees("0 0 0 0.5"), FaceCascade.Open(path) is not null);
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Null(FaceCascade.Open("/nowhere/face.xml"));
    }

    [Theory, OnBothEngines]
    public async Task A_suspected_picture_is_not_public_before_an_officer_says_why_and_can_be_taken_back(Engine engine)
    {
        Assert.SkipUnless(CanLook, Missing);
        await using var world = await World.Create(engine);
        var (keep, check) = Looking(world);
        foreach (var (name, svg) in new[] { ("wajah.png", DrawnPictures.OnePerson), ("kartu.png", DrawnPictures.OneCard), ("lubang.png", DrawnPictures.OneHole) })
            Assert.Equal(LookState.Waiting, (await keep.Keep("umum", name, new MemoryStream(await DrawnPictures.Png(svg)), default)).Value.Look);
        await keep.Keep("umum", "surat.pdf", new MemoryStream(SampleFiles.Pdf()), default);
        Assert.Empty(await world.Attachments.WaitingForLook(0, 10, default)); // nothing is looked at for a form that was never sent
        var id = await world.File(s => s with { DraftId = "umum" });
        var report = (await world.Report(id)).Id;
        Assert.Equal(3, (await world.Attachments.WaitingForLook(0, 10, default)).Count);
        for (var run = 0; run < 3; run++) await check.Run(default);
        Assert.Empty(await world.Attachments.WaitingForLook(0, 10, default));

        var files = await world.Attachments.ShowableOf(report, default);
        Assert.Equal([LookState.Done, LookState.Done, LookState.Done, LookState.None], files.Select(f => f.Look));
        Assert.Contains(files[0].Suspicions, s => s.Kind is SuspectedKind.Face);
        Assert.Contains(files[1].Suspicions, s => s.Kind is SuspectedKind.IdentityCard);
        Assert.Empty(files[2].Suspicions);
        Assert.All(files, f => Assert.Null(f.ShownAt)); // a proposal hides and shows nothing by itself

        var showing = new ShowFiles(world.Commit);
        var (face, card, hole) = (files[0].StorageKey, files[1].StorageKey, files[2].StorageKey);
        async Task<string?> Choose(string[] keys, params (string Key, ShownDespite Why)[] despite) =>
            (await showing.Choose(world.Nia, id, (await world.Report(id)).Version, keys, despite.ToDictionary(d => d.Key, d => d.Why), default)) is { IsRefused: true } refused ? refused.Refusals[0].Code : null;
        Assert.Equal([face], await world.Database.Read(s => AttachmentStore.Suspected(s, report, [face, hole], default), default));
        Assert.Equal("picture_suspected", await Choose([face, hole]));
        Assert.Equal("picture_suspected", await Choose([face, card, hole], (face, ShownDespite.OnDuty)));
        Assert.All(await world.Attachments.ShowableOf(report, default), f => Assert.Null(f.ShownAt));
        Assert.Null(await Choose([face, hole], (face, ShownDespite.OnDuty)));
        files = await world.Attachments.ShowableOf(report, default);
        Assert.Equal([true, false, true, false], files.Select(f => f.ShownAt is not null));
        Assert.Equal(ShownDespite.OnDuty, files[0].ShownDespite);
        Assert.Contains("diduga", (await world.History(id))[^1].Text, StringComparison.Ordinal);
        // Said once it holds; taken back it is forgotten.
        Assert.Null(await Choose([face]));
        Assert.Null(await Choose([]));
        Assert.All(await world.Attachments.ShowableOf(report, default), f => Assert.Equal((null, null), (f.ShownAt, f.ShownDespite)));
        Assert.Equal("picture_suspected", await Choose([face]));
    }

    [Theory, OnBothEngines]
    public async Task An_answers_pictures_wait_for_the_look_and_the_suspected_one_stays_hidden(Engine engine)
    {
        Assert.SkipUnless(CanLook, Missing);
        await using var world = await World.Create(engine);
        var (keep, check) = Looking(world);
        var id = await world.Answered();
        var report = (await world.Report(id)).Id;
        await keep.Keep("jawaban", "wajah.png", new MemoryStream(await DrawnPictures.Png(DrawnPictures.OnePerson)), default);
        await keep.Keep("jawaban", "lubang.png", new MemoryStream(await DrawnPictures.Png(DrawnPictures.OneHole)), default);
        await keep.Keep("jawaban", "surat.pdf", new MemoryStream(SampleFiles.Pdf()), default);
        Assert.False((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, false, "Lihat foto.", "jawaban", ShowFiles: true), default)).IsRefused);
        await world.Publishing.Run(report, default);
        var shown = new PublicStore(world.Database);
        Assert.Equal("application/pdf", Assert.Single(await shown.Files(id, default)).MediaType);
        Assert.Equal(2, (await world.Attachments.OfReport(report, default)).Count(f => f.ShowWanted));
        await check.Run(default);
        Assert.Equal(["image/png", "application/pdf"], (await shown.Files(id, default)).Select(f => f.MediaType));
        var hidden = Assert.Single(await world.Attachments.OfReport(report, default), f => f.ShownAt is null);
        Assert.Equal(("wajah.png", false), (hidden.FileName, hidden.ShowWanted));
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_reports_pictures_are_not_looked_at_and_a_failing_look_says_so_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        using var broken = new TemporaryScript("cat > /dev/null; exit 1");
        Assert.SkipUnless(CanLook, Missing);
        var (keep, check) = Looking(world, new LookAtPictures(broken.Path));
        await keep.Keep("rahasia", "a.png", new MemoryStream(SampleFiles.Png()), default);
        await keep.Keep("umum", "b.png", new MemoryStream(SampleFiles.Png()), default);
        var closed = await world.File(s => s with { DraftId = "rahasia", Confidential = true });
        var open = await world.File(s => s with { DraftId = "umum" });
        for (var run = 0; run < 2; run++) await check.Run(default);
        Assert.Equal(LookState.None, (await world.Attachments.OfReport((await world.Report(closed)).Id, default))[0].Look);
        var failed = (await world.Attachments.OfReport((await world.Report(open)).Id, default))[0];
        Assert.Equal((LookState.Failed, 0), (failed.Look, failed.Suspicions.Count));
        // Nothing is suspected: the officer's own eyes decide, as before.
        Assert.False((await new ShowFiles(world.Commit).Choose(world.Nia, open, (await world.Report(open)).Version, [failed.StorageKey], new Dictionary<string, ShownDespite>(), default)).IsRefused);
    }

    private static (KeepAttachment Keep, CheckFiles Check) Looking(World world, LookAtPictures? look = null)
    {
        look ??= new LookAtPictures();
        var files = new AttachmentFiles(Path.Combine(world.Data.Folder, "files"));
        var seal = new AttachmentSeal(world.Ring);
        return (new(world.Database, files, seal, world.Clock, null, look), new(world.Database, world.Attachments, files, seal, new MalwareScan(null, NullLogger<MalwareScan>.Instance), new Thumbnails("/none"), look, world.Clock, NullLogger<CheckFiles>.Instance));
    }

    private static string Trees(string node) => $"""
        <a><cascade><featureType>HAAR</featureType><height>20</height><width>20</width><stages><_><stageThreshold>0.5</stageThreshold><weakClassifiers><_><internalNodes>{node}</internalNodes><leafValues>0.1 0.2</leafValues></_></weakClassifiers></_></stages>
        <features><_><rects><_>2 7 16 4 -1.</_><_>2 9 16 2 2.</_></rects></_></features></cascade></a>
        """;

    private sealed class Tally
    {
        private int right, missed, wrong;

        public double Recall => right + missed == 0 ? 1 : (double)right / (right + missed);

        public double Precision => right + wrong == 0 ? 1 : (double)right / (right + wrong);

        public bool Add(bool isThere, bool isFound)
        {
            if (isThere && isFound) right++;
            else if (isThere) missed++;
            else if (isFound) wrong++;
            return isThere == isFound;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{right + missed} there, {right} found, {wrong} wrong (recall {Recall:0.00}, precision {Precision:0.00})");
    }
}
