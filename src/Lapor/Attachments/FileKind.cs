using System.Buffers.Binary;

namespace Lapor.Attachments;

/// <summary>The kinds of file that may be attached. Everything else is refused, whatever its name says.</summary>
public enum FileKind
{
    Jpeg,
    Png,
    WebP,
    Pdf,

    /// <summary>ISO base media file: what Android phones record.</summary>
    Mp4,

    /// <summary>QuickTime: what iPhones record. The same boxes as MP4 under another brand.</summary>
    Mov,
}

/// <summary>Telling a file's kind from its content. The name and the media type that the sender states are never asked.</summary>
public static class FileKinds
{
    /// <summary>How many leading bytes <see cref="Sniff"/> looks at, at most.</summary>
    public const int SniffLength = 256;

    /// <summary>Brands of ISO base media files that hold video a browser can play. HEIC and AVIF are images in the same container: not here.</summary>
    private static readonly HashSet<string> VideoBrands = new(StringComparer.Ordinal)
    {
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "mp71", "avc1", "av01",
        "hvc1", "dash", "cmfc", "cmf2", "msdh", "msix", "MSNV", "M4V ", "M4VH", "M4VP", "f4v ", "XAVC",
        "3gp4", "3gp5", "3gp6", "3gp7", "3gp8", "3gp9", "3gg6", "3gs7", "3g2a", "3g2b", "3g2c",
    };

    /// <summary>The kind that the first bytes of a file say, or null where it is none that may be attached.</summary>
    /// <param name="head">The beginning of the file; <see cref="SniffLength"/> bytes are enough.</param>
    public static FileKind? Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return FileKind.Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return FileKind.Png;
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
            return FileKind.WebP;
        // ISO 32000 wants "%PDF-" first; readers allow rubbish before it, which is how a page pretends to be a document: refused here.
        if (head.StartsWith("%PDF-"u8))
            return FileKind.Pdf;
        return SniffVideo(head);
    }

    /// <summary>The media type to store and to serve the file with.</summary>
    public static string MediaType(this FileKind kind) => kind switch
    {
        FileKind.Jpeg => "image/jpeg",
        FileKind.Png => "image/png",
        FileKind.WebP => "image/webp",
        FileKind.Pdf => "application/pdf",
        FileKind.Mp4 => "video/mp4",
        FileKind.Mov => "video/quicktime",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The ending of a file name of this kind, with its dot.</summary>
    public static string Extension(this FileKind kind) => kind switch
    {
        FileKind.Jpeg => ".jpg",
        FileKind.Png => ".png",
        FileKind.WebP => ".webp",
        FileKind.Pdf => ".pdf",
        FileKind.Mp4 => ".mp4",
        FileKind.Mov => ".mov",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static FileKind? SniffVideo(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16 || !head[4..8].SequenceEqual("ftyp"u8))
            return null;
        var size = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (size < 16)
            return null;
        if (head[8..12].SequenceEqual("qt  "u8))
            return FileKind.Mov;
        if (VideoBrands.Contains(System.Text.Encoding.Latin1.GetString(head[8..12])))
            return FileKind.Mp4;
        return null;
    }
}
