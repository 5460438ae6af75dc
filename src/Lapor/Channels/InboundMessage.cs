namespace Lapor.Channels;

/// <summary>A message as a channel brought it.</summary>
/// <param name="Channel">Code of the channel as reports keep it: <c>sms</c>.</param>
/// <param name="Sender">The sender's handle there: a number in E.164, a chat's id, or whatever short name the carrier gave. Personal data.</param>
/// <param name="Text">What was written.</param>
/// <param name="ProviderId">The provider's own id of the message: the same when it is sent again.</param>
public sealed record InboundMessage(string Channel, string Sender, string Text, string ProviderId)
{
    /// <summary>Which of its parts never came, from 1; their places are marked in the text.</summary>
    public IReadOnlyList<int> Missing { get; init; } = [];

    /// <summary>Characters of a text; a longer one is no message.</summary>
    public const int LongestText = 20_000;

    /// <summary>What a messenger brings beside the words; null: a text message.</summary>
    public ChatExtras? Chat { get; init; }
}

/// <summary>What comes with a message of a messenger. Nobody waits for the answer to one: it is sent as a message of its own.</summary>
public sealed record ChatExtras
{
    /// <summary>When it was written, UTC milliseconds, as the provider says; 0: not told. Orders what waits.</summary>
    public long WrittenAt { get; init; }

    /// <summary>The name that the person gave the messenger; empty: none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The language of the person's device as the messenger tells it, <c>en</c>, <c>id-ID</c>; empty: not told.</summary>
    public string Language { get; init; } = "";

    /// <summary>The value of the button that was pressed; null: none.</summary>
    public string? Pushed { get; init; }

    /// <summary>A shared position; null: none.</summary>
    public ChatPlace? Place { get; init; }

    /// <summary>Files, to be fetched from the provider.</summary>
    public IReadOnlyList<ChatMedia> Media { get; init; } = [];

    /// <summary>The provider's id of the public post that it is; null: it was written to us alone.</summary>
    public string? Post { get; init; }

    /// <summary>The provider's id of the message that this one quotes; null: none.</summary>
    public string? Quotes { get; init; }
}

/// <summary>A position.</summary>
/// <param name="Latitude">Degrees, north positive.</param>
/// <param name="Longitude">Degrees, east positive.</param>
/// <param name="Label">What the person or the provider calls it; may be empty.</param>
public sealed record ChatPlace(double Latitude, double Longitude, string Label);

/// <summary>A file that came with a message.</summary>
/// <param name="Id">The provider's name of it, or its address there; null: of a kind that no channel gives out (a sticker, a contact).</param>
/// <param name="FileName">As the sender's device called it; may be empty.</param>
public sealed record ChatMedia(string? Id, string FileName);

/// <summary>A message that was kept.</summary>
/// <param name="Id">Its row; the row goes, and another may get the number.</param>
/// <param name="OnceKey">Tells it from every other message for ever: of channel, sender and the provider's id, and says nothing of them.</param>
/// <param name="Message">As it came.</param>
/// <param name="Outcome">What became of it, a stable code; null while nothing did.</param>
/// <param name="ReportId">The report it became or was about.</param>
/// <param name="Answer">What was answered; null where nothing was, or the answer was lost on its way here.</param>
/// <param name="Undelivered">True where whoever asked for the answer hung up before it was given.</param>
public sealed record KeptMessage(long Id, string OnceKey, InboundMessage Message, string? Outcome, long? ReportId, string? Answer, bool Undelivered)
{
    /// <summary>It was kept by this very call: nobody can have made anything of it yet.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Name of the key in the ring that wraps <see cref="WrappedKey"/>.</summary>
    internal string RingKey { get; init; } = "";

    /// <summary>The message's own key, sealed by the ring's.</summary>
    internal byte[] WrappedKey { get; init; } = [];

    /// <summary>An admin let it through: no limit holds it any more.</summary>
    public bool IsReleased { get; init; }
}

/// <summary>What is known of a sender from the messages that are kept.</summary>
public sealed class SenderStanding
{
    /// <summary>Messages of the last 24 hours.</summary>
    public long Today { get; init; }

    /// <summary>Of these, nothing but greetings.</summary>
    public long Greeted { get; init; }

    /// <summary>Held because they look like advertising.</summary>
    public long Held { get; init; }

    /// <summary>Of these, in the last 24 hours.</summary>
    public long HeldToday { get; init; }

    /// <summary>Let through by an admin or by the sender.</summary>
    public long Released { get; init; }

    /// <summary>Marked as advertising by an admin.</summary>
    public long Junk { get; init; }

    /// <summary>Messages of the last 24 hours with the very words of this one that a report came of.</summary>
    public long SameWords { get; init; }

    /// <summary>A person wrote from there: nothing is held for its words.</summary>
    public bool IsTrusted => Released > 0 && Junk == 0;

    /// <summary>An admin saw advertising from there.</summary>
    public bool IsJunk => Junk > 0;
}

/// <summary>How much of one sender is worked on.</summary>
/// <param name="PerNumber">Text messages of one number in a day; of messengers, whose talks have many turns, four times as many.</param>
public sealed record InboundLimits(int PerNumber = 50);
