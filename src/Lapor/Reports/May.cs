using Lapor.People;

namespace Lapor.Reports;

/// <summary>
/// Every "may X see or do Y" in one place. Pure: the same answer for page, API, command and job. The matrix it holds is DOMAIN §4;
/// the approved file of the tests spells it out for every role, kind of report and act.
/// </summary>
public static class May
{
    /// <summary>What this viewer is to this report.</summary>
    public static Who RolesOn(Viewer viewer, Facts facts)
    {
        switch (viewer.Kind)
        {
            case ActorKind.System:
                return Who.System;
            case ActorKind.Partner:
                return Who.Partner;
            case ActorKind.Reporter:
                return viewer.Own == facts.Report.TrackingId ? Who.Reporter : Who.None;
            case ActorKind.Officer:
                var officer = viewer.Officer!;
                var roles = Who.None;
                if (officer.Is(Role.NationalAdmin)) roles |= Who.NationalAdmin;
                // The admin of a part of an agency is its admin for what lies with the units of that part, and for nothing that lies with the agency.
                if (officer.Holds(Role.AgencyAdmin, facts.AgencyPath) || IsPartAdmin(officer, facts)) roles |= Who.AgencyAdmin;
                // Helpers act beside the lead; a copy only reads.
                if (facts.Assignments.Any(a => a.Role != AssignmentRole.Copy && officer.Holds(Role.LiaisonOfficer, a.Path))) roles |= Who.LiaisonOfficer;
                return roles;
            default:
                return Who.None;
        }
    }

    /// <summary>
    /// The whole report with its timeline. The public reads the masked copy instead, never this. A confidential report is seen by the
    /// units it went to and nobody else in the agency: a unit that only gets a copy of an ordinary report sees it, of a confidential one too,
    /// because the agency admin put it there by name.
    /// </summary>
    public static bool See(Viewer viewer, Facts facts)
    {
        if (RolesOn(viewer, facts) is not Who.None) return true;
        return viewer.Officer is { } officer && facts.Assignments.Any(a => Reads(officer, a));
    }

    /// <summary>Name and contacts. Of an anonymous report: nobody in an agency, ever; the national admin only through a stated, logged reason.</summary>
    public static bool SeeIdentity(Viewer viewer, Facts facts) => SeeIdentity(viewer, facts, reasonStated: false);

    /// <inheritdoc cref="SeeIdentity(Viewer, Facts)"/>
    public static bool SeeIdentity(Viewer viewer, Facts facts, bool reasonStated)
    {
        var roles = RolesOn(viewer, facts);
        if (roles.HasFlag(Who.Reporter) || roles.HasFlag(Who.System)) return true;
        if (facts.Report.Anonymous) return roles.HasFlag(Who.NationalAdmin) && reasonStated;
        return (roles & (Who.NationalAdmin | Who.AgencyAdmin | Who.LiaisonOfficer)) != 0;
    }

    /// <summary>Internal notes: officers of the responsible agency who see the report, and the national admin. A copy to another agency does not carry them.</summary>
    public static bool SeeInternal(Viewer viewer, Facts facts) => viewer.Kind switch
    {
        ActorKind.System => true,
        ActorKind.Officer => (RolesOn(viewer, facts) & (Who.NationalAdmin | Who.AgencyAdmin | Who.LiaisonOfficer)) != 0
            || (facts.AgencyPath.Length > 0 && facts.Assignments.Any(a => a.Path.StartsWith(facts.AgencyPath, StringComparison.Ordinal) && Reads(viewer.Officer!, a))),
        _ => false,
    };

    /// <summary>Says which files of an ordinary report the public may see: who verifies it or answers it.</summary>
    public static bool ReleaseFiles(Viewer viewer, Facts facts) =>
        !facts.Report.Confidential && viewer.Kind is ActorKind.Officer && (RolesOn(viewer, facts) & (Who.NationalAdmin | Who.AgencyAdmin | Who.LiaisonOfficer)) != 0;

    /// <summary>One line of the timeline.</summary>
    public static bool See(Viewer viewer, Facts facts, Act act) => act.Visibility switch
    {
        Visibility.Internal => SeeInternal(viewer, facts),
        _ => See(viewer, facts),
    };

    /// <summary>True when a row of <see cref="States"/> lets this viewer do this now; <paramref name="objectionOpen"/> says whether the days for an objection still run.</summary>
    public static bool Do(Viewer viewer, ActKind act, Facts facts, bool objectionOpen = true) => Edge(viewer, act, facts, objectionOpen) is not null;

    /// <summary>The acts that this viewer may do now, in the order of <see cref="ActKind"/>.</summary>
    public static IReadOnlyList<ActKind> Acts(Viewer viewer, Facts facts, bool objectionOpen = true) =>
        [.. Enum.GetValues<ActKind>().Where(act => Do(viewer, act, facts, objectionOpen))];

    /// <summary>The edge that the act would take, or null.</summary>
    internal static Transition? Edge(Viewer viewer, ActKind act, Facts facts, bool objectionOpen)
    {
        var roles = RolesOn(viewer, facts);
        return States.From(facts.Report.State, act).FirstOrDefault(t => (t.Who & roles) != 0 && Holds(t, viewer, facts, objectionOpen));
    }

    /// <summary>
    /// True when this viewer may put a unit at that path to work: the admin of a part of an agency disposes within that part, everyone else who
    /// may dispose at all within the whole agency.
    /// </summary>
    public static bool DisposeTo(Viewer viewer, Facts facts, string unitPath) =>
        viewer.Officer is not { } officer || officer.Is(Role.NationalAdmin) || !IsPartAdmin(officer, facts) || officer.Holds(Role.AgencyAdmin, unitPath);

    /// <summary>Units and officers are managed by the admins of the agency at that path or one above it.</summary>
    public static bool Manage(Viewer viewer, string agencyPath) =>
        viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || officer.Holds(Role.AgencyAdmin, agencyPath));

    /// <summary>An agency's identity provider: the admins of that agency or one above it. The whole nation's (no path): the national admin alone.</summary>
    public static bool ManageProviders(Viewer viewer, string? agencyPath) =>
        viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || (agencyPath is not null && officer.Holds(Role.AgencyAdmin, agencyPath)));

    /// <summary>Reference data of the nation: regions, categories, holidays, reasons.</summary>
    public static bool ManageReference(Viewer viewer) => viewer.Officer is { } officer && officer.Is(Role.NationalAdmin);

    /// <summary>Whether a citizen's account is deleted is decided by the national admin, who learns nothing of the person.</summary>
    public static bool EraseAccounts(Viewer viewer) => viewer.Officer is { } officer && officer.Is(Role.NationalAdmin);

    /// <summary>Inboxes for whistleblowers are made, and their holders named, by the national admin; naming gives nobody a key.</summary>
    public static bool ManageInboxes(Viewer viewer) => viewer.Officer is { } officer && officer.Is(Role.NationalAdmin);

    /// <summary>The cases of an inbox for whistleblowers: who is named to hold its key, and nobody else, whatever their role.</summary>
    public static bool HoldInbox(Viewer viewer, IReadOnlyCollection<long> holders) => viewer.Officer is { } officer && holders.Contains(officer.Id);

    private static bool Reads(Officer officer, Assignment unit) => officer.Holds(Role.LiaisonOfficer, unit.Path) || officer.Holds(Role.AgencyAdmin, unit.Path);

    private static bool IsPartAdmin(Officer officer, Facts facts) =>
        facts.Report.State is not (ReportState.Submitted or ReportState.Forwarded or ReportState.RerouteRequested)
        && officer.Holds(Role.AgencyAdmin, facts.UnitPath) && !officer.Holds(Role.AgencyAdmin, facts.AgencyPath);

    private static bool Holds(Transition edge, Viewer viewer, Facts facts, bool objectionOpen) => edge.When switch
    {
        Condition.Always => true,
        Condition.HeldFromThere => facts.Report.HeldFrom == edge.To,
        Condition.StraightToUnit => facts.StraightToUnit,
        Condition.AfterFinal => facts.Report.LastIsFinal,
        Condition.FirstObjection => facts.Report.Objections == 0 && objectionOpen,
        Condition.NoAgency => facts.Report.AgencyId is null,
        Condition.HasAgency => facts.Report.AgencyId is not null,
        Condition.LeadUnit => viewer.Officer?.Holds(Role.LiaisonOfficer, facts.UnitPath) == true,
        Condition.PartAdmin => viewer.Officer is { } part && IsPartAdmin(part, facts),
        Condition.Linked => facts.Report.LeadReportId is not null,
        Condition.WithdrawalAsked => facts.Report.WithdrawalAskedAt is not null,
        _ => false,
    };
}
