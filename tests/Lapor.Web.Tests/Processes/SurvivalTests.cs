using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Processes;

/// <summary>What was acknowledged is there after kill -9, and in every backup made after it.</summary>
public sealed class SurvivalTests
{
    [Theory, OnBothEngines]
    public async Task Every_acknowledged_report_survives_kill_9_and_repeated_keys_give_one_report_each(Engine engine)
    {
        const int All = 1_000, KillAfter = 400;
        await using var data = await TestDatabase.Create(engine);
        await Senders.SkipReferenceData(data);
        await using var server = await LaporProcess.Start(data);
        using var senders = new Senders(server.Url);
        var killed = 0;
        await senders.Send(All, 8, async acknowledged =>
        {
            if (acknowledged >= KillAfter && Interlocked.Exchange(ref killed, 1) == 0) await server.Kill();
        });
        Assert.InRange(senders.Acknowledged.Count, KillAfter, All - 1);
        var before = senders.Acknowledged.Values.ToList();

        await server.Restart();
        Assert.Empty(await senders.Missing(before));
        // Everybody sends again, those who were answered too: each key has the number it had, or its first one now.
        await senders.Send(All, 8);
        Assert.Equal(All, senders.Acknowledged.Values.Select(a => a.TrackingId).Distinct().Count());
        Assert.Equal(All, await data.Database.Read(s => s.Scalar<long>("SELECT count(*) FROM report")));
        Assert.Equal(All, await data.Database.Read(s => s.Scalar<long>("SELECT count(*) FROM act")));
    }

    [Fact]
    public async Task A_backup_of_the_live_system_opens_with_every_report_acknowledged_before_it()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        await using var server = await LaporProcess.Start(data);
        using var senders = new Senders(server.Url);
        var copy = Path.Combine(data.Folder, "backup", "copy.db");
        List<(string, string)> before = [];
        Task<(int Status, string Output)>? backup = null;
        var begun = 0;
        await senders.Send(500, 4, acknowledged =>
        {
            if (acknowledged >= 150 && Interlocked.Exchange(ref begun, 1) == 0)
            {
                before = [.. senders.Acknowledged.Values];
                backup = LaporProcess.Run(data, null, "backup", copy);
            }

            return Task.CompletedTask;
        });
        var (status, output) = await backup!;
        Assert.True(status == 0, output);
        Assert.Equal(500, senders.Acknowledged.Count);

        // Restored as docs/running.md says: the file, and the keys.
        await using var restored = await TestDatabase.Create(Engine.Sqlite);
        File.Copy(copy, Path.Combine(restored.Folder, "lapor.db"), overwrite: true);
        Directory.CreateDirectory(Path.Combine(restored.Folder, "keys"));
        foreach (var key in Directory.GetFiles(Path.Combine(data.Folder, "keys"))) File.Copy(key, Path.Combine(restored.Folder, "keys", Path.GetFileName(key)));
        await using var second = await LaporProcess.Start(restored);
        using var holders = new Senders(second.Url);
        Assert.True(before.Count >= 150);
        Assert.Empty(await holders.Missing(before));
    }
}
