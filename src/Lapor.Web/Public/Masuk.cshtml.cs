using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>Signing in of officers. A wrong address and a wrong password look the same.</summary>
public sealed class SignInPage(Asker access, SignIn signIn, GuessLimit limit, Texts.Texts T) : FormPage
{
    private const int LongestInput = 254;

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Where to go afterwards: a path of this site, never another.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kembali { get; set; }

    /// <summary>True after signing out.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Keluar { get; set; }

    public IActionResult OnGet() => access.Officer is null ? Page() : LocalRedirect(Target());

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var email = IndonesianText.Clean(Email ?? "").ToLowerInvariant();
        var password = Password ?? "";
        List<Refusal> missing = [];
        if (email.Length == 0) missing.Add(new("missing", "Email", "Tulis alamat surel Anda.", "Enter your e-mail address."));
        if (password.Length == 0) missing.Add(new("missing", "Password", "Tulis kata sandi Anda.", "Enter your password."));
        if (missing.Count > 0) return await Refuse(missing, cancel);
        if (!limit.SignIn(HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", email))
        {
            var refused = await Refuse([new("too_many_tries", "", "Terlalu banyak percobaan masuk. Tunggu satu menit, lalu coba lagi.", "Too many attempts to sign in. Wait a minute, then try again.")], cancel);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return refused;
        }

        // Longer than any address or password can be: the same answer, without hashing a megabyte.
        var outcome = email.Length > LongestInput || password.Length > LongestInput
            ? await signIn.WithPassword("", "", cancel)
            : await signIn.WithPassword(email, password, cancel);
        if (outcome.IsRefused) return await Refuse(outcome.Refusals, cancel);
        await access.SignIn(outcome.Value);
        return LocalRedirect(Target());
    }

    public override Task<IActionResult> Again(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field, refusal.Message(T.Language));
        return Task.FromResult<IActionResult>(Page());
    }

    private string Target() => Url.IsLocalUrl(Kembali) && !Kembali.StartsWith("/masuk", StringComparison.Ordinal) && !Kembali.StartsWith("/keluar", StringComparison.Ordinal) ? Kembali : "/kerja";
}
