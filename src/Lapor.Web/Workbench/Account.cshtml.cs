using Lapor.Channels.Bounces;
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
public sealed class AccountPage(Asker access, OfficerSessions sessions, SignIn signIn, SecondFactor factor, PasskeyStore passkeys, IdentityProviderStore providers, ProviderSignIn providerSignIn, OfficerStore officers, BounceStore bounces, SignInSteps steps, WorkbenchMenu menu, Texts.Texts T) : FormPage
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

    [BindProperty]
    public string? PasskeyPassword { get; set; }

    /// <summary>The passkey to remove.</summary>
    [BindProperty]
    public long Passkey { get; set; }

    [BindProperty]
    public string? RemovePassword { get; set; }

    /// <summary>The identity provider to link an account of.</summary>
    [BindProperty]
    public long Provider { get; set; }

    /// <summary>The identity provider whose account is to open this one no more.</summary>
    [BindProperty]
    public long Unlinked { get; set; }

    [BindProperty]
    public string? LinkPassword { get; set; }

    [BindProperty]
    public string? UnlinkPassword { get; set; }

    public Officer Officer => access.Signed;

    public long SessionId => access.Session.Id;

    public IReadOnlyList<OpenSession> Sessions { get; private set; } = [];

    /// <summary>What opens the account beside the password.</summary>
    public FactorsSet Factors { get; private set; } = new(App: false, 0, 0);

    /// <summary>The passkeys, oldest first.</summary>
    public IReadOnlyList<Passkey> Passkeys { get; private set; } = [];

    /// <summary>The agency accounts that open this one.</summary>
    public IReadOnlyList<LinkedIdentity> Linked { get; private set; } = [];

    /// <summary>The providers of the officer's agencies of which no account is linked yet.</summary>
    public IReadOnlyList<IdentityProvider> Linkable { get; private set; } = [];

    /// <summary>True when new recovery codes should be made; never for an account of the examples, which has no second factor.</summary>
    public bool FewCodes => Factors.Any && Factors.Codes < SecondFactor.FewCodes;

    /// <summary>New recovery codes, once.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>The form that was refused.</summary>
    public string Form { get; private set; } = "";

    /// <summary>What the officer is told of, and on which way.</summary>
    public NewsTable Table { get; private set; } = new([], [], new(default, default, default, default), []);

    /// <summary>When, and in which language.</summary>
    public NewsHours Hours { get; private set; } = new("", "", "WIB", Daily: false, "id");

    private string? Known => steps.DeviceOf(Officer.Email);

    /// <summary>Mails to the officer came back; null: they did not.</summary>
    public DeadAddress? Dead { get; private set; }

    private static IReadOnlyList<NewsColumn> Ways { get; } = [.. NewsTable.Ways.Where(c => c.Way is NewsWay.Mail or NewsWay.Device)];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>Another try, after mails came back.</summary>
    public async Task<IActionResult> OnPostForgiveAsync(CancellationToken cancel)
    {
        await bounces.Forgive(Officer.Email, cancel);
        return To("forgiven");
    }

    /// <summary>Keeps how the officer wants to be told.</summary>
    public async Task<IActionResult> OnPostNoticesAsync(CancellationToken cancel)
    {
        Form = "notices";
        var before = Officer.Notices;
        var (picked, hours) = (NewsTable.Read(Request.Form, NewsTable.Officers, Ways, NewsTable.Of(before, Officer.Email)), NewsHours.Read(Request.Form));
        (Table, Hours) = (Shown(picked), hours);
        var read = hours.Into(before);
        if (read.IsRefused) return await Refuse(read.Refusals.Select(r => r with { Field = char.ToUpperInvariant(r.Field[0]) + r.Field[1..] }), cancel);
        await officers.Prefer(Officer.Id, hours.Language, read.Value with { Picked = picked, Mail = MailNotices.All }, cancel);
        return To("notices");
    }

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

    public Task<IActionResult> OnPostFactorAsync(CancellationToken cancel) => Onward("factor", nameof(FactorPassword), FactorPassword, "/masuk/pengaman", cancel);

    public Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancel) => Onward("passkey", nameof(PasskeyPassword), PasskeyPassword, "/masuk/kunci-baru", cancel);

    public async Task<IActionResult> OnPostRemovePasskeyAsync(CancellationToken cancel)
    {
        Form = "remove_passkey";
        var again = await signIn.Again(Officer, RemovePassword ?? "", Known, cancel);
        if (again.IsRefused) return await Refuse(again.Refusals.Select(r => r with { Field = nameof(RemovePassword) }), cancel);
        var removed = await factor.RemovePasskey(Officer.Id, Passkey, cancel);
        return removed.IsRefused ? await Refuse(removed.Refusals.Select(r => r with { Field = nameof(Passkey) }), cancel) : To("passkey_removed");
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancel) =>
        await Onward("link", nameof(LinkPassword), LinkPassword, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/masuk/tautkan/{Provider}"), cancel);

    public async Task<IActionResult> OnPostUnlinkAsync(CancellationToken cancel)
    {
        Form = "unlink";
        var again = await signIn.Again(Officer, UnlinkPassword ?? "", Known, cancel);
        if (again.IsRefused) return await Refuse(again.Refusals.Select(r => r with { Field = nameof(UnlinkPassword) }), cancel);
        await providerSignIn.Unlink(Officer.Id, Unlinked, cancel);
        return To("unlinked");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field, refusal.Message(T.Language));
        if (Form != "notices") (Table, Hours) = (Shown(NewsTable.Of(Officer.Notices, Officer.Email)), NewsHours.Of(Officer.Notices, Officer.Language));
        Dead = await bounces.Of(Officer.Email, cancel);
        Sessions = await sessions.Of(Officer.Id, cancel);
        Factors = await factor.Of(Officer.Id, cancel);
        Linked = await providers.LinkedTo(Officer.Id, cancel);
        Linkable = [.. (await providers.Active(cancel)).Where(p => p.Covers(Officer) && Linked.All(l => l.ProviderId != p.Id))];
        Passkeys = await passkeys.Of(PasskeyOwner.Officer, Officer.Id, cancel);
        Response.Headers.CacheControl = "no-store";
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, Href, cancel));
        return Page();
    }

    private static NewsTable Shown(PickedTopics picked) => new(NewsTable.Officers, Ways, picked, NewsTable.OfficersAlways);

    /// <summary>A role in a form: <c>agency_admin@3</c>.</summary>
    public static string Code(OfficerRole role) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{role.Role.Code()}@{role.AgencyId}");

    /// <summary>The words for a device.</summary>
    public string Device(string device) => DeviceWords.Spoken(device, T);

    /// <summary>With the password given again, on to a page of the way in that changes what opens the account.</summary>
    private async Task<IActionResult> Onward(string form, string field, string? password, string page, CancellationToken cancel)
    {
        Form = form;
        var again = await signIn.Again(Officer, password ?? "", Known, cancel);
        if (again.IsRefused) return await Refuse(again.Refusals.Select(r => r with { Field = field }), cancel);
        var secret = await officers.Secret(Officer.Email, cancel);
        if (secret is null) return LocalRedirect("/masuk");
        steps.Begin(new SignedIn(Officer, secret.Stamp), replacing: true);
        return LocalRedirect(page);
    }

    private LocalRedirectResult To(string done) => LocalRedirect($"{Href}?done={done}");
}
