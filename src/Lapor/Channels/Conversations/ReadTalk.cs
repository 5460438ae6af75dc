using System.Text.RegularExpressions;
using Lapor.Channels.Sms;
using Lapor.Foundation;

namespace Lapor.Channels.Conversations;

/// <summary>One thing that was said about a report on a messenger or by text message.</summary>
/// <param name="At">UTC milliseconds.</param>
/// <param name="Channel">Code of the channel.</param>
/// <param name="FromReporter">The reporter said it; else we did.</param>
/// <param name="Text">Null: withheld from whoever asked. Empty: a button, a position or files alone.</param>
public sealed record TalkLine(long At, string Channel, bool FromReporter, string? Text)
{
    public bool Pressed { get; init; }

    public bool SharedPlace { get; init; }

    /// <summary>Files that came with it.</summary>
    public int Files { get; init; }

    /// <summary>How far it came, of what we said: <c>waiting</c>, <c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c>; null of what was heard.</summary>
    public string? State { get; init; }

    /// <summary>Why it failed, a stable code.</summary>
    public string? Code { get; init; }
}

/// <summary>
/// The conversation behind a report, for the officers who handle it: words, moments and whether they arrived. Never the handle, nor the name that a messenger gives; never the secret code, with which whoever reads it would be
/// the reporter.
/// </summary>
public sealed partial class ReadTalk(InboundStore inbound, OutboxStore outbox, DeliveryStore deliveries)
{
    /// <summary>Messages of each side that are shown, the latest.</summary>
    public const int Most = 100;

    /// <summary>The conversation, oldest first; what is older than <see cref="InboundStore.Kept"/> is forgotten.</summary>
    /// <param name="reportId">The report.</param>
    /// <param name="words">False withholds what was said: words can say who somebody is, and ours repeat the reporter's.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<TalkLine>> Of(long reportId, bool words, CancellationToken cancel)
    {
        List<TalkLine> lines = [];
        foreach (var (at, kept) in await inbound.OfReport(reportId, Most, cancel))
        {
            var (message, chat) = (kept.Message, kept.Message.Chat);
            lines.Add(new(at, message.Channel, FromReporter: true, words ? Hidden(message.Text) : null)
            {
                Pressed = chat?.Pushed is not null,
                SharedPlace = chat?.Place is not null,
                Files = chat?.Media.Count ?? 0,
            });
            // A messenger's answer is a message of its own, with a fate of its own.
            if (chat is null && kept.Answer is { Length: > 0 } answer) lines.Add(new(at, message.Channel, FromReporter: false, words ? Hidden(answer) : null) { State = kept.Undelivered ? "waiting" : "sent" });
        }

        lines.AddRange((await outbox.OfReport(reportId, Most, cancel)).Select(said => new TalkLine(said.At, said.Channel, FromReporter: false, words ? Hidden(said.Message.Text) : null) { State = said.State, Code = said.Code }));
        // What was given up before it left has no words any more; that it did is what counts.
        lines.AddRange((await deliveries.UnsentOf(reportId, cancel)).Select(gone => new TalkLine(gone.At, "sms", FromReporter: false, "") { State = "failed", Code = gone.Code }));
        return [.. lines.OrderBy(l => l.At)];
    }

    /// <summary>The text without secret codes.</summary>
    internal static string Hidden(string text) => Sixteen().Replace(text, found => ReceiptCode.TryParse(found.Value, out _) ? "••••" : found.Value);

    [GeneratedRegex("[0-9](?:[ .-]?[0-9]){15}", RegexOptions.NonBacktracking)]
    private static partial Regex Sixteen();
}
