using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Web.Workbench;

/// <summary>Whose reports a recap or an export is of: the officer's own agency, or for who sees several the one that was chosen.</summary>
/// <param name="Agency">The agency; null: all that the officer sees.</param>
/// <param name="Unit">The unit that was chosen.</param>
/// <param name="Units">The units to choose from.</param>
/// <param name="Zone">Whose days.</param>
public sealed record ExportPlace(Agency? Agency, Agency? Unit, IReadOnlyList<Agency> Units, TimeZoneInfo Zone)
{
    /// <summary>In words; empty for the nation.</summary>
    public string Name => (Unit ?? Agency)?.Name ?? "";
}

/// <summary>Reads them.</summary>
public sealed class ExportPlaces(AgencyStore agencies, WorkCalendars calendars)
{
    private const int MostUnits = 400;

    /// <summary>True for who sees more than one agency and may narrow to one.</summary>
    public static bool SeesNation(Officer officer) => officer.Is(Role.NationalAdmin) || officer.Is(Role.Overseer) || officer.Is(Role.Auditor);

    /// <summary>The place of these slugs, as far as this officer may choose it; what is not theirs counts as not chosen.</summary>
    public async Task<ExportPlace> Of(Officer officer, string? agencySlug, string? unitSlug, CancellationToken cancel)
    {
        var nation = SeesNation(officer);
        var main = WorkbenchMenu.MainRole(officer);
        var own = nation || main?.AgencyId is not { } at ? null : await agencies.ById(at, cancel);
        var agency = nation
            ? agencySlug is { Length: > 0 } slug && await agencies.BySlug(slug, cancel) is { IsRoot: true } chosen ? chosen : null
            : own is null or { IsRoot: true } ? own : await agencies.ById(own.RootId, cancel);
        IReadOnlyList<Agency> units = agency is null ? [] : [.. (await agencies.UnitsOf(agency.Id, cancel)).Where(u => own is null || own.Contains(u))];
        if (units.Count > MostUnits) units = [.. units.Where(u => u.ParentId == agency!.Id)];
        var unit = unitSlug is { Length: > 0 } ? units.FirstOrDefault(u => u.Slug == unitSlug) : null;
        var zone = agency is null ? IndonesianTime.Wib : (await calendars.HoursOf(agency, cancel)).Zone;
        return new ExportPlace(agency, unit ?? (own is { IsRoot: false } ? own : null), units, zone);
    }
}
