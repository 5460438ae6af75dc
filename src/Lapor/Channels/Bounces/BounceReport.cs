using System.Text;

namespace Lapor.Channels.Bounces;

/// <summary>A mail server's word that a mail did not arrive (RFC 3464): where the word was sent to, and the status of its first recipient.</summary>
/// <param name="Mailbox">The address that the word came to, as the headers name it; with what stands behind its <c>+</c>.</param>
/// <param name="Status">RFC 3463: <c>5.1.1</c>.</param>
/// <param name="HasFailed">Given up for good; else it is late, and still tried.</param>
public sealed record BounceReport(string Mailbox, string Status, bool HasFailed)
{
    /// <summary>More is not read: the report stands before the mail that it returns.</summary>
    public const int MostBytes = 256 * 1024;

    private const int MostParts = 50;

    // What delivery wrote first, then what the sender wrote.
    private static readonly string[] Recipients = ["X-Original-To", "Delivered-To", "To"];

    /// <summary>True for a lasting failure; a mailbox that is full or a server that is away is none, however often it was tried.</summary>
    public bool IsHard => HasFailed && Status.StartsWith("5.", StringComparison.Ordinal);

    /// <summary>True where nobody has this mailbox, or the domain takes no mail: one such word is enough.</summary>
    public bool IsUnknown => IsHard && Status is "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" or "5.2.1";

    /// <summary>True where the other side refuses us and not the address: policy and security (5.7.x).</summary>
    public bool IsPolicy => IsHard && Status.StartsWith("5.7.", StringComparison.Ordinal);

    /// <summary>Reads a mail; null where it is no such word: an out-of-office answer, somebody's reply, rubbish.</summary>
    public static BounceReport? Read(ReadOnlySpan<byte> mail)
    {
        if (mail.Length > MostBytes) mail = mail[..MostBytes];
        var text = Encoding.Latin1.GetString(mail).Replace("\r\n", "\n", StringComparison.Ordinal);
        var (headers, body) = Split(text);
        var type = headers.FirstOrDefault(h => h.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        if (!type.StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase) || Parameter(type, "boundary") is not { Length: > 0 and <= 70 } boundary) return null;
        foreach (var part in body.Split("--" + boundary, MostParts))
        {
            var (own, content) = Split(part.TrimStart('\n', ' ', '\t'));
            if (own.FirstOrDefault(h => h.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value is not { } kind || !kind.StartsWith("message/delivery-status", StringComparison.OrdinalIgnoreCase)) continue;
            return OfFirst(headers, content);
        }

        return null;
    }

    /// <summary>The first recipient's fields: our mails have one.</summary>
    private static BounceReport? OfFirst(IReadOnlyList<(string Name, string Value)> headers, string content)
    {
        foreach (var group in content.Split("\n\n", MostParts, StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = Fields(group);
            string? Field(string name) => fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
            if (Field("Action") is not { } action || Code(Field("Status")) is not { } status) continue;
            var failed = action.StartsWith("failed", StringComparison.OrdinalIgnoreCase);
            if (!failed && !action.StartsWith("delayed", StringComparison.OrdinalIgnoreCase)) continue;
            var mailbox = Recipients.SelectMany(name => headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))).Select(h => h.Value.Trim()).FirstOrDefault(v => v.Contains('+', StringComparison.Ordinal));
            return mailbox is null ? null : new(mailbox.Trim('<', '>'), status, failed);
        }

        return null;
    }

    /// <summary>Three numbers, as <c>5.1.1</c>; what follows them is for people.</summary>
    private static string? Code(string? field)
    {
        if (field is null) return null;
        var code = field.Trim().Split(' ', 2)[0];
        return code.Split('.') is [{ Length: 1 } first, { Length: >= 1 and <= 3 } second, { Length: >= 1 and <= 3 } third] && (first + second + third).All(char.IsAsciiDigit) && first is "2" or "4" or "5" ? code : null;
    }

    private static (IReadOnlyList<(string Name, string Value)> Headers, string Body) Split(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0 ? (Fields(text), "") : (Fields(text[..end]), text[(end + 2)..]);
    }

    /// <summary>Header lines, folded ones joined (RFC 5322, 2.2.3).</summary>
    private static List<(string Name, string Value)> Fields(string block)
    {
        List<(string Name, StringBuilder Value)> fields = [];
        foreach (var line in block.Split('\n'))
        {
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                if (fields.Count > 0) fields[^1].Value.Append(' ').Append(line.AsSpan().Trim());
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                fields.Add((line[..colon].Trim(), new StringBuilder(line[(colon + 1)..].Trim())));
            }
        }

        return [.. fields.Select(f => (f.Name, f.Value.ToString()))];
    }

    private static string? Parameter(string header, string name)
    {
        var at = header.IndexOf(name + "=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var value = header[(at + name.Length + 1)..].TrimStart();
        if (!value.StartsWith('"')) return value.Split([';', ' ', '\t'], 2)[0];
        var end = value.IndexOf('"', 1);
        return end < 0 ? null : value[1..end];
    }
}
