using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Intake;

/// <summary>
/// A report being written, kept for a week. Its key lives only in the writer's own browser, so that the stored draft is noise to everyone
/// else, the operator included.
/// </summary>
public sealed class Drafts(Database database, TimeProvider time)
{
    /// <summary>A draft that nobody touched for so long is forgotten.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>A fresh key: 32 random bytes, base64url.</summary>
    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>True for a text that <see cref="NewKey"/> could have made.</summary>
    public static bool IsKey(string? text) => text is { Length: 43 } && Base64Url.IsValid(text);

    /// <summary>The public name of a draft; attachments are kept under it.</summary>
    public static string Id(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("draft/" + key)).AsSpan(0, 16));

    /// <summary>Keeps the present content.</summary>
    public Task Save(string key, Submission content, CancellationToken cancel) => database.Write(
        t => t.Execute(
            """
            INSERT INTO draft (id, sealed, updated_at) VALUES (@id, @content, @now)
            ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at
            """,
            new { id = Id(key), content = KeyRing.Seal(Secret(key), JsonSerializer.SerializeToUtf8Bytes(content)), now = Now() },
            cancel),
        cancel);

    /// <summary>The content, or null when there is none (any more).</summary>
    public async Task<Submission?> Open(string key, CancellationToken cancel)
    {
        var content = await database.Read(s => s.Scalar<byte[]>("SELECT sealed FROM draft WHERE id = @id", new { id = Id(key) }, cancel), cancel);
        if (content is null) return null;
        try
        {
            return JsonSerializer.Deserialize<Submission>(KeyRing.Unseal(Secret(key), content));
        }
        catch (CryptographicException)
        {
            return null; // not this key's draft
        }
    }

    /// <summary>Forgets a draft that was filed or thrown away.</summary>
    public Task Forget(string key, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM draft WHERE id = @id", new { id = Id(key) }, cancel), cancel);

    /// <summary>Forgets drafts older than <see cref="Kept"/>; returns how many.</summary>
    public Task<int> Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM draft WHERE updated_at < @before", new { before = Now() - (long)Kept.TotalMilliseconds }, cancel), cancel);

    private static byte[] Secret(string key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(key), 32, info: "lapor/draft"u8.ToArray());

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
