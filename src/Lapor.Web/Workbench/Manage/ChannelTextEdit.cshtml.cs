using Lapor.Agencies;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>A text in one language.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Label">Its label: a key of the texts on screen.</param>
/// <param name="Body">What stands in it.</param>
/// <param name="Example">As a text message would say it; empty: it is none.</param>
/// <param name="Bubble">As a messenger would show it; null: a text message.</param>
public sealed record WrittenText(string Field, string Label, string Body, string Example, ChatBubble? Bubble);

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

    /// <summary>All texts as they stand.</summary>
    public ChannelWording Wording { get; private set; } = ChannelWording.Plain;

    /// <summary>Lines of the field.</summary>
    public int Rows => Text.Kind switch { ChannelTextKind.Title => 1, ChannelTextKind.TalkPart => 2, ChannelTextKind.Talk => 8, _ => 5 };

    /// <summary>Where it is said: a key of the texts on screen.</summary>
    public string Where => Text.Kind switch
    {
        ChannelTextKind.Talk => "Dikatakan di percakapan WhatsApp, Telegram, Messenger, Instagram, dan X.",
        ChannelTextKind.TalkPart => "Mengisi naskah lain di percakapan.",
        ChannelTextKind.Title => "Judul tombol di percakapan, paling panjang 20 huruf. Di X ditulis di bawah pesannya.",
        ChannelTextKind.Post => "Dibaca semua orang di bawah unggahan di X.",
        _ => Text.Anywhere ? "Dikirim lewat SMS dan pengirim pesan." : "Dikirim lewat SMS.",
    };

    /// <summary>A text in each language, as it stands in its field and as it would be said.</summary>
    public IEnumerable<WrittenText> Bodies => [Written(nameof(Indonesian), "Naskah Indonesia", "id", Indonesian ?? ""), Written(nameof(English), "Naskah Inggris", "en", English ?? "")];

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
            var now = await texts.Get(cancel);
            var wrong = texts.Check(Text, "id", ChannelTextStore.Clean(Text, Indonesian ?? ""), now).Concat(texts.Check(Text, "en", ChannelTextStore.Clean(Text, English ?? ""), now)).ToList();
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
        Wording = await texts.Get(cancel);
        IsChanged = Wording.IsChanged(Text.Code, "id") || Wording.IsChanged(Text.Code, "en");
        return true;
    }

    private WrittenText Written(string field, string label, string language, string body)
    {
        var clean = ChannelTextStore.Clean(Text, body);
        return Text.Kind is ChannelTextKind.Sms ? new(field, label, body, texts.Example(Text, language, clean), null) : new(field, label, body, "", texts.Bubble(Text, language, clean, Wording));
    }

    private bool Exists() => IsNational && ChannelTexts.Of(Kode ?? "") is not null;
}
