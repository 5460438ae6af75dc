using System.Text;
using Lapor.Foundation;
using Lapor.Intake.Import;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Statistics;

/// <summary>What leaves as a file: every column, for the eyes of whoever asked, and back in without loss.</summary>
public sealed class ExportTests
{
    private const string Why = "Verifikasi lapangan bersama pelapor";

    [Theory, OnBothEngines]
    public async Task A_file_comes_in_again_without_loss_and_leaves_again_the_same(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Fill(world);
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            var file = await Exporting.Reports(world, world.Nia, format, Why);
            var rows = Exporting.Rows(world, file);
            Assert.Equal(await world.Database.Read(s => s.Scalar<int>("SELECT count(*) FROM report")), rows.Count);

            await using var other = await World.Create(engine);
            var import = new ImportReports(other.Database, other.Commit, other.Contacts, other.Receipts, other.Ring, other.Clock);
            var opened = ReadReports.Open(new MemoryStream(file), ImportMap.National, world.Clock.GetUtcNow()).Value;
            var came = await import.Run(opened, "lapor", dryRun: false);
            Assert.Equal((rows.Count, 0, rows.Count(r => r.ParentAgency.Length == 0)), (came.Added, came.Wrong, came.WithoutAgency));

            var again = Exporting.Rows(other, await Exporting.Reports(other, other.Nia, format, Why));
            // Only the number is another one, and which line it stands in.
            static string Told(ImportRow row) => (row with { SourceId = "", Line = 0 }).ToString();
            Assert.Equal(rows.Select(Told).Order(StringComparer.Ordinal), again.Select(Told).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task LibreOffice_opens_a_file_and_what_it_saves_comes_in_without_loss()
    {
        await using var world = await World.Create(Engine.Sqlite);
        await Fill(world);
        var file = await Exporting.Reports(world, world.Nia, ExportFormat.Xlsx, Why);
        var office = new Office(world.Data.Folder);
        var cells = Exporting.Cells(file);
        var seen = await office.Cells(file);
        // Empty cells are not in the file; that each stands in its column shows below, where the columns are read.
        static IEnumerable<string> Shown(IReadOnlyList<IReadOnlyList<string>> rows) => rows.Select(r => string.Join(" | ", r.Where(c => c.Length > 0))).Where(r => r.Length > 0);
        // In the file an underscore that would begin an escape is escaped itself.
        Assert.Equal(Shown(cells).Select(r => r.Replace("_x005F_", "_", StringComparison.Ordinal)), Shown(seen));
        static string Told(ImportRow row) => (row with { Line = 0 }).ToString();
        Assert.Equal(Exporting.Rows(world, file).Select(Told), Exporting.Rows(world, await office.Saved(file)).Select(Told));
    }

    [Theory, OnBothEngines]
    public async Task The_columns_hold_what_the_report_holds(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Do(world.Nia, ActKind.Edit, id);
        await world.Forward(id);
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id);
        await world.Publish(id);
        var file = await Exporting.Reports(world, world.Andi);
        var row = Assert.Single(Exporting.Rows(world, file));
        var report = await world.Report(id);
        Assert.Equal(
            (id.ToString(), report.SubmittedAt / 1000 * 1000, "Siti A.", ReportClass.Complaint, "street_lights", "Lampu jalan", report.OriginalText, report.Text, 4),
            (row.SourceId, row.SubmittedAt, row.ReporterName, row.Class, row.CategoryId, row.Category, row.OriginalText, row.Text, row.Rating!.Value));
        Assert.Equal(
            ("Website", "Pemerintah Kota Bandung", "dinas-pu-bandung", "Dinas Pekerjaan Umum Kota Bandung", ReportState.Closed, ClosedBy.Reporter, "Jawa Barat", "Kota Bandung", "Coblong", ""),
            (row.Channel, row.ParentAgency, row.AgencyId, row.Agency, row.State, row.ClosedBy!.Value, row.Province, row.Regency, row.District, row.Village));
        var cells = Exporting.Cells(file);
        Assert.Equal("Laporan SP4N-LAPOR!", cells[0][0]);
        Assert.Equal(NationalTable.Columns, cells.Single(r => r.Count == 26));
        Assert.Contains(cells, r => r[0].StartsWith("Diekspor oleh Andi <andi@contoh.go.id>, ", StringComparison.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task No_file_holds_an_anonymous_name_nor_a_report_that_its_reader_may_not_see(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Fill(world);
        var kepala = await world.Hire("kepala", Role.Executive, World.Bandung);
        var panrb = await world.Hire("panrb", Role.Overseer, null, OverseerScope.Panrb);
        var all = await world.Database.Read(s => s.Query<long>("SELECT id FROM report"));
        var seen = 0;
        foreach (var by in new[] { world.Nia, world.Andi, world.Ayu, world.Umar, kepala, panrb })
        {
            var facts = await world.Reports.FactsOf([.. all], default);
            var may = facts.Where(f => May.See(by, f)).Select(f => f.Report.TrackingId.ToString()).Order(StringComparer.Ordinal).ToList();
            var rows = Exporting.Rows(world, await Exporting.Reports(world, by, ExportFormat.Csv, Why));
            Assert.Equal(may, rows.Select(r => r.SourceId).Order(StringComparer.Ordinal));
            Assert.All(rows.Where(r => r.Anonymous), r => Assert.Equal("Anonim", r.ReporterName));
            var text = Encoding.UTF8.GetString(await Exporting.Reports(world, by, ExportFormat.Csv, Why));
            Assert.DoesNotContain("Rahayu", text, StringComparison.Ordinal);
            seen += rows.Count;
        }

        Assert.True(seen > 20, "Hardly anybody saw anything.");
        // The agency's admin does not see what was disposed to a unit in confidence; the command line writes for them, so neither does it.
        var bandung = (await new Lapor.Agencies.AgencyStore(world.Database).BySlug("kota-bandung"))!;
        var operated = await Exporting.File(world, new ExportOrder(ExportKind.Reports, ExportFormat.Csv, Exporting.All with { Agency = bandung.Slug }), Exporter.Operator(bandung));
        Assert.DoesNotContain("Suap di kantor", Encoding.UTF8.GetString(operated), StringComparison.Ordinal);
        Assert.NotEmpty(Exporting.Rows(world, operated));
        Assert.Contains("Suap di kantor", Encoding.UTF8.GetString(await Exporting.File(world, new ExportOrder(ExportKind.Reports, ExportFormat.Csv, Exporting.All), Exporter.Operator(null))), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Names_need_a_reason_and_each_is_on_the_record_before_the_file_is_made(Engine engine)
    {
        await using var world = await World.Create(engine);
        var open = await world.Forwarded();
        var secret = await world.Forwarded(s => s with { Confidential = true, Contact = s.Contact with { Name = "Dewi Lestari" } });
        var hidden = await world.Forwarded(s => s with { Anonymous = true, Contact = s.Contact with { Name = "Rahayu Ningsih" } });
        Assert.DoesNotContain("Siti Aminah", Encoding.UTF8.GetString(await Exporting.Reports(world, world.Andi, ExportFormat.Csv)), StringComparison.Ordinal);
        async Task<int> Views(TrackingId id, string table, string kind = "") =>
            await world.Database.Read(s => s.Scalar<int>($"SELECT count(*) FROM {table} v JOIN report r ON r.id = v.report_id WHERE r.tracking_id = @id{kind}", new { id = id.ToString() }));
        Assert.Equal(0, await Views(open, "identity_view"));
        Assert.Equal(1, await Views(secret, "audit_entry", " AND v.kind = 'content_viewed'"));

        var rows = Exporting.Rows(world, await Exporting.Reports(world, world.Andi, ExportFormat.Xlsx, Why)).ToDictionary(r => r.SourceId, r => r.ReporterName);
        Assert.Equal(("Siti Aminah", "Dewi Lestari", "Anonim"), (rows[open.ToString()], rows[secret.ToString()], rows[hidden.ToString()]));
        Assert.Equal((1, 1, 0), (await Views(open, "identity_view"), await Views(secret, "identity_view"), await Views(hidden, "identity_view")));
        Assert.Equal(1, await Views(open, "audit_entry", " AND v.kind = 'identity_viewed'"));
        // The reporter reads who, when and why.
        var look = Assert.Single(await world.Reports.Looks((await world.Report(open)).Id, default));
        Assert.Equal(("identity_viewed", "Andi", Why), (look.Kind, look.Officer, look.Reason));

        // The command line has no officer to name: no full name, and the look at the confidential one is on the record all the same.
        var operated = Encoding.UTF8.GetString(await Exporting.File(world, new ExportOrder(ExportKind.Reports, ExportFormat.Csv, Exporting.All) { WhyNames = Why }, Exporter.Operator(null)));
        Assert.DoesNotContain("Siti Aminah", operated, StringComparison.Ordinal);
        Assert.Equal(2, await Views(secret, "audit_entry", " AND v.kind = 'content_viewed'"));
    }

    [Theory, OnBothEngines]
    public async Task A_list_is_narrowed_by_days_agency_unit_and_state(Engine engine)
    {
        await using var world = await World.Create(engine);
        var early = await world.Forwarded();
        await world.Dispose(early);
        var day = TimeSpan.FromDays(1);
        world.Clock.Advance(day);
        var midnight = world.Now;
        var late = await world.Forwarded();
        var other = await world.File();
        await world.Do(world.Nia, ActKind.Forward, other, choice: 1);
        await world.Do(world.Nia, ActKind.Archive, other);
        async Task<List<string>> Of(Viewer by, QueueFilter filter)
        {
            var ids = await world.Queues.Ids(by.Officer!, filter, default);
            return [.. (await world.Reports.FactsOf([.. ids], default)).Select(f => f.Report.TrackingId.ToString())];
        }

        var (e, l, o) = (early.ToString(), late.ToString(), other.ToString());
        Assert.Equal([e, l, o], await Of(world.Nia, Exporting.All));
        Assert.Equal([e, l], await Of(world.Nia, new QueueFilter()));
        Assert.Equal([l, o], await Of(world.Nia, Exporting.All with { FiledFrom = midnight }));
        Assert.Equal([e], await Of(world.Nia, Exporting.All with { FiledBefore = midnight }));
        Assert.Equal([o], await Of(world.Nia, Exporting.All with { Agency = "kabupaten-buleleng" }));
        Assert.Equal([e], await Of(world.Andi, Exporting.All with { UnitSlug = "dinas-pu-bandung" }));
        Assert.Empty(await Of(world.Andi, Exporting.All with { UnitSlug = "dinas-pu-buleleng" }));
        foreach (var id in new[] { early, late, other }) await world.Publish(id);
        Assert.Equal([e, l], await Of(world.Andi, Exporting.All with { Words = "lampu" }));
        Assert.Equal([o], await Of(world.Nia, Exporting.All with { Words = o }));
        Assert.Empty(await Of(world.Nia, Exporting.All with { Words = "?!" }));
        Assert.Empty(await Of(world.Ayu, Exporting.All with { FiledBefore = midnight }));
    }

    [Theory, OnBothEngines]
    public async Task The_recap_counts_a_month_of_ones_own_and_keeps_confidential_words_closed(Engine engine)
    {
        await using var world = await World.Create(engine);
        var answered = await world.Answered();
        var secret = await world.Forwarded(s => s with { Confidential = true, Title = "Suap di kantor" });
        var hidden = await world.Forwarded(s => s with { Anonymous = true });
        await world.Publish(answered);
        var recap = new ReadRecap(world.Queues, Exporting.Read(world), world.Clock);
        var zone = IndonesianTime.Wib;
        var (lines, total) = await recap.Run(world.Andi.Officer!, Exporting.All, zone, 1, 2, default);
        Assert.Equal((3, 2), (total, lines.Count));
        Assert.Equal((1, answered.ToString(), "Siti A.", "Lampu jalan mati di depan SDN 2", "Dinas Pekerjaan Umum Kota Bandung", "Lampu sudah menyala kembali.", "Ditindaklanjuti oleh Instansi"),
            (lines[0].No, lines[0].TrackingId, lines[0].Reporter, lines[0].Title, lines[0].Body, lines[0].Answer, lines[0].Remark));
        Assert.Equal((2, secret.ToString(), "", "", true), (lines[1].No, lines[1].TrackingId, lines[1].Title, lines[1].Answer, lines[1].IsClosed));
        Assert.EndsWith("; rahasia", lines[1].Remark, StringComparison.Ordinal);
        // Reading a list opens nothing.
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT count(*) FROM audit_entry WHERE kind = 'content_viewed'")));
        var said = await world.Reports.ActsOf(await world.Reports.FactsOf([(await world.Report(answered)).Id], default), [ActKind.FinalFollowUp, ActKind.Dispose], default);
        Assert.Equal([ActKind.Dispose, ActKind.FinalFollowUp], said[(await world.Report(answered)).Id].Select(a => a.Kind));
        (lines, _) = await recap.Run(world.Andi.Officer!, Exporting.All, zone, 3, 2, default);
        Assert.Equal((3, hidden.ToString(), "Anonim"), (lines.Single().No, lines.Single().TrackingId, lines.Single().Reporter));

        // The file of the same recap opens them, on the record.
        var file = await Exporting.File(world, new ExportOrder(ExportKind.Recap, ExportFormat.Xlsx, Exporting.All) { Scope = "Pemerintah Kota Bandung", Span = "Maret 2026" }, Exporter.Of(world.Andi.Officer!));
        var cells = Exporting.Cells(file);
        Assert.Equal(["No", "Tanggal", "Tracking ID", "Pelapor", "Judul", "Instansi", "Tanggapan", "Keterangan"], cells.Single(r => r.Count == 8 && r[0] == "No"));
        Assert.Contains(cells, r => r.Contains("Suap di kantor"));
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<int>("SELECT count(*) FROM audit_entry WHERE kind = 'content_viewed'")));
    }

    [Fact]
    public void Every_word_that_is_written_is_read_as_what_it_was()
    {
        foreach (var state in Enum.GetValues<ReportState>())
        {
            foreach (var by in new ClosedBy?[] { null, ClosedBy.Reporter, ClosedBy.Admin, ClosedBy.System })
            {
                var ended = state is ReportState.Closed or ReportState.Archived;
                var expected = state is ReportState.Withdrawn ? ClosedBy.Reporter : ended ? by : null;
                Assert.Equal((state, expected), ImportWords.State(NationalTable.Status(state, by)));
            }
        }

        foreach (var kind in Enum.GetValues<ReportClass>()) Assert.Equal((kind, false), ImportWords.Class(NationalTable.Classification(kind, false)));
        Assert.Equal((ReportClass.Complaint, true), ImportWords.Class(NationalTable.Classification(ReportClass.Complaint, true)));
        foreach (var (anonymous, confidential) in new[] { (false, false), (true, false), (false, true), (true, true) })
            Assert.Equal((anonymous, confidential), ImportWords.Privacy(NationalTable.Type(anonymous, confidential)));
        foreach (var channel in new[] { "web", "mobile", "sms", "whatsapp", "telegram", "x", "facebook", "instagram", "email", "letter", "phone", "walk_in", "api" })
            Assert.Equal(channel, ImportWords.Channel(NationalTable.Source(channel)));
        for (var month = 1; month <= 12; month++)
            Assert.Equal(new DateTime(2026, month, 9), ImportWords.Date(NationalTable.Day(new DateOnly(2026, month, 9))));
    }

    /// <summary>Reports of every kind and in many states, with texts that files stumble over.</summary>
    private static async Task Fill(World world)
    {
        await world.File(s => s with { Title = "=HYPERLINK(\"http://x\")", Text = "+62 812 tidak menjawab,\n\"kutip\" dan ; titik koma\tdan tab _x0041_ é ✓ 😀 <b>&amp;</b>" });
        await world.File(s => s with { Title = "'=1+1 bukan rumus", Text = "@sebut -minus", RegionCode = "51.08", Category = "social" });
        var held = await world.File();
        await world.Do(world.Nia, ActKind.Hold, held);
        var archived = await world.File();
        await world.Do(world.Nia, ActKind.Archive, archived);
        foreach (var (anonymous, confidential) in new[] { (true, false), (false, true), (true, true) })
        {
            var id = await world.Forwarded(s => s with
            {
                Anonymous = anonymous,
                Confidential = confidential,
                Title = confidential ? "Suap di kantor" : s.Title,
                Contact = s.Contact with { Name = anonymous ? "Rahayu Ningsih" : "Dewi Lestari" },
            });
            await world.Dispose(id);
        }

        await world.Forwarded(s => s with { RegionCode = "32.73.02.1001" });
        await world.Answered(final: false);
        var closed = await world.Answered();
        await world.Do(Viewer.Reporter(closed), ActKind.CloseByReporter, closed);
        var byAdmin = await world.Answered();
        await world.Do(world.Andi, ActKind.CloseByAdmin, byAdmin);
        var replied = await world.Answered();
        await world.Do(Viewer.Reporter(replied), ActKind.Reply, replied);
        var reroute = await world.Forwarded();
        await world.Do(world.Andi, ActKind.RequestReroute, reroute);
        foreach (var id in await world.Database.Read(s => s.Query<string>("SELECT tracking_id FROM report")))
        {
            Assert.True(TrackingId.TryParse(id, out var number));
            await world.Publish(number);
        }
    }
}
