using Lapor.Attachments.Formats;
using Lapor.Foundation;

namespace Lapor.Attachments;

/// <summary>What was found in, and done to, a file on its way in. Kept for the officer and for tests; never names content.</summary>
[Flags]
public enum FileNotes
{
    None = 0,

    /// <summary>Descriptive data (camera, author, comments, thumbnails) was removed.</summary>
    MetadataRemoved = 1,

    /// <summary>A position was among what was removed.</summary>
    LocationRemoved = 2,

    /// <summary>Bytes after the end of the file proper were cut off.</summary>
    TrailingDataRemoved = 4,

    /// <summary>What came in also read as another kind of file (archive, page, document). What is stored does not.</summary>
    Polyglot = 8,

    /// <summary>A PDF with script, launch actions or embedded files.</summary>
    ActiveContent = 16,

    /// <summary>Part of the descriptive data lies where it cannot be removed without decoding: an encrypted PDF, for one. See docs/decisions/0022.</summary>
    NotReached = 32,
}

/// <summary>A file that may be stored.</summary>
/// <param name="Kind">What its content is.</param>
/// <param name="Content">The bytes to store: the same picture, page or film, without its descriptive data.</param>
/// <param name="Width">Pixels, for images; otherwise 0.</param>
/// <param name="Height">Pixels, for images; otherwise 0.</param>
/// <param name="Notes">What was found and done.</param>
public sealed record CleanFile(FileKind Kind, ReadOnlyMemory<byte> Content, int Width, int Height, FileNotes Notes);

/// <summary>
/// Removes what a file says about its sender (position, camera, author, serial numbers, thumbnails of the uncropped picture), without decoding a
/// pixel, so that a malicious picture meets no decoder. What is kept is listed, what is not listed is dropped; the orientation of a photo is the
/// one fact carried over. Any damage is refused, never repaired.
/// </summary>
public static class StripMetadata
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The largest image, in pixels (width × height): what 400 MB of memory can decode.</summary>
    public const long MaxPixels = 100_000_000;

    /// <summary>
    /// The file without its metadata, or a refusal of <see cref="FileRefusals"/>: <c>file_empty</c>, <c>file_too_large</c>, <c>file_kind_refused</c>,
    /// <c>file_truncated</c>, <c>file_damaged</c>, <c>image_too_large</c>, <c>file_polyglot</c>. Never throws on content. Doing it twice changes nothing more.
    /// </summary>
    public static Outcome<CleanFile> Of(ReadOnlyMemory<byte> file)
    {
        if (file.Length == 0)
            return FileRefusals.Empty;
        if (file.Length > MaxBytes)
            return FileRefusals.TooLarge;
        var bytes = file.Span;
        if (FileKinds.Sniff(bytes) is not { } kind)
            return FileRefusals.Kind;
        var stripped = kind switch
        {
            FileKind.Jpeg => Jpeg.Strip(bytes),
            FileKind.Png => Png.Strip(bytes),
            FileKind.WebP => WebP.Strip(bytes),
            FileKind.Pdf => Pdf.Strip(bytes),
            _ => Mp4.Strip(bytes),
        };
        if (stripped.Fault != FileFault.None)
            return FileRefusals.Of(stripped.Fault);
        // What is stored must be one file only. Stripping drops the usual hiding places (trailers, comments); what still reads as two is refused.
        if (Polyglot.Reads(kind, stripped.Content))
            return FileRefusals.Polyglot;
        var notes = stripped.Notes | (Polyglot.Reads(kind, bytes) ? FileNotes.Polyglot : FileNotes.None);
        return new CleanFile(kind, stripped.Content, stripped.Width, stripped.Height, notes);
    }
}
