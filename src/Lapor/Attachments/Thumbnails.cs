using System.ComponentModel;
using System.Diagnostics;

namespace Lapor.Attachments;

/// <summary>
/// Small pictures of images, made by <c>vipsthumbnail</c> where it is installed. Decoding is where malicious pictures bite, so it happens in a process of
/// its own that gets the content on its input and gives the picture on its output: no file, no environment, an end to its time and memory, and
/// only the decoders that libvips calls trusted.
/// </summary>
/// <param name="program">Name or path of the program; another one in tests.</param>
public sealed class Thumbnails(string program = "vipsthumbnail")
{
    /// <summary>Pixels of the longer side.</summary>
    public const int Side = 480;

    /// <summary>What a small picture is.</summary>
    public const string MediaType = "image/webp";

    private const int LargestResult = 512 * 1024;
    private const long Memory = 1_500_000_000; // bytes of address space; 100 megapixels pass through in strips
    private const int Seconds = 15; // of processor time
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly Lazy<(string Wall, string Tool)?> found = new(() => Find("prlimit") is { } limits && Find(program) is { } path ? (limits, path) : null);

    /// <summary>True where the program and the one that limits it are installed.</summary>
    public bool IsInstalled => found.Value is not null;

    /// <summary>The small picture as WebP without metadata, or null where none could be made of this content.</summary>
    public async Task<byte[]?> Make(ReadOnlyMemory<byte> image, CancellationToken cancel)
    {
        if (found.Value is not { } at) return null;
        var start = new ProcessStartInfo(at.Wall) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var word in (string[])
            [
                FormattableString.Invariant($"--as={Memory}"), FormattableString.Invariant($"--cpu={Seconds}"), "--fsize=0", "--core=0", "--nofile=64", "--",
                at.Tool, "stdin", FormattableString.Invariant($"--size={Side}x{Side}>"), "--output=.webp[Q=70,strip]",
            ])
        {
            start.ArgumentList.Add(word);
        }

        // This process's environment holds passwords.
        start.Environment.Clear();
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        start.Environment["MALLOC_ARENA_MAX"] = "1";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        using var process = Process.Start(start) ?? throw new Win32Exception();
        try
        {
            var complaint = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            var input = Write(process, image, limit.Token);
            if (await Read(process.StandardOutput.BaseStream, limit.Token) is not { } bytes) return null;
            await Task.WhenAll(input, complaint, process.WaitForExitAsync(limit.Token));
            // What came back is looked at like anything else from outside.
            return process.ExitCode == 0 && StripMetadata.Of(bytes) is { IsRefused: false, Value: { Kind: FileKind.WebP } clean } && Math.Max(clean.Width, clean.Height) <= Side
                ? clean.Content.ToArray()
                : null;
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

    private static async Task Write(Process process, ReadOnlyMemory<byte> image, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(image, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all; its exit says why.
        }
    }

    private static async Task<byte[]?> Read(Stream output, CancellationToken cancel)
    {
        var buffer = new byte[LargestResult + 1];
        var length = await output.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length > LargestResult ? null : buffer[..length];
    }

    private static string? Find(string name) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.StartsWith('/')).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
