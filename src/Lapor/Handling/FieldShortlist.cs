using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>A report that goes along, and since when it is on the list (UTC milliseconds).</summary>
public sealed record TakenAlong(Facts Facts, long MarkedAt);

/// <summary>
/// An officer's shortlist for inspections without a network. What is on it is given to the officer's device while <see cref="May.TakeToField"/> holds; each giving of a content to a session is in the audit log.
/// </summary>
public sealed class FieldShortlist(Database database, ReportStore reports, FieldStore store, AuditLog audit, KeyRing ring)
{
    /// <summary>Reports on a list: what one officer visits in a few days, and no copy of the whole desk.</summary>
    public const int Most = 20;

    /// <summary>Puts a report on the list.</summary>
    public async Task<Outcome<bool>> Bring(Viewer by, TrackingId id, CancellationToken cancel)
    {
        if (by.Officer is not { } officer || await reports.Facts(id, cancel) is not { } facts || !May.See(by, facts)) return ReportRefusals.NotFound;
        if (!May.TakeToField(by, facts)) return NotTaken;
        return await store.Add(officer.Id, facts.Report.Id, Most, cancel) ? true : Full;
    }

    /// <summary>Takes it off; what is not on the list stays off it.</summary>
    public async Task<Outcome<bool>> Leave(Viewer by, TrackingId id, CancellationToken cancel)
    {
        if (by.Officer is not { } officer || await reports.Facts(id, cancel) is not { } facts || !May.See(by, facts)) return ReportRefusals.NotFound;
        await store.Drop(officer.Id, facts.Report.Id, cancel);
        return true;
    }

    /// <summary>Of these reports, those that the officer may take along, each with whether it is on the list already.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> Offer(Viewer by, IEnumerable<string> numbers, CancellationToken cancel)
    {
        var offered = new Dictionary<string, bool>();
        if (by.Officer is not { } officer) return offered;
        var listed = (await store.Items(officer.Id, cancel)).Select(i => i.ReportId).ToHashSet();
        foreach (var number in numbers)
            if (TrackingId.TryParse(number, out var id) && await reports.Facts(id, cancel) is { } facts && May.TakeToField(by, facts)) offered[number] = listed.Contains(facts.Report.Id);
        return offered;
    }

    /// <summary>What the officer's device may keep now, latest first; accounted for before it is given.</summary>
    /// <param name="by">The officer.</param>
    /// <param name="session">The session that asks: another device is another giving.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IReadOnlyList<TakenAlong>> Give(Viewer by, long session, CancellationToken cancel)
    {
        if (by.Officer is not { } officer) return [];
        List<TakenAlong> given = [];
        foreach (var item in await store.Items(officer.Id, cancel))
        {
            // Reassigned, ended or confidential by now: it stays on the list, in case it comes back, and out of the answer.
            if (await reports.Facts(item.ReportId, cancel) is not { } facts || !May.TakeToField(by, facts)) continue;
            if (item.GivenSession != session || item.GivenVersion != facts.Report.Version)
            {
                await database.Write(
                    async t =>
                    {
                        if (await FieldStore.Give(t, officer.Id, facts.Report.Id, session, facts.Report.Version, cancel))
                            await audit.Record(t, new AuditEntry(AuditKind.TakenToField, officer.Id, facts.Report.Id), cancel);
                    },
                    cancel);
            }

            given.Add(new TakenAlong(facts, item.MarkedAt));
        }

        return given;
    }

    /// <summary>How a device tells whose list it keeps, without learning a number or a name.</summary>
    public string OwnerOf(long officerId) => Convert.ToHexStringLower(ring.Mac("field-owner", officerId.ToString(System.Globalization.CultureInfo.InvariantCulture)).AsSpan(0, 16));

    private static Refusal Full { get; } = new(
        "field_list_full", "", $"Daftar lapangan sudah penuh: {Most} laporan. Keluarkan satu dahulu.", $"Your field list is full: {Most} reports. Take one off first.");

    private static Refusal NotTaken { get; } = new(
        "not_for_field", "",
        "Laporan ini tidak dapat dibawa ke lapangan: hanya laporan yang sedang Anda jawab, tidak rahasia, dan bukan laporan anonim tentang pengawasan.",
        "This report cannot be taken to the field: only what you answer now, that is not confidential, nor an anonymous report about abuse of office.");
}
