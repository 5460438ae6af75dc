using System.Globalization;
using System.Text;

namespace Lapor.Attachments;

/// <summary>A decoded picture in shades of grey, a byte each, row by row from the top.</summary>
internal sealed class Raster
{
    private Raster(int width, int height, byte[] grey) => (Width, Height, Grey) = (width, height, grey);

    public int Width { get; }

    public int Height { get; }

    public byte[] Grey { get; }

    /// <summary>Of given shades; as many as the sides say.</summary>
    public static Raster Of(int width, int height, byte[] grey) =>
        width > 0 && height > 0 && grey.Length == width * height ? new(width, height, grey) : throw new ArgumentException("The sides do not fit the shades.", nameof(grey));

    /// <summary>
    /// Reads a binary PPM or PGM (netpbm, P6 or P5, one byte a sample) no longer than a side; null for anything else. The one format that is read here, because it is the
    /// numbers themselves: three of them in the head, and nothing to unpack.
    /// </summary>
    public static Raster? Read(ReadOnlySpan<byte> file, int longestSide)
    {
        var samples = file.StartsWith("P6"u8) ? 3 : file.StartsWith("P5"u8) ? 1 : 0;
        if (samples == 0) return null;
        var at = 2;
        if (Number(file, ref at) is not { } width || Number(file, ref at) is not { } height || Number(file, ref at) is not 255) return null;
        if (width < 1 || height < 1 || Math.Max(width, height) > longestSide || file.Length - ++at != width * height * samples) return null;
        var body = file[at..];
        var grey = new byte[width * height];
        if (samples == 1) body.CopyTo(grey);
        // ITU-R BT.601, in 256ths.
        else for (var i = 0; i < grey.Length; i++) grey[i] = (byte)((77 * body[3 * i] + 150 * body[3 * i + 1] + 29 * body[3 * i + 2]) >> 8);
        return new(width, height, grey);
    }

    /// <summary>The same picture as a PGM.</summary>
    public byte[] ToPgm() => [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5\n{Width} {Height}\n255\n")), .. Grey];

    /// <summary>Made smaller by a factor of one or more: each new point is the mean of the part of the picture that it covers.</summary>
    public Raster Shrunk(double factor)
    {
        int width = Math.Max(1, (int)(Width / factor)), height = Math.Max(1, (int)(Height / factor));
        if (width == Width && height == Height) return this;
        var narrow = new byte[width * Height];
        var across = Cover(Width, width);
        for (var y = 0; y < Height; y++)
        {
            var row = Grey.AsSpan(y * Width, Width);
            for (var x = 0; x < width; x++) narrow[y * width + x] = Mean(row, across[x], 1);
        }

        var grey = new byte[width * height];
        var down = Cover(Height, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) grey[y * width + x] = Mean(narrow.AsSpan(x), down[y], width);
        return new(width, height, grey);
    }

    /// <summary>Which old points each new one covers, and how much of each in 65,536ths.</summary>
    private static (int First, int[] Shares)[] Cover(int from, int to)
    {
        var cover = new (int, int[])[to];
        var width = (double)from / to;
        for (var i = 0; i < to; i++)
        {
            double start = i * width, end = Math.Min(from, start + width);
            var first = (int)start;
            var shares = new int[Math.Max(1, (int)Math.Ceiling(end - 1e-9) - first)];
            for (var k = 0; k < shares.Length; k++) shares[k] = (int)(65_536 * (Math.Min(end, first + k + 1) - Math.Max(start, first + k)) / (end - start));
            cover[i] = (first, shares);
        }

        return cover;
    }

    private static byte Mean(ReadOnlySpan<byte> line, (int First, int[] Shares) cover, int stride)
    {
        var sum = 32_768;
        for (var k = 0; k < cover.Shares.Length; k++) sum += line[(cover.First + k) * stride] * cover.Shares[k];
        return (byte)Math.Min(255, sum >> 16);
    }

    private static int? Number(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && file[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        // libvips writes a comment line with its own name and date.
        while (at < file.Length && file[at] == (byte)'#')
        {
            while (at < file.Length && file[at] != (byte)'\n') at++;
            at++;
        }

        var number = 0;
        var from = at;
        while (at < file.Length && file[at] is >= (byte)'0' and <= (byte)'9' && at - from < 6) number = number * 10 + (file[at++] - '0');
        return at == from ? null : number;
    }
}
