using Lapor.Agencies;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>A text of a channel as the list shows it.</summary>
/// <param name="Text">Which one.</param>
/// <param name="Example">In Indonesian, with the longest values that there are.</param>
/// <param name="IsChanged">An admin wrote it otherwise, in one language at least.</param>
public sealed record ShownText(ChannelText Text, string Example, bool IsChanged)
{
    public int Septets => Gsm0338.Septets(Example)!.Value;

    public int Parts => Gsm0338.Parts(Example);
}

/// <summary>The texts that channels answer with.</summary>
public sealed class ChannelTextListPage(Asker access, AgencyStore agencies, ChannelTextStore texts, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    public IReadOnlyList<ShownText> Shown { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Channels;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsNational) return false;
        var wording = await texts.Get(cancel);
        Shown = [.. ChannelTexts.All.Select(t => new ShownText(t, texts.Example(t, "id", wording.Body(t.Code, "id")), wording.IsChanged(t.Code, "id") || wording.IsChanged(t.Code, "en")))];
        return true;
    }
}
