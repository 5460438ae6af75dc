using System.Collections.Concurrent;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Storage;

public sealed class WriteTests
{
    [Theory, OnBothEngines]
    public async Task A_large_write_is_undone_whole(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        await data.Database.Write(async t =>
        {
            await t.Execute("CREATE TABLE large (id BIGINT PRIMARY KEY, words TEXT NOT NULL)");
            await t.InsertMany("large", ["id", "words"], Enumerable.Range(1, 3000).Select(i => new object?[] { (long)i, new string('a', 3000) }));
        });
        // Nine megabytes of old pages in one transaction; undone, then done.
        await Assert.ThrowsAsync<InvalidOperationException>(() => data.Database.Write<bool>(async t =>
        {
            await t.Execute("UPDATE large SET words = REPLACE(words, 'a', 'b')");
            throw new InvalidOperationException();
        }));
        Assert.Equal(3000, await data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM large WHERE words LIKE 'a%'")));
        await data.Database.Write(t => t.Execute("UPDATE large SET words = REPLACE(words, 'a', 'b')"));
        Assert.Equal(3000, await data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM large WHERE words LIKE 'b%'")));
    }

    [Theory, OnBothEngines]
    public async Task A_failing_write_does_not_disturb_those_beside_it(Engine engine)
    {
        await using var data = await Numbers(engine);
        var writes = Enumerable.Range(0, 100).Select(i => Task.Run(() => data.Database.Write(async t =>
        {
            await t.Execute("INSERT INTO number (n) VALUES (@i)", new { i });
            if (i % 3 == 0) throw new InvalidDataException($"{i}");
            if (i % 3 == 1 && i > 50) await t.Execute("INSERT INTO number (n) VALUES (@i)", new { i }); // the same again: a unique violation
        }))).ToList();
        var failures = await Task.WhenAll(writes.Select(async w => await Record.ExceptionAsync(() => w)));
        for (var i = 0; i < 100; i++)
        {
            if (i % 3 == 0) Assert.Equal($"{i}", Assert.IsType<InvalidDataException>(failures[i]).Message);
            else if (i % 3 == 1 && i > 50) Assert.True(data.Database.Dialect.IsUniqueViolation(failures[i]!));
            else Assert.Null(failures[i]);
        }

        Assert.Equal(Enumerable.Range(0, 100).Where(i => failures[i] is null).Select(i => (long)i), await All(data));
    }

    [Theory, OnBothEngines]
    public async Task A_transaction_that_the_engine_ended_costs_those_in_it_and_nobody_after(Engine engine)
    {
        await using var data = await Numbers(engine);
        // What a full disk or a lost server does: the whole transaction is gone under the work.
        await Assert.ThrowsAnyAsync<Exception>(() => data.Database.Write(async t =>
        {
            await t.Execute("INSERT INTO number (n) VALUES (1)");
            await t.Execute("ROLLBACK");
            await t.Execute("SELECT no_such_function()");
        }));
        await data.Database.Write(t => t.Execute("INSERT INTO number (n) VALUES (2)"));
        Assert.Equal([2], await All(data));
    }

    [Theory, OnBothEngines]
    public async Task A_connection_that_breaks_is_replaced(Engine engine)
    {
        await using var data = await Numbers(engine);
        for (var i = 0; i < 3; i++)
        {
            var n = i;
            await Assert.ThrowsAnyAsync<Exception>(() => data.Database.Write(async t =>
            {
                await t.Execute("INSERT INTO number (n) VALUES (@n)", new { n });
                await t.Connection.CloseAsync();
                await t.Execute("INSERT INTO number (n) VALUES (99)");
            }));
            await Assert.ThrowsAnyAsync<Exception>(() => data.Database.Read(async s =>
            {
                await s.Connection.CloseAsync();
                return await s.Scalar<long>("SELECT no_such_column");
            }));
            await data.Database.Write(t => t.Execute("INSERT INTO number (n) VALUES (@n)", new { n = n + 10 }));
        }

        Assert.Equal([10, 11, 12], await All(data));
    }

    [Theory, OnBothEngines]
    public async Task A_lost_server_connection_is_replaced(Engine engine)
    {
        await using var data = await Numbers(engine);
        if (engine == Engine.Postgres)
        {
            await using var other = Database.Open(data.ConnectionString + ";Application Name=other");
            await Assert.ThrowsAnyAsync<Exception>(() => data.Database.Write(async t =>
            {
                await t.Execute("INSERT INTO number (n) VALUES (1)");
                var me = await t.Scalar<int>("SELECT pg_backend_pid()");
                await other.Read(s => s.Scalar<bool>("SELECT pg_terminate_backend(@me)", new { me }));
                await t.Execute("INSERT INTO number (n) VALUES (2)");
            }));
        }

        await data.Database.Write(t => t.Execute("INSERT INTO number (n) VALUES (3)"));
        Assert.Equal([3], await All(data));
    }

    [Theory, OnBothEngines]
    public async Task Two_processes_write_one_database_without_losing_anything(Engine engine)
    {
        await using var data = await Numbers(engine);
        await using var other = Database.Open(data.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => (i % 2 == 0 ? data.Database : other).Write(async t =>
        {
            // Read, then write: what fails with "database is locked" in a transaction that begins as a reader.
            await t.Scalar<long>("SELECT COUNT(*) FROM number");
            await t.Execute("INSERT INTO number (n) VALUES (@i)", new { i });
        }))));
        Assert.Equal(200, (await All(data)).Count);
    }

    [Theory, OnBothEngines]
    public async Task A_cancelled_write_stays_undone_and_the_next_goes_on(Engine engine)
    {
        await using var data = await Numbers(engine);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.Database.Write(
            async t =>
            {
                await t.Execute("INSERT INTO number (n) VALUES (1)");
                await cancel.CancelAsync();
                cancel.Token.ThrowIfCancellationRequested();
            },
            cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.Database.Write(t => t.Execute("INSERT INTO number (n) VALUES (2)"), cancel.Token));
        await data.Database.Write(t => t.Execute("INSERT INTO number (n) VALUES (3)"));
        Assert.Equal([3], await All(data));
    }

    [Fact]
    public async Task A_front_write_passes_those_behind_and_all_of_them_are_written()
    {
        await using var data = await Numbers(Engine.Sqlite);
        var order = new ConcurrentQueue<int>();
        async Task Note(int n) => await data.Database.Write(async t =>
        {
            await t.Execute("INSERT INTO number (n) VALUES (@n)", new { n });
            order.Enqueue(n);
        });

        // Somebody writes, so others are expected: what comes behind gathers.
        await Note(0);
        var behind = Enumerable.Range(100, 30).Select(i => WriteLane.Behind(async () =>
        {
            await Note(i);
            return i;
        })).ToList();
        await Note(1);
        await Task.WhenAll(behind);
        Assert.Equal([0, 1], order.Take(2));
        Assert.Equal(32, (await All(data)).Count);
    }

    [Theory, OnBothEngines]
    public async Task Those_behind_are_written_although_the_front_never_rests(Engine engine)
    {
        await using var data = await Numbers(engine);
        using var done = new CancellationTokenSource();
        var n = 0;
        var front = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested) await data.Database.Write(t => t.Execute("INSERT INTO number (n) VALUES (@n)", new { n = Interlocked.Increment(ref n) }));
        })).ToList();
        var behind = Enumerable.Range(1, 20).Select(i => WriteLane.Behind(async () =>
        {
            await data.Database.Write(t => t.Execute("INSERT INTO number (n) VALUES (@n)", new { n = -i }));
            return i;
        }));
        await Task.WhenAll(behind).WaitAsync(TimeSpan.FromSeconds(60));
        await done.CancelAsync();
        await Task.WhenAll(front);
        Assert.Equal(20, (await All(data)).Count(i => i < 0));
    }

    [Fact]
    public async Task What_waits_behind_when_the_database_closes_is_written_first()
    {
        await using var data = await Numbers(Engine.Sqlite);
        var own = Database.Open(data.ConnectionString);
        await own.Write(t => t.Execute("INSERT INTO number (n) VALUES (1)"));
        var behind = WriteLane.Behind(() => own.Write(t => t.Execute("INSERT INTO number (n) VALUES (2)")));
        await own.DisposeAsync();
        await behind;
        Assert.Equal([1, 2], await All(data));
    }

    [Theory, OnBothEngines]
    public async Task Readers_see_what_was_committed_and_nothing_half(Engine engine)
    {
        await using var data = await Numbers(engine);
        await data.Database.Write(async t =>
        {
            await t.Execute("INSERT INTO number (n) VALUES (1)");
            Assert.Equal(0, await data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM number")));
        });
        Assert.Equal(1, await data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM number")));
    }

    [Fact]
    public async Task A_sqlite_reader_cannot_write()
    {
        await using var data = await Numbers(Engine.Sqlite);
        await Assert.ThrowsAnyAsync<Exception>(() => data.Database.Read(s => s.Query<long>("INSERT INTO number (n) VALUES (1) RETURNING n")));
        Assert.Empty(await All(data));
    }

    private static async Task<TestDatabase> Numbers(Engine engine)
    {
        var data = await TestDatabase.Create(engine);
        await data.Database.Write(t => t.Execute("CREATE TABLE number (n BIGINT PRIMARY KEY)"));
        return data;
    }

    private static Task<IReadOnlyList<long>> All(TestDatabase data) => data.Database.Read(s => s.Query<long>("SELECT n FROM number ORDER BY n"));
}
