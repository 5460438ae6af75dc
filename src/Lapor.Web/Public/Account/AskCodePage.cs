using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>A page that sends a one-time code to an address. It never looks whether somebody has an account there: its answers cannot tell.</summary>
public abstract class AskCodePage(CitizenAsker who, CitizenCodes codes, CodeSteps steps, SignInSteps devices, GuessLimit limit, Texts.Texts words) : AccountFormPage(who, words)
{
    internal static readonly Refusal TooMany = new("too_many_tries", "", "Terlalu banyak percobaan dari sini. Tunggu satu menit, lalu coba lagi.", "Too many attempts from here. Wait a minute, then try again.");

    [BindProperty]
    public string? Email { get; set; }

    protected override bool AsksSignIn => false;

    protected GuessLimit Limit => limit;

    protected SignInSteps Devices => devices;

    protected CodeSteps Steps => steps;

    /// <summary>The address as it is compared; what is no address stays as it was typed.</summary>
    protected string Typed => CitizenCodes.Normal(Email) is { IsRefused: false } normal ? normal.Value : IndonesianText.Clean(Email ?? "");

    /// <summary>Where this request comes from, for the limit in memory.</summary>
    protected string From => HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Sends a code and goes on to where it is typed.</summary>
    protected async Task<IActionResult> SendCode(CodePurpose purpose, CancellationToken cancel)
    {
        if (!limit.SignIn(From, Typed)) return await Later(cancel);
        var asked = await codes.Ask(Email, Words.Language, devices.DeviceOf(Typed), cancel);
        if (asked.IsRefused) return await Refuse(asked.Refusals, cancel);
        steps.Begin(new CodeStep(asked.Value, Typed, purpose));
        return Next("/akun/kode");
    }

    protected async Task<IActionResult> Later(CancellationToken cancel)
    {
        var refused = await Refuse([TooMany], cancel);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = "60";
        return refused;
    }
}
