using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Lapor.Web.Shared;

/// <summary>What a field tells the control inside it: its id, name, error and the ids of the texts that describe it.</summary>
internal sealed record FieldFrame(string Id, string Name, string? DescribedBy, bool Invalid, bool Required);

/// <summary>
/// Label, hint, error and control, tied together: <c>&lt;field name="Title" label="Judul" hint="…" error="@error" value="@title" maxlength="150" /&gt;</c>.
/// Empty, it draws the control itself (<c>type="textarea"</c> or any input type) and gives it every attribute it does not know. With a direct child
/// <c>input</c>, <c>select</c>, <c>textarea</c> or <c>combobox</c>, that child becomes the control. With <c>for="Input.Title"</c>, name, value and error come from the model.
/// </summary>
[HtmlTargetElement("field")]
public sealed class FieldTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    private static readonly string[] Textual = ["value", "type"];

    public string? Name { get; set; }

    public ModelExpression? For { get; set; }

    public required string Label { get; set; }

    public string? Hint { get; set; }

    /// <summary>The refusal in the reader's language; nothing: what the model state says of <c>for</c> or <c>name</c>.</summary>
    public string? Error { get; set => field = value is "" ? null : value; } // Razor hands a null over as ""

    public string? Value { get; set; }

    /// <summary>An input type, or <c>textarea</c>.</summary>
    public string Type { get; set; } = "text";

    /// <summary>Says "(boleh dikosongkan)" beside the label. Fields are required unless they say so.</summary>
    public bool Optional { get; set; }

    /// <summary>Sets the HTML <c>required</c> attribute; off by default, since the server's own refusal is clearer than the browser's bubble.</summary>
    public bool Required { get; set; }

    /// <summary>Counts characters below the control (with script), against its maxlength or this number.</summary>
    public int? Count { get; set; }

    public override void Init(TagHelperContext context)
    {
        Name ??= For?.Name ?? throw new InvalidOperationException("A field needs a name or a model expression.");
        Error ??= Errors.First(View, Name);
        var id = Errors.IdOf(Name);
        var describedBy = string.Join(' ', new[] { Hint is null ? null : id + "-hint", Error is null ? null : id + "-error" }.OfType<string>());
        context.Items[typeof(FieldFrame)] = new FieldFrame(id, Name, describedBy.Length == 0 ? null : describedBy, Error is not null, Required);
    }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var frame = (FieldFrame)context.Items[typeof(FieldFrame)];
        var child = await output.GetChildContentAsync();
        var cssClass = output.Attributes["class"]?.Value?.ToString();
        var attributes = output.Attributes.Where(a => a.Name != "class").ToList();
        output.Attributes.Clear();
        Become(output, "div", $"field {cssClass}{(Error is null ? "" : " has-error")}");

        var label = Tag("label", null, Words(Label));
        label.Attributes["for"] = frame.Id;
        if (Optional)
            label.InnerHtml.AppendHtml(Tag("span", "optional", Words(" " + T["(boleh dikosongkan)"])));
        output.Content.AppendHtml(label);
        if (Hint is not null)
        {
            var hint = Tag("p", "hint", Words(Hint));
            hint.Attributes["id"] = frame.Id + "-hint";
            output.Content.AppendHtml(hint);
        }
        if (Error is not null)
            output.Content.AppendHtml(Errors.Line(frame.Id, Error, Drawing("circle-alert")));

        if (!child.IsEmptyOrWhiteSpace)
            output.Content.AppendHtml(child);
        else
            output.Content.AppendHtml(Control(frame, attributes));

        if (Count is { } limit)
        {
            var foot = Tag("p", "field-foot");
            foot.Attributes["data-count-for"] = frame.Id;
            foot.Attributes["data-max"] = limit.ToString(CultureInfo.InvariantCulture);
            foot.Attributes["data-left"] = T["{0} huruf lagi", "#"];
            foot.Attributes["data-over"] = T["Kelebihan {0} huruf", "#"];
            foot.InnerHtml.AppendHtml(Tag("span", null, Words(T["Paling banyak {0} huruf", Shared.Written.Number(limit, T.Culture)])));
            output.Content.AppendHtml(foot);
        }
    }

    private TagBuilder Control(FieldFrame frame, List<TagHelperAttribute> attributes)
    {
        var multi = Type == "textarea";
        var control = new TagBuilder(multi ? "textarea" : "input");
        foreach (var attribute in attributes.Where(a => !Textual.Contains(a.Name)))
            control.Attributes[attribute.Name] = attribute.Value switch { null => "", IHtmlContent html => Read(html), var v => Convert.ToString(v, CultureInfo.InvariantCulture) };
        control.AddCssClass(multi ? "textarea" : "input");
        control.Attributes["id"] = frame.Id;
        control.Attributes["name"] = frame.Name;
        if (frame.DescribedBy is not null)
            control.Attributes["aria-describedby"] = frame.DescribedBy;
        if (frame.Invalid)
            control.Attributes["aria-invalid"] = "true";
        if (Required)
            control.Attributes["required"] = "required";
        // What was typed wins over the model, so that a refused form keeps every letter.
        var value = Value ?? View.ModelState[frame.Name]?.AttemptedValue ?? Written(For?.Model);
        if (multi)
        {
            control.InnerHtml.Append("\n" + value);
        }
        else
        {
            control.TagRenderMode = TagRenderMode.SelfClosing;
            control.Attributes["type"] = Type;
            if (value is not null && Type is not ("password" or "file"))
                control.Attributes["value"] = value;
        }
        return control;
    }

    /// <summary>As the browser expects a value: ISO dates, plain numbers, whatever the reader's culture.</summary>
    private static string? Written(object? value) => value switch
    {
        null => null,
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Read(IHtmlContent html)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        html.WriteTo(writer, NullHtmlEncoder.Default);
        return writer.ToString();
    }
}

/// <summary>Ties a plain control to the <c>field</c> it stands in.</summary>
[HtmlTargetElement("input", ParentTag = "field")]
[HtmlTargetElement("select", ParentTag = "field")]
[HtmlTargetElement("textarea", ParentTag = "field")]
public sealed class FieldControlTagHelper : TagHelper
{
    public override int Order => 1000;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!context.Items.TryGetValue(typeof(FieldFrame), out var item) || item is not FieldFrame frame)
            return;
        output.AddClass(context.TagName, HtmlEncoder.Default);
        output.Attributes.SetAttribute("id", frame.Id);
        if (!output.Attributes.ContainsName("name"))
            output.Attributes.SetAttribute("name", frame.Name);
        if (frame.DescribedBy is not null)
            output.Attributes.SetAttribute("aria-describedby", frame.DescribedBy);
        if (frame.Invalid)
            output.Attributes.SetAttribute("aria-invalid", "true");
        if (frame.Required)
            output.Attributes.SetAttribute("required", "required");
    }
}

/// <summary>
/// Several controls under one question: <c>&lt;field-group name="Class" legend="…" hint="…" error="…"&gt;…&lt;/field-group&gt;</c>. Inside stand
/// <c>choice</c> cards, a <c>rating</c> or plain checks.
/// </summary>
[HtmlTargetElement("field-group")]
public sealed class FieldGroupTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public required string Name { get; set; }

    public required string Legend { get; set; }

    public string? Hint { get; set; }

    public string? Error { get; set => field = value is "" ? null : value; } // Razor hands a null over as ""

    public bool Optional { get; set; }

    /// <summary>Lays choice cards out as a grid.</summary>
    public bool Cards { get; set; } = true;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var child = await output.GetChildContentAsync();
        var id = Errors.IdOf(Name);
        Error ??= Errors.First(View, Name);
        Become(output, "fieldset", Error is null ? "field" : "field has-error");
        output.Attributes.SetAttribute("id", id);
        var describedBy = string.Join(' ', new[] { Hint is null ? null : id + "-hint", Error is null ? null : id + "-error" }.OfType<string>());
        if (describedBy.Length > 0)
            output.Attributes.SetAttribute("aria-describedby", describedBy);
        var legend = Tag("legend", null, Words(Legend));
        if (Optional)
            legend.InnerHtml.AppendHtml(Tag("span", "optional", Words(" " + T["(boleh dikosongkan)"])));
        output.Content.AppendHtml(legend);
        if (Hint is not null)
        {
            var hint = Tag("p", "hint", Words(Hint));
            hint.Attributes["id"] = id + "-hint";
            output.Content.AppendHtml(hint);
        }
        if (Error is not null)
            output.Content.AppendHtml(Errors.Line(id, Error, Drawing("circle-alert")));
        output.Content.AppendHtml(Cards ? Tag("div", "choices", child) : child);
    }
}

/// <summary>A large radio or checkbox with icon, title and its meaning as content: <c>&lt;choice name="Class" value="complaint" icon="megaphone" title="Pengaduan"&gt;…&lt;/choice&gt;</c>.</summary>
[HtmlTargetElement("choice")]
public sealed class ChoiceTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    /// <summary><c>radio</c> or <c>checkbox</c>.</summary>
    public string Type { get; set; } = "radio";

    public required string Name { get; set; }

    public required string Value { get; set; }

    public required string Title { get; set; }

    public string? Icon { get; set; }

    public bool Checked { get; set; }

    public bool Disabled { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var body = await output.GetChildContentAsync();
        var id = Errors.IdOf(Name) + "-" + Errors.IdOf(Value);
        Become(output, "label", "choice");
        output.Attributes.SetAttribute("for", id);
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = Type;
        input.Attributes["id"] = id;
        input.Attributes["name"] = Name;
        input.Attributes["value"] = Value;
        if (Checked)
            input.Attributes["checked"] = "checked";
        if (Disabled)
            input.Attributes["disabled"] = "disabled";
        var text = Tag("span", null, Tag("span", "choice-title", Words(Title)));
        if (!body.IsEmptyOrWhiteSpace)
        {
            var meaning = Tag("span", "choice-text", body);
            meaning.Attributes["id"] = id + "-text";
            input.Attributes["aria-describedby"] = id + "-text";
            input.Attributes["aria-label"] = Title;
            text.InnerHtml.AppendHtml(meaning);
        }
        output.Content.AppendHtml(input);
        output.Content.AppendHtml(text);
        if (Icon is not null)
            output.Content.AppendHtml(Drawing(Icon));
    }
}

/// <summary>Five stars as radio buttons; works without script: <c>&lt;rating name="Rating" value="4" /&gt;</c>.</summary>
[HtmlTargetElement("rating", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class RatingTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public required string Name { get; set; }

    /// <summary>1 to 5; nothing: none chosen.</summary>
    public int? Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", "rating");
        string[] words = [T["1 bintang: sangat buruk"], T["2 bintang: buruk"], T["3 bintang: cukup"], T["4 bintang: baik"], T["5 bintang: sangat baik"]];
        for (var star = 1; star <= 5; star++)
        {
            var number = star.ToString(CultureInfo.InvariantCulture);
            var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
            input.Attributes["type"] = "radio";
            input.Attributes["name"] = Name;
            input.Attributes["value"] = number;
            if (Value == star)
                input.Attributes["checked"] = "checked";
            var label = Tag("label", null, input, Drawing("star"), Tag("span", "visually-hidden", Words(words[star - 1])));
            label.Attributes["title"] = words[star - 1];
            output.Content.AppendHtml(label);
        }
    }
}

/// <summary>
/// Type-ahead, inside a <c>field</c>: <c>&lt;combobox source="/wilayah/cari" value="@code" text="@name" /&gt;</c>. Without script it is a plain text input named
/// <c>{name}Text</c>, and the server finds what was meant; with script the chosen value goes into the hidden input <c>{name}</c>.
/// The source answers <c>?q=</c> with JSON <c>[{"value","label","hint"}]</c>.
/// </summary>
[HtmlTargetElement("combobox", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ComboboxTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public required string Source { get; set; }

    public string? Value { get; set; }

    public string? Text { get; set; }

    public string? Placeholder { get; set; }

    /// <summary>Ids of other inputs whose values go with the question as query parameters of their names, separated by spaces.</summary>
    public string? With { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var frame = context.Items.TryGetValue(typeof(FieldFrame), out var item) && item is FieldFrame found
            ? found : throw new InvalidOperationException("A combobox stands inside a field.");
        Become(output, "div", "combo");
        output.Attributes.SetAttribute("data-combobox", Source);
        output.Attributes.SetAttribute("data-none", T["Tidak ditemukan. Coba kata lain."]);
        output.Attributes.SetAttribute("data-some", T["{0} pilihan. Pakai panah atas dan bawah.", "#"]);
        output.Attributes.SetAttribute("data-failed", T["Daftar tidak dapat dimuat. Tulis saja namanya; kami yang mencocokkan."]);
        if (With is not null)
            output.Attributes.SetAttribute("data-with", With);
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["class"] = "input";
        input.Attributes["id"] = frame.Id;
        input.Attributes["name"] = frame.Name + "Text";
        input.Attributes["type"] = "text";
        input.Attributes["autocomplete"] = "off";
        input.Attributes["value"] = Text ?? View.ModelState[frame.Name + "Text"]?.AttemptedValue ?? "";
        if (Placeholder is not null)
            input.Attributes["placeholder"] = Placeholder;
        if (frame.DescribedBy is not null)
            input.Attributes["aria-describedby"] = frame.DescribedBy;
        if (frame.Invalid)
            input.Attributes["aria-invalid"] = "true";
        var hidden = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        hidden.Attributes["type"] = "hidden";
        hidden.Attributes["name"] = frame.Name;
        hidden.Attributes["value"] = Value ?? View.ModelState[frame.Name]?.AttemptedValue ?? "";
        output.Content.AppendHtml(input);
        output.Content.AppendHtml(hidden);
    }
}

/// <summary>
/// Attachments, inside a <c>field</c>: <c>&lt;file-picker accept="image/*" max-files="5" max-bytes="10485760" /&gt;</c>. Without script it is the browser's own;
/// with script each file can be seen and removed, files can be dropped, and too large or too many is said at once.
/// </summary>
[HtmlTargetElement("file-picker", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FilePickerTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    public string Accept { get; set; } = "image/jpeg,image/png,image/webp,application/pdf,video/mp4";

    public int MaxFiles { get; set; } = 5;

    /// <summary>Bytes, each file.</summary>
    public long MaxBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Photos are made small in the browser first (<c>js/foto.js</c>), where there is script.</summary>
    public bool Reduce { get; set; }

    /// <summary>A button that opens the camera, on devices that have one to hold; with script only.</summary>
    public bool Camera { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var frame = context.Items.TryGetValue(typeof(FieldFrame), out var item) && item is FieldFrame found
            ? found : throw new InvalidOperationException("A file picker stands inside a field.");
        Become(output, "div", "filepick");
        output.Attributes.SetAttribute("data-files", MaxFiles);
        output.Attributes.SetAttribute("data-bytes", MaxBytes);
        if (Reduce) output.Attributes.SetAttribute("data-reduce", "");
        output.Attributes.SetAttribute("data-remove", T["Hapus {0}", "#"]);
        output.Attributes.SetAttribute("data-large", T["Terlalu besar: paling besar {0} MB", MaxBytes / (1024 * 1024)]);
        output.Attributes.SetAttribute("data-many", T["Paling banyak {0} berkas", MaxFiles]);
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = "file";
        input.Attributes["id"] = frame.Id;
        input.Attributes["name"] = frame.Name;
        input.Attributes["accept"] = Accept;
        if (MaxFiles > 1)
            input.Attributes["multiple"] = "multiple";
        if (frame.DescribedBy is not null)
            input.Attributes["aria-describedby"] = frame.DescribedBy;
        if (frame.Invalid)
            input.Attributes["aria-invalid"] = "true";
        // The browser's own button speaks the browser's language; with script ours stands in for it.
        var choose = Tag("label", "btn", Drawing(Accept.Contains("image/", StringComparison.Ordinal) ? "camera" : "upload"), Words(MaxFiles > 1 ? T["Tambah berkas"] : T["Pilih berkas"]));
        choose.Attributes["for"] = frame.Id;
        output.Content.AppendHtml(input);
        output.Content.AppendHtml(Tag("div", "filepick-live row", choose, Camera ? Shutter() : HtmlString.Empty, Tag("span", "filepick-drop small muted", Words(T["atau seret ke sini"]))));
        output.Content.AppendHtml(Tag("ul", "files"));
        output.Content.AppendHtml(Tag("template", null, Drawing("paperclip"), Drawing("x")));
    }

    /// <summary>Without a name: what it takes goes into the list of the other input.</summary>
    private IHtmlContent Shutter()
    {
        var take = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        foreach (var (name, value) in new[] { ("type", "file"), ("accept", "image/*"), ("capture", "environment"), ("hidden", "hidden"), ("data-camera", "") }) take.Attributes[name] = value;
        var button = Tag("button", "btn", Drawing("camera"), Words(T["Ambil foto"]));
        button.Attributes["type"] = "button";
        button.Attributes["hidden"] = "hidden";
        button.Attributes["data-shutter"] = "";
        return new HtmlContentBuilder().AppendHtml(take).AppendHtml(button);
    }
}

/// <summary>
/// The list of what must be corrected, first on the page: takes the focus, also without script, and links to each field, repeating its words.
/// Errors come from the model state, or as <c>errors="pairs of field name and message"</c>. Draws nothing when there are none.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper(IFileVersionProvider versions, Texts.Texts texts) : Part(versions, texts)
{
    /// <summary>Field name → message, in the order of the page.</summary>
    public IEnumerable<KeyValuePair<string, string>>? Errors { get; set; }

    /// <summary>
    /// Field names in the order of the page, separated by spaces, for errors of the model state, which forgets that order. What is not named comes last,
    /// what concerns the whole form first.
    /// </summary>
    public string? Fields { get; set; }

    /// <summary>Takes the focus when the page opens; off only where a page shows the part as a sample.</summary>
    public bool Focus { get; set; } = true;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var all = (Errors ?? Refused()).ToList();
        if (all.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        Become(output, "div", "errors");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        if (Focus)
        {
            output.Attributes.SetAttribute(new TagHelperAttribute("autofocus"));
            output.Attributes.SetAttribute(new TagHelperAttribute("data-focus"));
        }
        output.Content.AppendHtml(Tag("h2", null, Drawing("circle-alert"), Words(all.Count == 1 ? T["Ada satu hal yang perlu diperbaiki"] : T["Ada {0} hal yang perlu diperbaiki", all.Count])));
        var list = Tag("ul");
        foreach (var (field, message) in all)
        {
            if (field.Length == 0)
            {
                list.InnerHtml.AppendHtml(Tag("li", null, Words(message)));
                continue;
            }
            var link = Tag("a", null, Words(message));
            link.Attributes["href"] = "#" + Shared.Errors.IdOf(field);
            list.InnerHtml.AppendHtml(Tag("li", null, link));
        }
        output.Content.AppendHtml(list);
    }

    private IEnumerable<KeyValuePair<string, string>> Refused()
    {
        var order = (Fields ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        return View.ModelState
            .OrderBy(entry => entry.Key.Length == 0 ? -1 : order.IndexOf(entry.Key) is var at and >= 0 ? at : int.MaxValue)
            .SelectMany(entry => entry.Value!.Errors, (entry, e) => KeyValuePair.Create(entry.Key, e.ErrorMessage));
    }
}

/// <summary>What fields and their summary agree on.</summary>
internal static class Errors
{
    /// <summary>The id of a field's control: dots and brackets become underscores, as ASP.NET does.</summary>
    public static string IdOf(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    public static string? First(ViewContext view, string name) =>
        view.ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    public static IHtmlContent Line(string id, string error, IHtmlContent icon)
    {
        var line = new TagBuilder("p");
        line.Attributes["class"] = "field-error";
        line.Attributes["id"] = id + "-error";
        line.InnerHtml.AppendHtml(icon);
        var text = new TagBuilder("span");
        text.InnerHtml.Append(error);
        line.InnerHtml.AppendHtml(text);
        return line;
    }
}
