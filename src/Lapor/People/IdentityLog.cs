using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// Who looks at a reporter's identity, and why; the reporter may read it. Written before the contact is opened, so that no look is
/// without its line.
/// </summary>
public sealed class IdentityLog(Database database, AuditLog audit, TimeProvider time)
{
    /// <summary>Shortest reason, in characters: long enough to be one.</summary>
    public const int ShortestReason = 10;

    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = 1000;

    /// <summary>Writes the line; refused when no reason is given. The caller has asked <c>May</c> first.</summary>
    public async Task<Outcome<bool>> Record(long reportId, long officerId, string reason, CancellationToken cancel)
    {
        var stated = Stated(reason);
        if (stated.IsRefused) return Outcome<bool>.Refused(stated.Refusals);
        var clean = stated.Value;
        await database.Write(
            async t =>
            {
                await t.Execute(
                    "INSERT INTO identity_view (report_id, officer_id, reason, at) VALUES (@reportId, @officerId, @clean, @now)",
                    new { reportId, officerId, clean, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                    cancel);
                await audit.Record(t, new AuditEntry(AuditKind.IdentityViewed, officerId, reportId, Reason: clean), cancel);
            },
            cancel);
        return true;
    }

    /// <summary>The same for many reports at once, as their reporters' names are taken out in a file; the reason was <see cref="Stated"/>.</summary>
    public async Task RecordMany(IReadOnlyCollection<long> reportIds, long officerId, string reason, CancellationToken cancel)
    {
        if (reportIds.Count == 0) return;
        var parameters = new { ids = reportIds.ToArray(), officerId, reason, kind = AuditKind.IdentityViewed.Code(), now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await database.Write(
            async t =>
            {
                var of = $"FROM report r WHERE r.id {t.Dialect.In("ids")} ORDER BY r.id";
                await t.Execute($"INSERT INTO identity_view (report_id, officer_id, reason, at) SELECT r.id, @officerId, @reason, @now {of}", parameters, cancel);
                await t.Execute($"INSERT INTO audit_entry (kind, officer_id, report_id, subject, reason, at) SELECT @kind, @officerId, r.id, '', @reason, @now {of}", parameters, cancel);
            },
            cancel);
    }

    /// <summary>A reason as it is kept, or the refusal that says how long one is.</summary>
    public static Outcome<string> Stated(string reason)
    {
        var clean = IndonesianText.Clean(reason);
        return clean.Length is >= ShortestReason and <= LongestReason
            ? clean
            : new Refusal(
                "reason_missing", "reason",
                $"Tulis alasannya, {ShortestReason} sampai {LongestReason} karakter. Alasan ini dicatat dan dapat dibaca pelapor.",
                $"State the reason in {ShortestReason} to {LongestReason} characters. It is recorded and the reporter can read it.");
    }
}
