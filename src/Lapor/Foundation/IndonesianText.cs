using System.Globalization;
using System.Text;

namespace Lapor.Foundation;

/// <summary>
/// The one analyser of Indonesian text: search, routing and duplicate detection all see the same terms, on both database engines.
/// Pure, culture-free, and linear in the length of the text whatever it holds.
/// </summary>
public static class IndonesianText
{
    private const int LongestTerm = 40;
    private const int MostQueryTerms = 16;

    // Honest writing stacks two or three marks on a letter; "zalgo" stacks hundreds, which also makes normalisation quadratic.
    private const int MostMarks = 8;

    /// <summary>
    /// The terms of a text in their order, repeats kept: folded, abbreviations and slang spelled out, stop words dropped, stemmed.
    /// Numbers stay terms (leading zeros dropped up to three digits, so that RT 05 is RT 5); emoji and punctuation are no terms.
    /// </summary>
    public static IReadOnlyList<string> Terms(string text)
    {
        var terms = new List<string>();
        foreach (var token in Tokens(Fold(text)))
        {
            AddTerms(token, terms);
        }

        return terms;
    }

    /// <summary>The terms joined by spaces: what FTS5 and <c>to_tsvector('simple', …)</c> index.</summary>
    public static string Index(string text) => string.Join(' ', Terms(text));

    /// <summary>
    /// What a search box holds, as terms. The last word is offered as a prefix when the text ends in it, as it may be unfinished.
    /// </summary>
    public static SearchQuery Query(string typed)
    {
        var tokens = Tokens(Fold(typed));
        var terms = new List<string>();
        var lastCount = 0;
        foreach (var token in tokens)
        {
            var before = terms.Count;
            AddTerms(token, terms);
            lastCount = terms.Count - before;
            if (terms.Count >= MostQueryTerms)
            {
                break;
            }
        }

        var unfinished = lastCount == 1 && typed.Length > 0 && char.IsLetterOrDigit(typed[^1]) && tokens[^1].Length >= 2;
        var last = terms.Count > 0 ? terms[^1] : null;
        var distinct = terms.Distinct().Where(term => term != last).Take(MostQueryTerms - 1).ToList();
        if (last is not null)
        {
            distinct.Add(last);
        }

        return new SearchQuery(distinct, unfinished ? tokens[^1] : null);
    }

    /// <summary>Where the words stand in a text that a search for <paramref name="query"/> finds: start and length in UTF-16 units, in order.</summary>
    public static IReadOnlyList<(int Start, int Length)> Found(string text, SearchQuery query)
    {
        var found = new List<(int, int)>();
        if (query.IsEmpty) return found;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && (IsOfWord(text[i]) || (i > start && IsApostrophe(text[i]) && i + 1 < text.Length && IsOfWord(text[i + 1])))) i++;
            if (i == start)
            {
                i++;
                continue;
            }

            if (Terms(text[start..i]).Any(query.Terms.Contains)) found.Add((start, i - start));
        }

        return found;
    }

    /// <summary>
    /// The form under which names are compared while typing: compatibility forms unified (NFKC), lower case, no accents, no invisible
    /// characters, apostrophes dropped, every other sign a single space. Folding twice changes nothing.
    /// </summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Sane(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                    break;
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter:
                    folded.Append(Rune.ToLowerInvariant(rune));
                    break;
                case UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                    folded.Append(rune);
                    break;
                default:
                    if (!IsApostrophe(rune.Value) && folded.Length > 0 && folded[^1] != ' ')
                    {
                        folded.Append(' ');
                    }

                    break;
            }
        }

        return folded.ToString().TrimEnd(' ').Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// What a person typed, made safe to keep and show: NFC; line ends as \n; control, bidirectional control, zero-width and
    /// other invisible characters removed except newline and tab; half surrogate pairs removed; piles of accents cut; trimmed. Emoji (with their
    /// joiners) and every script's letters stay. Cleaning twice changes nothing.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in Sane(text).EnumerateRunes())
        {
            if (rune.Value is '\u2028' or '\u2029' or '\u0085')
            {
                clean.Append('\n');
            }
            else if (rune.Value is '\n' or '\t' || IsVisible(rune))
            {
                clean.Append(rune);
            }
            else if (rune.Value == '\r')
            {
                clean.Append('\r');
            }
        }

        clean.Replace("\r\n", "\n").Replace('\r', '\n');
        // A few marks decompose into two, so the piles are cut once more: cleaning twice must change nothing.
        return Sane(clean.ToString().Normalize(NormalizationForm.FormC)).Trim();
    }

    /// <summary>True for a word of everyday language, in any of its forms; false for the names of places, also of those that are named like things.</summary>
    /// <param name="folded">One word as <see cref="Fold"/> leaves it.</param>
    public static bool IsEveryday(string folded) => !IndonesianWords.RegionWords.Contains(folded)
        && (IndonesianWords.Roots.Contains(folded) || IndonesianWords.StopWords.Contains(folded) || IndonesianWords.Abbreviations.ContainsKey(folded) || IndonesianWords.Roots.Contains(Stem(folded)));

    /// <summary>The root of one folded word, as <see cref="Terms"/> uses it.</summary>
    public static string Stem(string word) => IndonesianStemmer.Stem(word);

    private static void AddTerms(string token, List<string> terms)
    {
        if (IndonesianWords.Abbreviations.TryGetValue(token, out var words))
        {
            foreach (var word in words)
            {
                AddWord(word, terms);
            }
        }
        else
        {
            AddWord(token, terms);
        }
    }

    private static void AddWord(string word, List<string> terms)
    {
        if (!IndonesianWords.StopWords.Contains(word))
        {
            terms.Add(IndonesianStemmer.Stem(word));
        }
    }

    /// <summary>Words and numbers of a folded text; "rt05" is split, "jalan2" and "tolonggg" are put right.</summary>
    private static List<string> Tokens(string folded)
    {
        var tokens = new List<string>();
        foreach (var range in folded.AsSpan().Split(' '))
        {
            var word = folded.AsSpan(range);
            if (word.Length > 2 && word[0] == 'r' && word[1] is 't' or 'w' && OnlyDigits(word[2..]))
            {
                tokens.Add(word[..2].ToString());
                word = word[2..];
            }

            if (word.Length > 0)
            {
                tokens.Add(Tidy(word));
            }
        }

        return tokens;
    }

    private static string Tidy(ReadOnlySpan<char> word)
    {
        if (OnlyDigits(word))
        {
            var significant = word.Length <= 3 ? word.TrimStart('0') : word;
            return significant.Length == 0 ? "0" : Short(significant);
        }

        // jalan2 → jalan: the figure 2 is how people write a doubled word.
        if (word.Length > 3 && word[^1] == '2' && char.IsAsciiLetterLower(word[^2]))
        {
            word = word[..^1];
        }

        var tidy = new StringBuilder(Math.Min(word.Length, LongestTerm));
        for (var i = 0; i < word.Length && tidy.Length < LongestTerm; i++)
        {
            // Three or more of one letter are one letter; Indonesian has doubles (maaf, saat) but no triples.
            var run = 1;
            while (char.IsAsciiLetterLower(word[i]) && i + run < word.Length && word[i + run] == word[i])
            {
                run++;
            }

            tidy.Append(word[i], run == 2 ? 2 : 1);
            i += run - 1;
        }

        return Short(tidy.ToString());
    }

    private static string Short(ReadOnlySpan<char> term)
    {
        if (term.Length > LongestTerm)
        {
            term = term[..LongestTerm];
        }

        return (term.Length > 0 && char.IsHighSurrogate(term[^1]) ? term[..^1] : term).ToString();
    }

    private static bool OnlyDigits(ReadOnlySpan<char> word) => !word.ContainsAnyExceptInRange('0', '9');

    /// <summary>Without half surrogate pairs and noncharacters (which normalisation refuses) and without piles of marks.</summary>
    private static string Sane(string text)
    {
        var sane = new StringBuilder(text.Length);
        var marks = 0;
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used) == System.Buffers.OperationStatus.Done
                && (rune.Value & 0xfffe) != 0xfffe && rune.Value is not (>= 0xfdd0 and <= 0xfdef))
            {
                marks = Rune.GetUnicodeCategory(rune) switch
                {
                    UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark => marks + 1,
                    UnicodeCategory.Format or UnicodeCategory.Control => marks, // invisible: must not break a pile in two
                    _ => 0,
                };
                if (marks <= MostMarks)
                {
                    sane.Append(rune);
                }
            }

            i += used;
        }

        return sane.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Surrogate => false,
        // Emoji families and several scripts need the two joiners; nothing honest needs the other format characters.
        UnicodeCategory.Format => rune.Value is 0x200c or 0x200d,
        _ => true,
    };

    // Marks belong to their letter; what lies outside the basic plane is a letter far more often than not, and splits nothing here.
    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;

    private static bool IsApostrophe(int value) => value is '\'' or '`' or 0x2018 or 0x2019 or 0x02bc or 0x00b4;
}
