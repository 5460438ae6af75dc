using Lapor.Statistics;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Statistics;

/// <summary>The arithmetic of scorecards and of surges, on numbers worked out by hand.</summary>
public sealed class ScorecardTests
{
    private static readonly Tally Nation = new() { Reports = 1000, Routed = 900, Answered = 800, AnsweredLate = 200, Completed = 700, CompletedLate = 100, Closed = 600, Reopened = 60, Resolved = 300, Partly = 50, NotResolved = 150, Rated3 = 100, Rated5 = 100 };

    [Fact]
    public void The_weights_are_the_whole_and_a_flawless_agency_has_nearly_all_points()
    {
        var best = Scorecard.Of(new Tally { Reports = 995, Routed = 995, Answered = 995, Completed = 995, Closed = 995, Resolved = 995, Rated5 = 995 }, Nation);
        Assert.Equal(1, best.Parts.Sum(p => p.Weight), 10);
        Assert.InRange(best.Score, 99.5, 100);
        var worst = Scorecard.Of(new Tally { Reports = 995, Routed = 995, AnsweredOpenLate = 995, CompletedOpenLate = 995, Closed = 995, Reopened = 995, NotResolved = 995, Rated1 = 995 }, Nation);
        Assert.InRange(worst.Score, 0, 0.5);
    }

    [Fact]
    public void Little_that_was_counted_is_drawn_towards_the_nation()
    {
        var lucky = Scorecard.Of(new Tally { Reports = 1, Routed = 1, Answered = 1 }, Nation);
        var answered = lucky.Parts.Single(p => p.Component == Component.AnsweredInTime);
        // (1 + 5 × 600/800) / 6
        Assert.Equal((1 + (5 * 0.75)) / 6, answered.Adjusted, 10);
        Assert.Equal(1, answered.Observed);
        // Nothing counted: exactly the nation's.
        var rating = lucky.Parts.Single(p => p.Component == Component.Rating);
        Assert.Null(rating.Observed);
        Assert.Equal(0.75, rating.Adjusted, 10);
        Assert.False(lucky.IsRanked);
    }

    [Fact]
    public void One_more_success_among_as_many_adds_the_points_it_says()
    {
        var before = Scorecard.Of(new Tally { Reports = 20, Routed = 20, Answered = 20, AnsweredLate = 10 }, Nation);
        var after = Scorecard.Of(new Tally { Reports = 20, Routed = 20, Answered = 20, AnsweredLate = 9 }, Nation);
        Assert.Equal(before.Parts[0].PerReport, after.Score - before.Score, 10);
    }

    [Fact]
    public void Agencies_of_a_kind_fall_into_three_groups_by_their_load()
    {
        var groups = Scorecard.Groups([(1, 5), (2, 50), (3, 500), (4, 7), (5, 70), (6, 700)]);
        Assert.Equal([VolumeGroup.Small, VolumeGroup.Middle, VolumeGroup.Large, VolumeGroup.Small, VolumeGroup.Middle, VolumeGroup.Large], Enumerable.Range(1, 6).Select(i => groups[i]));
        Assert.Equal(VolumeGroup.Small, Assert.Single(Scorecard.Groups([(9, 4)])).Value);
    }

    [Fact]
    public void Wilson_s_interval_is_that_of_the_textbook()
    {
        // Newcombe 1998, table I: 81 of 263 and 0 of 20.
        var (low, high) = new Share(81, 263).Interval;
        Assert.Equal((0.2553, 0.3662), (Math.Round(low, 4), Math.Round(high, 4)));
        (low, high) = new Share(0, 20).Interval;
        Assert.Equal((0.0, 0.1611), (Math.Round(low, 4), Math.Round(high, 4)));
        Assert.Null(new Share(0, 0).Value);
    }

    [Fact]
    public void Quantiles_are_those_of_the_sorted_list()
    {
        var random = new Draws(32);
        for (var round = 0; round < 200; round++)
        {
            var days = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(0, 30)).Order().ToList();
            var taken = new DaysTaken(days.GroupBy(d => d).Select(g => KeyValuePair.Create(g.Key, g.Count())));
            foreach (var share in new[] { 0.5, 0.9, 1.0 })
                Assert.Equal(days[(int)Math.Ceiling(share * days.Count) - 1], taken.Quantile(share));
        }

        Assert.Null(new DaysTaken([]).Median);
    }

    [Fact]
    public void A_year_in_which_nothing_changes_brings_no_more_false_alarms_than_is_said()
    {
        // 400 places and topics of very different size, each a steady Poisson stream; every day all of them are looked at.
        var random = new Draws(1708);
        var rates = Enumerable.Range(0, 400).Select(_ => Math.Exp((random.NextDouble() * 5) - 2)).ToList();
        var alarmed = 0;
        const int Days = 400;
        for (var day = 0; day < Days; day++)
        {
            var any = false;
            foreach (var rate in rates)
            {
                var before = Enumerable.Range(0, SurgeRule.Weeks).Select(_ => Poisson(random, rate)).ToList();
                var recent = Poisson(random, rate);
                any |= SurgeRule.IsSurge(SurgeRule.Chance(recent, before), recent, rates.Count);
            }

            if (any) alarmed++;
        }

        Assert.InRange(alarmed, 0, Days * SurgeRule.FalseAlarms);
    }

    [Theory]
    [InlineData(30, 4, true)]
    [InlineData(9, 4, false)]
    [InlineData(12, 0, true)]
    [InlineData(4, 0, false)]
    public void A_place_that_boils_over_is_found_among_twenty_thousand(int recent, int usual, bool found)
    {
        var chance = SurgeRule.Chance(recent, [.. Enumerable.Repeat(usual, SurgeRule.Weeks)]);
        Assert.Equal(found, SurgeRule.IsSurge(chance, recent, 20_000));
    }

    [Fact]
    public void A_place_whose_weeks_swing_anyway_needs_more()
    {
        var steady = SurgeRule.Chance(25, [10, 10, 10, 10, 10, 10, 10, 10]);
        var swinging = SurgeRule.Chance(25, [0, 30, 2, 25, 0, 1, 20, 2]);
        Assert.True(steady < 0.001 && swinging > 0.02, $"{steady} {swinging}");
        // By hand: the chance that all of three fall into the last of nine weeks.
        Assert.Equal(Math.Pow(1 / 9.0, 3), SurgeRule.Chance(3, [0, 0, 0, 0, 0, 0, 0, 0]), 12);
    }

    private static int Poisson(Draws random, double rate)
    {
        var (limit, product, n) = (Math.Exp(-rate), random.NextDouble(), 0);
        while (product > limit)
        {
            n++;
            product *= random.NextDouble();
        }

        return n;
    }
}
