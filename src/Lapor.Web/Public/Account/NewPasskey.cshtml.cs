using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>Registering a citizen's passkey, within a quarter of an hour of a proof. Needs script; the page says so.</summary>
public sealed class NewCitizenPasskeyPage(CitizenAsker who, CitizenPasskeys passkeys, PasskeyCeremony ceremony, Texts.Texts words) : AccountFormPage(who, words)
{
    /// <summary>What the owner calls it.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>What the browser gave.</summary>
    [BindProperty]
    public string? Answer { get; set; }

    /// <summary>The question, sealed.</summary>
    [BindProperty]
    public string? State { get; set; }

    /// <summary>The question as the browser wants it.</summary>
    public string Options { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => Who.IsProved ? await Again(cancel) : LocalRedirect(SecurityPage.Href);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Who.IsProved) return LocalRedirect(SecurityPage.Href);
        var made = await ceremony.TakeNew(PasskeyOwner.Citizen, Me.Id, State, Answer, Name ?? "", cancel);
        if (made.IsRefused) return await Refuse(made.Refusals, cancel);
        var added = await passkeys.Add(made.Value, cancel);
        return added.IsRefused ? await Refuse(added.Refusals, cancel) : LocalRedirect(SecurityPage.Href + "?kabar=kunci#kunci-sandi");
    }

    protected override async Task Load(CancellationToken cancel)
    {
        Name ??= DeviceWords.Spoken(DeviceWords.Of(Request.Headers.UserAgent.ToString()), Words);
        // What the owner's own device shows beside the passkey.
        var account = CitizenAddresses.Spoken(Me.Details.Main);
        var question = await ceremony.AskNew(PasskeyOwner.Citizen, Me.Id, account, Me.Details.Name is { Length: > 0 } name ? name : account, cancel);
        (Options, State) = (question.Options, question.State);
    }
}
