using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>
/// Puts a change of reference data on the record, in its own transaction: who, which table, which row, when. The log itself lies above this room; its table takes
/// a row from anybody.
/// </summary>
internal static class ReferenceChanges
{
    // Of AuditKind.
    private const string Changed = "reference_changed";
    private const int LongestKey = 150;

    /// <summary>The legal day (WIB).</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), IndonesianTime.Wib).DateTime);

    /// <summary>One line for a save or a file; none where nothing changed.</summary>
    /// <param name="t">The transaction of the change.</param>
    /// <param name="table">Which table.</param>
    /// <param name="keys">Rows that were added or changed.</param>
    /// <param name="by">The officer; null: the command line.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task Account(Transaction t, ReferenceTable table, IReadOnlyList<string> keys, long? by, long now, CancellationToken cancel)
    {
        if (keys.Count == 0) return;
        var key = keys[0].Length <= LongestKey ? keys[0] : keys[0][..LongestKey];
        var subject = keys.Count == 1 ? $"reference {table.Code()} {key}" : FormattableString.Invariant($"reference {table.Code()} {keys.Count} rows");
        await t.Execute("INSERT INTO audit_entry (kind, officer_id, subject, at) VALUES (@Changed, @by, @subject, @now)", new { Changed, by, subject, now }, cancel);
    }
}
