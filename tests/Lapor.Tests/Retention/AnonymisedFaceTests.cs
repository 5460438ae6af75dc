using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Retention;

/// <summary>What the public reads of a report stays what an officer decided, however often it is published after it was made anonymous.</summary>
public sealed class AnonymisedFaceTests
{
    [Theory, OnBothEngines]
    public async Task Publishing_again_masks_nothing_that_an_officer_let_stand_and_shows_nothing_that_one_hid(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File(s => s with { Title = "Posko Bapak Suryana tutup", Text = "Posko Bapak Suryana di 0812 3456 7890 tutup sejak kemarin, kata tetangga dari gang mawar.", Place = "Gang Mawar" });
        // The number of the post stays, it is an office's; whoever lives in the lane is hidden by the officer's own hand.
        var wording = new PublicWording("Posko Bapak Suryana tutup", "Posko Bapak Suryana di 0812 3456 7890 tutup sejak kemarin, kata [disamarkan].", "Gang Mawar");
        var report = await world.Report(id);
        await Done(world.Verifying.Forward(world.Nia, id, report.Version, Acts.Unchanged(report) with { Public = wording }, "kota-bandung", "", default));
        await world.Dispose(id);
        await Done(world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, false, "Yth. Bapak Suryana, posko buka lagi besok.", null), default));
        await Done(world.Verdicts.Close(Viewer.Reporter(id), id, 5, "resolved", "", "web", default));
        await crew.Work();
        var before = (await world.Public.ByTrackingId(id, default))!;
        Assert.Equal((wording.Title, wording.Text, wording.Place), (before.Title, before.Text, before.Place));
        // The screening alone would have masked it: that is what this test would see.
        Assert.NotEqual(wording.Text, PersonalData.Masked(wording.Text));

        await world.Database.Write(t => t.Execute("UPDATE retention_rule SET active = TRUE, source = 'JRA 12/2026' WHERE class = 'complaint' AND state = 'closed' AND action = 'anonymise'"));
        world.Clock.Advance(TimeSpan.FromDays(4000));
        Assert.Equal(1, await crew.Rules.Run(default));
        for (var n = 0; n < 3; n++)
        {
            await crew.Work();
            await world.Publishing.Run(report.Id, default);
            var after = (await world.Public.ByTrackingId(id, default))!;
            Assert.Equal((before.Title, before.Text, before.Place, ""), (after.Title, after.Text, after.Place, after.ReporterName));
        }

        Assert.DoesNotContain("tetangga dari gang mawar", await Tables.Everything(world.Data), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(await world.Public.Acts(id, default), a => a.Text.Contains("Suryana", StringComparison.Ordinal));
    }

    private static async Task Done(Task<Outcome<Committed>> done) => Assert.Empty((await done).Refusals);
}
