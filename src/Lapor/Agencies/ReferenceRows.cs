using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>A region as a file gives it; everything else follows from its code.</summary>
public sealed record RegionRow(string Code, string Name);

/// <summary>An agency or unit as a file gives it, its neighbours named by slug.</summary>
public sealed record AgencyRow(
    string Slug, string Name, string ShortName, AgencyKind Kind, string? ParentSlug, string? RegionCode, string? UnitKind, string? TimeZone,
    string? Email, bool Active, bool StraightDispose, string? ValidFrom, string? ValidTo, string? SuccessorSlug, HoursCells Hours);

/// <summary>Hours of an agency as a file gives them: local <c>HH:mm</c>, and 5 or 6 working days; null: the usual ones.</summary>
public sealed record HoursCells(string? Opens, string? Closes, int? WorkDays);

/// <summary>A kind of unit, and what it is called in each kind of government ({area} stands for the government's own name; null: it has none).</summary>
public sealed record UnitRow(
    string Code, string Name, string NameEn, string Abbreviations, string? Province, string? Regency, string? City, string? Ministry,
    string? Institution, string? Parent, int Position)
{
    /// <summary>The name's pattern in this kind of government, or null.</summary>
    public string? PatternFor(AgencyKind kind) => kind switch
    {
        AgencyKind.Province => Province,
        AgencyKind.Regency => Regency,
        AgencyKind.City => City,
        AgencyKind.Ministry => Ministry,
        AgencyKind.Institution => Institution,
        _ => null,
    };
}

/// <summary>A category as a file gives it.</summary>
public sealed record CategoryRow(
    string Code, string? ParentCode, string Name, string NameEn, string Synonyms, string? UnitKind, string? AgencySlug, int Position, bool Active);

/// <summary>A day off as a file gives it.</summary>
public sealed record HolidayRow(string Day, string RegionCode, HolidayKind Kind, string Name, string Source, bool Estimate, bool Active = true);

/// <summary>A reason to archive as a file gives it.</summary>
public sealed record ArchiveReasonRow(string Code, string Name, string NameEn, string Explanation, string ExplanationEn, int Position, bool Active);

/// <summary>An answer template as a file gives it; without an agency it is for everyone.</summary>
public sealed record TemplateRow(string Code, string? AgencySlug, TemplateKind Kind, string Title, string Body, bool Active);

/// <summary>Reads cells into rows and says what is wrong with them.</summary>
internal sealed class CellReader(CsvRow row, List<LineError> errors)
{
    private const int LongestName = 300;

    /// <summary>False once a cell was refused.</summary>
    public bool Good { get; private set; } = true;

    public void Wrong(string column, string code, string indonesian, string english)
    {
        Good = false;
        errors.Add(new(row.Line, column, code, indonesian, english));
    }

    public string? Text(string column, int longest = LongestName)
    {
        var text = row[column];
        if (text is null || text.Length <= longest) return text;
        Wrong(column, "too_long", $"Paling panjang {longest} huruf.", $"At most {longest} characters.");
        return null;
    }

    public string Needed(string column, int longest = LongestName)
    {
        if (row[column] is null) Wrong(column, "missing", "Wajib diisi.", "This is needed.");
        return Text(column, longest) ?? "";
    }

    /// <summary>A stable code: lower-case letters, digits and the separator.</summary>
    public string Key(string column, char separator = '_')
    {
        var text = Needed(column, 160);
        if (text.Length > 0 && !text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == separator))
            Wrong(column, "bad_code", $"Hanya huruf kecil, angka, dan '{separator}'.", $"Only lower-case letters, digits and '{separator}'.");
        return text;
    }

    public int Number(string column)
    {
        if (row[column] is not { } text) return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        Wrong(column, "bad_number", "Harus bilangan bulat.", "This must be a whole number.");
        return 0;
    }

    /// <summary>A whole number that may be negative.</summary>
    public int Signed(string column)
    {
        if (row[column] is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Wrong(column, "bad_number", "Harus bilangan bulat, misalnya -1, 0, atau 2.", "This must be a whole number, such as -1, 0 or 2.");
        return 0;
    }

    public bool YesNo(string column, bool otherwise)
    {
        switch (row[column]?.ToLowerInvariant())
        {
            case null: return otherwise;
            case "yes" or "ya" or "true" or "1": return true;
            case "no" or "tidak" or "false" or "0": return false;
            default:
                Wrong(column, "bad_yes_no", "Isi dengan yes atau no.", "Write yes or no.");
                return otherwise;
        }
    }

    public string? Day(string column)
    {
        if (row[column] is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return text;
        Wrong(column, "bad_date", "Tulis tanggal sebagai 2026-01-31.", "Write the date as 2026-01-31.");
        return null;
    }

    /// <summary>A time of the day, <c>HH:mm</c>.</summary>
    public string? Time(string column)
    {
        if (row[column] is not { } text) return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return text;
        Wrong(column, "bad_time", "Tulis jam sebagai 16:00.", "Write the time as 16:00.");
        return null;
    }

    public TEnum Member<TEnum>(string column) where TEnum : struct, Enum
    {
        if (Codes.TryMember<TEnum>(row[column]) is { } member) return member;
        var all = string.Join(", ", Codes.All<TEnum>());
        Wrong(column, "unknown_value", $"Isi dengan salah satu: {all}.", $"Write one of: {all}.");
        return default;
    }

    public string? RegionCode(string column)
    {
        var code = row[column];
        if (code is null || Region.IsCode(code)) return code;
        Wrong(column, "bad_region_code", "Kode wilayah ditulis seperti 32, 32.04, 32.04.05, atau 32.04.05.2001.", "A region code is written 32, 32.04, 32.04.05 or 32.04.05.2001.");
        return null;
    }
}
