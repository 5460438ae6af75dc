using System.Buffers.Binary;

namespace Lapor.Attachments.Formats;

/// <summary>Files that are two things at once: a picture to us, an archive, page or document to whoever opens it elsewhere.</summary>
internal static class Polyglot
{
    private const int HeadLength = 1024;
    private const int EndOfCentralDirectory = 22;

    /// <summary>Whether the file also reads as a ZIP (or what is built on it), or, for pictures and films, as a PDF or a web page.</summary>
    public static bool Reads(FileKind kind, ReadOnlySpan<byte> file)
    {
        if (ReadsAsZip(file))
            return true;
        if (kind == FileKind.Pdf)
            return false;
        var head = file[..Math.Min(file.Length, HeadLength)];
        if (head.IndexOf("%PDF-"u8) >= 0)
            return true;
        var text = System.Text.Encoding.Latin1.GetString(head);
        return text.Contains("<script", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<svg", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<?php", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>ZIP readers look from the end for the end-of-central-directory record; its comment must reach exactly to the end of the file.</summary>
    private static bool ReadsAsZip(ReadOnlySpan<byte> file)
    {
        var start = Math.Max(0, file.Length - EndOfCentralDirectory - ushort.MaxValue);
        var search = file[start..];
        while (search.LastIndexOf("PK\x05\x06"u8) is var at and >= 0)
        {
            var record = file[(start + at)..];
            if (record.Length >= EndOfCentralDirectory
                && record.Length == EndOfCentralDirectory + BinaryPrimitives.ReadUInt16LittleEndian(record[20..]))
                return true;
            search = search[..at];
        }
        return false;
    }
}
