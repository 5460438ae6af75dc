using System.Globalization;
using System.Security.Cryptography;
using Lapor.People;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Public;

/// <summary>
/// Remembers, sealed in this browser alone, that somebody without an account proved an e-mail address by a one-time code, for the report that is being
/// written. Nothing of it is stored here; the sealed contact of the report says whether its address was proved.
/// </summary>
public sealed class ContactProof(IHttpContextAccessor http, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "lapor-surel";
    private static readonly TimeSpan Length = TimeSpan.FromHours(2);
    private readonly IDataProtector seal = protection.CreateProtector("lapor/contact-proof");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>Remembers a proved address.</summary>
    public void Give(string email) => Context.Response.Cookies.Append(
        Cookie,
        seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{(time.GetUtcNow() + Length).ToUnixTimeMilliseconds()}|{email}")),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, MaxAge = Length, Path = "/lapor" });

    /// <summary>True when this address was proved here lately.</summary>
    /// <param name="typed">As it stands in the contact.</param>
    public bool Has(string typed)
    {
        if (Context.Request.Cookies[Cookie] is not { Length: > 0 } cookie || CitizenCodes.Normal(typed) is not { IsRefused: false } normal) return false;
        try
        {
            return seal.Unprotect(cookie).Split('|', 2) is [var end, var email]
                && long.TryParse(end, CultureInfo.InvariantCulture, out var until) && time.GetUtcNow().ToUnixTimeMilliseconds() < until && email == normal.Value;
        }
        catch (CryptographicException)
        {
            return false; // made under keys that are gone, or by hand
        }
    }
}
