using System.Globalization;
using System.Text.Json;
using Lapor.Foundation;

namespace Lapor.Retention;

/// <summary>Receipts of what was destroyed, as a file for the archive.</summary>
public static class Certificates
{
    private const int Page = 1000;

    private static readonly JsonSerializerOptions Spelling = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes receipts as CSV with a head line, or as a JSON array.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="json">False: CSV.</param>
    /// <param name="since">yyyy-MM-dd; null for all.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task Write(RetentionStore store, TextWriter to, bool json, string? since, CancellationToken cancel)
    {
        List<RetentionReceipt> receipts = [];
        for (var after = 0L; ;)
        {
            var page = await store.Receipts(since, after, Page, cancel);
            receipts.AddRange(page);
            if (page.Count < Page) break;
            after = page[^1].Id;
        }

        if (json)
        {
            await to.WriteLineAsync(JsonSerializer.Serialize(receipts, Spelling).AsMemory(), cancel);
            return;
        }

        Csv.Write(
            to,
            receipts.Select(r => (IEnumerable<string?>)[r.Subject, r.Class, r.State, r.Action, r.EndedOn, r.DoneOn, r.Days.ToString(CultureInfo.InvariantCulture), r.Source, r.Destroyed])
                .Prepend(["subject", "class", "state", "action", "ended_on", "done_on", "days", "source", "destroyed"]));
    }
}
