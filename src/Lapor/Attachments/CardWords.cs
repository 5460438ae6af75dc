using Lapor.Foundation;

namespace Lapor.Attachments;

/// <summary>
/// Whether words read from a picture are those of an identity card: KTP, KK, SIM or passport. A machine misreads letters of a photographed card, so a word counts
/// with one wrong letter in five, and the number of a person by its shape.
/// </summary>
internal static class CardWords
{
    private const int Enough = 40;

    /// <summary>Printed on such papers and on little else.</summary>
    private static readonly string[] Telling = ["LAHIR", "KELAMIN", "DARAH", "AGAMA", "PERKAWINAN", "KEWARGANEGARAAN", "BERLAKU", "MENGEMUDI", "KEPENDUDUKAN", "PASPOR", "PASSPORT"];

    /// <summary>Printed on them and on signs, letters and invoices too.</summary>
    private static readonly string[] Beside = ["PROVINSI", "KABUPATEN", "KECAMATAN", "NAMA", "ALAMAT", "PEKERJAAN", "HINGGA", "STATUS", "KELUARGA", "DESA", "KARTU", "SURAT", "IZIN"];

    /// <summary>Short words that are not guessed at.</summary>
    private static readonly string[] Exact = ["NIK", "WNI", "KTP", "SIM"];

    /// <summary>How sure it is that this was read from an identity card, in percent; null where nothing suggests it.</summary>
    public static int? Sure(string read)
    {
        var words = read.Length > 20_000 ? [] : read.ToUpperInvariant().Split((char[])[' ', '\n', '\r', '\t', ':', '/', '.', ',', '-', '|'], StringSplitOptions.RemoveEmptyEntries);
        var telling = Telling.Count(label => words.Any(word => Alike(word, label)));
        var exact = Exact.Count(words.Contains);
        var beside = Beside.Count(label => words.Any(word => Alike(word, label)));
        var number = words.Any(IsNumber) || PersonalData.Sure(read).Any(f => f.Kind is PersonalDataKind.NationalId or PersonalDataKind.FamilyCard or PersonalDataKind.DrivingLicence or PersonalDataKind.Passport);
        if (!number && telling == 0) return null;
        var score = (number ? 30 : 0) + (telling * 12) + (exact * 10) + (beside * 6);
        return score < Enough ? null : Math.Min(98, 35 + (score / 2) + 10);
    }

    /// <summary>Sixteen characters of which most are digits and the others those that digits are misread as.</summary>
    private static bool IsNumber(string word) => word.Length is 16 && word.All(c => char.IsAsciiDigit(c) || "OQDILSBZG?".Contains(c, StringComparison.Ordinal)) && word.Count(char.IsAsciiDigit) >= 11;

    private static bool Alike(string word, string label)
    {
        if (word == label) return true;
        var slack = label.Length / 5;
        return slack > 0 && Math.Abs(word.Length - label.Length) <= slack && Distance(word, label) <= slack;
    }

    /// <summary>Letters to change, add or drop (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var k = 1; k <= other.Length; k++) (diagonal, row[k]) = (row[k], Math.Min(Math.Min(row[k] + 1, row[k - 1] + 1), diagonal + (one[i - 1] == other[k - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
