using System.Globalization;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Tests.Notifying;

/// <summary>The table of who is told when: topic × way × wish × hour.</summary>
public sealed class NewsRulesTests
{
    private const string Noon = "2026-03-02T05:00:00Z"; // 12.00 in Jakarta
    private const string Night = "2026-03-02T16:00:00Z"; // 23.00

    private static readonly Dictionary<string, NoticeChoice> Wishes = new(StringComparer.Ordinal)
    {
        ["as it comes"] = new(),
        ["needed"] = new() { Mail = MailNotices.Needed, Sms = MailNotices.Needed, Chat = MailNotices.Needed },
        ["none"] = new() { Mail = MailNotices.None, Sms = MailNotices.None, Chat = MailNotices.None },
        ["texts too"] = new() { Sms = MailNotices.All },
        ["picked answers by mail"] = new() { Sms = MailNotices.All, Picked = new(NewsTopics.Answer, NewsTopics.None, NewsTopics.None, NewsTopics.None) },
        ["picked deadlines by text"] = new() { Sms = MailNotices.All, Picked = new(NewsTopics.None, NewsTopics.Deadline, NewsTopics.Way, NewsTopics.Ending) },
        ["nights off"] = new() { QuietFrom = 22, QuietTo = 6 },
        ["nights off, texts too"] = new() { Sms = MailNotices.All, QuietFrom = 22, QuietTo = 6 },
        ["once a day"] = new() { Daily = true },
        ["once a day, sleeps long"] = new() { Daily = true, QuietFrom = 22, QuietTo = 9 },
        ["once a day, in the east"] = new() { Daily = true, Zone = "WIT" },
    };

    [Theory]
    // Each topic as it comes; a text message only where no mail can go.
    [InlineData(NewsTopics.Received, NewsWay.Mail, "as it comes", Noon, "now")]
    [InlineData(NewsTopics.Way, NewsWay.Mail, "as it comes", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "as it comes", Noon, "now")]
    [InlineData(NewsTopics.Way, NewsWay.Device, "as it comes", Noon, "now")]
    [InlineData(NewsTopics.Ending, NewsWay.Chat, "as it comes", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Sms, "as it comes", Noon, "never")]
    [InlineData(NewsTopics.Way, NewsWay.Sms, "texts too", Noon, "now")]
    [InlineData(NewsTopics.Fresh, NewsWay.Mail, "as it comes", Noon, "now")]
    [InlineData(NewsTopics.TimeLimit, NewsWay.Mail, "as it comes", Noon, "now")]
    // What is needed.
    [InlineData(NewsTopics.Way, NewsWay.Mail, "needed", Noon, "never")]
    [InlineData(NewsTopics.Asked, NewsWay.Mail, "needed", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Sms, "needed", Noon, "now")]
    [InlineData(NewsTopics.Deadline, NewsWay.Chat, "needed", Noon, "now")]
    [InlineData(NewsTopics.Ending, NewsWay.Mail, "needed", Noon, "now")]
    [InlineData(NewsTopics.Way, NewsWay.Chat, "needed", Noon, "never")]
    // Nothing, but what nobody can turn off.
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "none", Noon, "never")]
    [InlineData(NewsTopics.Deadline, NewsWay.Sms, "none", Noon, "never")]
    [InlineData(NewsTopics.Ending, NewsWay.Chat, "none", Noon, "never")]
    [InlineData(NewsTopics.Received, NewsWay.Mail, "none", Noon, "now")]
    [InlineData(NewsTopics.LastWord, NewsWay.Mail, "none", Noon, "now")]
    // Picked one by one.
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "picked answers by mail", Noon, "now")]
    [InlineData(NewsTopics.Asked, NewsWay.Mail, "picked answers by mail", Noon, "never")]
    [InlineData(NewsTopics.Answer, NewsWay.Device, "picked answers by mail", Noon, "never")]
    [InlineData(NewsTopics.Received, NewsWay.Mail, "picked deadlines by text", Noon, "now")]
    [InlineData(NewsTopics.Deadline, NewsWay.Sms, "picked deadlines by text", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Sms, "picked deadlines by text", Noon, "never")]
    [InlineData(NewsTopics.Way, NewsWay.Device, "picked deadlines by text", Noon, "now")]
    [InlineData(NewsTopics.Ending, NewsWay.Chat, "picked deadlines by text", Noon, "now")]
    [InlineData(NewsTopics.Ending, NewsWay.Mail, "picked deadlines by text", Noon, "never")]
    // Quiet hours.
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "nights off", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "nights off", Night, "later 07:00")]
    [InlineData(NewsTopics.Way, NewsWay.Device, "nights off", Night, "later 07:00")]
    [InlineData(NewsTopics.Turn, NewsWay.Device, "nights off", Night, "later 07:00")]
    [InlineData(NewsTopics.Received, NewsWay.Mail, "nights off", Night, "later 07:00")]
    [InlineData(NewsTopics.Answer, NewsWay.Sms, "nights off, texts too", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Sms, "nights off, texts too", Night, "later 07:00")]
    [InlineData(NewsTopics.Answer, NewsWay.Chat, "nights off", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Chat, "nights off", Night, "later 07:00")]
    [InlineData(NewsTopics.LastWord, NewsWay.Mail, "nights off", Night, "later 07:00")]
    // One mail a day; other ways are not gathered, and a receipt is not either.
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "once a day", Noon, "digest 19:00")]
    [InlineData(NewsTopics.Way, NewsWay.Mail, "once a day", Night, "digest 08:00")]
    [InlineData(NewsTopics.Answer, NewsWay.Device, "once a day", Noon, "now")]
    [InlineData(NewsTopics.Received, NewsWay.Mail, "once a day", Noon, "now")]
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "once a day, sleeps long", Night, "digest 10:00")]
    [InlineData(NewsTopics.Answer, NewsWay.Mail, "once a day, in the east", Noon, "digest 17:00")]
    public void Each_piece_of_news_goes_when_it_should(NewsTopics topic, NewsWay way, string wish, string at, string expected) =>
        Assert.Equal(expected, Spelled(NewsRules.Decide(topic, way, Wishes[wish], "siti@contoh.id", stopped: false, Moment(at))));

    [Fact]
    public void Whoever_asked_for_silence_gets_only_what_nobody_can_turn_off()
    {
        foreach (var (way, wish, topic) in from way in Enum.GetValues<NewsWay>() from wish in Wishes.Values from topic in Single() select (way, wish, topic))
        {
            var timing = NewsRules.Decide(topic, way, wish, "", stopped: true, Moment(Noon));
            Assert.Equal((topic & NewsTopics.Mandatory) != 0, timing.Moment is not NewsMoment.Never);
            Assert.NotEqual(NewsMoment.Digest, timing.Moment);
        }
    }

    [Fact]
    public void What_waits_goes_in_the_end_and_never_waits_again()
    {
        foreach (var (way, wish, topic) in from way in Enum.GetValues<NewsWay>() from wish in Wishes.Values from topic in Single() select (way, wish, topic))
        {
            for (var hour = 0; hour < 24; hour++)
            {
                var now = Moment(Noon).AddHours(hour).AddMinutes(17);
                var timing = NewsRules.Decide(topic, way, wish, "", stopped: false, now);
                if (timing.Moment is NewsMoment.Now or NewsMoment.Never) continue;
                Assert.InRange(timing.Wait, TimeSpan.FromMinutes(1), TimeSpan.FromHours(36));
                Assert.Null(wish.Wait(now + timing.Wait));
            }
        }
    }

    [Fact]
    public void A_number_that_nobody_proved_gets_nothing_and_without_a_mailbox_text_messages_say_what_is_needed()
    {
        NewsMoment Sms(bool proved, string email, NewsTopics topic) => NewsRules.Decide(topic, NewsWay.Sms, new Contact("Siti", "0812", email) { PhoneProved = proved }, stopped: false, Moment(Noon)).Moment;
        Assert.Equal(NewsMoment.Never, Sms(proved: false, "", NewsTopics.Answer));
        Assert.Equal(NewsMoment.Now, Sms(proved: true, "", NewsTopics.Answer));
        Assert.Equal(NewsMoment.Never, Sms(proved: true, "", NewsTopics.Way));
        Assert.Equal(NewsMoment.Never, Sms(proved: true, "siti@contoh.id", NewsTopics.Answer));
    }

    [Fact]
    public void Where_another_way_failed_any_wish_for_this_one_is_enough()
    {
        NewsMoment Instead(string wish) => NewsRules.Decide(NewsTopics.Way, NewsWay.Mail, Wishes[wish], "", stopped: false, Moment(Noon), instead: true).Moment;
        Assert.Equal(NewsMoment.Now, Instead("needed"));
        Assert.Equal(NewsMoment.Now, Instead("once a day"));
        Assert.Equal(NewsMoment.Never, Instead("none"));
        Assert.Equal(NewsMoment.Never, Instead("picked deadlines by text"));
    }

    [Fact]
    public void Every_act_that_is_told_has_a_topic_that_can_be_chosen_or_is_told_always()
    {
        foreach (var (act, jobs) in Flow.After)
        {
            if (jobs.Any(j => j.Kind is JobKinds.TellReporter or JobKinds.SmsReporter)) Assert.True((NewsRules.Of(act) & (NewsTopics.OfReporters | NewsTopics.Received)) != 0, act.ToString());
            if (jobs.Any(j => j.Kind is JobKinds.LastMail)) Assert.Equal(NewsTopics.LastWord, NewsRules.Of(act));
            if (jobs.Any(j => j.Kind is JobKinds.TellOfficers)) Assert.True((NewsRules.ForOfficers(act) & NewsTopics.OfOfficers) != 0, act.ToString());
        }
    }

    [Fact]
    public void What_was_ended_comes_back_as_it_was_picked_or_as_a_newcomer_gets_it()
    {
        var picked = Wishes["picked deadlines by text"];
        Assert.Equal(NewsTopics.None, picked.Without(NewsWay.Sms).Topics(NewsWay.Sms, ""));
        Assert.Equal(NewsTopics.Deadline, picked.Without(NewsWay.Sms).Again(NewsWay.Sms).Topics(NewsWay.Sms, ""));
        Assert.Equal(NewsTopics.Needed, Wishes["picked answers by mail"].Again(NewsWay.Sms).Topics(NewsWay.Sms, "siti@contoh.id"));
        Assert.Equal(NewsTopics.OfReporters | NewsTopics.OfOfficers, new NoticeChoice().Without(NewsWay.Mail).Again(NewsWay.Mail).Topics(NewsWay.Mail, ""));
        Assert.Equal(NewsTopics.Ending, picked.Without(NewsWay.Chat).Again(NewsWay.Chat).Topics(NewsWay.Chat, ""));
    }

    private static IEnumerable<NewsTopics> Single() => Enum.GetValues<NewsTopics>().Where(t => System.Numerics.BitOperations.PopCount((uint)t) == 1);

    private static DateTimeOffset Moment(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);

    private static string Spelled(NewsTiming timing) => timing.Moment.ToString().ToLowerInvariant() + (timing.Wait == TimeSpan.Zero ? "" : timing.Wait.ToString(@"\ hh\:mm", CultureInfo.InvariantCulture));
}
