using System.Globalization;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lapor.Web.Shared;

/// <summary>Where a reader is: <c>&lt;breadcrumbs trail="@([("Beranda", "/"), ("Laporan", null)])" /&gt;</c>. The last has no link.</summary>
[HtmlTargetElement("breadcrumbs", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BreadcrumbsTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public required IReadOnlyList<(string Label, string? Href)> Trail { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("aria-label", T["Letak halaman ini"]);
        var list = Tag("ol", "crumbs");
        foreach (var (label, href) in Trail)
        {
            var words = Tag(href is null ? "span" : "a", null, Words(label));
            if (href is null)
                words.Attributes["aria-current"] = "page";
            else
                words.Attributes["href"] = href;
            list.InnerHtml.AppendHtml(Tag("li", null, words));
        }
        output.Content.AppendHtml(list);
    }
}

/// <summary>The steps of a form: <c>&lt;steps at="2" labels="@(["Tulis", "Periksa", "Selesai"])" /&gt;</c>.</summary>
[HtmlTargetElement("steps", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StepsTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    /// <summary>The present step, from 1.</summary>
    public int At { get; set; } = 1;

    public required IReadOnlyList<string> Labels { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("aria-label", T["Langkah {0} dari {1}", At, Labels.Count]);
        var list = Tag("ol", "steps");
        for (var i = 0; i < Labels.Count; i++)
        {
            var step = Tag("li", i + 1 < At ? "done" : null, Words(Labels[i]));
            if (i + 1 == At)
                step.Attributes["aria-current"] = "step";
            list.InnerHtml.AppendHtml(step);
        }
        output.Content.AppendHtml(list);
    }
}

/// <summary>Older and newer, by keyset: <c>&lt;pager newer="@url" older="@url" /&gt;</c>. A missing side is left out; with neither, nothing is drawn.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    /// <summary>The first page, from a later one.</summary>
    public string? Newest { get; set => field = value is "" ? null : value; } // Razor hands a null over as ""

    public string? Newer { get; set => field = value is "" ? null : value; }

    public string? Older { get; set => field = value is "" ? null : value; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Newest is null && Newer is null && Older is null)
        {
            output.SuppressOutput();
            return;
        }
        Become(output, "nav", "pager");
        output.Attributes.SetAttribute("aria-label", T["Halaman daftar"]);
        if (Newer is not null)
        {
            var link = Tag("a", "btn", Drawing("arrow-left"), Words(T["Lebih baru"]));
            link.Attributes["href"] = Newer;
            link.Attributes["rel"] = "prev";
            output.Content.AppendHtml(link);
        }
        if (Newest is not null)
        {
            var link = Tag("a", "btn btn-quiet", Words(T["Terbaru"]));
            link.Attributes["href"] = Newest;
            output.Content.AppendHtml(link);
        }
        if (Older is not null)
        {
            var link = Tag("a", "btn push", Words(T["Lebih lama"]), Drawing("arrow-right"));
            link.Attributes["href"] = Older;
            link.Attributes["rel"] = "next";
            output.Content.AppendHtml(link);
        }
    }
}

/// <summary>Copies a text: <c>&lt;copy-button value="1234567890" label="Salin nomor" /&gt;</c>. Hidden until script is there, since without it there is nothing to press.</summary>
[HtmlTargetElement("copy-button", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CopyButtonTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public required string Value { get; set; }

    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "button", "btn btn-small");
        output.Attributes.SetAttribute("type", "button");
        output.Attributes.SetAttribute("data-copy", Value);
        output.Attributes.SetAttribute("data-copied", T["Tersalin"]);
        output.Attributes.SetAttribute(new TagHelperAttribute("hidden"));
        output.Content.AppendHtml(Drawing("copy"));
        var word = Tag("span", null, Words(Label ?? T["Salin"]));
        word.Attributes["aria-live"] = "polite";
        output.Content.AppendHtml(word);
    }
}

/// <summary>One link of the workbench's side navigation.</summary>
/// <param name="Label">The queue or page, in the reader's language.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Icon">A name of the sprite.</param>
/// <param name="Count">How many wait there; null shows none.</param>
/// <param name="Late">How many of them are late; shown as a red mark with the word for screen readers.</param>
/// <param name="Current">Whether this is the page being read.</param>
/// <param name="Most">From here on the count is shown as one less and a plus.</param>
public sealed record WorkbenchLink(string Label, string Href, string Icon, int? Count = null, int Late = 0, bool Current = false, int Most = Lapor.Reports.QueueStore.CountCap);

/// <summary>A titled group of links in the side navigation.</summary>
public sealed record WorkbenchGroup(string? Title, IReadOnlyList<WorkbenchLink> Links);

/// <summary>
/// What <c>_Workbench.cshtml</c> draws around an officer's page. A page sets it with <c>WorkbenchFrame.Set(ViewData, frame)</c>.
/// </summary>
/// <param name="Officer">The officer's name.</param>
/// <param name="Role">Their role, in the reader's language.</param>
/// <param name="Agency">The agency or unit they act for.</param>
/// <param name="Groups">The side navigation, top to bottom.</param>
public sealed record WorkbenchFrame(string Officer, string Role, string Agency, IReadOnlyList<WorkbenchGroup> Groups)
{
    /// <summary>Whose field list a device may keep behind this page; null: the page belongs to nobody.</summary>
    public string? FieldOwner { get; init; }

    /// <summary>Hands the frame to the layout.</summary>
    public static void Set(ViewDataDictionary viewData, WorkbenchFrame frame) => viewData[nameof(WorkbenchFrame)] = frame;

    /// <summary>The frame that the page set, if it did.</summary>
    public static WorkbenchFrame? Of(ViewDataDictionary viewData) => viewData[nameof(WorkbenchFrame)] as WorkbenchFrame;
}

/// <summary>How the parts write long numbers.</summary>
public static class Written
{
    /// <summary>Digits in groups for reading aloud: <c>1234567890</c> → <c>123 456 7890</c>; 16 digits in fours. Other lengths stay as they are.</summary>
    public static string Grouped(string digits) => digits.Length switch
    {
        10 => $"{digits[..3]} {digits[3..6]} {digits[6..]}",
        16 => $"{digits[..4]} {digits[4..8]} {digits[8..12]} {digits[12..]}",
        _ => digits,
    };

    /// <summary>A whole number with the reader's thousands mark.</summary>
    public static string Number(long value, CultureInfo culture) => value.ToString("N0", culture);
}
