using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// Signing in of officers, first step: address and password. A wrong address, a wrong password and too many tries look the same. Who passes goes on to the
/// code, or sets up the second factor before anything else.
/// </summary>
public sealed class SignInPage(Asker access, SignIn signIn, SecondFactor factor, IdentityProviderStore providers, SignInSteps steps, GuessLimit limit, DemoMark demo, IWebHostEnvironment environment, Texts.Texts T) : SignInFormPage(T)
{
    private const int LongestInput = 254;

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>True after signing out.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Keluar { get; set; }

    /// <summary>True when a step took longer than it may.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Lama { get; set; }

    /// <summary>True when an agency's own account opens the way in too.</summary>
    public bool HasProviders { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => access.Officer is null ? await Again(cancel) : LocalRedirect(Target);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var email = IndonesianText.Clean(Email ?? "").ToLowerInvariant();
        var password = Password ?? "";
        List<Refusal> missing = [];
        if (email.Length == 0) missing.Add(new("missing", "Email", "Tulis alamat surel Anda.", "Enter your e-mail address."));
        if (password.Length == 0) missing.Add(new("missing", "Password", "Tulis kata sandi Anda.", "Enter your password."));
        if (missing.Count > 0) return await Refuse(missing, cancel);
        if (!limit.SignIn(GuessLimit.PlaceOf(HttpContext), email))
            return await Later(new("too_many_tries", "", "Terlalu banyak percobaan masuk. Tunggu satu menit, lalu coba lagi.", "Too many attempts to sign in. Wait a minute, then try again."), StatusCodes.Status429TooManyRequests, cancel);

        // Longer than any address or password can be: the same answer, without hashing a megabyte.
        var outcome = email.Length > LongestInput || password.Length > LongestInput
            ? await signIn.WithPassword("", "", null, cancel)
            : await signIn.WithPassword(email, password, steps.DeviceOf(email), cancel);
        if (outcome.IsRefused)
            return outcome.Refusals[0].Code == People.SignIn.Busy ? await Later(outcome.Refusals[0], StatusCodes.Status503ServiceUnavailable, cancel) : await Refuse(outcome.Refusals, cancel);
        var officer = outcome.Value.Officer;
        // The examples' officers, whose password everybody knows, need no phone to be tried out; nowhere but in Development.
        if (environment.IsDevelopment() && demo.Present && officer.Email.EndsWith("@" + Demo.Domain, StringComparison.Ordinal))
        {
            await access.SignIn(officer.Id, "demo", cancel);
            return LocalRedirect(Target);
        }

        steps.Begin(outcome.Value);
        return Step(SignInSteps.PageOf(await factor.Of(officer.Id, cancel)));
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        HasProviders = await providers.AnyActive(cancel);
        return await base.Again(cancel);
    }

    private async Task<IActionResult> Later(Refusal refusal, int status, CancellationToken cancel)
    {
        var refused = await Refuse([refusal], cancel);
        Response.StatusCode = status;
        return refused;
    }
}
