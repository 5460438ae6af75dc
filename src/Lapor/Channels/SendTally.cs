using System.Data.Common;
using Lapor.Storage;
using Microsoft.Extensions.Logging;

namespace Lapor.Channels;

/// <summary>What came of one try to send.</summary>
public enum SendOutcome
{
    /// <summary>The provider has it.</summary>
    Sent,

    /// <summary>The provider is away or says "not now".</summary>
    Failed,

    /// <summary>The provider will never bring it to this address.</summary>
    Refused,
}

/// <summary>Counts what leaves on each channel and why it does not: no addresses, no words. For all nodes together.</summary>
public sealed class SendTally(Database database, TimeProvider time, ILogger<SendTally> log)
{
    /// <summary>How long counts are kept: a year of months to compare.</summary>
    public static readonly TimeSpan Counted = TimeSpan.FromDays(400);

    private const long HourLength = 3_600_000;

    /// <summary>The beginning of the hour of a moment, both in UTC milliseconds.</summary>
    internal static long HourOf(long moment) => moment - (moment % HourLength);

    /// <summary>Counts one try. Never throws: a message that left must not be sent again because it could not be counted.</summary>
    /// <param name="channel">Code of the channel.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="code">Why, where it did not leave; stable, never with the address.</param>
    /// <param name="segments">Parts that are paid for; 0 where nothing is, or nothing left.</param>
    public async Task Count(string channel, SendOutcome outcome, string code, int segments = 0)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new { channel, now, hour = HourOf(now), code, segments, sent = One(outcome is SendOutcome.Sent), failed = One(outcome is SendOutcome.Failed), refused = One(outcome is SendOutcome.Refused) };
        try
        {
            await database.Write(
                async t =>
                {
                    await t.Execute(
                        """
                        INSERT INTO send_hour (channel, hour, sent, failed, refused, segments) VALUES (@channel, @hour, @sent, @failed, @refused, @segments)
                        ON CONFLICT (channel, hour) DO UPDATE SET sent = send_hour.sent + @sent, failed = send_hour.failed + @failed, refused = send_hour.refused + @refused, segments = send_hour.segments + @segments
                        """,
                        row);
                    // An address that takes nothing says nothing about the channel.
                    if (outcome is SendOutcome.Sent)
                        await t.Execute("INSERT INTO channel_state (channel, sent_at) VALUES (@channel, @now) ON CONFLICT (channel) DO UPDATE SET sent_at = @now", row);
                    else if (outcome is SendOutcome.Failed)
                        await t.Execute("INSERT INTO channel_state (channel, failed_at, code) VALUES (@channel, @now, @code) ON CONFLICT (channel) DO UPDATE SET failed_at = @now, code = @code", row);
                },
                CancellationToken.None);
        }
        catch (Exception away) when (away is DbException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogWarning("A message on {Channel} could not be counted: {Error}", channel, away.GetType().Name);
        }
    }

    /// <summary>A provider that failed answers again, though nothing was sent meanwhile.</summary>
    public Task Answers(string channel, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE channel_state SET failed_at = NULL, code = NULL WHERE channel = @channel", new { channel }, cancel), cancel);

    /// <summary>Forgets old hours; returns how many.</summary>
    public Task<int> Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM send_hour WHERE hour < @before", new { before = (time.GetUtcNow() - Counted).ToUnixTimeMilliseconds() }, cancel), cancel);

    private static int One(bool counts) => counts ? 1 : 0;
}
