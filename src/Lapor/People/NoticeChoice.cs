using System.Text.Json.Serialization;
using Lapor.Foundation;

namespace Lapor.People;

/// <summary>Which steps of a report are told on one channel.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailNotices>))]
public enum MailNotices
{
    /// <summary>Every step.</summary>
    All,

    /// <summary>Answers, and what waits for the reporter.</summary>
    Needed,

    /// <summary>Nothing: the page tells it.</summary>
    None,
}

/// <summary>How a person wants to be told. Travels sealed with the contact of each report, so that telling a reporter never needs to know an account.</summary>
public sealed record NoticeChoice
{
    /// <summary>By e-mail.</summary>
    public MailNotices Mail { get; init; }

    /// <summary>By text message to a proved number; null: <see cref="MailNotices.Needed"/> where there is no e-mail address, else none.</summary>
    public MailNotices? Sms { get; init; }

    /// <summary>On the messenger that the report came by.</summary>
    public MailNotices Chat { get; init; }

    /// <summary>First quiet hour, 0–23; null: none.</summary>
    public int? QuietFrom { get; init; }

    /// <summary>First hour that is quiet no more, 0–23.</summary>
    public int? QuietTo { get; init; }

    /// <summary>Whose hours: <c>WIB</c>, <c>WITA</c> or <c>WIT</c>.</summary>
    public string Zone { get; init; } = "WIB";

    /// <summary>What is told by text message to a proved number: as chosen, else what is needed where no mail can go.</summary>
    public static MailNotices BySms(NoticeChoice? chosen, string email) => chosen?.Sms ?? (email.Length == 0 ? MailNotices.Needed : MailNotices.None);

    /// <summary>How long a notice waits; null when it may go now.</summary>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        if (QuietFrom is not { } from || QuietTo is not { } to || from == to) return null;
        var local = TimeZoneInfo.ConvertTime(now, IndonesianTime.Find(Zone) ?? IndonesianTime.Wib).DateTime;
        var quiet = from < to ? local.Hour >= from && local.Hour < to : local.Hour >= from || local.Hour < to;
        if (!quiet) return null;
        var end = local.Date.AddHours(to);
        return (end <= local ? end.AddDays(1) : end) - local;
    }
}
