using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Web.Workbench;

/// <summary>What protects people around a report and is no act on it: naming the reported party, marks, asking for an anonymous identity, what an officer takes to the field.</summary>
public sealed class DeskGuards(ReportedParties parties, ReportMarks marks, ReportPriorities priorities, BreakGlass breakGlass, OfficerStore officers, AgencyStore agencies, DeskActs acts, FieldShortlist field, TakeFieldResult results)
{
    /// <summary>Names the reported party.</summary>
    public const string Party = "party";

    /// <summary>Takes that back.</summary>
    public const string PartyClear = "party_clear";

    /// <summary>Sets or takes away a mark.</summary>
    public const string MarkReport = "mark";

    /// <summary>Says to which priority programme it belongs, or that it no longer does.</summary>
    public const string Programme = "programme";

    /// <summary>Follows it, or ends that.</summary>
    public const string FollowReport = "follow";

    /// <summary>Asks for an anonymous identity.</summary>
    public const string AskIdentity = "ask_identity";

    /// <summary>Puts it on the officer's list for the field, or takes it off.</summary>
    public const string Field = "field";

    /// <summary>Throws away what was handed in from the field.</summary>
    public const string FieldDiscard = "field_discard";

    /// <summary>True for a form that is one of these.</summary>
    public static bool Has(string act) => act is Party or PartyClear or MarkReport or Programme or FollowReport or AskIdentity or Field or FieldDiscard;

    /// <summary>Does what the form asks for. Who may is <see cref="May"/>'s.</summary>
    public async Task<Outcome<bool>> Do(Viewer by, Facts facts, SentForm sent, CancellationToken cancel)
    {
        var (id, reason) = (facts.Report.TrackingId, sent.Text("reason"));
        switch (sent.Act)
        {
            case Party:
                if (!May.NameParty(by, facts)) return ReportRefusals.NotFound;
                var officer = await Officer(by, facts, sent, cancel);
                if (officer.IsRefused) return Outcome<bool>.Refused(officer.Refusals);
                var unit = await Unit(sent, cancel);
                if (unit.IsRefused) return Outcome<bool>.Refused(unit.Refusals);
                return await parties.Name(by, id, officer.Value, unit.Value, reason, cancel);
            case PartyClear:
                if (!May.ClearParty(by, facts)) return ReportRefusals.NotFound;
                return await parties.Clear(by, id, long.TryParse(sent.Text("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var party) ? party : 0, reason, cancel);
            case MarkReport:
                if (!May.SetMark(by, facts)) return ReportRefusals.NotFound;
                return Codes.TryMember<Mark>(sent.Text("kind")) is { } mark
                    ? await marks.Set(by, id, mark, sent.Text("on") == "true", reason, cancel)
                    : ReportRefusals.Missing("kind", "Pilih tandanya.", "Choose the mark.");
            case Programme:
                if (!May.TagPriority(by, facts)) return ReportRefusals.NotFound;
                return await priorities.Tag(by, id, sent.Text("programme"), sent.Text("on") != "false", reason, cancel);
            case FollowReport:
                return await priorities.Follow(by, id, sent.Text("on") != "false", cancel);
            case Field:
                return sent.Text("on") == "false" ? await field.Leave(by, id, cancel) : await field.Bring(by, id, cancel);
            case FieldDiscard:
                return await results.Discard(by, long.TryParse(sent.Text("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var result) ? result : 0, cancel);
            default:
                if (!May.AskIdentity(by, facts)) return ReportRefusals.NotFound;
                var asked = await breakGlass.Ask(facts.Report.Id, by.Officer!.Id, reason, cancel);
                return asked.IsRefused ? Outcome<bool>.Refused(asked.Refusals) : true;
        }
    }

    /// <summary>The officers that this viewer may name, by a part of the name: of the whole nation, or of the responsible agency.</summary>
    public async Task<IReadOnlyList<OfficerRow>> Candidates(Viewer by, Facts facts, string words, int atMost, CancellationToken cancel)
    {
        if (!May.NameParty(by, facts)) return [];
        var path = by.Officer!.Is(Role.NationalAdmin) ? "/" : facts.AgencyPath;
        return path.Length == 0 ? [] : await officers.Search(path, words, atMost, cancel);
    }

    private async Task<Outcome<long?>> Officer(Viewer by, Facts facts, SentForm sent, CancellationToken cancel)
    {
        var typed = IndonesianText.Clean(sent.Text("officerText"));
        if (typed.Length == 0) return (long?)null;
        var found = await Candidates(by, facts, typed, 10, cancel);
        var named = found.Where(o => string.Equals(o.Name, typed, StringComparison.OrdinalIgnoreCase) || string.Equals(o.Email, typed, StringComparison.OrdinalIgnoreCase)).ToList();
        // With script the choice among namesakes comes as an id; it counts only for a name that was typed.
        var one = named.FirstOrDefault(o => o.Id.ToString(CultureInfo.InvariantCulture) == sent.Text("officer")) ?? (named.Count == 1 ? named[0] : named.Count == 0 && found.Count == 1 ? found[0] : null);
        return one is not null ? one.Id : ReportRefusals.Unknown("officer", typed);
    }

    private async Task<Outcome<long?>> Unit(SentForm sent, CancellationToken cancel)
    {
        var typed = IndonesianText.Clean(sent.Text("unitText"));
        if (typed.Length == 0) return (long?)null;
        return await agencies.BySlug(await acts.Place(sent, "unit", null, units: true, cancel), cancel) is { } unit ? unit.Id : ReportRefusals.Unknown("unit", typed);
    }
}
