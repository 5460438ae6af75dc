using System.Text.RegularExpressions;

namespace Lapor.Tests.House;

/// <summary>C# read as tokens, not as meaning: good enough to hold rules about who names whom.</summary>
internal static partial class SourceText
{
    /// <summary>The source without comments and ordinary strings, so that a word in a sentence is not taken for a type.</summary>
    public static string Bare(string source) => Noise().Replace(source, " ");

    /// <summary>The names of the types a source defines.</summary>
    public static IEnumerable<string> Defines(string bare) => Definition().Matches(bare).Select(match => match.Groups[1].Value);

    /// <summary>Every word that could be the name of a type.</summary>
    public static IEnumerable<string> Names(string bare) => Word().Matches(bare).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|""(?:\\.|[^""\\\n])*""", RegexOptions.Singleline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\b(?:class|record(?:\s+struct|\s+class)?|struct|interface|enum|delegate\s+\S+)\s+([A-Z]\w+)")]
    private static partial Regex Definition();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
