using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// Registering a passkey: as the second factor at the first sign-in, or one more by a signed-in officer who just gave the password again. Needs script; the
/// page says so and leads to the authenticator app.
/// </summary>
public sealed class NewPasskeyPage(Asker access, PasskeyCeremony ceremony, SecondFactor factor, SignInSteps steps, Texts.Texts T) : SignInFormPage(T)
{
    /// <summary>What the officer calls it.</summary>
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

    /// <summary>The recovery codes, once, where there were none before.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>True when the officer is signed in and adds one more.</summary>
    public bool Adding { get; private set; }

    private SignInStep? Current { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await Load(cancel) is not { } step) return LocalRedirect("/masuk?lama=true");
        var made = await ceremony.TakeNew(PasskeyOwner.Officer, step.Officer.Id, State, Answer, Name ?? "", cancel);
        if (made.IsRefused) return await Refuse(made.Refusals, cancel);
        var added = await factor.AddPasskey(made.Value, cancel);
        if (added.IsRefused) return await Refuse(added.Refusals, cancel);
        steps.End();
        if (!step.Replacing)
        {
            steps.Remember(step.Officer.Email);
            await access.SignIn(step.Officer.Id, "passkey_set", cancel);
        }

        if (step.Replacing) Kembali = Workbench.AccountPage.Href + "?done=passkey";
        if (added.Value.Length == 0) return LocalRedirect(Target);
        Codes = added.Value;
        return Shown();
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (await Load(cancel) is not { } step) return LocalRedirect("/masuk");
        Name ??= DeviceWords.Spoken(DeviceWords.Of(Request.Headers.UserAgent.ToString()), Words);
        var question = await ceremony.AskNew(PasskeyOwner.Officer, step.Officer.Id, step.Officer.Email, step.Officer.Name, cancel);
        (Options, State) = (question.Options, question.State);
        return await base.Again(cancel);
    }

    // As for the app: who has a factor proves it; one more is added only by a signed-in officer who gave the password again.
    private async Task<SignInStep?> Load(CancellationToken cancel)
    {
        Current ??= await steps.Current(cancel) is { } step && (step.Replacing ? access.Officer?.Id == step.Officer.Id : !(await factor.Of(step.Officer.Id, cancel)).Any) ? step : null;
        Adding = Current is { Replacing: true };
        return Current;
    }
}
