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
}

/// <summary>One piece of personal data in a text.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Start">Offset of its first character, in UTF-16 code units of the text searched.</param>
/// <param name="Length">Its length in UTF-16 code units, at least 1.</param>
/// <param name="Text">The characters themselves: personal data, never to be logged.</param>
/// <param name="Confidence">0–1: 0.9 and more by its own shape, less where only the words around it tell.</param>
public sealed record Finding(PersonalDataKind Kind, int Start, int Length, string Text, double Confidence);

/// <summary>
/// Finds and masks personal data before a report is published (UU 27/2022). A proposal: the verifying officer corrects it. Pure, linear in the
/// length of the text. Laws held in PersonalDataTests: findings never overlap and come in order; a masked text has no finding left, so
/// masking twice changes nothing. Report numbers, dates, amounts, coordinates, postal codes and RT/RW are no personal data.
/// </summary>
public static class PersonalData
{
    /// <summary>Every finding of the text, in order of its offset.</summary>
    public static IReadOnlyList<Finding> Find(string text)
    {
        var scan = new ScannableText(text);
        var findings = new List<Finding>();

        // What was found becomes a barrier and the rest is read again: a number beside one that is masked must not come to light only
        // after publishing. Every round but the last covers at least one more character, and real texts need two rounds.
        for (var found = true; found;)
        {
            found = false;
            foreach (var finding in MailAddresses.In(scan).Concat(Numbers.In(scan)).Concat(NumberPlates.In(scan)).OrderBy(f => f.Start).ToList())
            {
                if (!scan.IsCovered(finding.Start, finding.Length))
                {
                    scan.Cover(finding.Start, finding.Length);
                    findings.Add(finding);
                    found = true;
                }
            }
        }

        findings.Sort((a, b) => a.Start.CompareTo(b.Start));
        return findings;
    }

    /// <summary>
    /// What is masked in an office's own words. They may name its telephone and mailbox on purpose; numbers that belong to persons are masked
    /// even there.
    /// </summary>
    public static IReadOnlyList<Finding> FindInAnswer(string text) => [.. Find(text).Where(f => f.Kind is not (PersonalDataKind.Phone or PersonalDataKind.Email))];

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

    /// <summary>The text with everything masked that was found in it.</summary>
    public static string Masked(string text) => text.Length == 0 ? text : Mask(text, Find(text));

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
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
