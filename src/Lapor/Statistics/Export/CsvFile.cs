using System.Text;
using Lapor.Foundation;

namespace Lapor.Statistics;

/// <summary>Comma-separated UTF-8 with its mark, which Excel needs to read it as such. No cell is a formula.</summary>
internal sealed class CsvFile : TableFile
{
    private readonly StreamWriter writer;

    public CsvFile(Stream to, TableFrame frame, IReadOnlyList<TableColumn> columns)
    {
        writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true);
        foreach (var line in frame.Lines.Prepend(frame.Title).Append(frame.Mark)) Row([line]);
        Row([""]);
        Row([.. columns.Select(c => c.Name)]);
    }

    public override void Row(IReadOnlyList<string> cells) => Csv.Write(writer, [cells.Select(Csv.Defused)]);

    public override void End() => writer.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing) writer.Dispose();
    }
}
