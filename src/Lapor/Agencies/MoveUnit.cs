using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>
/// Puts a unit with everything below it under another node of the same agency. Never to another agency: its reports belong to the one
/// that answered them; there a new unit is made and the old one retired with it as successor.
/// </summary>
public sealed class MoveUnit(Database database)
{
    /// <summary>The unit in its new place, or a refusal: <c>unit_not_found</c>, <c>changed_meanwhile</c>, <c>parent_not_found</c>, <c>agency_has_no_parent</c>, <c>other_agency</c>, <c>below_itself</c>.</summary>
    public Task<Outcome<Agency>> Run(long id, int seenVersion, long newParentId, CancellationToken cancel = default) =>
        database.Write<Outcome<Agency>>(
            async t =>
            {
                if (await TreeRefusals.Lock(t, id, cancel) is not { } unit) return TreeRefusals.NotFound;
                if (unit.Version != seenVersion) return TreeRefusals.ChangedMeanwhile;
                if (await AgencyStore.ById(t, newParentId, cancel) is not { Active: true } parent) return TreeRefusals.ParentNotFound;
                if (Refuses(unit, parent) is { } refusal) return refusal;
                if (unit.ParentId == parent.Id) return unit;
                await AgencyWrites.Move(t, unit, parent, cancel);
                return (await AgencyStore.ById(t, id, cancel))!;
            },
            cancel);

    internal static Refusal? Refuses(Agency unit, Agency parent)
    {
        if (unit.IsRoot)
            return new("agency_has_no_parent", "parentId", "Instansi berada di puncak pohon dan tidak dapat dipindahkan.", "An agency stands at the top of its tree and cannot be moved.");
        if (unit.RootId != parent.RootId)
            return new("other_agency", "parentId", "Unit tidak dapat pindah ke instansi lain. Buat unit baru di sana, lalu nonaktifkan yang lama dengan unit baru sebagai penerus.", "A unit cannot move to another agency. Make a new unit there and retire the old one with it as successor.");
        return unit.Contains(parent)
            ? new("below_itself", "parentId", "Unit tidak dapat berada di bawah dirinya sendiri.", "A unit cannot stand below itself.")
            : null;
    }
}
