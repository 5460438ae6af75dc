using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Channels;

/// <summary>What people type, as it is understood.</summary>
public sealed class SmsCommandTests
{
    private static readonly TrackingId Number = TrackingId.TryParse("1000000005", out var id) ? id : throw new InvalidOperationException();

    [Theory]
    [InlineData("STATUS 1000000005")]
    [InlineData("status 100 000 0005")]
    [InlineData("Status: #1000000005")]
    [InlineData("cek 1000000005")]
    [InlineData("  STATUS\n1000000005 ")]
    public void A_status_is_asked_for(string text) => Assert.Equal(new SmsCommand.SmsStatus(Number), SmsCommand.Read(text));

    [Theory]
    [InlineData("TL 1000000005 Masih mati tadi malam", "Masih mati tadi malam")]
    [InlineData("tl #100-000-0005 Masih mati", "Masih mati")]
    [InlineData("balas 1000000005 ya, 2 tiang", "ya, 2 tiang")]
    public void A_reply_is_written(string text, string said) => Assert.Equal(new SmsCommand.SmsReply(Number, said), SmsCommand.Read(text));

    [Fact]
    public void What_was_missing_is_given() => Assert.Equal(new SmsCommand.SmsMissing(Number, "tiang nomor 12"), SmsCommand.Read("LENGKAPI 1000000005 tiang nomor 12"));

    [Theory]
    [InlineData("NILAI 1000000005 4", 4, "")]
    [InlineData("nilai 1000000005 5 selesai, terima kasih", 5, "selesai, terima kasih")]
    [InlineData("NILAI 100 000 0005 1. belum", 1, "belum")]
    public void A_rating_is_given(string text, int score, string rest) => Assert.Equal(new SmsCommand.SmsRating(Number, score, rest), SmsCommand.Read(text));

    [Theory]
    [InlineData("TL 1000000005", "TL", "text")]
    [InlineData("TL 1000000005 ...", "TL", "text")]
    [InlineData("NILAI 1000000005", "NILAI", "score")]
    [InlineData("NILAI 1000000005 9", "NILAI", "score")]
    [InlineData("STATUS", "STATUS", "number")]
    [InlineData("STATUS 1000000006", "STATUS", "number")]
    [InlineData("STATUS 12345", "STATUS", "number_digits")]
    [InlineData("STATUS 10000000051", "STATUS", "number_digits")]
    public void What_cannot_be_read_is_told(string text, string verb, string problem) => Assert.Equal(new SmsCommand.SmsUnclear(verb, problem), SmsCommand.Read(text));

    [Theory]
    [InlineData("Bantuan sosial belum cair sejak Januari")]
    [InlineData("status KTP saya belum jadi")]
    [InlineData("Berhenti operasi angkot di Pasar Minggu")]
    [InlineData("stop pungli di sekolah")]
    [InlineData("info jadwal imunisasi di mana?")]
    [InlineData("nilai rapor anak saya diubah")]
    [InlineData("STOP 3 truk pasir lewat tiap malam")]
    [InlineData("Mulai 2 Januari air tidak mengalir")]
    [InlineData("status 2 anak saya di sekolah tidak jelas")]
    public void A_report_that_begins_like_a_command_is_a_report(string text) => Assert.Equal(new SmsCommand.SmsReport(text), SmsCommand.Read(text));

    [Theory]
    [InlineData("LAPOR BULELENG lampu mati", "BULELENG lampu mati")]
    [InlineData("#lapor 1708 BULELENG lampu mati", "BULELENG lampu mati")]
    [InlineData("lapor", "lapor")]
    public void How_the_service_is_addressed_says_nothing(string text, string told) => Assert.Equal(new SmsCommand.SmsReport(told), SmsCommand.Read(text));

    [Fact]
    public void Single_words_ask_for_help_and_for_silence()
    {
        Assert.IsType<SmsCommand.SmsHelp>(SmsCommand.Read("bantuan"));
        Assert.IsType<SmsCommand.SmsHelp>(SmsCommand.Read("HELP?"));
        Assert.Equal(new SmsCommand.SmsStop(null), SmsCommand.Read("BERHENTI"));
        Assert.Equal(new SmsCommand.SmsStop(Number), SmsCommand.Read("berhenti 1000000005"));
        Assert.Equal(new SmsCommand.SmsStart(null), SmsCommand.Read("Mulai."));
        Assert.Equal(new SmsCommand.SmsStart(Number), SmsCommand.Read("MULAI 1000000005"));
        Assert.IsType<SmsCommand.SmsNothing>(SmsCommand.Read(" . \n"));
        Assert.IsType<SmsCommand.SmsNothing>(SmsCommand.Read(""));
    }

    [Fact]
    public void Thousands_of_broken_messages_are_all_understood_as_something()
    {
        string[] seeds = ["STATUS 1000000005", "NILAI 1000000005 4 selesai", "TL 100 000 0005 isi 🙂 pesan", "BULELENG lampu\0 mati\u202e", "\ud83d", "#", "LENGKAPI 1000000005"];
        var draws = new Draws(5);
        for (var i = 0; i < 20_000; i++)
        {
            var text = seeds[draws.Next(seeds.Length)].ToCharArray();
            for (var slip = draws.Next(4); slip >= 0; slip--) text[draws.Next(text.Length)] = (char)draws.Next(i % 3 == 0 ? 0xffff : 0x7f);
            SmsCommand? read = null;
            Cost.IsWithin(100, text.Length, () => read = SmsCommand.Read(new string(text)));
            Assert.NotNull(read);
        }
    }

    [Fact]
    public void A_title_is_the_start_of_the_text_cut_between_words()
    {
        Assert.Equal("Lampu jalan mati di depan SDN 2", SmsCommand.Title("Lampu jalan mati di depan SDN 2. Sudah seminggu, anak-anak takut pulang."));
        var title = SmsCommand.Title(string.Concat(Enumerable.Repeat("lampu jalan ", 30)));
        Assert.Equal("lampu jalan lampu jalan lampu jalan lampu jalan lampu jalan lampu jalan lampu…", title);
        Assert.Equal(80, SmsCommand.Title(new string('a', 300)).Length);
        Assert.DoesNotContain('\ud83d', SmsCommand.Title(string.Concat(Enumerable.Repeat("a🙂", 60)))[^2..]);
    }
}
