using System.Globalization;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// Which officers an act or a clock concerns. Where a unit has no officer its agency's admins are told, where an agency has none the national admins are: a report
/// never waits where nobody looks.
/// </summary>
public sealed class Turns(OfficerStore officers)
{
    // A confidential report, or one about an officer or unit, is not for everyone whose turn it would be; where nobody is left, the agency's admins are told, or the national ones.
    internal async Task<IReadOnlyList<long>> Seeing(Facts facts, List<long> told, CancellationToken cancel)
    {
        if (!facts.Report.Confidential && facts.PartyOfficers.Count + facts.PartyPaths.Count == 0) return told;
        if (told.Count == 0) return told;
        if (await Those(told) is { Count: > 0 } seeing) return seeing;
        return await Those(await Admins(facts.Report.AgencyId, cancel)) is { Count: > 0 } admins ? admins : await Those(await Holders(Role.NationalAdmin, null, cancel));

        async Task<List<long>> Those(List<long> ids)
        {
            List<long> those = [];
            foreach (var id in ids)
            {
                if (await officers.ById(id, cancel) is { } officer && May.See(Viewer.Of(officer), facts)) those.Add(id);
            }

            return those;
        }
    }

    /// <summary>Whose turn an act makes it.</summary>
    internal async Task<List<long>> After(Facts facts, Act act, CancellationToken cancel)
    {
        var report = facts.Report;
        switch (act.Kind)
        {
            // Nobody's turn: only who follows it is told.
            case ActKind.Archive or ActKind.ExpireHold or ActKind.CloseByAdmin:
                return await Followers(facts, cancel);
            case ActKind.CloseByReporter or ActKind.CloseBySystem:
                return [.. await Now(facts, isNew: false, cancel), .. await Followers(facts, cancel)];
            case ActKind.AskWithdrawal:
                return await Holders(Role.NationalAdmin, null, cancel);
            case ActKind.AnswerInstruction:
                return await Overseers(OverseerScope.Ombudsman, cancel);
            case ActKind.Escalate:
                return [.. await Overseers(OverseerScope.Ombudsman, cancel), .. await Admins(report.AgencyId, cancel)];
            case ActKind.Receive or ActKind.Appeal:
                return [.. await Admins(report.AgencyId, cancel), .. report.AgencyId is { } headed ? await Holders(Role.Executive, headed, cancel) : []];
            case ActKind.Instruct:
                return [.. await Now(facts, isNew: false, cancel), .. await Admins(report.AgencyId, cancel)];
            default:
                return await Now(facts, act.Kind is ActKind.Dispose, cancel);
        }
    }

    /// <summary>Who follows a report and may see it.</summary>
    internal async Task<List<long>> Followers(Facts facts, CancellationToken cancel)
    {
        List<long> those = [];
        foreach (var id in await officers.Followers(facts.Report.Id, cancel))
        {
            if (await officers.ById(id, cancel) is { } officer && May.Follow(Viewer.Of(officer), facts)) those.Add(id);
        }

        return those;
    }

    /// <summary>Whose turn it is.</summary>
    /// <param name="isNew">Units that only read are told too.</param>
    internal async Task<List<long>> Now(Facts facts, bool isNew, CancellationToken cancel)
    {
        var report = facts.Report;
        if (report.AgencyId is null || report.State is ReportState.Submitted or ReportState.RerouteRequested) return await Holders(Role.NationalAdmin, null, cancel);
        if (facts.Assignments.Count == 0) return await Admins(report.AgencyId, cancel);
        List<long> told = [];
        foreach (var place in facts.Assignments.Where(a => a.Role is AssignmentRole.Lead || isNew || (a.Role is AssignmentRole.Helper && !report.IsEnded)))
        {
            var there = await Holders(Role.LiaisonOfficer, place.AgencyId, cancel);
            if (there.Count == 0 && place.Role is AssignmentRole.Lead) there = await Above(place.Path, report.AgencyId, cancel);
            told.AddRange(there);
        }

        return told;
    }

    /// <summary>The admins nearest above a unit, its own first.</summary>
    private async Task<List<long>> Above(string path, long? agencyId, CancellationToken cancel)
    {
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            var place = long.Parse(part, CultureInfo.InvariantCulture);
            List<long> admins = [.. await Holders(Role.SubAdmin, place, cancel), .. await Holders(Role.AgencyAdmin, place, cancel)];
            if (admins.Count > 0) return admins;
        }

        return await Admins(agencyId, cancel);
    }

    /// <summary>One level of reminding; empty where nobody holds it.</summary>
    internal async Task<List<long>> Of(ReminderLevel level, Facts facts, CancellationToken cancel)
    {
        var agency = facts.Report.AgencyId;
        return level switch
        {
            ReminderLevel.Responsible => await Now(facts, isNew: false, cancel),
            ReminderLevel.UnitHead => await Heads(facts.UnitPath, agency, cancel),
            ReminderLevel.AgencyAdmin when agency is not null => await Holders(Role.AgencyAdmin, agency, cancel),
            ReminderLevel.Executive when agency is not null => await Holders(Role.Executive, agency, cancel),
            ReminderLevel.NationalAdmin => await Holders(Role.NationalAdmin, null, cancel),
            _ => [],
        };
    }

    /// <summary>Who heads the unit: its own sub-admins and executives, or the nearest above it below the agency itself.</summary>
    private async Task<List<long>> Heads(string path, long? agencyId, CancellationToken cancel)
    {
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            var place = long.Parse(part, CultureInfo.InvariantCulture);
            if (place == agencyId) break;
            List<long> heads = [.. await Holders(Role.SubAdmin, place, cancel), .. await Holders(Role.Executive, place, cancel)];
            if (heads.Count > 0) return heads;
        }

        return [];
    }

    private async Task<List<long>> Overseers(OverseerScope scope, CancellationToken cancel) => [.. (await officers.Overseers(scope, cancel)).Select(o => o.Id)];

    private async Task<List<long>> Admins(long? agencyId, CancellationToken cancel)
    {
        var admins = agencyId is null ? [] : await Holders(Role.AgencyAdmin, agencyId, cancel);
        return admins.Count > 0 ? admins : await Holders(Role.NationalAdmin, null, cancel);
    }

    private async Task<List<long>> Holders(Role role, long? agencyId, CancellationToken cancel) =>
        [.. (await officers.Recipients(role, agencyId, cancel)).Select(o => o.Id)];
}
