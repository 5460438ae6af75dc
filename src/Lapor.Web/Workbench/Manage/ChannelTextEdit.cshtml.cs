using Lapor.Agencies;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>One text of a channel in both languages: written, tried, saved, or taken back to how it comes with the program.</summary>
public sealed class ChannelTextEditPage(Asker access, AgencyStore agencies, ChannelTextStore texts, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    [BindProperty(SupportsGet = true)]
    public string? Kode { get; set; }

    [BindProperty]
    public string? Indonesian { get; set; }

    [BindProperty]
    public string? English { get; set; }

    /// <summary><c>preview</c> or <c>default</c>; else it is saved.</summary>
    [BindProperty]
    public string? Step { get; set; }

    public ChannelText Text => ChannelTexts.Of(Kode ?? "")!;

    public bool IsChanged { get; private set; }

    /// <summary>Name of the field, its label, what stands in it, and how that would be said.</summary>
    public IEnumerable<(string Field, string Label, string Body, string Example)> Bodies =>
        [(nameof(Indonesian), "Naskah Indonesia", Indonesian ?? "", texts.Example(Text, "id", ChannelTextStore.Clean(Indonesian ?? ""))), (nameof(English), "Naskah Inggris", English ?? "", texts.Example(Text, "en", ChannelTextStore.Clean(English ?? "")))];

    protected override string Entry => WorkbenchMenu.Channels;

    public int Septets(string example) => Gsm0338.Septets(example)!.Value;

    public int Parts(string example) => Gsm0338.Parts(example);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Exists()) return NotFound();
        var wording = await texts.Get(cancel);
        (Indonesian, English) = (wording.Body(Text.Code, "id"), wording.Body(Text.Code, "en"));
        return await Show(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Exists()) return NotFound();
        if (Step == "preview")
        {
            var wrong = texts.Check(Text, "id", ChannelTextStore.Clean(Indonesian ?? "")).Concat(texts.Check(Text, "en", ChannelTextStore.Clean(English ?? ""))).ToList();
            return wrong.Count > 0 ? await Refuse(wrong, cancel) : await Show(cancel);
        }

        if (Step == "default") (Indonesian, English) = (Text.Indonesian, Text.English);
        var saved = await texts.Save(Text, Indonesian ?? "", English ?? "", Officer.Id, cancel);
        return saved.IsRefused ? await Refuse(saved.Refusals, cancel) : LocalRedirect($"{WorkbenchMenu.ChannelTexts}?done=saved");
    }

    protected override string FieldOf(string field) => field == "en" ? nameof(English) : nameof(Indonesian);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!Exists()) return false;
        var wording = await texts.Get(cancel);
        IsChanged = wording.IsChanged(Text.Code, "id") || wording.IsChanged(Text.Code, "en");
        return true;
    }

    private bool Exists() => IsNational && ChannelTexts.Of(Kode ?? "") is not null;
}
