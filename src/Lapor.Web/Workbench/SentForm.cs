using System.Globalization;

namespace Lapor.Web.Workbench;

/// <summary>A form of the report's page as it was sent. Its fields are named <c>act-field</c>, so that every form of the page has its own.</summary>
/// <param name="Act">Code of the act, or <c>identity</c>.</param>
/// <param name="Version">Of the report on the officer's screen.</param>
/// <param name="Button"><c>template</c>, <c>preview</c>, <c>units</c> or <c>reason</c>: a help of the form was pressed, not the act itself.</param>
public sealed record SentForm(string Act, int Version, string Button, IFormCollection Fields)
{
    /// <summary>The form of this request, or null.</summary>
    public static SentForm? Of(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.HasFormContentType && request.Form["act"].ToString() is { Length: > 0 and < 40 } act
        ? new(act, int.TryParse(request.Form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0, request.Form["button"].ToString(), request.Form)
        : null;

    public string Text(string field) => Fields[$"{Act}-{field}"].ToString();

    public IReadOnlyList<string> Many(string field) => [.. Fields[$"{Act}-{field}"].OfType<string>()];

    public bool Has(string field) => Fields.ContainsKey($"{Act}-{field}");

    /// <summary>What was written at length, in the order of the form: given back where the act itself is no longer open.</summary>
    public IEnumerable<string> Written() =>
        Fields.Keys.Where(k => k.StartsWith(Act + "-", StringComparison.Ordinal)).Select(k => Fields[k].ToString().Trim()).Where(v => v.Length > 0 && v.Contains(' ', StringComparison.Ordinal));
}
