using System.Globalization;
using System.Net;
using Lapor.Tests.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace Lapor.Web.Tests.Pages;

public sealed class HarnessTests
{
    private const string Form = """
        <form method="post" action="/sent" enctype="multipart/form-data">
          <input type="hidden" name="token" value="t&amp;1"><input name="title" value="as it was"><textarea name="text">
        old</textarea>
          <input type="checkbox" name="anonymous" value="yes" checked><input type="checkbox" name="confidential">
          <input type="radio" name="class" value="a" checked><input type="radio" name="class" value="b">
          <select name="region"><option value="51">Bali</option><option value="31" selected>Jakarta</option></select>
          <input type="file" name="photo"><input name="locked" value="x" disabled>
          <button>Kirim</button><button name="act" value="draft">Simpan</button>
        </form>
        """;

    [Theory, OnBothEngines]
    public async Task The_site_starts_on_its_own_database_with_the_tests_clock(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        var page = await site.Visitor().Get("/gaya");
        Assert.NotEmpty(page.Text("h1"));
        Assert.Contains("/gaya", site.Log, StringComparison.Ordinal);
        Assert.Same(site.Clock, site.Services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task A_form_sends_what_a_browser_would()
    {
        await using var app = await FormSite();
        var visitor = new Visitor(app.GetTestClient());
        var sent = await visitor.Submit(await visitor.Get("/"), "form");
        Assert.Equal("anonymous=yes class=a region=31 text=old title=as it was token=t&1", sent.Text("p"));
    }

    [Fact]
    public async Task A_form_sends_what_was_filled_in_chosen_pressed_and_picked()
    {
        await using var app = await FormSite();
        var visitor = new Visitor(app.GetTestClient());
        var sent = await visitor.Submit(
            await visitor.Get("/"),
            "form",
            new Dictionary<string, string?> { ["title"] = "Lampu mati", ["anonymous"] = "", ["confidential"] = "true", ["class"] = "b", ["region"] = "51" },
            "act=draft",
            [new("photo", "a.jpg", "image/jpeg", [1, 2, 3])]);
        Assert.Equal("act=draft class=b confidential=on region=51 text=old title=Lampu mati token=t&1 photo:a.jpg:3", sent.Text("p"));
        Assert.Equal("/seen", sent.Url.AbsolutePath);
    }

    [Theory]
    [InlineData("absent", "x")]
    [InlineData("region", "99")]
    [InlineData("locked", "y")]
    public async Task Filling_in_what_the_page_does_not_offer_fails(string field, string value)
    {
        await using var app = await FormSite();
        var visitor = new Visitor(app.GetTestClient());
        var page = await visitor.Get("/");
        await Assert.ThrowsAsync<FailException>(() => visitor.Submit(page, "form", new Dictionary<string, string?> { [field] = value }));
    }

    [Fact]
    public async Task An_unexpected_status_fails()
    {
        await using var app = await FormSite();
        var visitor = new Visitor(app.GetTestClient());
        await Assert.ThrowsAsync<FailException>(() => visitor.Get("/nowhere"));
        await visitor.Get("/nowhere", HttpStatusCode.NotFound);
    }

    private static async Task<WebApplication> FormSite()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var last = "";
        app.MapGet("/", () => Results.Content(Form, "text/html"));
        app.MapGet("/seen", () => Results.Content($"<p>{WebUtility.HtmlEncode(last)}</p>", "text/html"));
        app.MapPost("/sent", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var fields = form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}");
            var files = form.Files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{file.FileName}:{file.Length}"));
            last = string.Join(' ', fields.Concat(files));
            return Results.Redirect("/seen");
        });
        await app.StartAsync();
        return app;
    }
}
