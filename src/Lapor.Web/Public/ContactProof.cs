using System.Globalization;
using System.Security.Cryptography;
using Lapor.People;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Public;

/// <summary>
/// Remembers, sealed in this browser alone, that somebody without an account proved an address by a one-time code, for the report that is being written.
/// Nothing of it is stored here; the sealed contact of the report says which of its addresses were proved.
/// </summary>
public sealed class ContactProof(IHttpContextAccessor http, CitizenCodes codes, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "lapor-surel";
    private const int MostProved = 2; // an e-mail address and a number
    private static readonly TimeSpan Length = TimeSpan.FromHours(2);
    private readonly IDataProtector seal = protection.CreateProtector("lapor/contact-proof");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>Remembers a proved address beside the one of the other kind.</summary>
    /// <param name="address">As compared.</param>
    public void Give(string address)
    {
        var proved = Given().Where(a => CitizenAddresses.KindOf(a) != CitizenAddresses.KindOf(address)).Prepend(address).Take(MostProved);
        Context.Response.Cookies.Append(
            Cookie,
            seal.Protect(string.Join('|', proved.Prepend((time.GetUtcNow() + Length).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)))),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, MaxAge = Length, Path = "/lapor" });
    }

    /// <summary>True when this address was proved here lately.</summary>
    /// <param name="typed">As it stands in the contact.</param>
    public bool Has(string typed) => codes.Normal(typed) is { IsRefused: false } normal && Given().Contains(normal.Value);

    private string[] Given()
    {
        if (Context.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return [];
        try
        {
            var parts = seal.Unprotect(cookie).Split('|');
            return long.TryParse(parts[0], CultureInfo.InvariantCulture, out var until) && time.GetUtcNow().ToUnixTimeMilliseconds() < until ? parts[1..] : [];
        }
        catch (CryptographicException)
        {
            return []; // made under keys that are gone, or by hand
        }
    }
}
