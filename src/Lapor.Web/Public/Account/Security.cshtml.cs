using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>
/// What opens the account: address, password, devices. Whatever opens it is changed only with the present password or a code that was typed within the last
/// quarter of an hour, so that a screen left open is not enough.
/// </summary>
public sealed class SecurityPage(CitizenAsker who, CitizenSignIn signIn, CitizenSessions sessions, CitizenCodes codes, CodeSteps steps, SignInSteps devices, GuessLimit limit, Texts.Texts words)
    : AskCodePage(who, codes, steps, devices, limit, words)
{
    private static readonly Refusal ProveFirst = new(
        "proof_old", "", "Untuk mengubah ini, ketik dahulu kode yang dikirim ke alamat surel Anda sekarang.", "To change this, first type a code that is sent to your present address.");

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Fresh { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    [BindProperty(Name = "SessionId")]
    public long Ended { get; set; }

    public IReadOnlyList<CitizenDevice> Sessions { get; private set; } = [];

    public long SessionId => Who.Session?.Id ?? 0;

    /// <summary>True while a code was typed a short time ago.</summary>
    public bool IsProved => Who.IsProved;

    /// <summary>The form that was refused.</summary>
    public string Form { get; private set; } = "";

    protected override bool AsksSignIn => true;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>Sends a code to the present address, and comes back here.</summary>
    public Task<IActionResult> OnPostProveAsync(CancellationToken cancel)
    {
        Email = Me.Details.Email;
        Kembali = "/akun/keamanan";
        return SendCode(CodePurpose.Enter, cancel);
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel)
    {
        Form = "password";
        if (Fresh != Repeated) return await Refuse([new("password_differs", "repeated", "Kedua kata sandi tidak sama.", "The two passwords differ.")], cancel);
        var set = await signIn.SetPassword(Me, Current, IsProved, Fresh ?? "", SessionId, Devices.DeviceOf(Me.Details.Email), cancel);
        return set.IsRefused ? await Refuse(set.Refusals.Select(r => r.Field == "password" ? r with { Field = "fresh" } : r), cancel) : To("sandi");
    }

    public async Task<IActionResult> OnPostDropAsync(CancellationToken cancel)
    {
        Form = "password";
        var dropped = await signIn.DropPassword(Me, Current, IsProved, Devices.DeviceOf(Me.Details.Email), cancel);
        return dropped.IsRefused ? await Refuse(dropped.Refusals, cancel) : To("lepas");
    }

    /// <summary>Sends a code to another address; typing it puts that address into the account.</summary>
    public async Task<IActionResult> OnPostEmailAsync(CancellationToken cancel)
    {
        Form = "email";
        return IsProved ? await SendCode(CodePurpose.Change, cancel) : await Refuse([ProveFirst], cancel);
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel)
    {
        await sessions.End(Me.Id, Ended, cancel);
        return To("perangkat");
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancel)
    {
        await sessions.EndOthers(Me.Id, SessionId, cancel);
        return To("perangkat");
    }

    /// <summary>The words for a device.</summary>
    public string Device(string device) => device.Split('/') is [var browser, var system] && (browser != "-" || system != "-")
        ? browser == "-" ? system : system == "-" ? browser : Words["{0} di {1}", browser, system]
        : Words["Perangkat tak dikenal"];

    protected override async Task Load(CancellationToken cancel) => Sessions = await sessions.Of(Me.Id, cancel);

    private LocalRedirectResult To(string news) => LocalRedirect($"/akun/keamanan?kabar={news}");
}
