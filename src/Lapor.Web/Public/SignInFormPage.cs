using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>A page on the way in: it knows where to go afterwards, and is kept nowhere.</summary>
public abstract class SignInFormPage(Texts.Texts T) : FormPage
{
    /// <summary>The words of the screens, for a page that puts some together itself.</summary>
    protected Texts.Texts Words => T;

    /// <summary>Where to go afterwards: a path of this site, never another.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kembali { get; set; }

    /// <summary><see cref="Kembali"/> where it is safe to follow, else null.</summary>
    public string? SafeReturn => Url.IsLocalUrl(Kembali) && !Kembali.StartsWith("/masuk", StringComparison.OrdinalIgnoreCase) && !Kembali.StartsWith("/keluar", StringComparison.OrdinalIgnoreCase) ? Kembali : null;

    /// <summary>Where the signed-in officer goes.</summary>
    public string Target => SafeReturn ?? "/kerja";

    public override Task<IActionResult> Again(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field.Length == 0 ? "" : char.ToUpperInvariant(refusal.Field[0]) + refusal.Field[1..], refusal.Message(T.Language));
        return Task.FromResult<IActionResult>(Shown());
    }

    /// <summary>The page, which no cache keeps.</summary>
    protected PageResult Shown()
    {
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    /// <summary>The next page on the way in, which remembers where to go afterwards.</summary>
    protected IActionResult Step(string page) => LocalRedirect(page + (SafeReturn is { } to ? QueryString.Create("kembali", to).ToString() : ""));
}
