using Lapor.Storage;

namespace Lapor.Deadlines;

/// <summary>A change of days off or of an agency's hours, and what became of the open clocks.</summary>
public sealed class CalendarChange
{
    public long Id { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }

    /// <summary>Name of the officer; null from the command line.</summary>
    public string? Officer { get; init; }

    /// <summary><c>holidays</c> or <c>hours</c>.</summary>
    public string Cause { get; init; } = "";

    /// <summary>Of changed hours: whose.</summary>
    public string? Agency { get; init; }

    /// <summary>First legal day that changed; null for hours.</summary>
    public string? FirstDay { get; init; }

    public string? LastDay { get; init; }

    public int Days { get; init; }

    public string Decree { get; init; } = "";

    /// <summary>Open reports that were looked at.</summary>
    public int Looked { get; init; }

    /// <summary>Clocks whose end moved.</summary>
    public int Moved { get; init; }

    /// <summary>When the last pass ended, UTC milliseconds; null while the first one runs or waits.</summary>
    public long? DoneAt { get; init; }
}

/// <summary>Reads what changes of the calendar did.</summary>
public sealed class RecountStore(Database database)
{
    /// <summary>The latest changes, newest first.</summary>
    public Task<IReadOnlyList<CalendarChange>> Latest(int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<CalendarChange>(
            """
            SELECT c.id, c.at, o.name AS officer, c.cause, a.name AS agency, c.first_day, c.last_day, c.days, c.decree, c.looked, c.moved, c.done_at
            FROM calendar_change c LEFT JOIN officer o ON o.id = c.officer_id LEFT JOIN agency a ON a.id = c.agency_id ORDER BY c.id DESC LIMIT @atMost
            """,
            new { atMost },
            cancel),
        cancel);
}
