using System.Globalization;
using System.Security.Cryptography;
using Lapor.People;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Shared;

/// <summary>
/// The citizen who is signed in, apart from officers: another cookie, another table, no claim of the framework. The cookie holds an opaque token and nothing of
/// the person; <see cref="CookieNames"/> keeps neighbouring hosts from planting one.
/// </summary>
public sealed class CitizenAsker(IHttpContextAccessor http, CitizenSessions sessions, CodeSteps steps, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "lapor-akun";
    private const string ProofCookie = "lapor-akun-bukti";
    private const int LongestToken = 100;

    /// <summary>How long a proof lets its giver change what opens the account.</summary>
    private static readonly TimeSpan ProofLength = TimeSpan.FromMinutes(15);
    private readonly IDataProtector proofs = protection.CreateProtector("lapor/citizen-proof");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>The signed-in citizen, or null.</summary>
    public Citizen? Citizen => Session?.Citizen;

    /// <summary>The session of the signed-in citizen, or null.</summary>
    public SessionCitizen? Session => Context.Items[typeof(SessionCitizen)] as SessionCitizen;

    /// <summary>True while a one-time code was typed or a passkey used in this browser a short time ago.</summary>
    public bool IsProved
    {
        get
        {
            if (Citizen is not { } citizen || Context.Request.Cookies[ProofCookie] is not { Length: > 0 } cookie) return false;
            try
            {
                var parts = proofs.Unprotect(cookie).Split('|');
                return long.TryParse(parts[0], CultureInfo.InvariantCulture, out var end) && time.GetUtcNow().ToUnixTimeMilliseconds() < end && parts[1] == citizen.Id.ToString(CultureInfo.InvariantCulture);
            }
            catch (CryptographicException)
            {
                return false; // made under keys that are gone, or by hand
            }
        }
    }

    /// <summary>Reads who is signed in for every request but the whistleblower's; nothing is read where no cookie came.</summary>
    public static void UseCitizens(WebApplication app) => app.Use(async (context, next) =>
    {
        if (!Unseen.Is(context) && context.Request.Cookies[Cookie] is { Length: > 0 and <= LongestToken } token
            && await context.RequestServices.GetRequiredService<CitizenSessions>().Signed(token, context.RequestAborted) is { } session)
            context.Items[typeof(SessionCitizen)] = session;
        await next();
    });

    /// <summary>True when the request carries a citizen's cookie, good or not.</summary>
    internal static bool HasCookie(HttpRequest request) => request.Cookies.ContainsKey(Cookie);

    /// <summary>Signs a citizen in: always a new session, so that nobody can have planted it.</summary>
    /// <param name="citizenId">Who.</param>
    /// <param name="remembered">False: the cookie ends with the browser.</param>
    /// <param name="proved">True when a one-time code or a passkey proved it.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task SignIn(long citizenId, bool remembered, bool proved, CancellationToken cancel)
    {
        if (Session is { } old) await sessions.End(old.Citizen.Id, old.Id, cancel);
        steps.End(); // whoever sat here before may have asked for the code
        var token = await sessions.Start(citizenId, DeviceWords.Of(Context.Request.Headers.UserAgent.ToString()), remembered, cancel);
        Put(Cookie, token, remembered ? TimeSpan.FromDays(CitizenSessions.LongestDays) : null);
        if (proved) Prove(citizenId);
    }

    /// <summary>Remembers for a while that the owner of this account proved it here.</summary>
    public void Prove(long citizenId)
    {
        var end = (time.GetUtcNow() + ProofLength).ToUnixTimeMilliseconds();
        Put(ProofCookie, proofs.Protect(string.Create(CultureInfo.InvariantCulture, $"{end}|{citizenId}")), ProofLength);
    }

    /// <summary>Signs the citizen out.</summary>
    public async Task SignOut(CancellationToken cancel)
    {
        if (Session is { } session) await sessions.End(session.Citizen.Id, session.Id, cancel);
        Context.Items.Remove(typeof(SessionCitizen));
        Context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/", Secure = Context.Request.IsHttps });
        Context.Response.Cookies.Delete(ProofCookie);
        steps.End(); // the next person here reads no address
    }

    private void Put(string name, string value, TimeSpan? maxAge) => Context.Response.Cookies.Append(
        name, value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, Path = "/", MaxAge = maxAge });
}
