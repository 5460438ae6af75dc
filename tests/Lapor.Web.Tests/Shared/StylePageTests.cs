using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Lapor.Tests.House;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.TestHost;

namespace Lapor.Web.Tests.Shared;

/// <summary>
/// The living style page draws every part, so its markup stands for that of all pages: no inline style or script (the content security
/// policy would drop it), every reference between elements leads somewhere, and a citizen's page keeps to its budget.
/// </summary>
public sealed partial class StylePageTests
{
    [Theory]
    [InlineData("/gaya")]
    [InlineData("/gaya/meja")]
    public async Task The_markup_obeys_the_content_security_policy(string path)
    {
        var page = await Page(path);
        Assert.NotEmpty(page.QuerySelectorAll("main *"));
        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src])"));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("[src], link[href]"), e => Assert.StartsWith("/", e.GetAttribute("src") ?? e.GetAttribute("href")!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/gaya")]
    [InlineData("/gaya/meja")]
    public async Task Every_reference_leads_to_an_element(string path)
    {
        var page = await Page(path);
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        List<string> faults = [];
        foreach (var attribute in (string[])["for", "aria-describedby", "aria-labelledby", "data-dialog", "data-count-for"])
            foreach (var element in page.QuerySelectorAll($"[{attribute}]"))
                faults.AddRange(element.GetAttribute(attribute)!.Split(' ').Where(id => !ids.Contains(id)).Select(id => $"{attribute} of <{element.LocalName}> leads to «{id}», which is not there"));
        Faults.None(faults);
    }

    [Fact]
    public async Task Every_control_has_a_name_and_every_refused_one_says_so()
    {
        var page = await Page("/gaya");
        var controls = page.QuerySelectorAll("input:not([type=hidden]), select, textarea").ToList();
        Assert.True(controls.Count > 20);
        Assert.All(controls, c => Assert.NotNull(c.Closest("label") ?? page.QuerySelector($"label[for='{c.Id}']")));
        var refused = page.GetElementById("salah-judul")!;
        Assert.Equal("true", refused.GetAttribute("aria-invalid"));
        Assert.Equal("salah-judul-error", refused.GetAttribute("aria-describedby"));
        Assert.Equal("Lampu", refused.GetAttribute("value"));
        var first = page.QuerySelector(".errors a")!;
        Assert.Equal("#salah-judul", first.GetAttribute("href"));
        Assert.Equal(page.GetElementById("salah-judul-error")!.TextContent, first.TextContent);
    }

    [Fact]
    public async Task A_light_is_always_colour_icon_and_word()
    {
        var page = await Page("/gaya");
        var lights = page.QuerySelectorAll(".light").ToList();
        Assert.Equal(6, lights.Select(light => light.ClassName).Distinct().Count());
        Assert.All(lights, light =>
        {
            Assert.NotNull(light.QuerySelector(".light-disc use[href*='#']"));
            Assert.NotEqual("", light.TextContent.Trim());
        });
        Assert.Equal(6, lights.Select(light => light.QuerySelector("use")!.GetAttribute("href")!.Split('#')[1]).Distinct().Count());
    }

    [Fact]
    public async Task Text_of_others_is_encoded()
    {
        const string evil = "<script>alert(1)</script>\"'";
        var page = await Page("/gaya/meja?q=" + Uri.EscapeDataString(evil));
        Assert.Equal(evil, page.QuerySelector("#bench-q")!.GetAttribute("value"));
        Assert.Empty(page.QuerySelectorAll("script:not([src])"));
        Assert.Equal($"?q={evil}&bahasa=en", Uri.UnescapeDataString(page.QuerySelector("a[hreflang=en]")!.GetAttribute("href")!));
    }

    [Fact]
    public async Task A_citizens_page_keeps_to_its_budget()
    {
        var markup = Compressed(await Html("/gaya"));
        var style = Compressed(await File.ReadAllTextAsync(Repository.At("src", "Lapor.Web", "wwwroot", "css", "lapor.css"), TestContext.Current.CancellationToken));
        var script = Compressed(await File.ReadAllTextAsync(Repository.At("src", "Lapor.Web", "wwwroot", "js", "lapor.js"), TestContext.Current.CancellationToken));
        Assert.InRange(markup + style, 1, 30_000);
        Assert.InRange(script, 1, 15_000);
    }

    [Fact]
    public async Task Every_class_of_the_markup_is_known_to_the_style_sheets()
    {
        var known = string.Concat(Directory.EnumerateFiles(Repository.At("src", "Lapor.Web", "wwwroot", "css"), "*.css").Select(File.ReadAllText));
        var names = ClassName().Matches(known).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var used = (await Page("/gaya")).All.Concat((await Page("/gaya/meja")).All).SelectMany(element => element.ClassList).Distinct();
        Assert.Equal([], used.Except(names));
    }

    [Theory]
    [InlineData("1234567890", "123 456 7890")]
    [InlineData("4821009377156402", "4821 0093 7715 6402")]
    [InlineData("123", "123")]
    public void Numbers_are_grouped_for_reading_aloud(string digits, string grouped) => Assert.Equal(grouped, Written.Grouped(digits));

    private static int Compressed(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return (int)packed.ToArray().Length;
    }

    private static async Task<IDocument> Page(string path) => await new HtmlParser().ParseDocumentAsync(await Html(path), TestContext.Current.CancellationToken);

    private static async Task<string> Html(string path)
    {
        await using var app = PartsHost.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"\.([a-zA-Z][\w-]*)")]
    private static partial Regex ClassName();
}
