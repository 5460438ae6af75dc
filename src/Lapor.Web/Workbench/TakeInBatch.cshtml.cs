using Lapor.Intake;
using Lapor.Intake.Register;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>A digitised register: its reports, the receipts while they can be printed, and taking it back.</summary>
public sealed class TakeInBatchPage(Asker access, DigitiseRegister register, IntakeBatches batches, WorkbenchMenu menu, TimeProvider time) : FormPage
{
    /// <summary>Why it is taken back.</summary>
    [BindProperty]
    public string? Alasan { get; set; }

    [FromRoute(Name = "kunci")]
    public string Name { get; set; } = "";

    public IntakeBatch Batch { get; private set; } = new();

    public IReadOnlyList<BatchLine> Lines { get; private set; } = [];

    public int Untouched => Lines.Count(l => l.IsUntouched);

    /// <summary>Those that somebody works on: they stay.</summary>
    public IReadOnlyList<BatchLine> Staying => [.. Lines.Where(l => !l.IsUntouched && !l.IsGone)];

    /// <summary>Receipts are printed by who filed it, for half an hour.</summary>
    public bool Prints => Batch.OfficerId == access.Signed.Id && Batch.CreatedAt > (time.GetUtcNow() - AssistedIntake.Printable).ToUnixTimeMilliseconds();

    /// <summary>Address of a line's receipt.</summary>
    public string Receipt(BatchLine line) => $"{TakeInFormPage.Address}/tanda-terima/{register.LineKey(Batch, line.Line)}";

    /// <summary>How a batch stands, Indonesian.</summary>
    public static string State(IntakeBatch batch) => batch.UndoneAt is not null ? "Dibatalkan" : batch.FinishedAt is null ? "Terputus; unggah lagi berkasnya" : "Tercatat";

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>Takes it back.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var gone = await batches.TakeBack(access.Signed, Name, Alasan ?? "", cancel);
        return gone.IsRefused ? await Refuse(gone.Refusals, cancel) : LocalRedirect($"{TakeInSheetPage.Address}/{Name}");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Lines = await batches.Lines(Batch, cancel);
        Response.Headers.CacheControl = "no-store";
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, TakeInSheetPage.Address, cancel));
        return Page();
    }

    private async Task<bool> Load(CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(access.Signed)) || !Drafts.IsKey(Name) || await batches.Of(Name, cancel) is not { } batch || !IntakeBatches.IsOpenTo(access.Signed, batch)) return false;
        Batch = batch;
        return true;
    }
}
