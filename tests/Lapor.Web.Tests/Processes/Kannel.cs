using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lapor.Web.Tests.Processes;

/// <summary>
/// The real Kannel on this machine: a bearerbox with a short-message centre of its own kind for trying out, and an smsbox that asks the server for each message. Its boxes can be killed and
/// started again; what they hold waits on disk.
/// </summary>
internal sealed class Kannel : IAsyncDisposable
{
    private readonly string folder;
    private readonly string config;
    private readonly int centre = FreePort();
    private readonly ConcurrentQueue<string> lines = new();
    private Process bearer;
    private Process? sms;

    private Kannel(string folder, Uri server, string secret, int send)
    {
        this.folder = folder;
        config = Path.Combine(folder, "kannel.conf");
        var (admin, box) = (FreePort(), FreePort());
        File.WriteAllText(config, string.Create(CultureInfo.InvariantCulture, $"""
            group = core
            admin-port = {admin}
            admin-password = {secret}
            smsbox-port = {box}
            box-deny-ip = "*.*.*.*"
            box-allow-ip = "127.0.0.1"
            store-type = spool
            store-location = "{Directory.CreateDirectory(Path.Combine(folder, "store")).FullName}"
            dlr-storage = spool
            dlr-spool = "{Directory.CreateDirectory(Path.Combine(folder, "dlr")).FullName}"
            log-level = 2

            group = smsc
            smsc = fake
            smsc-id = uji
            port = {centre}
            connect-allow-ip = 127.0.0.1

            group = smsbox
            bearerbox-host = 127.0.0.1
            sendsms-port = {send}
            sendsms-chars = "0123456789 +-"
            http-request-retry = 600
            http-queue-delay = 1
            reply-couldnotfetch = ""
            max-pending-requests = 20
            log-level = 2

            group = sendsms-user
            username = lapor
            password = {secret}
            # Without these two what is longer than one message is cut off.
            concatenation = true
            max-messages = 10

            group = sms-service
            keyword = default
            catch-all = true
            # The centre draws its messages from a list; the id behind the words makes each one its own, as telephones' are.
            get-url = "{server}gateway/sms?from=%p&to=%P&text=%b+%I&charset=%C&id=%I&udh=%u&time=%t&secret={secret}"
            accept-x-kannel-headers = true
            max-messages = 2
            concatenation = true
            omit-empty = true

            """));
        bearer = Launch("bearerbox");
    }

    /// <summary>Everything that the boxes said.</summary>
    public string Log => string.Join('\n', lines);

    /// <summary>Messages that lie on the bearerbox's disk.</summary>
    public int Waiting => Directory.EnumerateFiles(Path.Combine(folder, "store"), "*", SearchOption.AllDirectories).Count();

    public static bool IsInstalled => File.Exists("/usr/sbin/bearerbox") && File.Exists("/usr/lib/kannel/test/fakesmsc");

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts both boxes; returns when the centre can be called.</summary>
    /// <param name="server">The server that it asks.</param>
    /// <param name="secret">Of the gateway's page and of its sendsms-user <c>lapor</c>.</param>
    /// <param name="send">Port of its sendsms.</param>
    public static async Task<Kannel> Start(Uri server, string secret, int send)
    {
        var kannel = new Kannel(Directory.CreateTempSubdirectory("lapor-kannel-").FullName, server, secret, send);
        await kannel.Ready();
        kannel.sms = kannel.Launch("smsbox");
        return kannel;
    }

    /// <summary>Telephones that send messages, one of these at a time in no order, and keep what they get.</summary>
    public async Task<Telephones> Send(int count, double apart, params string[] messages)
    {
        await Ready();
        return new Telephones(centre, count, apart, messages);
    }

    /// <summary>Ends the smsbox as an operator does: killed without warning it forgets what it had asked for, because it tells the bearerbox before it has an answer.</summary>
    public async Task EndSms()
    {
        using (var kill = Process.Start("kill", ["-TERM", sms!.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        await sms.WaitForExitAsync();
    }

    public void RestartSms() => sms = Launch("smsbox");

    public async Task KillBearer()
    {
        bearer.Kill();
        await bearer.WaitForExitAsync();
    }

    public async Task RestartBearer()
    {
        bearer = Launch("bearerbox");
        await Ready();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var box in new[] { sms, bearer })
        {
            if (box is null) continue;
            if (!box.HasExited) box.Kill();
            await box.WaitForExitAsync();
            box.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private Process Launch(string box)
    {
        var process = Process.Start(new ProcessStartInfo($"/usr/sbin/{box}", ["-v", "1", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, e) => lines.Enqueue($"{box}: {e.Data}");
        process.ErrorDataReceived += (_, e) => lines.Enqueue($"{box}: {e.Data}");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until the centre's port answers; 20 seconds are plenty.</summary>
    private async Task Ready()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, centre, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, patience.Token); // between two looks
            }
        }
    }
}

/// <summary>The telephones of a centre for trying out: Kannel's own fakesmsc.</summary>
internal sealed class Telephones : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Process process;

    public Telephones(int centre, int count, double apart, string[] messages)
    {
        string[] arguments = ["-H", "127.0.0.1", "-r", centre.ToString(CultureInfo.InvariantCulture), "-i", apart.ToString(CultureInfo.InvariantCulture), "-m", count.ToString(CultureInfo.InvariantCulture), .. messages];
        process = Process.Start(new ProcessStartInfo("/usr/lib/kannel/test/fakesmsc", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, e) => lines.Enqueue(e.Data ?? "");
        process.ErrorDataReceived += (_, e) => lines.Enqueue(e.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All that it wrote.</summary>
    public string Log => string.Join('\n', lines);

    /// <summary>Messages that arrived and hold this.</summary>
    public IReadOnlyList<string> Got(string part) => [.. lines.Where(l => l.Contains(part, StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
