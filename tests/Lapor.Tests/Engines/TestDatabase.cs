using System.Globalization;
using Lapor.Agencies;
using Lapor.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lapor.Tests.Engines;

/// <summary>
/// A fresh, migrated database of one test, gone when disposed. The schema is migrated once per process and engine into a template;
/// each database is a copy of it (a file copy, or <c>CREATE DATABASE … TEMPLATE</c>).
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string RunName = string.Create(CultureInfo.InvariantCulture, $"lapor_{Environment.ProcessId}_{Environment.TickCount64 % 100000}");
    private static readonly Lazy<Task<string>> SqliteTemplate = new(() => MakeSqliteTemplate(loaded: false));
    private static readonly Lazy<Task<string>> PostgresTemplate = new(() => MakePostgresTemplate(loaded: false));
    private static readonly Lazy<Task<string>> LoadedSqliteTemplate = new(() => MakeSqliteTemplate(loaded: true));
    private static readonly Lazy<Task<string>> LoadedPostgresTemplate = new(() => MakePostgresTemplate(loaded: true));
    private static int number;

    private readonly string name;

    private TestDatabase(Engine engine, string folder, string name, string connectionString)
    {
        Engine = engine;
        Folder = folder;
        this.name = name;
        ConnectionString = connectionString;
        Database = Database.Open(connectionString);
    }

    /// <summary>Which engine it is, for the few tests that ask it something only one of them knows.</summary>
    public Engine Engine { get; }

    /// <summary>A folder of this database's own, for keys and attachments; deleted with it. Holds the file of a SQLite database.</summary>
    public string Folder { get; }

    /// <summary>What <c>LAPOR_DB</c> would hold.</summary>
    public string ConnectionString { get; }

    /// <summary>The product's own door to it; closed when this is disposed.</summary>
    public Database Database { get; }

    /// <summary>A fresh database with the whole schema and no rows but those the migrations write.</summary>
    public static Task<TestDatabase> Create(Engine engine) => Copy(engine, SqliteTemplate, PostgresTemplate);

    /// <summary>A fresh database that holds the nation's reference data, as a site has after its first start.</summary>
    public static Task<TestDatabase> CreateLoaded(Engine engine) => Copy(engine, LoadedSqliteTemplate, LoadedPostgresTemplate);

    private static async Task<TestDatabase> Copy(Engine engine, Lazy<Task<string>> sqlite, Lazy<Task<string>> postgres)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{RunName}_{Interlocked.Increment(ref number)}");
        if (engine == Engine.Sqlite)
        {
            var template = await sqlite.Value;
            var folder = NewFolder();
            var file = Path.Combine(folder, "lapor.db");
            File.Copy(template, file);
            return new TestDatabase(engine, folder, name, $"Data Source={file}");
        }
        var from = await postgres.Value;
        await Admin($"CREATE DATABASE {name} TEMPLATE {from} STRATEGY = FILE_COPY");
        return new TestDatabase(engine, NewFolder(), name, await Postgres(name));
    }

    /// <summary>A database with nothing in it, not even a schema: for tests of the migration runner.</summary>
    public static async Task<TestDatabase> CreateEmpty(Engine engine)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{RunName}_{Interlocked.Increment(ref number)}");
        if (engine == Engine.Postgres)
            await Admin($"CREATE DATABASE {name} TEMPLATE template0");
        var folder = NewFolder();
        return new TestDatabase(engine, folder, name, engine == Engine.Postgres ? await Postgres(name) : $"Data Source={Path.Combine(folder, "lapor.db")}");
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (Engine == Engine.Postgres)
            await Admin($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        Directory.Delete(Folder, recursive: true);
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("lapor-test-").FullName;

    private static async Task<string> Postgres(string database) =>
        new NpgsqlConnectionStringBuilder(await TemporaryPostgres.ConnectionString()) { Database = database, MaxPoolSize = 20 }.ConnectionString;

    private static async Task Admin(string sql)
    {
        await using var connection = new NpgsqlConnection(await TemporaryPostgres.ConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> MakeSqliteTemplate(bool loaded)
    {
        var folder = NewFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "template.db");
        await Migrate($"Data Source={file}", loaded);
        // Everything into the one file, so that a copy of it is the whole database.
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE); VACUUM;", connection);
        await command.ExecuteNonQueryAsync();
        return file;
    }

    private static async Task<string> MakePostgresTemplate(bool loaded)
    {
        var template = RunName + (loaded ? "_loaded" : "_template");
        await Admin($"CREATE DATABASE {template} TEMPLATE template0");
        var connectionString = await Postgres(template);
        await Migrate(connectionString, loaded);
        return template;
    }

    private static async Task Migrate(string connectionString, bool loaded)
    {
        await using var database = Database.Open(connectionString);
        await new Migrations(database, TimeProvider.System, NullLogger<Migrations>.Instance).Run();
        if (loaded) await new LoadReference(database).Run();
    }
}
