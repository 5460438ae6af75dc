using System.Buffers;
using System.Text;

namespace Lapor.Foundation;

/// <summary>One record of a CSV file and the line of the file it starts on (from 1).</summary>
public sealed record CsvRecord(int Line, string[] Cells);

/// <summary>
/// Comma-separated values (RFC 4180), as spreadsheets write them. Reading forgives: the separator is found from the first line (comma, semicolon
/// or tab), a byte order mark is skipped, a stray quote is text. The laws: what <see cref="Write"/> wrote, <see cref="Read"/> gives back.
/// </summary>
public static class Csv
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\"\r\n\t");

    /// <summary>What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), its full-width twins included.</summary>
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>The records in order; empty lines are left out. Reads as it is asked, so a large file needs no memory.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="given">The separator, where the first line cannot tell it; null finds it.</param>
    /// <param name="longestCell">Characters; a longer cell is a quote that was never closed, and would swallow the rest of the file.</param>
    /// <exception cref="InvalidDataException">A cell is longer than allowed.</exception>
    public static IEnumerable<CsvRecord> Read(TextReader reader, char? given = null, int longestCell = int.MaxValue)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, start, quoted, wasQuoted) = (1, 1, false, false);
        if (reader.Peek() == '\uFEFF') reader.Read();
        var (separator, ahead) = given is { } known ? (known, "") : Separator(reader);
        var index = 0;
        int Next() => index < ahead.Length ? ahead[index++] : reader.Read();
        int Peek() => index < ahead.Length ? ahead[index] : reader.Peek();

        while (true)
        {
            var next = Next();
            var letter = (char)next;
            if (quoted && next >= 0)
            {
                if (letter != '"')
                {
                    if (letter == '\n') line++;
                    if (cell.Length >= longestCell) throw new InvalidDataException($"The cell that starts in line {start} is longer than {longestCell} characters.");
                    cell.Append(letter);
                }
                else if (Peek() == '"')
                {
                    cell.Append((char)Next());
                }
                else
                {
                    quoted = false;
                }
            }
            else if (next < 0 || letter is '\n' || (letter is '\r' && Peek() is '\n' or -1))
            {
                if (letter == '\r' && next >= 0) Next();
                if (cells.Count > 0 || cell.Length > 0 || wasQuoted)
                {
                    cells.Add(cell.ToString());
                    yield return new(start, [.. cells]);
                }

                if (next < 0) yield break;
                cells.Clear();
                cell.Clear();
                wasQuoted = false;
                start = ++line;
            }
            else if (letter == separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                wasQuoted = false;
            }
            else if (letter == '"' && cell.Length == 0 && !wasQuoted)
            {
                (quoted, wasQuoted) = (true, true);
            }
            else
            {
                cell.Append(letter);
            }
        }
    }

    /// <summary>Writes records with commas and line feeds; quotes only where needed. Null is an empty cell.</summary>
    public static void Write(TextWriter writer, IEnumerable<IEnumerable<string?>> records)
    {
        foreach (var record in records)
        {
            writer.Write(string.Join(',', record.Select(Quoted)));
            writer.Write('\n');
        }
    }

    /// <summary>
    /// A cell that every spreadsheet takes for text: one that it would calculate gets an apostrophe before it. <see cref="Restored"/> takes exactly that away,
    /// also from a text that began with an apostrophe of its own.
    /// </summary>
    public static string Defused(string cell) => IsFormula(cell) ? "'" + cell : cell;

    /// <summary>What <see cref="Defused"/> was given.</summary>
    public static string Restored(string cell) => cell.Length > 1 && cell[0] == '\'' && IsFormula(cell) ? cell[1..] : cell;

    private static bool IsFormula(ReadOnlySpan<char> cell)
    {
        var rest = cell.TrimStart('\'').TrimStart(' ');
        return rest.Length > 0 && Formula.Contains(rest[0]);
    }

    private static string Quoted(string? cell) =>
        cell is null ? "" : !cell.AsSpan().ContainsAny(NeedQuotes) && (cell.Length == 0 || !(char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1]) || cell[0] == '\uFEFF'))
            ? cell
            : '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    // The first of the three outside quotes in the first line; a file of one column has none, then a comma does no harm.
    private static (char Separator, string Ahead) Separator(TextReader reader)
    {
        var ahead = new StringBuilder();
        var quoted = false;
        while (ahead.Length < 8192 && reader.Read() is >= 0 and var next)
        {
            ahead.Append((char)next);
            if (next == '"') quoted = !quoted;
            else if (!quoted && next is ',' or ';' or '\t') return ((char)next, ahead.ToString());
            else if (!quoted && next == '\n') break;
        }

        return (',', ahead.ToString());
    }
}
