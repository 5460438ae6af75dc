using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lapor.Attachments;
using Lapor.Attachments.Formats;
using Lapor.Foundation;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Attachments;

public sealed class StripMetadataTests
{
    public static TheoryData<string> Names => [.. SampleFiles.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Nothing_that_names_the_sender_is_stored(string name)
    {
        var file = SampleFiles.All[name];
        var clean = StripMetadata.Of(file).Value;

        Assert.Equal(name != "webp-simple", Contains(file, SampleFiles.Canary) || name == "pdf-packed");
        Assert.False(Contains(clean.Content.Span, SampleFiles.Canary));
        Assert.False(Contains(clean.Content.Span, Convert.ToHexString(SampleFiles.Text(SampleFiles.Canary))));
        Assert.Equal(name.Split('-')[0], clean.Kind.Code() is "web_p" ? "webp" : clean.Kind.Code());
        Assert.Equal(clean.Kind, FileKinds.Sniff(clean.Content.Span));
        if (name != "webp-simple")
            Assert.True(clean.Notes.HasFlag(FileNotes.MetadataRemoved));
    }

    [Theory, MemberData(nameof(Names))]
    public void Doing_it_twice_changes_nothing_more(string name)
    {
        var once = StripMetadata.Of(SampleFiles.All[name]).Value;
        var twice = StripMetadata.Of(once.Content).Value;
        Assert.Equal(once.Content.ToArray(), twice.Content.ToArray());
        Assert.Equal(FileNotes.None, twice.Notes & ~FileNotes.NotReached);
    }

    [Theory]
    [InlineData("jpeg", true)]
    [InlineData("png", true)]
    [InlineData("webp", true)]
    [InlineData("pdf", true)]
    [InlineData("mp4", true)]
    [InlineData("mov", true)]
    [InlineData("webp-animated", false)]
    [InlineData("pdf-packed", false)]
    public void A_position_that_was_removed_is_noted(string name, bool had) =>
        Assert.Equal(had, StripMetadata.Of(SampleFiles.All[name]).Value.Notes.HasFlag(FileNotes.LocationRemoved));

    [Fact]
    public void The_picture_of_a_jpeg_is_untouched_and_stays_upright()
    {
        var clean = StripMetadata.Of(SampleFiles.Jpeg(orientation: 6)).Value;
        var bytes = clean.Content.Span;
        Assert.Equal((16, 8), (clean.Width, clean.Height));
        // Everything from the quantisation tables to the end of the image.
        Assert.True(bytes.EndsWith(SampleFiles.PlainJpeg.AsSpan(20)));
        var exif = bytes.IndexOf("Exif\0\0"u8);
        Assert.Equal(6, Exif.Orientation(bytes[(exif + 6)..]));
        Assert.True(StripMetadata.Of(SampleFiles.Jpeg(orientation: 1)).Value.Content.Span.IndexOf("Exif"u8) < 0);
    }

    [Fact]
    public void A_colour_profile_and_Adobes_colour_marker_are_kept()
    {
        byte[] file = [.. SampleFiles.PlainJpeg[..20], .. SampleFiles.Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, 7, 7, 7]), .. SampleFiles.PlainJpeg[20..]];
        Assert.Equal(file, StripMetadata.Of(file).Value.Content.ToArray());
        Assert.True(StripMetadata.Of(SampleFiles.Jpeg()).Value.Content.Span.IndexOf("Adobe\0d"u8) > 0);
    }

    [Fact]
    public void The_size_of_a_film_and_its_pictures_do_not_move()
    {
        var film = SampleFiles.Mp4("isom");
        var clean = StripMetadata.Of(film).Value.Content.ToArray();
        Assert.Equal(film.Length, clean.Length);
        Assert.Equal(film.AsSpan().IndexOf("PICTURES"u8), clean.AsSpan().IndexOf("PICTURES"u8));
        Assert.True(clean.AsSpan().IndexOf("camm"u8) < 0);
        Assert.True(clean.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xE0, 0x11, 0x22, 0x33]) < 0, "recording time");
    }

    [Fact]
    public void Objects_of_a_pdf_do_not_move_and_a_packed_neighbour_is_kept()
    {
        var file = SampleFiles.Pdf();
        var clean = StripMetadata.Of(file).Value.Content.ToArray();
        Assert.Equal(file.Length - SampleFiles.Canary.Length, clean.Length);
        Assert.Equal(file.AsSpan().IndexOf("9 0 obj"u8), clean.AsSpan().IndexOf("9 0 obj"u8));

        var packed = StripMetadata.Of(SampleFiles.PackedPdf()).Value.Content.ToArray();
        var begin = packed.AsSpan().IndexOf("stream\n"u8) + 7;
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(packed[begin..]), CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        var text = Encoding.Latin1.GetString(unpacked.ToArray());
        Assert.DoesNotContain(SampleFiles.Canary, text, StringComparison.Ordinal);
        Assert.Contains("/Other (kept as it is)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_pdf_says_that_its_author_was_not_reached()
    {
        var file = SampleFiles.Text(Encoding.Latin1.GetString(SampleFiles.PackedPdf()).Replace("/Info 7 0 R", "/Encrypt 9 0 R /Info 7 0 R", StringComparison.Ordinal));
        Assert.True(StripMetadata.Of(file).Value.Notes.HasFlag(FileNotes.NotReached));
    }

    [Fact]
    public void A_pdf_with_script_is_noted() =>
        Assert.True(StripMetadata.Of(SampleFiles.Pdf("/AA << /O << /S /JavaScript /JS (app.alert) >> >>")).Value.Notes.HasFlag(FileNotes.ActiveContent));

    [Theory]
    [InlineData("MZ\u0090\0\u0003\0\0\0program")]
    [InlineData("\u007fELF\u0002\u0001\u0001")]
    [InlineData("PK\u0003\u0004\u0014\0\0\0")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("GIF89a\u0001\0\u0001\0")]
    [InlineData("#!/bin/sh\necho hai")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic")]
    [InlineData("\0\0\0\u0018ftypavif\0\0\0\0avifmif1")]
    [InlineData(" %PDF-1.4")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ")]
    [InlineData("x")]
    public void Another_kind_of_file_is_refused_whatever_its_name(string content) =>
        Assert.Equal("file_kind_refused", Code(SampleFiles.Text(content)));

    [Fact]
    public void Empty_and_oversized_files_are_refused()
    {
        Assert.Equal("file_empty", Code([]));
        Assert.Equal("file_too_large", Code(new byte[StripMetadata.MaxBytes + 1]));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_file_cut_off_anywhere_is_refused_or_already_whole(string name)
    {
        var file = SampleFiles.All[name];
        var whole = StripMetadata.Of(file).Value.Content.ToArray();
        for (var length = 0; length < file.Length; length++)
        {
            var outcome = StripMetadata.Of(file.AsMemory(0, length));
            if (outcome.IsRefused)
                Assert.Contains(outcome.Refusals[0].Code, (string[])["file_empty", "file_kind_refused", "file_truncated", "file_damaged"]);
            else if (outcome.Value.Kind is FileKind.Mp4 or FileKind.Mov or FileKind.Pdf)
                // Whole boxes after the film proper may be missing, or the line end after a document's last mark; film and document are not.
                Assert.True(whole.AsSpan().StartsWith(outcome.Value.Content.Span));
            else
                Assert.Equal(whole, outcome.Value.Content.ToArray());
        }
        // Half of it is surely missing its end.
        Assert.Contains(Code(file[..(file.Length / 2)]), (string[])["file_truncated", "file_damaged"]);
    }

    [Fact]
    public void A_picture_that_would_unpack_to_gigabytes_is_refused()
    {
        Assert.Equal("image_too_large", Code(SampleFiles.Png(width: 20_000, height: 20_000)));
        Assert.Equal("image_too_large", Code(SampleFiles.Png(width: 0x7FFFFFFF, height: 0x7FFFFFFF)));
        var jpeg = SampleFiles.PlainJpeg;
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 60_000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 60_000);
        Assert.Equal("image_too_large", Code(jpeg));
        var webp = SampleFiles.All["webp"].ToArray();
        webp.AsSpan(24, 6).Fill(0xFF);
        Assert.Equal("image_too_large", Code(webp));
    }

    [Fact]
    public void A_wrong_check_sum_is_refused()
    {
        var png = SampleFiles.Png();
        png[png.AsSpan().IndexOf("IDAT"u8) + 8] ^= 1;
        Assert.Equal("file_damaged", Code(png));
    }

    [Fact]
    public void An_archive_behind_a_picture_is_cut_off_and_noted_and_one_inside_is_refused()
    {
        using var target = new MemoryStream();
        target.Write(SampleFiles.PlainJpeg);
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("run.exe").Open())
            entry.Write("MZ"u8);
        var clean = StripMetadata.Of(target.ToArray()).Value;
        Assert.Equal(FileNotes.TrailingDataRemoved | FileNotes.Polyglot, clean.Notes);
        Assert.Equal(SampleFiles.PlainJpeg, clean.Content.ToArray());

        // In the last sample of a film it cannot be cut.
        byte[] end = [.. "PK\u0005\u0006"u8, .. new byte[18]];
        var film = SampleFiles.Mp4("isom");
        var mdat = film.AsSpan().IndexOf("mdat"u8) - 4;
        byte[] last = [.. film[..mdat], .. film[(mdat + 8 + 8 + SampleFiles.Canary.Length)..], .. SampleFiles.Box("mdat", end)];
        Assert.Contains(Code(last), (string[])["file_polyglot", "file_damaged"]);
    }

    [Fact]
    public void A_page_or_document_in_a_pictures_comment_is_gone()
    {
        byte[] file = [.. SampleFiles.PlainJpeg[..20], .. SampleFiles.Segment(0xFE, SampleFiles.Text("%PDF-1.4 <script>alert(1)</script>")), .. SampleFiles.PlainJpeg[20..]];
        var clean = StripMetadata.Of(file).Value;
        Assert.True(clean.Notes.HasFlag(FileNotes.Polyglot));
        Assert.Equal(SampleFiles.PlainJpeg, clean.Content.ToArray());
    }

    [Theory, MemberData(nameof(Names))]
    public void Whatever_is_sent_is_either_refused_with_a_code_or_stored_clean(string name) => Law.Holds(
        Mutated(SampleFiles.All[name]),
        file =>
        {
            var outcome = StripMetadata.Of(file);
            if (outcome.IsRefused)
                return outcome.Refusals[0].Code.Length > 0;
            var clean = outcome.Value;
            var again = StripMetadata.Of(clean.Content);
            return FileKinds.Sniff(clean.Content.Span) == clean.Kind
                && !again.IsRefused
                && again.Value.Content.Span.SequenceEqual(clean.Content.Span);
        },
        cases: 1500);

    /// <summary>Bytes flipped, overwritten, cut out, doubled, or the end cut off; checked formats get their sums repaired half of the time.</summary>
    private static Gen<byte[]> Mutated(byte[] valid) =>
        from count in Gen.Choose(1, 4)
        from edits in Gen.ArrayOf(
            from kind in Gen.Choose(0, 5)
            from at in Gen.Choose(0, valid.Length - 1)
            from length in Gen.Choose(1, 24)
            from value in Gen.OneOf(Gen.Elements(0, 0xFF, 0x7F, 0x80, 1), Gen.Choose(0, 255))
            select (kind, at, length, value), count)
        from repair in Gen.Elements(true, false)
        select Apply(valid, edits, repair);

    private static byte[] Apply(byte[] valid, (int Kind, int At, int Length, int Value)[] edits, bool repair)
    {
        var file = new List<byte>(valid);
        foreach (var (kind, position, wanted, value) in edits)
        {
            if (file.Count == 0)
                break;
            var at = position % file.Count;
            var length = Math.Min(wanted, file.Count - at);
            switch (kind)
            {
                case 0: file[at] ^= (byte)(1 << (value % 8)); break;
                case 1: for (var i = 0; i < length; i++) file[at + i] = (byte)value; break;
                case 2: file.RemoveRange(at, length); break;
                case 3: file.InsertRange(at, file.GetRange(at, length)); break;
                case 4: file[at] = (byte)value; break;
                default: file.RemoveRange(at, file.Count - at); break;
            }
        }
        byte[] result = [.. file];
        if (repair && result.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50]))
        {
            for (var at = 8; at + 12 <= result.Length;)
            {
                var length = BinaryPrimitives.ReadUInt32BigEndian(result.AsSpan(at));
                if (length > result.Length - at - 12)
                    break;
                BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(at + 8 + (int)length), Png.Crc(result.AsSpan(at + 4, 4 + (int)length)));
                at += 12 + (int)length;
            }
        }
        return result;
    }

    private static string Code(byte[] file) => StripMetadata.Of(file).Refusals.Select(refusal => refusal.Code).FirstOrDefault() ?? "accepted";

    private static bool Contains(ReadOnlySpan<byte> file, string text) => file.IndexOf(SampleFiles.Text(text)) >= 0;
}
