using System.Text;
using Lapor.Tests.House;
using Lapor.Web.Shared;

namespace Lapor.Web.Tests.Shared;

/// <summary>The code is read back as a reader would, by another way than it was written: format, mask, path, blocks, and syndromes that must be zero.</summary>
public sealed class QrCodeTests
{
    // Per version: all bytes, error correction bytes in a block, blocks (ISO/IEC 18004, tables 1 and 9, level M), and where the alignment patterns are (annex E).
    private static readonly (int All, int Correction, int Blocks, int[] Alignment)[] Versions =
    [
        (26, 10, 1, []), (44, 16, 1, [6, 18]), (70, 26, 1, [6, 22]), (100, 18, 2, [6, 26]), (134, 24, 2, [6, 30]), (172, 16, 4, [6, 34]), (196, 18, 4, [6, 22, 38]), (242, 22, 4, [6, 24, 42]),
        (292, 22, 5, [6, 26, 46]), (346, 26, 5, [6, 28, 50]), (404, 30, 5, [6, 30, 54]), (466, 22, 8, [6, 32, 58]), (532, 22, 9, [6, 34, 62]), (581, 24, 9, [6, 26, 46, 66]), (655, 24, 10, [6, 26, 48, 70]),
    ];

    [Fact]
    public void Every_version_is_read_back()
    {
        HashSet<int> sizes = [];
        for (var length = 0; length <= 412; length += 7)
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(n => (char)('!' + (n * 7 % 90))));
            var code = QrCode.Of(text);
            sizes.Add(code.Size);
            Assert.Equal(text, Read(code));
        }

        Assert.Equal(Enumerable.Range(1, 15).Select(v => (4 * v) + 17), sizes.Order());
        Assert.Equal("ü 漢 ж", Read(QrCode.Of("ü 漢 ж")));
        Assert.Throws<ArgumentException>(() => QrCode.Of(new string('x', 413)));
    }

    [Fact]
    public void A_light_border_is_part_of_the_picture()
    {
        var code = QrCode.Of("otpauth://totp/Lapor:nia@contoh.go.id?secret=AAAA");
        Assert.Equal(code.Size + 8, code.Span);
        Assert.StartsWith("M4 4h1v1h-1z", code.Path(), StringComparison.Ordinal);
    }

    /// <summary>QRCoder names System.Drawing, which has no business on a server and is not there on Linux: decision 0066.</summary>
    [Fact]
    public void Nothing_of_system_drawing_comes_along()
    {
        var built = Path.GetRelativePath(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../..")), AppContext.BaseDirectory);
        var site = Path.Combine(Repository.At("src", "Lapor.Web"), built);
        Assert.Equal(["QRCoder.dll"], new[] { "QRCoder.dll", "System.Drawing.Common.dll", "Microsoft.Win32.SystemEvents.dll" }.Where(name => File.Exists(Path.Combine(site, name))));
        var needs = File.ReadAllText(Path.Combine(site, "lapor.deps.json"));
        Assert.DoesNotContain("System.Drawing.Common.dll", needs, StringComparison.Ordinal);
    }

    private static string Read(QrCode code)
    {
        var version = (code.Size - 17) / 4;
        var (all, correction, blocks, alignment) = Versions[version - 1];
        var format = 0;
        for (var i = 0; i < 8; i++) format |= (code[code.Size - 1 - i, 8] ? 1 : 0) << i;
        for (var i = 8; i < 15; i++) format |= (code[8, code.Size - 15 + i] ? 1 : 0) << i;
        format ^= 0x5412;
        Assert.Equal(0, format >> 13); // level M
        var mask = (format >> 10) & 7;

        bool IsPattern(int x, int y) =>
            x == 6 || y == 6 || (x < 9 && y < 9) || (x < 9 && y >= code.Size - 8) || (x >= code.Size - 8 && y < 9)
            || (version >= 7 && ((x < 6 && y >= code.Size - 11) || (y < 6 && x >= code.Size - 11)))
            || alignment.Any(ax => alignment.Any(ay => !((ax == 6 && ay == 6) || (ax == 6 && ay == alignment[^1]) || (ax == alignment[^1] && ay == 6)) && Math.Abs(x - ax) <= 2 && Math.Abs(y - ay) <= 2));
        bool Turns(int i, int j) => mask switch // i: row, j: column, as in the standard's table 10
        {
            0 => (i + j) % 2 == 0,
            1 => i % 2 == 0,
            2 => j % 3 == 0,
            3 => (i + j) % 3 == 0,
            4 => ((i / 2) + (j / 3)) % 2 == 0,
            5 => (i * j % 2) + (i * j % 3) == 0,
            6 => ((i * j % 2) + (i * j % 3)) % 2 == 0,
            _ => (((i + j) % 2) + (i * j % 3)) % 2 == 0,
        };
        List<bool> bits = [];
        var up = true;
        for (var right = code.Size - 1; right > 0; right -= 2, up = !up)
        {
            if (right == 6) right--;
            for (var n = 0; n < code.Size; n++)
            {
                var y = up ? code.Size - 1 - n : n;
                foreach (var x in new[] { right, right - 1 })
                    if (!IsPattern(x, y)) bits.Add(code[x, y] ^ Turns(y, x));
            }
        }

        Assert.InRange(bits.Count - (all * 8), 0, 7);
        var bytes = bits.Take(all * 8).Chunk(8).Select(c => c.Aggregate(0, (sum, bit) => (sum << 1) | (bit ? 1 : 0))).ToArray();
        var (shorter, longer) = ((all / blocks) - correction, all % blocks);
        var parts = Enumerable.Range(0, blocks).Select(_ => new List<int>()).ToArray();
        var at = 0;
        for (var i = 0; i <= shorter; i++)
            for (var b = 0; b < blocks; b++)
                if (i < shorter || b >= blocks - longer) parts[b].Add(bytes[at++]);
        var data = parts.SelectMany(p => p).ToArray();
        for (var i = 0; i < correction; i++)
            for (var b = 0; b < blocks; b++) parts[b].Add(bytes[at++]);
        foreach (var part in parts)
        {
            for (var (root, n) = (1, 0); n < correction; root = Times(root, 2), n++)
                Assert.Equal(0, part.Aggregate(0, (sum, b) => Times(sum, root) ^ b));
        }

        var stream = string.Concat(data.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        Assert.Equal("0100", stream[..4]);
        var width = version < 10 ? 8 : 16;
        var length = Convert.ToInt32(stream.Substring(4, width), 2);
        return Encoding.UTF8.GetString([.. Enumerable.Range(0, length).Select(n => Convert.ToByte(stream.Substring(4 + width + (n * 8), 8), 2))]);
    }

    // Multiplication by doubling, in the field of the standard (x^8 + x^4 + x^3 + x^2 + 1).
    private static int Times(int a, int b)
    {
        var product = 0;
        for (; b > 0; b >>= 1, a = a < 128 ? a << 1 : (a << 1) ^ 285)
            if ((b & 1) == 1) product ^= a;
        return product;
    }
}
