using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>A citizen's session as its owner sees it.</summary>
/// <param name="Id">For ending it.</param>
/// <param name="Device">Roughly where: <c>Chrome/Android</c>.</param>
/// <param name="CreatedOn">Legal day.</param>
/// <param name="UsedOn">Legal day.</param>
public sealed record CitizenDevice(long Id, string Device, string CreatedOn, string UsedOn);

/// <summary>Who a session belongs to.</summary>
/// <param name="Id">The session.</param>
/// <param name="Citizen">Its owner.</param>
public sealed record SessionCitizen(long Id, Citizen Citizen);

/// <summary>
/// The citizens' sessions. A cookie holds 32 random bytes, made anew at each sign-in; the table holds their hash. It counts in days: the minute of a
/// sign-in could be laid beside the minute of an anonymous report.
/// </summary>
public sealed class CitizenSessions(Database database, CitizenStore citizens, TimeProvider time)
{
    /// <summary>Days without a click after which a session ends.</summary>
    public const int IdleDays = 30;

    /// <summary>Days after which every session ends.</summary>
    public const int LongestDays = 180;

    /// <summary>The same on a device that is not to be remembered; its cookie goes with the browser anyway.</summary>
    public const int ForeignDays = 1;

    private const int MostSessions = 20;

    private sealed class SessionRow
    {
        public long Id { get; init; }

        public long CitizenId { get; init; }

        public string Device { get; init; } = "";

        public string CreatedOn { get; init; } = "";

        public string UsedOn { get; init; } = "";

        public string EndsOn { get; init; } = "";
    }

    /// <summary>Starts a session.</summary>
    /// <param name="citizenId">Whose.</param>
    /// <param name="device">Roughly where.</param>
    /// <param name="remembered">False on somebody else's device.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>What the cookie holds.</returns>
    public async Task<string> Start(long citizenId, string device, bool remembered, CancellationToken cancel)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await database.Write(
            async t =>
            {
                await t.Execute(
                    $"DELETE FROM citizen_session WHERE id IN (SELECT id FROM citizen_session WHERE citizen_id = @citizenId ORDER BY used_on DESC, id DESC LIMIT 1000 OFFSET {MostSessions - 1})",
                    new { citizenId },
                    cancel);
                await t.Execute(
                    "INSERT INTO citizen_session (citizen_id, token_hash, device, created_on, used_on, ends_on) VALUES (@citizenId, @hash, @device, @today, @today, @ends)",
                    new { citizenId, hash = HashOf(token), device, today = Day(), ends = Day(remembered ? LongestDays : ForeignDays) },
                    cancel);
            },
            cancel);
        return token;
    }

    /// <summary>The owner of a session that has not ended, or null.</summary>
    public async Task<SessionCitizen?> Signed(string token, CancellationToken cancel)
    {
        var hash = HashOf(token);
        var (session, row) = await database.Read(
            async s =>
            {
                var found = await s.First<SessionRow>("SELECT * FROM citizen_session WHERE token_hash = @hash", new { hash }, cancel);
                return found is null || HasEnded(found)
                    ? (null, null)
                    : (found, await s.First<CitizenStore.Row>($"SELECT {CitizenStore.Columns} FROM citizen c WHERE c.id = @CitizenId", new { found.CitizenId }, cancel));
            },
            cancel);
        if (session is null || citizens.Unsealed(row) is not { } citizen) return null;
        if (session.UsedOn != Day())
            await database.Write(t => t.Execute("UPDATE citizen_session SET used_on = @today WHERE id = @Id", new { session.Id, today = Day() }, cancel), cancel);
        return new SessionCitizen(session.Id, citizen);
    }

    /// <summary>The open sessions of an account, last used first.</summary>
    public Task<IReadOnlyList<CitizenDevice>> Of(long citizenId, CancellationToken cancel) => database.Read<IReadOnlyList<CitizenDevice>>(
        async s => [.. (await s.Query<SessionRow>("SELECT * FROM citizen_session WHERE citizen_id = @citizenId ORDER BY used_on DESC, id DESC LIMIT 50", new { citizenId }, cancel))
            .Where(r => !HasEnded(r)).Select(r => new CitizenDevice(r.Id, r.Device, r.CreatedOn, r.UsedOn))],
        cancel);

    /// <summary>Ends one session of this account.</summary>
    public Task End(long citizenId, long id, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM citizen_session WHERE id = @id AND citizen_id = @citizenId", new { id, citizenId }, cancel), cancel);

    /// <summary>Ends all sessions of this account but one.</summary>
    public Task EndOthers(long citizenId, long kept, CancellationToken cancel) => database.Write(t => EndAll(t, citizenId, kept, cancel), cancel);

    /// <summary>Forgets sessions that ended by themselves.</summary>
    public Task Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM citizen_session WHERE ends_on < @today OR used_on < @idle", new { today = Day(), idle = Day(-IdleDays) }, cancel), cancel);

    /// <summary>Ends sessions together with the change that calls for it.</summary>
    internal static Task EndAll(Transaction t, long citizenId, long kept, CancellationToken cancel) =>
        t.Execute("DELETE FROM citizen_session WHERE citizen_id = @citizenId AND id <> @kept", new { citizenId, kept }, cancel);

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private bool HasEnded(SessionRow row) => string.CompareOrdinal(row.EndsOn, Day()) < 0 || string.CompareOrdinal(row.UsedOn, Day(-IdleDays)) < 0;

    private string Day(int days = 0) => CitizenStore.Today(time, days);
}
