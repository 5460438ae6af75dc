using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace Lapor.Web.Shared;

/// <summary>Language, security headers, error answers and the access log of every request.</summary>
public static class Pipeline
{
    /// <summary>Remembers the reader's language: <c>?bahasa=en</c> sets it for the browser. Indonesian is the default: many phones are set to English by the shop.</summary>
    public static void UseLanguage(this WebApplication app) => app.Use(async (context, next) =>
    {
        var asked = context.Request.Query["bahasa"].ToString();
        if (asked is "id" or "en")
        {
            if (!Unseen.Is(context) && !context.Request.Path.StartsWithSegments("/lampiran")) context.Response.Cookies.Append("bahasa", asked, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, HttpOnly = true, Secure = context.Request.IsHttps });
        }
        else
        {
            asked = context.Request.Cookies["bahasa"] == "en" ? "en" : "id";
        }

        Texts.Texts.SetLanguage(context, asked);
        await next();
    });

    /// <summary>
    /// Headers that keep a page from doing what it should not. Set when the answer starts, because an error clears what was set before it;
    /// an endpoint that set its own keeps it.
    /// </summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use(async (context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'");
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            // Behind a proxy that says https too. Other names under the same domain are their owners' to decide about.
            if (context.Request.IsHttps) headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=(self), interest-cohort=()");
            return Task.CompletedTask;
        });
        await next();
    });

    /// <summary>
    /// One line per request: method, the route's pattern (never the address, which can hold a name or a searched word), status, duration.
    /// No IP address, no user agent. A visit to the whistleblower's entrance leaves no line at all: its time alone could be laid beside another log.
    /// </summary>
    public static void UseAccessLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Lapor.Web.Access");
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use(async (context, next) =>
        {
            if (Unseen.Is(context))
            {
                await next();
                return;
            }

            var start = time.GetTimestamp();
            try
            {
                await next();
            }
            finally
            {
                var route = context.GetEndpoint() is RouteEndpoint endpoint ? "/" + endpoint.RoutePattern.RawText?.TrimStart('/') : "-";
                var method = Known.Contains(context.Request.Method) ? context.Request.Method : "-";
                log.LogInformation("{Method} {Route} {Status} {Milliseconds} ms", method, route, context.Response.StatusCode, (long)time.GetElapsedTime(start).TotalMilliseconds);
            }
        });
    }

    private static readonly HashSet<string> Known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>HEAD on the API and the health addresses is GET without the body; pages and files know it by themselves.</summary>
    public static void UseHead(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method) || !IsForPrograms(context.Request.Path))
        {
            await next();
            return;
        }

        var body = context.Response.Body;
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        try
        {
            await next();
        }
        finally
        {
            context.Response.Body = body;
            context.Request.Method = HttpMethods.Head;
        }
    });

    /// <summary>
    /// Answers what no endpoint is there for, before anybody is asked to sign in: the fallback policy that closes unmarked endpoints would
    /// otherwise send the visitor of a wrong address to the officers' sign-in page.
    /// </summary>
    public static void UseUnrouted(this WebApplication app) => app.Use(async (context, next) =>
    {
        switch (context.GetEndpoint())
        {
            case RouteEndpoint:
                await next();
                break;
            case { RequestDelegate: { } refuse }: // the router's own 405 and 415
                await refuse(context);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    });

    /// <summary>Errors as pages for people and as RFC 9457 for programs. Nothing of the exception is shown.</summary>
    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            AllowStatusCode404Response = true,
            ExceptionHandler = async context =>
            {
                var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                context.Response.StatusCode = Status(error);
                // Lines break in the middle of an upload every day: nobody is there to be answered, and nothing of ours is at fault.
                if (!context.RequestAborted.IsCancellationRequested) await Answer(context);
            },
            StatusCodeSelector = Status,
            // What a caller did wrong is answered, not logged as a fault of ours.
            SuppressDiagnosticsCallback = failed => Status(failed.Exception) < StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages(context => Answer(context.HttpContext));
    }

    private static int Status(Exception? error) => error switch
    {
        AntiforgeryValidationException { InnerException: IOException and not BadHttpRequestException } => StatusCodes.Status400BadRequest, // an upload that ends in the middle
        AntiforgeryValidationException { InnerException: { } unreadable } => Status(unreadable),
        BadHttpRequestException bad => bad.StatusCode,
        InvalidDataException => StatusCodes.Status413PayloadTooLarge, // the form reader's limits
        System.Data.Common.DbException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable, // the database is away, not broken
        _ => StatusCodes.Status500InternalServerError,
    };

    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/readyz");

    private static async Task Answer(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (IsForPrograms(context.Request.Path))
        {
            await Problems.Of(status).ExecuteAsync(context);
            return;
        }

        // Run the page in the same request, without the posted body.
        var page = context.RequestServices.GetRequiredService<ErrorPage>();
        await page.Write(context, status);
    }
}
