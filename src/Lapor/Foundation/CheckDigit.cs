namespace Lapor.Foundation;

/// <summary>
/// The check digit of H. Michael Damm (2004): one decimal digit that catches every single wrong digit and every
/// swap of two neighbours, the two mistakes people make when a number is read over the phone.
/// </summary>
public static class CheckDigit
{
    // A totally anti-symmetric quasigroup of order 10 (Damm's own table). Its diagonal is zero, so the whole
    // number including its check digit folds to 0.
    private static ReadOnlySpan<byte> Table =>
    [
        0, 3, 1, 7, 5, 9, 8, 6, 4, 2,
        7, 0, 9, 2, 1, 5, 4, 8, 6, 3,
        4, 2, 0, 6, 8, 7, 1, 3, 5, 9,
        1, 7, 5, 0, 9, 8, 3, 4, 2, 6,
        6, 1, 2, 3, 0, 4, 5, 9, 7, 8,
        3, 6, 7, 4, 2, 0, 9, 5, 8, 1,
        5, 8, 6, 9, 7, 2, 0, 1, 3, 4,
        8, 9, 4, 5, 3, 6, 2, 0, 1, 7,
        9, 4, 3, 8, 6, 1, 7, 2, 0, 5,
        2, 5, 8, 1, 4, 3, 6, 7, 9, 0,
    ];

    /// <summary>The check digit (0–9) that belongs behind these ASCII digits.</summary>
    /// <exception cref="ArgumentException">A character is not one of 0–9.</exception>
    public static int Of(ReadOnlySpan<char> digits)
    {
        var interim = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                throw new ArgumentException("Only the digits 0-9 have a check digit.", nameof(digits));
            }

            interim = Table[(interim * 10) + (c - '0')];
        }

        return interim;
    }

    /// <summary>True when the last digit is the check digit of those before it.</summary>
    public static bool Holds(ReadOnlySpan<char> digitsWithCheck) => Of(digitsWithCheck) == 0;

    /// <summary>
    /// Reads a number as people type it: spaces, dots and dashes anywhere, one leading '#'. Only the ASCII digits
    /// 0–9 count: other scripts' digits are refused rather than guessed, as two systems might read them differently.
    /// </summary>
    /// <param name="text">What was typed; more than 64 characters are refused unread.</param>
    /// <param name="length">Digits wanted, the check digit included; at most 18.</param>
    /// <param name="number">The digits as a number, check digit included.</param>
    /// <returns>False on any other character, another count of digits, or a check digit that does not hold.</returns>
    internal static bool TryRead(string? text, int length, out long number)
    {
        number = 0;
        if (text is null || text.Length > 64)
        {
            return false;
        }

        Span<char> digits = stackalloc char[length];
        var count = 0;
        var hashAllowed = true;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                if (count == length)
                {
                    return false;
                }

                digits[count++] = c;
                hashAllowed = false;
            }
            else if (c == '#' && hashAllowed)
            {
                hashAllowed = false;
            }
            else if (!IsSeparator(c))
            {
                return false;
            }
        }

        if (count != length || !Holds(digits))
        {
            return false;
        }

        foreach (var c in digits)
        {
            number = (number * 10) + (c - '0');
        }

        return true;
    }

    // Word processors and phones turn a hyphen into U+2010..U+2015 or a minus and a space into a no-break space.
    private static bool IsSeparator(char c) =>
        c is '.' or '-' or '\u2212' or (>= '\u2010' and <= '\u2015') || char.IsWhiteSpace(c);
}
