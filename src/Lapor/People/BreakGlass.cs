using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>Somebody asks to open an anonymous identity.</summary>
public sealed class IdentityRequest
{
    public long Id { get; init; }

    public long ReportId { get; init; }

    public long AskedBy { get; init; }

    /// <summary>Name of the officer who asks.</summary>
    public string AskerName { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long AskedAt { get; init; }

    /// <summary>Null while it waits.</summary>
    public bool? Approved { get; init; }

    /// <summary>Until when it is open for the asker, UTC milliseconds.</summary>
    public long? Until { get; init; }
}

/// <summary>
/// Opening an anonymous identity takes two people: one asks and says why, another decides. Approved, it is open for the asker for a day; each
/// step is in the audit log, where the reporter reads it. Who may ask and decide is <c>May</c>'s; that the two are not one is the schema's too.
/// </summary>
public sealed class BreakGlass(Database database, AuditLog audit, TimeProvider time)
{
    /// <summary>How long an approval holds.</summary>
    public static readonly TimeSpan Open = TimeSpan.FromHours(24);

    private const string Select = """
        SELECT q.id, q.report_id, q.asked_by, o.name AS asker_name, q.reason, q.asked_at, q.approved, q.until FROM identity_request q JOIN officer o ON o.id = q.asked_by
        """;

    /// <summary>Asks; refused without a reason, and while the same officer's request waits or holds.</summary>
    public async Task<Outcome<long>> Ask(long reportId, long officerId, string reason, CancellationToken cancel)
    {
        var stated = IdentityLog.Stated(reason);
        if (stated.IsRefused) return Outcome<long>.Refused(stated.Refusals);
        return await database.Write<Outcome<long>>(
            async t =>
            {
                var now = Now();
                if (await t.Scalar<bool>(
                    "SELECT EXISTS (SELECT 1 FROM identity_request WHERE report_id = @reportId AND asked_by = @officerId AND (decided_by IS NULL OR until > @now))", new { reportId, officerId, now }, cancel))
                {
                    return new Refusal("asked_already", "reason", "Permintaan Anda sudah ada dan belum berakhir.", "Your request is there already and has not ended.");
                }

                var id = await t.Scalar<long>(
                    "INSERT INTO identity_request (report_id, asked_by, reason, asked_at) VALUES (@reportId, @officerId, @reason, @now) RETURNING id",
                    new { reportId, officerId, reason = stated.Value, now },
                    cancel);
                await audit.Record(t, new AuditEntry(AuditKind.BreakGlass, officerId, reportId, "asked", stated.Value), cancel);
                return id;
            },
            cancel);
    }

    /// <summary>Approves or refuses a request that waits; refused without a reason, from the asker, and when it was decided already.</summary>
    public async Task<Outcome<bool>> Decide(long requestId, long officerId, bool approve, string reason, CancellationToken cancel)
    {
        var stated = IdentityLog.Stated(reason);
        if (stated.IsRefused) return Outcome<bool>.Refused(stated.Refusals);
        return await database.Write<Outcome<bool>>(
            async t =>
            {
                var now = Now();
                var reportId = await t.Scalar<long?>(
                    """
                    UPDATE identity_request SET decided_by = @officerId, approved = @approve, decided_at = @now, until = @until
                    WHERE id = @requestId AND decided_by IS NULL AND asked_by <> @officerId RETURNING report_id
                    """,
                    new { requestId, officerId, approve, now, until = approve ? now + (long)Open.TotalMilliseconds : (long?)null },
                    cancel);
                if (reportId is null)
                    return new Refusal("decided_already", "", "Permintaan ini sudah diputuskan, atau permintaan Anda sendiri.", "This request has been decided, or it is your own.");
                await audit.Record(t, new AuditEntry(AuditKind.BreakGlass, officerId, reportId, approve ? "approved" : "refused", stated.Value), cancel);
                return true;
            },
            cancel);
    }

    /// <summary>Requests that wait, oldest first, at most 100.</summary>
    public Task<IReadOnlyList<IdentityRequest>> Pending(CancellationToken cancel) => database.Read(
        s => s.Query<IdentityRequest>($"{Select} WHERE q.decided_by IS NULL ORDER BY q.id LIMIT 100", null, cancel), cancel);

    /// <summary>How many wait for somebody else than this officer.</summary>
    public Task<int> Waiting(long officerId, CancellationToken cancel) => database.Read(
        s => s.Scalar<int>("SELECT COUNT(*) FROM identity_request WHERE decided_by IS NULL AND asked_by <> @officerId", new { officerId }, cancel), cancel);

    /// <summary>One request, or null.</summary>
    public Task<IdentityRequest?> Find(long requestId, CancellationToken cancel) => database.Read(
        s => s.First<IdentityRequest>($"{Select} WHERE q.id = @requestId", new { requestId }, cancel), cancel);

    /// <summary>The latest request of this officer for this report, or null.</summary>
    public Task<IdentityRequest?> Latest(long reportId, long officerId, CancellationToken cancel) => database.Read(
        s => s.First<IdentityRequest>($"{Select} WHERE q.report_id = @reportId AND q.asked_by = @officerId ORDER BY q.id DESC LIMIT 1", new { reportId, officerId }, cancel), cancel);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
