using Lapor.Tests.House;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Words = Lapor.Web.Texts.Texts;

namespace Lapor.Web.Tests.Shared;

/// <summary>Only the pages and their parts: no database, none of the product's middleware.</summary>
internal static class PartsHost
{
    public static WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Words).Assembly.GetName().Name,
            ContentRootPath = Repository.At("src", "Lapor.Web"),
            EnvironmentName = "Testing",
        });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRazorPages(options => options.RootDirectory = "/");
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<Words>();
        builder.Services.AddSingleton<DemoMark>();
        var app = builder.Build();
        app.UseStaticFiles();
        app.MapRazorPages();
        return app;
    }
}
