using Lapor.Storage;

namespace Lapor.Bench;

/// <summary>What the framework itself costs: an empty Razor page with one query, on the same database.</summary>
internal static class Baseline
{
    public static async Task Serve(string db, string url)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddRazorPages(o => o.RootDirectory = "/Pages");
        // The product's _ViewStart is found here too and wants its words; the page uses no layout.
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<Lapor.Web.Texts.Texts>();
        builder.Services.AddSingleton(Database.Open(db));
        await using var app = builder.Build();
        app.MapRazorPages();
        await app.RunAsync();
    }
}
