using System.Globalization;

namespace Lapor.Web.Api;

/// <summary>Whom to tell of a weakness (RFC 9116), where the operator named somebody.</summary>
public static class SecurityTextApi
{
    /// <summary>How long the answer holds; the standard recommends less than a year.</summary>
    private static readonly TimeSpan Holds = TimeSpan.FromDays(180);

    public static void MapSecurityText(this IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/security.txt", (Settings settings, TimeProvider time, HttpContext context) =>
    {
        if (settings.SecurityContact is null) return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=86400";
        var expires = (time.GetUtcNow() + Holds).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        return Results.Text(
            $"Contact: {settings.SecurityContact.AbsoluteUri}\nExpires: {expires}\nPreferred-Languages: id, en\nCanonical: {new Uri(settings.BaseUrl, "/.well-known/security.txt").AbsoluteUri}\n",
            "text/plain; charset=utf-8");
    }).AllowAnonymous().ExcludeFromDescription();
}
