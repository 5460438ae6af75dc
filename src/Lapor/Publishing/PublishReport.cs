using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Publishing;

/// <summary>
/// Writes the masked public copy of a report, or takes it away. Made from the report as it stands, inside one transaction that holds the
/// report: running it twice, late or beside another run leaves the same copy. Confidential reports never get here a row.
/// </summary>
public sealed class PublishReport(Database database, ReportStore reports, ContactVault contacts)
{
    private sealed class Masking
    {
        public string Title { get; init; } = "";

        public string Text { get; init; } = "";

        public string Place { get; init; } = "";
    }

    /// <summary>Refreshes the public copy.</summary>
    public async Task Run(long reportId, CancellationToken cancel)
    {
        var seen = await reports.Facts(reportId, cancel);
        if (seen is null) return;
        // The name is opened before the transaction: nothing but SQL happens inside one.
        var name = seen.Report.Anonymous || seen.Report.Confidential ? "" : PersonalData.MaskedName((await contacts.Open(reportId, cancel)).PublicName());
        await database.Write(
            async transaction =>
            {
                var facts = await reports.Facts(transaction, "r.id = @id", new { id = reportId }, transaction.Dialect.ForUpdate, cancel);
                if (facts is null || !IsPublic(facts.Report)) await Remove(transaction, reportId, cancel);
                else await Put(transaction, facts, name, cancel);
            },
            cancel);
    }

    /// <summary>Ordinary reports are public from their forwarding on; an archive before it, a withdrawal, the end of the time they are kept, and confidentiality keep them out.</summary>
    public static bool IsPublic(Report report) =>
        !report.Confidential && report.State is not ReportState.Withdrawn && report.Remains is not Remainder.Erased && (report.ForwardedAt is not null || report.State is ReportState.Forwarded or ReportState.Disposed);

    private static Task<int> Remove(Transaction transaction, long id, CancellationToken cancel) => transaction.Execute(
        "DELETE FROM public_search WHERE rowid = @id; DELETE FROM public_act WHERE report_id = @id; DELETE FROM public_report WHERE id = @id;", new { id }, cancel);

    private async Task Put(Transaction transaction, Facts facts, string name, CancellationToken cancel)
    {
        var report = facts.Report;
        var decided = await transaction.First<Masking>("SELECT title, text, place FROM masking WHERE report_id = @Id", new { report.Id }, cancel);
        // What was made anonymous is as its readers last saw it: masking that again would undo what an officer let stand.
        string Shown(string? wording, string own) => wording ?? (report.Remains is Remainder.Anonymised ? own : PersonalData.Masked(own));
        var (title, text, place) = (Shown(decided?.Title, report.Title), Shown(decided?.Text, report.Text), Shown(decided?.Place, report.Place));
        string Said(Act act) => report.Remains is Remainder.Anonymised ? act.Text : Safe(act);
        var acts = await PublicActs(transaction, report.Id, cancel);
        var answers = acts.Where(a => a.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp).ToList();
        var parent = await transaction.Scalar<string>("SELECT COALESCE(parent_code, code) FROM category WHERE code = @CategoryCode", new { report.CategoryCode }, cancel);
        await transaction.Execute(
            """
            INSERT INTO public_report (id, tracking_id, class, state, closed_by, outcome, rating, light, due_at, reporter_name, title, text, incident_date, region_code,
                province_code, regency_code, place, category_code, category_parent, agency_id, unit_id, channel, submitted_at, updated_at, answers)
            VALUES (@Id, @tracking, @class, @state, @closedBy, @outcome, @Rating, @light, @DueAt, @name, @title, @text, @IncidentDate, @RegionCode,
                @province, @regency, @place, @CategoryCode, @parent, @AgencyId, @UnitId, @Channel, @SubmittedAt, @LastActAt, @answers)
            ON CONFLICT (id) DO UPDATE SET class = excluded.class, state = excluded.state, closed_by = excluded.closed_by, outcome = excluded.outcome,
                rating = excluded.rating, light = excluded.light, due_at = excluded.due_at, reporter_name = excluded.reporter_name, title = excluded.title,
                text = excluded.text, incident_date = excluded.incident_date, region_code = excluded.region_code, province_code = excluded.province_code,
                regency_code = excluded.regency_code, place = excluded.place, category_code = excluded.category_code, category_parent = excluded.category_parent,
                agency_id = excluded.agency_id, unit_id = excluded.unit_id, updated_at = excluded.updated_at, answers = excluded.answers
            """,
            new
            {
                report.Id,
                tracking = report.TrackingId.ToString(),
                @class = report.Class.Code(),
                state = report.State.Code(),
                closedBy = report.ClosedBy?.Code(),
                outcome = report.Verdict?.Code(),
                report.Rating,
                light = report.Light.Code(),
                report.DueAt,
                name,
                title,
                text,
                report.IncidentDate,
                report.RegionCode,
                province = Upto(report.RegionCode, 2),
                regency = Upto(report.RegionCode, 5),
                place,
                report.CategoryCode,
                parent,
                report.AgencyId,
                report.UnitId,
                report.Channel,
                report.SubmittedAt,
                report.LastActAt,
                answers = answers.Count,
            },
            cancel);
        await transaction.Execute("DELETE FROM public_act WHERE report_id = @Id", new { report.Id }, cancel);
        foreach (var act in acts)
        {
            await transaction.Execute(
                """
                INSERT INTO public_act (report_id, seq, kind, to_state, actor, agency_id, target_agency_id, reason_code, text, at)
                VALUES (@ReportId, @Seq, @kind, @to, @actor, @AgencyId, @TargetAgencyId, @ReasonCode, @text, @At)
                """,
                new
                {
                    act.ReportId,
                    act.Seq,
                    kind = act.Kind.Code(),
                    to = act.ToState.Code(),
                    actor = act.Actor.Code(),
                    act.AgencyId,
                    act.TargetAgencyId,
                    act.ReasonCode,
                    // That something was said to the reporter alone is on the public timeline, what was said is not.
                    text = act.Visibility is Visibility.Public ? Said(act) : "",
                    act.At,
                },
                cancel);
        }

        var words = string.Join(' ', new[] { title, text, place }.Concat(answers.Where(a => a.Visibility is Visibility.Public).Select(Said)));
        await transaction.Execute(transaction.Dialect.PutSearch("public_search"), new { id = report.Id, terms = IndonesianText.Index(words) }, cancel);
    }

    /// <summary>Steps that the public timeline shows; notes, edits and messages among officers and the reporter are not steps.</summary>
    private async Task<List<Act>> PublicActs(Transaction transaction, long id, CancellationToken cancel) =>
        [.. (await reports.Acts(transaction, id, cancel)).Where(a => a.Kind is not (ActKind.Edit or ActKind.Note or ActKind.Supplement or ActKind.WarnSilence
            or ActKind.AskWithdrawal or ActKind.DeclineWithdrawal or ActKind.Link or ActKind.Unlink or ActKind.WarnHold or ActKind.Instruct or ActKind.AnswerInstruction))];

    private static string Safe(Act act) => act.Actor is ActorKind.Officer ? PersonalData.Mask(act.Text, PersonalData.FindInAnswer(act.Text)) : PersonalData.Masked(act.Text);

    private static string? Upto(string? code, int length) => code is null || code.Length < length ? null : code[..length];
}
