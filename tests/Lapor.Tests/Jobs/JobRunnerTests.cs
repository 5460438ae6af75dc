using System.Collections.Concurrent;
using System.Globalization;
using Lapor.Jobs;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Jobs;

public sealed class JobRunnerTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Theory, OnBothEngines]
    public async Task A_leased_job_is_nobody_elses_until_its_lease_ends(Engine engine)
    {
        await using var bench = await Bench.Open(engine);
        await bench.Add("a");
        var first = Assert.Single(await bench.Jobs.Lease("one", 10, Lease, default));
        Assert.Empty(await bench.Jobs.Lease("two", 10, Lease, default));
        Assert.False(await bench.Jobs.IsDue(default));

        bench.Clock.Advance(Lease);
        var second = Assert.Single(await bench.Jobs.Lease("two", 10, Lease, default));
        Assert.Equal((1, 2), (first.Attempts, second.Attempts));

        // The worker that was thought dead comes back: nothing it records counts.
        await bench.Jobs.Done(first, default);
        await bench.Jobs.Park(first, "late", default);
        await bench.Jobs.Again(first, bench.Now, "late", default);
        Assert.Equal(("leased", (string?)null), await bench.Only());
        await bench.Jobs.Done(second, default);
        Assert.Equal(0, await bench.Count());
    }

    [Theory, OnBothEngines]
    public async Task A_key_that_waits_is_not_queued_again(Engine engine)
    {
        await using var bench = await Bench.Open(engine);
        await bench.Add("a", "a");
        await bench.Add("a", "b");
        Assert.Equal(2, await bench.Count());
    }

    [Theory, OnBothEngines]
    public async Task Jobs_run_when_they_are_due_and_not_before(Engine engine)
    {
        await using var bench = await Bench.Open(engine);
        await bench.Jobs.Ensure(new NewJob("work", "later", bench.Now + 60_000), default);
        Assert.Equal(0, await bench.Runner().RunDue(default));
        Assert.Null(await bench.Jobs.Lag(default));
        bench.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(TimeSpan.FromSeconds(30), await bench.Jobs.Lag(default));
        Assert.Equal(1, await bench.Runner().RunDue(default));
        Assert.Equal(["later"], bench.Ran);
        Assert.Null(await bench.Jobs.Lag(default));
    }

    [Theory, OnBothEngines]
    public async Task A_failing_job_waits_longer_each_time_and_is_parked_in_the_end(Engine engine)
    {
        await using var bench = await Bench.Open(engine);
        await bench.Add("a");
        var runner = bench.Runner(_ => throw new IOException("canary-words"));
        List<int> pauses = [];
        for (var attempt = 1; attempt < JobRunner.MostAttempts; attempt++)
        {
            Assert.Equal(1, await runner.RunDue(default));
            var due = await bench.Database.Read(s => s.Scalar<long>("SELECT due_at FROM job"));
            pauses.Add((int)(due - bench.Now) / 1000);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(due - bench.Now - 1));
            Assert.Equal(0, await runner.RunDue(default));
            bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560], pauses);
        Assert.Equal(1, await runner.RunDue(default));
        // The error is a type's name: a message may quote what a person wrote.
        Assert.Equal(("parked", "IOException"), await bench.Only());
        bench.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(0, await runner.RunDue(default));

        Assert.Equal("a", Assert.Single(await bench.Jobs.Parked(10, default)).Key);
        Assert.Equal(1, await bench.Jobs.Release(default));
        Assert.Empty(await bench.Jobs.Parked(10, default));
        Assert.Equal(1, await bench.Runner().RunDue(default));
        Assert.Equal(0, await bench.Count());
    }

    [Theory, OnBothEngines]
    public async Task A_job_that_no_retry_can_mend_or_that_nobody_knows_is_parked_at_once(Engine engine)
    {
        await using var bench = await Bench.Open(engine);
        await bench.Jobs.Ensure(new NewJob("strange", "s", bench.Now), default);
        await bench.Add("a", "b");
        await bench.Runner(job => job.Key == "a" ? throw new PermanentJobException("no") : Task.FromResult(JobResult.Finished)).RunDue(default);
        Assert.Equal(["a PermanentJobException", "s unknown kind"], (await bench.Jobs.Parked(10, default)).Select(j => $"{j.Key} {j.Error}").Order(StringComparer.Ordinal));
        Assert.Equal(2, await bench.Count());
    }

    [Theory, OnBothEngines]
    public async Task A_recurring_job_comes_again_with_its_failures_forgotten(Engine engine)
    {
        await using var bench = await Bench.Open(engine);
        await bench.Add("a");
        var turn = 0;
        var runner = bench.Runner(_ => ++turn == 1 ? throw new IOException() : Task.FromResult(new JobResult(TimeSpan.FromHours(1))));
        await runner.RunDue(default);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        await runner.RunDue(default);
        Assert.Equal(("waiting", (string?)null), await bench.Only());
        Assert.Equal(0, await bench.Database.Read(s => s.Scalar<int>("SELECT attempts FROM job")));
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await runner.RunDue(default));
    }

    [Theory, OnBothEngines]
    public async Task A_stopped_runner_leaves_its_job_to_the_end_of_the_lease(Engine engine)
    {
        await using var bench = await Bench.Open(engine);
        await bench.Add("a");
        using var stop = new CancellationTokenSource();
        var runner = bench.Runner(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunDue(stop.Token));
        Assert.Equal(("leased", (string?)null), await bench.Only());
        bench.Clock.Advance(Lease);
        Assert.Equal(1, await bench.Runner().RunDue(default));
        Assert.Equal(["a"], bench.Ran);
    }

    [Fact]
    public async Task Two_runners_on_one_PostgreSQL_never_run_a_job_twice()
    {
        const int all = 300;
        await using var bench = await Bench.Open(Engine.Postgres);
        await using var other = Database.Open(bench.ConnectionString);
        await bench.Add([.. Enumerable.Range(0, all).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var turns = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var workers = new ConcurrentDictionary<int, int>();
        async Task Drain(Database database, int worker)
        {
            var runner = Bench.Runner(new JobStore(database, bench.Clock), bench.Clock, async job =>
            {
                turns.AddOrUpdate(job.Key, 1, (_, n) => n + 1);
                workers.AddOrUpdate(worker, 1, (_, n) => n + 1);
                await Task.Yield();
                return JobResult.Finished;
            });
            while (await runner.RunDue(default) > 0)
            {
            }
        }

        await Task.WhenAll(Drain(bench.Database, 1), Drain(other, 2));
        Assert.Equal(all, turns.Count);
        Assert.All(turns.Values, turn => Assert.Equal(1, turn));
        Assert.Equal(2, workers.Count);
        Assert.Equal(0, await bench.Count());
    }

    private sealed class Bench : IAsyncDisposable
    {
        private readonly TestDatabase data;

        private Bench(TestDatabase data)
        {
            this.data = data;
            Jobs = new JobStore(data.Database, Clock);
        }

        public TestClock Clock { get; } = new();

        public JobStore Jobs { get; }

        public Database Database => data.Database;

        public string ConnectionString => data.ConnectionString;

        public ConcurrentQueue<string> Ran { get; } = new();

        public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

        public static async Task<Bench> Open(Engine engine) => new(await TestDatabase.Create(engine));

        public static JobRunner Runner(JobStore jobs, TestClock clock, Func<Job, Task<JobResult>> work) =>
            new(jobs, new Dictionary<string, JobHandler> { ["work"] = (job, _) => work(job) }, new JobSignal(), clock, NullLogger<JobRunner>.Instance);

        public Task Add(params string[] keys) => Database.Write(t => JobStore.Add(t, [.. keys.Select(k => new NewJob("work", k, Now))], Now, default));

        public JobRunner Runner(Func<Job, Task<JobResult>>? work = null) => Runner(Jobs, Clock, work ?? (job =>
        {
            Ran.Enqueue(job.Key);
            return Task.FromResult(JobResult.Finished);
        }));

        public async Task<(string State, string? Error)> Only() =>
            await Database.Read(s => s.First<Job>("SELECT id, kind, key, state, error FROM job")) is { } job ? (job.State, job.Error) : default;

        public Task<long> Count() => Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job"));

        public ValueTask DisposeAsync() => data.DisposeAsync();
    }
}
