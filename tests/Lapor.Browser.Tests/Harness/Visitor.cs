using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Lapor.Tests.House;
using Microsoft.Playwright;

namespace Lapor.Browser.Tests.Harness;

/// <summary>One person at one screen. Everything the browser complains about along the way is kept and fails the next <see cref="Check"/>.</summary>
public sealed partial class Visitor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private readonly Func<Look, Task<IBrowserContext>> openContext;

    internal Visitor(IBrowserContext context, IPage page, Look look, Uri? site, Func<Look, Task<IBrowserContext>> openContext)
    {
        this.openContext = openContext;
        this.context = context;
        Page = page;
        Look = look;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                complaints.Add($"console: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add($"script error: {error}");
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (site is not null && to.Scheme is "http" or "https" && to.Authority != site.Authority)
                complaints.Add($"asked another host: {request.Url}");
        };
    }

    public IPage Page { get; }

    public Look Look { get; }

    /// <summary>Goes to a path of the site.</summary>
    public async Task<IResponse> Go(string path) => await Page.GotoAsync(path) ?? throw new InvalidOperationException($"{path} gave no answer.");

    /// <summary>
    /// Holds the page as it stands now against what every page owes: no axe-core violation, no sideways scrolling, nothing to complain
    /// about in the browser. Saves what it looks like to artifacts/screens/NAME-LOOK.png for people to judge.
    /// </summary>
    public async Task Check(string name)
    {
        var folder = Directory.CreateDirectory(Repository.At("artifacts", "screens")).FullName;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{Look}.png"), FullPage = true });
        Faults.None([.. complaints, .. await Sideways(), .. await Violations()]);
    }

    /// <summary>Forgets complaints, for a test that provokes one on purpose (such as an answer 404, which Chromium writes to the console).</summary>
    public void Forgive() => complaints.Clear();

    /// <summary>What axe-core finds, one line per rule and place.</summary>
    public async Task<IReadOnlyList<string>> Violations()
    {
        var found = Look.Script ? await Page.RunAxe().WaitAsync(Patience) : await OnTwin(page => page.RunAxe().WaitAsync(Patience));
        return [.. from violation in found.Violations
                   from node in violation.Nodes
                   select $"axe {violation.Id} ({violation.Impact}): {violation.Help}: {node.Target} {Short(node.Html)}"];
    }

    /// <summary>The elements that stick out to the right of a page that scrolls sideways; none when it does not.</summary>
    public async Task<IReadOnlyList<string>> Sideways() => await Page.EvaluateAsync<string[]>("""
        () => {
          const page = document.documentElement, width = page.clientWidth;
          if (page.scrollWidth <= width) return [];
          const inside = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
            if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
          const out = [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > width + 1 && !inside(e))
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120).replace(/\s+/g, ' '));
          return [`scrolls sideways: ${page.scrollWidth} px on a ${width} px screen: ${out.join(' | ')}`];
        }
        """).WaitAsync(Patience);

    public ValueTask DisposeAsync() => context.DisposeAsync();

    /// <summary>
    /// axe waits on timers, which stand still where scripts are off. So it looks at a twin: the document as it was parsed without scripts,
    /// where <c>noscript</c> holds elements, opened at the same address with scripts on and the page's own scripts taken out.
    /// </summary>
    private async Task<T> OnTwin<T>(Func<IPage, Task<T>> work)
    {
        var html = ScriptElement().Replace(await Page.ContentAsync(), "")
            .Replace("<noscript", "<div data-noscript", StringComparison.Ordinal).Replace("</noscript>", "</div>", StringComparison.Ordinal);
        await using var twinContext = await openContext(new Look(Look.Width, Look.Dark, Script: true));
        var twin = await twinContext.NewPageAsync();
        if (Page.Url.StartsWith("http", StringComparison.Ordinal))
        {
            await twin.RouteAsync(Page.Url, route => route.FulfillAsync(new() { Body = html, ContentType = "text/html; charset=utf-8" }));
            await twin.GotoAsync(Page.Url);
        }
        else
        {
            await twin.SetContentAsync(html);
        }
        return await work(twin);
    }

    [GeneratedRegex(@"<script\b.*?</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex ScriptElement();

    private static string Short(string? html) => html is { Length: > 160 } ? html[..160] + "…" : html ?? "";
}
