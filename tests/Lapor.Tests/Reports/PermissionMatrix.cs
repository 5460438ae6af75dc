using System.Text;
using System.Text.RegularExpressions;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.House;

namespace Lapor.Tests.Reports;

/// <summary>Who may see and do what, spelled out for people to read and approve.</summary>
public sealed partial class PermissionMatrix
{
    private static readonly TrackingId Number = TrackingId.TryParse("1000000008", out var id) ? id : TrackingId.New();

    private const long Day = 24L * 60 * 60 * 1000;

    private static readonly (string Name, Viewer Viewer)[] Viewers =
    [
        ("anybody", Viewer.Public),
        ("another report's reporter", Viewer.Reporter(default)),
        ("its reporter", Viewer.Reporter(Number)),
        ("partner application that filed it", Viewer.Partner(Number)),
        ("another partner application", Viewer.Partner(default)),
        ("liaison of the lead unit", Officer(Role.LiaisonOfficer, "/1/2/")),
        ("liaison above the lead unit", Officer(Role.LiaisonOfficer, "/1/")),
        ("liaison of a section of the lead unit", Officer(Role.LiaisonOfficer, "/1/2/3/")),
        ("liaison of a helper", Officer(Role.LiaisonOfficer, "/1/4/")),
        ("liaison of a copy, same agency", Officer(Role.LiaisonOfficer, "/1/5/")),
        ("liaison of a copy, other agency", Officer(Role.LiaisonOfficer, "/10/11/")),
        ("liaison of an unconcerned unit", Officer(Role.LiaisonOfficer, "/1/6/")),
        ("admin of the agency", Officer(Role.AgencyAdmin, "/1/")),
        ("sub-admin of the lead unit", Officer(Role.SubAdmin, "/1/2/")),
        ("sub-admin of an unconcerned unit", Officer(Role.SubAdmin, "/1/6/")),
        ("admin of another agency", Officer(Role.AgencyAdmin, "/12/")),
        ("admin of the copy's agency", Officer(Role.AgencyAdmin, "/10/")),
        ("executive of the agency", Officer(Role.Executive, "/1/")),
        ("executive of the lead unit", Officer(Role.Executive, "/1/2/")),
        ("executive of another agency", Officer(Role.Executive, "/12/")),
        ("national admin", Officer(Role.NationalAdmin, "")),
        ("overseer: Ombudsman", Officer(Role.Overseer, "", OverseerScope.Ombudsman)),
        ("overseer: KSP", Officer(Role.Overseer, "", OverseerScope.Ksp)),
        ("overseer: Kemendagri", Officer(Role.Overseer, "", OverseerScope.Kemendagri)),
        ("overseer: PANRB", Officer(Role.Overseer, "", OverseerScope.Panrb)),
        ("auditor", Officer(Role.Auditor, "")),
        ("officer without a role", Viewer.Of(new Officer(7, "Petugas", "petugas@contoh.go.id", "id", []))),
        ("the system", Viewer.System),
    ];

    private static readonly (string Name, Func<Facts, Facts> Make)[] Kinds =
    [
        ("ordinary", f => f),
        ("supervisory", f => f with { Report = f.Report with { Supervisory = true } }),
        ("anonymous", Anonymous),
        ("anonymous, opened by two people", f => Anonymous(f) with { OpenedTo = [7] }),
        ("confidential", Confidential),
        ("anonymous and confidential", f => Confidential(Anonymous(f))),
        ("unfinished for 61 days", f => f with { At = 61 * Day }),
        ("escalated", f => f with { Marks = [Mark.Escalated] }),
        ("priority", f => f with { Marks = [Mark.Priority] }),
        ("anonymous, escalated and priority", f => Anonymous(f) with { Marks = [Mark.Escalated, Mark.Priority] }),
        ("anonymous, escalated, opened by two people", f => Anonymous(f) with { Marks = [Mark.Escalated], OpenedTo = [7] }),
        ("confidential, unfinished for 61 days", f => Confidential(f) with { At = 61 * Day }),
        ("confidential and escalated", f => Confidential(f) with { Marks = [Mark.Escalated] }),
        ("confidential and priority", f => Confidential(f) with { Marks = [Mark.Priority] }),
        ("before the Ombudsman, an instruction waits", f => f with { Marks = [Mark.Escalated], Report = f.Report with { ReceivedAt = Day, InstructedAt = Day } }),
        ("forwarded, with a day of completion", f => f with { Report = f.Report with { CompleteBy = Day } }),
        ("forwarded", f => f with { Report = f.Report with { ForwardedAt = Day } }),
        ("confidential, forwarded", f => Confidential(f) with { Report = Confidential(f).Report with { ForwardedAt = Day } }),
        ("said to be not solved", f => f with { Report = f.Report with { Verdict = Verdict.NotResolved } }),
        ("a higher officer is asked", f => f with { Report = f.Report with { AppealedAt = Day, CompleteBy = Day } }),
        ("a higher officer is asked, about an answer of who looks", f => f with { Report = f.Report with { AppealedAt = Day }, AnsweredBy = [7] }),
        ("confidential, a higher officer is asked", f => Confidential(f) with { Report = Confidential(f).Report with { AppealedAt = Day } }),
        ("about the lead unit", f => f with { PartyPaths = ["/1/2/"] }),
        ("confidential, about the lead unit", f => Confidential(f) with { PartyPaths = ["/1/2/"] }),
        ("about the whole agency", f => f with { PartyPaths = ["/1/"] }),
        ("about the officer who looks", f => f with { PartyOfficers = [7], OpenedTo = [7], Marks = [Mark.Escalated, Mark.Priority], At = 61 * Day }),
    ];

    private static Facts Anonymous(Facts f) => f with { Report = f.Report with { Anonymous = true } };

    private static Facts Confidential(Facts f) => f with { Report = f.Report with { Confidential = true } };

    [Fact]
    public void The_permission_matrix_is_the_approved_one()
    {
        var text = new StringBuilder("""
            Who may see and do what. Written by PermissionMatrix from May; approved by committing it.

            The report is in the hands of agency /1/, a local government, its lead unit is /1/2/, /1/4/ helps, /1/5/ and /10/11/ have a copy.

            SEE: report, identity (R: only with a stated, logged reason), internal notes; may name the reported party, set marks, tag with priority programmes, follow, ask for an
            anonymous identity, decide such a request of somebody else. Who is in no line sees nothing and may nothing.

            """);
        foreach (var (kind, make) in Kinds)
        {
            text.AppendLine().AppendLine(kind);
            foreach (var (name, viewer) in Viewers)
            {
                var facts = make(Facts(ReportState.Disposed));
                List<string> may = [];
                if (May.See(viewer, facts)) may.Add("report");
                if (May.SeeIdentity(viewer, facts)) may.Add("identity");
                else if (May.SeeIdentity(viewer, facts, reasonStated: true)) may.Add("identity-R");
                if (May.SeeInternal(viewer, facts)) may.Add("internal");
                if (May.SeeTalk(viewer, facts)) may.Add(May.SeeTalkWords(viewer, facts) ? "talk" : "talk-closed");
                if (May.NameParty(viewer, facts)) may.Add("names-party");
                if (May.ClearParty(viewer, facts)) may.Add("clears-party");
                if (May.SetMark(viewer, facts)) may.Add("marks");
                if (May.TagPriority(viewer, facts)) may.Add("tags-priority");
                if (May.Follow(viewer, facts)) may.Add("follows");
                if (May.TakeToField(viewer, facts)) may.Add("takes to the field");
                if (May.AskIdentity(viewer, facts)) may.Add("asks-identity");
                if (May.DecideIdentity(viewer, facts, 8)) may.Add("decides-identity");
                Assert.False(May.DecideIdentity(viewer, facts, 7), "Nobody decides their own request.");
                if (may.Count > 0) text.AppendLine(FormattableString.Invariant($"  {name,-40} {string.Join(' ', may)}"));
            }
        }

        text.AppendLine().AppendLine("DO: where kinds differ, the acts of each. Who is in no line may do nothing.");
        foreach (var state in Enum.GetValues<ReportState>())
        {
            text.AppendLine().AppendLine(state.Code());
            foreach (var (name, viewer) in Viewers)
            {
                var acts = Kinds.Select(k => (k.Name, Acts: string.Join(' ', May.Acts(viewer, k.Make(Facts(state))).Select(a => a.Code())))).GroupBy(k => k.Acts, k => k.Name).ToList();
                if (acts is [{ Key: "" }]) continue;
                var most = acts.MaxBy(g => g.Count())!;
                text.AppendLine(FormattableString.Invariant($"  {name,-40} {(most.Key.Length == 0 ? "-" : most.Key)}"));
                foreach (var other in acts.Where(g => g != most))
                    text.AppendLine(FormattableString.Invariant($"    {"if " + string.Join("; ", other)}: {(other.Key.Length == 0 ? "-" : other.Key)}"));
            }
        }

        text.AppendLine().AppendLine("GIVE: roles that each may give or take, in their own place and in another agency");
        foreach (var (name, viewer) in Viewers.Where(v => v.Viewer.Officer is not null))
        {
            var own = viewer.Officer!.Roles.Select(r => r.AgencyPath).FirstOrDefault() ?? "";
            var given = string.Join(' ', Enum.GetValues<Role>().Where(r => May.Grant(viewer, r, own)).Select(r => r.Code()));
            var elsewhere = string.Join(' ', Enum.GetValues<Role>().Where(r => May.Grant(viewer, r, "/99/")).Select(r => r.Code()));
            if (given.Length + elsewhere.Length > 0) text.AppendLine(FormattableString.Invariant($"  {name,-40} {given}{(elsewhere.Length > 0 ? " | elsewhere: " + elsewhere : "")}"));
        }

        text.AppendLine().AppendLine("OVERSEE: what each may beside reports: of a local government /1/, and of a ministry /99/");
        foreach (var (name, viewer) in Viewers.Where(v => v.Viewer.Officer is not null).Append(("admin of an invited agency", Invited())))
        {
            List<string> may = [];
            if (May.SeePriorities(viewer)) may.Add("sees-priorities");
            if (May.ManagePriorities(viewer)) may.Add("keeps-priorities");
            if (May.ListPapers(viewer)) may.Add("lists-papers");
            else if (May.ListLocal(viewer)) may.Add("lists-local-papers");
            foreach (var (path, local) in new[] { ("/1/", true), ("/99/", false) })
            {
                List<string> there = [];
                if (May.HandInPapers(viewer, path)) there.Add("hands-in");
                if (May.CheckPapers(viewer, local)) there.Add("checks");
                if (May.Onboard(viewer, local)) there.Add("invites");
                if (May.ReadPapers(viewer, path, local)) there.Add("reads");
                else if (May.ReadProcedures(viewer, path, local)) there.Add("reads-procedures");
                if (May.Coach(viewer, local)) there.Add("advises");
                if (May.AnswerCoaching(viewer, path)) there.Add("answers");
                if (there.Count > 0) may.Add($"{path}: {string.Join(' ', there)}");
            }

            if (may.Count > 0) text.AppendLine(FormattableString.Invariant($"  {name,-40} {string.Join(" | ", may)}"));
        }

        Approved.Text("tests/Lapor.Tests/Reports/permission-matrix.approved.txt", text.ToString());
    }

    [Fact]
    public void Nobody_gives_a_role_above_their_own()
    {
        var sub = Officer(Role.SubAdmin, "/1/2/");
        Assert.Equal([Role.LiaisonOfficer, Role.SubAdmin], Enum.GetValues<Role>().Where(r => May.Grant(sub, r, "/1/2/")));
        Assert.DoesNotContain(Enum.GetValues<Role>(), r => May.Grant(sub, r, "/1/") || May.Grant(sub, r, "/1/20/") || May.Grant(sub, r, ""));
        var admin = Officer(Role.AgencyAdmin, "/1/");
        Assert.DoesNotContain(new[] { Role.NationalAdmin, Role.Overseer, Role.Auditor }, r => May.Grant(admin, r, "/1/") || May.Grant(admin, r, ""));
        foreach (var (name, viewer) in Viewers.Where(v => v.Viewer.Officer?.Roles is [{ Role: Role.Executive or Role.Overseer or Role.Auditor or Role.LiaisonOfficer }]))
            Assert.True(Enum.GetValues<Role>().All(r => !May.Grant(viewer, r, "/1/2/") && !May.Grant(viewer, r, "")), name);
        Assert.Equal([Role.NationalAdmin, Role.Auditor], new[] { Role.NationalAdmin, Role.AgencyAdmin, Role.Overseer, Role.Auditor }.Where(r => May.ReadAudit(Officer(r, ""))));
    }

    [Fact]
    public void The_table_of_transitions_is_the_approved_one()
    {
        var lines = States.All.Select(t => FormattableString.Invariant($"{t.From?.Code() ?? "(new)",-18}{t.Act.Code(),-20}{t.To.Code(),-18}{t.Who,-56}{(t.When is Condition.Always ? "" : t.When),-17}{t.Why}").TrimEnd());
        Approved.Text("tests/Lapor.Tests/Reports/transitions.approved.txt", "Every edge of a report's life: from, act, to, who, condition, why. Written by PermissionMatrix from States.\n\n" + string.Join('\n', lines));
    }

    [Fact]
    public void What_nobody_may_see_nobody_may_do()
    {
        foreach (var state in Enum.GetValues<ReportState>())
            foreach (var (kind, make) in Kinds)
                foreach (var (name, viewer) in Viewers)
                {
                    var facts = make(Facts(state));
                    var what = $"{name}, {kind}, {state}";
                    if (!May.See(viewer, facts)) Assert.Empty(May.Acts(viewer, facts));
                    if (May.SeeInternal(viewer, facts) || May.SeeIdentity(viewer, facts, true) || May.NameParty(viewer, facts) || May.AskIdentity(viewer, facts)) Assert.True(May.See(viewer, facts), what);
                    if (!May.See(viewer, facts)) Assert.DoesNotContain(Enum.GetValues<Visibility>(), v => May.See(viewer, facts, new Act { Visibility = v }));
                    if (May.SeeTalk(viewer, facts)) Assert.True(May.See(viewer, facts), what);
                    if (facts.Report.Anonymous && viewer.Officer?.Roles is [{ AgencyPath.Length: > 0 }]) Assert.False(May.SeeTalkWords(viewer, facts), what);
                    Assert.Equal(May.SeeInternal(viewer, facts), May.See(viewer, facts, new Act { Visibility = Visibility.Internal }));
                    // Those who read do nothing, in any state of any kind; the Ombudsman takes in and instructs, the head of an agency decides what a reporter asked them.
                    if (viewer.Officer?.Roles is [{ Role: Role.Executive or Role.Overseer or Role.Auditor }])
                        Assert.DoesNotContain(May.Acts(viewer, facts), a => a is not (ActKind.Receive or ActKind.Instruct or ActKind.UpholdAppeal or ActKind.DismissAppeal));
                    // Nobody opens an identity without a reason but the reporter, the partner that brought it and the system.
                    if (viewer.Officer is not null) Assert.False(May.SeeIdentity(viewer, facts), what);
                    // Of an anonymous report, nobody in an agency, whatever they hold.
                    if (facts.Report.Anonymous && viewer.Officer?.Roles is [{ AgencyPath.Length: > 0 }]) Assert.False(May.SeeIdentity(viewer, facts, true) || May.AskIdentity(viewer, facts), what);
                    if (viewer.Officer is { } reported && facts.PartyOfficers.Contains(reported.Id)) Assert.False(May.See(viewer, facts), what);
                }
    }

    [Fact]
    public void A_role_outside_the_reported_unit_still_counts()
    {
        var facts = Facts(ReportState.Disposed) with { PartyPaths = ["/1/2/"] };
        OfficerRole[] both = [new(Role.LiaisonOfficer, 2, "/1/2/", 1, ""), new(Role.LiaisonOfficer, 4, "/1/4/", 1, "")];
        Assert.False(May.See(Viewer.Of(new Officer(7, "", "", "id", [both[0]])), facts));
        var viewer = Viewer.Of(new Officer(7, "", "", "id", both));
        Assert.True(May.See(viewer, facts));
        Assert.DoesNotContain(ActKind.Return, May.Acts(viewer, facts)); // the lead unit's act
    }

    [Fact]
    public void Units_are_managed_from_above_and_the_nations_data_by_the_nation()
    {
        var admin = Officer(Role.AgencyAdmin, "/1/");
        Assert.True(May.Manage(admin, "/1/2/"));
        Assert.True(May.Manage(admin, "/1/"));
        Assert.False(May.Manage(admin, "/10/"));
        Assert.False(May.Manage(Officer(Role.AgencyAdmin, "/1/2/"), "/1/"));
        Assert.False(May.Manage(Officer(Role.LiaisonOfficer, "/1/"), "/1/2/"));
        Assert.True(May.Manage(Officer(Role.NationalAdmin, ""), "/10/"));
        Assert.False(May.ManageReference(admin));
        Assert.True(May.ManageReference(Officer(Role.NationalAdmin, "")));
        Assert.False(May.Manage(Viewer.Public, "/1/") || May.ManageReference(Viewer.System));
    }

    [Fact]
    public void The_schema_knows_exactly_the_codes_of_the_code()
    {
        var sql = string.Concat(Repository.Files("src/Lapor/Storage/Schema", ".sql").Select(File.ReadAllText));
        var lists = CheckList().Matches(sql).Select(m => (Column: m.Groups[1].Value, Words: m.Groups[2].Value.Replace("'", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal))).ToHashSet();
        void Holds<T>(string column) where T : struct, Enum => Assert.Contains((column, string.Join(',', Codes.All<T>())), lists);
        Holds<ReportClass>("class");
        Holds<ReportState>("state");
        Holds<ClosedBy>("closed_by");
        Holds<Verdict>("outcome");
        Holds<ActorKind>("actor");
        Holds<Visibility>("visibility");
        Holds<AssignmentRole>("role");
        Holds<Role>("role");
        Holds<OverseerScope>("scope");
        Holds<Mark>("kind");
        Holds<Clock>("clock");
        Assert.Contains(("media_type", string.Join(',', Enum.GetValues<FileKind>().Select(k => k.MediaType()).Distinct())), lists);
        Assert.Contains(("held_from", string.Join(',', States.All.Where(t => t.Act is ActKind.Hold).Select(t => t.From!.Value).Order().Select(s => s.Code()))), lists);
    }

    // Holds the role and may not act in it yet.
    private static Viewer Invited() => Viewer.Of(new Officer(7, "Petugas", "petugas@contoh.go.id", "id", []) { Held = [new OfficerRole(Role.AgencyAdmin, 1, "/1/", 1, "Instansi") { Waiting = true }] });

    private static Facts Facts(ReportState state) => new(
        new Report
        {
            TrackingId = Number,
            State = state,
            AgencyId = 1,
            UnitId = 2,
            HeldFrom = state is ReportState.OnHold ? ReportState.Disposed : null,
            LastIsFinal = state is ReportState.FollowedUp,
            WithdrawalAskedAt = 1,
        },
        "/1/",
        [new(2, AssignmentRole.Lead, "/1/2/", "Dinas PU"), new(4, AssignmentRole.Helper, "/1/4/", "Dinas Sosial"), new(5, AssignmentRole.Copy, "/1/5/", "Bagian Humas"), new(11, AssignmentRole.Copy, "/10/11/", "Dinas PU tetangga")])
    {
        LocalGovernment = true,
        OmbudsmanDays = 60,
        At = Day,
    };

    private static Viewer Officer(Role role, string path, OverseerScope? scope = null) =>
        Viewer.Of(new Officer(7, "Petugas", "petugas@contoh.go.id", "id", [new OfficerRole(role, path.Length > 0 ? 1 : null, path, 1, "") { Scope = scope }]));

    [GeneratedRegex(@"(\w+) TEXT (?:NOT )?NULL CHECK \(\w+ IN \(([^)]+)\)\)")]
    private static partial Regex CheckList();
}
