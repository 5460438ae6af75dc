using System.Text.Json.Serialization;
using Lapor.Foundation;

namespace Lapor.People;

/// <summary>Which steps of a report are told on one channel, where nobody picked topics.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailNotices>))]
public enum MailNotices
{
    /// <summary>Every step.</summary>
    All,

    /// <summary>Answers, and what waits for the reporter.</summary>
    Needed,

    /// <summary>Nothing, whatever topics were picked: the page tells it.</summary>
    None,
}

/// <summary>How a person wants to be told. Travels sealed with the contact of each report, so that telling a reporter never needs to know an account.</summary>
public sealed record NoticeChoice
{
    /// <summary>The hour at which a day's mail leaves, in the reader's zone.</summary>
    public const int DigestHour = 7;

    /// <summary>By e-mail.</summary>
    public MailNotices Mail { get; init; }

    /// <summary>By text message to a proved number; null: <see cref="MailNotices.Needed"/> where there is no e-mail address, else none.</summary>
    public MailNotices? Sms { get; init; }

    /// <summary>On the messenger that the report came by.</summary>
    public MailNotices Chat { get; init; }

    /// <summary>The topics of each way; null: as the levels above say.</summary>
    public PickedTopics? Picked { get; init; }

    /// <summary>Mail is gathered into one a day.</summary>
    public bool Daily { get; init; }

    /// <summary>First quiet hour, 0–23; null: none.</summary>
    public int? QuietFrom { get; init; }

    /// <summary>First hour that is quiet no more, 0–23.</summary>
    public int? QuietTo { get; init; }

    /// <summary>Whose hours: <c>WIB</c>, <c>WITA</c> or <c>WIT</c>.</summary>
    public string Zone { get; init; } = "WIB";

    private TimeZoneInfo Local => IndonesianTime.Find(Zone) ?? IndonesianTime.Wib;

    /// <summary>The topics that are told on one way.</summary>
    /// <param name="way">Which.</param>
    /// <param name="email">The person's e-mail address: without one, text messages tell what is needed.</param>
    public NewsTopics Topics(NewsWay way, string email)
    {
        var level = way switch
        {
            NewsWay.Mail => Mail,
            NewsWay.Sms => Sms ?? (email.Length == 0 ? MailNotices.Needed : MailNotices.None),
            NewsWay.Chat => Chat,
            _ => MailNotices.All,
        };
        if (level is MailNotices.None) return NewsTopics.None;
        // Picked while no number was proved: nothing was said about text messages.
        if (Picked is { } picked && !(way is NewsWay.Sms && Sms is null)) return picked.On(way);
        return level is MailNotices.Needed ? NewsTopics.Needed : NewsTopics.OfReporters | NewsTopics.OfOfficers;
    }

    /// <summary>No more news on one way; what was picked stays, for the day it is wanted again.</summary>
    public NoticeChoice Without(NewsWay way) => At(way, MailNotices.None);

    /// <summary>News again on one way: what was picked, and where nothing was, as a newcomer gets it.</summary>
    public NoticeChoice Again(NewsWay way)
    {
        var level = way is NewsWay.Sms ? MailNotices.Needed : MailNotices.All;
        var usual = way is NewsWay.Sms ? NewsTopics.Needed : NewsTopics.OfReporters | NewsTopics.OfOfficers;
        return At(way, level) with { Picked = Picked is { } picked && picked.On(way) == NewsTopics.None ? picked.With(way, usual) : Picked };
    }

    /// <summary>How long a notice waits; null when it may go now.</summary>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        if (QuietFrom is not { } from || QuietTo is not { } to || from == to) return null;
        var local = TimeZoneInfo.ConvertTime(now, Local).DateTime;
        var quiet = from < to ? local.Hour >= from && local.Hour < to : local.Hour >= from || local.Hour < to;
        return quiet ? Until(to, local) : null;
    }

    /// <summary>How long until the next day's mail leaves; never nothing.</summary>
    public TimeSpan UntilDigest(DateTimeOffset now) => Until(DigestHour, TimeZoneInfo.ConvertTime(now, Local).DateTime);

    private static TimeSpan Until(int hour, DateTime local)
    {
        var end = local.Date.AddHours(hour);
        return (end <= local ? end.AddDays(1) : end) - local;
    }

    private NoticeChoice At(NewsWay way, MailNotices level) => way switch
    {
        NewsWay.Mail => this with { Mail = level },
        NewsWay.Sms => this with { Sms = level },
        NewsWay.Chat => this with { Chat = level },
        _ => this,
    };
}
