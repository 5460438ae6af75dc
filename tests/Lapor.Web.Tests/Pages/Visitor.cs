using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Lapor.Web.Tests.Pages;

/// <summary>A file a visitor picks in a form.</summary>
internal sealed record PickedFile(string Field, string Name, string ContentType, byte[] Bytes);

/// <summary>
/// A person at a browser without scripts. A form is filled in as a person would: only fields that stand in the page can be filled,
/// hidden ones (the antiforgery token) go along by themselves, ticks and choices are sent only when set.
/// </summary>
internal sealed class Visitor(HttpClient client)
{
    private const int MostRedirects = 5;

    /// <summary>Opens a path.</summary>
    public async Task<SeenPage> Get(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        Expect(expected, await See(new HttpRequestMessage(HttpMethod.Get, path)));

    /// <summary>What an address is answered with, redirects followed.</summary>
    public async Task<HttpStatusCode> Status(string path) => (await See(new HttpRequestMessage(HttpMethod.Get, path))).Status;

    /// <summary>Fills in a form of the page and sends it.</summary>
    /// <param name="page">The page as last seen.</param>
    /// <param name="form">Selector of the form.</param>
    /// <param name="values">Field name → what is typed or chosen. For a tick, "true"/"" sets or clears it; null leaves a field out.</param>
    /// <param name="button">The value of the named button that is pressed, as <c>name=value</c>; null for the plain one.</param>
    /// <param name="files">Files picked.</param>
    /// <param name="expected">The status after redirects.</param>
    public async Task<SeenPage> Submit(
        SeenPage page,
        string form,
        IReadOnlyDictionary<string, string?>? values = null,
        string? button = null,
        IReadOnlyList<PickedFile>? files = null,
        HttpStatusCode expected = HttpStatusCode.OK)
    {
        var element = Assert.IsType<IHtmlFormElement>(page.One(form), exactMatch: false);
        var fields = Filled(element, values ?? new Dictionary<string, string?>());
        var pressed = Pressed(element, button);
        if (pressed?.GetAttribute("name") is { Length: > 0 } name)
            fields.Add(new(name, pressed.GetAttribute("value") ?? ""));

        var target = new Uri(page.Url, pressed?.GetAttribute("formaction") ?? element.GetAttribute("action") ?? page.Url.PathAndQuery);
        if (!string.Equals(element.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
        {
            var query = await new FormUrlEncodedContent(fields).ReadAsStringAsync();
            return Expect(expected, await See(new HttpRequestMessage(HttpMethod.Get, new UriBuilder(target) { Query = query }.Uri)));
        }
        var multipart = string.Equals(element.GetAttribute("enctype"), "multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!multipart && files is { Count: > 0 })
            Assert.Fail($"The form '{form}' cannot carry files: it is not multipart/form-data.");
        HttpContent content = multipart ? Multipart(element, fields, files ?? []) : new FormUrlEncodedContent(fields);
        return Expect(expected, await See(new HttpRequestMessage(HttpMethod.Post, target) { Content = content }));
    }

    private static List<KeyValuePair<string, string>> Filled(IHtmlFormElement form, IReadOnlyDictionary<string, string?> values)
    {
        List<KeyValuePair<string, string>> fields = [];
        HashSet<string> met = new(StringComparer.Ordinal);
        foreach (var control in form.Elements)
        {
            if (control.GetAttribute("name") is not { Length: > 0 } name || control.HasAttribute("disabled"))
                continue;
            var given = values.TryGetValue(name, out var value);
            if (given && !IsToken(control))
                met.Add(name);
            if (given && value is null)
                continue;
            switch (control)
            {
                case IHtmlInputElement { Type: "checkbox" } tick:
                    if (given ? value!.Length > 0 : tick.IsChecked)
                        fields.Add(new(name, tick.GetAttribute("value") ?? "on"));
                    break;
                case IHtmlInputElement { Type: "radio" } choice:
                    if (given ? choice.GetAttribute("value") == value : choice.IsChecked)
                        fields.Add(new(name, choice.GetAttribute("value") ?? "on"));
                    break;
                case IHtmlInputElement { Type: "file" or "submit" or "button" or "image" or "reset" } or IHtmlButtonElement:
                    break;
                case IHtmlInputElement { Type: "hidden" } hidden:
                    // A tick's hidden "false" companion (same name) stays what it is.
                    var companion = form.QuerySelector($"input[type=checkbox][name='{name}']") is not null;
                    fields.Add(new(name, given && !companion ? value! : hidden.Value));
                    break;
                case IHtmlInputElement input:
                    fields.Add(new(name, given ? value! : input.Value));
                    break;
                case IHtmlTextAreaElement area:
                    fields.Add(new(name, given ? value! : area.Value));
                    break;
                case IHtmlSelectElement select:
                    if (given && !select.Options.Any(option => option.Value == value))
                        Assert.Fail($"The list '{name}' offers no '{value}', only {string.Join(", ", select.Options.Select(option => $"'{option.Value}'"))}.");
                    if (given)
                        fields.Add(new(name, value!));
                    else
                        fields.AddRange(select.Options.Where(option => option.IsSelected && !option.IsDisabled).Select(option => KeyValuePair.Create(name, option.Value)));
                    break;
            }
        }
        if (values.Keys.Except(met).ToList() is { Count: > 0 } absent)
            Assert.Fail($"The form has no field {string.Join(", ", absent)}; it has {string.Join(", ", form.Elements.Select(control => control.GetAttribute("name")).OfType<string>().Distinct())}.");
        return fields;
    }

    private static bool IsToken(IElement control) => control.GetAttribute("name") == "__RequestVerificationToken";

    private static IElement? Pressed(IHtmlFormElement form, string? button)
    {
        var buttons = form.Elements.Where(control => control is IHtmlButtonElement { Type: "submit" } or IHtmlInputElement { Type: "submit" } && !control.HasAttribute("disabled"));
        if (button is null)
            return buttons.FirstOrDefault(control => !control.HasAttribute("name"));
        return buttons.FirstOrDefault(control => $"{control.GetAttribute("name")}={control.GetAttribute("value")}" == button)
            ?? throw new InvalidOperationException($"The form has no button {button}.");
    }

    private static MultipartFormDataContent Multipart(IHtmlFormElement form, List<KeyValuePair<string, string>> fields, IReadOnlyList<PickedFile> files)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        foreach (var file in files)
        {
            if (form.QuerySelector($"input[type=file][name='{file.Field}']") is null)
                Assert.Fail($"The form has no file field {file.Field}.");
            var bytes = new ByteArrayContent(file.Bytes);
            bytes.Headers.ContentType = new MediaTypeHeaderValue(file.ContentType);
            content.Add(bytes, file.Field, file.Name);
        }
        return content;
    }

    private static SeenPage Expect(HttpStatusCode expected, SeenPage page)
    {
        if (page.Status != expected)
            Assert.Fail($"{page.Url.PathAndQuery} answered {(int)page.Status}, not {(int)expected}:\n{page.Text("body")}");
        return page;
    }

    private async Task<SeenPage> See(HttpRequestMessage request)
    {
        for (var redirects = 0; ; redirects++)
        {
            var url = request.RequestUri!.IsAbsoluteUri ? request.RequestUri : new Uri(client.BaseAddress!, request.RequestUri);
            using var sent = request;
            using var response = await client.SendAsync(sent);
            if ((int)response.StatusCode is 301 or 302 or 303 && response.Headers.Location is { } location && redirects < MostRedirects)
            {
                request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, location));
                continue;
            }
            var html = await response.Content.ReadAsStringAsync();
            return new SeenPage(url, response.StatusCode, response.Headers, await new HtmlParser().ParseDocumentAsync(html));
        }
    }
}
