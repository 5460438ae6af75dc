using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lapor.People;

/// <summary>What comparing a password with a stored hash told.</summary>
public enum PasswordCheck
{
    /// <summary>Not this password, or no such account.</summary>
    Wrong,

    /// <summary>The password of this hash.</summary>
    Right,

    /// <summary>The password of this hash, which was made with less work than today's: store a new one.</summary>
    RightButOld,

    /// <summary>Too many are waiting; nothing was compared.</summary>
    Busy,
}

/// <summary>
/// The work behind a password: PBKDF2-HMAC-SHA512 in the framework's own format. Every comparison costs the same, whatever is compared, and only
/// so many run at once: the others wait their turn without holding a thread, so that fifty sign-ins do not stop the site.
/// </summary>
public sealed class PasswordWork
{
    /// <summary>Rounds of a new hash: at least 200 ms of one core (measured with <c>bench signin</c>; the numbers are in bench/README.md).</summary>
    public const int UsualRounds = 400_000;

    /// <summary>So many may wait; more are told to come back.</summary>
    public const int MostWaiting = 200;

    private static readonly object Somebody = new();

    private readonly int rounds;
    private readonly PasswordHasher<object> hasher;
    private readonly Lazy<string> nobody;
    private readonly SemaphoreSlim turns;
    private int waiting;

    /// <param name="rounds">Rounds of a new hash; less only for passwords that protect nothing.</param>
    /// <param name="atOnce">How many run at once; 0: half of the processors, at least one.</param>
    public PasswordWork(int rounds = UsualRounds, int atOnce = 0)
    {
        this.rounds = rounds;
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
        nobody = new(() => hasher.HashPassword(Somebody, RandomNumberGenerator.GetHexString(32)));
        turns = new SemaphoreSlim(atOnce > 0 ? atOnce : Math.Max(1, Environment.ProcessorCount / 2));
    }

    /// <summary>Hash to store of a new password.</summary>
    public async Task<string> Hash(string password, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        try
        {
            return hasher.HashPassword(Somebody, password);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Compares; the same work for a hash of fewer rounds, for none, and for one that no password has.</summary>
    /// <param name="hash">The stored hash; null: no such account.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="cancel">Stops the waiting.</param>
    public async Task<PasswordCheck> Compare(string? hash, string password, CancellationToken cancel)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > MostWaiting) return PasswordCheck.Busy;
            await turns.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return Work(hash, password);
        }
        finally
        {
            turns.Release();
        }
    }

    private PasswordCheck Work(string? hash, string password)
    {
        var made = RoundsOf(hash);
        var result = hasher.VerifyHashedPassword(Somebody, made > 0 ? hash! : nobody.Value, password);
        // An old hash must not answer sooner than a new one, or than none.
        if (made > 0 && made < rounds) Rfc2898DeriveBytes.Pbkdf2(password, new byte[16], rounds - made, HashAlgorithmName.SHA512, 32);
        if (made == 0 || result is PasswordVerificationResult.Failed) return PasswordCheck.Wrong;
        return result is PasswordVerificationResult.SuccessRehashNeeded ? PasswordCheck.RightButOld : PasswordCheck.Right;
    }

    // The framework's format 3: marker 1, function (4 bytes), rounds (4 bytes, big-endian) …
    private static int RoundsOf(string? hash)
    {
        var bytes = new byte[hash?.Length ?? 0];
        return Convert.TryFromBase64String(hash ?? "", bytes, out var length) && length > 13 && bytes[0] == 1 ? (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)) : 0;
    }
}
