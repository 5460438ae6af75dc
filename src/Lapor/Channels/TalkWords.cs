using Lapor.Foundation;

namespace Lapor.Channels;

/// <summary>Words that mean the same at every question of a conversation. Pure.</summary>
internal static class TalkWords
{
    /// <summary>The telling is thrown away.</summary>
    internal static readonly HashSet<string> Cancels = new(StringComparer.Ordinal) { "batal", "batalkan", "cancel", "never mind", "tidak jadi", "ga jadi", "gak jadi", "nggak jadi" };

    /// <summary>Another language, as it is asked for.</summary>
    internal static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal)
    {
        ["english"] = "en",
        ["bahasa inggris"] = "en",
        ["bahasa"] = "id",
        ["indonesian"] = "id",
        ["bahasa indonesia"] = "id",
    };

    /// <summary>Small letters without accents and marks.</summary>
    internal static string Plain(string text) => string.Join(' ', new string([.. IndonesianText.Fold(text).Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
