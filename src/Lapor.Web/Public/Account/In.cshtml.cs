using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>Signing in of citizens: with a password where there is one, else with a code. A wrong address, a wrong password and too many tries look the same.</summary>
public sealed class CitizenSignInPage(CitizenAsker who, CitizenSignIn signIn, CitizenCodes codes, CodeSteps steps, SignInSteps devices, GuessLimit limit, Texts.Texts words)
    : AskCodePage(who, codes, steps, devices, limit, words)
{
    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Who.Citizen is null ? Again(cancel) : Task.FromResult<IActionResult>(LocalRedirect(SafeReturn ?? "/akun"));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (IndonesianText.Clean(Address ?? "").Length == 0) return await Refuse([NoAddress], cancel);
        if (string.IsNullOrEmpty(Password)) return await SendCode(CodePurpose.Enter, cancel);
        if (!Limit.SignIn(From, Typed)) return await Later(cancel);
        var entered = await signIn.WithPassword(Address, Password, Devices.DeviceOf(Typed), cancel);
        if (entered.IsRefused)
        {
            var refused = await Refuse(entered.Refusals, cancel);
            if (entered.Refusals[0].Code == People.SignIn.Busy) Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return refused;
        }

        Devices.Remember(Typed);
        await Who.SignIn(entered.Value.Id, Remember, proved: false, cancel);
        return LocalRedirect(SafeReturn ?? "/akun");
    }
}
