using System.Text.Json;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>One step of one clock whose moment has come.</summary>
/// <param name="Seq">The clock's number in its report.</param>
/// <param name="Days">From the end of the clock.</param>
/// <param name="Levels">Codes joined by commas.</param>
public sealed record PassedStep(long ReportId, int Seq, int Days, string Levels);

/// <summary>A step that was given, as the report's page tells it.</summary>
public sealed class GivenReminder
{
    /// <summary>The clock's number in its report.</summary>
    public int Seq { get; init; }

    public int Days { get; init; }

    /// <summary>Codes joined by commas.</summary>
    public string Levels { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }

    /// <summary>Officers told; null until they are.</summary>
    public int? Told { get; init; }

    public IReadOnlyList<ReminderLevel> Of => [.. Levels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => Codes.Member<ReminderLevel>(l))];
}

/// <summary>A reminder that one officer has not read or was not mailed yet.</summary>
public sealed class ReminderNotice
{
    public long Id { get; init; }

    public long ReportId { get; init; }

    public string TrackingId { get; init; } = "";

    /// <summary>Code of the clock.</summary>
    public string Clock { get; init; } = "";

    public int Days { get; init; }

    /// <summary>When the clock ends or ended, UTC milliseconds.</summary>
    public long DueAt { get; init; }

    /// <summary>Of the agency that owes it; null for the nation.</summary>
    public string? TimeZone { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }

    /// <summary>The clock still runs: what has stopped needs no mail any more.</summary>
    public bool Open { get; init; }
}

/// <summary>The rows of clock_reminder and reminder_notice.</summary>
public sealed class ReminderStore(Database database, TimeProvider time)
{
    private const string Columns = """
        n.id, n.report_id, r.tracking_id, c.clock, n.days, c.due_at, a.time_zone, n.at, c.stopped_at IS NULL AS open
        FROM reminder_notice n JOIN report r ON r.id = n.report_id JOIN report_clock c ON c.report_id = n.report_id AND c.seq = n.seq LEFT JOIN agency a ON a.id = c.agency_id
        """;

    /// <summary>Steps of a report's clocks that were given, oldest first.</summary>
    public Task<IReadOnlyList<GivenReminder>> OfReport(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<GivenReminder>("SELECT seq, days, levels, at, told FROM clock_reminder WHERE report_id = @reportId ORDER BY at, seq, days", new { reportId }, cancel), cancel);

    /// <summary>One step, or null.</summary>
    public Task<GivenReminder?> Step(long reportId, int seq, int days, CancellationToken cancel) => database.Read(
        s => s.First<GivenReminder>("SELECT seq, days, levels, at, told FROM clock_reminder WHERE report_id = @reportId AND seq = @seq AND days = @days", new { reportId, seq, days }, cancel), cancel);

    /// <summary>Puts a step before these officers and remembers how many they are; who has it already is left alone. Returns those who are new to it.</summary>
    public Task<IReadOnlyList<long>> Tell(long reportId, int seq, int days, IReadOnlyCollection<long> officers, Func<Transaction, IReadOnlyList<long>, Task> also, CancellationToken cancel) => database.Write<IReadOnlyList<long>>(
        async t =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            List<long> fresh = [];
            foreach (var officer in officers)
            {
                var added = await t.Execute(
                    "INSERT INTO reminder_notice (officer_id, report_id, seq, days, at) VALUES (@officer, @reportId, @seq, @days, @now) ON CONFLICT (officer_id, report_id, seq, days) DO NOTHING",
                    new { officer, reportId, seq, days, now },
                    cancel);
                if (added == 1) fresh.Add(officer);
            }

            await t.Execute("UPDATE clock_reminder SET told = @count WHERE report_id = @reportId AND seq = @seq AND days = @days AND told IS NULL", new { reportId, seq, days, count = officers.Count }, cancel);
            await also(t, fresh);
            return fresh;
        },
        cancel);

    /// <summary>Reminders that an officer has not read, newest first.</summary>
    public Task<IReadOnlyList<ReminderNotice>> Unread(long officerId, int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<ReminderNotice>($"SELECT {Columns} WHERE n.officer_id = @officerId AND n.read_at IS NULL ORDER BY n.id DESC LIMIT @atMost", new { officerId, atMost }, cancel), cancel);

    /// <summary>Reminders that no mail has told an officer of, oldest first, those included that were read on the page or stopped in the meantime.</summary>
    public Task<IReadOnlyList<ReminderNotice>> Unmailed(long officerId, int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<ReminderNotice>($"SELECT {Columns} WHERE n.officer_id = @officerId AND n.mailed_at IS NULL ORDER BY n.id LIMIT @atMost", new { officerId, atMost }, cancel), cancel);

    /// <summary>Remembers that a mail told of everything up to this notice.</summary>
    public Task Mailed(long officerId, long upTo, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE reminder_notice SET mailed_at = @now WHERE officer_id = @officerId AND mailed_at IS NULL AND id <= @upTo", new { officerId, upTo, now = Now() }, cancel), cancel);

    /// <summary>Marks an officer's reminders as read: of one report, or all.</summary>
    public Task Read(long officerId, long? reportId, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE reminder_notice SET read_at = @now WHERE officer_id = @officerId AND read_at IS NULL AND (@all OR report_id = @report)",
            new { officerId, all = reportId is null, report = reportId ?? 0, now = Now() },
            cancel),
        cancel);

    /// <summary>Writes steps down; returns those that nobody wrote before.</summary>
    internal static async Task<IReadOnlyList<PassedStep>> Pass(Transaction transaction, IReadOnlyList<PassedStep> steps, long now, CancellationToken cancel)
    {
        if (steps.Count == 0) return [];
        var fresh = await transaction.Query<StepKey>(
            $"""
            INSERT INTO clock_reminder (report_id, seq, days, levels, at)
            SELECT report_id, seq, days, levels, @now FROM {transaction.Dialect.Rows("steps", "report_id bigint, seq bigint, days bigint, levels text")} WHERE TRUE
            ON CONFLICT (report_id, seq, days) DO NOTHING RETURNING report_id, seq, days
            """,
            new { now, steps = JsonSerializer.Serialize(steps.Select(s => new { report_id = s.ReportId, seq = s.Seq, days = s.Days, levels = s.Levels })) },
            cancel);
        var known = fresh.Select(f => (f.ReportId, f.Seq, f.Days)).ToHashSet();
        return [.. steps.Where(s => known.Contains((s.ReportId, s.Seq, s.Days)))];
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class StepKey
    {
        public long ReportId { get; init; }

        public int Seq { get; init; }

        public int Days { get; init; }
    }
}
