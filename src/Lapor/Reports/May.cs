using Lapor.People;

namespace Lapor.Reports;

/// <summary>
/// Every "may X see or do Y" in one place. Pure: the same answer for page, API, command and job. The matrix it holds is DOMAIN §4;
/// the approved file of the tests spells it out for every role, kind of report and act.
/// </summary>
public static class May
{
    private const Who Handlers = Who.NationalAdmin | Who.AgencyAdmin | Who.LiaisonOfficer;

    /// <summary>What this viewer is to this report, as far as acting goes.</summary>
    public static Who RolesOn(Viewer viewer, Facts facts)
    {
        switch (viewer.Kind)
        {
            case ActorKind.System:
                return Who.System;
            case ActorKind.Partner:
                return viewer.Own == facts.Report.TrackingId ? Who.Partner : Who.None;
            case ActorKind.Reporter:
                return viewer.Own == facts.Report.TrackingId ? Who.Reporter : Who.None;
            case ActorKind.Officer:
                if (Free(viewer, facts) is not { } officer) return Who.None;
                var roles = Who.None;
                if (officer.Is(Role.NationalAdmin)) roles |= Who.NationalAdmin;
                // The admin of a part of an agency is its admin for what lies with the units of that part, and for nothing that lies with the agency.
                if (IsAgencyAdmin(officer, facts) || IsPartAdmin(officer, facts)) roles |= Who.AgencyAdmin;
                // Helpers act beside the lead; a copy only reads.
                if (facts.Assignments.Any(a => a.Role != AssignmentRole.Copy && IsOf(officer, facts, a.Path))) roles |= Who.LiaisonOfficer;
                if (Oversees(officer, facts, OverseerScope.Ombudsman)) roles |= Who.Ombudsman;
                if (IsSuperior(officer, facts)) roles |= Who.Superior;
                return roles;
            default:
                return Who.None;
        }
    }

    /// <summary>
    /// The whole report with its timeline. The public reads the masked copy instead, never this. A confidential report is seen by the
    /// units it went to and nobody else in the agency, its admin only while it lies with no unit, and by an overseer only when it is a priority
    /// or escalated. Whoever is named as the reported party sees nothing of it, whatever else they are.
    /// </summary>
    public static bool See(Viewer viewer, Facts facts)
    {
        if (RolesOn(viewer, facts) is not Who.None) return true;
        if (Free(viewer, facts) is not { } officer) return false;
        if (facts.Assignments.Any(a => Reads(officer, facts, a)) || Oversees(officer, facts)) return true;
        return !facts.Report.Confidential && (officer.Is(Role.Auditor) || officer.Holds(Role.Executive, facts.AgencyPath));
    }

    /// <summary>Name and contacts, without stating a reason: only the reporter's own and the system's.</summary>
    public static bool SeeIdentity(Viewer viewer, Facts facts) => SeeIdentity(viewer, facts, reasonStated: false);

    /// <summary>
    /// Name and contacts. Officers open them with a stated, logged reason: those who handle the report, the Ombudsman and KSP. Of an anonymous
    /// report: nobody in an agency, ever; somebody else only while two people's decision holds it open for them.
    /// </summary>
    public static bool SeeIdentity(Viewer viewer, Facts facts, bool reasonStated)
    {
        var roles = RolesOn(viewer, facts);
        if ((roles & (Who.Reporter | Who.System | Who.Partner)) != 0) return true;
        if (!reasonStated || Free(viewer, facts) is not { } officer) return false;
        if (facts.Report.Anonymous) return AskIdentity(viewer, facts) && facts.OpenedTo.Contains(officer.Id);
        return (roles & Handlers) != 0 || (See(viewer, facts) && (Oversees(officer, facts, OverseerScope.Ombudsman) || Oversees(officer, facts, OverseerScope.Ksp)));
    }

    /// <summary>Asking for an anonymous identity: the national admin, and the Ombudsman and KSP in cases brought to them.</summary>
    public static bool AskIdentity(Viewer viewer, Facts facts)
    {
        if (!facts.Report.Anonymous || facts.Report.State is ReportState.Withdrawn || Free(viewer, facts) is not { } officer) return false;
        return officer.Is(Role.NationalAdmin)
            || (facts.Has(Mark.Escalated) && Is(officer, OverseerScope.Ombudsman))
            || (facts.Has(Mark.Priority) && Is(officer, OverseerScope.Ksp));
    }

    /// <summary>Deciding on that: a national admin who did not ask themselves.</summary>
    public static bool DecideIdentity(Viewer viewer, Facts facts, long askedBy) =>
        RolesOn(viewer, facts).HasFlag(Who.NationalAdmin) && viewer.Officer!.Id != askedBy;

    /// <summary>Internal notes: officers of the responsible agency who see the report, overseers and auditors, and the national admin. A copy to another agency does not carry them.</summary>
    public static bool SeeInternal(Viewer viewer, Facts facts)
    {
        if (viewer.Kind is ActorKind.System || (RolesOn(viewer, facts) & Handlers) != 0) return true;
        if (Free(viewer, facts) is not { } officer || !See(viewer, facts)) return false;
        return Oversees(officer, facts) || officer.Is(Role.Auditor) || officer.Holds(Role.Executive, facts.AgencyPath)
            || (facts.AgencyPath.Length > 0 && facts.Assignments.Any(a => a.Path.StartsWith(facts.AgencyPath, StringComparison.Ordinal) && Reads(officer, facts, a)));
    }

    /// <summary>The conversation with the reporter on messengers and by text message: who handles the report, and the Ombudsman in cases brought to it.</summary>
    public static bool SeeTalk(Viewer viewer, Facts facts) => viewer.Kind is ActorKind.Officer && (RolesOn(viewer, facts) & (Handlers | Who.Ombudsman)) != 0 && facts.Report.State is not ReportState.Withdrawn;

    /// <summary>What the reporter said in it. Of an anonymous report nobody to whom two people did not open the identity: words can say who somebody is.</summary>
    public static bool SeeTalkWords(Viewer viewer, Facts facts) => SeeTalk(viewer, facts) && (!facts.Report.Anonymous || SeeIdentity(viewer, facts, reasonStated: true));

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
        // What its time was over for is a record, and an erased one has no key left to seal a new word: only the wish to take away the rest is heard.
        if (facts.Report.Remains is Remainder.Erased) return null;
        if (facts.Report.Remains is Remainder.Anonymised && act is not (ActKind.AskWithdrawal or ActKind.DeclineWithdrawal or ActKind.Withdraw)) return null;
        // What a higher officer was asked to decide is not answered over their head.
        if (facts.Report.AppealedAt is not null && act is (ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.Extend)) return null;
        var roles = RolesOn(viewer, facts);
        return States.From(facts.Report.State, act).FirstOrDefault(t => (t.Who & roles) != 0 && Holds(t, viewer, facts, objectionOpen));
    }

    /// <summary>
    /// True when this viewer may put a unit at that path to work: the admin of a part of an agency disposes within that part, everyone else who
    /// may dispose at all within the whole agency. Never to a unit that is the reported party; that is refused in words of its own.
    /// </summary>
    public static bool DisposeTo(Viewer viewer, Facts facts, string unitPath) =>
        Free(viewer, facts) is not { } officer || officer.Is(Role.NationalAdmin) || !IsPartAdmin(officer, facts) || officer.HoldsAdmin(unitPath);

    /// <summary>Naming an officer or a unit as the reported party: who verifies or disposes it.</summary>
    public static bool NameParty(Viewer viewer, Facts facts) =>
        facts.Report.State is not ReportState.Withdrawn && (RolesOn(viewer, facts) & (Who.NationalAdmin | Who.AgencyAdmin)) != 0;

    /// <summary>Taking that back.</summary>
    public static bool ClearParty(Viewer viewer, Facts facts) => RolesOn(viewer, facts).HasFlag(Who.NationalAdmin);

    /// <summary>Marking a report a national priority, taking it to the Ombudsman, and taking that back.</summary>
    public static bool SetMark(Viewer viewer, Facts facts) => facts.Report.State is not ReportState.Withdrawn && RolesOn(viewer, facts).HasFlag(Who.NationalAdmin);

    /// <summary>
    /// Saying to which priority programmes a report belongs, and taking that back: the national admin; KSP for what is a priority already, and for an ordinary
    /// report once it was forwarded, which anybody may read. A confidential one comes before KSP by the national admin alone.
    /// </summary>
    public static bool TagPriority(Viewer viewer, Facts facts) => facts.Report.State is not ReportState.Withdrawn
        && (RolesOn(viewer, facts).HasFlag(Who.NationalAdmin)
            || (Free(viewer, facts) is { } officer && Is(officer, OverseerScope.Ksp) && (facts.Has(Mark.Priority) || (!facts.Report.Confidential && facts.Report.ForwardedAt is not null))));

    /// <summary>Following a report: overseers, executives and the national admin who see it.</summary>
    public static bool Follow(Viewer viewer, Facts facts) =>
        viewer.Officer is { } officer && (officer.Is(Role.Overseer) || officer.Is(Role.Executive) || officer.Is(Role.NationalAdmin)) && facts.Report.State is not ReportState.Withdrawn && See(viewer, facts);

    /// <summary>The priorities and their numbers: KSP, PANRB and the national admin.</summary>
    public static bool SeePriorities(Viewer viewer) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || Is(officer, OverseerScope.Ksp) || Is(officer, OverseerScope.Panrb));

    /// <summary>The list of priority programmes and strategic issues: KSP and the national admin keep it.</summary>
    public static bool ManagePriorities(Viewer viewer) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || Is(officer, OverseerScope.Ksp));

    /// <summary>
    /// Handing in an agency's papers (decree, annual report, procedures, evidence) and writing its action plan: its admins, before its access is open too, and the
    /// national admin.
    /// </summary>
    public static bool HandInPapers(Viewer viewer, string agencyPath) => viewer.Officer is { } officer
        && (officer.Is(Role.NationalAdmin) || officer.Holds(Role.AgencyAdmin, agencyPath) || (agencyPath.Length > 0 && officer.Held.Any(r => r is { Role: Role.AgencyAdmin, Waiting: true } && r.AgencyPath == agencyPath)));

    /// <summary>Checking decrees and taking agencies on: the national admin and PANRB everywhere, Kemendagri for local governments.</summary>
    public static bool CheckPapers(Viewer viewer, bool local) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || Watches(officer, local));

    /// <summary>Inviting an agency: who checks its decree.</summary>
    public static bool Onboard(Viewer viewer, bool local) => CheckPapers(viewer, local);

    /// <summary>An agency's papers, action plan and coaching notes: who hands them in or checks them, its executives, auditors.</summary>
    public static bool ReadPapers(Viewer viewer, string agencyPath, bool local) =>
        HandInPapers(viewer, agencyPath) || CheckPapers(viewer, local) || (viewer.Officer is { } officer && (officer.Is(Role.Auditor) || officer.Holds(Role.Executive, agencyPath)));

    /// <summary>An agency's procedures: whoever reads its papers, and its own officers.</summary>
    public static bool ReadProcedures(Viewer viewer, string agencyPath, bool local) => ReadPapers(viewer, agencyPath, local)
        || (agencyPath.Length > 0 && viewer.Officer is { } officer && officer.Roles.Any(r => r.AgencyPath.StartsWith(agencyPath, StringComparison.Ordinal)));

    /// <summary>How all agencies stand with their papers, and the MONEV packs: the national admin, PANRB and auditors.</summary>
    public static bool ListPapers(Viewer viewer) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || officer.Is(Role.Auditor) || Is(officer, OverseerScope.Panrb));

    /// <summary>The same of local governments, and their ranking: Kemendagri too.</summary>
    public static bool ListLocal(Viewer viewer) => ListPapers(viewer) || (viewer.Officer is { } officer && Is(officer, OverseerScope.Kemendagri));

    /// <summary>Writing a coaching note: PANRB to every agency, Kemendagri to local governments.</summary>
    public static bool Coach(Viewer viewer, bool local) => viewer.Officer is { } officer && Watches(officer, local);

    /// <summary>Answering one: the agency's admins and executives.</summary>
    public static bool AnswerCoaching(Viewer viewer, string agencyPath) => viewer.Officer is { } officer && (officer.Holds(Role.AgencyAdmin, agencyPath) || officer.Holds(Role.Executive, agencyPath));

    /// <summary>
    /// Taking a report's content along on a device that works without a network: who answers it now, in an agency. Never a confidential one: its content does not leave the server. Nor an anonymous one
    /// about abuse of office, or with a reported party: a telephone is shown around among colleagues, and the words may say who wrote them.
    /// </summary>
    public static bool TakeToField(Viewer viewer, Facts facts) =>
        !facts.Report.Confidential && !(facts.Report.Anonymous && (facts.Report.Supervisory || facts.PartyOfficers.Count + facts.PartyPaths.Count > 0))
        && viewer.Kind is ActorKind.Officer && (RolesOn(viewer, facts) & (Who.AgencyAdmin | Who.LiaisonOfficer)) != 0
        && (Do(viewer, ActKind.InterimFollowUp, facts) || Do(viewer, ActKind.FinalFollowUp, facts));

    /// <summary>The dossier of a report before the Ombudsman: the Ombudsman, and the national admin.</summary>
    public static bool ReadDossier(Viewer viewer, Facts facts) => (RolesOn(viewer, facts) & (Who.Ombudsman | Who.NationalAdmin)) != 0 && facts.Report.State is not ReportState.Withdrawn;

    /// <summary>The list of what stands before the Ombudsman: the Ombudsman, and the national admin.</summary>
    public static bool ListEscalated(Viewer viewer) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || Is(officer, OverseerScope.Ombudsman));

    /// <summary>Filing in the name of a person who came, called or wrote: who administers, and liaison officers.</summary>
    public static bool TakeIn(Viewer viewer) => viewer.Officer is { } officer && officer.Roles.Any(r => TakesInAs(r.Role));

    /// <summary>Seeing a digitised register and taking it back: who filed it, and who administers that counter.</summary>
    public static bool TakeBack(Viewer viewer, long filedBy, string agencyPath) => TakeIn(viewer)
        && (viewer.Officer!.Id == filedBy || viewer.Officer.Is(Role.NationalAdmin) || (agencyPath.Length > 0 && viewer.Officer.Holds(Role.AgencyAdmin, agencyPath)));

    /// <summary>A role that does that.</summary>
    public static bool TakesInAs(Role role) => role is Role.NationalAdmin or Role.AgencyAdmin or Role.SubAdmin or Role.LiaisonOfficer;

    /// <summary>
    /// Taking reports out as a file, and the monthly recap: the national admin, and who administers, heads or oversees. What is in it is what they see; an
    /// anonymous name is in none.
    /// </summary>
    public static bool Export(Viewer viewer) =>
        viewer.Officer is { } officer && officer.Roles.Any(r => r.Role is Role.NationalAdmin or Role.AgencyAdmin or Role.SubAdmin or Role.Executive or Role.Overseer);

    /// <summary>The log of views, sign-ins and permissions.</summary>
    public static bool ReadAudit(Viewer viewer) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || officer.Is(Role.Auditor));

    /// <summary>The counts of the whole nation and of every agency, without a report: overseers of every scope, auditors, the national admin.</summary>
    public static bool SeeNumbers(Viewer viewer) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || officer.Is(Role.Overseer) || officer.Is(Role.Auditor));

    /// <summary>The counts of one agency: whoever sees the nation's, its executives and its admins.</summary>
    public static bool SeeNumbers(Viewer viewer, string agencyPath) =>
        SeeNumbers(viewer) || (viewer.Officer is { } officer && (officer.Holds(Role.Executive, agencyPath) || officer.Holds(Role.AgencyAdmin, agencyPath)));

    /// <summary>Units and officers are managed by the admins of the agency at that path or one above it.</summary>
    public static bool Manage(Viewer viewer, string agencyPath) =>
        viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || officer.HoldsAdmin(agencyPath));

    /// <summary>
    /// Giving or taking a role: nobody gives one above their own. The admin of an agency makes its admins, executives, sub-admins and liaison officers; a
    /// sub-admin makes sub-admins and liaison officers of their part; whoever sees the whole nation is made by the national admin.
    /// </summary>
    /// <param name="viewer">Who gives it.</param>
    /// <param name="role">What.</param>
    /// <param name="agencyPath">Where; empty for a role without an agency.</param>
    public static bool Grant(Viewer viewer, Role role, string agencyPath) => viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || role switch
    {
        Role.AgencyAdmin or Role.Executive => officer.Holds(Role.AgencyAdmin, agencyPath),
        Role.SubAdmin or Role.LiaisonOfficer => officer.HoldsAdmin(agencyPath),
        _ => false,
    });

    /// <summary>An agency's identity provider: the admins of that agency or one above it. The whole nation's (no path): the national admin alone.</summary>
    public static bool ManageProviders(Viewer viewer, string? agencyPath) =>
        viewer.Officer is { } officer && (officer.Is(Role.NationalAdmin) || (agencyPath is not null && officer.Holds(Role.AgencyAdmin, agencyPath)));

    /// <summary>Reference data of the nation: regions, categories, holidays, reasons.</summary>
    public static bool ManageReference(Viewer viewer) => viewer.Officer is { } officer && officer.Is(Role.NationalAdmin);

    /// <summary>Partner applications are registered, changed and revoked by the national admin.</summary>
    public static bool ManagePartners(Viewer viewer) => viewer.Officer is { } officer && officer.Is(Role.NationalAdmin);

    /// <summary>Whether a citizen's account is deleted is decided by the national admin, who learns nothing of the person.</summary>
    public static bool EraseAccounts(Viewer viewer) => viewer.Officer is { } officer && officer.Is(Role.NationalAdmin);

    /// <summary>Inboxes for whistleblowers are made, and their holders named, by the national admin; naming gives nobody a key.</summary>
    public static bool ManageInboxes(Viewer viewer) => viewer.Officer is { } officer && officer.Is(Role.NationalAdmin);

    /// <summary>The cases of an inbox for whistleblowers: who is named to hold its key, and nobody else, whatever their role.</summary>
    public static bool HoldInbox(Viewer viewer, IReadOnlyCollection<long> holders) => viewer.Officer is { } officer && holders.Contains(officer.Id);


    /// <summary>The officer with the roles that count for this report: none for the reported party, and none within a reported unit.</summary>
    private static Officer? Free(Viewer viewer, Facts facts)
    {
        if (viewer.Officer is not { } officer || facts.PartyOfficers.Contains(officer.Id)) return null;
        return facts.PartyPaths.Count == 0 ? officer : officer with { Roles = [.. officer.Roles.Where(r => r.AgencyPath.Length == 0 || !facts.IsParty(r.AgencyPath))] };
    }

    // A confidential report is the unit's own matter: what an officer may from above does not reach it.
    private static bool IsOf(Officer officer, Facts facts, string unitPath) =>
        facts.Report.Confidential ? officer.HoldsAt(unitPath, Role.LiaisonOfficer) : officer.Holds(Role.LiaisonOfficer, unitPath);

    private static bool Reads(Officer officer, Facts facts, Assignment unit) => facts.Report.Confidential
        ? officer.HoldsAt(unit.Path, Role.LiaisonOfficer, Role.SubAdmin, Role.AgencyAdmin)
        : officer.Holds(Role.LiaisonOfficer, unit.Path) || officer.HoldsAdmin(unit.Path) || officer.Holds(Role.Executive, unit.Path);

    private static bool IsAgencyAdmin(Officer officer, Facts facts) =>
        officer.Holds(Role.AgencyAdmin, facts.AgencyPath) && (!facts.Report.Confidential || facts.LiesWithAgency);

    private static bool IsPartAdmin(Officer officer, Facts facts) =>
        facts.Report.State is not (ReportState.Submitted or ReportState.Forwarded or ReportState.RerouteRequested) && !IsAgencyAdmin(officer, facts)
        && (facts.Report.Confidential ? facts.UnitPath.Length > 0 && officer.HoldsAt(facts.UnitPath, Role.AgencyAdmin, Role.SubAdmin) : officer.HoldsAdmin(facts.UnitPath));

    private static bool IsSuperior(Officer officer, Facts facts) =>
        facts.Report.AppealedAt is not null && !facts.AnsweredBy.Contains(officer.Id)
        && (IsAgencyAdmin(officer, facts) || IsPartAdmin(officer, facts)
            || (!facts.Report.Confidential && (officer.Holds(Role.Executive, facts.AgencyPath) || officer.Holds(Role.Executive, facts.UnitPath))));

    private static bool Oversees(Officer officer, Facts facts) => Enum.GetValues<OverseerScope>().Any(scope => Oversees(officer, facts, scope));

    private static bool Oversees(Officer officer, Facts facts, OverseerScope scope)
    {
        if (!Is(officer, scope) || (facts.Report.Confidential && facts.Marks.Count == 0)) return false;
        return scope switch
        {
            OverseerScope.Ombudsman => facts.IsProlonged || facts.Has(Mark.Escalated),
            OverseerScope.Ksp => facts.Has(Mark.Priority),
            OverseerScope.Kemendagri => facts.LocalGovernment,
            _ => true,
        };
    }

    private static bool Watches(Officer officer, bool local) => Is(officer, OverseerScope.Panrb) || (local && Is(officer, OverseerScope.Kemendagri));

    private static bool Is(Officer officer, OverseerScope scope) => officer.Roles.Any(r => r.Role is Role.Overseer && r.Scope == scope);

    private static bool Holds(Transition edge, Viewer viewer, Facts facts, bool objectionOpen) => edge.When switch
    {
        Condition.Always => true,
        Condition.HeldFromThere => facts.Report.HeldFrom == edge.To,
        Condition.StraightToUnit => facts.StraightToUnit,
        Condition.AfterFinal => facts.Report.LastIsFinal,
        Condition.FirstObjection => facts.Report.Objections == 0 && objectionOpen,
        Condition.NoAgency => facts.Report.AgencyId is null,
        Condition.HasAgency => facts.Report.AgencyId is not null,
        Condition.LeadUnit => Free(viewer, facts) is { } of && IsOf(of, facts, facts.UnitPath),
        Condition.PartAdmin => Free(viewer, facts) is { } part && IsPartAdmin(part, facts),
        Condition.Linked => facts.Report.LeadReportId is not null,
        Condition.WithdrawalAsked => facts.Report.WithdrawalAskedAt is not null,
        Condition.Escalated => facts.Has(Mark.Escalated),
        Condition.NotReceived => facts.Has(Mark.Escalated) && facts.Report.ReceivedAt is null,
        Condition.Instructed => facts.Report.InstructedAt is not null,
        Condition.NotExtended => facts.Report is { ExtendedAt: null, CompleteBy: not null },
        Condition.FirstAppeal => facts.Report is { Appeals: 0, Verdict: Verdict.NotResolved, AgencyId: not null } && objectionOpen,
        Condition.Appealed => facts.Report.AppealedAt is not null,
        _ => false,
    };
}
