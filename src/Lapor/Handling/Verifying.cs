using System.Text.Json;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>A report as the verifying officer leaves it. What the reporter wrote stays beside it, untouched.</summary>
public sealed record Edited
{
    public required string Class { get; init; }

    public bool Supervisory { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    public string? Category { get; init; }

    /// <summary>Comma-separated.</summary>
    public string Tags { get; init; } = "";

    /// <summary>How title, text and place will stand on the public page; null leaves the decision as it is.</summary>
    public PublicWording? Public { get; init; }
}

/// <summary>The public wording, with personal data masked.</summary>
public sealed record PublicWording(string Title, string Text, string Place);

/// <summary>
/// Verification: clarity, class, category, wording; then on to an agency, on hold, or to the archive with a reason. Used by the national
/// admin and again by the agency's own admin.
/// </summary>
public sealed class Verifying(ReportCommit commit, TimeProvider time)
{
    private sealed class Codes
    {
        public bool Category { get; init; }

        public long? Agency { get; init; }

        public long? Root { get; init; }

        public bool Reason { get; init; }
    }

    /// <summary>Keeps changed wording without moving the report.</summary>
    public Task<Outcome<Committed>> Edit(Viewer by, TrackingId id, int version, Edited edited, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Edit, "web",
        async (transaction, facts) =>
        {
            var known = await Look(transaction, edited.Category, null, null, cancel);
            var wrong = Check(edited, known);
            if (wrong.Count > 0) return wrong;
            return new Deed(Apply(facts.Report, edited))
            {
                Visibility = Visibility.Internal,
                Details = Changes(facts.Report, edited),
                Also = (t, act) => Mask(t, by, act, facts.Report.Confidential ? null : edited.Public, cancel),
            };
        },
        cancel);

    /// <summary>Verifies and forwards to an agency (any place in its tree names the agency).</summary>
    public Task<Outcome<Committed>> Forward(Viewer by, TrackingId id, int version, Edited edited, string agency, string note, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Forward, "web",
        async (transaction, facts) =>
        {
            var known = await Look(transaction, edited.Category, agency, null, cancel);
            var wrong = Check(edited, known);
            if (string.IsNullOrWhiteSpace(edited.Category))
                wrong.Add(ReportRefusals.Missing("category", "Pilih kategori; dengannya laporan dihitung dan diarahkan.", "Choose a category; reports are counted and routed by it."));
            if (known.Root is null)
                wrong.Add(string.IsNullOrWhiteSpace(agency)
                    ? ReportRefusals.Missing("agency", "Pilih instansi yang berwenang.", "Choose the competent agency.")
                    : ReportRefusals.Unknown("agency", agency));
            else if (facts.IsParty($"/{known.Root}/"))
                wrong.Add(ReportRefusals.ReportedUnit("agency"));
            var said = IndonesianText.Clean(note);
            if (said.Length > Limits.Text) wrong.Add(ReportRefusals.TooLong("note", Limits.Text, said.Length));
            if (wrong.Count > 0) return wrong;
            return new Deed(Apply(facts.Report, edited) with { AgencyId = known.Root, UnitId = null, ProposedAgencyId = null })
            {
                Text = said,
                Target = known.Root,
                Visibility = Visibility.Public,
                Details = Changes(facts.Report, edited),
                Assignments = [],
                Also = (t, act) => Mask(t, by, act, facts.Report.Confidential ? null : edited.Public, cancel),
            };
        },
        cancel);

    /// <summary>Waits for the reporter; says what is missing. Clocks pause.</summary>
    public Task<Outcome<Committed>> Hold(Viewer by, TrackingId id, int version, string missing, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Hold, "web",
        (_, facts) =>
        {
            var text = IndonesianText.Clean(missing);
            return Task.FromResult<Outcome<Deed>>(text.Length == 0
                ? ReportRefusals.Missing("text", "Tulis apa yang harus dilengkapi pelapor, supaya jelas baginya.", "Write what the reporter must add, so that it is clear to them.")
                : text.Length > Limits.Text ? ReportRefusals.TooLong("text", Limits.Text, text.Length)
                : new Deed(facts.Report) { Text = text, Visibility = Visibility.Reporter });
        },
        cancel);

    /// <summary>Lifts a hold: what was missing came another way, or the hold was a mistake.</summary>
    public Task<Outcome<Committed>> Resume(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Resume, "web", (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report) { Text = text, Visibility = Visibility.Reporter }), cancel);

    /// <summary>Ends it without handling. The reporter is told the reason in words and may object once.</summary>
    public Task<Outcome<Committed>> Archive(Viewer by, TrackingId id, int version, string reasonCode, string explanation, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Archive, "web",
        async (transaction, facts) =>
        {
            var known = await Look(transaction, null, null, reasonCode, cancel);
            List<Refusal> wrong = [];
            if (!known.Reason)
                wrong.Add(string.IsNullOrWhiteSpace(reasonCode)
                    ? ReportRefusals.Missing("reason", "Pilih alasan pengarsipan.", "Choose the reason for archiving.")
                    : ReportRefusals.Unknown("reason", reasonCode));
            var text = IndonesianText.Clean(explanation);
            if (text.Length == 0)
                wrong.Add(ReportRefusals.Missing("text", "Jelaskan kepada pelapor mengapa, dan apa yang dapat dilakukannya.", "Explain to the reporter why, and what they can do."));
            if (text.Length > Limits.Text) wrong.Add(ReportRefusals.TooLong("text", Limits.Text, text.Length));
            if (wrong.Count > 0) return wrong;
            var code = IndonesianText.Clean(reasonCode);
            return new Deed(facts.Report with { ArchiveReason = code, Verdict = Verdict.NotHandled }) { ReasonCode = code, Text = text, Visibility = Visibility.Reporter };
        },
        cancel);

    /// <summary>Tells the reporter that a hold ends soon; run by its job, once for each hold.</summary>
    public Task<Outcome<Committed>> WarnHold(TrackingId id, int actSeq, CancellationToken cancel) => commit.Do(
        Viewer.System, id, null, ActKind.WarnHold, "system",
        async (transaction, facts) => facts.Report.DueAt is { } due && due - (long)Flow.HoldWarning.TotalMilliseconds <= time.GetUtcNow().ToUnixTimeMilliseconds()
            && due > time.GetUtcNow().ToUnixTimeMilliseconds() && !await Overtaken(transaction, facts.Report.Id, actSeq, cancel)
            ? new Deed(facts.Report) { Visibility = Visibility.Reporter }
            : ReportRefusals.NotNow(ActKind.WarnHold, facts.Report.State),
        cancel);

    /// <summary>True when this hold was warned of, or another one began since.</summary>
    private static Task<bool> Overtaken(Session session, long reportId, int actSeq, CancellationToken cancel) => session.Scalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM act WHERE report_id = @reportId AND seq > @actSeq AND kind IN ('warn_hold', 'hold'))", new { reportId, actSeq }, cancel);

    /// <summary>A hold that was not completed in time; run by its job. Running it twice changes nothing.</summary>
    public Task<Outcome<Committed>> ExpireHold(TrackingId id, int actSeq, CancellationToken cancel) => commit.Do(
        Viewer.System, id, null, ActKind.ExpireHold, "system",
        (_, facts) => Task.FromResult<Outcome<Deed>>(
            facts.Report.DueAt > time.GetUtcNow().ToUnixTimeMilliseconds() || facts.Report.ActCount < actSeq
                ? ReportRefusals.NotNow(ActKind.ExpireHold, facts.Report.State)
                : new Deed(facts.Report with { ArchiveReason = "incomplete", Verdict = Verdict.NotHandled }) { ReasonCode = "incomplete", Visibility = Visibility.Public }),
        cancel);

    private static List<Refusal> Check(Edited edited, Codes known)
    {
        List<Refusal> wrong = [];
        var title = IndonesianText.Clean(edited.Title);
        var text = IndonesianText.Clean(edited.Text);
        if (Foundation.Codes.TryMember<ReportClass>(edited.Class) is null) wrong.Add(ReportRefusals.Unknown("class", edited.Class));
        if (title.Length == 0) wrong.Add(ReportRefusals.Missing("title", "Judul tidak boleh kosong.", "The title must not be empty."));
        if (title.Length > Limits.Title) wrong.Add(ReportRefusals.TooLong("title", Limits.Title, title.Length));
        if (text.Length == 0) wrong.Add(ReportRefusals.Missing("body", "Isi laporan tidak boleh kosong.", "The report's text must not be empty."));
        if (text.Length > Limits.ReportText) wrong.Add(ReportRefusals.TooLong("body", Limits.ReportText, text.Length));
        if (!string.IsNullOrWhiteSpace(edited.Category) && !known.Category) wrong.Add(ReportRefusals.Unknown("category", edited.Category));
        if (edited.Public is { } shown)
        {
            if (shown.Title.Length > Limits.Title) wrong.Add(ReportRefusals.TooLong("publicTitle", Limits.Title, shown.Title.Length));
            if (shown.Text.Length > Limits.ReportText) wrong.Add(ReportRefusals.TooLong("publicText", Limits.ReportText, shown.Text.Length));
            if (shown.Place.Length > Limits.Place) wrong.Add(ReportRefusals.TooLong("publicPlace", Limits.Place, shown.Place.Length));
        }

        if (edited.Tags.Length > 200) wrong.Add(ReportRefusals.TooLong("tags", 200, edited.Tags.Length));
        if (edited.Supervisory && edited.Class != ReportClass.Complaint.Code())
            wrong.Add(new("supervisory_complaint_only", "supervisory", "Hanya pengaduan yang dapat berkadar pengawasan.", "Only a complaint can be supervisory."));
        return wrong;
    }

    private static Report Apply(Report report, Edited edited) => report with
    {
        Class = Foundation.Codes.Member<ReportClass>(edited.Class),
        Supervisory = edited.Supervisory,
        Title = IndonesianText.Clean(edited.Title).ReplaceLineEndings(" "),
        Text = IndonesianText.Clean(edited.Text),
        CategoryCode = string.IsNullOrWhiteSpace(edited.Category) ? report.CategoryCode : IndonesianText.Clean(edited.Category),
        Tags = string.Join(", ", IndonesianText.Clean(edited.Tags).ReplaceLineEndings(" ").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)),
    };

    /// <summary>What the edit changed, old and new, so that the history tells it.</summary>
    private static string Changes(Report before, Edited edited)
    {
        var after = Apply(before, edited);
        var changes = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        void Note(string name, string? from, string? to)
        {
            if (from != to) changes[name] = [from ?? "", to ?? ""];
        }

        Note("class", before.Class.Code(), after.Class.Code());
        Note("supervisory", before.Supervisory ? "true" : "false", after.Supervisory ? "true" : "false");
        Note("title", before.Title, after.Title);
        Note("text", before.Text, after.Text);
        Note("category", before.CategoryCode, after.CategoryCode);
        Note("tags", before.Tags, after.Tags);
        return changes.Count == 0 ? "" : JsonSerializer.Serialize(changes);
    }

    private static Task Mask(Transaction transaction, Viewer by, Act act, PublicWording? masked, CancellationToken cancel) => masked is null
        ? Task.CompletedTask
        : transaction.Execute(
            """
            INSERT INTO masking (report_id, title, text, place, officer_id, at) VALUES (@ReportId, @Title, @Text, @Place, @officer, @At)
            ON CONFLICT (report_id) DO UPDATE SET title = excluded.title, text = excluded.text, place = excluded.place, officer_id = excluded.officer_id, at = excluded.at
            """,
            new
            {
                act.ReportId,
                Title = IndonesianText.Clean(masked.Title),
                Text = IndonesianText.Clean(masked.Text),
                Place = IndonesianText.Clean(masked.Place),
                officer = by.Officer?.Id,
                act.At,
            },
            cancel);

    private static async Task<Codes> Look(Session session, string? category, string? agency, string? reason, CancellationToken cancel) =>
        (await session.First<Codes>(
            """
            SELECT EXISTS (SELECT 1 FROM category WHERE code = @category AND active) AS category,
                (SELECT id FROM agency WHERE slug = @agency AND active) AS agency,
                (SELECT root_id FROM agency WHERE slug = @agency AND active) AS root,
                EXISTS (SELECT 1 FROM archive_reason WHERE code = @reason AND active) AS reason
            """,
            new { category = IndonesianText.Clean(category ?? ""), agency = IndonesianText.Clean(agency ?? ""), reason = IndonesianText.Clean(reason ?? "") },
            cancel))!;
}
