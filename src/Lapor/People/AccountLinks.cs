using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>What a one-time link is for.</summary>
public enum LinkKind
{
    /// <summary>The first password of a new account.</summary>
    Invitation,

    /// <summary>A new password in place of a forgotten one.</summary>
    Reset,
}

/// <summary>A link that still opens.</summary>
/// <param name="Id">The link.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Officer">Whose password it sets.</param>
/// <param name="Token">The secret part of its address.</param>
/// <param name="EndsAt">UTC milliseconds.</param>
public sealed record AccountLink(long Id, LinkKind Kind, Officer Officer, string Token, long EndsAt);

/// <summary>
/// One-time links by which officers set their own password: seven days, one use, the newest alone. The table holds a nonce and a keyed hash; the link
/// itself is worked out with the key ring, so that the database alone opens no account.
/// </summary>
public sealed class AccountLinks(Database database, KeyRing ring, PasswordWork work, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a link opens.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>Kind of the jobs that write to officers about their account.</summary>
    public const string MailJob = "mail_account";

    private static readonly Refusal Ended = new(
        "link_ended", "", "Tautan ini tidak berlaku lagi. Minta tautan baru kepada admin instansi Anda.", "This link no longer works. Ask your agency's admin for a new one.");

    private sealed class Row
    {
        public long Id { get; init; }

        public long OfficerId { get; init; }

        public string Kind { get; init; } = "";

        public byte[] Nonce { get; init; } = [];

        public long EndsAt { get; init; }
    }

    /// <summary>The link of this token, while it opens.</summary>
    public Task<AccountLink?> Find(string token, CancellationToken cancel) => Find("token_mac = @mac", new { mac = Mac(token), now = Now() }, cancel);

    /// <summary>A link by id, for the mail that carries it; null when it was used, replaced or has ended.</summary>
    public Task<AccountLink?> ById(long id, CancellationToken cancel) => Find("id = @id", new { id, now = Now() }, cancel);

    /// <summary>Sets the password that the link's owner chose; the link and every open session end.</summary>
    /// <returns>The officer, who goes on to the second factor. Refused: <c>link_ended</c> and what <see cref="PasswordRules"/> say.</returns>
    public async Task<Outcome<SignedIn>> Accept(string token, string password, CancellationToken cancel)
    {
        if (await Find(token, cancel) is not { } link) return Ended;
        if (PasswordRules.Check(password, SignIn.OwnWords(link.Officer)) is { } wrong) return wrong;
        var hash = await work.Hash(password, cancel);
        return await database.Write<Outcome<SignedIn>>(
            async t =>
            {
                if (await t.Execute("UPDATE account_link SET used_at = @now WHERE id = @Id AND used_at IS NULL", new { link.Id, now = Now() }, cancel) != 1) return Ended;
                var stamp = await SignIn.Replace(t, link.Officer.Id, hash, kept: 0, cancel);
                await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, link.Officer.Id, Subject: "password_by_" + link.Kind.Code()), cancel);
                return new SignedIn(link.Officer, stamp);
            },
            cancel);
    }

    /// <summary>Makes a link in place of older ones.</summary>
    /// <returns>Its id and token.</returns>
    internal async Task<(long Id, string Token)> Make(Transaction t, long officerId, LinkKind kind, CancellationToken cancel)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var token = TokenOf(nonce);
        await t.Execute("DELETE FROM account_link WHERE officer_id = @officerId", new { officerId }, cancel);
        var id = await t.Scalar<long>(
            "INSERT INTO account_link (officer_id, kind, nonce, token_mac, ends_at) VALUES (@officerId, @kind, @nonce, @mac, @ends) RETURNING id",
            new { officerId, kind = kind.Code(), nonce, mac = Mac(token), ends = Now() + (long)Length.TotalMilliseconds },
            cancel);
        return (id, token);
    }

    /// <summary>Queues a mail about an account.</summary>
    /// <param name="t">The transaction of what it tells.</param>
    /// <param name="payload">What to tell; see <c>Notifying.MailAccount</c>.</param>
    /// <param name="cancel">Stops the work.</param>
    internal Task Mail(Transaction t, string payload, CancellationToken cancel) => JobStore.Add(
        t, [new NewJob(MailJob, string.Create(CultureInfo.InvariantCulture, $"{MailJob}:{payload}:{Now()}"), Now(), Payload: payload)], Now(), cancel);

    private async Task<AccountLink?> Find(string where, object parameters, CancellationToken cancel)
    {
        var (row, officer) = await database.Read(
            async s =>
            {
                var found = await s.First<Row>($"SELECT id, officer_id, kind, nonce, ends_at FROM account_link WHERE {where} AND used_at IS NULL AND ends_at > @now", parameters, cancel);
                return found is null ? (null, null) : (found, await OfficerStore.Load(s, "o.id = @OfficerId AND o.active", new { found.OfficerId }, cancel));
            },
            cancel);
        return row is null || officer is null ? null : new(row.Id, Codes.Member<LinkKind>(row.Kind), officer, TokenOf(row.Nonce), row.EndsAt);
    }

    private string TokenOf(byte[] nonce) => Base64Url.EncodeToString(ring.Mac("account-link", nonce));

    private byte[] Mac(string token) => ring.Mac("account-link-token", token);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
