using Lapor.Agencies;
using Lapor.Statistics;

namespace Lapor.Web.Oversight;

/// <summary>A bar of a chart: a part of a count in words, with the list behind it.</summary>
public sealed record Bar(string Label, int Reports, int Answered, int Completed, string? Href);

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
