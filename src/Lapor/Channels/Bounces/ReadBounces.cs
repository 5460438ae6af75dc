using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Lapor.Channels.Bounces;

/// <summary>Where words that mails came back are delivered.</summary>
/// <param name="Maildir">A maildir that the worker may read and empty; null: none is read.</param>
public sealed record BounceOptions(string? Maildir);

/// <summary>
/// Empties the mailbox that mails come back to: each word is counted and its file deleted, whatever it was. A process that dies between the two counts nothing twice, because a file's content is its key.
/// </summary>
public sealed class ReadBounces(BounceOptions options, BounceStore bounces, ILogger<ReadBounces> log)
{
    /// <summary>How often the mailbox is looked at.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private const int MostAtOnce = 500;

    /// <summary>Reads what lies there; returns how many words were counted.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        if (options.Maildir is not { } folder) return 0;
        var counted = 0;
        try
        {
            foreach (var file in new[] { "new", "cur" }.Select(part => Path.Combine(folder, part)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Take(MostAtOnce).ToList())
            {
                var mail = await Head(file, cancel);
                if (BounceReport.Read(mail) is { } report && await bounces.Count(report, SHA256.HashData(mail), cancel)) counted++;
                File.Delete(file);
            }
        }
        catch (Exception locked) when (locked is IOException or UnauthorizedAccessException)
        {
            // Looked at again in a minute: what lies there is lost to nobody.
            log.LogWarning("The mailbox that mails come back to could not be emptied: {Error}", locked.GetType().Name);
        }

        return counted;
    }

    private static async Task<byte[]> Head(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        var head = new byte[Math.Min(BounceReport.MostBytes, stream.Length)];
        await stream.ReadExactlyAsync(head, cancel);
        return head;
    }
}
