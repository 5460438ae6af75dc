using System.Collections.Concurrent;
using System.Data.Common;
using Lapor.Foundation;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lapor.Storage;

/// <summary>SQLite: WAL, synchronous FULL, one writer behind a FIFO gate, read-only connections beside it.</summary>
internal sealed class SqliteDialect : Dialect
{
    // SQLITE_CONFIG_STMTJRNL_SPILL. What a savepoint may have to undo stays in memory: SQLite's own limit of 64 kB is less than one filing changes, so that each filing wrote old
    // pages into a temporary file outside the data folder. A limit above 128 kB cannot be chosen: SQLite spills in pieces of that size, of which its unix file system writes
    // as much as 17 bits say, and calls the disk full. What one transaction changes is little here; a migration that drops a large table holds its pages until it commits.
    private const int UndoOption = 26;
    private const int UndoInMemory = -1;

    private readonly string file;
    private readonly WriteGate gate;
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly SemaphoreSlim scrubbing = new(1, 1);

    static SqliteDialect()
    {
        Batteries_V2.Init();
        // Refused once SQLite has begun, which nothing here does before; it would only be slower.
        _ = raw.sqlite3_config(UndoOption, UndoInMemory);
    }

    public SqliteDialect(string connectionString)
    {
        file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        gate = new WriteGate(() => Open(SqliteOpenMode.ReadWriteCreate), this);
    }

    public override string Name => "sqlite";

    /// <exception cref="ArgumentException">A keyword or value that the driver does not know.</exception>
    public static void Parse(string connectionString) => _ = new SqliteConnectionStringBuilder(connectionString);

    public override string SkipLocked => "";

    public override string ForUpdate => "";

    public override string In(string parameter) => $"IN (SELECT value FROM json_each(@{parameter}))"; // see ListParameter

    public override string Rows(string parameter, string columns)
    {
        var names = columns.Split(',', StringSplitOptions.TrimEntries).Select(c => c.Split(' ')[0]);
        return $"(SELECT {string.Join(", ", names.Select(name => $"value ->> '{name}' AS {name}"))} FROM json_each(@{parameter})) AS given";
    }

    public override string Matches(string searchTable) => $"{searchTable} MATCH @match";

    public override string MatchText(SearchQuery query, bool lastAsPrefix = false) => query.ToFts5(lastAsPrefix);

    public override string PutSearch(string searchTable) =>
        $"DELETE FROM {searchTable} WHERE rowid = @id; INSERT INTO {searchTable}(rowid, terms) VALUES (@id, @terms);";

    internal override string Schema(string sql) => Section(sql, Name)
        .Replace("{identity}", "INTEGER PRIMARY KEY", StringComparison.Ordinal)
        .Replace("{bytes}", "BLOB", StringComparison.Ordinal)
        .Replace("{bytewise}", "TEXT", StringComparison.Ordinal);

    // 2067 SQLITE_CONSTRAINT_UNIQUE, 1555 SQLITE_CONSTRAINT_PRIMARYKEY
    public override bool IsUniqueViolation(Exception exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 };

    public override string Explain(string sql) => "EXPLAIN QUERY PLAN " + sql;

    internal override ValueTask<DbConnection> OpenRead(CancellationToken cancel) =>
        ValueTask.FromResult<DbConnection>(readers.TryTake(out var idle) ? idle : Open(SqliteOpenMode.ReadOnly));

    internal override ValueTask ReleaseRead(DbConnection connection, bool healthy)
    {
        if (healthy && readers.Count < 32) readers.Add((SqliteConnection)connection);
        else connection.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Task<T> Write<T>(Func<Transaction, Task<T>> work, CancellationToken cancel) => gate.Run(work, cancel);

    // The wrapper looks each parameter up by name for each row, which takes longer than SQLite's own work: so bound by number here.
    internal override Task<int> InsertMany(Transaction transaction, string table, string[] columns, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var handle = ((SqliteConnection)transaction.Connection).Handle!;
        var sql = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"?{i + 1}"))})";
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement), handle);
        using (statement)
        {
            var count = 0;
            foreach (var row in rows)
            {
                cancel.ThrowIfCancellationRequested();
                for (var i = 0; i < columns.Length; i++) Check(Bind(statement, i + 1, row[i]), handle);
                if (raw.sqlite3_step(statement) is not raw.SQLITE_DONE and var refused) Check(refused, handle);
                Check(raw.sqlite3_reset(statement), handle);
                count++;
            }

            return Task.FromResult(count);
        }
    }

    private static int Bind(sqlite3_stmt statement, int number, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, number),
        string text => raw.sqlite3_bind_text(statement, number, text),
        long integer => raw.sqlite3_bind_int64(statement, number, integer),
        int integer => raw.sqlite3_bind_int64(statement, number, integer),
        bool yes => raw.sqlite3_bind_int64(statement, number, yes ? 1 : 0),
        byte[] bytes => raw.sqlite3_bind_blob(statement, number, bytes),
        _ => throw new ArgumentException($"A {value.GetType().Name} has no column type.", nameof(value)),
    };

    private static void Check(int code, sqlite3 handle)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, handle);
    }

    internal override async Task MigrationLock(Func<Task> work, CancellationToken cancel)
    {
        // A file lock, because the backup before a migration cannot run inside a SQLite write transaction.
        await using var held = await FileLock.Wait(file + ".migrating", cancel);
        await work();
    }

    public override async Task<Outcome<string>> Backup(string file, CancellationToken cancel)
    {
        if (File.Exists(file))
            return new Refusal("backup_exists", "file", $"Berkas {file} sudah ada. Pilih nama lain.", $"The file {file} exists. Choose another name.");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var unfinished = file + ".part";
        File.Delete(unfinished);
        // It holds what the database holds: for its owner only, whatever folder it is put into.
        await using (new FileStream(unfinished, OperatingSystem.IsWindows() ? new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }
            : new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
        }

        await using var connection = Open(SqliteOpenMode.ReadOnly);
        // VACUUM INTO reads one snapshot while writers go on, and writes a compact file without WAL beside it.
        await using (var command = connection.CreateCommand())
        {
            // query_only forbids it, though it changes nothing here.
            command.CommandText = "PRAGMA query_only = OFF; VACUUM INTO $file";
            command.Parameters.AddWithValue("$file", unfinished);
            await command.ExecuteNonQueryAsync(cancel);
        }

        File.Move(unfinished, file);
        return file;
    }

    public override async Task Scrub(IReadOnlyList<string> searchTables, CancellationToken cancel)
    {
        // Two at once would take each other for a reader that is in the way.
        await scrubbing.WaitAsync(cancel);
        try
        {
            await ScrubAlone(searchTables, cancel);
        }
        finally
        {
            scrubbing.Release();
        }
    }

    private async Task ScrubAlone(IReadOnlyList<string> searchTables, CancellationToken cancel)
    {
        // A contentless FTS5 table forgets a row by a tombstone; its words lie in the segments until these are merged. FTS5's own 'secure-delete'
        // needs the row's text, which such a table does not have. A negative merge takes all segments, so many pages at a time, until nothing moves.
        foreach (var table in searchTables)
        {
            while (await Write(t => Merge(t, table, cancel), cancel))
            {
            }
        }

        // The log keeps old pages until they are written over.
        await using var connection = Open(SqliteOpenMode.ReadWriteCreate);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA wal_checkpoint(TRUNCATE);";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        do
        {
            while (await reader.ReadAsync(cancel))
            {
                if (reader.FieldCount == 3 && reader.GetInt64(0) != 0) throw new IOException("A reader holds the log.");
            }
        }
        while (await reader.NextResultAsync(cancel));
    }

    private static async Task<bool> Merge(Transaction transaction, string table, CancellationToken cancel)
    {
        const string Changes = "SELECT total_changes()";
        var before = await transaction.Scalar<long>(Changes, null, cancel);
        await transaction.Execute($"INSERT INTO {table}({table}, rank) VALUES ('merge', -256)", null, cancel);
        // The command itself counts as one change.
        return await transaction.Scalar<long>(Changes, null, cancel) - before >= 2;
    }

    internal override async ValueTask Close()
    {
        await gate.DisposeAsync();
        scrubbing.Dispose();
        while (readers.TryTake(out var reader)) await reader.DisposeAsync();
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        // FULL: an acknowledged report survives a power cut. Foreign keys are off by default in SQLite.
        // secure_delete: what is erased is written over, not only marked as free.
        // Small caches: the system's own holds the file once for all connections, and what is mapped would count as this process's memory.
        command.CommandText = mode == SqliteOpenMode.ReadOnly
            ? "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -4000; PRAGMA query_only = ON;"
            : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000;";
        command.ExecuteNonQuery();
        return connection;
    }
}
