using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>What the words before a number say it is.</summary>
internal enum NumberLabel
{
    None,
    NationalId,
    FamilyCard,
    Tax,
    Phone,
    Bank,
    Member,
    Licence,

    /// <summary>A number of a report, a letter, a school, a meter: not personal.</summary>
    ReportNumber,

    /// <summary>An amount of money: not personal.</summary>
    Money,
}

/// <summary>Reads the label of a number: the nearest telling word before it decides.</summary>
internal static class NumberLabels
{
    private const int Reach = 40;

    private static readonly FrozenDictionary<string, NumberLabel> Words = new (NumberLabel Label, string Words)[]
    {
        (NumberLabel.NationalId, "nik ktp ektp"),
        (NumberLabel.FamilyCard, "kk keluarga"),
        (NumberLabel.Tax, "npwp"),
        (NumberLabel.Phone, "hp wa whatsapp whatsap telp tlp telepon telpon telephone phone hubungi hub kontak contact call ponsel handphone hape nohp nowa fax faks"),
        (NumberLabel.Bank, "rek rekening norek bank bca bri bni btn bsi bjb mandiri cimb danamon permata muamalat seabank jenius transfer transferkan atm va briva virtual debit kredit"),
        (NumberLabel.Member, "bpjs jkn kis kpj idpel pelanggan peserta kepesertaan pln pdam"),
        (NumberLabel.Licence, "sim mengemudi"),
        (NumberLabel.ReportNumber, "tracking tiket ticket aduan pengaduan resi npsn nib seri meter meteran antrian antrean surat sk booking"),
        (NumberLabel.Money, "rp idr rupiah sebesar senilai seharga nominal"),
    }.SelectMany(group => group.Words.Split(' ').Select(word => (word, group.Label))).ToFrozenDictionary(pair => pair.word, pair => pair.Label);

    public static NumberLabel Before(ScannableText text, int start)
    {
        foreach (var (word, distance) in text.WordsBefore(start, Reach))
        {
            if (word.Contains("lapor", StringComparison.Ordinal))
            {
                return NumberLabel.ReportNumber;
            }

            // "reknya", "nomor hpnya"
            if ((Words.TryGetValue(word, out var label) || (word.EndsWith("nya", StringComparison.Ordinal) && Words.TryGetValue(word[..^3], out label))) && (label != NumberLabel.Money || distance <= 3))
            {
                return label;
            }
        }

        return NumberLabel.None;
    }

    /// <summary>True when the words before a number say that it is an office's.</summary>
    public static bool OfficeBefore(ScannableText text, int start) =>
        text.WordsBefore(start, Reach).TakeWhile(word => word.Word is not ("rumah" or "saya" or "kami" or "pribadi" or "wa" or "hp")).Any(word => Offices.Contains(word.Word));

    private static readonly FrozenSet<string> Offices =
        "kantor dinas call center hotline layanan puskesmas rsud rs rumkit polsek polres polda kelurahan kecamatan desa instansi samsat posko pemkot pemkab kementerian damkar pelayanan"
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when "a.n.", "a/n" or "atas nama" follows: how an account's holder is named.</summary>
    public static bool HolderFollows(ScannableText text, int end)
    {
        for (var at = end; at < end + 4; at++)
        {
            if (text[at] == 'a')
            {
                return (text[at + 1] is '.' or '/' && text[at + 2] == 'n' && !text.IsLetterAt(at + 3))
                    || (text[at + 1] == 'n' && !text.IsLetterAt(at + 2))
                    || (at + 9 <= text.Length && text.Slice(at, 9).SequenceEqual("atas nama"));
            }

            if (text[at] is not (' ' or ',' or '-' or '(' or ';'))
            {
                return false;
            }
        }

        return false;
    }
}
