using System.Globalization;
using System.Security.Claims;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Shared;

/// <summary>
/// Who is asking: a signed-in officer, a reporter who proved a receipt code in this browser, or the public.
/// The officer is read anew for each request, so that a removed role or account ends at once.
/// </summary>
public sealed class Asker(IHttpContextAccessor http, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Name of the officers' cookie and authentication scheme.</summary>
    public const string Scheme = "lapor-petugas";

    /// <summary>Name of the cookie that remembers proved receipts.</summary>
    internal const string PassCookie = "lapor-bukti";

    private const int PassLimit = 8;

    /// <summary>A proved receipt opens its report for this long in this browser, so that a shared phone forgets it.</summary>
    private static readonly TimeSpan PassLength = TimeSpan.FromHours(2);
    private readonly IDataProtector passes = protection.CreateProtector("lapor/receipt-pass");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>The signed-in officer, or null.</summary>
    public Officer? Officer => Context.Items[typeof(Officer)] as Officer;

    /// <summary>The officer of a page that only officers reach.</summary>
    public Officer Signed => Officer ?? throw new InvalidOperationException("The page is not behind the officers' policy.");

    /// <summary>The officer as a viewer, the reporter of this report, or the public.</summary>
    public Viewer ViewerOf(TrackingId id) =>
        Officer is { } officer ? Viewer.Of(officer) : HasPass(id) ? Viewer.Reporter(id) : Viewer.Public;

    /// <summary>True when the receipt code of this report was proved in this browser lately.</summary>
    public bool HasPass(TrackingId id) => Passes().Contains(id.ToString());

    /// <summary>Remembers that the receipt code of this report was proved. The cookie is sealed and holds no receipt.</summary>
    public void GivePass(TrackingId id)
    {
        var ids = Passes().Where(p => p != id.ToString()).Prepend(id.ToString()).Take(PassLimit);
        Context.Response.Cookies.Append(
            PassCookie,
            // The end stands inside: the framework's own time-limited cookies would ask the machine's clock.
            passes.Protect(string.Join(',', ids.Prepend((time.GetUtcNow() + PassLength).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)))),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, Path = "/" });
    }

    /// <summary>Forgets every proved receipt in this browser.</summary>
    public void DropPasses() => Context.Response.Cookies.Delete(PassCookie);

    /// <summary>Signs an officer in.</summary>
    public Task SignIn(SignedIn signed) => Context.SignInAsync(
        Scheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim("officer", signed.Officer.Id.ToString(CultureInfo.InvariantCulture)), new Claim("stamp", signed.Stamp)], Scheme)));

    /// <summary>Signs the officer out.</summary>
    public Task SignOut() => Context.SignOutAsync(Scheme);

    /// <summary>Reads the officer of a cookie, or refuses the cookie.</summary>
    internal static async Task Validate(CookieValidatePrincipalContext context)
    {
        var officers = context.HttpContext.RequestServices.GetRequiredService<OfficerStore>();
        var officer = long.TryParse(context.Principal?.FindFirstValue("officer"), CultureInfo.InvariantCulture, out var id)
            ? await officers.Signed(id, context.Principal?.FindFirstValue("stamp") ?? "", context.HttpContext.RequestAborted)
            : null;
        if (officer is null) context.RejectPrincipal();
        else context.HttpContext.Items[typeof(Officer)] = officer;
    }

    private string[] Passes()
    {
        if (Context.Request.Cookies[PassCookie] is not { Length: > 0 } cookie) return [];
        try
        {
            var parts = passes.Unprotect(cookie).Split(',');
            return long.TryParse(parts[0], CultureInfo.InvariantCulture, out var end) && time.GetUtcNow().ToUnixTimeMilliseconds() < end ? parts[1..] : [];
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return []; // made under keys that are gone, or by hand
        }
    }
}
