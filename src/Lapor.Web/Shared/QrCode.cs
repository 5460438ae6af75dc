using System.Collections;
using System.Globalization;
using System.Text;
using QRCoder;

namespace Lapor.Web.Shared;

/// <summary>
/// A QR code of a text as UTF-8 bytes, error correction level M, up to 412 bytes (version 15): more is hard to read from a screen. QRCoder makes the
/// squares; they are drawn here as one path of an SVG, so that no picture is fetched and the strict content policy holds.
/// </summary>
public sealed class QrCode
{
    /// <summary>So many bytes can be encoded.</summary>
    public const int Longest = 412;

    /// <summary>Light modules around the code that readers need.</summary>
    private const int Quiet = 4;

    // With the light border.
    private readonly IReadOnlyList<BitArray> rows;

    private QrCode(IReadOnlyList<BitArray> rows) => this.rows = rows;

    /// <summary>Modules on a side, without the light border.</summary>
    public int Size => Span - (2 * Quiet);

    /// <summary>Side of the picture, in modules.</summary>
    public int Span => rows.Count;

    /// <summary>True for a dark module.</summary>
    /// <param name="x">Column from the left.</param>
    /// <param name="y">Row from the top.</param>
    public bool this[int x, int y] => rows[y + Quiet][x + Quiet];

    /// <summary>Encodes a text.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Longest"/>.</exception>
    public static QrCode Of(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > Longest) throw new ArgumentException("Too long for a QR code.", nameof(text));
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        return new([.. data.ModuleMatrix.Select(row => new BitArray(row))]);
    }

    /// <summary>The path of the dark modules, one unit each, the light border included; draw it in a view box of <see cref="Span"/>.</summary>
    public string Path()
    {
        var path = new StringBuilder();
        for (var y = 0; y < Span; y++)
        {
            for (var x = 0; x < Span; x++)
            {
                if (rows[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return path.ToString();
    }
}
