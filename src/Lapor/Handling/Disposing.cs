using System.Text.Json;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Handling;

/// <summary>To whom a report is disposed: one lead unit, any number of helpers, copies that only read. Ids are of the agency tree.</summary>
public sealed record Disposition(long Lead, IReadOnlyList<long> Helpers, IReadOnlyList<long> Copies, string Note = "");

/// <summary>Assigning downward or onward: disposition, return, not-our-authority and its decision.</summary>
public sealed class Disposing(ReportCommit commit)
{
    /// <summary>From this bounce on the national admin's decision cannot be sent back again.</summary>
    public const int BindingBounces = 3;

    private sealed class UnitRow
    {
        public long Id { get; init; }

        public string Path { get; init; } = "";

        public long RootId { get; init; }

        public bool Active { get; init; }

        public bool StraightDispose { get; init; }
    }

    /// <summary>Disposes to a unit of the responsible agency; copies may go anywhere in the tree.</summary>
    public Task<Outcome<Committed>> Dispose(Viewer by, TrackingId id, int version, Disposition to, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Dispose, "web",
        async (transaction, facts) =>
        {
            var ids = to.Helpers.Concat(to.Copies).Append(to.Lead).Distinct().ToArray();
            var places = (await transaction.Query<UnitRow>($"SELECT id, path, root_id, active, straight_dispose FROM agency WHERE id {In(ids)}", null, cancel)).ToDictionary(p => p.Id);
            List<Refusal> wrong = [];
            if (!places.TryGetValue(to.Lead, out var lead) || !lead.Active)
                wrong.Add(ReportRefusals.Missing("lead", "Pilih satu unit penanggung jawab.", "Choose one lead unit."));
            else if (facts.Report.AgencyId is { } agency && lead.RootId != agency)
                wrong.Add(new("unit_of_other_agency", "lead", "Unit ini milik instansi lain. Untuk mengalihkan, pilih “Bukan wewenang kami”.", "This unit belongs to another agency. To pass the report on, choose “Not our authority”."));
            wrong.AddRange(to.Helpers.Select(h => (h, "helpers")).Concat(to.Copies.Select(c => (c, "copies"))).Prepend((to.Lead, "lead"))
                .Where(p => places.TryGetValue(p.Item1, out var at) && facts.IsParty(at.Path)).Select(p => ReportRefusals.ReportedUnit(p.Item2)).DistinctBy(r => r.Field));
            foreach (var (place, field) in to.Helpers.Select(h => (h, "helpers")).Prepend((to.Lead, "lead")).Where(p => places.TryGetValue(p.Item1, out var at) && !May.DisposeTo(by, facts, at.Path)))
                wrong.Add(new("unit_outside_part", field, "Anda mengelola sebagian instansi: pilih unit di bagian itu, atau kembalikan laporan ke Admin Instansi.", "You administer a part of the agency: choose a unit of that part, or return the report to the agency's admin."));
            foreach (var helper in to.Helpers.Where(h => !places.TryGetValue(h, out var p) || !p.Active || (lead is not null && p.RootId != lead.RootId)))
                wrong.Add(ReportRefusals.Unknown("helpers", helper.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            foreach (var copy in to.Copies.Where(c => !places.TryGetValue(c, out var p) || !p.Active))
                wrong.Add(ReportRefusals.Unknown("copies", copy.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            var note = IndonesianText.Clean(to.Note);
            if (note.Length > Limits.Text) wrong.Add(ReportRefusals.TooLong("text", Limits.Text, note.Length));
            if (wrong.Count > 0) return wrong;
            // Whom the agency's admin put beside it outside that part stays: the admin of a part cannot send them away.
            var kept = facts.Assignments.Where(a => a.Role is not AssignmentRole.Lead && !May.DisposeTo(by, facts, a.Path)).ToList();
            var helpers = to.Helpers.Concat(kept.Where(a => a.Role is AssignmentRole.Helper).Select(a => a.AgencyId)).Where(h => h != to.Lead).Distinct().ToList();
            var copies = to.Copies.Concat(kept.Where(a => a.Role is AssignmentRole.Copy).Select(a => a.AgencyId)).Where(c => c != to.Lead && !helpers.Contains(c)).Distinct().ToList();
            return new Deed(facts.Report with { AgencyId = lead!.RootId, UnitId = to.Lead })
            {
                Text = note,
                Target = to.Lead,
                // The instruction to the unit is not the public's; that it was disposed, and to whom, is.
                Visibility = Visibility.Internal,
                Details = helpers.Count + copies.Count == 0 ? "" : JsonSerializer.Serialize(new { helpers, copies }),
                Assignments = [(to.Lead, AssignmentRole.Lead), .. helpers.Select(h => (h, AssignmentRole.Helper)), .. copies.Select(c => (c, AssignmentRole.Copy))],
            };
        },
        cancel,
        async (transaction, facts) => facts with
        {
            StraightToUnit = await transaction.Scalar<bool>(
                "SELECT EXISTS (SELECT 1 FROM agency u JOIN agency r ON r.id = u.root_id WHERE u.id = @Lead AND r.straight_dispose)", new { to.Lead }, cancel),
        });

    /// <summary>Not this unit's matter: back to the agency's admin, with a reason. Counts a bounce.</summary>
    public Task<Outcome<Committed>> Return(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Return, "web",
        (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report with { UnitId = null })
        {
            Text = text,
            Target = facts.Report.AgencyId,
            Visibility = Visibility.Internal,
            Assignments = [],
        }),
        cancel);

    /// <summary>Not this agency's authority: must name who is, and why. It can never end a report.</summary>
    public Task<Outcome<Committed>> RequestReroute(Viewer by, TrackingId id, int version, string proposedAgency, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.RequestReroute, "web",
        async (transaction, facts) =>
        {
            if (facts.Report.Bounces >= BindingBounces)
                return new Refusal("decision_binding", "", "Penetapan Admin Nasional atas laporan ini mengikat karena sudah tiga kali dialihkan. Tangani, atau hubungi Admin Nasional.", "The national admin's decision on this report is binding: it has been passed on three times. Handle it, or contact the national admin.");
            var proposed = await transaction.Scalar<long?>("SELECT root_id FROM agency WHERE slug = @slug AND active", new { slug = IndonesianText.Clean(proposedAgency) }, cancel);
            List<Refusal> wrong = [];
            if (proposed is null)
                wrong.Add(string.IsNullOrWhiteSpace(proposedAgency) ? ReportRefusals.Missing("agency", "Sebutkan instansi yang menurut Anda berwenang.", "Name the agency you hold competent.") : ReportRefusals.Unknown("agency", proposedAgency));
            else if (proposed == facts.Report.AgencyId)
                wrong.Add(new("same_agency", "agency", "Itu instansi Anda sendiri. Pilih instansi lain, atau disposisikan ke unit Anda.", "That is your own agency. Choose another, or dispose to one of your units."));
            var said = await Limits.Reasoned(reason, text => new Deed(facts.Report with { ProposedAgencyId = proposed })
            {
                Text = text,
                Target = proposed,
                Visibility = Visibility.Internal,
            });
            wrong.AddRange(said.Refusals);
            return wrong.Count > 0 ? wrong : said;
        },
        cancel);

    /// <summary>The national admin decides who is competent: the proposed agency, another, or the same again.</summary>
    public Task<Outcome<Committed>> DecideReroute(Viewer by, TrackingId id, int version, string agency, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.DecideReroute, "web",
        async (transaction, facts) =>
        {
            var root = await transaction.Scalar<long?>("SELECT root_id FROM agency WHERE slug = @slug AND active", new { slug = IndonesianText.Clean(agency) }, cancel);
            if (root is null)
                return string.IsNullOrWhiteSpace(agency) ? ReportRefusals.Missing("agency", "Tetapkan instansi yang berwenang.", "Decide which agency is competent.") : ReportRefusals.Unknown("agency", agency);
            if (facts.IsParty($"/{root}/")) return ReportRefusals.ReportedUnit("agency");
            return await Limits.Reasoned(reason, text => new Deed(facts.Report with { AgencyId = root, UnitId = null, ProposedAgencyId = null })
            {
                Text = text,
                Target = root,
                Visibility = Visibility.Internal,
                Assignments = [],
            });
        },
        cancel);

    // Ids are numbers of our own; spelled out because a list parameter is spelled differently on the two engines.
    private static string In(long[] ids) => $"IN ({string.Join(',', ids.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)))})";
}
