using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>What becomes of one piece of news on one way.</summary>
public enum NewsMoment
{
    /// <summary>It goes.</summary>
    Now,

    /// <summary>It goes when the quiet hours end.</summary>
    Later,

    /// <summary>It stands in the day's mail.</summary>
    Digest,

    /// <summary>It does not go on this way.</summary>
    Never,
}

/// <summary>When one piece of news goes.</summary>
/// <param name="Moment">What becomes of it.</param>
/// <param name="Wait">How long until then; nothing where it goes now or never.</param>
public readonly record struct NewsTiming(NewsMoment Moment, TimeSpan Wait);

/// <summary>
/// The one place that says whether and when somebody is told: topic × way × wish × hour. Pure, so that a table can hold it. Codes to sign in and word of an account's safety do not come by here: they never wait.
/// </summary>
public static class NewsRules
{
    private static readonly NewsTiming Never = new(NewsMoment.Never, default);

    /// <summary>Decides.</summary>
    /// <param name="topic">One topic.</param>
    /// <param name="way">How it would reach them.</param>
    /// <param name="contact">Whom, with what they chose.</param>
    /// <param name="stopped">They asked for silence on this way, after the report was filed.</param>
    /// <param name="now">The moment.</param>
    /// <param name="instead">Another way could not bring it: whoever wants any news on this way gets this as well, at once.</param>
    public static NewsTiming Decide(NewsTopics topic, NewsWay way, Contact contact, bool stopped, DateTimeOffset now, bool instead = false)
    {
        // Nobody proved that the number is theirs.
        if (way is NewsWay.Sms && !contact.PhoneProved) return Never;
        return Decide(topic, way, contact.Notices ?? new NoticeChoice(), contact.Email, stopped, now, instead);
    }

    /// <inheritdoc cref="Decide(NewsTopics, NewsWay, Contact, bool, DateTimeOffset, bool)"/>
    /// <param name="choice">What they chose.</param>
    /// <param name="email">Their e-mail address, or nothing.</param>
    public static NewsTiming Decide(NewsTopics topic, NewsWay way, NoticeChoice choice, string email, bool stopped, DateTimeOffset now, bool instead = false)
    {
        var mandatory = (topic & NewsTopics.Mandatory) != 0;
        if (!mandatory)
        {
            var wanted = choice.Topics(way, email);
            if (stopped || (wanted & (instead ? wanted : topic)) == 0) return Never;
        }

        // A day's mail leaves at its hour, and waits only where that hour is quiet.
        if (way is NewsWay.Mail && choice.Daily && !mandatory && !instead)
        {
            var until = choice.UntilDigest(now);
            return new(NewsMoment.Digest, until + (choice.Wait(now + until) ?? TimeSpan.Zero));
        }

        return choice.Wait(now) is { } quiet ? new(NewsMoment.Later, quiet) : new(NewsMoment.Now, default);
    }

    /// <summary>What an act is to its reporter.</summary>
    public static NewsTopics Of(ActKind act) => act switch
    {
        ActKind.Submit => NewsTopics.Received,
        ActKind.Withdraw or ActKind.TakeBack => NewsTopics.LastWord,
        ActKind.Hold => NewsTopics.Asked,
        ActKind.InterimFollowUp or ActKind.FinalFollowUp => NewsTopics.Answer,
        ActKind.WarnSilence or ActKind.WarnHold => NewsTopics.Deadline,
        ActKind.Archive or ActKind.ExpireHold or ActKind.CloseByAdmin or ActKind.CloseBySystem or ActKind.DeclineWithdrawal or ActKind.UpholdAppeal or ActKind.DismissAppeal => NewsTopics.Ending,
        _ => NewsTopics.Way,
    };

    /// <summary>What an act is to the officers whom it concerns.</summary>
    public static NewsTopics ForOfficers(ActKind act) => act is ActKind.Submit ? NewsTopics.Fresh : NewsTopics.Turn;
}
