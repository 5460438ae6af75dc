using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lapor.Tests.Engines;

public sealed class EngineTests
{
    [Theory, OnBothEngines]
    public async Task Each_database_is_the_tests_own_and_gone_afterwards(Engine engine)
    {
        string first, folder;
        await using (var one = await TestDatabase.Create(engine))
        await using (var other = await TestDatabase.Create(engine))
        {
            Assert.NotEqual(one.ConnectionString, other.ConnectionString);
            await using var connection = Open(one);
            await connection.ExecuteAsync("CREATE TABLE planted (id BIGINT PRIMARY KEY)");
            await using var elsewhere = Open(other);
            await Assert.ThrowsAnyAsync<DbException>(() => elsewhere.ExecuteScalarAsync<long>("SELECT count(*) FROM planted"));
            (first, folder) = (one.ConnectionString, one.Folder);
        }
        Assert.False(Directory.Exists(folder));
        if (engine == Engine.Postgres)
        {
            await using var gone = new NpgsqlConnection(first);
            await Assert.ThrowsAsync<PostgresException>(() => gone.OpenAsync());
        }
    }

    [Theory, OnBothEngines]
    public async Task The_engine_is_the_one_asked_for(Engine engine)
    {
        await using var database = await TestDatabase.CreateEmpty(engine);
        await using var connection = Open(database);
        var version = await connection.ExecuteScalarAsync<string>(engine == Engine.Sqlite ? "SELECT sqlite_version()" : "SELECT version()");
        Assert.StartsWith(engine == Engine.Sqlite ? "3." : "PostgreSQL", version, StringComparison.Ordinal);
    }

    private static DbConnection Open(TestDatabase database) =>
        database.Engine == Engine.Sqlite ? new SqliteConnection(database.ConnectionString) : new NpgsqlConnection(database.ConnectionString);
}
