namespace Lapor.Channels;

/// <summary>A message as a channel brought it.</summary>
/// <param name="Channel">Code of the channel as reports keep it: <c>sms</c>.</param>
/// <param name="Sender">The sender's handle there: a number in E.164, or whatever short name the carrier gave. Personal data.</param>
/// <param name="Text">What was written.</param>
/// <param name="ProviderId">The provider's own id of the message: the same when it is sent again.</param>
public sealed record InboundMessage(string Channel, string Sender, string Text, string ProviderId)
{
    /// <summary>Which of its parts never came, from 1; their places are marked in the text.</summary>
    public IReadOnlyList<int> Missing { get; init; } = [];

    /// <summary>Characters of a text; a longer one is no message.</summary>
    public const int LongestText = 20_000;
}

/// <summary>A message that was kept.</summary>
/// <param name="Id">Its row; the row goes, and another may get the number.</param>
/// <param name="OnceKey">Tells it from every other message for ever: of channel, sender and the provider's id, and says nothing of them.</param>
/// <param name="Message">As it came.</param>
/// <param name="Outcome">What became of it, a stable code; null while nothing did.</param>
/// <param name="ReportId">The report it became or was about.</param>
/// <param name="Answer">What was answered; null where nothing was, or the answer was lost on its way here.</param>
/// <param name="Undelivered">True where whoever asked for the answer hung up before it was given.</param>
public sealed record KeptMessage(long Id, string OnceKey, InboundMessage Message, string? Outcome, long? ReportId, string? Answer, bool Undelivered);
