using System.Buffers.Text;
using Lapor.Intake.Import;
using Lapor.Intake.Register;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>Digitises a paper register from a sheet: first tried, each line with what is wrong, where and what to do; then filed as one batch. The file goes back into the page between the two.</summary>
public sealed class TakeInSheetPage(Asker access, DigitiseRegister register, IntakeBatches batches, WorkbenchMenu menu) : FormPage
{
    /// <summary>Address of the page; its batches lie below it.</summary>
    public const string Address = TakeInFormPage.Address + "/berkas";

    [BindProperty]
    public IFormFile? Berkas { get; set; }

    /// <summary>The file that was tried, base64url.</summary>
    [BindProperty]
    public string? Isi { get; set; }

    /// <summary><c>catat</c> to file; anything else only tries.</summary>
    [BindProperty]
    public string? Aksi { get; set; }

    public Officer Officer => access.Signed;

    /// <summary>What the file would become; null: none was sent, or it cannot be read.</summary>
    public RegisterTrial? Trial { get; private set; }

    public IReadOnlyList<IntakeBatch> Batches { get; private set; } = [];

    /// <summary>The faults of each line, in its order.</summary>
    public IEnumerable<RowError> Faults => Trial?.Lines.SelectMany(l => l.Faults) ?? [];

    /// <summary>The whole file is in order, and something of it is new.</summary>
    public bool IsReady => Trial is { Wrong: 0, New: > 0 } trial && (trial.Earlier is not { } earlier || (earlier.FinishedAt is null && earlier.OfficerId == Officer.Id));

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>The empty sheet.</summary>
    /// <param name="jenis"><c>csv</c>; anything else is the workbook.</param>
    public IActionResult OnGetTemplat(string? jenis) => !May.TakeIn(Viewer.Of(Officer)) ? NotFound()
        : jenis == "csv" ? File(RegisterTemplate.Csv(), "text/csv; charset=utf-8", "agenda-laporan.csv")
        : File(RegisterTemplate.Workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "agenda-laporan.xlsx");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(Officer))) return NotFound();
        if (await Sent(cancel) is not { } file)
            return await Refuse([new("missing", "file", "Pilih berkas CSV atau .xlsx.", "Choose a CSV or .xlsx file.")], cancel);
        ModelState.Remove(nameof(Isi));
        Isi = file.Length <= DigitiseRegister.LargestFile ? Base64Url.EncodeToString(file) : null;
        if (Aksi == "catat")
        {
            var filed = await register.File(Officer, file, cancel);
            if (!filed.IsRefused) return LocalRedirect($"{Address}/{filed.Value.Name}");
            Refusals.AddRange(filed.Refusals);
        }

        var tried = await register.Try(Officer, file, cancel);
        if (tried.IsRefused)
        {
            Isi = null;
            return await Refuse(tried.Refusals.Where(t => !Refusals.Exists(r => r.Code == t.Code)), cancel);
        }

        Trial = tried.Value;
        if (Refusals.Count > 0 || Trial.Wrong > 0) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Again(cancel);
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(Officer))) return NotFound();
        Batches = await batches.For(Officer, cancel);
        Response.Headers.CacheControl = "no-store";
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, Address, cancel));
        return Page();
    }

    /// <summary>A file that was just chosen goes before the one that was tried; null: none, or nothing that a browser of ours sent.</summary>
    private async Task<byte[]?> Sent(CancellationToken cancel)
    {
        if (Berkas is { Length: > 0 })
        {
            // One byte more than may be: what is larger is told so, and not read.
            var content = new byte[Math.Min(Berkas.Length, DigitiseRegister.LargestFile + 1)];
            await using var stream = Berkas.OpenReadStream();
            await stream.ReadExactlyAsync(content, cancel);
            return content;
        }

        return Isi is { Length: > 0 } && Base64Url.IsValid(Isi) ? Base64Url.DecodeFromChars(Isi) : null;
    }
}
