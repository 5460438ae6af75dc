using FsCheck.Fluent;
using Lapor.Foundation;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Screening;

/// <summary>What an officer decides about masks. All numbers and names here are invented.</summary>
public sealed class MaskChoiceTests
{
    private const string Text = "Pak Slamet, HP 081234567890, kantor (0361) 123456. Tetangganya Wakijan tahu. wakijan juga saksi.";

    [Fact]
    public void Nothing_decided_masks_what_is_sure() =>
        Assert.Equal("Pak [nama disamarkan], HP [nomor telepon disamarkan], kantor (0361) 123456. Tetangganya [nama disamarkan] tahu. wakijan juga saksi.", MaskChoice.None.Apply(Text));

    [Fact]
    public void A_mask_is_undone_a_suggestion_taken_and_own_words_go_everywhere()
    {
        var choice = new MaskChoice(["Slamet"], ["(0361) 123456"], ["wakijan", "HP", "", "disamarkan"]);
        // "HP" is too short to be masked everywhere, and the words of a mask are no words of the text.
        Assert.Equal("Pak Slamet, HP [nomor telepon disamarkan], kantor [nomor telepon disamarkan]. Tetangganya [data pribadi disamarkan] tahu. [data pribadi disamarkan] juga saksi.", choice.Apply(Text));
    }

    [Fact]
    public void A_wording_by_hand_keeps_its_words()
    {
        var choice = new MaskChoice([], ["Slamet"], ["rahasia"]);
        Assert.Equal("Pak [nama disamarkan] dan Pak Joko, [data pribadi disamarkan] 0812 3456 7890", choice.ApplyTo("Pak Slamet dan Pak Joko, rahasia 0812 3456 7890"));
    }

    [Fact]
    public void What_a_wording_shows_tells_what_was_decided()
    {
        var choice = new MaskChoice(["Slamet"], ["(0361) 123456"], []);
        var wording = choice.Apply(Text);
        Assert.Equal(wording, MaskChoice.Seen(Text, wording, []).Apply(Text));
        Assert.Equal(MaskChoice.None.Apply(Text), MaskChoice.Seen(Text, PersonalData.Masked(Text), []).Apply(Text));
    }

    [Fact]
    public void Own_words_are_nowhere_left_and_masking_again_changes_nothing() => Law.Holds(
        from text in Law.Mixed(20, "Wakijan ", "wakijan", "0812", "34567890", " ", "[nama disamarkan]", "nama ", "Pak ", "a.n. ", "samar")
        from own in Gen.Elements("wakijan", "3456", "samar", "nama", "Pak W")
        select (text, own),
        sample =>
        {
            var choice = new MaskChoice([], [], [sample.own]);
            var masked = choice.Apply(sample.text);
            return choice.Apply(masked) == masked && !Without(masked).Contains(sample.own, StringComparison.OrdinalIgnoreCase);
        });

    [Fact]
    public void Masks_are_counted_by_kind() => Assert.Equal(
        [(PersonalDataKind.Phone, 2), (PersonalDataKind.Name, 1)],
        PersonalData.MaskedIn("[nomor telepon disamarkan] [nama disamarkan]", "", "x [nomor telepon disamarkan]"));

    [Fact]
    public void The_name_a_reporter_is_shown_with_stays() => Assert.Equal("Bapak Slamet Riyadi ([nomor telepon disamarkan])", PersonalData.MaskedName("Bapak Slamet Riyadi (081234567890)"));

    // Masks split what stood on both sides of them.
    private static string Without(string masked) => Enum.GetValues<PersonalDataKind>().Aggregate(masked, (text, kind) => text.Replace(PersonalData.Placeholder(kind), "\n", StringComparison.Ordinal));
}
