using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Channels.Push;

/// <summary>
/// The key by which push services know that a notice comes from this site (VAPID, RFC 8292). Made by the first node that needs it, kept in the database for all nodes, sealed under the key ring. Browsers are bound to
/// it: with another key every device would have to be asked anew.
/// </summary>
public sealed class PushKey(Database database, KeyRing ring, TimeProvider time)
{
    internal const string Purpose = "push-key";

    /// <summary>How long one proof is good; push services take at most a day.</summary>
    internal static readonly TimeSpan Holds = TimeSpan.FromHours(12);
    private readonly SemaphoreSlim reading = new(1);
    private byte[]? known;

    private sealed class KeyRow
    {
        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];
    }

    /// <summary>What browsers are given when they subscribe: an uncompressed point, base64url.</summary>
    public async Task<string> Public(CancellationToken cancel)
    {
        using var key = await Read(cancel);
        return Base64Url.EncodeToString(PushCipher.Spelled(key.ExportParameters(includePrivateParameters: false)));
    }

    /// <summary>The value of the header <c>Authorization</c> for one push service.</summary>
    /// <param name="endpoint">Where the notice goes; the proof is good for its host alone.</param>
    /// <param name="contact">Whom the service may ask about this site: an https or mailto address.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<string> Prove(Uri endpoint, Uri contact, CancellationToken cancel)
    {
        using var key = await Read(cancel);
        var claims = new Dictionary<string, object>
        {
            ["aud"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["exp"] = (time.GetUtcNow() + Holds).ToUnixTimeSeconds(),
            ["sub"] = contact.Scheme == "mailto" ? contact.ToString() : contact.GetLeftPart(UriPartial.Authority),
        };
        var words = $"{Base64Url.EncodeToString("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"u8)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signed = Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(words), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return string.Create(CultureInfo.InvariantCulture, $"vapid t={words}.{signed}, k={Base64Url.EncodeToString(PushCipher.Spelled(key.ExportParameters(includePrivateParameters: false)))}");
    }

    private async Task<ECDsa> Read(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            known ??= await Kept(cancel) ?? await Make(cancel);
        }
        finally
        {
            reading.Release();
        }

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(known, out _);
        return key;
    }

    private async Task<byte[]?> Kept(CancellationToken cancel) =>
        await database.Read(s => s.First<KeyRow>("SELECT ring_key, wrapped_key FROM push_key WHERE id = 1", cancel: cancel), cancel) is { } row ? ring.Unwrap(row.RingKey, Purpose, row.WrappedKey) : null;

    private async Task<byte[]> Make(CancellationToken cancel)
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var wrapped = ring.Wrap(Purpose, fresh.ExportPkcs8PrivateKey());
        await database.Write(
            t => t.Execute(
                "INSERT INTO push_key (id, ring_key, wrapped_key, created_at) VALUES (1, @KeyId, @Bytes, @now) ON CONFLICT (id) DO NOTHING", new { wrapped.KeyId, wrapped.Bytes, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel),
            cancel);
        return (await Kept(cancel))!; // another node may have been quicker
    }
}
