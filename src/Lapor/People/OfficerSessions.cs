using System.Buffers.Text;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">For ending it.</param>
/// <param name="Device">Roughly where: <c>chrome/android</c>.</param>
/// <param name="CreatedAt">UTC milliseconds.</param>
/// <param name="UsedAt">UTC milliseconds, to five minutes.</param>
public sealed record OpenSession(long Id, string Device, long CreatedAt, long UsedAt);

/// <summary>Who a session belongs to.</summary>
/// <param name="Id">The session.</param>
/// <param name="Officer">Its officer, in the role that was chosen for it.</param>
public sealed record SessionOfficer(long Id, Officer Officer);

/// <summary>
/// The officers' sessions. A cookie holds 32 random bytes, made anew at each sign-in; the table holds their hash. A session ends by itself after
/// <see cref="Idle"/> without a click and <see cref="Longest"/> at most, and at once when its owner, a new password or an admin ends it.
/// </summary>
public sealed class OfficerSessions(Database database, AuditLog audit, TimeProvider time)
{
    /// <summary>A session that is not used ends after this time.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>Every session ends after this time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private const int MostSessions = 20;
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(5);

    private sealed class Row
    {
        public long Id { get; init; }

        public long OfficerId { get; init; }

        public string Device { get; init; } = "";

        public string? Role { get; init; }

        public long? AgencyId { get; init; }

        public long CreatedAt { get; init; }

        public long UsedAt { get; init; }
    }

    /// <summary>Starts a session after every proof was given.</summary>
    /// <param name="officerId">Whose.</param>
    /// <param name="device">Roughly where.</param>
    /// <param name="how">What proved it, for the audit log: <c>totp</c>, <c>recovery_code</c>, <c>totp_set</c>.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>What the cookie holds.</returns>
    public async Task<string> Start(long officerId, string device, string how, CancellationToken cancel)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await database.Write(
            async t =>
            {
                var now = Now();
                await t.Execute("DELETE FROM officer_session WHERE officer_id = @officerId AND (created_at <= @oldest OR used_at <= @idle)", Ends(officerId), cancel);
                await t.Execute(
                    $"DELETE FROM officer_session WHERE id IN (SELECT id FROM officer_session WHERE officer_id = @officerId ORDER BY used_at DESC, id DESC LIMIT 1000 OFFSET {MostSessions - 1})",
                    new { officerId },
                    cancel);
                await t.Execute(
                    "INSERT INTO officer_session (officer_id, token_hash, device, created_at, used_at) VALUES (@officerId, @hash, @device, @now, @now)",
                    new { officerId, hash = HashOf(token), device, now },
                    cancel);
                await t.Execute("UPDATE officer SET last_sign_in_at = @now WHERE id = @officerId", new { officerId, now }, cancel);
                await audit.Record(t, new AuditEntry(AuditKind.SignIn, officerId, Subject: how), cancel);
            },
            cancel);
        return token;
    }

    /// <summary>The active officer of a session that has not ended, or null.</summary>
    public async Task<SessionOfficer?> Signed(string token, CancellationToken cancel)
    {
        var hash = HashOf(token);
        var (row, officer) = await database.Read(
            async s =>
            {
                var found = await s.First<Row>("SELECT * FROM officer_session WHERE token_hash = @hash", new { hash }, cancel);
                return found is null || HasEnded(found) ? (null, null) : (found, await OfficerStore.Load(s, "o.id = @OfficerId AND o.active", new { found.OfficerId }, cancel));
            },
            cancel);
        if (row is null || officer is null) return null;
        if (Now() - row.UsedAt > Noted.TotalMilliseconds)
            await database.Write(t => t.Execute("UPDATE officer_session SET used_at = @now WHERE id = @Id AND used_at < @now", new { row.Id, now = Now() }, cancel), cancel);
        // A role that was taken away meanwhile is chosen no more.
        var chosen = row.Role is null ? [] : officer.Roles.Where(r => r.Role.Code() == row.Role && r.AgencyId == row.AgencyId).ToList();
        return new SessionOfficer(row.Id, chosen.Count == 0 ? officer : officer with { Roles = chosen });
    }

    /// <summary>The officer's open sessions, last used first.</summary>
    public Task<IReadOnlyList<OpenSession>> Of(long officerId, CancellationToken cancel) => database.Read<IReadOnlyList<OpenSession>>(
        async s => [.. (await s.Query<Row>("SELECT * FROM officer_session WHERE officer_id = @officerId ORDER BY used_at DESC, id DESC LIMIT 50", new { officerId }, cancel))
            .Where(r => !HasEnded(r)).Select(r => new OpenSession(r.Id, r.Device, r.CreatedAt, r.UsedAt))],
        cancel);

    /// <summary>Acts in one role only from now on, in this session; null: in all of them. A role that the officer does not hold changes nothing.</summary>
    public Task Choose(SessionOfficer session, OfficerRole? role, CancellationToken cancel) => role is not null && !session.Officer.Held.Contains(role) ? Task.CompletedTask : database.Write(
        t => t.Execute("UPDATE officer_session SET role = @role, agency_id = @agency WHERE id = @Id", new { session.Id, role = role?.Role.Code(), agency = role?.AgencyId }, cancel), cancel);

    /// <summary>Ends one of the officer's sessions.</summary>
    public Task End(long officerId, long id, CancellationToken cancel) => database.Write(
        async t =>
        {
            if (await t.Execute("DELETE FROM officer_session WHERE id = @id AND officer_id = @officerId", new { id, officerId }, cancel) == 1)
                await audit.Record(t, new AuditEntry(AuditKind.SignOut, officerId), cancel);
        },
        cancel);

    /// <summary>Ends all of the officer's sessions but one.</summary>
    public Task EndOthers(long officerId, long kept, CancellationToken cancel) => database.Write(
        async t =>
        {
            await EndAll(t, officerId, kept, cancel);
            await audit.Record(t, new AuditEntry(AuditKind.SignOut, officerId, Subject: "others"), cancel);
        },
        cancel);

    /// <summary>Forgets sessions that ended by themselves.</summary>
    public Task Sweep(CancellationToken cancel) => database.Write(t => t.Execute("DELETE FROM officer_session WHERE created_at <= @oldest OR used_at <= @idle", Ends(0), cancel), cancel);

    /// <summary>Ends sessions together with the change that calls for it.</summary>
    internal static Task EndAll(Transaction t, long officerId, long kept, CancellationToken cancel) =>
        t.Execute("DELETE FROM officer_session WHERE officer_id = @officerId AND id <> @kept", new { officerId, kept }, cancel);

    private static byte[] HashOf(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));

    private object Ends(long officerId) => new { officerId, oldest = Now() - (long)Longest.TotalMilliseconds, idle = Now() - (long)Idle.TotalMilliseconds };

    private bool HasEnded(Row row) => Now() - row.CreatedAt >= Longest.TotalMilliseconds || Now() - row.UsedAt >= Idle.TotalMilliseconds;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
