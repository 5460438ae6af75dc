using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;

namespace Lapor.Web.Public;

/// <summary>A region or agency as it was typed or chosen.</summary>
/// <param name="Code">What was meant; null when that is not clear.</param>
/// <param name="Text">As it stands in the field.</param>
/// <param name="Choices">Several that the text may mean: code and full name. Empty with a text and no code: none was found.</param>
public sealed record NamedChoice(string? Code, string Text, IReadOnlyList<(string Code, string Name)> Choices)
{
    public static NamedChoice Nothing { get; } = new(null, "", []);

    /// <summary>In a submission: the code, or the typed words where they could not be resolved, so that a draft keeps them.</summary>
    public string? Raw => Code ?? (Text.Length > 0 ? Text : null);

    public bool IsUnclear => Code is null && Text.Length > 0;
}

/// <summary>One list of the step-by-step choice of a region.</summary>
/// <param name="Level">Provinces, regencies, …</param>
/// <param name="Inside">The areas to choose from, in code order.</param>
/// <param name="Chosen">Code of the one chosen, or null.</param>
public sealed record RegionStep(RegionLevel Level, IReadOnlyList<Region> Inside, string? Chosen);

/// <summary>A report being written: what the form shows.</summary>
/// <param name="Content">As typed, before any check.</param>
/// <param name="Region">Where.</param>
/// <param name="Agency">The agency wished for.</param>
public sealed record WrittenReport(Submission Content, NamedChoice Region, NamedChoice Agency)
{
    public static WrittenReport Empty { get; } = new(new Submission(), NamedChoice.Nothing, NamedChoice.Nothing);

    /// <summary>True when nothing was written yet.</summary>
    public bool IsEmpty => Content with { Language = "id", DraftId = null, Contact = Content.Contact with { Language = "id" } } == new Submission();

    /// <summary>Everything that is wrong; a region or agency that could not be told gets words of its own.</summary>
    public async Task<List<Refusal>> Wrong(FileReport intake, CancellationToken cancel)
    {
        List<Refusal> wrong = [.. (await intake.Check(Content, cancel))
            .Where(r => !(r.Field == "regionCode" && Region.IsUnclear) && !(r.Field == "agency" && Agency.IsUnclear))];
        wrong.AddRange(Unclear());
        return wrong;
    }

    /// <summary>What is to be said of a region or agency that could not be told.</summary>
    public IEnumerable<Refusal> Unclear()
    {
        if (Region.IsUnclear)
        {
            yield return Region.Choices.Count == 0
                ? new("region_not_found", "regionCode", "Wilayah ini tidak ditemukan. Periksa ejaannya, atau tulis nama kabupaten, kota atau provinsinya saja.", "This region was not found. Check the spelling, or write only the regency, city or province.")
                : new("region_unclear", "regionCode", "Ada beberapa wilayah dengan nama ini. Pilih salah satu di bawah.", "Several regions have this name. Choose one below.");
        }

        if (Agency.IsUnclear)
        {
            yield return Agency.Choices.Count == 0
                ? new("agency_not_found", "agency", "Instansi ini tidak ditemukan. Periksa ejaannya, atau kosongkan: kami yang mencarikan.", "This agency was not found. Check the spelling, or leave it empty: we find it for you.")
                : new("agency_unclear", "agency", "Ada beberapa instansi dengan nama ini. Pilih salah satu di bawah.", "Several agencies have this name. Choose one below.");
        }
    }
}

/// <summary>Reads the form. Region and agency come by code where the type-ahead chose one, and by their words where no script ran.</summary>
public sealed class ReadReport(RegionStore regions, AgencyStore agencies)
{
    private const int Candidates = 30;
    private const int NameLimit = 200;

    /// <summary>The form as it was posted.</summary>
    public async Task<WrittenReport> Read(IFormCollection form, string language, CancellationToken cancel)
    {
        string? Text(string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
        // A place chosen step by step counts when it was chosen in this very form: after the one that the page came with.
        var region = Stepped(form) is { } step && step != (Text("regionTreeAt") ?? "") ? await RegionOf(step, cancel)
            : await Region(Short(Text("regionCodeText")), Text("regionCode"), Text("regionCodePick"), cancel);
        var agency = await Agency(Short(Text("agencyText")), Text("agency"), Text("agencyPick"), cancel);
        var content = new Submission
        {
            Class = Text("class"),
            Title = Text("title"),
            Text = Text("text"),
            IncidentDate = Text("incidentDate"),
            RegionCode = region.Raw,
            Place = Text("place"),
            Agency = agency.Raw,
            Category = Text("category"),
            Anonymous = Text("anonymous") == "true",
            Confidential = Text("confidential") == "true",
            Contact = new Contact(Text("reporter.name") ?? "", Text("reporter.phone") ?? "", Text("reporter.email") ?? "", Text("reporter.shownName") ?? ""),
            Language = language,
        };
        return new(content, region, agency);
    }

    /// <summary>The lists of the step-by-step choice: the provinces, and what lies inside each area that is chosen already.</summary>
    public async Task<IReadOnlyList<RegionStep>> Steps(string? code, CancellationToken cancel)
    {
        List<RegionStep> steps = [];
        string? above = null;
        foreach (var level in Enum.GetValues<RegionLevel>())
        {
            var inside = await regions.Children(above, cancel);
            if (inside.Count == 0) break;
            steps.Add(new(level, inside, Agencies.Region.At(level, code)));
            if (steps[^1].Chosen is not { } chosen) break;
            above = chosen;
        }

        return steps;
    }

    /// <summary>
    /// The deepest of the codes that still lie in one another: whoever changes the province has left the districts below the old one.
    /// Null when the form has no such lists.
    /// </summary>
    private static string? Stepped(IFormCollection form)
    {
        if (!form.ContainsKey("regionTree0")) return null;
        var deepest = "";
        foreach (var level in Enum.GetValues<RegionLevel>())
        {
            var code = form[$"regionTree{(int)level}"].ToString();
            if (!Agencies.Region.IsCode(code) || (Agencies.Region.ParentOf(code) ?? "") != deepest) break;
            deepest = code;
        }

        return deepest;
    }

    /// <summary>A draft as it was kept.</summary>
    public async Task<WrittenReport> Restore(Submission content, CancellationToken cancel) =>
        new(content, await RegionOf(content.RegionCode, cancel), await AgencyOf(content.Agency, cancel));

    /// <summary>The agency of an address such as <c>/?instansi=kab-buleleng</c>; nothing for an unknown one.</summary>
    public async Task<NamedChoice> AgencyBySlug(string slug, CancellationToken cancel) =>
        await agencies.BySlug(Short(slug), cancel) is { Active: true } agency ? new(agency.Slug, agency.Name, []) : NamedChoice.Nothing;

    private async Task<NamedChoice> RegionOf(string? raw, CancellationToken cancel) => string.IsNullOrEmpty(raw) ? NamedChoice.Nothing
        : await regions.ByCode(raw, cancel) is { } known ? new(known.Code, known.FullName, [])
        : await Region(raw, null, null, cancel);

    private async Task<NamedChoice> AgencyOf(string? raw, CancellationToken cancel) => raw is null ? NamedChoice.Nothing
        : await agencies.BySlug(raw, cancel) is { } known ? new(known.Slug, known.Name, [])
        : await Agency(raw, null, null, cancel);

    private async Task<NamedChoice> Region(string text, string? code, string? pick, CancellationToken cancel)
    {
        if (text.Length == 0) return NamedChoice.Nothing;
        // Without script the hidden code stays when the words are changed, so it counts only while it belongs to them.
        if (Agencies.Region.IsCode(code) && await regions.ByCode(code!, cancel) is { } chosen && (Same(text, chosen.Name) || Same(text, chosen.PathName) || Same(text, chosen.FullName)))
            return new(chosen.Code, chosen.FullName, []);
        var found = await regions.Search(text, limit: Candidates, cancel: cancel);
        return Choose(text, pick, [.. found.Select(r => (r.Code, r.FullName, r.Name))]);
    }

    private async Task<NamedChoice> Agency(string text, string? slug, string? pick, CancellationToken cancel)
    {
        if (text.Length == 0) return NamedChoice.Nothing;
        if (slug is { Length: > 0 and <= NameLimit } && await agencies.BySlug(Short(slug), cancel) is { } chosen && Same(text, chosen.Name))
            return new(chosen.Slug, chosen.Name, []);
        var found = await agencies.Search(text, rootsOnly: true, limit: Candidates, cancel: cancel);
        return Choose(text, pick, [.. found.Select(a => (a.Slug, a.Name, a.ShortName))]);
    }

    private static NamedChoice Choose(string text, string? pick, List<(string Code, string Name, string Short)> found)
    {
        var exact = found.FindAll(f => Same(text, f.Name));
        if (exact.Count == 0) exact = found.FindAll(f => Same(text, f.Short));
        var meant = found.Exists(f => f.Code == pick) ? found.Find(f => f.Code == pick)
            : exact.Count == 1 ? exact[0]
            : found.Count == 1 ? found[0]
            : default;
        return meant.Code is null ? new(null, text, [.. found.Select(f => (f.Code, f.Name))]) : new(meant.Code, meant.Name, []);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Short(string? text)
    {
        var clean = IndonesianText.Clean(text ?? "").ReplaceLineEndings(" ").Trim();
        return clean.Length > NameLimit ? clean[..NameLimit] : clean;
    }
}
