using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Lapor.Channels.Push;

/// <summary>
/// Encrypts a notice so that only the browser it is for can read it, not the push service that carries it: RFC 8291 over the content coding aes128gcm of RFC 8188, one record. Held to RFC 8291's own example.
/// </summary>
public static class PushCipher
{
    /// <summary>Every message is filled up to so many bytes before it is sealed: its length says nothing. The largest plaintext.</summary>
    public const int Filled = 1024;

    private const int RecordSize = 4096;
    private const int KeyBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int PointBytes = 65;

    /// <summary>Encrypts under a key pair and salt of this message alone.</summary>
    /// <param name="message">At most <see cref="Filled"/> bytes.</param>
    /// <param name="browserKey">The browser's public key, base64url.</param>
    /// <param name="secret">The browser's secret, base64url.</param>
    /// <returns>The body of the request.</returns>
    /// <exception cref="CryptographicException">The browser's key is no point of the curve.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> message, string browserKey, string secret)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(message, Base64Url.DecodeFromChars(browserKey), Base64Url.DecodeFromChars(secret), own, RandomNumberGenerator.GetBytes(KeyBytes), Filled);
    }

    /// <summary>The same with everything given, for the standard's example.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> message, byte[] browserKey, byte[] secret, ECDiffieHellman own, byte[] salt, int filled)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, Filled);
        using var browser = ECDiffieHellman.Create(Point(browserKey));
        var ownPoint = Spelled(own.ExportParameters(includePrivateParameters: false));
        var shared = own.DeriveRawSecretAgreement(browser.PublicKey);
        byte[] info = [.. "WebPush: info\0"u8, .. browserKey, .. ownPoint];
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, secret, info);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, KeyBytes, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, NonceBytes, salt, "Content-Encoding: nonce\0"u8.ToArray());

        // A delimiter of two ends the last record; zeros behind it are filling.
        var plain = new byte[Math.Max(message.Length, filled) + 1];
        message.CopyTo(plain);
        plain[message.Length] = 2;
        var body = new byte[KeyBytes + 4 + 1 + PointBytes + plain.Length + TagBytes];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(KeyBytes), RecordSize);
        body[KeyBytes + 4] = PointBytes;
        ownPoint.CopyTo(body, KeyBytes + 5);
        var record = body.AsSpan(KeyBytes + 5 + PointBytes);
        using var gcm = new AesGcm(key, TagBytes);
        gcm.Encrypt(nonce, plain, record[..plain.Length], record[plain.Length..]);
        return body;
    }

    /// <summary>An uncompressed point as the platform takes it.</summary>
    internal static ECParameters Point(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointBytes || point[0] != 4) throw new CryptographicException("Not an uncompressed point of P-256.");
        return new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() } };
    }

    /// <summary>A public key as an uncompressed point.</summary>
    internal static byte[] Spelled(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];
}
