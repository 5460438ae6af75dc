using AngleSharp.Html.Parser;

namespace Lapor.Web.Tests.Privacy;

/// <summary>An answer as it was sent: where, which status, headers and body.</summary>
internal sealed record Crawled(string Path, int Status, string All);

/// <summary>Follows every link of a site from where it is put, each address once, and keeps what came back.</summary>
/// <param name="client">Who asks.</param>
/// <param name="goesOn">Which of the links met on the way are followed; null: all.</param>
internal sealed class Crawler(HttpClient client, Func<string, bool>? goesOn = null)
{
    private const int Most = 600;

    private readonly Queue<string> ahead = new();
    private readonly HashSet<string> met = new(StringComparer.Ordinal);

    public List<Crawled> Seen { get; } = [];

    /// <summary>Everything that was seen, as one text.</summary>
    public string All => string.Join('\n', Seen.Select(s => s.All));

    /// <summary>Puts addresses in the queue and follows what they lead to.</summary>
    public async Task Follow(params IEnumerable<string> paths)
    {
        foreach (var path in paths.Where(met.Add)) ahead.Enqueue(path);
        while (ahead.TryDequeue(out var path))
        {
            Assert.True(Seen.Count < Most, "The site goes on for ever: " + path);
            await Look(path);
        }
    }

    private async Task Look(string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        Seen.Add(new(path, (int)answer.StatusCode, $"{path} {(int)answer.StatusCode}\n{answer.Headers}{answer.Content.Headers}\n{body}"));
        if (answer.Headers.Location is { } to) Meet(to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString);
        if (answer.Content.Headers.ContentType is not { MediaType: "text/html" }) return;
        var page = new HtmlParser().ParseDocument(body);
        foreach (var element in page.QuerySelectorAll("a[href], link[href], img[src], form[method=get][action]"))
            Meet(element.GetAttribute("href") ?? element.GetAttribute("src") ?? element.GetAttribute("action") ?? "");
    }

    private void Meet(string address)
    {
        var path = address.Split('#')[0];
        // Other sites, and what changes something by a mere look: none of ours, leaving is left out.
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.StartsWith("/keluar", StringComparison.Ordinal)) return;
        if (goesOn?.Invoke(path) == false) return;
        if (path.StartsWith("/css/", StringComparison.Ordinal) || path.StartsWith("/js/", StringComparison.Ordinal) || path.StartsWith("/lib/", StringComparison.Ordinal)) return;
        if (met.Add(path)) ahead.Enqueue(path);
    }
}
