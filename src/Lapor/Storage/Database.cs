namespace Lapor.Storage;

/// <summary>
/// The one door to the data, on either engine. <c>Host=…</c> is PostgreSQL, <c>Data Source=…</c> is SQLite.
/// Nothing is sent to anyone inside <see cref="Write{T}"/>: a job does that after the commit.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    static Database()
    {
        Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;
        ListParameter.Register();
    }

    private Database(Dialect dialect) => Dialect = dialect;

    public Dialect Dialect { get; }

    /// <summary>Opens the engine that the connection string names; connects on first use.</summary>
    /// <exception cref="ArgumentException">The text names neither a Host nor a Data Source.</exception>
    public static Database Open(string connectionString)
    {
        if (connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase)) return new(new PostgresDialect(connectionString));
        if (connectionString.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)) return new(new SqliteDialect(connectionString));
        throw new ArgumentException("A connection string starts with 'Data Source=' (SQLite) or holds 'Host=' (PostgreSQL).", nameof(connectionString));
    }

    /// <summary>What is wrong with a connection string, in the driver's words and without its values; null when it can be tried.</summary>
    public static string? Mistake(string connectionString)
    {
        try
        {
            if (connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase)) PostgresDialect.Parse(connectionString);
            else SqliteDialect.Parse(connectionString);
            return null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            return wrong.Message;
        }
    }

    /// <summary>Reads. Each statement sees what was committed when it started.</summary>
    public async Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel = default)
    {
        var connection = await Dialect.OpenRead(cancel);
        var healthy = false;
        try
        {
            var value = await work(new Session(connection, null, Dialect));
            healthy = true;
            return value;
        }
        finally
        {
            await Dialect.ReleaseRead(connection, healthy);
        }
    }

    /// <summary>
    /// Writes in one transaction and returns after the commit. When <paramref name="work"/> throws, nothing of it stays.
    /// The work does nothing but database calls: it holds the gate (SQLite) or row locks (PostgreSQL) while it runs.
    /// </summary>
    public Task<T> Write<T>(Func<Transaction, Task<T>> work, CancellationToken cancel = default) => Dialect.Write(work, cancel);

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Func<Transaction, Task> work, CancellationToken cancel = default) => Dialect.Write(
        async transaction =>
        {
            await work(transaction);
            return true;
        },
        cancel);

    public ValueTask DisposeAsync() => Dialect.Close();
}
