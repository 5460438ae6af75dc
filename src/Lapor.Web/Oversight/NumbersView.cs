using Lapor.Agencies;
using Lapor.Reports;
using Lapor.Statistics;

namespace Lapor.Web.Oversight;

/// <summary>A bar of a chart: a part of a count in words, with the list behind each of its numbers.</summary>
/// <param name="Label">In words.</param>
/// <param name="Tally">Its numbers.</param>
/// <param name="List">Address of the list behind a number; null: there is none.</param>
public sealed record Bar(string Label, Tally Tally, Func<Measured?, string>? List)
{
    /// <summary>Address of all that was counted.</summary>
    public string? Href => List?.Invoke(null);
}

/// <summary>A line of a table of scorecards: the numbers, each with the list behind it.</summary>
/// <param name="Tally">The numbers.</param>
/// <param name="List">Address of the list behind a number.</param>
public sealed record ScoreLine(Tally Tally, Func<Measured?, string> List);

/// <summary>A chart over a table: the parts in their order.</summary>
/// <param name="Id">Of the section, unique on the page.</param>
/// <param name="Title">Heading.</param>
/// <param name="First">Heading of the first column.</param>
/// <param name="Kind"><c>line</c> or <c>bar</c>.</param>
/// <param name="Bars">Rows.</param>
public sealed record Chart(string Id, string Title, string First, string Kind, IReadOnlyList<Bar> Bars);

/// <summary>An agency in the list of scorecards.</summary>
public sealed record ScoredAgency(Agency Agency, Scorecard Card, VolumeGroup Group);

/// <summary>What the filter bar needs.</summary>
/// <param name="Path">Of the page.</param>
/// <param name="Query">What was asked for.</param>
/// <param name="Provinces">To choose from.</param>
/// <param name="Categories">Main ones.</param>
/// <param name="Channels">Codes that occur.</param>
/// <param name="ByAgencies">True where a kind of agency may be chosen.</param>
public sealed record NumbersBar(string Path, NumbersQuery Query, IReadOnlyList<Region> Provinces, IReadOnlyList<Category> Categories, IReadOnlyList<string> Channels, bool ByAgencies);

/// <summary>A province's most frequent topics.</summary>
public sealed record ProvinceTopics(Region Province, IReadOnlyList<Bar> Topics);
