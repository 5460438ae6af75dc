using Lapor.Foundation;

namespace Lapor.Intake.Import;

/// <summary>The header row of a file: where it stands, and which column each field is in.</summary>
internal sealed record Header(int Line, IReadOnlyList<string> Columns, IReadOnlyDictionary<ImportField, int> Places, IReadOnlyList<string> Missing)
{
    /// <summary>How many rows of information may stand above it.</summary>
    private const int Within = 60;

    /// <summary>The sheet it was found in.</summary>
    public int Sheet { get; init; }

    /// <summary>The row that holds most of the needed columns. What is missing from it is in <see cref="Missing"/>.</summary>
    public static Header Find(IEnumerable<TableRow> rows, ImportMap map)
    {
        var wanted = map.Fields.Where(pair => pair.Value.Column is not null).ToList();
        var needed = wanted.Where(pair => IsNeeded(pair.Key, map)).Select(pair => pair.Value.Column!).ToList();
        var best = new Header(0, [], new Dictionary<ImportField, int>(), needed);
        foreach (var row in rows.Take(Within))
        {
            var names = row.Cells.Select(Plain).ToList();
            var missing = needed.Where(column => !names.Contains(Plain(column))).ToList();
            if (missing.Count >= best.Missing.Count)
                continue;
            var places = new Dictionary<ImportField, int>();
            foreach (var (field, source) in wanted)
            {
                if (names.IndexOf(Plain(source.Column!)) is var at and >= 0)
                    places[field] = at;
            }
            best = new Header(row.Line, [.. row.Cells], places, missing);
            if (missing.Count == 0)
                break;
        }
        return best;
    }

    /// <summary>Why the file cannot be read with this map; null where it can.</summary>
    public Refusal? Refusal(ImportMap map)
    {
        if (Missing.Count > 0)
        {
            var missing = string.Join(", ", Missing);
            return new Refusal(
                "header_not_found", "file",
                $"Baris judul kolom tidak ditemukan. Kolom yang tidak ada: {missing}. Untuk tata letak lain, berikan berkas pemetaan dengan --map.",
                $"The header row was not found. Missing columns: {missing}. For another layout, give a mapping file with --map.");
        }
        if (map.MayLackColumns)
            return null;
        var absent = string.Join(", ", map.Fields.Where(pair => pair.Value.Column is not null && !Places.ContainsKey(pair.Key)).Select(pair => pair.Value.Column));
        return absent.Length == 0 ? null : new Refusal(
            "column_not_found", "map",
            $"Kolom yang disebut berkas pemetaan tidak ada di berkas ini: {absent}.",
            $"Columns that the mapping file names are not in this file: {absent}.");
    }

    private static bool IsNeeded(ImportField field, ImportMap map) =>
        field is ImportField.SourceId or ImportField.SubmittedDate
        || (field == ImportField.OriginalText)
        || (field == ImportField.Text && !map.Fields.ContainsKey(ImportField.OriginalText));

    private static string Plain(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c != '\ufeff')).ToUpperInvariant();
}
