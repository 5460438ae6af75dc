using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Shared;

/// <summary>A code that this browser asked for.</summary>
/// <param name="Token">What proves that it was this browser.</param>
/// <param name="Address">Where the code went.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="CitizenId">Whose account was open when it was asked for; null: nobody's.</param>
public sealed record CodeStep(string Token, string Address, CodePurpose Purpose, long? CitizenId);

/// <summary>What a one-time code is for.</summary>
public enum CodePurpose
{
    /// <summary>Signing in; an address without an account gets one.</summary>
    Enter,

    /// <summary>One more address for the account, or another in place of one.</summary>
    Change,

    /// <summary>The contact of a report that is being written without an account.</summary>
    Contact,
}

/// <summary>What a browser remembers between asking for a code and typing it: sealed, as long as the code holds.</summary>
public sealed class CodeSteps(IHttpContextAccessor http, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "lapor-kode";
    private const string Place = "/"; // asked for on the account's pages and on the report's
    private readonly IDataProtector seal = protection.CreateProtector("lapor/citizen-code");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>Remembers that a code was asked for.</summary>
    public void Begin(CodeStep step)
    {
        var length = People.CitizenCodes.Length;
        Context.Response.Cookies.Append(
            Cookie,
            seal.Protect(string.Join('|', (time.GetUtcNow() + length).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), step.Purpose, step.CitizenId?.ToString(CultureInfo.InvariantCulture), step.Token, step.Address)),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, Path = Place, MaxAge = length });
    }

    /// <summary>The code that is waited for; null when none is, or too late.</summary>
    public CodeStep? Current()
    {
        if (Context.Request.Cookies[Cookie] is not { Length: > 0 } value) return null;
        try
        {
            return seal.Unprotect(value).Split('|', 5) is [var end, var purpose, var citizen, var token, var address]
                && long.TryParse(end, CultureInfo.InvariantCulture, out var until) && time.GetUtcNow().ToUnixTimeMilliseconds() < until
                && Enum.TryParse<CodePurpose>(purpose, out var what)
                ? new(token, address, what, long.TryParse(citizen, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null) : null;
        }
        catch (CryptographicException)
        {
            return null; // made under keys that are gone, or by hand
        }
    }

    /// <summary>Forgets it.</summary>
    public void End() => Context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = Place });
}
