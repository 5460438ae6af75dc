using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lapor.People;

/// <summary>A key wrapped under the ring, and the id of the ring key that opens it.</summary>
public readonly record struct Wrapped(string KeyId, byte[] Bytes);

/// <summary>
/// The keys that are kept outside the database: who steals the database alone can open nothing and test no receipt code.
/// A file with one or more 256-bit master keys; the last one wraps new data, all open old data. Keys for a purpose are derived by HKDF.
/// With a key-management command the file holds the keys only as that command wrapped them. A key added by another process is noticed
/// within seconds, at once when it is needed to open something.
/// </summary>
public sealed class KeyRing
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly string file;
    private readonly KeyCommand? command;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private volatile RingFile keys;
    private long lookedAt;

    private KeyRing(string file, KeyCommand? command, TimeProvider time, RingFile keys)
    {
        (this.file, this.command, this.time, this.keys) = (file, command, time, keys);
        lookedAt = time.GetTimestamp();
    }

    private sealed record RingKey(string Id, byte[] Secret);

    /// <summary>One reading of the file, with the keys derived from it so far.</summary>
    private sealed record RingFile(IReadOnlyList<RingKey> Ring, string FileText)
    {
        private readonly ConcurrentDictionary<(string Id, string Purpose), byte[]> derived = new();

        public byte[] Of(RingKey key, string purpose) => derived.GetOrAdd(
            (key.Id, purpose), _ => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, 32, info: Encoding.UTF8.GetBytes("lapor/" + purpose)));
    }

    /// <summary>Id of the key that wraps new data.</summary>
    public string CurrentId => Latest().Ring[^1].Id;

    /// <summary>Ids of all keys, oldest first.</summary>
    public IReadOnlyList<string> Ids => [.. Latest().Ring.Select(k => k.Id)];

    /// <summary>Opens the ring in this folder, or makes one (readable by its owner only) where none exists.</summary>
    /// <param name="folder">Where <c>ring.json</c> stands.</param>
    /// <param name="command">Wraps and unwraps the master keys; none: they stand in the file as they are.</param>
    /// <param name="time">The clock that says when to look at the file again.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or the command cannot open it.</exception>
    public static KeyRing Open(string folder, KeyCommand? command = null, TimeProvider? time = null)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "ring.json");
        if (!File.Exists(file)) Create(file, command);
        return new KeyRing(file, command, time ?? TimeProvider.System, Load(file, command));
    }

    /// <summary>
    /// Adds a new master key, which wraps all new data from now on; what older keys wrapped stays open until it is wrapped anew
    /// (<see cref="RewrapKeys"/>). Nothing stops meanwhile.
    /// </summary>
    /// <returns>The new key's id.</returns>
    public string Add()
    {
        lock (gate)
        {
            using var only = new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            var now = Load(file, command);
            var id = "k" + (now.Ring.Max(k => int.TryParse(k.Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 0) + 1)
                .ToString(System.Globalization.CultureInfo.InvariantCulture);
            var text = JsonNode.Parse(now.FileText)!.AsObject();
            text[id] = Entry(RandomNumberGenerator.GetBytes(32), command);
            Write(file, text.ToJsonString(), overwrite: true);
            keys = Load(file, command);
            return id;
        }
    }

    /// <summary>HMAC-SHA256 under a key of this purpose, derived from the first key so that it stays the same when the ring grows.</summary>
    public byte[] Mac(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(keys.Of(keys.Ring[0], purpose), data);

    /// <inheritdoc cref="Mac(string, ReadOnlySpan{byte})"/>
    public byte[] Mac(string purpose, string text) => Mac(purpose, Encoding.UTF8.GetBytes(text));

    /// <summary>Encrypts with AES-256-GCM under the current key of this purpose: nonce (12), tag (16), ciphertext.</summary>
    public Wrapped Wrap(string purpose, ReadOnlySpan<byte> data)
    {
        var now = Latest();
        var key = now.Ring[^1];
        return new(key.Id, Seal(now.Of(key, purpose), data));
    }

    /// <summary>Opens what <see cref="Wrap"/> made with the key of that id.</summary>
    /// <exception cref="CryptographicException">Wrong key, or the data was changed.</exception>
    public byte[] Unwrap(string keyId, string purpose, ReadOnlySpan<byte> data)
    {
        var now = keys;
        var key = now.Ring.FirstOrDefault(k => k.Id == keyId);
        if (key is null)
        {
            now = Again();
            key = now.Ring.FirstOrDefault(k => k.Id == keyId) ?? throw new CryptographicException($"The key ring has no key {keyId}.");
        }

        return Unseal(now.Of(key, purpose), data);
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

    private RingFile Latest()
    {
        var last = Interlocked.Read(ref lookedAt);
        // One caller looks, the others go on with what they have.
        return time.GetElapsedTime(last) > Fresh && Interlocked.CompareExchange(ref lookedAt, time.GetTimestamp(), last) == last ? Again() : keys;
    }

    private RingFile Again()
    {
        lock (gate)
        {
            if (File.ReadAllText(file) != keys.FileText) keys = Load(file, command);
            return keys;
        }
    }

    private static RingFile Load(string file, KeyCommand? command)
    {
        try
        {
            var text = File.ReadAllText(file);
            var ring = new List<RingKey>();
            foreach (var (id, value) in JsonNode.Parse(text) as JsonObject ?? [])
            {
                var secret = value switch
                {
                    JsonValue plain => Convert.FromBase64String(plain.GetValue<string>()),
                    JsonObject entry when command is not null => command.Unwrap(Convert.FromBase64String(entry["wrapped"]!.GetValue<string>())),
                    JsonObject => throw new InvalidDataException($"{file} holds keys wrapped by a key-management command: set LAPOR_KMS_COMMAND."),
                    _ => [],
                };
                ring.Add(new RingKey(id, secret));
            }

            return ring.Count > 0 && ring.TrueForAll(k => k.Secret.Length == 32) ? new RingFile(ring, text) : throw new InvalidDataException($"{file} holds no key of 32 bytes.");
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidDataException($"{file} is damaged. Restore it from your backup: without it sealed data cannot be opened.", broken);
        }
    }

    private static JsonNode Entry(byte[] secret, KeyCommand? command) => command is null
        ? JsonValue.Create(Convert.ToBase64String(secret))
        : new JsonObject { ["wrapped"] = Convert.ToBase64String(command.Wrap(secret)) };

    private static void Create(string file, KeyCommand? command)
    {
        var first = new JsonObject { ["k1"] = Entry(RandomNumberGenerator.GetBytes(32), command) };
        try
        {
            Write(file, first.ToJsonString(), overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // another process starting at the same moment made it
        }
    }

    private static void Write(string file, string text, bool overwrite)
    {
        var unfinished = $"{file}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var stream = new FileStream(unfinished, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
