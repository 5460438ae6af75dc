using System.Globalization;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Jobs;
using Lapor.People;
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
        await Cast.Hire(country);
        var viewers = new Dictionary<string, Viewer>();
        foreach (var name in new[] { "nia", "andi", "lina" }) viewers[name] = Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);
        var waiting = await country.File(); // nobody verifies it
        var late = await Disposed(country, viewers); // nobody answers it
        var silent = await Disposed(country, viewers); // answered, and the reporter says nothing
        await Answer(country, viewers["lina"], silent, new FollowUp(true, false, "Lampu sudah diganti."));
        var promised = await Disposed(country, viewers); // an interim answer, and nothing after it
        await Answer(country, viewers["lina"], promised, new FollowUp(false, false, "Petugas sedang memeriksa.") { NextStep = "Teknisi mengganti lampu", NextDay = new DateOnly(2026, 3, 12) });
        var held = await country.File(); // the reporter never completes it
        Assert.Empty((await country.Of<Verifying>().Hold(viewers["nia"], held, 1, "Sebutkan nomor tiangnya.", default)).Refusals);

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

        Assert.Equal(
            ["verify -1", "verify 0", "verify 2"],
            await Reminders(country, waiting));
        Assert.Equal(
            ["first_answer -1", "first_answer 0", "first_answer 2", "first_answer 5", "completion -2", "completion 0", "first_answer 10", "completion 2", "completion 5", "completion 10"],
            await Reminders(country, late));
        Assert.DoesNotContain(await Reminders(country, silent), r => r.StartsWith("first_answer", StringComparison.Ordinal));
        Assert.Equal(
            ["promise -1", "promise 0", "promise 2", "promise 5", "completion -2", "completion 0", "completion 2", "completion 5", "completion 10"],
            await Reminders(country, promised));
        Assert.Equal(["submit", "escalate"], await History(country, waiting));
        Assert.Equal(["submit", "forward", "dispose", "escalate"], await History(country, late));
        Assert.Equal(["submit", "forward", "dispose", "interim_follow_up", "escalate"], await History(country, promised));
        Assert.Equal(["submit", "forward", "dispose", "final_follow_up", "warn_silence 5", "warn_silence 9", "close_by_system"], await History(country, silent));
        Assert.Equal(["submit", "hold", "warn_hold", "expire_hold incomplete"], await History(country, held));

        // Nobody is told the same step twice, each act is mailed once to each, and nothing is stuck.
        var database = country.Site.Data.Database;
        Assert.Equal(0, await database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM (SELECT officer_id FROM reminder_notice GROUP BY officer_id, report_id, seq, days HAVING COUNT(*) > 1) twice")));
        Assert.Equal([], await database.Read(s => s.Query<string>("SELECT kind || ' ' || error FROM job WHERE error IS NOT NULL OR state = 'parked'")));
        var subjects = Directory.GetFiles(Path.Combine(country.Site.Data.Folder, "spool"), "*.eml").Select(f => File.ReadLines(f).First(l => l.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))).ToList();
        Assert.Equal(subjects.Distinct().Count(), subjects.Count);
        Assert.Equal(3, (await country.Of<EscalationStore>().List(viewers["nia"].Officer!, new EscalationFilter(), 10, default)).Count);
    }

    private static async Task<TrackingId> Disposed(Country country, Dictionary<string, Viewer> viewers)
    {
        var id = await country.File();
        var report = await country.Report(id);
        var edited = new Edited { Class = report.Class.Code(), Title = report.Title, Text = report.Text, Category = report.CategoryCode };
        Assert.Empty((await country.Of<Verifying>().Forward(viewers["nia"], id, 1, edited, "kota-bandung", "", default)).Refusals);
        Assert.Empty((await country.Of<Disposing>().Dispose(viewers["andi"], id, 2, new Disposition(2, [], []), default)).Refusals);
        return id;
    }

    private static async Task Answer(Country country, Viewer by, TrackingId id, FollowUp answer) =>
        Assert.Empty((await country.Of<Answering>().FollowUp(by, id, (await country.Report(id)).Version, answer, default)).Refusals);

    private static async Task<IReadOnlyList<string>> Reminders(Country country, TrackingId id)
    {
        var report = (await country.Report(id)).Id;
        var clocks = (await country.Of<ClockStore>().OfReport(report, default)).ToDictionary(c => c.Seq);
        var given = await country.Of<ReminderStore>().OfReport(report, default);
        Assert.All(given, g => Assert.True(g.Days < 0 || g.At >= clocks[g.Seq].DueAt, "Nobody is told of an end before it came."));
        return [.. given.Select(g => string.Create(CultureInfo.InvariantCulture, $"{clocks[g.Seq].Clock.Code()} {g.Days}"))];
    }

    private static async Task<IReadOnlyList<string>> History(Country country, TrackingId id) =>
        [.. (await country.Of<ReportStore>().Acts((await country.Report(id)).Id, default)).Select(a => a.Kind.Code() + (a.ReasonCode is { } why && a.Kind is not ActKind.Escalate ? " " + why : ""))];

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
