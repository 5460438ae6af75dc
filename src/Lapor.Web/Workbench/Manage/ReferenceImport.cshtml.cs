using Lapor.Agencies;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>Brings a file into a table: first tried, with each mistake beside its line, then imported.</summary>
public sealed class ReferenceImportPage(Asker access, AgencyStore agencies, ImportReference import, WorkbenchMenu menu, Texts.Texts T) : ReferencePage(access, agencies, menu, T)
{
    /// <summary>Bytes; the largest table of the nation, its 91,000 regions, is 3 MB.</summary>
    public const long LargestFile = 10 * 1024 * 1024;

    /// <summary>Characters; a longer file does not go back into the page to be mended there, it is picked again.</summary>
    private const int LongestText = 250_000;
    private const int MistakesShown = 200;

    [BindProperty]
    public IFormFile? Berkas { get; set; }

    /// <summary>The file as text, to be mended and tried again.</summary>
    [BindProperty]
    public string? Isi { get; set; }

    /// <summary><c>impor</c> to import; anything else tries only.</summary>
    [BindProperty]
    public string? Aksi { get; set; }

    public ImportResult? Result { get; private set; }

    /// <summary>Mistakes with the line they are in.</summary>
    public IReadOnlyList<(LineError Mistake, string Line)> Mistakes { get; private set; } = [];

    /// <summary>The text fits the page and can be imported from there.</summary>
    public bool Kept => !string.IsNullOrEmpty(Isi);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Opens() || !Keeps) return NotFound();
        var text = Isi ?? "";
        if (Berkas is { Length: > 0 })
        {
            if (Berkas.Length > LargestFile) return await Refuse([new("file_too_large", "berkas", "Berkas paling besar 10 MB.", "A file is at most 10 MB.")], cancel);
            using var reader = new StreamReader(Berkas.OpenReadStream());
            text = await reader.ReadToEndAsync(cancel);
            ModelState.Remove(nameof(Isi));
            Isi = text.Length <= LongestText ? text : null;
        }

        if (string.IsNullOrWhiteSpace(text)) return await Refuse([new("missing", "berkas", "Pilih berkas CSV.", "Choose a CSV file.")], cancel);
        // PostgreSQL takes no zero byte in a text.
        text = text.Replace("\0", "", StringComparison.Ordinal);
        using var content = new StringReader(text);
        Result = await import.Run(Table, content, dryRun: Aksi != "impor", Viewer.Officer?.Id, cancel);
        if (Result.Mistakes.Count == 0) return Result.DryRun ? await Show(cancel) : LocalRedirect(Address + "?done=imported");
        var lines = text.Split('\n');
        Mistakes = [.. Result.Mistakes.Take(MistakesShown).Select(m => (m, m.Line <= lines.Length ? lines[m.Line - 1].Trim() : ""))];
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Show(cancel);
    }

    protected override Task<bool> Load(CancellationToken cancel) => Task.FromResult(Opens() && Keeps);
}
