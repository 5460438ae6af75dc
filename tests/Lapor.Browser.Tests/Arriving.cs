using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Lapor.Browser.Tests;

/// <summary>Waiting for an address.</summary>
internal static class Arriving
{
    /// <summary>
    /// Waits until the page stands at an address and is loaded. Asked of the page itself, again and again: <c>WaitForURLAsync</c> misses an event that fires between its look at the address
    /// and its waiting, and then times out on a page that is there; and waiting for a function would need timers, which stand still where scripts are off.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="address">As a glob: <c>**/masuk/kode</c>.</param>
    /// <exception cref="TimeoutException">It is not there after 30 seconds.</exception>
    public static async Task Arrive(this IPage page, string address)
    {
        var wanted = new Regex($"^{Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$", RegexOptions.NonBacktracking);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!wanted.IsMatch(page.Url) || !await IsLoaded(page))
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"Not at {address} but at {page.Url}.");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task<bool> IsLoaded(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<string>("() => document.readyState") == "complete";
        }
        catch (PlaywrightException)
        {
            return false; // it went on in the middle of the question
        }
    }
}
