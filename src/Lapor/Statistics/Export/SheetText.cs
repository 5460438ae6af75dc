using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lapor.Statistics;

/// <summary>
/// The XML of a sheet as UTF-8, written forward through one buffer that is used again: a cell makes no object. The library's XmlWriter took a third of the
/// time of a whole export; what is not a cell is still written by it.
/// </summary>
/// <param name="to">Only written to, forward; stays open.</param>
internal sealed class SheetText(Stream to) : IDisposable
{
    // The longest text of a cell is 32,767 characters, at most three bytes each, and what stands around it.
    private const int Size = 128 * 1024;
    private static readonly SearchValues<char> Marked = SearchValues.Create("&<>");
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int used;

    /// <summary>Markup, as it stands.</summary>
    public void Raw(ReadOnlySpan<byte> utf8)
    {
        Room(utf8.Length);
        utf8.CopyTo(buffer.AsSpan(used));
        used += utf8.Length;
    }

    /// <summary>Markup of a place where speed does not count.</summary>
    public void Raw(string markup) => Letters(markup);

    /// <summary>A number in digits.</summary>
    public void Number(int number)
    {
        Room(16);
        Utf8Formatter.TryFormat(number, buffer.AsSpan(used), out var written);
        used += written;
    }

    /// <summary>A text: what XML would read as markup is escaped. The caller has taken out what XML cannot hold.</summary>
    /// <param name="text">At most 32,767 characters.</param>
    public void Escaped(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAny(Marked);
            Letters(at < 0 ? text : text[..at]);
            if (at < 0) return;
            Raw(text[at] switch { '&' => "&amp;"u8, '<' => "&lt;"u8, _ => "&gt;"u8 });
            text = text[(at + 1)..];
        }
    }

    /// <summary>Hands on what is in the buffer.</summary>
    public void Flush()
    {
        to.Write(buffer, 0, used);
        used = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private void Letters(ReadOnlySpan<char> text)
    {
        Room(text.Length * 3);
        used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
    }

    private void Room(int bytes)
    {
        if (Size - used < bytes) Flush();
    }
}
