using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>
/// What opens the account: addresses, password, passkeys, devices. Whatever opens it is changed only with the present password or a code or passkey that was used within the last
/// quarter of an hour, so that a screen left open is not enough.
/// </summary>
public sealed class SecurityPage(CitizenAsker who, CitizenSignIn signIn, CitizenSessions sessions, CitizenPasskeys passkeys, CitizenCodes codes, CodeSteps steps, SignInSteps devices, GuessLimit limit, Texts.Texts words)
    : AskCodePage(who, codes, steps, devices, limit, words)
{
    /// <summary>Address of this page.</summary>
    internal const string Href = "/akun/keamanan";

    private static readonly Refusal ProveFirst = new(
        "proof_old", "", "Untuk mengubah ini, ketik dahulu kode yang dikirim ke alamat Anda sekarang.", "To change this, first type a code that is sent to your present address.");

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Fresh { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    /// <summary>Which of the account's addresses is meant: <c>email</c> or <c>phone</c>.</summary>
    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty(Name = "SessionId")]
    public long Ended { get; set; }

    /// <summary>The passkey to remove.</summary>
    [BindProperty]
    public long Passkey { get; set; }

    /// <summary>The passkeys, oldest first.</summary>
    public IReadOnlyList<CitizenPasskey> Passkeys { get; private set; } = [];

    public IReadOnlyList<CitizenDevice> Sessions { get; private set; } = [];

    public long SessionId => Who.Session?.Id ?? 0;

    /// <summary>True while a code was typed a short time ago.</summary>
    public bool IsProved => Who.IsProved;

    /// <summary>The form that was refused.</summary>
    public string Form { get; private set; } = "";

    protected override bool AsksSignIn => true;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>Sends a code to a present address, and comes back here.</summary>
    public Task<IActionResult> OnPostProveAsync(CancellationToken cancel)
    {
        Address = Codes.TryMember<AddressKind>(Kind) is { } kind && Me.Details.AddressOf(kind) is { Length: > 0 } chosen ? chosen : Me.Details.Main;
        Kembali = "/akun/keamanan";
        return SendCode(CodePurpose.Enter, cancel);
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel)
    {
        Form = "password";
        if (Fresh != Repeated) return await Refuse([new("password_differs", "repeated", "Kedua kata sandi tidak sama.", "The two passwords differ.")], cancel);
        var set = await signIn.SetPassword(Me, Current, IsProved, Fresh ?? "", SessionId, Devices.DeviceOf(Me.Details.Main), cancel);
        return set.IsRefused ? await Refuse(set.Refusals.Select(r => r.Field == "password" ? r with { Field = "fresh" } : r), cancel) : To("sandi");
    }

    public async Task<IActionResult> OnPostDropAsync(CancellationToken cancel)
    {
        Form = "password";
        var dropped = await signIn.DropPassword(Me, Current, IsProved, Devices.DeviceOf(Me.Details.Main), cancel);
        return dropped.IsRefused ? await Refuse(dropped.Refusals, cancel) : To("lepas");
    }

    /// <summary>Sends a code to another address; typing it puts that address into the account.</summary>
    public async Task<IActionResult> OnPostAddressAsync(CancellationToken cancel)
    {
        Form = "address";
        if (!IsProved) return await Refuse([ProveFirst], cancel);
        return IndonesianText.Clean(Address ?? "").Length == 0 ? await Refuse([NoAddress], cancel) : await SendCode(CodePurpose.Change, cancel);
    }

    /// <summary>Takes an address out of the account.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel)
    {
        if (!IsProved) return await Refuse([ProveFirst], cancel);
        if (Codes.TryMember<AddressKind>(Kind) is not { } kind) return To("");
        var removed = await signIn.RemoveAddress(Me.Id, kind, cancel);
        return removed.IsRefused ? await Refuse(removed.Refusals, cancel) : To("lepas-alamat");
    }

    public async Task<IActionResult> OnPostRemovePasskeyAsync(CancellationToken cancel)
    {
        if (!IsProved) return await Refuse([ProveFirst], cancel);
        var removed = await passkeys.Remove(Me.Id, Passkey, cancel);
        return removed.IsRefused ? await Refuse(removed.Refusals, cancel) : To("lepas-kunci");
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

    protected override async Task Load(CancellationToken cancel)
    {
        Sessions = await sessions.Of(Me.Id, cancel);
        Passkeys = await passkeys.Of(Me, cancel);
    }

    private LocalRedirectResult To(string news) => LocalRedirect($"/akun/keamanan?kabar={news}");
}
