using System.Globalization;
using Lapor.Foundation;
using Lapor.Web.Shared;
using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>What both pages of the whistleblower's entrance share: the text, the files, the form's key, and how refusals are said.</summary>
public abstract class WbsPage(Texts.Texts T) : FormPage
{
    /// <summary>What was written.</summary>
    [BindProperty]
    public string? Text { get; set; }

    /// <summary>See <see cref="Cases.NewFormKey"/>.</summary>
    [BindProperty]
    public string? FormKey { get; set; }

    /// <summary>The writer has seen what may give them away and sends it as it is.</summary>
    [BindProperty]
    public bool Seen { get; set; }

    /// <summary>Files chosen; a browser sends none a second time.</summary>
    [BindProperty]
    public List<IFormFile> Files { get; set; } = [];

    /// <summary>Kinds of data in the text that may tell who wrote it, as words; empty where none were found or the writer has seen them.</summary>
    public IReadOnlyList<string> Telling { get; private set; } = [];

    /// <summary>True when files came with a post that was not taken.</summary>
    public bool FilesLost => Files.Count > 0 && (Refusals.Count > 0 || Telling.Count > 0);

    /// <summary>What each form's address carries on, since no cookie may.</summary>
    public string Language => T.Language == "en" ? "?bahasa=en" : "";

    /// <summary>Refused because too many are asking at this moment.</summary>
    protected static Refusal Busy { get; } = new(
        "too_many_requests", "",
        "Terlalu banyak yang membuka saat ini. Tunggu satu menit, lalu kirim lagi. Tulisan Anda masih ada di bawah.",
        "Too many are asking at this moment. Wait a minute, then send again. What you wrote is still below.");

    /// <summary>Words for a day of a case.</summary>
    public string Day(string day) => IndonesianDates.Day(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), T.Language);

    public override Task<IActionResult> Again(CancellationToken cancel)
    {
        if (!Cases.IsFormKey(FormKey)) FormKey = Cases.NewFormKey();
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field.Length == 0 ? "" : char.ToUpperInvariant(refusal.Field[0]) + refusal.Field[1..], refusal.Message(T.Language));
        return Task.FromResult<IActionResult>(Page());
    }

    /// <summary>True when the text may give its writer away and they were not told so yet: they are told now, and nothing is sent.</summary>
    protected bool MayTell()
    {
        if (Seen) return false;
        // Names stand in nearly every such report, and mostly those of others.
        Telling = [.. PersonalData.Sure(Text ?? "").Select(f => f.Kind).Where(k => k is not PersonalDataKind.Name).Distinct().Select(kind => T[PublicWords.Masked(kind)])];
        if (Telling.Count == 0) return false;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return true;
    }

    /// <summary>The page with the refusal of too many tries.</summary>
    protected async Task<IActionResult> TooMany(CancellationToken cancel)
    {
        var page = await Refuse([Busy], cancel);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return page;
    }

    /// <summary>The files as the operation takes them: their names stay behind.</summary>
    protected IReadOnlyList<SentFile> Sent() => [.. Files.Where(f => f.Length > 0 || f.FileName.Length > 0).Select(f => new SentFile("", f.OpenReadStream))];
}
