using System.Globalization;
using System.Text;

namespace Lapor.Agencies;

/// <summary>
/// Days off from an iCalendar file (RFC 5545), read strictly: whole days only, each named by itself, nothing guessed. What a decree does not say by a day
/// (a time, a rule of repetition) is refused with its line. CATEGORIES may hold a kind's code; X-LAPOR-REGION the region, X-LAPOR-SOURCE the decree;
/// STATUS:CANCELLED takes a day back, STATUS:TENTATIVE is an estimate.
/// </summary>
internal static class HolidayCalendar
{
    private const int LongestEvent = 31;
    private static readonly Dictionary<string, int> Columns = ReferenceFormat.HolidayColumns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.OrdinalIgnoreCase);

    private sealed record CalendarLine(int Number, string Name, string Parameters, string Value);

    /// <summary>True when a text is a calendar and no table.</summary>
    public static bool Is(string text) => text.AsSpan().TrimStart('\uFEFF').TrimStart().StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase);

    /// <summary>A line for each day, in the order of the file; what cannot be read is an error of its line.</summary>
    public static List<CsvRow> Read(string text, List<LineError> errors)
    {
        var rows = new List<CsvRow>();
        var open = new Stack<(string Name, int Line)>();
        Dictionary<string, CalendarLine>? day = null;
        foreach (var line in Unfold(text, errors))
        {
            switch (line.Name)
            {
                case "BEGIN":
                    var name = line.Value.ToUpperInvariant();
                    if (!Fits(name, open)) errors.Add(new(line.Number, "", "unknown_part", $"BEGIN:{line.Value} tidak dikenal di sini. Kalender libur hanya berisi VEVENT.", $"BEGIN:{line.Value} is not known here. A calendar of holidays holds VEVENTs only."));
                    open.Push((name, line.Number));
                    if (name == "VEVENT") day = new(StringComparer.Ordinal);
                    break;
                case "END":
                    if (open.Count == 0 || !open.Peek().Name.Equals(line.Value, StringComparison.OrdinalIgnoreCase))
                    {
                        errors.Add(new(line.Number, "", "wrong_end", $"END:{line.Value} tanpa pasangannya.", $"END:{line.Value} without its BEGIN."));
                        return rows;
                    }

                    if (open.Pop() is ("VEVENT", var began) && day is not null)
                    {
                        rows.AddRange(Days(day, began, errors));
                        day = null;
                    }

                    break;
                default:
                    if (open.Count == 0)
                        errors.Add(new(line.Number, "", "outside", "Baris ini di luar VCALENDAR.", "This line stands outside of VCALENDAR."));
                    else if (day is not null && open.Peek().Name == "VEVENT" && !day.TryAdd(line.Name, line))
                        errors.Add(new(line.Number, "", "property_twice", $"{line.Name} ada dua kali dalam satu hari libur.", $"{line.Name} stands twice in one day off."));
                    break;
            }
        }

        if (open.TryPeek(out var left)) errors.Add(new(left.Line, "", "never_ends", $"BEGIN:{left.Name} tidak pernah ditutup.", $"BEGIN:{left.Name} never ends."));
        if (rows.Count == 0 && errors.Count == 0) errors.Add(new(1, "", "empty_file", "Tidak ada hari libur dalam kalender ini.", "There is no day off in this calendar."));
        return rows;
    }

    private static bool Fits(string name, Stack<(string Name, int Line)> open) => open.TryPeek(out var around)
        ? around.Name switch { "VCALENDAR" => name is "VEVENT" or "VTIMEZONE", "VTIMEZONE" => name is "STANDARD" or "DAYLIGHT", _ => false }
        : name == "VCALENDAR";

    private static List<CsvRow> Days(Dictionary<string, CalendarLine> day, int began, List<LineError> errors)
    {
        var before = errors.Count;
        foreach (var repeating in day.Values.Where(l => l.Name is "RRULE" or "RDATE" or "EXDATE" or "DURATION"))
            errors.Add(new(repeating.Number, repeating.Name, "not_a_day", $"{repeating.Name} tidak diterima: tulis setiap hari libur sendiri.", $"{repeating.Name} is not taken: write each day off by itself."));
        if (!day.TryGetValue("DTSTART", out var start))
        {
            errors.Add(new(began, "DTSTART", "missing", "Hari libur ini tanpa DTSTART.", "This day off has no DTSTART."));
            return [];
        }

        var first = Date(start, errors);
        // The end of a whole-day event is the day after its last.
        var after = day.TryGetValue("DTEND", out var end) ? Date(end, errors) : first?.AddDays(1);
        if (errors.Count > before) return [];
        var days = after!.Value.DayNumber - first!.Value.DayNumber;
        if (days is < 1 or > LongestEvent)
        {
            errors.Add(new(end!.Number, "DTEND", "bad_end", $"DTEND harus sesudah DTSTART, paling lama {LongestEvent} hari.", $"DTEND comes after DTSTART, at most {LongestEvent} days."));
            return [];
        }

        var name = Text(day, "SUMMARY");
        var kind = Text(day, "CATEGORIES") ?? (name?.StartsWith("Cuti Bersama", StringComparison.OrdinalIgnoreCase) == true ? "collective_leave" : day.ContainsKey("X-LAPOR-REGION") ? "regional" : "national");
        var status = Text(day, "STATUS")?.ToUpperInvariant();
        return [.. Enumerable.Range(0, days).Select(n => new CsvRow(
            start.Number,
            Columns,
            [
                first.Value.AddDays(n).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Text(day, "X-LAPOR-REGION") ?? "", kind, name ?? "", Text(day, "X-LAPOR-SOURCE") ?? "",
                status == "TENTATIVE" ? "yes" : "no", status == "CANCELLED" ? "no" : "yes",
            ]))];
    }

    private static DateOnly? Date(CalendarLine line, List<LineError> errors)
    {
        if (!line.Value.Contains('T', StringComparison.Ordinal)
            && DateOnly.TryParseExact(line.Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        errors.Add(new(line.Number, line.Name, "bad_date", $"{line.Name} harus satu tanggal tanpa jam, seperti {line.Name};VALUE=DATE:20260817.", $"{line.Name} must be a date without time, like {line.Name};VALUE=DATE:20260817."));
        return null;
    }

    private static string? Text(Dictionary<string, CalendarLine> day, string name) => day.TryGetValue(name, out var line) && Unescape(line.Value).Trim() is { Length: > 0 } text ? text : null;

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '\\' || at + 1 == value.Length) text.Append(value[at]);
            else text.Append(value[++at] is 'n' or 'N' ? ' ' : value[at]);
        }

        return text.ToString();
    }

    // A line that begins with a blank goes on with the one before (RFC 5545, 3.1).
    private static IEnumerable<CalendarLine> Unfold(string text, List<LineError> errors)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var number = at + 1;
            var whole = lines[at].TrimEnd('\r');
            while (at + 1 < lines.Length && lines[at + 1] is [' ' or '\t', ..]) whole += lines[++at].TrimEnd('\r')[1..];
            if (whole.Length == 0) continue;
            var colon = Colon(whole);
            if (colon < 1)
            {
                errors.Add(new(number, "", "not_a_line", "Baris ini bukan baris iCalendar (NAMA:nilai).", "This is no line of an iCalendar (NAME:value)."));
                continue;
            }

            var head = whole[..colon].Split(';', 2);
            yield return new(number, head[0].ToUpperInvariant(), head.Length > 1 ? head[1] : "", whole[(colon + 1)..]);
        }
    }

    // Parameters may quote a colon.
    private static int Colon(string line)
    {
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"') quoted = !quoted;
            else if (line[at] == ':' && !quoted) return at;
        }

        return -1;
    }
}
