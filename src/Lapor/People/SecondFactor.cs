using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// An officer's second factor: an authenticator app, and ten recovery codes for the day the phone is lost. The secret is kept wrapped under the key
/// ring, recovery codes only as keyed hashes; each code opens once.
/// </summary>
public sealed class SecondFactor(Database database, KeyRing ring, SignInLanes lanes, AuditLog audit, TimeProvider time)
{
    /// <summary>How many recovery codes are given.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>What the ring wraps a secret for.</summary>
    public const string Purpose = "totp";

    // No 0 and O, 1, I and L: people write these on paper.
    private const string Signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private static readonly Refusal Wrong = new(
        "code_wrong", "code", "Kodenya salah, sudah dipakai, atau terlalu sering dicoba. Tunggu kode berikutnya di aplikasi, lalu coba lagi.",
        "The code is wrong, was used before, or was tried too often. Wait for the next code in the app, then try again.");

    private sealed class Row
    {
        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];
    }

    /// <summary>True once the officer has set one up.</summary>
    public Task<bool> IsSet(long officerId, CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM officer_totp WHERE officer_id = @officerId)", new { officerId }, cancel), cancel);

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> Left(long officerId, CancellationToken cancel) => (int)await database.Read(
        s => s.Scalar<long>("SELECT COUNT(*) FROM officer_recovery WHERE officer_id = @officerId", new { officerId }, cancel), cancel);

    /// <summary>Sets the authenticator, in place of an older one, once it proved that it makes the right codes.</summary>
    /// <param name="officerId">Whose.</param>
    /// <param name="secret">The new secret.</param>
    /// <param name="code">What the app shows.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The recovery codes, to be shown once; refused with <c>code_wrong</c>.</returns>
    public async Task<Outcome<string[]>> Set(long officerId, byte[] secret, string code, CancellationToken cancel)
    {
        if (Totp.Match(secret, Digits(code), time.GetUtcNow()) is not { } step) return Wrong;
        var wrapped = ring.Wrap(Purpose, secret);
        return await database.Write<string[]>(
            async t =>
            {
                await t.Execute(
                    """
                    INSERT INTO officer_totp (officer_id, ring_key, wrapped_key, last_step, since) VALUES (@officerId, @KeyId, @Bytes, @step, @now)
                    ON CONFLICT (officer_id) DO UPDATE SET ring_key = excluded.ring_key, wrapped_key = excluded.wrapped_key, last_step = excluded.last_step, since = excluded.since
                    """,
                    new { officerId, wrapped.KeyId, wrapped.Bytes, step, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                    cancel);
                await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, officerId, Subject: "totp"), cancel);
                return await Give(t, officerId, cancel);
            },
            cancel);
    }

    /// <summary>New recovery codes in place of the old ones, to be shown once.</summary>
    public Task<string[]> NewCodes(long officerId, CancellationToken cancel) => database.Write(
        async t =>
        {
            await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, officerId, Subject: "recovery_codes"), cancel);
            return await Give(t, officerId, cancel);
        },
        cancel);

    /// <summary>Takes a code of the app, or a recovery code. Refused with <c>code_wrong</c>: wrong, used, or tried too often from here.</summary>
    /// <param name="officerId">Whose.</param>
    /// <param name="code">What was typed, with or without spaces.</param>
    /// <param name="device">The known device it was typed on, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns><c>totp</c> or <c>recovery_code</c>.</returns>
    public async Task<Outcome<string>> Take(long officerId, string code, string? device, CancellationToken cancel)
    {
        var lane = lanes.Of("code", officerId.ToString(System.Globalization.CultureInfo.InvariantCulture), device);
        if (await lanes.Take(lane, cancel))
        {
            var how = Digits(code) is { Length: 6 } digits ? await TakeTotp(officerId, digits, cancel) ? "totp" : null
                : await TakeRecovery(officerId, code, cancel) ? "recovery_code" : null;
            if (how is not null)
            {
                await lanes.Clear(lane, cancel);
                return how;
            }
        }

        await audit.Record(new AuditEntry(AuditKind.SignInRefused, officerId, Subject: "code"), cancel);
        return Wrong;
    }

    /// <summary>Takes the second factor away.</summary>
    internal static async Task Remove(Transaction t, long officerId, CancellationToken cancel)
    {
        await t.Execute("DELETE FROM officer_totp WHERE officer_id = @officerId", new { officerId }, cancel);
        await t.Execute("DELETE FROM officer_recovery WHERE officer_id = @officerId", new { officerId }, cancel);
    }

    private async Task<bool> TakeTotp(long officerId, string code, CancellationToken cancel)
    {
        var row = await database.Read(s => s.First<Row>("SELECT ring_key, wrapped_key FROM officer_totp WHERE officer_id = @officerId", new { officerId }, cancel), cancel);
        if (row is null || Totp.Match(ring.Unwrap(row.RingKey, Purpose, row.WrappedKey), code, time.GetUtcNow()) is not { } step) return false;
        // Whoever looked over the shoulder comes too late: one of two takes it.
        return await database.Write(
            t => t.Execute("UPDATE officer_totp SET last_step = @step WHERE officer_id = @officerId AND last_step < @step", new { officerId, step }, cancel), cancel) == 1;
    }

    private async Task<bool> TakeRecovery(long officerId, string code, CancellationToken cancel) => await database.Write(
        t => t.Execute("DELETE FROM officer_recovery WHERE officer_id = @officerId AND code_mac = @mac", new { officerId, mac = Mac(officerId, code) }, cancel), cancel) == 1;

    private async Task<string[]> Give(Transaction t, long officerId, CancellationToken cancel)
    {
        await t.Execute("DELETE FROM officer_recovery WHERE officer_id = @officerId", new { officerId }, cancel);
        List<string> codes = [];
        while (codes.Count < RecoveryCodes)
        {
            var code = RandomNumberGenerator.GetString(Signs, 12);
            codes.Add($"{code[..4]}-{code[4..8]}-{code[8..]}");
            await t.Execute("INSERT INTO officer_recovery (officer_id, code_mac) VALUES (@officerId, @mac)", new { officerId, mac = Mac(officerId, code) }, cancel);
        }

        return [.. codes];
    }

    private byte[] Mac(long officerId, string code) => ring.Mac(
        "recovery-code", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{officerId}:{string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}"));

    private static string Digits(string code) => code.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c)) ? string.Concat(code.Where(char.IsAsciiDigit)) : "";
}
