using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>
/// Tells the officers whose turn it is: a notice on their page and a mail each; new reports are gathered into one mail for a while. Where a unit has no officer its agency's admins are told, where
/// an agency has none the national admins are: a report never waits where nobody looks.
/// </summary>
public sealed class InformOfficers(Database database, ReportStore reports, OfficerStore officers, MailOptions options, JobSignal signal, TimeProvider time)
{
    /// <summary>Writes notices and queues mails, all or none. A second run adds nothing.</summary>
    /// <exception cref="PermanentJobException">The report or act does not exist.</exception>
    public async Task Run(long reportId, long actId, CancellationToken cancel)
    {
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var acts = await reports.Acts(reportId, cancel);
        var act = acts.FirstOrDefault(a => a.Id == actId) ?? throw new PermanentJobException("no such act");
        if (Overtaken.By(acts, act, facts.Report)) return;
        var turn = (await Seeing(facts, await WhoseTurn(facts, act, cancel), cancel)).Where(id => id != act.OfficerId).Distinct().ToList();
        await database.Write(
            async transaction =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                List<NewJob> mails = [];
                foreach (var officer in turn)
                {
                    // The notice remembers that this officer was told: the job of the mail is gone once it is sent.
                    if (!await OfficerStore.Notify(transaction, officer, reportId, actId, act.Kind.Code(), now, cancel)) continue;
                    if (act.Kind is ActKind.Submit && options.GatherEvery > TimeSpan.Zero)
                    {
                        mails.Add(GatherMail.Job(officer, options.GatherEvery, now));
                        continue;
                    }

                    var number = officer.ToString(CultureInfo.InvariantCulture);
                    mails.Add(new(JobKinds.SendMail, string.Create(CultureInfo.InvariantCulture, $"{JobKinds.SendMail}:{actId}:{number}"), now, reportId, actId, number));
                }

                await JobStore.Add(transaction, mails, now, cancel);
            },
            cancel);
        signal.Wake();
    }

    // A confidential report, or one about an officer or unit, is not for everyone whose turn it would be; where nobody is left, the agency's admins are told, or the national ones.
    private async Task<IReadOnlyList<long>> Seeing(Facts facts, List<long> told, CancellationToken cancel)
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

    private async Task<List<long>> WhoseTurn(Facts facts, Act act, CancellationToken cancel)
    {
        var report = facts.Report;
        if (act.Kind is ActKind.AskWithdrawal || report.AgencyId is null || report.State is ReportState.Submitted or ReportState.RerouteRequested)
            return await Holders(Role.NationalAdmin, null, cancel);
        if (facts.Assignments.Count == 0) return await Admins(report.AgencyId, cancel);

        var isNew = act.Kind is ActKind.Dispose;
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

    private async Task<List<long>> Admins(long? agencyId, CancellationToken cancel)
    {
        var admins = await Holders(Role.AgencyAdmin, agencyId, cancel);
        return admins.Count > 0 ? admins : await Holders(Role.NationalAdmin, null, cancel);
    }

    private async Task<List<long>> Holders(Role role, long? agencyId, CancellationToken cancel) =>
        [.. (await officers.Recipients(role, agencyId, cancel)).Select(o => o.Id)];
}
