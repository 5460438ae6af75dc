using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Web.Workbench.Manage;

/// <summary>An officer with the roles that the admin who looks may know of.</summary>
/// <param name="Row">Name, address, last sign-in.</param>
/// <param name="Roles">The roles in the admin's part of the tree.</param>
/// <param name="Others">True when the officer holds a role outside of it: then nobody inside may end the access or set the password.</param>
public sealed record OfficerShown(OfficerRow Row, IReadOnlyList<OfficerRow> Roles, bool Others)
{
    /// <summary>The rows of one officer as this admin sees them; null when none of them is theirs to see.</summary>
    public static OfficerShown? Of(Viewer viewer, IReadOnlyList<OfficerRow> rows)
    {
        if (rows.Count == 0) return null;
        var roles = rows.Where(r => r.Role is not null).ToList();
        var own = roles.Where(r => Manages(viewer, r)).ToList();
        return own.Count == 0 && !May.ManageReference(viewer) ? null : new(rows[0], own, own.Count < roles.Count);
    }

    private static bool Manages(Viewer viewer, OfficerRow role) =>
        May.Grant(viewer, Codes.Member<Role>(role.Role!), role.AgencyPath ?? "");
}
