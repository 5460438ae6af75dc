using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>Where a one-time code is typed. Wrong, ended, used and never sent get one answer.</summary>
public sealed class CodePage(CitizenAsker who, CitizenSignIn signIn, CitizenCodes codes, CodeSteps steps, SignInSteps devices, GuessLimit limit, Texts.Texts words)
    : AskCodePage(who, codes, steps, devices, limit, words)
{
    private const int LongestInput = 40;

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    /// <summary>Where the code went.</summary>
    public string To { get; private set; } = "";

    /// <summary>True when it went as a text message.</summary>
    public bool IsPhone => To.Length > 0 && CitizenAddresses.KindOf(To) is AddressKind.Phone;

    /// <summary>True where the code puts another address into the account.</summary>
    public bool IsChange { get; private set; }

    private CodeStep? Waiting { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => Take() is null ? LocalRedirect("/akun/masuk") : await Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Take() is not { } step) return Next("/akun/masuk");
        var code = IndonesianText.Clean(Code ?? "");
        if (code.Length is 0 or > LongestInput) return await Refuse([new("missing", "code", "Tulis kodenya.", "Enter the code.")], cancel);
        if (!Limit.SignIn(From, "code " + step.Token)) return await Later(cancel);
        if (step.Purpose is CodePurpose.Change)
        {
            var changed = await signIn.PutAddress(Me, step.Token, code, cancel);
            if (changed.IsRefused) return await Refuse(changed.Refusals, cancel);
            Steps.End();
            Devices.Remember(step.Address);
            return LocalRedirect($"/akun/keamanan?kabar={(changed.Value is AddressChange.Added ? "alamat" : "ganti-alamat")}");
        }

        var entered = await signIn.WithCode(step.Token, code, Words.Language, cancel);
        if (entered.IsRefused) return await Refuse(entered.Refusals, cancel);
        Devices.Remember(step.Address);
        await Who.SignIn(entered.Value.Citizen.Id, Remember, proved: true, cancel);
        return LocalRedirect(SafeReturn ?? (entered.Value.IsNew ? "/akun?kabar=baru" : "/akun"));
    }

    /// <summary>Sends another code to the same address.</summary>
    public async Task<IActionResult> OnPostAgainAsync(CancellationToken cancel)
    {
        if (Take() is not { } step) return Next("/akun/masuk");
        Address = step.Address;
        var sent = await SendCode(step.Purpose, cancel);
        return sent is LocalRedirectResult ? LocalRedirect("/akun/kode" + QueryString.Create([KeyValuePair.Create<string, string?>("kabar", "lagi"), .. SafeReturn is { } to ? [KeyValuePair.Create<string, string?>("kembali", to)] : Array.Empty<KeyValuePair<string, string?>>()])) : sent;
    }

    protected override Task Load(CancellationToken cancel)
    {
        Take();
        return Task.CompletedTask;
    }

    protected override string FieldOf(string field) => field is "address" or "code" ? "Code" : base.FieldOf(field);

    /// <summary>
    /// What this page may finish. A change belongs to the account that asked for it, and the proof is asked again: who began it at this screen need not be who
    /// sits here now.
    /// </summary>
    private CodeStep? Take()
    {
        Waiting ??= Steps.Current() is { } step && step.Purpose switch
        {
            CodePurpose.Enter => true,
            CodePurpose.Change => Who.Citizen is { } citizen && citizen.Id == step.CitizenId && Who.IsProved,
            _ => false,
        } ? step : null;
        To = Waiting?.Address ?? "";
        IsChange = Waiting?.Purpose is CodePurpose.Change;
        return Waiting;
    }
}
