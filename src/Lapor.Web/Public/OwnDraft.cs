using Lapor.Intake;

namespace Lapor.Web.Public;

/// <summary>The key of the draft that this browser writes, in a cookie. The server keeps only what the key seals, so the cookie is the draft's only owner.</summary>
public sealed class OwnDraft(IHttpContextAccessor http)
{
    private const string Cookie = "lapor-draf";

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>The key this browser brought, or was given in this request; null when it has none.</summary>
    public string? Key => Context.Items[typeof(OwnDraft)] as string ?? (Drafts.IsKey(Context.Request.Cookies[Cookie]) ? Context.Request.Cookies[Cookie] : null);

    /// <summary>The key, made if there was none; the cookie lives another week.</summary>
    public string Ensure() => Give(Key ?? Drafts.NewKey());

    /// <summary>A fresh key in place of one whose draft was filed or thrown away.</summary>
    public string Renew() => Give(Drafts.NewKey());

    /// <summary>Forgets the key.</summary>
    public void Drop()
    {
        Context.Items.Remove(typeof(OwnDraft));
        Context.Response.Cookies.Delete(Cookie);
    }

    /// <summary>Filing under this key gives one number however often it is sent.</summary>
    public static string FilingKey(string key) => "draft:" + key;

    private string Give(string key)
    {
        Context.Items[typeof(OwnDraft)] = key;
        Context.Response.Cookies.Append(
            Cookie, key, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, MaxAge = Drafts.Kept, Path = "/" });
        return key;
    }
}
