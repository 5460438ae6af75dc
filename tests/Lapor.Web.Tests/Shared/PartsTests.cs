using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Words = Lapor.Web.Texts.Texts;

namespace Lapor.Web.Tests.Shared;

/// <summary>What a part draws for states that the style page does not show: refused input, hostile text, nothing to say.</summary>
public sealed class PartsTests : IAsyncDisposable
{
    private readonly WebApplication app = PartsHost.Build();
    private readonly ViewContext view = new() { HttpContext = new DefaultHttpContext() };

    private IFileVersionProvider Versions => app.Services.GetRequiredService<IFileVersionProvider>();

    private Words T => app.Services.GetRequiredService<Words>();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_refused_field_keeps_what_was_typed_and_says_the_error()
    {
        view.ModelState.SetModelValue("Input.Title", "lampu", "lampu");
        view.ModelState.AddModelError("Input.Title", "Terlalu pendek.");
        var drawn = await Draw(new FieldTagHelper(Versions, T) { View = view, Name = "Input.Title", Label = "Judul", Hint = "Satu kalimat." });
        var input = drawn.QuerySelector("input")!;
        Assert.Equal("lampu", input.GetAttribute("value"));
        Assert.Equal("Input.Title", input.GetAttribute("name"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal(["Satu kalimat.", "Terlalu pendek."], input.GetAttribute("aria-describedby")!.Split(' ').Select(id => drawn.QuerySelector("#" + id)!.TextContent));
        Assert.Equal(input.Id, drawn.QuerySelector("label")!.GetAttribute("for"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("textarea")]
    public async Task Typed_markup_stays_text(string type)
    {
        const string evil = "\n</textarea><script>alert(1)</script>\"'&";
        var drawn = await Draw(new FieldTagHelper(Versions, T) { View = view, Name = "Text", Label = evil, Hint = evil, Error = evil, Value = evil, Type = type });
        Assert.Empty(drawn.QuerySelectorAll("script"));
        Assert.Equal(evil, type == "text" ? drawn.QuerySelector("input")!.GetAttribute("value") : drawn.QuerySelector("textarea")!.TextContent);
    }

    [Fact]
    public async Task A_password_is_never_written_back()
    {
        var drawn = await Draw(new FieldTagHelper(Versions, T) { View = view, Name = "Password", Label = "Sandi", Type = "password", Value = "rahasia" });
        Assert.False(drawn.QuerySelector("input")!.HasAttribute("value"));
    }

    [Fact]
    public async Task A_date_of_the_model_is_written_as_the_browser_expects_it()
    {
        var metadata = new EmptyModelMetadataProvider();
        var date = new ModelExpression("Date", metadata.GetModelExplorerForType(typeof(DateOnly), new DateOnly(2026, 3, 12)));
        var drawn = await Draw(new FieldTagHelper(Versions, T) { View = view, For = date, Label = "Tanggal", Type = "date" });
        Assert.Equal("2026-03-12", drawn.QuerySelector("input[name=Date]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_summary_takes_the_focus_and_links_to_each_refused_field()
    {
        view.ModelState.AddModelError("Input.Date", "Tulis tanggal.");
        view.ModelState.AddModelError("Input.Title", "Tulis judul.");
        view.ModelState.AddModelError("", "Formulir kedaluwarsa.");
        var drawn = await Draw(new ErrorSummaryTagHelper(Versions, T) { View = view, Fields = "Input.Title Input.Date" });
        var box = drawn.QuerySelector("div.errors")!;
        Assert.True(box.HasAttribute("autofocus"));
        Assert.Equal("-1", box.GetAttribute("tabindex"));
        Assert.Equal(["Formulir kedaluwarsa.", "Tulis judul.", "Tulis tanggal."], box.QuerySelectorAll("li").Select(li => li.TextContent));
        Assert.Equal(["#Input_Title", "#Input_Date"], box.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task With_nothing_to_say_summary_and_pager_draw_nothing()
    {
        Assert.Equal("", (await Draw(new ErrorSummaryTagHelper(Versions, T) { View = view })).InnerHtml);
        Assert.Equal("", (await Draw(new PagerTagHelper(Versions, T) { View = view })).InnerHtml);
    }

    [Fact]
    public async Task An_unknown_light_is_grey_and_late_is_a_second_mark()
    {
        var drawn = await Draw(new StatusLightTagHelper(Versions, T) { View = view, Light = "purple", Overdue = true });
        Assert.NotNull(drawn.QuerySelector(".light.light-grey"));
        Assert.Equal("Terlambat", drawn.QuerySelector(".pill-late")!.TextContent);
    }

    [Fact]
    public async Task A_combobox_outside_a_field_is_a_bug() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Draw(new ComboboxTagHelper(Versions, T) { View = view, Source = "/x" }));

    [Theory]
    [InlineData("Ni Luh Sari", "NS")]
    [InlineData("  agus ", "A")]
    [InlineData("😀 Budi", "😀B")]
    public async Task Initials_come_from_the_first_and_the_last_word(string name, string initials) =>
        Assert.Equal(initials, (await Draw(new AvatarTagHelper(Versions, T) { View = view, Name = name })).TextContent);

    private static async Task<IElement> Draw(TagHelper part)
    {
        var context = new TagHelperContext([], new Dictionary<object, object>(), "one");
        var output = new TagHelperOutput("part", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        part.Init(context);
        await part.ProcessAsync(context, output);
        await using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        output.WriteTo(writer, HtmlEncoder.Default);
        return (await new HtmlParser().ParseDocumentAsync(writer.ToString(), TestContext.Current.CancellationToken)).Body!;
    }
}
