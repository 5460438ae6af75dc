using System.Text;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Journey;

/// <summary>Looks at whole tables: did a refused act change anything, does a word stand anywhere.</summary>
internal static class Tables
{
    /// <summary>All tables of the database, search tables included, that begin like this.</summary>
    public static async Task<IReadOnlyList<string>> Names(TestDatabase data, string beginning = "") => await data.Database.Read(
        s => s.Query<string>(
            data.Engine == Engine.Sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND substr(name, 1, length(@beginning)) = @beginning ORDER BY name"
                : "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND left(tablename, length(@beginning)) = @beginning ORDER BY tablename",
            new { beginning }));

    /// <summary>Every row of these tables as text, one line each.</summary>
    public static async Task<string> Text(TestDatabase data, IEnumerable<string> tables)
    {
        var text = new StringBuilder();
        foreach (var table in tables)
        {
            var rows = await data.Database.Read(s => s.Query<object>($"SELECT * FROM {table}"));
            foreach (var line in rows.Select(row => $"{table}: {string.Join('|', ((IDictionary<string, object?>)row).Where(c => !IsStamp(table, c.Key)).Select(c => Spelled(c.Value)))}").Order(StringComparer.Ordinal))
                text.AppendLine(line);
        }

        return text.ToString();
    }

    /// <summary>The whole database.</summary>
    public static async Task<string> Everything(TestDatabase data) => await Text(data, await Names(data));

    /// <summary>What says how often something was written, not what.</summary>
    private static bool IsStamp(string table, string column) => (table, column) is ("public_report", "stamp") or ("public_stamp", not "id") or ("send_hour", "sent" or "failed" or "refused" or "segments");

    private static string Spelled(object? value) => value switch
    {
        null => "–",
        byte[] bytes => Encoding.Latin1.GetString(bytes),
        _ => FormattableString.Invariant($"{value}"),
    };
}
