using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;

namespace Lapor.Tests.Channels;

/// <summary>Several gateways: the load is shared by what works now, and a dead one is only looked at.</summary>
public sealed class GateChoiceTests
{
    private const long Now = 1_772_416_800_000;

    private static readonly OutgoingSms Message = new("+6281234567890", "Lapor: uji", "uji.1");

    [Fact]
    public void Two_good_gateways_take_turns_and_a_bad_one_gets_its_share()
    {
        Assert.Equal((50, 50), Shares(_ => true, _ => true));
        var (good, bad) = Shares(_ => true, n => n % 2 == 0);
        Assert.True(good > bad * 1.4, $"{good} : {bad}");
        Assert.True(bad > 20, $"{good} : {bad}"); // half of what it gets works: it is no dead gateway
    }

    [Fact]
    public void A_dead_gateway_gets_one_probe_in_a_while_and_its_share_again_when_it_is_back()
    {
        IReadOnlyList<GateTry> dead = [new(Now, true), new(Now, false), new(Now, false), new(Now, false)];
        IReadOnlyList<GateTry> alive = [.. Enumerable.Repeat(new GateTry(Now, true), GateChoice.Remembered)];
        Assert.Equal([1, 0], GateChoice.Order([dead, alive], Now));
        Assert.Equal([1, 0], GateChoice.Order([dead, alive], Now + 29_999));
        Assert.Equal([0, 1], GateChoice.Order([dead, alive], Now + 30_000));
        IReadOnlyList<GateTry> back = [.. dead, new(Now + 30_000, true)];
        Assert.Equal([0, 1], GateChoice.Order([back, alive], Now + 30_001));
        // Nobody alive: all are asked, or nothing would ever leave.
        Assert.Equal(2, GateChoice.Order([dead, dead], Now).Count);
        Assert.Equal([0], GateChoice.Order([dead], Now));
        Assert.Empty(GateChoice.Order([], Now));
    }

    [Fact]
    public void What_was_long_ago_says_nothing()
    {
        IReadOnlyList<GateTry> old = [.. Enumerable.Repeat(new GateTry(Now - (long)GateChoice.Fresh.TotalMilliseconds, false), 2), new(Now - (long)GateChoice.Fresh.TotalMilliseconds, true)];
        Assert.Equal([0, 1], GateChoice.Order([old, [new(Now, true)]], Now));
    }

    [Fact]
    public async Task A_message_goes_through_the_other_gateway_when_one_is_down_or_says_no()
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var answer in new[] { "503 Service temporarily unavailable", "429 Too many", "403 Authorization failed for sendsms", "500 x", "200 <html>", "drop" })
        {
            await using var broken = new KannelGateway { Answer = answer };
            await using var good = new KannelGateway();
            var sms = Over(broken.Address, good.Address);
            for (var i = 0; i < 8; i++) Assert.Equal(new(SmsVerdict.Taken, "accepted"), await sms.Send(Message, default));
            Assert.Equal(8, good.Taken.Count);
            Assert.InRange(broken.Log.Count, 1, GateChoice.Deadly + Probes(began));
        }

        Uri closed;
        await using (var gone = new KannelGateway()) closed = gone.Address;
        await using var other = new KannelGateway();
        Assert.Equal("accepted", (await Over(closed, other.Address).Send(Message, default)).Code);
    }

    [Fact]
    public async Task After_silence_no_other_gateway_is_asked_and_a_silent_one_soon_gets_nothing()
    {
        await using var silent = new KannelGateway { Answer = "hang" };
        await using var good = new KannelGateway();
        var sms = Over(silent.Address, good.Address, TimeSpan.FromMilliseconds(150));
        Assert.Equal(new(SmsVerdict.Later, "timeout"), await sms.Send(Message, default));
        var began = TimeProvider.System.GetTimestamp();
        Assert.Empty(good.Taken); // it may have left: sending it there too could bring it twice
        for (var i = 0; i < 30; i++) await sms.Send(Message, default);
        Assert.InRange(silent.Log.Count, 1, GateChoice.Deadly + Probes(began));
        Assert.Equal(31, good.Taken.Count + silent.Log.Count);
    }

    [Fact]
    public async Task Only_a_number_that_no_gateway_reaches_is_given_up()
    {
        await using var one = new KannelGateway { Answer = "403 Not routable. Do not try again." };
        await using var two = new KannelGateway();
        Assert.Equal(SmsVerdict.Taken, (await Over(one.Address, two.Address).Send(Message, default)).Verdict);
        two.Answer = "503 x";
        Assert.Equal(new(SmsVerdict.Later, "http_503"), await Over(one.Address, two.Address).Send(Message, default));
        Assert.Equal(new(SmsVerdict.Later, "http_503"), await Over(two.Address, one.Address).Send(Message, default));
        two.Answer = one.Answer;
        Assert.Equal(new(SmsVerdict.Never, "not_routable"), await Over(one.Address, two.Address).Send(Message, default));
    }

    [Theory, OnBothEngines]
    public async Task Each_of_several_gateways_is_counted_beside_the_channel(Engine engine)
    {
        await using var broken = new KannelGateway { Answer = "503 x" };
        await using var good = new KannelGateway();
        await using var crew = await Crew.Create(engine);
        var sms = new SmsTransport(Two(broken.Address, good.Address), KannelGateway.Clients(), TimeProvider.System, crew.Tally);
        await sms.Send(Message, default);
        var health = await new ChannelStore(crew.World.Database, crew.World.Clock).Health(default);
        Assert.Equal(["sms 1/0", "sms:1 0/1", "sms:2 1/0"], health.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key} {h.Value.Sent}/{h.Value.Failed}"));
        Assert.Equal((false, "http_503"), (health["sms"].IsDown, health[SmsTransport.GateChannel(0)].Code));
    }

    [Fact]
    public void Mistakes_of_the_second_gateway_are_told_by_its_own_names()
    {
        var options = Two(new Uri("http://127.0.0.1:1/x"), new Uri("http://sms.contoh.id/x"));
        Assert.Contains("LAPOR_SMS2_URL is http", Assert.Single(options.Mistakes()), StringComparison.Ordinal);
        Assert.Contains("LAPOR_SMS2_USER", Assert.Single((options with { Others = [new(new Uri("https://sms.contoh.id/x"), null, null)] }).Mistakes()), StringComparison.Ordinal);
        Assert.Contains("first gateway first", Assert.Single((options with { Gateway = null }).Mistakes()), StringComparison.Ordinal);
    }

    // On a machine that stood still for long a dead gateway was due for a look in between.
    private static int Probes(long began) => (int)(TimeProvider.System.GetElapsedTime(began) / GateChoice.BetweenProbes);

    private static (int First, int Second) Shares(Func<int, bool> first, Func<int, bool> second)
    {
        List<GateTry>[] tries = [[], []];
        int[] counts = [0, 0];
        for (var i = 0; i < 100; i++)
        {
            var gate = GateChoice.Order(tries, Now + i)[0];
            tries[gate].Add(new(Now + i, (gate == 0 ? first : second)(counts[gate]++)));
        }

        return (counts[0], counts[1]);
    }

    private static SmsOptions Two(Uri first, Uri second) => new() { Gateway = first, User = "lapor", Password = "rahasia-gerbang", Others = [new(second, "lapor", "rahasia-gerbang")] };

    private static SmsTransport Over(Uri first, Uri second, TimeSpan? patience = null) => new(Two(first, second) with { Timeout = patience ?? TimeSpan.FromSeconds(20) }, KannelGateway.Clients(), TimeProvider.System);
}
