using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>Finds e-mail addresses, also those that write (at), [at] or "at" for the sign and "dot" or "titik" for the dot.</summary>
internal static class MailAddresses
{
    private const int LongestLocal = 64; // RFC 5321
    private const int LongestDomain = 255;

    private static readonly FrozenSet<string> Providers = ((string[])["gmail", "yahoo", "ymail", "hotmail", "outlook", "icloud", "live"]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Tops = ((string[])["com", "id", "net", "org", "co", "go", "ac", "sch", "web", "my", "biz", "info", "io", "me", "us"]).ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<Finding> In(ScannableText text) => Written(text).Concat(Spoken(text)).OrderBy(f => f.Start);

    private static IEnumerable<Finding> Written(ScannableText text)
    {
        var floor = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var sign = SignAt(text, at);
            if (sign == 0)
            {
                continue;
            }

            var start = at;
            while (start > floor && at - start < LongestLocal && IsLocal(text[start - 1]))
            {
                start--;
            }

            while (start < at && text[start] is '.' or '-')
            {
                start++;
            }

            var end = DomainEnd(text, at + sign);
            if (start < at && end > 0)
            {
                yield return text.Finding(PersonalDataKind.Email, start, end, sign == 1 ? 0.98 : 0.85);
                floor = end;
                at = end - 1;
            }
        }
    }

    private static int SignAt(ScannableText text, int at) => text[at] switch
    {
        '@' => 1,
        '(' or '[' when text[at + 1] == 'a' && text[at + 2] == 't' && text[at + 3] is ')' or ']' => 4,
        _ => 0,
    };

    /// <summary>
    /// Behind the last character of a domain with at least one dot and a top level of two letters or more; -1 if there is none. The big providers count
    /// without their top level too, and "gmail,com" as what it was meant to be: that is how addresses stand in reports.
    /// </summary>
    private static int DomainEnd(ScannableText text, int start)
    {
        var end = start;
        while (end - start < LongestDomain && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' || IsCommaForDot(text, end)))
        {
            end++;
        }

        while (end > start && text[end - 1] is '.' or '-')
        {
            end--;
        }

        var top = end;
        while (top > start && char.IsAsciiLetter(text[top - 1]))
        {
            top--;
        }

        var named = end - top >= 2 && top - start >= 2 && text[top - 1] is '.' or ',' && char.IsAsciiLetterOrDigit(text[start]);
        return named || (top == start && Providers.Contains(text.Slice(start, end - start).ToString())) ? end : -1;
    }

    /// <summary>"nama at gmail dot com", "nama @ gmail . com", "nama (at) contoh (dot) org": what stands between two windows around the sign.</summary>
    private static IEnumerable<Finding> Spoken(ScannableText text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var end = SpokenSign(text, at);
            if (end < 0) continue;
            var start = SpokenLocal(text, at);
            var stop = start < at ? SpokenDomain(text, Blank(text, end), text[at] == '@') : -1;
            if (stop < 0) continue;
            yield return text.Finding(PersonalDataKind.Email, start, stop, 0.85, FindingReason.Spelled);
            at = stop - 1;
        }
    }

    /// <summary>Behind the word or sign that means @, or -1.</summary>
    private static int SpokenSign(ScannableText text, int at)
    {
        if (text[at] == '@') return at + 1;
        if (text[at] is '(' or '[' && Bracketed(text, at, "at", "et") is var bracket and > 0) return bracket;
        return text[at] is 'a' or 'e' && text[at + 1] == 't' && !char.IsLetterOrDigit(text[at - 1]) && text[at + 2] == ' ' && text[at - 1] == ' ' ? at + 2 : -1;
    }

    private static int SpokenLocal(ScannableText text, int sign)
    {
        var end = sign;
        while (end > 0 && sign - end < 2 && text[end - 1] == ' ') end--;
        var start = Local(text, end);
        // "joko titik susilo at …"
        for (var parts = 0; parts < 3 && start < end; parts++)
        {
            var word = start - 1;
            if (text[word] != ' ') break;
            var dot = word;
            while (word - dot < 6 && dot > 0 && char.IsAsciiLetter(text[dot - 1])) dot--;
            if (text.Slice(dot, word - dot) is not ("titik" or "dot") || text[dot - 1] != ' ') break;
            var earlier = Local(text, dot - 1);
            if (earlier == dot - 1) break;
            start = earlier;
        }

        return start;
    }

    private static int Local(ScannableText text, int end)
    {
        var start = end;
        while (start > 0 && end - start < LongestLocal && IsLocal(text[start - 1])) start--;
        while (start < end && text[start] is '.' or '-') start++;
        return start;
    }

    private static int SpokenDomain(ScannableText text, int start, bool sign)
    {
        var label = start;
        var at = Label(text, start);
        if (at == start) return -1;
        var end = !sign && Providers.Contains(text.Slice(start, at - start).ToString()) ? at : -1;
        for (var parts = 0; parts < 4; parts++)
        {
            var dot = SpokenDot(text, at);
            if (dot < 0) break;
            label = dot;
            at = Label(text, dot);
            if (at == dot) break;
            if (Tops.Contains(text.Slice(label, at - label).ToString())) end = at;
        }

        return end;
    }

    /// <summary>Behind what means a dot here, or -1.</summary>
    private static int SpokenDot(ScannableText text, int at)
    {
        var from = Blank(text, at);
        if (text[from] == '.') return Blank(text, from + 1);
        if (text[from] is '(' or '[' && Bracketed(text, from, "dot", "titik") is var bracket and > 0) return Blank(text, bracket);
        foreach (var word in (ReadOnlySpan<string>)["dot", "titik"])
        {
            if (from > at && from + word.Length < text.Length && text.Slice(from, word.Length).SequenceEqual(word) && text[from + word.Length] == ' ') return from + word.Length + 1;
        }

        return -1;
    }

    private static int Bracketed(ScannableText text, int at, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            var end = at + 1 + word.Length;
            if (end < text.Length && text.Slice(at + 1, word.Length).SequenceEqual(word) && text[end] is ')' or ']') return end + 1;
        }

        return -1;
    }

    private static int Label(ScannableText text, int at)
    {
        var end = at;
        while (end - at < LongestLocal && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-')) end++;
        return end;
    }

    private static int Blank(ScannableText text, int at)
    {
        var end = at;
        while (end - at < 2 && text[end] == ' ') end++;
        return end;
    }

    private static bool IsCommaForDot(ScannableText text, int at) =>
        text[at] == ',' && text[at + 1] == 'c' && text[at + 2] == 'o' && (text[at + 3] == '.' || (text[at + 3] == 'm' && !text.IsLetterAt(at + 4)));

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-';
}
