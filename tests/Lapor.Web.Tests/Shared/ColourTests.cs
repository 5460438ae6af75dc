using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.Tests.House;

namespace Lapor.Web.Tests.Shared;

/// <summary>
/// The colours of the visual system, read from the style sheets themselves and measured by WCAG 2.2: text 4.5:1 (1.4.3), marks and
/// borders of controls 3:1 (1.4.11), light and dark.
/// </summary>
public sealed partial class ColourTests
{
    private static readonly string Css = Read("lapor.css");
    private static readonly string[] Surfaces = ["canvas", "surface", "sunken"];
    private static readonly string[] Lights = ["red", "yellow", "green", "blue", "grey", "black"];

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Text_on_every_surface_meets_AA(string theme)
    {
        var tokens = Tokens(Css, theme);
        List<string> pairs = [];
        foreach (var surface in Surfaces)
            foreach (var text in (string[])["ink", "muted", "link", "red-ink", "accent-ink", "green-ink"])
                pairs.Add(Faulty(tokens, text, surface, 4.5));
        foreach (var text in (string[])["ink", "link", "brand"])
            pairs.Add(Faulty(tokens, text, "brand-tint", 4.5));
        foreach (var text in (string[])["on-night", "night-muted", "night-accent"])
            pairs.Add(Faulty(tokens, text, "night", 4.5));
        foreach (var light in Lights)
        {
            pairs.Add(Faulty(tokens, light + "-ink", light + "-tint", 4.5));
            pairs.Add(Faulty(tokens, "on-" + light, light, 4.5));
        }
        Faults.None([.. pairs.Where(fault => fault.Length > 0)]);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Borders_of_controls_marks_and_the_focus_ring_meet_three_to_one(string theme)
    {
        var tokens = Tokens(Css, theme);
        List<string> pairs = [];
        foreach (var surface in Surfaces)
            foreach (var mark in (string[])["line-strong", "focus", "brand", "accent", "red"])
                pairs.Add(Faulty(tokens, mark, surface, 3));
        pairs.Add(Faulty(tokens, "night-accent", "night", 3));
        Faults.None([.. pairs.Where(fault => fault.Length > 0)]);
    }

    /// <summary>Whatever rule sets both a text and a background colour from tokens is measured, so that a new part cannot slip past the lists above.</summary>
    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Every_rule_that_sets_text_and_background_meets_AA(string theme)
    {
        var tokens = Tokens(Css, theme);
        var sheets = Css + Read("workbench.css") + Read("gaya.css");
        var pairs = Pairs(sheets).ToList();
        Assert.True(pairs.Count > 40, $"only {pairs.Count} pairs were found: the reading of the style sheet is broken");
        Faults.None([.. pairs.Select(pair => Faulty(tokens, pair.Text, pair.Background, 4.5) is { Length: > 0 } fault ? $"{pair.Rule}: {fault}" : "").Where(fault => fault.Length > 0)]);
    }

    [Fact]
    public void Both_dark_blocks_are_equal()
    {
        var bySystem = Block(Css, """:root:not([data-theme="light"]) {""");
        var byChoice = Block(Css, """:root[data-theme="dark"] {""");
        Assert.NotEmpty(bySystem);
        Assert.Equal(bySystem, byChoice);
    }

    [Fact]
    public void Every_colour_has_a_dark_counterpart()
    {
        var light = Block(Css, ":root {").Where(token => token.Value.StartsWith('#')).Select(token => token.Key);
        Assert.Equal(light.Order(StringComparer.Ordinal), Block(Css, """:root[data-theme="dark"] {""").Where(token => token.Value.StartsWith('#')).Select(token => token.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_lights_can_be_told_apart_from_the_brand()
    {
        foreach (var theme in (string[])["light", "dark"])
        {
            var tokens = Tokens(Css, theme);
            foreach (var brand in (string[])["brand", "accent"])
                foreach (var light in (string[])["red", "yellow", "green", "blue"])
                    Assert.True(Apart(Hue(tokens[brand]), Hue(tokens[light])) >= 15, $"{theme}: {brand} and {light} have nearly one hue");
        }
    }

    [Fact]
    public void The_measure_itself_is_right()
    {
        Assert.Equal(21, Contrast("#000000", "#ffffff"), 3);
        Assert.Equal(4.54, Contrast("#767676", "#ffffff"), 2);
        Assert.NotEmpty(Faulty(new Dictionary<string, string> { ["a"] = "#777777", ["b"] = "#ffffff" }, "a", "b", 4.5));
        Assert.Equal([("p", "ink", "night")], Pairs("p { color: var(--ink); background: var(--night) url(x.svg); }"));
    }

    private static string Read(string sheet) => File.ReadAllText(Repository.At("src", "Lapor.Web", "wwwroot", "css", sheet));

    private static Dictionary<string, string> Tokens(string css, string theme)
    {
        var tokens = Block(css, ":root {");
        if (theme == "dark")
            foreach (var (name, value) in Block(css, """:root[data-theme="dark"] {"""))
                tokens[name] = value;
        return tokens;
    }

    private static Dictionary<string, string> Block(string css, string opening)
    {
        var start = css.IndexOf(opening, StringComparison.Ordinal);
        Assert.True(start >= 0, opening + " is not in the style sheet");
        var body = css[(start + opening.Length)..css.IndexOf('}', start)];
        return Declaration().Matches(body).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim(), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Rule, string Text, string Background)> Pairs(string css)
    {
        foreach (Match rule in Rule().Matches(css))
            if (Colour().Match(rule.Groups[2].Value) is { Success: true } text && Background().Match(rule.Groups[2].Value) is { Success: true } background)
                yield return (rule.Groups[1].Value.Trim(), text.Groups[1].Value, background.Groups[1].Value);
    }

    private static string Faulty(Dictionary<string, string> tokens, string text, string background, double least)
    {
        var ratio = Contrast(tokens[text], tokens[background]);
        return ratio >= least ? "" : string.Create(CultureInfo.InvariantCulture, $"{text} on {background}: {ratio:F2}, needs {least}");
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        var (r, g, b) = Rgb(hex);
        return 0.2126 * Linear(r) + 0.7152 * Linear(g) + 0.0722 * Linear(b);

        static double Linear(double c) => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static (double R, double G, double B) Rgb(string hex)
    {
        Assert.Matches("^#[0-9a-f]{6}$", hex);
        double Part(int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
        return (Part(1), Part(3), Part(5));
    }

    private static double Hue(string hex)
    {
        var (r, g, b) = Rgb(hex);
        var (max, min) = (Math.Max(r, Math.Max(g, b)), Math.Min(r, Math.Min(g, b)));
        var spread = max - min;
        var sixth = max == r ? (g - b) / spread : max == g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
        return (sixth * 60 + 360) % 360;
    }

    private static double Apart(double one, double other) => Math.Min(Math.Abs(one - other), 360 - Math.Abs(one - other));

    [GeneratedRegex(@"--([a-z0-9-]+):\s*([^;]+);")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"([^{}]+)\{([^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"(?<![-\w])color:\s*var\(--([a-z-]+)\)")]
    private static partial Regex Colour();

    [GeneratedRegex(@"(?<![-\w])background(?:-color)?:\s*var\(--([a-z-]+)\)")]
    private static partial Regex Background();
}
