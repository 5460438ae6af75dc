using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Api;

/// <summary>Partner applications at the API: they file once, read their own and nothing else, and are held to their limits.</summary>
public sealed class PartnerTests
{
    private const string Reports = "/api/v1/reports";
    private static readonly PartnerInput Input = new("Aplikasi Kota Contoh", "aplikasi@contoh.go.id", "whatsapp", 100, 1000, new DateOnly(2026, 12, 31));

    [Theory, OnBothEngines]
    public async Task It_files_once_per_key_in_its_own_name_and_sees_its_own_alone(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var (one, other) = (await Register(api, "Satu"), await Register(api, "Dua"));
        (await Post(api, one, HttpStatusCode.UnprocessableEntity, key: null)).IsProblem("idempotency_key_required");
        var filed = await Post(api, one, HttpStatusCode.Created, "kunci-1");
        Assert.Equal(filed.Text, (await Post(api, one, HttpStatusCode.Created, "kunci-1")).Text);
        // The same key of another application, and of nobody, is another's key; nobody outside can send the inner one.
        var others = await Post(api, other, HttpStatusCode.Created, "kunci-1");
        var anybody = await api.Post(ApiSite.Complaint, HttpStatusCode.Created, key: "kunci-1");
        Assert.Equal(3, new[] { filed, others, anybody }.Select(f => f["trackingId"]).Distinct().Count());
        Assert.Equal(3, await api.Reports());

        var report = await api.Report(filed["trackingId"]);
        Assert.Equal("whatsapp", report.Channel);
        var acts = await api.Services.GetRequiredService<ReportStore>().Acts(report.Id, default);
        Assert.Equal(ActorKind.Partner, Assert.Single(acts).Actor);
        Assert.Equal("Satu", (await api.Services.GetRequiredService<PartnerClients>().OfReport(report.Id, default))!.Name);
        Assert.Null(await api.Services.GetRequiredService<PartnerClients>().OfReport((await api.Report(anybody["trackingId"])).Id, default));
        Assert.Contains(await api.Services.GetRequiredService<AuditLog>().OfReport(report.Id, default), e => e.Kind is AuditKind.PartnerFiled);

        await api.Forward(filed["trackingId"]);
        await api.Forward(anybody["trackingId"]);
        await api.FollowUp(filed["trackingId"], "Sedang diperiksa.", confidential: true);
        var own = await Get(api, one, $"{Reports}/{filed["trackingId"]}");
        Assert.Contains("Sedang diperiksa.", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Siti", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0812", own.Text, StringComparison.Ordinal);
        foreach (var number in new[] { others["trackingId"], anybody["trackingId"], "1000000009", "x" })
            (await Get(api, one, $"{Reports}/{number}", HttpStatusCode.NotFound)).IsProblem("not_found");

        var list = await Get(api, one, Reports);
        Assert.Equal([filed["trackingId"]], list.Json.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("trackingId").GetString()!));
        Assert.False(list.Json.GetProperty("data")[0].TryGetProperty("text", out _));
        Assert.Empty((await Get(api, one, Reports + "?status=closed")).Json.GetProperty("data").EnumerateArray());
        (await Get(api, one, Reports + "?q=lampu", HttpStatusCode.UnprocessableEntity)).IsProblem("only_status");
        (await Get(api, one, $"{Reports}?cursor={others["trackingId"]}", HttpStatusCode.UnprocessableEntity)).IsProblem("unknown_code");
        (await Get(api, one, Reports + "?status=apa", HttpStatusCode.UnprocessableEntity)).IsProblem("unknown_code");
    }

    [Theory, OnBothEngines]
    public async Task Its_list_goes_on_page_by_page(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var secret = await Register(api, "Satu");
        List<string> sent = [];
        for (var i = 0; i < 23; i++) sent.Insert(0, (await Post(api, secret, HttpStatusCode.Created, $"k{i}"))["trackingId"]);
        var first = await Get(api, secret, Reports);
        var second = await Get(api, secret, $"{Reports}?cursor={first["cursor"]}");
        Assert.Equal(sent, first.Json.GetProperty("data").EnumerateArray().Concat(second.Json.GetProperty("data").EnumerateArray()).Select(r => r.GetProperty("trackingId").GetString()!));
        Assert.Equal("", second["cursor"]);
    }

    [Theory, OnBothEngines]
    public async Task A_wrong_a_revoked_an_old_and_an_expired_credential_get_one_answer_and_are_counted(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var clients = api.Services.GetRequiredService<PartnerClients>();
        var nia = api.Nia.Officer!.Id;
        var (gone, kept) = ((await clients.Add(ApiSite.Bandung, Input with { Name = "Dicabut" }, nia, default)).Value, (await clients.Add(ApiSite.Bandung, Input with { ActiveUntil = new DateOnly(2026, 3, 12) }, nia, default)).Value);
        await Get(api, gone.Secret, Reports);
        Assert.True(await clients.Revoke(gone.ClientId, nia, default));
        Assert.False(await clients.Revoke(gone.ClientId, nia, default));
        Assert.Equal("partner_revoked", (await clients.Rotate(gone.ClientId, nia, default)).Refusals[0].Code);

        // Both work during the change-over, and never a third.
        var second = (await clients.Rotate(kept.ClientId, nia, default)).Value;
        await Get(api, kept.Secret, Reports);
        await Get(api, second.Secret, Reports);
        var third = (await clients.Rotate(kept.ClientId, nia, default)).Value;
        await Get(api, second.Secret, Reports);
        Assert.Equal(2, (await clients.Credentials(kept.ClientId, default)).Count);
        await clients.EndOld(kept.ClientId, nia, default);
        Assert.Single(await clients.Credentials(kept.ClientId, default));
        await Get(api, third.Secret, Reports);

        List<string> answers = [];
        foreach (var wrong in new[] { gone.Secret, gone.Secret, kept.Secret, second.Secret, "", "lapor_mitra_tidak-ada", new string('x', 5000), third.Secret + "x" })
        {
            var refused = (await Get(api, wrong, Reports, HttpStatusCode.Unauthorized)).IsProblem("credential_refused");
            Assert.Equal("Bearer", refused.Header("WWW-Authenticate"));
            answers.Add(refused.Text);
            Assert.Equal(refused.Text, (await Get(api, wrong, Reports + "/1000000009", HttpStatusCode.Unauthorized)).Text);
            Assert.Equal(refused.Text, (await Post(api, wrong, HttpStatusCode.Unauthorized, "k")).Text);
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(0, await api.Reports());
        api.Site.Clock.Advance(TimeSpan.FromDays(12)); // past its last day
        Assert.Equal(answers[0], (await Get(api, third.Secret, Reports, HttpStatusCode.Unauthorized)).Text);

        var refusals = await api.Services.GetRequiredService<AuditLog>().Page(null, AuditKind.PartnerRefused, 50, default);
        // One line for each application, reason and hour, however often it was tried; all are counted.
        Assert.Equal(
            [$"partner:{gone.ClientId} revoked", $"partner:{kept.ClientId} expired", $"partner:{kept.ClientId} replaced", "unknown"],
            refusals.Select(r => r.Subject).Order(StringComparer.Ordinal));
        Assert.Equal(6, await api.Site.Data.Database.Read(s => s.Scalar<long>("SELECT calls FROM partner_use WHERE client_id = @id AND stretch LIKE 'r%'", new { id = gone.ClientId })));
        Assert.Equal(
            ["added", "revoked"],
            (await api.Services.GetRequiredService<AuditLog>().Page(null, AuditKind.PartnerChanged, 50, default)).Where(e => e.Subject.StartsWith($"partner:{gone.ClientId} ", StringComparison.Ordinal)).Select(e => e.Subject.Split(' ')[1]).Order(StringComparer.Ordinal));
        // Neither a log line nor a table holds a credential.
        Assert.DoesNotContain(third.Secret[^20..], api.Site.Log, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task It_is_held_to_its_minute_and_its_day_and_told_how_long_to_wait(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var clients = api.Services.GetRequiredService<PartnerClients>();
        var made = (await clients.Add(ApiSite.Bandung, Input with { PerMinute = 3, PerDay = 5 }, api.Nia.Officer!.Id, default)).Value;
        for (var i = 0; i < 3; i++) await Get(api, made.Secret, Reports);
        var refused = (await Get(api, made.Secret, Reports, HttpStatusCode.TooManyRequests)).IsProblem("too_many_requests");
        Assert.Equal("60", refused.Header("Retry-After"));
        // Somebody without a credential is not held to it.
        await api.Get(Reports);
        api.Site.Clock.Advance(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 2; i++) await Get(api, made.Secret, Reports);
        // 09.01 in Jakarta: until midnight.
        Assert.Equal("53941", (await Get(api, made.Secret, Reports, HttpStatusCode.TooManyRequests)).Header("Retry-After"));
        Assert.Equal(5, (await clients.Use(made.ClientId, default)).Today);
        api.Site.Clock.Advance(TimeSpan.FromDays(1));
        await Get(api, made.Secret, Reports);
    }

    [Fact]
    public void Only_the_national_admin_manages_them()
    {
        static Viewer Of(Role role) => Viewer.Of(new Officer(7, "Petugas", "petugas@contoh.go.id", "id", [new OfficerRole(role, 1, "/1/", 1, "Kota")]));
        Assert.Equal([Role.NationalAdmin], Enum.GetValues<Role>().Where(role => May.ManagePartners(Of(role))));
        Assert.False(May.ManagePartners(Viewer.Public) || May.ManagePartners(Viewer.System) || May.ManagePartners(Viewer.Partner(default)));
    }

    private static async Task<string> Register(ApiSite api, string name) =>
        (await api.Services.GetRequiredService<PartnerClients>().Add(ApiSite.Bandung, Input with { Name = name }, api.Nia.Officer!.Id, default)).Value.Secret;

    private static Task<Answer> Get(ApiSite api, string secret, string path, HttpStatusCode expected = HttpStatusCode.OK) => Send(api, new HttpRequestMessage(HttpMethod.Get, path), secret, expected);

    private static Task<Answer> Post(ApiSite api, string secret, HttpStatusCode expected, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Reports) { Content = new StringContent(ApiSite.Complaint.ToJsonString(), Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return Send(api, request, secret, expected);
    }

    private static async Task<Answer> Send(ApiSite api, HttpRequestMessage request, string secret, HttpStatusCode expected)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            return await api.Send(request, expected);
        }
    }
}
