using System.Collections.Concurrent;
using Lapor.Jobs;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Jobs;

public sealed class JobStoreTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, OnBothEngines]
    public async Task A_job_is_leased_once_comes_back_when_its_worker_dies_and_is_gone_when_done(Engine engine)
    {
        await using var world = await World.Create(engine);
        Assert.False(await world.Jobs.IsDue(default));
        Assert.Null(await world.Jobs.Lag(default));
        await world.Jobs.Ensure(new NewJob("sweep", "sweep", world.Now + 10), default);
        await world.Jobs.Ensure(new NewJob("sweep", "sweep", world.Now), default); // the same key: the same job
        Assert.Empty(await world.Jobs.Lease("a", 10, Minute, default));
        world.Clock.Advance(TimeSpan.FromMilliseconds(15));
        Assert.True(await world.Jobs.IsDue(default));
        Assert.Equal(TimeSpan.FromMilliseconds(5), await world.Jobs.Lag(default));
        var job = Assert.Single(await world.Jobs.Lease("a", 10, Minute, default));
        Assert.Equal(("sweep", 1, "leased"), (job.Kind, job.Attempts, job.State));
        Assert.Empty(await world.Jobs.Lease("b", 10, Minute, default));

        world.Clock.Advance(Minute);
        var again = Assert.Single(await world.Jobs.Lease("b", 10, Minute, default));
        Assert.Equal((job.Id, 2), (again.Id, again.Attempts));
        await world.Jobs.Done(job, default); // the first worker wakes up too late: its word counts no more
        await world.Jobs.Park(job, "late", default);
        await world.Jobs.Again(job, world.Now, "late", default);
        Assert.Empty(await world.Jobs.Lease("c", 10, Minute, default));
        await world.Jobs.Done(again, default);
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await world.Jobs.IsDue(default));
    }

    [Theory, OnBothEngines]
    public async Task A_parked_job_waits_for_a_person(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Jobs.Ensure(new NewJob("send_mail", "mail", world.Now), default);
        await world.Jobs.Park(Assert.Single(await world.Jobs.Lease("a", 1, Minute, default)), "RefusedException", default);
        world.Clock.Advance(TimeSpan.FromDays(365));
        Assert.False(await world.Jobs.IsDue(default));
        var parked = Assert.Single(await world.Jobs.Parked(10, default));
        Assert.Equal(("send_mail", "RefusedException", "parked"), (parked.Kind, parked.Error, parked.State));
        Assert.Equal(1, await world.Jobs.Release(default));
        Assert.Empty(await world.Jobs.Parked(10, default));
        Assert.Equal(1, Assert.Single(await world.Jobs.Lease("a", 1, Minute, default)).Attempts);
    }

    [Theory, OnBothEngines]
    public async Task Jobs_of_one_report_and_kind_are_dropped_and_no_others(Engine engine)
    {
        await using var world = await World.Create(engine);
        foreach (var (kind, report) in new[] { ("send_mail", 1L), ("tell_reporter", 1L), ("publish", 1L), ("send_mail", 2L) })
            await world.Jobs.Ensure(new NewJob(kind, $"{kind}:{report}", world.Now, report), default);
        await world.Jobs.Drop(1, ["send_mail", "tell_reporter"], default);
        var left = await world.Jobs.Lease("a", 10, Minute, default);
        Assert.Equal(["publish:1", "send_mail:2"], left.Select(j => j.Key).Order(StringComparer.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task A_job_that_waits_is_called_off_and_one_that_a_worker_holds_is_not(Engine engine)
    {
        await using var world = await World.Create(engine);
        foreach (var key in new[] { "held", "waits" }) await world.Jobs.Ensure(new NewJob("send_mail", key, world.Now), default);
        Assert.Equal("held", Assert.Single(await world.Jobs.Lease("a", 1, Minute, default)).Key);
        foreach (var key in new[] { "held", "waits", "nobody" }) await world.Database.Write(t => JobStore.CallOff(t, key, default));
        world.Clock.Advance(Minute);
        Assert.Equal("held", Assert.Single(await world.Jobs.Lease("b", 10, Minute, default)).Key);
    }

    [Theory, OnBothEngines]
    public async Task Jobs_of_one_moment_are_taken_in_the_order_in_which_they_were_written(Engine engine)
    {
        await using var world = await World.Create(engine);
        for (var i = 0; i < 6; i++) await world.Jobs.Ensure(new NewJob("last_mail", $"{i}", world.Now + 1000), default);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        // Written once more, the first lies behind the others on the disk.
        var first = Assert.Single(await world.Jobs.Lease("a", 1, Minute, default));
        Assert.Equal("0", first.Key);
        await world.Jobs.Again(first, world.Now, null, default);
        Assert.Equal(["0", "1", "2"], (await world.Jobs.Lease("a", 3, Minute, default)).Select(j => j.Key));
        Assert.Equal(["3", "4", "5"], (await world.Jobs.Lease("a", 9, Minute, default)).Select(j => j.Key));
    }

    [Theory, OnBothEngines]
    public async Task Many_workers_never_take_one_job_twice(Engine engine)
    {
        await using var world = await World.Create(engine);
        for (var i = 0; i < 60; i++) await world.Jobs.Ensure(new NewJob("index", $"{i}", world.Now - i), default);
        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(w => Task.Run(() => world.Jobs.Lease($"w{w}", 5, Minute, default))));
        // PostgreSQL may give a worker fewer than it asked for; nobody gets what another has.
        var all = taken.SelectMany(t => t).Select(j => j.Id).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        all.AddRange((await world.Jobs.Lease("last", 60, Minute, default)).Select(j => j.Id));
        Assert.Equal(60, all.Distinct().Count());
    }

    [Theory, OnBothEngines]
    public async Task A_runner_retries_later_each_time_parks_in_the_end_and_lets_others_pass(Engine engine)
    {
        await using var world = await World.Create(engine);
        var ran = new ConcurrentQueue<string>();
        var runner = new JobRunner(
            world.Jobs,
            new Dictionary<string, JobHandler>
            {
                ["good"] = (job, _) => Task.FromResult(Note(job.Key, JobResult.Finished)),
                ["bad"] = (job, _) => throw new InvalidDataException(Note(job.Key, "names nobody")),
                ["hopeless"] = (_, _) => throw new PermanentJobException("no such mailbox"),
                ["daily"] = (job, _) => Task.FromResult(Note(job.Key, new JobResult(TimeSpan.FromDays(1)))),
            },
            new JobSignal(), world.Clock, NullLogger<JobRunner>.Instance);
        foreach (var kind in new[] { "bad", "good", "hopeless", "daily", "unheard" }) await world.Jobs.Ensure(new NewJob(kind, kind, world.Now), default);
        Assert.Equal(5, await runner.RunDue(default));
        Assert.Equal(["bad", "daily", "good"], ran.Order());
        Assert.Equal(["hopeless", "unheard"], (await world.Jobs.Parked(10, default)).Select(j => j.Kind).Order());
        Assert.Equal(0, await runner.RunDue(default));
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await runner.RunDue(default));
        for (var i = 0; i < 12; i++)
        {
            world.Clock.Advance(TimeSpan.FromHours(1));
            await runner.RunDue(default);
        }

        Assert.Equal(JobRunner.MostAttempts, ran.Count(k => k == "bad"));
        var given = Assert.Single(await world.Jobs.Parked(10, default), j => j.Kind == "bad");
        Assert.Equal("InvalidDataException", given.Error);
        Assert.Equal(1, ran.Count(k => k == "daily"));
        world.Clock.Advance(TimeSpan.FromDays(1));
        await runner.RunDue(default);
        Assert.Equal(2, ran.Count(k => k == "daily"));

        T Note<T>(string key, T value)
        {
            ran.Enqueue(key);
            return value;
        }
    }

    [Theory, OnBothEngines]
    public async Task The_jobs_of_an_act_stand_with_it_or_not_at_all(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        var jobs = await world.Database.Read(s => s.Query<string>("SELECT key FROM job ORDER BY id"));
        Assert.Equal(jobs.Count, jobs.Distinct().Count());
        Assert.Contains(jobs, k => k.StartsWith("close_when_silent:", StringComparison.Ordinal));
        Assert.True((await world.Try(world.Andi, Lapor.Reports.ActKind.Archive, id)).IsRefused);
        Assert.Equal(jobs, await world.Database.Read(s => s.Query<string>("SELECT key FROM job ORDER BY id")));
    }

    [Theory, OnBothEngines]
    public async Task Parked_jobs_run_again_one_by_one_by_kind_or_all(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Database.Write(t => JobStore.Add(t, [.. new[] { "a", "a", "a", "b", "b", "c" }.Select((kind, i) => new NewJob(kind, $"{kind}{i}", world.Now))], world.Now, default));
        foreach (var job in await world.Jobs.Lease("w", 10, TimeSpan.FromMinutes(1), default)) await world.Jobs.Park(job, "IOException", default);
        Assert.Equal(["a 3", "b 2", "c 1"], (await world.Jobs.ParkedKinds(default)).Select(k => $"{k.Kind} {k.Count}"));
        var one = (await world.Jobs.Parked(10, default))[0].Id;
        Assert.Equal((1, 0), (await world.Jobs.ReleaseOne(one, default), await world.Jobs.ReleaseOne(one, default)));
        Assert.Equal((2, 0), (await world.Jobs.ReleaseKind("b", default), await world.Jobs.ReleaseKind("b", default)));
        Assert.Equal(["a 2", "c 1"], (await world.Jobs.ParkedKinds(default)).Select(k => $"{k.Kind} {k.Count}"));
        Assert.Equal(3, await world.Jobs.Release(default));
        Assert.Equal(6, (await world.Jobs.Lease("w", 10, TimeSpan.FromMinutes(1), default)).Count);
    }
}
