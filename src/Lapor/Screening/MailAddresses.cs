namespace Lapor.Screening;

/// <summary>Finds e-mail addresses, also those that write (at) or [at] for the sign.</summary>
internal static class MailAddresses
{
    private const int LongestLocal = 64; // RFC 5321
    private const int LongestDomain = 255;

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

    /// <summary>Behind the last character of a domain with at least one dot and a top level of two letters or more; -1 if there is none.</summary>
    private static int DomainEnd(ScannableText text, int start)
    {
        var end = start;
        while (end - start < LongestDomain && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-'))
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

        return end - top >= 2 && top - start >= 2 && text[top - 1] == '.' && char.IsAsciiLetterOrDigit(text[start]) ? end : -1;
    }

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-';
}
