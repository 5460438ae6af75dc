using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Storage;

public sealed class MigrationTests
{
    [Theory, OnBothEngines]
    public async Task Migrating_again_does_nothing(Engine engine)
    {
        await using var data = await TestDatabase.CreateEmpty(engine);
        var migrations = Of(data.Database);
        Assert.NotEmpty(await migrations.Run(data.Folder));
        Assert.True(await migrations.IsCurrent());
        var before = await Tables.Everything(data);
        Assert.Empty(await migrations.Run(data.Folder));
        Assert.Equal(before, await Tables.Everything(data));
        Assert.Empty(Directory.GetFiles(data.Folder, "before-*")); // nothing to save: it was empty, then current
    }

    /// <summary>Databases stand out there with these: a change is a new migration.</summary>
    [Fact]
    public async Task Migrations_that_were_given_out_stay_as_they_are()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        var given = await data.Database.Read(s => s.Query<string>("SELECT name || ' ' || hash FROM schema_migration WHERE number <= 3 ORDER BY number"));
        Assert.Equal(
            [
                "0001_report e60801fc5701141819b0226825c3c1a818a9c96884765b5189a0cfe81ed70792",
                "0002_reference 114056e9240cd6a2bd5fd2d0308cc7839572eff5dd448d3e71897c6afb0c0281",
                "0003_attachment 8b08ca09a25d14b130e32d7ee591fe0556a5a95162ca5d83c1d1d7ba4e7bf908",
            ],
            given);
    }

    [Theory, OnBothEngines]
    public async Task Two_processes_that_start_at_once_migrate_once(Engine engine)
    {
        await using var data = await TestDatabase.CreateEmpty(engine);
        await using var other = Database.Open(data.ConnectionString);
        var done = await Task.WhenAll(Task.Run(() => Of(data.Database).Run()), Task.Run(() => Of(other).Run()));
        Assert.Single(done, d => d.Count == 0);
        Assert.Single(done, d => d.Count > 0);
    }

    [Theory, OnBothEngines]
    public async Task An_edited_migration_and_a_newer_database_are_refused(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        var hash = await data.Database.Read(s => s.Scalar<string>("SELECT hash FROM schema_migration WHERE number = 1"));
        await data.Database.Write(t => t.Execute("UPDATE schema_migration SET hash = 'other' WHERE number = 1"));
        var edited = await Assert.ThrowsAsync<UnusableException>(() => Of(data.Database).Run());
        Assert.Contains("0001_report was edited", edited.Message, StringComparison.Ordinal);
        await data.Database.Write(t => t.Execute("UPDATE schema_migration SET hash = @hash WHERE number = 1; INSERT INTO schema_migration (number, name, hash, applied_at) VALUES (9000, '9000_future', 'x', 0)", new { hash }));
        var newer = await Assert.ThrowsAsync<UnusableException>(() => Of(data.Database).Run());
        Assert.Contains("9000_future", newer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sqlite_file_with_data_is_copied_before_and_the_copy_is_the_whole_database()
    {
        await using var world = await World.Create(Engine.Sqlite);
        var id = await world.Answered();
        await world.Publish(id);
        // As if this one were not applied yet: it makes nothing, so nothing of it stands in its way.
        await world.Database.Write(t => t.Execute("DELETE FROM schema_migration WHERE number = 33"));
        var backups = Path.Combine(world.Data.Folder, "backups");
        var applied = await Of(world.Database).Run(backups);
        Assert.Equal(["0033_search_statistics"], applied);
        var copy = Assert.Single(Directory.GetFiles(backups));
        Assert.StartsWith("before-0033-", Path.GetFileName(copy), StringComparison.Ordinal);

        await using var restored = Database.Open($"Data Source={copy}");
        Assert.NotEmpty(await Of(restored).Run());
        Assert.Null(await new Lapor.Reports.ReportStore(restored, world.Seal).FirstBroken(id, default));
        Assert.NotNull(await new Lapor.Publishing.PublicStore(restored).ByTrackingId(id, default));
        Assert.Equal("ok", await restored.Read(s => s.Scalar<string>("PRAGMA integrity_check")));
    }

    [Fact]
    public async Task A_backup_is_taken_beside_writers_and_never_over_a_file()
    {
        await using var world = await World.Create(Engine.Sqlite);
        var file = Path.Combine(world.Data.Folder, "salinan", "lapor.db");
        var writing = Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.File())).ToList();
        Assert.Equal(file, (await world.Database.Dialect.Backup(file, default)).Value);
        await Task.WhenAll(writing);
        await using (var copy = Database.Open($"Data Source={file}"))
        {
            Assert.Equal("ok", await copy.Read(s => s.Scalar<string>("PRAGMA integrity_check")));
            Assert.Equal(await copy.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report")), await copy.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM act")));
        }

        Assert.Equal("backup_exists", Assert.Single((await world.Database.Dialect.Backup(file, default)).Refusals).Code);
    }

    [Fact]
    public async Task PostgreSQL_says_to_use_its_own_tools()
    {
        await using var data = await TestDatabase.Create(Engine.Postgres);
        Assert.Equal("backup_by_server", Assert.Single((await data.Database.Dialect.Backup("x", default)).Refusals).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lapor.db")]
    [InlineData("Server=x")]
    public void A_connection_string_of_neither_engine_is_refused(string text) => Assert.Throws<ArgumentException>(() => Database.Open(text));

    private static Migrations Of(Database database) => new(database, TimeProvider.System, NullLogger<Migrations>.Instance);
}
