using System.Text;

namespace Lapor.Tests.Notifying;

/// <summary>A mail as it lies in a file, taken apart by the standard and not by the code that wrote it.</summary>
internal sealed record MailParts(IReadOnlyDictionary<string, string> Headers, string Text, string Html)
{
    /// <summary>Reads it; both parts must be there, the plain one first.</summary>
    public static MailParts Read(string raw)
    {
        var mail = raw.ReplaceLineEndings("\n");
        var (headers, body) = Split(mail);
        Assert.StartsWith("multipart/alternative", headers["Content-Type"], StringComparison.Ordinal);
        var boundary = headers["Content-Type"].Split("boundary=")[1].Trim('"');
        var parts = body.Split("--" + boundary)[1..^1].Select(p => Split(p.TrimStart('\n'))).ToList();
        Assert.Equal(["text/plain; charset=utf-8", "text/html; charset=utf-8"], parts.Select(p => p.Headers["Content-Type"]));
        return new(headers, Decoded(parts[0].Body), Decoded(parts[1].Body));
    }

    private static (IReadOnlyDictionary<string, string> Headers, string Body) Split(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = text[..end].Replace("\n ", " ", StringComparison.Ordinal).Split('\n').Select(h => h.Split(": ", 2)).Where(h => h.Length == 2)
            .GroupBy(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase).ToDictionary(h => h.Key, h => h.First(), StringComparer.OrdinalIgnoreCase);
        return (headers, text[(end + 2)..]);
    }

    private static string Decoded(string quotedPrintable)
    {
        var body = quotedPrintable.Replace("=\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>();
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '=' && i + 2 < body.Length)
            {
                bytes.Add(Convert.FromHexString(body.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                bytes.Add((byte)body[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }
}
