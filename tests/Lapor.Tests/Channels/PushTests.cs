using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.Channels.Push;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Notices on devices, over a push service that checks what the real ones check and decrypts with the browser's own key.</summary>
public sealed class PushTests
{
    // RFC 8291, Appendix A.
    private const string Plain = "When I grow up, I want to be a watermelon";
    private const string BrowserKey = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string BrowserSecretKey = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    private const string Secret = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string SenderKey = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string SenderSecretKey = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";

    private const string Body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    [Fact]
    public void A_message_is_encrypted_as_in_the_standards_own_example()
    {
        using var sender = Pair(SenderKey, SenderSecretKey);
        using var browser = Pair(BrowserKey, BrowserSecretKey);
        var body = PushCipher.Encrypt(Encoding.ASCII.GetBytes(Plain), Base64Url.DecodeFromChars(BrowserKey), Base64Url.DecodeFromChars(Secret), sender, Base64Url.DecodeFromChars(Salt), filled: 0);
        Assert.Equal(Body, Base64Url.EncodeToString(body));
        Assert.Equal(Plain, PushRelay.Decrypt(body, browser, Base64Url.DecodeFromChars(Secret)));
    }

    [Fact]
    public void Every_message_has_one_length_and_is_sealed_anew()
    {
        using var browser = Pair(BrowserKey, BrowserSecretKey);
        List<byte[]> sealedAs = [.. ((string[])["", "a", new('x', PushCipher.Filled)]).Select(m => PushCipher.Encrypt(Encoding.ASCII.GetBytes(m), BrowserKey, Secret)), PushCipher.Encrypt("a"u8, BrowserKey, Secret)];
        Assert.Single(sealedAs.Select(b => b.Length).Distinct());
        Assert.Equal(4, sealedAs.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal("a", PushRelay.Decrypt(sealedAs[1], browser, Base64Url.DecodeFromChars(Secret)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PushCipher.Encrypt(new byte[PushCipher.Filled + 1], BrowserKey, Secret));
        Assert.ThrowsAny<CryptographicException>(() => PushCipher.Encrypt("a"u8, Base64Url.EncodeToString([4, .. new byte[64]]), Secret));
    }

    [Theory]
    [InlineData("http://push.example/1", BrowserKey, Secret)]
    [InlineData("https://user:pass@push.example/1", BrowserKey, Secret)]
    [InlineData("/kirim/1", BrowserKey, Secret)]
    [InlineData("", BrowserKey, Secret)]
    [InlineData(null, BrowserKey, Secret)]
    [InlineData("https://push.example/1", "BCVx", Secret)]
    [InlineData("https://push.example/1", null, Secret)]
    [InlineData("https://push.example/1", BrowserKey, "BTBZMqHH6r4Tts7J_aSI")]
    [InlineData("https://push.example/1", BrowserKey, "%%%")]
    public void What_no_browser_gives_is_refused(string? endpoint, string? key, string? secret) =>
        Assert.Equal("push_subscription", Assert.Single(PushDevices.Read(endpoint, key, secret, "id").Refusals).Code);

    [Theory, OnBothEngines]
    public async Task A_report_tells_its_devices_of_each_act_once_and_an_officer_theirs(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var crew = await Crew.Create(engine, push: relay.Clients());
        var world = crew.World;
        world.Clock.Advance(TimeProvider.System.GetUtcNow() - world.Clock.GetUtcNow()); // the service looks at the machine's clock
        var id = await world.File();
        var report = (await world.Report(id)).Id;
        var (phone, tablet, desk) = (Target(relay), Target(relay, "en"), Target(relay));
        await crew.Devices.KeepForReport(report, phone, default);
        await crew.Devices.KeepForReport(report, phone, default); // pressed twice
        await crew.Devices.KeepForReport(report, tablet, default);
        await crew.Devices.KeepForOfficer(world.Andi.Officer!.Id, desk, default);
        await crew.Work();
        relay.Taken.Clear();

        await world.Forward(id);
        await crew.Work();
        var taken = relay.Taken.ToList();
        Assert.Empty(relay.Faults);
        Assert.Equal(3, taken.Count);
        Assert.Single(taken.Select(t => t.Length).Distinct());
        Assert.Single(taken.Select(t => t.Topic).Distinct());
        Assert.DoesNotContain(id.ToString(), taken[0].Topic, StringComparison.Ordinal);
        var said = Said(taken, phone);
        Assert.Equal(($"Laporan {id.Spoken} diteruskan ke instansi yang berwenang.", $"/laporan/{id}", "id"), (said.Body, said.Url, said.Lang));
        Assert.StartsWith($"Report {id.Spoken} was forwarded", Said(taken, tablet).Body, StringComparison.Ordinal);
        Assert.Equal(($"Laporan {id.Spoken} menunggu Anda.", $"/kerja/laporan/{id}"), (Said(taken, desk).Body, Said(taken, desk).Url));
        Assert.All(taken, t => Assert.Equal((259_200, "normal"), (t.Ttl, t.Urgency)));

        // The job of the mail again, as after a crash: nobody is told twice.
        var act = (await world.Reports.Acts(report, default))[^1].Id;
        await crew.Workers.Handlers[JobKinds.TellReporter](new() { Kind = JobKinds.TellReporter, Key = "again", ReportId = report, ActId = act }, default);
        await crew.Work();
        Assert.Equal(3, relay.Taken.Count);

        await crew.Devices.Drop(report, null, phone.Endpoint, default);
        Assert.False(await crew.Devices.IsKept(report, null, phone.Endpoint, default));
        Assert.True(await crew.Devices.IsKept(report, null, tablet.Endpoint, default));
        await world.Database.Write(t => PushDevices.ForgetOfficer(t, world.Andi.Officer!.Id, default));
        relay.Taken.Clear();
        await world.Dispose(id);
        await crew.Work();
        Assert.Equal([new Uri(tablet.Endpoint).AbsolutePath], relay.Taken.Select(t => t.Path));
    }

    [Theory, OnBothEngines]
    public async Task Of_an_anonymous_or_confidential_report_a_notice_says_only_that_there_is_news(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var crew = await Crew.Create(engine, push: relay.Clients());
        var world = crew.World;
        world.Clock.Advance(TimeProvider.System.GetUtcNow() - world.Clock.GetUtcNow());
        foreach (var change in (Func<Submission, Submission>[])[s => s with { Anonymous = true }, s => s with { Confidential = true }])
        {
            var id = await world.File(change);
            var device = Target(relay);
            await crew.Devices.KeepForReport((await world.Report(id)).Id, device, default);
            await crew.Devices.KeepForOfficer(world.Andi.Officer!.Id, device, default);
            await crew.Work();
            relay.Taken.Clear();
            await world.Forward(id);
            await crew.Work();
            var messages = relay.Taken.Select(t => t.Message).ToList();
            Assert.Contains(messages, m => m.Contains("Ada kabar untuk laporan Anda.", StringComparison.Ordinal) && m.Contains("/lacak", StringComparison.Ordinal));
            Assert.Contains(messages, m => m.Contains("Ada yang menunggu di meja kerja Anda.", StringComparison.Ordinal));
            Assert.All(messages, m => Assert.DoesNotContain(id.ToString(), m, StringComparison.Ordinal));
            Assert.All(messages, m => Assert.DoesNotContain(id.Spoken, m, StringComparison.Ordinal));
        }
    }

    [Theory, OnBothEngines]
    public async Task A_device_that_is_gone_is_forgotten_and_a_busy_service_is_asked_again(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var crew = await Crew.Create(engine, push: relay.Clients());
        var world = crew.World;
        world.Clock.Advance(TimeProvider.System.GetUtcNow() - world.Clock.GetUtcNow());
        var id = await world.File();
        var report = (await world.Report(id)).Id;
        var device = Target(relay);
        await crew.Work();
        await crew.Devices.KeepForReport(report, device, default);

        relay.Answer = "429 Retry-After: 90";
        await world.Forward(id);
        await crew.Work();
        Assert.Equal((1, 0), (relay.Asked, relay.Taken.Count));
        relay.Answer = null;
        world.Clock.Advance(TimeSpan.FromSeconds(60));
        await crew.Work();
        Assert.Equal(1, relay.Asked); // it asked to be left alone for longer
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        await crew.Work();
        Assert.Single(relay.Taken);

        relay.Answer = "503";
        await world.Dispose(id);
        while (await crew.Runner.RunDue(default) > 0) Assert.Single(relay.Taken);
        Assert.True(await crew.Devices.IsKept(report, null, device.Endpoint, default));
        relay.Answer = "410";
        world.Clock.Advance(TimeSpan.FromMinutes(30));
        await crew.Work();
        Assert.False(await crew.Devices.IsKept(report, null, device.Endpoint, default));
        Assert.False(await crew.Devices.HasAny(report, default));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM job WHERE kind = 'push_notice'")));
    }

    [Theory, OnBothEngines]
    public async Task Sealed_rows_tell_nothing_and_go_with_the_contact(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var crew = await Crew.Create(engine, push: relay.Clients());
        var world = crew.World;
        var (first, second) = ((await world.Report(await world.File())).Id, (await world.Report(await world.File())).Id);
        var device = Target(relay);
        await crew.Devices.KeepForReport(first, device, default);
        await crew.Devices.KeepForReport(second, device, default);
        var hashes = await world.Database.Read(s => s.Query<byte[]>("SELECT device_mac FROM push_device"));
        Assert.Equal(2, hashes.Select(Convert.ToHexString).Distinct().Count());
        var everything = await Tables.Everything(world.Data);
        Assert.DoesNotContain(new Uri(device.Endpoint).Segments[^1], everything, StringComparison.Ordinal);
        Assert.DoesNotContain(device.Secret, everything, StringComparison.Ordinal);
        for (var i = 0; i < PushDevices.Most + 2; i++) await crew.Devices.KeepForReport(first, Target(relay), default);
        Assert.Equal(PushDevices.Most, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM push_device WHERE report_id = @first", new { first })));
        await world.Database.Write(t => ContactVault.Destroy(t, first, default));
        Assert.Equal(second, await world.Database.Read(s => s.Scalar<long>("SELECT report_id FROM push_device")));
    }

    [Theory, OnBothEngines]
    public async Task Two_nodes_make_one_key_and_a_proof_is_good_for_one_service(Engine engine)
    {
        await using var world = await World.Create(engine);
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new PushKey(world.Database, world.Ring, world.Clock).Public(default)));
        Assert.Single(made.Distinct());
        var proof = await new PushKey(world.Database, world.Ring, world.Clock).Prove(new Uri("https://push.example:8443/kirim/rahasia"), new Uri("https://lapor.example/x"), default);
        Assert.EndsWith($", k={made[0]}", proof, StringComparison.Ordinal);
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(proof.Split('.')[1]));
        Assert.Equal(("https://push.example:8443", "https://lapor.example"), (claims.RootElement.GetProperty("aud").GetString(), claims.RootElement.GetProperty("sub").GetString()));
        Assert.DoesNotContain("rahasia", proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_never_leads_inside()
    {
        await using var crew = await Crew.Create(Engine.Sqlite);
        var transport = new PushTransport(crew.Key, new PushContact(new Uri("https://lapor.example")), KannelGateway.Clients(), crew.World.Clock);
        await using var relay = new PushRelay();
        var (endpoint, key, secret) = relay.Subscribe();
        // The plain client does not know the certificate; the product's own is held to the public internet by WebSecurityTests.
        Assert.Equal(PushVerdict.Wait, (await transport.Send(new(endpoint, key, secret, "id"), new("{}"u8.ToArray(), "t", false), default)).Verdict);
        Assert.Equal(0, relay.Asked);
        Assert.Equal(new(PushVerdict.Gone, "bad_key"), await transport.Send(new(endpoint, Base64Url.EncodeToString([4, .. new byte[64]]), secret, "id"), new("{}"u8.ToArray(), "t", false), default));
    }

    private sealed record Message(string Title, string Body, string Url, string Tag, string Lang);

    private static Message Said(List<TakenPush> taken, PushTarget device) =>
        JsonSerializer.Deserialize<Message>(taken.Single(t => t.Path == new Uri(device.Endpoint).AbsolutePath).Message, JsonSerializerOptions.Web)!;

    private static PushTarget Target(PushRelay relay, string language = "id")
    {
        var (endpoint, key, secret) = relay.Subscribe();
        return PushDevices.Read(endpoint, key, secret, language).Value;
    }

    private static ECDiffieHellman Pair(string point, string secret)
    {
        var q = Base64Url.DecodeFromChars(point);
        return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = q[1..33], Y = q[33..] }, D = Base64Url.DecodeFromChars(secret) });
    }
}
