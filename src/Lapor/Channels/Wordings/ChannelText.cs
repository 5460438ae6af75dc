using System.Text.RegularExpressions;

namespace Lapor.Channels.Wordings;

/// <summary>Where a text stands, and so what it must fit.</summary>
public enum ChannelTextKind
{
    /// <summary>A text message, or the answer to a command: two parts of the telephones' alphabet.</summary>
    Sms,

    /// <summary>A message of the guided conversation.</summary>
    Talk,

    /// <summary>A value of another text of the conversation.</summary>
    TalkPart,

    /// <summary>What stands on a button.</summary>
    Title,

    /// <summary>A public reply.</summary>
    Post,
}

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

    public ChannelTextKind Kind { get; init; }

    /// <summary>Codes of the titles of the buttons under it.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    /// <summary>Characters of the reporter's own words that <c>{{isi}}</c> repeats; 0: none.</summary>
    public int Quotes { get; init; }

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
