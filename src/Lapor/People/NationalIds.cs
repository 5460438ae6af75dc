using System.Globalization;
using Lapor.Foundation;

namespace Lapor.People;

/// <summary>
/// What a NIK (population number, Perpres 96/2018) looks like: province, regency and district where it was issued, day (plus 40 for women), month and year of
/// birth, serial. Only the shape can be checked here; whose it is only the population registry knows.
/// </summary>
public static class NationalIds
{
    private static readonly Refusal Format = new("national_id_format", "nationalId", "NIK terdiri atas 16 angka. Periksa angka demi angka.", "A NIK has 16 digits. Check digit by digit.");

    private static readonly Refusal Region = new("national_id_region", "nationalId", "Enam angka pertama NIK bukan kode wilayah. Periksa angka demi angka.", "The first six digits of the NIK are no region's code. Check digit by digit.");

    private static readonly Refusal Date = new("national_id_date", "nationalId", "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir. Periksa angka demi angka.", "Digits 7 to 12 of the NIK are no date of birth. Check digit by digit.");

    private static readonly Refusal Serial = new("national_id_serial", "nationalId", "Empat angka terakhir NIK tidak pernah 0000. Periksa angka demi angka.", "The last four digits of a NIK are never 0000. Check digit by digit.");

    /// <summary>The sixteen digits of what was typed. Refused: what is wrong with it.</summary>
    /// <param name="typed">With or without spaces, dots and dashes.</param>
    /// <param name="provinces">Codes of the provinces; those that no longer exist (54, East Timor) are known besides: a NIK never changes.</param>
    public static Outcome<string> Check(string typed, IReadOnlySet<string> provinces)
    {
        var digits = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-')));
        if (digits.Length != 16 || !digits.All(char.IsAsciiDigit) || digits[0] == '0') return Format;
        if (digits[..2] is not "54" && !provinces.Contains(digits[..2])) return Region;
        if (digits.AsSpan(2, 2) is "00" || digits.AsSpan(4, 2) is "00") return Region;
        var day = int.Parse(digits.AsSpan(6, 2), CultureInfo.InvariantCulture);
        var month = int.Parse(digits.AsSpan(8, 2), CultureInfo.InvariantCulture);
        // Of the year only two digits are known; a leap year allows the 29th of February for both centuries where one of them is.
        if (month is < 1 or > 12 || (day > 40 ? day - 40 : day) is var born && (born < 1 || born > DateTime.DaysInMonth(2000 + Year(digits), month))) return Date;
        return digits.EndsWith("0000", StringComparison.Ordinal) ? Serial : digits;
    }

    private static int Year(string digits) => int.Parse(digits.AsSpan(10, 2), CultureInfo.InvariantCulture);
}
