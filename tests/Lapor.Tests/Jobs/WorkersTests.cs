using System.Reflection;
using Lapor.Intake;
using Lapor.Jobs;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Jobs;

public sealed class WorkersTests
{
    private static readonly IReadOnlyList<string> Kinds =
        [.. typeof(JobKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Every_kind_of_job_has_a_worker_and_every_worker_a_kind()
    {
        await using var crew = await Crew.Create(Engine.Sqlite);
        Assert.Equal(Kinds, crew.Workers.Handlers.Keys.Order(StringComparer.Ordinal));
        Assert.All(Flow.After.Values.SelectMany(jobs => jobs), job => Assert.Contains(job.Kind, Kinds));
    }

    [Theory, OnBothEngines]
    public async Task Every_kind_of_job_run_twice_leaves_what_one_run_leaves(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recurring in Workers.Recurring) await world.Jobs.Ensure(recurring, default);
        await world.Drafts.Save(Drafts.NewKey(), World.Complaint, default);
        var held = await world.File();
        await world.Do(world.Nia, ActKind.Hold, held);
        await world.File(); // nobody verifies it: its clock ends, and who owes it is reminded
        var lead = await world.Answered();
        await world.Answering.Link(world.Andi, await world.Forwarded(), 2, lead, default);
        await crew.Digests.Keep("siti@contoh.id", (await world.Report(lead)).Id, (await world.Reports.Acts((await world.Report(lead)).Id, default))[^1].Id, TimeSpan.FromHours(1), default);
        // A nation's admin with a mail an hour, and a report that goes again.
        await world.Database.Write(t => JobStore.Add(t, [new NewJob(JobKinds.DigestMail, "digest", world.Now, Payload: $"{world.Nia.Officer!.Id}:1")], world.Now, default));
        var gone = await world.File();
        await world.Do(Viewer.Reporter(gone), ActKind.AskWithdrawal, gone);
        await world.Do(world.Nia, ActKind.Withdraw, gone);
        await world.WayIn.Manage.Invite(
            "rina@contoh.go.id", "Rina", Lapor.People.Role.LiaisonOfficer, "dinas-pu-bandung", new Lapor.People.Decree("800/12/2026", new DateOnly(2026, 2, 20)), world.Nia.Officer!.Id, default);
        await new Lapor.Agencies.ImportReference(world.Database, world.Clock).Run(Lapor.Agencies.ReferenceTable.Holidays, new StringReader("day,kind,name\n2026-03-03,national,Libur\n"), dryRun: false);
        var leaving = await world.Accounts.Enter("siti@contoh.id");
        var asked = (await world.Accounts.Erasures.Ask(leaving.Citizen.Id, default))!;
        await world.Accounts.Erasures.Decide(asked, world.Nia.Officer!.Id, approve: true, "", default);
        Assert.False((await crew.Exports.Ask(world.Nia.Officer!, new(ExportKind.Reports, ExportFormat.Csv, new QueueFilter { WithEnded = true }), names: false, default)).IsRefused);
        // A message of a messenger that nobody connected: its answer has nowhere to go.
        await crew.Inbound.Keep(new Lapor.Channels.InboundMessage("telegram", "42", "bantuan", "t-1") { Chat = new Lapor.Channels.ChatExtras() }, default);
        // A device whose key is no key: it is forgotten before anybody is called.
        await crew.Devices.KeepForReport((await world.Report(held)).Id, new("https://push.example/1", System.Buffers.Text.Base64Url.EncodeToString([4, .. new byte[64]]), "BTBZMqHH6r4Tts7J_aSIgg", "id"), default);
        // A message whose process died.
        await crew.Inbound.Keep(new Lapor.Channels.InboundMessage("sms", "+6281299990001", "bantuan", "k-1"), default);
        await RunTwice(crew, seen);
        await Whistle(world);
        world.Clock.Advance(TimeSpan.FromHours(23)); // to 08.00, when holders of inboxes are told
        await RunTwice(crew, seen);
        // First the answer's warnings with mails of their own, then the silence and the hold's end.
        for (var day = 0; day < 25; day++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await RunTwice(crew, seen);
        }

        Assert.Equal(Kinds, seen.Order(StringComparer.Ordinal));
        Assert.Equal(ReportState.Archived, (await world.Report(held)).State);
    }

    [Theory, OnBothEngines]
    public async Task Silence_is_warned_about_twice_and_then_closes_only_a_final_answer(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var final = await world.Answered();
        var interim = await world.Answered(final: false);
        await crew.Work();
        crew.Take();
        List<string> told = [];
        for (var day = 0; day < 30; day++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await crew.Work();
            told.AddRange(crew.Take().Where(m => m.To == World.Complaint.Contact.Email).Select(m => m.Subject));
        }

        Assert.Equal([$"Laporan #{final} menunggu tanggapan Anda", $"Pengingat terakhir: laporan #{final} akan ditutup", $"Laporan #{final} ditutup otomatis"], told);
        Assert.Equal((ReportState.Closed, ClosedBy.System, (Verdict?)null), await world.Report(final) is var r ? (r.State, r.ClosedBy!.Value, r.Verdict) : default);
        Assert.Equal(ReportState.FollowedUp, (await world.Report(interim)).State);
    }

    [Theory, OnBothEngines]
    public async Task A_reply_takes_the_warnings_and_the_closing_away(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Answered();
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        await crew.Work();
        crew.Take();
        world.Clock.Advance(TimeSpan.FromDays(40));
        await crew.Work();
        Assert.Empty(crew.Take());
        Assert.Equal(ReportState.ReporterReplied, (await world.Report(id)).State);
    }

    [Theory, OnBothEngines]
    public async Task The_sweep_stays_in_the_queue_and_forgets_old_drafts(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        for (var start = 0; start < 2; start++)
            foreach (var recurring in Workers.Recurring.Where(j => j.Kind == JobKinds.Sweep)) await world.Jobs.Ensure(recurring, default);
        var key = Drafts.NewKey();
        await world.Drafts.Save(key, World.Complaint, default);
        Assert.Equal(1, await crew.Runner.RunDue(default));
        Assert.NotNull(await world.Drafts.Open(key, default));
        Assert.Equal(0, await crew.Runner.RunDue(default));
        world.Clock.Advance(Drafts.Kept + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await crew.Runner.RunDue(default));
        Assert.Null(await world.Drafts.Open(key, default));
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job")));
    }

    private static async Task Whistle(World world)
    {
        var (cases, inboxes) = Whistleblowing.Entrance.Over(world);
        var inbox = await inboxes.Create(world.Nia.Officer!.Id, null, "Pengawasan nasional", default);
        await inboxes.Name(world.Nia.Officer!.Id, inbox, world.Lina.Officer!.Id, default);
        await inboxes.Begin(world.Lina.Officer!.Id, inbox, Whistleblowing.Entrance.Passphrase, default);
        await cases.File(Lapor.Whistleblowing.Cases.NewFormKey(), inbox, "Ada kuitansi ganda.", [], default);
    }

    private static async Task RunTwice(Crew crew, HashSet<string> seen)
    {
        while (true)
        {
            var jobs = await crew.World.Jobs.Lease("twice", 20, TimeSpan.FromMinutes(5), default);
            if (jobs.Count == 0) return;
            foreach (var job in jobs)
            {
                seen.Add(job.Kind);
                var handler = crew.Workers.Handlers[job.Kind];
                var first = await handler(job, default);
                var once = await Traces(crew);
                var second = await handler(job, default);
                Assert.Equal(first, second);
                Assert.Equal(once, await Traces(crew));
                if (first.Again is { } again) await crew.World.Jobs.Again(job, crew.World.Now + (long)again.TotalMilliseconds, null, default);
                else await crew.World.Jobs.Done(job, default);
            }
        }
    }

    /// <summary>All rows but those of the search tables, whose inner pages tell nothing, and all mails.</summary>
    private static async Task<string> Traces(Crew crew)
    {
        var tables = (await Tables.Names(crew.World.Data)).Where(t => !t.Contains("_search", StringComparison.Ordinal));
        return await Tables.Text(crew.World.Data, tables) + string.Join('\n', crew.Mails);
    }
}
