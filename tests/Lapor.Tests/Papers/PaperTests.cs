using System.Text;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.Papers;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Tests.Statistics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Papers;

/// <summary>Agencies' papers: what is taken in, who checks it, what opens an agency's access, who reads what. Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class PaperTests
{
    private static readonly PaperSheet Sheet = new(PaperKind.Decree, "Tim pengelola SP4N-LAPOR!") { Number = "800/12/2026", ValidFrom = new(2026, 1, 1), ValidTo = new(2026, 12, 31) };
    private static readonly PaperSheet Yearly = new(PaperKind.AnnualReport, "Laporan tahunan 2025") { Year = 2025, Shown = true };

    [Theory, OnBothEngines]
    public async Task An_invited_agency_opens_with_a_decree_that_is_in_force_and_not_before(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (bandung, buleleng) = await Agencies(world);
        var (panrb, kemendagri) = (await world.Hire("pram", Role.Overseer, null, OverseerScope.Panrb), await world.Hire("desi", Role.Overseer, null, OverseerScope.Kemendagri));
        var id = await world.Forwarded();
        foreach (var stranger in new[] { world.Andi, world.Omar, world.Lina }) Assert.Equal("receipt_required", (await Check(world).Invite(stranger, bandung, default)).Refusals[0].Code);
        Assert.True((await Check(world).Invite(kemendagri, bandung, default)).Value);
        Assert.True(await Store(world).IsInvited(bandung.Id, default));
        Assert.False(await Store(world).IsInvited(buleleng.Id, default));

        // Its officers hold their roles, and none of them opens anything; others go on.
        var (andi, lina, ayu) = (await Fresh(world, world.Andi), await Fresh(world, world.Lina), await Fresh(world, world.Ayu));
        Assert.Equal((0, 1), (andi.Officer!.Roles.Count, andi.Officer.Held.Count));
        var facts = await world.Facts(id);
        Assert.Equal([false, false, true], new[] { May.See(andi, facts), May.See(lina, facts), ayu.Officer!.Roles.Count == 1 });
        Assert.Empty(await world.Queues.List(andi.Officer, new QueueFilter(), 10, default));
        Assert.Equal([true, false], [May.HandInPapers(andi, bandung.Path), May.HandInPapers(andi, buleleng.Path)]);
        Assert.False(May.HandInPapers(lina, bandung.Path));

        var key = (await Keep(world, andi, bandung, Sheet)).Value;
        Assert.Equal(("waiting", "invited"), await Standing(world, bandung));
        foreach (var stranger in new[] { andi, world.Omar, world.Ayu }) Assert.Equal("receipt_required", (await Check(world).Decide(stranger, bandung, key, true, "", default)).Refusals[0].Code);
        Assert.Equal("missing", (await Check(world).Decide(panrb, bandung, key, false, " ", default)).Refusals[0].Code);
        Assert.True((await Check(world).Decide(panrb, bandung, key, false, "Belum ditandatangani.", default)).Value);
        Assert.Equal("receipt_required", (await Check(world).Decide(panrb, bandung, key, true, "", default)).Refusals[0].Code); // once
        Assert.Equal(("missing", "invited"), await Standing(world, bandung));
        Assert.Equal("Belum ditandatangani.", (await Store(world).Of(bandung.Id, default))[0].Reason);

        // One that is over opens nothing; one that begins later opens on its day.
        var old = (await Keep(world, andi, bandung, Sheet with { ValidFrom = new(2025, 1, 1), ValidTo = new(2026, 3, 1) })).Value;
        Assert.Equal("decree_over", (await Check(world).Decide(panrb, bandung, old, true, "", default)).Refusals[0].Code);
        Assert.True((await Check(world).Decide(panrb, bandung, old, false, "Sudah berakhir.", default)).Value);
        var coming = (await Keep(world, andi, bandung, Sheet with { ValidFrom = new(2026, 3, 4) })).Value;
        Assert.True((await Check(world).Decide(kemendagri, bandung, coming, true, "", default)).Value);
        Assert.Equal(0, await Check(world).OpenDue(default));
        Assert.Equal("invited", (await Standing(world, bandung)).Access);
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await Check(world).OpenDue(default));
        Assert.Equal(("valid", "open"), await Standing(world, bandung));
        Assert.True(May.See(await Fresh(world, world.Andi), await world.Facts(id)));
        Assert.Equal("decree_valid", (await Check(world).Invite(panrb, bandung, default)).Refusals[0].Code);

        // At its end it is called expired, and nobody is shut out.
        world.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(("expired", "open"), await Standing(world, bandung));
        Assert.Contains(await world.Audit.OfOfficer(panrb.Officer!.Id, default), e => e.Subject.StartsWith("refused paper:", StringComparison.Ordinal) && e.Reason == "Belum ditandatangani.");
    }

    [Theory, OnBothEngines]
    public async Task A_ministry_is_not_kemendagris_and_a_unit_has_no_papers(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Database.Write(t => t.Execute("UPDATE agency SET kind = 'ministry' WHERE id = 10"));
        var (bandung, ministry) = await Agencies(world);
        var kemendagri = await world.Hire("desi", Role.Overseer, null, OverseerScope.Kemendagri);
        Assert.Equal("receipt_required", (await Check(world).Invite(kemendagri, ministry, default)).Refusals[0].Code);
        Assert.Equal([true, false, false], [May.ReadPapers(kemendagri, bandung.Path, true), May.ReadPapers(kemendagri, ministry.Path, false), May.Coach(kemendagri, false)]);
        Assert.Equal([bandung.Slug], (await Store(world).Statuses(new PaperFilter { Local = true }, default)).Select(s => s.Slug));
        var unit = (await new AgencyStore(world.Database).ById(World.BandungWorks))!;
        Assert.Equal("receipt_required", (await Keep(world, world.Andi, unit, Sheet)).Refusals[0].Code);
    }

    [Theory, OnBothEngines]
    public async Task What_is_handed_in_is_checked_and_the_decree_comes_back_byte_for_byte(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (bandung, buleleng) = await Agencies(world);
        var pdf = SampleFiles.Pdf("% tentang tim");
        foreach (var (sheet, file, field, code) in new (PaperSheet, byte[], string, string)[]
        {
            (Sheet with { Number = "" }, pdf, "number", "missing"), (Sheet with { ValidTo = null }, pdf, "validTo", "missing"), (Sheet with { ValidFrom = null }, pdf, "validFrom", "missing"),
            (Sheet with { ValidTo = new(2025, 1, 1) }, pdf, "validTo", "ends_before"), (Sheet with { Title = new('x', 201) }, pdf, "title", "too_long"), (Sheet with { Title = " " }, pdf, "title", "missing"),
            (Yearly with { Year = null }, pdf, "year", "bad_year"), (Yearly with { Year = 26 }, pdf, "year", "bad_year"), (Sheet, SampleFiles.PlainJpeg, "file", "file_kind_refused"), (Yearly, SampleFiles.PlainJpeg, "file", "file_kind_refused"),
            (Sheet, [], "file", "file_empty"), (Yearly, Encoding.ASCII.GetBytes("<html>"), "file", "file_kind_refused"), (Yearly, pdf[..^30], "file", "file_truncated"),
        })
        {
            var refused = await Keep(world, world.Andi, bandung, sheet, file);
            Assert.Contains((code, field), refused.Refusals.Select(r => (r.Code, r.Field)));
        }

        Assert.Equal("receipt_required", (await Keep(world, world.Ayu, bandung, Sheet)).Refusals[0].Code);
        Assert.Equal("receipt_required", (await Keep(world, world.Lina, bandung, Sheet)).Refusals[0].Code);
        Assert.Empty(await Store(world).Of(bandung.Id, default));
        Assert.Empty(Directory.Exists(Folder(world)) ? Directory.EnumerateFiles(Folder(world), "*", SearchOption.AllDirectories) : []);

        var key = (await Keep(world, world.Andi, bandung, Sheet, pdf)).Value;
        var paper = (await Store(world).Find(bandung.Id, key, default))!;
        Assert.Equal(pdf, await Bytes(HandIn(world), paper, world.Andi.Officer!.Id));
        Assert.Null(await Store(world).Find(buleleng.Id, key, default));
        foreach (var path in Directory.EnumerateFiles(Folder(world), "*", SearchOption.AllDirectories))
            Assert.Equal(-1, (await System.IO.File.ReadAllBytesAsync(path)).AsSpan().IndexOf("%PDF"u8)); // sealed
        // A report of the year is stripped; nobody's name stands in it.
        var yearly = (await Store(world).Find(bandung.Id, (await Keep(world, world.Andi, bandung, Yearly, pdf)).Value, default))!;
        Assert.Equal(-1, (await Bytes(HandIn(world), yearly, world.Andi.Officer!.Id)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(SampleFiles.Canary)));
    }

    [Theory, OnBothEngines]
    public async Task The_public_reads_accepted_papers_that_are_meant_for_it_and_the_file_of_reports_names_them(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (bandung, _) = await Agencies(world);
        var (store, files) = (Store(world), HandIn(world));
        var decree = (await Keep(world, world.Andi, bandung, Sheet)).Value;
        var yearly = (await Keep(world, world.Andi, bandung, Yearly)).Value;
        var inside = (await Keep(world, world.Andi, bandung, new PaperSheet(PaperKind.Procedure, "SOP internal") { Number = "2" })).Value;
        Assert.Equal([yearly], (await store.Public(bandung.Id, default)).Select(p => p.Key));
        Assert.Null(await files.Open((await store.Find(bandung.Id, decree, default))!, null, default)); // not checked
        Assert.Null(await files.Open((await store.Find(bandung.Id, inside, default))!, null, default));
        var stamp = await world.Public.Stamp(default);
        Assert.True((await Check(world).Decide(world.Nia, bandung, decree, true, "", default)).Value);
        Assert.NotEqual(stamp, await world.Public.Stamp(default)); // kept pages are drawn anew
        Assert.Equal([yearly, decree], (await store.Public(bandung.Id, default)).Select(p => p.Key));
        await using (var content = await files.Open((await store.Find(bandung.Id, decree, default))!, null, default)) Assert.NotNull(content);

        var id = await world.Forwarded();
        await world.Publish(id);
        var read = new ReadExport(world.Database, world.Reports, world.Contacts, new IdentityLog(world.Database, world.Audit, world.Clock), world.Audit, new ReportLinks(new Uri("https://lapor.contoh.id")), world.Clock);
        using var file = new MemoryStream();
        await new WriteExport(world.Queues, read, world.Clock).Run(new ExportOrder(ExportKind.Reports, ExportFormat.Xlsx, Exporting.All), Exporter.Of(world.Andi.Officer!), file, null, default);
        var cells = Exporting.Cells(file.ToArray());
        Assert.Equal(
            ["800/12/2026", $"https://lapor.contoh.id/instansi/kota-bandung/dokumen/{decree}", $"https://lapor.contoh.id/instansi/kota-bandung/dokumen/{yearly}"], cells[^1].SkipWhile(c => c != "800/12/2026").Take(3));
        Assert.Equal(["Nomor SK", "Url SK", "Url Dokumen Laporan Tahunan"], cells.Single(r => r.Contains("Nomor SK")).SkipWhile(c => c != "Nomor SK").Take(3));

        // Taken back, it is nobody's; an accepted decree stays.
        Assert.Equal("receipt_required", (await Check(world).TakeBack(world.Andi, bandung, decree, default)).Refusals[0].Code);
        Assert.Equal("receipt_required", (await Check(world).TakeBack(world.Ayu, bandung, yearly, default)).Refusals[0].Code);
        Assert.True((await Check(world).TakeBack(world.Andi, bandung, yearly, default)).Value);
        Assert.Equal([decree], (await store.Public(bandung.Id, default)).Select(p => p.Key));
        Assert.Null(await store.Find(bandung.Id, yearly, default));
    }

    [Theory, OnBothEngines]
    public async Task A_file_waits_for_the_scanner_and_what_is_infected_is_destroyed(Engine engine)
    {
        await using var clamd = await Clamd.Prepare();
        await using var world = await World.Create(engine);
        var (bandung, _) = await Agencies(world);
        var away = new HandInPaper(world.Database, new AttachmentFiles(Folder(world)), world.Ring, new MalwareScan("/tidak/ada.ctl", NullLogger<MalwareScan>.Instance), world.Audit, world.Clock);
        await using var content = new MemoryStream(SampleFiles.Pdf());
        var key = (await away.Keep(world.Andi, bandung, Yearly, content, default)).Value;
        var paper = (await Store(world).Find(bandung.Id, key, default))!;
        Assert.Equal("waiting", paper.Malware);
        Assert.Null(await away.Open(paper, world.Andi.Officer!.Id, default));
        Assert.Empty(await Store(world).Public(bandung.Id, default));
        Assert.Equal(0, await away.Scan(default)); // still away: it goes on waiting
        await clamd.Begin();
        var there = new HandInPaper(world.Database, new AttachmentFiles(Folder(world)), world.Ring, clamd.Scan, world.Audit, world.Clock);
        Assert.Equal(1, await there.Scan(default));
        Assert.Equal(0, await there.Scan(default));
        Assert.Equal([key], (await Store(world).Public(bandung.Id, default)).Select(p => p.Key));
        Assert.NotEmpty(await Bytes(there, paper, world.Andi.Officer!.Id));
    }

    [Theory, OnBothEngines]
    public async Task A_plan_is_done_with_evidence_and_a_note_is_answered_by_the_agency(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (bandung, buleleng) = await Agencies(world);
        var (plans, notes) = (new ActionPlans(world.Database, world.Audit, world.Clock), new CoachingNotes(world.Database, world.Audit, world.Clock));
        var panrb = await world.Hire("pram", Role.Overseer, null, OverseerScope.Panrb);
        var head = await world.Hire("hani", Role.Executive, World.Bandung);
        Assert.Equal("receipt_required", (await plans.Add(panrb, bandung, "Melatih petugas", new(2026, 6, 1), default)).Refusals[0].Code);
        Assert.Equal(["missing", "missing"], (await plans.Add(world.Andi, bandung, " ", null, default)).Refusals.Select(r => r.Code));
        var item = (await plans.Add(world.Andi, bandung, "Melatih petugas", new(2026, 3, 1), default)).Value;
        Assert.Equal((1, 0, 1), await Plan(world, bandung));
        Assert.Equal("no_evidence", (await plans.Move(world.Andi, bandung, item, PlanState.Done, "", default)).Refusals[0].Code);
        Assert.Equal("receipt_required", (await plans.Move(world.Ayu, buleleng, item, PlanState.Doing, "", default)).Refusals[0].Code);
        Assert.Equal("missing", (await plans.Move(world.Andi, bandung, item, PlanState.Dropped, "", default)).Refusals[0].Code);
        Assert.Equal("unknown_code", (await Keep(world, world.Ayu, buleleng, new PaperSheet(PaperKind.Evidence, "Foto") { PlanItemId = item }, SampleFiles.PlainJpeg)).Refusals[0].Code);
        Assert.Empty((await Keep(world, world.Andi, bandung, new PaperSheet(PaperKind.Evidence, "Foto") { PlanItemId = item, Shown = true }, SampleFiles.PlainJpeg)).Refusals);
        Assert.Empty(await Store(world).Public(bandung.Id, default)); // evidence is the agency's own
        Assert.True((await plans.Move(world.Andi, bandung, item, PlanState.Done, "Dilatih 40 orang.", default)).Value);
        Assert.Equal((1, 1, 0), await Plan(world, bandung));
        Assert.Equal("Dilatih 40 orang.", (await plans.Of(bandung.Id, default)).Single().Remark);

        Assert.Equal("receipt_required", (await notes.Write(world.Andi, bandung, null, "Catatan", default)).Refusals[0].Code);
        Assert.Equal("missing", (await notes.Write(panrb, bandung, null, " ", default)).Refusals[0].Code);
        var note = (await notes.Write(panrb, bandung, null, "Jawaban sementara terlalu sering.", default)).Value;
        Assert.Equal(1, (await Store(world).Status(bandung.Id, default))!.Unanswered);
        foreach (var (by, agency) in new[] { (panrb, bandung), (world.Lina, bandung), (world.Ayu, bandung), (world.Ayu, buleleng) })
            Assert.Equal("receipt_required", (await notes.Write(by, agency, note, "Ya", default)).Refusals[0].Code);
        Assert.Empty((await notes.Write(head, bandung, note, "Kami perbaiki.", default)).Refusals);
        Assert.Equal(["Pram", "Hani"], (await notes.Of(bandung.Id, default)).Select(n => n.OfficerName));
        Assert.Equal(0, (await Store(world).Status(bandung.Id, default))!.Unanswered);
    }

    [Theory, OnBothEngines]
    public async Task A_list_is_narrowed_to_who_lacks_what(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (bandung, buleleng) = await Agencies(world);
        var key = (await Keep(world, world.Andi, bandung, Sheet)).Value;
        await Check(world).Decide(world.Nia, bandung, key, true, "", default);
        await Keep(world, world.Ayu, buleleng, Yearly);
        await Keep(world, world.Ayu, buleleng, new PaperSheet(PaperKind.Procedure, "SOP"));
        await new ActionPlans(world.Database, world.Audit, world.Clock).Add(world.Ayu, buleleng, "Rencana", new(2026, 2, 1), default);
        foreach (var (filter, expected) in new (PaperFilter, string[])[]
        {
            (new() { Decree = "valid" }, ["kota-bandung"]), (new() { Decree = "missing" }, ["kabupaten-buleleng"]), (new() { Lacks = "annual_report" }, ["kota-bandung"]), (new() { Lacks = "procedure" }, ["kota-bandung"]),
            (new() { Lacks = "plan" }, ["kota-bandung"]), (new() { Lacks = "plan_late" }, ["kabupaten-buleleng"]), (new() { Lacks = "answer" }, []), (new() { Lacks = "invited" }, []), (new() { Province = "32" }, ["kota-bandung"]),
            (new() { Kind = "regency" }, ["kabupaten-buleleng"]), (new() { Words = "BULELENG" }, ["kabupaten-buleleng"]), (new(), ["kabupaten-buleleng", "kota-bandung"]),
        })
            Assert.Equal(expected, (await Store(world).Statuses(filter, default)).Select(s => s.Slug));
        Assert.Equal(4, (await Store(world).Status(bandung.Id, default))!.Officers); // andi, lina, sari, umar
    }

    private static async Task<(Agency Bandung, Agency Buleleng)> Agencies(World world)
    {
        var agencies = new AgencyStore(world.Database);
        return ((await agencies.ById(World.Bandung))!, (await agencies.ById(World.Buleleng))!);
    }

    private static PaperStore Store(World world) => new(world.Database, world.Clock);

    private static CheckPaper Check(World world) => new(world.Database, world.Audit, world.Clock);

    private static string Folder(World world) => Path.Combine(world.Data.Folder, "papers");

    private static HandInPaper HandIn(World world) => new(world.Database, new AttachmentFiles(Folder(world)), world.Ring, new MalwareScan(null, NullLogger<MalwareScan>.Instance), world.Audit, world.Clock);

    private static async Task<Outcome<string>> Keep(World world, Viewer by, Agency agency, PaperSheet sheet, byte[]? file = null)
    {
        await using var content = new MemoryStream(file ?? SampleFiles.Pdf());
        return await HandIn(world).Keep(by, agency, sheet, content, default);
    }

    private static async Task<byte[]> Bytes(HandInPaper files, AgencyPaper paper, long by)
    {
        await using var content = (await files.Open(paper, by, default))!;
        using var all = new MemoryStream();
        await content.CopyToAsync(all);
        return all.ToArray();
    }

    private static async Task<(string Decree, string Access)> Standing(World world, Agency agency) => (await Store(world).Status(agency.Id, default))! is var status ? (status.Decree, status.Access) : default;

    private static async Task<(int Items, int Done, int Late)> Plan(World world, Agency agency) => (await Store(world).Status(agency.Id, default))! is var status ? (status.PlanItems, status.PlanDone, status.PlanLate) : default;

    private static async Task<Viewer> Fresh(World world, Viewer viewer) => Viewer.Of((await world.Officers.ById(viewer.Officer!.Id, default))!);
}
