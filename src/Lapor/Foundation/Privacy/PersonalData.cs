using System.Text;

namespace Lapor.Foundation;

/// <summary>What kind of personal data was found.</summary>
public enum PersonalDataKind
{
    /// <summary>Nomor Induk Kependudukan: 16 digits.</summary>
    NationalId,

    /// <summary>Number of a family card (KK): 16 digits.</summary>
    FamilyCard,

    /// <summary>Nomor Pokok Wajib Pajak: 15 digits.</summary>
    TaxNumber,

    /// <summary>Mobile or landline number.</summary>
    Phone,

    /// <summary>E-mail address.</summary>
    Email,

    /// <summary>Vehicle registration plate.</summary>
    NumberPlate,

    /// <summary>Bank account or card number.</summary>
    BankAccount,

    /// <summary>Number by which BPJS, PLN or a water company knows a person or household.</summary>
    MemberNumber,

    /// <summary>Passport number.</summary>
    Passport,

    /// <summary>Number of a driving licence (SIM).</summary>
    DrivingLicence,

    /// <summary>Name of a person, without form of address.</summary>
    Name,

    /// <summary>Where a person lives, from the road to the house.</summary>
    HomeAddress,

    /// <summary>Handle or profile on a social network.</summary>
    SocialAccount,

    /// <summary>Coordinates or map link of a home.</summary>
    HomeLocation,

    /// <summary>Date of birth.</summary>
    BirthDate,

    /// <summary>What an officer added by hand.</summary>
    Other,
}

/// <summary>What makes a finding one.</summary>
public enum FindingReason
{
    /// <summary>Its own shape.</summary>
    Shape,

    /// <summary>A word before it says what it is: "rek", "NPWP", "lahir".</summary>
    Label,

    /// <summary>Digits or signs written as words or one by one.</summary>
    Spelled,

    /// <summary>A form of address, or "bernama", before a name.</summary>
    Title,

    /// <summary>A known name, or words that tie a place to a person.</summary>
    Context,

    /// <summary>An officer chose it.</summary>
    ByHand,
}

/// <summary>How sure the detection is, in the steps an officer is shown.</summary>
public enum Sureness
{
    /// <summary>Shown, and masked only when an officer says so.</summary>
    Low,

    /// <summary>Masked unless an officer undoes it.</summary>
    Medium,

    /// <summary>Masked unless an officer undoes it.</summary>
    High,
}

/// <summary>One piece of personal data in a text.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Start">Offset of its first character, in UTF-16 code units of the text searched.</param>
/// <param name="Length">Its length in UTF-16 code units, at least 1.</param>
/// <param name="Text">The characters themselves: personal data, never to be logged.</param>
/// <param name="Confidence">0–1: 0.9 and more by its own shape, less where only the words around it tell.</param>
/// <param name="Reason">What told.</param>
public sealed record Finding(PersonalDataKind Kind, int Start, int Length, string Text, double Confidence, FindingReason Reason = FindingReason.Shape)
{
    /// <summary>The confidence in steps: 0.8 and more is high, below 0.5 low.</summary>
    public Sureness Sureness => Confidence >= 0.8 ? Sureness.High : Confidence >= PersonalData.MaskedFrom ? Sureness.Medium : Sureness.Low;

    /// <summary>Masked without anybody's word. What is less sure is a suggestion.</summary>
    public bool ByDefault => Confidence >= PersonalData.MaskedFrom;
}

/// <summary>
/// Finds and masks personal data before a report is published (UU 27/2022). A proposal: the verifying officer corrects it. Pure, linear in the
/// length of the text; no regular expressions. Laws held in PersonalDataTests: findings never overlap and come in order; a masked text has no
/// finding left that is masked by default, so masking twice changes nothing. Report numbers, dates, amounts, a pothole's coordinates, postal
/// codes and RT/RW are no personal data. How well it does is measured by ScreeningFiguresTests.
/// </summary>
public static class PersonalData
{
    /// <summary>The confidence from which a finding is masked without an officer's word. A wrong mask costs a word and can be undone, a leak cannot.</summary>
    internal const double MaskedFrom = 0.5;

    private const double Suggested = 0.45;

    /// <summary>Every finding of the text, in order of its offset: what is masked by default, and suggestions.</summary>
    public static IReadOnlyList<Finding> Find(string text)
    {
        var scan = new ScannableText(text);
        var findings = new List<Finding>();
        Read(scan, findings, f => f.ByDefault);
        var sure = findings.Count;

        // Suggestions come after, so that they never change what is masked by default.
        Read(scan, findings, _ => true);
        for (var i = sure; i < findings.Count; i++)
        {
            findings[i] = findings[i] with { Confidence = Math.Min(findings[i].Confidence, Suggested) };
        }

        findings.Sort((a, b) => a.Start.CompareTo(b.Start));
        return findings;
    }

    /// <summary>The findings that are masked unless an officer undoes it, in order of their offset.</summary>
    public static IReadOnlyList<Finding> Sure(string text)
    {
        var findings = new List<Finding>();
        Read(new ScannableText(text), findings, f => f.ByDefault);
        findings.Sort((a, b) => a.Start.CompareTo(b.Start));
        return findings;
    }

    /// <summary>
    /// What was found becomes a barrier and the rest is read again: a number beside one that is masked must not come to light only after
    /// publishing. Every round but the last covers at least one more character, and real texts need two rounds.
    /// </summary>
    private static void Read(ScannableText scan, List<Finding> findings, Func<Finding, bool> wanted)
    {
        for (var found = true; found;)
        {
            found = false;
            var round = MailAddresses.In(scan).Concat(SocialAccounts.In(scan)).Concat(SpelledNumbers.In(scan)).Concat(Passports.In(scan)).Concat(BirthDates.In(scan))
                .Concat(Homes.In(scan)).Concat(Numbers.In(scan)).Concat(NumberPlates.In(scan)).Concat(PersonNames.In(scan));
            // Where two begin together the first in this list stands: the sort is stable.
            foreach (var finding in round.Where(wanted).OrderBy(f => f.Start).ToList())
            {
                if (!scan.IsCovered(finding.Start, finding.Length))
                {
                    scan.Cover(finding.Start, finding.Length);
                    findings.Add(finding);
                    found = true;
                }
            }
        }
    }

    /// <summary>
    /// What is masked in an office's own words. They may name its telephone, mailbox and account on purpose; what belongs to persons is masked
    /// even there, above all the name they greet.
    /// </summary>
    public static IReadOnlyList<Finding> FindInAnswer(string text) =>
        [.. Sure(text).Where(f => f.Kind is not (PersonalDataKind.Phone or PersonalDataKind.Email or PersonalDataKind.SocialAccount))];

    /// <summary>The text with each finding replaced by words that say what stood there, such as <c>[nomor telepon disamarkan]</c>.</summary>
    /// <param name="text">The text that was searched.</param>
    /// <param name="findings">Findings of this text, or those of them an officer kept; in any order.</param>
    /// <exception cref="ArgumentException">A finding lies outside the text or overlaps another.</exception>
    public static string Mask(string text, IReadOnlyList<Finding> findings)
    {
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var finding in findings.OrderBy(f => f.Start))
        {
            if (finding.Start < at || finding.Length < 1 || finding.Start > text.Length - finding.Length)
            {
                throw new ArgumentException("A finding lies outside the text or overlaps another.", nameof(findings));
            }

            masked.Append(text, at, finding.Start - at).Append(Placeholder(finding.Kind));
            at = finding.Start + finding.Length;
        }

        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The text with everything masked that is masked by default.</summary>
    public static string Masked(string text) => text.Length == 0 ? text : Mask(text, Sure(text));

    /// <summary>The name a reporter wants to be shown with: some write their number into its field. Names are what it is for.</summary>
    public static string MaskedName(string name) => name.Length == 0 ? name : Mask(name, [.. Sure(name).Where(f => f.Kind is not PersonalDataKind.Name)]);

    /// <summary>How often each kind stands masked in published texts, in the order of the kinds.</summary>
    public static IReadOnlyList<(PersonalDataKind Kind, int Count)> MaskedIn(params IReadOnlyList<string> published) =>
        [.. Enum.GetValues<PersonalDataKind>().Select(kind => (kind, published.Sum(text => Count(text, Placeholder(kind))))).Where(pair => pair.Item2 > 0)];

    /// <summary>Where masks stand in a published text, in order of kind.</summary>
    internal static IReadOnlyList<(int Start, int End)> Masks(string text)
    {
        List<(int, int)> masks = [];
        foreach (var mask in Enum.GetValues<PersonalDataKind>().Select(Placeholder))
        {
            for (var at = text.IndexOf(mask, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mask, at + mask.Length, StringComparison.Ordinal))
            {
                masks.Add((at, at + mask.Length));
            }
        }

        return masks;
    }

    private static int Count(string text, string mask) => Masks(text).Count(m => text.AsSpan(m.Start, m.End - m.Start).SequenceEqual(mask));

    /// <summary>The words that stand in a published text for a piece of personal data.</summary>
    public static string Placeholder(PersonalDataKind kind) => kind switch
    {
        PersonalDataKind.NationalId => "[NIK disamarkan]",
        PersonalDataKind.FamilyCard => "[nomor KK disamarkan]",
        PersonalDataKind.TaxNumber => "[NPWP disamarkan]",
        PersonalDataKind.Phone => "[nomor telepon disamarkan]",
        PersonalDataKind.Email => "[alamat surel disamarkan]",
        PersonalDataKind.NumberPlate => "[pelat nomor disamarkan]",
        PersonalDataKind.BankAccount => "[nomor rekening disamarkan]",
        PersonalDataKind.MemberNumber => "[nomor pelanggan disamarkan]",
        PersonalDataKind.Passport => "[nomor paspor disamarkan]",
        PersonalDataKind.DrivingLicence => "[nomor SIM disamarkan]",
        PersonalDataKind.Name => "[nama disamarkan]",
        PersonalDataKind.HomeAddress => "[alamat rumah disamarkan]",
        PersonalDataKind.SocialAccount => "[akun media sosial disamarkan]",
        PersonalDataKind.HomeLocation => "[lokasi rumah disamarkan]",
        PersonalDataKind.BirthDate => "[tanggal lahir disamarkan]",
        PersonalDataKind.Other => "[data pribadi disamarkan]",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
