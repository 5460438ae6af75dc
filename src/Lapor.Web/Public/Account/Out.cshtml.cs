using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public.Account;

/// <summary>Signing out, only by a form; reports that were opened in this browser close too.</summary>
public sealed class CitizenSignOutPage(CitizenAsker who, Asker access) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/akun");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await who.SignOut(cancel);
        access.DropPasses();
        return LocalRedirect("/akun/masuk?kabar=keluar");
    }
}
