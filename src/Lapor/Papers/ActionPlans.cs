using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Papers;

/// <summary>How far an item of an action plan is. Codes stand in plan_item.state.</summary>
public enum PlanState
{
    Open,
    Doing,
    Done,

    /// <summary>Given up, with the reason.</summary>
    Dropped,
}

/// <summary>What an agency promises to do better.</summary>
public sealed class PlanItem
{
    public long Id { get; init; }

    public string Title { get; init; } = "";

    /// <summary>Legal day, <c>yyyy-MM-dd</c>.</summary>
    public string DueOn { get; init; } = "";

    /// <summary>Code of a <see cref="PlanState"/>.</summary>
    public string State { get; init; } = "";

    /// <summary>How it was done, or why it was dropped.</summary>
    public string Remark { get; init; } = "";

    /// <summary>UTC milliseconds; null while it runs.</summary>
    public long? EndedAt { get; init; }

    /// <summary>Not ended, and past its day.</summary>
    /// <param name="today"><c>yyyy-MM-dd</c>.</param>
    public bool IsLate(string today) => EndedAt is null && string.CompareOrdinal(DueOn, today) < 0;
}

/// <summary>Action plans: written and moved by the agency's admin, read by those who watch it.</summary>
public sealed class ActionPlans(Database database, AuditLog audit, TimeProvider time)
{
    private const int LongestTitle = 300;
    private const int LongestRemark = 2000;

    /// <summary>An agency's items, the next one due first, those that ended last.</summary>
    public Task<IReadOnlyList<PlanItem>> Of(long agencyId, CancellationToken cancel) => database.Read(
        s => s.Query<PlanItem>(
            "SELECT id, title, due_on, state, remark, ended_at FROM plan_item WHERE agency_id = @agencyId ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, due_on, id LIMIT 500", new { agencyId }, cancel), cancel);

    /// <summary>Adds an item. Refused: <c>receipt_required</c>, <c>missing</c>, <c>too_long</c>.</summary>
    public Task<Outcome<long>> Add(Viewer by, Agency agency, string title, DateOnly? dueOn, CancellationToken cancel) => database.Write<Outcome<long>>(
        async t =>
        {
            if (!May.HandInPapers(by, agency.Path)) return ReportRefusals.NotFound;
            List<Refusal> wrong = [];
            var said = IndonesianText.Clean(title);
            if (said.Length == 0) wrong.Add(ReportRefusals.Missing("title", "Tulis apa yang akan dilakukan.", "Say what will be done."));
            if (said.Length > LongestTitle) wrong.Add(ReportRefusals.TooLong("title", LongestTitle, said.Length));
            if (dueOn is null) wrong.Add(ReportRefusals.Missing("dueOn", "Tulis tanggal selesainya.", "Enter the day by which it will be done."));
            if (wrong.Count > 0) return wrong;
            var id = await t.Scalar<long>(
                "INSERT INTO plan_item (agency_id, title, due_on, state, by_officer_id, at) VALUES (@Id, @said, @due, 'open', @by, @now) RETURNING id",
                new { agency.Id, said, due = dueOn!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), by = by.Officer!.Id, now = Now() },
                cancel);
            await Account(t, by, id, agency.Id, PlanState.Open, cancel);
            return id;
        },
        cancel);

    /// <summary>
    /// Moves an item on. Refused: <c>receipt_required</c>; <c>missing</c> (a remark, for what is dropped); <c>no_evidence</c> for what is done without a file that shows it.
    /// </summary>
    public Task<Outcome<bool>> Move(Viewer by, Agency agency, long itemId, PlanState to, string remark, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!May.HandInPapers(by, agency.Path) || await t.Scalar<long?>($"SELECT id FROM plan_item WHERE id = @itemId AND agency_id = @Id {t.Dialect.ForUpdate}", new { itemId, agency.Id }, cancel) is null)
                return ReportRefusals.NotFound;
            var said = IndonesianText.Clean(remark);
            if (said.Length > LongestRemark) return ReportRefusals.TooLong("remark", LongestRemark, said.Length);
            if (to is PlanState.Dropped && said.Length == 0) return ReportRefusals.Missing("remark", "Tulis mengapa tidak dilanjutkan.", "Say why it is given up.");
            if (to is PlanState.Done && !await t.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM agency_paper WHERE plan_item_id = @itemId AND state = 'accepted')", new { itemId }, cancel))
                return new Refusal("no_evidence", "remark", "Unggah dahulu buktinya.", "Upload the evidence first.");
            await t.Execute(
                "UPDATE plan_item SET state = @state, remark = @said, ended_at = @ended WHERE id = @itemId",
                new { itemId, state = to.Code(), said, ended = to is PlanState.Done or PlanState.Dropped ? Now() : (long?)null },
                cancel);
            await Account(t, by, itemId, agency.Id, to, cancel);
            return true;
        },
        cancel);

    private Task Account(Transaction t, Viewer by, long itemId, long agencyId, PlanState to, CancellationToken cancel) => audit.Record(
        t, new AuditEntry(AuditKind.ReferenceChanged, by.Officer!.Id, Subject: string.Create(CultureInfo.InvariantCulture, $"plan_item:{itemId} {to.Code()} unit:{agencyId}")), cancel);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A note of an overseer to an agency, or the agency's answer to one.</summary>
public sealed class CoachingNote
{
    public long Id { get; init; }

    /// <summary>The note that this answers; null for a note.</summary>
    public long? Answers { get; init; }

    public string OfficerName { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }
}

/// <summary>Coaching notes: PANRB and Kemendagri write, the agency's admins and executives read and answer.</summary>
public sealed class CoachingNotes(Database database, AuditLog audit, TimeProvider time)
{
    private const int LongestText = 5000;

    /// <summary>Notes and answers of an agency, oldest first.</summary>
    public Task<IReadOnlyList<CoachingNote>> Of(long agencyId, CancellationToken cancel) => database.Read(
        s => s.Query<CoachingNote>(
            "SELECT n.id, n.answers, o.name AS officer_name, n.text, n.at FROM coaching_note n JOIN officer o ON o.id = n.officer_id WHERE n.agency_id = @agencyId ORDER BY n.id LIMIT 500", new { agencyId }, cancel), cancel);

    /// <summary>Writes a note, or an answer to one. Refused: <c>receipt_required</c> for who may not and where there is no such note; <c>missing</c>, <c>too_long</c>.</summary>
    /// <param name="by">Who.</param>
    /// <param name="agency">To whom, or whose answer.</param>
    /// <param name="answers">The note that is answered; null for a note.</param>
    /// <param name="text">What is said.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<long>> Write(Viewer by, Agency agency, long? answers, string text, CancellationToken cancel) => database.Write<Outcome<long>>(
        async t =>
        {
            if (answers is null ? !May.Coach(by, CheckPaper.IsLocal(agency)) : !May.AnswerCoaching(by, agency.Path)) return ReportRefusals.NotFound;
            if (answers is { } note && !await t.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM coaching_note WHERE id = @note AND agency_id = @Id AND answers IS NULL)", new { note, agency.Id }, cancel)) return ReportRefusals.NotFound;
            var said = IndonesianText.Clean(text);
            if (said.Length == 0) return ReportRefusals.Missing("text", "Tulis isinya.", "Write it.");
            if (said.Length > LongestText) return ReportRefusals.TooLong("text", LongestText, said.Length);
            var id = await t.Scalar<long>(
                "INSERT INTO coaching_note (agency_id, answers, officer_id, text, at) VALUES (@Id, @answers, @by, @said, @now) RETURNING id",
                new { agency.Id, answers, by = by.Officer!.Id, said, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                cancel);
            await audit.Record(t, new AuditEntry(AuditKind.ReferenceChanged, by.Officer!.Id, Subject: string.Create(CultureInfo.InvariantCulture, $"coaching:{id} unit:{agency.Id}")), cancel);
            return id;
        },
        cancel);
}
