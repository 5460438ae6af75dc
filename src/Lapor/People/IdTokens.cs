using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.Foundation;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Lapor.People;

/// <summary>What an ID token is held against.</summary>
/// <param name="Issuer">The provider's, letter by letter.</param>
/// <param name="ClientId">The audience: this installation.</param>
/// <param name="Nonce">As it was sent with the question.</param>
/// <param name="EmailClaim">Where the address stands.</param>
/// <param name="Now">The moment.</param>
public sealed record IdTokenCheck(string Issuer, string ClientId, string Nonce, string EmailClaim, DateTimeOffset Now);

/// <summary>
/// Verifies ID tokens (OpenID Connect Core 1.0, 3.1.3.7). Microsoft's handler checks signature, issuer, audience and end; what OpenID Connect asks beside
/// (nonce, authorised party, age, subject) is checked here. Pure: keys and clock are given.
/// </summary>
public static class IdTokens
{
    private const int Longest = 32 * 1024;

    /// <summary>The weakest RSA key that counts, in bits.</summary>
    private const int Weakest = 2048;

    /// <summary>How far two clocks may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>An ID token comes straight from the provider: an older one was kept by somebody.</summary>
    private static readonly TimeSpan OldestIssued = TimeSpan.FromMinutes(10);

    // No "none" and no keyed hash: the client secret is no signing key.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = Longest, MapInboundClaims = false };

    /// <summary>The keys of a key set (RFC 7517) that verify signatures; weak ones, and what is not understood, are left out.</summary>
    public static IReadOnlyList<SecurityKey> Keys(string json)
    {
        try
        {
            return [.. new JsonWebKeySet(json).GetSigningKeys().Where(k => k is ECDsaSecurityKey || (k is RsaSecurityKey && k.KeySize >= Weakest)).Take(100)];
        }
        catch (Exception wrong) when (wrong is ArgumentException or JsonException or CryptographicException or FormatException)
        {
            return [];
        }
    }

    /// <summary>The id of the key that signed this token, as its head says; null when it says none or is no token.</summary>
    public static string? KeyId(string token)
    {
        using var head = Segment(token, 0);
        return head is null ? null : Text(head.RootElement, "kid");
    }

    /// <summary>
    /// The claims of a token that holds. Refused with a code for the log and an empty field: <c>token_format</c>, <c>token_signature</c>, <c>token_issuer</c>,
    /// <c>token_audience</c>, <c>token_nonce</c>, <c>token_expired</c>, <c>token_too_early</c>, <c>token_subject</c>. People get one text for all of them.
    /// </summary>
    public static async Task<Outcome<IdToken>> Verify(string token, IReadOnlyList<SecurityKey> keys, IdTokenCheck check)
    {
        using var head = Segment(token, 0);
        using var claims = Segment(token, 1);
        // Nothing here understands an extension that a token calls critical.
        if (head is null || claims is null || head.RootElement.TryGetProperty("crit", out _)) return Wrong("format");
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = check.Issuer,
            ValidAudience = check.ClientId,
            IssuerSigningKeys = keys,
            // A key that is named must be the one; only a token that names none is tried with all.
            TryAllIssuerSigningKeys = Text(head.RootElement, "kid") is null,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, ends, _, _) => ends > check.Now.UtcDateTime - Skew && (notBefore is null || notBefore <= check.Now.UtcDateTime + Skew),
        });
        return result.IsValid ? Claims(claims.RootElement, check) : Wrong(result.Exception switch
        {
            SecurityTokenInvalidIssuerException => "issuer",
            SecurityTokenInvalidAudienceException => "audience",
            SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => Moment(claims.RootElement, "exp") is { } ends ? ends <= check.Now - Skew ? "expired" : "too_early" : "format",
            SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException => "signature",
            _ => "format",
        });
    }

    private static Outcome<IdToken> Claims(JsonElement claims, IdTokenCheck check)
    {
        // For several audiences the one it was made for is named; a name that is there must be ours.
        var party = Text(claims, "azp");
        if (party is null ? Several(claims, "aud").Count != 1 : party != check.ClientId) return Wrong("audience");
        if (Text(claims, "nonce") is not { } nonce || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(check.Nonce))) return Wrong("nonce");
        if (Moment(claims, "iat") is not { } issued) return Wrong("format");
        if (issued < check.Now - OldestIssued) return Wrong("expired");
        if (issued > check.Now + Skew) return Wrong("too_early");
        if (Text(claims, "sub") is not { Length: > 0 and <= 255 } subject || subject.Any(char.IsControl)) return Wrong("subject");
        var isVerified = claims.TryGetProperty("email_verified", out var verified) && (verified.ValueKind is JsonValueKind.True || Text(verified) == "true");
        return new IdToken(subject, isVerified ? Text(claims, check.EmailClaim) : null, Several(claims, "amr"), Text(claims, "acr"));
    }

    private static Refusal Wrong(string what) => new(
        "token_" + what, "", "Jawaban penyedia akun instansi tidak dapat dipercaya, jadi tidak dipakai. Beri tahu admin instansi Anda.",
        "The answer of the agency's account provider cannot be trusted and was not used. Tell your agency's admin.");

    /// <summary>The head or the claims of a token, strictly: base64url and no doubled name, of which it would depend on the reader which counts. Null for anything else.</summary>
    private static JsonDocument? Segment(string token, int number)
    {
        if (token.Length > Longest || token.Split('.') is not { Length: 3 } parts || !Base64Url.IsValid(parts[number])) return null;
        try
        {
            var document = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[number]), Strict);
            if (document.RootElement.ValueKind is JsonValueKind.Object) return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    private static List<string> Several(JsonElement from, string name)
    {
        if (Text(from, name) is { } one) return [one];
        if (!from.TryGetProperty(name, out var value) || value.ValueKind is not JsonValueKind.Array) return [];
        return [.. value.EnumerateArray().Take(50).Select(Text).OfType<string>()];
    }

    private static DateTimeOffset? Moment(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
}
