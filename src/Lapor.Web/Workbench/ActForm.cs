using System.Globalization;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lapor.Web.Workbench;

/// <summary>
/// One act of the report's page: a closed card that opens to its form, with the report's version and the form token inside.
/// <c>&lt;act-form act="hold" icon="pause" title="…" button="…"&gt;fields named hold-…&lt;/act-form&gt;</c>
/// </summary>
[HtmlTargetElement("act-form")]
public sealed class ActFormTagHelper(IFileVersionProvider versions, Texts.Texts texts, IAntiforgery antiforgery) : Part(versions, texts)
{
    public required string Act { get; set; }

    public required string Icon { get; set; }

    public required string Title { get; set; }

    /// <summary>Label of the button that does it.</summary>
    public required string Button { get; set; }

    /// <summary>What it means, before the fields.</summary>
    public string? Explain { get; set; }

    public required string Action { get; set; }

    public int Version { get; set; }

    public bool Open { get; set; }

    /// <summary>The form carries files.</summary>
    public bool Files { get; set; }

    /// <summary>Cannot be undone.</summary>
    public bool Danger { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var fields = await output.GetChildContentAsync();
        Become(output, "details", "disclosure act");
        output.Attributes.SetAttribute("id", "act-" + Act);
        // One open at a time, by the browser itself.
        output.Attributes.SetAttribute("name", "act");
        if (Open) output.Attributes.SetAttribute(new TagHelperAttribute("open"));
        output.Content.AppendHtml(Tag("summary", null, Drawing(Icon), Words(" " + Title)));
        var form = Tag("form", "form");
        form.Attributes["method"] = "post";
        form.Attributes["action"] = Action;
        if (Files) form.Attributes["enctype"] = "multipart/form-data";
        var token = antiforgery.GetAndStoreTokens(View.HttpContext);
        form.InnerHtml.AppendHtml(Hidden(token.FormFieldName, token.RequestToken!)).AppendHtml(Hidden("act", Act)).AppendHtml(Hidden("version", Version.ToString(CultureInfo.InvariantCulture)));
        if (Explain is not null) form.InnerHtml.AppendHtml(Tag("p", "small muted", Words(Explain)));
        form.InnerHtml.AppendHtml(fields);
        var button = Tag("button", Danger ? "btn btn-danger btn-block" : "btn btn-primary btn-block", Drawing(Icon), Words(Button));
        button.Attributes["type"] = "submit";
        form.InnerHtml.AppendHtml(button);
        output.Content.AppendHtml(form);
    }

    private static Microsoft.AspNetCore.Mvc.Rendering.TagBuilder Hidden(string name, string value)
    {
        var input = Tag("input");
        input.TagRenderMode = Microsoft.AspNetCore.Mvc.Rendering.TagRenderMode.SelfClosing;
        input.Attributes["type"] = "hidden";
        input.Attributes["name"] = name;
        input.Attributes["value"] = value;
        return input;
    }
}
