using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>A citizen's passkey as its owner sees it.</summary>
/// <param name="Id">For removing it.</param>
/// <param name="Name">As its owner calls it.</param>
/// <param name="CreatedOn">Legal day.</param>
/// <param name="UsedOn">Legal day; null before the first use.</param>
public sealed record CitizenPasskey(long Id, string Name, string CreatedOn, string? UsedOn);

/// <summary>
/// The citizens' passkeys. The table holds public keys and days; what somebody calls a passkey ("HP Siti") lies sealed with the rest of what is known of them. An
/// account never depends on one: it always has an address to send a code to.
/// </summary>
public sealed class CitizenPasskeys(Database database, CitizenStore citizens, PasskeyStore passkeys, CitizenCodes codes, TimeProvider time)
{
    private static readonly Refusal Gone = new("account_gone", "", "Akun ini sudah tidak ada.", "This account is gone.");

    private static readonly Refusal NoSuch = new("passkey_not_found", "", "Kunci sandi ini sudah tidak ada.", "This passkey is gone.");

    /// <summary>The passkeys of an account, oldest first.</summary>
    public async Task<IReadOnlyList<CitizenPasskey>> Of(Citizen citizen, CancellationToken cancel) =>
        [.. (await passkeys.Of(PasskeyOwner.Citizen, citizen.Id, cancel)).Select(p => new CitizenPasskey(p.Id, citizen.Details.PasskeyNames.GetValueOrDefault(p.Id, ""), OnDay(p.CreatedAt), p.UsedAt is { } used ? OnDay(used) : null))];

    /// <summary>Adds a passkey that proved itself; its owner is told. Refused: what <see cref="PasskeyStore"/> says, <c>account_gone</c>.</summary>
    public Task<Outcome<bool>> Add(Passkey passkey, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            // The account's row is locked first, so that ten are ten however many come at once.
            if (await citizens.Rewrite(t, passkey.OwnerId, c => c, cancel) is null) return Gone;
            var added = await PasskeyStore.Add(t, PasskeyOwner.Citizen, passkey with { Name = "" }, PasskeyStore.StartOfDay(time), cancel);
            if (added.IsRefused) return added;
            var id = await t.Scalar<long>("SELECT id FROM passkey WHERE credential_id = @CredentialId", new { passkey.CredentialId }, cancel);
            await citizens.Rewrite(t, passkey.OwnerId, c => c with { Details = c.Details with { PasskeyNames = new Dictionary<long, string>(c.Details.PasskeyNames) { [id] = passkey.Name } } }, cancel);
            await codes.TellOwner(t, "passkey", passkey.OwnerId, cancel);
            return true;
        },
        cancel);

    /// <summary>Removes one passkey of this account. Refused: <c>passkey_not_found</c>.</summary>
    public Task<Outcome<bool>> Remove(long citizenId, long id, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!await PasskeyStore.Remove(t, PasskeyOwner.Citizen, citizenId, id, cancel)) return NoSuch;
            await citizens.Rewrite(
                t, citizenId, c => c with { Details = c.Details with { PasskeyNames = c.Details.PasskeyNames.Where(n => n.Key != id).ToDictionary(n => n.Key, n => n.Value) } }, cancel);
            return true;
        },
        cancel);

    private static string OnDay(long moment) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), IndonesianTime.Wib).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
