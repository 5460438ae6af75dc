using System.Collections.Immutable;

namespace Lapor.Statistics;

/// <summary>
/// What is counted of a group of reports. Every number is a number of reports, except <see cref="Bounces"/>. A clock that ran out while nobody answered
/// counts as late beside those that were answered late, so that not answering never looks better than answering late.
/// </summary>
public record Tally
{
    /// <summary>The columns of the tables that hold it, in their order.</summary>
    internal static ImmutableArray<string> Columns { get; } =
    [
        "reports", "verified", "verified_late", "verified_open_late", "answered", "answered_late", "answered_open_late", "completed", "completed_late", "completed_open_late",
        "routed", "bounced", "bounces", "extended", "closed", "reopened", "resolved", "partly", "not_resolved", "rated_1", "rated_2", "rated_3", "rated_4", "rated_5",
    ];

    public int Reports { get; init; }

    /// <summary>Verification ended: forwarded, disposed, held or archived.</summary>
    public int Verified { get; init; }

    public int VerifiedLate { get; init; }

    /// <summary>Not verified, and the time for it is over.</summary>
    public int VerifiedOpenLate { get; init; }

    /// <summary>Had a first follow-up, of either kind.</summary>
    public int Answered { get; init; }

    public int AnsweredLate { get; init; }

    public int AnsweredOpenLate { get; init; }

    /// <summary>Had a final follow-up, and nobody objected to it or opened the report again since.</summary>
    public int Completed { get; init; }

    public int CompletedLate { get; init; }

    public int CompletedOpenLate { get; init; }

    /// <summary>Were forwarded to an agency.</summary>
    public int Routed { get; init; }

    /// <summary>Of these: came back at least once.</summary>
    public int Bounced { get; init; }

    /// <summary>How often they came back.</summary>
    public int Bounces { get; init; }

    /// <summary>Were given more time, once each.</summary>
    public int Extended { get; init; }

    public int Closed { get; init; }

    /// <summary>Were objected to or reopened after they had ended.</summary>
    public int Reopened { get; init; }

    /// <summary>The reporter said: solved.</summary>
    public int Resolved { get; init; }

    public int Partly { get; init; }

    public int NotResolved { get; init; }

    public int Rated1 { get; init; }

    public int Rated2 { get; init; }

    public int Rated3 { get; init; }

    public int Rated4 { get; init; }

    public int Rated5 { get; init; }

    /// <summary>Votes by the reporters.</summary>
    public int Votes => Rated1 + Rated2 + Rated3 + Rated4 + Rated5;

    /// <summary>Mean of the votes, 1 to 5; null without a vote.</summary>
    public double? Rating => Votes == 0 ? null : (Rated1 + (2.0 * Rated2) + (3.0 * Rated3) + (4.0 * Rated4) + (5.0 * Rated5)) / Votes;

    /// <summary>95 % interval of the mean vote, 1 to 5 (normal approximation); null below two votes.</summary>
    public (double Low, double High)? RatingInterval
    {
        get
        {
            if (Votes < 2 || Rating is not { } mean) return null;
            double Off(int votes, int stars) => votes * (stars - mean) * (stars - mean);
            var half = 1.959964 * Math.Sqrt((Off(Rated1, 1) + Off(Rated2, 2) + Off(Rated3, 3) + Off(Rated4, 4) + Off(Rated5, 5)) / (Votes - 1) / Votes);
            return (Math.Max(1, mean - half), Math.Min(5, mean + half));
        }
    }

    /// <summary>Judged by the reporters.</summary>
    public int Judged => Resolved + Partly + NotResolved;

    /// <summary>Verified in time, of all that were verified or should have been.</summary>
    public Share VerifiedInTime => new(Verified - VerifiedLate, Verified + VerifiedOpenLate);

    /// <summary>First answer in time, of all that were answered or should have been.</summary>
    public Share AnsweredInTime => new(Answered - AnsweredLate, Answered + AnsweredOpenLate);

    /// <summary>Final answer in time, of all that have one or should have.</summary>
    public Share CompletedInTime => new(Completed - CompletedLate, Completed + CompletedOpenLate);

    /// <summary>Answered at all, of what was forwarded.</summary>
    public Share AnsweredShare => new(Answered, Math.Max(Routed, Answered));

    /// <summary>Solved in the reporter's own words, of all verdicts: silence counts for nothing.</summary>
    public Share SolvedShare => new(Resolved, Judged);

    /// <summary>Wait past their time: for verification or for a first answer.</summary>
    public int WaitingLate => VerifiedOpenLate + AnsweredOpenLate;

    /// <summary>Came back at least once, of what was forwarded.</summary>
    public Share BouncedShare => new(Bounced, Routed);

    /// <summary>Were given more time, of what was forwarded.</summary>
    public Share ExtendedShare => new(Extended, Math.Max(Routed, Extended));

    /// <summary>Went to the right desk at once, of what was forwarded.</summary>
    public Share RightAtOnce => new(Routed - Bounced, Routed);

    /// <summary>Objected to or reopened, of what had ended.</summary>
    public Share ReopenedShare => new(Reopened, Math.Max(Closed, Reopened));

    internal object?[] Values() =>
    [
        Reports, Verified, VerifiedLate, VerifiedOpenLate, Answered, AnsweredLate, AnsweredOpenLate, Completed, CompletedLate, CompletedOpenLate,
        Routed, Bounced, Bounces, Extended, Closed, Reopened, Resolved, Partly, NotResolved, Rated1, Rated2, Rated3, Rated4, Rated5,
    ];

    /// <summary>Both together.</summary>
    public Tally Plus(Tally other) => new()
    {
        Reports = Reports + other.Reports,
        Verified = Verified + other.Verified,
        VerifiedLate = VerifiedLate + other.VerifiedLate,
        VerifiedOpenLate = VerifiedOpenLate + other.VerifiedOpenLate,
        Answered = Answered + other.Answered,
        AnsweredLate = AnsweredLate + other.AnsweredLate,
        AnsweredOpenLate = AnsweredOpenLate + other.AnsweredOpenLate,
        Completed = Completed + other.Completed,
        CompletedLate = CompletedLate + other.CompletedLate,
        CompletedOpenLate = CompletedOpenLate + other.CompletedOpenLate,
        Routed = Routed + other.Routed,
        Bounced = Bounced + other.Bounced,
        Bounces = Bounces + other.Bounces,
        Extended = Extended + other.Extended,
        Closed = Closed + other.Closed,
        Reopened = Reopened + other.Reopened,
        Resolved = Resolved + other.Resolved,
        Partly = Partly + other.Partly,
        NotResolved = NotResolved + other.NotResolved,
        Rated1 = Rated1 + other.Rated1,
        Rated2 = Rated2 + other.Rated2,
        Rated3 = Rated3 + other.Rated3,
        Rated4 = Rated4 + other.Rated4,
        Rated5 = Rated5 + other.Rated5,
    };
}

/// <summary>One part of a count that is told apart.</summary>
public sealed record TallyPart : Tally
{
    /// <summary>Code of the part; empty: unknown.</summary>
    public string Value { get; init; } = "";
}

/// <summary>An agency's numbers beside those of the others.</summary>
public sealed record AgencyTally : Tally
{
    public long AgencyId { get; init; }
}

/// <summary>So many of so many.</summary>
/// <param name="Hits">Reports that have it.</param>
/// <param name="Of">Reports that could have it.</param>
public readonly record struct Share(int Hits, int Of)
{
    // 95 %, two-sided.
    private const double Z = 1.959964;

    /// <summary>0 to 1; null where there was nothing to have it.</summary>
    public double? Value => Of == 0 ? null : (double)Hits / Of;

    /// <summary>Wilson's 95 % interval, 0 to 1; from 0 to 1 where nothing was counted.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Of == 0) return (0, 1);
            var p = (double)Hits / Of;
            var z2 = Z * Z;
            var middle = p + (z2 / (2 * Of));
            var half = Z * Math.Sqrt((p * (1 - p) / Of) + (z2 / (4.0 * Of * Of)));
            return (Math.Max(0, (middle - half) / (1 + (z2 / Of))), Math.Min(1, (middle + half) / (1 + (z2 / Of))));
        }
    }
}

/// <summary>How many working days something took: how many reports for each number of days.</summary>
public sealed class DaysTaken(IEnumerable<KeyValuePair<int, int>> counts)
{
    private readonly SortedDictionary<int, int> counts = new(counts.GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value)));

    /// <summary>Reports counted.</summary>
    public int Reports => counts.Values.Sum();

    /// <summary>The middle report's working days; null where none was counted.</summary>
    public int? Median => Quantile(0.5);

    /// <summary>Nine in ten took no longer; working days.</summary>
    public int? NineInTen => Quantile(0.9);

    /// <summary>The smallest number of days that at least this share took no longer than.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public int? Quantile(double share)
    {
        var need = Math.Ceiling(share * Reports);
        var seen = 0;
        foreach (var (days, reports) in counts)
        {
            seen += reports;
            if (seen >= need && seen > 0) return days;
        }

        return null;
    }
}
