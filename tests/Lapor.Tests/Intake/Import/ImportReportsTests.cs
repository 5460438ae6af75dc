using System.Text;
using Lapor.Agencies;
using Lapor.Intake.Import;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Tests.Journey;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Intake.Import;

public sealed class ImportReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, OnBothEngines]
    public async Task The_sample_is_imported_once_however_often_it_is_read(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        var import = Import(data);
        var file = await File.ReadAllBytesAsync(Repository.At("samples", "ekspor-contoh.csv"));

        Assert.Equal(new ImportProgress(7, 7, 0, 0, 7), await import.Run(Read(file), "contoh", dryRun: true));
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM report"));
        Assert.Equal(new ImportProgress(7, 7, 0, 0, 7), await import.Run(Read(file), "contoh", dryRun: false));
        Assert.Equal(new ImportProgress(7, 0, 7, 0, 0), await import.Run(Read(file), "contoh", dryRun: false));
        Assert.Equal(7, await Count(data, "SELECT count(*) FROM report"));
        // The same numbers of another system are other reports.
        Assert.Equal(7, (await import.Run(Read(file), "lain", dryRun: false)).Added);

        // No agency of ours has these names: what is open waits for the national administrator, what ended stays ended.
        Assert.Equal(2 * 3, await Count(data, "SELECT count(*) FROM report WHERE state = 'submitted'"));
        Assert.Equal(2 * 2, await Count(data, "SELECT count(*) FROM report WHERE state = 'closed' AND ended_at IS NOT NULL"));
        Assert.Equal(2, await Count(data, "SELECT count(*) FROM report WHERE anonymous AND confidential AND supervisory"));
        // What is open is owed from the day it came here, what ended is not.
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM report WHERE (due_at IS NULL) <> (state IN ('closed', 'archived', 'withdrawn'))"));
    }

    [Theory, OnBothEngines]
    public async Task Agency_unit_and_region_are_found_by_their_names(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        // A government with two units, and its region: all of the reference data would take longer than the test.
        await data.Database.Write(t => t.Execute(
            """
            INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES
                ('32', NULL, 'province', 'Jawa Barat', 'Jawa Barat', ''), ('32.04', '32', 'regency', 'Kabupaten Bandung', 'Kabupaten Bandung, Jawa Barat', ''),
                ('32.73', '32', 'regency', 'Kota Bandung', 'Kota Bandung, Jawa Barat', '');
            INSERT INTO agency (id, slug, name, short_name, kind, parent_id, root_id, path, time_zone, search) VALUES
                (1, 'kabupaten-bandung', 'Pemerintah Kabupaten Bandung', 'Kab. Bandung', 'regency', NULL, 1, '/1/', 'Asia/Jakarta', ''),
                (2, 'kota-bandung', 'Pemerintah Kota Bandung', 'Kota Bandung', 'city', NULL, 2, '/2/', 'Asia/Jakarta', ''),
                (3, 'a', 'Dinas Perhubungan Kabupaten Bandung', 'Dishub', 'unit', 1, 1, '/1/3/', 'Asia/Jakarta', ''),
                (4, 'b', 'Dinas Sosial Kabupaten Bandung', 'Dinsos', 'unit', 1, 1, '/1/4/', 'Asia/Jakarta', ''),
                (5, 'c', 'Dinas Perhubungan Kota Bandung', 'Dishub', 'unit', 2, 2, '/2/5/', 'Asia/Jakarta', '')
            """));
        var file = Export(
            ("1", "Dinas Perhubungan Kab. Bandung", "Pemerintah Kabupaten Bandung", "Terverifikasi - belum ditindaklanjuti"),
            ("2", "Badan Rekaan yang Tidak Ada", "Pemerintah Kabupaten Bandung", "Terverifikasi - belum ditindaklanjuti"),
            ("3", "Dinas Rekaan", "Pemerintah Kabupaten Tidak Ada", "Ditutup oleh Admin"),
            ("4", "", "", "Ditindaklanjuti oleh Instansi"),
            ("5", "Dinas Sosial Kab. Bandung", "Dinas Sosial Kab. Bandung", "Ditindaklanjuti oleh Instansi"));
        Assert.Equal(2, (await Import(data).Run(Read(file), "contoh", dryRun: false)).WithoutAgency);

        Assert.Equal(1, await Count(data, "SELECT count(*) FROM report WHERE source = '1' AND state = 'disposed' AND agency_id = 1 AND unit_id = 3"));
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM report WHERE source = '2' AND state = 'forwarded' AND agency_id IS NOT NULL AND unit_id IS NULL"));
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM report WHERE source = '3' AND state = 'closed' AND closed_by = 'admin' AND agency_id IS NULL"));
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM report WHERE source = '4' AND state = 'submitted' AND agency_id IS NULL"));
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM report WHERE source = '5' AND state = 'followed_up' AND agency_id = 1 AND unit_id = 4"));
        Assert.Equal("32.04", await data.Database.Read(s => s.Scalar<string>("SELECT region_code FROM report WHERE source = '1'")));
    }

    [Theory, OnBothEngines]
    public async Task An_interrupted_import_goes_on_where_it_stopped_and_tells_every_error(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        var file = Export([.. Enumerable.Range(1, 450).Select(i => ($"{i}", "", "", i == 300 ? "Entah" : "Belum Terverifikasi"))]);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Import(data).Run(Read(file), "contoh", dryRun: false, progress: _ => stop.Cancel(), cancel: stop.Token));
        Assert.Equal(200, await Count(data, "SELECT count(*) FROM report"));

        List<RowError> errors = [];
        List<ImportProgress> steps = [];
        var total = await Import(data).Run(Read(file), "contoh", dryRun: false, errors.Add, steps.Add);
        Assert.Equal((450, 249, 200, 1), (total.Read, total.Added, total.Known, total.Wrong));
        Assert.Equal([200, 400, 450], steps.Select(step => step.Read));
        Assert.Equal((301, "status_unknown"), (Assert.Single(errors).Line, errors[0].Code));
        Assert.Equal(449, await Count(data, "SELECT count(*) FROM report"));
    }

    [Theory, OnBothEngines]
    public async Task Why_a_report_was_held_or_archived_and_where_it_came_from_come_along(Engine engine)
    {
        await using var world = await World.Create(engine);
        var import = new ImportReports(world.Database, world.Commit, world.Contacts, world.Receipts, world.Ring, world.Clock);
        var file = Encoding.UTF8.GetBytes(
            "Tracking ID,Tanggal Laporan Masuk,Isi Laporan Awal,Sumber Laporan,Status Laporan,Alasan Tunda/Arsip\n"
            + "1,3 Jan 2026,Teks contoh,Website,Diarsipkan,Laporan terlalu umum\n2,3 Jan 2026,Teks contoh,Papan Pengumuman,Ditunda,Sebutkan alamatnya\n3,3 Jan 2026,Teks contoh,,Belum Terverifikasi,\n");
        Assert.Equal(3, (await import.Run(Read(file), "contoh", dryRun: false)).Added);
        async Task<(Report Report, Act Act)> Of(string source)
        {
            var id = await world.Database.Read(s => s.Scalar<long>("SELECT id FROM report WHERE source = @source", new { source }));
            return ((await world.Reports.Facts(id, default))!.Report, Assert.Single(await world.Reports.Acts(id, default)));
        }

        var (archived, why) = await Of("1");
        Assert.Equal(("web", "import", Visibility.Reporter, "Laporan terlalu umum", """{"channel":"Website"}"""), (archived.Channel, why.Channel, why.Visibility, why.Text, why.Details));
        var (held, missing) = await Of("2");
        Assert.Equal(("import", "Sebutkan alamatnya", """{"channel":"Papan Pengumuman"}"""), (held.Channel, missing.Text, missing.Details));
        Assert.Equal(("", "", Visibility.Public), await Of("3") is var (_, plain) ? (plain.Text, plain.Details, plain.Visibility) : default);
        // A hold that came in is given its ten days, and then ends as any other.
        var job = Assert.Single(await world.Database.Read(s => s.Query<(long Report, long Due)>("SELECT report_id, due_at FROM job WHERE kind = 'expire_hold'")));
        Assert.Equal((held.Id, held.DueAt!.Value), (job.Report, job.Due));
        world.Clock.Advance(TimeSpan.FromDays(9));
        Assert.True((await world.Verifying.ExpireHold(held.TrackingId, 1, default)).IsRefused);
        world.Clock.Advance(TimeSpan.FromDays(2));
        var ended = (await world.Verifying.ExpireHold(held.TrackingId, 1, default)).Value.Report;
        Assert.Equal((ReportState.Archived, ClosedBy.System, "incomplete"), (ended.State, ended.ClosedBy, ended.ArchiveReason));
    }

    [Theory]
    [InlineData("Android", "mobile")]
    [InlineData("SMS 1708", "sms")]
    [InlineData("Twitter", "x")]
    [InlineData("Tatap Muka", "walk_in")]
    [InlineData("", "import")]
    public void A_channel_has_our_code_or_none(string word, string code) => Assert.Equal(code, ImportWords.Channel(word));

    [Fact]
    public async Task The_tree_is_read_once_for_a_whole_file()
    {
        await using var world = await World.Create(Engine.Sqlite);
        var rows = Enumerable.Range(1, 450).Select(i => ($"{i}", "Dinas Sosial Kota Bandung", "Pemerintah Kota Bandung", "Belum Terverifikasi")).ToArray();
        var import = new ImportReports(world.Database, world.Commit, world.Contacts, world.Receipts, world.Ring, world.Clock);
        // Between two batches the agency is renamed: an import that read the tree again would not find it any more.
        var total = await import.Run(
            Read(Export(rows)), "contoh", dryRun: false,
            progress: p => world.Database.Write(t => t.Execute("UPDATE agency SET name = 'Lain ' || id")).GetAwaiter().GetResult());
        Assert.Equal((450, 0), (total.Added, total.WithoutAgency));
    }

    private static ImportReports Import(TestDatabase data)
    {
        var time = TimeProvider.System;
        var ring = KeyRing.Open(Path.Combine(data.Folder, "keys"));
        var deadlines = new Lapor.Reports.DueDates(data.Database, new WorkCalendars(data.Database, time), time);
        var commit = new ReportCommit(data.Database, new ReportStore(data.Database, new ReportSeal(ring)), new ReportSeal(ring), deadlines, new JobSignal(), time, NullLogger<ReportCommit>.Instance);
        return new ImportReports(data.Database, commit, new ContactVault(data.Database, ring, time), new Receipts(new ReportStore(data.Database, new ReportSeal(ring)), ring), ring, time);
    }

    private static ImportFile Read(byte[] file) => ReadReports.Open(new MemoryStream(file), ImportMap.National, Now).Value;

    private static byte[] Export(params (string Id, string Agency, string Parent, string Status)[] rows) => Encoding.UTF8.GetBytes(
        "Tracking ID,Tanggal Laporan Masuk,Isi Laporan Awal,Instansi Induk,Instansi Terdisposisi,Status Laporan,Provinsi,Kota/Kabupaten\n"
        + string.Concat(rows.Select(row => $"{row.Id},3 Jan 2026,Teks contoh,{row.Parent},{row.Agency},{row.Status},Jawa Barat,Kab. Bandung\n")));

    private static Task<long> Count(TestDatabase data, string sql) => data.Database.Read(s => s.Scalar<long>(sql));
}
