using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Processes;

/// <summary>People who send reports to a running server at the same time, each with a key, and remember what they were told.</summary>
internal sealed class Senders(Uri server) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Key → tracking ID and receipt code, of every answer that came.</summary>
    public ConcurrentDictionary<string, (string TrackingId, string Receipt)> Acknowledged { get; } = new();

    /// <summary>A region stands there, so that the server does not load the whole nation's data for this test.</summary>
    public static Task SkipReferenceData(TestDatabase data) => data.Database.Write(t => t.Execute(
        "INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES ('32', NULL, 'province', 'Jawa Barat', 'Jawa Barat', '')"));

    /// <summary>Sends reports number 0 to <paramref name="count"/> - 1. An answer that does not come is not remembered.</summary>
    /// <param name="count">How many.</param>
    /// <param name="atOnce">So many at the same time.</param>
    /// <param name="told">Called after each answer with how many there are.</param>
    public Task Send(int count, int atOnce, Func<int, Task>? told = null) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = atOnce },
        async (number, cancel) =>
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"kunci-{number}");
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/reports", UriKind.Relative))
                {
                    Content = JsonContent.Create(new { @class = "aspiration", title = $"Usul nomor {number}", text = $"Mohon dibuatkan taman baca nomor {number}." }),
                };
                request.Headers.Add("Idempotency-Key", key);
                using var response = await http.SendAsync(request, cancel);
                var body = await response.Content.ReadAsStringAsync(cancel);
                Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {body}");
                using var json = JsonDocument.Parse(body);
                var answer = (json.RootElement.GetProperty("trackingId").GetString()!, json.RootElement.GetProperty("receipt").GetString()!);
                Assert.Equal(answer, Acknowledged.GetOrAdd(key, answer));
            }
            catch (HttpRequestException)
            {
                return; // killed under it: the sender knows nothing
            }

            if (told is not null) await told(Acknowledged.Count);
        });

    /// <summary>The numbers that the server does not show to the holder of the receipt.</summary>
    public async Task<List<string>> Missing(IEnumerable<(string TrackingId, string Receipt)> expected)
    {
        List<string> missing = [];
        foreach (var (id, receipt) in expected)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/reports/{id}", UriKind.Relative));
            request.Headers.Add("Receipt", receipt);
            using var response = await http.SendAsync(request);
            if (!response.IsSuccessStatusCode || !(await response.Content.ReadAsStringAsync()).Contains("taman baca", StringComparison.Ordinal)) missing.Add(id);
        }

        return missing;
    }

    public void Dispose() => http.Dispose();
}
