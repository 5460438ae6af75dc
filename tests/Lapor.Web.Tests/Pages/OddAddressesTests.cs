using System.Text.RegularExpressions;
using Lapor.Tests.Engines;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>Anything at all in the variable part of an address: a page, a way on, or nothing there; never a fault.</summary>
public sealed class OddAddressesTests
{
    private static readonly string[] Odd =
        ["%20", "%09", "%0A", "%01", "%C2%A0", "..", "%2E%2E%2F", "a%2Fb", "0", "-1", "999999999999999999999", "%F0%9F%98%80", "%FF%FE", "'%20OR%201=1--", "%25_", "<script>", new string('x', 2_000)];

    [Theory, OnBothEngines]
    public async Task No_address_breaks_a_page(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var visitor = await country.Officer("nia");
        var patterns = country.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(p => p.Contains('{', StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(patterns.Count >= 8, "the site's routes are found");
        foreach (var address in patterns.SelectMany(p => Odd.Select(o => Regex.Replace(p, @"\{[^}]*\}", o))))
        {
            var status = await visitor.Status(address);
            Assert.True((int)status < 500, $"{address}: {(int)status}\n{country.Site.Log}");
        }
    }
}
