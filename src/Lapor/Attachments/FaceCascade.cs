using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Lapor.Attachments;

/// <summary>A place in a picture that looks like a face.</summary>
/// <param name="X">Points from the left.</param>
/// <param name="Y">Points from the top.</param>
/// <param name="Side">Of the square, in points.</param>
/// <param name="Hits">How many windows around it agreed; more is surer.</param>
internal readonly record struct FoundFace(int X, int Y, int Side, int Hits);

/// <summary>
/// Finds upright faces seen from the front, by the cascade of Viola and Jones ("Rapid object detection using a boosted cascade of simple features", 2001)
/// over the trees that OpenCV publishes and Debian ships in <c>opencv-data</c>. Arithmetic over sums of grey: no library, nothing unpacked, time bounded by the size of the picture.
/// </summary>
internal sealed class FaceCascade
{
    /// <summary>Where Debian puts the trees.</summary>
    public const string Path = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";

    /// <summary>The picture is made no longer than this before it is searched; with <see cref="Smallest"/> the smallest face is a thirtieth of its longer side.</summary>
    private const int Side = 720;

    private const double Smallest = 1.2; // windows
    private const double Step = 1.1;

    /// <summary>Windows that must agree before a place counts: fewer do by chance, on dials and lines of print.</summary>
    private const int Agree = 5;

    private const int MostHits = 4000;

    private readonly int side;
    private readonly Sieve[] stages;
    private readonly Part[][] features;

    private FaceCascade(int side, Sieve[] stages, Part[][] features) => (this.side, this.stages, this.features) = (side, stages, features);

    /// <summary>A rectangle within the window; what is in it counts this many times.</summary>
    private readonly record struct Part(int X, int Y, int Width, int Height, float Weight);

    /// <summary>Asks one feature; a branch of zero or less is the leaf of that number, its sign turned.</summary>
    private readonly record struct Node(int Left, int Right, int Feature, float Threshold);

    private sealed record Question(Node[] Nodes, float[] Leaves);

    private sealed record Sieve(float Threshold, Question[] Trees);

    /// <summary>Where the corners of a part lie in the sums of one picture, from the window's own corner.</summary>
    private readonly record struct Corners(int A, int B, int C, int D, float Weight);

    /// <summary>Reads the trees; null where there is no such file, or it holds something else.</summary>
    public static FaceCascade? Open(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var cascade = XDocument.Load(reader).Root?.Element("cascade");
            if (cascade is null || (int?)cascade.Element("width") is not { } side || (int?)cascade.Element("height") != side || cascade.Element("featureType")?.Value != "HAAR") return null;
            // A tilted feature needs other sums; the trees for faces from the front have none.
            if (cascade.Descendants("tilted").Any(t => t.Value.Trim() != "0")) return null;
            var features = cascade.Element("features")!.Elements("_").Select(f => f.Element("rects")!.Elements("_").Select(r => OfPart(Numbers(r.Value))).ToArray()).ToArray();
            var stages = cascade.Element("stages")!.Elements("_")
                .Select(s => new Sieve((float)s.Element("stageThreshold")!, [.. s.Element("weakClassifiers")!.Elements("_").Select(w => OfTree(Numbers(w.Element("internalNodes")!.Value), Numbers(w.Element("leafValues")!.Value)))])).ToArray();
            return Fits(side, stages, features) ? new(side, stages, features) : null;
        }
        catch (Exception broken) when (broken is XmlException or FormatException or NullReferenceException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The faces of a picture, the surest first.</summary>
    public IReadOnlyList<FoundFace> Find(Raster picture, CancellationToken cancel)
    {
        var searched = picture.Shrunk(Math.Max(1, Math.Max(picture.Width, picture.Height) / (double)Side));
        List<FoundFace> hits = [];
        for (var scale = Smallest; side * scale <= Math.Min(searched.Width, searched.Height) && hits.Count < MostHits; scale *= Step)
        {
            cancel.ThrowIfCancellationRequested();
            Search(searched.Shrunk(scale), scale, hits);
        }

        return [.. Together(hits).OrderByDescending(f => f.Hits)];
    }

    private void Search(Raster at, double scale, List<FoundFace> hits)
    {
        var width = at.Width + 1;
        var (sums, squares) = Sums(at);
        var laid = Array.ConvertAll(features, f => Array.ConvertAll(f, p => new Corners((p.Y * width) + p.X, (p.Y * width) + p.X + p.Width, ((p.Y + p.Height) * width) + p.X, ((p.Y + p.Height) * width) + p.X + p.Width, p.Weight)));
        // The contrast of a window is taken a point inside its edge, as the trees were trained.
        var inner = side - 2;
        var corners = (width + 1, width + 1 + inner, ((inner + 1) * width) + 1, ((inner + 1) * width) + 1 + inner);
        // Small windows lie close to one another in the picture: every second one is enough.
        var step = scale > 2 ? 1 : 2;
        for (var y = 0; y + side <= at.Height; y += step)
        {
            for (var x = 0; x + side <= at.Width; x += step)
            {
                var from = (y * width) + x;
                double area = inner * inner, sum = sums[from + corners.Item4] - sums[from + corners.Item2] - sums[from + corners.Item3] + sums[from + corners.Item1];
                double square = squares[from + corners.Item4] - squares[from + corners.Item2] - squares[from + corners.Item3] + squares[from + corners.Item1];
                var contrast = area * square - sum * sum;
                // Nothing is drawn on a flat wall: less than two shades around the mean.
                if (contrast < area * area * 4 || !IsFace(sums, laid, from, (float)(1 / Math.Sqrt(contrast)))) continue;
                if (hits.Count < MostHits) hits.Add(new((int)(x * scale), (int)(y * scale), (int)(side * scale), 1));
            }
        }
    }

    private bool IsFace(int[] sums, Corners[][] laid, int from, float contrast)
    {
        foreach (var stage in stages)
        {
            var said = 0f;
            foreach (var tree in stage.Trees)
            {
                var at = 0;
                do
                {
                    ref readonly var node = ref tree.Nodes[at];
                    var value = 0f;
                    foreach (ref readonly var c in laid[node.Feature].AsSpan()) value += c.Weight * (sums[from + c.D] - sums[from + c.B] - sums[from + c.C] + sums[from + c.A]);
                    at = value * contrast < node.Threshold ? node.Left : node.Right;
                }
                while (at > 0);
                said += tree.Leaves[-at];
            }

            if (said < stage.Threshold) return false;
        }

        return true;
    }

    /// <summary>For each point the sum of all above and left of it, of the shades and of their squares; one row and column of zeros before.</summary>
    private static (int[] Sums, long[] Squares) Sums(Raster picture)
    {
        var width = picture.Width + 1;
        var sums = new int[width * (picture.Height + 1)];
        var squares = new long[sums.Length];
        for (var y = 1; y <= picture.Height; y++)
        {
            int row = 0;
            long rowOfSquares = 0;
            for (var x = 1; x < width; x++)
            {
                int shade = picture.Grey[((y - 1) * picture.Width) + x - 1];
                row += shade;
                rowOfSquares += shade * shade;
                sums[(y * width) + x] = sums[((y - 1) * width) + x] + row;
                squares[(y * width) + x] = squares[((y - 1) * width) + x] + rowOfSquares;
            }
        }

        return (sums, squares);
    }

    /// <summary>Windows that lie nearly on one another are one place.</summary>
    private static List<FoundFace> Together(List<FoundFace> hits)
    {
        var group = Enumerable.Range(0, hits.Count).ToArray();
        int Root(int i) => group[i] == i ? i : group[i] = Root(group[i]);
        for (var i = 0; i < hits.Count; i++)
            for (var k = 0; k < i; k++)
                if (Near(hits[i], hits[k])) group[Root(i)] = Root(k);
        return [.. Enumerable.Range(0, hits.Count).GroupBy(Root).Where(g => g.Count() >= Agree)
            .Select(g => new FoundFace((int)g.Average(i => hits[i].X), (int)g.Average(i => hits[i].Y), (int)g.Average(i => hits[i].Side), g.Count()))];
    }

    private static bool Near(FoundFace one, FoundFace other)
    {
        var slack = 0.2 * Math.Min(one.Side, other.Side);
        return Math.Abs(one.X - other.X) <= slack && Math.Abs(one.Y - other.Y) <= slack && Math.Abs(one.X + one.Side - other.X - other.Side) <= slack && Math.Abs(one.Y + one.Side - other.Y - other.Side) <= slack;
    }

    // Read once, so that nothing later reaches outside a window or a table.
    private static bool Fits(int side, Sieve[] stages, Part[][] features) =>
        side is > 4 and <= 64 && stages.Length > 0 && features.Length > 0
        && features.All(f => f.Length > 0 && f.All(p => p is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } && p.X + p.Width <= side && p.Y + p.Height <= side))
        && stages.SelectMany(s => s.Trees).All(t => t.Nodes.Length > 0 && t.Nodes.Select((n, i) => (n, i)).All(e => e.n.Feature >= 0 && e.n.Feature < features.Length && Leads(e.n.Left, e.i, t) && Leads(e.n.Right, e.i, t)));

    // Onward only, so that no walk through a tree goes in circles.
    private static bool Leads(int branch, int from, Question tree) => branch > 0 ? branch > from && branch < tree.Nodes.Length : -branch < tree.Leaves.Length;

    private static Part OfPart(float[] n) => new((int)n[0], (int)n[1], (int)n[2], (int)n[3], n[4]);

    private static Question OfTree(float[] nodes, float[] leaves) => new([.. nodes.Chunk(4).Select(n => new Node((int)n[0], (int)n[1], (int)n[2], n[3]))], leaves);

    private static float[] Numbers(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => float.Parse(w, NumberStyles.Float, CultureInfo.InvariantCulture))];
}
