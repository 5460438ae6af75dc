using System.Collections.Concurrent;
using System.Text.Json;
using Lapor.Foundation;
using Microsoft.IdentityModel.Tokens;

namespace Lapor.People;

/// <summary>What a provider announces of itself (OpenID Connect Discovery 1.0).</summary>
/// <param name="Authorization">Where officers are sent.</param>
/// <param name="Token">Where codes are exchanged.</param>
/// <param name="Keys">Where its keys are.</param>
public sealed record ProviderDocument(Uri Authorization, Uri Token, Uri Keys);

/// <summary>
/// What this node knows of providers: where they are asked, and the keys they sign with. Kept for an hour. A key that is not known is asked for at once, but
/// not more often than <see cref="Pause"/>, so that nobody can make this server call another one at will. All calls to providers start here or carry
/// <see cref="Client"/>.
/// </summary>
public sealed class ProviderDirectory(IHttpClientFactory http, TimeProvider time)
{
    /// <summary>Name of the HTTP client of every call to a provider.</summary>
    public const string Client = "identity-provider";

    /// <summary>The largest answer that is read, in bytes.</summary>
    public const int LargestAnswer = 512 * 1024;

    /// <summary>So long an unknown key or a provider that does not answer is not asked for again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>A provider does not answer, or not as a provider does.</summary>
    internal static readonly Refusal Down = new(
        "provider_down", "", "Penyedia akun instansi tidak menjawab sebagaimana mestinya. Coba lagi nanti, atau masuk dengan kata sandi.",
        "The agency's account provider does not answer as it should. Try again later, or sign in with your password.");

    private readonly ConcurrentDictionary<string, Remembered> known = new(StringComparer.Ordinal);

    private sealed class Remembered
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public ProviderDocument? Document { get; set; }

        public IReadOnlyList<SecurityKey> Keys { get; set; } = [];

        public DateTimeOffset DocumentAt { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset KeysAt { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset FailedAt { get; set; } = DateTimeOffset.MinValue;
    }

    /// <summary>Where the provider is asked. Refused: <c>provider_down</c>.</summary>
    public async Task<Outcome<ProviderDocument>> Document(string issuer, CancellationToken cancel)
    {
        var entry = known.GetOrAdd(issuer, _ => new Remembered());
        await entry.Turn.WaitAsync(cancel);
        try
        {
            if (entry.Document is { } still && time.GetUtcNow() - entry.DocumentAt < Kept) return still;
            if (time.GetUtcNow() - entry.FailedAt < Pause) return Down;
            if (await Fetch(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), cancel) is { } answer)
            {
                using (answer)
                {
                    if (Read(answer.RootElement, issuer) is { } document)
                    {
                        (entry.Document, entry.DocumentAt) = (document, time.GetUtcNow());
                        return document;
                    }
                }
            }

            entry.FailedAt = time.GetUtcNow();
            // What was true an hour ago is better than nothing while the provider is being restarted.
            return entry.Document is { } old ? old : Down;
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    /// <summary>The provider's keys, read anew when none has this id. Empty when it does not answer.</summary>
    public async Task<IReadOnlyList<SecurityKey>> Keys(string issuer, string? keyId, CancellationToken cancel)
    {
        if ((await Document(issuer, cancel)) is not { IsRefused: false, Value: var document }) return [];
        var entry = known.GetOrAdd(issuer, _ => new Remembered());
        await entry.Turn.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            var isKnown = entry.Keys.Any(k => keyId is null || k.KeyId == keyId);
            if ((isKnown && now - entry.KeysAt < Kept) || now - entry.KeysAt < Pause) return entry.Keys;
            entry.KeysAt = now;
            if (await Fetch(document.Keys, cancel) is { } answer)
            {
                using (answer) entry.Keys = IdTokens.Keys(answer.RootElement.GetRawText());
            }

            return entry.Keys;
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    /// <summary>Forgets what is known of a provider, so that the next question asks it.</summary>
    public void Forget(string issuer) => known.TryRemove(issuer, out _);

    private async Task<JsonDocument?> Fetch(Uri address, CancellationToken cancel)
    {
        try
        {
            using var client = http.CreateClient(Client);
            using var answer = await client.GetAsync(address, cancel);
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel)) : null;
        }
        catch (Exception away) when (away is HttpRequestException or JsonException or InvalidOperationException || (away is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private static ProviderDocument? Read(JsonElement said, string issuer)
    {
        if (said.ValueKind is not JsonValueKind.Object || Text(said, "issuer") != issuer) return null;
        Uri? Address(string name) => Uri.TryCreate(Text(said, name), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;
        // Where the list is left out, the standard means client_secret_basic alone; providers that leave it out take both all the same.
        if (said.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) && methods.ValueKind is JsonValueKind.Array && !methods.EnumerateArray().Any(m => m.ValueKind is JsonValueKind.String && m.GetString() == "client_secret_post"))
            return null;
        return Address("authorization_endpoint") is { } authorization && Address("token_endpoint") is { } token && Address("jwks_uri") is { } keys ? new(authorization, token, keys) : null;
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
