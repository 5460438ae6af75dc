using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>The four official levels of area.</summary>
public enum RegionLevel
{
    Province,

    /// <summary>Kabupaten or kota.</summary>
    Regency,

    /// <summary>Kecamatan (distrik in Papua).</summary>
    District,

    /// <summary>Desa or kelurahan.</summary>
    Village,
}

/// <summary>An area with its official code (Ministry of Home Affairs): <c>32</c>, <c>32.04</c>, <c>32.04.05</c>, <c>32.04.05.2001</c>.</summary>
public sealed record Region
{
    public required string Code { get; init; }

    /// <summary>Null for a province.</summary>
    public string? ParentCode { get; init; }

    public required string Name { get; init; }

    /// <summary>For people, the nearest first: <c>Dago, Coblong, Kota Bandung, Jawa Barat</c>.</summary>
    public required string PathName { get; init; }

    /// <summary>The same with the level of each, as it is written in an address: <c>Kel. Dago, Kec. Coblong, Kota Bandung, Prov. Jawa Barat</c>.</summary>
    public string FullName => string.Join(", ", PathName.Split(", ").Index().Select(part => Titled((int)Level - part.Index, part.Item)));

    public RegionLevel Level => LevelOf(Code);

    /// <summary>The level that a code's length tells.</summary>
    public static RegionLevel LevelOf(string code) => code.Length switch
    {
        2 => RegionLevel.Province,
        5 => RegionLevel.Regency,
        8 => RegionLevel.District,
        _ => RegionLevel.Village,
    };

    /// <summary>True for digits in the official form, whether or not such a region exists.</summary>
    public static bool IsCode(string? code) =>
        code is { Length: 2 or 5 or 8 or 13 } && code.Index().All(c => c.Index is 2 or 5 or 8 ? c.Item == '.' : char.IsAsciiDigit(c.Item));

    /// <summary>The code of the area around it; null for a province.</summary>
    public static string? ParentOf(string code) => code.LastIndexOf('.') is > 0 and var dot ? code[..dot] : null;

    /// <summary>The code cut to a level, or null when it is not that deep: <c>32.04.05</c> at Regency is <c>32.04</c>.</summary>
    public static string? At(RegionLevel level, string? code)
    {
        var length = level switch { RegionLevel.Province => 2, RegionLevel.Regency => 5, RegionLevel.District => 8, _ => 13 };
        return code is not null && code.Length >= length ? code[..length] : null;
    }

    // Villages numbered from 1000 are kelurahan, from 2000 desa; Papua's districts are called distrik; "Daerah Istimewa …" is a title already.
    private string Titled(int level, string name) => (RegionLevel)level switch
    {
        RegionLevel.Village => (Code[9] == '1' ? "Kel. " : "Desa ") + name,
        RegionLevel.District => (Code[0] == '9' ? "Distrik " : "Kec. ") + name,
        RegionLevel.Province when !name.StartsWith("Daerah ", StringComparison.Ordinal) => "Prov. " + name,
        _ => name,
    };

    internal static object?[] Row(string code, string name, string pathName) =>
        [code, ParentOf(code), LevelOf(code).Code(), name, pathName, NameWords.Searchable(pathName)];

    internal static readonly string[] Columns = ["code", "parent_code", "level", "name", "path_name", "search"];

    internal static int Depth(string code) => (int)LevelOf(code) + 1;

    internal static IEnumerable<object?[]> WordRows(string code, string name) => NameWords.Keys(name).Select(word => new object?[] { Depth(code), word, code });

    internal static readonly string[] WordColumns = ["depth", "word", "region_code"];
}
