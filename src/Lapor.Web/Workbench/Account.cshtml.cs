using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>
/// The officer's own account: the role to act in, the devices that are signed in, password, second factor. Whatever opens the account is changed only with the
/// present password, so that a screen left open is not enough.
/// </summary>
public sealed class AccountPage(Asker access, OfficerSessions sessions, SignIn signIn, SecondFactor factor, OfficerStore officers, SignInSteps steps, WorkbenchMenu menu, Texts.Texts T) : FormPage
{
    /// <summary>Address of this page.</summary>
    public const string Href = "/kerja/akun";

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The chosen role, as <see cref="Code"/> writes it; nothing: all.</summary>
    [BindProperty]
    public string? Place { get; set; }

    [BindProperty(Name = "SessionId")]
    public long Ended { get; set; }

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Fresh { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    [BindProperty]
    public string? CodesPassword { get; set; }

    [BindProperty]
    public string? FactorPassword { get; set; }

    public Officer Officer => access.Signed;

    public long SessionId => access.Session.Id;

    public IReadOnlyList<OpenSession> Sessions { get; private set; } = [];

    /// <summary>Recovery codes left.</summary>
    public int Left { get; private set; }

    /// <summary>New recovery codes, once.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>The form that was refused.</summary>
    public string Form { get; private set; } = "";

    private string? Known => steps.DeviceOf(Officer.Email);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostRoleAsync(CancellationToken cancel)
    {
        await sessions.Choose(access.Session, Officer.Held.FirstOrDefault(r => Code(r) == Place), cancel);
        return To("role");
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel)
    {
        await sessions.End(Officer.Id, Ended, cancel);
        return To("ended");
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancel)
    {
        await sessions.EndOthers(Officer.Id, SessionId, cancel);
        return To("ended");
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel)
    {
        Form = "password";
        if (Fresh != Repeated) return await Refuse([new("password_differs", "Repeated", "Kedua kata sandi tidak sama.", "The two passwords differ.")], cancel);
        var changed = await signIn.Change(Officer, Current ?? "", Fresh ?? "", SessionId, Known, cancel);
        return changed.IsRefused ? await Refuse(changed.Refusals.Select(r => r with { Field = r.Field == "password" ? "Fresh" : "Current" }), cancel) : To("password");
    }

    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancel)
    {
        Form = "codes";
        var again = await signIn.Again(Officer, CodesPassword ?? "", Known, cancel);
        if (again.IsRefused) return await Refuse(again.Refusals.Select(r => r with { Field = nameof(CodesPassword) }), cancel);
        Codes = await factor.NewCodes(Officer.Id, cancel);
        return await Again(cancel);
    }

    public async Task<IActionResult> OnPostFactorAsync(CancellationToken cancel)
    {
        Form = "factor";
        var again = await signIn.Again(Officer, FactorPassword ?? "", Known, cancel);
        if (again.IsRefused) return await Refuse(again.Refusals.Select(r => r with { Field = nameof(FactorPassword) }), cancel);
        var secret = await officers.Secret(Officer.Email, cancel);
        if (secret is null) return LocalRedirect("/masuk");
        steps.Begin(new SignedIn(Officer, secret.Stamp), replacing: true);
        return LocalRedirect("/masuk/pengaman");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field, refusal.Message(T.Language));
        Sessions = await sessions.Of(Officer.Id, cancel);
        Left = await factor.IsSet(Officer.Id, cancel) ? await factor.Left(Officer.Id, cancel) : SecondFactor.RecoveryCodes;
        Response.Headers.CacheControl = "no-store";
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, Href, cancel));
        return Page();
    }

    /// <summary>A role in a form: <c>agency_admin@3</c>.</summary>
    public static string Code(OfficerRole role) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{role.Role.Code()}@{role.AgencyId}");

    /// <summary>The words for a device.</summary>
    public string Device(string device) => device.Split('/') is [var browser, var system] && (browser != "-" || system != "-")
        ? browser == "-" ? system : system == "-" ? browser : T["{0} di {1}", browser, system]
        : T["Perangkat tak dikenal"];

    private LocalRedirectResult To(string done) => LocalRedirect($"{Href}?done={done}");
}
