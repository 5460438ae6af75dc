namespace Lapor.Statistics;

/// <summary>A column of a file.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Width">Characters, in a workbook.</param>
/// <param name="IsNumber">Its cells are numbers.</param>
/// <param name="Wraps">Long cells are broken into lines.</param>
internal sealed record TableColumn(string Name, double Width, bool IsNumber = false, bool Wraps = false);

/// <summary>What stands around the table: its heading lines, and whose copy it is.</summary>
/// <param name="Title">The first line.</param>
/// <param name="Lines">The lines below it, above the header row.</param>
/// <param name="Mark">Who took it out and when: the watermark.</param>
internal sealed record TableFrame(string Title, IReadOnlyList<string> Lines, string Mark);

/// <summary>A table that is written row by row: memory holds one row. Disposing it ends the file.</summary>
internal abstract class TableFile : IDisposable
{
    /// <summary>Writes one row: a text for each column, empty for an empty cell.</summary>
    public abstract void Row(IReadOnlyList<string> cells);

    /// <summary>Ends the file; without it the file is not whole.</summary>
    public abstract void End();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    /// <summary>A file of this format with its heading lines and header row written.</summary>
    /// <param name="format">Which.</param>
    /// <param name="to">Only written to, forward; stays open.</param>
    /// <param name="frame">What stands around.</param>
    /// <param name="columns">The header row.</param>
    public static TableFile Begin(ExportFormat format, Stream to, TableFrame frame, IReadOnlyList<TableColumn> columns) =>
        format is ExportFormat.Xlsx ? new XlsxFile(to, frame, columns) : new CsvFile(to, frame, columns);
}
