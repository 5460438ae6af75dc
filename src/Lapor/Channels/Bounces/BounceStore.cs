using System.Security.Cryptography;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Channels.Bounces;

/// <summary>That mail to an address was ended because it came back.</summary>
public sealed class DeadAddress
{
    /// <summary>The latest status, as <c>5.1.1</c>, or the server's answer, as <c>smtp_550</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long StoppedAt { get; init; }
}

/// <summary>What came back within a day.</summary>
public sealed class BounceNumbers
{
    /// <summary>For good.</summary>
    public long Hard { get; init; }

    /// <summary>For now.</summary>
    public long Soft { get; init; }

    /// <summary>Addresses that nothing is sent to any more.</summary>
    public long Stopped { get; init; }
}

/// <summary>
/// Which addresses mail comes back from. An address is a keyed hash, which is also what each mail carries in the address that it comes back to: signed, so that a made-up word that a mail came back changes nothing, and of this
/// address alone, so that who gets a mail learns to end nobody else's.
/// </summary>
public sealed class BounceStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Lasting failures of other kinds than "nobody has this mailbox" after which nothing is sent there.</summary>
    public const int MostHard = 3;

    /// <summary>How long a word is remembered.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private const int AddressBytes = 10;
    private const int SignatureBytes = 6;

    /// <summary>What stands behind the <c>+</c> of the address that a mail to this one comes back to.</summary>
    public string Token(string email)
    {
        var address = AddressOf(email);
        return Convert.ToHexStringLower([.. address, .. Sign(address)]);
    }

    /// <summary>Counts a word that a mail came back, once; false where its token is not ours.</summary>
    /// <param name="report">The word.</param>
    /// <param name="key">The same for the same word.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<bool> Count(BounceReport report, byte[] key, CancellationToken cancel)
    {
        if (Read(report.Mailbox) is not { } address) return false;
        await Count(address, key, report.IsHard, report is { IsHard: true, IsPolicy: false }, report.IsUnknown, report.Status, cancel);
        return true;
    }

    /// <summary>Counts a server's no to the address while the mail was handed over: the same as a lasting failure afterwards.</summary>
    public Task Refused(string email, string messageId, string code, CancellationToken cancel) =>
        Count(AddressOf(email), ring.Mac("bounce", $"refused\n{email}\n{messageId}"), hard: true, counts: true, unknown: true, code, cancel);

    /// <summary>Why and since when nothing is sent to an address; null: mail goes on.</summary>
    public Task<DeadAddress?> Of(string email, CancellationToken cancel) => database.Read(
        s => s.First<DeadAddress>("SELECT status, stopped_at FROM mail_address WHERE address_mac = @address AND stopped_at IS NOT NULL", new { address = AddressOf(email) }, cancel), cancel);

    /// <summary>Mail again, at its owner's wish.</summary>
    public Task Forgive(string email, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM mail_address WHERE address_mac = @address", new { address = AddressOf(email) }, cancel), cancel);

    /// <summary>What came back within 24 hours.</summary>
    public async Task<BounceNumbers> Day(CancellationToken cancel) => await database.Read(
        s => s.First<BounceNumbers>(
            """
            SELECT (SELECT COUNT(*) FROM mail_bounce WHERE at > @since AND hard) AS hard, (SELECT COUNT(*) FROM mail_bounce WHERE at > @since AND NOT hard) AS soft,
                (SELECT COUNT(*) FROM mail_address WHERE stopped_at IS NOT NULL) AS stopped
            """,
            new { since = Now() - (long)TimeSpan.FromDays(1).TotalMilliseconds },
            cancel),
        cancel) ?? new BounceNumbers();

    /// <summary>Forgets old words, and addresses that mail still goes to; returns how many words.</summary>
    public Task<int> Sweep(CancellationToken cancel) => database.Write(
        async t =>
        {
            var before = Now() - (long)Remembered.TotalMilliseconds;
            await t.Execute("DELETE FROM mail_address WHERE stopped_at IS NULL AND bounced_at < @before", new { before }, cancel);
            return await t.Execute("DELETE FROM mail_bounce WHERE at < @before", new { before }, cancel);
        },
        cancel);

    private Task Count(byte[] address, byte[] key, bool hard, bool counts, bool unknown, string status, CancellationToken cancel) => database.Write(
        async t =>
        {
            var row = new { address, key, hard, status, now = Now(), one = counts ? 1 : 0, most = unknown ? 1 : MostHard };
            if (await t.Execute("INSERT INTO mail_bounce (bounce_key, hard, at) VALUES (@key, @hard, @now) ON CONFLICT (bounce_key) DO NOTHING", row, cancel) == 0) return;
            await t.Execute(
                """
                INSERT INTO mail_address (address_mac, hard, status, bounced_at) VALUES (@address, @one, @status, @now)
                ON CONFLICT (address_mac) DO UPDATE SET hard = mail_address.hard + @one, status = @status, bounced_at = @now
                """,
                row,
                cancel);
            if (counts) await t.Execute("UPDATE mail_address SET stopped_at = @now WHERE address_mac = @address AND stopped_at IS NULL AND hard >= @most", row, cancel);
        },
        cancel);

    /// <summary>The address that a mailbox's token stands for; null: it is not ours.</summary>
    private byte[]? Read(string mailbox)
    {
        var plus = mailbox.IndexOf('+', StringComparison.Ordinal);
        const int Length = 2 * (AddressBytes + SignatureBytes);
        if (plus < 0 || mailbox.Length <= plus + Length + 1 || mailbox[plus + Length + 1] != '@') return null;
        var token = mailbox.Substring(plus + 1, Length);
        if (!token.All(char.IsAsciiHexDigit)) return null;
        var bytes = Convert.FromHexString(token);
        var address = bytes[..AddressBytes];
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(AddressBytes), Sign(address)) ? address : null;
    }

    private byte[] AddressOf(string email) => ring.Mac("mail-address", email.Trim().ToLowerInvariant())[..AddressBytes];

    private byte[] Sign(byte[] address) => ring.Mac("bounce", address)[..SignatureBytes];

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
