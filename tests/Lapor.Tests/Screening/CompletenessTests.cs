using FsCheck.Fluent;
using Lapor.Screening;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Screening;

public sealed class CompletenessTests
{
    private const string Good = "Lampu penerangan di Jl. Merdeka RT 05/RW 02 Kelurahan Sukamaju padam sejak tiga minggu lalu sehingga warga takut lewat pada malam hari.";

    [Fact]
    public void A_good_report_gets_no_hint() =>
        Assert.Empty(Completeness.Of(new DraftReport { Title = "Lampu jalan padam di Sukamaju", Text = Good, Attachments = 1 }));

    [Theory]
    [InlineData("", "text_too_short,no_place,no_time,title_missing,no_evidence")]
    [InlineData("lampu mati", "text_too_short,no_place,no_time,title_missing,no_evidence")]
    [InlineData("mohon bantuan, terima kasih pak", "no_content,no_place,no_time,title_missing,no_evidence")]
    [InlineData("https://contoh.id/berita/jalan-rusak tolong", "only_link,no_place,no_time,title_missing,no_evidence")]
    [InlineData("Air keran di rumah kami keruh dan berbau besi, sudah tiga kali kami keluhkan kepada petugas.", "no_place,no_time,title_missing,no_evidence")]
    [InlineData("Air keran kami di Cibeureum keruh dan berbau besi sudah 2 minggu, tidak layak untuk memasak.", "title_missing,no_evidence")]
    [InlineData("Jalan menuju sekolah rusak berat sejak musim hujan, anak-anak jatuh di dekat Jembatan Merah!!!!", "title_missing,shouting_signs,no_evidence")]
    [InlineData("JALAN DEPAN PASAR BARU RUSAK PARAH SEJAK BULAN LALU DAN BELUM DIPERBAIKI JUGA", "title_missing,all_capitals,no_evidence")]
    [InlineData("Sampah menumpuk di depan pasar sejak kemarin dan belum diangkut, hubungi saya di 081234567890.", "title_missing,personal_data,no_evidence")]
    public void Hints_name_what_is_missing(string text, string codes) => Assert.Equal(
        codes.Split(',').Order(),
        Completeness.Of(new DraftReport { Text = text }).Select(hint => hint.Code).Order());

    [Theory]
    [InlineData("Laporan")]
    [InlineData("MOHON BANTUANNYA")]
    [InlineData("Pengaduan masalah!!")]
    public void A_title_that_says_nothing_is_told(string title) =>
        Assert.Equal(["title_too_general"], Completeness.Of(new DraftReport { Title = title, Text = Good, Attachments = 1 }).Select(hint => hint.Code));

    [Fact]
    public void Filled_fields_stand_for_words()
    {
        var hints = Completeness.Of(new DraftReport
        {
            Title = "Air keruh",
            Text = "Air keran keruh dan berbau besi, tidak layak untuk memasak dan mandi anak-anak kami.",
            PlaceGiven = true,
            DateGiven = true,
            Attachments = 2,
        });
        Assert.Empty(hints);
    }

    [Fact]
    public void A_question_needs_no_scene() => Assert.Empty(Completeness.Of(new DraftReport
    {
        Title = "Syarat akta kelahiran",
        Text = "Apa saja syarat membuat akta kelahiran anak yang lahir di luar negeri dan berapa lama prosesnya?",
        IsComplaint = false,
    }));

    [Fact]
    public void The_most_helpful_hint_comes_first()
    {
        var severities = Completeness.Of(new DraftReport { Text = "LAMPU MATI DAN SAMPAH!!!!" }).Select(hint => hint.Severity).ToList();
        Assert.Equal(severities.OrderDescending(), severities);
        Assert.Equal(HintSeverity.Important, severities[0]);
    }

    [Fact]
    public void Codes_and_messages_are_distinct()
    {
        Assert.Equal(Completeness.All.Count, Completeness.All.Select(hint => hint.Code).Distinct().Count());
        Assert.Equal(Completeness.All.Count, Completeness.All.Select(hint => hint.Message).Distinct().Count());
        Assert.All(Completeness.All, hint => Assert.Matches("^[a-z_]+$", hint.Code));
    }

    [Fact]
    public void Any_text_gives_each_hint_at_most_once() => Law.Holds(
        Law.Mutated(Gen.Elements(Good, "https://a.b", "", "!!!!????", "\ud800\udc00 DI KE RT", "rt r rw w", "20 2 hari ini")),
        text => Completeness.Of(new DraftReport { Title = text, Text = text }) is var hints && hints.Distinct().Count() == hints.Count,
        cases: 1_000);
}
