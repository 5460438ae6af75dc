using System.Buffers;
using System.Buffers.Binary;

namespace Lapor.Attachments.Formats;

/// <summary>
/// WebP (RFC 9649), still and animated: keeps picture, alpha, animation and ICC chunks and the orientation; drops Exif, XMP, unknown chunks and
/// trailing data, and makes flags and sizes true again.
/// </summary>
internal static class WebP
{
    private const byte AnimationFlag = 0x02, XmpFlag = 0x04, ExifFlag = 0x08, IccFlag = 0x20;

    public static Stripped Strip(ReadOnlySpan<byte> file)
    {
        var riff = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (riff < 4)
            return FileFault.Damaged;
        if (riff > (uint)file.Length - 8)
            return FileFault.Truncated;
        var notes = riff + (riff & 1) < (uint)file.Length - 8 ? FileNotes.TrailingDataRemoved : FileNotes.None;
        var rest = file[12..(int)(8 + riff)];

        var output = new ArrayBufferWriter<byte>(file.Length + 64);
        output.Write("RIFF\0\0\0\0WEBP"u8);
        int width = 0, height = 0;
        bool extended = false, pixels = false, icc = false, oriented = false, animated = false;
        while (!rest.IsEmpty)
        {
            if (!Next(ref rest, out var type, out var body))
                return FileFault.Truncated;
            if (type.SequenceEqual("VP8X"u8))
            {
                if (width != 0 || body.Length < 10)
                    return FileFault.Damaged;
                extended = true;
                animated = (body[0] & AnimationFlag) != 0;
                width = 1 + (body[4] | (body[5] << 8) | (body[6] << 16));
                height = 1 + (body[7] | (body[8] << 8) | (body[9] << 16));
                if (Stripped.CheckPixels(width, height) is var fault and not FileFault.None)
                    return fault;
                Write(output, type, body[..10]);
            }
            else if (type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8))
            {
                if (pixels || !Dimensions(type, body, out var w, out var h))
                    return FileFault.Damaged;
                if (Stripped.CheckPixels(w, h) is var fault and not FileFault.None)
                    return fault;
                if (!extended)
                    (width, height) = (w, h);
                pixels = true;
                Write(output, type, body);
                if (!extended)
                {
                    // A simple file is one chunk; what follows is no part of the picture.
                    notes |= rest.IsEmpty ? FileNotes.None : FileNotes.MetadataRemoved;
                    break;
                }
            }
            else if (!extended)
            {
                return FileFault.Damaged;
            }
            else if (type.SequenceEqual("ANMF"u8))
            {
                if (Frame(body) is not { } frame)
                    return FileFault.Damaged;
                pixels = true;
                Write(output, type, frame);
            }
            else if (type.SequenceEqual("ALPH"u8) || (type.SequenceEqual("ANIM"u8) && body.Length >= 6) || type.SequenceEqual("ICCP"u8))
            {
                icc |= type.SequenceEqual("ICCP"u8);
                Write(output, type, body);
            }
            else
            {
                if (type.SequenceEqual("EXIF"u8))
                {
                    // Some writers copy JPEG's "Exif\0\0" before the TIFF header.
                    var tiff = body.StartsWith("Exif\0\0"u8) ? body[6..] : body;
                    if (Exif.HasPosition(tiff))
                        notes |= FileNotes.LocationRemoved;
                    var orientation = Exif.Orientation(tiff);
                    if (!oriented && orientation != 1)
                    {
                        oriented = true;
                        var exif = Exif.OnlyOrientation(orientation);
                        Write(output, type, exif);
                        if (body.SequenceEqual(exif))
                            continue;
                    }
                }
                notes |= FileNotes.MetadataRemoved;
            }
        }
        if (!pixels)
            return rest.IsEmpty && width == 0 ? FileFault.Truncated : FileFault.Damaged;

        var content = output.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(4), (uint)content.Length - 8);
        if (extended)
        {
            ref var flags = ref content[20];
            flags = (byte)(flags & ~(XmpFlag | ExifFlag | IccFlag) | (oriented ? ExifFlag : 0) | (icc ? IccFlag : 0) | (animated ? AnimationFlag : 0));
        }
        return Stripped.Clean(content, notes, width, height);
    }

    /// <summary>An animation frame with its picture chunks only; null where it is damaged.</summary>
    private static byte[]? Frame(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
            return null;
        var output = new ArrayBufferWriter<byte>(body.Length);
        output.Write(body[..16]);
        var rest = body[16..];
        var pixels = false;
        while (!rest.IsEmpty)
        {
            if (!Next(ref rest, out var type, out var part))
                return null;
            if (type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8))
            {
                if (!Dimensions(type, part, out var w, out var h) || Stripped.CheckPixels(w, h) != FileFault.None)
                    return null;
                pixels = true;
                Write(output, type, part);
            }
            else if (type.SequenceEqual("ALPH"u8))
            {
                Write(output, type, part);
            }
        }
        return pixels ? output.WrittenSpan.ToArray() : null;
    }

    private static bool Dimensions(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body, out int width, out int height)
    {
        width = height = 0;
        if (type.SequenceEqual("VP8L"u8))
        {
            if (body.Length < 5 || body[0] != 0x2F)
                return false;
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            width = 1 + (int)(bits & 0x3FFF);
            height = 1 + (int)((bits >> 14) & 0x3FFF);
            return true;
        }
        // A key frame: bit 0 of the tag is 0, then the start code (RFC 6386, 9.1).
        if (body.Length < 10 || (body[0] & 1) != 0 || !body[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
            return false;
        width = BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF;
        height = BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF;
        return true;
    }

    private static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> body)
    {
        type = body = default;
        if (rest.Length < 8)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        if (length > (uint)rest.Length - 8)
            return false;
        type = rest[..4];
        body = rest.Slice(8, (int)length);
        rest = rest[Math.Min(rest.Length, 8 + (int)length + (int)(length & 1))..];
        return true;
    }

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        output.Write(type);
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), body.Length);
        output.Advance(4);
        output.Write(body);
        if ((body.Length & 1) != 0)
            output.Write((ReadOnlySpan<byte>)[0]);
    }
}
