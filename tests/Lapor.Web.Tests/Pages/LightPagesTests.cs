using Lapor.Closing;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The light of a report as each meets it: one colour, one icon, one word, one mark of lateness, whoever looks; and the sentence in which its clock is told.</summary>
public sealed class LightPagesTests
{
    private static readonly Dictionary<string, string> Quiet = new() { ["LAPOR_ROLES"] = "web" };

    [Theory, OnBothEngines]
    public async Task Citizen_officer_and_minister_see_the_same_light_in_every_state(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        var lives = await InEveryState(country);
        string[] officers = ["nia", "lina", "kepala", "panrb"];
        var signed = new Dictionary<string, Visitor>();
        foreach (var name in officers) signed[name] = await country.Officer(name);
        var seen = new HashSet<string>();
        var late = 0;
        foreach (var days in new[] { 0, 40 })
        {
            country.Site.Clock.Advance(TimeSpan.FromDays(days));
            if (days > 0)
                foreach (var name in officers) signed[name] = await country.Officer(name);
            foreach (var (state, filed) in lives)
            {
                var id = filed.Report.TrackingId;
                await country.Of<Publishing.PublishReport>().Run(filed.Report.Id, default);
                var own = Light(await (await Cast.Reporter(country, filed)).Get($"/laporan/{id}"));
                Assert.Contains($"light-{States.LightOf(state).Code()}", own, StringComparison.Ordinal);
                var pages = new List<string>();
                if (state is not (ReportState.Submitted or ReportState.OnHold)) pages.Add(Light(await country.Site.Visitor().Get($"/laporan/{id}")));
                foreach (var name in officers.Where(n => Reaches(n, state))) pages.Add(Light(await signed[name].Get($"/kerja/laporan/{id}")));
                Assert.All(pages, p => Assert.Equal(own, p));
                seen.Add(States.LightOf(state).Code());
                if (own.Contains("pill-late", StringComparison.Ordinal)) late++;
            }
        }

        Assert.Equal(Codes.All<Light>().Except(["none"]).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.True(late > 3, $"{late} late lights were compared");
    }

    [Theory, OnBothEngines]
    public async Task The_page_tells_when_a_clock_ends_in_the_agencys_zone_and_for_how_long_it_stood_still(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var filed = (await country.Of<FileReport>().File(Country.Complaint, null, default)).Value;
        var id = filed.Report.TrackingId;
        await Ok(country.Of<Verifying>().Forward(await Of(country, "nia"), id, 1, Unchanged(filed.Report), "kabupaten-buleleng", "", default));
        // Held on Tuesday 3 March, completed on Thursday 5 March: two working days.
        country.Site.Clock.Advance(TimeSpan.FromDays(1));
        await Ok(country.Of<Verifying>().Hold(await Of(country, "ayu"), id, 2, "Sebutkan nomor tiangnya.", default));
        country.Site.Clock.Advance(TimeSpan.FromDays(2));
        await Ok(country.Of<Replying>().Complete(Viewer.Reporter(id), id, "Tiang nomor 7.", null, "web", default));
        var own = await Cast.Reporter(country, filed);
        var told = (await own.Get($"/laporan/{id}")).Text("main li p");
        Assert.Contains("Penyelesaian: jatuh tempo ", told, StringComparison.Ordinal);
        Assert.Contains(" pukul 16.00 WITA; dijeda 2 hari kerja karena menunggu pelapor.", told, StringComparison.Ordinal);
        Assert.Contains("14 hari kerja sejak Senin, 2 Maret 2026", told, StringComparison.Ordinal);
        Assert.Contains("dijeda 2 hari kerja karena menunggu pelapor", (await (await country.Officer("ayu")).Get($"/kerja/laporan/{id}")).Text("[aria-labelledby=tenggat]"), StringComparison.Ordinal);
    }

    /// <summary>The light and the mark of lateness beside it: colour, icon, word.</summary>
    private static string Light(SeenPage page) => page.Document.QuerySelector("main .lights")?.InnerHtml.Trim() ?? "none on " + page.Url;

    // Held and archived by the nation, before an agency had them.
    private static bool Reaches(string officer, ReportState state) => officer switch
    {
        "nia" or "panrb" => true,
        "lina" => state is ReportState.Disposed or ReportState.FollowedUp or ReportState.ReporterReplied or ReportState.Closed,
        _ => state is not (ReportState.Submitted or ReportState.OnHold or ReportState.Archived),
    };

    private static async Task<IReadOnlyList<(ReportState State, Filed Filed)>> InEveryState(Country country)
    {
        var (nia, andi, lina) = (await Of(country, "nia"), await Of(country, "andi"), await Of(country, "lina"));
        var (verifying, disposing, answering) = (country.Of<Verifying>(), country.Of<Disposing>(), country.Of<Answering>());
        var lives = new List<(ReportState, Filed)>();
        foreach (var state in Enum.GetValues<ReportState>().Except([ReportState.Withdrawn]))
        {
            var filed = (await country.Of<FileReport>().File(Country.Complaint, null, default)).Value;
            var id = filed.Report.TrackingId;
            if (state is ReportState.OnHold) await Ok(verifying.Hold(nia, id, 1, "Sebutkan nomor tiangnya.", default));
            else if (state is ReportState.Archived) await Ok(verifying.Archive(nia, id, 1, "too_general", "Ceritakan satu kejadian.", default));
            else if (state is not ReportState.Submitted) await Ok(verifying.Forward(nia, id, 1, Unchanged(filed.Report), "kota-bandung", "", default));
            if (state is ReportState.RerouteRequested) await Ok(disposing.RequestReroute(andi, id, 2, "kabupaten-buleleng", "Jalan milik kabupaten.", default));
            if (state is ReportState.Disposed or ReportState.FollowedUp or ReportState.ReporterReplied or ReportState.Closed) await Ok(disposing.Dispose(andi, id, 2, new Disposition(2, [], []), default));
            if (state is ReportState.FollowedUp or ReportState.ReporterReplied or ReportState.Closed) await Ok(answering.FollowUp(lina, id, 3, new FollowUp(true, false, "Lampu sudah diganti."), default));
            if (state is ReportState.ReporterReplied) await Ok(country.Of<Replying>().Reply(Viewer.Reporter(id), id, "Masih mati.", null, "web", default));
            if (state is ReportState.Closed) await Ok(country.Of<Verdicts>().Close(Viewer.Reporter(id), id, 5, "resolved", "", "web", default));
            Assert.Equal(state, await country.State(id));
            lives.Add((state, filed));
        }

        return lives;
    }

    private static Edited Unchanged(Report report) => new() { Class = report.Class.Code(), Title = report.Title, Text = report.Text, Category = report.CategoryCode };

    private static async Task<Viewer> Of(Country country, string name) => Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);

    private static async Task Ok(Task<Outcome<Committed>> outcome) => Assert.Empty((await outcome).Refusals);
}
