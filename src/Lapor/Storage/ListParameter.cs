using System.Data;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Lapor.Storage;

/// <summary>
/// An array as one parameter: PostgreSQL takes it as it is, SQLite as JSON. Written out as a parameter for each value, SQLite's driver looks each up by its name
/// among all others, which for some hundreds takes longer than the query; and every length would be another text of SQL.
/// </summary>
internal sealed class ListParameter : SqlMapper.ITypeHandler
{
    /// <summary>From now on arrays of these types are parameters: see <see cref="Dialect.In"/>.</summary>
    public static void Register()
    {
        SqlMapper.AddTypeHandler(typeof(long[]), new ListParameter());
        SqlMapper.AddTypeHandler(typeof(string[]), new ListParameter());
    }

    public void SetValue(IDbDataParameter parameter, object value) => parameter.Value = parameter is SqliteParameter ? JsonSerializer.Serialize(value, value.GetType()) : value;

    /// <summary>No column holds an array.</summary>
    public object? Parse(Type destinationType, object value) => throw new NotSupportedException();
}
