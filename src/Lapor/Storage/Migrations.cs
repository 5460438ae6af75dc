using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Lapor.Storage;

/// <summary>
/// Brings a database to the schema of this version. Files are numbered, embedded and forward-only; a file that changed after it
/// was applied is refused, because two installations would then differ without anyone knowing. A SQLite file that holds data is
/// copied beside itself first.
/// </summary>
public sealed class Migrations(Database database, TimeProvider time, ILogger<Migrations> log)
{
    private sealed record Step(int Number, string Name, string Sql, string Hash);

    private sealed class Applied
    {
        public int Number { get; init; }

        public string Name { get; init; } = "";

        public string Hash { get; init; } = "";
    }

    /// <summary>Applies what is missing and returns the names applied.</summary>
    /// <exception cref="UnusableException">An applied file was edited, or the database is newer than this version.</exception>
    public async Task<IReadOnlyList<string>> Run(string? backupFolder = null, CancellationToken cancel = default)
    {
        List<string> done = [];
        await database.Dialect.MigrationLock(
            async () =>
            {
                await database.Write(
                    t => t.Execute(
                        """
                        CREATE TABLE IF NOT EXISTS schema_migration (
                            number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)
                        """,
                        cancel: cancel),
                    cancel);
                var applied = await database.Read(s => s.Query<Applied>("SELECT number, name, hash FROM schema_migration ORDER BY number", cancel: cancel), cancel);
                var steps = Steps();
                Check(applied, steps);
                var missing = steps.Where(s => applied.All(a => a.Number != s.Number)).ToList();
                if (missing.Count > 0 && applied.Count > 0 && backupFolder is not null && database.Dialect.Name == "sqlite")
                {
                    var file = Path.Combine(backupFolder, $"before-{missing[0].Number:0000}-{time.GetUtcNow().ToUnixTimeMilliseconds()}.db");
                    var copied = await database.Dialect.Backup(file, cancel);
                    if (copied.IsRefused) throw new UnusableException($"Not migrated, because no copy could be made: {copied.Refusals[0].English}");
                    log.LogInformation("Copied the database to {File} before migrating", file);
                }

                foreach (var step in missing)
                {
                    await database.Write(
                        async t =>
                        {
                            await t.Execute(database.Dialect.Schema(step.Sql), cancel: cancel);
                            await t.Execute(
                                "INSERT INTO schema_migration (number, name, hash, applied_at) VALUES (@Number, @Name, @Hash, @at)",
                                new { step.Number, step.Name, step.Hash, at = time.GetUtcNow().ToUnixTimeMilliseconds() },
                                cancel);
                        },
                        cancel);
                    done.Add(step.Name);
                    log.LogInformation("Applied migration {Name}", step.Name);
                }
            },
            cancel);
        return done;
    }

    /// <summary>True when every migration of this version is applied.</summary>
    public async Task<bool> IsCurrent(CancellationToken cancel = default) =>
        await database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM schema_migration", cancel: cancel), cancel) >= Steps().Count;

    private static void Check(IReadOnlyList<Applied> applied, List<Step> steps)
    {
        foreach (var row in applied)
        {
            var step = steps.Find(s => s.Number == row.Number)
                ?? throw new UnusableException($"The database has migration {row.Name}, which this version of Lapor does not know. Start the newer version.");
            if (step.Hash != row.Hash)
                throw new UnusableException($"Migration {row.Name} was edited after it was applied. Restore the file and put the change into a new migration.");
        }
    }

    private static List<Step> Steps()
    {
        const string Prefix = "Lapor.Storage.Schema.";
        var assembly = typeof(Migrations).Assembly;
        var steps = new List<Step>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            var name = resource[Prefix.Length..^".sql".Length];
            steps.Add(new(int.Parse(name[..4], CultureInfo.InvariantCulture), name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))));
        }

        steps.Sort((a, b) => a.Number.CompareTo(b.Number));
        return steps;
    }
}
