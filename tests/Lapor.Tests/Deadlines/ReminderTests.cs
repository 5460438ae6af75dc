using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Deadlines;

/// <summary>Reminders before, at and after the end of a clock, level by level, each once. The world begins on Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class ReminderTests
{
    [Theory, OnBothEngines]
    public async Task Each_step_is_given_once_in_order_and_to_its_level(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var head = await world.Hire("hani", Role.Executive, World.Bandung);
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id); // first answer: five working days, Monday 9 March 16.00
        await crew.Work();
        crew.Take();

        await Until(crew, "2026-03-06 07:59");
        Assert.Empty(await world.Reminders.Unread(world.Lina.Officer!.Id, 10, default));
        await Until(crew, "2026-03-06 08:00"); // the morning of the working day before
        var first = Assert.Single(await world.Reminders.Unread(world.Lina.Officer!.Id, 10, default));
        Assert.Equal(("first_answer", -1), (first.Clock, first.Days));
        var mail = Assert.Single(crew.Take());
        Assert.Equal("lina@contoh.go.id", mail.To);
        Assert.Contains($"#{id}  Jawaban pertama: Senin, 9 Maret 2026 pukul 16.00 WIB", mail.Text, StringComparison.Ordinal);
        // Neither what was reported nor who did stands in it.
        Assert.DoesNotContain("Lampu", mail.Subject + mail.Text, StringComparison.Ordinal);

        await Until(crew, "2026-03-09 16:00");
        Assert.Equal(["lina@contoh.go.id", "umar@contoh.go.id"], crew.Take().Select(m => m.To).Order(StringComparer.Ordinal));
        await Until(crew, "2026-03-11 16:00");
        Assert.Equal(["andi@contoh.go.id"], crew.Take().Select(m => m.To));
        await Until(crew, "2026-03-16 16:00");
        Assert.Equal(["hani@contoh.go.id"], crew.Take().Select(m => m.To));
        // Monday 30 March: ten working days after the end, the holidays of Nyepi and Idul Fitri left out. Completion ended in between.
        await Until(crew, "2026-03-30 16:00");
        var steps = await Steps(world, id);
        Assert.Equal(
            ["first_answer -1 responsible", "first_answer 0 responsible,unit_head", "first_answer 2 agency_admin", "first_answer 5 executive", "completion -2 responsible", "completion 0 responsible,unit_head", "first_answer 10 national_admin"],
            steps);
        Assert.Contains(crew.Take(), m => m.To == "nia@contoh.go.id");

        // Swept again, nothing comes again.
        await crew.Sweep.Run(default);
        await crew.Work();
        Assert.Equal(steps, await Steps(world, id));
        Assert.Empty(crew.Take());
        Assert.NotNull(head.Officer);
    }

    [Theory, OnBothEngines]
    public async Task A_missed_night_is_made_up_for_without_reminders_that_came_too_late(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id);
        world.Clock.Advance(TimeSpan.FromDays(10)); // Thursday 12: nobody worked since
        await crew.Sweep.Run(default);
        await crew.Work();
        // "Tomorrow it ends" is no news when it has ended; what comes after the end is told, in order.
        Assert.Equal(["first_answer 0 responsible,unit_head", "first_answer 2 agency_admin"], await Steps(world, id));
        // One line for one clock, whatever was missed.
        var mails = crew.Take();
        Assert.Equal(1, mails.Single(m => m.To == "lina@contoh.go.id" && m.Subject.Contains("Tenggat", StringComparison.Ordinal)).Text.Split('\n').Count(l => l.StartsWith('#')));
    }

    [Theory, OnBothEngines]
    public async Task An_answered_clock_reminds_nobody_and_a_hold_moves_what_is_to_come(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (answered, held) = (await world.File(), await world.File());
        foreach (var id in new[] { answered, held })
        {
            await world.Forward(id);
            await world.Dispose(id);
        }

        await world.Do(world.Lina, ActKind.FinalFollowUp, answered);
        await world.Do(world.Andi, ActKind.Hold, held);
        await Until(crew, "2026-03-09 17:00");
        Assert.Empty(await Steps(world, answered));
        Assert.Empty(await Steps(world, held));
        await world.Do(Viewer.Reporter(held), ActKind.Complete, held); // five working days stood still
        await Until(crew, "2026-03-16 08:00");
        Assert.Equal(["first_answer -1 responsible"], await Steps(world, held)); // due Tuesday 17
    }

    [Theory, OnBothEngines]
    public async Task A_decree_moves_the_reminders_with_the_clock(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id);
        await crew.Work();
        await new ImportReference(world.Database, world.Clock).Run(ReferenceTable.Holidays, new StringReader("day,kind,name\n2026-03-09,national,Hari Libur Baru\n"), dryRun: false, null);
        await crew.Work();
        await Until(crew, "2026-03-09 16:30");
        // It ends on Tuesday 10 now; the working day before that is Friday 6.
        Assert.Equal(["first_answer -1 responsible"], await Steps(world, id));
        await Until(crew, "2026-03-10 16:00");
        Assert.Equal(["first_answer -1 responsible", "first_answer 0 responsible,unit_head"], await Steps(world, id));
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_report_reminds_only_who_may_see_it(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File(s => s with { Confidential = true });
        await world.Forward(id);
        await world.Dispose(id);
        await crew.Work();
        crew.Take();
        await Until(crew, "2026-03-11 17:00"); // the admin's step
        // The agency's admin does not see it: the unit's own people and the nation do.
        Assert.DoesNotContain(crew.Take(), m => m.To is "andi@contoh.go.id" or "sari@contoh.go.id");
        Assert.Equal(3, (await Steps(world, id)).Count);
    }

    [Theory, OnBothEngines]
    public async Task What_nobody_owns_yet_is_the_nations(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File(); // verified by Thursday 5 March
        await crew.Work();
        crew.Take();
        await Until(crew, "2026-03-05 16:00");
        Assert.Equal(["verify -1 responsible", "verify 0 responsible"], await Steps(world, id));
        Assert.All(crew.Take(), m => Assert.Equal("nia@contoh.go.id", m.To));
        await world.Reminders.Read(world.Nia.Officer!.Id, (await world.Report(id)).Id, default);
        Assert.Empty(await world.Reminders.Unread(world.Nia.Officer!.Id, 10, default));
    }

    [Theory, OnBothEngines]
    public async Task The_rules_are_data(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        await world.Database.Write(t => t.Execute("UPDATE reminder_rule SET active = FALSE WHERE clock = 'verify'; INSERT INTO reminder_rule (clock, days, level) VALUES ('verify', 1, 'national_admin')"));
        var id = await world.File();
        await Until(crew, "2026-03-06 15:59");
        Assert.Empty(await Steps(world, id));
        await Until(crew, "2026-03-06 16:00");
        Assert.Equal(["verify 1 national_admin"], await Steps(world, id));
    }

    private static async Task<IReadOnlyList<string>> Steps(World world, TrackingId id)
    {
        var report = (await world.Report(id)).Id;
        var clocks = (await world.Clocks.OfReport(report, default)).ToDictionary(c => c.Seq, c => c.Clock.Code());
        return [.. (await world.Reminders.OfReport(report, default)).Select(r => $"{clocks[r.Seq]} {r.Days.ToString(CultureInfo.InvariantCulture)} {r.Levels}")];
    }

    /// <summary>Passes the time up to a moment in Jakarta, an hour at a time, everybody at work.</summary>
    private static async Task Until(Crew crew, string moment)
    {
        var to = DateTimeOffset.ParseExact(moment + " +07:00", "yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        while (crew.World.Clock.GetUtcNow() < to)
        {
            var left = to - crew.World.Clock.GetUtcNow();
            crew.World.Clock.Advance(left > TimeSpan.FromHours(6) ? TimeSpan.FromHours(6) : left);
            await crew.Sweep.Run(default);
            await crew.Work();
        }
    }
}
