using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lapor.Web.Tests.Pages;

/// <summary>
/// The whole site in this process, over a database and data folder of its own, with a clock that only the test moves:
/// <c>await using var site = await TestSite.Start(engine); var page = await site.Visitor().Get("/lapor");</c>
/// </summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> factory;
    private readonly KeptLog log = new();
    private readonly IReadOnlyDictionary<string, string> settings;
    private bool isBeside;

    // A watcher of files is one of the 128 that the system gives a user, and the framework leaves the web root's to the garbage collector.
    static TestSite() => Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");

    private TestSite(TestDatabase data, TestClock clock, IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? change = null)
    {
        this.settings = settings;
        Data = data;
        Clock = clock;
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment(settings.GetValueOrDefault("environment", "Production"));
            host.UseSetting("LAPOR_DATA", data.Folder);
            host.UseSetting("LAPOR_DB", data.ConnectionString);
            host.UseSetting("LAPOR_RATE_LIMIT", "0"); // all visitors of a test come from no address; the limits have a test of their own
            foreach (var (name, value) in settings)
                host.UseSetting(name, value);
            host.ConfigureLogging(logging => logging.ClearProviders().AddProvider(log));
            // Hashes that cost next to nothing; what the real ones cost is measured in the bench.
            host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock).AddSingleton(new PasswordWork(rounds: 1000)));
            if (change is not null) host.ConfigureTestServices(change);
        });
    }

    /// <summary>The site's database and data folder.</summary>
    public TestDatabase Data { get; }

    /// <summary>The site's only clock.</summary>
    public TestClock Clock { get; }

    /// <summary>Everything the site logged so far.</summary>
    public string Log => log.Text;

    /// <summary>What the site is made of, for tests that call an operation beside the pages.</summary>
    public IServiceProvider Services => factory.Services;

    /// <summary>Starts a site on a fresh database of one engine.</summary>
    /// <param name="engine">SQLite or PostgreSQL.</param>
    /// <param name="settings">Configuration values that differ from the defaults.</param>
    /// <param name="loaded">False: without the nation's reference data, for a test that plants its own.</param>
    /// <param name="change">What else the site is made of, such as calls that trust a test's certificate.</param>
    public static async Task<TestSite> Start(Engine engine, IReadOnlyDictionary<string, string>? settings = null, bool loaded = true, Action<IServiceCollection>? change = null) =>
        new(loaded ? await TestDatabase.CreateLoaded(engine) : await TestDatabase.Create(engine), new TestClock(), settings ?? new Dictionary<string, string>(), change);

    /// <summary>A second host on the same database, with the same clock.</summary>
    public static TestSite Beside(TestSite site) => new(site.Data, site.Clock, new Dictionary<string, string>(site.settings)) { isBeside = true };

    /// <summary>A person with a browser of their own (cookies). Speaks https, as behind the proxy, so that secure cookies are kept.</summary>
    public Visitor Visitor() => new(Client());

    /// <summary>The way in beside the pages.</summary>
    public WayIn WayIn => new(Data.Database, Services.GetRequiredService<KeyRing>(), Clock);

    /// <summary>Signs an officer in, both steps, from a page that asks for it: the one place where tests know how.</summary>
    /// <returns>The page that the officer comes to.</returns>
    public async Task<SeenPage> SignIn(Visitor visitor, string email, string password, string at = "/masuk")
    {
        await WayIn.GiveFactor();
        var asked = await visitor.Submit(await visitor.Get(at), ".card form", new Dictionary<string, string?> { ["Email"] = email, ["Password"] = password });
        Assert.Equal("/masuk/kode", asked.Url.AbsolutePath);
        return await visitor.Submit(asked, "#kode", new Dictionary<string, string?> { ["Code"] = WayIn.Code(Clock) });
    }

    /// <summary>A bare client for API tests: cookies kept, redirects not followed.</summary>
    public HttpClient Client() => factory.CreateClient(new() { BaseAddress = new("https://localhost"), AllowAutoRedirect = false });

    /// <summary>Ends the site and leaves its data behind, for a process of its own to serve. The caller disposes of them.</summary>
    public async Task<TestDatabase> Leave()
    {
        isBeside = true;
        await factory.DisposeAsync();
        return Data;
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        if (!isBeside) await Data.DisposeAsync();
    }
}
