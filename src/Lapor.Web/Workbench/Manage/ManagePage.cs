using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>
/// A page of administration. Whoever administers nothing finds no such page, and an agency or officer outside the admin's own part of the
/// tree is answered exactly as one that does not exist.
/// </summary>
public abstract class ManagePage(Asker access, AgencyStore agencies, WorkbenchMenu menu, Texts.Texts T) : FormPage
{
    private const int LongestInput = 300;

    /// <summary>A form that was just sent well, for the message on the page it leads to.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The agency tree.</summary>
    protected AgencyStore Tree => agencies;

    public Officer Officer => access.Signed;

    public Viewer Viewer => Viewer.Of(Officer);

    public bool IsNational => May.ManageReference(Viewer);

    /// <summary>True for whoever administers at least one agency or unit.</summary>
    public virtual bool IsAdmin => IsNational || Officer.Administers;

    /// <summary>Entry of the menu that is open.</summary>
    protected abstract string Entry { get; }

    public sealed override async Task<IActionResult> Again(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(FieldOf(refusal.Field), refusal.Message(T.Language));
        return await Show(cancel);
    }

    /// <summary>Reads what the page shows; false when there is no such page for this officer.</summary>
    protected abstract Task<bool> Load(CancellationToken cancel);

    /// <summary>Name of the input that a refusal's field means.</summary>
    protected virtual string FieldOf(string field) => field.Length == 0 ? "" : char.ToUpperInvariant(field[0]) + field[1..];

    /// <summary>The page, or 404.</summary>
    protected async Task<IActionResult> Show(CancellationToken cancel)
    {
        if (!IsAdmin || !await Load(cancel)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, Entry, cancel));
        return Page();
    }

    /// <summary>The agency or unit with this slug, if this officer manages it.</summary>
    protected async Task<Agency?> Managed(string? slug, CancellationToken cancel) =>
        Clean(slug) is { } clean && await agencies.BySlug(clean, cancel) is { } agency && May.Manage(Viewer, agency.Path) ? agency : null;

    /// <summary>The agencies and units at the top of what this officer manages; for the national admin none, since it is everything.</summary>
    protected async Task<IReadOnlyList<Agency>> Tops(CancellationToken cancel)
    {
        if (IsNational) return [];
        var own = await agencies.ByIds([.. Officer.Roles.Where(r => r.Role is Role.AgencyAdmin or Role.SubAdmin && r.AgencyId is not null).Select(r => r.AgencyId!.Value)], cancel);
        return [.. own.Where(a => !own.Any(other => other.Id != a.Id && other.Contains(a))).OrderBy(a => a.Path, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The agency or unit meant by a type-ahead field: its slug with script; without script the words typed, where they are the name of one or
    /// find only one. Null without refusal: nothing was typed.
    /// </summary>
    protected async Task<Outcome<Agency?>> Meant(string field, string? slug, string? text, Agency? within, CancellationToken cancel)
    {
        var words = Clean(text);
        if (words is null && Clean(slug) is null) return (Agency?)null;
        // With script the hidden slug follows what is typed; a slug beside an emptied text is an old choice.
        if (words is not null && await Managed(slug, cancel) is { } chosen && (within is null || within.Contains(chosen))) return chosen;
        List<Agency> found = [];
        if (words is not null)
        {
            IReadOnlyList<Agency?> places = [within];
            if (within is null && !IsNational) places = await Tops(cancel);
            foreach (var place in places) found.AddRange(await agencies.Search(words, within: place, cancel: cancel));
        }

        var exact = found.Where(a => string.Equals(a.Name, words, StringComparison.OrdinalIgnoreCase) || string.Equals(a.ShortName, words, StringComparison.OrdinalIgnoreCase)).ToList();
        if (exact.Count == 1) return exact[0];
        if (found.Count == 1) return found[0];
        if (found.Count == 0) return new Refusal("unknown_code", field, "Instansi atau unit tidak ditemukan. Coba sebagian namanya.", "No agency or unit was found. Try a part of its name.");
        var names = string.Join("; ", found.Take(5).Select(a => a.Name));
        return new Refusal("several_found", field, $"Ada beberapa yang cocok. Tulis nama lengkapnya: {names}.", $"Several match. Write the full name: {names}.");
    }

    /// <summary>What was typed, made safe; null when that is nothing or longer than any name.</summary>
    protected static string? Clean(string? text) => IndonesianText.Clean(text ?? "") is { Length: > 0 and <= LongestInput } clean ? clean : null;
}
