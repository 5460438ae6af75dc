using System.Collections.Immutable;

namespace Lapor.Web.Oversight;

/// <summary>A province as a tile: all equally large, each about where the map has it.</summary>
/// <param name="Code">Official code.</param>
/// <param name="Short">Its usual short form.</param>
/// <param name="Row">From 1, north to south.</param>
/// <param name="Column">From 1, west to east.</param>
public sealed record Tile(string Code, string Short, int Row, int Column);

/// <summary>The 38 provinces as tiles.</summary>
public static class TileGrid
{
    /// <summary>In reading order.</summary>
    public static ImmutableArray<Tile> All { get; } =
    [
        new("11", "Aceh", 1, 1), new("65", "Kaltara", 1, 8), new("71", "Sulut", 1, 11), new("82", "Malut", 1, 12),
        new("12", "Sumut", 2, 2), new("14", "Riau", 2, 3), new("21", "Kepri", 2, 4), new("61", "Kalbar", 2, 6), new("62", "Kalteng", 2, 7), new("64", "Kaltim", 2, 8), new("72", "Sulteng", 2, 10),
        new("75", "Gorontalo", 2, 11), new("96", "PBD", 2, 13), new("92", "Pabar", 2, 14),
        new("13", "Sumbar", 3, 2), new("15", "Jambi", 3, 3), new("19", "Babel", 3, 4), new("63", "Kalsel", 3, 8), new("76", "Sulbar", 3, 9), new("74", "Sultra", 3, 10), new("81", "Maluku", 3, 12),
        new("94", "Pateng", 3, 14), new("91", "Papua", 3, 15),
        new("17", "Bengkulu", 4, 2), new("16", "Sumsel", 4, 3), new("18", "Lampung", 4, 4), new("73", "Sulsel", 4, 9), new("93", "Pasel", 4, 14), new("95", "Papeg", 4, 15),
        new("36", "Banten", 5, 4), new("31", "DKI", 5, 5), new("32", "Jabar", 5, 6), new("33", "Jateng", 5, 7), new("35", "Jatim", 5, 8), new("51", "Bali", 5, 9), new("52", "NTB", 5, 10), new("53", "NTT", 5, 11),
        new("34", "DIY", 6, 7),
    ];
}
