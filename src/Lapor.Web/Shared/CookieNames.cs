using Microsoft.Extensions.Primitives;

namespace Lapor.Web.Shared;

/// <summary>
/// Over https every cookie leaves under a name that browsers guard: <c>__Host-</c> (this host only, whole site), or <c>__Secure-</c> where it belongs to one
/// path. Only such names come back in: a cookie that a neighbouring site under the same domain, or somebody on an unprotected line, planted is none of
/// ours. The rest of the code knows the plain names. Over plain http (a developer's machine, the onion entrance) nothing is renamed: browsers would
/// throw such cookies away.
/// </summary>
public static class CookieNames
{
    internal const string Host = "__Host-";
    internal const string Bound = "__Secure-";

    /// <summary>Cookies that belong to one path; under <c>__Secure-</c> no other of ours is taken, because a neighbouring site can set that.</summary>
    private static readonly HashSet<string> OfOnePath = new(StringComparer.Ordinal) { "lapor-langkah", "lapor-kotak", "lapor-terkirim", "lapor-surel" };

    /// <summary>Stands before everything that reads or writes a cookie.</summary>
    public static void UseCookieNames(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.Request.IsHttps) return next(context);
        if (context.Request.Headers.Cookie.Count > 0)
        {
            var ours = Known(context.Request.Headers.Cookie);
            if (ours.Length > 0) context.Request.Headers.Cookie = ours;
            else context.Request.Headers.Remove("Cookie");
        }

        context.Response.OnStarting(() =>
        {
            var set = context.Response.Headers.SetCookie;
            if (set.Count > 0) context.Response.Headers.SetCookie = new StringValues([.. set.OfType<string>().Select(Guarded)]);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>The plain names and values of the cookies that bear a guarded name.</summary>
    internal static string Known(StringValues header) => string.Join(
        "; ", header.OfType<string>().SelectMany(h => h.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Plain).OfType<string>());

    /// <summary>A Set-Cookie header under its guarded name.</summary>
    internal static string Guarded(string cookie)
    {
        if (cookie.StartsWith(Host, StringComparison.Ordinal) || cookie.StartsWith(Bound, StringComparison.Ordinal)) return cookie;
        var attributes = cookie.Split(';', StringSplitOptions.TrimEntries);
        // A cookie that is taken away is written without the word, and browsers heed no guarded name without it.
        var secure = attributes.Contains("secure", StringComparer.OrdinalIgnoreCase) ? "" : "; secure";
        var wide = attributes.Contains("path=/", StringComparer.OrdinalIgnoreCase) && !attributes.Any(a => a.StartsWith("domain=", StringComparison.OrdinalIgnoreCase));
        // It would leave and never come back.
        if (!wide && !IsOfOnePath(attributes[0])) throw new InvalidOperationException($"The cookie {attributes[0].Split('=')[0]} belongs to one path and is not named in CookieNames.");
        return (wide ? Host : Bound) + cookie + secure;
    }

    private static string? Plain(string pair)
    {
        if (pair.StartsWith(Host, StringComparison.Ordinal)) return pair[Host.Length..];
        if (!pair.StartsWith(Bound, StringComparison.Ordinal)) return null;
        var plain = pair[Bound.Length..];
        return IsOfOnePath(plain) ? plain : null;
    }

    /// <summary>Those of the way to another identity provider and back (<c>lapor-tujuan.</c> and a number drawn) are bound to one answer.</summary>
    private static bool IsOfOnePath(string pair) => OfOnePath.Contains(pair.Split('=')[0]) || pair.StartsWith("lapor-tujuan.", StringComparison.Ordinal);
}
