using Lapor.Channels.Sms;

namespace Lapor.Channels.Wordings;

/// <summary>What channels say at one moment: the texts of the program, and those that were written otherwise. Never changes.</summary>
/// <param name="changed">Code and language → body.</param>
public sealed class ChannelWording(IReadOnlyDictionary<(string Code, string Language), string> changed)
{
    /// <summary>Septets of two parts: each carries a header of six bytes (3GPP TS 23.040, 9.2.3.24.1).</summary>
    public const int TwoParts = 2 * 153;

    /// <summary>The texts as they come with the program.</summary>
    public static readonly ChannelWording Plain = new(new Dictionary<(string, string), string>());

    /// <summary>The body of a text.</summary>
    public string Body(string code, string language) => changed.GetValueOrDefault((code, language)) ?? ChannelTexts.Of(code)!.Default(language);

    /// <summary>Whether somebody wrote this text otherwise.</summary>
    public bool IsChanged(string code, string language) => changed.ContainsKey((code, language));

    /// <summary>A text with its values, in signs that every telephone has, at most two parts long.</summary>
    /// <param name="code">Of <see cref="ChannelTexts"/>.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    /// <param name="values">Variable → value; one that is missing is empty.</param>
    public string Say(string code, string language, params IReadOnlyList<(string Name, string? Value)> values) =>
        Fit(Body(code, language), values.ToDictionary(v => v.Name, v => PlainSigns.Of(v.Value ?? ""), StringComparer.Ordinal), ChannelTexts.Of(code)!.Cut);

    /// <summary>A text of the conversation with its values, in any signs and with its own lines.</summary>
    /// <param name="code">Of <see cref="TalkTexts"/>.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    /// <param name="values">Variable → value; one that is missing is empty.</param>
    public string Tell(string code, string language, params IReadOnlyList<(string Name, string? Value)> values) =>
        Fill(Body(code, language), values.ToDictionary(v => v.Name, v => v.Value ?? "", StringComparer.Ordinal));

    /// <summary>The same of any body.</summary>
    internal static string Fill(string body, IReadOnlyDictionary<string, string> values) => Filled(body, values).Trim();

    /// <summary>A text message of any body.</summary>
    /// <param name="body">With variables.</param>
    /// <param name="values">Variable → value.</param>
    /// <param name="cut">The variable that is cut where two parts do not hold the whole; null: the end is.</param>
    public static string Fit(string body, IReadOnlyDictionary<string, string> values, string? cut)
    {
        var whole = Whole(body, values);
        var over = Length(whole) - TwoParts;
        if (over <= 0) return whole;
        if (cut is not null && values.GetValueOrDefault(cut) is { Length: > 0 } value)
        {
            var left = Shorter(value, Length(value) - over - 3).TrimEnd();
            whole = Whole(body, new Dictionary<string, string>(values, StringComparer.Ordinal) { [cut] = left.Length > 0 ? left + "..." : "" });
        }

        return Shorter(whole, TwoParts);
    }

    /// <summary>A body with its values, however long; parts that have none are left out.</summary>
    internal static string Whole(string body, IReadOnlyDictionary<string, string> values) =>
        string.Join(' ', Filled(PlainSigns.Of(body), values).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Filled(string body, IReadOnlyDictionary<string, string> values)
    {
        var parts = ChannelText.Part().Replace(body, part => ChannelText.Named(part.Value).All(name => values.GetValueOrDefault(name) is { Length: > 0 }) ? part.Groups[1].Value : "");
        return ChannelText.Variable().Replace(parts, name => values.GetValueOrDefault(name.Groups[1].Value) ?? "");
    }

    private static string Shorter(string text, int septets)
    {
        while (text.Length > 0 && Length(text) > septets) text = text[..^1];
        return text;
    }

    private static int Length(string text) => Gsm0338.Septets(text)!.Value;
}
