using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lapor.Web.Shared;

/// <summary>
/// The light of handling: <c>&lt;status-light light="red" label="Belum ditindaklanjuti" overdue="true" /&gt;</c>. Colour, icon and word
/// always come together; lateness is a second mark beside the light, never a change of it.
/// </summary>
[HtmlTargetElement("status-light", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StatusLightTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    /// <summary>red, yellow, green, blue, grey or black; anything else is shown grey.</summary>
    public required string Light { get; set; }

    /// <summary>The state in words; nothing: the usual word of that light.</summary>
    public string? Label { get; set; }

    /// <summary>Adds the mark "Terlambat".</summary>
    public bool Overdue { get; set; }

    /// <summary>The icon that belongs to a light. Each has another outline, so that the shape alone tells them apart.</summary>
    public static string IconOf(string light) => light switch
    {
        "red" => "hourglass",
        "yellow" => "reply",
        "green" => "check",
        "blue" => "pause",
        "black" => "archive",
        _ => "inbox",
    };

    /// <summary>What a light says, the same for everybody; a key of <see cref="Texts.Texts"/>.</summary>
    public static string WordOf(string light) => light switch
    {
        "red" => "Belum ditindaklanjuti",
        "yellow" => "Ditindaklanjuti",
        "green" => "Selesai",
        "blue" => "Ditunda",
        "black" => "Diarsipkan",
        _ => "Belum terverifikasi",
    };

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var light = Light.ToLowerInvariant() is var l && l is "red" or "yellow" or "green" or "blue" or "black" ? l : "grey";
        var word = Label ?? T[WordOf(light)];
        var mark = Tag("span", "light light-" + light, Tag("span", "light-disc", Drawing(IconOf(light))), Words(word));
        Become(output, "span", "lights");
        output.Content.AppendHtml(mark);
        if (Overdue)
            output.Content.AppendHtml(Tag("span", "pill pill-late", Drawing("alarm-clock"), Words(T["Terlambat"])));
    }
}

/// <summary>
/// How much time is left: <c>&lt;countdown tone="soon"&gt;2 hari kerja lagi&lt;/countdown&gt;</c>. Tones: calm, soon, late, paused.
/// With <c>datetime</c> the moment itself is in a <c>time</c> element.
/// </summary>
[HtmlTargetElement("countdown")]
public sealed class CountdownTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public string Tone { get; set; } = "calm";

    /// <summary>The deadline, ISO 8601.</summary>
    public string? Datetime { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var words = await output.GetChildContentAsync();
        Become(output, Datetime is null ? "span" : "time", Tone is "soon" or "late" or "paused" ? "pill pill-" + Tone : "pill");
        if (Datetime is not null)
            output.Attributes.SetAttribute("datetime", Datetime);
        output.Content.AppendHtml(Drawing(Tone switch { "late" => "alarm-clock", "paused" => "circle-pause", _ => "timer" }));
        output.Content.AppendHtml(words);
    }
}

/// <summary>A message in the page: <c>&lt;notice kind="success" title="Terkirim"&gt;…&lt;/notice&gt;</c>. Kinds: info, success, warning, error, brand.</summary>
[HtmlTargetElement("notice")]
public sealed class NoticeTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public string Kind { get; set; } = "info";

    public string? Title { get; set; }

    /// <summary>Announced by screen readers when it appears in answer to something the reader did.</summary>
    public bool Live { get; set; }

    public string? Icon { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var body = await output.GetChildContentAsync();
        Become(output, "div", Kind == "info" ? "notice" : "notice notice-" + Kind);
        if (Live)
            output.Attributes.SetAttribute("role", Kind == "error" ? "alert" : "status");
        output.Content.AppendHtml(Drawing(Icon ?? Kind switch
        {
            "success" => "circle-check",
            "warning" => "triangle-alert",
            "error" => "circle-x",
            "brand" => "lightbulb",
            _ => "info",
        }));
        var inner = Tag("div");
        if (Title is not null)
            inner.InnerHtml.AppendHtml(Tag("p", "notice-title", Words(Title)));
        inner.InnerHtml.AppendHtml(body);
        output.Content.AppendHtml(inner);
    }
}

/// <summary>
/// Nothing here, said kindly, with the next step as its content: <c>&lt;empty-state icon="inbox" title="Antrean kosong"&gt;…&lt;/empty-state&gt;</c>.
/// <c>error="true"</c> turns it into the page of something that went wrong.
/// </summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public string Icon { get; set; } = "inbox";

    public required string Title { get; set; }

    public bool Error { get; set; }

    /// <summary>Heading element of the title.</summary>
    public string Heading { get; set; } = "h2";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var body = await output.GetChildContentAsync();
        Become(output, "div", Error ? "empty empty-error" : "empty");
        output.Content.AppendHtml(Tag("div", "empty-disc", Drawing(Icon, "icon-xl")));
        output.Content.AppendHtml(Tag(Heading, null, Words(Title)));
        output.Content.AppendHtml(body);
    }
}

/// <summary>
/// One event of a timeline, inside <c>&lt;ol class="timeline"&gt;</c>: <c>&lt;timeline-item light="yellow" title="…" when="…" datetime="…" by="…"&gt;body&lt;/timeline-item&gt;</c>.
/// <c>next="true"</c> is something that is still to come.
/// </summary>
[HtmlTargetElement("timeline-item")]
public sealed class TimelineItemTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public string? Light { get; set; }

    public string? Icon { get; set; }

    public required string Title { get; set; }

    /// <summary>The moment as people read it.</summary>
    public string? When { get; set; }

    /// <summary>The moment, ISO 8601.</summary>
    public string? Datetime { get; set; }

    public string? By { get; set; }

    public bool Next { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var body = await output.GetChildContentAsync();
        var kind = Next ? "tl-next" : Light is null ? "" : "tl-" + Light;
        Become(output, "li", kind);
        output.Content.AppendHtml(Tag("span", "timeline-disc", Drawing(Icon ?? (Light is null ? "clock" : StatusLightTagHelper.IconOf(Light)))));
        output.Content.AppendHtml(Tag("h3", "timeline-title", Words(Title)));
        if (By is not null || When is not null)
        {
            var line = Tag("p", "timeline-by");
            if (By is not null)
                line.InnerHtml.Append(When is null ? By : By + " · ");
            if (When is not null)
            {
                var time = Tag("time", null, Words(When));
                if (Datetime is not null)
                    time.Attributes["datetime"] = Datetime;
                line.InnerHtml.AppendHtml(time);
            }
            output.Content.AppendHtml(line);
        }
        if (!body.IsEmptyOrWhiteSpace)
            output.Content.AppendHtml(Tag("div", "timeline-body", body));
    }
}

/// <summary>A round with initials; without a name (anonymous) it shows an icon and says so. Decoration: the name stands beside it.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public string? Name { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("aria-hidden", "true");
        var words = (Name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(w => char.IsLetterOrDigit(w[0]) || char.IsSurrogate(w[0])).ToArray();
        if (words.Length == 0)
        {
            Become(output, "span", "avatar avatar-none");
            output.Content.SetHtmlContent(Drawing("user-round-x"));
            return;
        }
        // A colour from the sum of the letters: the same person has the same colour on every page and node.
        Become(output, "span", "avatar avatar-" + (Name!.Sum(letter => letter) % 4 + 1));
        var initials = string.Concat(words.Length == 1 ? FirstRune(words[0]) : FirstRune(words[0]) + FirstRune(words[^1]));
        output.Content.SetContent(initials.ToUpperInvariant());
    }

    private static string FirstRune(string word) => word.EnumerateRunes().First().ToString();
}

/// <summary>Stars that only show a rating: <c>&lt;stars value="4" /&gt;</c>.</summary>
[HtmlTargetElement("stars", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StarsTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    /// <summary>1 to 5.</summary>
    public int Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "span", "stars");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", T["{0} dari 5 bintang", Value]);
        for (var star = 1; star <= 5; star++)
            output.Content.AppendHtml(Drawing("star", star <= Value ? null : "off"));
    }
}
