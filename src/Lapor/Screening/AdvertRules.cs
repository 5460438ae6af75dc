using System.Text.RegularExpressions;
using Lapor.Foundation;

namespace Lapor.Screening;

/// <summary>A row of advert_phrase.</summary>
public sealed class AdvertPhrase
{
    /// <summary>Folded words with single blanks.</summary>
    public string Phrase { get; init; } = "";

    /// <summary>Above 0 a sign of advertising, below a sign of a report.</summary>
    public int Points { get; init; }
}

/// <summary>
/// Tells advertising and fraud from reports in short messages, by words with points. It errs towards the report: what tells of a street, an office or a wrong takes points away, so that who complains about an advertisement and quotes
/// it is heard. Nothing is thrown away by it; what it names waits for a person. Pure.
/// </summary>
/// <param name="phrases">Rows of advert_phrase that are active.</param>
public sealed partial class AdvertRules(IReadOnlyList<AdvertPhrase> phrases)
{
    /// <summary>From so many points on a message is held.</summary>
    public const int Enough = 4;

    // An advertisement says it all at once; reports are longer.
    private const int ReadCharacters = 1000;
    private const int AddressPoints = 2;
    private const int CallPoints = 1;
    private const int MoneyPoints = 1;

    /// <summary>True for a message that waits for a person.</summary>
    public bool IsAdvert(string text) => Points(text) >= Enough;

    /// <summary>The sum of all signs; each phrase counts once.</summary>
    public int Points(string text)
    {
        var read = text.Length > ReadCharacters ? text[..ReadCharacters] : text;
        var words = $" {IndonesianText.Fold(read)} ";
        var points = phrases.Where(p => words.Contains($" {p.Phrase} ", StringComparison.Ordinal)).Sum(p => p.Points);
        if (Address().IsMatch(read)) points += AddressPoints;
        if (Call().IsMatch(read)) points += CallPoints;
        if (Money().IsMatch(read)) points += MoneyPoints;
        return points;
    }

    [GeneratedRegex(@"https?://|www\.|\b[a-z0-9-]+\.(com|me|ly|xyz|top|vip|club|site|link|net|info)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    // A number to call, a service number, a short number to dial or write to.
    [GeneratedRegex(@"(\+?62|0)8[0-9][0-9 .-]{6,}|\*[0-9]{2,}[*#0-9]*#|\b(wa|pin|bbm?|hub|cs)\b\.?:? ?[0-9a-f]{6,}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Call();

    [GeneratedRegex(@"\brp\.? ?[0-9]|\b[0-9.,]+ ?(jt|juta|rb|ribu|gb|mb)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Money();
}
