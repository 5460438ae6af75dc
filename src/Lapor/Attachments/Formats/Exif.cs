using System.Buffers.Binary;

namespace Lapor.Attachments.Formats;

/// <summary>The two things asked of an Exif block (a small TIFF file): which way up the picture is, and whether it held a position.</summary>
internal static class Exif
{
    private const ushort OrientationTag = 0x0112;
    private const ushort GpsTag = 0x8825;

    /// <summary>Orientation 1–8 of TIFF 6.0; 1 (upright) where there is none or it cannot be read.</summary>
    public static int Orientation(ReadOnlySpan<byte> tiff)
    {
        var (entry, little) = Find(tiff, OrientationTag);
        if (entry.IsEmpty || Read16(entry[2..], little) != 3)
            return 1;
        var value = Read16(entry[8..], little);
        return value is >= 1 and <= 8 ? value : 1;
    }

    public static bool HasPosition(ReadOnlySpan<byte> tiff) => !Find(tiff, GpsTag).Entry.IsEmpty;

    /// <summary>An Exif block that says the orientation and nothing else.</summary>
    public static byte[] OnlyOrientation(int orientation) =>
    [
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1,
        OrientationTag >> 8, OrientationTag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
    ];

    private static Entries Find(ReadOnlySpan<byte> tiff, ushort tag)
    {
        if (tiff.Length < 14)
            return default;
        var little = tiff.StartsWith("II*\0"u8);
        if (!little && !tiff.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]))
            return default;
        var start = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2)
            return default;
        var directory = tiff[(int)start..];
        var count = Read16(directory, little);
        for (var i = 0; i < count && 2 + (12 * (i + 1)) <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + (12 * i), 12);
            if (Read16(entry, little) == tag)
                return new Entries(entry, little);
        }
        return default;
    }

    private static ushort Read16(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private readonly ref struct Entries(ReadOnlySpan<byte> entry, bool little)
    {
        public ReadOnlySpan<byte> Entry { get; } = entry;

        public void Deconstruct(out ReadOnlySpan<byte> entry, out bool littleEndian)
        {
            entry = Entry;
            littleEndian = little;
        }
    }
}
