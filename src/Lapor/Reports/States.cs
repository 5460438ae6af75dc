namespace Lapor.Reports;

/// <summary>Everything that can be done to a report. A follow-up's two kinds are two acts because only a final one lets silence close it.</summary>
public enum ActKind
{
    Submit,
    Edit,
    Forward,
    Hold,
    Complete,
    Resume,
    Archive,
    ExpireHold,
    Dispose,
    Return,
    RequestReroute,
    DecideReroute,
    InterimFollowUp,
    FinalFollowUp,
    Reply,
    Supplement,
    WarnSilence,
    CloseByReporter,
    CloseByAdmin,
    CloseBySystem,
    Rate,
    Reopen,
    Object,
    AskWithdrawal,
    DeclineWithdrawal,
    Withdraw,
    Link,
    Unlink,
    Note,
    Import,

    /// <summary>The lead report of this one was closed.</summary>
    LeadClosed,

    /// <summary>The reporter is warned that a hold will end in the archive.</summary>
    WarnHold,

    /// <summary>Unfinished for so long that the Ombudsman is called.</summary>
    Escalate,

    /// <summary>The Ombudsman took it in: the receipt.</summary>
    Receive,

    /// <summary>The Ombudsman asks the agency for something, until a day.</summary>
    Instruct,

    /// <summary>The agency's answer to that.</summary>
    AnswerInstruction,

    /// <summary>Completion is put off, once.</summary>
    Extend,

    /// <summary>The reporter asks a higher officer to decide whether the answer stands.</summary>
    Appeal,

    /// <summary>It does not: handling goes on.</summary>
    UpholdAppeal,

    /// <summary>It does.</summary>
    DismissAppeal,

    /// <summary>A sheet of the counter was a mistake; nobody had worked on this report of it.</summary>
    TakeBack,
}

/// <summary>Who may cause a transition; several can hold.</summary>
[Flags]
public enum Who
{
    None = 0,
    Reporter = 1,
    LiaisonOfficer = 2,
    AgencyAdmin = 4,
    NationalAdmin = 8,
    System = 16,
    Partner = 32,
    Ombudsman = 64,

    /// <summary>An officer of the same agency above the unit who did not answer this report.</summary>
    Superior = 128,
}

/// <summary>What must hold beside state and role.</summary>
public enum Condition
{
    Always,

    /// <summary>The hold was made from the state that the transition goes back to.</summary>
    HeldFromThere,

    /// <summary>The agency lets the national admin dispose straight to its unit.</summary>
    StraightToUnit,

    /// <summary>The latest follow-up is final.</summary>
    AfterFinal,

    /// <summary>The reporter has not objected yet and the window is open.</summary>
    FirstObjection,

    /// <summary>No agency was ever set, so the national admin owns it.</summary>
    NoAgency,

    /// <summary>An agency owns it.</summary>
    HasAgency,

    /// <summary>The officer is of the lead unit, not of one that helps.</summary>
    LeadUnit,

    /// <summary>The officer administers the lead unit or a part of the agency above it, but not the agency.</summary>
    PartAdmin,

    /// <summary>It is linked to a lead report.</summary>
    Linked,

    /// <summary>The reporter asked for deletion.</summary>
    WithdrawalAsked,

    /// <summary>It stands before the Ombudsman.</summary>
    Escalated,

    /// <summary>It stands before the Ombudsman, who has not taken it in.</summary>
    NotReceived,

    /// <summary>An instruction waits for its answer.</summary>
    Instructed,

    /// <summary>Completion was never put off, and still lies ahead.</summary>
    NotExtended,

    /// <summary>The reporter said that it is not solved, the days for an objection run, and no higher officer was asked.</summary>
    FirstAppeal,

    /// <summary>A higher officer was asked and has not decided.</summary>
    Appealed,
}

/// <summary>One edge of the life of a report.</summary>
/// <param name="From">Null: before the report exists.</param>
/// <param name="Why">Source, and the decision where the source is silent.</param>
public sealed record Transition(ReportState? From, ActKind Act, ReportState To, Who Who, Condition When, string Why);

/// <summary>
/// The whole life of a report as one table, read by people, by <see cref="ReportCommit"/> and by the tests of its laws.
/// What stands in no row cannot happen.
/// </summary>
public static class States
{
    private const Who Admins = Who.AgencyAdmin | Who.NationalAdmin;
    private const Who Answerers = Who.LiaisonOfficer | Who.AgencyAdmin;
    private const Who Officers = Who.LiaisonOfficer | Who.AgencyAdmin | Who.NationalAdmin;
    private const Who Anyone = Officers | Who.Reporter | Who.Partner | Who.System;

    private static readonly ReportState[] Open =
    [
        ReportState.Submitted, ReportState.OnHold, ReportState.Forwarded, ReportState.Disposed, ReportState.RerouteRequested,
        ReportState.FollowedUp, ReportState.ReporterReplied,
    ];

    /// <summary>Every edge.</summary>
    public static IReadOnlyList<Transition> All { get; } =
    [
        new(null, ActKind.Submit, ReportState.Submitted, Anyone, Condition.Always, "DOMAIN §3: gets a tracking ID at once"),

        new(ReportState.Submitted, ActKind.Forward, ReportState.Forwarded, Who.NationalAdmin | Who.System, Condition.Always, "≤ 3 WD; class, category, agency set"),
        new(ReportState.Submitted, ActKind.Dispose, ReportState.Disposed, Who.NationalAdmin, Condition.StraightToUnit, "straight to a unit where the agency allows it"),
        new(ReportState.Submitted, ActKind.Hold, ReportState.OnHold, Who.NationalAdmin, Condition.Always, "says what is missing; clocks pause"),
        new(ReportState.Forwarded, ActKind.Hold, ReportState.OnHold, Admins, Condition.Always, "says what is missing; clocks pause"),
        new(ReportState.Disposed, ActKind.Hold, ReportState.OnHold, Admins, Condition.Always, "says what is missing; clocks pause"),
        new(ReportState.OnHold, ActKind.Complete, ReportState.Submitted, Who.Reporter, Condition.HeldFromThere, "the reporter completed it"),
        new(ReportState.OnHold, ActKind.Complete, ReportState.Forwarded, Who.Reporter, Condition.HeldFromThere, "the reporter completed it"),
        new(ReportState.OnHold, ActKind.Complete, ReportState.Disposed, Who.Reporter, Condition.HeldFromThere, "the reporter completed it"),
        new(ReportState.OnHold, ActKind.Resume, ReportState.Submitted, Who.NationalAdmin, Condition.HeldFromThere, "ours: what was missing came another way, or the hold was a mistake"),
        new(ReportState.OnHold, ActKind.Resume, ReportState.Forwarded, Admins, Condition.HeldFromThere, "ours: as above"),
        new(ReportState.OnHold, ActKind.Resume, ReportState.Disposed, Admins, Condition.HeldFromThere, "ours: as above"),
        new(ReportState.OnHold, ActKind.ExpireHold, ReportState.Archived, Who.System, Condition.Always, "10 days without completion"),

        new(ReportState.Submitted, ActKind.Archive, ReportState.Archived, Who.NationalAdmin, Condition.Always, "reason from the list; one objection"),
        new(ReportState.Forwarded, ActKind.Archive, ReportState.Archived, Admins, Condition.Always, "reason from the list; one objection"),

        new(ReportState.Forwarded, ActKind.Dispose, ReportState.Disposed, Who.AgencyAdmin, Condition.Always, "≤ 2 WD; one lead unit, helpers, copies"),
        new(ReportState.Disposed, ActKind.Dispose, ReportState.Disposed, Who.AgencyAdmin, Condition.Always, "ours: another unit, without a round trip"),
        new(ReportState.Disposed, ActKind.Return, ReportState.Forwarded, Who.LiaisonOfficer, Condition.LeadUnit, "not my unit; counts a bounce"),
        new(ReportState.Disposed, ActKind.Return, ReportState.Forwarded, Who.AgencyAdmin, Condition.PartAdmin, "ours: the admin of a part says it is none of its units'"),
        new(ReportState.Forwarded, ActKind.RequestReroute, ReportState.RerouteRequested, Who.AgencyAdmin, Condition.Always, "not our authority: names an agency and a reason"),
        new(ReportState.RerouteRequested, ActKind.DecideReroute, ReportState.Forwarded, Who.NationalAdmin, Condition.Always, "≤ 1 WD; from the third bounce on binding"),

        new(ReportState.Forwarded, ActKind.InterimFollowUp, ReportState.FollowedUp, Who.AgencyAdmin, Condition.Always, "Kelola: the agency handles it itself"),
        new(ReportState.Forwarded, ActKind.FinalFollowUp, ReportState.FollowedUp, Who.AgencyAdmin, Condition.Always, "Kelola: the agency handles it itself"),
        new(ReportState.Disposed, ActKind.InterimFollowUp, ReportState.FollowedUp, Who.LiaisonOfficer, Condition.Always, "first answer ≤ 5 WD"),
        new(ReportState.Disposed, ActKind.FinalFollowUp, ReportState.FollowedUp, Who.LiaisonOfficer, Condition.Always, "first answer ≤ 5 WD"),
        new(ReportState.FollowedUp, ActKind.InterimFollowUp, ReportState.FollowedUp, Answerers, Condition.Always, "interim is not final: more may follow"),
        new(ReportState.FollowedUp, ActKind.FinalFollowUp, ReportState.FollowedUp, Answerers, Condition.Always, "the final answer after an interim one"),
        new(ReportState.ReporterReplied, ActKind.InterimFollowUp, ReportState.FollowedUp, Answerers, Condition.HasAgency, "agency answers ≤ 5 WD"),
        new(ReportState.ReporterReplied, ActKind.FinalFollowUp, ReportState.FollowedUp, Answerers, Condition.HasAgency, "agency answers ≤ 5 WD"),
        new(ReportState.FollowedUp, ActKind.Reply, ReportState.ReporterReplied, Who.Reporter, Condition.Always, "on any channel"),
        new(ReportState.ReporterReplied, ActKind.Reply, ReportState.ReporterReplied, Who.Reporter, Condition.Always, "ours: a second message before the answer"),

        new(ReportState.FollowedUp, ActKind.WarnSilence, ReportState.FollowedUp, Who.System, Condition.AfterFinal, "warned on day 5 and day 9"),
        new(ReportState.FollowedUp, ActKind.CloseBySystem, ReportState.Closed, Who.System, Condition.AfterFinal, "10 WD silent, only after a final follow-up"),
        new(ReportState.FollowedUp, ActKind.CloseByReporter, ReportState.Closed, Who.Reporter, Condition.Always, "with rating 1–5 and 'resolved?'"),
        new(ReportState.ReporterReplied, ActKind.CloseByReporter, ReportState.Closed, Who.Reporter, Condition.HasAgency, "ours: the reporter may be content after all"),
        new(ReportState.FollowedUp, ActKind.CloseByAdmin, ReportState.Closed, Admins, Condition.AfterFinal, "only after a final follow-up"),
        new(ReportState.Closed, ActKind.Rate, ReportState.Closed, Who.Reporter, Condition.Always, "ours: the verdict counts after the system closed it too"),

        new(ReportState.Closed, ActKind.Object, ReportState.ReporterReplied, Who.Reporter, Condition.FirstObjection, "once within 10 WD, with a reason"),
        new(ReportState.Archived, ActKind.Object, ReportState.ReporterReplied, Who.Reporter, Condition.FirstObjection, "once within 10 WD, with a reason"),
        new(ReportState.Closed, ActKind.Reopen, ReportState.ReporterReplied, Who.NationalAdmin, Condition.Always, "any time, logged"),
        new(ReportState.Archived, ActKind.Reopen, ReportState.ReporterReplied, Who.NationalAdmin, Condition.Always, "any time, logged"),
        new(ReportState.ReporterReplied, ActKind.Forward, ReportState.Forwarded, Who.NationalAdmin, Condition.NoAgency, "ours: an objection to an archive made before any agency was set goes on"),
        new(ReportState.ReporterReplied, ActKind.Archive, ReportState.Archived, Who.NationalAdmin, Condition.NoAgency, "ours: the objection was heard and refused with a reason"),

        .. Open.Concat([ReportState.Closed, ReportState.Archived]).Select(state =>
            new Transition(state, ActKind.Withdraw, ReportState.Withdrawn, Who.NationalAdmin, Condition.WithdrawalAsked, "the reporter asks, the national admin approves")),

        new(ReportState.Submitted, ActKind.TakeBack, ReportState.Withdrawn, Who.System, Condition.Always, "ours: a digitised register was a mistake, and nobody has worked on it; in the name of the officer who takes it back"),

        new(ReportState.Closed, ActKind.Appeal, ReportState.ReporterReplied, Who.Reporter, Condition.FirstAppeal, "who is not helped asks a higher officer of the same agency, once"),
        new(ReportState.ReporterReplied, ActKind.UpholdAppeal, ReportState.ReporterReplied, Who.Superior | Who.NationalAdmin, Condition.Appealed, "handling goes on; ours: the national admin where the agency has nobody else"),
        new(ReportState.ReporterReplied, ActKind.DismissAppeal, ReportState.Closed, Who.Superior | Who.NationalAdmin, Condition.Appealed, "with a reason; ours: as above"),

        // acts that leave the state as it is
        new(ReportState.OnHold, ActKind.WarnHold, ReportState.OnHold, Who.System, Condition.Always, "warned before a hold ends in the archive"),
        .. Open.Select(state => new Transition(state, ActKind.Escalate, state, Who.System, Condition.Always, "unfinished for as long as deadline_policy says: 60 calendar days")),
        .. Open.Concat([ReportState.Closed, ReportState.Archived]).SelectMany(state => new Transition[]
        {
            new(state, ActKind.Receive, state, Who.Ombudsman, Condition.NotReceived, "the Ombudsman's receipt for the dossier"),
            new(state, ActKind.Instruct, state, Who.Ombudsman, Condition.Escalated, "the Ombudsman's own instruction"),
            new(state, ActKind.AnswerInstruction, state, Officers, Condition.Instructed, "the agency answers the Ombudsman; the national admin where it lies with none"),
        }),
        .. new[] { ReportState.Forwarded, ReportState.Disposed, ReportState.FollowedUp, ReportState.ReporterReplied }.Select(state =>
            new Transition(state, ActKind.Extend, state, Answerers, Condition.NotExtended, "one extension per report, with a coded reason")),
        .. Stay(ActKind.Edit, Who.NationalAdmin, "verify: title, class, category, tags; the original is kept", ReportState.Submitted, ReportState.Forwarded, ReportState.ReporterReplied),
        .. Stay(ActKind.Edit, Who.AgencyAdmin, "the agency verifies again", ReportState.Forwarded),
        .. Stay(ActKind.Supplement, Who.Reporter, "ours: something to add while it waits", ReportState.Submitted, ReportState.Forwarded, ReportState.Disposed, ReportState.RerouteRequested),
        .. Stay(ActKind.Note, Officers, "internal", [.. Open, ReportState.Closed, ReportState.Archived]),
        .. Stay(ActKind.AskWithdrawal, Who.Reporter, "asks for deletion", [.. Open, ReportState.Closed, ReportState.Archived]),
        .. Open.Concat([ReportState.Closed, ReportState.Archived]).Select(state =>
            new Transition(state, ActKind.DeclineWithdrawal, state, Who.NationalAdmin, Condition.WithdrawalAsked, "the request is refused with a reason")),
        .. Stay(ActKind.Link, Admins, "duplicate of a lead report", Open),
        .. Stay(ActKind.Unlink, Admins, "undo of a link", Open),

        // what happens to a lead report reaches all that are linked to it
        .. Open.SelectMany(state => new[] { ActKind.InterimFollowUp, ActKind.FinalFollowUp }.Select(act =>
            new Transition(state, act, ReportState.FollowedUp, Who.System, Condition.Linked, "DOMAIN §3: follow-ups on the lead reach all"))),
        .. Open.Select(state => new Transition(state, ActKind.LeadClosed, state, Who.System, Condition.Linked, "ours: told, not closed; each reporter keeps their own verdict")),
    ];

    /// <summary>The edges of an act from a state.</summary>
    public static IEnumerable<Transition> From(ReportState state, ActKind act) => All.Where(t => t.From == state && t.Act == act);

    /// <summary>Light of a state. Source: DOMAIN §3.</summary>
    public static Light LightOf(ReportState state) => state switch
    {
        ReportState.Submitted => Light.Grey,
        ReportState.OnHold => Light.Blue,
        ReportState.Forwarded or ReportState.Disposed or ReportState.RerouteRequested => Light.Red,
        ReportState.FollowedUp or ReportState.ReporterReplied => Light.Yellow,
        ReportState.Closed => Light.Green,
        ReportState.Archived => Light.Black,
        ReportState.Withdrawn => Light.None,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static IEnumerable<Transition> Stay(ActKind act, Who who, string why, params ReportState[] states) =>
        states.Select(state => new Transition(state, act, state, who, Condition.Always, why));
}
