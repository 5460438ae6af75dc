using System.Globalization;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Closing;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;

namespace Lapor.Web.Workbench;

/// <summary>From a sent form to the operation it asks for.</summary>
public sealed class DeskActs(
    Verifying verifying, Disposing disposing, Answering answering, Extending extending, Escalating escalating, HigherReview appeals, ShowFiles showing, Verdicts verdicts, AgencyStore agencies, WordingStore wordings)
{
    /// <summary>The follow-up's form; which of its two acts is meant stands in its field <c>kind</c>.</summary>
    public const string FollowUp = "follow_up";

    /// <summary>The form that says which files the public may see; it is a note of the history.</summary>
    public const string Show = "show_files";

    private const int MostUnits = 200;

    /// <summary>Does what the form asks for. Permission, version and input are the operation's to check.</summary>
    public async Task<Outcome<Committed>> Do(Viewer by, Report report, SentForm sent, CancellationToken cancel)
    {
        var (id, version) = (report.TrackingId, sent.Version);
        if (sent.Act == Show) return await showing.Choose(by, id, version, [.. sent.Many("file")], Despite(sent), cancel);
        if (sent.Act == FollowUp) return await Answer(by, report, sent, cancel);
        return Codes.TryMember<ActKind>(sent.Act) switch
        {
            ActKind.Edit => await verifying.Edit(by, id, version, await Edited(report, sent, cancel), cancel),
            ActKind.Forward => await verifying.Forward(by, id, version, await Edited(report, sent, cancel), await Place(sent, "agency", null, units: false, cancel), sent.Text("note"), cancel),
            ActKind.Hold => await verifying.Hold(by, id, version, sent.Text("text"), cancel),
            ActKind.Resume => await verifying.Resume(by, id, version, sent.Text("text"), cancel),
            ActKind.Archive => await verifying.Archive(by, id, version, sent.Text("reason"), sent.Text("text"), cancel),
            ActKind.Dispose => await Dispose(by, report, sent, cancel),
            ActKind.Return => await disposing.Return(by, id, version, sent.Text("text"), cancel),
            ActKind.RequestReroute => await disposing.RequestReroute(by, id, version, await Place(sent, "agency", null, units: false, cancel), sent.Text("text"), cancel),
            ActKind.DecideReroute => await disposing.DecideReroute(by, id, version, await Place(sent, "agency", null, units: false, cancel), sent.Text("text"), cancel),
            ActKind.Note => await answering.Note(by, id, version, sent.Text("text"), cancel),
            ActKind.CloseByAdmin => await answering.Close(by, id, version, sent.Text("text"), cancel),
            ActKind.Reopen => await answering.Reopen(by, id, version, sent.Text("text"), cancel),
            ActKind.Link => TrackingId.TryParse(sent.Text("lead"), out var lead)
                ? await answering.Link(by, id, version, lead, cancel)
                : new Refusal("unknown_code", "lead", "Tulis nomor laporan induk: 10 angka.", "Enter the lead report's number: 10 digits."),
            ActKind.Unlink => await answering.Unlink(by, id, version, sent.Text("text"), cancel),
            ActKind.Withdraw => await verdicts.Withdraw(by, id, version, sent.Text("text"), cancel),
            ActKind.DeclineWithdrawal => await verdicts.DeclineWithdrawal(by, id, version, sent.Text("text"), cancel),
            ActKind.Extend => await extending.Extend(by, id, version, sent.Text("reason"), int.TryParse(sent.Text("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null, sent.Text("text"), cancel),
            ActKind.Receive => await escalating.Receive(by, id, version, sent.Text("text"), cancel),
            ActKind.Instruct => await escalating.Instruct(by, id, version, sent.Text("text"), Day(sent, "until"), cancel),
            ActKind.AnswerInstruction => await escalating.AnswerInstruction(by, id, version, sent.Text("text"), cancel),
            ActKind.UpholdAppeal => await appeals.Uphold(by, id, version, sent.Text("text"), cancel),
            ActKind.DismissAppeal => await appeals.Dismiss(by, id, version, sent.Text("text"), cancel),
            var other => ReportRefusals.NotNow(other ?? ActKind.Note, report.State),
        };
    }

    // Beside each file in which something is suspected stands a list of reasons; an unknown one is as good as none.
    private static Dictionary<string, ShownDespite> Despite(SentForm sent) => sent.Many("file").Distinct()
        .Select(key => (key, why: Codes.TryMember<ShownDespite>(sent.Text($"despite-{key}")))).Where(c => c.why is not null).ToDictionary(c => c.key, c => c.why!.Value);

    private async Task<Outcome<Committed>> Answer(Viewer by, Report report, SentForm sent, CancellationToken cancel)
    {
        if (sent.Text("kind") is not ("interim" or "final"))
            return ReportRefusals.Missing("kind", "Pilih: sementara atau akhir.", "Choose: interim or final.");
        var draft = sent.Text("draft");
        return await answering.FollowUp(
            by, report.TrackingId, sent.Version,
            new FollowUp(sent.Text("kind") == "final", report.Confidential || sent.Has("confidential"), sent.Text("text"), draft.Length > 0 ? draft : null, sent.Has("showFiles"))
            {
                NextStep = sent.Text("nextStep"),
                NextDay = Day(sent, "nextDay"),
                SendAnyway = sent.Has("anyway"),
            },
            cancel);
    }

    // As a date field sends it; what is no day is as good as missing.
    private static DateOnly? Day(SentForm sent, string field) =>
        DateOnly.TryParseExact(sent.Text(field).Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private async Task<Outcome<Committed>> Dispose(Viewer by, Report report, SentForm sent, CancellationToken cancel)
    {
        // An unknown slug becomes an id that no unit has: the operation names it as wrong.
        async Task<long> Id(string slug) => (await agencies.BySlug(IndonesianText.Clean(slug), cancel))?.Id ?? -1;
        async Task<List<long>> Ids(string field)
        {
            List<long> ids = [];
            foreach (var slug in sent.Many(field).Where(s => s.Length > 0).Distinct().Take(MostUnits)) ids.Add(await Id(slug));
            return ids;
        }

        var root = report.AgencyId is { } agency ? await agencies.ById(agency, cancel) : null;
        var lead = sent.Has("leadText") ? await Id(await Place(sent, "lead", root, units: true, cancel)) : await Id(sent.Text("lead"));
        var copies = await Ids("copies");
        // The type-ahead beside the list names one place anywhere; with script its slug came with the list already.
        if (!string.IsNullOrWhiteSpace(sent.Text("copiesText")) && await Id(await Place(sent, "copies", null, units: true, cancel)) is var named && !copies.Contains(named)) copies.Add(named);
        return await disposing.Dispose(by, report.TrackingId, sent.Version, new Disposition(lead, await Ids("helpers"), copies, sent.Text("text")), cancel);
    }

    private async Task<Edited> Edited(Report report, SentForm sent, CancellationToken cancel)
    {
        var (title, text) = (sent.Text("title"), sent.Text("body"));
        PublicWording? wording = null;
        if (!report.Confidential && sent.Has("publicText"))
        {
            var shown = await wordings.Of(report.Id, cancel) ?? DeskReader.Proposed(report);
            wording = DeskMasks.Wording(report, sent, shown);
        }

        return new Edited
        {
            Class = sent.Text("class"),
            Supervisory = sent.Has("supervisory"),
            Title = title,
            Text = text,
            Category = sent.Text("category"),
            Tags = sent.Text("tags"),
            Public = wording,
        };
    }

    /// <summary>
    /// The slug that a type-ahead means. The typed name counts: without script the hidden slug is still the one the page proposed.
    /// What cannot be found goes on as typed, and the operation says that it is not known.
    /// </summary>
    internal async Task<string> Place(SentForm sent, string field, Agency? within, bool units, CancellationToken cancel)
    {
        var typed = IndonesianText.Clean(sent.Text(field + "Text"));
        if (typed.Length == 0) return sent.Has(field + "Text") ? "" : IndonesianText.Clean(sent.Text(field));
        foreach (var slug in sent.Many(field).Where(s => s.Length > 0))
        {
            if (await agencies.BySlug(IndonesianText.Clean(slug), cancel) is { } chosen && Named(chosen, typed)) return chosen.Slug;
        }

        var found = await agencies.Search(typed, rootsOnly: !units, within, limit: 5, cancel);
        return (found.FirstOrDefault(a => Named(a, typed)) ?? (found.Count == 1 ? found[0] : null))?.Slug ?? typed;
    }

    private static bool Named(Agency agency, string typed) => string.Equals(agency.Name, typed, StringComparison.OrdinalIgnoreCase);
}
