using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Api;

/// <summary>
/// The site over a very small country, without workers: a test publishes when it wants to. Internal ids of agencies are numbers that stand
/// nowhere else, so that a test can look for them in an answer.
/// </summary>
internal sealed class ApiSite : IAsyncDisposable
{
    public const long Bandung = 987650001, Works = 987650002;

    private ApiSite(TestSite site)
    {
        Site = site;
        Http = site.Client();
    }

    public TestSite Site { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => Site.Services;

    /// <summary>National admin.</summary>
    public Viewer Nia { get; private set; } = Viewer.Public;

    /// <summary>A complaint with nothing wrong.</summary>
    public static JsonObject Complaint => new()
    {
        ["class"] = "complaint",
        ["title"] = "Lampu jalan mati di depan SDN 2",
        ["text"] = "Sejak Senin lampu jalan di depan sekolah mati dan anak-anak pulang dalam gelap.",
        ["incidentDate"] = "2026-02-27",
        ["regionCode"] = "32.73",
        ["place"] = "Jalan Dago",
        ["category"] = "street_lights",
        ["anonymous"] = false,
        ["confidential"] = false,
        ["reporter"] = new JsonObject { ["name"] = "Siti Aminah", ["phone"] = "0812 3456 7890", ["email"] = "siti@contoh.id" },
    };

    public static async Task<ApiSite> Start(Engine engine)
    {
        var site = await TestSite.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" }, loaded: false);
        await Seed(site.Data);
        var api = new ApiSite(site);
        api.Nia = Viewer.Of(new Officer(await Hire(api.Services), "Nia", "nia@contoh.go.id", "id", [new OfficerRole(Role.NationalAdmin, null, "/", null, "")]));
        return api;
    }

    /// <summary>Regions, two agencies and categories; with regions in it the site does not load the nation's.</summary>
    public static Task Seed(TestDatabase data) => data.Database.Write(t => t.Execute(
        """
        INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES
            ('32', NULL, 'province', 'Jawa Barat', 'Jawa Barat', ' jawa barat'),
            ('32.73', '32', 'regency', 'Kota Bandung', 'Kota Bandung, Jawa Barat', ' kota bandung jawa barat'),
            ('51', NULL, 'province', 'Bali', 'Bali', ' bali');
        INSERT INTO agency (id, slug, name, short_name, kind, parent_id, root_id, path, region_code, time_zone, straight_dispose, search) VALUES
            (987650001, 'kota-bandung', 'Pemerintah Kota Bandung', 'Kota Bandung', 'city', NULL, 987650001, '/987650001/', '32.73', 'Asia/Jakarta', FALSE, ' kota bandung'),
            (987650002, 'dinas-pu-bandung', 'Dinas Pekerjaan Umum Kota Bandung', 'Dinas PU', 'unit', 987650001, 987650001, '/987650001/987650002/', NULL, 'Asia/Jakarta', FALSE, ' dinas pu');
        INSERT INTO category (code, parent_code, name, name_en, position) VALUES
            ('roads', NULL, 'Jalan', 'Roads', 10),
            ('street_lights', 'roads', 'Lampu jalan', 'Street lights', 20);
        """));

    /// <summary>Posts JSON and expects a status.</summary>
    public Task<Answer> Post(JsonNode? body, HttpStatusCode expected, string? key = null, string? language = null) =>
        Post(new StringContent(body?.ToJsonString() ?? "null", Encoding.UTF8, "application/json"), expected, key, language);

    /// <summary>Posts any body and expects a status.</summary>
    public async Task<Answer> Post(HttpContent body, HttpStatusCode expected, string? key = null, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = body };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (language is not null) request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await Send(request, expected);
    }

    /// <summary>Gets a path, with a receipt or without.</summary>
    public async Task<Answer> Get(string path, HttpStatusCode expected = HttpStatusCode.OK, string? receipt = null, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (receipt is not null) request.Headers.TryAddWithoutValidation("Receipt", receipt);
        if (language is not null) request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await Send(request, expected);
    }

    public async Task<Answer> Send(HttpRequestMessage request, HttpStatusCode expected)
    {
        using var response = await Http.SendAsync(request);
        var answer = new Answer(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
        Assert.True(expected == response.StatusCode, $"{request.Method} {request.RequestUri}: {(int)response.StatusCode} instead of {(int)expected}\n{answer.Text}\n{Site.Log}");
        return answer;
    }

    /// <summary>Files a complaint, changed or not; its number and receipt.</summary>
    public async Task<(string Id, string Receipt)> File(Action<JsonObject>? change = null)
    {
        var body = Complaint;
        change?.Invoke(body);
        var filed = await Post(body, HttpStatusCode.Created);
        return (filed["trackingId"], filed["receipt"]);
    }

    /// <summary>Forwards it to Bandung and publishes.</summary>
    public async Task Forward(string id)
    {
        var report = await Report(id);
        var done = await Services.GetRequiredService<Verifying>().Forward(
            Nia, report.TrackingId, report.Version, new Edited { Class = report.Class.Code(), Title = report.Title, Text = report.Text, Category = report.CategoryCode ?? "street_lights" }, "kota-bandung", "", default);
        Assert.Empty(done.Refusals);
        await Publish(id);
    }

    /// <summary>Answers it and publishes.</summary>
    public async Task FollowUp(string id, string text, bool confidential)
    {
        var report = await Report(id);
        var andi = Viewer.Of(new Officer(Nia.Officer!.Id, "Andi", "andi@contoh.go.id", "id", [new OfficerRole(Role.AgencyAdmin, Bandung, "/987650001/", Bandung, "Kota Bandung")]));
        var done = await Services.GetRequiredService<Answering>().FollowUp(andi, report.TrackingId, report.Version, new FollowUp(false, confidential, text) { NextStep = "Teknisi memeriksa tiang", NextDay = new DateOnly(2026, 3, 10) }, default);
        Assert.Empty(done.Refusals);
        await Publish(id);
    }

    /// <summary>What the publishing job does.</summary>
    public async Task Publish(string id) => await Services.GetRequiredService<PublishReport>().Run((await Report(id)).Id, default);

    public async Task<Report> Report(string id)
    {
        Assert.True(TrackingId.TryParse(id, out var parsed));
        return (await Services.GetRequiredService<ReportStore>().Facts(parsed, default))!.Report;
    }

    public Task<long> Reports() => Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return Site.DisposeAsync();
    }

    private static async Task<long> Hire(IServiceProvider services) =>
        (await services.GetRequiredService<ManageOfficers>().Add("nia@contoh.go.id", "Nia", "kata sandi yang panjang sekali 7", Role.NationalAdmin, null, default)).Value;
}

/// <summary>An answer of the API.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes)
{
    private static readonly string[] Own = ["trackingId", "status", "light", "submittedAt", "updatedAt", "dueAt"];

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>A member as text; the test fails where it is missing.</summary>
    public string this[string name] => Json.TryGetProperty(name, out var value) ? value.ToString() : throw new KeyNotFoundException($"{name} is not in {Text}");

    /// <summary>The fields and codes of a problem: <c>title missing</c>.</summary>
    public IEnumerable<string> Errors => Json.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("field").GetString()} {e.GetProperty("code").GetString()}".Trim());

    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Fails unless this is a problem in RFC 9457's shape with this code.</summary>
    public Answer IsProblem(string code)
    {
        Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
        Assert.Equal(code, this["code"]);
        Assert.Equal($"urn:lapor:problem:{code}", this["type"]);
        Assert.Equal((int)Status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(this["title"]);
        Assert.NotEmpty(this["detail"]);
        Assert.All(Json.GetProperty("errors").EnumerateArray(), e =>
        {
            Assert.NotEmpty(e.GetProperty("code").GetString()!);
            Assert.NotEmpty(e.GetProperty("message").GetString()!);
            Assert.NotEmpty(e.GetProperty("messageEn").GetString()!);
        });
        return this;
    }

    /// <summary>Fails unless only the state and dates are told.</summary>
    public void IsStateAndDatesOnly() => Assert.Empty(Json.EnumerateObject().Select(p => p.Name).Except(Own));
}
