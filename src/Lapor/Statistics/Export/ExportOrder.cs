using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Statistics;

/// <summary>What a file holds. Codes stand in export_file.kind.</summary>
public enum ExportKind
{
    /// <summary>The 26 columns of the national system.</summary>
    Reports,

    /// <summary>The monthly recap.</summary>
    Recap,
}

/// <summary>How a file is written. Codes stand in export_file.format.</summary>
public enum ExportFormat
{
    Xlsx,
    Csv,
}

/// <summary>A file somebody asks for.</summary>
/// <param name="Kind">Which columns.</param>
/// <param name="Format">Which file.</param>
/// <param name="Filter">Which of the reports that they may see.</param>
public sealed record ExportOrder(ExportKind Kind, ExportFormat Format, QueueFilter Filter)
{
    /// <summary>Why the reporters' full names are needed; empty: the names that the public pages show. Logged for each report whose reporter is named, and shown to them.</summary>
    public string WhyNames { get; init; } = "";

    /// <summary>Whose reports, in words, for the head of the file.</summary>
    public string Scope { get; init; } = "";

    /// <summary>From when to when, in words.</summary>
    public string Span { get; init; } = "";

    /// <summary>IANA name of the zone of the recap's days. The national columns are in UTC, as the national system's are.</summary>
    public string Zone { get; init; } = "Asia/Jakarta";

    internal TimeZoneInfo Clock => IndonesianTime.Find(Zone) ?? IndonesianTime.Wib;

    /// <summary>A name for the file, without letters that a mail or disk would stumble over.</summary>
    public string FileName(DateTimeOffset at)
    {
        var words = string.Join('-', IndonesianText.Clean(Scope).ToLowerInvariant().Split([.. " ,./\\:;()"], StringSplitOptions.RemoveEmptyEntries));
        var plain = string.Concat(words.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        var day = TimeZoneInfo.ConvertTime(at, IndonesianTime.Wib).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{(Kind is ExportKind.Recap ? "rekap" : "laporan")}{(plain.Length == 0 ? "" : "-" + plain[..Math.Min(plain.Length, 60)])}-{day}.{Format.Code()}";
    }
}

/// <summary>From one legal day to another. Pure.</summary>
public static class ExportSpan
{
    /// <summary>The moment at which a day begins in a zone, UTC milliseconds.</summary>
    public static long Begin(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    /// <summary>"1 Jan 2026 – 31 Jan 2026", or with one end open; empty without any.</summary>
    public static string Words(DateOnly? first, DateOnly? last) => (first, last) switch
    {
        ({ } from, { } to) => $"{NationalTable.Day(from)} – {NationalTable.Day(to)}",
        ({ } from, null) => $"sejak {NationalTable.Day(from)}",
        (null, { } to) => $"sampai {NationalTable.Day(to)}",
        _ => "",
    };
}

/// <summary>Who takes data out: with whose rights, under which name.</summary>
/// <param name="Rights">Decides which reports, and what of each.</param>
/// <param name="OfficerId">Stands in the logs; null for the command line.</param>
/// <param name="Name">Stands in the file.</param>
public sealed record Exporter(Officer Rights, long? OfficerId, string Name)
{
    internal Viewer Viewer => Viewer.Of(Rights);

    /// <summary>A signed-in officer.</summary>
    public static Exporter Of(Officer officer) => new(officer, officer.Id, $"{officer.Name} <{officer.Email}>");

    /// <summary>The command line: what the national admin sees, or the admin of one agency or unit.</summary>
    public static Exporter Operator(Agency? place)
    {
        var role = place is null
            ? new OfficerRole(Role.NationalAdmin, null, "", null, "")
            : new OfficerRole(place.IsRoot ? Role.AgencyAdmin : Role.SubAdmin, place.Id, place.Path, place.RootId, place.Name);
        return new(new Officer(0, "lapor export", "", "id", [role]), null, "lapor export");
    }
}

/// <summary>How far a file is.</summary>
/// <param name="Done">Reports read.</param>
/// <param name="Total">Reports to read.</param>
public readonly record struct ExportProgress(int Done, int Total);
