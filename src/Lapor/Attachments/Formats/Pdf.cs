using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lapor.Attachments.Formats;

/// <summary>
/// PDF (ISO 32000): blanks, byte for byte so that every offset holds, the strings of the document information dictionary, XMP streams, and the Exif
/// and IPTC blocks of embedded photos. Cuts what follows the end. What is not reached (an encrypted file; a packed dictionary that would not fit) is
/// said in the notes; docs/decisions/0022 lists it.
/// </summary>
internal static class Pdf
{
    /// <summary>How far from the end of the file readers look for the end mark.</summary>
    private const int TailLength = 2048;

    /// <summary>The most that the object streams of one file may unpack to, in bytes: a bomb stops here.</summary>
    private const int MaxUnpacked = 32 * 1024 * 1024;

    /// <summary>An empty zlib stream.</summary>
    private static ReadOnlySpan<byte> EmptyZlib => [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    public static Stripped Strip(ReadOnlySpan<byte> file)
    {
        var notes = FileNotes.None;
        var end = file.LastIndexOf("%%EOF"u8);
        if (end < 0 || end < file.Length - TailLength)
            return FileFault.Truncated;
        var start = file[..end].LastIndexOf("startxref"u8);
        if (start < 0 || start < end - TailLength || !ReadInteger(file[(start + 9)..end], out var table) || table >= end)
            return FileFault.Damaged;
        end += 5;
        for (var i = 0; i < 2 && end < file.Length && file[end] is (byte)'\r' or (byte)'\n'; i++)
            end++;
        if (end < file.Length)
            notes |= FileNotes.TrailingDataRemoved;
        var copy = file[..end].ToArray();

        if (IsActive(copy))
            notes |= FileNotes.ActiveContent;
        notes |= BlankPhotos(copy);
        if (IsEncrypted(copy))
            return Stripped.Clean(copy, notes | FileNotes.NotReached);

        if (BlankXmp(copy, ref notes) is var xmp and not FileFault.None)
            return xmp;
        if (BlankInformation(copy, ref notes) is var info and not FileFault.None)
            return info;
        return Stripped.Clean(copy, notes);
    }

    private static bool IsEncrypted(ReadOnlySpan<byte> file)
    {
        for (var rest = file; rest.IndexOf("/Encrypt"u8) is var at and >= 0;)
        {
            rest = rest[(at + 8)..];
            var value = SkipSpace(rest);
            if (!value.IsEmpty && (char.IsAsciiDigit((char)value[0]) || value[0] == '<'))
                return true;
        }
        return false;
    }

    private static bool IsActive(ReadOnlySpan<byte> file) =>
        file.IndexOf("/JavaScript"u8) >= 0 || file.IndexOf("/Launch"u8) >= 0 || file.IndexOf("/EmbeddedFile"u8) >= 0 || file.IndexOf("/RichMedia"u8) >= 0;

    // Photos are put into a PDF as they are (DCTDecode), with all that the camera wrote.
    private static FileNotes BlankPhotos(Span<byte> file)
    {
        var notes = FileNotes.None;
        for (var at = 0; file[at..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) is var next and >= 0; at += next + 2)
        {
            var before = file[..(at + next)];
            if (before.EndsWith("stream\n"u8) || before.EndsWith("stream\r\n"u8))
                notes |= Jpeg.BlankMetadata(file[(at + next)..]);
        }
        return notes;
    }

    private static FileFault BlankXmp(Span<byte> file, ref FileNotes notes)
    {
        for (var at = 0; file[at..].IndexOf("/Metadata"u8) is var next and >= 0;)
        {
            at += next;
            var name = at;
            at += 9;
            if (!PrecededBy(file[..name], "/Type"u8))
                continue;
            // The rest of the dictionary, then its stream.
            var head = file[at..Math.Min(file.Length, at + 1024)];
            var ending = head.IndexOf("endobj"u8);
            if (ending >= 0)
                head = head[..ending];
            var keyword = head.IndexOf("stream"u8);
            if (keyword < 0)
                continue;
            var open = file[Math.Max(0, name - 1024)..(at + keyword)];
            var begin = at + keyword + 6;
            if (begin < file.Length && file[begin] == '\r')
                begin++;
            if (begin < file.Length && file[begin] == '\n')
                begin++;
            var length = file[begin..].IndexOf("endstream"u8);
            if (length < 0)
                return FileFault.Damaged;
            var data = file.Slice(begin, length);
            var opened = open.LastIndexOf(" obj"u8);
            var packed = (opened < 0 ? open : open[opened..]).IndexOf("/FlateDecode"u8) >= 0;
            if (Blank(data, packed))
                notes |= FileNotes.MetadataRemoved;
            at = begin + length;
        }
        // XMP that stands elsewhere, in an embedded photo for one.
        for (var at = 0; file[at..].IndexOf("<x:xmpmeta"u8) is var next and >= 0;)
        {
            at += next;
            var length = file[at..].IndexOf("</x:xmpmeta>"u8);
            if (length < 0)
                return FileFault.None;
            file.Slice(at, length + 12).Fill((byte)' ');
            notes |= FileNotes.MetadataRemoved;
            at += length + 12;
        }
        return FileFault.None;
    }

    /// <summary>Fills a stream's data with nothing, in its own packing; false where it was so already.</summary>
    private static bool Blank(Span<byte> data, bool packed)
    {
        var before = data.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\n') >= 0;
        if (!packed || data.Length < EmptyZlib.Length)
        {
            data.Fill((byte)' ');
            return before;
        }
        before = !data.StartsWith(EmptyZlib);
        data.Clear();
        EmptyZlib.CopyTo(data);
        return before;
    }

    private static FileFault BlankInformation(Span<byte> file, ref FileNotes notes)
    {
        var wanted = new HashSet<int>();
        for (var at = 0; file[at..].IndexOf("/Info"u8) is var next and >= 0;)
        {
            at += next + 5;
            if (ReadReference(file[at..]) is { } number)
                wanted.Add(number);
        }
        if (wanted.Count == 0)
            return FileFault.None;

        // Twice: the dictionary may name its strings by reference.
        for (var round = 0; round < 2; round++)
        {
            var named = new HashSet<int>();
            if (BlankObjects(file, wanted, named, ref notes) is var fault and not FileFault.None)
                return fault;
            if (BlankPacked(file, wanted, named, ref notes) is var packed and not FileFault.None)
                return packed;
            wanted = named;
            if (wanted.Count == 0)
                break;
        }
        return FileFault.None;
    }

    private static FileFault BlankObjects(Span<byte> file, HashSet<int> wanted, HashSet<int> named, ref FileNotes notes)
    {
        for (var at = 0; file[at..].IndexOf("obj"u8) is var next and >= 0;)
        {
            var keyword = at + next;
            at = keyword + 3;
            if (!ReadObjectNumber(file[..keyword], out var number) || !wanted.Contains(number))
                continue;
            var skipped = file.Length - SkipSpace(file[at..]).Length;
            var length = BlankValue(file[skipped..], named, ref notes);
            if (length < 0)
                return FileFault.Damaged;
            // Never read the same bytes twice: nested definitions would cost the square of the file's length.
            at = skipped + length;
        }
        return FileFault.None;
    }

    /// <summary>Information dictionaries inside packed object streams (PDF 1.5): unpacked, blanked, packed again into the same room.</summary>
    private static FileFault BlankPacked(Span<byte> file, HashSet<int> wanted, HashSet<int> named, ref FileNotes notes)
    {
        var budget = MaxUnpacked;
        for (var at = 0; file[at..].IndexOf("/ObjStm"u8) is var next and >= 0;)
        {
            at += next;
            var from = Math.Max(0, at - 512);
            var opened = file[from..at].LastIndexOf(" obj"u8);
            var keyword = file[at..Math.Min(file.Length, at + 512)].IndexOf("stream"u8);
            if (keyword < 0)
            {
                at += 7;
                continue;
            }
            var head = file[(opened < 0 ? from : from + opened)..(at + keyword)];
            var begin = at + keyword + 6;
            if (begin < file.Length && file[begin] == '\r')
                begin++;
            if (begin < file.Length && file[begin] == '\n')
                begin++;
            var length = file[begin..].IndexOf("endstream"u8);
            if (length < 0)
                return FileFault.Damaged;
            at = begin + length;
            if (!ReadEntry(head, "/N"u8, out var count) || !ReadEntry(head, "/First"u8, out var first))
                return FileFault.Damaged;
            var data = file.Slice(begin, length);
            var plain = head.IndexOf("/Filter"u8) < 0;
            if (!plain && (head.IndexOf("/FlateDecode"u8) < 0 || head.IndexOf("/DecodeParms"u8) >= 0))
            {
                notes |= FileNotes.NotReached;
                continue;
            }
            var content = plain ? data.ToArray() : Unpack(data, budget);
            if (content is null || first > content.Length)
            {
                notes |= FileNotes.NotReached;
                continue;
            }
            budget -= content.Length;
            var changed = FileNotes.None;
            ReadOnlySpan<byte> index = content.AsSpan(0, first).ToArray();
            for (var i = 0; i < count; i++)
            {
                if (!ReadInteger(index, out var number, out index) || !ReadInteger(index, out var offset, out index))
                    break;
                if (!wanted.Contains(number) || offset > content.Length - first)
                    continue;
                if (BlankValue(content.AsSpan(first + offset), named, ref changed) < 0)
                    return FileFault.Damaged;
            }
            if (changed == FileNotes.None)
                continue;
            notes |= changed;
            if (plain)
            {
                content.CopyTo(data);
            }
            else if (Pack(content) is var packed && packed.Length <= data.Length)
            {
                data.Clear();
                packed.CopyTo(data);
            }
            else
            {
                notes |= FileNotes.NotReached;
            }
        }
        return FileFault.None;
    }

    private static byte[]? Unpack(ReadOnlySpan<byte> data, int budget)
    {
        using var source = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        using var target = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (source.Read(buffer) is var read and > 0)
            {
                if (target.Length + read > budget)
                    return null;
                target.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }
        return target.ToArray();
    }

    private static byte[] Pack(ReadOnlySpan<byte> content)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(content);
        return target.ToArray();
    }

    /// <summary>Blanks every string of the value at the start of <paramref name="at"/>; its length, or −1 where it does not end.</summary>
    private static int BlankValue(Span<byte> at, HashSet<int> named, ref FileNotes notes)
    {
        var depth = 0;
        var i = 0;
        while (i < at.Length)
        {
            var c = at[i];
            if (c == '<' && i + 1 < at.Length && at[i + 1] == '<')
            {
                depth++;
                i += 2;
            }
            else if (c == '>' && i + 1 < at.Length && at[i + 1] == '>')
            {
                depth--;
                i += 2;
            }
            else if (c == '<')
            {
                var close = at[i..].IndexOf((byte)'>');
                if (close < 0)
                    return -1;
                Erase(at.Slice(i + 1, close - 1), ref notes);
                i += close + 1;
            }
            else if (c == '(')
            {
                var close = LiteralLength(at[i..]);
                if (close < 0)
                    return -1;
                Erase(at.Slice(i + 1, close - 2), ref notes);
                i += close;
            }
            else if (c == '%')
            {
                var line = at[i..].IndexOfAny((byte)'\r', (byte)'\n');
                if (line < 0)
                    return -1;
                i += line;
            }
            else
            {
                if (depth > 0 && char.IsAsciiDigit((char)c) && ReadReference(at[i..]) is { } number)
                    named.Add(number);
                // To the end of this word, so that "12 0 R" is not read again as "2 0 R".
                while (i < at.Length && char.IsAsciiLetterOrDigit((char)at[i]))
                    i++;
                if (i < at.Length && (at[i] == c || at[i] is not ((byte)'<' or (byte)'>' or (byte)'(' or (byte)'%')))
                    i++;
                if (depth == 0 && i >= 1)
                    return i;
                continue;
            }
            if (depth <= 0)
                return i;
        }
        return -1;
    }

    private static void Erase(Span<byte> text, ref FileNotes notes)
    {
        if (text.IndexOfAnyExcept((byte)' ') < 0)
            return;
        text.Fill((byte)' ');
        notes |= FileNotes.MetadataRemoved;
    }

    /// <summary>Length of a literal string with its brackets; brackets inside may nest or be escaped. −1 where it does not end.</summary>
    private static int LiteralLength(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\': i++; break;
                case (byte)'(': depth++; break;
                case (byte)')' when --depth == 0: return i + 1;
            }
        }
        return -1;
    }

    /// <summary>The object number of "12 0 R", or null.</summary>
    private static int? ReadReference(ReadOnlySpan<byte> text) =>
        ReadInteger(text, out var number, out var rest) && ReadInteger(rest, out _, out rest)
        && SkipSpace(rest) is { IsEmpty: false } last && last[0] == 'R' ? number : null;

    /// <summary>The number in "12 0 obj", reading backwards from the keyword.</summary>
    private static bool ReadObjectNumber(ReadOnlySpan<byte> before, out int number)
    {
        number = 0;
        var tail = before[Math.Max(0, before.Length - 24)..];
        var i = tail.Length - 1;
        if (!Back(tail, ref i, out _) || !Back(tail, ref i, out var digits))
            return false;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

        static bool Back(ReadOnlySpan<byte> text, ref int i, out string digits)
        {
            while (i >= 0 && IsSpace(text[i]))
                i--;
            var last = i;
            while (i >= 0 && char.IsAsciiDigit((char)text[i]))
                i--;
            digits = Encoding.ASCII.GetString(text[(i + 1)..(last + 1)]);
            return digits.Length is > 0 and < 10;
        }
    }

    private static bool ReadEntry(ReadOnlySpan<byte> dictionary, ReadOnlySpan<byte> key, out int value)
    {
        value = 0;
        for (var rest = dictionary; rest.IndexOf(key) is var at and >= 0;)
        {
            rest = rest[(at + key.Length)..];
            if (!rest.IsEmpty && IsSpace(rest[0]) && ReadInteger(rest, out value))
                return true;
        }
        return false;
    }

    private static bool ReadInteger(ReadOnlySpan<byte> text, out int value) => ReadInteger(text, out value, out _);

    private static bool ReadInteger(ReadOnlySpan<byte> text, out int value, out ReadOnlySpan<byte> rest)
    {
        var digits = SkipSpace(text);
        var length = 0;
        while (length < digits.Length && length < 10 && char.IsAsciiDigit((char)digits[length]))
            length++;
        rest = digits[length..];
        return int.TryParse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool PrecededBy(ReadOnlySpan<byte> before, ReadOnlySpan<byte> name)
    {
        while (!before.IsEmpty && IsSpace(before[^1]))
            before = before[..^1];
        return before.EndsWith(name);
    }

    private static ReadOnlySpan<byte> SkipSpace(ReadOnlySpan<byte> text)
    {
        var i = 0;
        while (i < text.Length && IsSpace(text[i]))
            i++;
        return text[i..];
    }

    private static bool IsSpace(byte b) => b is 0 or 9 or 10 or 12 or 13 or 32;
}
