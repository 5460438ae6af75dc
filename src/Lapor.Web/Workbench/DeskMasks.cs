using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;

namespace Lapor.Web.Workbench;

/// <summary>
/// The verifying officer's choices about masks. A tick for each finding, words of their own, and the wording itself, which may be written anew. A wording that is
/// just what ticks make of the report's text follows the ticks; one that was written by hand keeps its words, and ticks only add masks to it.
/// </summary>
public static class DeskMasks
{
    /// <summary>A proposal on the page.</summary>
    /// <param name="Finding">What was found first under this text.</param>
    /// <param name="Masked">As the wording stands now.</param>
    public sealed record Proposal(Finding Finding, bool Masked);

    /// <summary>Each text that was found once, in order; ticked where the wording hides it.</summary>
    public static IReadOnlyList<Proposal> Proposals(Report report, PublicWording shown)
    {
        var now = $"{shown.Title}\n{shown.Text}\n{shown.Place}";
        return [.. new[] { report.Title, report.Text, report.Place }.SelectMany(PersonalData.Find).DistinctBy(f => f.Text)
            .Select(f => new Proposal(f, !now.Contains(f.Text, StringComparison.Ordinal)))];
    }

    /// <summary>The public wording that the form asks for.</summary>
    public static PublicWording Wording(Report report, SentForm sent, PublicWording shown)
    {
        var (title, text) = (sent.Text("title"), sent.Text("body"));
        return new PublicWording(
            One(sent, sent.Text("publicTitle"), shown.Title, report.Title, title),
            One(sent, sent.Text("publicText"), shown.Text, report.Text, text),
            // A place may be left out of the public copy altogether.
            string.IsNullOrWhiteSpace(sent.Text("publicPlace")) ? "" : One(sent, sent.Text("publicPlace"), shown.Place, report.Place, report.Place));
    }

    private static string One(SentForm sent, string wording, string shown, string before, string after)
    {
        string[] own = [.. sent.Text("own").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var clean = IndonesianText.Clean(after);
        if (string.IsNullOrWhiteSpace(wording)) return Chosen(sent, clean, "", own).Apply(clean);
        foreach (var source in (string[])[clean, before])
        {
            if (Same(MaskChoice.Seen(source, wording, own).Apply(source), wording) || Same(MaskChoice.Seen(source, wording, []).Apply(source), wording))
                return Chosen(sent, source, wording, own).Apply(clean);
        }

        // An older wording by hand does not fit a corrected report.
        var choice = Chosen(sent, clean, wording, own);
        return Same(wording, shown) && !Same(before, after) ? choice.Apply(clean) : choice.ApplyTo(wording);
    }

    /// <summary>By the ticks; by what the wording shows where the form had none.</summary>
    private static MaskChoice Chosen(SentForm sent, string source, string wording, string[] own)
    {
        if (!sent.Has("offered")) return MaskChoice.Seen(source, wording, own);
        var ticked = sent.Many("mask").ToHashSet(StringComparer.Ordinal);
        return new MaskChoice([.. sent.Many("offered").Where(t => !ticked.Contains(t))], ticked, own);
    }

    private static bool Same(string a, string b) => a.ReplaceLineEndings("\n").Trim() == b.ReplaceLineEndings("\n").Trim();
}
