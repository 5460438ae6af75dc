using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>The last page before an officer leaves for a provider to link an account: a form may lead to no other site, so the password was given on the page before and a link goes on.</summary>
public sealed class LinkAccountPage(Asker access, IdentityProviderStore providers, SignInSteps steps, Texts.Texts T) : SignInFormPage(T)
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public IdentityProvider Provider { get; private set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await steps.Current(cancel) is not { Replacing: true } step || access.Officer?.Id != step.Officer.Id) return LocalRedirect("/masuk");
        if (await providers.ById(Id, cancel) is not { Active: true } provider || !provider.Covers(step.Officer)) return NotFound();
        Provider = provider;
        return Shown();
    }
}
