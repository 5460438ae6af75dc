using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Intake.Register;

/// <summary>A register that was digitised.</summary>
public sealed class IntakeBatch
{
    public long Id { get; init; }

    /// <summary>Its address.</summary>
    public string Name { get; init; } = "";

    public long OfficerId { get; init; }

    public string OfficerName { get; init; } = "";

    /// <summary>Whose counter it was; null: the nation's.</summary>
    public long? AgencyId { get; init; }

    public string? AgencyName { get; init; }

    /// <summary>Empty for the nation's.</summary>
    public string AgencyPath { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Null: interrupted; the same file goes on with it.</summary>
    public long? FinishedAt { get; init; }

    /// <summary>Null: it stands.</summary>
    public long? UndoneAt { get; init; }

    public string? UndoneBy { get; init; }

    /// <summary>Reports that it made.</summary>
    public int Reports { get; init; }
}

/// <summary>A report of a batch.</summary>
public sealed class BatchLine
{
    /// <summary>Of the file, counted from 1.</summary>
    public int Line { get; init; }

    public string TrackingId { get; init; } = "";

    public string State { get; init; } = "";

    public int ActCount { get; init; }

    /// <summary>Register number; empty: none, or taken back.</summary>
    public string Reference { get; init; } = "";

    public TrackingId Number => Foundation.TrackingId.TryParse(TrackingId, out var id) ? id : throw new InvalidOperationException("Not a number of ours.");

    public bool IsGone => State == ReportState.Withdrawn.Code();

    /// <summary>Nobody has worked on it, nor has its reporter added a word: it can be taken back.</summary>
    public bool IsUntouched => State == ReportState.Submitted.Code() && ActCount == 1;
}

/// <summary>A line of a sheet, tried.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Given">What would be filed; places are codes where they were found.</param>
/// <param name="Mac">Keyed hash of what the line says.</param>
/// <param name="Faults">What is wrong; empty: it can be filed.</param>
/// <param name="Known">The report that it is already; null: none.</param>
public sealed record TriedLine(int Line, Dictated Given, byte[] Mac, IReadOnlyList<Import.RowError> Faults, TrackingId? Known)
{
    public bool IsNew => Faults.Count == 0 && Known is null;
}

/// <summary>What a sheet would become.</summary>
/// <param name="Lines">Each line that is not empty.</param>
/// <param name="Unused">Columns of the sheet that nothing is read from.</param>
/// <param name="Earlier">The batch that this very file is already; null: none.</param>
public sealed record RegisterTrial(IReadOnlyList<TriedLine> Lines, IReadOnlyList<string> Unused, IntakeBatch? Earlier)
{
    public int New => Lines.Count(l => l.IsNew);

    public int Known => Lines.Count(l => l.Known is not null);

    public int Wrong => Lines.Count(l => l.Faults.Count > 0);
}
