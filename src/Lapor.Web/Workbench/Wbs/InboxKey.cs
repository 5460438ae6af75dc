using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Lapor.Web.Workbench.Wbs;

/// <summary>
/// The private key of the inbox that a holder has open. It lives in the holder's own browser, in a sealed cookie that no script, no other site and no
/// other page gets, for <see cref="Length"/> after its last use; the server has it only while it answers, and keeps it nowhere.
/// </summary>
public sealed class InboxKey(IHttpContextAccessor http, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Name of the cookie.</summary>
    public const string Cookie = "lapor-kotak";

    /// <summary>The only pages that get it.</summary>
    public const string Path = "/kerja/wbs";

    /// <summary>How long it stays open without being used.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    private const int Head = 3 * sizeof(long);
    private readonly IDataProtector protector = protection.CreateProtector("lapor/inbox-key");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>True where a browser keeps the cookie: over TLS, or on the machine itself.</summary>
    public bool MayTravel => Context.Request.IsHttps || Context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";

    /// <summary>Hands the key of an inbox to the officer's browser.</summary>
    public void Give(long officer, long inbox, byte[] key)
    {
        var plain = new byte[Head + key.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, (time.GetUtcNow() + Length).ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(8), officer);
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(16), inbox);
        key.CopyTo(plain, Head);
        Context.Response.Cookies.Append(Cookie, WebEncoders.Base64UrlEncode(protector.Protect(plain)), Options());
        CryptographicOperations.ZeroMemory(plain);
    }

    /// <summary>The key of this inbox, where this officer's browser holds it; its time begins anew. Null: closed.</summary>
    public byte[]? Of(long officer, long inbox)
    {
        if (Context.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return null;
        byte[] plain;
        try
        {
            plain = protector.Unprotect(WebEncoders.Base64UrlDecode(cookie));
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException)
        {
            return null; // made under keys that are gone, or by hand
        }

        var open = plain.Length > Head
            && time.GetUtcNow().ToUnixTimeMilliseconds() < BinaryPrimitives.ReadInt64BigEndian(plain)
            && BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(8)) == officer
            && BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(16)) == inbox;
        var key = open ? plain[Head..] : null;
        CryptographicOperations.ZeroMemory(plain);
        if (key is not null) Give(officer, inbox, key);
        return key;
    }

    /// <summary>Takes the key out of the browser.</summary>
    public static void Drop(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options());

    private static CookieOptions Options() => new() { Path = Path, HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, IsEssential = true };
}
