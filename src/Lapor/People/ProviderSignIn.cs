using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>An officer whom a provider vouches for.</summary>
/// <param name="Signed">Who, and the stamp that holds until the password changes.</param>
/// <param name="FactorProved">True when the provider asked for a second factor and its word is taken.</param>
public sealed record Vouched(SignedIn Signed, bool FactorProved);

/// <summary>
/// Which officer an account of a provider is. Only a link counts, which the officer made while signed in, or which an invitation makes that was not used
/// yet; an address alone never opens an account that somebody uses. Roles come from nobody but the admins here.
/// </summary>
public sealed class ProviderSignIn(Database database, OfficerStore officers, AccountLinks links, AuditLog audit, TimeProvider time)
{
    private static readonly Refusal Unknown = new(
        "identity_unknown", "", "Akun instansi itu belum terhubung dengan akun petugas di sini. Masuklah dengan kata sandi, lalu hubungkan di halaman Akun saya.",
        "That agency account is not linked to an officer here yet. Sign in with your password, then link it under My account.");

    private static readonly Refusal Taken = new(
        "identity_taken", "", "Akun instansi itu sudah terhubung dengan petugas lain.", "That agency account is linked to another officer already.");

    private static readonly Refusal NotCovered = new(
        "provider_not_yours", "", "Penyedia ini bukan milik instansi Anda.", "This provider does not belong to your agency.");

    /// <summary>The officer of a verified token. Refused with <c>identity_unknown</c>, whatever the reason.</summary>
    public async Task<Outcome<Vouched>> Of(IdentityProvider provider, IdToken token, CancellationToken cancel)
    {
        var officer = await Linked(provider, token, cancel) ?? await Invited(provider, token, cancel);
        if (officer is null || await officers.Secret(officer.Email, cancel) is not { } secret) return Unknown;
        // A provider of one agency cannot say alone who acts in another.
        return new Vouched(new SignedIn(officer, secret.Stamp), provider.CoversAll(officer) && provider.ProvesFactor(token));
    }

    /// <summary>Links the account of a verified token to the officer who is signed in. Refused: <c>identity_taken</c>, <c>provider_not_yours</c>.</summary>
    public Task<Outcome<bool>> Connect(IdentityProvider provider, Officer officer, IdToken token, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!provider.Active || !provider.Covers(officer)) return NotCovered;
            var owner = await t.Scalar<long?>("SELECT officer_id FROM officer_identity WHERE provider_id = @Id AND subject = @Subject", new { provider.Id, token.Subject }, cancel);
            if (owner is not null && owner != officer.Id) return Taken;
            if (owner is not null) return true;
            if (!await Put(t, provider, officer.Id, token, cancel)) return Taken;
            await links.Mail(t, string.Create(CultureInfo.InvariantCulture, $"identity:{officer.Id}"), cancel);
            return true;
        },
        cancel);

    /// <summary>Takes a link away; the account of that provider opens nothing any more.</summary>
    public Task Unlink(long officerId, long providerId, CancellationToken cancel) => database.Write(
        async t =>
        {
            if (await t.Execute("DELETE FROM officer_identity WHERE officer_id = @officerId AND provider_id = @providerId", new { officerId, providerId }, cancel) == 1)
                await Account(t, officerId, providerId, "unlinked", cancel);
        },
        cancel);

    /// <summary>Takes all links of an officer away.</summary>
    internal static Task UnlinkAll(Transaction t, long officerId, CancellationToken cancel) => t.Execute("DELETE FROM officer_identity WHERE officer_id = @officerId", new { officerId }, cancel);

    private async Task<Officer?> Linked(IdentityProvider provider, IdToken token, CancellationToken cancel)
    {
        var id = await database.Write(
            t => t.Scalar<long?>("UPDATE officer_identity SET used_at = @now WHERE provider_id = @Id AND subject = @Subject RETURNING officer_id", new { provider.Id, token.Subject, now = Now() }, cancel), cancel);
        // Who left the agency is not its provider's to vouch for any more.
        return id is { } found && await officers.ById(found, cancel) is { } officer && provider.Covers(officer) ? officer : null;
    }

    // An invitation goes to an address; whoever the agency's own provider knows by it takes it up, as if they had opened the link.
    private async Task<Officer?> Invited(IdentityProvider provider, IdToken token, CancellationToken cancel)
    {
        if (token.Email is not { Length: > 0 } email || await officers.ByEmail(email, cancel) is not { } officer || !provider.CoversAll(officer)) return null;
        return await database.Write<Officer?>(
            async t =>
            {
                var taken = await t.Execute(
                    """
                    UPDATE account_link SET used_at = @now WHERE officer_id = @Id AND kind = 'invitation' AND used_at IS NULL AND ends_at > @now
                        AND EXISTS (SELECT 1 FROM officer o WHERE o.id = @Id AND o.active AND o.password_hash = '' AND o.last_sign_in_at IS NULL)
                        AND NOT EXISTS (SELECT 1 FROM officer_identity i WHERE i.officer_id = @Id)
                    """,
                    new { officer.Id, now = Now() },
                    cancel);
                if (taken != 1) return null;
                return await Put(t, provider, officer.Id, token, cancel) ? officer : null;
            },
            cancel);
    }

    // False when another officer linked the same account at the same moment.
    private async Task<bool> Put(Transaction t, IdentityProvider provider, long officerId, IdToken token, CancellationToken cancel)
    {
        // One account of a provider per officer: the new one takes the place of the old.
        await t.Execute("DELETE FROM officer_identity WHERE officer_id = @officerId AND provider_id = @Id", new { officerId, provider.Id }, cancel);
        var put = await t.Execute(
            "INSERT INTO officer_identity (provider_id, subject, officer_id, linked_at) VALUES (@Id, @Subject, @officerId, @now) ON CONFLICT (provider_id, subject) DO NOTHING",
            new { provider.Id, token.Subject, officerId, now = Now() },
            cancel);
        if (put == 1) await Account(t, officerId, provider.Id, "linked", cancel);
        return put == 1;
    }

    private Task Account(Transaction t, long officerId, long providerId, string what, CancellationToken cancel) =>
        audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, officerId, Subject: string.Create(CultureInfo.InvariantCulture, $"identity_provider:{providerId} {what}")), cancel);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
