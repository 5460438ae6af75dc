using Lapor.Channels;
using Lapor.Channels.Telegram;
using Lapor.Jobs;

namespace Lapor.Web.Gateways;

/// <summary>
/// Asks Telegram for updates, for machines that it cannot reach. Each is kept before the next question confirms it, so a process that dies asks for the same ones again, and they are found kept. Telegram answers one asker
/// only: with more than one worker the webhook is the way.
/// </summary>
public sealed class TelegramPoller(TelegramWay way, InboundStore inbound, StopStore stops, JobSignal signal, TimeProvider time, ILogger<TelegramPoller> log) : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (next, pause) = (0L, Shortest);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var answer = await way.Updates(next, stoppingToken);
                if (answer.All is { } updates)
                {
                    foreach (var update in updates)
                    {
                        await TelegramWebhook.Keep(update, inbound, stops, signal, stoppingToken);
                        if (update.Pressed is { } pressed) await way.Acknowledge(pressed, stoppingToken);
                        next = Math.Max(next, update.Number + 1);
                    }

                    pause = Shortest;
                    // Telegram holds a question open while there is nothing; what answers at once is not asked in a circle.
                    if (updates.Count == 0) await Task.Delay(Shortest, time, stoppingToken);
                    continue;
                }

                var wait = answer.Wait is { } asked && asked > pause ? asked : pause;
                log.LogWarning("Telegram does not answer; asking again in {Seconds} s", (int)wait.TotalSeconds);
                await Task.Delay(wait, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a while must not end the asking; nothing was confirmed.
            catch (Exception broken)
#pragma warning restore CA1031
            {
                log.LogError(broken, "An update could not be kept; asking for it again");
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }
}
