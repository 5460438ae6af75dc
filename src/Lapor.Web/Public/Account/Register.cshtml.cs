using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>Making an account: an address, a code, nothing else. Who has one already is signed in.</summary>
public sealed class RegisterPage(CitizenAsker who, CitizenCodes codes, CodeSteps steps, SignInSteps devices, GuessLimit limit, Texts.Texts words)
    : AskCodePage(who, codes, steps, devices, limit, words)
{
    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Who.Citizen is null ? Again(cancel) : Task.FromResult<IActionResult>(LocalRedirect(SafeReturn ?? "/akun"));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => IndonesianText.Clean(Address ?? "").Length == 0
        ? await Refuse([NoAddress], cancel)
        : await SendCode(CodePurpose.Enter, cancel);
}
