using System.Text.RegularExpressions;

namespace Lapor.Channels.Wordings;

/// <summary>
/// A text that a channel answers with, as data: <c>{{nomor}}</c> is replaced by its value, and what stands in square brackets is left out where a value in it is empty.
/// </summary>
/// <param name="Code">Stable: <c>filed</c>.</param>
/// <param name="When">When it is said, in Indonesian: a key of the texts on screen.</param>
/// <param name="Needed">Variables without which the text is of no use.</param>
/// <param name="Indonesian">As it comes with the program.</param>
/// <param name="English">The same in English.</param>
public sealed partial record ChannelText(string Code, string When, IReadOnlyList<string> Needed, string Indonesian, string English)
{
    /// <summary>The variable whose value is cut where two parts would not hold the whole; null: none.</summary>
    public string? Cut { get; init; }

    /// <summary>Also said on messengers, not only by text message.</summary>
    public bool Anywhere { get; init; }

    /// <summary>Variables of the text as it comes: no other ones have a value.</summary>
    public IReadOnlyList<string> Variables => [.. Named(Indonesian)];

    /// <summary>The text as it comes, in a language: <c>id</c> or <c>en</c>.</summary>
    public string Default(string language) => language == "en" ? English : Indonesian;

    /// <summary>Names in double braces, each once, in order.</summary>
    public static IEnumerable<string> Named(string body) => Variable().Matches(body).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}", RegexOptions.NonBacktracking)]
    internal static partial Regex Variable();

    [GeneratedRegex(@"\[([^\[\]]*)\]", RegexOptions.NonBacktracking)]
    internal static partial Regex Part();
}
