using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// Coming back with the receipt: the conversation, a reply, the officers' files. The code travels in the body of a post and in the answer's hidden
/// fields, never in an address or a cookie. What cannot be a code, an unknown one and an erased case cost the same work and get the same words.
/// </summary>
public sealed class WbsOpenPage(Cases cases, CaseTurns turns, Texts.Texts T) : WbsPage(T)
{
    /// <summary>The code as typed.</summary>
    [BindProperty]
    public string? Receipt { get; set; }

    /// <summary><c>open</c>, <c>reply</c> or <c>file</c>; in the body, so that the address does not tell.</summary>
    [BindProperty]
    public string? Act { get; set; }

    /// <summary>Storage key of the file to send.</summary>
    [BindProperty]
    public string? Wanted { get; set; }

    /// <summary>The case, when the code was right.</summary>
    public OpenedCase? Opened { get; private set; }

    /// <summary>The reply was kept.</summary>
    public bool Replied { get; private set; }

    /// <summary>A reply that was written but could not be taken, because the case could not be opened.</summary>
    public bool Holding => Opened is null && Act == "reply" && !string.IsNullOrWhiteSpace(Text);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Cases.IsFormKey(FormKey)) FormKey = Cases.NewFormKey();
        using var turn = await turns.Take("open", cancel);
        if (turn is null) return await TooMany(cancel);
        Opened = await cases.Open(Receipt, cancel);
        if (Opened is null) return await Refuse([CaseRefusals.WrongReceipt], cancel);
        return Act switch
        {
            "file" => Send(Opened),
            "reply" => await Reply(Opened, cancel),
            _ => Page(),
        };
    }

    private async Task<IActionResult> Reply(OpenedCase opened, CancellationToken cancel)
    {
        if (MayTell()) return await Again(cancel);
        var outcome = await cases.Reply(opened, FormKey!, Text, Sent(), cancel);
        if (outcome.IsRefused) return await Refuse(outcome.Refusals, cancel);
        Opened = await cases.Open(Receipt, cancel);
        (Replied, Text, Seen, FormKey) = (true, null, false, Cases.NewFormKey());
        return Page();
    }

    private IActionResult Send(OpenedCase opened)
    {
        var file = opened.Messages.SelectMany(m => m.Files).FirstOrDefault(f => f.StorageKey == Wanted);
        if (file is null || cases.File(opened, file.StorageKey) is not { } content) return NotFound();
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return File(content, file.MediaType, file.Name);
    }
}
