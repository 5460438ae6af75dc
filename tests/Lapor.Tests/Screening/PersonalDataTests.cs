using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lapor.Foundation;
using Lapor.Tests.Foundation;
using static Lapor.Foundation.PersonalDataKind;

namespace Lapor.Tests.Screening;

/// <summary>All numbers and names here are invented.</summary>
public sealed class PersonalDataTests
{
    [Theory]
    // NIK and KK
    [InlineData("NIK saya 3273014507890001 belum aktif", NationalId, "3273014507890001")]
    [InlineData("nik:3273 0145 0789 0001.", NationalId, "3273 0145 0789 0001")]
    [InlineData("KTP 327301-450789-0001 hilang", NationalId, "327301-450789-0001")]
    [InlineData("32.73.01.450789.0001", NationalId, "32.73.01.450789.0001")]
    [InlineData("No KK 3273010101200004 tidak terbaca", FamilyCard, "3273010101200004")]
    [InlineData("kartu keluarga nomor 9102030101200004", FamilyCard, "9102030101200004")]
    [InlineData("data di dukcapil (1201011212990003) ganda", NationalId, "1201011212990003")]
    [InlineData("NIK 327301450789000 kurang satu angka", NationalId, "327301450789000")]
    [InlineData("NIK ３２７３０１４５０７８９０００１", NationalId, "３２７３０１４５０７８９０００１")]
    [InlineData("nomor 9999999999999999 itu apa", NationalId, "9999999999999999")]
    // phones
    [InlineData("hubungi 081234567890 segera", Phone, "081234567890")]
    [InlineData("WA 0812-3456-7890", Phone, "0812-3456-7890")]
    [InlineData("wa:0812 3456 7890, terima kasih", Phone, "0812 3456 7890")]
    [InlineData("telp +62 812-3456-7890", Phone, "+62 812-3456-7890")]
    [InlineData("+6281234567890", Phone, "+6281234567890")]
    [InlineData("6285712345678", Phone, "6285712345678")]
    [InlineData("(+62) 857 1234 5678", Phone, "(+62) 857 1234 5678")]
    [InlineData("0857.1234.5678", Phone, "0857.1234.5678")]
    [InlineData("hp081234567890", Phone, "081234567890")]
    [InlineData("no hp 81234567890 ya", Phone, "81234567890")]
    [InlineData("081234567890 2 hari tidak dibalas", Phone, "081234567890")]
    [InlineData("08 12 34 56 78 90", Phone, "08 12 34 56 78 90")]
    [InlineData("kantor (0361) 123456 tidak diangkat", Phone, "(0361) 123456")]
    [InlineData("telepon 021-5551234", Phone, "021-5551234")]
    [InlineData("0274 512345", Phone, "0274 512345")]
    [InlineData("+62 21 555 1234", Phone, "+62 21 555 1234")]
    [InlineData("telp. 555-1234", Phone, "555-1234")]
    [InlineData("0800812345 dan 0899123456", Phone, "0899123456")]
    // mail
    [InlineData("kirim ke budi.s+lapor@contoh.co.id.", Email, "budi.s+lapor@contoh.co.id")]
    [InlineData("(siti_99@contoh.com)", Email, "siti_99@contoh.com")]
    [InlineData("siti(at)contoh.com", Email, "siti(at)contoh.com")]
    [InlineData("siti@gmail,com, terima kasih", Email, "siti@gmail,com")]
    [InlineData("siti99@yahoo saja", Email, "siti99@yahoo")]
    [InlineData("O81234567890 hubungi", Phone, "O81234567890")]
    [InlineData("https://wa.me/6281234567890", Phone, "6281234567890")]
    // plates
    [InlineData("mobil B 1234 XYZ parkir sembarangan", NumberPlate, "B 1234 XYZ")]
    [InlineData("Truk DK-8123-AB melintas", NumberPlate, "DK-8123-AB")]
    [InlineData("motor b1234xyz ugal-ugalan", NumberPlate, "b1234xyz")]
    [InlineData("pengemudi AB 4321 CD menerobos", NumberPlate, "AB 4321 CD")]
    [InlineData("sopir angkot d 1923 kl menurunkan penumpang", NumberPlate, "d 1923 kl")]
    [InlineData("plat L 1234 kabur", NumberPlate, "L 1234")]
    [InlineData("nopol: N 12 A", NumberPlate, "N 12 A")]
    // bank accounts
    [InlineData("transfer ke rekening BCA 1234567890", BankAccount, "1234567890")]
    [InlineData("no rek 0021-01-012345-50-3 BRI", BankAccount, "0021-01-012345-50-3")]
    [InlineData("rek. mandiri 131 00 1234567 8", BankAccount, "131 00 1234567 8")]
    [InlineData("BNI: 0123456789 a.n. pengurus", BankAccount, "0123456789")]
    [InlineData("setor ke 7712345678 a/n bendahara", BankAccount, "7712345678")]
    [InlineData("ke 7712345678 atas nama bendahara", BankAccount, "7712345678")]
    // others
    [InlineData("NPWP 12.345.678.9-012.345", TaxNumber, "12.345.678.9-012.345")]
    [InlineData("bpjs 0001234567891 nonaktif", MemberNumber, "0001234567891")]
    [InlineData("IDPEL 512345678901 padam", MemberNumber, "512345678901")]
    public void Personal_data_is_found(string text, PersonalDataKind kind, string found)
    {
        var finding = Assert.Single(PersonalData.Find(text));
        Assert.Equal((kind, found), (finding.Kind, finding.Text));
        Assert.InRange(finding.Confidence, 0.4, 1);
    }

    [Theory]
    [InlineData("Laporan #1234567890 belum ditanggapi")]
    [InlineData("nomor laporan 8123456789 lewat WA")]
    [InlineData("tracking ID 123 456 7890")]
    [InlineData("kejadian 12-03-2024 pukul 08.30 sampai 10.15 WIB")]
    [InlineData("tanggal 12/03/2024, 2024-03-12 dan 1 Maret 2024")]
    [InlineData("08.12.2024 10.30")]
    [InlineData("jam 0812 - 0930")]
    [InlineData("biaya Rp 1.500.000 dan Rp1.500.000.000,00 serta Rp 150000000")]
    [InlineData("bantuan BRI sebesar Rp 1.500.000.000 tidak cair")]
    [InlineData("bank menolak sejak 2023-2024")]
    [InlineData("bank buka 12-03-2024")]
    [InlineData("koordinat -6.914744, 107.609810")]
    [InlineData("titik 0.50344112, 101.447779")]
    [InlineData("WA saja, lokasi -8.409518, 115.188919")]
    [InlineData("Jl. Merdeka No. 12 RT 05/RW 02 kode pos 40115")]
    [InlineData("RT 005 RW 012 Kel. Sukajadi 40162")]
    [InlineData("hubungi 110, 112, 119 atau SMS 1708 dan 1500-123")]
    [InlineData("telp 14022 tidak diangkat, 2023 2024 sama saja")]
    [InlineData("limbah B3 dan B 3 dari PT ABC")]
    [InlineData("BLOK B 12 DAN C 14 GELAP")]
    [InlineData("blok D 123 AB perumahan")]
    [InlineData("rumah di B 12 dan A 3")]
    [InlineData("mobil L 300 dan D 4 dan E 10")]
    [InlineData("RT 05 gang A 12 km 3")]
    [InlineData("Sekolah SMA N 1 dan SMP N 12 Kota")]
    [InlineData("motor saya H 3 hari hilang")]
    [InlineData("UU 27/2022 pasal 67, Perpres 76 Tahun 2013")]
    [InlineData("@LAPOR1708 mohon tindak lanjut")]
    [InlineData("halaman www.contoh.go.id/2024/03/12/berita-123456")]
    [InlineData("panjang 1500 m, lebar 3.5 m, 120 kk terdampak")]
    [InlineData("sudah 10 tahun 2014 2024")]
    [InlineData("KK miskin 1.234.567 jiwa")]
    [InlineData("harga 12.500 15.000 17.500 20.000 22.500")]
    [InlineData("")]
    [InlineData("@ @. a@b a@.com @@@@ 1")]
    [InlineData("ikuti @gmail dan ketemu jam 8@taman, komunitas o2o")]
    public void What_is_not_personal_stays(string text) => Assert.Empty(PersonalData.Find(text));

    [Fact]
    public void Tracking_IDs_are_never_masked_unless_called_something_else()
    {
        // Bodies that begin like a mobile number (628…, 8…) and like anything else.
        var bodies = Enumerable.Range(0, 100).SelectMany(i => (int[])[628_000_000 + (i * 9_973), 812_000_000 + (i * 99_991), 100_000_000 + (i * 7_999_993)]);
        foreach (var body in bodies.Select(body => body.ToString(CultureInfo.InvariantCulture)))
        {
            Assert.True(TrackingId.TryParse(body + CheckDigit.Of(body).ToString(CultureInfo.InvariantCulture), out var id));
            Assert.Empty(PersonalData.Find($"Laporan saya #{id} ({id.Spoken}) kapan selesai? {id}"));
            Assert.Empty(PersonalData.Find(id.ToString()));
            Assert.Empty(PersonalData.Find(id.Spoken));
            Assert.Empty(PersonalData.Find($"{id.Spoken} 12 hari"));
            Assert.Empty(PersonalData.Find($"#{id} 2024"));
        }
    }

    [Fact]
    public void A_whole_report_is_masked_readably()
    {
        const string text =
            """
            Saya Budi, NIK 3273014507890001, HP 0812-3456-7890 / 085712345678 (budi@contoh.id).
            Mobil D 1923 KL parkir di Jl. Merdeka No. 12 RT 05/RW 02 sejak 12-03-2024.
            Petugas minta Rp 250.000 ke rek BCA 1234567890 a.n. Oknum. Laporan lama #1234567890.
            """;
        var masked = PersonalData.Mask(text, PersonalData.Find(text));
        Assert.Equal(
            """
            Saya [nama disamarkan], NIK [NIK disamarkan], HP [nomor telepon disamarkan] / [nomor telepon disamarkan] ([alamat surel disamarkan]).
            Mobil [pelat nomor disamarkan] parkir di Jl. Merdeka No. 12 RT 05/RW 02 sejak 12-03-2024.
            Petugas minta Rp 250.000 ke rek BCA [nomor rekening disamarkan] a.n. Oknum. Laporan lama #1234567890.
            """,
            masked);
    }

    [Fact]
    public void An_officer_may_keep_only_some_findings()
    {
        const string text = "WA 081234567890 atau siti@contoh.com";
        var mail = PersonalData.Find(text).Where(finding => finding.Kind == Email).ToList();
        Assert.Equal("WA 081234567890 atau [alamat surel disamarkan]", PersonalData.Mask(text, mail));
        Assert.Equal(text, PersonalData.Mask(text, []));
    }

    [Fact]
    public void Findings_of_another_text_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PersonalData.Mask("pendek", [new Finding(Phone, 4, 10, "0812345678", 1)]));
        Assert.Throws<ArgumentException>(() => PersonalData.Mask("0812345678", [new Finding(Phone, 0, 5, "08123", 1), new Finding(Phone, 4, 3, "345", 1)]));
        Assert.Throws<ArgumentException>(() => PersonalData.Mask("0812345678", [new Finding(Phone, -1, 5, "08123", 1)]));
    }

    private static readonly Gen<string> Texts = Gen.OneOf(
        Law.Mixed(
            40,
            "0812", "3456", "7890", "081234567890", "62", "+62", "3273014507890001", "327301", "450789", "0001", "021", "(0361)", "5551234", " ", " ", "-", ".", ",", "/", "\n",
            "rek ", "BCA ", "a.n.", "WA ", "nik ", "KK ", "npwp ", "bpjs ", "Rp ", "#", "laporan ", "B 1234 XYZ", "plat ", "D ", "12", "AB", "b", "budi@contoh.id", "@", "o", "O8", "@gmail", ",com", "(at)", "a", "x.co",
            "satu ", "nol delapan ", "tiga empat lima ", "0 8 1 2 ", "Pak ", "Ibu ", "Slamet ", "atas nama ", "rumah saya ", "Jl. ", "Melati ", "No. ", "RT ", "/RW ", "blok ", "ig ", "@budi_9 ", "t.me/",
            "lahir ", " Mei ", "1990", "paspor ", "C1234567", "SIM ", "-6.914744", ", ", "107.609810", " at gmail dot com", "dot ", "titik ", "saya ", "bin ", "M. ",
            "[nomor telepon disamarkan]", "[nama disamarkan]", "[nomor rekening disamarkan", "disamarkan]", "[", "２", "٣", "🚗", "\ue000", "12-03-2024", "1500", "2024", "8", "1", "12.345.678.9-012.345"),
        Law.Mutated(Gen.Elements(
            "NIK 3273014507890001, HP 0812-3456-7890 / 085712345678 (budi@contoh.id) rek BCA 1234567890 a.n. X, mobil D 1923 KL",
            "telp (0361) 123456 atau +62 21 555 1234; NPWP 12.345.678.9-012.345; bpjs 0001234567891",
            "rek 0021-01-012345-50-3 BRI 12-03-2024 wa 81234567890 B1234XYZ",
            "Bapak Slamet Riyadi, rumah saya di Jl. Melati No. 5 RT 03/RW 07, lahir 12 Maret 1990, ig @slamet.r, paspor C1234567",
            "wa nol delapan satu dua 3344 5566, slamet titik r at gmail dot com, koordinat rumah -6.914744, 107.609810")));

    [Fact]
    public void Findings_are_in_order_never_overlap_and_lie_in_the_text() => Law.Holds(
        Texts,
        text =>
        {
            var end = 0;
            foreach (var finding in PersonalData.Find(text))
            {
                if (finding.Start < end || finding.Length < 1 || finding.Start + finding.Length > text.Length
                    || text.Substring(finding.Start, finding.Length) != finding.Text || finding.Confidence is <= 0 or > 1)
                    return false;
                end = finding.Start + finding.Length;
            }

            return true;
        },
        cases: 2_000);

    [Fact]
    public void A_masked_text_holds_no_finding_so_masking_twice_changes_nothing() => Law.Holds(
        Texts,
        text => PersonalData.Mask(text, PersonalData.Sure(text)) is var masked && PersonalData.Sure(masked).Count == 0 && PersonalData.Masked(masked) == masked,
        cases: 4_000);

    [Fact]
    public void What_is_masked_by_default_is_among_what_is_shown() => Law.Holds(
        Texts,
        text => PersonalData.Sure(text).SequenceEqual(PersonalData.Find(text).Where(f => f.ByDefault)),
        cases: 1_000);

    [Fact]
    public void Any_characters_are_read_without_an_exception() => Law.Holds(
        Gen.ArrayOf(Gen.Choose(0, 0xffff).Select(code => (char)code)).Select(chars => new string(chars)),
        text => PersonalData.Find(text).Count >= 0,
        cases: 500);

    [Theory]
    [InlineData("0812 ")]
    [InlineData("1 ")]
    [InlineData("rek 12345678 ")]
    [InlineData("@a.")]
    [InlineData("a@")]
    [InlineData("b 1 ")]
    [InlineData("[nomor telepon disamarkan")]
    [InlineData("08123456789012345")]
    [InlineData("(")]
    [InlineData("nol ")]
    [InlineData("8 ")]
    [InlineData("nol 8 ")]
    [InlineData("Pak ")]
    [InlineData("Pak Budi ")]
    [InlineData("saya Budi bin ")]
    [InlineData("M. ")]
    [InlineData("a.n. ")]
    [InlineData("rumah saya ")]
    [InlineData("Jl. a ")]
    [InlineData("rumah saya Jl. Melati ")]
    [InlineData("rt/rw 1 ")]
    [InlineData("ig ")]
    [InlineData("@a ")]
    [InlineData("t.me/")]
    [InlineData("goo.gl/maps/")]
    [InlineData("lahir ")]
    [InlineData("1.0000 ")]
    [InlineData("a at ")]
    [InlineData("a dot ")]
    [InlineData(" titik at gmail dot ")]
    [InlineData("paspor A ")]
    public void Twenty_thousand_hostile_characters_are_read_in_proportion(string piece)
    {
        var hostile = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length));
        PersonalData.Find(hostile);
        var small = Allocated(hostile[..(hostile.Length / 2)]);
        Assert.InRange(Allocated(hostile), 0, (small * 3) + 200_000);

        static long Allocated(string text)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            PersonalData.Find(text);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
