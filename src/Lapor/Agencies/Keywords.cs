using System.Text;
using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>Whom a keyword stands for.</summary>
/// <param name="Slug">The agency.</param>
/// <param name="ShortName">For the answer: <c>Pemkab Buleleng</c>.</param>
/// <param name="RegionCode">The area it serves; null for one of the whole nation.</param>
public sealed record KeywordTarget(string Slug, string ShortName, string? RegionCode);

/// <summary>A further word for an agency, of the table sms_keyword.</summary>
public sealed class AddedKeyword
{
    /// <summary>Folded words with single blanks.</summary>
    public string Keyword { get; init; } = "";

    public long AgencyId { get; init; }
}

/// <summary>How the start of a message was understood.</summary>
/// <param name="Targets">Whom it may mean: none, one, or the several who share a name.</param>
/// <param name="Rest">What was written behind the keyword; the whole text where there is none.</param>
/// <param name="Typo">True where the keyword was not written as it is known.</param>
public sealed record KeywordMatch(IReadOnlyList<KeywordTarget> Targets, string Rest, bool Typo)
{
    /// <summary>The one that is meant; null where there is none, or several.</summary>
    public KeywordTarget? Target => Targets.Count == 1 ? Targets[0] : null;
}

/// <summary>
/// The first words of a short message as the keyword of an agency or its area: <c>BULELENG lampu mati</c>. Case, gaps, <c>kab.</c>, <c>kota</c> and <c>prov.</c>, one wrong, missing, doubled
/// or swapped letter (two in long words) and a missing space behind the keyword are forgiven; an ordinary word that merely looks like one is not taken for it. Nobody is
/// turned away: what is not understood keeps every word and goes to the national desk. Pure.
/// </summary>
public sealed class Keywords
{
    /// <summary>Letters from which on a slip is forgiven: shorter names are one slip away from half the dictionary.</summary>
    private const int ShortestWithSlip = 5;

    private const int LongWord = 9;
    private const int MostWords = 6;

    // What is said before the name proper of a government, and what people write for it.
    private static readonly Dictionary<AgencyKind, (string Official, string[] Spoken)> Governments = new()
    {
        [AgencyKind.Regency] = ("pemerintahkabupaten", ["kabupaten", "kab", "pemkab", "pemerintahkabupaten"]),
        [AgencyKind.City] = ("pemerintahkota", ["kota", "pemkot", "kotamadya", "pemerintahkota"]),
        [AgencyKind.Province] = ("pemerintahprovinsi", ["provinsi", "propinsi", "prov", "prop", "pemprov", "pemerintahprovinsi"]),
    };

    // Everybody says these instead of the name of the province.
    private static readonly Dictionary<string, string[]> Provinces = new(StringComparer.Ordinal)
    {
        ["12"] = ["sumut"],
        ["13"] = ["sumbar"],
        ["16"] = ["sumsel"],
        ["19"] = ["babel", "bangkabelitung"],
        ["21"] = ["kepri"],
        ["31"] = ["jakarta", "dki", "dkijakarta", "dkj"],
        ["32"] = ["jabar"],
        ["33"] = ["jateng"],
        ["34"] = ["diy", "diyogyakarta", "jogja", "yogya", "jogjakarta"],
        ["35"] = ["jatim"],
        ["52"] = ["ntb"],
        ["53"] = ["ntt"],
        ["61"] = ["kalbar"],
        ["62"] = ["kalteng"],
        ["63"] = ["kalsel"],
        ["64"] = ["kaltim"],
        ["65"] = ["kaltara"],
        ["71"] = ["sulut"],
        ["72"] = ["sulteng"],
        ["73"] = ["sulsel"],
        ["74"] = ["sultra"],
        ["76"] = ["sulbar"],
        ["82"] = ["malut"],
    };

    private readonly Dictionary<string, List<KeywordTarget>> known = new(StringComparer.Ordinal);
    private readonly ILookup<int, string> byLength;
    private readonly int longest;

    /// <param name="agencies">The active agencies; units have no keyword.</param>
    /// <param name="added">Further words for them; one that an admin added is that agency's alone.</param>
    public Keywords(IEnumerable<Agency> agencies, IReadOnlyList<AddedKeyword>? added = null)
    {
        var further = (added ?? []).ToLookup(k => k.AgencyId, k => k.Keyword.Replace(" ", "", StringComparison.Ordinal));
        var taken = further.SelectMany(k => k).ToHashSet(StringComparer.Ordinal);
        foreach (var agency in agencies.Where(a => a.ParentId is null))
        {
            var target = new KeywordTarget(agency.Slug, agency.ShortName.Length > 0 ? agency.ShortName : agency.Name, agency.RegionCode);
            foreach (var word in Spellings(agency).Where(w => w.Length >= 2 && !taken.Contains(w)).Concat(further[agency.Id]).Distinct(StringComparer.Ordinal))
            {
                if (!known.TryGetValue(word, out var targets)) known[word] = targets = [];
                targets.Add(target);
            }
        }

        longest = known.Keys.Select(k => k.Length).DefaultIfEmpty(0).Max();
        byLength = known.Keys.Where(k => k.Length >= ShortestWithSlip).ToLookup(k => k.Length);
    }

    /// <summary>Understands the start of a message.</summary>
    public KeywordMatch Match(string text)
    {
        var words = Words(text);
        // The most words first: "kota bandung barat" is not "kota bandung".
        for (var count = Math.Min(MostWords, words.Count); count >= 1; count--)
        {
            if (known.TryGetValue(Joined(words, count), out var targets) && Meant(text, words, count)) return Found(targets, text, words, count, typo: false);
        }

        for (var count = Math.Min(MostWords, words.Count); count >= 1; count--)
        {
            if (Slipped(words, count) is { } targets) return Found(targets, text, words, count, typo: true);
        }

        return Glued(text, words) ?? new([], text.Trim(), false);
    }

    private static IEnumerable<string> Spellings(Agency agency)
    {
        var name = string.Concat(NameWords.Of(agency.Name));
        yield return name;
        yield return string.Concat(NameWords.Of(agency.ShortName));
        yield return string.Concat(NameWords.Of(agency.Slug));
        if (!Governments.TryGetValue(agency.Kind, out var spoken) || !name.StartsWith(spoken.Official, StringComparison.Ordinal)) yield break;
        string[] cores = [name[spoken.Official.Length..], .. agency.Kind is AgencyKind.Province && agency.RegionCode is { } code ? Provinces.GetValueOrDefault(code, []) : []];
        foreach (var core in cores)
        {
            yield return core;
            foreach (var before in spoken.Spoken) yield return before + core;
        }
    }

    /// <summary>A name that is also an everyday word ("batu", "pati") counts where it is written as a keyword: in capitals before a text that is not.</summary>
    private static bool Meant(string text, List<(string Word, int From, int To)> words, int count)
    {
        if (count > 1 || !(IndonesianText.IsEveryday(words[0].Word) || IsAlsoAWord(words[0].Word)) || words.Count == 1) return true;
        return !text.AsSpan(words[0].From, words[0].To - words[0].From).ContainsAnyInRange('a', 'z') && text.AsSpan(words[0].To).ContainsAnyInRange('a', 'z');
    }

    // Names of areas that begin ordinary sentences; the word lists of the search do not hold them because there they are names.
    private static bool IsAlsoAWord(string word) => word is "batu" or "pati" or "palu" or "malang" or "batang" or "langkat" or "sabang" or "tegal" or "serang" or "agam" or "pasar" or "bima" or "solok";

    private List<KeywordTarget>? Slipped(List<(string Word, int From, int To)> words, int count)
    {
        var typed = Joined(words, count);
        if (typed.Length < ShortestWithSlip || typed.Length > longest + 2) return null;
        // Several words that each mean something are a sentence, not a slip.
        if (words.Take(count).Any(w => IndonesianText.IsEveryday(w.Word))) return null;
        var allowed = typed.Length >= LongWord ? 2 : 1;
        List<string> nearest = [];
        var best = allowed + 1;
        for (var length = typed.Length - allowed; length <= typed.Length + allowed; length++)
        {
            foreach (var word in byLength[length])
            {
                // The first letter is hardly ever the wrong one, and "lampu" is not "lampung" because of it either.
                if (word[0] != typed[0]) continue;
                var slips = Slips(word, typed, best);
                if (slips > best || slips > allowed) continue;
                if (slips < best) nearest.Clear();
                best = slips;
                nearest.Add(word);
            }
        }

        var targets = nearest.SelectMany(w => known[w]).Distinct().ToList();
        // As near to two names as to one is near to none.
        return targets.Count > 0 && targets.TrueForAll(t => SameCore(targets[0], t)) ? targets : null;
    }

    // A regency and the city of the same name are one slip; two strangers are not.
    private static bool SameCore(KeywordTarget one, KeywordTarget other) => Core(one) == Core(other);

    private static string Core(KeywordTarget target) => target.ShortName[(target.ShortName.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>A keyword with the text right behind it: <c>BULELENGlampu mati</c>.</summary>
    private KeywordMatch? Glued(string text, List<(string Word, int From, int To)> words)
    {
        if (words.Count == 0 || IndonesianText.IsEveryday(words[0].Word)) return null;
        var (word, from, to) = words[0];
        // A mark inside would shift the letters; nobody glues those.
        if (to - from != word.Length) return null;
        for (var length = word.Length - 3; length >= 4; length--)
        {
            var turned = char.IsUpper(text[from + length - 1]) && char.IsLower(text[from + length]);
            // Without the turn from capitals to small letters only a long name is told from a derived word ("bandungan").
            if ((turned || length >= 7) && known.TryGetValue(word[..length], out var targets)) return new(targets, text[(from + length)..].Trim(), true);
        }

        return null;
    }

    private static KeywordMatch Found(List<KeywordTarget> targets, string text, List<(string Word, int From, int To)> words, int count, bool typo) =>
        new(targets, text[words[count - 1].To..].TrimStart(' ', ':', '.', ',', ';', '-', '#', '\n', '\r', '\t').TrimEnd(), typo);

    private static string Joined(List<(string Word, int From, int To)> words, int count) => string.Concat(words.Take(count).Select(w => w.Word));

    /// <summary>The first words, folded, and where each stands.</summary>
    private static List<(string Word, int From, int To)> Words(string text)
    {
        List<(string, int, int)> words = [];
        var word = new StringBuilder();
        for (var at = 0; at < text.Length && words.Count < MostWords;)
        {
            var from = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '\'' or '’')) at++;
            if (at == from)
            {
                at++;
                continue;
            }

            word.Clear();
            foreach (var part in NameWords.Of(text[from..at])) word.Append(part);
            if (word.Length > 0) words.Add((word.ToString(), from, at));
        }

        return words;
    }

    /// <summary>Letters wrong, missing, too many or swapped with their neighbour (Damerau's distance, neighbours only), as far as it matters.</summary>
    private static int Slips(string one, string other, int enough)
    {
        var before = new int[other.Length + 1];
        var row = new int[other.Length + 1];
        var next = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++) row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            next[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var slips = Math.Min(Math.Min(row[j], next[j - 1]) + 1, row[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) slips = Math.Min(slips, before[j - 2] + 1);
                next[j] = slips;
                least = Math.Min(least, slips);
            }

            if (least > enough) return least;
            (before, row, next) = (row, next, before);
        }

        return row[other.Length];
    }
}
