using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Papers;

/// <summary>Checks decrees, takes papers back, and invites agencies: their access opens with the first decree that is accepted and in force. Each step is on the record.</summary>
public sealed class CheckPaper(Database database, AuditLog audit, TimeProvider time)
{
    private const int LongestReason = 1000;

    /// <summary>
    /// Accepts a decree or refuses it with a reason, which its agency reads. Refused: <c>receipt_required</c> for who may not and where nothing waits; <c>missing</c>; <c>decree_over</c> for one
    /// that is not in force any more.
    /// </summary>
    public Task<Outcome<bool>> Decide(Viewer by, Agency agency, string key, bool accept, string reason, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!May.CheckPapers(by, IsLocal(agency))) return ReportRefusals.NotFound;
            var said = IndonesianText.Clean(reason);
            if (!accept && said.Length == 0) return ReportRefusals.Missing("reason", "Tulis alasannya; instansi membacanya.", "Give the reason; the agency reads it.");
            if (said.Length > LongestReason) return ReportRefusals.TooLong("reason", LongestReason, said.Length);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var of = new { agency.Id, key = IndonesianText.Clean(key), said, by = by.Officer!.Id, now, today = CountMarks.DayOf(now), state = (accept ? PaperState.Accepted : PaperState.Refused).Code() };
            var row = await t.First<PaperRow>($"SELECT id, valid_from, valid_to FROM agency_paper WHERE agency_id = @Id AND key = @key AND kind = 'decree' AND state = 'waiting' {t.Dialect.ForUpdate}", of, cancel);
            if (row is null) return ReportRefusals.NotFound;
            if (accept && string.CompareOrdinal(row.ValidTo, of.today) < 0)
                return new Refusal("decree_over", "reason", "SK ini sudah tidak berlaku. Tolak dengan alasannya supaya instansi mengirim yang baru.", "This decree is over. Refuse it with the reason, so that the agency hands in a new one.");
            await t.Execute("UPDATE agency_paper SET state = @state, reason = @said, checked_by = @by, checked_at = @now WHERE id = @paper", new { of.state, of.said, of.by, of.now, paper = row.Id }, cancel);
            // One that begins later opens when it begins: the sweep of the day looks again.
            if (accept && string.CompareOrdinal(row.ValidFrom, of.today) <= 0) await t.Execute("UPDATE agency SET access = 'open' WHERE id = @Id AND access = 'invited'", of, cancel);
            await PublicPapers.Refresh(t, row.Id, cancel);
            await Account(t, by, accept ? "accepted" : "refused", row.Id, agency.Id, said, cancel);
            return true;
        },
        cancel);

    /// <summary>Takes a paper back. An accepted decree stays: what rests on it could not be told any more. Refused: <c>receipt_required</c>.</summary>
    public Task<Outcome<bool>> TakeBack(Viewer by, Agency agency, string key, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!May.HandInPapers(by, agency.Path)) return ReportRefusals.NotFound;
            var id = await t.Scalar<long?>(
                "UPDATE agency_paper SET state = 'withdrawn' WHERE agency_id = @Id AND key = @key AND state <> 'withdrawn' AND NOT (kind = 'decree' AND state = 'accepted') RETURNING id",
                new { agency.Id, key = IndonesianText.Clean(key) },
                cancel);
            if (id is not { } paper) return ReportRefusals.NotFound;
            await PublicPapers.Refresh(t, paper, cancel);
            await Account(t, by, "taken_back", paper, agency.Id, "", cancel);
            return true;
        },
        cancel);

    /// <summary>Shuts an agency's access until its decree is accepted: the first step of taking it on. Refused: <c>receipt_required</c>; <c>decree_valid</c> where one is in force.</summary>
    public Task<Outcome<bool>> Invite(Viewer by, Agency agency, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!agency.IsRoot || !May.Onboard(by, IsLocal(agency))) return ReportRefusals.NotFound;
            var of = new { agency.Id, today = CountMarks.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds()) };
            if (await t.Scalar<bool>($"SELECT EXISTS ({InForce})", of, cancel))
                return new Refusal("decree_valid", "", "SK instansi ini masih berlaku: aksesnya sudah terbuka.", "This agency's decree is in force: its access is open.");
            if (await t.Execute("UPDATE agency SET access = 'invited' WHERE id = @Id AND access = 'open'", of, cancel) == 1) await Account(t, by, "invited", null, agency.Id, "", cancel);
            return true;
        },
        cancel);

    /// <summary>Opens the access of agencies whose accepted decree came into force meanwhile; run by the daily sweep. Returns how many.</summary>
    public Task<int> OpenDue(CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE agency SET access = 'open' WHERE access = 'invited' AND EXISTS (SELECT 1 FROM agency_paper p WHERE p.agency_id = agency.id AND p.kind = 'decree' AND p.state = 'accepted' AND p.valid_from <= @today AND p.valid_to >= @today)",
            new { today = CountMarks.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds()) },
            cancel),
        cancel);

    private const string InForce = "SELECT 1 FROM agency_paper WHERE agency_id = @Id AND kind = 'decree' AND state = 'accepted' AND valid_from <= @today AND valid_to >= @today";

    /// <summary>A province, regency or city: Kemendagri's.</summary>
    public static bool IsLocal(Agency agency) => agency.Kind is AgencyKind.Province or AgencyKind.Regency or AgencyKind.City;

    private Task Account(Transaction t, Viewer by, string what, long? paper, long agencyId, string reason, CancellationToken cancel) => audit.Record(
        t, new AuditEntry(AuditKind.ReferenceChanged, by.Officer!.Id, Subject: string.Create(CultureInfo.InvariantCulture, $"{what}{(paper is null ? "" : $" paper:{paper}")} unit:{agencyId}"), Reason: reason), cancel);

    private sealed class PaperRow
    {
        public long Id { get; init; }

        public string ValidFrom { get; init; } = "";

        public string ValidTo { get; init; } = "";
    }
}

/// <summary>Writes what anybody may read of a paper, or takes it away.</summary>
internal static class PublicPapers
{
    /// <summary>Makes public_paper what the paper says now, and lets kept pages be drawn anew.</summary>
    public static async Task Refresh(Transaction t, long paperId, CancellationToken cancel)
    {
        var gone = await t.Execute("DELETE FROM public_paper WHERE key = (SELECT key FROM agency_paper WHERE id = @paperId)", new { paperId }, cancel);
        var there = await t.Execute(
            """
            INSERT INTO public_paper (key, agency_id, kind, title, number, year, valid_from, media_type, size, at)
            SELECT key, agency_id, kind, title, number, year, valid_from, media_type, size, at FROM agency_paper
            WHERE id = @paperId AND shown AND state = 'accepted' AND malware IN ('none', 'clean')
            """,
            new { paperId },
            cancel);
        // Last of all: the one row that such transactions meet at.
        if (gone + there > 0) await t.Execute("UPDATE public_stamp SET names = names + 1 WHERE id = 1", null, cancel);
    }
}
