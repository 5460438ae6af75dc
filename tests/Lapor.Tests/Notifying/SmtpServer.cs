using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lapor.Tests.Notifying;

/// <summary>A mail server on a real socket of this machine, which answers as it is told.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public SmtpServer()
    {
        listener.Start();
        serving = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Answers by command (GREETING, EHLO, AUTH, MAIL, RCPT, DATA, END); <c>drop</c> closes the connection, <c>hang</c> says nothing more.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    /// <summary>What was accepted, as it went over the wire, dots unstuffed.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    private async Task Serve()
    {
        List<Task> talks = [];
        try
        {
            while (true)
                talks.Add(Talk(await listener.AcceptTcpClientAsync(stop.Token)));
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
            using var reader = new StreamReader(stream, Encoding.Latin1);
            if (!await Answer(stream, "GREETING", "220 surat.example ESMTP"))
                return;
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                Commands.Enqueue(line);
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                var known = verb switch
                {
                    "EHLO" => "250-surat.example\r\n250 AUTH LOGIN",
                    "HELO" or "MAIL" or "RCPT" or "RSET" => "250 ok",
                    "AUTH" => "235 welcome",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "500 what?",
                };
                if (!await Answer(stream, verb, known) || verb == "QUIT")
                    return;
                if (verb == "DATA" && !Answers.ContainsKey("DATA"))
                {
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync(stop.Token) is { } part && part != ".")
                        text.Append(part.StartsWith('.') ? part[1..] : part).Append('\n');
                    if (!Answers.ContainsKey("END"))
                        Mails.Enqueue(text.ToString());
                    if (!await Answer(stream, "END", "250 queued"))
                        return;
                }
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The client or the test went away.
        }
    }

    private async Task<bool> Answer(NetworkStream stream, string command, string usual)
    {
        var answer = Answers.GetValueOrDefault(command, usual);
        if (answer == "drop")
            return false;
        if (answer == "hang")
            await Task.Delay(Timeout.Infinite, stop.Token);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), stop.Token);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Stop();
        stop.Dispose();
    }
}
