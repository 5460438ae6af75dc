using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>A page that sends a one-time code to an address. It never looks whether somebody has an account there: its answers cannot tell.</summary>
public abstract class AskCodePage(CitizenAsker who, CitizenCodes codes, CodeSteps steps, SignInSteps devices, GuessLimit limit, Texts.Texts words) : AccountFormPage(who, words)
{
    internal static readonly Refusal TooMany = new("too_many_tries", "", "Terlalu banyak percobaan dari sini. Tunggu satu menit, lalu coba lagi.", "Too many attempts from here. Wait a minute, then try again.");

    /// <summary>An e-mail address, or a mobile number where those can be reached.</summary>
    [BindProperty]
    public string? Address { get; set; }

    /// <summary>What the field of the address asks for.</summary>
    public AddressField Field => new(codes.ReachPhones, Words);

    /// <summary>Whether a code can be sent to this address.</summary>
    public bool Reaches(string normal) => codes.Reaches(normal);

    protected override bool AsksSignIn => false;

    protected GuessLimit Limit => limit;

    protected SignInSteps Devices => devices;

    protected CodeSteps Steps => steps;

    /// <summary>The address as it is compared; what is no address stays as it was typed.</summary>
    protected string Typed => codes.Normal(Address) is { IsRefused: false } normal ? normal.Value : IndonesianText.Clean(Address ?? "");

    /// <summary>The refusal of an empty field.</summary>
    protected Refusal NoAddress => codes.ReachPhones
        ? new("missing", "address", "Tulis alamat surel atau nomor HP Anda.", "Enter your e-mail address or mobile number.")
        : new("missing", "address", "Tulis alamat surel Anda.", "Enter your e-mail address.");

    /// <summary>Where this request comes from, for the limit in memory.</summary>
    protected string From => GuessLimit.PlaceOf(HttpContext);

    /// <summary>Sends a code and goes on to where it is typed.</summary>
    protected async Task<IActionResult> SendCode(CodePurpose purpose, CancellationToken cancel)
    {
        if (!limit.SignIn(From, Typed)) return await Later(cancel);
        if (codes.Normal(Address) is { IsRefused: false } normal && codes.IsText(normal.Value) && devices.DeviceOf(normal.Value) is null && !limit.Text(From)) return await Refuse([CitizenCodes.NoMoreTexts], cancel);
        var asked = await codes.Ask(Address, Words.Language, devices.DeviceOf(Typed), cancel);
        if (asked.IsRefused) return await Refuse(asked.Refusals, cancel);
        steps.Begin(new CodeStep(asked.Value, Typed, purpose, Who.Citizen?.Id));
        return Next("/akun/kode");
    }

    protected async Task<IActionResult> Later(CancellationToken cancel) => TooManyTries(await Refuse([TooMany], cancel));
}

/// <summary>The words and the keyboard of a field that takes an address.</summary>
/// <param name="Phones">Whether it takes mobile numbers too.</param>
/// <param name="Words">In the reader's language.</param>
public sealed record AddressField(bool Phones, Texts.Texts Words)
{
    public string Label => Phones ? Words["Alamat surel atau nomor HP"] : Words["Alamat surel"];

    /// <summary>A browser would refuse a number in a field of the type for e-mail.</summary>
    public string Type => Phones ? "text" : "email";

    public string Mode => Phones ? "text" : "email";
}
