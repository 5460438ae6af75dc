using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lapor.Attachments;

/// <summary>
/// A program that reads content from outside, in a process of its own that cannot do much: the content comes on its input and what it makes goes out on
/// its output; no file, no environment but what is given here, an end to its time and memory.
/// </summary>
/// <param name="program">Name or path.</param>
/// <param name="memory">Bytes of address space.</param>
/// <param name="seconds">Of processor time.</param>
/// <param name="patience">How long it may take by the clock.</param>
internal sealed class ShutInProgram(string program, long memory, int seconds, TimeSpan patience)
{
    private readonly Lazy<(string Wall, string Tool)?> found = new(() => Find("prlimit") is { } limits && Find(program) is { } path ? (limits, path) : null);

    /// <summary>True where the program and the one that limits it are installed.</summary>
    public bool IsInstalled => found.Value is not null;

    /// <summary>What it wrote; null where it failed, took too long, wrote too much or is not there.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="arguments">Of the program.</param>
    /// <param name="environment">All that it knows of this machine.</param>
    /// <param name="largest">Bytes that it may write.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<byte[]?> Run(ReadOnlyMemory<byte> input, IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)> environment, int largest, CancellationToken cancel)
    {
        if (found.Value is not { } at) return null;
        var start = new ProcessStartInfo(at.Wall) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        var walls = (string[])[string.Create(CultureInfo.InvariantCulture, $"--as={memory}"), string.Create(CultureInfo.InvariantCulture, $"--cpu={seconds}"), "--fsize=0", "--core=0", "--nofile=64", "--", at.Tool];
        foreach (var word in walls.Concat(arguments)) start.ArgumentList.Add(word);
        // This process's environment holds passwords.
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        using var process = Process.Start(start) ?? throw new Win32Exception();
        try
        {
            var complaint = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            var writing = Write(process, input, limit.Token);
            if (await Read(process.StandardOutput.BaseStream, largest, limit.Token) is not { } bytes) return null;
            await Task.WhenAll(writing, complaint, process.WaitForExitAsync(limit.Token));
            return process.ExitCode == 0 ? bytes : null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task Write(Process process, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all; its exit says why.
        }
    }

    private static async Task<byte[]?> Read(Stream output, int largest, CancellationToken cancel)
    {
        var buffer = new byte[largest + 1];
        var length = await output.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length > largest ? null : buffer[..length];
    }

    private static string? Find(string name) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.StartsWith('/')).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
