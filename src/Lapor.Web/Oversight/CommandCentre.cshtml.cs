using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Oversight;

/// <summary>A province on the wall.</summary>
/// <param name="Tile">Where it stands.</param>
/// <param name="Name">In full.</param>
/// <param name="Reports">That run.</param>
/// <param name="Late">Of these: wait past their time.</param>
public sealed record TileCount(Tile Tile, string Name, int Reports, int Late)
{
    /// <summary>How late it is: <c>calm</c>, <c>some</c> (from one in ten), <c>many</c> (from one in four), <c>empty</c>.</summary>
    public string Tone => Reports == 0 ? "empty" : Late * 4 >= Reports ? "many" : Late * 10 >= Reports ? "some" : "calm";
}

/// <summary>The screen for a wall: what runs now, where it is late, who waits longest, what boils over. It renews itself. No word of a report, no name.</summary>
public sealed class CommandCentrePage(Asker access, StatisticsStore statistics, FindSurges surges, QueueStore queues, RegionStore regions, Figures figures, TimeProvider time) : PageModel
{
    private const int Longest = 6;

    public Figures Words => figures;

    public IReadOnlyList<TileCount> Tiles { get; private set; } = [];

    /// <summary>Reports that run, by light.</summary>
    public IReadOnlyDictionary<string, int> Lights { get; private set; } = new Dictionary<string, int>();

    /// <summary>What came in today.</summary>
    public Tally Today { get; private set; } = new();

    public Backlog Backlog { get; private set; } = new();

    public int Late { get; private set; }

    public IReadOnlyList<QueueRow> Oldest { get; private set; } = [];

    public IReadOnlyList<Surge> Surges { get; private set; } = [];

    /// <summary>UTC milliseconds; null: not counted yet.</summary>
    public long? CountedAt { get; private set; }

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The legal day (WIB).</summary>
    public DateOnly Day => DueDates.Day(Now, IndonesianTime.Wib);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!May.SeeNumbers(Viewer.Of(access.Signed))) return NotFound();
        Response.Headers.CacheControl = "no-store";
        var today = Day;
        var running = await statistics.Running(cancel);
        Lights = running.GroupBy(r => r.Light).ToDictionary(g => g.Key, g => g.Sum(r => r.Reports));
        Late = running.Sum(r => r.Late);
        var places = running.ToLookup(r => r.Province);
        var names = (await regions.Children(null, cancel)).ToDictionary(p => p.Code, p => p.Name);
        Tiles = [.. TileGrid.All.Select(t => new TileCount(t, names.GetValueOrDefault(t.Code, t.Short), places[t.Code].Sum(r => r.Reports), places[t.Code].Sum(r => r.Late)))];
        Today = await statistics.Total(new() { From = today, To = today }, cancel);
        Backlog = await statistics.Backlog(null, today, cancel);
        Oldest = await queues.OldestUnanswered(access.Signed, Longest, cancel);
        Surges = [.. (await surges.Latest(cancel)).Take(Longest)];
        CountedAt = await statistics.CountedAt(cancel);
        return Page();
    }

    /// <summary>Whole days since a moment (UTC milliseconds).</summary>
    public int DaysSince(long moment) => (int)((Now - moment) / 86_400_000);
}
