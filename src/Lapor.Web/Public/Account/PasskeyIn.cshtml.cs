using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>
/// Signing in of citizens with a passkey alone: the device finds it, nobody types an address. Who is signed in already proves with it that the screen is not
/// somebody else's. Needs script; the page says so and leads to the way without.
/// </summary>
public sealed class CitizenPasskeyPage(CitizenAsker who, CitizenStore citizens, PasskeyCeremony ceremony, Texts.Texts words) : AccountFormPage(who, words)
{
    /// <summary>What the browser gave.</summary>
    [BindProperty]
    public string? Answer { get; set; }

    /// <summary>The question, sealed.</summary>
    [BindProperty]
    public string? State { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    /// <summary>The question as the browser wants it.</summary>
    public string Options { get; private set; } = "";

    /// <summary>True when only the proof is wanted.</summary>
    public bool IsSignedIn => Who.Citizen is not null;

    protected override bool AsksSignIn => false;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        IsSignedIn && SafeReturn != SecurityPage.Href ? LocalRedirect(SafeReturn ?? "/akun") : await Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var proved = await ceremony.Take(PasskeyOwner.Citizen, null, State, Answer, cancel);
        if (proved.IsRefused) return await Refuse(proved.Refusals, cancel);
        // Another account's passkey changes nothing about who is signed in.
        if ((Who.Citizen is { } me && me.Id != proved.Value.OwnerId) || await citizens.ById(proved.Value.OwnerId, cancel) is not { } citizen) return await Refuse([PasskeyCeremony.Failed], cancel);
        if (IsSignedIn) Who.Prove(citizen.Id);
        else await Who.SignIn(citizen.Id, Remember, proved: true, cancel);
        return LocalRedirect(SafeReturn ?? "/akun");
    }

    protected override async Task Load(CancellationToken cancel)
    {
        var question = await ceremony.Ask(PasskeyOwner.Citizen, null, cancel);
        (Options, State) = (question.Options, question.State);
    }
}
