using System.Globalization;
using System.Text.Json;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>An answer by the agency.</summary>
/// <param name="Final">False: on the way; true: this is the answer, and silence may close the report.</param>
/// <param name="Confidential">True: for the reporter only, not for the public page.</param>
/// <param name="Text">1–10,000 characters.</param>
/// <param name="DraftId">Attachments kept under this id go with the answer.</param>
/// <param name="ShowFiles">The officer looked at each of them and lets the public see them; false: the reporter alone.</param>
public sealed record FollowUp(bool Final, bool Confidential, string Text, string? DraftId = null, bool ShowFiles = false)
{
    /// <summary>Of an interim answer: what is done next, and by whom. 1–300 characters.</summary>
    public string NextStep { get; init; } = "";

    /// <summary>Of an interim answer: the legal day, in the agency's zone, by which that is done. It becomes a promise with a clock of its own.</summary>
    public DateOnly? NextDay { get; init; }

    /// <summary>The officer read that the words say nothing, and sends them all the same; the history keeps that.</summary>
    public bool SendAnyway { get; init; }
}

/// <summary>Answers, internal notes, closing by an officer.</summary>
public sealed class Answering(ReportCommit commit, ReportStore reports, DueDates deadlines, AnswerRuleStore rules, TimeProvider time)
{
    /// <summary>Tindak lanjut.</summary>
    public Task<Outcome<Committed>> FollowUp(Viewer by, TrackingId id, int version, FollowUp answer, CancellationToken cancel) => commit.Do(
        by, id, version, answer.Final ? ActKind.FinalFollowUp : ActKind.InterimFollowUp, "web",
        async (inside, facts) => await Written(inside, facts, answer, cancel) is var said && said.IsRefused ? Outcome<Deed>.Refused(said.Refusals) : new Deed(facts.Report)
        {
            Text = said.Value.Text,
            Details = said.Value.Details,
            Term = new ActTerm(answer.Final ? null : answer.NextDay, 0),
            Visibility = answer.Confidential ? Visibility.Reporter : Visibility.Public,
            Also = async (transaction, act) =>
            {
                if (answer.DraftId is not { } draft) return;
                await AttachmentStore.Claim(transaction, draft, act.ReportId, act.Id, act.Visibility, cancel);
                await FieldStore.Used(transaction, draft, cancel);
                if (answer.ShowFiles) await AttachmentStore.ShowAll(transaction, act.Id, by.Officer?.Id, act.At, cancel);
            },
        },
        cancel);

    // The words as they are kept: an interim answer ends with its next step and day, so that whoever reads it on whatever channel reads them too.
    private async Task<Outcome<WrittenAnswer>> Written(Session inside, Facts facts, FollowUp answer, CancellationToken cancel)
    {
        var text = IndonesianText.Clean(answer.Text ?? "");
        var step = answer.Final ? "" : IndonesianText.Clean(answer.NextStep).ReplaceLineEndings(" ").TrimEnd('.');
        List<Refusal> wrong = [];
        if (text.Length == 0) wrong.Add(ReportRefusals.Missing("text", "Tulis jawabannya.", "Write the answer."));
        if (!answer.Final)
        {
            var today = (await deadlines.Office(inside, facts.Report.AgencyId, cancel)).DayOf(time.GetUtcNow().ToUnixTimeMilliseconds());
            if (step.Length == 0) wrong.Add(ReportRefusals.Missing("nextStep", "Tulis langkah berikutnya dan siapa yang mengerjakannya.", "Write the next step and who does it."));
            if (step.Length > Limits.NextStep) wrong.Add(ReportRefusals.TooLong("nextStep", Limits.NextStep, step.Length));
            if (answer.NextDay is not { } day) wrong.Add(ReportRefusals.Missing("nextDay", "Tulis tanggal langkah itu selesai.", "Enter the day by which that is done."));
            else if (day <= today || day.DayNumber - today.DayNumber > Limits.PromiseDays)
                wrong.Add(new("bad_day", "nextDay", $"Pilih tanggal sesudah hari ini, paling lama {Limits.PromiseDays} hari lagi.", $"Choose a day after today, at most {Limits.PromiseDays} days away."));
        }

        if (wrong.Count > 0) return wrong;
        if (!answer.Final) text = $"{text}\n\n{Promised(facts.Report.Language, step, answer.NextDay!.Value)}";
        if (text.Length > Limits.Text) return ReportRefusals.TooLong("text", Limits.Text, text.Length);
        var known = await rules.Rules(inside, cancel);
        // The step itself is looked at too: its day alone does not tell what is done.
        var empty = known.Empty(answer.Text ?? "").Concat(known.Empty(step)).Distinct(StringComparer.Ordinal).ToList();
        if (empty.Count > 0 && !answer.SendAnyway) return SaysNothing(empty);
        return new WrittenAnswer(text, Details(answer, empty));
    }

    private static string Promised(string language, string step, DateOnly day) => language == "en"
        ? $"Next step: {step}, by {IndonesianDates.Day(day, "en")}."
        : $"Langkah berikutnya: {step}, paling lambat {IndonesianDates.Day(day, "id")}.";

    private static string Details(FollowUp answer, List<string> empty)
    {
        var details = new SortedDictionary<string, object>(StringComparer.Ordinal);
        if (!answer.Final) details["promise"] = answer.NextDay!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (empty.Count > 0) details["says_nothing"] = empty;
        return details.Count == 0 ? "" : JsonSerializer.Serialize(details);
    }

    private static Refusal SaysNothing(List<string> empty)
    {
        var words = string.Join(", ", empty.Select(e => $"“{e}”"));
        return new(
            "says_nothing", "text",
            $"Kata-kata ini belum mengatakan apa-apa tanpa tanggal, unit, atau tindakan: {words}. Sebutkan siapa mengerjakan apa dan kapan, atau centang “Kirim apa adanya”.",
            $"These words say nothing without a day, a unit or an action: {words}. Name who does what and when, or tick “Send as it is”.");
    }

    private sealed record WrittenAnswer(string Text, string Details);

    /// <summary>A word among officers; never leaves the workbench.</summary>
    public Task<Outcome<Committed>> Note(Viewer by, TrackingId id, int version, string text, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Note, "web", (_, facts) => Limits.Reasoned(text, note => new Deed(facts.Report) { Text = note, Visibility = Visibility.Internal }), cancel);

    /// <summary>Closes after a final answer.</summary>
    public Task<Outcome<Committed>> Close(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.CloseByAdmin, "web", (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report) { Text = text }), cancel);

    /// <summary>Opens an ended report again.</summary>
    public Task<Outcome<Committed>> Reopen(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Reopen, "web", (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report with { Verdict = null }) { Text = text }), cancel);

    /// <summary>Links a duplicate to its lead report; each reporter keeps their own.</summary>
    public Task<Outcome<Committed>> Link(Viewer by, TrackingId id, int version, TrackingId lead, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Link, "web",
        async (transaction, facts) =>
        {
            var leadFacts = await reports.Facts(transaction, "r.tracking_id = @id", new { id = lead.ToString() }, "", cancel);
            if (leadFacts is null || !May.See(by, leadFacts)) return ReportRefusals.Unknown("lead", lead.ToString());
            // One level only: answers on the lead reach all that point to it.
            var leads = await transaction.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM report WHERE lead_report_id = @Id)", new { facts.Report.Id }, cancel);
            if (leads || leadFacts.Report.Id == facts.Report.Id || leadFacts.Report.LeadReportId is not null)
                return new Refusal("lead_is_linked", "lead", "Laporan induk tidak boleh laporan ini sendiri atau laporan yang sudah ditautkan, dan laporan yang menjadi induk tidak dapat ditautkan.", "The lead report must be neither this report nor one that is itself linked, and a lead report cannot be linked.");
            if (leadFacts.Report.IsForgotten)
                return new Refusal("lead_is_gone", "lead", "Isi laporan induk sudah dimusnahkan, jadi tidak ada jawaban yang dapat diteruskan.", "The words of the lead report were destroyed, so it has no answer to pass on.");
            if (leadFacts.Report.Confidential && !facts.Report.Confidential)
                return new Refusal("lead_is_confidential", "lead", "Laporan biasa tidak dapat ditautkan ke laporan rahasia.", "An ordinary report cannot be linked to a confidential one.");
            return new Deed(facts.Report with { LeadReportId = leadFacts.Report.Id }) { Visibility = Visibility.Internal, Text = $"#{lead}" };
        },
        cancel);

    /// <summary>Undoes a link.</summary>
    public Task<Outcome<Committed>> Unlink(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Unlink, "web",
        (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report with { LeadReportId = null }) { Text = text, Visibility = Visibility.Internal }),
        cancel);
}
