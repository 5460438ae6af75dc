namespace Lapor.Intake.Import;

/// <summary>The header row of a table: where it stands, its columns, and which of the needed ones it lacks.</summary>
internal sealed record Header(int Line, IReadOnlyList<string> Columns, IReadOnlyList<string> Missing)
{
    /// <summary>How many rows of information may stand above it.</summary>
    private const int Within = 60;

    /// <summary>The sheet it was found in.</summary>
    public int Sheet { get; init; }

    /// <summary>The row that holds most of the needed columns.</summary>
    public static Header Find(IEnumerable<TableRow> rows, IReadOnlyList<string> needed)
    {
        var best = new Header(0, [], needed);
        foreach (var row in rows.Take(Within))
        {
            var names = row.Cells.Select(Plain).ToHashSet(StringComparer.Ordinal);
            var missing = needed.Where(column => !names.Contains(Plain(column))).ToList();
            if (missing.Count >= best.Missing.Count)
                continue;
            best = new Header(row.Line, [.. row.Cells], missing);
            if (missing.Count == 0)
                break;
        }
        return best;
    }

    /// <summary>Which cell a column is, from 0; -1 where it is absent. Case and spaces do not count.</summary>
    public int At(string column) => Columns.Select(Plain).ToList().IndexOf(Plain(column));

    private static string Plain(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c != '\ufeff')).ToUpperInvariant();
}
