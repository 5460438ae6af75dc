using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>Finds dates of birth: a whole date behind "lahir", "TTL" and the like. Other dates are when something happened.</summary>
internal static class BirthDates
{
    private const int Reach = 32;

    private static readonly FrozenSet<string> Labels = Set("lahir lhr tgllahir lahirnya kelahiran dilahirkan ttl dob birth");

    private static readonly FrozenSet<string> Months = Set(
        "januari februari pebruari maret april mei juni juli agustus september oktober november nopember desember jan feb mar apr jun jul agu agt ags agst sep sept okt oct nov nop des dec january february march may june july august october december");

    public static IEnumerable<Finding> In(ScannableText text)
    {
        for (var i = 0; i < text.Words.Count; i++)
        {
            if (!Labels.Contains(text.Word(i))) continue;
            var at = text.Words[i].End;
            var stop = at + Reach;
            while (at < stop && !text.IsDigitAt(at) && text[at] is not ('\n' or '!' or '?' or ScannableText.Barrier)) at++;
            if (text.IsDigitAt(at) && End(text, at) is var end && end > 0)
                yield return text.Finding(PersonalDataKind.BirthDate, at, end, 0.85, FindingReason.Label);
        }
    }

    /// <summary>Behind a date that begins here, or -1.</summary>
    private static int End(ScannableText text, int start)
    {
        var first = Run(text, start);
        var at = Gap(text, first);
        if (at == first) return -1;
        if (text.IsLetterAt(at))
        {
            var month = at;
            while (text.IsLetterAt(at) && at - month < 12) at++;
            if (first - start > 2 || !Months.Contains(text.Slice(month, at - month).ToString())) return -1;
        }
        else
        {
            var middle = at;
            at = Run(text, at);
            if (at - middle is < 1 or > 2) return -1;
        }

        var last = Gap(text, at);
        var end = Run(text, last);
        var year = end - last;
        return last > at && ((first - start <= 2 && year is 2 or 4) || (first - start == 4 && year is 1 or 2)) ? end : -1;
    }

    private static int Run(ScannableText text, int at)
    {
        while (text.IsDigitAt(at)) at++;
        return at;
    }

    private static int Gap(ScannableText text, int at)
    {
        var end = at;
        while (end - at < 3 && text[end] is ' ' or '-' or '/' or '.' or ',') end++;
        return end;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
