using System.Globalization;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Public;

/// <summary>
/// The number and receipt of a report just filed, carried to the confirmation page in a sealed cookie for ten minutes: long enough for a
/// reload on a bad line, short enough for a shared phone. Nothing of it stands in an address or a log.
/// </summary>
public sealed class Confirmation(IHttpContextAccessor http, IDataProtectionProvider protection, OwnDraft own, Drafts drafts, Asker access, TimeProvider time)
{
    private const string Cookie = "lapor-terkirim";
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(10);
    private readonly IDataProtector seal = protection.CreateProtector("lapor/confirmation");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>Address of the confirmation page.</summary>
    public const string Address = "/lapor/terkirim";

    /// <summary>Remembers what was filed for this browser, opens the report's page to it, and forgets the draft.</summary>
    public async Task Give(Filed filed, CancellationToken cancel)
    {
        var expires = (time.GetUtcNow() + Shown).ToUnixTimeMilliseconds();
        var content = string.Create(CultureInfo.InvariantCulture, $"{expires}|{filed.Report.TrackingId}|{filed.Receipt}");
        Context.Response.Cookies.Append(
            Cookie,
            seal.Protect(content),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, MaxAge = Shown, Path = Address });
        access.GivePass(filed.Report.TrackingId);
        if (own.Key is { } key) await drafts.Forget(key, cancel);
    }

    /// <summary>What was filed in this browser within the last ten minutes, or null.</summary>
    public (TrackingId Id, ReceiptCode Receipt)? Read()
    {
        if (Context.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return null;
        try
        {
            var parts = seal.Unprotect(cookie).Split('|');
            var fresh = long.Parse(parts[0], CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeMilliseconds();
            return fresh && TrackingId.TryParse(parts[1], out var id) && ReceiptCode.TryParse(parts[2], out var receipt) ? (id, receipt) : null;
        }
        catch (CryptographicException)
        {
            return null; // made under keys that are gone, or not by us
        }
    }
}
