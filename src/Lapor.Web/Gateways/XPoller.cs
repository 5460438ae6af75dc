using Lapor.Channels.X;

namespace Lapor.Web.Gateways;

/// <summary>Asks X for mentions and direct messages, again and again. How far it came and when it may ask again stand in the database: any number of workers ask as one.</summary>
public sealed class XPoller(PollX poll, TimeProvider time, ILogger<XPoller> log) : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Broken = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var pause = await poll.Run(stoppingToken);
                await Rest(pause > Shortest ? pause : Shortest, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a while must not end the asking; nothing was moved.
            catch (Exception broken)
#pragma warning restore CA1031
            {
                log.LogError(broken, "X could not be read; asking again");
                await Task.Delay(Broken, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Waits by the clock, not by a timer alone: a clock that was set, or a machine that slept, is noticed within seconds.</summary>
    private async Task Rest(TimeSpan pause, CancellationToken cancel)
    {
        for (var until = time.GetUtcNow() + pause; time.GetUtcNow() < until;)
        {
            var left = until - time.GetUtcNow();
            await Task.Delay(left < Look ? left > TimeSpan.Zero ? left : TimeSpan.Zero : Look, time, cancel);
        }
    }
}
