using Lapor.Reports;

namespace Lapor.Intake.Import;

/// <summary>One report of another system, read and checked, not yet in ours. Texts are trimmed; what the file does not say is empty or null.</summary>
public sealed record ImportRow
{
    /// <summary>Line of the file (CSV) or row of the sheet, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The report's number in the other system; with <see cref="ImportMap.Source"/> it makes an import repeatable.</summary>
    public required string SourceId { get; init; }

    /// <summary>UTC milliseconds. A file without a time of day counts from midnight.</summary>
    public required long SubmittedAt { get; init; }

    /// <summary>First answer, UTC milliseconds, where the file says it.</summary>
    public long? FirstAnswerAt { get; init; }

    public string ReporterName { get; init; } = "";

    public ReportClass Class { get; init; }

    /// <summary>Berkadar pengawasan.</summary>
    public bool Supervisory { get; init; }

    /// <summary>Category id in the other system.</summary>
    public string CategoryId { get; init; } = "";

    public string Category { get; init; } = "";

    public required string Title { get; init; }

    /// <summary>The reporter's own text (Isi Laporan Awal).</summary>
    public required string OriginalText { get; init; }

    /// <summary>The text as edited by the admin (Isi Laporan Akhir); equal to the original where the file has one text only.</summary>
    public required string Text { get; init; }

    public bool Anonymous { get; init; }

    public bool Confidential { get; init; }

    /// <summary>Sumber Laporan as written: Website, Android, SMS …</summary>
    public string Channel { get; init; } = "";

    /// <summary>Instansi Induk.</summary>
    public string ParentAgency { get; init; } = "";

    /// <summary>Id of the unit in the other system.</summary>
    public string AgencyId { get; init; } = "";

    /// <summary>Instansi Terdisposisi; empty where it was never disposed.</summary>
    public string Agency { get; init; } = "";

    public ReportState State { get; init; }

    /// <summary>Who ended it; null while it is open, or where the file does not say.</summary>
    public ClosedBy? ClosedBy { get; init; }

    /// <summary>Alasan Tunda/Arsip, as written.</summary>
    public string Reason { get; init; } = "";

    public string Province { get; init; } = "";

    public string Regency { get; init; } = "";

    public string District { get; init; } = "";

    public string Village { get; init; } = "";

    /// <summary>1–5, or null.</summary>
    public int? Rating { get; init; }
}

/// <summary>What is wrong with one cell, or with a whole line where <paramref name="Column"/> is empty. Never quotes a citizen's text.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">The column's name in the file.</param>
/// <param name="Code">Stable code: <c>date_unreadable</c>, <c>status_unknown</c> …</param>
/// <param name="Indonesian">What is wrong and what to do.</param>
/// <param name="English">The same in English.</param>
public sealed record RowError(int Line, string Column, string Code, string Indonesian, string English);

/// <summary>A line of the file: its report, or all that is wrong with it.</summary>
public sealed record ImportLine(int Line, ImportRow? Row, IReadOnlyList<RowError> Faults);
