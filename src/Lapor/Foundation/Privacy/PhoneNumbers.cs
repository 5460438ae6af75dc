using System.Collections.Frozen;
using System.Text;

namespace Lapor.Foundation;

/// <summary>Reads Indonesian phone numbers out of digit groups: +62 812-3456-7890, 0812 3456 7890, (0361) 123456.</summary>
internal static class PhoneNumbers
{
    // An office's telephone is public: a suggestion, not masked by default.
    private const double Office = 0.4;

    // The operators' prefixes as allotted by the ministry (Telkomsel, Indosat, XL Axiata, Tri, Smartfren).
    private static readonly FrozenSet<string> MobilePrefixes =
        "0811 0812 0813 0814 0815 0816 0817 0818 0819 0821 0822 0823 0831 0832 0833 0838 0851 0852 0853 0855 0856 0857 0858 0859 0877 0878 0879 0881 0882 0883 0884 0885 0886 0887 0888 0889 0895 0896 0897 0898 0899"
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The last group of a mobile number that begins at group <paramref name="i"/>, or -1.</summary>
    public static int Mobile(ScannableText text, List<Numbers.Group> cluster, int i, NumberLabel label, out double confidence)
    {
        confidence = 0;
        var first = cluster[i].Digits;
        var bare = label == NumberLabel.Phone && first[0] == '8';
        var apart = first == "0" && i + 1 < cluster.Count && cluster[i + 1].Digits is ['8', _, _, ..] && cluster[i + 1].Before is " " or "-" or ".";
        if (!bare && !apart && !first.StartsWith("62", StringComparison.Ordinal) && !first.StartsWith("08", StringComparison.Ordinal))
        {
            return -1;
        }

        // 628… may be a report number, whole (10 digits) or spoken (628 123 4567): without + or a label only 62 812…, 62812… or all in one group is a phone.
        if (first[0] == '6' && label != NumberLabel.Phone && text[cluster[i].Start - 1] != '+'
            && (first == "628" || first.Length is 9 or 10 || text[cluster[i].Start - 1] == '#'))
        {
            return -1;
        }

        if (first.Length == 3 && ContinuesNumber(cluster, i, label))
        {
            return -1;
        }

        var pairs = first == "08";
        var digits = new StringBuilder();
        var last = -1;
        for (var j = i; j < cluster.Count && digits.Length <= 15; j++)
        {
            var group = cluster[j];
            if (j > i && (group.Before.Contains('.') != cluster[i + 1].Before.Contains('.') || (pairs && (group.Digits.Length != 2 || group.Before.Contains('.')))))
            {
                break;
            }

            // Complete already: go on only while the number is laid out in the same way.
            if (last >= 0 && (last == i || group.Before != cluster[last].Before || group.Digits.Length < 2))
            {
                break;
            }

            digits.Append(group.Digits);
            if (IsMobile(digits.ToString(), bare, out var known))
            {
                last = j;
                confidence = known ? 0.95 : 0.7;
            }
            else if (last >= 0)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>The last group of a landline number that begins at group <paramref name="i"/>, or -1.</summary>
    public static int Landline(ScannableText text, List<Numbers.Group> cluster, int i, NumberLabel label, out double confidence)
    {
        confidence = 0;
        if (text[cluster[i].Start - 1] == '#')
        {
            return -1;
        }

        if (ContinuesNumber(cluster, i, label))
        {
            return -1;
        }

        var first = cluster[i].Digits;
        var international = first.StartsWith("62", StringComparison.Ordinal) && (text[cluster[i].Start - 1] == '+' || label == NumberLabel.Phone);
        if (international || IsAreaCode(first))
        {
            var last = Collect(cluster, i, first.Length is 3 or 4 ? 9 : 10, 13, out var number);
            var national = international ? "0" + number[2..] : number;
            var dotted = last > i && cluster[i + 1].Before.Contains('.') && label != NumberLabel.Phone;
            if (last > i && !dotted && IsLandline(national) && number[first.Length] != '0' && !Numbers.AreYears(cluster, i + 1, last))
            {
                confidence = NumberLabels.OfficeBefore(text, cluster[i].Start) ? Office : 0.85;
                return last;
            }
        }

        if (IsLandline(international ? "0" + first[2..] : first))
        {
            confidence = NumberLabels.OfficeBefore(text, cluster[i].Start) ? Office : label == NumberLabel.Phone || international ? 0.85 : 0.6;
            return i;
        }

        // "telp 555 1234": a local number, told by its label alone. 1500 xxx are service numbers.
        if (label == NumberLabel.Phone && first[0] is not ('0' or '1') && !Numbers.IsDate(cluster, i) && !Numbers.IsDecimal(cluster, i))
        {
            var last = Collect(cluster, i, 6, 8, out var number);
            if (number.Length is >= 6 and <= 8 && !Numbers.AreYears(cluster, i, last))
            {
                confidence = NumberLabels.OfficeBefore(text, cluster[i].Start) ? Office : 0.6;
                return last;
            }
        }

        return -1;
    }

    /// <summary>A group behind digits and a single blank, as in "812 099 9915", is more of the number before it unless a label says otherwise.</summary>
    private static bool ContinuesNumber(List<Numbers.Group> cluster, int i, NumberLabel label) =>
        i > 0 && cluster[i].Before == " " && label != NumberLabel.Phone;

    /// <summary>Joins groups until <paramref name="enough"/> digits stand, never beyond <paramref name="most"/>.</summary>
    private static int Collect(List<Numbers.Group> cluster, int i, int enough, int most, out string number)
    {
        var digits = new StringBuilder(cluster[i].Digits);
        var last = i;
        while (digits.Length < enough && last + 1 < cluster.Count && digits.Length + cluster[last + 1].Digits.Length <= most && !Numbers.IsDate(cluster, last + 1))
        {
            digits.Append(cluster[++last].Digits);
        }

        number = digits.ToString();
        return last;
    }

    private static bool IsMobile(string digits, bool bare, out bool known)
    {
        var national = digits.StartsWith("620", StringComparison.Ordinal) ? digits[2..]
            : digits.StartsWith("62", StringComparison.Ordinal) ? "0" + digits[2..]
            : bare ? "0" + digits
            : digits;
        known = national.Length >= 4 && MobilePrefixes.Contains(national[..4]);
        return national.Length is >= 10 and <= 13 && national.StartsWith("08", StringComparison.Ordinal) && national[2] != '0';
    }

    private static bool IsAreaCode(string digits) => digits.Length is 3 or 4 && digits[0] == '0' && digits[1] is (>= '2' and <= '7') or '9';

    /// <summary>0, area code (2–3 digits; Java 2 and 3, Sulawesi 4, Kalimantan 5, Sumatra 6 and 7, Maluku and Papua 9), subscriber (5–8 digits).</summary>
    private static bool IsLandline(string digits) => digits.Length is >= 9 and <= 12 && digits[0] == '0' && digits[1] is (>= '2' and <= '7') or '9';
}
