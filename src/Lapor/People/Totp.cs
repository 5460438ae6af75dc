using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lapor.People;

/// <summary>Codes that change every 30 seconds (RFC 6238 over RFC 4226), as every authenticator app makes them: HMAC-SHA-1, six digits.</summary>
public static class Totp
{
    /// <summary>Bytes of a new secret (RFC 4226, section 4: 160 bits).</summary>
    public const int SecretLength = 20;

    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>The step of a moment.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // HMAC-SHA-1 is what authenticator apps speak; as a keyed hash it is not weakened by SHA-1's collisions.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % (long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code this is: the present one, the one before or the one after, because clocks differ; null for none.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        long? found = null;
        var given = Encoding.UTF8.GetBytes(code);
        // All three are always compared, so that the time tells nothing.
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), given)) found = step;
        return found;
    }

    /// <summary>The secret as people type it (base 32, RFC 4648, without padding).</summary>
    public static string Spoken(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        int bits = 0, kept = 0;
        foreach (var b in secret)
        {
            (kept, bits) = ((kept << 8) | b, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(kept >> bits) & 31]);
            }

            kept &= (1 << bits) - 1;
        }

        if (bits > 0) text.Append(Alphabet[(kept << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>The address that an authenticator app reads from a picture or link.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="email">Whose account.</param>
    /// <param name="issuer">Name of the site.</param>
    public static string Address(ReadOnlySpan<byte> secret, string email, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(email)}?secret={Spoken(secret)}&issuer={Uri.EscapeDataString(issuer)}";
}
