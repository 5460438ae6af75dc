using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>What is wrong with one cell of an imported file.</summary>
/// <param name="Line">Line of the file, from 1; the header is line 1.</param>
/// <param name="Column">The column's name, or empty when the whole line is meant.</param>
/// <param name="Code">Stable code of the mistake, e.g. <c>unknown_parent</c>.</param>
/// <param name="Indonesian">What is wrong and what to do.</param>
/// <param name="English">The same in English.</param>
public sealed record LineError(int Line, string Column, string Code, string Indonesian, string English);

/// <summary>One line of a CSV file with its header's names.</summary>
internal sealed class CsvRow(int line, IReadOnlyDictionary<string, int> columns, string[] cells)
{
    public int Line => line;

    /// <summary>What stands there already, for columns the file does not have: leaving a column out keeps its values.</summary>
    public Func<string, string?>? Kept { get; set; }

    /// <summary>The trimmed cell; null when it is empty.</summary>
    public string? this[string column]
    {
        get
        {
            if (!columns.TryGetValue(column, out var index)) return Kept?.Invoke(column);
            return index < cells.Length && cells[index].Trim() is { Length: > 0 } text ? text : null;
        }
    }
}

/// <summary>A CSV file as administrators write it: comma or semicolon, with or without a byte order mark, header in the first line.</summary>
internal static class CsvTable
{
    /// <summary>Reads all rows; what cannot be read is an error of its line.</summary>
    public static List<CsvRow> Read(TextReader reader, IReadOnlyList<string> known, IReadOnlyList<string> required, List<LineError> errors)
    {
        var rows = new List<CsvRow>();
        using var records = Csv.Read(reader).GetEnumerator();
        if (!records.MoveNext())
        {
            errors.Add(new(1, "", "empty_file", "Berkas kosong: baris pertama harus berisi nama kolom.", "The file is empty: the first line must name the columns."));
            return rows;
        }

        var header = records.Current.Cells;
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, name) in header.Index())
        {
            var clean = name.Trim();
            if (clean.Length > 0 && !columns.TryAdd(clean, index))
                errors.Add(new(1, clean, "column_twice", $"Kolom {clean} ada dua kali.", $"The column {clean} stands twice."));
            else if (clean.Length > 0 && !known.Contains(clean, StringComparer.OrdinalIgnoreCase))
                errors.Add(new(1, clean, "unknown_column", $"Kolom {clean} tidak dikenal. Kolom yang ada: {string.Join(", ", known)}.", $"Unknown column {clean}. Known: {string.Join(", ", known)}."));
        }

        foreach (var missing in required.Where(name => !columns.ContainsKey(name)))
            errors.Add(new(1, missing, "missing_column", $"Kolom {missing} tidak ada.", $"The column {missing} is missing."));
        if (errors.Count > 0) return rows;

        while (records.MoveNext())
        {
            var (line, cells) = records.Current;
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (cells.Length > header.Length)
                errors.Add(new(line, "", "too_many_cells", $"Baris ini berisi {cells.Length} sel, lebih dari {header.Length} kolom. Sel yang berisi koma harus diapit tanda kutip.", $"This line has {cells.Length} cells for {header.Length} columns. Quote cells that hold a comma."));
            else
                rows.Add(new(line, columns, cells));
        }

        return rows;
    }
}
