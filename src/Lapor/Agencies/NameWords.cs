using System.Globalization;
using System.Text;

namespace Lapor.Agencies;

/// <summary>
/// Names as words to look up: lower case, without accents, apostrophes dropped (<c>Ra'as</c> is <c>raas</c>), everything else that is no
/// letter or digit a gap. What is stored and what is typed go through here, so they meet.
/// </summary>
public static class NameWords
{
    // Words of so many names that looking them up first would visit half the table.
    private static readonly HashSet<string> Weak = new(StringComparer.Ordinal)
    {
        "kabupaten", "kota", "provinsi", "pemerintah", "dinas", "badan", "kecamatan", "distrik", "daerah", "dan", "sekretariat",
        "bagian", "kementerian", "unit", "kab", "kec", "prov", "din", "direktorat", "jenderal",
    };

    /// <summary>The folded words of a name, in order; each holds only a–z and 0–9.</summary>
    public static List<string> Of(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                word.Append(char.ToLowerInvariant(letter));
            }
            else if (letter is not ('\'' or '’' or '‘' or '`' or '"') && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }

    /// <summary>The words with a space before each, so that <c>LIKE '% band%'</c> finds the start of a word.</summary>
    public static string Searchable(string text) => string.Concat(Of(text).Select(word => " " + word));

    /// <summary>The words of a name under which it is found: each word, and two neighbours as one (<c>Sido Mulyo</c> is also typed <c>sidomulyo</c>).</summary>
    internal static IEnumerable<string> Keys(string name)
    {
        var words = Of(name);
        return words.Concat(words.Zip(words.Skip(1), (one, two) => Weak.Contains(one) ? two : one + two)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The terms of a query, at most six, those that single out the most first: long ones, and words of every second name last.</summary>
    internal static List<string> Terms(string query) =>
        [.. Of(query).Distinct(StringComparer.Ordinal).Take(6).OrderBy(term => Weak.Contains(term)).ThenByDescending(term => term.Length)];

    /// <summary>The terms worth looking up first: long enough to single something out, or the best one when none is.</summary>
    internal static IEnumerable<string> Leading(List<string> terms)
    {
        var telling = terms.Where(term => term.Length >= 3 && !Weak.Contains(term)).Take(3).ToList();
        return telling.Count > 0 ? telling : terms.Take(1);
    }

    /// <summary>Right behind the last word that starts with this prefix, in byte order.</summary>
    internal static string After(string prefix) => prefix + "~";

    /// <summary>True for a word that stands in so many names that it tells nothing.</summary>
    internal static bool IsWeak(string word) => Weak.Contains(word);

    /// <summary>The readable address of a name: <c>Dinas Sosial Kota Bandung</c> is <c>dinas-sosial-kota-bandung</c>.</summary>
    public static string Slug(string name) => string.Join('-', Of(name));
}
