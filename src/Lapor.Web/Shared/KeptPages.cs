using System.Globalization;
using Lapor.Foundation;
using Lapor.Publishing;
using Microsoft.AspNetCore.OutputCaching;

namespace Lapor.Web.Shared;

/// <summary>
/// Which drawn pages this node keeps and for whom: the public list and the pages of public reports, the same for every stranger. Whether a kept
/// page still holds is asked of the database for each request (one small query), so nobody meets an older page than before. Decision 0043.
/// </summary>
/// <remarks>
/// Not kept: what anybody sees who is signed in or has proved a receipt; numbers that are unknown, confidential or not public yet, which all
/// take the same way; searched words; answers that set a cookie or are no success. Such a page is drawn for each request.
/// </remarks>
public sealed class KeptPages(PublicStore store, DemoMark demo, Settings settings, Texts.Texts texts, TimeProvider time) : IOutputCachePolicy
{
    /// <summary>The policy's name.</summary>
    public const string Public = "public";

    /// <summary>Bytes of a page; a larger one is not kept.</summary>
    public const long LargestPage = 512 * 1024;

    private const int LongestHeader = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Codes only. Words somebody searches are rarely asked twice, and need not stay in memory.</summary>
    private static readonly HashSet<string> Narrowing = new(StringComparer.OrdinalIgnoreCase) { "status", "class", "category", "region", "agency", "cursor", "before" };

    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var encoding = request.Headers.AcceptEncoding.ToString();
        if (settings.PageCache == 0 || !HttpMethods.IsGet(request.Method) || encoding.Length > LongestHeader || IsSomebodys(request) || request.Query.Keys.Any(k => !Narrowing.Contains(k)))
            return;
        if (await Stamp(request, context.HttpContext.RequestAborted) is not { } stamp) return;
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = true;
        context.AllowCacheStorage = true;
        context.AllowLocking = true; // a hundred readers of a page that just changed draw it once
        context.ResponseExpirationTimeSpan = Longest;
        var rules = context.CacheVaryByRules;
        rules.QueryKeys = "*";
        rules.VaryByValues["stamp"] = stamp;
        rules.VaryByValues["language"] = texts.Language;
        rules.VaryByValues["encoding"] = encoding;
        rules.VaryByValues["demo"] = demo.Present ? "1" : "0";
        // Countdowns change at midnight and at the end of a working day, which in every zone of the country are whole minutes.
        rules.VaryByValues["minute"] = (time.GetUtcNow().ToUnixTimeMilliseconds() / 60_000).ToString(CultureInfo.InvariantCulture);
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        // The second lock on the same door: whatever the request looked like, an answer for one person is not kept.
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0 || response.Headers.CacheControl.ToString() != "no-cache")
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    private static bool IsSomebodys(HttpRequest request) =>
        request.Cookies.ContainsKey(Asker.Scheme) || request.Cookies.ContainsKey(Asker.PassCookie) || CitizenAsker.HasCookie(request) || request.Headers.Authorization.Count > 0;

    private async Task<string?> Stamp(HttpRequest request, CancellationToken cancel)
    {
        if (!request.RouteValues.TryGetValue("trackingId", out var number)) return await store.Stamp(cancel);
        // A mistyped number is asked for too, so that it takes as long as an unknown one.
        return await store.Stamp(TrackingId.TryParse(number as string, out var id) ? id : default, cancel);
    }
}
