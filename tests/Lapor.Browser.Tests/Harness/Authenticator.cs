using Microsoft.Playwright;

namespace Lapor.Browser.Tests.Harness;

/// <summary>An authenticator in a visitor's device, as Chromium's DevTools bring it along: it keeps passkeys and knows its user.</summary>
internal sealed class Authenticator
{
    private readonly ICDPSession tools;
    private readonly string id;

    private Authenticator(ICDPSession tools, string id) => (this.tools, this.id) = (tools, id);

    public static async Task<Authenticator> Of(Visitor visitor)
    {
        var tools = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await tools.SendAsync("WebAuthn.enable");
        var added = await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new(tools, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Whether it takes who is there for its user.</summary>
    public async Task Set(bool verified) => await tools.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = id, ["isUserVerified"] = verified });

    public async Task Remove() => await tools.SendAsync("WebAuthn.removeVirtualAuthenticator", new Dictionary<string, object> { ["authenticatorId"] = id });
}
