using System.Globalization;
using System.Text;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.Reports;
using Lapor.Tests.House;

namespace Lapor.Tests.Notifying;

/// <summary>The words of the mails. What a reader gets stands in <c>Mails.approved.txt</c>, every mail in both languages.</summary>
public sealed class MailTextsTests
{
    private static readonly MailTexts Texts = MailTexts.Load();

    [Fact]
    public void Every_mail_reads_as_approved()
    {
        var all = new StringBuilder("Every mail of Lapor with sample values. “Little known” is what a confidential report's reader gets, with no date to tell.\n");
        foreach (var audience in Enum.GetValues<Audience>())
        {
            foreach (var section in Mails(audience))
            {
                foreach (var language in MailTexts.Languages)
                {
                    var full = Texts.Write(audience, language, section, Sample(audience, language, section));
                    var little = Texts.Write(audience, language, section, Little(audience, language, section));
                    all.Append(CultureInfo.InvariantCulture, $"\n=========== {audience.Code()} · {section} · {language}\nSubject: {full.Subject}\n\n{full.Text}");
                    Assert.Equal(full.Subject, little.Subject);
                    if (full.Text != little.Text) all.Append(CultureInfo.InvariantCulture, $"\n----------- {audience.Code()} · {section} · {language} · little known\n{WithoutFrame(little.Text)}");
                }
            }
        }

        Approved.Text("tests/Lapor.Tests/Notifying/Mails.approved.txt", all.ToString());
    }

    [Fact]
    public void Both_languages_say_the_same_values_in_each_mail()
    {
        foreach (var audience in Enum.GetValues<Audience>())
        {
            foreach (var section in Mails(audience))
            {
                var marked = Sample(audience, "id", section).ToDictionary(v => v.Key, v => $"<<{v.Key}>>");
                var spoken = MailTexts.Languages.Select(l => Texts.Write(audience, l, section, marked)).Select(w => marked.Values.Where(v => (w.Subject + w.Text).Contains(v, StringComparison.Ordinal))).ToList();
                Assert.Equal(spoken[0], spoken[1]);
            }
        }
    }

    [Theory]
    [InlineData("reporter.id.txt", "== forward ==", "== forwards ==", "lacks the section forward")]
    [InlineData("reporter.id.txt", "== forward ==", "== forwards ==", "has the section forwards, which nothing uses")]
    [InlineData("officer.en.txt", "{number}", "{title}", "the subject names {title}")]
    [InlineData("officer.id.txt", "?title: Judul: {title}", "Judul: {title}", "names {title}, which may be missing")]
    [InlineData("reporter.en.txt", "{link}", "{receipt}", "names {receipt}")]
    [InlineData("reporter.en.txt", "!quote: You", "!quotes: You", "asks for quotes")]
    [InlineData("officer.id.txt", "Judul: {title}", "Judul: {title} {quote}", "names {quote}")]
    public void A_text_with_a_hole_stops_the_start(string file, string right, string wrong, string said)
    {
        var refused = Assert.Throws<InvalidDataException>(() => MailTexts.Parse(name => name == file ? Source(name).Replace(right, wrong, StringComparison.Ordinal) : Source(name)));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_officer_wrote_is_never_read_as_a_variable_or_a_paragraph_mark()
    {
        var values = new Dictionary<string, string>(Sample(Audience.Reporter, "id", "final_follow_up")) { ["quote"] = "{link} {explanation}\n\n?due: {due}" };
        Assert.Contains("{link} {explanation}\n\n?due: {due}", Texts.Write(Audience.Reporter, "id", "final_follow_up", values).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Mails(Audience audience) =>
        MailTexts.Wanted(audience).Where(s => !s.StartsWith("frame", StringComparison.Ordinal) && s != "some_agency" && !s.StartsWith("state.", StringComparison.Ordinal) && !s.StartsWith("masked.", StringComparison.Ordinal) && !s.StartsWith("clock.", StringComparison.Ordinal));

    private static string Source(string name) => File.ReadAllText(Repository.At("src/Lapor/Notifying/Texts", name));

    private static string WithoutFrame(string text) => string.Join("\n\n", text.Split("\n\n")[..^3]) + "\n";

    private static Dictionary<string, string> Sample(Audience audience, string language, string section)
    {
        var due = IndonesianDates.Moment(new DateTimeOffset(2026, 1, 14, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), IndonesianTime.Wib, language);
        var values = Little(audience, language, section);
        values["agency"] = "Pemerintah Kota Bandung";
        values["unit"] = "Dinas Pekerjaan Umum, Pemerintah Kota Bandung";
        values["due"] = due;
        values["objection"] = due;
        values["complete"] = due;
        values["stop"] = "https://lapor.example/berhenti/1234567890.AbCdEfGhIjKlMnOpQrStUv";
        if (audience is Audience.Officer)
        {
            values.Remove("complete");
            values["title"] = "Lampu jalan mati di depan SDN 2";
            return values;
        }

        values["masked"] = language == "en" ? "phone number (2), person's name" : "nomor telepon (2), nama orang";
        values["quote"] = "> Terima kasih atas laporannya.\n> Keterangan petugas berdiri di sini.";
        values["reason"] = language == "en" ? "Too general" : "Laporan terlalu umum";
        values["explanation"] = language == "en" ? "Tell us about one event." : "Ceritakan satu kejadian.";
        return values;
    }

    private static Dictionary<string, string> Little(Audience audience, string language, string section) => section is MailTexts.Digest or MailTexts.Reminders or MailTexts.Daily ? Gathered : new(StringComparer.Ordinal)
    {
        ["number"] = "1234567890",
        ["link"] = "https://lapor.example/laporan/1234567890",
        ["state"] = Texts.Word(audience, language, $"state.{States.All.First(t => t.Act == Codes.Member<ActKind>(section.Split('.')[0])).To.Code()}"),
        ["agency"] = Texts.Word(audience, language, "some_agency"),
        ["unit"] = Texts.Word(audience, language, "some_agency"),
    };

    private static Dictionary<string, string> Gathered => new(StringComparer.Ordinal)
    {
        ["count"] = "2",
        ["numbers"] = "#1234567890\n#1234567897",
        ["link"] = "https://lapor.example/kerja",
    };
}
