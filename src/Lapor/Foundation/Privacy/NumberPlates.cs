using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>
/// Finds vehicle plates: region code, 1–4 digits, 0–3 letters (Perpol 7/2021). Short forms look like blocks, roads and types (B 3, D 4, L 300), so the shorter
/// the plate, the more the words around it must say that it is one.
/// </summary>
internal static class NumberPlates
{
    private static readonly FrozenSet<string> Regions = Set(
        "bl bb bk ba bm bp bg bn be bd bh a b d e f t z g h k r aa ab ad l m n p s w ae ag dk dr ea eb ed dh kb da kh kt ku db dl dm dn dt dd dp dw dc de dg pa pb pg ps py ds");

    // Words that a plate follows.
    private static readonly FrozenSet<string> Labels = Set(
        "plat pelat nopol polisi tnkb motor mobil kendaraan truk truck bus bis angkot taksi ojek sepeda roda avanza xenia innova pickup kijang beat vario scoopy mio honda yamaha");

    private static readonly FrozenSet<string> StrongLabels = Set("plat pelat nopol polisi tnkb");

    // Words that what looks like a region code follows in an address or a size.
    private static readonly FrozenSet<string> NotAfter = Set("blok blk gang gg rt rw no nomor kav kavling lantai tipe type kelas golongan gol jalan jl jln ruas dusun limbah");

    // Short words that can follow a figure in a sentence: never the letters of a plate without a label.
    private static readonly FrozenSet<string> ShortWords = Set(
        "dan di ke km m kg yg rt rw no jl ada ini itu pak bu tdk sdh blm dr dgn utk pt cv rp jam wib wit hp wa th thn bln tgl org kk per se si ya pun lah nya juta sd smp sma smk tk dll dst tp krn jg pd ds kel kec kab gg blk kav lt an");

    public static IEnumerable<Finding> In(ScannableText text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiLetter(text[at]) || char.IsLetterOrDigit(text[at - 1]))
            {
                continue;
            }

            var finding = At(text, at);
            if (finding is not null)
            {
                yield return finding;
                at = finding.Start + finding.Length - 1;
            }
        }
    }

    private static Finding? At(ScannableText text, int start)
    {
        var at = Run(text, start, char.IsAsciiLetter, 3);
        if (at - start > 2 || !Regions.Contains(text.Slice(start, at - start).ToString()))
        {
            return null;
        }

        var digits = Gap(text, at);
        var digitsEnd = Run(text, digits, char.IsAsciiDigit, 5);
        var count = digitsEnd - digits;
        if (count is < 1 or > 4 || text[digits] == '0')
        {
            return null;
        }

        var letters = Gap(text, digitsEnd);
        var end = Run(text, letters, char.IsAsciiLetter, 4);
        var suffix = end - letters;
        if (suffix is < 1 or > 3 || char.IsLetterOrDigit(text[end]))
        {
            // Without letters behind: only "plat B 1234".
            var decimals = text[digitsEnd] is '.' or ',' or ':' && text.IsDigitAt(digitsEnd + 1);
            return count >= 3 && !char.IsLetterOrDigit(text[digitsEnd]) && !decimals && Follows(text, start, StrongLabels)
                ? text.Finding(PersonalDataKind.NumberPlate, start, digitsEnd, 0.7)
                : null;
        }

        var shortWord = letters > digitsEnd && ShortWords.Contains(text.Slice(letters, suffix).ToString());
        var inOne = letters == digitsEnd && digits == at;
        var capitals = !text.Original.AsSpan(start, end - start).ContainsAnyInRange('a', 'z');
        if (shortWord ? capitals && Follows(text, start, StrongLabels) : Follows(text, start, Labels))
        {
            return text.Finding(PersonalDataKind.NumberPlate, start, end, 0.9, FindingReason.Label);
        }

        if (count < 3 || shortWord || !(inOne || capitals) || text.WordsBefore(start, 12).Take(1).Any(word => NotAfter.Contains(word.Word)))
        {
            return null;
        }

        return text.Finding(PersonalDataKind.NumberPlate, start, end, capitals ? 0.9 : 0.75);
    }

    private static bool Follows(ScannableText text, int start, FrozenSet<string> labels) =>
        text.WordsBefore(start, 30).Take(4).Any(word => labels.Contains(word.Word));

    private static int Run(ScannableText text, int at, Func<char, bool> belongs, int most)
    {
        var end = at;
        while (end - at < most && belongs(text[end]))
        {
            end++;
        }

        return end;
    }

    private static int Gap(ScannableText text, int at) => text[at] is ' ' or '-' or '.' ? at + 1 : at;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
