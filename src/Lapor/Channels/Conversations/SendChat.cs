using System.Globalization;
using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.Channels.Conversations;

/// <summary>Says what waits to be said to one person, in order. A provider that is away is tried again with growing pauses; a message that no try can bring gives way to the next.</summary>
public sealed class SendChat(ConversationStore talks, OutboxStore outbox, ChatWays ways, StopStore stops, AnswerPictures pictures, TimeProvider time)
{
    /// <summary>Payload of the job that tells a step by text message, because the messenger could not.</summary>
    public const string Failover = "failover";

    /// <summary>How long news waits for a messenger that is away; after that the next channel tells it.</summary>
    public static readonly TimeSpan NewsPatience = TimeSpan.FromDays(3);

    private static readonly TimeSpan OtherSpeaks = TimeSpan.FromSeconds(2);

    /// <summary>The job of one message; it sends those before it as well. A crash between the provider's yes and the record sends one message twice.</summary>
    /// <exception cref="AwayException">Not now, and news waits; worth another try until <see cref="NewsPatience"/> ends.</exception>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    public async Task<JobResult> Run(Job job, CancellationToken cancel)
    {
        var id = long.Parse(job.Payload.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture);
        if (await talks.ById(id, cancel) is not { } talk || (await outbox.Waiting(id, cancel)).Count == 0) return JobResult.Finished;
        if (!await talks.Take(id, speaking: true, cancel)) return new JobResult(OtherSpeaks);
        try
        {
            foreach (var waiting in await outbox.Waiting(id, cancel))
            {
                if (await Speak(talk, waiting, cancel) is not { } away) continue;
                return away.Wait is { } pause ? new JobResult(pause) : throw (waiting.ActId is null ? new IOException(away.Code) : new AwayException(away.Code));
            }

            return JobResult.Finished;
        }
        finally
        {
            await talks.Give(id, speaking: true, CancellationToken.None);
        }
    }

    /// <summary>Null when it is over, else why not now.</summary>
    private async Task<ChatResult?> Speak(Conversation talk, WaitingChat waiting, CancellationToken cancel)
    {
        var (channel, handle) = talk.Address;
        var result = ways.Of(channel) is { } way ? await Send(way, talk, waiting, cancel) : new(ChatVerdict.Never, "not_set");
        var late = waiting.ActId is not null && time.GetUtcNow().ToUnixTimeMilliseconds() - waiting.CreatedAt > (long)NewsPatience.TotalMilliseconds;
        if (result.Verdict is ChatVerdict.Later && late) result = result with { Verdict = ChatVerdict.Elsewhere };
        if (result.Verdict is ChatVerdict.Later)
        {
            if (result.Said > waiting.Message.Said) await outbox.Said(waiting.Id, result.Said, cancel);
            return result;
        }

        await outbox.Settle(waiting.Id, channel, result, cancel, t => Otherwise(t, waiting, result.Verdict, cancel));
        // Whoever blocks the account says as clearly as with BERHENTI that they want nothing more.
        if (result.Verdict is ChatVerdict.Unwanted) await stops.Silence(channel, handle, cancel);
        return null;
    }

    /// <summary>Free words while the provider lets them through, approved ones where it does not any more; once, where only its refusal tells that.</summary>
    private async Task<ChatResult> Send(ChatWay way, Conversation talk, WaitingChat waiting, CancellationToken cancel)
    {
        var handle = talk.Address.Handle;
        if (waiting.Message.Picture is { } key) return await way.Send(handle, waiting.Message, await pictures.Find(key, cancel), cancel);
        if (way.FreeFor is not { } free || waiting.Number is not { } number) return await way.Send(handle, waiting.Message, cancel);
        var approved = waiting.Message with { Approved = number, Said = 0 };
        var heard = await outbox.LastHeard(talk.Id, cancel) ?? 0;
        // The provider said later that free words did not reach them.
        if (waiting.Message.Approved is not null || time.GetUtcNow().ToUnixTimeMilliseconds() - heard >= (long)free.TotalMilliseconds) return await way.Send(handle, approved, cancel);
        var result = await way.Send(handle, waiting.Message, cancel);
        return result.Verdict is ChatVerdict.Elsewhere ? await way.Send(handle, approved, cancel) : result;
    }

    // What the person should know, and cannot be told here.
    private Task Otherwise(Transaction transaction, WaitingChat waiting, ChatVerdict verdict, CancellationToken cancel) =>
        verdict is ChatVerdict.Elsewhere or ChatVerdict.Never && waiting is { ReportId: { } report, ActId: { } act } ? outbox.Elsewhere(transaction, report, act, cancel) : Task.CompletedTask;
}
