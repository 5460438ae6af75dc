using Lapor.Storage;

namespace Lapor.Tests.Agencies;

/// <summary>Reads what an engine plans to do with a statement.</summary>
internal static class Plans
{
    public static async Task<string> Of(Database database, string sql, object parameters)
    {
        // SQLite answers (id, parent, notused, detail), PostgreSQL one column: the last one is the text.
        var lines = await database.Read(s => s.Query<object>(database.Dialect.Explain(sql), parameters));
        return string.Join('\n', lines.Select(line => ((IDictionary<string, object>)line).Values.Last()));
    }

    /// <summary>Fails when a table is read from end to end.</summary>
    public static void NoScan(string plan, params string[] tables)
    {
        Assert.NotEmpty(plan);
        foreach (var table in tables)
            Assert.DoesNotContain(plan.Split('\n'), line => line.Contains($"Seq Scan on {table} ", StringComparison.Ordinal) || line.StartsWith($"SCAN {table}", StringComparison.Ordinal));
        // SQLite names a table by its alias; candidate is a subquery's own short list, json_each the list of a parameter.
        Assert.DoesNotContain(plan.Split('\n'), line => line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.StartsWith("SCAN candidate", StringComparison.Ordinal) && !line.StartsWith("SCAN json_each", StringComparison.Ordinal));
        Assert.Contains(plan.Split('\n'), line => line.Contains("Index", StringComparison.OrdinalIgnoreCase) || line.Contains("PRIMARY KEY", StringComparison.Ordinal));
    }
}
