using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Shared;

/// <summary>What a sender does before this very report is taken, while the node is flooded.</summary>
/// <param name="Ticket">To be sent back with the report; it fits no other report.</param>
/// <param name="Bits">Zero bits that SHA-256 of <c>ticket:solution</c> must begin with.</param>
/// <param name="Seconds">Or: so long to wait before the ticket is enough by itself.</param>
public sealed record Challenge(string Ticket, int Bits, int Seconds);

/// <summary>
/// Work before filing, and only under load: nobody is asked in ordinary times. A browser with script does the work by itself; one without waits.
/// The ticket is bound to one report, so that work done once files once. It asks nobody who they are and keeps nothing.
/// </summary>
public sealed class FilingPuzzle(IDataProtectionProvider protection, Settings settings, TimeProvider time)
{
    /// <summary>65,000 hashes on average: a second or two on a cheap phone, half a day for who sends fifty thousand reports.</summary>
    public const int Bits = 16;

    /// <summary>Seconds after which a ticket is enough without work.</summary>
    public const int WaitSeconds = 20;

    private const int LongestAnswer = 1000;
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(15);
    private readonly IDataProtector tickets = protection.CreateProtector("lapor/filing-puzzle");
    private readonly Lock counting = new();
    private long minute;
    private int now;
    private int before;

    /// <summary>Counts a try to file; null where it may go on, else what must be done first.</summary>
    /// <param name="report">What is filed, in any words that no other report has.</param>
    /// <param name="ticket">What the sender brought.</param>
    /// <param name="solution">What the sender worked out.</param>
    public Challenge? Ask(string report, string? ticket, string? solution)
    {
        if (!IsFlooded()) return null;
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (Given(report, ticket) is { } given && at - given is var age && age < Holds.TotalMilliseconds)
        {
            if (age >= WaitSeconds * 1000 || IsSolution(ticket!, solution)) return null;
            return new Challenge(ticket!, Bits, WaitSeconds - (int)(age / 1000));
        }

        return new Challenge(tickets.Protect(string.Create(CultureInfo.InvariantCulture, $"{at}:{Digest(report)}")), Bits, WaitSeconds);
    }

    /// <summary>True for the answer to a ticket.</summary>
    public static bool IsSolution(string ticket, string? solution)
    {
        if (solution is null || solution.Length > LongestAnswer) return false;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{ticket}:{solution}"));
        return BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt32BigEndian(hash)) >= Bits;
    }

    /// <summary>When this report's ticket was given, in UTC milliseconds; null for another's, an old form or junk.</summary>
    private long? Given(string report, string? ticket)
    {
        if (ticket is not { Length: > 0 and <= LongestAnswer }) return null;
        try
        {
            return tickets.Unprotect(ticket).Split(':') is [var at, var digest] && digest == Digest(report) ? long.Parse(at, CultureInfo.InvariantCulture) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Counts, and says whether this minute or the one before saw more than the node takes without asking.</summary>
    private bool IsFlooded()
    {
        if (settings.ChallengeAt == 0) return false;
        lock (counting)
        {
            var at = time.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (at != minute) (before, now, minute) = (at == minute + 1 ? now : 0, 0, at);
            now++;
            return now > settings.ChallengeAt || before > settings.ChallengeAt;
        }
    }

    private static string Digest(string report) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(report)));
}
