using System.Globalization;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// The way to an agency's identity provider and back. Signing in and linking an account begin and end alike; what the answer is for stands sealed in the
/// state, with the provider it was asked of. Each provider has a way back of its own, so that no provider's answer passes for another's.
/// </summary>
public sealed class AgencySignIn(
    IdentityProviderStore providers, ProviderDirectory directory, ProviderSignIn signIn, SecondFactor factor, SignInSteps steps, Asker access, Settings settings,
    IHttpClientFactory http, IDataProtectionProvider protection, ILoggerFactory logs, TimeProvider time)
{
    private const string LinkItem = "link";
    private const string AskedItem = "asked";
    private const string ProviderItem = "provider";
    private const string ReturnItem = "return";
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);
    private readonly ILogger log = logs.CreateLogger<AgencySignIn>();

    /// <summary>Path of the way back from a provider.</summary>
    public static string ReturnPath(long id) => string.Create(CultureInfo.InvariantCulture, $"/masuk/instansi/{id}/balik");

    /// <summary>The same as the provider must know it.</summary>
    public string ReturnAddress(long id) => new Uri(settings.BaseUrl, ReturnPath(id)).ToString();

    /// <summary>Sends the browser to the provider.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The provider.</param>
    /// <param name="linking">True: a signed-in officer who gave the password again links an account.</param>
    /// <param name="target">Where to go afterwards, a path of this site.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<string?> Begin(HttpContext context, long id, bool linking, string? target, CancellationToken cancel)
    {
        if (await providers.ById(id, cancel) is not { Active: true } provider) return Told("inactive");
        if (linking && await Linker(cancel) is null) return "/masuk?lama=true";
        if (await Handler(context, provider, cancel) is not { } handler) return Told("down");
        var properties = new AuthenticationProperties
        {
            RedirectUri = "/masuk", // never followed
            Items =
            {
                [ProviderItem] = provider.Id.ToString(CultureInfo.InvariantCulture),
                [AskedItem] = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                [LinkItem] = linking ? "yes" : "no",
                [ReturnItem] = target,
            },
        };
        await handler.ChallengeAsync(properties);
        return null;
    }

    /// <summary>Takes the provider's answer.</summary>
    /// <returns>Where the browser goes.</returns>
    public async Task<string> Return(HttpContext context, long id, CancellationToken cancel)
    {
        if (States().Unprotect(context.Request.Query["state"]) is not { } asked || asked.Items[ProviderItem] != id.ToString(CultureInfo.InvariantCulture)
            || !long.TryParse(asked.Items[AskedItem], CultureInfo.InvariantCulture, out var at) || time.GetUtcNow().ToUnixTimeMilliseconds() - at >= Length.TotalMilliseconds)
            return Told("late");
        if (await providers.ById(id, cancel) is not { Active: true } provider) return Told("inactive");
        if (context.Request.Query["error"] == "access_denied") return Told("cancelled");
        if (await Handler(context, provider, cancel) is not { } handler) return Told("down");
        if (!await handler.Receive())
        {
            // Codes only: whoever runs the site can see which check failed, and nothing of the officer.
            log.LogWarning("Identity provider {Provider}: {Fault}", provider.Id, handler.Fault);
            return Told(handler.Fault == "provider_down" ? "down" : handler.Fault == "answer_not_ours" ? "late" : "untrusted");
        }

        return asked.Items[LinkItem] == "yes" ? await Link(provider, handler.Verified!, cancel) : await SignIn(provider, handler.Verified!, asked.Items[ReturnItem] is { Length: > 0 } target ? target : null, cancel);
    }

    /// <summary>Where the reader is told what came of it.</summary>
    private static string Told(string what) => "/masuk/instansi?hasil=" + what;

    private async Task<string> Link(IdentityProvider provider, IdToken token, CancellationToken cancel)
    {
        if (await Linker(cancel) is not { } officer) return "/masuk?lama=true";
        var linked = await signIn.Connect(provider, officer, token, cancel);
        if (linked.IsRefused) return Told(linked.Refusals[0].Code == "identity_taken" ? "taken" : "not_yours");
        steps.End();
        return Workbench.AccountPage.Href + "?done=linked";
    }

    private async Task<string> SignIn(IdentityProvider provider, IdToken token, string? target, CancellationToken cancel)
    {
        var vouched = await signIn.Of(provider, token, cancel);
        if (vouched.IsRefused) return Told("unknown");
        var officer = vouched.Value.Signed.Officer;
        if (vouched.Value.FactorProved)
        {
            steps.Remember(officer.Email);
            await access.SignIn(officer.Id, string.Create(CultureInfo.InvariantCulture, $"identity_provider:{provider.Id}"), cancel);
            return target ?? "/kerja";
        }

        steps.Begin(vouched.Value.Signed);
        return SignInSteps.PageOf(await factor.Of(officer.Id, cancel)) + (target is null ? "" : "?kembali=" + Uri.EscapeDataString(target));
    }

    /// <summary>The signed-in officer who gave the password again within the last minutes.</summary>
    private async Task<Officer?> Linker(CancellationToken cancel) => await steps.Current(cancel) is { Replacing: true } step && access.Officer?.Id == step.Officer.Id ? access.Officer : null;

    private async Task<AgencyOAuth?> Handler(HttpContext context, IdentityProvider provider, CancellationToken cancel)
    {
        var document = await directory.Document(provider.Issuer, cancel);
        return document.IsRefused ? null : await AgencyOAuth.For(
            context, provider, document.Value, await providers.Secret(provider.Id, cancel), ReturnAddress(provider.Id), ReturnPath(provider.Id), States(), directory, http, logs, time);
    }

    private PropertiesDataFormat States() => new(protection.CreateProtector("lapor/identity-provider-state"));
}

/// <summary>The addresses of the way to a provider and back; both are plain links, because a form may lead to no other site.</summary>
public static class AgencySignInRoutes
{
    public static void MapAgencySignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/masuk/instansi/{id:long}", async (long id, [FromQuery] string? kembali, [FromQuery] bool? tautkan, HttpContext context, AgencySignIn signIn, CancellationToken cancel) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var target = RedirectHttpResult.IsLocalUrl(kembali) ? kembali : null;
            return await signIn.Begin(context, id, tautkan == true, target, cancel) is { } instead ? Results.LocalRedirect(instead) : Results.Empty;
        }).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/masuk/instansi/{id:long}/balik", async (long id, HttpContext context, AgencySignIn signIn, CancellationToken cancel) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.LocalRedirect(await signIn.Return(context, id, cancel));
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
