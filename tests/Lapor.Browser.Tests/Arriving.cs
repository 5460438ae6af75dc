using Microsoft.Playwright;

namespace Lapor.Browser.Tests;

/// <summary>Waiting for an address.</summary>
internal static class Arriving
{
    /// <summary>
    /// Waits until the page stands at an address and is loaded. Asked of the page itself: <c>WaitForURLAsync</c> misses a load event that fires between its look at the address and its waiting,
    /// and then times out on a page that is there.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="address">As a glob: <c>**/masuk/kode</c>.</param>
    public static async Task Arrive(this IPage page, string address)
    {
        await page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.Commit });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        // Asked again and again: waiting for a function would need timers, which stand still where scripts are off.
        while (await page.EvaluateAsync<string>("() => document.readyState") != "complete") await Task.Delay(20, patience.Token);
    }
}
