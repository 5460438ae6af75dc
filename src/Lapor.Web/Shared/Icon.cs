using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lapor.Web.Shared;

/// <summary>
/// One drawing of the sprite <c>wwwroot/lib/icons.svg</c>: <c>&lt;icon name="send" /&gt;</c>. Without <c>label</c> it is decoration,
/// hidden from screen readers; with one it is an image of that name. Names: <c>tools/assets/icons.txt</c>.
/// </summary>
[HtmlTargetElement("icon", Attributes = "name", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper(IFileVersionProvider versions) : TagHelper
{
    /// <summary>A name of the sprite, such as <c>send</c>.</summary>
    public required string Name { get; set; }

    /// <summary>What the icon says, when no word beside it does.</summary>
    public string? Label { get; set; }

    /// <summary><c>l</c> or <c>xl</c>; nothing: as large as the text around it.</summary>
    public string? Size { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("icon", HtmlEncoder.Default);
        if (Size is not null)
            output.AddClass("icon-" + Size, HtmlEncoder.Default);
        if (Label is null)
            output.Attributes.SetAttribute("aria-hidden", "true");
        else
        {
            output.Attributes.SetAttribute("role", "img");
            output.Attributes.SetAttribute("aria-label", Label);
        }
        output.Content.SetHtmlContent(Use(versions, View, Name));
    }

    /// <summary>A whole decorative icon, for other parts that draw one.</summary>
    internal static IHtmlContent Draw(IFileVersionProvider versions, ViewContext view, string name, string? extraClass = null)
    {
        var svg = new TagBuilder("svg");
        svg.AddCssClass(extraClass is null ? "icon" : "icon " + extraClass);
        svg.Attributes["aria-hidden"] = "true";
        svg.InnerHtml.AppendHtml(Use(versions, view, name));
        return svg;
    }

    private static TagBuilder Use(IFileVersionProvider versions, ViewContext view, string name)
    {
        var use = new TagBuilder("use");
        var basePath = view.HttpContext.Request.PathBase;
        use.Attributes["href"] = versions.AddFileVersionToPath(basePath, $"{basePath}/lib/icons.svg") + "#" + name;
        return use;
    }
}

/// <summary>Base of the parts that draw icons and speak the reader's language.</summary>
public abstract class Part(IFileVersionProvider versions, Texts.Texts texts) : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext View { get; set; } = null!;

    protected Texts.Texts T { get; } = texts;

    protected IHtmlContent Drawing(string name, string? extraClass = null) => IconTagHelper.Draw(versions, View, name, extraClass);

    protected static TagBuilder Tag(string name, string? cssClass = null, params ReadOnlySpan<IHtmlContent> content)
    {
        var tag = new TagBuilder(name);
        if (cssClass is not null)
            tag.Attributes["class"] = cssClass;
        foreach (var part in content)
            tag.InnerHtml.AppendHtml(part);
        return tag;
    }

    protected static IHtmlContent Words(string text) => new HtmlContentBuilder().Append(text);

    protected static void Become(TagHelperOutput output, string tag, string cssClass)
    {
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        foreach (var name in cssClass.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            output.AddClass(name, HtmlEncoder.Default);
    }
}
