using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Web.Workbench.Manage;

/// <summary>A role as the administration's forms offer it: an overseer's comes with its scope.</summary>
public sealed record RoleChoice(Role Role, OverseerScope? Scope = null)
{
    /// <summary>Value in the form: <c>agency_admin</c>, <c>overseer:ksp</c>.</summary>
    public string Code => Scope is { } scope ? $"{Role.Code()}:{scope.Code()}" : Role.Code();

    /// <summary>What this admin may give at least somewhere, from the units up.</summary>
    public static IReadOnlyList<RoleChoice> Of(Viewer viewer)
    {
        IReadOnlyList<string> places = [.. viewer.Officer?.Roles.Select(r => r.AgencyPath).Distinct() ?? []];
        return
        [
            .. new[] { Role.LiaisonOfficer, Role.SubAdmin, Role.AgencyAdmin, Role.Executive, Role.NationalAdmin, Role.Auditor, Role.Overseer }
                .Where(role => places.Any(p => May.Grant(viewer, role, p)))
                .SelectMany(role => role is Role.Overseer ? Enum.GetValues<OverseerScope>().Select(s => new RoleChoice(role, s)) : [new RoleChoice(role)]),
        ];
    }

    /// <summary>The choice of a sent form, if this admin is offered it.</summary>
    public static RoleChoice? Sent(Viewer viewer, string? code) => Of(viewer).FirstOrDefault(c => c.Code == code);
}
