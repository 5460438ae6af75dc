using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lapor.Tests.House;

namespace Lapor.Tests.Engines;

/// <summary>
/// The real executable, <c>dotnet lapor.dll serve</c>, on a free port over the database and folder of a <see cref="TestDatabase"/>.
/// It can be stopped, killed and started again on the same data. Its log is in every failure message.
/// </summary>
internal sealed class LaporProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    private readonly TestDatabase database;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly ConcurrentQueue<string> lines = new();
    private Process process;

    private LaporProcess(TestDatabase database, IReadOnlyDictionary<string, string> settings)
    {
        this.database = database;
        this.settings = settings;
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        process = Launch();
    }

    /// <summary>The address it serves; the same after a restart.</summary>
    public Uri Url { get; }

    /// <summary>All it wrote so far, both streams.</summary>
    public string Log => string.Join('\n', lines);

    /// <summary>Starts it and returns when <c>/readyz</c> answers 200.</summary>
    /// <param name="database">Its database, and its data folder.</param>
    /// <param name="settings">More environment variables, such as <c>ASPNETCORE_ENVIRONMENT</c> (Production unless given).</param>
    public static async Task<LaporProcess> Start(TestDatabase database, IReadOnlyDictionary<string, string>? settings = null)
    {
        var started = new LaporProcess(database, settings ?? new Dictionary<string, string>());
        await started.Ready();
        return started;
    }

    /// <summary>Runs another command on the same data to its end, such as <c>officer add</c>.</summary>
    public static Task<(int Status, string Output)> Run(TestDatabase database, string? input, params string[] command) =>
        RunWith(new Dictionary<string, string>(), database, input, command);

    /// <summary>The same, with more environment variables.</summary>
    public static async Task<(int Status, string Output)> RunWith(IReadOnlyDictionary<string, string> settings, TestDatabase database, string? input, params string[] command)
    {
        using var run = Begin(database, settings, command);
        var output = run.StandardOutput.ReadToEndAsync();
        var error = run.StandardError.ReadToEndAsync();
        if (input is not null)
            await run.StandardInput.WriteAsync(input);
        run.StandardInput.Close();
        await run.WaitForExitAsync();
        return (run.ExitCode, await output + await error);
    }

    /// <summary>Begins a command and does not wait for it. The caller reads its output and ends it.</summary>
    public static Process Begin(TestDatabase database, IReadOnlyDictionary<string, string> settings, params string[] command)
    {
        var start = Command(database, settings, command);
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    /// <summary>Ends it at once, as <c>kill -9</c> and a power cut of the machine would.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM) and returns its exit status.</summary>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(StopsWithin);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await Kill();
            Assert.Fail($"lapor did not stop within {StopsWithin}.\n{Log}");
        }
        return process.ExitCode;
    }

    /// <summary>Starts it again, after <see cref="Kill"/> or <see cref="Stop"/>, on the same data and port.</summary>
    public async Task Restart()
    {
        process.Dispose();
        process = Launch();
        await Ready();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ProcessStartInfo Command(TestDatabase database, IReadOnlyDictionary<string, string> settings, params string[] command)
    {
        // The built output of the same configuration as these tests: …/bin/Debug/net10.0.
        var built = Path.GetRelativePath(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../..")), AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(Repository.At("src", "Lapor.Web"), built, "lapor.dll") },
            WorkingDirectory = Repository.At("src", "Lapor.Web"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in command)
            start.ArgumentList.Add(word);
        start.Environment["LAPOR_DATA"] = database.Folder;
        start.Environment["LAPOR_DB"] = database.ConnectionString;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["LAPOR_RATE_LIMIT"] = "0"; // a whole crowd on one address
        start.Environment["LAPOR_CHALLENGE_AT"] = "0";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return start;
    }

    private Process Launch()
    {
        var start = Command(database, settings, "serve");
        start.Environment["LAPOR_URLS"] = Url.ToString();
        // Its own address in a setting, on whichever port it got: http://localhost:{port}.
        foreach (var (name, value) in settings)
            start.Environment[name] = value.Replace("{port}", Url.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var launched = new Process { StartInfo = start };
        launched.OutputDataReceived += (_, line) => Keep(line.Data);
        launched.ErrorDataReceived += (_, line) => Keep(line.Data);
        launched.Start();
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
    }

    private void Keep(string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    private async Task Ready()
    {
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        using var deadline = new CancellationTokenSource(StartsWithin);
        var answer = "no answer";
        while (!deadline.IsCancellationRequested && !process.HasExited)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/readyz", UriKind.Relative), deadline.Token);
                if (response.StatusCode == HttpStatusCode.OK)
                    return;
                answer = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(deadline.Token)}";
            }
            catch (Exception refused) when (refused is HttpRequestException or OperationCanceledException)
            {
                answer = refused.Message;
            }
            await Task.Delay(50, CancellationToken.None); // between two looks; the deadline above ends it
        }
        var ended = process.HasExited ? $"ended with status {process.ExitCode}" : $"was not ready within {StartsWithin}, /readyz: {answer}";
        if (!process.HasExited)
            await Kill();
        Assert.Fail($"lapor {ended}.\n{Log}");
    }
}
