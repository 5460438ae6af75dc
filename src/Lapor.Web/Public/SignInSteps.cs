using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lapor.People;
using Microsoft.AspNetCore.DataProtection;

namespace Lapor.Web.Public;

/// <summary>A sign-in whose password was right and whose second factor is missing.</summary>
/// <param name="Officer">Who.</param>
/// <param name="Replacing">True when a signed-in officer wants another authenticator in place of the one in use.</param>
public sealed record SignInStep(Officer Officer, bool Replacing);

/// <summary>
/// What a browser remembers on the way in, sealed: for ten minutes whose password was right, and for half a year which officers signed in on it, so
/// that their tries are not held up by somebody else's.
/// </summary>
public sealed class SignInSteps(IHttpContextAccessor http, IDataProtectionProvider protection, OfficerStore officers, TimeProvider time)
{
    private const string StepCookie = "lapor-langkah";
    private const string DeviceCookie = "lapor-perangkat";
    private const int MostDevices = 6;
    private static readonly TimeSpan StepLength = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DeviceLength = TimeSpan.FromDays(180);
    private readonly IDataProtector steps = protection.CreateProtector("lapor/sign-in-step");
    private readonly IDataProtector devices = protection.CreateProtector("lapor/device");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>Remembers that the password was right.</summary>
    public void Begin(SignedIn signed, bool replacing = false) => Put(
        StepCookie, steps, [signed.Officer.Id.ToString(CultureInfo.InvariantCulture), signed.Stamp, replacing ? "replace" : "new"], StepLength, "/masuk", maxAge: null);

    /// <summary>Who is half-way in; null when nobody is, too late, or the password changed meanwhile.</summary>
    public async Task<SignInStep?> Current(CancellationToken cancel) =>
        Take(StepCookie, steps) is [var id, var stamp, var kind] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var officer)
            && await officers.Signed(officer, stamp, cancel) is { } found ? new(found, kind == "replace") : null;

    /// <summary>Where the step after the password is: setting up a second factor, the code, or the passkey of whoever has no app.</summary>
    public static string PageOf(FactorsSet factors) => !factors.Any ? "/masuk/pengaman" : factors.App ? "/masuk/kode" : "/masuk/kunci";

    /// <summary>Forgets who was half-way in.</summary>
    public void End() => Context.Response.Cookies.Delete(StepCookie, new CookieOptions { Path = "/masuk" });

    /// <summary>The device's own mark for this account; null when this account never signed in here.</summary>
    public string? DeviceOf(string email) => Known().FirstOrDefault(d => d.StartsWith(Mark(email), StringComparison.Ordinal));

    /// <summary>Remembers that this account signed in here.</summary>
    public void Remember(string email)
    {
        var known = Known();
        var own = known.FirstOrDefault(d => d.StartsWith(Mark(email), StringComparison.Ordinal)) ?? Mark(email) + RandomNumberGenerator.GetHexString(16, lowercase: true);
        Put(DeviceCookie, devices, [.. known.Where(d => d != own).Prepend(own).Take(MostDevices)], DeviceLength, "/", DeviceLength);
    }

    private string[] Known() => Take(DeviceCookie, devices);

    private static string Mark(string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())).AsSpan(0, 12));

    // The end stands inside: the framework's own time-limited seals would ask the machine's clock.
    private void Put(string cookie, IDataProtector protector, string[] parts, TimeSpan length, string path, TimeSpan? maxAge) => Context.Response.Cookies.Append(
        cookie,
        protector.Protect(string.Join('|', parts.Prepend((time.GetUtcNow() + length).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)))),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, Path = path, MaxAge = maxAge });

    private string[] Take(string cookie, IDataProtector protector)
    {
        if (Context.Request.Cookies[cookie] is not { Length: > 0 } value) return [];
        try
        {
            var parts = protector.Unprotect(value).Split('|');
            return long.TryParse(parts[0], CultureInfo.InvariantCulture, out var end) && time.GetUtcNow().ToUnixTimeMilliseconds() < end ? parts[1..] : [];
        }
        catch (CryptographicException)
        {
            return []; // made under keys that are gone, or by hand
        }
    }
}
