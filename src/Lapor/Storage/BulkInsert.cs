using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Lapor.Storage;

/// <summary>Many rows at once: one statement for several rows, its parameters used again.</summary>
public static class BulkInsert
{
    // SQLite finds each parameter by comparing names one after another, so that long statements are slower, not faster.
    private const int MostParameters = 150;

    /// <summary>Inserts the rows in the order given.</summary>
    /// <param name="transaction">Where they are written; nothing stays when it is rolled back.</param>
    /// <param name="table">The table's name, from code.</param>
    /// <param name="columns">Its columns, from code, as many as each row has values.</param>
    /// <param name="rows">string, long, int, bool, byte[] or null.</param>
    /// <param name="cancel">Stops between statements.</param>
    /// <returns>The rows inserted.</returns>
    public static async Task<int> InsertMany(this Transaction transaction, string table, string[] columns, IEnumerable<object?[]> rows, CancellationToken cancel = default)
    {
        var count = 0;
        DbCommand? full = null;
        var perStatement = MostParameters / columns.Length;
        try
        {
            foreach (var chunk in rows.Chunk(perStatement))
            {
                if (chunk.Length == perStatement)
                {
                    full ??= Command(transaction, table, columns, perStatement);
                    count += await Run(full, chunk, cancel);
                }
                else
                {
                    await using var last = Command(transaction, table, columns, chunk.Length);
                    count += await Run(last, chunk, cancel);
                }
            }
        }
        finally
        {
            if (full is not null) await full.DisposeAsync();
        }

        return count;
    }

    private static DbCommand Command(Transaction transaction, string table, string[] columns, int rows)
    {
        var command = transaction.Connection.CreateCommand();
        command.Transaction = transaction.DbTransaction;
        var sql = new StringBuilder().Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < columns.Length; column++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"p{(row * columns.Length) + column}");
                command.Parameters.Add(parameter);
                sql.Append(column == 0 ? "@" : ", @").Append(parameter.ParameterName);
            }

            sql.Append(')');
        }

#pragma warning disable CA2100 // table and columns come from code, values are parameters
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        return command;
    }

    private static async Task<int> Run(DbCommand command, object?[][] rows, CancellationToken cancel)
    {
        var index = 0;
        foreach (var row in rows)
            foreach (var value in row)
                command.Parameters[index++].Value = value ?? DBNull.Value;
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
