using System.Text.Json;
using System.Text.RegularExpressions;
using Lapor.Tests.House;

namespace Lapor.Web.Tests.Texts;

/// <summary>
/// Every sentence of the screens has its English, no English is left over, and placeholders agree. Sentences are read from the source:
/// <c>T["…"]</c> in pages and code. A sentence chosen at run time (<c>T[label]</c>) counts as used when it stands in the source as a string.
/// </summary>
public sealed partial class TextsTests
{
    private static readonly string EnglishPath = Repository.At("src", "Lapor.Web", "Texts", "en.json");

    [Fact]
    public void Every_sentence_has_its_english_and_no_english_is_left_over() =>
        Faults.None(TextFaults(Sources(), English(File.ReadAllText(EnglishPath))));

    [Fact]
    public void English_entries_are_sorted_and_unique()
    {
        Assert.Equal(2, OrderFaults(["a", "c", "b", "b"]).Count());
        Faults.None(OrderFaults([.. English(File.ReadAllText(EnglishPath)).Select(entry => entry.Key)]));
    }

    [Theory]
    [InlineData("""@T["Kirim"]""", """{}""", "Kirim: no English entry")]
    [InlineData("""@T["Kirim \"ini\""]""", """{}""", "Kirim \"ini\": no English entry")]
    [InlineData("""words["kata sandi"]""", """{}""", "kata sandi: no English entry")]
    [InlineData("""texts["Sisa {0} hari", n]""", """{"Sisa {0} hari":"{1} days left"}""", "Sisa {0} hari: placeholders differ in English")]
    [InlineData("""<p>Halo</p>""", """{"Halo":"Hello"}""", "Halo: used nowhere")]
    [InlineData("""@T["Halo"]""", """{"Halo":" "}""", "Halo: English is empty")]
    [InlineData("""@T[$"Halo {name}"]""", """{}""", "a sentence is put together at run time: T[$\"Halo {name}\"")]
    public void A_planted_fault_is_found(string source, string english, string fault) =>
        Assert.Equal([fault], TextFaults([source], English(english)));

    [Theory]
    [InlineData("""@T["Sisa {0} hari dari {1}", a, b]""", """{"Sisa {0} hari dari {1}":"{0} of {1} days left"}""")]
    [InlineData("""string Label() => "Selesai"; @T[Label()]""", """{"Selesai":"Closed"}""")]
    public void A_sentence_in_order_is_no_fault(string source, string english) => Assert.Empty(TextFaults([source], English(english)));

    private static IEnumerable<string> Sources() =>
        Repository.Files("src", ".cs", ".cshtml").Select(File.ReadAllText);

    private static List<KeyValuePair<string, string>> English(string json) =>
        [.. JsonDocument.Parse(json).RootElement.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString() ?? ""))];

    private static List<string> TextFaults(IEnumerable<string> sources, IReadOnlyList<KeyValuePair<string, string>> english)
    {
        List<string> faults = [];
        HashSet<string> asked = new(StringComparer.Ordinal), literals = new(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            asked.UnionWith(Asked().Matches(source).Select(match => Regex.Unescape(match.Groups[1].Value)));
            // Every quote may open a literal: in Razor, attributes nest them, so pairs cannot be counted.
            foreach (Match match in Literal().Matches(source))
                literals.Add(match.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal));
            faults.AddRange(Interpolated().Matches(source).Select(match => "a sentence is put together at run time: " + match.Value));
        }
        var known = english.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(asked.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal).Select(key => $"{key}: no English entry"));
        foreach (var (key, value) in english)
        {
            if (!asked.Contains(key) && !literals.Contains(key))
                faults.Add($"{key}: used nowhere");
            if (string.IsNullOrWhiteSpace(value))
                faults.Add($"{key}: English is empty");
            else if (!Placeholders(key).SetEquals(Placeholders(value)))
                faults.Add($"{key}: placeholders differ in English");
        }
        return faults;
    }

    private static IEnumerable<string> OrderFaults(IReadOnlyList<string> keys) =>
        from pair in keys.Zip(keys.Skip(1))
        where string.CompareOrdinal(pair.First, pair.Second) >= 0
        select $"{pair.Second}: stands after {pair.First}";

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("""(?:\b(?:T|[tT]exts)|(?<![.\w])[wW]ords)\["((?:\\.|[^"\\\n])*)["]""")]
    private static partial Regex Asked();

    [GeneratedRegex("""(?:\b(?:T|[tT]exts)|(?<![.\w])[wW]ords)\[\$"[^\n]*?"(?=[\],])""")]
    private static partial Regex Interpolated();

    [GeneratedRegex("""(?="((?:\\.|[^"\\\n])*)")""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{(\d+)(?::[^}]*)?\}")]
    private static partial Regex Placeholder();
}
