using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Closing;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Journey;

/// <summary>
/// A small country on one engine: two agencies with units, an officer for each role, every operation of a report's life over the real
/// database, and a clock that a test moves. Its acts stand in <see cref="Acts"/>.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>Kota Bandung: in Jakarta's time, two offices, one of them with a section.</summary>
    public const long Bandung = 1, BandungWorks = 2, BandungRoads = 3, BandungSocial = 4;

    /// <summary>Kabupaten Buleleng: in Makassar's time, lets the national admin dispose straight to its units. Its path begins like Bandung's.</summary>
    public const long Buleleng = 10, BulelengWorks = 11;

    private World(TestDatabase data)
    {
        Data = data;
        var database = data.Database;
        Ring = KeyRing.Open(data.Folder);
        Seal = new ReportSeal(Ring);
        Reports = new ReportStore(database, Seal, Clock);
        Audit = new AuditLog(database, Clock);
        BreakGlass = new BreakGlass(database, Audit, Clock);
        Parties = new ReportedParties(database, Reports, Audit, Clock);
        Marks = new ReportMarks(database, Reports, Audit, Clock);
        Calendars = new WorkCalendars(database, Clock);
        Deadlines = new DueDates(database, Calendars, Clock);
        Clocks = new ClockStore(database);
        Commit = new ReportCommit(database, Reports, Seal, Deadlines, new JobSignal(), Clock, NullLogger<ReportCommit>.Instance);
        Contacts = new ContactVault(database, Ring, Clock);
        Receipts = new Receipts(Reports, Ring);
        Intake = new FileReport(database, Commit, Reports, Contacts, Receipts, Ring, Clock);
        Drafts = new Drafts(database, Clock);
        Verifying = new Verifying(Commit, Clock);
        Disposing = new Disposing(Commit);
        Answering = new Answering(Commit, Reports, Deadlines, new AnswerRuleStore(database, Clock), Clock);
        Extending = new Extending(Commit, Reports, Deadlines, Clock);
        Replying = new Replying(Commit);
        Verdicts = new Verdicts(Commit, Clock);
        HigherReview = new HigherReview(Commit);
        Escalating = new Escalating(Commit, Calendars, Clock);
        Reminders = new ReminderStore(database, Clock);
        Escalations = new EscalationStore(database, Clock);
        Publishing = new PublishReport(database, Reports, Contacts);
        Indexing = new IndexReport(database, Reports, Seal);
        Public = new PublicStore(database);
        Queues = new QueueStore(database, Seal, Clock);
        Officers = new OfficerStore(database, Clock);
        WayIn = new WayIn(database, Ring, Clock);
        Accounts = new Accounts(database, Ring, WayIn, Contacts, Clock);
        Jobs = new JobStore(database, Clock);
        Attachments = new AttachmentStore(database, new AttachmentSeal(Ring));
    }

    public TestDatabase Data { get; }

    public Database Database => Data.Database;

    public TestClock Clock { get; } = new();

    public KeyRing Ring { get; }

    public ReportSeal Seal { get; }

    public ReportStore Reports { get; }

    public AuditLog Audit { get; }

    public BreakGlass BreakGlass { get; }

    public ReportedParties Parties { get; }

    public ReportMarks Marks { get; }

    public WorkCalendars Calendars { get; }

    public DueDates Deadlines { get; }

    /// <summary>Rows of the reports' clocks.</summary>
    public ClockStore Clocks { get; }

    public ReportCommit Commit { get; }

    public ContactVault Contacts { get; }

    public Receipts Receipts { get; }

    public FileReport Intake { get; }

    public Drafts Drafts { get; }

    public Verifying Verifying { get; }

    public Disposing Disposing { get; }

    public Answering Answering { get; }

    public Replying Replying { get; }

    public Verdicts Verdicts { get; }

    public Extending Extending { get; }

    public HigherReview HigherReview { get; }

    public Escalating Escalating { get; }

    public ReminderStore Reminders { get; }

    /// <summary>What stands before the Ombudsman.</summary>
    public EscalationStore Escalations { get; }

    public PublishReport Publishing { get; }

    public IndexReport Indexing { get; }

    public PublicStore Public { get; }

    public QueueStore Queues { get; }

    public OfficerStore Officers { get; }

    /// <summary>Invitations, passwords, second factors, sessions.</summary>
    public WayIn WayIn { get; }

    /// <summary>Citizens' accounts.</summary>
    public Accounts Accounts { get; }

    public JobStore Jobs { get; }

    public AttachmentStore Attachments { get; }

    /// <summary>National admin.</summary>
    public Viewer Nia { get; private set; } = Viewer.Public;

    /// <summary>Admin of Bandung.</summary>
    public Viewer Andi { get; private set; } = Viewer.Public;

    /// <summary>Admin of Buleleng.</summary>
    public Viewer Ayu { get; private set; } = Viewer.Public;

    /// <summary>Liaison officer of Bandung's public works, its section included.</summary>
    public Viewer Lina { get; private set; } = Viewer.Public;

    /// <summary>Liaison officer of Bandung's social office.</summary>
    public Viewer Sari { get; private set; } = Viewer.Public;

    /// <summary>Liaison officer of Buleleng's public works.</summary>
    public Viewer Luh { get; private set; } = Viewer.Public;

    /// <summary>Admin of Bandung's public works only.</summary>
    public Viewer Umar { get; private set; } = Viewer.Public;

    /// <summary>Of the Ombudsman.</summary>
    public Viewer Omar { get; private set; } = Viewer.Public;

    /// <summary>The moment of the clock, UTC milliseconds.</summary>
    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>An ordinary, complete complaint.</summary>
    public static Submission Complaint { get; } = new()
    {
        Class = "complaint",
        Title = "Lampu jalan mati di depan SDN 2",
        Text = "Sejak Senin lampu jalan di depan sekolah mati dan anak-anak pulang dalam gelap.",
        IncidentDate = "2026-02-27",
        RegionCode = "32.73.02",
        Place = "Jalan Dago, depan SDN 2",
        Category = "street_lights",
        Contact = new Contact("Siti Aminah", "0812 3456 7890", "siti@contoh.id"),
    };

    public static async Task<World> Create(Engine engine)
    {
        var world = new World(await TestDatabase.Create(engine));
        await world.Database.Write(t => t.Execute(
            """
            INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES
                ('32', NULL, 'province', 'Jawa Barat', 'Jawa Barat', ' jawa barat'),
                ('32.73', '32', 'regency', 'Kota Bandung', 'Kota Bandung, Jawa Barat', ' kota bandung jawa barat'),
                ('32.73.02', '32.73', 'district', 'Coblong', 'Coblong, Kota Bandung, Jawa Barat', ' coblong kota bandung jawa barat'),
                ('32.73.02.1001', '32.73.02', 'village', 'Dago', 'Dago, Coblong, Kota Bandung, Jawa Barat', ' dago coblong kota bandung jawa barat'),
                ('51', NULL, 'province', 'Bali', 'Bali', ' bali'),
                ('51.08', '51', 'regency', 'Kabupaten Buleleng', 'Kabupaten Buleleng, Bali', ' kabupaten buleleng bali');
            INSERT INTO agency (id, slug, name, short_name, kind, parent_id, root_id, path, region_code, time_zone, straight_dispose, search) VALUES
                (1, 'kota-bandung', 'Pemerintah Kota Bandung', 'Kota Bandung', 'city', NULL, 1, '/1/', '32.73', 'Asia/Jakarta', FALSE, ' kota bandung'),
                (2, 'dinas-pu-bandung', 'Dinas Pekerjaan Umum Kota Bandung', 'Dinas PU', 'unit', 1, 1, '/1/2/', NULL, 'Asia/Jakarta', FALSE, ' dinas pekerjaan umum'),
                (3, 'bidang-jalan-bandung', 'Bidang Jalan Kota Bandung', 'Bidang Jalan', 'unit', 2, 1, '/1/2/3/', NULL, 'Asia/Jakarta', FALSE, ' bidang jalan'),
                (4, 'dinas-sosial-bandung', 'Dinas Sosial Kota Bandung', 'Dinas Sosial', 'unit', 1, 1, '/1/4/', NULL, 'Asia/Jakarta', FALSE, ' dinas sosial'),
                (10, 'kabupaten-buleleng', 'Pemerintah Kabupaten Buleleng', 'Buleleng', 'regency', NULL, 10, '/10/', '51.08', 'Asia/Makassar', TRUE, ' kabupaten buleleng'),
                (11, 'dinas-pu-buleleng', 'Dinas Pekerjaan Umum Buleleng', 'Dinas PU', 'unit', 10, 10, '/10/11/', NULL, 'Asia/Makassar', FALSE, ' dinas pekerjaan umum buleleng');
            INSERT INTO category (code, parent_code, name, name_en, position) VALUES
                ('roads', NULL, 'Jalan', 'Roads', 10),
                ('road_potholes', 'roads', 'Jalan berlubang', 'Potholes', 10),
                ('street_lights', 'roads', 'Lampu jalan', 'Street lights', 20),
                ('social', NULL, 'Sosial', 'Social affairs', 20);
            INSERT INTO archive_reason (code, name, name_en, explanation, explanation_en, position) VALUES
                ('incomplete', 'Data belum lengkap', 'Information missing', 'Lengkapi.', 'Complete it.', 10),
                ('too_general', 'Laporan terlalu umum', 'Too general', 'Ceritakan satu kejadian.', 'Tell one event.', 20);
            INSERT INTO holiday (day, kind, name) VALUES
                ('2026-03-18', 'collective_leave', 'Cuti Bersama Nyepi'), ('2026-03-19', 'national', 'Nyepi'), ('2026-03-20', 'collective_leave', 'Cuti Bersama Idul Fitri'),
                ('2026-03-21', 'national', 'Idul Fitri'), ('2026-03-22', 'national', 'Idul Fitri'), ('2026-03-23', 'collective_leave', 'Cuti Bersama Idul Fitri'),
                ('2026-03-24', 'collective_leave', 'Cuti Bersama Idul Fitri'), ('2026-04-03', 'national', 'Wafat Yesus Kristus');
            """));
        world.Nia = await world.Hire("nia", Role.NationalAdmin, null);
        world.Andi = await world.Hire("andi", Role.AgencyAdmin, Bandung);
        world.Ayu = await world.Hire("ayu", Role.AgencyAdmin, Buleleng);
        world.Lina = await world.Hire("lina", Role.LiaisonOfficer, BandungWorks);
        world.Sari = await world.Hire("sari", Role.LiaisonOfficer, BandungSocial);
        world.Luh = await world.Hire("luh", Role.LiaisonOfficer, BulelengWorks);
        world.Umar = await world.Hire("umar", Role.SubAdmin, BandungWorks);
        world.Omar = await world.Hire("omar", Role.Overseer, null, OverseerScope.Ombudsman);
        return world;
    }

    /// <summary>An officer whose password nobody knows.</summary>
    public async Task<Viewer> Hire(string name, Role role, long? agencyId, OverseerScope? scope = null)
    {
        var id = await Database.Write(async t =>
        {
            var added = await OfficerStore.Add(t, $"{name}@contoh.go.id", char.ToUpperInvariant(name[0]) + name[1..], "none", "stamp-" + name, Now, default);
            await OfficerStore.Grant(t, added.Value, role, agencyId, default, scope);
            return added.Value;
        });
        return Viewer.Of((await Officers.ById(id, default))!);
    }

    /// <summary>Files a report, an ordinary complaint unless changed.</summary>
    public async Task<TrackingId> File(Func<Submission, Submission>? change = null) =>
        (await Intake.File(change is null ? Complaint : change(Complaint), null, default)).Value.Report.TrackingId;

    /// <summary>The report as it stands, with its places.</summary>
    public async Task<Facts> Facts(TrackingId id) => (await Reports.Facts(id, default))!;

    /// <inheritdoc cref="Facts(TrackingId)"/>
    public async Task<Report> Report(TrackingId id) => (await Facts(id)).Report;

    /// <summary>The whole history.</summary>
    public async Task<IReadOnlyList<Act>> History(TrackingId id) => await Reports.Acts((await Report(id)).Id, default);

    /// <summary>What the publishing and indexing jobs of the report would do now.</summary>
    public async Task Publish(TrackingId id)
    {
        var report = await Report(id);
        await Publishing.Run(report.Id, default);
        await Indexing.Run(report.Id, default);
    }

    public ValueTask DisposeAsync() => Data.DisposeAsync();
}
