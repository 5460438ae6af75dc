using System.Data.Common;
using Lapor.Foundation;

namespace Lapor.Storage;

/// <summary>The whole difference between SQLite and PostgreSQL. Nothing outside this folder asks which engine it is.</summary>
public abstract class Dialect
{
    /// <summary><c>sqlite</c> or <c>postgresql</c>, for messages and approved files.</summary>
    public abstract string Name { get; }

    /// <summary>Suffix of a SELECT that leases rows so that two workers never take the same one.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Suffix of a SELECT that keeps a row from being changed until the transaction ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>Rest of a condition that a column holds one of the values of a parameter, an array of long or string: <c>a.id {In("ids")}</c>.</summary>
    public abstract string In(string parameter);

    /// <summary>
    /// Many rows given by one parameter, a JSON array of objects, as a table in their order: one text of SQL however many they are. A parameter for each cell is
    /// looked up by its name among all others, which takes longer than the writing.
    /// </summary>
    /// <param name="parameter">Its name.</param>
    /// <param name="columns">Members of the objects with their types, bigint or text: <c>report_id bigint, levels text</c>.</param>
    /// <returns>What stands after FROM; the table is called <c>given</c>.</returns>
    public abstract string Rows(string parameter, string columns);

    /// <summary>Condition that a search table (alias = its own name) matches <c>@match</c>.</summary>
    public abstract string Matches(string searchTable);

    /// <summary>The text of <c>@match</c> for an analysed query; the last word may be a prefix.</summary>
    public abstract string MatchText(SearchQuery query, bool lastAsPrefix = false);

    /// <summary>Statement that puts <c>@terms</c> (analysed, space-joined) under <c>@id</c>, replacing what was there.</summary>
    public abstract string PutSearch(string searchTable);

    /// <summary>Replaces the placeholders and picks this engine's sections of a schema file.</summary>
    internal abstract string Schema(string sql);

    /// <summary>True when the exception says that a unique constraint was hit.</summary>
    public abstract bool IsUniqueViolation(Exception exception);

    /// <summary>EXPLAIN of a statement, as text, for the tests that hold queries to their indexes.</summary>
    public abstract string Explain(string sql);

    internal abstract ValueTask<DbConnection> OpenRead(CancellationToken cancel);

    internal abstract ValueTask ReleaseRead(DbConnection connection, bool healthy);

    internal abstract Task<T> Write<T>(Func<Transaction, Task<T>> work, CancellationToken cancel);

    /// <summary>See <see cref="BulkInsert"/>.</summary>
    internal abstract Task<int> InsertMany(Transaction transaction, string table, string[] columns, IEnumerable<object?[]> rows, CancellationToken cancel);

    /// <summary>Runs work while no other process migrates this database.</summary>
    internal abstract Task MigrationLock(Func<Task> work, CancellationToken cancel);

    /// <summary>A consistent copy of the live database into a file; PostgreSQL answers how to do it with its own tools.</summary>
    public abstract Task<Outcome<string>> Backup(string file, CancellationToken cancel);

    /// <summary>
    /// Takes what was deleted out of the files as well: out of the inner pages of these search tables and out of the log. In small steps beside
    /// other writers; when nothing is left to take out it costs next to nothing.
    /// </summary>
    /// <exception cref="IOException">A long reader is in the way; worth another try.</exception>
    public abstract Task Scrub(IReadOnlyList<string> searchTables, CancellationToken cancel);

    internal abstract ValueTask Close();

    /// <summary>Takes the lines of the sections <c>--@ both</c> and <c>--@ NAME</c>.</summary>
    private protected static string Section(string sql, string name)
    {
        var take = true;
        var kept = new List<string>();
        foreach (var line in sql.Split('\n'))
        {
            if (line.StartsWith("--@ ", StringComparison.Ordinal))
            {
                var section = line[4..].Trim();
                take = section == "both" || section == name;
            }
            else if (take)
            {
                kept.Add(line);
            }
        }

        return string.Join('\n', kept);
    }
}
