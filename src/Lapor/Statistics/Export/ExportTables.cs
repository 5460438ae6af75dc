using System.Globalization;
using Lapor.Reports;

namespace Lapor.Statistics;

/// <summary>The two tables that leave as files: their columns, and the cells of a report in them. Pure.</summary>
internal static class ExportTables
{
    private static readonly double[] NationalWidths = [13, 13, 10, 22, 24, 16, 24, 36, 60, 60, 16, 12, 30, 24, 30, 28, 30, 18, 22, 18, 18, 12, 12, 12, 14, 8];

    /// <summary>Text columns, so that tools that read them by their words find them as the national system writes them; the rating is a number.</summary>
    public static IReadOnlyList<TableColumn> National { get; } =
        [.. NationalTable.Columns.Select((name, at) => new TableColumn(name, NationalWidths[at], IsNumber: name == "Rating"))];

    /// <summary>Source: DOMAIN §7, the recap that officers make by hand.</summary>
    public static IReadOnlyList<TableColumn> Recap { get; } =
    [
        new("No", 6, IsNumber: true), new("Tanggal", 13), new("Tracking ID", 13), new("Pelapor", 22), new("Judul", 40, Wraps: true), new("Instansi", 30, Wraps: true),
        new("Tanggapan", 60, Wraps: true), new("Keterangan", 34, Wraps: true),
    ];

    public static IReadOnlyList<string> NationalRow(ExportedReport row)
    {
        var report = row.Report;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(report.SubmittedAt).UtcDateTime;
        return
        [
            report.TrackingId.ToString(), NationalTable.Day(DateOnly.FromDateTime(at)), at.ToString("HH:mm:ss", CultureInfo.InvariantCulture), row.ReporterName,
            NationalTable.Classification(report.Class, report.Supervisory), report.CategoryCode ?? "", row.Category, report.Title, report.OriginalText, report.Text,
            NationalTable.Type(report.Anonymous, report.Confidential), row.Source, row.Agency, row.UnitSlug, row.Unit, NationalTable.Status(report.State, report.ClosedBy), row.Reason,
            row.PlaceNames[0], row.PlaceNames[1], row.PlaceNames[2], row.PlaceNames[3], row.Papers.DecreeNumber, row.Papers.DecreeUrl, row.Papers.ReportUrl, "Tidak", report.Rating?.ToString(CultureInfo.InvariantCulture) ?? "",
        ];
    }

    public static IReadOnlyList<string> RecapRow(RecapLine line) =>
        [line.No.ToString(CultureInfo.InvariantCulture), line.Day, line.TrackingId, line.Reporter, line.Title, line.Body, line.Answer, line.Remark];
}

/// <summary>A line of the monthly recap, in the words of its columns.</summary>
/// <param name="No">Counted from 1 within the month.</param>
/// <param name="Day">Tanggal, <c>3 Jan 2026</c>.</param>
/// <param name="TrackingId">The public number.</param>
/// <param name="Reporter">Pelapor: as the public sees the name, <c>Anonim</c>, or empty.</param>
/// <param name="Title">Judul.</param>
/// <param name="Body">Instansi: the lead unit, or the agency while there is none.</param>
/// <param name="Answer">Tanggapan: the latest answer.</param>
/// <param name="Remark">Keterangan: how it stands.</param>
public sealed record RecapLine(int No, string Day, string TrackingId, string Reporter, string Title, string Body, string Answer, string Remark)
{
    /// <summary>State, for its light.</summary>
    public ReportState State { get; init; }

    public bool IsLate { get; init; }

    /// <summary>Keterangan without the state and its lateness, which a screen shows as light and mark.</summary>
    public string Beside { get; init; } = "";

    /// <summary>Its words are closed in a list.</summary>
    public bool IsClosed { get; init; }

    internal static RecapLine Of(int no, ExportedReport row, TimeZoneInfo zone, long now)
    {
        var report = row.Report;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(report.SubmittedAt), zone).DateTime);
        var status = NationalTable.Status(report.State, report.ClosedBy);
        List<string> beside = [];
        if (report.Rating is { } stars) beside.Add(FormattableString.Invariant($"penilaian {stars} dari 5"));
        if (row.Reason.Length > 0 && !row.Closed) beside.Add(row.Reason);
        if (NationalTable.Type(report.Anonymous, report.Confidential) is { Length: > 0 } type) beside.Add(type.Replace("|", ", ", StringComparison.Ordinal).ToLowerInvariant());
        var remark = string.Join("; ", [status, .. report.IsOverdue(now) ? ["terlambat"] : Array.Empty<string>(), .. beside]);
        return new(
            no, NationalTable.Day(day), report.TrackingId.ToString(), row.ReporterName, row.Closed ? "" : report.Title, row.Unit.Length > 0 ? row.Unit : row.Agency,
            row.Closed ? "" : row.Answer?.Text ?? "", remark)
        {
            State = report.State,
            IsLate = report.IsOverdue(now),
            IsClosed = row.Closed,
            Beside = string.Join("; ", report.IsEnded ? beside.Prepend(status) : beside),
        };
    }
}
