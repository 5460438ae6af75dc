using Lapor.Foundation;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;

namespace Lapor.Web.Workbench;

/// <summary>A report that may be the same matter.</summary>
/// <param name="TrackingId">Its number.</param>
/// <param name="Title">As this reader may see it.</param>
/// <param name="State">Code.</param>
/// <param name="SubmittedAt">UTC milliseconds.</param>
/// <param name="Region">Where; null where it names no place.</param>
/// <param name="Href">Its page for this reader.</param>
public sealed record SimilarReport(string TrackingId, string Title, string State, long SubmittedAt, string? Region, string Href);

/// <summary>
/// What may be the same matter as a title that is being typed: reports of the same regency that share its longest words, among what the officer works on and
/// what everybody may read. A hint, never a verdict.
/// </summary>
public sealed class SimilarReports(QueueStore queues, PublicStore shown)
{
    /// <summary>As many as help.</summary>
    public const int Most = 5;

    private const int MostWords = 4;

    /// <summary>None for a title of less than two words that tell something.</summary>
    /// <param name="officer">Who types.</param>
    /// <param name="title">As far as it is typed.</param>
    /// <param name="region">Code of the place, or null: anywhere.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IReadOnlyList<SimilarReport>> Find(Officer officer, string title, string? region, CancellationToken cancel)
    {
        var words = IndonesianText.Query(title).Terms.OrderByDescending(t => t.Length).Take(MostWords).ToList();
        var near = Lapor.Agencies.Region.IsCode(region) ? region!.Length > 5 ? region[..5] : region : null;
        for (var count = words.Count; count >= 2; count--)
        {
            var sought = string.Join(' ', words.Take(count));
            var own = await queues.List(officer, new QueueFilter { Words = sought, Region = near, WithEnded = true }, Most, cancel);
            var open = await shown.List(new PublicFilter { Words = sought, Region = near }, Most, cancel);
            var found = own.Select(r => new SimilarReport(r.TrackingId, r.Title, r.State, r.SubmittedAt, r.RegionName, $"/kerja/laporan/{r.TrackingId}"))
                .Concat(open.Select(r => new SimilarReport(r.TrackingId, r.Title, r.State, r.SubmittedAt, r.RegionName, $"/laporan/{r.TrackingId}")))
                .DistinctBy(r => r.TrackingId).OrderByDescending(r => r.SubmittedAt).Take(Most).ToList();
            if (found.Count > 0) return found;
        }

        return [];
    }
}
