using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>What an administrator fills in about an agency or unit.</summary>
public sealed record UnitInput
{
    /// <summary>Null for a new node.</summary>
    public long? Id { get; init; }

    /// <summary>The version that was on the screen; needed to change a node.</summary>
    public int? Version { get; init; }

    /// <summary>The node above; needed for a new unit, ignored for a change (<see cref="MoveUnit"/> moves).</summary>
    public long? ParentId { get; init; }

    /// <summary>Kind of a new node; a node never changes its kind.</summary>
    public AgencyKind Kind { get; init; } = AgencyKind.Unit;

    public required string Name { get; init; }

    /// <summary>Null: the name.</summary>
    public string? ShortName { get; init; }

    public string? UnitKind { get; init; }

    public string? RegionCode { get; init; }

    public string? Email { get; init; }

    /// <summary>Null: that of the node above, or of the region.</summary>
    public string? TimeZone { get; init; }

    public bool StraightDispose { get; init; }

    /// <summary>The officer who saves.</summary>
    public long? By { get; init; }

    /// <summary>Of an agency: local <c>HH:mm</c>; null: the usual one.</summary>
    public string? Opens { get; init; }

    /// <inheritdoc cref="Opens"/>
    public string? Closes { get; init; }

    /// <summary>Of an agency: 5 or 6; null: the usual five.</summary>
    public int? WorkDays { get; init; }
}

/// <summary>Adds an agency or unit, or changes one. Who may do so is asked before.</summary>
public sealed class SaveUnit(Database database, TimeProvider? time = null)
{
    /// <summary>The node as it now stands, or refusals: field by field, <c>changed_meanwhile</c>, <c>unit_not_found</c>, <c>parent_not_found</c>.</summary>
    public async Task<Outcome<Agency>> Run(UnitInput input, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.Write(t => Save(t, input, cancel), cancel);
            }
            catch (Exception taken) when (attempt < 4 && database.Dialect.IsUniqueViolation(taken))
            {
                // Another node took the id or the slug between looking and writing (only on PostgreSQL): look again.
            }
        }
    }

    private async Task<Outcome<Agency>> Save(Transaction t, UnitInput input, CancellationToken cancel)
    {
        var refusals = await WhatIsWrong(t, input, cancel);
        if (refusals.Count > 0) return refusals;
        var name = input.Name.Trim();
        var shortName = input.ShortName?.Trim() is { Length: > 0 } given ? given : name;
        var email = input.Email?.Trim() is { Length: > 0 } address ? address : null;
        if (input.Id is { } id)
        {
            if (await AgencyStore.ById(t, id, cancel) is not { } old) return TreeRefusals.NotFound;
            if (input.Version != old.Version) return TreeRefusals.ChangedMeanwhile;
            var changed = old with
            {
                Name = name,
                ShortName = shortName,
                UnitKind = input.UnitKind,
                RegionCode = input.RegionCode,
                Email = email,
                TimeZone = input.TimeZone ?? old.TimeZone,
                StraightDispose = input.StraightDispose,
                Opens = old.IsRoot ? input.Opens : null,
                Closes = old.IsRoot ? input.Closes : null,
                WorkDays = old.IsRoot ? input.WorkDays : null,
                Version = old.Version + 1,
            };
            if (!await AgencyWrites.Update(t, changed, old.Version, cancel)) return TreeRefusals.ChangedMeanwhile;
            if (old.IsRoot && (old.TimeZone, old.RegionCode, old.Closes, old.WorkDays) != (changed.TimeZone, changed.RegionCode, changed.Closes, changed.WorkDays))
                await CalendarChanges.OfHours(t, id, input.By, (time ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds(), cancel);
            return changed;
        }

        Agency? parent = null;
        if (input.ParentId is { } parentId)
        {
            parent = await TreeRefusals.Lock(t, parentId, cancel);
            if (parent is not { Active: true }) return TreeRefusals.ParentNotFound;
        }

        var newId = await AgencyWrites.NextId(t, cancel);
        var agency = new Agency
        {
            Id = newId,
            Slug = await FreeSlug(t, NameWords.Slug(name), cancel),
            Name = name,
            ShortName = shortName,
            KindCode = input.Kind.Code(),
            ParentId = parent?.Id,
            RootId = parent?.RootId ?? newId,
            Path = string.Create(CultureInfo.InvariantCulture, $"{parent?.Path ?? "/"}{newId}/"),
            RegionCode = input.RegionCode,
            UnitKind = input.UnitKind,
            TimeZone = input.TimeZone ?? parent?.TimeZone ?? IndonesianTime.OfRegion(input.RegionCode).Id,
            Email = email,
            Active = true,
            StraightDispose = input.StraightDispose,
            Version = 1,
        };
        await AgencyWrites.Insert(t, agency, cancel);
        return agency;
    }

    private static async Task<List<Refusal>> WhatIsWrong(Session s, UnitInput input, CancellationToken cancel)
    {
        List<Refusal> refusals = [];
        var name = input.Name.Trim();
        if (NameWords.Of(name).Count == 0)
            refusals.Add(new("name_missing", "name", "Isi nama instansi atau unit.", "Fill in the name of the agency or unit."));
        if (name.Length > 300 || input.ShortName?.Length > 300)
            refusals.Add(new("name_too_long", "name", "Nama paling panjang 300 huruf.", "A name has at most 300 characters."));
        if (input.Id is null && (input.Kind == AgencyKind.Unit) == (input.ParentId is null))
            refusals.Add(new("parent_and_kind", "parentId", "Unit harus punya induk; instansi tidak boleh punya induk.", "A unit needs a parent; an agency has none."));
        if (input.Email?.Trim() is { Length: > 0 } email && !LooksLikeMail(email))
            refusals.Add(new("email_invalid", "email", "Alamat surel tidak benar, misalnya: dinas@contoh.go.id.", "The e-mail address is not valid, for example: dinas@contoh.go.id."));
        if (input.TimeZone is { } zone && Zones.IsWrong(zone))
            refusals.Add(new("time_zone_unknown", "timeZone", "Pilih zona waktu dari daftar.", "Choose a time zone from the list."));
        refusals.AddRange(OfficeTimes.Wrong(input.Opens, input.Closes));
        if (input.WorkDays is not (null or 5 or 6))
            refusals.Add(new("work_days_unknown", "workDays", "Pilih lima atau enam hari kerja.", "Choose five or six working days."));
        if (input.RegionCode is { } region && await s.Scalar<string>("SELECT code FROM region WHERE code = @region", new { region }, cancel) is null)
            refusals.Add(new("region_unknown", "regionCode", "Pilih wilayah dari daftar.", "Choose a region from the list."));
        if (input.UnitKind is { } kind && await s.Scalar<string>("SELECT code FROM unit_kind WHERE code = @kind", new { kind }, cancel) is null)
            refusals.Add(new("unit_kind_unknown", "unitKind", "Pilih jenis unit dari daftar.", "Choose a kind of unit from the list."));
        return refusals;
    }

    // The form only: whether anyone reads there shows when a notice is sent.
    private static bool LooksLikeMail(string text) =>
        text.Length <= 254 && text.Split('@') is [{ Length: > 0 }, var host] && host.Contains('.', StringComparison.Ordinal) && !host.StartsWith('.') && !host.EndsWith('.')
        && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is ',' or ';' or '<' or '>');

    private static async Task<string> FreeSlug(Session s, string wanted, CancellationToken cancel)
    {
        var slug = wanted;
        for (var number = 2; await s.Scalar<long?>("SELECT id FROM agency WHERE slug = @slug", new { slug }, cancel) is not null; number++)
            slug = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{number}");
        return slug;
    }
}

/// <summary>What the operations on the tree share.</summary>
internal static class TreeRefusals
{
    public static readonly Refusal NotFound = new("unit_not_found", "", "Instansi atau unit ini tidak ada.", "There is no such agency or unit.");

    public static readonly Refusal ParentNotFound = new("parent_not_found", "parentId", "Induk ini tidak ada atau sudah tidak aktif. Pilih yang lain.", "There is no such parent, or it was retired. Choose another.");

    public static readonly Refusal ChangedMeanwhile = new("changed_meanwhile", "", "Data ini baru saja diubah orang lain. Muat ulang, lalu ulangi perubahan Anda.", "Someone else has just changed this. Reload, then make your change again.");

    /// <summary>The node, with its whole agency kept from being changed by others until the transaction ends; null when there is none.</summary>
    public static async Task<Agency?> Lock(Transaction t, long id, CancellationToken cancel)
    {
        await t.Scalar<long?>($"SELECT id FROM agency WHERE id = (SELECT root_id FROM agency WHERE id = @id) {t.Dialect.ForUpdate}", new { id }, cancel);
        return await AgencyStore.ById(t, id, cancel);
    }
}
