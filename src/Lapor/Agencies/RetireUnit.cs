using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>
/// Ends an agency or unit: it keeps its name on old reports and gets no new ones. Never deleted, history names it. What it still has
/// open is forwarded by the caller, who knows reports.
/// </summary>
public sealed class RetireUnit(Database database, TimeProvider time)
{
    /// <summary>The retired node, or a refusal: <c>unit_not_found</c>, <c>changed_meanwhile</c>, <c>has_active_units</c>, <c>successor_not_found</c>.</summary>
    public Task<Outcome<Agency>> Run(long id, int seenVersion, long? successorId = null, CancellationToken cancel = default) =>
        database.Write<Outcome<Agency>>(
            async t =>
            {
                if (await TreeRefusals.Lock(t, id, cancel) is not { } unit) return TreeRefusals.NotFound;
                if (unit.Version != seenVersion) return TreeRefusals.ChangedMeanwhile;
                if (await t.Scalar<long?>("SELECT id FROM agency WHERE parent_id = @id AND active LIMIT 1", new { id }, cancel) is not null)
                {
                    return new Refusal(
                        "has_active_units", "", "Masih ada unit aktif di bawahnya. Pindahkan atau nonaktifkan dahulu.", "There are still active units below it. Move or retire them first.");
                }

                if (successorId is { } next && (next == id || await AgencyStore.ById(t, next, cancel) is not { Active: true }))
                {
                    return new Refusal(
                        "successor_not_found", "successorId", "Penerus ini tidak ada atau sudah tidak aktif. Pilih yang lain.", "There is no such successor, or it was retired. Choose another.");
                }

                var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), unit.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                var retired = unit with { Active = false, ValidTo = today, SuccessorId = successorId, Version = unit.Version + 1 };
                return await AgencyWrites.Update(t, retired, unit.Version, cancel) ? retired : TreeRefusals.ChangedMeanwhile;
            },
            cancel);
}
