using Lapor.Foundation;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Agencies;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Storage;

/// <summary>Hot queries walk an index in the order they answer: no page may grow slower with the number of reports.</summary>
public sealed class PlanTests
{
    private const int Rows = 6_000;

    [Theory, OnBothEngines]
    public async Task Hot_queries_never_read_a_table_from_end_to_end(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Feed.Fill(world, Rows);
        await world.Database.Write(t => t.Execute("ANALYZE ;"));
        var cursor = await world.Database.Read(s => s.Scalar<string>("SELECT tracking_id FROM public_report WHERE id = 3001"));
        List<string> faults = [];

        foreach (var filter in new PublicFilter[]
        {
            new(), new() { Status = "closed" }, new() { Agency = "kabupaten-buleleng" }, new() { Agency = "kota-bandung", Status = "closed" }, new() { Class = "aspiration" },
            new() { Category = "roads" }, new() { Category = "street_lights" }, new() { Region = "51" }, new() { Region = "32.73" }, new() { Words = "gajah" },
        })
        {
            foreach (var at in new[] { null, cursor })
            {
                var query = IndonesianText.Query(filter.Words ?? "");
                var parameters = new
                {
                    match = query.IsEmpty ? "" : world.Database.Dialect.MatchText(query),
                    status = filter.Status,
                    agency = filter.Agency,
                    @class = filter.Class,
                    category = filter.Category,
                    region = filter.Region,
                    cursor = at,
                    take = 21,
                };
                await Judge($"feed {filter}", PublicStore.Page(world.Database.Dialect, filter with { Cursor = at }, query, filter.Category == "street_lights"), parameters, sorts: filter.Words is not null);
            }
        }

        foreach (var officer in new[] { world.Nia, world.Andi, world.Luh })
        {
            var scope = await world.Database.Read(s => QueueStore.Scope(s, officer.Officer!, world.Now, default));
            var (due, complete, asked, beside) = QueueStore.AttentionParts(scope);
            foreach (var (what, part) in new[] { ("due", due), ("complete", complete), ("asked", asked), ("beside", beside) })
                await Judge($"count {what} of {officer.Officer!.Name}", part, new { now = world.Now + 50 }, sorts: what == "beside");
            foreach (var filter in new QueueFilter[] { new(), new() { State = "closed" }, new() { State = "forwarded", Cursor = cursor }, new() { State = "forwarded", Before = cursor }, new() { Words = "gajah" }, new() { Withdrawal = true }, new() { Beside = true, State = "closed" } })
            {
                if (filter.Withdrawal && officer != world.Nia) continue; // the nation decides them; rare elsewhere
                var query = IndonesianText.Query(filter.Words ?? "");
                var parameters = new { match = query.IsEmpty ? "" : world.Database.Dialect.MatchText(query), number = "", state = filter.State, cursor = filter.Cursor, before = filter.Before, take = 21 };
                await Judge($"queue of {officer.Officer!.Name} {filter}", QueueStore.Page(world.Database.Dialect, scope, filter, query), parameters, sorts: filter.Words is not null || filter.Beside);
            }
        }

        await Judge("job lease", $"SELECT id FROM job WHERE due_at <= @now ORDER BY due_at, id LIMIT 20 {world.Database.Dialect.SkipLocked}", new { now = world.Now + 20_000 });
        await Judge("job due", "SELECT 1 FROM job WHERE due_at <= @now LIMIT 1", new { now = world.Now + 20_000 });
        await Judge("by number", "SELECT * FROM report r WHERE r.tracking_id = @id", new { id = cursor });
        await Judge("history", "SELECT * FROM act WHERE report_id = @id ORDER BY seq", new { id = 5L }, sorts: true);
        await Judge("due sweep", "SELECT id FROM report WHERE due_at IS NOT NULL AND due_at < @now ORDER BY due_at LIMIT 20", new { now = world.Now + 50 });
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));

        async Task Judge(string what, string sql, object parameters, bool sorts = false)
        {
            var plan = sorts && engine == Engine.Postgres ? await Unwilling(world, sql, parameters) : await Plans.Of(world.Database, sql, parameters);
            // SQLite: SCAN without USING is a full read; a scan of the primary key backwards is the feed's own order, ended by its LIMIT.
            var full = plan.Split('\n').Where(line => engine == Engine.Sqlite
                ? line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.Contains("USING", StringComparison.Ordinal) && !line.Contains("VIRTUAL TABLE", StringComparison.Ordinal) && !IsOrdered(sql, line)
                : line.Contains("Seq Scan on report", StringComparison.Ordinal) || line.Contains("Seq Scan on act", StringComparison.Ordinal) || line.Contains("Seq Scan on public_report", StringComparison.Ordinal) || line.Contains("Seq Scan on job", StringComparison.Ordinal));
            var sorted = !sorts && plan.Contains(engine == Engine.Sqlite ? "TEMP B-TREE FOR ORDER BY" : "Sort Key", StringComparison.Ordinal);
            if (full.Any() || sorted) faults.Add($"{what}\n{sql}\n{plan}");
        }
    }

    /// <summary>What PostgreSQL does when it would rather not read a whole table, as it would not at a million rows: a full read left over means that no index fits.</summary>
    private static Task<string> Unwilling(World world, string sql, object parameters) => world.Database.Write(async t =>
    {
        await t.Execute("SET LOCAL enable_seqscan = off");
        return string.Join('\n', await t.Query<string>(t.Dialect.Explain(sql), parameters));
    });

    private static bool IsOrdered(string sql, string line) =>
        sql.Contains("LIMIT @take", StringComparison.Ordinal) && (line is "SCAN r" or "SCAN p") && sql.Contains($"ORDER BY {line[^1]}.id DESC", StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_index_is_found()
    {
        await using var world = await World.Create(Engine.Sqlite);
        await world.Database.Write(t => t.Execute("DROP INDEX job_due"));
        await world.Jobs.IsDue(default); // SQLite looks at the schema anew when a statement runs, not when it is explained
        var plan = await Plans.Of(world.Database, "SELECT id FROM job WHERE due_at <= @now ORDER BY due_at LIMIT 20", new { now = 1L });
        Assert.Contains("SCAN job", plan, StringComparison.Ordinal);
    }
}
