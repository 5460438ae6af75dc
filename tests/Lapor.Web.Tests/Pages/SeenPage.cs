using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Lapor.Web.Tests.Pages;

/// <summary>A page as it arrived, after redirects.</summary>
internal sealed partial record SeenPage(Uri Url, HttpStatusCode Status, HttpResponseHeaders Headers, IHtmlDocument Document)
{
    /// <summary>The one element the selector finds; the test fails when there is none or several.</summary>
    public IElement One(string selector)
    {
        var found = Document.QuerySelectorAll(selector);
        if (found.Length != 1)
            Assert.Fail($"{found.Length} elements are '{selector}' on {Url.PathAndQuery} ({(int)Status}):\n{Text("body")}");
        return found[0];
    }

    public bool Has(string selector) => Document.QuerySelector(selector) is not null;

    /// <summary>The words of the elements the selector finds, as a reader sees them: white space as one blank.</summary>
    public string Text(string selector) =>
        string.Join('\n', Document.QuerySelectorAll(selector).Select(element => Blank().Replace(element.TextContent, " ").Trim()));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
