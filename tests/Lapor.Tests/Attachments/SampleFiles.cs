using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lapor.Tests.Attachments;

/// <summary>Small real files, each with a canary in every place where its format keeps metadata. Pictures are of a colour gradient.</summary>
internal static class SampleFiles
{
    /// <summary>Must never be found in what is stored.</summary>
    public const string Canary = "KENARI-7731";

    private const string BaselineJpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAWEAEBAQAAAAAAAAAAAAAAAAAAFGH/xAAVAQEBAAAAAAAAAAAAAAAAAAAEBf/EABcRAAMBAAAAAAAAAAAAAAAAAAADFFH/2gAMAwEAAhEDEQA/AINGlGgvQIwRa7T/2Q==";

    private const string ProgressiveJpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wgARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAVAQEBAAAAAAAAAAAAAAAAAAADBP/aAAwDAQACEAMQAAABgF6f/8QAFRABAQAAAAAAAAAAAAAAAAAAABL/2gAIAQEAAQUCpT//xAAWEQADAAAAAAAAAAAAAAAAAAAAAhP/2gAIAQMBAT8Bs5//xAAWEQADAAAAAAAAAAAAAAAAAAAAAhP/2gAIAQIBAT8Bgh//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAY/Aj//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAE/IQ//2gAMAwEAAgADAAAAEAP/xAAVEQEBAAAAAAAAAAAAAAAAAAAAYf/aAAgBAwEBPxCz/8QAFREBAQAAAAAAAAAAAAAAAAAAAGH/2gAIAQIBAT8Qm//EABUQAQEAAAAAAAAAAAAAAAAAAABx/9oACAEBAAE/EKU//9k=";

    private const string LossyWebP = "UklGRkoAAABXRUJQVlA4ID4AAADwAQCdASoJAAcAA4BaJagCdGuA/gAH2gAA/vDHN+jumh/hu8Xmq8Jr/9IY/2bWP/9cB/Mt/KhT9nIUZUgAAA==";

    private const string LosslessWebP = "UklGRlQAAABXRUJQVlA4TEgAAAAvCIABAE8AEIT/bRMCAcL/HzsEssmuk79f898D3CiAmTGwiiSpDm/4xQJYQQMSYiEWIiHSZyL6H1ONa0M6anmuthfo/ycjAAA=";

    /// <summary>Every sample by its name, each with canaries.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["jpeg"] = Jpeg(),
        ["jpeg-progressive"] = Jpeg(Convert.FromBase64String(ProgressiveJpeg)),
        ["png"] = Png(),
        ["png-animated"] = Png(animated: true),
        ["webp"] = WebP(Convert.FromBase64String(LossyWebP)),
        ["webp-lossless"] = WebP(Convert.FromBase64String(LosslessWebP)),
        ["webp-animated"] = AnimatedWebP(),
        ["webp-simple"] = Convert.FromBase64String(LossyWebP),
        ["pdf"] = Pdf(),
        ["pdf-packed"] = PackedPdf(),
        ["mp4"] = Mp4("isom"),
        ["mov"] = Mp4("qt  "),
    };

    public static byte[] PlainJpeg => Convert.FromBase64String(BaselineJpeg);

    public static byte[] Jpeg(byte[]? plain = null, int orientation = 6)
    {
        plain ??= PlainJpeg;
        return
        [
            0xFF, 0xD8,
            .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 3, 4, .. Pad(Canary, 36)]),
            .. Segment(0xE1, [.. "Exif\0\0"u8, .. Tiff(orientation)]),
            .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Text($"<x:xmpmeta>{Canary}</x:xmpmeta>")]),
            .. Segment(0xE2, [.. "MPF\0"u8, .. Text(Canary)]),
            .. Segment(0xED, [.. "Photoshop 3.0\0"u8, .. Text(Canary)]),
            .. Segment(0xEB, Text(Canary)),
            .. Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 1, .. Text(Canary)]),
            .. Segment(0xFE, Text(Canary)),
            .. plain[20..],
            .. PlainJpeg, .. Text(Canary),
        ];
    }

    /// <summary>A TIFF directory as cameras write it: orientation, maker, a GPS directory.</summary>
    public static byte[] Tiff(int orientation, bool little = true)
    {
        var tiff = new byte[120];
        (little ? "II*\0"u8 : "MM\0*"u8).CopyTo(tiff);
        void W16(int at, int value) { if (little) BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), (ushort)value); else BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), (ushort)value); }
        void W32(int at, int value) { if (little) BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(at), value); else BinaryPrimitives.WriteInt32BigEndian(tiff.AsSpan(at), value); }
        W32(4, 8);
        W16(8, 3);
        (int Tag, int Type, int Count, int Value)[] entries = [(0x010F, 2, Canary.Length + 1, 60), (0x0112, 3, 1, orientation), (0x8825, 4, 1, 80)];
        for (var i = 0; i < entries.Length; i++)
        {
            W16(10 + (12 * i), entries[i].Tag);
            W16(12 + (12 * i), entries[i].Type);
            W32(14 + (12 * i), entries[i].Count);
            if (entries[i].Type == 3)
                W16(18 + (12 * i), entries[i].Value);
            else
                W32(18 + (12 * i), entries[i].Value);
        }
        Text(Canary).CopyTo(tiff, 60);
        W16(80, 1);
        W16(82, 1);
        W16(84, 2);
        W32(86, 2);
        "S\0"u8.CopyTo(tiff.AsSpan(90));
        Text(Canary).CopyTo(tiff, 100);
        return tiff;
    }

    public static byte[] Png(bool animated = false, uint width = 6, uint height = 4)
    {
        var rows = new byte[4 * 19];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = (byte)(i % 19 == 0 ? 0 : i * 3);
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR", header),
            .. Chunk("gAMA", [0, 0, 0xB1, 0x8F]),
            .. Chunk("eXIf", Tiff(3, little: false)),
            .. Chunk("tEXt", Text($"Author\0{Canary}")),
            .. Chunk("iTXt", Text($"XML:com.adobe.xmp\0\0\0\0\0{Canary}")),
            .. Chunk("zTXt", [.. "Comment\0\0"u8, .. Zlib(Text(Canary))]),
            .. Chunk("tIME", [7, 0xEA, 1, 2, 3, 4, 5]),
            .. Chunk("prVt", Text(Canary)),
            .. animated ? Chunk("acTL", [0, 0, 0, 1, 0, 0, 0, 0]) : [],
            .. animated ? Chunk("fcTL", [0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0]) : [],
            .. Chunk("IDAT", Zlib(rows)),
            .. Chunk("IEND", []),
            .. Text(Canary),
        ];
    }

    public static byte[] WebP(byte[] simple)
    {
        var picture = simple[12..];
        return Riff([
            .. RiffChunk("VP8X", [0x0C, 0, 0, 0, 8, 0, 0, 6, 0, 0]),
            .. picture,
            .. RiffChunk("EXIF", Tiff(8)),
            .. RiffChunk("XMP ", Text($"<x:xmpmeta>{Canary}</x:xmpmeta>")),
            .. RiffChunk("JUNK", Text(Canary)),
        ], Text(Canary));
    }

    public static byte[] AnimatedWebP()
    {
        byte[] frame = [0, 0, 0, 0, 0, 0, 8, 0, 0, 6, 0, 0, 100, 0, 0, 0, .. Convert.FromBase64String(LosslessWebP)[12..], .. RiffChunk("XTRA", Text(Canary))];
        return Riff([
            .. RiffChunk("VP8X", [0x06, 0, 0, 0, 8, 0, 0, 6, 0, 0]),
            .. RiffChunk("ANIM", [0, 0, 0, 0, 0, 0]),
            .. RiffChunk("ANMF", frame),
            .. RiffChunk("ANMF", frame),
            .. RiffChunk("XMP ", Text(Canary)),
        ], []);
    }

    /// <summary>A one-page PDF with an information dictionary in all its spellings, XMP plain and packed, and a photo with Exif.</summary>
    public static byte[] Pdf(string extra = "")
    {
        var photo = Jpeg();
        var pdf = new PdfFile("1.4");
        pdf.Object("<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>");
        pdf.Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /XObject << /P 8 0 R >> >> /Metadata 6 0 R " + extra + " >>");
        pdf.Object("<< /Length 31 >>", Text("q 160 0 0 80 20 10 cm /P Do Q  "));
        pdf.Object("<< /Type /Metadata /Subtype /XML /Length 80 >>", Text($"<?xpacket begin?><x:xmpmeta>{Canary}</x:xmpmeta>"));
        pdf.Object("<< /Subtype /XML /Type/Metadata /Filter /FlateDecode /Length 60 >>", Zlib(Text($"{Canary} {Canary} one two three four")));
        pdf.Object($"<< /Author ({Canary} \\) (nested) ) /Title <{Convert.ToHexString(Text(Canary))}> /Producer 9 0 R % {"("}\n /Keywords ({Canary}) >>");
        pdf.Object($"<< /Type /XObject /Subtype /Image /Width 16 /Height 8 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {photo.Length - PlainJpeg.Length - Canary.Length} >>",
            photo[..^(PlainJpeg.Length + Canary.Length)].ToArray());
        pdf.Object($"({Canary})");
        return pdf.End("/Info 7 0 R", trailing: Canary);
    }

    /// <summary>A PDF 1.5 whose information dictionary lies in a packed object stream.</summary>
    public static byte[] PackedPdf()
    {
        var content = $"<< /Author ({Canary} the author of this text) /Title (a title that is long enough {Canary}) >> << /Other (kept as it is) >>";
        var second = content.IndexOf("<< /Other", StringComparison.Ordinal);
        var index = $"7 0 8 {second} ";
        var packed = Zlib(Text(index + content));
        var pdf = new PdfFile("1.5");
        pdf.Object("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>");
        pdf.Object($"<< /Type /ObjStm /N 2 /First {index.Length} /Filter /FlateDecode /Length {packed.Length} >>", packed);
        return pdf.End("/Info 7 0 R");
    }

    /// <summary>A film of one picture track and one track of positions, with the phone's user data.</summary>
    public static byte[] Mp4(string brand, bool fragmentHandler = false)
    {
        byte[] samples = [.. Text("PICTURES"), .. Text(Canary)];
        var ftyp = Box("ftyp", [.. Text(brand), 0, 0, 2, 0, .. Text(brand), .. Text("mp41")]);
        var before = ftyp.Length + 8;
        byte[] Times(int rest) => [0, 0, 0, 0, 0xE0, 0x11, 0x22, 0x33, 0xE0, 0x11, 0x22, 0x33, .. new byte[rest]];
        byte[] Track(string handler, int offset, int length) => Box("trak", [
            .. Box("tkhd", Times(72)),
            .. Box("mdia", [
                .. Box("mdhd", Times(12)),
                .. Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. Text(handler), .. new byte[13]]),
                .. Box("minf", Box("stbl", [
                    .. Box("stsd", new byte[8]),
                    .. Box("stsc", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
                    .. Box("stsz", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, (byte)length]),
                    .. Box("stco", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, (byte)(offset >> 8), (byte)offset]),
                ])),
            ]),
            .. Box("udta", Text(Canary)),
        ]);
        return
        [
            .. ftyp,
            .. Box("mdat", samples),
            .. Box("moov", [
                .. Box("mvhd", Times(88)),
                .. Track("vide", before, 8),
                .. Track("camm", before + 8, Canary.Length),
                .. Box("udta", Box("\u00a9xyz", [0, 18, 0x15, 0xC7, .. Text($"-7.2575+112.7521/{Canary}")])),
                .. Box("meta", Text($"com.apple.quicktime.location.ISO6709 {Canary}")),
            ]),
            .. Box("uuid", Text($"BE7ACFCB97A942E8{Canary}")),
            .. Box("sefd", Text(Canary)),
            .. Box("free", Text(Canary)),
        ];
    }

    public static byte[] Box(string type, byte[] body)
    {
        var box = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        Encoding.Latin1.GetBytes(type).CopyTo(box, 4);
        body.CopyTo(box, 8);
        return box;
    }

    public static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    public static byte[] Chunk(string type, byte[] body)
    {
        byte[] typed = [.. Text(type), .. body];
        var chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        typed.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32(typed));
        return chunk;
    }

    public static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    // Written apart from the product's table, bit by bit, so that one cannot hide the other's mistake.
    private static uint Crc32(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }

    private static byte[] Riff(byte[] chunks, byte[] trailing)
    {
        byte[] file = [.. "RIFF\0\0\0\0WEBP"u8, .. chunks];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return [.. file, .. trailing];
    }

    private static byte[] RiffChunk(string type, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. Text(type), .. length, .. body, .. new byte[body.Length & 1]];
    }

    private static byte[] Pad(string text, int length) => Text(text.PadRight(length));

    private static byte[] Zlib(byte[] data)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(data);
        return target.ToArray();
    }

    /// <summary>Writes numbered objects and the table of where they are.</summary>
    private sealed class PdfFile
    {
        private readonly MemoryStream file = new();
        private readonly List<long> offsets = [];

        public PdfFile(string version) => Write($"%PDF-{version}\n");

        public void Object(string value, byte[]? stream = null)
        {
            offsets.Add(file.Length);
            Write($"{offsets.Count} 0 obj\n");
            if (stream is not null)
                value = System.Text.RegularExpressions.Regex.Replace(value, "/Length [0-9]+", $"/Length {stream.Length}");
            Write(value);
            if (stream is not null)
            {
                Write("\nstream\n");
                file.Write(stream);
                Write("\nendstream");
            }
            Write("\nendobj\n");
        }

        public byte[] End(string trailer, string trailing = "")
        {
            var table = file.Length;
            Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
            foreach (var offset in offsets)
                Write(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n"));
            Write($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n{trailing}");
            return file.ToArray();
        }

        private void Write(string text) => file.Write(Text(text));
    }
}
