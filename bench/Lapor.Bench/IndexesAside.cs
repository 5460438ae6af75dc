using Lapor.Storage;

namespace Lapor.Bench;

/// <summary>Fills tables with their indexes put aside: made afterwards from all rows they cost a fraction of the time.</summary>
internal static class IndexesAside
{
    private sealed class Made
    {
        public string Name { get; init; } = "";

        public string Sql { get; init; } = "";
    }

    /// <summary>Takes the indexes of these tables away, fills, makes them again. Indexes of constraints stay.</summary>
    public static async Task Fill(Database database, string[] tables, Func<Task> fill)
    {
        var made = await database.Read(s => s.Query<Made>(
            database.Dialect.Name == "sqlite"
                ? $"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name {s.Dialect.In("tables")}"
                : $"SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE tablename {s.Dialect.In("tables")} AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
            new { tables }));
        foreach (var index in made) await database.Write(t => t.Execute($"DROP INDEX {index.Name}"));
        await fill();
        foreach (var index in made) await database.Write(t => t.Execute(index.Sql));
        await database.Write(t => t.Execute("ANALYZE ;")); // one word alone would be taken for a procedure
    }
}
