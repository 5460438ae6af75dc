using System.Data.Common;
using Dapper;

namespace Lapor.Storage;

/// <summary>
/// An open connection to read with. The SQL is portable; parameters are an anonymous object (<c>@name</c>).
/// A store method opens one through <see cref="Database.Read{T}"/>.
/// </summary>
public class Session
{
    internal Session(DbConnection connection, DbTransaction? transaction, Dialect dialect)
    {
        Connection = connection;
        DbTransaction = transaction;
        Dialect = dialect;
    }

    internal DbConnection Connection { get; }

    internal DbTransaction? DbTransaction { get; }

    /// <summary>The few places where the engines differ.</summary>
    public Dialect Dialect { get; }

    /// <summary>All rows, buffered.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null, CancellationToken cancel = default) =>
        (await Connection.QueryAsync<T>(Command(sql, parameters, cancel))).AsList();

    /// <summary>The first row, or default when there is none.</summary>
    public Task<T?> First<T>(string sql, object? parameters = null, CancellationToken cancel = default) =>
        Connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters, cancel));

    /// <summary>The first column of the first row.</summary>
    public Task<T?> Scalar<T>(string sql, object? parameters = null, CancellationToken cancel = default) =>
        Connection.ExecuteScalarAsync<T>(Command(sql, parameters, cancel));

    private protected CommandDefinition Command(string sql, object? parameters, CancellationToken cancel) =>
        new(sql, parameters, DbTransaction, cancellationToken: cancel);
}

/// <summary>A write transaction. All of it is committed, or nothing. Opened through <see cref="Database.Write{T}"/>.</summary>
public sealed class Transaction : Session
{
    internal Transaction(DbConnection connection, DbTransaction? transaction, Dialect dialect)
        : base(connection, transaction, dialect)
    {
    }

    /// <summary>Runs one or several statements; returns the rows affected.</summary>
    public Task<int> Execute(string sql, object? parameters = null, CancellationToken cancel = default) =>
        Connection.ExecuteAsync(Command(sql, parameters, cancel));
}
