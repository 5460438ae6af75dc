using System.Globalization;
using System.Text.Json;
using Lapor.Channels.Push;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Push services in trouble: slow, gone for an hour, busy, and with another opinion of our key.</summary>
public sealed class PushFaultTests
{
    private static readonly TimeSpan Hasty = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Each_answer_of_the_service_is_told_apart()
    {
        await using var relay = new PushRelay();
        await using var crew = await Machine(relay);
        var target = Target(relay);
        Assert.Equal(new PushResult(PushVerdict.Carried, "http_201"), await Send(crew, relay, target));
        foreach (var (verdict, answers) in new[]
        {
            (PushVerdict.Gone, (int[])[401, 403, 404, 410]), (PushVerdict.Declined, [301, 308, 400, 405, 413, 415]), (PushVerdict.Wait, [408, 429, 500, 502, 503, 504]), (PushVerdict.Carried, [200, 202, 204]),
        })
        {
            foreach (var status in answers)
            {
                relay.Answer = string.Create(CultureInfo.InvariantCulture, $"{status}");
                Assert.Equal(new PushResult(verdict, $"http_{relay.Answer}"), await Send(crew, relay, target));
            }
        }

        relay.Answer = null;
        relay.Trouble = "drop";
        Assert.Equal(new PushResult(PushVerdict.Wait, "connection"), await Send(crew, relay, target));
        relay.Trouble = "hang";
        Assert.Equal(new PushResult(PushVerdict.Wait, "timeout"), await Send(crew, relay, target, Hasty));
        using var stop = new CancellationTokenSource(Hasty);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Transport(crew, relay, null).Send(target, Notice, stop.Token));
        relay.Trouble = null;
        Assert.Equal(PushVerdict.Carried, (await Send(crew, relay, target)).Verdict);
        Assert.Empty(relay.Faults);
    }

    [Fact]
    public async Task A_pause_is_told_in_seconds_or_as_a_date_and_is_no_longer_than_six_hours()
    {
        await using var relay = new PushRelay();
        await using var crew = await Machine(relay);
        // A date has whole seconds.
        crew.World.Clock.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerSecond - (crew.World.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerSecond)));
        var now = crew.World.Clock.GetUtcNow();
        var target = Target(relay);
        foreach (var (after, pause) in new (string, TimeSpan?)[]
        {
            ("90", TimeSpan.FromSeconds(90)), ("0", null), ("-5", null), ("segera", null), ("", null), ("86400", TimeSpan.FromHours(6)), ("99999999999999999999", null),
            ((now + TimeSpan.FromMinutes(7)).ToString("R", CultureInfo.InvariantCulture), TimeSpan.FromMinutes(7)), ((now - TimeSpan.FromMinutes(7)).ToString("R", CultureInfo.InvariantCulture), null),
            ((now + TimeSpan.FromDays(7)).ToString("R", CultureInfo.InvariantCulture), TimeSpan.FromHours(6)),
        })
        {
            foreach (var status in new[] { "429", "503" })
            {
                relay.Answer = $"{status} Retry-After: {after}";
                Assert.Equal((after, new PushResult(PushVerdict.Wait, $"http_{status}", pause)), (after, await Send(crew, relay, target)));
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task A_service_that_is_down_for_an_hour_loses_no_notice_and_no_device(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var crew = await Machine(relay, engine, TimeSpan.FromSeconds(3));
        var world = crew.World;
        var (first, second) = (await world.File(), await world.File());
        var (phone, tablet, other) = (Target(relay), Target(relay), Target(relay));
        await crew.Work();
        foreach (var device in new[] { phone, tablet }) await crew.Devices.KeepForReport((await world.Report(first)).Id, device, default);
        await crew.Devices.KeepForReport((await world.Report(second)).Id, other, default);
        relay.Trouble = "hang";
        foreach (var id in new[] { first, second }) await world.Forward(id);
        await Late(crew, TimeSpan.FromSeconds(1));
        Assert.Equal(3, await Count(crew, "SELECT COUNT(*) FROM job WHERE kind = 'push_notice' AND error IS NOT NULL"));
        relay.Trouble = "drop";
        for (var i = 0; i < 10; i++) await Late(crew, TimeSpan.FromMinutes(2));
        (relay.Trouble, relay.Answer) = (null, "503");
        for (var i = 0; i < 10; i++) await Late(crew, TimeSpan.FromMinutes(2));
        relay.Answer = "429 Retry-After: 600";
        for (var i = 0; i < 10; i++) await Late(crew, TimeSpan.FromMinutes(2));
        Assert.Empty(relay.Taken);
        relay.Answer = null;
        for (var i = 0; i < 10; i++) await Late(crew, TimeSpan.FromMinutes(6));
        Assert.Equal(new[] { phone, tablet, other }.Select(d => new Uri(d.Endpoint).AbsolutePath).Order(StringComparer.Ordinal), relay.Taken.Select(t => t.Path).Order(StringComparer.Ordinal));
        Assert.Equal((3, 0), (await Count(crew, "SELECT COUNT(*) FROM push_device"), await Count(crew, "SELECT COUNT(*) FROM job WHERE kind = 'push_notice'")));
        Assert.Empty(relay.Faults);
        // What comes next is told as ever.
        relay.Taken.Clear();
        await world.Dispose(first);
        await crew.Work();
        Assert.Equal(2, relay.Taken.Count);
    }

    [Theory, OnBothEngines]
    public async Task What_a_service_declines_is_parked_where_it_is_seen_and_the_device_stays(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var crew = await Machine(relay, engine);
        var world = crew.World;
        foreach (var status in new[] { "400", "413" })
        {
            var id = await world.File();
            var report = (await world.Report(id)).Id;
            await crew.Work();
            await crew.Devices.KeepForReport(report, Target(relay), default);
            relay.Answer = status;
            await world.Forward(id);
            await Late(crew, TimeSpan.FromSeconds(1));
            var asked = relay.Asked;
            for (var i = 0; i < 4; i++) await Late(crew, TimeSpan.FromMinutes(20));
            Assert.Equal(asked, relay.Asked);
            Assert.Equal(JobKinds.NoticeOnDevice, Assert.Single(await world.Jobs.Parked(10, default)).Kind);
            Assert.True(await crew.Devices.HasAny(report, default));
            (relay.Answer, var before) = (null, relay.Taken.Count);
            Assert.Equal(1, await world.Jobs.ReleaseKind(JobKinds.NoticeOnDevice, default));
            await crew.Work();
            Assert.Equal(before + 1, relay.Taken.Count);
        }
    }

    [Theory, OnBothEngines("401", "403", "404")]
    public async Task A_device_that_is_bound_to_another_key_or_unknown_is_forgotten_alone(Engine engine, string status)
    {
        await using var relay = new PushRelay();
        await using var crew = await Machine(relay, engine);
        var world = crew.World;
        var (first, second) = (await world.File(), await world.File());
        await crew.Work();
        foreach (var id in new[] { first, second }) await crew.Devices.KeepForReport((await world.Report(id)).Id, Target(relay), default);
        relay.Answer = status;
        await world.Forward(first);
        await crew.Work();
        relay.Answer = null;
        Assert.Equal((false, true), (await crew.Devices.HasAny((await world.Report(first)).Id, default), await crew.Devices.HasAny((await world.Report(second)).Id, default)));
        await world.Forward(second);
        await crew.Work();
        Assert.Single(relay.Taken);
    }

    [Fact]
    public async Task The_service_holds_a_device_to_the_first_key_that_wrote_to_it()
    {
        await using var relay = new PushRelay();
        await using var crew = await Machine(relay);
        await using var stranger = await Machine(relay);
        var target = Target(relay);
        Assert.Equal(PushVerdict.Carried, (await Send(crew, relay, target)).Verdict);
        Assert.Equal(new PushResult(PushVerdict.Gone, "http_403"), await Send(stranger, relay, target));
        Assert.Equal("another sender's key", Assert.Single(relay.Faults));
        Assert.Equal(PushVerdict.Carried, (await Send(crew, relay, target)).Verdict);
    }

    [Theory, OnBothEngines(13, -13)]
    public async Task A_clock_that_is_wrong_costs_no_device(Engine engine, int hours)
    {
        // The service is right; ours is half a day off, so that every proof of ours is over, or not good yet.
        await using var relay = new PushRelay(() => TimeProvider.System.GetUtcNow().AddHours(hours));
        await using var crew = await Machine(relay, engine);
        var id = await crew.World.File();
        await crew.Work();
        await crew.Devices.KeepForReport((await crew.World.Report(id)).Id, Target(relay), default);
        await crew.World.Forward(id);
        await Late(crew, TimeSpan.FromSeconds(1));
        Assert.Equal("no proof of the sender", relay.Faults.First());
        Assert.True(await crew.Devices.HasAny((await crew.World.Report(id)).Id, default));
        Assert.Equal(new PushResult(PushVerdict.Wait, "clock"), await Send(crew, relay, Target(relay)));
    }

    private static PushNotice Notice => new(JsonSerializer.SerializeToUtf8Bytes("halo"), "t", false);

    /// <summary>A crew whose clock is the machine's, which the service looks at.</summary>
    private static async Task<Crew> Machine(PushRelay relay, Engine engine = Engine.Sqlite, TimeSpan? patience = null)
    {
        var crew = await Crew.Create(engine, push: relay.Clients(patience));
        crew.World.Clock.Advance(TimeProvider.System.GetUtcNow() - crew.World.Clock.GetUtcNow());
        return crew;
    }

    private static PushTransport Transport(Crew crew, PushRelay relay, TimeSpan? patience) => new(crew.Key, new PushContact(new Uri("https://lapor.example")), relay.Clients(patience), crew.World.Clock);

    private static Task<PushResult> Send(Crew crew, PushRelay relay, PushTarget target, TimeSpan? patience = null) => Transport(crew, relay, patience).Send(target, Notice, default);

    private static PushTarget Target(PushRelay relay)
    {
        var (endpoint, key, secret) = relay.Subscribe();
        return PushDevices.Read(endpoint, key, secret, "id").Value;
    }

    /// <summary>Time passes, and what is due then is tried; it may fail.</summary>
    private static async Task Late(Crew crew, TimeSpan by)
    {
        crew.World.Clock.Advance(by);
        while (await crew.Runner.RunDue(default) > 0)
        {
        }
    }

    private static Task<int> Count(Crew crew, string query) => crew.World.Database.Read(s => s.Scalar<int>(query));
}
