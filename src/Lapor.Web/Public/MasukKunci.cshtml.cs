using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// Signing in with a passkey: after the password as the second step, or instead of both, when the device itself makes sure of its user. Needs script; the
/// page says so and leads to the way without.
/// </summary>
public sealed class PasskeyPage(Asker access, PasskeyCeremony ceremony, OfficerStore officers, SecondFactor factor, AuditLog audit, SignInSteps steps, Texts.Texts T) : SignInFormPage(T)
{
    /// <summary>What the browser gave.</summary>
    [BindProperty]
    public string? Answer { get; set; }

    /// <summary>The question, sealed.</summary>
    [BindProperty]
    public string? State { get; set; }

    /// <summary>The question as the browser wants it.</summary>
    public string Options { get; private set; } = "";

    /// <summary>Whose password was right; null: the passkey alone signs in.</summary>
    public SignInStep? Half { get; private set; }

    /// <summary>What else the officer half-way in can prove it with.</summary>
    public FactorsSet Factors { get; private set; } = new(App: false, 0, 0);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => access.Officer is null ? await Again(cancel) : LocalRedirect(Target);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Load(cancel);
        var proved = await ceremony.Take(PasskeyOwner.Officer, Half?.Officer.Id, State, Answer, cancel);
        var officer = Half?.Officer ?? (proved.IsRefused ? null : await officers.ById(proved.Value.OwnerId, cancel));
        if (proved.IsRefused || officer is null)
        {
            if (officer is not null) await audit.Record(new AuditEntry(AuditKind.SignInRefused, officer.Id, Subject: "passkey"), cancel);
            // An account that was closed is answered like a passkey that nobody knows.
            return await Refuse(proved.IsRefused ? proved.Refusals : [PasskeyCeremony.Failed], cancel);
        }

        steps.End();
        steps.Remember(officer.Email);
        await access.SignIn(officer.Id, Half is null ? "passkey" : "password_passkey", cancel);
        return LocalRedirect(Target);
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        await Load(cancel);
        var question = await ceremony.Ask(PasskeyOwner.Officer, Half?.Officer.Id, cancel);
        (Options, State) = (question.Options, question.State);
        return await base.Again(cancel);
    }

    private async Task Load(CancellationToken cancel)
    {
        Half ??= await steps.Current(cancel) is { Replacing: false } step ? step : null;
        if (Half is { } half) Factors = await factor.Of(half.Officer.Id, cancel);
    }
}
