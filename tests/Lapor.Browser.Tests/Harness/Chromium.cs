using System.Reflection;
using Lapor.Browser.Tests.Harness;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Lapor.Browser.Tests.Harness;

/// <summary>
/// One Chromium of the system for all browser tests. Playwright's own driver is run from the package folder, so nothing is copied or
/// downloaded and no Node needs to be installed. Without Chromium the tests are skipped and say so; with <c>CI=true</c> they fail.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    // The shell is the same engine without the windows around it, and takes half the time. It shows no notices.
    private static readonly string[] Whole = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] Names = ["chromium-headless-shell", .. Whole];

    private static readonly string[] Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable(Names) is not { } executable)
            return;
        var package = typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PlaywrightPackage").Value;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", package);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            ChromiumSandbox = false,
            Args = Args,
        });
    }

    /// <summary>A fresh visitor: no cookies, no cache, a clock in Jakarta, Indonesian first.</summary>
    /// <param name="look">Screen, colours and script.</param>
    /// <param name="site">The address that paths are relative to; requests to any other host are a fault.</param>
    public async Task<Visitor> Open(Look look, Uri? site = null)
    {
        if (browser is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("No Chromium on the PATH.");
        if (browser is null)
            throw new InvalidOperationException("No Chromium on the PATH, which continuous integration must have.");
        var context = await OpenContext(look);
        return new Visitor(context, await context.NewPageAsync(), look, site, OpenContext);

        async Task<IBrowserContext> OpenContext(Look look)
        {
            var opened = await browser.NewContextAsync(new()
            {
                BaseURL = site?.ToString(),
                ViewportSize = new() { Width = look.Width, Height = 800 },
                ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
                JavaScriptEnabled = look.Script,
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "id-ID",
                TimezoneId = "Asia/Jakarta",
            });
            opened.SetDefaultTimeout(15_000);
            return opened;
        }
    }

    /// <summary>A device whose browser can be closed and opened again. The caller disposes of it.</summary>
    /// <param name="look">Screen and colours.</param>
    /// <param name="site">The address that paths are relative to.</param>
    /// <param name="whole">The browser with everything around its pages: it shows notices.</param>
    public Device Own(Look look, Uri site, bool whole = false)
    {
        var executable = Executable(whole ? Whole : Names);
        if ((playwright is null || executable is null) && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("No Chromium on the PATH.");
        return new Device(
            (folder, look, site) => playwright!.Chromium.LaunchPersistentContextAsync(folder, new()
            {
                ExecutablePath = executable,
                ChromiumSandbox = false,
                Headless = !whole,
                Args = whole ? [.. Args, "--headless=new"] : Args,
                BaseURL = site?.ToString(),
                ViewportSize = new() { Width = look.Width, Height = 800 },
                ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "id-ID",
                TimezoneId = "Asia/Jakarta",
            }),
            look,
            site);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string? Executable(string[] names) =>
        (from name in names
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
