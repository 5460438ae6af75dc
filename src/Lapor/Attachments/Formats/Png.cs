using System.Buffers;
using System.Buffers.Binary;

namespace Lapor.Attachments.Formats;

/// <summary>
/// PNG (W3C PNG, third edition), also animated: keeps the chunks needed to show the picture in its colours, and the orientation. Drops texts, times,
/// Exif, private chunks and all after the end. Every check sum is verified.
/// </summary>
internal static class Png
{
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "IHDR", "PLTE", "IDAT", "IEND", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "pHYs", "tRNS", "sBIT", "bKGD", "acTL", "fcTL", "fdAT",
    };

    private static readonly uint[] CrcTable = MakeCrcTable();

    public static Stripped Strip(ReadOnlySpan<byte> file)
    {
        var output = new ArrayBufferWriter<byte>(file.Length + 64);
        output.Write(file[..8]);
        var notes = FileNotes.None;
        int width = 0, height = 0;
        bool pixels = false, oriented = false;
        var at = 8;
        while (true)
        {
            if (file.Length - at < 12)
                return FileFault.Truncated;
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > int.MaxValue)
                return FileFault.Damaged;
            if (file.Length - at - 12 < length)
                return FileFault.Truncated;
            var chunk = file.Slice(at, (int)length + 12);
            var type = chunk.Slice(4, 4);
            var body = chunk.Slice(8, (int)length);
            if (type.IndexOfAnyExcept(Letters) >= 0 || Crc(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
                return FileFault.Damaged;
            at += chunk.Length;
            var name = System.Text.Encoding.ASCII.GetString(type);

            if (name == "IHDR")
            {
                if (width != 0 || length != 13)
                    return FileFault.Damaged;
                var (w, h) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
                if (w > int.MaxValue || h > int.MaxValue)
                    return FileFault.Damaged;
                (width, height) = ((int)w, (int)h);
                if (Stripped.CheckPixels(width, height) is var fault and not FileFault.None)
                    return fault;
            }
            else if (width == 0)
            {
                return FileFault.Damaged;
            }

            if (Kept.Contains(name))
            {
                pixels |= name == "IDAT";
                output.Write(chunk);
                if (name == "IEND")
                    break;
            }
            else if (char.IsAsciiLetterUpper(name[0]))
            {
                // A critical chunk that no standard knows: the picture cannot be shown rightly without it.
                return FileFault.Damaged;
            }
            else
            {
                if (name == "eXIf")
                {
                    if (Exif.HasPosition(body))
                        notes |= FileNotes.LocationRemoved;
                    var orientation = Exif.Orientation(body);
                    if (!oriented && orientation != 1)
                    {
                        oriented = true;
                        var exif = Exif.OnlyOrientation(orientation);
                        Write(output, "eXIf"u8, exif);
                        if (body.SequenceEqual(exif))
                            continue;
                    }
                }
                notes |= FileNotes.MetadataRemoved;
            }
        }
        if (!pixels)
            return FileFault.Damaged;
        if (at < file.Length)
            notes |= FileNotes.TrailingDataRemoved;
        return Stripped.Clean(output.WrittenSpan.ToArray(), notes, width, height);
    }

    /// <summary>CRC-32 of ISO 3309, as PNG uses it.</summary>
    internal static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        type.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(chunk.AsSpan(4, body.Length + 4)));
        output.Write(chunk);
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
