using System.Text;

namespace Lapor.Web.Gateways;

/// <summary>
/// The query of an address as bytes: gateways send a text in the character set of the message, and what is not UTF-8 is lost in the framework's own reading. Linear, and never longer than
/// what came.
/// </summary>
public static class QueryBytes
{
    /// <summary>The values by name; of a name that comes twice the first counts.</summary>
    public static Dictionary<string, byte[]> Read(string? query)
    {
        Dictionary<string, byte[]> values = new(StringComparer.Ordinal);
        foreach (var part in (query ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            values.TryAdd(Encoding.UTF8.GetString(Decode(name)), Decode(value));
        }

        return values;
    }

    /// <summary>A text in the character set that the gateway names (Kannel's <c>%C</c>); UTF-8 where it names none or one that is not known.</summary>
    public static string Text(byte[] bytes, string? charset) => (charset ?? "").ToUpperInvariant() switch
    {
        "UTF-16BE" or "UCS-2" or "UTF-16" => Encoding.BigEndianUnicode.GetString(bytes),
        "ISO-8859-1" or "LATIN1" or "WINDOWS-1252" => Encoding.Latin1.GetString(bytes),
        _ => Encoding.UTF8.GetString(bytes),
    };

    private static byte[] Decode(string text)
    {
        List<byte> bytes = new(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && Hex(text[at + 1]) is { } high && Hex(text[at + 2]) is { } low)
            {
                bytes.Add((byte)((high << 4) | low));
                at += 2;
            }
            else if (text[at] == '+')
            {
                bytes.Add((byte)' ');
            }
            else if (text[at] < 0x80)
            {
                bytes.Add((byte)text[at]);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, at, char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1));
                if (char.IsHighSurrogate(text[at])) at++;
            }
        }

        return [.. bytes];
    }

    private static int? Hex(char sign) => char.IsAsciiHexDigit(sign) ? Convert.ToInt32(sign.ToString(), 16) : null;
}
