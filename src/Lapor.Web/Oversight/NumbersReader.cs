using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Public;
using Lapor.Web.Workbench;

namespace Lapor.Web.Oversight;

/// <summary>What every page of numbers shows: the filter bar, the first numbers, the charts, the scorecards.</summary>
public sealed class NumbersReader(StatisticsStore statistics, AgencyStore agencies, RegionStore regions, CategoryStore categories, Figures figures, TimeProvider time, Texts.Texts T)
{
    private const int MostBars = 12;

    /// <summary>The legal day (WIB).</summary>
    public DateOnly Today => DueDates.Day(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wib);

    /// <summary>The filter bar of a page.</summary>
    /// <param name="path">Of the page.</param>
    /// <param name="query">What was asked for.</param>
    /// <param name="agencyId">One agency; null: all.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<NumbersBar> Bar(string path, NumbersQuery query, long? agencyId, CancellationToken cancel) => new(
        path, query, await regions.Children(null, cancel), [.. (await categories.Tree(cancel)).Where(c => c.ParentCode is null)],
        [.. (await statistics.By(query.Filter(agencyId) with { Channel = null }, CountBy.Channel, cancel)).Select(c => c.Value)], ByAgencies: agencyId is null);

    /// <summary>The numbers everybody asks for first, each with the list behind it, and against the time before.</summary>
    public async Task<(Tally Total, IReadOnlyList<Figure> Figures)> First(NumbersQuery query, Agency? agency, CancellationToken cancel)
    {
        var filter = query.Filter(agency?.Id);
        var total = await statistics.Total(filter, cancel);
        var before = await statistics.Total(query.Before(agency?.Id), cancel);
        var answer = await statistics.Days(filter, solution: false, cancel);
        return (total, figures.Of(total, before, answer, await statistics.Days(filter, solution: true, cancel), measure => query.List(measure, agency?.Slug)));
    }

    /// <summary>The months, the classes, the channels and the most frequent categories.</summary>
    public async Task<IReadOnlyList<Chart>> Charts(NumbersQuery query, Agency? agency, CancellationToken cancel)
    {
        var filter = query.Filter(agency?.Id);
        var names = (await categories.Tree(cancel)).ToDictionary(c => c.Code, c => c.NameIn(T.Language));
        Bar Of(string label, TallyPart part, string name) => new(label, part, part.Value.Length == 0 ? null : measure => query.Part(name, part.Value).List(measure, agency?.Slug));
        return
        [
            new("bulan", T["Per bulan"], T["Bulan"], "line",
                [.. (await statistics.By(filter, CountBy.Month, cancel)).Select(p => new Bar(IndonesianDates.Month(p.Value, T.Language), p, measure => query.OfMonth(p.Value).List(measure, agency?.Slug)))]),
            new("kategori", T["Kategori terbanyak"], T["Kategori"], "bar",
                [.. (await statistics.By(filter, CountBy.Category, cancel)).Take(MostBars).Select(p => Of(names.GetValueOrDefault(p.Value) ?? (p.Value.Length == 0 ? T["Belum berkategori"] : p.Value), p, "category"))]),
            new("kelas", T["Menurut kelas"], T["Kelas"], "bar", [.. (await statistics.By(filter, CountBy.Kind, cancel)).Select(p => Of(T[DeskWords.Counted(p.Value)], p, "kind"))]),
            new("kanal", T["Menurut kanal"], T["Kanal"], "bar", [.. (await statistics.By(filter, CountBy.Channel, cancel)).Select(p => Of(T[PublicWords.Channel(p.Value)], p, "channel"))]),
        ];
    }

    /// <summary>Every agency with its scorecard and its group among those of its kind, the best first; those with too few reports last.</summary>
    /// <param name="query">Its kind of agency narrows the list.</param>
    /// <param name="nation">Everybody's numbers in the same period.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IReadOnlyList<ScoredAgency>> Scores(NumbersQuery query, Tally nation, CancellationToken cancel)
    {
        var counted = await statistics.Agencies(query.Filter(null), cancel);
        var known = (await agencies.ByIds([.. counted.Select(c => c.AgencyId)], cancel)).ToDictionary(a => a.Id);
        var of = counted.Where(c => known.TryGetValue(c.AgencyId, out var agency) && (query.Agencies is null || agency.KindCode == query.Agencies)).ToList();
        var groups = of.GroupBy(c => known[c.AgencyId].KindCode).SelectMany(kind => Scorecard.Groups([.. kind.Select(c => (c.AgencyId, c.Reports))])).ToDictionary();
        return
        [
            .. of.Select(c => new ScoredAgency(known[c.AgencyId], Scorecard.Of(c, nation), groups[c.AgencyId]))
                .OrderByDescending(s => s.Card.IsRanked).ThenByDescending(s => s.Card.Score).ThenBy(s => s.Agency.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The most frequent topics of each province, as the official reports list them.</summary>
    /// <param name="query">What was asked for.</param>
    /// <param name="atMost">Of each province.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IReadOnlyList<ProvinceTopics>> Topics(NumbersQuery query, int atMost, CancellationToken cancel)
    {
        var names = (await categories.Tree(cancel)).ToDictionary(c => c.Code, c => c.NameIn(T.Language));
        var topics = (await statistics.By(query.Filter(null), CountBy.Topic, cancel)).Select(p => (Part: p, Place: p.Value.Split('|')))
            .Where(p => p.Place is [{ Length: 2 }, { Length: > 0 }])
            .ToLookup(p => p.Place[0], p => new Bar(names.GetValueOrDefault(p.Place[1], p.Place[1]), p.Part, measure => (query with { Region = p.Place[0], Category = p.Place[1] }).List(measure, null)));
        return [.. (await regions.Children(null, cancel)).Where(p => topics.Contains(p.Code)).Select(p => new ProvinceTopics(p, [.. topics[p.Code].Take(atMost)]))];
    }
}
