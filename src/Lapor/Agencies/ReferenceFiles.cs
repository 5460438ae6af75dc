using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lapor.Agencies;

/// <summary>
/// The reference data that comes with the product, read from its embedded files. A mistake in one of them is a bug and throws;
/// the tests read all of them.
/// </summary>
public static class ReferenceFiles
{
    private const string Prefix = "Lapor.Agencies.Reference.";

    /// <summary>All regions in code order, parents before children (38 provinces, 514 regencies and cities, 7,285 districts, 83,762 villages).</summary>
    public static IEnumerable<RegionRow> Regions()
    {
        using var packed = Open("regions.br");
        using var reader = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        // The form is described in tools/regions/build.mjs.
        var parts = new int[4];
        while (reader.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var depth = "prdv".IndexOf(line[0], StringComparison.Ordinal);
            parts[depth] += space == 1 ? 1 : int.Parse(line.AsSpan(1, space - 1), NumberStyles.None, CultureInfo.InvariantCulture);
            Array.Clear(parts, depth + 1, 3 - depth);
            var code = depth switch
            {
                0 => string.Create(CultureInfo.InvariantCulture, $"{parts[0]:00}"),
                1 => string.Create(CultureInfo.InvariantCulture, $"{parts[0]:00}.{parts[1]:00}"),
                2 => string.Create(CultureInfo.InvariantCulture, $"{parts[0]:00}.{parts[1]:00}.{parts[2]:00}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{parts[0]:00}.{parts[1]:00}.{parts[2]:00}.{parts[3]:0000}"),
            };
            yield return new(code, line[(space + 1)..]);
        }
    }

    /// <summary>Local governments, ministries, institutions, enterprises, universities, missions, and units known by name.</summary>
    public static IReadOnlyList<AgencyRow> Agencies() => Rows("agencies.csv", [.. ReferenceFormat.AgencyColumns, "verified", "note"], ReferenceFormat.Agency);

    /// <summary>Kinds of units and their names in each kind of government.</summary>
    public static IReadOnlyList<UnitRow> Units() => Rows("units.csv", ReferenceFormat.UnitColumns, ReferenceFormat.Unit);

    /// <summary>The category tree, parents before children.</summary>
    public static IReadOnlyList<CategoryRow> Categories() => Rows("categories.csv", ReferenceFormat.CategoryColumns, ReferenceFormat.Category);

    /// <summary>National holidays and cuti bersama since 2015.</summary>
    public static IReadOnlyList<HolidayRow> Holidays() => Rows("holidays.csv", ReferenceFormat.HolidayColumns, ReferenceFormat.Holiday);

    /// <summary>Reasons to archive.</summary>
    public static IReadOnlyList<ArchiveReasonRow> ArchiveReasons() => Rows("archive_reasons.csv", ReferenceFormat.ArchiveReasonColumns, ReferenceFormat.ArchiveReason);

    /// <summary>Answer templates for everyone.</summary>
    public static IReadOnlyList<TemplateRow> AnswerTemplates() => Rows("answer_templates.csv", ReferenceFormat.TemplateColumns, ReferenceFormat.Template);

    private static List<T> Rows<T>(string file, string[] columns, Func<CellReader, T> read)
    {
        List<LineError> errors = [];
        using var reader = new StreamReader(Open(file), Encoding.UTF8);
        var rows = CsvTable.Read(reader, columns, [], errors).ConvertAll(row => read(new CellReader(row, errors)));
        return errors.Count == 0
            ? rows
            : throw new InvalidOperationException($"{file}: {string.Join("; ", errors.Take(5).Select(e => $"line {e.Line} {e.Column}: {e.English}"))}");
    }

    private static Stream Open(string file) =>
        typeof(ReferenceFiles).Assembly.GetManifestResourceStream(Prefix + file) ?? throw new InvalidOperationException($"{file} is not embedded.");
}
