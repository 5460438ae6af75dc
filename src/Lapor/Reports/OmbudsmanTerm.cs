using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>After how many calendar days an unfinished report is the Ombudsman's too: the row of deadline_policy in force today. Source: DOMAIN §3.</summary>
public static class OmbudsmanTerm
{
    /// <summary>The days in force on a day; of parameter <c>today</c> (<c>yyyy-MM-dd</c>).</summary>
    internal const string Sql = "SELECT days FROM deadline_policy WHERE clock = 'prolonged' AND active AND valid_from <= @today ORDER BY valid_from DESC LIMIT 1";

    /// <summary>The days in force now (WIB).</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InvalidOperationException">The table has no row for it.</exception>
    public static async Task<int> Days(Session session, long now, CancellationToken cancel) =>
        await session.Scalar<int?>(Sql, new { today = CountMarks.DayOf(now) }, cancel) ?? throw new InvalidOperationException("No deadline policy for prolonged; the table deadline_policy is incomplete.");

    /// <summary>What was filed before this moment is prolonged; UTC milliseconds.</summary>
    /// <inheritdoc cref="Days"/>
    public static async Task<long> Before(Session session, long now, CancellationToken cancel) => now - (long)TimeSpan.FromDays(await Days(session, now, cancel)).TotalMilliseconds;
}
