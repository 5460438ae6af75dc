using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>Finds numbers that are spelled out or written digit by digit to get past a filter: "nol delapan satu dua …", "0 8 1 2 …", "0812 tiga empat …".</summary>
internal static class SpelledNumbers
{
    private const int MostTokens = 24;
    private const int MostDigits = 19;

    private static readonly FrozenDictionary<string, char> Digits = "nol0 kosong0 zero0 satu1 dua2 tiga3 empat4 ampat4 lima5 enam6 anam6 tujuh7 tuju7 delapan8 lapan8 sembilan9"
        .Split(' ').ToFrozenDictionary(word => word[..^1], word => word[^1], StringComparer.Ordinal);

    private readonly record struct Token(int Start, int End, bool Word);

    public static IEnumerable<Finding> In(ScannableText text)
    {
        var run = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            var end = at;
            var word = false;
            if (text.IsDigitAt(at))
            {
                while (text.IsDigitAt(end)) end++;
            }
            else if (text.IsLetterAt(at))
            {
                while (text.IsLetterAt(end)) end++;
                word = end - at <= 8 && Digits.ContainsKey(text.Slice(at, end - at).ToString());
                if (!word)
                {
                    foreach (var finding in Read(text, run)) yield return finding;
                    run.Clear();
                    at = end;
                    continue;
                }
            }
            else
            {
                at++;
                continue;
            }

            if (run.Count > 0 && !IsGap(text, run[^1].End, at))
            {
                foreach (var finding in Read(text, run)) yield return finding;
                run.Clear();
            }

            run.Add(new Token(at, end, word));
            at = end;
        }

        foreach (var finding in Read(text, run)) yield return finding;
    }

    private static bool IsGap(ScannableText text, int start, int end) => end - start <= 3 && !text.Slice(start, end - start).ContainsAnyExcept(" .,-/");

    private static IEnumerable<Finding> Read(ScannableText text, List<Token> run)
    {
        for (var first = 0; first < run.Count;)
        {
            var best = Longest(text, run, first);
            if (best is not { } found)
            {
                first++;
                continue;
            }

            var start = run[first].Start;
            // "plus enam dua …", "+ 6 2 …"
            if (start >= 5 && text.Slice(start - 5, 5).SequenceEqual("plus ")) start -= 5;
            yield return text.Finding(found.Kind, start, run[found.Last].End, found.Confidence, FindingReason.Spelled);
            first = found.Last + 1;
        }
    }

    private static (PersonalDataKind Kind, int Last, double Confidence)? Longest(ScannableText text, List<Token> run, int first)
    {
        Span<char> digits = stackalloc char[MostDigits];
        var (count, words, singles) = (0, 0, 0);
        NumberLabel? label = null;
        (PersonalDataKind, int, double)? best = null;
        for (var last = first; last < run.Count && last < first + MostTokens; last++)
        {
            var token = run[last];
            var length = token.Word ? 1 : token.End - token.Start;
            if (count + length > MostDigits) break;
            if (token.Word)
            {
                digits[count] = Digits[text.Slice(token.Start, token.End - token.Start).ToString()];
                words++;
            }
            else
            {
                text.Slice(token.Start, length).CopyTo(digits[count..]);
                if (length == 1) singles++;
            }

            count += length;
            var apart = words == 0 && singles >= 6 && last - first + 1 - singles <= 1;
            if (count < 7 || (words < 3 && !apart)) continue;
            label ??= NumberLabels.Before(text, run[first].Start);
            if (Kind(digits[..count], label.Value, words) is var (kind, confidence) && confidence > 0) best = (kind, last, confidence);
        }

        return best;
    }

    private static (PersonalDataKind Kind, double Confidence) Kind(ReadOnlySpan<char> digits, NumberLabel label, int words)
    {
        var length = digits.Length;
        if (label is NumberLabel.ReportNumber or NumberLabel.Money) return default;
        if (length == 16 && Numbers.IsNationalId(digits.ToString())) return (label is NumberLabel.FamilyCard ? PersonalDataKind.FamilyCard : PersonalDataKind.NationalId, 0.9);
        if (IsMobile(digits, label)) return (PersonalDataKind.Phone, 0.85);
        return label switch
        {
            NumberLabel.NationalId when length is >= 14 and <= 18 => (PersonalDataKind.NationalId, 0.85),
            NumberLabel.FamilyCard when length is >= 14 and <= 18 => (PersonalDataKind.FamilyCard, 0.85),
            NumberLabel.Tax when length is 15 or 16 => (PersonalDataKind.TaxNumber, 0.85),
            NumberLabel.Bank when length >= 8 => (PersonalDataKind.BankAccount, 0.8),
            NumberLabel.Member when length is >= 9 and <= 16 => (PersonalDataKind.MemberNumber, 0.75),
            NumberLabel.Licence when length is >= 12 and <= 14 => (PersonalDataKind.DrivingLicence, 0.75),
            NumberLabel.Phone when length <= 13 => (PersonalDataKind.Phone, 0.7),
            // Nobody spells out eight digits that are nobody's number.
            _ when words >= 8 => (PersonalDataKind.Phone, 0.5),
            _ => default,
        };
    }

    private static bool IsMobile(ReadOnlySpan<char> digits, NumberLabel label) => digits switch
    {
        ['0', '8', not '0', ..] => digits.Length is >= 10 and <= 13,
        ['6', '2', '8', not '0', ..] => digits.Length is >= 11 and <= 14,
        ['8', not '0', ..] => label is NumberLabel.Phone && digits.Length is >= 9 and <= 12,
        _ => false,
    };
}
