using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Statistics;

/// <summary>Counts beside acts that commit late, and after a worker that died in the middle of them.</summary>
public sealed class CountSurvivalTests
{
    /// <summary>Only PostgreSQL has two writers at once: there the mark of the first can have a lower number than one that was counted already.</summary>
    [Fact]
    public async Task An_act_that_commits_after_a_later_one_was_counted_is_counted_too()
    {
        await using var world = await World.Create(Engine.Postgres);
        var first = await world.Report(await world.File());
        var (written, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var late = world.Database.Write(async t =>
        {
            var filed = await world.Commit.File(t, Viewer.Public, first with { Id = 0, TrackingId = default }, new byte[32], ActKind.Submit, default);
            written.SetResult();
            await release.Task;
            return filed;
        });
        await written.Task;
        await world.File();
        await CountTests.Count(world);
        var store = new StatisticsStore(world.Database);
        var all = CountTests.Everything();
        Assert.Equal(2, (await store.Total(all, default)).Reports);
        // What is marked and not committed is not there for anybody.
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM count_dirty")));
        release.SetResult();
        Assert.NotEqual(default, (await late).Report.TrackingId);
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM count_dirty")));
        await CountTests.Count(world);
        Assert.Equal(3, (await store.Total(all, default)).Reports);
        Assert.Equal(await CountTests.Plain(world, all), await store.Total(all, default));
    }

    [Theory, OnBothEngines]
    public async Task A_worker_that_dies_between_two_days_leaves_nothing_that_the_next_does_not_mend(Engine engine)
    {
        await using var world = await World.Create(engine);
        List<TrackingId> ids = [];
        for (var day = 0; day < 3; day++)
        {
            ids.Add(await world.Answered());
            world.Clock.Advance(TimeSpan.FromDays(20)); // another month too
        }

        await CountTests.Count(world);
        foreach (var id in ids) await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id);
        // More marks of the first day than one transaction takes, so that the days fall into several.
        var marks = Enumerable.Repeat("2026-03-02", 10_001).Append("2026-03-22").Append("2026-04-11");
        await world.Database.Write(t => t.InsertMany("count_dirty", ["day", "agency_id"], marks.Select(day => new object?[] { day, World.Bandung })));
        var deaths = 0;
        for (var looks = 1; await Dies(world, looks); looks++)
        {
            deaths++;
            Assert.True(looks < 100, "It dies for ever.");
        }

        Assert.True(deaths >= 2, $"It died {deaths} times only."); // between the transactions
        var mended = await CountTests.Rows(world);
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT (SELECT COUNT(*) FROM count_dirty) + (SELECT COUNT(*) FROM month_change)")));
        await new CountReports(world.Database, world.Deadlines, world.Clock).MarkAll(default);
        await CountTests.Count(world);
        Assert.Equal(await CountTests.Rows(world), mended);
        var all = CountTests.Everything();
        Assert.Equal(await CountTests.Plain(world, all), await new StatisticsStore(world.Database).Total(all, default));
        Assert.Equal(3, (await new StatisticsStore(world.Database).Total(all, default)).Closed);
    }

    // The pass looks at the time between its transactions: there it dies, each time a little later, until it comes to its end.
    private static async Task<bool> Dies(World world, int looks)
    {
        try
        {
            await new CountReports(world.Database, world.Deadlines, new MortalClock(world.Clock, looks)).Run(default);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private sealed class MortalClock(TimeProvider clock, int looks) : TimeProvider
    {
        private int left = looks;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => left-- > 0 ? clock.GetTimestamp() : throw new TimeoutException("The worker is dead.");
    }
}
