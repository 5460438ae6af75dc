using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>Signing out; only by a form, so that no link or picture elsewhere can do it.</summary>
public sealed class SignOutPage(Asker access) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/masuk");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await access.SignOut(cancel);
        Workbench.Wbs.InboxKey.Drop(HttpContext);
        return LocalRedirect("/masuk?keluar=true");
    }
}
