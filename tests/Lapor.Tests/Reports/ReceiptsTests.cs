using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

public sealed class ReceiptsTests
{
    [Theory, OnBothEngines]
    public async Task Only_the_receipt_of_the_very_report_proves(Engine engine)
    {
        await using var world = await World.Create(engine);
        var one = (await world.Intake.File(World.Complaint, null, default)).Value;
        var other = (await world.Intake.File(World.Complaint with { Confidential = true }, null, default)).Value;
        string Number(Lapor.Intake.Filed f) => f.Report.TrackingId.ToString();
        Assert.True(await world.Receipts.Prove(Number(one), one.Receipt.ToString(), default));
        Assert.True(await world.Receipts.Prove("#" + one.Report.TrackingId.Spoken, one.Receipt.Grouped, default));
        Assert.True(await world.Receipts.Prove(Number(other), other.Receipt.ToString(), default));
        foreach (var (number, receipt) in new[]
        {
            (Number(one), other.Receipt.ToString()), (Number(other), one.Receipt.ToString()), (Number(one), null), (Number(one), ""), (Number(one), new string('0', 16)),
            (TrackingId.New().ToString(), one.Receipt.ToString()), (TrackingId.New().ToString(), new string('0', 16)), ("0000000000", "0000000000000000"), (null, null), ("' OR 1=1 --", "\0"),
        })
            Assert.False(await world.Receipts.Prove(number, receipt, default));
    }

    [Theory, OnBothEngines]
    public async Task Unknown_and_foreign_numbers_get_the_same_refusal(Engine engine)
    {
        await using var world = await World.Create(engine);
        var ordinary = await world.File();
        var hidden = await world.File(s => s with { Confidential = true });
        var unknown = TrackingId.New();
        foreach (var by in new[] { Viewer.Public, Viewer.Reporter(unknown), world.Andi, world.Lina })
            foreach (var id in new[] { ordinary, hidden, unknown })
                foreach (var refused in new[]
                {
                    await world.Replying.Supplement(by == Viewer.Reporter(unknown) && id == unknown ? Viewer.Public : by, id, "Halo", null, "web", default),
                    await world.Answering.Note(by, id, 1, "Halo", default),
                    await world.Answering.Note(by, id, 99, "Halo", default),
                })
                    Assert.Equal(ReportRefusals.NotFound, Assert.Single(refused.Refusals));
        Assert.NotNull(await world.Public.Status(ordinary, default));
        Assert.Null(await world.Public.Status(hidden, default));
        Assert.Null(await world.Public.Status(unknown, default));
    }

    [Theory, OnBothEngines]
    public async Task The_stored_hash_is_of_no_use_without_the_ring(Engine engine)
    {
        await using var world = await World.Create(engine);
        var filed = (await world.Intake.File(World.Complaint, null, default)).Value;
        var stored = await world.Reports.ReceiptMac(filed.Report.TrackingId, default);
        Assert.Equal(world.Receipts.Mac(filed.Receipt), stored);
        Assert.Null(await world.Reports.ReceiptMac(TrackingId.New(), default));
        using var elsewhere = new TemporaryFolder();
        var stolen = new Receipts(world.Reports, Lapor.People.KeyRing.Open(elsewhere.Path));
        Assert.False(await stolen.Prove(filed.Report.TrackingId.ToString(), filed.Receipt.ToString(), default));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lapor-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
