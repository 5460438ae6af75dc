using System.Text;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

/// <summary>Who has the database without the key ring reads no word of a confidential report; who may see the report sees all of it.</summary>
public sealed class SealedWordsTests
{
    private const string Canary = "zqrahasia";

    [Theory, OnBothEngines]
    public async Task No_table_and_no_page_of_the_file_holds_a_word_of_a_confidential_report_whatever_is_said_in_it(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Walked(world, confidential: true);
        await crew.Work();

        var all = await Tables.Everything(world.Data);
        Assert.False(Has(all), string.Join('\n', all.Split('\n').Where(Has).Select(l => l[..Math.Min(160, l.Length)])));
        if (engine is Engine.Sqlite) Assert.False(Has(await Bytes(world)));

        var report = await world.Report(id);
        Assert.Equal((Canary + "ubah", Canary + "judul", Canary + "tempat", Canary + "tanda"), (report.Title, report.OriginalTitle, report.Place, report.Tags));
        var history = await world.History(id);
        Assert.Contains(history, a => a.Kind is ActKind.FinalFollowUp && a.Text == Canary + "akhir");
        Assert.Contains(history, a => a.Details.Contains(Canary + "ubahan", StringComparison.Ordinal));
        Assert.Null(await world.Reports.FirstBroken(id, default));
        Assert.Equal(Canary + "akhir", (await world.Reports.Act(history.Single(a => a.Kind is ActKind.FinalFollowUp).Id, default))!.Text);

        // An ordinary report of the same words shows that the search of this test can find something.
        await Walked(world, confidential: false);
        await crew.Work();
        foreach (var table in new[] { "report", "act", "masking", "public_report", "report_search" }.Where(t => t != "report_search" || engine is Engine.Postgres)) Assert.True(Has(await Tables.Text(world.Data, [table])), table);
        if (engine is Engine.Sqlite) Assert.True(Has(await Bytes(world)));
    }

    [Theory, OnBothEngines]
    public async Task Officers_find_and_read_it_by_its_words_in_their_list(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Walked(world, confidential: true);
        await crew.Work();
        foreach (var words in new[] { Canary + "isi", Canary + "AKHIR", $"{Canary}isi {Canary}tempat", id.ToString() })
        {
            var found = Assert.Single(await world.Queues.List(world.Lina.Officer!, new QueueFilter { Words = words }, 10, default));
            Assert.Equal((id.ToString(), Canary + "ubah"), (found.TrackingId, found.Title));
            Assert.Empty(await world.Queues.List(world.Sari.Officer!, new QueueFilter { Words = words }, 10, default));
        }

        Assert.Empty(await world.Queues.List(world.Lina.Officer!, new QueueFilter { Words = $"{Canary}isi tidakada" }, 10, default));
        Assert.Equal(Canary + "ubah", Assert.Single((await world.Queues.OpenAt(World.BandungWorks, 5, default)).First).Title);
    }

    [Theory, OnBothEngines]
    public async Task Words_from_before_there_was_a_seal_are_sealed_later_and_the_history_still_fits(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Walked(world, confidential: true);
        await crew.Work();
        var before = (await world.Report(id), await world.History(id));
        await Unseal(world, before.Item1, before.Item2);
        Assert.True(Has(await Tables.Text(world.Data, ["report"])) && Has(await Tables.Text(world.Data, ["act"])));
        Assert.Equal(before.Item1.Text, (await world.Report(id)).Text);

        var sealing = new SealReports(world.Database, world.Reports, world.Seal);
        Assert.Equal([before.Item1.Id], await sealing.Run(default));
        Assert.Empty(await sealing.Run(default));
        var all = await Tables.Everything(world.Data);
        Assert.False(Has(all));
        Assert.Equal(before.Item1.Text, (await world.Report(id)).Text);
        Assert.Equal(before.Item2.Select(a => (a.Text, a.Details)), (await world.History(id)).Select(a => (a.Text, a.Details)));
        Assert.Null(await world.Reports.FirstBroken(id, default));
    }

    [Theory, OnBothEngines]
    public async Task A_withdrawal_destroys_the_key(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Walked(world, confidential: true);
        var key = await world.Database.Read(s => s.Scalar<byte[]>("SELECT wrapped_key FROM report"));
        Assert.NotEmpty(key!);
        Assert.Empty((await world.Verdicts.AskWithdrawal(Viewer.Reporter(id), id, Canary + "hapus", "web", default)).Refusals);
        Assert.Empty((await world.Verdicts.Withdraw(world.Nia, id, (await world.Report(id)).Version, Canary + "setuju", default)).Refusals);
        await crew.Work();
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report WHERE wrapped_key IS NULL AND sealed IS NULL")));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM act WHERE sealed IS NOT NULL")));
        Assert.Null(await world.Reports.FirstBroken(id, default));
        Assert.Empty(await world.Queues.List(world.Nia.Officer!, new QueueFilter { Words = Canary + "isi" }, 10, default));
    }

    /// <summary>Filed, edited, forwarded, disposed, noted, answered and answered for good, each with words of its own.</summary>
    private static async Task<TrackingId> Walked(World world, bool confidential)
    {
        var id = await world.File(c => c with { Confidential = confidential, Title = Canary + "judul", Text = Canary + "isi yang panjang " + string.Concat(Enumerable.Repeat(Canary + "lagi ", 1200)), Place = Canary + "tempat" });
        var own = Viewer.Reporter(id);
        await Must(world.Replying.Supplement(own, id, Canary + "tambahan", null, "web", default));
        var report = await world.Report(id);
        var edited = Acts.Unchanged(report) with { Title = Canary + "ubah", Text = report.Text + Canary + "ubahan", Tags = Canary + "tanda", Public = new(Canary + "publik", Canary + "publikisi", Canary + "publiktempat") };
        await Must(world.Verifying.Forward(world.Nia, id, await Version(world, id), edited, "kota-bandung", Canary + "catatan", default));
        await Must(world.Disposing.Dispose(world.Andi, id, await Version(world, id), new Disposition(World.BandungWorks, [], [], Canary + "disposisi"), default));
        await Must(world.Answering.Note(world.Lina, id, await Version(world, id), Canary + "internal", default));
        await Must(world.Answering.FollowUp(world.Lina, id, await Version(world, id), new FollowUp(true, false, Canary + "akhir"), default));
        return id;
    }

    /// <summary>As the rows stood before there was a seal.</summary>
    private static Task Unseal(World world, Report report, IReadOnlyList<Act> history) => world.Database.Write(async t =>
    {
        await t.Execute(
            """
            UPDATE report SET original_title = @OriginalTitle, original_text = @OriginalText, title = @Title, text = @Text, tags = @Tags, place = @Place,
                ring_key = NULL, wrapped_key = NULL, sealed = NULL WHERE id = @Id
            """,
            new { report.OriginalTitle, report.OriginalText, report.Title, report.Text, report.Tags, report.Place, report.Id });
        foreach (var act in history) await t.Execute("UPDATE act SET text = @Text, details = @Details, salt = @Salt, sealed = NULL WHERE id = @Id", new { act.Text, act.Details, act.Salt, act.Id });
    });

    private static async Task Must(Task<Outcome<Committed>> done) => Assert.Empty((await done).Refusals);

    private static async Task<int> Version(World world, TrackingId id) => (await world.Report(id)).Version;

    private static bool Has(string text) => text.Contains(Canary, StringComparison.OrdinalIgnoreCase);

    /// <summary>The database file and the log beside it.</summary>
    private static async Task<string> Bytes(World world)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(world.Data.Folder, "lapor.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all);
            text.Append(Encoding.Latin1.GetString(all.ToArray()));
        }

        return text.ToString();
    }
}
