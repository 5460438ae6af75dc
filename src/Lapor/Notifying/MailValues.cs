using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>What stands in a mail about an act: names, dates for people, and only those words that may leave the report's page.</summary>
public sealed class MailValues(ReportStore reports, AgencyStore agencies, TemplateStore templates, DueDates deadlines, MailTexts texts, ReportLinks links, StopLinks stopLinks, TimeProvider time)
{
    /// <summary>The values of one mail; a value that is not known or not for a mail is left out.</summary>
    public async Task<Dictionary<string, string>> Of(Audience audience, Facts facts, Act act, string language, CancellationToken cancel)
    {
        var report = facts.Report;
        var places = await agencies.ByIds([.. new[] { report.AgencyId, report.UnitId }.OfType<long>().Distinct()], cancel);
        var agency = places.FirstOrDefault(p => p.Id == report.AgencyId);
        var unit = places.FirstOrDefault(p => p.Id == report.UnitId && p.Id != report.AgencyId);
        // The competent agency can betray what a confidential report is about to whoever shares the reporter's mailbox.
        var named = agency is not null && (audience is Audience.Officer || !report.Confidential);
        var agencyName = named ? agency!.Name : texts.Word(audience, language, "some_agency");
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["number"] = report.TrackingId.ToString(),
            ["link"] = audience is Audience.Reporter ? links.Report(report.TrackingId) : links.Work(report.TrackingId),
            ["state"] = texts.Word(audience, language, $"state.{report.State.Code()}"),
            ["agency"] = agencyName,
            ["unit"] = named && unit is not null ? $"{unit.Name}, {agencyName}" : agencyName,
        };
        var zone = IndonesianTime.Find(agency?.TimeZone) ?? IndonesianTime.Wib;
        // A day that has passed is no promise any more.
        if (report.DueAt is { } due && due > time.GetUtcNow().ToUnixTimeMilliseconds()) values["due"] = IndonesianDates.Moment(due, zone, language);
        if (act.Kind is ActKind.Extend && report.CompleteBy is { } complete) values["complete"] = IndonesianDates.Moment(complete, zone, language);
        if (report.Objections == 0 && report.State is ReportState.Closed or ReportState.Archived && await deadlines.ObjectionOpen(report, cancel) && await deadlines.ObjectionUntil(report, cancel) is { } until)
            values["objection"] = IndonesianDates.Moment(until, zone, language);
        // The last mail about a report, and the receipt of the own filing, come in any case.
        if (audience is Audience.Reporter && (NewsRules.Of(act.Kind) & NewsTopics.Mandatory) == 0) values["stop"] = stopLinks.Of(report.TrackingId).AbsoluteUri;
        if (audience is Audience.Reporter)
            await ForReporter(values, report, act, language, cancel);
        else if (!report.Confidential && !report.Anonymous)
            values["title"] = PersonalData.Masked(report.Title);
        return values;
    }

    private async Task ForReporter(Dictionary<string, string> values, Report report, Act act, string language, CancellationToken cancel)
    {
        if (report.Confidential) return;
        // Kinds and counts only: the mailbox may be shared.
        if (act.Kind is ActKind.Forward && PersonalData.MaskedIn(await reports.AsPublished(report, cancel)) is { Count: > 0 } masked)
            values["masked"] = string.Join(", ", masked.Select(m => texts.Word(Audience.Reporter, language, $"masked.{m.Kind.Code()}") + (m.Count == 1 ? "" : $" ({m.Count})")));
        if (MayQuote(act)) values["quote"] = "> " + act.Text.ReplaceLineEndings("\n").Replace("\n", "\n> ", StringComparison.Ordinal);
        if (act.ReasonCode is not { } code || report.ArchiveReason != code) return;
        var reason = (await templates.ArchiveReasons(retired: true, cancel)).FirstOrDefault(r => r.Code == code);
        if (reason is null) return;
        values["reason"] = language == "en" ? reason.NameEn : reason.Name;
        values["explanation"] = language == "en" ? reason.ExplanationEn : reason.Explanation;
    }

    /// <summary>An officer's words to the reporter: a public answer, or why something happened and what is missing. An answer for the reporter alone is read on the page.</summary>
    private static bool MayQuote(Act act) => act is { Text.Length: > 0, Actor: ActorKind.Officer } && act.Kind switch
    {
        ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.CloseByAdmin or ActKind.Reopen => act.Visibility is Visibility.Public,
        ActKind.Hold or ActKind.Resume or ActKind.Archive or ActKind.DeclineWithdrawal or ActKind.Withdraw or ActKind.TakeBack or ActKind.Extend or ActKind.UpholdAppeal or ActKind.DismissAppeal => act.Visibility is not Visibility.Internal,
        _ => false,
    };
}
