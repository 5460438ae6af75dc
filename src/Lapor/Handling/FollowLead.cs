using System.Globalization;
using System.Text.Json;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>
/// What an agency answers on a lead report reaches every report that is linked to it: as an act of its own, with the clocks, notices and public
/// step that any answer has. A closing of the lead is told, and closes nobody else's report: each reporter keeps their own verdict.
/// </summary>
/// <remarks>
/// Each act that is brought over names the lead's act in its details, so that running this twice, late or out of order leaves the same.
/// The other reporters are third parties: numbers that belong to persons are masked, in an answer that was not for the public all of them.
/// </remarks>
public sealed class FollowLead(ReportCommit commit, ReportStore reports)
{
    /// <summary>Brings over what is missing: from this report to all that are linked to it, or to this one from its lead.</summary>
    public async Task Run(long reportId, CancellationToken cancel)
    {
        if (await reports.Facts(reportId, cancel) is not { } facts) return;
        if (facts.Report.LeadReportId is { } lead)
        {
            if (await reports.Facts(lead, cancel) is { } leading) await Carry(leading.Report, await reports.Acts(lead, cancel), facts.Report, cancel);
            return;
        }

        var linked = await reports.LinkedTo(reportId, cancel);
        if (linked.Count == 0) return;
        var acts = await reports.Acts(reportId, cancel);
        foreach (var id in linked)
        {
            if (await reports.Facts(id, cancel) is { } follower) await Carry(facts.Report, acts, follower.Report, cancel);
        }
    }

    private async Task Carry(Report lead, IReadOnlyList<Act> acts, Report to, CancellationToken cancel)
    {
        var known = await reports.Acts(to.Id, cancel);
        var link = known.LastOrDefault(a => a.Kind is ActKind.Link);
        if (link is null) return;
        // Who is linked late gets the answer that stands, not the way to it.
        var standing = lead.State is ReportState.FollowedUp or ReportState.Closed ? acts.LastOrDefault(a => IsAnswer(a) && a.Id < link.Id) : null;
        var had = known.Select(a => a.Details).ToHashSet(StringComparer.Ordinal);
        foreach (var act in acts.Where(a => a == standing || (a.Id > link.Id && (IsAnswer(a) || IsClosing(a)))).Where(a => !had.Contains(Mark(a))))
        {
            var outcome = await commit.Do(
                Viewer.System, to.TrackingId, null, IsAnswer(act) ? act.Kind : ActKind.LeadClosed, "system",
                async (transaction, facts) => await Done(transaction, facts.Report, lead, act, cancel) ? ReportRefusals.NotNow(act.Kind, facts.Report.State) : Brought(facts.Report, lead, act),
                cancel);
            // Closed, archived or no longer linked in the meantime: nothing is left to do there.
            if (outcome.IsRefused && outcome.Refusals[0].Code != "not_allowed_now") throw new InvalidOperationException(outcome.Refusals[0].Code);
        }
    }

    private async Task<bool> Done(Session session, Report report, Report lead, Act act, CancellationToken cancel) =>
        report.LeadReportId != lead.Id
        || (await reports.Acts(session, report.Id, cancel)).Any(a => a.Details == Mark(act));

    private static Deed Brought(Report report, Report lead, Act act) => !IsAnswer(act)
        ? new Deed(report) { Details = Mark(act) }
        : new Deed(report with { AgencyId = report.AgencyId ?? lead.AgencyId, ProposedAgencyId = null })
        {
            Carries = act,
            Text = act.Visibility is Visibility.Public ? PersonalData.Mask(act.Text, PersonalData.FindInAnswer(act.Text)) : PersonalData.Masked(act.Text),
            Visibility = act.Visibility,
            Details = Mark(act),
            Term = new ActTerm(act.Kind is ActKind.InterimFollowUp ? Promised(act) : null, 0),
        };

    // What the lead was promised is promised to each that is linked to it.
    private static DateOnly? Promised(Act act) => act.Details.Length > 0 && JsonSerializer.Deserialize<JsonElement>(act.Details).TryGetProperty("promise", out var day)
        ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;

    private static bool IsAnswer(Act act) => act.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp;

    private static bool IsClosing(Act act) => act.Kind is ActKind.CloseByReporter or ActKind.CloseByAdmin or ActKind.CloseBySystem;

    // The lead's act, not its number: the reporters of one report do not learn the numbers of others.
    private static string Mark(Act act) => string.Create(CultureInfo.InvariantCulture, $$"""{"lead_act":{{act.Id}}}""");
}
