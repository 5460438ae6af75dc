using Lapor.Jobs;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Web.Tests.Processes;

/// <summary>
/// The real composition through 120 days in steps of six hours, with a clock that only the test moves: every reminder, warning, closing and escalation comes once and
/// in order, though nobody works for a day and a night, the node starts anew on the way, and (on PostgreSQL) two nodes work side by side.
/// </summary>
public sealed class TimeTravelTests
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(6);

    [Theory, OnBothEngines]
    public async Task A_hundred_and_twenty_days_happen_once_and_in_order(Engine engine)
    {
        var settings = new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" }; // jobs are done by the hands of this test
        await using var country = await Country.Start(engine, settings);
        var lives = await Lives.Begin(country);
        foreach (var kind in new[] { JobKinds.DueSteps }) await country.Of<JobStore>().Ensure(new NewJob(kind, kind, 0), default);
        await using (var second = new Nodes(country, two: engine is Engine.Postgres))
        {
            for (var step = 0; step < 120 * 4; step++)
            {
                country.Site.Clock.Advance(Step);
                if (step == 100) await second.Restart();
                if (step is >= 26 and < 30) continue; // the day and night of 9 March without anybody: four things fall into it
                await second.Work();
            }
        }

        await lives.Ended(country.Site.Data);
    }

    /// <summary>Those who work: one node, or two on one database; started anew on the way.</summary>
    private sealed class Nodes(Country country, bool two) : IAsyncDisposable
    {
        private TestSite? beside = two ? TestSite.Beside(country.Site) : null;
        private List<JobRunner> runners = [];

        public async Task Work()
        {
            if (runners.Count == 0) runners = [.. new[] { country.Site, beside }.OfType<TestSite>().Select(Runner)];
            while ((await Task.WhenAll(runners.Select(r => r.RunDue(default)))).Sum() > 0)
            {
            }
        }

        public async Task Restart()
        {
            runners = [];
            if (beside is null) return;
            await beside.DisposeAsync();
            beside = TestSite.Beside(country.Site);
        }

        public async ValueTask DisposeAsync()
        {
            if (beside is not null) await beside.DisposeAsync();
        }

        private static JobRunner Runner(TestSite site) => new(
            site.Services.GetRequiredService<JobStore>(), site.Services.GetRequiredService<Workers>().Handlers, new JobSignal(), site.Clock, NullLogger<JobRunner>.Instance);
    }
}
