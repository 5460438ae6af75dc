using Lapor.Agencies;
using Lapor.Foundation;

namespace Lapor.Intake.Register;

/// <summary>
/// Finds the regions, agencies and categories that a register names, by code or by words. What is not clear is refused, never guessed: one of two villages of a name would be
/// the wrong one. Kept for one file.
/// </summary>
internal sealed class RegisterPlaces(RegionStore regions, AgencyStore agencies, CategoryStore categories)
{
    private const int Candidates = 10;
    private const int LongestName = 200;

    private readonly Dictionary<(string Field, string Words), (string? Code, Refusal? Why)> found = [];
    private IReadOnlyList<Category>? tree;

    /// <summary>The submission with codes in the place of words, and what was not found.</summary>
    public async Task<(Submission Given, IReadOnlyList<Refusal> Wrong)> Resolve(Submission given, CancellationToken cancel)
    {
        var region = await Once(RegisterColumns.Region.Field, given.RegionCode, Region, cancel);
        var agency = await Once(RegisterColumns.Agency.Field, given.Agency, Agency, cancel);
        var category = await Once(RegisterColumns.Category.Field, given.Category, Category, cancel);
        return (given with { RegionCode = region.Code, Agency = agency.Code, Category = category.Code }, [.. new[] { region.Why, agency.Why, category.Why }.OfType<Refusal>()]);
    }

    private async Task<(string? Code, Refusal? Why)> Once(string field, string? words, Func<string, CancellationToken, Task<(string?, Refusal?)>> find, CancellationToken cancel)
    {
        var text = IndonesianText.Clean(words ?? "").ReplaceLineEndings(" ").Trim();
        if (text.Length == 0) return default;
        if (text.Length > LongestName) text = text[..LongestName];
        if (!found.TryGetValue((field, text), out var known)) found[(field, text)] = known = await find(text, cancel);
        return known;
    }

    private async Task<(string?, Refusal?)> Region(string text, CancellationToken cancel)
    {
        if (Agencies.Region.IsCode(text) && await regions.ByCode(text, cancel) is { } known) return (known.Code, null);
        var all = await regions.Search(text, limit: Candidates, cancel: cancel);
        var own = all.Where(r => Same(text, r.FullName) || Same(text, r.PathName)).ToList();
        if (own.Count == 0) own = [.. all.Where(r => Same(text, r.Name))];
        return Only(own.Count > 0 ? own : all, r => r.Code, r => r.FullName, RegisterColumns.Region.Field,
            ("Wilayah ini tidak ditemukan. Periksa ejaannya, atau tulis kode wilayahnya.", "This region was not found. Check the spelling, or write its code."),
            ("Ada beberapa wilayah dengan nama ini. Tulis lengkap, misalnya {0}.", "Several regions have this name. Write it in full, for example {0}."));
    }

    private async Task<(string?, Refusal?)> Agency(string text, CancellationToken cancel)
    {
        if (await agencies.BySlug(text, cancel) is { Active: true } known) return (known.Slug, null);
        var all = await agencies.Search(text, rootsOnly: true, limit: Candidates, cancel: cancel);
        var own = all.Where(a => Same(text, a.Name) || Same(text, a.ShortName)).ToList();
        return Only(own.Count > 0 ? own : all, a => a.Slug, a => a.Name, RegisterColumns.Agency.Field,
            ("Instansi ini tidak ditemukan. Periksa ejaannya, atau kosongkan: kami yang mencarikan.", "This agency was not found. Check the spelling, or leave it empty: we find it."),
            ("Ada beberapa instansi dengan nama ini. Tulis lengkap, misalnya {0}.", "Several agencies have this name. Write it in full, for example {0}."));
    }

    private async Task<(string?, Refusal?)> Category(string text, CancellationToken cancel)
    {
        tree ??= await categories.Tree(cancel);
        var own = tree.Where(c => c.Code == text).ToList();
        if (own.Count == 0) own = [.. tree.Where(c => Same(text, c.Name) || Same(text, c.NameEn))];
        // A main category may be called like one of its own: the narrower is meant.
        if (own.Count > 1) own.RemoveAll(c => c.ParentCode is null);
        return Only(own, c => c.Code, c => c.Code, RegisterColumns.Category.Field,
            ("Kategori ini tidak ada. Periksa ejaannya, atau kosongkan: kami yang memilih.", "There is no such category. Check the spelling, or leave it empty: we choose."),
            ("Ada beberapa kategori dengan nama ini. Tulis kodenya, misalnya {0}.", "Several categories have this name. Write the code, for example {0}."));
    }

    private static (string?, Refusal?) Only<T>(IReadOnlyList<T> all, Func<T, string> code, Func<T, string> name, string field, (string Id, string En) none, (string Id, string En) many) => all.Count switch
    {
        1 => (code(all[0]), null),
        0 => (null, new($"{field}_not_found", field, none.Id, none.En)),
        _ => (null, new($"{field}_unclear", field, many.Id.Replace("{0}", name(all[0]), StringComparison.Ordinal), many.En.Replace("{0}", name(all[0]), StringComparison.Ordinal))),
    };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
