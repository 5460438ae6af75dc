using Lapor.Jobs;

namespace Lapor.Channels.X;

/// <summary>
/// Asks X for mentions and direct messages. Each page is kept in the transaction that moves the mark, so what is asked for twice is kept once; the mark moves only when a reading came to its end, so that a process that dies, or a limit, in
/// its midst loses nothing. Each question reaches a little behind the mark: X's index brings some posts late.
/// </summary>
public sealed class PollX(XWay way, XStreamStore streams, InboundStore inbound, SendTally tally, JobSignal signal, XOptions options, TimeProvider time)
{
    /// <summary>How far behind the mark a question reaches.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    private const int MostPages = 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);
    private static readonly string[] Names = [XStream.MentionsName, XStream.LettersName];

    /// <summary>Asks for what is due.</summary>
    /// <returns>How long nothing is due.</returns>
    public async Task<TimeSpan> Run(CancellationToken cancel)
    {
        var soonest = long.MaxValue;
        foreach (var name in Names)
        {
            for (var page = 0; page < MostPages && await Ask(name, cancel); page++)
            {
            }

            soonest = Math.Min(soonest, await streams.NextAt(name, cancel));
        }

        var pause = TimeSpan.FromMilliseconds(Math.Max(0, soonest - Now()));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Asks for one page; true: there is another.</summary>
    private async Task<bool> Ask(string name, CancellationToken cancel)
    {
        if (await streams.Take(name, cancel) is not { } stream) return false;
        var behind = XPage.Earlier(stream.SinceId, Overlap);
        var said = await way.Read(stream, behind, cancel);
        if (said.Page is not { } page)
        {
            await tally.Count(way.Channel, SendOutcome.Failed, said.Code);
            await streams.Fail(stream, Now() + (long)(said.Wait ?? Backoff(stream.Failures)).TotalMilliseconds, forgetsPage: said.Code == "http_400", cancel);
            return false;
        }

        if (stream.Failures > 0) await tally.Answers(way.Channel, cancel);
        // Direct messages have no mark to ask from: the reading ends where it meets what is kept.
        var next = page.Oldest == 0 || page.Oldest > behind ? page.Next : null;
        if (page.Oldest > 0 && XPage.Moment(page.Oldest) < stream.BegunAt) next = null;
        var fresh = page.Messages.Where(m => m.Chat!.WrittenAt >= stream.BegunAt).ToList();
        var pause = said.Wait ?? (next is null ? options.Every : TimeSpan.Zero);
        await streams.Advance(stream, Math.Max(stream.NewestId, page.Newest), next, Now() + (long)pause.TotalMilliseconds, Keep, cancel);
        if (fresh.Count > 0) signal.Wake();
        return next is not null && pause == TimeSpan.Zero;

        async Task Keep(Storage.Transaction transaction)
        {
            foreach (var message in fresh) await inbound.Keep(transaction, message, cancel);
        }
    }

    private TimeSpan Backoff(long failures)
    {
        var pause = options.Every * Math.Pow(2, Math.Min(failures, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
