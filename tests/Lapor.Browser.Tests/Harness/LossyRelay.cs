using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lapor.Browser.Tests.Harness;

/// <summary>A line between the browser and the server that can lose answers: the server has done what it was asked for and said so, and the browser never hears of it.</summary>
internal sealed class LossyRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Uri server;
    private readonly string loses;
    private readonly Task serving;
    private int lost;

    /// <param name="server">Where it leads.</param>
    /// <param name="loses">The start of the requests whose answers get lost: <c>POST /lapor/kiriman</c>.</param>
    public LossyRelay(Uri server, string loses)
    {
        (this.server, this.loses) = (server, loses);
        listener.Start();
        Url = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        serving = Serve();
    }

    public Uri Url { get; }

    /// <summary>True while answers get lost.</summary>
    public bool IsLossy { get; set; }

    /// <summary>How many answers were lost.</summary>
    public int Lost => lost;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task Serve()
    {
        List<Task> lines = [];
        try
        {
            while (true) lines.Add(Carry(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task Carry(TcpClient browser)
    {
        using var one = browser;
        using var other = new TcpClient();
        try
        {
            await other.ConnectAsync(server.Host, server.Port, stop.Token);
            await using var here = one.GetStream();
            await using var there = other.GetStream();
            var asked = "";
            var up = Task.Run(
                async () =>
                {
                    var buffer = new byte[64 * 1024];
                    for (int read; (read = await here.ReadAsync(buffer, stop.Token)) > 0;)
                    {
                        // A browser sends the next request of a line when the answer to the one before has come: each begins a read.
                        var words = Encoding.Latin1.GetString(buffer, 0, Math.Min(read, 200));
                        if (words.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal)) Volatile.Write(ref asked, words);
                        await there.WriteAsync(buffer.AsMemory(0, read), stop.Token);
                    }
                },
                CancellationToken.None);
            var answers = new byte[64 * 1024];
            for (int read; (read = await there.ReadAsync(answers, stop.Token)) > 0;)
            {
                if (IsLossy && Volatile.Read(ref asked).StartsWith(loses, StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref lost);
                    break;
                }

                await here.WriteAsync(answers.AsMemory(0, read), stop.Token);
            }

            one.Close();
            await up;
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two went away: the line is down.
        }
    }
}
