using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Lapor.Web.Public.Account;

/// <summary>A page of a citizen's account or on the way into it. No cache keeps it. Whoever is not signed in is asked to, unless the page is on that way.</summary>
public abstract class AccountFormPage(CitizenAsker who, Texts.Texts words) : FormPage
{
    /// <summary>Where to go afterwards: a path of this site, never another.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kembali { get; set; }

    /// <summary>What was just done.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kabar { get; set; }

    /// <summary><see cref="Kembali"/> where it is safe to follow, else null.</summary>
    public string? SafeReturn => Url.IsLocalUrl(Kembali) && !Kembali.StartsWith("/akun/masuk", StringComparison.OrdinalIgnoreCase) && !Kembali.StartsWith("/akun/keluar", StringComparison.OrdinalIgnoreCase) ? Kembali : null;

    /// <summary>The signed-in citizen.</summary>
    public Citizen Me => who.Citizen ?? throw new InvalidOperationException("Nobody is signed in.");

    protected CitizenAsker Who => who;

    protected Texts.Texts Words => words;

    /// <summary>False on the way in.</summary>
    protected virtual bool AsksSignIn => true;

    public sealed override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (AsksSignIn && who.Citizen is null)
            context.Result = LocalRedirect("/akun/masuk" + QueryString.Create("kembali", Request.Path));
        else
            await next();
    }

    public sealed override async Task<IActionResult> Again(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(FieldOf(refusal.Field), refusal.Message(words.Language));
        await Load(cancel);
        Response.Headers.CacheControl = "private, no-store";
        return Page();
    }

    /// <summary>Reads what the page shows.</summary>
    protected virtual Task Load(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Name of the input that a refusal's field means.</summary>
    protected virtual string FieldOf(string field) => field.Length == 0 ? "" : char.ToUpperInvariant(field[0]) + field[1..];

    /// <summary>The next page on the way, which remembers where to go afterwards.</summary>
    protected IActionResult Next(string page) => LocalRedirect(page + (SafeReturn is { } to ? QueryString.Create("kembali", to).ToString() : ""));
}
