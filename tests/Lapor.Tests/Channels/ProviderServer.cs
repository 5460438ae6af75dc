using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lapor.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Tests.Channels;

/// <summary>A request as a provider gets it.</summary>
internal sealed record ProviderCall(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>True for a form with files.</summary>
    public bool IsForm => Headers.GetValueOrDefault("Content-Type", "").StartsWith("multipart/form-data", StringComparison.Ordinal);

    /// <summary>Fields of a form with files.</summary>
    public IReadOnlyDictionary<string, byte[]> Form()
    {
        var boundary = Headers["Content-Type"].Split("boundary=")[1].Trim('"');
        Dictionary<string, byte[]> fields = [];
        foreach (var part in Encoding.Latin1.GetString(Body).Split($"--{boundary}")[1..^1])
        {
            var (head, content) = part.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var gap ? (part[..gap], part[(gap + 4)..^2]) : default;
            fields[head.Split("name=")[1].Split('\r', ';')[0].Trim('"')] = Encoding.Latin1.GetBytes(content);
        }

        return fields;
    }
}

/// <summary>What a provider answers.</summary>
internal sealed record ProviderAnswer(int Status, byte[] Body, string Type = "application/json", IReadOnlyDictionary<string, string>? Headers = null)
{
    public ProviderAnswer(int status, string json)
        : this(status, Encoding.UTF8.GetBytes(json))
    {
    }
}

/// <summary>A provider of messages on a real socket of this machine. What it is answered with is up to each; here stand the troubles that all of them have.</summary>
internal abstract class ProviderServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    protected ProviderServer()
    {
        listener.Start();
        serving = Serve();
    }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));

    /// <summary><c>drop</c> closes without a word, <c>hang</c> says nothing; an answer is given as it is. Null: as the provider would.</summary>
    public string? Trouble { get; set; }

    /// <summary>Requests after this many get no word; null: all are answered.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>Given to everything while it is set.</summary>
    public ProviderAnswer? Instead { get; set; }

    /// <summary>How many requests came.</summary>
    public int Calls => calls;

    private int calls;

    /// <summary>The product's own clients.</summary>
    public static IHttpClientFactory Clients(params string[] names)
    {
        var services = new ServiceCollection();
        foreach (var name in names) services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(_ => OutgoingCalls.ForSettings()).RemoveAllLoggers();
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
    }

    /// <summary>Lets requests that hang go.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    protected abstract ProviderAnswer Said(ProviderCall call);

    private async Task Serve()
    {
        ConcurrentBag<Task> talks = [];
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
            var headers = head.Skip(1).Select(h => h.Split(": ", 2)).Where(h => h.Length == 2).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, stop.Token);
            var place = Interlocked.Increment(ref calls);
            if (Trouble == "drop" || place > BreaksAfter) return;
            if (Trouble == "hang") await Task.Delay(Timeout.Infinite, stop.Token);
            var line = head[0].Split(' ');
            ProviderAnswer said;
            lock (stop) said = Instead ?? Said(new(line[0], Uri.UnescapeDataString(line[1]), headers, body));
            var more = string.Concat((said.Headers ?? new Dictionary<string, string>()).Select(h => $"{h.Key}: {h.Value}\r\n"));
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {said.Status} x\r\nContent-Type: {said.Type}\r\n{more}Content-Length: {said.Body.Length}\r\nConnection: close\r\n\r\n"), stop.Token);
            await stream.WriteAsync(said.Body, stop.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // whoever called has hung up
        }
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
