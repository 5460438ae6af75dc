using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>Finds e-mail addresses, also those that write (at) or [at] for the sign.</summary>
internal static class MailAddresses
{
    private const int LongestLocal = 64; // RFC 5321
    private const int LongestDomain = 255;

    private static readonly FrozenSet<string> Providers = ((string[])["gmail", "yahoo", "ymail", "hotmail", "outlook", "icloud", "live"]).ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<Finding> In(ScannableText text)
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

    private static bool IsCommaForDot(ScannableText text, int at) =>
        text[at] == ',' && text[at + 1] == 'c' && text[at + 2] == 'o' && (text[at + 3] == '.' || (text[at + 3] == 'm' && !text.IsLetterAt(at + 4)));

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-';
}
