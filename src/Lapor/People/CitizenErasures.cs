using System.Globalization;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>How far the deletion of an account is.</summary>
public enum ErasureState
{
    /// <summary>Waits for a national admin; can be taken back.</summary>
    Asked,

    /// <summary>The account is closed; its key is destroyed by a job within minutes.</summary>
    Approved,

    /// <summary>Not done, with the reason.</summary>
    Declined,

    /// <summary>Taken back by its owner.</summary>
    Cancelled,

    /// <summary>The key is destroyed.</summary>
    Done,
}

/// <summary>The deletion of an account, as it was asked for. Names nobody.</summary>
/// <param name="Ref">Its number: of the request, and later of the receipt.</param>
/// <param name="CitizenId">Null once it is done.</param>
/// <param name="State">How far it is.</param>
/// <param name="Since">Day the account was made.</param>
/// <param name="AskedOn">Legal day.</param>
/// <param name="DecidedOn">Legal day, or null.</param>
/// <param name="DoneOn">Legal day, or null.</param>
/// <param name="Reason">What the officer said.</param>
public sealed record Erasure(string Ref, long? CitizenId, ErasureState State, string Since, string AskedOn, string? DecidedOn, string? DoneOn, string Reason);

/// <summary>
/// Deleting an account (UU 27/2022, article 8): its owner asks, a national admin approves, and the person's key is destroyed. The admin sees the number, the
/// days and nothing of the person. What stays is the receipt.
/// </summary>
public sealed class CitizenErasures(Database database, CitizenCodes codes, AuditLog audit, JobSignal signal, TimeProvider time)
{
    /// <summary>Kind of the job that tells for the last time and destroys the key.</summary>
    public const string ForgetJob = "forget_citizen";

    private const int ShortestReason = 10;
    private const int LongestReason = 1000;

    private static readonly Refusal Decided = new("erasure_decided", "", "Permintaan ini sudah diputuskan atau dibatalkan.", "This request was decided or taken back already.");

    private static readonly Refusal NoReason = new(
        "reason_missing", "reason", $"Tulis alasannya, {ShortestReason} sampai {LongestReason} karakter. Pemilik akun membacanya.", $"State the reason in {ShortestReason} to {LongestReason} characters. The owner of the account reads it.");

    private sealed class ErasureRow
    {
        public string Ref { get; init; } = "";

        public long? CitizenId { get; init; }

        public string State { get; init; } = "";

        public string Since { get; init; } = "";

        public string AskedOn { get; init; } = "";

        public string? DecidedOn { get; init; }

        public string? DoneOn { get; init; }

        public string Reason { get; init; } = "";

        public Erasure ToErasure() => new(Ref, CitizenId, Codes.Member<ErasureState>(State), Since, AskedOn, DecidedOn, DoneOn, Reason);
    }

    /// <summary>The owner asks; asking twice is asking once. A mail tells it, in case it was somebody else.</summary>
    /// <returns>The request's number; null when the account is gone.</returns>
    public async Task<string?> Ask(long citizenId, CancellationToken cancel)
    {
        var number = await database.Write(
            async t =>
            {
                var since = await t.Scalar<string?>($"SELECT created_on FROM citizen WHERE id = @citizenId {t.Dialect.ForUpdate}", new { citizenId }, cancel);
                if (since is null) return null;
                if (await t.Scalar<string?>("SELECT ref FROM citizen_erasure WHERE citizen_id = @citizenId AND state IN ('asked', 'approved')", new { citizenId }, cancel) is { } known) return known;
                var fresh = "H" + RandomNumberGenerator.GetString("ACDEFGHJKLMNPQRTUVWXYZ234679", 9);
                await t.Execute(
                    "INSERT INTO citizen_erasure (ref, citizen_id, state, since, asked_on) VALUES (@fresh, @citizenId, 'asked', @since, @today)",
                    new { fresh, citizenId, since, today = CitizenStore.Today(time) },
                    cancel);
                await codes.Mail(t, $"asked:{fresh}", cancel);
                return fresh;
            },
            cancel);
        signal.Wake();
        return number;
    }

    /// <summary>The owner takes the request back while nobody has decided; false when it is too late.</summary>
    public Task<bool> Cancel(long citizenId, CancellationToken cancel) => database.Write(
        async t => await t.Execute("UPDATE citizen_erasure SET state = 'cancelled', decided_on = @today WHERE citizen_id = @citizenId AND state = 'asked'", new { citizenId, today = CitizenStore.Today(time) }, cancel) == 1,
        cancel);

    /// <summary>The latest request of an account, or null.</summary>
    public Task<Erasure?> Latest(long citizenId, CancellationToken cancel) => One("citizen_id = @citizenId ORDER BY asked_on DESC, CASE WHEN state IN ('asked', 'approved') THEN 0 ELSE 1 END LIMIT 1", new { citizenId }, cancel);

    /// <summary>A request by its number, or null.</summary>
    public Task<Erasure?> Find(string number, CancellationToken cancel) => One("ref = @number", new { number }, cancel);

    /// <summary>Requests that wait for a decision, oldest first, at most a hundred.</summary>
    public Task<IReadOnlyList<Erasure>> Waiting(CancellationToken cancel) => database.Read<IReadOnlyList<Erasure>>(
        async s => [.. (await s.Query<ErasureRow>("SELECT * FROM citizen_erasure WHERE state = 'asked' ORDER BY asked_on, ref LIMIT 100", cancel: cancel)).Select(r => r.ToErasure())], cancel);

    /// <summary>
    /// A national admin decides. Approved: the account is closed at once, addresses, sessions and password go, and a job destroys the key after the last
    /// mail. Declined: with a reason, which its owner is told. The caller has asked <c>May</c>.
    /// </summary>
    /// <returns>Refused: <c>erasure_decided</c>, <c>reason_missing</c>.</returns>
    public async Task<Outcome<bool>> Decide(string number, long officerId, bool approve, string? reason, CancellationToken cancel)
    {
        var clean = IndonesianText.Clean(reason ?? "");
        if (clean.Length > LongestReason || (!approve && clean.Length < ShortestReason)) return NoReason;
        var decided = await database.Write<Outcome<bool>>(
            async t =>
            {
                var citizenId = await t.Scalar<long?>(
                    "UPDATE citizen_erasure SET state = @state, decided_on = @today, officer_id = @officerId, reason = @clean WHERE ref = @number AND state = 'asked' RETURNING citizen_id",
                    new { number, state = (approve ? ErasureState.Approved : ErasureState.Declined).Code(), today = CitizenStore.Today(time), officerId, clean },
                    cancel);
                if (citizenId is null) return Decided;
                await audit.Record(t, new AuditEntry(AuditKind.Erased, officerId, Subject: $"citizen:{number} {(approve ? "approved" : "declined")}", Reason: clean), cancel);
                if (!approve)
                {
                    await codes.Mail(t, $"declined:{number}", cancel);
                    return true;
                }

                await Close(t, citizenId.Value, cancel);
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                await JobStore.Add(t, [new NewJob(ForgetJob, $"{ForgetJob}:{number}", now, Payload: string.Create(CultureInfo.InvariantCulture, $"{number}:{now}"))], now, cancel);
                return true;
            },
            cancel);
        if (!decided.IsRefused) signal.Wake();
        return decided;
    }

    /// <summary>Destroys the person's key and the account with it; the receipt stays and names nobody.</summary>
    internal static async Task Destroy(Transaction t, Erasure erasure, string today, CancellationToken cancel)
    {
        await Close(t, erasure.CitizenId!.Value, cancel);
        await t.Execute(
            "UPDATE citizen SET wrapped_key = NULL, sealed = @nothing, sealed_reports = @nothing WHERE id = @CitizenId", new { erasure.CitizenId, nothing = Array.Empty<byte>() }, cancel);
        await t.Execute("DELETE FROM citizen WHERE id = @CitizenId", new { erasure.CitizenId }, cancel);
        await t.Execute("UPDATE citizen_erasure SET citizen_id = NULL WHERE citizen_id = @CitizenId", new { erasure.CitizenId }, cancel);
        await t.Execute("UPDATE citizen_erasure SET state = 'done', done_on = @today WHERE ref = @Ref", new { erasure.Ref, today }, cancel);
    }

    private static async Task Close(Transaction t, long citizenId, CancellationToken cancel)
    {
        await t.Execute("DELETE FROM citizen_address WHERE citizen_id = @citizenId", new { citizenId }, cancel);
        await CitizenSessions.EndAll(t, citizenId, kept: 0, cancel);
        await PasskeyStore.RemoveAll(t, PasskeyOwner.Citizen, citizenId, cancel);
        await t.Execute("UPDATE citizen SET password_hash = NULL WHERE id = @citizenId", new { citizenId }, cancel);
    }

    private Task<Erasure?> One(string where, object parameters, CancellationToken cancel) => database.Read(
        async s => (await s.First<ErasureRow>($"SELECT * FROM citizen_erasure WHERE {where}", parameters, cancel))?.ToErasure(), cancel);
}
