using System.Net;
using Lapor.Intake;
using Lapor.People;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>Who may have a device told of what: whoever holds the receipt, the account or the officer's session, with the page's form token, and nobody else.</summary>
public sealed class PushPagesTests
{
    [Theory, OnBothEngines]
    public async Task A_device_is_told_of_a_report_only_by_whoever_proved_its_receipt(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var site = await TestSite.Start(engine);
        var filed = (await site.Services.GetRequiredService<FileReport>().File(Country.Complaint with { RegionCode = "51.08", Category = null }, null, default)).Value;
        var number = filed.Report.TrackingId;
        var device = relay.Subscribe();
        using var nobody = site.Client();
        var stranger = new Visitor(nobody);
        var page = await stranger.Get("/lacak");
        Assert.Equal(HttpStatusCode.NotFound, await Post(nobody, Token(page), number.ToString(), "on", device));
        Assert.Equal(HttpStatusCode.NotFound, await Post(nobody, Token(page), "akun", "on", device));
        Assert.Equal(HttpStatusCode.NotFound, await Post(nobody, Token(page), "petugas", "on", device));

        using var hers = site.Client();
        var siti = new Visitor(hers);
        var own = await siti.Submit(await siti.Get("/lacak"), "main form", new Dictionary<string, string?> { ["Number"] = number.ToString(), ["Receipt"] = filed.Receipt.ToString() });
        Assert.True(own.Has($"[data-push='{number}']"));
        Assert.False((await stranger.Get($"/laporan/{number}")).Has("[data-push]"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(hers, "", number.ToString(), "on", device));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Post(hers, Token(own), number.ToString(), "on", ("https://push.example/1", "x", "y")));
        Assert.Equal(HttpStatusCode.OK, await Post(hers, Token(own), number.ToString(), "on", device));
        var devices = site.Services.GetRequiredService<PushDevices>();
        Assert.True(await devices.IsKept(filed.Report.Id, null, new Uri(device.Endpoint).AbsoluteUri, default));
        Assert.Equal(HttpStatusCode.OK, await Post(hers, Token(own), number.ToString(), "off", device));
        Assert.False(await devices.HasAny(filed.Report.Id, default));
    }

    [Theory, OnBothEngines]
    public async Task A_renewed_subscription_moves_by_its_ticket_and_its_old_address_together_and_keeps_its_language(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var site = await TestSite.Start(engine);
        var filed = (await site.Services.GetRequiredService<FileReport>().File(Country.Complaint with { RegionCode = "51.08", Category = null }, null, default)).Value;
        var (devices, report) = (site.Services.GetRequiredService<PushDevices>(), filed.Report.Id);
        var (before, after) = (relay.Subscribe(), relay.Subscribe());
        PushTarget Target((string Endpoint, string Key, string Secret) of, string language) => new(new Uri(of.Endpoint).AbsoluteUri, of.Key, of.Secret, language);
        await devices.KeepForReport(report, Target(before, "en"), default);
        var ticket = devices.Ticket(report, null);
        Assert.DoesNotContain(filed.Report.TrackingId.ToString(), ticket, StringComparison.Ordinal);
        using var worker = site.Client();
        async Task<HttpStatusCode> Tell(string old, (string Endpoint, string Key, string Secret) now, params string[] tickets)
        {
            using var form = new FormUrlEncodedContent([new("lama", old), new("endpoint", now.Endpoint), new("p256dh", now.Key), new("auth", now.Secret), .. tickets.Select(t => KeyValuePair.Create("tiket", t))]);
            return (await worker.PostAsync(new Uri("/kabar/pindah", UriKind.Relative), form)).StatusCode;
        }

        // A ticket without the old address, the old address without a ticket, another's ticket, words: nothing moves, and no answer tells which it was.
        foreach (var (old, shown) in new[] { ("https://push.example/lain", ticket), (before.Endpoint, "x"), (before.Endpoint, "1.AAAA"), (before.Endpoint, devices.Ticket(report + 1, null)), (before.Endpoint, devices.Ticket(null, report)), ("bukan alamat", ticket), (before.Endpoint, new string('A', 500)) })
            Assert.Equal(HttpStatusCode.NoContent, await Tell(old, after, shown));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Tell(before.Endpoint, ("http://push.example/1", after.Key, after.Secret), ticket));
        Assert.True(await devices.IsKept(report, null, Target(before, "en").Endpoint, default));
        var id = await site.Data.Database.Read(s => s.Scalar<long>("SELECT id FROM push_device"));

        Assert.Equal(HttpStatusCode.NoContent, await Tell(before.Endpoint, after, "x", ticket));
        Assert.Equal((false, true), (await devices.IsKept(report, null, Target(before, "en").Endpoint, default), await devices.IsKept(report, null, Target(after, "en").Endpoint, default)));
        Assert.Equal(Target(after, "en"), (await devices.Open(id, default))!.Target);
        // Told again, nothing is there to move; where the page had told of the new address as well, one row stays.
        Assert.False(await devices.Move(ticket, before.Endpoint, Target(after, "id"), default));
        await devices.KeepForReport(report, Target(before, "id"), default);
        Assert.True(await devices.Move(ticket, before.Endpoint, Target(after, "id"), default));
        Assert.Equal(1, await site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM push_device")));
    }

    [Theory, OnBothEngines]
    public async Task An_officer_has_a_device_told_and_browsers_are_given_one_key(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var country = await Country.Start(engine);
        var site = country.Site;
        using var desk = site.Client();
        var nia = new Visitor(desk);
        await site.SignIn(nia, "nia@contoh.go.id", Country.Password);
        var page = await nia.Get("/kerja/akun");
        Assert.True(page.Has("[data-push=petugas]"));
        var device = relay.Subscribe();
        Assert.Equal(HttpStatusCode.OK, await Post(desk, Token(page), "petugas", "on", device));
        Assert.Equal(1, await site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM push_device WHERE officer_id IS NOT NULL")));
        Assert.Equal(HttpStatusCode.OK, await Post(desk, Token(page), "petugas", "off", device));
        Assert.Equal(0, await site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM push_device")));
        using var one = site.Client();
        var key = await one.GetStringAsync(new Uri("/kabar/kunci", UriKind.Relative));
        Assert.Equal(87, key.Length);
        Assert.Equal(key, await one.GetStringAsync(new Uri("/kabar/kunci", UriKind.Relative)));
    }

    private static string Token(SeenPage page) => page.Document.QuerySelector("input[name=_formulir]")!.GetAttribute("value")!;

    private static async Task<HttpStatusCode> Post(HttpClient http, string token, string of, string act, (string Endpoint, string Key, string Secret) device)
    {
        using var form = new FormUrlEncodedContent([new("act", act), new("untuk", of), new("endpoint", device.Endpoint), new("p256dh", device.Key), new("auth", device.Secret)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/kabar/perangkat") { Content = form };
        request.Headers.Add("X-Formulir", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
