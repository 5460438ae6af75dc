using System.Text;
using Lapor.Foundation;

namespace Lapor.People;

/// <summary>
/// What a password may be: long enough, not what everybody tries first, not the owner's own name, address or agency. No rule about kinds of
/// characters (NIST SP 800-63B, 3.1.1.2).
/// </summary>
public static class PasswordRules
{
    /// <summary>Shortest, in characters (NIST asks for 8 beside a second factor; an officer's account opens other people's reports).</summary>
    public const int Shortest = 12;

    /// <summary>Longest, in characters: more is not typed by anybody.</summary>
    public const int Longest = 254;

    private const int LeftBesidesOwn = 6;

    /// <summary>What is wrong with a password: <c>password_short</c>, <c>password_long</c>, <c>password_common</c>, <c>password_own</c>; null when nothing is.</summary>
    /// <param name="password">What was chosen.</param>
    /// <param name="own">Name, address and agencies of its owner.</param>
    public static Refusal? Check(string password, params IEnumerable<string> own)
    {
        if (password.Length < Shortest)
            return new("password_short", "password", $"Kata sandi paling sedikit {Shortest} karakter. Beberapa kata biasa yang dirangkai sudah baik.", $"A password has at least {Shortest} characters. A few ordinary words in a row do well.");
        if (password.Length > Longest)
            return new("password_long", "password", $"Kata sandi paling banyak {Longest} karakter.", $"A password has at most {Longest} characters.");
        if (CommonPasswords.Has(password))
            return new("password_common", "password", "Kata sandi ini termasuk yang pertama dicoba orang. Rangkai beberapa kata yang tidak berhubungan.", "This password is one of the first that people try. Put a few unrelated words in a row.");
        if (IsOwn(password, own))
            return new("password_own", "password", "Jangan pakai nama, surel, atau instansi Anda sebagai kata sandi.", "Do not use your own name, address or agency as a password.");
        return null;
    }

    private static bool IsOwn(string password, IEnumerable<string> own)
    {
        var left = password.ToLowerInvariant();
        var found = false;
        foreach (var word in own.SelectMany(Words).Distinct(StringComparer.Ordinal).OrderByDescending(w => w.Length))
        {
            if (!left.Contains(word, StringComparison.Ordinal)) continue;
            left = left.Replace(word, "", StringComparison.Ordinal);
            found = true;
        }

        return found && left.Count(char.IsLetter) < LeftBesidesOwn;
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.ToLowerInvariant() + " ")
        {
            if (char.IsLetter(c))
            {
                word.Append(c);
                continue;
            }

            if (word.Length >= 3) yield return word.ToString();
            word.Clear();
        }
    }
}
