using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Lapor.Web.Shared;

/// <summary>
/// The whistleblower's entrance (<c>/wbs</c>). Before any other part sees a request for it, the sender's address, browser, referrer and every cookie but
/// the form token are taken out: no log, limit or later line of code can keep what it never had. Uploads stay in memory: nothing typed or
/// chosen there is ever written to the temporary folder. What comes back is not kept by anybody either.
/// </summary>
public static class Unseen
{
    private const string Entrance = "/wbs";
    private const string NoScript = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A post up to this size is always taken.</summary>
    private const long Small = 1024 * 1024;

    /// <summary>Bytes of larger posts that are in memory at once; beyond it the text is taken and the files are asked for again.</summary>
    private const long MostInMemory = 512L * 1024 * 1024;

    /// <summary>Headers without which a form cannot be read or answered. Every other one is forgotten.</summary>
    private static readonly HashSet<string> Needed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Accept-Encoding", "Cookie",
    };

    /// <summary>True for the entrance and everything below it.</summary>
    public static bool Is(HttpContext context) => context.Request.Path.StartsWithSegments(Entrance);

    /// <summary>Stands before the log, the language, sign-in and every limit.</summary>
    public static void UseUnseen(this WebApplication app, long largestBody, Uri? onion)
    {
        var token = app.Services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie.Name ?? throw new InvalidOperationException("The form token has no cookie.");
        var inMemory = 0L;
        app.Use(async (context, next) =>
        {
            if (!Is(context))
            {
                await next();
                return;
            }

            Forget(context, token);
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.CacheControl = "no-store";
                headers.TryAdd("Content-Security-Policy", NoScript);
                headers.TryAdd("Referrer-Policy", "no-referrer");
                if (onion is not null) headers.TryAdd("Onion-Location", new Uri(onion, context.Request.Path.Value).AbsoluteUri);
                return Task.CompletedTask;
            });
            var size = HttpMethods.IsPost(context.Request.Method) ? context.Request.ContentLength ?? largestBody : 0;
            var counted = size > Small && size <= largestBody ? size : 0; // a larger one is read and thrown away
            try
            {
                if (Interlocked.Add(ref inMemory, counted) > MostInMemory && counted > 0) OversizedBodies.NoRoom(context);
                await next();
            }
            finally
            {
                Interlocked.Add(ref inMemory, -counted);
            }
        });
    }

    private static void Forget(HttpContext context, string token)
    {
        var request = context.Request;
        var form = request.Cookies[token];
        foreach (var name in request.Headers.Keys.Where(n => !Needed.Contains(n)).ToList()) request.Headers.Remove(name);
        request.Headers.Remove("Cookie");
        if (form is not null) request.Headers.Cookie = $"{token}={Uri.EscapeDataString(form)}";
        context.Connection.RemoteIpAddress = null;
        context.Connection.RemotePort = 0;
        context.Features.Set<IFormFeature>(new FormFeature(request, new FormOptions
        {
            MemoryBufferThreshold = (int)Server.LargestBody,
            MultipartBodyLengthLimit = Server.LargestBody,
            ValueLengthLimit = 1024 * 1024,
        }));
    }
}
