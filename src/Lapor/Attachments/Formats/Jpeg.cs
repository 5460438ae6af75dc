using System.Buffers;
using System.Buffers.Binary;

namespace Lapor.Attachments.Formats;

/// <summary>
/// JPEG (ITU-T T.81): keeps the frame, its tables and scans, JFIF without its thumbnail, Adobe's colour marker, the ICC profile and the orientation.
/// Drops every other application segment (Exif, XMP, IPTC, maker notes, multi-picture), comments, and all after the end of the image, where phones
/// put second pictures and film clips.
/// </summary>
internal static class Jpeg
{
    private const byte Sof0 = 0xC0, Dht = 0xC4, Jpg = 0xC8, Dac = 0xCC, Soi = 0xD8, Eoi = 0xD9, Sos = 0xDA, Dqt = 0xDB, Dnl = 0xDC, Dri = 0xDD;
    private const byte App0 = 0xE0, App1 = 0xE1, App2 = 0xE2, App14 = 0xEE, App15 = 0xEF, Com = 0xFE;

    public static Stripped Strip(ReadOnlySpan<byte> file)
    {
        var output = new ArrayBufferWriter<byte>(file.Length + 64);
        output.Write(file[..2]);
        var notes = FileNotes.None;
        int width = 0, height = 0;
        var scans = 0;
        var oriented = false;
        Span<byte> jfif = stackalloc byte[14];
        var at = 2;
        while (true)
        {
            if (at >= file.Length)
                return FileFault.Truncated;
            if (file[at] != 0xFF)
                return FileFault.Damaged;
            // Any number of 0xFF may stand before a marker's code (T.81 B.1.1.2).
            while (at < file.Length && file[at] == 0xFF)
                at++;
            if (at >= file.Length)
                return FileFault.Truncated;
            var marker = file[at++];
            if (marker == Eoi)
                break;
            if (file.Length - at < 2)
                return FileFault.Truncated;
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (marker is < Sof0 or Soi or (>= 0xD0 and <= 0xD7) || length < 2)
                return FileFault.Damaged;
            if (file.Length - at < length)
                return FileFault.Truncated;
            var body = file.Slice(at + 2, length - 2);
            at += length;

            if (marker is >= Sof0 and <= 0xCF and not (Dht or Jpg or Dac))
            {
                // A second frame could name another size than the one that was checked.
                if (width != 0 || body.Length < 6)
                    return FileFault.Damaged;
                height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
                width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
                if (Stripped.CheckPixels(width, height) is var fault and not FileFault.None)
                    return fault;
                Segment(output, marker, body);
            }
            else if (marker is Dht or Dac or Dqt or Dnl or Dri)
            {
                Segment(output, marker, body);
            }
            else if (marker == Sos)
            {
                if (width == 0)
                    return FileFault.Damaged;
                Segment(output, marker, body);
                var scan = ScanLength(file[at..]);
                if (scan < 0)
                    return FileFault.Truncated;
                output.Write(file.Slice(at, scan));
                at += scan;
                scans++;
            }
            else if (marker == App0 && body.Length >= 14 && body.StartsWith("JFIF\0"u8))
            {
                body[..14].CopyTo(jfif);
                // The thumbnail's size: it shows the picture as it was before cropping or blacking out.
                jfif[12] = jfif[13] = 0;
                if (body.Length > 14)
                    notes |= FileNotes.MetadataRemoved;
                Segment(output, marker, jfif);
            }
            else if ((marker == App2 && body.StartsWith("ICC_PROFILE\0"u8)) || (marker == App14 && body.Length >= 12 && body.StartsWith("Adobe"u8)))
            {
                Segment(output, marker, marker == App14 ? body[..12] : body);
            }
            else if (marker is (>= App0 and <= App15) or Com)
            {
                if (marker == App1 && body.StartsWith("Exif\0"u8) && body.Length > 6)
                {
                    var tiff = body[6..];
                    if (Exif.HasPosition(tiff))
                        notes |= FileNotes.LocationRemoved;
                    var orientation = Exif.Orientation(tiff);
                    if (!oriented && orientation != 1)
                    {
                        oriented = true;
                        byte[] exif = [.. "Exif\0\0"u8, .. Exif.OnlyOrientation(orientation)];
                        Segment(output, App1, exif);
                        if (body.SequenceEqual(exif))
                            continue;
                    }
                }
                notes |= FileNotes.MetadataRemoved;
            }
            else
            {
                return FileFault.Damaged;
            }
        }
        if (scans == 0)
            return FileFault.Damaged;
        output.Write((ReadOnlySpan<byte>)[0xFF, Eoi]);
        if (at < file.Length)
            notes |= FileNotes.TrailingDataRemoved;
        return Stripped.Clean(output.WrittenSpan.ToArray(), notes, width, height);
    }

    /// <summary>
    /// Zeroes, in place, what <see cref="Strip"/> would drop before the first scan: for photos inside a PDF, whose length must not change.
    /// Stops at the first thing it does not understand.
    /// </summary>
    public static FileNotes BlankMetadata(Span<byte> image)
    {
        var notes = FileNotes.None;
        var at = 2;
        while (image.Length - at >= 4 && image[at] == 0xFF && image[at + 1] is >= Sof0 and not (Eoi or Sos or Soi))
        {
            var marker = image[at + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(image[(at + 2)..]);
            if (length < 2 || length > image.Length - at - 2)
                break;
            var body = image.Slice(at + 4, length - 2);
            at += length + 2;
            if (marker is not ((>= App0 and <= App15) or Com))
                continue;
            if (marker == App1 && body.StartsWith("Exif\0"u8) && body.Length > 6 && Exif.HasPosition(body[6..]))
                notes |= FileNotes.LocationRemoved;
            var kept = marker == App0 && body.StartsWith("JFIF\0"u8) ? 12
                : marker == App14 && body.StartsWith("Adobe"u8) ? 12
                : marker == App2 && body.StartsWith("ICC_PROFILE\0"u8) ? body.Length
                : 0;
            body = body[Math.Min(kept, body.Length)..];
            if (body.IndexOfAnyExcept((byte)0) < 0)
                continue;
            body.Clear();
            notes |= FileNotes.MetadataRemoved;
        }
        return notes;
    }

    private static void Segment(ArrayBufferWriter<byte> output, byte marker, ReadOnlySpan<byte> body)
    {
        var length = body.Length + 2;
        output.Write((ReadOnlySpan<byte>)[0xFF, marker, (byte)(length >> 8), (byte)length]);
        output.Write(body);
    }

    /// <summary>Bytes of entropy-coded data up to the next marker; −1 where the file ends first.</summary>
    private static int ScanLength(ReadOnlySpan<byte> data)
    {
        var at = 0;
        while (true)
        {
            var next = data[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= data.Length)
                return -1;
            at += next;
            if (data[at + 1] is not 0 and not (>= 0xD0 and <= 0xD7) and not 0xFF)
                return at;
            at += data[at + 1] == 0xFF ? 1 : 2;
        }
    }
}
