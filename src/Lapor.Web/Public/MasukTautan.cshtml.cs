using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// The page behind a one-time link: the officer sets a password and goes on to the second factor. Looking uses nothing up, because mail programs look too. A used,
/// replaced, ended or invented link is answered alike.
/// </summary>
public sealed class AccountLinkPage(Asker access, AccountLinks links, SecondFactor factor, SignInSteps steps, Texts.Texts T) : SignInFormPage(T)
{
    private const int LongestToken = 100;

    /// <summary>Of the address; blank where it holds nothing but spaces, which the binder hands over as null.</summary>
    [BindProperty(SupportsGet = true)]
    public string Kode { get; set => field = value ?? ""; } = "";

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    /// <summary>The link, while it opens.</summary>
    public AccountLink? Link { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Kode.Length > LongestToken) return await Again(cancel);
        if (Password != Repeated) return await Refuse([new("password_differs", "repeated", "Kedua kata sandi tidak sama.", "The two passwords differ.")], cancel);
        var set = await links.Accept(Kode, Password ?? "", cancel);
        if (set.IsRefused) return await Refuse(set.Refusals, cancel);
        await access.SignOut(cancel);
        // Whoever reads the officer's mail here may try without waiting behind others.
        steps.Remember(set.Value.Officer.Email);
        steps.Begin(set.Value);
        return Step(SignInSteps.PageOf(await factor.Of(set.Value.Officer.Id, cancel)));
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        Link = Kode.Length > LongestToken ? null : await links.Find(Kode, cancel);
        if (Link is null)
        {
            Refusals.Clear();
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return await base.Again(cancel);
    }
}
