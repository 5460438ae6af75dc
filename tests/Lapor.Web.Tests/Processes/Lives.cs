using System.Globalization;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Web.Tests.Pages;

namespace Lapor.Web.Tests.Processes;

/// <summary>
/// Five reports of Monday 2 March 2026, 09.00 WIB, each left alone at another place of its life, and what the clocks alone make of them in 120 days:
/// every reminder, warning, closing and escalation once and in this order.
/// </summary>
internal sealed class Lives
{
    private Lives(TrackingId waiting, TrackingId late, TrackingId silent, TrackingId promised, TrackingId held) =>
        (Waiting, Late, Silent, Promised, Held) = (waiting, late, silent, promised, held);

    /// <summary>Nobody verifies it.</summary>
    public TrackingId Waiting { get; }

    /// <summary>Disposed; nobody answers it.</summary>
    public TrackingId Late { get; }

    /// <summary>Answered, and the reporter says nothing.</summary>
    public TrackingId Silent { get; }

    /// <summary>An interim answer that promises 12 March, and nothing after it.</summary>
    public TrackingId Promised { get; }

    /// <summary>Held; the reporter never completes it.</summary>
    public TrackingId Held { get; }

    /// <summary>Hires who is needed and brings the five to where they are left.</summary>
    public static async Task<Lives> Begin(Country country)
    {
        await Cast.Hire(country);
        var viewers = new Dictionary<string, Viewer>();
        foreach (var name in new[] { "nia", "andi", "lina" }) viewers[name] = Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);
        var waiting = await country.File();
        var late = await Disposed(country, viewers);
        var silent = await Disposed(country, viewers);
        await Answer(country, viewers["lina"], silent, new FollowUp(true, false, "Lampu sudah diganti."));
        var promised = await Disposed(country, viewers);
        await Answer(country, viewers["lina"], promised, new FollowUp(false, false, "Petugas sedang memeriksa.") { NextStep = "Teknisi mengganti lampu", NextDay = new DateOnly(2026, 3, 12) });
        var held = await country.File();
        Assert.Empty((await country.Of<Verifying>().Hold(viewers["nia"], held, 1, "Sebutkan nomor tiangnya.", default)).Refusals);
        return new(waiting, late, silent, promised, held);
    }

    /// <summary>Everything came that had to, once and in order, and nothing is stuck.</summary>
    public async Task Ended(TestDatabase data)
    {
        var database = data.Database;
        Assert.Equal(
            ["verify -1", "verify 0", "verify 2"],
            await Reminders(database, Waiting));
        Assert.Equal(
            ["first_answer -1", "first_answer 0", "first_answer 2", "first_answer 5", "completion -2", "completion 0", "first_answer 10", "completion 2", "completion 5", "completion 10"],
            await Reminders(database, Late));
        Assert.DoesNotContain(await Reminders(database, Silent), r => r.StartsWith("first_answer", StringComparison.Ordinal));
        Assert.Equal(
            ["promise -1", "promise 0", "promise 2", "promise 5", "completion -2", "completion 0", "completion 2", "completion 5", "completion 10"],
            await Reminders(database, Promised));
        Assert.Equal(["submit", "escalate"], await History(data, Waiting));
        Assert.Equal(["submit", "forward", "dispose", "escalate"], await History(data, Late));
        Assert.Equal(["submit", "forward", "dispose", "interim_follow_up", "escalate"], await History(data, Promised));
        Assert.Equal(["submit", "forward", "dispose", "final_follow_up", "warn_silence 5", "warn_silence 9", "close_by_system"], await History(data, Silent));
        Assert.Equal(["submit", "hold", "warn_hold", "expire_hold incomplete"], await History(data, Held));

        // Nobody is told the same step twice, each act is mailed once to each, and nothing is stuck.
        Assert.Equal(0, await database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM (SELECT officer_id FROM reminder_notice GROUP BY officer_id, report_id, seq, days HAVING COUNT(*) > 1) twice")));
        Assert.Equal([], await database.Read(s => s.Query<string>("SELECT kind || ' ' || error FROM job WHERE error IS NOT NULL OR state = 'parked'")));
        var mails = Directory.GetFiles(Path.Combine(data.Folder, "spool"), "*.eml").Select(f => File.ReadLines(f).First(l => l.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))).ToList();
        Assert.Equal(mails.Distinct().Count(), mails.Count);
        Assert.Equal(3, await database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report WHERE escalated_at IS NOT NULL")));
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

    private static async Task<IReadOnlyList<string>> Reminders(Database database, TrackingId id)
    {
        var report = await database.Read(s => s.Scalar<long>("SELECT id FROM report WHERE tracking_id = @id", new { id = id.ToString() }));
        var clocks = (await new ClockStore(database).OfReport(report, default)).ToDictionary(c => c.Seq);
        var given = await new ReminderStore(database, TimeProvider.System).OfReport(report, default);
        Assert.All(given, g => Assert.True(g.Days < 0 || g.At >= clocks[g.Seq].DueAt, "Nobody is told of an end before it came."));
        return [.. given.Select(g => string.Create(CultureInfo.InvariantCulture, $"{clocks[g.Seq].Clock.Code()} {g.Days}"))];
    }

    private static async Task<IReadOnlyList<string>> History(TestDatabase data, TrackingId id)
    {
        var reports = new ReportStore(data.Database, new ReportSeal(KeyRing.Open(Path.Combine(data.Folder, "keys"))));
        return [.. (await reports.Acts((await reports.Facts(id, default))!.Report.Id, default)).Select(a => a.Kind.Code() + (a.ReasonCode is { } why && a.Kind is not ActKind.Escalate ? " " + why : ""))];
    }
}
