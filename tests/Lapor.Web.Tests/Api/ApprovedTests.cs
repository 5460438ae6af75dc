using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Api;

/// <summary>What others rely on, approved by committing it: who may open what, the API's document, the settings, the schema.</summary>
public sealed class ApprovedTests
{
    private const string Folder = "tests/Lapor.Web.Tests/Api/";

    [Fact]
    public async Task Routes_are_as_approved()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        var lines = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(Line).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Contains(lines, line => line.Contains("/api/v1/reports", StringComparison.Ordinal));
        Approved.Text(Folder + "routes.approved.txt", "# method, address, who may open it, how a post is guarded, requests a minute from one address (all: from everybody together)\n" + string.Join('\n', lines));
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_is_closed_to_strangers()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        var policy = await AuthorizationPolicy.CombineAsync(api.Services.GetRequiredService<IAuthorizationPolicyProvider>(), []);
        Assert.NotNull(policy);
        var authorization = api.Services.GetRequiredService<IAuthorizationService>();
        Assert.False((await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity()), null, policy)).Succeeded);
        Assert.True((await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity([], "petugas")), null, policy)).Succeeded);
        // No page and no endpoint leaves it to that: each says who may open it, and no workbench page says "anybody".
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Faults.None([.. routes.Where(e => Who(e) == "unmarked").Select(Line)]);
        Faults.None([.. routes.Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("kerja", StringComparison.Ordinal) && Who(e) == "anonymous").Select(Line)]);
    }

    [Fact]
    public async Task The_api_document_is_as_approved()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        var document = JsonNode.Parse((await api.Get("/openapi/v1.json")).Bytes)!;
        Approved.Text(Folder + "openapi.approved.json", document.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                Assert.True(operation!["operationId"] is not null && operation["summary"]!.ToString().Contains(" / ", StringComparison.Ordinal), $"{method} {path} has no name, or no summary in both languages");
                Assert.All(operation["parameters"]?.AsArray() ?? [], p => Assert.True(p!["description"] is not null, $"{method} {path}: {p["name"]} is not described"));
            }
        }
    }

    [Fact]
    public void The_default_settings_are_as_approved()
    {
        var settings = Settings.Read(new ConfigurationBuilder().Build()).Value;
        var text = new StringBuilder();
        foreach (var property in typeof(Settings).GetProperties().Where(p => p.GetMethod is { IsStatic: false }))
        {
            var value = property.GetValue(settings) is IReadOnlyList<string> list ? string.Join(", ", list) : Convert.ToString(property.GetValue(settings), CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{property.Name} = {value?.Replace(Environment.CurrentDirectory, ".", StringComparison.Ordinal)}").Append('\n');
        }

        Approved.Text(Folder + "settings.approved.txt", text + "\n" + string.Join('\n', Settings.Names));
    }

    [Theory, OnBothEngines]
    public async Task The_schema_is_as_approved(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        var lines = await data.Database.Read(s => s.Query<string>(engine == Engine.Sqlite
            ? "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name"
            : """
              SELECT line FROM (
                  SELECT c.table_name AS t, 1 AS o, LPAD(c.ordinal_position::text, 3) AS k, c.table_name || '.' || c.column_name || ' ' || c.data_type
                      || COALESCE(' collate ' || c.collation_name, '') || CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
                      || CASE c.is_identity WHEN 'YES' THEN ' identity' ELSE '' END || COALESCE(' default ' || c.column_default, '') AS line
                  FROM information_schema.columns c WHERE c.table_schema = 'public'
                  UNION ALL
                  SELECT k.conrelid::regclass::text, 2, k.conname, k.conrelid::regclass::text || ' constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
                  FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace WHERE n.nspname = 'public' AND k.contype <> 'n'
                  UNION ALL
                  SELECT i.tablename, 3, i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public'
              ) schema ORDER BY t COLLATE "C", o, k COLLATE "C"
              """));
        Approved.Text(Folder + $"schema.{(engine == Engine.Sqlite ? "sqlite" : "postgresql")}.approved.txt", string.Join('\n', lines));
    }

    private static string Line(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } some ? string.Join(',', some) : "any";
        var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;
        var json = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true;
        var guard = methods is "GET" && !page ? "-" : json ? "json, no cookie" : endpoint.RoutePattern.RawText?.Contains("gateway/", StringComparison.Ordinal) == true ? "provider proof"
            : endpoint.Metadata.GetMetadata<Lapor.Web.Shared.ProvedByAddressAttribute>() is not null ? "signed address" : "form token";
        var limits = string.Join("; ", new[] { !page && methods == "POST" ? null : Limit(endpoint, false), page || methods != "GET" ? Limit(endpoint, true) : null }.OfType<string>().Distinct());
        return $"{(page ? "page" : methods),-5} /{endpoint.RoutePattern.RawText!.TrimStart('/'),-45} {Who(endpoint),-10} {guard,-15} {limits}";
    }

    private static string Limit(RouteEndpoint endpoint, bool sending) => RouteLimits.Of(endpoint.RoutePattern.RawText, sending) is { AMinute: > 0 } limit
        ? string.Create(CultureInfo.InvariantCulture, $"{limit.Name} {limit.AMinute}{(limit.Together ? " all" : "")}")
        : "unlimited";

    private static string Who(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anonymous"
        : endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>() is { Count: > 0 } demands ? string.Join(',', demands.Select(d => d.Policy ?? "signed in"))
        : "unmarked";
}
