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
/// <param name="Bubble">As a messenger would show it; null: a text message.</param>
public sealed record ShownText(ChannelText Text, string Example, bool IsChanged, ChatBubble? Bubble)
{
    public int Septets => Gsm0338.Septets(Example)!.Value;

    public int Parts => Gsm0338.Parts(Example);
}

/// <summary>Texts of one place.</summary>
/// <param name="Id">Of the heading.</param>
/// <param name="Title">A key of the texts on screen.</param>
/// <param name="About">What they have in common, likewise.</param>
/// <param name="Texts">In the order in which a person meets them.</param>
public sealed record TextGroup(string Id, string Title, string About, IReadOnlyList<ShownText> Texts);

/// <summary>The texts that channels answer with.</summary>
public sealed class ChannelTextListPage(Asker access, AgencyStore agencies, ChannelTextStore texts, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    public IReadOnlyList<TextGroup> Groups { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Channels;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsNational) return false;
        var wording = await texts.Get(cancel);
        var shown = ChannelTexts.All.Select(t => Shown(t, wording)).ToLookup(s => s.Text.Kind);
        Groups =
        [
            new("sms", "SMS dan perintah", "Jawaban atas SMS, dan atas perintah di pengirim pesan. Tampil dengan isian contoh yang terpanjang; angkanya tanda yang dipakai dan SMS yang dibayar.", [.. shown[ChannelTextKind.Sms]]),
            new("percakapan", "Percakapan di pengirim pesan", "Pertanyaan dan jawaban di WhatsApp, Telegram, Messenger, Instagram, dan X, seperti tampil di sana.", [.. shown[ChannelTextKind.Talk], .. shown[ChannelTextKind.Post]]),
            new("bagian", "Bagian percakapan", "Potongan yang mengisi naskah percakapan di atas.", [.. shown[ChannelTextKind.TalkPart]]),
            new("tombol", "Tombol percakapan", "Paling panjang 20 huruf. Kata bawaan tetap dimengerti bila diketik.", [.. shown[ChannelTextKind.Title]]),
        ];
        return true;
    }

    private ShownText Shown(ChannelText text, ChannelWording wording)
    {
        var (body, changed) = (wording.Body(text.Code, "id"), wording.IsChanged(text.Code, "id") || wording.IsChanged(text.Code, "en"));
        return text.Kind is ChannelTextKind.Sms ? new(text, texts.Example(text, "id", body), changed, null) : new(text, "", changed, texts.Bubble(text, "id", body, wording));
    }
}
