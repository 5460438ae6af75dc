namespace Lapor.Statistics;

/// <summary>What the index of an agency is made of.</summary>
public enum Component
{
    /// <summary>First answer in time.</summary>
    AnsweredInTime,

    /// <summary>Final answer within the promise of the class.</summary>
    CompletedInTime,

    /// <summary>Solved, in the reporters' own verdict.</summary>
    Solved,

    /// <summary>Mean of the reporters' votes.</summary>
    Rating,

    /// <summary>Answered at all.</summary>
    Answered,

    /// <summary>Stayed closed.</summary>
    StayedClosed,
}

/// <summary>One component of a scorecard.</summary>
/// <param name="Component">Which.</param>
/// <param name="Weight">Share of the index, 0 to 1.</param>
/// <param name="Observed">0 to 1 as counted; null where there was nothing to count.</param>
/// <param name="Counted">On how many reports, verdicts or votes it rests.</param>
/// <param name="Adjusted">0 to 1, drawn towards the nation where little was counted.</param>
public sealed record ScorePart(Component Component, double Weight, double? Observed, int Counted, double Adjusted)
{
    /// <summary>Points it gives, of <see cref="Most"/>.</summary>
    public double Points => 100 * Weight * Adjusted;

    /// <summary>Points it could give.</summary>
    public double Most => 100 * Weight;

    /// <summary>Points that one more success among as many reports adds: what moves the score.</summary>
    public double PerReport => 100 * Weight / (Counted + Scorecard.Pull);
}

/// <summary>How large an agency's load is beside others of its kind.</summary>
public enum VolumeGroup
{
    Small,
    Middle,
    Large,
}

/// <summary>
/// The composite index of an agency, version 1: a weighted mean of six shares, 0 to 100. Each share is drawn towards the nation's by as much weight as
/// <see cref="Pull"/> reports have, so that one lucky report is no champion and one bad day no disgrace.
/// </summary>
public sealed record Scorecard
{
    /// <summary>Version of the formula; another formula gets another number.</summary>
    public const int Formula = 1;

    /// <summary>As many reports as the nation's share weighs in each agency's.</summary>
    public const int Pull = 5;

    /// <summary>Fewer reports than this in the period are not ranked.</summary>
    public const int LeastReports = 10;

    private static readonly (Component Component, double Weight)[] Weights =
    [
        (Component.AnsweredInTime, 0.25), (Component.CompletedInTime, 0.20), (Component.Solved, 0.20), (Component.Rating, 0.15), (Component.Answered, 0.10), (Component.StayedClosed, 0.10),
    ];

    private Scorecard(Tally tally, IReadOnlyList<ScorePart> parts)
    {
        Tally = tally;
        Parts = parts;
    }

    /// <summary>What it was made from.</summary>
    public Tally Tally { get; }

    /// <summary>In the order of <see cref="Component"/>.</summary>
    public IReadOnlyList<ScorePart> Parts { get; }

    /// <summary>0 to 100.</summary>
    public double Score => Parts.Sum(p => p.Points);

    /// <summary>Enough was counted to be put beside others.</summary>
    public bool IsRanked => Tally.Reports >= LeastReports;

    /// <summary>The scorecard of one agency.</summary>
    /// <param name="agency">Its numbers.</param>
    /// <param name="nation">Everybody's in the same period.</param>
    public static Scorecard Of(Tally agency, Tally nation) => new(
        agency,
        [.. Weights.Select(w =>
        {
            var (observed, counted) = Share(w.Component, agency);
            // Where the nation has nothing either, half is as good a guess as any.
            var prior = Share(w.Component, nation).Value ?? 0.5;
            return new ScorePart(w.Component, w.Weight, observed, counted, ((observed ?? 0) * counted + (prior * Pull)) / (counted + Pull));
        })]);

    /// <summary>Thirds by number of reports: the smallest third, the middle one, the largest.</summary>
    /// <param name="reports">Of agencies of the same kind, each with its number of reports.</param>
    public static IReadOnlyDictionary<long, VolumeGroup> Groups(IReadOnlyCollection<(long AgencyId, int Reports)> reports)
    {
        var ordered = reports.OrderBy(r => r.Reports).ThenBy(r => r.AgencyId).ToList();
        return ordered.Index().ToDictionary(r => r.Item.AgencyId, r => (VolumeGroup)Math.Min(2, r.Index * 3 / ordered.Count));
    }

    private static (double? Value, int Counted) Share(Component component, Tally of) => component switch
    {
        Component.AnsweredInTime => (of.AnsweredInTime.Value, of.AnsweredInTime.Of),
        Component.CompletedInTime => (of.CompletedInTime.Value, of.CompletedInTime.Of),
        Component.Solved => (of.SolvedShare.Value, of.SolvedShare.Of),
        Component.Rating => ((of.Rating - 1) / 4, of.Votes),
        Component.Answered => (of.AnsweredShare.Value, of.AnsweredShare.Of),
        _ => (1 - of.ReopenedShare.Value, of.ReopenedShare.Of),
    };
}
