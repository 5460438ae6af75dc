using System.Globalization;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// Setting up the second factor: the first sign-in leads here before anywhere else. An authenticator app is set up here, a passkey on a page of its own. The proposed secret travels sealed in the form, so that looking at the page
/// writes nothing; it is kept once the app has shown that it makes the right codes.
/// </summary>
public sealed class SetFactorPage(Asker access, SecondFactor factor, SignInSteps steps, IDataProtectionProvider protection, Texts.Texts T) : SignInFormPage(T)
{
    private const int LongestInput = 40;
    private readonly IDataProtector sealing = protection.CreateProtector("lapor/proposed-factor");

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The proposed secret, sealed.</summary>
    [BindProperty]
    public string? Secret { get; set; }

    /// <summary>The secret as people type it.</summary>
    public string Grouped { get; private set; } = "";

    /// <summary>What the app reads.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The same as a picture; null for an address too long for one.</summary>
    public QrCode? Picture { get; private set; }

    /// <summary>The recovery codes, once.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>True when a signed-in officer puts another phone in place of the one in use.</summary>
    public bool Replacing => Current is { Replacing: true };

    private SignInStep? Current { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await Load(cancel) is not { } step) return LocalRedirect("/masuk?lama=true");
        var secret = Proposed(step);
        if (secret is null) return await Again(cancel);
        var code = IndonesianText.Clean(Code ?? "");
        if (code.Length is 0 or > LongestInput) return await Refuse([new("missing", "code", "Tulis kodenya.", "Enter the code.")], cancel);
        var set = await factor.Set(step.Officer.Id, secret, code, cancel);
        if (set.IsRefused) return await Refuse(set.Refusals, cancel);
        steps.End();
        steps.Remember(step.Officer.Email);
        await access.SignIn(step.Officer.Id, "totp_set", cancel);
        if (step.Replacing) Kembali = "/kerja/akun?done=factor";
        Codes = set.Value;
        return Shown();
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (await Load(cancel) is not { } step) return LocalRedirect("/masuk");
        var secret = Proposed(step) ?? Totp.NewSecret();
        Secret = Sealed(step, secret);
        var spoken = Totp.Spoken(secret);
        Grouped = string.Join(' ', spoken.Chunk(4).Select(c => new string(c)));
        Address = Totp.Address(secret, step.Officer.Email, "Lapor");
        Picture = Address.Length <= QrCode.Longest ? QrCode.Of(Address) : null;
        return await base.Again(cancel);
    }

    // Whoever has a factor proves it; only a signed-in officer who gave the password again may put another in its place.
    private async Task<SignInStep?> Load(CancellationToken cancel) =>
        Current ??= await steps.Current(cancel) is { } step && (step.Replacing ? access.Officer?.Id == step.Officer.Id : !(await factor.Of(step.Officer.Id, cancel)).Any) ? step : null;

    private string Sealed(SignInStep step, byte[] secret) =>
        sealing.Protect(step.Officer.Id.ToString(CultureInfo.InvariantCulture) + "|" + Convert.ToBase64String(secret));

    private byte[]? Proposed(SignInStep step)
    {
        if (string.IsNullOrEmpty(Secret)) return null;
        try
        {
            var parts = sealing.Unprotect(Secret).Split('|');
            return parts[0] == step.Officer.Id.ToString(CultureInfo.InvariantCulture) ? Convert.FromBase64String(parts[1]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
