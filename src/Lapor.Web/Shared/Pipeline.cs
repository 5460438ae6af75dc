using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Lapor.Web.Shared;

/// <summary>Language, security headers and error answers of every request.</summary>
public static class Pipeline
{
    /// <summary>Remembers the reader's language: <c>?bahasa=en</c> sets it for the browser. Indonesian is the default: many phones are set to English by the shop.</summary>
    public static void UseLanguage(this WebApplication app) => app.Use(async (context, next) =>
    {
        var asked = context.Request.Query["bahasa"].ToString();
        if (asked is "id" or "en")
        {
            context.Response.Cookies.Append("bahasa", asked, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, HttpOnly = true, Secure = context.Request.IsHttps });
        }
        else
        {
            asked = context.Request.Cookies["bahasa"] == "en" ? "en" : "id";
        }

        Texts.Texts.SetLanguage(context, asked);
        await next();
    });

    /// <summary>Headers that keep a page from doing what it should not.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use(async (context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self), interest-cohort=()";
        await next();
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
                await Answer(context);
            },
            StatusCodeSelector = Status,
        });
        app.UseStatusCodePages(context => Answer(context.HttpContext));
    }

    private static int Status(Exception? error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        InvalidDataException => StatusCodes.Status413PayloadTooLarge, // the form reader's limits
        _ => StatusCodes.Status500InternalServerError,
    };

    private static async Task Answer(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi"))
        {
            await Results.Problem(statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), extensions: new Dictionary<string, object?> { ["code"] = $"http_{status}" }).ExecuteAsync(context);
            return;
        }

        // Run the page in the same request, without the posted body.
        var page = context.RequestServices.GetRequiredService<ErrorPage>();
        await page.Write(context, status);
    }
}
