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

    internal ReportClock Stop(long now, ActKind by) => IsOpen ? this with { StoppedAt = now, StoppedBy = by } : this;

    private DeadlinePolicy Policy => new() { Days = Days, Unit = Unit };

    private int Between(long from, long to, OfficeHours office) => Unit == "calendar" ? office.DayOf(to).DayNumber - office.DayOf(from).DayNumber : office.WorkingDaysBetween(from, to);
}

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
        if (DueDates.Of(report.State, report.LastIsFinal) is not { } clock) return [];
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
    public static IReadOnlyList<ReportClock> After(DeadlineRules rules, IReadOnlyList<ReportClock> rows, Report before, Report after, ActKind act, OfficeHours office, long now)
    {
        var run = new ClockWork(rules, rows, after.ActCount, office, now);
        Completion(run, before, after, act);
        if (Moves(before, after, act)) OfState(run, before, after, act);
        return run.Changed;
    }

    /// <summary>True when an act may start, pause or stop a clock; a note, a second disposition or a second message does not.</summary>
    public static bool Moves(Report before, Report after, ActKind act) => before.State != after.State || act is ActKind.InterimFollowUp or ActKind.FinalFollowUp;

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
            DueAt = DueDates.Of(report.State, report.LastIsFinal) switch
            {
                null => null,
                Clock.Completion => completion?.DueAt,
                { } clock => rows.LastOrDefault(c => c.IsOpen && c.Clock == clock)?.DueAt,
            },
            HeldDueAt = report.State is ReportState.OnHold ? rows.LastOrDefault(c => c is { IsOpen: true, PausedAt: not null } && c.Clock is not Clock.Completion)?.DueAt : null,
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
    public static IReadOnlyList<ReportClock> Rebuilt(DeadlineRules rules, Report report, int startedBy, OfficeHours office)
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
            rows.Add(new()
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
            });
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
            if (run.Latest(Clock.Completion) is { } ended) run.Add(ended with { PausedAt = null, StoppedAt = null, StoppedBy = null, StartedBy = run.Act });
        }
        else if (running is null)
        {
            // An answer of the lead report reached it before anybody forwarded it.
            if (Moves(before, after, act) && DueDates.Of(after.State, after.LastIsFinal) is Clock.Completion) run.Start(Clock.Completion, after);
        }
        else if (ChangesPromise(before, after, act))
        {
            var policy = run.Rules.Policy(Clock.Completion, running.StartedAt, after, run.Office);
            run.Change(running.Stop(run.Now, act));
            run.Add(running with { StartedBy = run.Act, Days = policy.Days, Unit = policy.Unit, Basis = policy.Source, DueAt = policy.Due(running.StartedAt, running.PausedDays, run.Office) });
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

    private static void OfState(ClockWork run, Report before, Report after, ActKind act)
    {
        var wanted = DueDates.Of(after.State, after.LastIsFinal);
        var goesOn = false;
        foreach (var clock in run.Open.Where(c => c.Clock is not Clock.Completion).ToList())
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

        public void Add(ReportClock clock) => Change(clock with { Seq = all.Count == 0 ? 1 : all.Keys.Last() + 1 });

        public void Change(ReportClock clock)
        {
            if (all.TryGetValue(clock.Seq, out var old) && old == clock) return;
            all[clock.Seq] = clock;
            changed.Add(clock.Seq);
        }
    }
}
