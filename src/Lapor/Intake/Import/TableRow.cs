namespace Lapor.Intake.Import;

/// <summary>A line of a table, whatever file it came from. Dates of spreadsheets are ISO text already.</summary>
internal readonly record struct TableRow(int Line, IReadOnlyList<string> Cells);
