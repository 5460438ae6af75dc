using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Lapor.Notifying;

/// <summary>
/// A mail's text as HTML: the same words, with links that can be touched and quotes that stand apart. No picture, no style sheet, nothing from elsewhere: nobody learns that it was opened.
/// </summary>
internal static partial class MailHtml
{
    private const string Quote = "> ";

    /// <summary>The whole document.</summary>
    /// <param name="subject">Its title.</param>
    /// <param name="text">Paragraphs, apart by an empty line.</param>
    public static string Of(string subject, string text)
    {
        var html = new StringBuilder($"<!doctype html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Escaped(subject)}</title></head>\n<body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif\"><div style=\"max-width:600px;margin:0 auto\">\n");
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var lines = paragraph.Split('\n');
            if (lines.All(l => l.StartsWith(Quote, StringComparison.Ordinal) || l == ">"))
                html.Append("<blockquote style=\"margin:16px 0;padding-left:12px;border-left:3px solid #888\">").AppendJoin("<br>", lines.Select(l => Linked(l.Length > 1 ? l[Quote.Length..] : ""))).Append("</blockquote>\n");
            else
                html.Append("<p>").AppendJoin("<br>", lines.Select(Linked)).Append("</p>\n");
        }

        return html.Append("</div></body></html>\n").ToString();
    }

    private static string Linked(string line)
    {
        var html = new StringBuilder();
        var from = 0;
        foreach (Match match in Address().Matches(line))
        {
            var address = match.Value.TrimEnd('.', ',', ')', ';');
            html.Append(Escaped(line[from..match.Index])).Append("<a href=\"").Append(Escaped(address)).Append("\">").Append(Escaped(address)).Append("</a>");
            from = match.Index + address.Length;
        }

        return html.Append(Escaped(line[from..])).ToString();
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex("https?://[^\\s<>\"']+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
