using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>A priority programme or strategic issue, with the words of its page.</summary>
public sealed class PriorityProgramme
{
    public string Code { get; init; } = "";

    /// <summary>Code of a <see cref="PriorityKind"/>.</summary>
    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Who leads it; null for nobody.</summary>
    public string? AgencyName { get; init; }

    /// <summary>First legal day, <c>yyyy-MM-dd</c>.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>Last legal day, <c>yyyy-MM-dd</c>; empty while it has none.</summary>
    public string ValidTo { get; init; } = "";

    public bool Active { get; init; }

    /// <summary>The officer who asked follows it.</summary>
    public bool Followed { get; init; }

    /// <summary>In force on that legal day (WIB).</summary>
    /// <param name="day"><c>yyyy-MM-dd</c>.</param>
    public bool IsInForce(string day) => Active && string.CompareOrdinal(ValidFrom, day) <= 0 && (ValidTo.Length == 0 || string.CompareOrdinal(day, ValidTo) <= 0);
}

/// <summary>What came in of a programme in one month; each number is that of a list.</summary>
public sealed record PriorityCount
{
    /// <summary>Code of the programme; empty: whatever is marked a priority, each report once.</summary>
    public string Code { get; init; } = "";

    /// <summary>Place of the month in those asked for, from 0.</summary>
    public int Month { get; init; }

    public int Reports { get; init; }

    /// <summary><see cref="Measured.Answered"/>.</summary>
    public int Answered { get; init; }

    /// <summary><see cref="Measured.Completed"/>.</summary>
    public int Completed { get; init; }

    /// <summary><see cref="Measured.AnsweredOpenLate"/>.</summary>
    public int AnsweredOpenLate { get; init; }

    /// <summary><see cref="Measured.CompletedOpenLate"/>.</summary>
    public int CompletedOpenLate { get; init; }
}

/// <summary>Priority programmes, what belongs to them, and who follows what. Who may ask is <see cref="May.SeePriorities"/>'s to say.</summary>
public sealed class PriorityStore(Database database, TimeProvider time)
{
    private const string Columns = "p.code, p.kind, p.name, a.name AS agency_name, p.valid_from, p.valid_to, p.active";
    private static readonly Measured[] Counted = [Measured.Answered, Measured.Completed, Measured.AnsweredOpenLate, Measured.CompletedOpenLate];

    /// <summary>All of them in their order, those that ended included.</summary>
    /// <param name="officerId">Whose following is told.</param>
    /// <param name="cancel">Stops the reading.</param>
    public Task<IReadOnlyList<PriorityProgramme>> Programmes(long officerId, CancellationToken cancel) => database.Read(
        s => s.Query<PriorityProgramme>(
            $"""
            SELECT {Columns}, EXISTS (SELECT 1 FROM followed f WHERE f.code = p.code AND f.officer_id = @officerId) AS followed
            FROM priority_programme p LEFT JOIN agency a ON a.slug = p.agency_slug ORDER BY p.position, p.code
            """,
            new { officerId },
            cancel),
        cancel);

    /// <summary>Those that a report may be tagged with today (WIB).</summary>
    public async Task<IReadOnlyList<PriorityProgramme>> InForce(CancellationToken cancel)
    {
        var today = CountMarks.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds());
        return [.. (await Programmes(0, cancel)).Where(p => p.IsInForce(today))];
    }

    /// <summary>The programmes that a report belongs to, in their order.</summary>
    public Task<IReadOnlyList<PriorityProgramme>> Of(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<PriorityProgramme>(
            $"""
            SELECT {Columns} FROM report_priority t JOIN priority_programme p ON p.code = t.code LEFT JOIN agency a ON a.slug = p.agency_slug
            WHERE t.report_id = @reportId ORDER BY p.position, p.code
            """,
            new { reportId },
            cancel),
        cancel);

    /// <summary>Counts by programme and month of coming in, and of everything marked, by the conditions of the list that each number leads to.</summary>
    /// <param name="filter">What narrows it; its days, priority and measure are not looked at.</param>
    /// <param name="months">First days of the months in order, and the day after the last.</param>
    /// <param name="cancel">Stops the reading.</param>
    public Task<IReadOnlyList<PriorityCount>> Trend(QueueFilter filter, IReadOnlyList<DateOnly> months, CancellationToken cancel) => database.Read<IReadOnlyList<PriorityCount>>(
        async s =>
        {
            var narrowed = filter with { FiledFrom = CountMarks.Span(months[0]).From, FiledBefore = CountMarks.Span(months[^1]).From, Measure = null, Priority = null };
            var of = QueueSql.Parameters(s.Dialect, narrowed, IndonesianText.Query(""), 0, time.GetUtcNow().ToUnixTimeMilliseconds());
            var where = string.Join(" AND ", QueueSql.Narrowed(narrowed));
            var month = $"CASE {string.Concat(months.Skip(1).Index().Select(m => string.Create(CultureInfo.InvariantCulture, $"WHEN r.submitted_at < {CountMarks.Span(m.Item).From} THEN {m.Index} ")))}END";
            var sums = string.Join(", ", Counted.Select(m => $"SUM(CASE WHEN {MeasureSql.Of(m)} THEN 1 ELSE 0 END) AS {m.Code()}"));
            var tagged = await s.Query<PriorityCount>($"SELECT t.code, {month} AS month, COUNT(*) AS reports, {sums} FROM report_priority t JOIN report r ON r.id = t.report_id WHERE {where} GROUP BY t.code, {month}", of, cancel);
            var marked = await s.Query<PriorityCount>(
                $"SELECT '' AS code, {month} AS month, COUNT(*) AS reports, {sums} FROM report_mark t JOIN report r ON r.id = t.report_id WHERE t.kind = 'priority' AND {where} GROUP BY {month}", of, cancel);
            return [.. tagged, .. marked];
        },
        cancel);

    /// <summary>True for a report that this officer follows by itself.</summary>
    public Task<bool> Follows(long officerId, long reportId, CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM followed WHERE officer_id = @officerId AND report_id = @reportId)", new { officerId, reportId }, cancel), cancel);

    /// <summary>Follows a programme or ends that; false where there is no such programme.</summary>
    public Task<bool> Follow(long officerId, string code, bool on, CancellationToken cancel) => database.Write(
        async t =>
        {
            var of = new { officerId, code = IndonesianText.Clean(code), now = time.GetUtcNow().ToUnixTimeMilliseconds() };
            if (!on) await t.Execute("DELETE FROM followed WHERE officer_id = @officerId AND code = @code", of, cancel);
            else await t.Execute("INSERT INTO followed (officer_id, code, at) SELECT @officerId, code, @now FROM priority_programme WHERE code = @code ON CONFLICT DO NOTHING", of, cancel);
            return await t.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM priority_programme WHERE code = @code)", of, cancel);
        },
        cancel);

    /// <summary>How many reports and programmes an officer follows.</summary>
    public async Task<(int Reports, int Programmes)> Following(long officerId, CancellationToken cancel)
    {
        var row = await database.Read(s => s.First<FollowRow>("SELECT COUNT(report_id) AS reports, COUNT(code) AS programmes FROM followed WHERE officer_id = @officerId", new { officerId }, cancel), cancel);
        return (row!.Reports, row.Programmes);
    }

    private sealed class FollowRow
    {
        public int Reports { get; init; }

        public int Programmes { get; init; }
    }
}
