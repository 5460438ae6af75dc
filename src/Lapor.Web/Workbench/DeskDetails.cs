using System.Text.Json;
using Lapor.Foundation;
using Lapor.Reports;
using Microsoft.AspNetCore.Html;

namespace Lapor.Web.Workbench;

/// <summary>Reads what an act keeps beside its words, and marks personal data in a text.</summary>
public static class DeskDetails
{
    /// <summary>What an edit changed: field, old and new value.</summary>
    public static IReadOnlyList<(string Field, string Old, string New)> Changes(Act act) =>
        act.Kind is ActKind.Edit or ActKind.Forward && act.Details.Length > 0
            ? [.. JsonSerializer.Deserialize<SortedDictionary<string, string[]>>(act.Details)!.Where(c => c.Value.Length == 2).Select(c => (c.Key, c.Value[0], c.Value[1]))]
            : [];

    /// <summary>Units that help, and units that read, by a disposition.</summary>
    public static (IReadOnlyList<long> Helpers, IReadOnlyList<long> Copies) Units(Act act)
    {
        if (act.Kind is not ActKind.Dispose || act.Details.Length == 0) return ([], []);
        var read = JsonSerializer.Deserialize<Dictionary<string, long[]>>(act.Details)!;
        return (read.GetValueOrDefault("helpers") ?? [], read.GetValueOrDefault("copies") ?? []);
    }

    /// <summary>The words of an answer that were found to say nothing and were sent all the same.</summary>
    public static IReadOnlyList<string> SaysNothing(Act act) =>
        act.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp && act.Details.Length > 0 && JsonSerializer.Deserialize<JsonElement>(act.Details).TryGetProperty("says_nothing", out var words)
            ? [.. words.EnumerateArray().Select(w => w.GetString() ?? "")]
            : [];

    /// <summary>Both kinds together.</summary>
    public static IEnumerable<long> Beside(Act act) => Units(act) is var (helpers, copies) ? helpers.Concat(copies) : [];

    /// <summary>The text with each finding in a <c>mark</c>.</summary>
    public static IHtmlContent Marked(string text, IReadOnlyList<Finding> findings)
    {
        var html = new HtmlContentBuilder();
        var at = 0;
        foreach (var finding in findings)
        {
            html.Append(text[at..finding.Start]).AppendHtml("<mark class=\"mask\">").Append(finding.Text).AppendHtml("</mark>");
            at = finding.Start + finding.Length;
        }

        return html.Append(text[at..]);
    }
}
