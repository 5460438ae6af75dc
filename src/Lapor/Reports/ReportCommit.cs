using System.Globalization;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Storage;
using Microsoft.Extensions.Logging;

namespace Lapor.Reports;

/// <summary>What an operation decided: the report's new values (state, clocks and counters are the commit's) and the act to write.</summary>
public sealed record Deed(Report After)
{
    /// <summary>The answer, the reason, what is missing.</summary>
    public string Text { get; init; } = "";

    public string? ReasonCode { get; init; }

    /// <summary>Forwarded to, disposed to, proposed.</summary>
    public long? Target { get; init; }

    public Visibility Visibility { get; init; } = Visibility.Public;

    /// <summary>Whose act this is where the system does it for somebody: the act of a lead report that it brings to a linked one, or an officer's that opens no report to them.</summary>
    public Act? Carries { get; init; }

    /// <summary>JSON; see <see cref="Act.Details"/>.</summary>
    public string Details { get; init; } = "";

    /// <summary>The day it names, or the days it adds.</summary>
    public ActTerm Term { get; init; }

    /// <summary>When given, replaces who works on the report.</summary>
    public IReadOnlyList<(long AgencyId, AssignmentRole Role)>? Assignments { get; init; }

    /// <summary>More rows of the same transaction, e.g. attachments of an answer; gets the new act.</summary>
    public Func<Transaction, Act, Task>? Also { get; init; }
}

/// <summary>What another system said of a report that is brought in.</summary>
/// <param name="Reason">Why it was held or archived there; may be empty.</param>
/// <param name="Details">JSON, as in <see cref="Act.Details"/>.</param>
public sealed record Provenance(string Reason, string Details);

/// <summary>The result of a commit.</summary>
public sealed record Committed(Report Report, Act Act);

/// <summary>
/// The one way to change a report: permission, state table, optimistic version, new state, act with its hash, public status and the jobs
/// of the act, all in one transaction. Guarded by the laws in the tests of the state machine.
/// </summary>
public sealed class ReportCommit(Database database, ReportStore reports, ReportSeal seal, DueDates deadlines, JobSignal signal, TimeProvider time, ILogger<ReportCommit> log)
{
    /// <summary>Bytes: as much as nobody can try.</summary>
    private const int SaltLength = 16;

    private const string Update = """
        UPDATE report SET class = @Class, supervisory = @Supervisory, state = @State, held_from = @HeldFrom, closed_by = @ClosedBy, outcome = @Outcome,
            rating = @Rating, archive_reason = @ArchiveReason, original_title = @OriginalTitle, original_text = @OriginalText, title = @Title, text = @Text,
            tags = @Tags, source = @Source, incident_date = @IncidentDate, region_code = @RegionCode, place = @Place,
            category_code = @CategoryCode, agency_id = @AgencyId, unit_id = @UnitId, proposed_agency_id = @ProposedAgencyId, lead_report_id = @LeadReportId,
            version = @Version, forwarded_at = @ForwardedAt, first_answer_at = @FirstAnswerAt, final_answer_at = @FinalAnswerAt, ended_at = @EndedAt,
            state_since = @StateSince, due_at = @DueAt, held_due_at = @HeldDueAt, complete_by = @CompleteBy, last_act_at = @LastActAt, last_is_final = @LastIsFinal, bounces = @Bounces,
            objections = @Objections, withdrawal_asked_at = @WithdrawalAskedAt, escalated_at = @EscalatedAt, received_at = @ReceivedAt, instructed_at = @InstructedAt,
            extended_at = @ExtendedAt, appealed_at = @AppealedAt, appeals = @Appeals, act_count = @ActCount, history_hash = @HistoryHash, sealed = @Sealed
        WHERE id = @Id AND version = @Version - 1
        """;

    private const string Insert = """
        INSERT INTO report (tracking_id, receipt_mac, class, supervisory, state, held_from, closed_by, outcome, rating, archive_reason, anonymous, confidential,
            original_title, original_text, title, text, tags, incident_date, region_code, place, category_code, wanted_agency_id, channel, source, language,
            agency_id, unit_id, proposed_agency_id, lead_report_id, version, submitted_at, forwarded_at, first_answer_at, final_answer_at, ended_at,
            state_since, due_at, held_due_at, complete_by, last_act_at, last_is_final, bounces, objections, withdrawal_asked_at, act_count, history_hash,
            ring_key, wrapped_key, sealed)
        VALUES (@TrackingId, @receiptMac, @Class, @Supervisory, @State, @HeldFrom, @ClosedBy, @Outcome, @Rating, @ArchiveReason, @Anonymous, @Confidential,
            @OriginalTitle, @OriginalText, @Title, @Text, @Tags, @IncidentDate, @RegionCode, @Place, @CategoryCode, @WantedAgencyId, @Channel, @Source, @Language,
            @AgencyId, @UnitId, @ProposedAgencyId, @LeadReportId, @Version, @SubmittedAt, @ForwardedAt, @FirstAnswerAt, @FinalAnswerAt, @EndedAt,
            @StateSince, @DueAt, @HeldDueAt, @CompleteBy, @LastActAt, @LastIsFinal, @Bounces, @Objections, @WithdrawalAskedAt, @ActCount, @HistoryHash,
            @RingKey, @WrappedKey, @Sealed)
        ON CONFLICT (tracking_id) DO NOTHING
        RETURNING id
        """;

    /// <summary>
    /// Files a new report. The values that a report starts with come from the operation; number, clocks and history are made here.
    /// </summary>
    /// <param name="transaction">The caller's transaction: contact, idempotency key and attachments are written with it or not at all.</param>
    /// <param name="by">Who files it.</param>
    /// <param name="start">Words, place and flags as checked by the operation.</param>
    /// <param name="receiptMac">Keyed hash of the receipt code.</param>
    /// <param name="kind"><see cref="ActKind.Submit"/>, or <see cref="ActKind.Import"/> with a state of its own.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    /// <param name="from">Of an import: what the other system said beside the report, for its reporter and its officers.</param>
    public async Task<Committed> File(Transaction transaction, Viewer by, Report start, byte[] receiptMac, ActKind kind, CancellationToken cancel, Provenance? from = null)
    {
        var now = Now();
        var at = kind is ActKind.Import ? start.SubmittedAt : now;
        var report = start with
        {
            State = kind is ActKind.Import ? start.State : ReportState.Submitted,
            Version = 1,
            SubmittedAt = at,
            StateSince = kind is ActKind.Import ? start.StateSince : at,
            LastActAt = kind is ActKind.Import ? start.LastActAt : at,
            ActCount = 1,
            Key = start.Confidential ? seal.NewKey() : null,
        };
        IReadOnlyList<ReportClock> clocks = [];
        if (DueDates.Of(report.State, report.LastIsFinal) is not null)
        {
            // What another system left open is owed from the day it came here: its own moments are past, and a queue of old reproaches helps nobody.
            var rules = await deadlines.Rules(transaction, cancel);
            var office = kind is ActKind.Import ? await deadlines.Office(transaction, report.AgencyId, cancel) : rules.National;
            clocks = ReportClocks.Start(rules, report, office, now);
            report = ReportClocks.Told(report, clocks);
        }

        var act = new Act
        {
            Seq = 1,
            Kind = kind,
            ToState = report.State,
            Actor = by.Kind ?? ActorKind.Reporter,
            OfficerId = by.Officer?.Id,
            Channel = kind is ActKind.Import ? "import" : report.Channel,
            Visibility = from is null ? Visibility.Public : Visibility.Reporter,
            Text = from?.Reason ?? "",
            Details = from?.Details ?? "",
            At = at,
            Salt = RandomNumberGenerator.GetBytes(SaltLength),
        };
        while (true)
        {
            report = report with { TrackingId = start.TrackingId == default ? TrackingId.New() : start.TrackingId };
            act = act with { Hash = act.HashAfter([], report.TrackingId) };
            report = report with { HistoryHash = act.Hash };
            var parameters = new Dapper.DynamicParameters(ReportRow.Parameters(report));
            parameters.Add("receiptMac", receiptMac);
            // A drawn number that is taken is drawn again; the unique index decides, not a look beforehand.
            if (await transaction.Scalar<long?>(Insert, parameters, cancel) is { } id)
            {
                report = report with { Id = id };
                break;
            }

            if (start.TrackingId != default) throw new InvalidOperationException("The given tracking ID exists.");
        }

        act = await Write(transaction, act with { ReportId = report.Id }, report.Key, cancel);
        await ClockStore.Write(transaction, [.. clocks.Select(c => c with { ReportId = report.Id })], cancel);
        await Status(transaction, null, report, takenBack: false, cancel);
        await JobStore.Add(transaction, Flow.Jobs(report, act, when => Moment(when, rules: null, report, now)), now, cancel);
        return new(report, act);
    }

    /// <summary>Wakes the workers; called after the transaction of <see cref="File"/> is committed.</summary>
    public void Wake() => signal.Wake();

    /// <summary>Does one act on a report.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="id">The report.</param>
    /// <param name="version">The version the person had on the screen; null for the system.</param>
    /// <param name="kind">The act; a row of <see cref="States"/> must allow it.</param>
    /// <param name="channel">Where it came in.</param>
    /// <param name="decide">Checks the input against the facts, inside the transaction, and says what changes.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    /// <param name="prepare">Adds a fact that only the input tells, before permission is asked.</param>
    public async Task<Outcome<Committed>> Do(
        Viewer by,
        TrackingId id,
        int? version,
        ActKind kind,
        string channel,
        Func<Transaction, Facts, Task<Outcome<Deed>>> decide,
        CancellationToken cancel,
        Func<Transaction, Facts, Task<Facts>>? prepare = null)
    {
        var outcome = await database.Write<Outcome<Committed>>(
            async transaction =>
            {
                var facts = await reports.Facts(transaction, "r.tracking_id = @id", new { id = id.ToString() }, transaction.Dialect.ForUpdate, cancel);
                // Who may not see a report gets the answer of a number that does not exist.
                if (facts is null || !May.See(by, facts)) return ReportRefusals.NotFound;
                if (prepare is not null) facts = await prepare(transaction, facts);
                if (version is { } seen && seen != facts.Report.Version) return await Changed(transaction, facts.Report, cancel);
                var rules = await deadlines.Rules(transaction, cancel);
                var edge = May.Edge(by, kind, facts, rules.ObjectionOpen(facts.Report, Now()));
                if (edge is null) return ReportRefusals.NotNow(kind, facts.Report.State);
                var deed = await decide(transaction, facts);
                if (deed.IsRefused) return Outcome<Committed>.Refused(deed.Refusals);
                return await Apply(transaction, rules, by, facts, edge, deed.Value, channel, cancel);
            },
            cancel);
        if (!outcome.IsRefused)
        {
            signal.Wake();
            log.LogInformation("Report {ReportId} {Act} -> {State}", outcome.Value.Report.Id, kind.Code(), outcome.Value.Report.State.Code());
        }

        return outcome;
    }

    private async Task<Committed> Apply(Transaction transaction, DeadlineRules rules, Viewer by, Facts facts, Transition edge, Deed deed, string channel, CancellationToken cancel)
    {
        var now = Now();
        var before = facts.Report;
        var counted = Counted(before, deed.After with { State = edge.To, ActCount = before.ActCount + 1 }, edge.Act, now);
        var (after, clocks) = await Clocks(transaction, rules, before, counted, edge.Act, now, deed.Term, cancel);
        after = after with { Version = before.Version + 1, LastActAt = now };
        var act = new Act
        {
            ReportId = before.Id,
            Seq = after.ActCount,
            Kind = edge.Act,
            FromState = before.State,
            ToState = after.State,
            Actor = deed.Carries?.Actor ?? by.Kind ?? ActorKind.Reporter,
            OfficerId = deed.Carries is { } carried ? carried.OfficerId : by.Officer?.Id,
            AgencyId = deed.Carries is { } told ? told.AgencyId : InWhoseName(by, facts),
            TargetAgencyId = deed.Target,
            Channel = channel,
            Visibility = deed.Visibility,
            ReasonCode = deed.ReasonCode,
            Text = deed.Text,
            Details = deed.Details,
            At = now,
            Salt = RandomNumberGenerator.GetBytes(SaltLength),
        };
        act = act with { Hash = act.HashAfter(before.HistoryHash, before.TrackingId) };
        after = after with { HistoryHash = act.Hash };
        if (await transaction.Execute(Update, ReportRow.Parameters(after), cancel) != 1)
            throw new InvalidOperationException("The report changed under its own lock.");
        act = await Write(transaction, act, before.Key, cancel);
        await ClockStore.Write(transaction, clocks, cancel);
        if (deed.Assignments is { } assignments)
        {
            await transaction.Execute("DELETE FROM assignment WHERE report_id = @Id", new { after.Id }, cancel);
            foreach (var (agencyId, role) in assignments)
            {
                await transaction.Execute(
                    "INSERT INTO assignment (report_id, agency_id, role, since) VALUES (@Id, @agencyId, @role, @now)",
                    new { after.Id, agencyId, role = role.Code(), now },
                    cancel);
            }
        }

        if (deed.Also is { } also) await also(transaction, act);
        await Status(transaction, before, after, act.Kind is ActKind.TakeBack, cancel);
        await JobStore.Add(transaction, Flow.Jobs(after, act, when => Moment(when, rules, after, now)), now, cancel);
        return new(after, act);
    }

    private static long Moment(Timing when, DeadlineRules? rules, Report report, long now) => when switch
    {
        Timing.AtDue => report.DueAt ?? now,
        Timing.BeforeDue => Math.Max(now, (report.DueAt ?? now) - (long)Flow.HoldWarning.TotalMilliseconds),
        Timing.FifthDay => rules!.WorkingDays(now, 5),
        Timing.NinthDay => rules!.WorkingDays(now, 9),
        _ => now,
    };

    /// <summary>Facts that follow from the act itself, so that no operation can forget them.</summary>
    private static Report Counted(Report before, Report after, ActKind act, long now)
    {
        var followUp = act is ActKind.InterimFollowUp or ActKind.FinalFollowUp;
        return after with
        {
            HeldFrom = act is ActKind.Hold ? before.State : after.State is ReportState.OnHold ? before.HeldFrom : null,
            HeldDueAt = act is ActKind.Hold ? before.DueAt : after.State is ReportState.OnHold ? before.HeldDueAt : null,
            ForwardedAt = after.State is ReportState.Forwarded or ReportState.Disposed ? before.ForwardedAt ?? now : before.ForwardedAt,
            FirstAnswerAt = followUp ? before.FirstAnswerAt ?? now : before.FirstAnswerAt,
            FinalAnswerAt = act is ActKind.FinalFollowUp ? now : before.FinalAnswerAt,
            LastIsFinal = act is ActKind.FinalFollowUp || (before.LastIsFinal && !followUp && act is not (ActKind.Reply or ActKind.Object or ActKind.Reopen or ActKind.UpholdAppeal)),
            Bounces = before.Bounces + (act is ActKind.Return or ActKind.RequestReroute ? 1 : 0),
            Objections = before.Objections + (act is ActKind.Object ? 1 : 0),
            EndedAt = after.IsEnded ? (before.IsEnded && before.State == after.State ? before.EndedAt : now) : null,
            EscalatedAt = act is ActKind.Escalate ? now : before.EscalatedAt,
            ReceivedAt = act is ActKind.Receive ? now : before.ReceivedAt,
            InstructedAt = act is ActKind.Instruct ? now : act is ActKind.AnswerInstruction or ActKind.Withdraw ? null : before.InstructedAt,
            ExtendedAt = act is ActKind.Extend ? now : before.ExtendedAt,
            AppealedAt = act is ActKind.Appeal ? now : after.State is ReportState.ReporterReplied && act is not ActKind.UpholdAppeal ? before.AppealedAt : null,
            Appeals = before.Appeals + (act is ActKind.Appeal ? 1 : 0),
            ClosedBy = !after.IsEnded ? null : act switch
            {
                ActKind.CloseByReporter => ClosedBy.Reporter,
                ActKind.CloseByAdmin or ActKind.DismissAppeal or ActKind.Archive or ActKind.Withdraw or ActKind.TakeBack => ClosedBy.Admin,
                ActKind.CloseBySystem or ActKind.ExpireHold => ClosedBy.System,
                _ => before.ClosedBy,
            },
            ArchiveReason = after.State is ReportState.Archived ? after.ArchiveReason : null,
            WithdrawalAskedAt = act is ActKind.AskWithdrawal ? now : act is ActKind.DeclineWithdrawal or ActKind.Withdraw ? null : before.WithdrawalAskedAt,
        };
    }

    /// <summary>The report with the moments its clocks say after the act, and the clocks to write.</summary>
    private async Task<(Report After, IReadOnlyList<ReportClock> Rows)> Clocks(Transaction transaction, DeadlineRules rules, Report before, Report after, ActKind act, long now, ActTerm term, CancellationToken cancel)
    {
        if (!ReportClocks.Touches(before, after, act)) return (after, []);
        var office = await deadlines.Office(transaction, after.AgencyId, cancel);
        var rows = await ClockStore.Rows(transaction, [before.Id], cancel);
        var isKept = rows.Count > 0;
        // It came before clocks were kept, and the job that writes them has not reached it.
        if (!isKept) rows = ReportClocks.Rebuilt(rules, before, await ClockStore.StartedBy(transaction, before, cancel), office, now);
        var changed = ReportClocks.After(rules, rows, before, after, act, office, now, term);
        var all = rows.Concat(changed).GroupBy(c => c.Seq).Select(c => c.Last()).OrderBy(c => c.Seq).ToList();
        var moved = ReportClocks.Moves(before, after, act);
        return (ReportClocks.Told(after, all) with { StateSince = moved && before.State != after.State ? now : before.StateSince }, isKept ? changed : all);
    }

    private static long? InWhoseName(Viewer by, Facts facts)
    {
        if (by.Officer is not { } officer) return null;
        var unit = facts.Assignments.FirstOrDefault(a => a.Role != AssignmentRole.Copy && officer.Holds(Role.LiaisonOfficer, a.Path))
            ?? facts.Assignments.FirstOrDefault(a => a.Role == AssignmentRole.Lead && officer.HoldsAdmin(a.Path));
        if (officer.Holds(Role.AgencyAdmin, facts.AgencyPath)) return facts.Report.AgencyId;
        return unit?.AgencyId;
    }

    private static async Task<Act> Write(Transaction transaction, Act act, WordsKey? key, CancellationToken cancel)
    {
        var bare = ReportSeal.Bare(act, key);
        var id = await transaction.Scalar<long>(
            """
            INSERT INTO act (report_id, seq, kind, from_state, to_state, actor, officer_id, agency_id, target_agency_id, channel, visibility, reason_code, text, details, at, hash, salt, sealed)
            VALUES (@ReportId, @Seq, @kind, @from, @to, @actor, @OfficerId, @AgencyId, @TargetAgencyId, @Channel, @visibility, @ReasonCode, @Text, @Details, @At, @Hash, @Salt, @content)
            RETURNING id
            """,
            new
            {
                act.ReportId,
                act.Seq,
                kind = act.Kind.Code(),
                from = act.FromState?.Code(),
                to = act.ToState.Code(),
                actor = act.Actor.Code(),
                act.OfficerId,
                act.AgencyId,
                act.TargetAgencyId,
                act.Channel,
                visibility = act.Visibility.Code(),
                act.ReasonCode,
                bare.Text,
                bare.Details,
                act.At,
                act.Hash,
                bare.Salt,
                content = ReportSeal.Sealed(act, key),
            },
            cancel);
        return act with { Id = id };
    }

    /// <summary>
    /// State and dates for those who know the number, and the mark to count it anew, in one call. A confidential report leaves no trace of its state, only
    /// that something of that day and agency changed.
    /// </summary>
    private static async Task Status(Transaction transaction, Report? before, Report report, bool takenBack, CancellationToken cancel)
    {
        await transaction.Execute(
            report.Confidential
                ? CountMarks.Insert
                : CountMarks.Insert + """
                ;
                INSERT INTO public_status (tracking_id, state, light, submitted_at, updated_at, due_at, taken_back) VALUES (@id, @state, @light, @SubmittedAt, @LastActAt, @DueAt, @takenBack)
                ON CONFLICT (tracking_id) DO UPDATE SET state = excluded.state, light = excluded.light, updated_at = excluded.updated_at, due_at = excluded.due_at, taken_back = excluded.taken_back
                """,
            new
            {
                id = report.TrackingId.ToString(),
                state = report.State.Code(),
                light = report.Light.Code(),
                takenBack,
                report.SubmittedAt,
                report.LastActAt,
                report.DueAt,
                countDay = CountMarks.DayOf(report.SubmittedAt),
                countAgency = report.AgencyId ?? 0,
            },
            cancel);
        // Where it went away from, it must go out of the count.
        if (before is not null && before.AgencyId != report.AgencyId)
            await transaction.Execute(CountMarks.Insert, new { countDay = CountMarks.DayOf(report.SubmittedAt), countAgency = before.AgencyId ?? 0 }, cancel);
    }

    private static async Task<Refusal> Changed(Session session, Report report, CancellationToken cancel)
    {
        var who = await session.Scalar<string>(
            "SELECT o.name FROM act a JOIN officer o ON o.id = a.officer_id WHERE a.report_id = @Id AND a.seq = @ActCount", new { report.Id, report.ActCount }, cancel);
        var when = DateTimeOffset.FromUnixTimeMilliseconds(report.LastActAt).ToOffset(TimeSpan.FromHours(7)).ToString("HH.mm 'WIB'", CultureInfo.InvariantCulture);
        return ReportRefusals.Changed(who, when);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
