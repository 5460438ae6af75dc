using Lapor.Foundation;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// Finds a report by its number; with the receipt code opens its private view. The code travels in the body of a post only: addresses end up
/// in histories, logs and shared links.
/// </summary>
public sealed class TrackModel(ReceiptGate receipts, Asker access, Texts.Texts texts) : FormPage
{
    /// <summary>As typed, any grouping.</summary>
    [BindProperty]
    public string? Number { get; set; }

    /// <summary>As typed; optional.</summary>
    [BindProperty]
    public string? Receipt { get; set; }

    /// <summary>The reader comes from a report's page and says it is theirs: only the code is still missing.</summary>
    public bool Own { get; private set; }

    /// <summary><c>?nomor=</c> goes straight to the report; <c>?milik=</c> asks for its code.</summary>
    public IActionResult OnGet(string? nomor, string? milik)
    {
        if (TrackingId.TryParse(nomor, out var id)) return Redirect($"/laporan/{id}");
        Own = TrackingId.TryParse(milik, out var own);
        Number = Own ? own.Spoken : nomor;
        if (!Own && !string.IsNullOrWhiteSpace(nomor)) Mistyped();
        return Page();
    }

    /// <summary>Without a code: to the report's page, whether it exists or not. With one: proved first, and every way to be wrong is answered alike.</summary>
    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "private, no-store";
        if (!TrackingId.TryParse(Number, out var id))
        {
            Mistyped();
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await Again(cancel);
        }

        if (string.IsNullOrWhiteSpace(Receipt)) return Redirect($"/laporan/{id}");
        var proof = await receipts.Prove(HttpContext, id.ToString(), Receipt, cancel);
        if (proof is not Proof.Right) return ReceiptGate.Status(HttpContext, proof, await Refuse([ReceiptGate.Refused(proof)], cancel));
        access.GivePass(id);
        return Redirect($"/laporan/{id}?kabar=opened");
    }

    public override Task<IActionResult> Again(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field.Length == 0 ? "" : "Receipt", refusal.Message(texts.Language));
        return Task.FromResult<IActionResult>(Page());
    }

    // The check digit is arithmetic: it says nothing about which reports exist.
    private void Mistyped() => ModelState.AddModelError("Number", string.IsNullOrWhiteSpace(Number)
        ? texts["Tulis nomor laporan, 10 angka."]
        : texts["Nomor ini sepertinya salah ketik. Nomor laporan terdiri atas 10 angka dan angka terakhirnya menguji yang lain: periksa digit demi digit."]);
}
