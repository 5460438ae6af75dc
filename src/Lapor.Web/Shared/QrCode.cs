using System.Globalization;
using System.Text;

namespace Lapor.Web.Shared;

/// <summary>
/// A QR code (ISO/IEC 18004): text as UTF-8 bytes, error correction level M, the smallest version that holds it, up to 412 bytes. Drawn as one path of an
/// SVG, so that no picture is fetched and the strict content policy holds.
/// </summary>
public sealed class QrCode
{
    /// <summary>So many bytes can be encoded.</summary>
    public const int Longest = 412;

    /// <summary>Light modules around the code that readers need.</summary>
    private const int Quiet = 4;

    // Per version from 1: error correction bytes in a block, and blocks (table 9, level M).
    private static readonly int[] Correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];
    private static readonly int[] Blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];

    private readonly int version;
    private readonly bool[,] dark;
    private readonly bool[,] isFunction;

    private QrCode(int version)
    {
        this.version = version;
        Size = (version * 4) + 17;
        dark = new bool[Size, Size];
        isFunction = new bool[Size, Size];
    }

    /// <summary>Modules on a side, without the light border.</summary>
    public int Size { get; }

    /// <summary>True for a dark module.</summary>
    /// <param name="x">Column from the left.</param>
    /// <param name="y">Row from the top.</param>
    public bool this[int x, int y] => dark[y, x];

    /// <summary>Encodes a text.</summary>
    /// <exception cref="ArgumentException">It is longer than the largest version here holds.</exception>
    public static QrCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= Correction.Length; version++)
        {
            // Mode (4 bits), length (8 or 16 bits), the bytes.
            if (4 + LengthBits(version) + (bytes.Length * 8) <= DataBytes(version) * 8) return Draw(version, bytes);
        }

        throw new ArgumentException("Too long for a QR code.", nameof(text));
    }

    /// <summary>The path of the dark modules, one unit each, the light border included; draw it in a view box of <see cref="Span"/>.</summary>
    public string Path()
    {
        var path = new StringBuilder();
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                if (dark[y, x]) path.Append(CultureInfo.InvariantCulture, $"M{x + Quiet} {y + Quiet}h1v1h-1z");
            }
        }

        return path.ToString();
    }

    /// <summary>Side of the picture, in modules.</summary>
    public int Span => Size + (2 * Quiet);

    private static int LengthBits(int version) => version < 10 ? 8 : 16;

    /// <summary>Modules that carry bytes: the square without its patterns.</summary>
    private static int RawModules(int version)
    {
        var modules = (((16 * version) + 128) * version) + 64;
        if (version < 2) return modules;
        var patterns = (version / 7) + 2;
        modules -= (((25 * patterns) - 10) * patterns) - 55;
        return version < 7 ? modules : modules - 36;
    }

    private static int DataBytes(int version) => (RawModules(version) / 8) - (Correction[version - 1] * Blocks[version - 1]);

    private static QrCode Draw(int version, byte[] bytes)
    {
        var code = new QrCode(version);
        code.DrawFunctions();
        code.DrawData(Interleaved(version, Data(version, bytes)));
        var (best, least) = (0, int.MaxValue);
        for (var mask = 0; mask < 8; mask++)
        {
            code.Mask(mask);
            code.DrawFormat(mask);
            var penalty = code.Penalty();
            if (penalty < least) (best, least) = (mask, penalty);
            code.Mask(mask); // twice is not at all
        }

        code.Mask(best);
        code.DrawFormat(best);
        return code;
    }

    private static byte[] Data(int version, byte[] bytes)
    {
        List<bool> bits = [];
        void Put(int value, int length)
        {
            for (var i = length - 1; i >= 0; i--) bits.Add(((value >> i) & 1) == 1);
        }

        Put(4, 4); // bytes
        Put(bytes.Length, LengthBits(version));
        foreach (var b in bytes) Put(b, 8);
        var room = DataBytes(version) * 8;
        Put(0, Math.Min(4, room - bits.Count));
        Put(0, (8 - (bits.Count % 8)) % 8);
        for (var pad = 0xEC; bits.Count < room; pad ^= 0xEC ^ 0x11) Put(pad, 8);
        return [.. bits.Chunk(8).Select(chunk => (byte)chunk.Aggregate(0, (sum, bit) => (sum << 1) | (bit ? 1 : 0)))];
    }

    private static byte[] Interleaved(int version, byte[] data)
    {
        var (count, correction, raw) = (Blocks[version - 1], Correction[version - 1], RawModules(version) / 8);
        var shorter = (raw / count) - correction;
        var longer = raw % count;
        var divisor = Divisor(correction);
        List<(byte[] Data, byte[] Correction)> blocks = [];
        for (int block = 0, at = 0; block < count; block++)
        {
            var length = shorter + (block < count - longer ? 0 : 1);
            var part = data[at..(at + length)];
            blocks.Add((part, Remainder(part, divisor)));
            at += length;
        }

        return
        [
            .. Enumerable.Range(0, shorter + 1).SelectMany(i => blocks.Where(b => i < b.Data.Length).Select(b => b.Data[i])),
            .. Enumerable.Range(0, correction).SelectMany(i => blocks.Select(b => b.Correction[i])),
        ];
    }

    // Reed–Solomon over GF(2^8) with the polynomial 0x11D: the divisor is the product of (x - 2^i).
    private static byte[] Divisor(int degree)
    {
        var result = new byte[degree];
        result[^1] = 1;
        var root = 1;
        for (var i = 0; i < degree; i++)
        {
            for (var j = 0; j < degree; j++)
            {
                result[j] = Times(result[j], root);
                if (j + 1 < degree) result[j] ^= result[j + 1];
            }

            root = Times(root, 2);
        }

        return result;
    }

    private static byte[] Remainder(byte[] data, byte[] divisor)
    {
        var result = new byte[divisor.Length];
        foreach (var b in data)
        {
            var factor = b ^ result[0];
            Array.Copy(result, 1, result, 0, result.Length - 1);
            result[^1] = 0;
            for (var i = 0; i < result.Length; i++) result[i] ^= Times(divisor[i], factor);
        }

        return result;
    }

    private static byte Times(int x, int y)
    {
        var product = 0;
        for (var i = 7; i >= 0; i--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((y >> i) & 1) * x;
        }

        return (byte)product;
    }

    private void Set(int x, int y, bool isDark) => (dark[y, x], isFunction[y, x]) = (isDark, true);

    private void DrawFunctions()
    {
        for (var i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        foreach (var (x, y) in new[] { (3, 3), (Size - 4, 3), (3, Size - 4) })
            Square(x, y, 4, distance => distance is not (2 or 4));
        var places = Alignments();
        foreach (var x in places)
        {
            foreach (var y in places)
            {
                // Three corners hold the large squares.
                if (!((x == 6 && (y == 6 || y == Size - 7)) || (x == Size - 7 && y == 6))) Square(x, y, 2, distance => distance != 1);
            }
        }

        DrawFormat(0); // keeps the place
        if (version < 7) return;
        var rest = version;
        for (var i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
        var bits = (version << 12) | rest;
        for (var i = 0; i < 18; i++)
        {
            Set(Size - 11 + (i % 3), i / 3, ((bits >> i) & 1) == 1);
            Set(i / 3, Size - 11 + (i % 3), ((bits >> i) & 1) == 1);
        }
    }

    private void Square(int x, int y, int reach, Func<int, bool> isDark)
    {
        for (var dy = -reach; dy <= reach; dy++)
        {
            for (var dx = -reach; dx <= reach; dx++)
            {
                if (x + dx >= 0 && x + dx < Size && y + dy >= 0 && y + dy < Size) Set(x + dx, y + dy, isDark(Math.Max(Math.Abs(dx), Math.Abs(dy))));
            }
        }
    }

    private int[] Alignments()
    {
        if (version == 1) return [];
        var count = (version / 7) + 2;
        var step = ((version * 4) + (count * 2) + 1) / ((count * 2) - 2) * 2;
        return [6, .. Enumerable.Range(0, count - 1).Select(i => Size - 7 - (i * step)).Reverse()];
    }

    private void DrawFormat(int mask)
    {
        // Level M is 00 in the two bits before the mask's three.
        var rest = mask;
        for (var i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        var bits = ((mask << 10) | rest) ^ 0x5412;
        bool Bit(int i) => ((bits >> i) & 1) == 1;
        for (var i = 0; i <= 5; i++) Set(8, i, Bit(i));
        Set(8, 7, Bit(6));
        Set(8, 8, Bit(7));
        Set(7, 8, Bit(8));
        for (var i = 9; i < 15; i++) Set(14 - i, 8, Bit(i));
        for (var i = 0; i < 8; i++) Set(Size - 1 - i, 8, Bit(i));
        for (var i = 8; i < 15; i++) Set(8, Size - 15 + i, Bit(i));
        Set(8, Size - 8, true);
    }

    // Pairs of columns from the right, up and down in turns; the column of the timing pattern is left out.
    private void DrawData(byte[] bytes)
    {
        var i = 0;
        for (var right = Size - 1; right >= 1; right -= 2)
        {
            if (right == 6) right = 5;
            for (var step = 0; step < Size; step++)
            {
                for (var side = 0; side < 2; side++)
                {
                    var x = right - side;
                    var y = ((right + 1) & 2) == 0 ? Size - 1 - step : step;
                    if (isFunction[y, x] || i >= bytes.Length * 8) continue;
                    dark[y, x] = ((bytes[i / 8] >> (7 - (i % 8))) & 1) == 1;
                    i++;
                }
            }
        }
    }

    private void Mask(int mask)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var turn = mask switch
                {
                    0 => (x + y) % 2,
                    1 => y % 2,
                    2 => x % 3,
                    3 => (x + y) % 3,
                    4 => ((x / 3) + (y / 2)) % 2,
                    5 => (x * y % 2) + (x * y % 3),
                    6 => ((x * y % 2) + (x * y % 3)) % 2,
                    _ => (((x + y) % 2) + (x * y % 3)) % 2,
                };
                dark[y, x] ^= turn == 0 && !isFunction[y, x];
            }
        }
    }

    // How hard it is to read: runs, blocks, look-alikes of the large squares, and too much of one colour.
    private int Penalty()
    {
        var penalty = 0;
        for (var line = 0; line < Size; line++)
        {
            penalty += Line(i => dark[line, i]) + Line(i => dark[i, line]);
            for (var x = 0; line + 1 < Size && x + 1 < Size; x++)
                if (dark[line, x] == dark[line, x + 1] && dark[line, x] == dark[line + 1, x] && dark[line, x] == dark[line + 1, x + 1]) penalty += 3;
        }

        var share = dark.Cast<bool>().Count(d => d) * 20 / (Size * Size);
        return penalty + (Math.Abs(share - 10) * 10);
    }

    private int Line(Func<int, bool> at)
    {
        var (penalty, run, window) = (0, 1, 0u);
        for (var i = 0; i < Size; i++)
        {
            run = i > 0 && at(i) == at(i - 1) ? run + 1 : 1;
            if (run == 5) penalty += 3;
            else if (run > 5) penalty++;
            window = ((window << 1) | (at(i) ? 1u : 0u)) & 0x7FF;
            if (i >= 10 && window is (0b00001011101 or 0b10111010000)) penalty += 40;
        }

        return penalty;
    }
}
