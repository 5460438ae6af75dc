using System.Text;

namespace Lapor.Foundation;

/// <summary>
/// Finds identity, phone, account and member numbers. A cluster is a run of digit groups with up to three signs between them; every group may begin a number,
/// and a number takes as many groups as its kind allows.
/// </summary>
internal static class Numbers
{
    private const int MostGroups = 8;

    /// <summary>A group of digits and the signs that stand before it within its cluster.</summary>
    internal readonly record struct Group(int Start, int End, string Digits, string Before);

    public static IEnumerable<Finding> In(ScannableText text)
    {
        foreach (var cluster in Clusters(text))
        {
            for (var i = 0; i < cluster.Count;)
            {
                var (kind, last, confidence) = Read(text, cluster, i);
                if (last < i)
                {
                    i++;
                    continue;
                }

                var start = cluster[i].Start;
                var end = cluster[last].End;
                if (text[start - 1] == '+')
                {
                    start--;
                }

                if (text[start - 1] == '(' && text.Slice(start, end - start).Contains(')'))
                {
                    start--;
                }

                yield return text.Finding(kind, start, end, confidence, confidence >= 0.9 ? FindingReason.Shape : FindingReason.Label);
                i = last + 1;
            }
        }
    }

    private static IEnumerable<List<Group>> Clusters(ScannableText text)
    {
        var cluster = new List<Group>();
        var at = 0;
        while (at < text.Length)
        {
            if (!text.IsDigitAt(at))
            {
                at++;
                continue;
            }

            var end = at;
            while (text.IsDigitAt(end))
            {
                end++;
            }

            var gapStart = cluster.Count > 0 ? cluster[^1].End : at;
            if (cluster.Count > 0 && !IsGap(text, gapStart, at))
            {
                yield return cluster;
                cluster = [];
            }

            cluster.Add(new Group(at, end, text.Slice(at, end - at).ToString(), cluster.Count > 0 ? text.Slice(gapStart, at - gapStart).ToString() : ""));
            at = end;
        }

        if (cluster.Count > 0)
        {
            yield return cluster;
        }
    }

    private static bool IsGap(ScannableText text, int start, int end) =>
        end - start <= 3 && !text.Slice(start, end - start).ContainsAnyExcept(" .-()");

    private static (PersonalDataKind Kind, int Last, double Confidence) Read(ScannableText text, List<Group> cluster, int i)
    {
        var label = NumberLabels.Before(text, cluster[i].Start);
        if (label == NumberLabel.Money && i == 0)
        {
            return (default, -1, 0);
        }

        var last = NationalId(cluster, i);
        if (last >= 0)
        {
            return (label == NumberLabel.FamilyCard ? PersonalDataKind.FamilyCard : PersonalDataKind.NationalId, last, 0.95);
        }

        last = TaxNumber(cluster, i);
        if (last >= 0)
        {
            return (PersonalDataKind.TaxNumber, last, 0.9);
        }

        last = PhoneNumbers.Mobile(text, cluster, i, label, out var confidence);
        if (last < 0)
        {
            last = PhoneNumbers.Landline(text, cluster, i, label, out confidence);
        }

        return last >= 0 ? (PersonalDataKind.Phone, last, confidence) : ByLabel(text, cluster, i, label);
    }

    /// <summary>16 digits in one group or in a layout people use for them, shaped like a NIK: region, date of birth, serial.</summary>
    private static int NationalId(List<Group> cluster, int i)
    {
        var digits = new StringBuilder();
        for (var j = i; j < cluster.Count && j < i + MostGroups && digits.Length < 16; j++)
        {
            if (j > i && cluster[j].Digits.Length == 3)
            {
                return -1; // groups of three are an amount
            }

            digits.Append(cluster[j].Digits);
            if (digits.Length == 16)
            {
                return IsNationalId(digits.ToString()) ? j : -1;
            }
        }

        return -1;
    }

    /// <summary>
    /// The shape of a NIK (Perpres 96/2018): province, regency, district; day (plus 40 for women), month, year; serial. Family card numbers hold the day
    /// of issue in the same place.
    /// </summary>
    internal static bool IsNationalId(string digits)
    {
        var province = Two(0);
        var day = Two(6) > 40 ? Two(6) - 40 : Two(6);
        return digits.Length == 16
            && province is (>= 11 and <= 21) or (>= 31 and <= 36) or (>= 51 and <= 53) or (>= 61 and <= 65) or (>= 71 and <= 76) or 81 or 82 or (>= 91 and <= 97)
            && Two(2) >= 1 && day is >= 1 and <= 31 && Two(8) is >= 1 and <= 12
            && !digits.EndsWith("0000", StringComparison.Ordinal);

        int Two(int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';
    }

    /// <summary>The printed form of an NPWP: 99.999.999.9-999.999.</summary>
    private static int TaxNumber(List<Group> cluster, int i)
    {
        ReadOnlySpan<int> shape = [2, 3, 3, 1, 3, 3];
        if (i + shape.Length > cluster.Count)
        {
            return -1;
        }

        for (var k = 0; k < shape.Length; k++)
        {
            if (cluster[i + k].Digits.Length != shape[k] || (k > 0 && cluster[i + k].Before is not ("." or "-")))
            {
                return -1;
            }
        }

        return i + shape.Length - 1;
    }

    /// <summary>Numbers that only the words around them tell.</summary>
    private static (PersonalDataKind Kind, int Last, double Confidence) ByLabel(ScannableText text, List<Group> cluster, int i, NumberLabel label)
    {
        if (IsDate(cluster, i) || IsDecimal(cluster, i) || IsBudgetCode(cluster, i))
        {
            return (default, -1, 0);
        }

        // Cards of the health insurance are numbered 000…: 13 digits.
        if (label is NumberLabel.None or NumberLabel.Member && cluster[i].Digits.Length == 13 && cluster[i].Digits.StartsWith("000", StringComparison.Ordinal))
        {
            return (PersonalDataKind.MemberNumber, i, 0.75);
        }

        var hash = text[cluster[i].Start - 1] == '#';
        var (kind, least, most, confidence) = label switch
        {
            NumberLabel.NationalId => (PersonalDataKind.NationalId, 14, 18, 0.8),
            NumberLabel.FamilyCard => (PersonalDataKind.FamilyCard, 14, 18, 0.8),
            NumberLabel.Tax => (PersonalDataKind.TaxNumber, 15, 16, 0.85),
            NumberLabel.Bank when !hash => (PersonalDataKind.BankAccount, 8, 19, 0.8),
            NumberLabel.Member when !hash => (PersonalDataKind.MemberNumber, 9, 16, 0.7),
            NumberLabel.Licence when !hash => (PersonalDataKind.DrivingLicence, 12, 14, 0.75),
            _ => (PersonalDataKind.NationalId, 16, 16, 0.5),
        };

        // Groups are joined only where a label says what they are: an unlabelled number is one group.
        var mayJoin = label is NumberLabel.NationalId or NumberLabel.FamilyCard or NumberLabel.Tax or NumberLabel.Bank or NumberLabel.Member or NumberLabel.Licence;
        var (last, total) = Joined(cluster, i, mayJoin, most);
        if (total >= least && total <= most && !AreYears(cluster, i, last))
        {
            return (kind, last, confidence);
        }

        if (!hash && label != NumberLabel.ReportNumber && Joined(cluster, i, true, 19) is var (to, sum) && sum is >= 8 and <= 19
            && NumberLabels.HolderFollows(text, cluster[to].End) && !AreYears(cluster, i, to))
        {
            return (PersonalDataKind.BankAccount, to, 0.8);
        }

        return (default, -1, 0);
    }

    private static (int Last, int Total) Joined(List<Group> cluster, int i, bool mayJoin, int most)
    {
        var last = i;
        var total = cluster[i].Digits.Length;
        while (mayJoin && last + 1 < cluster.Count && last - i < MostGroups && cluster[last + 1].Before.Length == 1
            && total + cluster[last + 1].Digits.Length <= most && !IsDate(cluster, last + 1))
        {
            last++;
            total += cluster[last].Digits.Length;
        }

        return (last, total);
    }

    /// <summary>12-03-2024, 2024.03.12, 1 3 24.</summary>
    internal static bool IsDate(List<Group> cluster, int i)
    {
        if (i + 2 >= cluster.Count)
        {
            return false;
        }

        var (a, b, c) = (cluster[i].Digits, cluster[i + 1].Digits, cluster[i + 2].Digits);
        return cluster[i + 1].Before == cluster[i + 2].Before
            && ((Below(a, 31) && Below(b, 12) && (IsYear(c) || c.Length == 2)) || (IsYear(a) && Below(b, 12) && Below(c, 31)));

        static bool Below(string digits, int most) => digits.Length <= 2 && Value(digits) is var value && value >= 1 && value <= most;
    }

    /// <summary>-6.914744: a coordinate, a measure.</summary>
    internal static bool IsDecimal(List<Group> cluster, int i) =>
        (i + 1 < cluster.Count && cluster[i].Digits.Length <= 3 && cluster[i + 1].Before == "." && cluster[i + 1].Digits.Length >= 4)
        || (i > 0 && cluster[i].Before == "." && cluster[i - 1].Digits.Length <= 3 && cluster[i].Digits.Length >= 4);

    /// <summary>5.1.02.02.01.0063: a "rekening belanja" is a line of a budget, no account.</summary>
    private static bool IsBudgetCode(List<Group> cluster, int i)
    {
        var dotted = 0;
        for (var j = Math.Max(1, i - 5); j < cluster.Count && j <= i + 5; j++)
        {
            if (cluster[j].Before == "." && cluster[j - 1].Digits.Length <= 2) dotted++;
        }

        return dotted >= 4;
    }

    internal static bool AreYears(List<Group> cluster, int from, int to)
    {
        for (var i = from; i <= to; i++)
        {
            if (!IsYear(cluster[i].Digits))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsYear(string digits) => digits.Length == 4 && Value(digits) is >= 1900 and <= 2100;

    private static int Value(string digits)
    {
        var value = 0;
        foreach (var c in digits)
        {
            value = (value * 10) + (c - '0');
        }

        return value;
    }
}
