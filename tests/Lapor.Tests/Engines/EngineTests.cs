using System.Data.Common;
using Lapor.Storage;
using Microsoft.Extensions.Logging.Abstractions;
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
            await one.Database.Write(t => t.Execute("CREATE TABLE planted (id BIGINT PRIMARY KEY)"));
            Assert.Equal(0, await one.Database.Read(s => s.Scalar<long>("SELECT count(*) FROM planted")));
            await Assert.ThrowsAnyAsync<DbException>(() => other.Database.Read(s => s.Scalar<long>("SELECT count(*) FROM planted")));
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
    public async Task A_copied_database_is_migrated_and_an_empty_one_is_not(Engine engine)
    {
        await using var copied = await TestDatabase.Create(engine);
        await using var empty = await TestDatabase.CreateEmpty(engine);
        Assert.Empty(await new Migrations(copied.Database, TimeProvider.System, NullLogger<Migrations>.Instance).Run());
        Assert.NotEmpty(await new Migrations(empty.Database, TimeProvider.System, NullLogger<Migrations>.Instance).Run());
        Assert.Equal(engine == Engine.Sqlite ? "sqlite" : "postgresql", copied.Database.Dialect.Name);
    }
}
