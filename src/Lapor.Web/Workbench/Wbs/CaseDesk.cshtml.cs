using Lapor.Foundation;
using Lapor.Web.Shared;
using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Wbs;

/// <summary>One case before a holder who has the inbox open: the conversation, the answer, the files, the end.</summary>
public sealed class CaseDeskPage(Asker access, Inboxes inboxes, Cases cases, InboxKey keys, WorkbenchMenu menu, Texts.Texts T) : InboxFormPage(access, inboxes, menu, T)
{
    private const int LongestReason = 500;

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public long CaseId { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    /// <summary>Code of the state after the answer.</summary>
    [BindProperty]
    public string? State { get; set; }

    [BindProperty]
    public string? FormKey { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? Wanted { get; set; }

    [BindProperty]
    public List<IFormFile> Files { get; set; } = [];

    /// <summary>The states an answer can lead to.</summary>
    public static IReadOnlyList<CaseState> States { get; } = [CaseState.Reviewing, CaseState.Answered, CaseState.Closed];

    public OpenedCase Opened { get; private set; } = new(0, CaseState.Received, 0, "", "", []);

    /// <summary>The part that was refused.</summary>
    public string Form { get; private set; } = "";

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAnswerAsync(CancellationToken cancel)
    {
        Form = "answer";
        if (await Open(cancel) is { } other) return other;
        if (!Cases.IsFormKey(FormKey)) FormKey = Cases.NewFormKey();
        if (Codes.TryMember<CaseState>(State) is not { } state || !States.Contains(state))
            return await Refuse([Missing("state", "Pilih tahap perkara ini.", "Choose how far the case is.")], cancel);
        var done = await Store.Answer(Officer.Id, Opened, FormKey!, state, Text, [.. Files.Select(f => new SentFile("", f.OpenReadStream))], cancel);
        return done.IsRefused ? await Refuse(done.Refusals, cancel) : LocalRedirect(Address() + "?done=answered");
    }

    public async Task<IActionResult> OnPostFileAsync(CancellationToken cancel)
    {
        if (await Open(cancel) is { } other) return other;
        var file = Opened.Messages.SelectMany(m => m.Files).FirstOrDefault(f => f.StorageKey == Wanted);
        if (file is null || cases.File(Opened, file.StorageKey) is not { } content) return NotFound();
        Response.Headers.CacheControl = "no-store";
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return File(content, file.MediaType, file.Name);
    }

    public async Task<IActionResult> OnPostEraseAsync(CancellationToken cancel)
    {
        Form = "erase";
        if (await Open(cancel) is { } other) return other;
        var reason = IndonesianText.Clean(Reason ?? "");
        if (reason.Length is 0 or > LongestReason)
            return await Refuse([Missing("reason", "Tulis alasannya, tanpa isi laporan. Alasan masuk catatan audit.", "Write the reason, without anything of the report. It goes into the audit trail.")], cancel);
        await Store.Erase(Officer.Id, CaseId, reason, cancel);
        return To("erased");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (Opened.Id == 0 && await Open(cancel) is { } other) return other;
        if (!Cases.IsFormKey(FormKey)) FormKey = Cases.NewFormKey();
        return await Show(cancel);
    }

    /// <summary>Reads the case; else what is answered instead: not found, or the inbox, which asks for the passphrase.</summary>
    private async Task<IActionResult?> Open(CancellationToken cancel)
    {
        if (!await Find(Id, cancel) || !Holds) return NotFound();
        if (keys.Of(Officer.Id, Id) is not { } key) return To("locked");
        var opened = await Store.Open(Officer.Id, CaseId, key, cancel);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(key);
        if (opened is null) return NotFound();
        Opened = opened;
        return null;
    }

    private string Address() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{WorkbenchMenu.Inboxes}/{Id}/perkara/{CaseId}");
}
