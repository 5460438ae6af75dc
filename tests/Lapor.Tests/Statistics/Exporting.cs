using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Lapor.Attachments;
using Lapor.Intake.Import;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Statistics;

/// <summary>Exports over a <see cref="World"/>, and what is in the files.</summary>
internal static class Exporting
{
    /// <summary>Everything that whoever asks may see.</summary>
    public static QueueFilter All { get; } = new() { WithEnded = true };

    public static ExportFiles Files(World world, int atOnce = ExportFiles.AtOnce) => new(
        world.Database, new AttachmentFiles(Folder(world)), world.Ring, world.Queues, Write(world), world.Officers, world.Audit, new JobSignal(), world.Clock, atOnce);

    public static string Folder(World world) => Path.Combine(world.Data.Folder, "exports");

    public static ReadExport Read(World world) => new(world.Database, world.Reports, world.Contacts, new IdentityLog(world.Database, world.Audit, world.Clock), world.Audit);

    public static WriteExport Write(World world) => new(world.Queues, Read(world), world.Clock);

    /// <summary>A whole file.</summary>
    public static async Task<byte[]> File(World world, ExportOrder order, Exporter by)
    {
        using var file = new MemoryStream();
        await Write(world).Run(order, by, file, null, default);
        return file.ToArray();
    }

    /// <summary>The national columns for somebody.</summary>
    public static Task<byte[]> Reports(World world, Viewer by, ExportFormat format = ExportFormat.Xlsx, string why = "") =>
        File(world, new ExportOrder(ExportKind.Reports, format, All) { WhyNames = why }, Exporter.Of(by.Officer!));

    /// <summary>The rows of a national file, as the import reads them; none may be wrong.</summary>
    public static IReadOnlyList<ImportRow> Rows(World world, byte[] file)
    {
        var opened = ReadReports.Open(new MemoryStream(file), ImportMap.National, world.Clock.GetUtcNow());
        Assert.Empty(opened.Refusals);
        var lines = opened.Value.Lines().ToList();
        Assert.All(lines, line => Assert.True(line.Faults.Count == 0, $"line {line.Line}: {string.Join(", ", line.Faults.Select(f => f.Code))}"));
        return [.. lines.Select(line => line.Row!)];
    }

    /// <summary>Every cell of a workbook's sheet, row by row.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Cells(byte[] workbook, int sheet = 0)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(workbook), isEditable: false);
        var name = document.WorkbookPart!.Workbook!.Sheets!.Elements<Sheet>().ElementAt(sheet);
        var part = (WorksheetPart)document.WorkbookPart.GetPartById(name.Id!.Value!);
        return [.. part.Worksheet!.Descendants<Row>().Select(r => (IReadOnlyList<string>)[.. r.Elements<Cell>().Select(c => c.InlineString?.Text?.Text ?? c.CellValue?.Text ?? "")])];
    }
}
