using Lapor.Foundation;

namespace Lapor.Reports;

/// <summary>One run of one clock of a report. Moments are UTC milliseconds. A row of report_clock.</summary>
public sealed record ReportClock
{
    public long ReportId { get; init; }

    /// <summary>Order in which the report's clocks started, from 1.</summary>
    public int Seq { get; init; }

    public Clock Clock { get; init; }

    /// <summary>Who owes it; null: the nation, or the reporter's turn.</summary>
    public long? AgencyId { get; init; }

    public long StartedAt { get; init; }

    /// <summary>Number of the act that started it.</summary>
    public int StartedBy { get; init; }

    public int Days { get; init; }

    /// <summary><c>working</c> or <c>calendar</c> days.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The rule the days come from.</summary>
    public string Basis { get; init; } = "";

    public long DueAt { get; init; }

    /// <summary>Since when it stands still; null while it runs.</summary>
    public long? PausedAt { get; init; }

    /// <summary>Spans it stood still, each from moment to moment.</summary>
    public IReadOnlyList<(long From, long To)> Pauses { get; init; } = [];

    /// <summary>Days of these spans, in the clock's unit.</summary>
    public int PausedDays { get; init; }

    public long? StoppedAt { get; init; }

    /// <summary>The act that stopped it.</summary>
    public ActKind? StoppedBy { get; init; }

    /// <summary>Of <see cref="Days"/>, those that an extension added.</summary>
    public int ExtendedDays { get; init; }

    /// <summary>When the next reminder is due; null where none is to come.</summary>
    public long? RemindAt { get; init; }

    /// <summary>The last step of reminding that passed, in days from the end; see <see cref="ReminderSteps"/>.</summary>
    public int Reminded { get; init; } = ReminderSteps.None;

    /// <summary>Not stopped: it runs, or stands still and will go on.</summary>
    public bool IsOpen => StoppedAt is null;

    /// <summary>What the clock says when it is counted from its start by these hours; as stored, unless calendar or hours changed since.</summary>
    /// <param name="office">Hours of the office that owes it.</param>
    public ReportClock CountedBy(OfficeHours office)
    {
        var paused = Pauses.Sum(span => Between(span.From, span.To, office));
        return this with { PausedDays = paused, DueAt = Policy.Due(StartedAt, paused, office) };
    }

    internal ReportClock Pause(long now) => PausedAt is null ? this with { PausedAt = now } : this;

    internal ReportClock Resume(long now, OfficeHours office)
    {
        if (PausedAt is not { } since) return this;
        var paused = Between(since, now, office);
        // From what was due, not from the start: what moved it in between stays.
        var due = paused == 0 ? DueAt : Unit == "calendar" ? office.AfterCalendarDays(DueAt, paused) : office.AfterWorkingDays(DueAt, paused);
        return this with { PausedAt = null, Pauses = [.. Pauses, (since, now)], PausedDays = PausedDays + paused, DueAt = due };
    }

    /// <summary>Longer by an extension.</summary>
    internal ReportClock Extend(int days, OfficeHours office)
    {
        var longer = this with { Days = Days + days, ExtendedDays = ExtendedDays + days };
        return longer with { DueAt = longer.Policy.Due(StartedAt, PausedDays, office) };
    }

    internal ReportClock Stop(long now, ActKind by) => IsOpen ? this with { StoppedAt = now, StoppedBy = by } : this;

    private DeadlinePolicy Policy => new() { Days = Days, Unit = Unit };

    private int Between(long from, long to, OfficeHours office) => Unit == "calendar" ? office.DayOf(to).DayNumber - office.DayOf(from).DayNumber : office.WorkingDaysBetween(from, to);
}

/// <summary>What an act itself says of time.</summary>
/// <param name="Until">The day it names.</param>
/// <param name="Days">Working days that it adds.</param>
public readonly record struct ActTerm(DateOnly? Until, int Days);

/// <summary>
/// What an act does to a report's clocks: start, pause, resume, restart, stop. Pure. The one clock of the state and the completion clock run beside one
/// another and never touch each other: an answer to the reporter's message leaves the promise of the first answer as it was kept or broken.
/// </summary>
public static class ReportClocks
{
    /// <summary>The clocks a new report starts with.</summary>
    /// <param name="rules">Promises in force.</param>
    /// <param name="report">As it starts; an imported one may stand anywhere.</param>
    /// <param name="office">Hours of its agency.</param>
    /// <param name="now">UTC milliseconds.</param>
    public static IReadOnlyList<ReportClock> Start(DeadlineRules rules, Report report, OfficeHours office, long now)
    {
        var run = new ClockWork(rules, [], report.ActCount, office, now);
        if (DueDates.Of(report) is not { } clock) return [];
        if (clock is not Clock.Completion) run.Start(clock, report);
        // A hold asks the reporter: completion waits with it.
        if (report.ForwardedAt is not null || clock is Clock.Completion)
        {
            run.Start(Clock.Completion, report);
            if (report.State is ReportState.OnHold) run.Change(run.Latest(Clock.Completion)!.Pause(now));
        }

        return run.Changed;
    }

    /// <summary>The clocks that an act starts or changes; empty when it leaves them alone.</summary>
    /// <param name="rules">Promises in force.</param>
    /// <param name="rows">The report's clocks so far.</param>
    /// <param name="before">The report before the act.</param>
    /// <param name="after">The report after it, its counters set.</param>
    /// <param name="act">What is done.</param>
    /// <param name="office">Hours of the agency that owns it after the act.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="term">What the act itself says of time.</param>
    public static IReadOnlyList<ReportClock> After(
        DeadlineRules rules, IReadOnlyList<ReportClock> rows, Report before, Report after, ActKind act, OfficeHours office, long now, ActTerm term = default)
    {
        var run = new ClockWork(rules, rows, after.ActCount, office, now);
        Completion(run, before, after, act);
        if (act is ActKind.Extend && run.Latest(Clock.Completion) is { IsOpen: true } completion) run.Change(completion.Extend(term.Days, office));
        Named(run, after, act, term);
        if (Moves(before, after, act)) OfState(run, before, after, act);
        return run.Changed;
    }

    /// <summary>True when an act may start, pause or stop the clock of the state; a note, a second disposition or a second message does not.</summary>
    public static bool Moves(Report before, Report after, ActKind act) =>
        before.State != after.State || act is ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.UpholdAppeal;

    /// <summary>True when an act may change any clock.</summary>
    public static bool Touches(Report before, Report after, ActKind act) =>
        Moves(before, after, act) || ChangesPromise(before, after, act) || act is ActKind.Extend or ActKind.Instruct or ActKind.AnswerInstruction;

    /// <summary>True when an act changes what the completion clock promises.</summary>
    public static bool ChangesPromise(Report before, Report after, ActKind act) => act is ActKind.Edit && (before.Class != after.Class || before.Supervisory != after.Supervisory);

    /// <summary>The moments of a report that repeat its clocks.</summary>
    /// <param name="report">In its state.</param>
    /// <param name="rows">All its clocks, changes included.</param>
    public static Report Told(Report report, IReadOnlyList<ReportClock> rows)
    {
        var completion = rows.LastOrDefault(c => c.Clock is Clock.Completion);
        return report with
        {
            DueAt = DueDates.Of(report) switch
            {
                null => null,
                // Between an interim answer and the next: the day it named, where that comes first.
                Clock.Completion => rows.LastOrDefault(c => c is { IsOpen: true, Clock: Clock.Promise }) is { } promise && promise.DueAt < completion?.DueAt ? promise.DueAt : completion?.DueAt,
                { } clock => rows.LastOrDefault(c => c.IsOpen && c.Clock == clock)?.DueAt,
            },
            HeldDueAt = report.State is ReportState.OnHold ? rows.LastOrDefault(c => c is { IsOpen: true, PausedAt: not null } && !DueDates.IsBeside(c.Clock))?.DueAt : null,
            CompleteBy = completion?.DueAt ?? report.CompleteBy,
        };
    }

    /// <summary>
    /// The open clocks of a report from before clocks were kept: what its columns say. The days are those that lie between start and due, so that
    /// counting it anew gives what was promised.
    /// </summary>
    /// <param name="rules">Promises in force.</param>
    /// <param name="report">The report.</param>
    /// <param name="startedBy">Number of the act that led into the state.</param>
    /// <param name="office">Hours of its agency.</param>
    /// <param name="now">UTC milliseconds: what ended before is not reminded of.</param>
    public static IReadOnlyList<ReportClock> Rebuilt(DeadlineRules rules, Report report, int startedBy, OfficeHours office, long now)
    {
        List<ReportClock> rows = [];
        if (report.IsEnded)
        {
            if (report.CompleteBy is { } promised && report.ForwardedAt is { } then)
                Add(Clock.Completion, then, promised, null, report.EndedAt);
            return rows;
        }

        if (report.State is ReportState.OnHold && report is { HeldFrom: { } from, HeldDueAt: { } held } && DueDates.Of(from, report.LastIsFinal) is { } waiting)
            Add(waiting, Math.Min(report.SubmittedAt, report.StateSince), held, report.StateSince, null);
        if (DueDates.Of(report.State, report.LastIsFinal) is { } clock && clock is not Clock.Completion && report.DueAt is { } due)
            Add(clock, report.StateSince, due, null, null);
        if (report.CompleteBy is { } complete) Add(Clock.Completion, report.ForwardedAt ?? report.StateSince, complete, report.State is ReportState.OnHold ? report.StateSince : null, null);
        return rows;

        void Add(Clock kind, long start, long end, long? pausedAt, long? stoppedAt)
        {
            var hours = rules.Owing(kind, office);
            var calendar = kind is Clock.Hold;
            var days = calendar ? hours.DayOf(end).DayNumber - hours.DayOf(start).DayNumber : hours.WorkingDaysBetween(start, end);
            rows.Add(rules.Reminders.SetFrom(
                new()
                {
                    ReportId = report.Id,
                    Seq = rows.Count + 1,
                    Clock = kind,
                    AgencyId = Owes(kind, report),
                    StartedAt = start,
                    StartedBy = startedBy,
                    Days = Math.Max(1, days),
                    Unit = calendar ? "calendar" : "working",
                    DueAt = end,
                    PausedAt = pausedAt,
                    StoppedAt = stoppedAt,
                },
                hours,
                now));
        }
    }

    private static long? Owes(Clock clock, Report report) => clock is Clock.Verify or Clock.Reroute or Clock.Silence or Clock.Hold ? null : report.AgencyId;

    private static void Completion(ClockWork run, Report before, Report after, ActKind act)
    {
        var running = run.Latest(Clock.Completion) is { IsOpen: true } open ? open : null;
        if (after.IsEnded)
        {
            if (running is not null) run.Change(running.Stop(run.Now, act));
            return;
        }

        if ((before.ForwardedAt is null && after.ForwardedAt is not null) || act is ActKind.DecideReroute)
        {
            // Another agency has the whole time.
            if (running is not null) run.Change(running.Stop(run.Now, act));
            run.Start(Clock.Completion, after);
        }
        else if (before.IsEnded)
        {
            // An objection or reopening goes on on the same clock and counts against it.
            if (run.Latest(Clock.Completion) is { } ended) run.Again(ended with { PausedAt = null, StoppedAt = null, StoppedBy = null, StartedBy = run.Act });
        }
        else if (running is null)
        {
            // An answer of the lead report reached it before anybody forwarded it.
            if (Moves(before, after, act) && DueDates.Of(after) is Clock.Completion) run.Start(Clock.Completion, after);
        }
        else if (ChangesPromise(before, after, act))
        {
            var policy = run.Rules.Policy(Clock.Completion, running.StartedAt, after, run.Office);
            run.Change(running.Stop(run.Now, act));
            // An extension that was granted stays granted.
            run.Again(running with
            {
                StartedBy = run.Act,
                Days = policy.Days + running.ExtendedDays,
                Unit = policy.Unit,
                Basis = policy.Source,
                DueAt = policy.Due(running.StartedAt, running.PausedDays + running.ExtendedDays, run.Office),
            });
        }
        else if (act is ActKind.Hold)
        {
            run.Change(running.Pause(run.Now));
        }
        else if (before.State is ReportState.OnHold && after.State is not ReportState.OnHold)
        {
            run.Change(running.Resume(run.Now, run.Office));
        }
    }

    /// <summary>Clocks that end on a day somebody named: a promise lasts until the next answer, an instruction until its own.</summary>
    private static void Named(ClockWork run, Report after, ActKind act, ActTerm term)
    {
        foreach (var clock in run.Open.Where(c => c.Clock is Clock.Promise or Clock.Instruction).ToList())
        {
            var over = clock.Clock is Clock.Promise
                ? after.IsEnded || act is ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.DecideReroute
                // No end of the report answers the Ombudsman.
                : after.State is ReportState.Withdrawn || act is ActKind.Instruct or ActKind.AnswerInstruction;
            if (over) run.Change(clock.Stop(run.Now, act));
            // Another agency owes it now, by its own hours.
            else if (clock.AgencyId != after.AgencyId) run.Change((clock with { AgencyId = after.AgencyId }).CountedBy(run.Office));
        }

        if (term.Until is not { } day) return;
        if (act is ActKind.InterimFollowUp) run.Until(Clock.Promise, after, day);
        if (act is ActKind.Instruct) run.Until(Clock.Instruction, after, day);
    }

    private static void OfState(ClockWork run, Report before, Report after, ActKind act)
    {
        var wanted = DueDates.Of(after);
        var goesOn = false;
        foreach (var clock in run.Open.Where(c => !DueDates.IsBeside(c.Clock)).ToList())
        {
            if (act is ActKind.Hold)
            {
                run.Change(clock.Pause(run.Now));
            }
            else if (clock is { PausedAt: not null } && clock.Clock == wanted && after.State == before.HeldFrom)
            {
                // Back from a hold: what was left of the state's own time goes on, not the whole of it again.
                run.Change(clock.Resume(run.Now, run.Rules.Owing(clock.Clock, run.Office)));
                goesOn = true;
            }
            else
            {
                run.Change(clock.Stop(run.Now, act));
            }
        }

        if (wanted is { } next && next is not Clock.Completion && !goesOn) run.Start(next, after);
    }

    /// <summary>The clocks while one act is done.</summary>
    private sealed class ClockWork(DeadlineRules rules, IReadOnlyList<ReportClock> rows, int act, OfficeHours office, long now)
    {
        private readonly SortedDictionary<int, ReportClock> all = new(rows.ToDictionary(r => r.Seq));
        private readonly SortedSet<int> changed = [];

        public DeadlineRules Rules => rules;

        public OfficeHours Office => office;

        public long Now => now;

        public int Act => act;

        public IEnumerable<ReportClock> Open => all.Values.Where(c => c.IsOpen);

        public IReadOnlyList<ReportClock> Changed => [.. changed.Select(seq => all[seq])];

        public ReportClock? Latest(Clock clock) => all.Values.LastOrDefault(c => c.Clock == clock);

        public void Start(Clock clock, Report report)
        {
            var hours = rules.Owing(clock, office);
            var policy = rules.Policy(clock, now, report, hours);
            Add(new()
            {
                ReportId = report.Id,
                Clock = clock,
                AgencyId = Owes(clock, report),
                StartedAt = now,
                StartedBy = act,
                Days = policy.Days,
                Unit = policy.Unit,
                Basis = policy.Source,
                DueAt = policy.Due(now, 0, hours),
            });
        }

        /// <summary>Ends at the close of a day that was named; a decree does not move it.</summary>
        public void Until(Clock clock, Report report, DateOnly day) => Add(new()
        {
            ReportId = report.Id,
            Clock = clock,
            AgencyId = report.AgencyId,
            StartedAt = now,
            StartedBy = act,
            Days = Math.Max(1, day.DayNumber - office.DayOf(now).DayNumber),
            Unit = "calendar",
            DueAt = office.EndOf(day),
        });

        /// <summary>Takes up an older run: what it reminded of is not told again.</summary>
        public void Again(ReportClock clock) => Add(rules.Reminders.SetFrom(clock with { Reminded = ReminderSteps.None }, rules.Owing(clock.Clock, office), now));

        public void Add(ReportClock clock) => Change(clock with { Seq = all.Count == 0 ? 1 : all.Keys.Last() + 1 });

        public void Change(ReportClock clock)
        {
            clock = rules.Reminders.Set(clock, rules.Owing(clock.Clock, office));
            if (all.TryGetValue(clock.Seq, out var old) && old == clock) return;
            all[clock.Seq] = clock;
            changed.Add(clock.Seq);
        }
    }
}
