using System.Globalization;
using Lapor.Agencies;
using Lapor.Closing;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Storage;
using Microsoft.Extensions.Logging.Abstractions;

#pragma warning disable RS0030 // A seeded sample draws the same picture each time; nothing secret is drawn here.

namespace Lapor.Web;

/// <summary>
/// Walks through the last four months, day by day, and does with the real operations what reporters and officers would have done: so histories,
/// deadlines, notices and public copies are what the product makes of them. Nobody is mailed.
/// </summary>
internal sealed class DemoWalk
{
    /// <summary>How far back it begins.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(120);

    /// <summary>How many reports it files.</summary>
    public const int Reports = 330;

    /// <summary>Older acts leave no notice: nobody has a thousand unread ones.</summary>
    private static readonly TimeSpan NoticedFor = TimeSpan.FromDays(6);

    private static readonly string[] Streets = ["Melati", "Kenanga", "Merdeka", "Diponegoro", "Ahmad Yani", "Sudirman", "Cempaka", "Pahlawan", "Mawar", "Gajah Mada", "Veteran", "Anggrek", "Kartini", "Raya Pasar", "Pemuda", "Flamboyan"];
    private static readonly string[] Landmarks = ["balai warga", "pasar pagi", "masjid besar", "SD negeri", "jembatan kecil", "puskesmas", "pos ronda", "lapangan bola"];
    private static readonly string[] Sinces = ["dua minggu", "tiga hari", "sebulan", "hampir dua bulan", "seminggu", "akhir bulan lalu"];
    private static readonly string[] FirstNames = ["Siti", "Budi", "Agus", "Dewi", "Made", "Andi", "Rina", "Yusuf", "Maria", "Joko", "Lina", "Hasan", "Putri", "Wayan", "Yohana", "Rudi", "Nur", "Eka"];

    // Plainly not names: nobody is meant.
    private static readonly string[] LastNames = ["Contoh", "Misal", "Umpama", "Percobaan"];
    private static readonly string[] Wishes = ["Mohon segera ditindaklanjuti.", "Kami berharap ada penanganan sebelum bertambah korban.", "Terima kasih atas perhatiannya.", "Mohon kabar kepastian waktunya.", "Foto bisa kami kirim bila diperlukan."];
    private static readonly (string Code, int Weight)[] Channels = [("web", 38), ("mobile", 20), ("whatsapp", 16), ("sms", 9), ("x", 4), ("telegram", 3), ("instagram", 3), ("walk_in", 3), ("email", 2), ("letter", 1), ("api", 1)];

    private static readonly string[] Missing =
    [
        "Mohon sebutkan alamat lengkap atau patokan yang mudah dicari, dan kapan terakhir kali kejadiannya.",
        "Kami belum menemukan lokasinya. Mohon kirim nama RT/RW dan foto tempatnya.",
        "Mohon lampirkan nomor pelanggan atau bukti pembayaran supaya dapat kami periksa.",
    ];

    private readonly IServiceProvider services;
    private readonly WalkingClock clock;
    private readonly DateTimeOffset end;
    private readonly DemoPlaces places;
    private readonly JobStore jobs;
    private readonly ReportStore reports;
    private readonly Verifying verifying;
    private readonly Disposing disposing;
    private readonly Answering answering;
    private readonly Replying replying;
    private readonly Verdicts verdicts;
    private readonly JobRunner runner;
    private readonly PriorityQueue<Func<CancellationToken, Task>, (long At, int Order)> plan = new();
    private readonly List<Story> stories = [];
    private readonly Random random = new(1708);
    private WorkCalendar calendar = new([]);
    private int order;
    private int acts;

    public DemoWalk(IServiceProvider services, WalkingClock clock, DateTimeOffset end)
    {
        this.services = services;
        this.clock = clock;
        this.end = end;
        places = new DemoPlaces(services);
        jobs = services.GetRequiredService<JobStore>();
        reports = services.GetRequiredService<ReportStore>();
        verifying = services.GetRequiredService<Verifying>();
        disposing = services.GetRequiredService<Disposing>();
        answering = services.GetRequiredService<Answering>();
        replying = services.GetRequiredService<Replying>();
        verdicts = services.GetRequiredService<Verdicts>();
        var real = services.GetRequiredService<Workers>().Handlers;
        var officers = services.GetRequiredService<InformOfficers>();
        var database = services.GetRequiredService<Database>();
        runner = new JobRunner(
            jobs,
            new Dictionary<string, JobHandler>(real, StringComparer.Ordinal)
            {
                [JobKinds.TellReporter] = Nothing,
                [JobKinds.SendMail] = Nothing,
                [JobKinds.DigestMail] = Nothing,
                [JobKinds.LastMail] = async (job, cancel) =>
                {
                    // Forgets without telling: an example's reporter reads no mail.
                    await database.Write(
                        async t =>
                        {
                            await ContactVault.Destroy(t, job.ReportId!.Value, cancel);
                            await EraseWords.Of(t, job.ReportId.Value, keepSeq: null, cancel);
                        },
                        cancel);
                    return JobResult.Finished;
                },
                [JobKinds.Publish] = Nothing, // made once, at the end
                [JobKinds.Index] = Nothing,
                [JobKinds.TellOfficers] = async (job, cancel) =>
                {
                    if (end - clock.GetUtcNow() < NoticedFor) await officers.Run(job.ReportId!.Value, job.ActId!.Value, cancel);
                    return JobResult.Finished;
                },
            },
            services.GetRequiredService<JobSignal>(),
            clock,
            NullLogger<JobRunner>.Instance);
    }

    /// <summary>One report on its way.</summary>
    private sealed class Story(int number, DemoTopic topic, DemoPlace place)
    {
        public int Number { get; } = number;

        public DemoTopic Topic { get; } = topic;

        public DemoPlace Place { get; } = place;

        public TrackingId Id { get; set; }

        public long ReportId { get; set; }

        public DemoAgency? Agency { get; set; }

        public (Agency Unit, Viewer Officer)? Unit { get; set; }

        public Dictionary<string, string> Words { get; } = [];

        public Viewer Reporter => Viewer.Reporter(Id);
    }

    /// <summary>Makes it all; returns how much.</summary>
    public async Task<(int Officers, int Reports, int Acts)> Run(CancellationToken cancel)
    {
        calendar = await services.GetRequiredService<WorkCalendars>().National(cancel);
        await places.Prepare(cancel);
        var topics = DemoTopic.All();
        for (var i = 0; i < Reports; i++)
        {
            var topic = topics[i % topics.Count];
            var place = Chance(6) ? Pick(places.Far) : Pick(places.Near);
            var story = new Story(i, topic, place);
            At(Arrival(), c => File(story, c));
        }

        // Every promise ends at 16.00 somewhere in the country; each hour of that the queue is run.
        for (var day = clock.GetUtcNow().UtcDateTime.Date; day < end.UtcDateTime; day = day.AddDays(1))
        {
            foreach (var hour in new[] { 7, 8, 9 }) At(new DateTimeOffset(day, TimeSpan.Zero).AddHours(hour).AddSeconds(1), Drain);
        }

        // Whoever tries Lapor out meets every stage: some reports are left waiting on hold, for another agency, and for their deletion.
        var lately = end.AddHours(-30);
        while (!calendar.IsWorkingDay(DateOnly.FromDateTime(lately.UtcDateTime))) lately = lately.AddDays(-1);
        At(new DateTimeOffset(lately.UtcDateTime.Date, TimeSpan.Zero).AddHours(3).AddMinutes(40), LeaveWaiting);

        while (plan.TryDequeue(out var step, out var when))
        {
            cancel.ThrowIfCancellationRequested();
            clock.MoveTo(DateTimeOffset.FromUnixTimeMilliseconds(when.At));
            await step(cancel);
        }

        clock.MoveTo(end);
        await Drain(cancel);
        foreach (var story in stories)
        {
            await services.GetRequiredService<PublishReport>().Run(story.ReportId, cancel);
            await services.GetRequiredService<IndexReport>().Run(story.ReportId, cancel);
        }

        await new DemoOversight(services, clock).Run(places.National, [.. stories.Select(s => (s.Id, s.Topic.Category))], cancel);
        return (places.Officers, stories.Count, acts);
    }

    private static Task<JobResult> Nothing(Job job, CancellationToken cancel) => Task.FromResult(JobResult.Finished);

    private async Task Drain(CancellationToken cancel)
    {
        while (await runner.RunDue(cancel) > 0)
        {
        }
    }

    private async Task File(Story story, CancellationToken cancel)
    {
        var topic = story.Topic;
        story.Words["jalan"] = "Jalan " + Pick(Streets);
        story.Words["patokan"] = Pick(Landmarks);
        story.Words["desa"] = story.Place.Village;
        story.Words["kec"] = story.Place.District;
        story.Words["lama"] = Pick(Sinces);
        story.Words["angka"] = random.Next(3, 48).ToString(CultureInfo.InvariantCulture);
        var channel = Weighted(Channels);
        var say = random.Next(Math.Max(topic.Titles.Count, topic.Texts.Count)); // a title stands over the text it was written for
        var confidential = topic.Supervisory ? Chance(55) : Chance(8);
        var anonymous = topic.Supervisory ? Chance(80) : Chance(28);
        var text = channel is "sms" or "x"
            ? $"{Say(story, topic.Texts[say % topic.Texts.Count])} {Pick(Wishes)}"
            : $"{Say(story, topic.Texts[say % topic.Texts.Count])} {Say(story, Pick(topic.Details))}{(topic.Personal is { } personal && Chance(60) ? " " + personal : "")}\n\n{Pick(Wishes)}";
        var name = $"{Pick(FirstNames)} {Pick(LastNames)}";
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var filed = await services.GetRequiredService<FileReport>().File(
            new Submission
            {
                Class = topic.Class,
                Title = Say(story, topic.Titles[say % topic.Titles.Count]),
                Text = text,
                IncidentDate = topic.Class == "complaint" ? today.AddDays(-random.Next(1, 9)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
                RegionCode = story.Place.RegionCode,
                Place = topic.Class == "complaint" ? $"{story.Words["jalan"]}, RT {random.Next(1, 9):00}/RW {random.Next(1, 12):00}" : null,
                Agency = Chance(35) ? story.Place.Government.Slug : null,
                Category = Chance(60) ? topic.Category : null,
                Anonymous = anonymous,
                Confidential = confidential,
                Contact = anonymous && Chance(50) ? new Contact() : new Contact(name, "", $"{name.Replace(' ', '.').ToLowerInvariant()}@{Demo.Domain}"),
                Channel = channel,
            },
            DemoRemains.Key(story.Number),
            cancel);
        if (filed.IsRefused) throw Broken("file", filed.Refusals);
        story.Id = filed.Value.Report.TrackingId;
        story.ReportId = filed.Value.Report.Id;
        stories.Add(story);
        await Settle(story, cancel);
        if (Chance(4)) Later(story, 0.3, 1.5, c => Say(story, ActKind.Supplement, c));
        if (Chance(1)) Later(story, 3, 20, c => AskWithdrawal(story, c));
        Later(story, Chance(8) ? 3.5 : 0.1, Chance(8) ? 6 : 2.6, c => Verify(story, c), office: true);
    }

    private async Task Verify(Story story, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.Submitted) is not { } report) return;
        if (Chance(7))
        {
            var (reason, words) = Pick(Archives);
            await Done(story, verifying.Archive(places.National, story.Id, report.Version, reason, words, cancel), cancel);
            if (Chance(25)) Later(story, 0.5, 6, c => Object(story, c));
            return;
        }

        if (report.HeldFrom is null && report.ActCount < 3 && Chance(8))
        {
            await Done(story, verifying.Hold(places.National, story.Id, report.Version, Pick(Missing), cancel), cancel);
            if (Chance(60))
            {
                Later(story, 0.5, 8, async c =>
                {
                    if (await Now(story, c, ReportState.OnHold) is null) return;
                    await Done(story, replying.Complete(story.Reporter, story.Id, Say(story, "Lokasinya dekat {patokan}, {desa}, terakhir kali kemarin sore. Foto menyusul lewat kanal yang sama."), null, "web", c), c);
                    Later(story, 0.2, 1.5, again => Verify(story, again), office: true);
                });
            }

            return;
        }

        await Forward(story, report, cancel);
    }

    private async Task Forward(Story story, Report report, CancellationToken cancel)
    {
        var category = (await services.GetRequiredService<CategoryStore>().ByCode(story.Topic.Category, cancel))!;
        var slug = story.Topic.Agency ?? (category.UnitKind is null ? category.AgencySlug : null) ?? story.Place.Government.Slug;
        // Sometimes the first guess is wrong, as in life.
        var wrong = slug == story.Place.Government.Slug && Chance(4) && story.Place.Government.Slug != "pln";
        story.Agency = (await places.Agency(wrong ? "pln" : slug, cancel))!;
        var edited = new Edited
        {
            Class = report.Class.Code(),
            Supervisory = story.Topic.Supervisory,
            Title = report.Title,
            Text = report.Text,
            Category = story.Topic.Category,
            Tags = Chance(20) ? "prioritas" : "",
        };
        await Done(story, verifying.Forward(places.National, story.Id, report.Version, edited, story.Agency.Agency.Slug, "", cancel), cancel);
        if (story.Agency.Admin is null) return;
        if (wrong) Later(story, 0.2, 2, c => Reroute(story, slug, c), office: true);
        else Later(story, 0.1, Chance(15) ? 7 : 2.2, c => Dispose(story, c), office: true);
    }

    private async Task Reroute(Story story, string right, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.Forwarded) is not { } report) return;
        await Done(story, disposing.RequestReroute(story.Agency!.Admin!, story.Id, report.Version, right, "Setelah diperiksa, hal ini menjadi kewenangan pemerintah daerah setempat, bukan kami.", cancel), cancel);
        if (Chance(25)) return;
        Later(story, 0.1, 1.2, async c =>
        {
            if (await Now(story, c, ReportState.RerouteRequested) is not { } asked) return;
            await Done(story, disposing.DecideReroute(places.National, story.Id, asked.Version, right, "Disetujui: sesuai kewenangannya.", c), c);
            story.Agency = (await places.Agency(right, c))!;
            if (story.Agency.Admin is not null) Later(story, 0.1, 2, again => Dispose(story, again), office: true);
        }, office: true);
    }

    private async Task LeaveWaiting(CancellationToken cancel)
    {
        const int Each = 3;
        var (held, moved, withdrawn) = (0, 0, 0);
        foreach (var story in stories.AsEnumerable().Reverse())
        {
            if (held < 1 && await Now(story, cancel, ReportState.Submitted) is { HeldFrom: null } fresh)
            {
                await Done(story, verifying.Hold(places.National, story.Id, fresh.Version, Missing[0], cancel), cancel);
                held++;
            }
            else if (story.Agency?.Admin is { } admin && await Now(story, cancel, ReportState.Forwarded) is { } report)
            {
                if (held < Each)
                {
                    await Done(story, verifying.Hold(admin, story.Id, report.Version, Missing[held % Missing.Length], cancel), cancel);
                    held++;
                }
                else if (moved < Each)
                {
                    var right = story.Agency.Agency.Slug == "pln" ? story.Place.Government.Slug : "pln";
                    await Done(story, disposing.RequestReroute(admin, story.Id, report.Version, right, "Setelah diperiksa di lapangan, fasilitas ini bukan milik kami; mohon ditetapkan instansi yang mengelolanya.", cancel), cancel);
                    moved++;
                }
                else if (withdrawn < 3 && report.WithdrawalAskedAt is null)
                {
                    await Done(story, verdicts.AskWithdrawal(story.Reporter, story.Id, "Masalahnya sudah beres tanpa menunggu, mohon laporan ini dihapus.", "web", cancel), cancel);
                    // The first is deleted at once, the others wait: each state and each queue has something to show.
                    if (withdrawn++ == 0 && await Now(story, cancel, ReportState.Forwarded) is { } asked)
                        await Done(story, verdicts.Withdraw(places.National, story.Id, asked.Version, "Disetujui atas permintaan pelapor.", cancel), cancel);
                }
            }
        }
    }

    private async Task Dispose(Story story, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.Forwarded) is not { } report) return;
        var agency = story.Agency!;
        var kind = (await services.GetRequiredService<CategoryStore>().ByCode(story.Topic.Category, cancel))!.UnitKind;
        if (kind is null || !agency.Units.TryGetValue(kind, out var unit))
        {
            story.Unit = null; // the agency handles it itself
            if (!Chance(12)) Later(story, 0.5, 6, c => Answer(story, first: true, c), office: true);
            return;
        }

        var others = agency.Units.Where(u => u.Key != kind).Select(u => u.Value).ToList();
        if (report.Bounces == 0 && Chance(6)) unit = Pick(others);
        long[] helpers = Chance(8) ? [Pick(others).Unit.Id] : [];
        story.Unit = unit;
        await Done(story, disposing.Dispose(agency.Admin!, story.Id, report.Version, new Disposition(unit.Unit.Id, helpers, [], "Mohon ditangani dan dijawab sesuai tenggat."), cancel), cancel);
        if (unit.Unit.UnitKind != kind) Later(story, 0.3, 2, c => Return(story, c), office: true);
        else if (!Chance(9)) Later(story, 0.4, Chance(18) ? 11 : 4.5, c => Answer(story, first: true, c), office: true);
    }

    private async Task Return(Story story, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.Disposed) is not { } report) return;
        await Done(story, disposing.Return(story.Unit!.Value.Officer, story.Id, report.Version, "Bukan tugas unit kami; mohon diteruskan ke dinas yang membidangi.", cancel), cancel);
        Later(story, 0.1, 1.5, c => Dispose(story, c), office: true);
    }

    private async Task Answer(Story story, bool first, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.Forwarded, ReportState.Disposed, ReportState.FollowedUp, ReportState.ReporterReplied) is not { } report) return;
        var by = story.Unit?.Officer ?? story.Agency!.Admin!;
        if (first && Chance(10))
        {
            await Done(story, answering.Note(by, story.Id, report.Version, "Sudah dibicarakan dengan petugas lapangan; menunggu jadwal alat.", cancel), cancel);
            report = (await Now(story, cancel, report.State))!;
        }

        var final = !first || story.Topic.Class == "information_request" || Chance(35);
        var zone = IndonesianTime.OfRegion(story.Place.RegionCode);
        var day = DueDates.Day(clock.GetUtcNow().AddDays(final ? -random.Next(0, 2) : random.Next(3, 12)).ToUnixTimeMilliseconds(), zone);
        story.Words["tanggal"] = IndonesianDates.Day(day, "id");
        var words = final ? Pick(story.Topic.Finals) : story.Topic.Interim;
        var secret = story.Topic.Supervisory && Chance(40);
        await Done(
            story,
            answering.FollowUp(by, story.Id, report.Version, new FollowUp(final, secret, $"Yth. Pelapor,\n\n{Say(story, words)}\n\nTerima kasih sudah melapor.")
            {
                NextStep = $"{story.Unit?.Unit.Name ?? story.Agency!.Agency.Name} menyampaikan hasil pemeriksaan",
                NextDay = final ? null : DueDates.Day(clock.GetUtcNow().AddDays(random.Next(4, 15)).ToUnixTimeMilliseconds(), zone),
                // Some answers of real life say nothing: the demo shows how that is told.
                SendAnyway = true,
            }, cancel),
            cancel);
        if (final) AfterFinal(story);
        else
        {
            if (Chance(15)) Later(story, 1, 6, c => Say(story, ActKind.Reply, c));
            if (!Chance(22)) Later(story, 2, 13, c => Answer(story, first: false, c), office: true);
        }
    }

    private void AfterFinal(Story story)
    {
        var draw = random.Next(100);
        if (draw < 38) Later(story, 0.2, 8, c => Judge(story, c));
        else if (draw < 50)
        {
            Later(story, 0.3, 7, async c =>
            {
                await Say(story, ActKind.Reply, c);
                Later(story, 0.5, 7, again => Answer(story, first: false, again), office: true);
            });
        }
        else if (draw < 58)
        {
            Later(story, 3, 9, async c =>
            {
                if (await Now(story, c, ReportState.FollowedUp) is not { LastIsFinal: true } report) return;
                // A confidential report at a unit is out of its agency's sight; the nation closes it.
                var by = report.Confidential ? places.National : story.Agency!.Admin!;
                await Done(story, answering.Close(by, story.Id, report.Version, "Penanganan selesai dan sudah dikonfirmasi di lapangan.", c), c);
                if (Chance(30)) Later(story, 0.5, 8, again => Judge(story, again));
            }, office: true);
        }
        else if (Chance(30)) Later(story, 15, 24, c => Judge(story, c)); // after silence closed it
    }

    private async Task Judge(Story story, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.FollowedUp, ReportState.Closed) is not { } report || report.Rating is not null) return;
        var stars = random.Next(100) switch { < 34 => 5, < 64 => 4, < 80 => 3, < 90 => 2, _ => 1 };
        var verdict = stars >= 4 ? Verdict.Resolved : stars == 3 ? Verdict.Partly : Verdict.NotResolved;
        var words = stars switch
        {
            5 => "Terima kasih, cepat dan tuntas.",
            4 => "Sudah beres, terima kasih.",
            3 => "Sebagian sudah dikerjakan.",
            2 => "Jawabannya ada, tetapi di lapangan belum banyak berubah.",
            _ => "Belum ada perubahan sama sekali.",
        };
        if (report.State is ReportState.Closed) await Done(story, verdicts.Rate(story.Reporter, story.Id, stars, verdict.Code(), words, "web", cancel), cancel);
        else await Done(story, verdicts.Close(story.Reporter, story.Id, stars, verdict.Code(), words, "web", cancel), cancel);
        if (stars <= 2 && Chance(60)) Later(story, 0.3, 5, c => Object(story, c));
    }

    private async Task Object(Story story, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.Closed, ReportState.Archived) is not { Objections: 0 } report) return;
        if (!await services.GetRequiredService<DueDates>().ObjectionOpen(report, cancel)) return;
        await Done(story, verdicts.Object(story.Reporter, story.Id, Say(story, "Keberatan: keadaannya masih sama, dekat {patokan}. Mohon diperiksa kembali."), "web", cancel), cancel);
        if (report.AgencyId is null)
        {
            Later(story, 0.3, 3, async c =>
            {
                if (await Now(story, c, ReportState.ReporterReplied) is { } open) await Forward(story, open, c);
            }, office: true);
        }
        else Later(story, 0.5, 6, c => Answer(story, first: false, c), office: true);
    }

    private async Task Say(Story story, ActKind kind, CancellationToken cancel)
    {
        if (kind is ActKind.Supplement)
        {
            if (await Now(story, cancel, ReportState.Submitted, ReportState.Forwarded, ReportState.Disposed) is null) return;
            await Done(story, replying.Supplement(story.Reporter, story.Id, "Tambahan: keadaannya makin parah sejak tadi malam.", null, "web", cancel), cancel);
            return;
        }

        if (await Now(story, cancel, ReportState.FollowedUp) is null) return;
        await Done(story, replying.Reply(story.Reporter, story.Id, Pick(["Kapan pastinya dikerjakan?", "Sampai hari ini belum ada petugas yang datang.", "Terima kasih, kami tunggu kabarnya."]), null, "web", cancel), cancel);
    }

    private async Task AskWithdrawal(Story story, CancellationToken cancel)
    {
        if (await Now(story, cancel, ReportState.Submitted, ReportState.Forwarded, ReportState.Disposed, ReportState.FollowedUp) is null) return;
        await Done(story, verdicts.AskWithdrawal(story.Reporter, story.Id, "Masalahnya sudah selesai secara kekeluargaan, mohon laporan dihapus.", "web", cancel), cancel);
        if (Chance(50)) return;
        Later(story, 0.5, 3, async c =>
        {
            var report = (await reports.Facts(story.Id, c))!.Report;
            if (!report.IsEnded && report.WithdrawalAskedAt is not null)
                await Done(story, verdicts.Withdraw(places.National, story.Id, report.Version, "Disetujui atas permintaan pelapor.", c), c);
        }, office: true);
    }

    private static readonly (string Reason, string Words)[] Archives =
    [
        ("too_general", "Dari isinya kami belum dapat mengetahui kejadian tertentu. Silakan ajukan keberatan dengan menyebut tempat dan waktunya."),
        ("not_public_service", "Hal ini merupakan urusan pribadi antarwarga. Bila ada layanan pemerintah yang terlibat, sampaikan lewat keberatan."),
        ("duplicate", "Hal yang sama sudah Anda laporkan dan sedang ditangani pada laporan sebelumnya."),
        ("format", "Isi laporan terpotong sehingga tidak dapat kami pahami. Silakan tulis ulang."),
    ];

    private async Task<Report?> Now(Story story, CancellationToken cancel, params ReportState[] states)
    {
        var report = (await reports.Facts(story.Id, cancel))!.Report;
        return states.Contains(report.State) ? report : null;
    }

    private async Task Done(Story story, Task<Outcome<Committed>> act, CancellationToken cancel)
    {
        var outcome = await act;
        if (outcome.IsRefused) throw Broken("act", outcome.Refusals);
        acts++;
        await Settle(story, cancel);
    }

    /// <summary>Nobody is told of an example, and the public copy is made once, at the end.</summary>
    private Task Settle(Story story, CancellationToken cancel) => jobs.Drop(
        story.ReportId,
        end - clock.GetUtcNow() < NoticedFor
            ? [JobKinds.TellReporter, JobKinds.Publish, JobKinds.Index]
            : [JobKinds.TellReporter, JobKinds.Publish, JobKinds.Index, JobKinds.TellOfficers],
        cancel);

    private static InvalidOperationException Broken(string what, IReadOnlyList<Refusal> refusals) => new($"The demo's {what} was refused: {string.Join(", ", refusals.Select(r => $"{r.Code} {r.Field}"))}");

    private static string Say(Story story, string template) => story.Words.Aggregate(template, (text, word) => text.Replace("{" + word.Key + "}", word.Value, StringComparison.Ordinal));

    private void At(DateTimeOffset moment, Func<CancellationToken, Task> step)
    {
        if (moment < end) plan.Enqueue(step, (moment.ToUnixTimeMilliseconds(), order++));
    }

    /// <summary>Plans a step some days on; at an office only while it is open.</summary>
    private void Later(Story story, double from, double to, Func<CancellationToken, Task> step, bool office = false)
    {
        var span = Math.Max(to, from + 0.1) - from;
        // More soon than late.
        var moment = clock.GetUtcNow().AddDays(from + (span * random.NextDouble() * random.NextDouble()));
        At(office ? Open(moment, IndonesianTime.OfRegion(story.Place.RegionCode)) : Awake(moment), step);
    }

    private DateTimeOffset Open(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        if (local.Hour >= 16) local = Morning(local.AddDays(1));
        else if (local.Hour < 8) local = Morning(local);
        while (!calendar.IsWorkingDay(DateOnly.FromDateTime(local.DateTime))) local = Morning(local.AddDays(1));
        return local.ToUniversalTime();
    }

    private DateTimeOffset Morning(DateTimeOffset day) => new DateTimeOffset(day.Date, day.Offset).AddHours(8).AddMinutes(random.Next(5, 200));

    private DateTimeOffset Awake(DateTimeOffset moment) => moment.AddHours(7).Hour is >= 6 and < 23 ? moment : moment.AddHours(8);

    /// <summary>More in the morning and on working days, and lately more than before.</summary>
    private DateTimeOffset Arrival()
    {
        var day = end.AddDays(-Length.TotalDays * (1 - Math.Pow(random.NextDouble(), 0.6)));
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && Chance(55)) day = day.AddDays(-2);
        var moment = new DateTimeOffset(day.UtcDateTime.Date, TimeSpan.Zero).AddHours(Weighted(Hours) - 7).AddMinutes(random.Next(60)).AddSeconds(random.Next(60));
        var first = end - Length;
        return moment < first ? first.AddMinutes(random.Next(600)) : moment >= end ? end.AddMinutes(-random.Next(5, 300)) : moment;
    }

    private static readonly (int Hour, int Weight)[] Hours =
        [(6, 2), (7, 5), (8, 9), (9, 12), (10, 12), (11, 9), (12, 7), (13, 8), (14, 8), (15, 7), (16, 5), (17, 3), (18, 3), (19, 5), (20, 5), (21, 3), (22, 2)];

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private T Weighted<T>((T Value, int Weight)[] from)
    {
        var draw = random.Next(from.Sum(f => f.Weight));
        foreach (var (value, weight) in from)
        {
            draw -= weight;
            if (draw < 0) return value;
        }

        return from[^1].Value;
    }
}
