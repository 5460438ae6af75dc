using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>What was handed over.</summary>
/// <param name="Reports">Reports whose unread notices stand on the successor's page now.</param>
/// <param name="Left">Reports that the successor may not see: their unit and its admin go on with them.</param>
public sealed record HandedOver(int Reports, int Left);

/// <summary>
/// An officer leaves for good. Work lies with units, so nothing has no owner; what lay on this person's page goes to a named successor, as far as the
/// successor may see it. The account ends: sessions, roles, password and second factor. Its name stays in the history.
/// </summary>
public sealed class HandOver(Database database, ReportStore reports, OfficerStore officers, AccountLinks links, AuditLog audit, JobSignal signal, TimeProvider time)
{
    private const int MostNotices = 2000;

    private static readonly Refusal Unknown = new(
        "successor_unknown", "successor", "Tidak ada petugas aktif lain dengan surel ini.", "There is no other active officer with this address.");

    private sealed class Row
    {
        public long Id { get; init; }

        public long ReportId { get; init; }

        public long ActId { get; init; }
    }

    /// <summary>Hands over and ends the account. The caller has asked <c>May.Manage</c> for both. Refused: <c>successor_unknown</c>, <c>last_national_admin</c>.</summary>
    /// <param name="officerId">Who leaves.</param>
    /// <param name="successorEmail">Who goes on.</param>
    /// <param name="by">The admin.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<HandedOver>> Run(long officerId, string successorEmail, long by, CancellationToken cancel)
    {
        if (await officers.ByEmail(successorEmail, cancel) is not { } successor || successor.Id == officerId) return Unknown;
        var unread = await database.Read(
            s => s.Query<Row>(
                "SELECT id, report_id, act_id FROM notice WHERE officer_id = @officerId AND read_at IS NULL ORDER BY id DESC LIMIT @atMost", new { officerId, atMost = MostNotices }, cancel),
            cancel);
        HashSet<long> seen = [], hidden = [];
        foreach (var report in unread.Select(n => n.ReportId).Distinct())
            (await reports.Facts(report, cancel) is { } facts && May.See(Viewer.Of(successor), facts) ? seen : hidden).Add(report);
        var done = await database.Write<Outcome<HandedOver>>(
            async t =>
            {
                if (await ManageOfficers.IsLastNationalAdmin(t, officerId, cancel)) return ManageOfficers.LastNationalAdmin;
                foreach (var notice in unread.Where(n => seen.Contains(n.ReportId)))
                {
                    await t.Execute(
                        """
                        UPDATE notice SET officer_id = @successor, handed_over_from = @officerId
                        WHERE id = @Id AND read_at IS NULL AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.officer_id = @successor AND n.act_id = @ActId)
                        """,
                        new { successor = successor.Id, officerId, notice.Id, notice.ActId },
                        cancel);
                }

                // What the successor was told already, or may not see, is nobody's notice any more.
                await t.Execute(
                    "UPDATE notice SET read_at = @now WHERE officer_id = @officerId AND read_at IS NULL", new { officerId, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel);
                await ManageOfficers.Leave(t, officerId, cancel);
                await audit.Record(t, new AuditEntry(AuditKind.RoleRevoked, by, Subject: ManageOfficers.SubjectOf(officerId, "all")), cancel);
                await audit.Record(
                    t, new AuditEntry(AuditKind.OfficerActivated, by, Subject: ManageOfficers.SubjectOf(officerId, string.Create(CultureInfo.InvariantCulture, $"left successor:{successor.Id}"))), cancel);
                await links.Mail(t, string.Create(CultureInfo.InvariantCulture, $"handover:{successor.Id}:{officerId}"), cancel);
                return new HandedOver(seen.Count, hidden.Count);
            },
            cancel);
        signal.Wake();
        return done;
    }
}
