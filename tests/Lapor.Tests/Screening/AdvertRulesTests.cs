using Lapor.Screening;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Screening;

/// <summary>What looks like advertising in a text message, by the words that come with the program. How much of real messages it names is measured in bench/README.md.</summary>
public sealed class AdvertRulesTests
{
    [Theory]
    [InlineData("Selamat! Nomor Anda pemenang undian, kode PIN 25h4k77, klik www.hadiah-contoh.xyz", true)]
    [InlineData("SLOT GACOR bonus new member 100%, daftar di gacor-contoh.vip", true)]
    [InlineData("Promo! Kuota 10GB hanya Rp 25rb, aktifkan *999*1# sekarang", true)]
    [InlineData("Mama minta tolong isikan pulsa ke nomor ini, HP mama hilang, 081234567890", true)]
    [InlineData("Jual obat kuat, harga murah, WA 081234567890", true)]
    [InlineData("Lampu jalan mati di Jl Ahmad Yani depan www.contoh.com sudah seminggu", false)]
    [InlineData("Banyak iklan judi slot gacor di jalan desa, mohon ditertibkan", false)]
    [InlineData("Ada promo pungli di kelurahan, bayar Rp 50.000 untuk KTP", false)]
    [InlineData("Bansos belum cair, hub pak RT 081234567890 tidak diangkat", false)]
    [InlineData("Pinjaman online meneror saya, tolong diblokir", false)]
    [InlineData("", false)]
    public async Task An_advertisement_is_named_and_a_report_is_not(string text, bool advert) => Assert.Equal(advert, (await Rules()).IsAdvert(text));

    [Fact]
    public void Any_text_is_judged_and_more_of_the_same_is_no_more() => Law.Holds(
        Law.Mixed(40, "kuota", "murah", "kuota murah", " ", ".", "rp 5", "rb", "08", "1234567", "*99#", "http://", "wa", "\ud83d", "\u202e", "\0", "é", "*1", "xyz."),
        text => Lonely.Points(text) is >= 0 and <= 7 && Lonely.Points(text + " " + text) <= 7,
        2000);

    [Fact]
    public void A_phrase_counts_once_and_only_as_whole_words()
    {
        Assert.Equal(3, Lonely.Points("KUOTA murah! kuota, murah; kuota murah"));
        Assert.Equal(0, Lonely.Points("kuotamurah kuota yang murah"));
        // What stands far behind is not read: an advertisement says it all at once.
        Assert.Equal(0, Lonely.Points(new string('x', 1000) + " kuota murah"));
    }

    private static AdvertRules Lonely { get; } = new([new AdvertPhrase { Phrase = "kuota murah", Points = 3 }]);

    private static async Task<AdvertRules> Rules()
    {
        await using var world = await World.Create(Engine.Sqlite);
        return await new AdvertStore(world.Database, world.Clock).Get(default);
    }
}
