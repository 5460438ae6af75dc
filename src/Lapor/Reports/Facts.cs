namespace Lapor.Reports;

/// <summary>How a unit stands to a report.</summary>
public enum AssignmentRole
{
    Lead,
    Helper,
    Copy,
}

/// <summary>What puts a report before an overseer.</summary>
public enum Mark
{
    /// <summary>Belongs to a national priority: KSP follows it.</summary>
    Priority,

    /// <summary>Taken to the Ombudsman.</summary>
    Escalated,
}

/// <summary>A unit that works on a report or reads it.</summary>
public sealed record Assignment(long AgencyId, AssignmentRole Role, string Path, string Name);

/// <summary>A report with the places in the agency tree and the people that the questions of <see cref="May"/> need.</summary>
/// <param name="Report">The report.</param>
/// <param name="AgencyPath">Path of the responsible agency, or empty.</param>
/// <param name="Assignments">Lead, helpers and copies.</param>
/// <param name="StraightToUnit">The responsible (or chosen) agency lets the national admin dispose straight to its units.</param>
public sealed record Facts(Report Report, string AgencyPath, IReadOnlyList<Assignment> Assignments, bool StraightToUnit = false)
{
    /// <summary>Path of the lead unit, or empty.</summary>
    public string UnitPath => Assignments.FirstOrDefault(a => a.Role == AssignmentRole.Lead)?.Path ?? "";

    /// <summary>The responsible agency is a province, regency or city.</summary>
    public bool LocalGovernment { get; init; }

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>Officers who are named as the reported party.</summary>
    public IReadOnlyList<long> PartyOfficers { get; init; } = [];

    /// <summary>Paths of units that are named as the reported party.</summary>
    public IReadOnlyList<string> PartyPaths { get; init; } = [];

    /// <summary>Officers for whom the identity of this anonymous report is open now, by two people's decision.</summary>
    public IReadOnlyList<long> OpenedTo { get; init; } = [];

    /// <summary>Officers who answered it; known while a higher one is to decide.</summary>
    public IReadOnlyList<long> AnsweredBy { get; init; } = [];

    /// <summary>The moment of the question, UTC milliseconds; null where nothing that runs out is asked, and then it has not begun.</summary>
    public long? At { get; init; }

    public bool Has(Mark mark) => Marks.Contains(mark);

    /// <summary>Calendar days after which an unfinished report is the Ombudsman's too, see <see cref="OmbudsmanTerm"/>; null where it was not asked for: never.</summary>
    public int? OmbudsmanDays { get; init; }

    /// <summary>Unfinished for so long that the Ombudsman sees it.</summary>
    public bool IsProlonged => At is { } now && IsProlongedAt(now);

    /// <summary>The same at a moment, UTC milliseconds.</summary>
    public bool IsProlongedAt(long moment) => OmbudsmanDays is { } days && !Report.IsEnded && moment - Report.SubmittedAt > TimeSpan.FromDays(days).TotalMilliseconds;

    /// <summary>It lies with no unit: none was named yet, or the one that was is itself reported.</summary>
    public bool LiesWithAgency => UnitPath.Length == 0 || IsParty(UnitPath);

    /// <summary>True for a unit that is named as the reported party, or lies within one.</summary>
    public bool IsParty(string path) => PartyPaths.Any(p => path.StartsWith(p, StringComparison.Ordinal));
}
