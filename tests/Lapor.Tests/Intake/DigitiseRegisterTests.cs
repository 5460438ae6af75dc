using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.Intake.Register;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Intake;

/// <summary>A paper register digitised: read with every fault at its line and column, tried without a trace, filed exactly once, taken back as far as nobody worked on it.</summary>
public sealed class DigitiseRegisterTests
{
    private const string Head = "Nomor agenda;Asal;Tanggal diterima;Nama;Telepon;Klasifikasi;Judul;Isi laporan;Wilayah;Kategori;Anonim;Persetujuan;Paraf";
    private const string Lamp = "B/12;Surat;2 Maret 2026;Dewi Canary;81234567890;Pengaduan;Lampu padam;Lampu di depan pasar padam.;32.73.02;social;;Dikirim sendiri;x";
    private const string Road = "B/13;Loket;2026-03-01;;;aspirasi;;Mohon jalan diperbaiki sebelum lebaran.;;;ya;lisan;";

    [Fact]
    public void A_sheet_is_read_as_people_write_it()
    {
        var sheet = ReadRegister.Open(Bytes(Head, Lamp, "", Road), 10).Value;
        Assert.All(sheet.Lines, line => Assert.Empty(line.Faults));
        Assert.Equal(["Paraf"], sheet.Unused);
        var (lamp, road) = (sheet.Lines[0].Given, sheet.Lines[1].Given);
        Assert.Equal(("letter", "sent_in", "2026-03-02", "B/12"), (lamp.Source, lamp.Agreed, lamp.ReceivedOn, lamp.Reference));
        // The spreadsheet had dropped the zero.
        Assert.Equal(("Dewi Canary", "081234567890"), (lamp.Submission.Contact.Name, lamp.Submission.Contact.Phone));
        Assert.Equal((4, "walk_in", "aspiration", true), (sheet.Lines[1].Line, road.Source, road.Submission.Class, road.Submission.Anonymous));
        Assert.Equal("Mohon jalan diperbaiki sebelum lebaran.", road.Submission.Title);
    }

    [Theory]
    [InlineData("B/1;Merpati;2026-03-01;;;Pengaduan;;Isi;;;;Lisan;", "Asal unknown_word")]
    [InlineData("B/1;;2026-03-01;;;Pengaduan;;Isi;;;;Lisan;", "Asal missing")]
    [InlineData("B/1;Surat;kemarin;;;Pengaduan;;Isi;;;;Lisan;", "Tanggal diterima date_unreadable")]
    [InlineData("B/1;Surat;;;;Pengaduan;;Isi;;;;Lisan;", "Tanggal diterima missing")]
    [InlineData("B/1;Surat;2026-03-01;;;Pengaduan Berkadar Pengawasan;;Isi;;;;Lisan;", "Klasifikasi unknown_word")]
    [InlineData("B/1;Surat;2026-03-01;;;Pengaduan;;Isi;;;mungkin;Lisan;", "Anonim flag_unknown")]
    [InlineData("B/1;Surat;2026-03-01;;;Pengaduan;;Isi;;;;diam;", "Persetujuan unknown_word")]
    [InlineData("B/1;Surat;2026-03-01;;;Pengaduan;;Isi;;;;Lisan;;lebih", " too_many_cells")]
    public void What_cannot_be_read_is_said_with_line_and_column(string line, string fault)
    {
        var read = Assert.Single(ReadRegister.Open(Bytes(Head, line), 10).Value.Lines);
        var said = Assert.Single(read.Faults);
        Assert.Equal((2, fault), (said.Line, $"{said.Column} {said.Code}"));
    }

    [Fact]
    public void What_is_no_register_is_refused_whole()
    {
        static string Code(byte[] file) => ReadRegister.Open(file, 2).Refusals.Select(r => r.Code).DefaultIfEmpty("read").Single();
        Assert.Equal("file_empty", Code([]));
        Assert.Equal("header_not_found", Code(Bytes("a;b;c", "1;2;3")));
        Assert.Equal("sheet_no_rows", Code(Bytes(Head)));
        Assert.Equal("sheet_too_long", Code(Bytes(Head, Lamp, Lamp, Lamp)));
        Assert.Equal("file_not_a_table", Code([0x50, 0x4B, 3, 4, 1, 2, 3]));
        Assert.Equal("encoding_not_utf8", Code(Encoding.Latin1.GetBytes(Head + "\nB/1;Surat;2026-03-01;Renée;;Pengaduan;;Isi;;;;Lisan;")));
        Assert.Equal("file_damaged", Code(Bytes(Head, Lamp, "\"" + new string('x', 300_000))));
        Assert.Equal("read", Code(Bytes(Head, Lamp, Road)));
    }

    [Fact]
    public void The_template_has_every_column_and_no_report()
    {
        foreach (var file in new[] { RegisterTemplate.Csv(), RegisterTemplate.Workbook() })
            Assert.Equal("sheet_no_rows", Assert.Single(ReadRegister.Open(file, 10).Refusals).Code);
        // Filled in as a spreadsheet does it, in cells that are text.
        using var stream = new MemoryStream();
        stream.Write(RegisterTemplate.Workbook());
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var data = document.WorkbookPart!.WorksheetParts.Single().Worksheet!.GetFirstChild<SheetData>()!;
            var rows = data.Elements<Row>().ToList();
            var header = rows.FindIndex(r => r.InnerText.StartsWith("AsalTanggal", StringComparison.Ordinal));
            Assert.Equal(RegisterColumns.All.Select(c => c.Name), rows[header].Elements<Cell>().Select(c => c.InnerText));
            var values = new Dictionary<string, string>
            {
                ["Asal"] = "Telepon",
                ["Tanggal diterima"] = "2026-03-01",
                ["Telepon"] = "0812 3456 7890",
                ["Klasifikasi"] = "Permintaan informasi",
                ["Isi laporan"] = "=cmd|' /C calc'!A0",
                ["Persetujuan"] = "Lisan",
            };
            foreach (var (cell, column) in rows[header + 1].Elements<Cell>().Zip(RegisterColumns.All))
            {
                if (!values.TryGetValue(column.Name, out var value)) continue;
                cell.DataType = CellValues.InlineString;
                cell.InlineString = new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(value));
            }
        }

        var line = Assert.Single(ReadRegister.Open(stream.ToArray(), 10).Value.Lines);
        Assert.Empty(line.Faults);
        Assert.Equal(("phone", "0812 3456 7890", "=cmd|' /C calc'!A0"), (line.Given.Source, line.Given.Submission.Contact.Phone, line.Given.Submission.Text));
    }

    [Theory, OnBothEngines]
    public async Task Trying_stores_nothing_and_says_what_is_wrong_where(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (register, _) = Desk(world);
        var before = await Journey.Tables.Everything(world.Data);
        var trial = (await register.Try(
            world.Andi.Officer!, Bytes(Head, Lamp, "B/14;Surat;2027-01-01;;123;Pengaduan;;Isi;Atlantis;entah;;Lisan;", "B/12;Surat;2026-03-02;;;Pengaduan;;Lain;;;;Dikirim sendiri;", Road, Road.Replace("B/13", "", StringComparison.Ordinal), Road.Replace("B/13", "", StringComparison.Ordinal)), default)).Value;
        Assert.Equal(
            [
                "3 Wilayah regionCode_not_found", "3 Kategori category_not_found", "3 Tanggal diterima date_in_future", "3 Telepon phone_format", "4 Nomor agenda line_twice", "7  line_twice",
            ],
            trial.Lines.SelectMany(l => l.Faults).Select(f => $"{f.Line} {f.Column} {f.Code}"));
        Assert.Equal((3, 0, 3), (trial.New, trial.Known, trial.Wrong));
        Assert.Equal("sheet_has_faults", Assert.Single((await register.File(world.Andi.Officer!, Bytes(Head, Lamp, "B/14;Surat"), default)).Refusals).Code);
        Assert.Equal("file_too_large", Assert.Single((await register.Try(world.Andi.Officer!, new byte[DigitiseRegister.LargestFile + 1], default)).Refusals).Code);
        var auditor = (await world.Hire("auditor", Role.Auditor, null)).Officer!;
        Assert.Equal("not_allowed", Assert.Single((await register.File(auditor, Bytes(Head, Lamp), default)).Refusals).Code);
        Assert.Equal(before.Split('\n').Count(l => l.Contains("report", StringComparison.Ordinal)), (await Journey.Tables.Everything(world.Data)).Split('\n').Count(l => l.Contains("report", StringComparison.Ordinal)));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT (SELECT COUNT(*) FROM report) + (SELECT COUNT(*) FROM intake_batch)")));
    }

    [Theory, OnBothEngines]
    public async Task It_is_filed_exactly_once_and_goes_on_after_an_interruption(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (register, batches) = Desk(world);
        var (andi, nia) = (world.Andi.Officer!, world.Nia.Officer!);
        var file = Bytes(Head, Lamp, Road);
        var batch = (await register.File(andi, file, default)).Value;
        var lines = await batches.Lines(batch, default);
        Assert.Equal(["2 B/12", "3 B/13"], lines.Select(l => $"{l.Line} {l.Reference}"));
        Assert.All(lines, l => Assert.True(l.IsUntouched));
        var report = await world.Report(lines[0].Number);
        Assert.Equal(("letter", "32.73.02", "social"), (report.Channel, report.RegionCode, report.CategoryCode));
        Assert.Equal("Dewi Canary", (await world.Contacts.Open(report.Id, default)).Name);
        var taken = (await Counter(world).Of(report.Id, default))!;
        Assert.Equal(("2026-03-02", "B/12", "sent_in", "Andi"), (taken.ReceivedOn, taken.Reference, taken.Agreed, taken.OfficerName));
        Assert.NotNull(await Counter(world).Printed(andi, register.LineKey(batch, 2), default));

        // The same file again, whoever brings it; the same lines in another file; the same number with other words.
        foreach (var by in new[] { andi, nia }) Assert.Equal("file_filed_before", Assert.Single((await register.File(by, file, default)).Refusals).Code);
        Assert.Equal("sheet_all_known", Assert.Single((await register.File(andi, Bytes(Head, Road, Lamp.Replace("padam", "mati", StringComparison.Ordinal)), default)).Refusals).Code);
        var third = "B/14;Telepon;2026-03-01;;;Pengaduan;;Air keruh.;;;;Lisan;";
        var trial = (await register.Try(andi, Bytes(Head, Lamp, third), default)).Value;
        Assert.Equal((lines[0].Number, (TrackingId?)null), (trial.Lines[0].Known!.Value, trial.Lines[1].Known));
        // Another counter has a register of its own.
        Assert.Equal(2, (await register.Try(world.Ayu.Officer!, Bytes(Head, Lamp, third), default)).Value.New);

        // As a process leaves it that dies after the first of two lines.
        var second = (await register.File(andi, Bytes(Head, third), default)).Value;
        await world.Database.Write(t => t.Execute("UPDATE intake_batch SET finished_at = NULL WHERE id = @Id", new { second.Id }));
        Assert.Equal("file_filed_before", Assert.Single((await register.File(nia, Bytes(Head, third), default)).Refusals).Code);
        Assert.Equal(second.Id, (await register.File(andi, Bytes(Head, third), default)).Value.Id);
        Assert.Equal(3, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report")));
        Assert.NotNull((await batches.Of(second.Name, default))!.FinishedAt);
    }

    [Theory, OnBothEngines]
    public async Task A_batch_is_taken_back_except_what_somebody_works_on(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (register, batches) = Desk(world);
        var andi = world.Andi.Officer!;
        var file = Bytes(Head, Lamp, Road, "B/14;Telepon;2026-03-01;;;Pengaduan;;Air keruh.;;;;Lisan;");
        var batch = (await register.File(andi, file, default)).Value;
        var lines = await batches.Lines(batch, default);
        await world.Forward(lines[1].Number);

        // Only who filed it, who administers that counter, and the nation.
        foreach (var other in new[] { world.Ayu, world.Lina }) Assert.Equal("batch_not_found", Assert.Single((await batches.TakeBack(other.Officer!, batch.Name, "salah", default)).Refusals).Code);
        foreach (var (officer, finds) in new[] { (andi, true), (world.Nia.Officer!, true), (world.Ayu.Officer!, false) }) Assert.Equal(finds, (await batches.For(officer, default)).Any(b => b.Id == batch.Id));
        Assert.Equal("missing", Assert.Single((await batches.TakeBack(andi, batch.Name, " ", default)).Refusals).Code);
        Assert.Equal("too_long", Assert.Single((await batches.TakeBack(andi, batch.Name, new string('x', 301), default)).Refusals).Code);

        Assert.Equal(2, (await batches.TakeBack(andi, batch.Name, "Kolom tertukar.", default)).Value);
        lines = await batches.Lines(batch, default);
        Assert.Equal([true, false, true], lines.Select(l => l.IsGone));
        var gone = await world.Report(lines[0].Number);
        Assert.Equal((ReportState.Withdrawn, "", ""), (gone.State, gone.Text, gone.OriginalText));
        var act = (await world.History(lines[0].Number))[^1];
        Assert.Equal((ActKind.TakeBack, ActorKind.Officer, (long?)andi.Id, "Kolom tertukar."), (act.Kind, act.Actor, act.OfficerId, act.Text));
        Assert.Null(await world.Reports.FirstBroken(lines[0].Number, default));
        Assert.Equal(ReportState.Forwarded, (await world.Report(lines[1].Number)).State);
        Assert.Equal("Andi", (await batches.Of(batch.Name, default))!.UndoneBy);
        Assert.Equal(0, (await batches.TakeBack(andi, batch.Name, "lagi", default)).Value);

        // The mended file comes again: what stayed is known, the rest is new.
        var trial = (await register.Try(andi, file, default)).Value;
        Assert.Equal((2, 1, 0), (trial.New, trial.Known, trial.Wrong));
        Assert.Null(trial.Earlier);
        Assert.Equal(2, (await register.File(andi, file, default)).Value.Reports);
    }

    private static AssistedIntake Counter(World world) => new(world.Intake, world.Database, world.Clock);

    private static (DigitiseRegister Register, IntakeBatches Batches) Desk(World world)
    {
        var batches = new IntakeBatches(world.Database, world.Commit, world.Clock);
        return (new(Counter(world), batches, world.Database, new RegionStore(world.Database), new AgencyStore(world.Database), new CategoryStore(world.Database), world.Ring), batches);
    }

    private static byte[] Bytes(params string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));
}
