using System.Text.RegularExpressions;
using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>A row of answer_rule.</summary>
public sealed class AnswerRule
{
    /// <summary><c>empty</c>, <c>unit</c> or <c>action</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Words in their order.</summary>
    public string Phrase { get; init; } = "";
}

/// <summary>
/// Tells answers that say nothing from those that do: "akan kami koordinasikan" without a day, a unit or an action. It proposes; the officer decides. Pure.
/// </summary>
/// <param name="rules">Rows of answer_rule that are in force.</param>
public sealed partial class AnswerRules(IReadOnlyList<AnswerRule> rules)
{
    /// <summary>Other words that may stand between two of a phrase.</summary>
    private const int MostBetween = 2;

    private readonly ILookup<string, string[]> stems = rules.ToLookup(r => r.Kind, r => Words(r.Phrase).Select(IndonesianText.Stem).ToArray(), StringComparer.Ordinal);

    /// <summary>The words of a text that promise without saying anything, as written; empty for a text that names a day, a unit or an action, and for one without such words.</summary>
    public IReadOnlyList<string> Empty(string text)
    {
        var words = Words(text);
        var roots = words.Select(IndonesianText.Stem).ToArray();
        if (Day().IsMatch(text.ToLowerInvariant()) || Holds(roots, "unit") || Holds(roots, "action")) return [];
        var found = stems["empty"].Select(p => Find(roots, p)).OfType<(int From, int To)>().Distinct().ToList();
        // Of phrases within one another, the longest.
        return [.. found.Where(f => !found.Any(g => g != f && g.From <= f.From && g.To >= f.To)).Select(f => string.Join(' ', words[f.From..(f.To + 1)])).Distinct(StringComparer.Ordinal)];
    }

    private bool Holds(string[] roots, string kind) => stems[kind].Any(p => Find(roots, p) is not null);

    private static (int From, int To)? Find(string[] roots, string[] phrase)
    {
        for (var start = 0; start < roots.Length; start++)
        {
            if (roots[start] != phrase[0]) continue;
            var at = start;
            var whole = true;
            foreach (var word in phrase.Skip(1))
            {
                var next = Array.IndexOf(roots, word, at + 1, Math.Min(MostBetween + 1, roots.Length - at - 1));
                if (next < 0)
                {
                    whole = false;
                    break;
                }

                at = next;
            }

            if (whole) return (start, at);
        }

        return null;
    }

    internal static string[] Words(string text) => IndonesianText.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A date, a weekday, a number of days or weeks, a variable that becomes a date.</summary>
    [GeneratedRegex(@"\d{1,2}\s*[/.-]\s*\d{1,2}|\d{1,2}\s+(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|january|february|march|may|june|july|august|october|december)|(senin|selasa|rabu|kamis|jumat|sabtu|besok|lusa|pukul)|\d+\s+(hari|minggu|pekan|bulan|jam|days|weeks)|(minggu|pekan|bulan) depan|\{\{\s*tanggal\s*\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Day();
}
