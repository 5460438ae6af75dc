using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Lapor.Foundation;

/// <summary>
/// The secret of a reporter without an account: 16 digits, 15 random (about 50 bits) and a check digit. Whoever
/// holds it is the reporter, so it is shown once, stored only as a keyed hash and never logged.
/// </summary>
public readonly record struct ReceiptCode
{
    /// <summary>Digits in a receipt code, the check digit included.</summary>
    public const int Length = 16;

    private const long Bodies = 1_000_000_000_000_000;

    private readonly long _number;

    private ReceiptCode(long number) => _number = number;

    /// <summary>A fresh code from the system's secure random source.</summary>
    public static ReceiptCode New()
    {
        Span<byte> secret = stackalloc byte[16];
        RandomNumberGenerator.Fill(secret);
        return From(secret);
    }

    /// <summary>
    /// The code that belongs to this key material; the same bytes always give the same code, so a repeated
    /// submit can show its receipt again. The first 16 bytes count (128 bits against 10^15 codes: the bias is below 2^-77).
    /// </summary>
    /// <param name="secretBytes">At least 16 uniformly random bytes, such as an HMAC.</param>
    /// <exception cref="ArgumentException">Fewer than 16 bytes.</exception>
    public static ReceiptCode From(ReadOnlySpan<byte> secretBytes)
    {
        if (secretBytes.Length < 16)
        {
            throw new ArgumentException("A receipt code needs at least 16 bytes of key material.", nameof(secretBytes));
        }

        var body = (long)(BinaryPrimitives.ReadUInt128BigEndian(secretBytes) % (ulong)Bodies);
        var check = CheckDigit.Of(body.ToString("D15", CultureInfo.InvariantCulture));
        return new ReceiptCode((body * 10) + check);
    }

    /// <summary>Reads what a person typed, with or without spaces, dots and dashes.</summary>
    /// <returns>False, and the default value, when it cannot be a receipt code (wrong length, characters or check digit).</returns>
    public static bool TryParse(string? text, out ReceiptCode code)
    {
        code = default;
        if (!CheckDigit.TryRead(text, Length, out var number))
        {
            return false;
        }

        code = new ReceiptCode(number);
        return true;
    }

    /// <summary>Grouped for reading and copying by hand: <c>1234 5678 9012 3456</c>.</summary>
    public string Grouped
    {
        get
        {
            var digits = ToString();
            return $"{digits.AsSpan(0, 4)} {digits.AsSpan(4, 4)} {digits.AsSpan(8, 4)} {digits.AsSpan(12, 4)}";
        }
    }

    /// <summary>The sixteen digits without separators. A secret: for the reporter's eyes and the keyed hash only.</summary>
    public override string ToString() => _number.ToString("D16", CultureInfo.InvariantCulture);
}
