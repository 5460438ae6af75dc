using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>Signing in, second step: a code of the authenticator app or a recovery code.</summary>
public sealed class SignInCodePage(Asker access, SecondFactor factor, SignInSteps steps, Texts.Texts T) : SignInFormPage(T)
{
    private const int LongestInput = 40;

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What the officer can prove it with.</summary>
    public FactorsSet Factors { get; private set; } = new(App: true, 0, 0);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await steps.Current(cancel) is null ? LocalRedirect("/masuk") : await Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await steps.Current(cancel) is not { Replacing: false } step) return LocalRedirect("/masuk?lama=true");
        var code = IndonesianText.Clean(Code ?? "");
        if (code.Length is 0 or > LongestInput) return await Refuse([new("missing", "code", "Tulis kodenya.", "Enter the code.")], cancel);
        var taken = await factor.Take(step.Officer.Id, code, steps.DeviceOf(step.Officer.Email), cancel);
        if (taken.IsRefused) return await Refuse(taken.Refusals, cancel);
        steps.End();
        steps.Remember(step.Officer.Email);
        await access.SignIn(step.Officer.Id, taken.Value, cancel);
        return LocalRedirect(taken.Value == "recovery_code" && (await factor.Of(step.Officer.Id, cancel)).Codes < SecondFactor.FewCodes ? "/kerja/akun?done=few_codes" : Target);
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (await steps.Current(cancel) is { } step) Factors = await factor.Of(step.Officer.Id, cancel);
        return await base.Again(cancel);
    }
}
