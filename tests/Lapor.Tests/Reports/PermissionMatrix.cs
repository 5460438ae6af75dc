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

    private static readonly (string Name, Viewer Viewer)[] Viewers =
    [
        ("anybody", Viewer.Public),
        ("another report's reporter", Viewer.Reporter(default)),
        ("its reporter", Viewer.Reporter(Number)),
        ("liaison of the lead unit", Officer(Role.LiaisonOfficer, "/1/2/")),
        ("liaison above the lead unit's section", Officer(Role.LiaisonOfficer, "/1/")),
        ("liaison of a helper", Officer(Role.LiaisonOfficer, "/1/4/")),
        ("liaison of a copy, same agency", Officer(Role.LiaisonOfficer, "/1/5/")),
        ("liaison of a copy, other agency", Officer(Role.LiaisonOfficer, "/10/11/")),
        ("liaison of an unconcerned unit", Officer(Role.LiaisonOfficer, "/1/6/")),
        ("admin of the agency", Officer(Role.AgencyAdmin, "/1/")),
        ("admin of the lead unit only", Officer(Role.AgencyAdmin, "/1/2/")),
        ("admin of another agency", Officer(Role.AgencyAdmin, "/12/")),
        ("admin of the copy's agency", Officer(Role.AgencyAdmin, "/10/")),
        ("national admin", Officer(Role.NationalAdmin, "")),
        ("the system", Viewer.System),
    ];

    private static readonly (string Name, bool Anonymous, bool Confidential)[] Kinds =
        [("ordinary", false, false), ("anonymous", true, false), ("confidential", false, true), ("anonymous and confidential", true, true)];

    [Fact]
    public void The_permission_matrix_is_the_approved_one()
    {
        var text = new StringBuilder("""
            Who may see and do what. Written by PermissionMatrix from May; approved by committing it.

            The report is in the hands of agency /1/, its lead unit is /1/2/, /1/4/ helps, /1/5/ and /10/11/ have a copy.

            SEE: report, identity (R: only with a stated reason), internal notes

            """);
        foreach (var (kind, anonymous, confidential) in Kinds)
        {
            text.AppendLine().AppendLine(kind);
            foreach (var (name, viewer) in Viewers)
            {
                var facts = Facts(ReportState.Disposed, anonymous, confidential);
                var identity = May.SeeIdentity(viewer, facts) ? "identity" : May.SeeIdentity(viewer, facts, reasonStated: true) ? "identity R" : "-";
                text.AppendLine(FormattableString.Invariant($"  {name,-40} {(May.See(viewer, facts) ? "report" : "-"),-8}{identity,-12}{(May.SeeInternal(viewer, facts) ? "internal" : "-")}").TrimEnd());
            }
        }

        text.AppendLine().AppendLine("DO: the same for all four kinds");
        foreach (var state in Enum.GetValues<ReportState>())
        {
            text.AppendLine().AppendLine(state.Code());
            foreach (var (name, viewer) in Viewers)
            {
                var acts = Kinds.Select(k => string.Join(' ', May.Acts(viewer, Facts(state, k.Anonymous, k.Confidential)).Select(a => a.Code()))).Distinct().ToList();
                Assert.Single(acts);
                if (acts[0].Length > 0) text.AppendLine(FormattableString.Invariant($"  {name,-40} {acts[0]}"));
            }
        }

        Approved.Text("tests/Lapor.Tests/Reports/permission-matrix.approved.txt", text.ToString());
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
            foreach (var (name, viewer) in Viewers)
            {
                var facts = Facts(state, false, false);
                if (!May.See(viewer, facts)) Assert.Empty(May.Acts(viewer, facts));
                if (May.SeeInternal(viewer, facts) || May.SeeIdentity(viewer, facts, true)) Assert.True(May.See(viewer, facts), name);
                if (!May.See(viewer, facts)) Assert.DoesNotContain(Enum.GetValues<Visibility>(), v => May.See(viewer, facts, new Act { Visibility = v }));
                Assert.Equal(May.SeeInternal(viewer, facts), May.See(viewer, facts, new Act { Visibility = Visibility.Internal }));
            }
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
        Holds<Clock>("clock");
        Assert.Contains(("media_type", string.Join(',', Enum.GetValues<FileKind>().Select(k => k.MediaType()).Distinct())), lists);
        Assert.Contains(("held_from", string.Join(',', States.All.Where(t => t.Act is ActKind.Hold).Select(t => t.From!.Value).Order().Select(s => s.Code()))), lists);
    }

    private static Facts Facts(ReportState state, bool anonymous, bool confidential) => new(
        new Report
        {
            TrackingId = Number,
            State = state,
            Anonymous = anonymous,
            Confidential = confidential,
            AgencyId = 1,
            UnitId = 2,
            HeldFrom = state is ReportState.OnHold ? ReportState.Disposed : null,
            LastIsFinal = state is ReportState.FollowedUp,
            WithdrawalAskedAt = 1,
        },
        "/1/",
        [new(2, AssignmentRole.Lead, "/1/2/", "Dinas PU"), new(4, AssignmentRole.Helper, "/1/4/", "Dinas Sosial"), new(5, AssignmentRole.Copy, "/1/5/", "Bagian Humas"), new(11, AssignmentRole.Copy, "/10/11/", "Dinas PU tetangga")]);

    private static Viewer Officer(Role role, string path) => Viewer.Of(new Officer(7, "Petugas", "petugas@contoh.go.id", "id", [new OfficerRole(role, path.Length > 0 ? 1 : null, path, 1, "")]));

    [GeneratedRegex(@"(\w+) TEXT (?:NOT )?NULL CHECK \(\w+ IN \(([^)]+)\)\)")]
    private static partial Regex CheckList();
}
