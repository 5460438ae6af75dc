using System.Globalization;
using Lapor.Foundation;
using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// The whistleblower's entrance: how to stay safe, the inbox, the words, the files. The receipt is shown in the answer to the post itself: a redirect
/// would need it in an address or a cookie.
/// </summary>
public sealed class WbsFormPage(Cases cases, Inboxes inboxes, CaseTurns turns, Settings settings, Texts.Texts T) : WbsPage(T)
{
    private static readonly Refusal NoneChosen = new("required", "inbox", "Pilih siapa yang boleh membaca laporan ini.", "Choose who may read this report.");

    /// <summary>Number of the chosen inbox.</summary>
    [BindProperty]
    public string? Inbox { get; set; }

    /// <summary>The inboxes that take reports, the nation's first.</summary>
    public IReadOnlyList<Inbox> Choices { get; private set; } = [];

    /// <summary>Set when the report was filed.</summary>
    public FiledCase? Filed { get; private set; }

    /// <summary>The address of this page in the Tor network, where the operator runs one.</summary>
    public Uri? Onion => settings.Onion;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Cases.IsFormKey(FormKey)) FormKey = Cases.NewFormKey();
        if (MayTell()) return await Again(cancel);
        if (!long.TryParse(Inbox, NumberStyles.None, CultureInfo.InvariantCulture, out var inbox)) return await Refuse(string.IsNullOrWhiteSpace(Text) ? [NoneChosen, CaseRefusals.Empty] : [NoneChosen], cancel);
        using var turn = await turns.Take("file", cancel);
        if (turn is null) return await TooMany(cancel);
        var filed = await cases.File(FormKey!, inbox, Text, Sent(), cancel);
        if (filed.IsRefused) return await Refuse(filed.Refusals, cancel);
        Filed = filed.Value;
        return Page();
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        Choices = [.. (await inboxes.All(cancel)).Where(i => i.Open)];
        if (Choices is [var only]) Inbox ??= only.Id.ToString(CultureInfo.InvariantCulture);
        return await base.Again(cancel);
    }
}
