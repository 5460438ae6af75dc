namespace Lapor.Browser.Tests.Harness;

/// <summary>The checks of every page, proven on planted faults that they can fail, in every look (scripts of the page on or off).</summary>
public sealed class HarnessTests(Chromium chromium)
{
    private const string Sound = """
        <!doctype html><html lang="id"><head><title>Uji</title><meta name="viewport" content="width=device-width"></head>
        <body><main><h1>Uji</h1><p>Halaman yang baik.</p></main></body></html>
        """;

    [Theory, InEveryLook]
    public async Task A_sound_page_passes(Look look)
    {
        await using var visitor = await chromium.Open(look);
        await visitor.Page.SetContentAsync(Sound);
        await visitor.Check("harness");
        Assert.Equal(look.Width, await visitor.Page.EvaluateAsync<int>("innerWidth"));
        Assert.Equal(look.Dark, await visitor.Page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches"));
    }

    [Theory, InEveryLook]
    public async Task Planted_accessibility_faults_are_found(Look look)
    {
        await using var visitor = await chromium.Open(look);
        await visitor.Page.SetContentAsync(Sound.Replace("</main>", "<img src='data:,'><p style='color:#aaa;background:#fff'>pucat</p></main>", StringComparison.Ordinal));
        var found = await visitor.Violations();
        Assert.Contains(found, line => line.StartsWith("axe image-alt", StringComparison.Ordinal));
        Assert.Contains(found, line => line.StartsWith("axe color-contrast", StringComparison.Ordinal));
    }

    [Theory, InEveryLook]
    public async Task A_planted_wide_element_is_found(Look look)
    {
        await using var visitor = await chromium.Open(look);
        await visitor.Page.SetContentAsync(Sound.Replace("<p>", "<p style='width:2000px'>", StringComparison.Ordinal));
        Assert.Contains("width:2000px", Assert.Single(await visitor.Sideways()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_planted_script_error_fails_the_check()
    {
        await using var visitor = await chromium.Open(Look.Narrowest);
        await visitor.Page.SetContentAsync(Sound.Replace("</main>", "</main><script>throw new Error('planted')</script>", StringComparison.Ordinal));
        var failure = await Assert.ThrowsAsync<Xunit.Sdk.FailException>(() => visitor.Check("harness-script-error"));
        Assert.Contains("planted", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "0")]
    public async Task Scripts_of_the_page_run_only_when_they_may(bool script, string expected)
    {
        await using var visitor = await chromium.Open(new Look(360, Dark: false, script));
        await visitor.Page.SetContentAsync("<p id=n>0</p><script>document.getElementById('n').textContent = 1</script>");
        Assert.Equal(expected, await visitor.Page.TextContentAsync("#n"));
    }
}
