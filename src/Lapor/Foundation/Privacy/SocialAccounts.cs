using System.Buffers;
using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>Finds accounts of persons on social networks: profile addresses, @handles, and names behind "ig", "fb" and the like. Accounts of offices are public.</summary>
internal static class SocialAccounts
{
    private const int LongestHandle = 40;
    private const int LongestAddress = 200;

    private static readonly string[] Hosts =
        ["facebook.com/", "fb.com/", "instagram.com/", "twitter.com/", "x.com/", "tiktok.com/", "t.me/", "telegram.me/", "linkedin.com/in/", "youtube.com/@", "threads.net/", "line.me/", "m.me/"];

    // What a handle has and a word has not.
    private static readonly SearchValues<char> Marks = SearchValues.Create("._0123456789");

    private static readonly FrozenSet<string> Platforms = Set("ig instagram insta fb facebook twitter tiktok telegram tele tg threads line snapchat discord x");

    // Words that may stand between the network and the name.
    private static readonly FrozenSet<string> Between = Set("saya pelaku akun dia nya id atas nama milik miliknya terlapor korban kami penipu bernama username user dengan");

    private static readonly FrozenSet<string> MailProviders = Set("gmail yahoo ymail hotmail outlook icloud live");

    // Parts of a network's address that are no person.
    private static readonly FrozenSet<string> Pages = Set("groups watch share sharer hashtag search reel reels p explore pages events story stories joinchat home intent video");

    // What names of offices' accounts hold.
    private static readonly string[] Offices =
    [
        "kemen", "pemkot", "pemkab", "pemprov", "pemda", "pemdes", "dinas", "dishub", "disdik", "dinkes", "dinsos", "disnaker", "dukcapil", "dlh", "bpbd", "bmkg", "bnpb", "basarnas", "damkar", "satpol",
        "polri", "polda", "polres", "polsek", "tmc", "ntmc", "humas", "lapor", "kab", "kota", "prov", "pln", "pdam", "bpjs", "rsud", "puskesmas", "ombudsman", "kpk", "kominfo", "diskominfo", "samsat", "imigrasi",
        "kai121", "commuterline", "telkom", "indihome", "infobmkg", "setneg", "setkab", "presiden", "menpan", "kelurahan", "kecamatan", "desa", "bank", "halo", "call", "layanan", "official", "_ri", "ri_", "resmi",
    ];

    public static IEnumerable<Finding> In(ScannableText text) => Addresses(text).Concat(Handles(text)).Concat(Named(text)).OrderBy(f => f.Start);

    private static IEnumerable<Finding> Addresses(ScannableText text)
    {
        foreach (var host in Hosts)
        {
            var from = 0;
            while (from < text.Length && text.Slice(from, text.Length - from).IndexOf(host) is var found and >= 0)
            {
                var start = from + found;
                var path = start + host.Length;
                from = path;
                if (char.IsLetterOrDigit(text[start - 1])) continue;
                var end = path;
                while (end - path < LongestAddress && IsOfAddress(text[end])) end++;
                while (end > path && text[end - 1] is '.' or '-' or '?' or '/') end--;
                var name = end;
                for (var at = path; at < end; at++)
                {
                    if (text[at] is '/' or '?')
                    {
                        name = at;
                        break;
                    }
                }

                var first = text.Slice(path, name - path).ToString().TrimStart('@');
                if (end - path < 3 || Pages.Contains(first) || IsOffice(first)) continue;
                var floor = Math.Max(0, start - 24);
                while (start > floor && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '/' or ':')) start--;
                while (start < path && !char.IsLetterOrDigit(text[start])) start++;
                yield return text.Finding(PersonalDataKind.SocialAccount, start, end, 0.9);
                from = end;
            }
        }
    }

    private static IEnumerable<Finding> Handles(ScannableText text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '@' || char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '_' or '@') continue;
            var end = HandleEnd(text, at + 1);
            var handle = text.Slice(at + 1, end - at - 1).ToString();
            if (handle.Length < 3 || !handle.Any(char.IsAsciiLetter) || MailProviders.Contains(handle) || IsOffice(handle)) continue;
            var named = text.WordsBefore(at, 24).Take(3).Any(word => Platforms.Contains(word.Word) || word.Word is "akun" or "akunnya" or "username");
            // A plain word behind the sign is often a place: "jam 8 @taman".
            var marked = handle.AsSpan().ContainsAny(Marks);
            yield return text.Finding(PersonalDataKind.SocialAccount, at, end, named ? 0.85 : marked ? 0.65 : 0.4, named ? FindingReason.Label : FindingReason.Shape);
            at = end - 1;
        }
    }

    private static IEnumerable<Finding> Named(ScannableText text)
    {
        for (var i = 0; i < text.Words.Count; i++)
        {
            var network = text.Word(i);
            if (network.EndsWith("nya", StringComparison.Ordinal)) network = network[..^3];
            if (!Platforms.Contains(network) || text[text.Words[i].Start - 1] is '.' or '@' or '/' || network is "x") continue;
            if (network is "line" && text.Word(i - 1) is not "id" && text.Word(i + 1) is not "id") continue;
            var at = Skip(text, text.Words[i].End, out var colon);
            if (at == text.Words[i].End) continue;
            for (var skipped = 0; skipped < 3 && text.WordAt(at) is var next && next < text.Words.Count && text.Words[next].Start == at && Between.Contains(text.Word(next)); skipped++)
            {
                at = Skip(text, text.Words[next].End, out var more);
                colon |= more;
            }

            var end = HandleEnd(text, at);
            var handle = text.Slice(at, end - at).ToString();
            if (handle.Length < 3 || !char.IsLetterOrDigit(text[at]) || !handle.Any(char.IsAsciiLetter) || IsOffice(handle)) continue;
            if (handle.AsSpan().ContainsAny(Marks))
            {
                yield return text.Finding(PersonalDataKind.SocialAccount, at, end, 0.8, FindingReason.Label);
            }
            else if (PersonNames.Capitalised(text, text.WordAt(at), 2) is var stop && stop > at)
            {
                yield return text.Finding(PersonalDataKind.SocialAccount, at, stop, 0.7, FindingReason.Label);
            }
            else if (colon && handle.Length >= 5 && !PersonNames.IsCommon(handle))
            {
                yield return text.Finding(PersonalDataKind.SocialAccount, at, end, 0.55, FindingReason.Label);
            }
        }
    }

    private static int Skip(ScannableText text, int at, out bool colon)
    {
        var end = at;
        colon = false;
        while (end - at < 4 && text[end] is ' ' or ':' or '=' or '-' or '.' or '(')
        {
            colon |= text[end] is ':' or '=';
            end++;
        }

        return end;
    }

    private static int HandleEnd(ScannableText text, int start)
    {
        var end = start;
        while (end - start < LongestHandle && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_')) end++;
        while (end > start && text[end - 1] == '.') end--;
        return end;
    }

    private static bool IsOfAddress(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '@' or '/' or '-' or '?' or '=' or '%' or '&' or '+';

    private static bool IsOffice(string handle) => Offices.Any(office => handle.Contains(office, StringComparison.Ordinal));

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
