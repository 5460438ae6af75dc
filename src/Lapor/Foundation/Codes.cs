using System.Collections.Frozen;
using System.Text;

namespace Lapor.Foundation;

/// <summary>
/// Stable text codes of enum members: <c>InformationRequest</c> is <c>information_request</c> in the database, the API and logs.
/// The schema's CHECK constraints hold the same words; a test compares them.
/// </summary>
public static class Codes
{
    /// <summary>The snake_case code of a member.</summary>
    public static string Code<TEnum>(this TEnum member) where TEnum : struct, Enum => Table<TEnum>.ToCode[member];

    /// <summary>The member of a code; throws on an unknown one, for codes that came from our own database.</summary>
    public static TEnum Member<TEnum>(string code) where TEnum : struct, Enum => Table<TEnum>.FromCode[code];

    /// <summary>The member of a code that came from outside; null when unknown.</summary>
    public static TEnum? TryMember<TEnum>(string? code) where TEnum : struct, Enum =>
        code is not null && Table<TEnum>.FromCode.TryGetValue(code, out var member) ? member : null;

    /// <summary>All codes of an enum in declaration order.</summary>
    public static IEnumerable<string> All<TEnum>() where TEnum : struct, Enum => Enum.GetValues<TEnum>().Select(m => m.Code());

    private static string Snake(string name)
    {
        var code = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && code.Length > 0) code.Append('_');
            code.Append(char.ToLowerInvariant(letter));
        }

        return code.ToString();
    }

    private static class Table<TEnum> where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> ToCode = Enum.GetValues<TEnum>().ToFrozenDictionary(m => m, m => Snake(m.ToString()));
        public static readonly FrozenDictionary<string, TEnum> FromCode = ToCode.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
