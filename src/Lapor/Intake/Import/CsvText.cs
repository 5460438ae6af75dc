using System.Text;
using Lapor.Foundation;

namespace Lapor.Intake.Import;

/// <summary>What a CSV file does not say about itself: its encoding and its delimiter. Reading is <see cref="Csv"/>'s.</summary>
internal static class CsvText
{
    /// <summary>Longer than any report; what is longer is a missing quotation mark that swallows the rest of the file.</summary>
    private const int MaxField = 200_000;

    private const int ProbeLength = 256 * 1024;

    public static IReadOnlyList<char> Delimiters { get; } = [',', ';', '\t', '|'];

    /// <summary>
    /// The file's encoding, or a refusal <c>encoding_not_utf8</c>. Windows-1252 is never guessed: every byte is valid in it, so a guess would turn
    /// names into other names without anybody noticing.
    /// </summary>
    public static Outcome<Encoding> Detect(Stream file, Encoding? told)
    {
        if (told is not null)
            return told;
        Span<byte> mark = stackalloc byte[3];
        var length = file.ReadAtLeast(mark, 3, throwOnEndOfStream: false);
        file.Position = 0;
        if (length >= 2 && ((mark[0] == 0xFF && mark[1] == 0xFE) || (mark[0] == 0xFE && mark[1] == 0xFF)))
            return new UnicodeEncoding(mark[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true);

        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var bytes = new byte[64 * 1024];
        var characters = new char[bytes.Length + 1];
        var line = 1;
        try
        {
            int read;
            do
            {
                read = file.Read(bytes);
                var count = decoder.GetChars(bytes.AsSpan(0, read), characters, flush: read == 0);
                line += characters.AsSpan(0, count).Count('\n');
            }
            while (read > 0);
        }
        catch (DecoderFallbackException)
        {
            return new Refusal(
                "encoding_not_utf8", "file",
                $"Berkas ini bukan UTF-8 (sesudah baris {line}). Simpan sebagai \"CSV UTF-8\", atau sebutkan --encoding windows-1252 bila memang demikian.",
                $"This file is not UTF-8 (after line {line}). Save it as \"CSV UTF-8\", or say --encoding windows-1252 if that is what it is.");
        }
        finally
        {
            file.Position = 0;
        }
        return new UTF8Encoding(false, throwOnInvalidBytes: true);
    }

    /// <summary>The beginning of the file, for trying delimiters on.</summary>
    public static string Probe(Stream file, Encoding encoding)
    {
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var characters = new char[ProbeLength];
        var length = reader.ReadBlock(characters);
        file.Position = 0;
        return new string(characters, 0, length);
    }

    public static IEnumerable<TableRow> Rows(TextReader reader, char delimiter) =>
        Csv.Read(reader, delimiter, MaxField).Select(record => new TableRow(record.Line, [.. record.Cells.Select(Csv.Restored)]));
}
