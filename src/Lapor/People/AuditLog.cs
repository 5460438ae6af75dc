using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>What is accounted for beside the acts on reports.</summary>
public enum AuditKind
{
    /// <summary>An officer signed in.</summary>
    SignIn,

    /// <summary>A sign-in to an existing account was refused.</summary>
    SignInRefused,

    /// <summary>A session was ended by its owner or an admin.</summary>
    SignOut,

    /// <summary>A password, second factor or passkey was set or removed.</summary>
    CredentialChanged,

    /// <summary>An officer's account was made.</summary>
    OfficerAdded,

    /// <summary>An officer's account was closed or opened again.</summary>
    OfficerActivated,

    /// <summary>A role was given.</summary>
    RoleGranted,

    /// <summary>A role was taken away.</summary>
    RoleRevoked,

    /// <summary>A reporter's identity was opened.</summary>
    IdentityViewed,

    /// <summary>The content of a confidential report was opened.</summary>
    ContentViewed,

    /// <summary>Opening an anonymous identity was asked for, approved or refused.</summary>
    BreakGlass,

    /// <summary>Data left the system as a file.</summary>
    Exported,

    /// <summary>The content of a report was given to an officer's device, to be read there without a network.</summary>
    TakenToField,

    /// <summary>A master key was added.</summary>
    KeysRotated,

    /// <summary>Personal data was destroyed.</summary>
    Erased,

    /// <summary>A setting or reference data was changed.</summary>
    ReferenceChanged,

    /// <summary>An officer or unit was named as the reported party of a report.</summary>
    PartyNamed,

    /// <summary>That was taken back.</summary>
    PartyCleared,

    /// <summary>A report was marked a priority or escalated, or the mark was taken away.</summary>
    ReportMarked,

    /// <summary>Jobs that had failed for good were let run again.</summary>
    JobsReleased,

    /// <summary>A partner application was registered, changed, revoked or given a new credential.</summary>
    PartnerChanged,

    /// <summary>A message that was held was marked as advertising.</summary>
    MessageJunked,

    /// <summary>A partner application filed a report.</summary>
    PartnerFiled,

    /// <summary>A call with a wrong, revoked or ended credential; one line for each hour, application and reason.</summary>
    PartnerRefused,

    /// <summary>A test message was sent on a channel.</summary>
    ChannelTested,
}

/// <summary>One line: who did what to whom, and why. Ids and codes only, never names or words of a report.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="OfficerId">Who did it; null for a citizen, the system or the command line.</param>
/// <param name="ReportId">The report it concerns.</param>
/// <param name="Subject">What else it concerns: a role, an officer's id, a file's kind.</param>
/// <param name="Reason">What the officer gave as reason.</param>
/// <param name="CitizenId">The citizen who did it.</param>
public sealed record AuditEntry(AuditKind Kind, long? OfficerId = null, long? ReportId = null, string Subject = "", string Reason = "", long? CitizenId = null)
{
    public long Id { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }

    /// <summary>SHA-256 over every field, each with its length.</summary>
    public byte[] Hash()
    {
        var hash = new FieldHash();
        hash.Add(Id, OfficerId, CitizenId, ReportId, At);
        hash.Add(Kind.Code(), Subject, Reason);
        return hash.Done();
    }
}

/// <summary>Writes and reads the entries; the audit chain links them with the acts.</summary>
public sealed class AuditLog(Database database, TimeProvider time)
{
    internal sealed class EntryRow
    {
        public long Id { get; init; }

        public string Kind { get; init; } = "";

        public long? OfficerId { get; init; }

        public long? CitizenId { get; init; }

        public long? ReportId { get; init; }

        public string Subject { get; init; } = "";

        public string Reason { get; init; } = "";

        public long At { get; init; }

        public AuditEntry ToEntry() => new(Codes.Member<AuditKind>(Kind), OfficerId, ReportId, Subject, Reason, CitizenId) { Id = Id, At = At };
    }

    /// <summary>Writes an entry in a transaction of its own, committed before the thing it accounts for is shown.</summary>
    public Task Record(AuditEntry entry, CancellationToken cancel) => database.Write(t => Record(t, entry, cancel), cancel);

    /// <summary>Writes an entry with the change that it accounts for.</summary>
    public Task Record(Transaction transaction, AuditEntry entry, CancellationToken cancel) => transaction.Execute(
        """
        INSERT INTO audit_entry (kind, officer_id, citizen_id, report_id, subject, reason, at)
        VALUES (@kind, @OfficerId, @CitizenId, @ReportId, @Subject, @Reason, @now)
        """,
        new { kind = entry.Kind.Code(), entry.OfficerId, entry.CitizenId, entry.ReportId, entry.Subject, entry.Reason, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
        cancel);

    /// <summary>
    /// Remembers that an officer saw the content of a confidential report, once an hour; committed before it is shown. The subject is the hour, and a
    /// unique index keeps two requests of one moment from writing two lines.
    /// </summary>
    public async Task Viewed(long officerId, long reportId, CancellationToken cancel)
    {
        var kind = AuditKind.ContentViewed.Code();
        var hour = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var known = await database.Read(
            s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM audit_entry WHERE kind = 'content_viewed' AND officer_id = @officerId AND report_id = @reportId AND subject = @hour)", new { officerId, reportId, hour }, cancel), cancel);
        if (known) return;
        await database.Write(
            t => t.Execute(
                "INSERT INTO audit_entry (kind, officer_id, report_id, subject, at) VALUES (@kind, @officerId, @reportId, @hour, @now) ON CONFLICT DO NOTHING",
                new { kind, officerId, reportId, hour, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                cancel),
            cancel);
    }

    /// <summary>The same for many reports at once, as they are taken out in a file; of the command line (no officer) each time.</summary>
    public async Task Viewed(long? officerId, IReadOnlyCollection<long> reportIds, CancellationToken cancel)
    {
        if (reportIds.Count == 0) return;
        var hour = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await database.Write(
            t => t.Execute(
                $"""
                INSERT INTO audit_entry (kind, officer_id, report_id, subject, at)
                SELECT 'content_viewed', @officerId, r.id, @hour, @now FROM report r WHERE r.id {t.Dialect.In("ids")} ORDER BY r.id ON CONFLICT DO NOTHING
                """,
                new { officerId, ids = reportIds.ToArray(), hour, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                cancel),
            cancel);
    }

    /// <summary>Entries about one report, latest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> OfReport(long reportId, CancellationToken cancel) =>
        Read("report_id = @reportId", new { reportId }, cancel);

    /// <summary>Entries of one officer, latest first, at most 500.</summary>
    public Task<IReadOnlyList<AuditEntry>> OfOfficer(long officerId, CancellationToken cancel) =>
        Read("officer_id = @officerId", new { officerId }, cancel);

    /// <summary>A page of all entries, latest first.</summary>
    /// <param name="before">Entries older than this id; null for the latest.</param>
    /// <param name="kind">Only these.</param>
    /// <param name="atMost">Rows.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<IReadOnlyList<AuditEntry>> Page(long? before, AuditKind? kind, int atMost, CancellationToken cancel) => Read(
        $"id < @before{(kind is null ? "" : " AND kind = @kind")}", new { before = before ?? long.MaxValue, kind = kind?.Code(), atMost }, cancel, "@atMost");

    private Task<IReadOnlyList<AuditEntry>> Read(string where, object parameters, CancellationToken cancel, string limit = "500") => database.Read<IReadOnlyList<AuditEntry>>(
        async s => [.. (await s.Query<EntryRow>($"SELECT * FROM audit_entry WHERE {where} ORDER BY id DESC LIMIT {limit}", parameters, cancel)).Select(r => r.ToEntry())], cancel);
}
