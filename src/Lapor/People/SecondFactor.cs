using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>What an officer has set up beside the password.</summary>
/// <param name="App">An authenticator app.</param>
/// <param name="Passkeys">How many passkeys.</param>
/// <param name="Codes">Recovery codes left.</param>
public sealed record FactorsSet(bool App, int Passkeys, int Codes)
{
    /// <summary>True once there is one.</summary>
    public bool Any => App || Passkeys > 0;
}

/// <summary>
/// An officer's second factor: an authenticator app, passkeys, or both, and ten recovery codes for the day the phone is lost. The app's secret is kept
/// wrapped under the key ring, recovery codes only as keyed hashes; each code opens once.
/// </summary>
public sealed class SecondFactor(Database database, KeyRing ring, SignInLanes lanes, AccountLinks links, AuditLog audit, TimeProvider time)
{
    /// <summary>How many recovery codes are given.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>With fewer left, their owner is asked to make new ones.</summary>
    public const int FewCodes = 3;

    /// <summary>What the ring wraps a secret for.</summary>
    public const string Purpose = "totp";

    // No 0 and O, 1, I and L: people write these on paper.
    private const string Signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private static readonly Refusal NoPasskey = new("passkey_not_found", "", "Kunci sandi ini sudah tidak ada.", "This passkey is gone.");

    private static readonly Refusal LastFactor = new(
        "last_factor", "", "Ini satu-satunya pengaman kedua Anda. Pasang aplikasi autentikator atau kunci sandi lain dahulu.",
        "This is your only second factor. Set up an authenticator app or another passkey first.");

    private static readonly Refusal Wrong = new(
        "code_wrong", "code", "Kodenya salah, sudah dipakai, atau terlalu sering dicoba. Tunggu kode berikutnya di aplikasi, lalu coba lagi.",
        "The code is wrong, was used before, or was tried too often. Wait for the next code in the app, then try again.");

    private sealed class Row
    {
        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];
    }

    /// <summary>What the officer has set up.</summary>
    public Task<FactorsSet> Of(long officerId, CancellationToken cancel) => database.Read(s => Of(s, officerId, cancel), cancel);

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

    /// <summary>Adds a passkey that proved itself; its owner is told by mail.</summary>
    /// <returns>Recovery codes, to be shown once, where the officer had none; else nothing. Refused as <see cref="PasskeyStore"/> says.</returns>
    public Task<Outcome<string[]>> AddPasskey(Passkey passkey, CancellationToken cancel) => database.Write<Outcome<string[]>>(
        async t =>
        {
            var officerId = passkey.OwnerId;
            var had = await Of(t, officerId, cancel);
            var added = await PasskeyStore.Add(t, PasskeyOwner.Officer, passkey, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
            if (added.IsRefused) return Outcome<string[]>.Refused(added.Refusals);
            await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, officerId, Subject: "passkey_added"), cancel);
            if (had.Any) await links.Mail(t, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"passkey:{officerId}"), cancel);
            return had.Codes > 0 ? [] : await Give(t, officerId, cancel);
        },
        cancel);

    /// <summary>Removes one of the officer's passkeys. Refused: <c>passkey_not_found</c>, <c>last_factor</c>.</summary>
    public Task<Outcome<bool>> RemovePasskey(long officerId, long id, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            // Held, so that two passkeys removed at the same moment cannot leave an account with none.
            await t.Scalar<long?>($"SELECT id FROM officer WHERE id = @officerId {t.Dialect.ForUpdate}", new { officerId }, cancel);
            var set = await Of(t, officerId, cancel);
            if (set is { App: false, Passkeys: 1 }) return LastFactor;
            if (!await PasskeyStore.Remove(t, PasskeyOwner.Officer, officerId, id, cancel)) return NoPasskey;
            await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, officerId, Subject: "passkey_removed"), cancel);
            return true;
        },
        cancel);

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
        await PasskeyStore.RemoveAll(t, PasskeyOwner.Officer, officerId, cancel);
    }

    private static async Task<FactorsSet> Of(Session s, long officerId, CancellationToken cancel) => new(
        await s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM officer_totp WHERE officer_id = @officerId)", new { officerId }, cancel),
        (int)await PasskeyStore.Count(s, PasskeyOwner.Officer, officerId, cancel),
        (int)await s.Scalar<long>("SELECT COUNT(*) FROM officer_recovery WHERE officer_id = @officerId", new { officerId }, cancel));

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
