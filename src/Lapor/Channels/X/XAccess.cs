using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Channels.X;

/// <summary>
/// The access token of this site's account. It lasts two hours; the refresh token that brings the next one is good for a single use, so one process at a time exchanges it, and what it got is kept, sealed, before it is used.
/// A process that dies between X's answer and the record loses the chain: then the account gives a new refresh token by the settings, and the chain begins anew.
/// </summary>
public sealed class XAccess(XOptions options, Database database, KeyRing ring, IHttpClientFactory http, TimeProvider time) : IDisposable
{
    internal const string Purpose = "x-access";

    private const int LargestAnswer = 64 * 1024;

    /// <summary>How long an exchange may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A token is not begun to be used on its last minute.
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim exchanging = new(1);

    private sealed class AccessRow
    {
        public byte[]? SeedMac { get; init; }

        public long ExpiresAt { get; init; }

        public string RingKey { get; init; } = "";

        public byte[]? Sealed { get; init; }
    }

    private sealed record AccessPair(string Access, string Refresh);

    /// <summary>The token to call with.</summary>
    /// <param name="refused">The token that X refuses; null: none. Another one is brought then.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The token, or null and why: <c>token_busy</c>, <c>http_401</c>, <c>http_500</c> …</returns>
    public async Task<(string? Token, string Code)> Token(string? refused, CancellationToken cancel)
    {
        await exchanging.WaitAsync(cancel);
        try
        {
            if (Good(await Read(cancel), refused) is { } token) return (token, "kept");
            if (!await Take(cancel)) return (null, "token_busy");
            try
            {
                var row = await Read(cancel);
                // Another process may have brought one before this one's turn.
                return Good(row, refused) is { } theirs ? (theirs, "kept") : await Exchange(row, cancel);
            }
            finally
            {
                await database.Write(t => t.Execute("UPDATE x_access SET refreshing_until = 0 WHERE id = 1", cancel: CancellationToken.None), CancellationToken.None);
            }
        }
        finally
        {
            exchanging.Release();
        }
    }

    public void Dispose() => exchanging.Dispose();

    private string? Good(AccessRow? row, string? refused)
    {
        if (row?.Sealed is null || !IsOfSettings(row) || row.ExpiresAt - (long)Spare.TotalMilliseconds <= Now()) return null;
        var token = Open(row).Access;
        return token == refused ? null : token;
    }

    private async Task<(string? Token, string Code)> Exchange(AccessRow? row, CancellationToken cancel)
    {
        var given = row?.Sealed is not null && IsOfSettings(row) ? Open(row).Refresh : options.RefreshToken!;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var client = http.CreateClient(XWay.Client);
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = given,
            ["client_id"] = options.ClientId!,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{options.Api.AbsoluteUri.TrimEnd('/')}/2/oauth2/token")) { Content = content };
        if (options.ClientSecret is { } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(secret)}")));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        // A token that X does not know, and a wrong secret, are the operator's to mend alike.
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) return (null, "http_401");
        if (answer.StatusCode is not HttpStatusCode.OK) return (null, ChatWay.Code(answer.StatusCode));
        if (await ChatWay.Body(answer.Content, LargestAnswer, either.Token) is not { } bytes) return (null, "no_provider");
        using var document = JsonDocument.Parse(bytes);
        if (document.RootElement.Words("access_token") is not { Length: > 0 } access) return (null, "no_provider");
        // A provider that gives no new one lets the old one be used again.
        var tokens = new AccessPair(access, document.RootElement.Words("refresh_token") ?? given);
        await Save(tokens, Now() + (Math.Clamp(document.RootElement.Number("expires_in") ?? 7200, 120, 86_400) * 1000));
        return (access, "fresh");
    }

    // Not given up when the process is asked to end: the old token is spent.
    private async Task Save(AccessPair tokens, long expiresAt)
    {
        var wrapped = ring.Wrap(Purpose, JsonSerializer.SerializeToUtf8Bytes(tokens));
        await database.Write(
            t => t.Execute(
                "UPDATE x_access SET seed_mac = @seed, expires_at = @expiresAt, ring_key = @KeyId, sealed = @Bytes WHERE id = 1", new { seed = Seed(), expiresAt, wrapped.KeyId, wrapped.Bytes }, CancellationToken.None),
            CancellationToken.None);
    }

    private Task<bool> Take(CancellationToken cancel) => database.Write(
        async t =>
        {
            await t.Execute("INSERT INTO x_access (id) VALUES (1) ON CONFLICT (id) DO NOTHING", cancel: cancel);
            return await t.Execute("UPDATE x_access SET refreshing_until = @until WHERE id = 1 AND refreshing_until <= @now", new { now = Now(), until = Now() + (long)Turn.TotalMilliseconds }, cancel) > 0;
        },
        cancel);

    private Task<AccessRow?> Read(CancellationToken cancel) => database.Read(s => s.First<AccessRow>("SELECT seed_mac, expires_at, ring_key, sealed FROM x_access WHERE id = 1", cancel: cancel), cancel);

    private AccessPair Open(AccessRow row) => JsonSerializer.Deserialize<AccessPair>(ring.Unwrap(row.RingKey, Purpose, row.Sealed!))!;

    private bool IsOfSettings(AccessRow row) => row.SeedMac is { } mac && CryptographicOperations.FixedTimeEquals(mac, Seed());

    private byte[] Seed() => ring.Mac(Purpose, $"{options.ClientId}|{options.RefreshToken}");

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
