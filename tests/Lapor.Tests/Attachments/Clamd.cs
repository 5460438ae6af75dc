using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Lapor.Attachments;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Attachments;

/// <summary>The real clamd of the system, on a socket and port of its own, that knows only the signatures a test gives it.</summary>
internal sealed class Clamd : IAsyncDisposable
{
    private const string Program = "/usr/sbin/clamd";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private readonly string folder = Directory.CreateTempSubdirectory("lapor-clamd-").FullName;
    private Process? process;

    private Clamd()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>EICAR's test file: no virus, but every scanner says it is one.</summary>
    public static byte[] Eicar { get; } = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    /// <summary>False where the package clamav-daemon is missing.</summary>
    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Its socket; there from <see cref="Begin"/> on.</summary>
    public string Socket => Path.Combine(folder, "clamd.ctl");

    public int Port { get; }

    /// <summary>A scanner over the socket.</summary>
    public MalwareScan Scan => new(Socket, NullLogger<MalwareScan>.Instance);

    /// <summary>Prepares one that is not running yet.</summary>
    /// <param name="known">Contents it takes for malware, besides EICAR's.</param>
    public static async Task<Clamd> Prepare(params byte[][] known)
    {
        Assert.SkipUnless(IsInstalled, "clamd is not installed (clamav-daemon)");
        var clamd = new Clamd();
        Directory.CreateDirectory(Path.Combine(clamd.folder, "db"));
#pragma warning disable CA5351 // The format of the signatures, not a choice.
        await File.WriteAllLinesAsync(
            Path.Combine(clamd.folder, "db", "test.hdb"),
            known.Prepend(Eicar).Select((content, n) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(MD5.HashData(content))}:{content.Length}:Lapor.Test-{n}")));
#pragma warning restore CA5351
        await File.WriteAllTextAsync(
            Path.Combine(clamd.folder, "clamd.conf"),
            string.Create(CultureInfo.InvariantCulture, $"Foreground yes\nLocalSocket {clamd.Socket}\nTCPSocket {clamd.Port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {clamd.folder}/db\nTemporaryDirectory {clamd.folder}\nConcurrentDatabaseReload no\nMaxThreads 2\n"));
        return clamd;
    }

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task Begin()
    {
        process = Process.Start(new ProcessStartInfo(Program) { ArgumentList = { "-c", Path.Combine(folder, "clamd.conf") }, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var complaint = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(StartsWithin);
        while (!await Scan.Answers(deadline.Token))
        {
            if (process.HasExited) Assert.Fail($"clamd ended with {process.ExitCode}: {await complaint}");
            await Task.Delay(50, deadline.Token); // between two looks; the deadline ends it
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
