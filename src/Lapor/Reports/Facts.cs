namespace Lapor.Reports;

/// <summary>How a unit stands to a report.</summary>
public enum AssignmentRole
{
    Lead,
    Helper,
    Copy,
}

/// <summary>A unit that works on a report or reads it.</summary>
public sealed record Assignment(long AgencyId, AssignmentRole Role, string Path, string Name);

/// <summary>A report with the places in the agency tree that the questions of <see cref="May"/> need.</summary>
/// <param name="Report">The report.</param>
/// <param name="AgencyPath">Path of the responsible agency, or empty.</param>
/// <param name="Assignments">Lead, helpers and copies.</param>
/// <param name="StraightToUnit">The responsible (or chosen) agency lets the national admin dispose straight to its units.</param>
public sealed record Facts(Report Report, string AgencyPath, IReadOnlyList<Assignment> Assignments, bool StraightToUnit = false)
{
    /// <summary>Path of the lead unit, or empty.</summary>
    public string UnitPath => Assignments.FirstOrDefault(a => a.Role == AssignmentRole.Lead)?.Path ?? "";
}
