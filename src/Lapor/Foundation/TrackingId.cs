using System.Globalization;
using System.Security.Cryptography;

namespace Lapor.Foundation;

/// <summary>
/// The public number of a report: 10 digits, nine random (the first never 0) and a check digit. It says nothing
/// about volume, time or place. The default value (all zeros) is no report's number and never comes out of
/// <see cref="New"/> or <see cref="TryParse"/>.
/// </summary>
public readonly record struct TrackingId
{
    /// <summary>Digits in a tracking ID, the check digit included.</summary>
    public const int Length = 10;

    private readonly long _number;

    private TrackingId(long number) => _number = number;

    /// <summary>A fresh number from the system's secure random source; 900 million are possible, so the
    /// storing side must still hold it unique and draw again on a collision.</summary>
    public static TrackingId New()
    {
        var body = RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000);
        var check = CheckDigit.Of(body.ToString(CultureInfo.InvariantCulture));
        return new TrackingId((body * 10L) + check);
    }

    /// <summary>Reads what a person typed: <c>1234567890</c>, <c>#123 456 7890</c>, <c>123-456.7890</c>.</summary>
    /// <returns>False, and the default value, when it cannot be a tracking ID (wrong length, characters or check digit).</returns>
    public static bool TryParse(string? text, out TrackingId id)
    {
        id = default;
        if (!CheckDigit.TryRead(text, Length, out var number) || number < 1_000_000_000)
        {
            return false;
        }

        id = new TrackingId(number);
        return true;
    }

    /// <summary>Grouped for reading aloud: <c>123 456 7890</c>.</summary>
    public string Spoken
    {
        get
        {
            var digits = ToString();
            return $"{digits.AsSpan(0, 3)} {digits.AsSpan(3, 3)} {digits.AsSpan(6, 4)}";
        }
    }

    /// <summary>The ten digits without separators: the form that is stored and stands in addresses.</summary>
    public override string ToString() => _number.ToString("D10", CultureInfo.InvariantCulture);
}
