using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lapor.Channels;
using Lapor.Channels.Sms;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Tests.Channels;

/// <summary>A message as the gateway took it.</summary>
internal sealed record TakenSms(string From, string To, string Text, string Coding, string Charset)
{
    /// <summary>Where it is told what became of the message; empty: nobody asked.</summary>
    public string Tells { get; init; } = "";
}

/// <summary>
/// A gateway on a real socket of this machine with the manners of Kannel's smsbox: sendsms by POST with X-Kannel headers, 202 with its two words, 403 for a wrong
/// user and for a number without a route, 503 while the centre is away.
/// </summary>
internal sealed class KannelGateway : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public KannelGateway()
    {
        listener.Start();
        serving = Serve();
    }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/cgi-bin/sendsms"));

    /// <summary>What it answers, <c>STATUS text</c>; <c>hang</c> says nothing, <c>drop</c> closes. Nothing: as Kannel would.</summary>
    public string? Answer { get; set; }

    /// <summary>Request lines, as an access log would hold them.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentQueue<TakenSms> Taken { get; } = new();

    /// <summary>The product's own client for gateways.</summary>
    public static IHttpClientFactory Clients()
    {
        var services = new ServiceCollection();
        services.AddHttpClient(SmsTransport.Client).ConfigurePrimaryHttpMessageHandler(_ => OutgoingCalls.ForSettings()).RemoveAllLoggers();
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task Serve()
    {
        List<Task> talks = [];
        try
        {
            while (true) talks.Add(Talk(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            var head = await Head(stream);
            var headers = head.Skip(1).Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            Log.Enqueue(head[0]);
            var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, stop.Token);
            if (Answer == "drop") return;
            if (Answer == "hang") await Task.Delay(Timeout.Infinite, stop.Token);
            var said = Answer ?? Said(head[0], headers, Encoding.UTF8.GetString(body));
            var (status, text) = (said[..3], said[4..]);
            var bytes = Encoding.UTF8.GetBytes(text);
            var more = status == "302" ? $"Location: {text}\r\n" : "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} x\r\nServer: Kannel/1.4.5\r\nContent-Type: text/html\r\n{more}Content-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"), stop.Token);
            await stream.WriteAsync(bytes, stop.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // whoever called has hung up
        }
    }

    private string Said(string line, Dictionary<string, string> headers, string text)
    {
        if (!line.StartsWith("POST /cgi-bin/sendsms ", StringComparison.Ordinal)) return "404 Unknown request.";
        if (headers.GetValueOrDefault("X-Kannel-Username") != "lapor" || headers.GetValueOrDefault("X-Kannel-Password") != "rahasia-gerbang") return "403 Authorization failed for sendsms";
        if (headers.GetValueOrDefault("X-Kannel-To") is not { Length: > 0 } to) return "400 Missing receiver number, rejected";
        var type = headers.GetValueOrDefault("Content-Type", "").Split("charset=");
        Taken.Enqueue(new(headers.GetValueOrDefault("X-Kannel-From", ""), to, text, headers.GetValueOrDefault("X-Kannel-Coding", ""), type[^1]) { Tells = headers.GetValueOrDefault("X-Kannel-DLR-Mask") == "19" ? headers.GetValueOrDefault("X-Kannel-DLR-Url", "") : "" });
        return "202 0: Accepted for delivery";
    }

    private async Task<string[]> Head(NetworkStream stream)
    {
        List<byte> head = [];
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            await stream.ReadExactlyAsync(one, stop.Token);
            head.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. head]).TrimEnd().Split("\r\n");
    }
}
