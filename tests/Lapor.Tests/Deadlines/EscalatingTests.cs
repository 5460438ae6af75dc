using System.Text.Json;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Deadlines;

/// <summary>What comes before the Ombudsman after 60 calendar days, and what passes between the Ombudsman and the agency.</summary>
public sealed class EscalatingTests
{
    private static readonly EscalationFilter All = new();

    [Theory, OnBothEngines]
    public async Task After_60_calendar_days_it_stands_before_the_ombudsman_once(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (open, closed) = (await world.Forwarded(), await world.Answered());
        await world.Do(world.Andi, ActKind.CloseByAdmin, closed);
        world.Clock.Advance(TimeSpan.FromDays(60));
        await crew.Sweep.Run(default);
        Assert.Empty(await world.Escalations.List(world.Omar.Officer!, All, 10, default));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await crew.Work();
        crew.Take();
        for (var run = 0; run < 2; run++)
        {
            await crew.Sweep.Run(default);
            await crew.Work();
        }

        var row = Assert.Single(await world.Escalations.List(world.Omar.Officer!, All, 10, default));
        Assert.Equal((open.ToString(), world.Now, (long?)null), (row.TrackingId, row.EscalatedAt, row.ReceivedAt));
        Assert.Equal(new EscalationCounts(1, 0, 0, 0), await world.Escalations.Counts(default));
        var act = Assert.Single(await world.History(open), a => a.Kind is ActKind.Escalate);
        Assert.Equal((ActorKind.System, ReportState.Forwarded), (act.Actor, act.ToState));
        var mails = crew.Take().Where(m => m.Subject.Contains("Ombudsman", StringComparison.Ordinal)).Select(m => m.To).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["andi@contoh.go.id", "omar@contoh.go.id", "siti@contoh.id"], mails);
        Assert.True(May.See(world.Omar, await world.Facts(open)));
        Assert.Contains(world.Omar.Officer!.Id, (await world.Officers.Overseers(OverseerScope.Ombudsman, default)).Select(o => o.Id));
    }

    [Theory, OnBothEngines]
    public async Task The_receipt_names_the_history_and_instructions_wait_for_their_answer(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Escalated(crew);
        // Only who is called may answer the call.
        foreach (var (by, act) in new[] { (world.Nia, ActKind.Receive), (world.Andi, ActKind.Receive), (world.Andi, ActKind.Instruct), (world.Omar, ActKind.AnswerInstruction), (world.Andi, ActKind.AnswerInstruction) })
            Assert.True((await world.Try(by, act, id)).IsRefused);
        var before = await world.Report(id);
        var received = await world.Do(world.Omar, ActKind.Receive, id);
        Assert.Equal(world.Now, received.ReceivedAt);
        var receipt = JsonSerializer.Deserialize<JsonElement>((await world.History(id))[^1].Details);
        Assert.Equal((before.ActCount, Convert.ToHexStringLower(before.HistoryHash)), (receipt.GetProperty("acts").GetInt32(), receipt.GetProperty("seal").GetString()));
        Assert.True((await world.Try(world.Omar, ActKind.Receive, id)).IsRefused);

        await world.Do(world.Omar, ActKind.Instruct, id);
        var report = await world.Report(id);
        var clock = Assert.Single(await world.Clocks.OfReport(report.Id, default), c => c is { Clock: Clock.Instruction, IsOpen: true });
        Assert.Equal(clock.DueAt, Assert.Single(await world.Escalations.List(world.Omar.Officer!, new EscalationFilter { Stage = EscalationStage.Instructed }, 10, default)).InstructionDueAt);
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == "andi@contoh.go.id" && m.Subject.StartsWith("Instruksi Ombudsman", StringComparison.Ordinal));
        // Neither the reporter nor the public reads what passes between them.
        await world.Publish(id);
        Assert.DoesNotContain(await world.Public.Acts(id, default), a => a.Kind is "instruct" or "answer_instruction");
        Assert.DoesNotContain(await world.History(id), a => a.Kind is ActKind.Instruct && May.See(Viewer.Reporter(id), new Facts(report, "/1/", []), a));

        // The end of the report answers nothing.
        await world.Do(world.Andi, ActKind.FinalFollowUp, id);
        await world.Do(world.Andi, ActKind.CloseByAdmin, id);
        Assert.Contains(await world.Clocks.OfReport(report.Id, default), c => c is { Clock: Clock.Instruction, IsOpen: true });
        await world.Do(world.Andi, ActKind.AnswerInstruction, id);
        Assert.DoesNotContain(await world.Clocks.OfReport(report.Id, default), c => c.IsOpen);
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == "omar@contoh.go.id" && m.Subject.StartsWith("Instansi menjawab", StringComparison.Ordinal));
        Assert.Empty(await world.Escalations.List(world.Omar.Officer!, All, 10, default));
        Assert.Single(await world.Escalations.List(world.Omar.Officer!, new EscalationFilter { Ended = true, Agency = "kota-bandung" }, 10, default));
        Assert.Null(await world.Reports.FirstBroken(id, default));
    }

    [Theory, OnBothEngines]
    public async Task A_late_answer_to_an_instruction_climbs_and_is_counted(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Escalated(crew);
        await world.Do(world.Omar, ActKind.Receive, id);
        var wrong = await world.Escalating.Instruct(world.Omar, id, (await world.Report(id)).Version, "", new DateOnly(2026, 3, 2), default);
        Assert.Equal(["missing text", "bad_day until"], wrong.Refusals.Select(r => $"{r.Code} {r.Field}"));
        await world.Do(world.Omar, ActKind.Instruct, id); // eight days
        await crew.Work();
        crew.Take();
        world.Clock.Advance(TimeSpan.FromDays(9));
        await crew.Sweep.Run(default);
        await crew.Work();
        Assert.Equal(1, (await world.Escalations.Counts(default)).InstructionLate);
        var seq = (await world.Clocks.OfReport((await world.Report(id)).Id, default)).Single(c => c.Clock is Clock.Instruction).Seq;
        Assert.Contains(await world.Reminders.OfReport((await world.Report(id)).Id, default), r => r.Seq == seq && r.Days == 0);
        Assert.Equal(2, (await world.Reminders.Step((await world.Report(id)).Id, seq, 0, default))!.Of.Count);
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_report_opens_to_the_ombudsman_with_the_call_and_its_title_stays_out_of_the_list(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File(s => s with { Confidential = true });
        Assert.False(May.See(world.Omar, await world.Facts(id)));
        world.Clock.Advance(TimeSpan.FromDays(61));
        await crew.Sweep.Run(default);
        Assert.True(May.See(world.Omar, await world.Facts(id)));
        Assert.Equal(("", true), Assert.Single(await world.Escalations.List(world.Omar.Officer!, All, 10, default)) is var row ? (row.Title, row.Confidential) : default);
        Assert.True(May.ReadDossier(world.Omar, await world.Facts(id)));
        Assert.False(May.ReadDossier(world.Andi, await world.Facts(id)));
        Assert.False(May.ListEscalated(world.Andi));
    }

    [Theory, OnBothEngines]
    public async Task The_list_is_paged_by_number_and_one_that_cannot_be_escalated_holds_up_nobody(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        List<TrackingId> ids = [];
        for (var i = 0; i < 5; i++) ids.Add(await world.File());
        await world.Database.Write(t => t.Execute("UPDATE report SET retention = 'anonymised' WHERE tracking_id = @id", new { id = ids[0].ToString() }));
        world.Clock.Advance(TimeSpan.FromDays(61));
        await crew.Sweep.Run(default);
        var first = await world.Escalations.List(world.Omar.Officer!, All, 3, default);
        var next = await world.Escalations.List(world.Omar.Officer!, new EscalationFilter { Cursor = first[2].TrackingId }, 3, default);
        Assert.Equal(ids.Skip(1).Reverse().Select(i => i.ToString()), first.Take(3).Concat(next).Select(r => r.TrackingId));
    }

    [Theory, OnBothEngines]
    public async Task The_reporter_of_a_hold_is_warned_once_before_the_archive(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Do(world.Nia, ActKind.Hold, id);
        List<(int Day, string Subject)> told = [];
        await crew.Work();
        crew.Take();
        for (var day = 1; day <= 12; day++)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await crew.Work();
            told.AddRange(crew.Take().Where(m => m.To == "siti@contoh.id").Select(m => (day, m.Subject)));
        }

        Assert.Equal([(8, $"Laporan #{id} segera diarsipkan bila tidak dilengkapi"), (11, $"Laporan #{id} diarsipkan karena belum dilengkapi")], told);
        Assert.Equal(1, (await world.History(id)).Count(a => a.Kind is ActKind.WarnHold));
    }

    private static async Task<TrackingId> Escalated(Crew crew)
    {
        var id = await crew.World.Forwarded();
        crew.World.Clock.Advance(TimeSpan.FromDays(61));
        await crew.Sweep.Run(default);
        await crew.Work();
        crew.Take();
        return id;
    }
}
