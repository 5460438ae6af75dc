using Lapor.Foundation;
using Microsoft.AspNetCore.Html;

namespace Lapor.Web.Shared;

/// <summary>Shows a found text with the words marked that it was found by, as the search's own analyser sees them. Everything is encoded.</summary>
public static class FoundWords
{
    private const int ExcerptLength = 360;

    /// <summary>How much stands before the first found word when the beginning of the text does not hold it.</summary>
    private const int Lead = 80;

    /// <summary>A word that is not in the first three lines of a card would be marked where nobody sees it.</summary>
    private const int InSight = 160;

    // Long texts are read this far for a word to begin with; the title is marked whatever the text holds.
    private const int Read = 4000;

    /// <summary>The whole text; nothing is marked for no query.</summary>
    public static IHtmlContent In(string text, SearchQuery? query)
    {
        var html = new HtmlContentBuilder();
        var at = 0;
        foreach (var (start, length) in query is null ? [] : IndonesianText.Found(text, query))
        {
            html.Append(text[at..start]).AppendHtml("<mark>").Append(text.Substring(start, length)).AppendHtml("</mark>");
            at = start + length;
        }

        return html.Append(text[at..]);
    }

    /// <summary>The beginning of a text, or the part around the first word found.</summary>
    public static IHtmlContent Excerpt(string text, SearchQuery? query)
    {
        var from = 0;
        if (query is not null && IndonesianText.Found(Cut(text, 0, Read), query) is [var (first, _), ..] && first > InSight)
            from = text.LastIndexOf(' ', first - Lead) is > 0 and var space ? space + 1 : Whole(text, first - Lead);
        var part = Cut(text, from, ExcerptLength);
        return In((from > 0 ? "… " : "") + part + (from + part.Length < text.Length ? "…" : ""), query);
    }

    private static string Cut(string text, int from, int length) => text[from..(from + length >= text.Length ? text.Length : Whole(text, from + length))];

    // Never between the halves of a surrogate pair.
    private static int Whole(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
