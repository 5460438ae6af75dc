using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

public sealed class HistoryTests
{
    [Theory, OnBothEngines(
        "UPDATE act SET text = 'Tidak ada apa-apa.' WHERE seq = 3",
        "UPDATE act SET at = at + 1 WHERE seq = 3",
        "UPDATE act SET officer_id = 1 WHERE seq = 3",
        "UPDATE act SET visibility = 'public' WHERE seq = 3",
        "UPDATE act SET details = '{}' WHERE seq = 3",
        "DELETE FROM act WHERE seq = 3",
        "UPDATE act SET seq = 90 WHERE seq = 3; UPDATE act SET seq = 3 WHERE seq = 4; UPDATE act SET seq = 4 WHERE seq = 90")]
    public async Task A_changed_removed_or_moved_line_is_found(Engine engine, string tampering)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        Assert.Null(await world.Reports.FirstBroken(id, default));
        await world.Database.Write(t => t.Execute(tampering));
        Assert.Equal(3, await world.Reports.FirstBroken(id, default));
    }

    [Theory, OnBothEngines("DELETE FROM act WHERE seq = 4", "UPDATE report SET act_count = 3")]
    public async Task A_cut_end_does_not_fit_the_head(Engine engine, string tampering)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        await world.Database.Write(t => t.Execute(tampering));
        Assert.Equal(0, await world.Reports.FirstBroken(id, default));
    }

    [Theory, OnBothEngines]
    public async Task The_history_of_another_report_does_not_fit(Engine engine)
    {
        await using var world = await World.Create(engine);
        var one = await world.File();
        var other = await world.File();
        await world.Database.Write(t => t.Execute("UPDATE act SET hash = (SELECT hash FROM act a WHERE a.report_id = 1) WHERE report_id = 2; UPDATE report SET history_hash = (SELECT history_hash FROM report r WHERE r.id = 1) WHERE id = 2"));
        Assert.Null(await world.Reports.FirstBroken(one, default));
        Assert.Equal(1, await world.Reports.FirstBroken(other, default));
    }

    [Theory, OnBothEngines]
    public async Task One_act_is_read_alone_as_it_stands_in_the_whole(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        var line = (await world.History(id))[^1];
        var alone = await world.Reports.Act(line.Id, default);
        Assert.Equal((line.Seq, ActKind.FinalFollowUp, "Lampu sudah menyala kembali."), (alone!.Seq, alone.Kind, alone.Text));
        Assert.Equal(World.BandungWorks, alone.AgencyId);
        Assert.Null(await world.Reports.Act(-1, default));
    }

    [Theory, OnBothEngines]
    public async Task An_edit_keeps_the_reporters_words_and_tells_what_it_changed(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        var report = await world.Do(world.Nia, ActKind.Edit, id);
        Assert.Equal((World.Complaint.Title, "Lampu jalan padam"), (report.OriginalTitle, report.Title));
        var line = (await world.History(id))[^1];
        Assert.Contains("\"title\":[\"Lampu jalan mati di depan SDN 2\",\"Lampu jalan padam\"]", line.Details, StringComparison.Ordinal);
        Assert.Equal(Visibility.Internal, line.Visibility);
    }
}
