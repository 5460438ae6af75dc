using System.Buffers.Text;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>An officer whose password was right, and the stamp that holds until the password changes. Not yet signed in: the second factor is missing.</summary>
public sealed record SignedIn(Officer Officer, string Stamp);

/// <summary>
/// Checks and changes an officer's password. An unknown address, a wrong password and too many tries cost the same work, write the same rows and get the
/// same words.
/// </summary>
public sealed class SignIn(Database database, OfficerStore officers, SignInLanes lanes, PasswordWork work, AccountLinks links, AuditLog audit)
{
    /// <summary>Code of the refusal when too many sign in at once; says nothing about the account.</summary>
    public const string Busy = "sign_in_busy";

    private static readonly Refusal Wrong = new(
        "sign_in_failed", "", "Alamat surel atau kata sandi salah, atau terlalu sering dicoba. Tunggu beberapa menit sebelum mencoba lagi.",
        "The e-mail address or the password is wrong, or was tried too often. Wait some minutes before the next try.");

    private static readonly Refusal WrongPassword = new("password_wrong", "current", "Kata sandi sekarang salah, atau terlalu sering dicoba.", "The present password is wrong, or was tried too often.");

    private static readonly Refusal TooBusy = new(Busy, "", "Sedang banyak yang masuk. Coba lagi sebentar.", "Many are signing in right now. Try again in a moment.");

    /// <summary>Checks address and password.</summary>
    /// <param name="email">As typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="device">The known device, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<SignedIn>> WithPassword(string email, string password, string? device, CancellationToken cancel)
    {
        var lane = lanes.Of("password", OfficerStore.Normal(email), device);
        var free = await lanes.Take(lane, cancel);
        var secret = await officers.Secret(email, cancel);
        var check = await work.Compare(secret?.PasswordHash, password, cancel);
        if (check is PasswordCheck.Busy) return TooBusy;
        if (free && secret is not null && check is not PasswordCheck.Wrong && await officers.ById(secret.Id, cancel) is { } officer)
        {
            await lanes.Clear(lane, cancel);
            if (check is PasswordCheck.RightButOld) await Renew(secret, password, cancel);
            return new SignedIn(officer, secret.Stamp);
        }

        await audit.Record(new AuditEntry(AuditKind.SignInRefused, secret?.Id, Subject: "password"), cancel);
        return Wrong;
    }

    /// <summary>True when this is the signed-in officer's password; asked before credentials change. Refused: <c>password_wrong</c>.</summary>
    public async Task<Outcome<bool>> Again(Officer officer, string password, string? device, CancellationToken cancel)
    {
        var again = await WithPassword(officer.Email, password.Length > PasswordRules.Longest ? "" : password, device, cancel);
        if (!again.IsRefused) return true;
        return again.Refusals[0].Code == Busy ? TooBusy : WrongPassword;
    }

    /// <summary>Changes the officer's own password; the other sessions end. Refused: <c>password_wrong</c> and what <see cref="PasswordRules"/> say.</summary>
    /// <param name="officer">Whose.</param>
    /// <param name="current">The present password.</param>
    /// <param name="fresh">The new one.</param>
    /// <param name="session">The session that goes on.</param>
    /// <param name="device">The known device, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<bool>> Change(Officer officer, string current, string fresh, long session, string? device, CancellationToken cancel)
    {
        if (PasswordRules.Check(fresh, OwnWords(officer)) is { } wrong) return wrong;
        var again = await Again(officer, current, device, cancel);
        if (again.IsRefused) return again;
        var hash = await work.Hash(fresh, cancel);
        await database.Write(
            async t =>
            {
                await Replace(t, officer.Id, hash, session, cancel);
                await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, officer.Id, Subject: "password"), cancel);
                await links.Mail(t, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"password:{officer.Id}"), cancel);
            },
            cancel);
        return true;
    }

    /// <summary>What an officer's password must not be made of.</summary>
    internal static IEnumerable<string> OwnWords(Officer officer) => [officer.Name, officer.Email, .. officer.Held.Select(r => r.AgencyName)];

    /// <summary>A stamp that no other has.</summary>
    internal static string NewStamp() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Puts a hash in place; sessions but the kept one, half-finished sign-ins and open links end.</summary>
    /// <returns>The new stamp.</returns>
    internal static async Task<string> Replace(Transaction t, long officerId, string hash, long kept, CancellationToken cancel)
    {
        var stamp = NewStamp();
        await t.Execute("UPDATE officer SET password_hash = @hash, stamp = @stamp, version = version + 1 WHERE id = @officerId", new { officerId, hash, stamp }, cancel);
        await OfficerSessions.EndAll(t, officerId, kept, cancel);
        await t.Execute("DELETE FROM account_link WHERE officer_id = @officerId AND used_at IS NULL", new { officerId }, cancel);
        return stamp;
    }

    // The same password with today's work; the stamp stays, nobody is signed out.
    private async Task Renew(OfficerSecret secret, string password, CancellationToken cancel)
    {
        var hash = await work.Hash(password, cancel);
        await database.Write(
            t => t.Execute("UPDATE officer SET password_hash = @hash WHERE id = @Id AND password_hash = @PasswordHash", new { secret.Id, secret.PasswordHash, hash }, cancel), cancel);
    }
}
