using Lapor.Jobs;
using Lapor.Storage;
using Lapor.Web.Api;
using Lapor.Web.Gateways;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Lapor.Web.Workbench.Manage;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Lapor.Web;

/// <summary><c>lapor serve</c>: the web site, the API and the workers of one node.</summary>
public static class Server
{
    /// <summary>Five files of 10 MB, the text, and the form around them.</summary>
    public const long LargestBody = 54L * 1024 * 1024;

    /// <summary>Serves until stopped; 2 when the settings are wrong.</summary>
    public static async Task<int> Run(string[] args)
    {
        // Published, the web files lie beside the program; while developing, the build's manifest knows where they are.
        var beside = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = beside });
        if (beside is null) builder.WebHost.UseStaticWebAssets();
        var read = Settings.Read(builder.Configuration);
        if (read.IsRefused)
        {
            foreach (var refusal in read.Refusals) await Console.Error.WriteLineAsync($"{refusal.Indonesian}\n{refusal.English}");
            return 2;
        }

        var settings = read.Value;
        Configure(builder, settings);
        await using var app = builder.Build();
        Map(app, settings);

        FileLock? alone = null;
        try
        {
            // Two servers on one SQLite file would each think that they are alone; the system frees the lock when a process dies.
            alone = OneServer(app.Services, settings);
            await LaporServices.Prepare(app.Services, app.Lifetime.ApplicationStopping);
            var mark = app.Services.GetRequiredService<DemoMark>();
            await mark.Look(app.Services.GetRequiredService<Database>(), app.Lifetime.ApplicationStopping);
            if (!app.Environment.IsDevelopment()) mark.End();
            await app.RunAsync();
            return 0;
        }
        catch (Exception away) when (Commands.Words(away) is { } words && !app.Lifetime.ApplicationStarted.IsCancellationRequested)
        {
            return Commands.Tell([words]);
        }
        finally
        {
            if (alone is not null) await alone.DisposeAsync();
        }
    }

    private static FileLock? OneServer(IServiceProvider services, Settings settings)
    {
        if (services.GetRequiredService<Database>().Dialect.Name != "sqlite") return null;
        Directory.CreateDirectory(settings.Data);
        return FileLock.TryTake(Path.Combine(settings.Data, "serving.lock"))
            ?? throw new UnusableException($"Another Lapor server uses {settings.Data}. One SQLite file serves one machine; use PostgreSQL (LAPOR_DB=Host=…) for several.");
    }

    private static void Configure(WebApplicationBuilder builder, Settings settings)
    {
        if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        // It warns on each page with a form that no-cache became no-cache, no-store, which is what is wanted, and calls a sender's junk cookie an error.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical);
        // It cannot know that WebKeys seals each key under the key ring, and warns of plain ones.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        var services = builder.Services;
        services.AddLapor(settings);
        services.Configure<FormOptions>(form =>
        {
            form.MultipartBodyLengthLimit = LargestBody;
            form.ValueLengthLimit = 1024 * 1024; // a text of 20,000 characters in UTF-8, percent-encoded, fits many times
        });
        services.AddDataProtection().SetApplicationName("lapor");
        services.AddSingleton<IXmlRepository, WebKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<IXmlRepository>()));
        services.AddHttpContextAccessor();
        services.AddSingleton<Texts.Texts>();
        services.AddSingleton<Asker>();
        services.AddSingleton<CitizenAsker>();
        services.AddSingleton<ErrorPage>();
        services.AddSingleton<OwnDraft>();
        services.AddSingleton<ReadReport>();
        services.AddSingleton<Confirmation>();
        services.AddSingleton<QueuedReport.TakeQueued>();
        services.AddSingleton<OfflineShell>();
        services.AddSingleton<GuessLimit>();
        services.AddSingleton<ReceiptGate>();
        services.AddSingleton<PartnerGate>();
        services.AddSingleton<PasskeyCeremony>();
        services.AddSingleton<AgencySignIn>();
        // The one place where a call to a provider gets its rules: never inwards, no redirects, few bytes, little time.
        services.AddHttpClient(People.ProviderDirectory.Client, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(10);
            client.MaxResponseContentBufferSize = People.ProviderDirectory.LargestAnswer;
        }).ConfigurePrimaryHttpMessageHandler(s => s.GetRequiredService<Channels.OutgoingCalls>().Handler());
        services.AddSingleton<Public.SignInSteps>();
        services.AddSingleton<CodeSteps>();
        services.AddSingleton<Public.ContactProof>();
        services.AddSingleton<Public.CaseTurns>();
        services.AddSingleton<Workbench.Wbs.InboxKey>();
        services.AddSingleton<Workbench.WorkbenchMenu>();
        services.AddSingleton<Workbench.ExportPlaces>();
        services.AddSingleton<Oversight.Figures>();
        services.AddSingleton<Oversight.NumbersReader>();
        services.AddSingleton<Workbench.DeskReader>();
        services.AddSingleton<Workbench.DeskActs>();
        services.AddSingleton<Workbench.DeskGuards>();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "lapor-formulir";
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.FormFieldName = "_formulir";
            o.HeaderName = "X-Formulir";
        });
        services.AddRazorPages(o =>
        {
            o.RootDirectory = "/";
            o.Conventions.AuthorizeFolder("/Workbench", "officer");
            o.Conventions.AuthorizeFolder("/Oversight", "officer");
            o.Conventions.AllowAnonymousToFolder("/Public");
            o.Conventions.AddPageRoute("/Public/ReportForm", "lapor"); // the front page's form under its own name
            o.Conventions.AddPageRoute("/Public/ReportForm", OfflineShell.FormPath); // and as browsers keep it
            o.Conventions.AddPageRoute("/Workbench/Queue", "/kerja/cari");
            o.Conventions.AddPageRoute("/Workbench/Recap", "/kerja/rekap/cetak");
        }).AddMvcOptions(o => o.Filters.Add<FormTokenFilter>());
        services.AddAuthentication(Asker.Scheme).AddCookie(Asker.Scheme, o =>
        {
            o.Cookie.Name = Asker.Scheme;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.ExpireTimeSpan = People.OfficerSessions.Longest; // the table of sessions ends them sooner
            o.SlidingExpiration = false;
            o.LoginPath = "/masuk";
            o.AccessDeniedPath = "/masuk";
            o.ReturnUrlParameter = "kembali";
            o.Events = new CookieAuthenticationEvents { OnValidatePrincipal = Asker.Validate };
        });
        // Deny by default: a page or endpoint that forgets to say who may open it is closed.
        services.AddAuthorizationBuilder()
            .AddPolicy("officer", p => p.RequireAuthenticatedUser())
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<KeptPages>();
        services.AddOutputCache();
        services.AddOptions<OutputCacheOptions>().Configure<KeptPages>((o, pages) =>
        {
            o.SizeLimit = Math.Max(1, settings.PageCache) * 1024L * 1024;
            o.MaximumBodySize = KeptPages.LargestPage;
            o.AddPolicy(KeptPages.Public, pages);
        });
        services.AddRouteLimits(settings.RateLimit);
        services.AddSingleton<FilingPuzzle>();
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true; // form tokens are masked anew in each answer, so compressing beside them tells nothing
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"]; // the icons: 21 kB as they are, 6 kB packed
        });
        // The quickest level makes pages a fifth larger; on a 2G line that is a second.
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = System.IO.Compression.CompressionLevel.Optimal);
        services.AddOpenApi("v1", ApiDocument.Describe);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            o.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        });
        // The framework's own lines hold addresses, and addresses hold what people typed; Shared/Pipeline.cs writes ours.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Named in full, so that no setting of a longer name brings it back: a gateway's address holds a number and what was written.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        services.AddSingleton(s => new JobRunner(
            s.GetRequiredService<JobStore>(), s.GetRequiredService<Workers>().Handlers, s.GetRequiredService<JobSignal>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<JobRunner>>()));
        if (builder.Environment.IsDevelopment()) services.AddHostedService<DemoHost>();
        if (settings.Roles.Contains("worker")) services.AddHostedService<WorkerHost>();
        if (settings.Roles.Contains("worker") && settings is { TelegramPoll: true, TelegramToken: not null }) services.AddHostedService<TelegramPoller>();
        if (settings.Roles.Contains("worker") && settings.X.IsSet) services.AddHostedService<XPoller>();
        if (settings.BehindProxy)
        {
            services.Configure<ForwardedHeadersOptions>(o =>
            {
                o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
                o.KnownIPNetworks.Clear();
                o.KnownProxies.Clear();
            });
        }
    }

    private static void Map(WebApplication app, Settings settings)
    {
        if (settings.BehindProxy) app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseCookieNames();
        app.UseUnseen(LargestBody, settings.Onion); // before anything that could keep who asks
        app.UseAccessLog();
        app.UseHead();
        app.UseLanguage();
        app.UseErrors();
        app.UseRouting();
        app.UseOutputCache(); // outside the compression: a kept page is compressed once
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl =
                context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300",
        });
        app.UseUnrouted();
        app.UseRateLimiter();
        app.UseReadableForms();
        app.UseOversizedBodies(LargestBody);
        app.UseAuthentication();
        app.UseAuthorization();
        CitizenAsker.UseCitizens(app);
        app.MapRazorPages();
        app.MapReports();
        app.MapReference();
        app.MapAttachments();
        app.MapDraft();
        app.MapQueuedReport();
        OfflineShell.Map(app);
        PushEndpoint.Map(app);
        app.MapUnitChoices();
        app.MapOfficerChoices();
        app.MapExports();
        app.MapField();
        app.MapAgencySignIn();
        app.MapHealth();
        app.MapSecurityText();
        app.MapSmsGateway();
        app.MapTelegramWebhook();
        app.MapMetaWebhook();
        app.MapOpenApi().AllowAnonymous();
    }

    private sealed class WorkerHost(JobRunner runner, JobStore jobs, DemoMark demo, TimeProvider time) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            // The examples' jobs are done under their own clock; under this one they would all be late.
            await demo.Filled.WaitAsync(stoppingToken);
            foreach (var job in Workers.Recurring) await jobs.Ensure(job with { DueAt = time.GetUtcNow().ToUnixTimeMilliseconds() }, stoppingToken);
            await runner.Run(stoppingToken);
        }
    }
}
