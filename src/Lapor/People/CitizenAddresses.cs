using System.Net.Mail;
using System.Text;
using Lapor.Foundation;

namespace Lapor.People;

/// <summary>What an address is.</summary>
public enum AddressKind
{
    Email,
    Phone,
}

/// <summary>
/// Addresses that sign citizens in, as they are compared: an e-mail address in small letters, a telephone number in E.164 (<c>+6281234567890</c>). Each can be told
/// from the other by itself: an e-mail address always has an at sign.
/// </summary>
public static class CitizenAddresses
{
    /// <summary>Signs that people write between digits.</summary>
    private const string Between = " .-()/\u00a0\u2009\u2010\u2011\u2012\u2013\u202f";

    private static readonly Refusal NotAnEmail = new("email_format", "address", "Alamat surel tidak lengkap. Contoh: nama@contoh.id", "The e-mail address is incomplete. Example: name@example.org");

    private static readonly Refusal Neither = new(
        "address_format", "address", "Ini bukan alamat surel dan bukan nomor HP. Contoh: nama@contoh.id atau 0812 3456 7890.", "This is neither an e-mail address nor a mobile number. Example: name@example.org or 0812 3456 7890.");

    private static readonly Refusal NotAPhone = new(
        "phone_format", "address", "Nomor HP tidak terbaca. Contoh: 0812 3456 7890; nomor negara lain diawali +.", "The mobile number cannot be read. Example: 0812 3456 7890; numbers of other countries begin with +.");

    private static readonly Refusal NoPhones = new(
        "phone_not_offered", "address", "Nomor telepon tidak dapat diverifikasi di sini. Pakai alamat surel.", "Phone numbers cannot be verified here. Use an e-mail address.");

    /// <summary>An address as it is compared.</summary>
    /// <param name="typed">As typed.</param>
    /// <param name="phones">Whether telephones can be reached here.</param>
    /// <returns>Refused: <c>email_format</c>, <c>address_format</c>, <c>phone_format</c>, and <c>phone_not_offered</c> for what looks like a telephone number where none can be reached.</returns>
    public static Outcome<string> Normal(string? typed, bool phones)
    {
        var clean = IndonesianText.Clean(typed ?? "").ToLowerInvariant();
        if (LooksLikePhone(clean)) return !phones ? NoPhones : Phone(clean) is { } number ? number : NotAPhone;
        return IsEmail(clean) ? clean : phones && !clean.Contains('@', StringComparison.Ordinal) ? Neither : NotAnEmail;
    }

    /// <summary>What a normal address is.</summary>
    public static AddressKind KindOf(string normal) => normal.Contains('@', StringComparison.Ordinal) ? AddressKind.Email : AddressKind.Phone;

    /// <summary>
    /// A mobile number in E.164, or null. Indonesian ones begin with 08, 628, +628 or 8 and have 9 to 12 digits behind the 62; a 0 that was left standing behind
    /// +62 is taken out. Of other countries' only the length is known (ITU-T E.164: 15 digits at most).
    /// </summary>
    public static string? Phone(string typed)
    {
        var signs = new StringBuilder(typed.Length);
        foreach (var sign in typed.Trim())
        {
            if (char.IsAsciiDigit(sign) || (sign == '+' && signs.Length == 0)) signs.Append(sign);
            else if (!Between.Contains(sign, StringComparison.Ordinal)) return null;
        }

        var number = signs.ToString();
        if (number.StartsWith("00", StringComparison.Ordinal)) number = "+" + number[2..];
        if (!number.StartsWith('+'))
        {
            number = number switch
            {
                ['0', '8', ..] => "+62" + number[1..],
                ['6', '2', ..] => "+" + number,
                ['8', ..] => "+62" + number,
                _ => "",
            };
        }

        if (number.StartsWith("+620", StringComparison.Ordinal)) number = "+62" + number[4..];
        var digits = number.Length - 1;
        return number.StartsWith("+62", StringComparison.Ordinal)
            ? number.StartsWith("+628", StringComparison.Ordinal) && digits - 2 is >= 9 and <= 12 ? number : null
            : digits is >= 8 and <= 15 && number[1] != '0' ? number : null;
    }

    /// <summary>A number as people read it: <c>+62 812-3456-7890</c>; an e-mail address as it is.</summary>
    public static string Spoken(string normal)
    {
        if (normal.Length == 0 || KindOf(normal) is AddressKind.Email || !normal.StartsWith("+62", StringComparison.Ordinal)) return normal;
        var rest = normal[3..];
        return $"+62 {rest[..3]}-{rest[3..7]}-{rest[7..]}";
    }

    private static bool LooksLikePhone(string clean) => clean.Count(char.IsAsciiDigit) >= 6 && clean.All(c => char.IsAsciiDigit(c) || c == '+' || Between.Contains(c, StringComparison.Ordinal));

    internal static bool IsEmail(string clean) => clean.Length is > 0 and <= 254 && MailAddress.TryCreate(clean, out var address) && address.Address == clean && address.DisplayName.Length == 0
        && Ascii.IsValid(clean) && address.Host.Contains('.', StringComparison.Ordinal) && !clean.Any(c => char.IsWhiteSpace(c) || "\"()<>,;:\\[]".Contains(c, StringComparison.Ordinal));
}
