using System.Globalization;
using System.Text.Json;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Deadlines;

/// <summary>
/// What brings a report before the Ombudsman and what passes between the Ombudsman and the agency: the call after 60 days, the receipt for the dossier, instructions
/// and their answers. All of it stands in the report's own history, so that the dossier's seal covers it.
/// </summary>
public sealed class Escalating(ReportCommit commit, WorkCalendars calendars, TimeProvider time)
{
    /// <summary>The longest that an instruction may wait for its answer, in calendar days.</summary>
    public const int MostInstructionDays = 60;

    private const int TextLimit = 10_000;

    /// <summary>Calls the Ombudsman; run by the sweep. A second time, and for a report that ended meanwhile, it does nothing.</summary>
    public async Task<Outcome<Committed>> Escalate(string trackingId, CancellationToken cancel) => !TrackingId.TryParse(trackingId, out var id)
        ? ReportRefusals.NotFound
        : await commit.Do(
            Viewer.System, id, null, ActKind.Escalate, "system",
            (_, facts) => Task.FromResult<Outcome<Deed>>(
                facts.Report.EscalatedAt is not null || !facts.IsProlongedAt(time.GetUtcNow().ToUnixTimeMilliseconds())
                    ? ReportRefusals.NotNow(ActKind.Escalate, facts.Report.State)
                    : new Deed(facts.Report)
                    {
                        ReasonCode = "prolonged",
                        // The mark is what opens it to the Ombudsman, a confidential one included.
                        Also = (t, act) => t.Execute(
                            "INSERT INTO report_mark (report_id, kind, officer_id, at) VALUES (@ReportId, 'escalated', NULL, @At) ON CONFLICT DO NOTHING", new { act.ReportId, act.At }, cancel),
                    }),
            cancel);

    /// <summary>The Ombudsman takes it in. The receipt names the history as it stands: number of its acts and hash of the last.</summary>
    public Task<Outcome<Committed>> Receive(Viewer by, TrackingId id, int version, string note, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Receive, "web",
        (_, facts) =>
        {
            var text = IndonesianText.Clean(note);
            return Task.FromResult<Outcome<Deed>>(text.Length > TextLimit
                ? ReportRefusals.TooLong("text", TextLimit, text.Length)
                : new Deed(facts.Report)
                {
                    Text = text,
                    Visibility = Visibility.Reporter,
                    Details = JsonSerializer.Serialize(new { acts = facts.Report.ActCount, seal = Convert.ToHexStringLower(facts.Report.HistoryHash) }),
                });
        },
        cancel);

    /// <summary>The Ombudsman asks the agency for something, until a day. A new instruction replaces one that waits.</summary>
    /// <param name="until">Legal day by the agency's zone, after today and within <see cref="MostInstructionDays"/>.</param>
    public Task<Outcome<Committed>> Instruct(Viewer by, TrackingId id, int version, string text, DateOnly? until, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Instruct, "web",
        async (t, facts) =>
        {
            var today = (await calendars.HoursOf(t, facts.Report.AgencyId, cancel)).DayOf(time.GetUtcNow().ToUnixTimeMilliseconds());
            var wrong = Spoken(text, out var said);
            if (until is not { } day) wrong.Add(ReportRefusals.Missing("until", "Tulis tanggal jawaban ditunggu.", "Enter the day by which the answer is expected."));
            else if (day <= today || day.DayNumber - today.DayNumber > MostInstructionDays)
                wrong.Add(new("bad_day", "until", $"Pilih tanggal sesudah hari ini, paling lama {MostInstructionDays} hari lagi.", $"Choose a day after today, at most {MostInstructionDays} days away."));
            if (wrong.Count > 0) return wrong;
            return new Deed(facts.Report)
            {
                Text = said,
                Target = facts.Report.AgencyId,
                Visibility = Visibility.Internal,
                Details = JsonSerializer.Serialize(new { until = until!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }),
                Term = new ActTerm(until, 0),
            };
        },
        cancel);

    /// <summary>The agency answers the instruction.</summary>
    public Task<Outcome<Committed>> AnswerInstruction(Viewer by, TrackingId id, int version, string text, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.AnswerInstruction, "web",
        (_, facts) =>
        {
            var wrong = Spoken(text, out var said);
            return Task.FromResult<Outcome<Deed>>(wrong.Count > 0 ? wrong : new Deed(facts.Report) { Text = said, Visibility = Visibility.Internal });
        },
        cancel);

    private static List<Refusal> Spoken(string text, out string said)
    {
        said = IndonesianText.Clean(text);
        return said.Length == 0 ? [ReportRefusals.Missing("text", "Tulis isinya.", "Write it.")] : said.Length > TextLimit ? [ReportRefusals.TooLong("text", TextLimit, said.Length)] : [];
    }
}
