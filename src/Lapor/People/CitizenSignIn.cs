using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>Somebody who proved an address.</summary>
/// <param name="Citizen">Their account.</param>
/// <param name="IsNew">True when it was made just now.</param>
public sealed record EnteredCitizen(Citizen Citizen, bool IsNew);

/// <summary>
/// The citizens' way in: by a one-time code, or by a password where one was set. An address without an account, one without a password, a wrong password and
/// too many tries cost the same work, read the same rows and get the same words. Nothing is written of a sign-in but the session: when a person
/// was here is nobody's business.
/// </summary>
public sealed class CitizenSignIn(Database database, CitizenStore citizens, CitizenCodes codes, AddressNotices notices, SignInLanes lanes, PasswordWork work)
{
    private static readonly Refusal Failed = new(
        "sign_in_failed", "", "Alamat atau kata sandi salah, atau terlalu sering dicoba. Kosongkan kata sandi untuk masuk dengan kode.",
        "The address or the password is wrong, or was tried too often. Leave the password empty to sign in with a code.");

    private static readonly Refusal WrongPassword = new("password_wrong", "current", "Kata sandi sekarang salah, atau terlalu sering dicoba.", "The present password is wrong, or was tried too often.");

    private static readonly Refusal TooBusy = new(SignIn.Busy, "", "Sedang banyak yang masuk. Coba lagi sebentar.", "Many are signing in right now. Try again in a moment.");

    private static readonly Refusal ProveFirst = new(
        "proof_old", "", "Untuk mengubah ini, masuk lagi dengan kode.", "To change this, sign in again with a code.");

    private static readonly Refusal Taken = new("address_taken", "code", "Alamat ini sudah dipakai akun lain milik Anda. Masuk ke akun itu, atau pakai alamat lain.", "This address belongs to another account of yours. Sign in there, or use another address.");

    private static readonly Refusal LastAddress = new(
        "last_address", "", "Ini satu-satunya alamat akun Anda. Tambahkan alamat lain dahulu; tanpa alamat akun tidak dapat dibuka lagi.", "This is the only address of your account. Add another first; without one the account could not be opened any more.");

    /// <summary>Signs in with address and password. Refused: <c>sign_in_failed</c>, <c>sign_in_busy</c>.</summary>
    /// <param name="typed">The address as typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="device">The known device, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<Citizen>> WithPassword(string? typed, string password, string? device, CancellationToken cancel)
    {
        var normal = codes.Normal(typed);
        var address = normal.IsRefused ? "" : normal.Value;
        var lane = lanes.Of("citizen-password", address, device);
        var free = await lanes.Take(lane, cancel);
        var row = await citizens.Secret(address, cancel);
        var check = await work.Compare(row?.PasswordHash, password.Length > PasswordRules.Longest ? "" : password, cancel);
        if (check is PasswordCheck.Busy) return TooBusy;
        if (!free || check is PasswordCheck.Wrong || citizens.Unsealed(row) is not { } citizen) return Failed;
        await lanes.Clear(lane, cancel);
        if (check is PasswordCheck.RightButOld)
        {
            var hash = await work.Hash(password, cancel);
            await database.Write(t => t.Execute("UPDATE citizen SET password_hash = @hash WHERE id = @Id AND password_hash = @PasswordHash", new { row!.Id, row.PasswordHash, hash }, cancel), cancel);
        }

        return citizen;
    }

    /// <summary>Signs in by a code; an address that has no account gets one. Refused: <c>code_wrong</c>.</summary>
    public async Task<Outcome<EnteredCitizen>> WithCode(string token, string typed, string language, CancellationToken cancel)
    {
        var proved = await codes.Prove(token, typed, cancel);
        if (proved.IsRefused) return Outcome<EnteredCitizen>.Refused(proved.Refusals);
        await lanes.Clear(lanes.Of("citizen-code", proved.Value, null), cancel);
        var (id, isNew) = await database.Write(t => citizens.Enter(t, proved.Value, language, cancel), cancel);
        return new EnteredCitizen((await citizens.ById(id, cancel))!, isNew);
    }

    /// <summary>Sets or changes the password; the other sessions end and a mail tells it.</summary>
    /// <param name="citizen">Whose.</param>
    /// <param name="current">The present password, or null.</param>
    /// <param name="proved">True when an own address was proved in this browser just now; asked for where <paramref name="current"/> is not given.</param>
    /// <param name="fresh">The new password.</param>
    /// <param name="session">The session that goes on.</param>
    /// <param name="device">The known device, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Refused: <c>password_wrong</c>, <c>proof_old</c>, and what <see cref="PasswordRules"/> say.</returns>
    public async Task<Outcome<bool>> SetPassword(Citizen citizen, string? current, bool proved, string fresh, long session, string? device, CancellationToken cancel)
    {
        if (PasswordRules.Check(fresh, [citizen.Details.Name, .. citizen.Details.Addresses.Select(a => a.Split('@')[0])]) is { } wrong) return wrong;
        var again = await Again(citizen, current, proved, device, cancel);
        if (again.IsRefused) return again;
        var hash = await work.Hash(fresh, cancel);
        await database.Write(
            async t =>
            {
                await t.Execute("UPDATE citizen SET password_hash = @hash WHERE id = @Id", new { citizen.Id, hash }, cancel);
                await CitizenSessions.EndAll(t, citizen.Id, session, cancel);
                await codes.TellOwner(t, "password", citizen.Id, cancel);
            },
            cancel);
        return true;
    }

    /// <summary>Forgets the password: from now on only codes sign in. Refused as <see cref="SetPassword"/>.</summary>
    public async Task<Outcome<bool>> DropPassword(Citizen citizen, string? current, bool proved, string? device, CancellationToken cancel)
    {
        var again = await Again(citizen, current, proved, device, cancel);
        if (again.IsRefused) return again;
        await database.Write(
            async t =>
            {
                await t.Execute("UPDATE citizen SET password_hash = NULL WHERE id = @Id", new { citizen.Id }, cancel);
                await codes.TellOwner(t, "password", citizen.Id, cancel);
            },
            cancel);
        return true;
    }

    /// <summary>
    /// Puts a proved address into the account: beside an address of the other kind, in place of one of its own. Every address from before is told.
    /// </summary>
    /// <returns>What happened to the account's addresses. Refused: <c>code_wrong</c>, <c>address_taken</c>, <c>proof_old</c>.</returns>
    public async Task<Outcome<AddressChange>> PutAddress(Citizen citizen, string token, string typed, CancellationToken cancel)
    {
        var proved = await codes.Prove(token, typed, cancel);
        if (proved.IsRefused) return Outcome<AddressChange>.Refused(proved.Refusals);
        var (address, kind) = (proved.Value, CitizenAddresses.KindOf(proved.Value));
        var told = await SealedBefore(citizen.Id, cancel);
        return await database.Write<Outcome<AddressChange>>(
            async t =>
            {
                var mac = citizens.Mac(address);
                var owner = await t.Scalar<long?>("SELECT citizen_id FROM citizen_address WHERE mac = @mac", new { mac }, cancel);
                if (owner is not null && owner != citizen.Id) return Taken;
                CitizenDetails before = new();
                var changed = await citizens.Rewrite(
                    t, citizen.Id,
                    c =>
                    {
                        before = c.Details;
                        return c with { Details = c.Details.With(kind, address) };
                    },
                    cancel);
                if (changed is null) return ProveFirst;
                var old = before.AddressOf(kind);
                var change = old.Length == 0 ? AddressChange.Added : AddressChange.Replaced;
                if (old == address) return change;
                if (await t.Execute("INSERT INTO citizen_address (mac, kind, citizen_id) VALUES (@mac, @kind, @Id) ON CONFLICT (mac) DO NOTHING", new { mac, kind = kind.Code(), citizen.Id }, cancel) == 0)
                {
                    // Another account proved it at the same moment.
                    await citizens.Rewrite(t, citizen.Id, c => c with { Details = before }, cancel);
                    return Taken;
                }

                await t.Execute("DELETE FROM citizen_address WHERE citizen_id = @Id AND kind = @kind AND mac <> @mac", new { citizen.Id, kind = kind.Code(), mac }, cancel);
                // The other address stays: for it one is new.
                await notices.Tell(t, before.Addresses.Select(a => (a, a == old ? AddressChange.Replaced : AddressChange.Added)), told, before.Language, cancel);
                return change;
            },
            cancel);
    }

    /// <summary>Takes an address out of the account; it and the other one are told. The caller has asked for a proof. Refused: <c>last_address</c>.</summary>
    public async Task<Outcome<bool>> RemoveAddress(long citizenId, AddressKind kind, CancellationToken cancel)
    {
        var told = await SealedBefore(citizenId, cancel);
        return await database.Write<Outcome<bool>>(
            async t =>
            {
                CitizenDetails before = new();
                var changed = await citizens.Rewrite(
                    t, citizenId,
                    c =>
                    {
                        before = c.Details;
                        return c.Details.Addresses.Count > 1 ? c with { Details = c.Details.With(kind, "") } : c;
                    },
                    cancel);
                if (changed is null || before.Addresses.Count < 2) return LastAddress;
                await t.Execute("DELETE FROM citizen_address WHERE citizen_id = @citizenId AND kind = @kind", new { citizenId, kind = kind.Code() }, cancel);
                // To the one that stays, too: somebody else may have done it.
                await notices.Tell(t, before.Addresses.Select(a => (a, AddressChange.Removed)), told, before.Language, cancel);
                return true;
            },
            cancel);
    }

    private async Task<IReadOnlyDictionary<string, Wrapped>> SealedBefore(long citizenId, CancellationToken cancel) =>
        notices.Seal((await citizens.ById(citizenId, cancel))?.Details.Addresses ?? []);

    private async Task<Outcome<bool>> Again(Citizen citizen, string? current, bool proved, string? device, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(current)) return proved ? true : citizen.HasPassword ? WrongPassword : ProveFirst;
        var again = await WithPassword(citizen.Details.Main, current, device, cancel);
        if (!again.IsRefused) return true;
        return again.Refusals[0].Code == SignIn.Busy ? TooBusy : WrongPassword;
    }
}
