namespace Lapor.Attachments.Formats;

/// <summary>Why a file's structure cannot be accepted.</summary>
internal enum FileFault
{
    None,
    Truncated,
    Damaged,
    TooManyPixels,
}

/// <summary>What a format's reader made of a file: its content, or a fault.</summary>
internal readonly record struct Stripped(byte[] Content, FileFault Fault, int Width, int Height, FileNotes Notes)
{
    public static Stripped Clean(byte[] content, FileNotes notes, int width = 0, int height = 0) => new(content, FileFault.None, width, height, notes);

    public static implicit operator Stripped(FileFault fault) => new([], fault, 0, 0, FileNotes.None);

    /// <summary>The fault of an image of this size; None where it may pass.</summary>
    public static FileFault CheckPixels(long width, long height) =>
        width <= 0 || height <= 0 ? FileFault.Damaged
        : width * height > StripMetadata.MaxPixels ? FileFault.TooManyPixels
        : FileFault.None;
}
