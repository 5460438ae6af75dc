namespace Lapor.Foundation;

/// <summary>Finds passport numbers: one or two letters and six or seven digits, behind the word. Without it, the Indonesian form is a suggestion.</summary>
internal static class Passports
{
    private const int Reach = 40;

    public static IEnumerable<Finding> In(ScannableText text)
    {
        for (var i = 0; i < text.Words.Count; i++)
        {
            var (start, end) = text.Words[i];
            if (end - start > 2 || text.Word(i).Length == 0 || char.IsLetterOrDigit(text[start - 1])) continue;
            var digits = text[end] is ' ' or '-' ? end + 1 : end;
            var stop = digits;
            while (text.IsDigitAt(stop)) stop++;
            if (stop - digits is < 6 or > 7 || char.IsLetter(text[stop])) continue;
            if (text.WordsBefore(start, Reach).Any(word => word.Word.StartsWith("paspor", StringComparison.Ordinal) || word.Word.StartsWith("passport", StringComparison.Ordinal)))
                yield return text.Finding(PersonalDataKind.Passport, start, stop, 0.9, FindingReason.Label);
            else if (end - start == 1 && digits == end && stop - digits == 7 && char.IsAsciiLetterUpper(text.Original[start]))
                yield return text.Finding(PersonalDataKind.Passport, start, stop, 0.4);
        }
    }
}
