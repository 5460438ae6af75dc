using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>Choosing the agency whose account an officer signs in with, and word of what came of it.</summary>
public sealed class AgencyChoicePage(Asker access, IdentityProviderStore providers, Texts.Texts T) : SignInFormPage(T)
{
    /// <summary>What came of the way to a provider and back; a code.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Hasil { get; set; }

    /// <summary>A part of the agency's name.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>The providers to choose from.</summary>
    public IReadOnlyList<IdentityProvider> Providers { get; private set; } = [];

    /// <summary>True where there are so many that they can be searched.</summary>
    public bool Many { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        // Somebody who is signed in comes here from linking an account.
        if (access.Officer is not null && Hasil is null) return LocalRedirect(Target);
        var all = await providers.Active(cancel);
        Many = all.Count > 12;
        var words = IndonesianText.Clean(Q ?? "");
        Providers = words.Length == 0 ? all : [.. all.Where(p => (p.Name + " " + p.AgencyName).Contains(words, StringComparison.OrdinalIgnoreCase))];
        return Shown();
    }
}
