using System.Collections.Frozen;
using System.Reflection;

namespace Lapor.Foundation;

/// <summary>The word lists behind <see cref="IndonesianText"/>: our own, embedded from Foundation/Words, read once.</summary>
internal static class IndonesianWords
{
    /// <summary>Words the stemmer never cuts and prefers to end on.</summary>
    public static FrozenSet<string> Roots { get; } = Words("roots.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Function words and forms of address that are not indexed.</summary>
    public static FrozenSet<string> StopWords { get; } = Words("stopwords.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of people, for the screening before publication.</summary>
    public static FrozenSet<string> Names { get; } = Words("names.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words of the names of provinces, regencies and cities: capitalised, and no persons.</summary>
    public static FrozenSet<string> RegionWords { get; } = Words("places.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Abbreviation, slang or spelling → the words it stands for.</summary>
    public static FrozenDictionary<string, string[]> Abbreviations { get; } = Lines("abbreviations.txt")
        .Select(line => line.Split('=', StringSplitOptions.TrimEntries))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private static IEnumerable<string> Words(string file) =>
        Lines(file).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Lines(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Lapor.Words." + file)
            ?? throw new InvalidOperationException($"The embedded word list {file} is missing.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }
}
