using System.Security.Cryptography;
using System.Text;
using Lapor.People;

namespace Lapor.Whistleblowing;

/// <summary>A private key under a passphrase: salt, rounds of PBKDF2-HMAC-SHA-512, and the key under AES-256-GCM.</summary>
public sealed record LockedKey(byte[] Salt, int Iterations, byte[] Sealed);

/// <summary>
/// The keys of the whistleblower's entrance. A case's key is sealed to the inbox's public key (ephemeral ECDH on P-256, HKDF-SHA-256, AES-256-GCM), so
/// that the web server, which has only that half, can write and not read; and under a key that only the receipt code gives.
/// </summary>
public static class InboxKeys
{
    /// <summary>Rounds for a new passphrase or receipt: about a quarter of a second of work.</summary>
    public const int Rounds = 210_000;

    /// <summary>Shortest passphrase, in characters.</summary>
    public const int ShortestPassphrase = 16;

    private const int Point = 91; // a P-256 public key as SubjectPublicKeyInfo

    /// <summary>A new pair: SubjectPublicKeyInfo and PKCS#8.</summary>
    public static (byte[] Public, byte[] Private) New()
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return (pair.ExportSubjectPublicKeyInfo(), pair.ExportPkcs8PrivateKey());
    }

    /// <summary>Seals to the holder of the private half: ephemeral public key (91), nonce, tag, ciphertext.</summary>
    public static byte[] SealTo(byte[] publicKey, ReadOnlySpan<byte> data)
    {
        using var to = ECDiffieHellman.Create();
        to.ImportSubjectPublicKeyInfo(publicKey, out _);
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = own.ExportSubjectPublicKeyInfo();
        return [.. point, .. KeyRing.Seal(Shared(own, to.PublicKey, point), data)];
    }

    /// <summary>Opens what <see cref="SealTo"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, or the data was changed.</exception>
    public static byte[] OpenWith(byte[] privateKey, ReadOnlySpan<byte> data)
    {
        if (data.Length < Point) throw new CryptographicException("Sealed data is cut off.");
        using var own = ECDiffieHellman.Create();
        own.ImportPkcs8PrivateKey(privateKey, out _);
        using var from = ECDiffieHellman.Create();
        byte[] key;
        try
        {
            from.ImportSubjectPublicKeyInfo(data[..Point], out _);
            key = Shared(own, from.PublicKey, data[..Point]);
        }
        catch (Exception changed) when (changed is PlatformNotSupportedException or ArgumentException)
        {
            throw new CryptographicException("The ephemeral key is of another curve.", changed);
        }

        return KeyRing.Unseal(key, data[Point..]);
    }

    /// <summary>Locks a private key with a passphrase.</summary>
    public static LockedKey Lock(byte[] privateKey, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new(salt, Rounds, KeyRing.Seal(Stretch(passphrase, salt, Rounds), privateKey));
    }

    /// <summary>The private key, or null for a wrong passphrase.</summary>
    public static byte[]? Unlock(LockedKey locked, string passphrase)
    {
        try
        {
            return KeyRing.Unseal(Stretch(passphrase, locked.Salt, locked.Iterations), locked.Sealed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>
    /// A receipt code, stretched: what it is found by and what it opens both come from here. Were it found by a plain keyed hash, who has database and
    /// ring could try all 10^15 codes in days; so each try costs as much as a passphrase.
    /// </summary>
    internal static byte[] StretchReceipt(KeyRing ring, string receipt) => Stretch(receipt, ring.Mac("wbs-receipt-salt", "1"), Rounds);

    /// <summary>What a case is found by.</summary>
    internal static byte[] LookUp(KeyRing ring, byte[] stretched) => ring.Mac("wbs-receipt", stretched);

    /// <summary>The key that a receipt gives to one case; bound to the ring outside the database, so that the database alone lets nobody try codes.</summary>
    internal static byte[] OfReceipt(KeyRing ring, byte[] stretched, byte[] salt)
    {
        byte[] both = [.. stretched, .. salt];
        return ring.Mac("wbs-receipt-key", both);
    }

    private static byte[] Stretch(string secret, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, rounds, HashAlgorithmName.SHA512, 32);

    private static byte[] Shared(ECDiffieHellman own, ECDiffieHellmanPublicKey other, ReadOnlySpan<byte> ephemeral) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(other), 32, salt: ephemeral.ToArray(), info: "lapor/wbs"u8.ToArray());
}
