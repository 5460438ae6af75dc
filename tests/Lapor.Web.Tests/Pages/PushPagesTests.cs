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
