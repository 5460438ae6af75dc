using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lapor.Jobs;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lapor.Web.Tests.Api;

/// <summary>What monitors and load balancers are told.</summary>
public sealed class HealthTests
{
    [Theory, OnBothEngines]
    public async Task A_site_is_ready_until_its_jobs_are_late(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        Assert.Equal("alive", (await api.Get("/healthz")).Text);
        Assert.Equal("""{"ready":true,"database":"ok","jobs":"ok","jobLagSeconds":0,"demo":"none"}""", (await api.Get("/readyz")).Text);
        var due = api.Site.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await api.Services.GetRequiredService<JobStore>().Ensure(new NewJob("sweep", "held-by-nobody", due), default);
        api.Site.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True((await api.Get("/readyz")).Json.GetProperty("ready").GetBoolean());
        api.Site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("""{"ready":false,"database":"ok","jobs":"late","jobLagSeconds":601,"demo":"none"}""", (await api.Get("/readyz", HttpStatusCode.ServiceUnavailable)).Text);
        Assert.Equal("alive", (await api.Get("/healthz")).Text);
    }

    [Theory, OnBothEngines]
    public async Task A_database_that_is_not_migrated_is_not_ready(Engine engine)
    {
        await using var data = await TestDatabase.CreateEmpty(engine);
        await using var app = await Bare(data.ConnectionString);
        // A SQLite file is made by the migration; PostgreSQL's database was made before.
        Assert.Equal(engine == Engine.Sqlite ? "away" : "migrating", await Database(app));
        await app.Services.GetRequiredService<Migrations>().Run();
        Assert.Equal("ok", await Database(app, HttpStatusCode.OK));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_is_away_is_said_soon(bool silent)
    {
        // A port that nobody listens on; or one that takes the call and says nothing, as a machine that hangs does.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        if (!silent) listener.Stop();
        await using var app = await Bare(string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=lapor;Password=x;Database=lapor"));
        var start = Stopwatch.GetTimestamp();
        Assert.Equal("away", await Database(app));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(12)); // Npgsql's own patience is 15 s
    }

    [Fact]
    public async Task A_page_and_the_api_say_that_the_database_is_away_and_nothing_more()
    {
        await using var api = await ApiSite.Start(Engine.Postgres);
        var name = new Npgsql.NpgsqlConnectionStringBuilder(api.Site.Data.ConnectionString).Database!;
        await using (var admin = new Npgsql.NpgsqlConnection(await TemporaryPostgres.ConnectionString()))
        {
            await admin.OpenAsync();
            await using var close = new Npgsql.NpgsqlCommand($"ALTER DATABASE {name} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'", admin);
            await close.ExecuteNonQueryAsync();
        }

        Assert.Equal("away", (await api.Get("/readyz", HttpStatusCode.ServiceUnavailable))["database"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/reports");
        using var response = await api.Http.SendAsync(request);
        Assert.True((int)response.StatusCode is 500 or 503);
        var said = await response.Content.ReadAsStringAsync();
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("Npgsql", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(name, said, StringComparison.Ordinal);
        Assert.Contains("nosniff", response.Headers.GetValues("X-Content-Type-Options"));
    }

    private static async Task<string> Database(WebApplication app, HttpStatusCode expected = HttpStatusCode.ServiceUnavailable)
    {
        using var client = app.GetTestClient();
        using var response = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("database").GetString()!;
    }

    /// <summary>The health addresses alone, over a database that was not prepared.</summary>
    private static async Task<WebApplication> Bare(string db)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddLapor(Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("LAPOR_DB", db)]).Build()).Value);
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.MapHealth();
        await app.StartAsync();
        return app;
    }
}
