using System.Globalization;
using System.Text;

namespace Lapor.Attachments;

/// <summary>The name under which an attachment is shown and downloaded. It is never a path and never decides anything.</summary>
public static class FileNames
{
    /// <summary>The longest name, in characters, ending included.</summary>
    public const int MaxLength = 100;

    /// <summary>Names that Windows keeps for devices.</summary>
    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>
    /// The sender's name without folders, control and direction characters and what file systems or headers trip over, with the ending of what the
    /// content really is: <c>C:\foto\jalan.exe</c> of a JPEG becomes <c>jalan.jpg</c>.
    /// </summary>
    /// <param name="name">As the sender's device gave it; may be null or empty.</param>
    /// <param name="kind">What the content is.</param>
    public static string Clean(string? name, FileKind kind)
    {
        name ??= "";
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var dot = name.LastIndexOf('.');
        if (dot >= 0)
            name = name[..dot];

        var clean = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            // Format characters hold the direction marks that make "exe.gpj" look like "jpg.exe".
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || rune == Rune.ReplacementChar)
                continue;
            var wanted = rune.Value is ':' or '*' or '?' or '"' or '<' or '>' or '|' or ';' or '%' ? new Rune('_')
                : category == UnicodeCategory.SpaceSeparator ? new Rune(' ')
                : rune;
            if (clean.Length + wanted.Utf16SequenceLength > MaxLength - 5)
                break;
            clean.Append(wanted.ToString());
        }
        var result = clean.ToString().Trim(' ', '.', '_', '-');
        return (result.Length == 0 || Devices.Contains(result) ? "lampiran" : result) + kind.Extension();
    }
}
