using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lapor.People;

/// <summary>
/// The keys that are kept outside the database: who steals the database alone can open nothing and test no receipt code.
/// A file with one or more 256-bit master keys; the last one wraps new data, all open old data. Keys for a purpose are derived by HKDF.
/// </summary>
public sealed class KeyRing
{
    private readonly IReadOnlyList<RingKey> keys;

    private KeyRing(IReadOnlyList<RingKey> keys) => this.keys = keys;

    private sealed record RingKey(string Id, byte[] Secret);

    /// <summary>Id of the key that wraps new data.</summary>
    public string CurrentId => keys[^1].Id;

    /// <summary>Opens the ring in this folder, or makes one (readable by its owner only) where none exists.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static KeyRing Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "ring.json");
        if (!File.Exists(file)) Create(file);
        try
        {
            var read = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [];
            var keys = read.Select(k => new RingKey(k.Key, Convert.FromBase64String(k.Value))).ToList();
            return keys.Count > 0 && keys.TrueForAll(k => k.Secret.Length == 32)
                ? new KeyRing(keys)
                : throw new InvalidDataException($"{file} holds no key of 32 bytes.");
        }
        catch (Exception broken) when (broken is JsonException or FormatException)
        {
            throw new InvalidDataException($"{file} is damaged. Restore it from your backup: without it sealed data cannot be opened.", broken);
        }
    }

    /// <summary>HMAC-SHA256 under a key of this purpose, derived from the first key so that it stays the same when the ring grows.</summary>
    public byte[] Mac(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(Derive(keys[0], purpose), data);

    /// <inheritdoc cref="Mac(string, ReadOnlySpan{byte})"/>
    public byte[] Mac(string purpose, string text) => Mac(purpose, Encoding.UTF8.GetBytes(text));

    /// <summary>Encrypts with AES-256-GCM under the current key of this purpose: nonce (12), tag (16), ciphertext.</summary>
    public byte[] Wrap(string purpose, ReadOnlySpan<byte> data) => Seal(Derive(keys[^1], purpose), data);

    /// <summary>Opens what <see cref="Wrap"/> made with the key of that id.</summary>
    /// <exception cref="CryptographicException">Wrong key, or the data was changed.</exception>
    public byte[] Unwrap(string keyId, string purpose, ReadOnlySpan<byte> data)
    {
        var key = keys.FirstOrDefault(k => k.Id == keyId) ?? throw new CryptographicException($"The key ring has no key {keyId}.");
        return Unseal(Derive(key, purpose), data);
    }

    /// <summary>AES-256-GCM with a random nonce: nonce (12), tag (16), ciphertext.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var sealedData = new byte[28 + data.Length];
        RandomNumberGenerator.Fill(sealedData.AsSpan(0, 12));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(sealedData.AsSpan(0, 12), data, sealedData.AsSpan(28), sealedData.AsSpan(12, 16));
        return sealedData;
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Wrong key, or the data was changed.</exception>
    public static byte[] Unseal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedData)
    {
        if (sealedData.Length < 28) throw new CryptographicException("Sealed data is cut off.");
        var data = new byte[sealedData.Length - 28];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(sealedData[..12], sealedData[28..], sealedData.Slice(12, 16), data);
        return data;
    }

    private static byte[] Derive(RingKey key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, 32, info: Encoding.UTF8.GetBytes("lapor/" + purpose));

    private static void Create(string file)
    {
        var text = JsonSerializer.Serialize(new Dictionary<string, string> { ["k1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
        var unfinished = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(unfinished, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(unfinished); // another process starting at the same moment made it
        }
    }
}
