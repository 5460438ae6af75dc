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
/// The officer's session is read anew for each request, so that an ended session, a removed role or a closed account ends at once.
/// </summary>
public sealed class Asker(IHttpContextAccessor http, IDataProtectionProvider protection, OfficerSessions sessions, TimeProvider time)
{
    /// <summary>Name of the officers' cookie and authentication scheme.</summary>
    public const string Scheme = "lapor-petugas";
    private const string SessionClaim = "session";

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

    /// <summary>True when the receipt code of this report was proved in this browser lately, or the report is in the account of the signed-in citizen.</summary>
    public bool HasPass(TrackingId id) => HasReceipt(id) || (Context.Items[typeof(SessionCitizen)] is SessionCitizen session && session.Citizen.Holds(id));

    /// <summary>True when the receipt code of this report was proved in this browser lately.</summary>
    public bool HasReceipt(TrackingId id) => Passes().Contains(id.ToString());

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

    /// <summary>The session of the signed-in officer.</summary>
    public SessionOfficer Session => Context.Items[typeof(SessionOfficer)] as SessionOfficer ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>Signs an officer in after every proof was given: always a new session, so that nobody can have planted it.</summary>
    /// <param name="officerId">Who.</param>
    /// <param name="how">What proved it, for the audit log.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task SignIn(long officerId, string how, CancellationToken cancel)
    {
        if (Context.Items[typeof(SessionOfficer)] is SessionOfficer old) await sessions.End(old.Officer.Id, old.Id, cancel);
        var token = await sessions.Start(officerId, DeviceWords.Of(Context.Request.Headers.UserAgent.ToString()), how, cancel);
        await Context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionClaim, token)], Scheme)));
    }

    /// <summary>Signs the officer out.</summary>
    public async Task SignOut(CancellationToken cancel)
    {
        if (Context.Items[typeof(SessionOfficer)] is SessionOfficer session) await sessions.End(session.Officer.Id, session.Id, cancel);
        await Context.SignOutAsync(Scheme);
    }

    /// <summary>Reads the officer of a cookie, or refuses the cookie.</summary>
    internal static async Task Validate(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<OfficerSessions>();
        var session = context.Principal?.FindFirstValue(SessionClaim) is { } token ? await sessions.Signed(token, context.HttpContext.RequestAborted) : null;
        if (session is null)
        {
            context.RejectPrincipal();
            return;
        }

        context.HttpContext.Items[typeof(SessionOfficer)] = session;
        context.HttpContext.Items[typeof(Officer)] = session.Officer;
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
