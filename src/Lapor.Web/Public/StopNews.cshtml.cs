using Lapor.Notifying;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>
/// Where the link in a mail leads: one button that ends mails like it, and one that takes it back. The address is signed and is the only proof that is asked for: mail programmes send the same form by themselves, without cookies
/// (RFC 8058). Reading it changes nothing, because scanners follow links.
/// </summary>
[ProvedByAddress, IgnoreAntiforgeryToken] // the address is the proof
public sealed class StopNewsPage(StopMail stops) : PageModel
{
    /// <summary>Of the link.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kunci { get; set; }

    /// <summary>Sent by the button that takes it back.</summary>
    [BindProperty]
    public bool Lagi { get; set; }

    /// <summary>How it is now; null: the link is nobody's.</summary>
    public MailReader? Reader { get; private set; }

    /// <summary>Something was just changed.</summary>
    public bool IsDone { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await stops.Set(Kunci, Lagi, cancel);
        IsDone = true;
        return await Show(cancel);
    }

    private async Task<IActionResult> Show(CancellationToken cancel)
    {
        Reader = await stops.Look(Kunci, cancel);
        if (Reader is null) Response.StatusCode = StatusCodes.Status404NotFound;
        Response.Headers.CacheControl = "private, no-store";
        return Page();
    }
}
