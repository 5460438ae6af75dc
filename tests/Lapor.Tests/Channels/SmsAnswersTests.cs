using System.Globalization;
using System.Text;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.Reports;
using Lapor.Tests.House;

namespace Lapor.Tests.Channels;

/// <summary>Every answer by text message, with its length.</summary>
public sealed class SmsAnswersTests
{
    private static readonly SmsAnswers Answers = new(ChannelWording.Plain, "lapor.example.go.id/lacak", "id");
    private static readonly TrackingId Number = TrackingId.TryParse("1000000005", out var id) ? id : throw new InvalidOperationException();
    private static readonly ReceiptCode Receipt = ReceiptCode.TryParse("0000000000000000", out var code) ? code : ReceiptCode.New();

    [Theory]
    [InlineData("id", "sms-answers.approved.txt")]
    [InlineData("en", "sms-answers.en.approved.txt")]
    public void Answers_are_as_approved(string language, string file)
    {
        var answers = new SmsAnswers(ChannelWording.Plain, "lapor.example.go.id/lacak", language);
        var due = language == "en" ? "Wednesday, 14 January 2026" : "Rabu, 14 Januari 2026";
        var report = new Report { TrackingId = Number };
        (string Name, string Text)[] all =
        [
            ("filed, with a keyword", answers.TakenIn(report, Receipt, "Pemkab Buleleng", [])),
            ("filed, without one", answers.TakenIn(report, Receipt, null, [])),
            ("filed, anonymous", answers.TakenIn(report with { Anonymous = true }, Receipt, "Pemkab Buleleng", [])),
            ("filed, anonymous and confidential", answers.TakenIn(report with { Anonymous = true, Confidential = true }, Receipt, "Pemkab Buleleng", [])),
            ("filed, a part missing", answers.TakenIn(report, Receipt, null, [2])),
            ("filed, two parts missing", answers.TakenIn(report with { Anonymous = true, Confidential = true }, Receipt, null, [2, 3])),
            ("the start missing", answers.StartMissing),
            .. Enum.GetValues<ReportState>().Select(s => ($"status {s.Code()}", answers.Status(Number, s, "Pemkab Buleleng", due, null))),
            ("status with an answer", answers.Status(Number, ReportState.FollowedUp, "Pemkab Buleleng", due, "Petugas mengganti lampu di dua tiang hari ini. “Terima kasih” – Dinas Perhubungan. Bila padam lagi, hubungi kami di kantor pada jam kerja, hari Senin sampai Jumat, atau lewat Lapor.")),
            ("said", answers.Taken(Number, ReportState.ReporterReplied, [])),
            ("said, a part missing", answers.Taken(Number, ReportState.RerouteRequested, [2])),
            ("rated, solved", answers.Rated(Number, 5, Verdict.Resolved)),
            ("rated, not solved", answers.Rated(Number, 1, Verdict.NotResolved)),
            ("stopped", answers.Stopped(null, chat: false)),
            ("stopped, one report", answers.Stopped(Number, chat: false)),
            ("started", answers.Started(null, chat: false)),
            ("the same words again", answers.Already(Number, ReportState.Submitted)),
            ("help", answers.Help),
            ("not yours", answers.NotYours(Number.ToString(), chat: false)),
            .. new[] { "number", "number_digits", "text", "score" }.Select(p => ($"unclear, {p}", answers.Unclear(new("TL", p)))),
            ("refused, not at this stage", answers.Refused(ReportRefusals.NotNow(ActKind.CloseByReporter, ReportState.Submitted))),
            ("refused, changed meanwhile", answers.Refused(ReportRefusals.Changed(null, "09.00"))),
            ("empty", answers.Nothing),
            ("too many", answers.Capped),
            ("greeted", answers.Greeted),
            ("held", answers.Held),
            ("let through", answers.LetThrough),
        ];
        var text = new StringBuilder("Answers by text message: septets, parts, words. Written by SmsAnswersTests; approved by committing it.\n");
        foreach (var (name, answer) in all)
        {
            var septets = Gsm0338.Septets(answer);
            Assert.True(septets is <= ChannelWording.TwoParts, $"{name}: {septets} septets");
            text.Append(CultureInfo.InvariantCulture, $"\n{name} ({septets}, {(septets <= Gsm0338.OneMessage ? 1 : 2)})\n{answer}\n");
        }

        Approved.Text($"tests/Lapor.Tests/Channels/{file}", text.ToString());
    }

    [Theory]
    [InlineData("é✓🙂ﷺ\u0000\u200b漢字")]
    [InlineData("{[]}~^|€\\")]
    public void Whatever_stands_in_a_name_or_an_answer_two_parts_hold_it(string signs)
    {
        var endless = string.Concat(Enumerable.Repeat(signs, 200));
        Assert.True(Gsm0338.Septets(Answers.Status(Number, ReportState.FollowedUp, "Pemkab", "Rabu", endless)) is <= ChannelWording.TwoParts);
        Assert.True(Gsm0338.Septets(Answers.Refused(new("x", "", endless, ""))) is <= ChannelWording.TwoParts);
        Assert.StartsWith("Lapor: laporan 1000000005", Answers.Status(Number, ReportState.FollowedUp, "Pemkab", "Rabu", endless), StringComparison.Ordinal);
    }

    [Fact]
    public void News_of_a_report_that_came_by_text_message_says_what_to_write_back_and_fits_one_message()
    {
        var links = new ReportLinks(new Uri("https://lapor.example.go.id"));
        foreach (var act in Enum.GetValues<ActKind>())
        {
            foreach (var language in new[] { "id", "en" })
            {
                var open = TextReporter.Words(new Report { TrackingId = Number, Channel = "sms" }, act, language, links);
                Assert.InRange(Gsm0338.Septets(open) ?? int.MaxValue, 20, Gsm0338.OneMessage);
                var hidden = TextReporter.Words(new Report { TrackingId = Number, Channel = "sms", Anonymous = true }, act, language, links);
                Assert.DoesNotContain(Number.ToString(), hidden, StringComparison.Ordinal);
                Assert.DoesNotContain(Number.Spoken, hidden, StringComparison.Ordinal);
            }
        }

        Assert.EndsWith("Ketik LENGKAPI 1000000005 lalu isinya", TextReporter.Words(new Report { TrackingId = Number, Channel = "sms" }, ActKind.Hold, "id", links), StringComparison.Ordinal);
    }
}
