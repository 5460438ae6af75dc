using System.Net;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The page behind the link in a mail.</summary>
public sealed class StopNewsPagesTests
{
    [Theory, OnBothEngines]
    public async Task The_link_shows_one_button_and_the_mail_programmes_form_works_without_cookies(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var filed = await country.File(s => s with { Contact = new Contact("Siti", "", "siti@contoh.id") });
        var path = country.Of<StopLinks>().Of(filed).AbsolutePath;
        var anyone = country.Site.Visitor();
        var page = await anyone.Get(path);
        Assert.Contains("s…@contoh.id", page.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("siti@contoh.id", page.Text("body"), StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll("main form button"));
        Assert.Null(await country.Of<StopMail>().StoppedSince("siti@contoh.id", default)); // reading ends nothing
        Assert.Equal("no-store, private", string.Join(", ", page.Headers.GetValues("Cache-Control")));

        using var programme = country.Site.Client();
        using var oneClick = await programme.PostAsync(path, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, oneClick.StatusCode);
        Assert.False(oneClick.Headers.Contains("Set-Cookie"));
        Assert.NotNull(await country.Of<StopMail>().StoppedSince("siti@contoh.id", default));
        page = await anyone.Submit(await anyone.Get(path), "#berhenti");
        Assert.Contains("dikirim lagi", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Null(await country.Of<StopMail>().StoppedSince("siti@contoh.id", default));
        page = await anyone.Submit(page, "#berhenti");
        Assert.Contains("dihentikan", page.Text(".notice"), StringComparison.Ordinal);
        page = await anyone.Get(path + "A", HttpStatusCode.NotFound);
        Assert.Contains("tidak berlaku", page.Text("h1"), StringComparison.Ordinal);
        using var forged = await programme.PostAsync(path + "A", new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
    }
}
