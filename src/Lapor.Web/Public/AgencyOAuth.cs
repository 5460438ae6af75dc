using System.Security.Claims;
using System.Text.Encodings.Web;
using Lapor.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Lapor.Web.Public;

/// <summary>
/// The framework's OAuth handler (authorization code, PKCE, a state that only this browser can bring back) for one provider of the table, with what OpenID
/// Connect adds: a nonce, and the ID token, which <see cref="IdTokens"/> verifies. The access token is thrown away.
/// </summary>
internal sealed class AgencyOAuth : OAuthHandler<OAuthOptions>
{
    private const string NonceItem = "nonce";
    private readonly IdentityProvider provider;
    private readonly ProviderDirectory directory;
    private readonly string returnAddress;
    private readonly TimeProvider clock;

    private AgencyOAuth(IdentityProvider provider, ProviderDirectory directory, string returnAddress, IOptionsMonitor<OAuthOptions> options, ILoggerFactory logs, TimeProvider clock)
        : base(options, logs, UrlEncoder.Default) => (this.provider, this.directory, this.returnAddress, this.clock) = (provider, directory, returnAddress, clock);

    /// <summary>What the provider said, once it was verified.</summary>
    public IdToken? Verified { get; private set; }

    /// <summary>Why not, as a code for the log.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>A handler for this request and provider.</summary>
    public static async Task<AgencyOAuth> For(
        HttpContext context, IdentityProvider provider, ProviderDocument document, string secret, string returnAddress, string returnPath,
        ISecureDataFormat<AuthenticationProperties> states, ProviderDirectory directory, IHttpClientFactory http, ILoggerFactory logs, TimeProvider clock)
    {
        var options = new OAuthOptions
        {
            ClientId = provider.ClientId,
            ClientSecret = secret,
            AuthorizationEndpoint = document.Authorization.ToString(),
            TokenEndpoint = document.Token.ToString(),
            CallbackPath = returnPath,
            UsePkce = true,
            StateDataFormat = states,
            Backchannel = http.CreateClient(ProviderDirectory.Client),
            TimeProvider = clock,
            SaveTokens = false,
            Events = new OAuthEvents(),
        };
        options.Scope.Add("openid");
        options.Scope.Add("email");
        options.CorrelationCookie.Name = "lapor-tujuan.";
        options.CorrelationCookie.SameSite = SameSiteMode.Lax; // the way back is a plain link
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        var handler = new AgencyOAuth(provider, directory, returnAddress, new OneProvider(options), logs, clock);
        await handler.InitializeAsync(new AuthenticationScheme("lapor-instansi", null, typeof(AgencyOAuth)), context);
        return handler;
    }

    /// <summary>Holds the answer against the question and gets the ID token; false with <see cref="Fault"/> when anything is wrong.</summary>
    public async Task<bool> Receive()
    {
        // RFC 9207: an answer that names its provider must name this one.
        if (Request.Query.ContainsKey("iss") && Request.Query["iss"].ToString() != provider.Issuer) return Failed("answer_of_another");
        try
        {
            var result = await HandleRemoteAuthenticateAsync();
            return (result.Succeeded && Verified is not null) || Failed(Fault.Length > 0 ? Fault : Request.Query.ContainsKey("error") ? "provider_error" : "answer_not_ours");
        }
        catch (Exception away) when (away is HttpRequestException or System.Text.Json.JsonException || (away is OperationCanceledException && !Context.RequestAborted.IsCancellationRequested))
        {
            return Failed("provider_down");
        }
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24));
        properties.Items[NonceItem] = nonce; // sealed into the state
        var address = QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, returnAddress), "nonce", nonce);
        return provider.TrustsFactor && provider.Acr.Length > 0 ? QueryHelpers.AddQueryString(address, "acr_values", provider.Acr) : address;
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var answer = await base.ExchangeCodeAsync(new OAuthCodeExchangeContext(context.Properties, context.Code, returnAddress));
        if (answer.Error is not null) Fault = "code_refused";
        return answer;
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var token = tokens.Response?.RootElement.TryGetProperty("id_token", out var said) == true && said.ValueKind is System.Text.Json.JsonValueKind.String ? said.GetString()! : "";
        var keys = await directory.Keys(provider.Issuer, IdTokens.KeyId(token), Context.RequestAborted);
        var verified = await IdTokens.Verify(token, keys, new IdTokenCheck(provider.Issuer, provider.ClientId, properties.Items[NonceItem] ?? "", provider.EmailClaim, clock.GetUtcNow()));
        if (verified.IsRefused) Fault = verified.Refusals[0].Code;
        else Verified = verified.Value;
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    private bool Failed(string fault)
    {
        Fault = fault;
        return false;
    }

    private sealed class OneProvider(OAuthOptions options) : IOptionsMonitor<OAuthOptions>
    {
        public OAuthOptions CurrentValue => options;

        public OAuthOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<OAuthOptions, string?> listener) => null;
    }
}
