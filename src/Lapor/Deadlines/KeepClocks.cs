using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Deadlines;

/// <summary>
/// Gives open reports from before clocks were kept their rows, as their columns say. Small transactions beside the running traffic; a report that an act
/// reaches first gets its rows there. Run again it finds nothing to do.
/// </summary>
public sealed class KeepClocks(Database database, DueDates deadlines, TimeProvider time)
{
    private const int Batch = 200;

    /// <summary>Writes what is missing; returns how many reports got their clocks.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var done = 0;
        foreach (var state in Enum.GetValues<ReportState>().Where(s => DueDates.Of(s, lastIsFinal: false) is not null))
        {
            for (long? after = 0; after is { } from;)
            {
                (after, var some) = await database.Write(t => Next(t, state, from, cancel), cancel);
                done += some;
            }
        }

        return done;
    }

    private async Task<(long? After, int Done)> Next(Transaction t, ReportState state, long after, CancellationToken cancel)
    {
        var open = await OpenBatch.Read(t, state, after, Batch, null, cancel);
        if (open.Count == 0) return (null, 0);
        var kept = (await ClockStore.Rows(t, [.. open.Select(r => r.Id)], cancel)).Select(c => c.ReportId).ToHashSet();
        var rules = await deadlines.Rules(t, cancel);
        List<ReportClock> rows = [];
        var missing = open.Where(r => !kept.Contains(r.Id)).ToList();
        foreach (var report in missing)
            rows.AddRange(ReportClocks.Rebuilt(rules, report, await ClockStore.StartedBy(t, report, cancel), await deadlines.Office(t, report.AgencyId, cancel), time.GetUtcNow().ToUnixTimeMilliseconds()));
        foreach (var some in rows.Chunk(Batch)) await ClockStore.Write(t, some, cancel);
        return (open.Count < Batch ? null : open[^1].Id, missing.Count);
    }
}
