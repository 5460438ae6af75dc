namespace Lapor.Storage;

/// <summary>Many rows at once, as each engine takes them fastest: one prepared statement (SQLite), COPY (PostgreSQL).</summary>
public static class BulkInsert
{
    /// <summary>Inserts the rows in the order given, in this transaction. A row that the schema refuses throws, as an INSERT would.</summary>
    /// <param name="transaction">Where they are written; nothing stays when it is rolled back.</param>
    /// <param name="table">The table's name, from code.</param>
    /// <param name="columns">Its columns, from code, as many as each row has values.</param>
    /// <param name="rows">string, long, int, bool, byte[] or null.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <returns>The rows inserted.</returns>
    public static Task<int> InsertMany(this Transaction transaction, string table, string[] columns, IEnumerable<object?[]> rows, CancellationToken cancel = default) =>
        transaction.Dialect.InsertMany(transaction, table, columns, rows, cancel);
}
