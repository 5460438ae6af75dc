using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

public sealed class ManyAtOnceTests
{
    [Theory, OnBothEngines]
    public async Task The_second_officer_is_told_who_was_faster_and_changes_nothing(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered(final: false);
        var seen = (await world.Report(id)).Version;
        Assert.False((await world.Answering.FollowUp(world.Andi, id, seen, new FollowUp(true, false, "Sudah selesai."), default)).IsRefused);
        var before = await Tables.Everything(world.Data);
        var second = await world.Answering.FollowUp(world.Lina, id, seen, new FollowUp(true, false, "Selesai kemarin."), default);
        var told = Assert.Single(second.Refusals);
        Assert.Equal("changed_meanwhile", told.Code);
        Assert.Contains("Andi", told.Indonesian, StringComparison.Ordinal);
        Assert.Contains("09.00 WIB", told.Indonesian, StringComparison.Ordinal);
        Assert.Equal(before, await Tables.Everything(world.Data));

        // The reporter is not named to an officer, whatever the report.
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        var third = Assert.Single((await world.Answering.Note(world.Lina, id, seen + 1, "Catatan", default)).Refusals);
        Assert.Contains("pelapor atau sistem", third.Indonesian, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Of_twenty_acts_on_one_version_exactly_one_wins(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered(final: false);
        var seen = (await world.Report(id)).Version;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => i % 2 == 0
            ? world.Answering.FollowUp(world.Andi, id, seen, new FollowUp(true, false, $"Jawaban {i}"), default)
            : world.Answering.Note(world.Lina, id, seen, $"Catatan {i}", default))));
        Assert.Single(outcomes, o => !o.IsRefused);
        Assert.All(outcomes.Where(o => o.IsRefused), o => Assert.Equal("changed_meanwhile", Assert.Single(o.Refusals).Code));
        var after = await world.Report(id);
        Assert.Equal((seen + 1, seen + 1), (after.Version, after.ActCount));
        Assert.Null(await world.Reports.FirstBroken(id, default));
    }

    [Theory, OnBothEngines]
    public async Task Twenty_replies_without_a_version_all_stand_in_an_unbroken_chain(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => world.Replying.Reply(Viewer.Reporter(id), id, $"Balasan {i}", null, "web", default))));
        Assert.All(outcomes, o => Assert.False(o.IsRefused));
        Assert.Equal(Enumerable.Range(1, 24), (await world.History(id)).Select(a => a.Seq));
        Assert.Null(await world.Reports.FirstBroken(id, default));
    }

    [Theory, OnBothEngines]
    public async Task Publishing_beside_acting_leaves_the_copy_of_the_last_state(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        var report = (await world.Report(id)).Id;
        var publishing = Enumerable.Range(0, 10).Select(_ => Task.Run(() => world.Publishing.Run(report, default))).ToList();
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await Task.WhenAll(publishing);
        await world.Publish(id);
        Assert.Equal("followed_up", (await world.Public.ByTrackingId(id, default))!.State);
        Assert.Equal(4, (await world.Public.Acts(id, default)).Count);
    }
}
