using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

/// <summary>Rules of reminding and of answers as data: from a day on, by file or form, refused with line and reason. The world begins on Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class DatedRuleTests
{
    private const string ReminderHeader = "clock,days,level,valid_from,source,active\n";
    private const string AnswerHeader = "kind,phrase,valid_from,source,active\n";

    [Theory, OnBothEngines]
    public async Task A_reminder_rule_counts_for_clocks_that_start_on_its_day_or_later(Engine engine)
    {
        await using var world = await World.Create(engine);
        var done = await Import(world, ReferenceTable.Reminders, ReminderHeader + "dispose,1,unit_head,2026-03-03,Permen contoh,yes\ndispose,2,agency_admin,2026-03-04,Permen contoh,no\n", world.Nia.Officer!.Id);
        Assert.Equal([], done.Mistakes);
        Assert.Equal((2, 0), (done.Added, done.Changed));
        world.Clock.Advance(TimeSpan.FromMinutes(2)); // what was read before is forgotten
        var steps = new List<IReadOnlyList<string>>();
        for (var day = 0; day < 3; day++)
        {
            var id = await world.Forwarded();
            var clock = (await world.Clocks.OfReport((await world.Report(id)).Id, default)).Single(c => c.Clock is Clock.Dispose);
            var rules = await world.Deadlines.Rules(default);
            // Everything of this clock, long after its end.
            steps.Add([.. rules.Reminders.Due(clock, rules.National, clock.DueAt + (long)TimeSpan.FromDays(60).TotalMilliseconds).Passed.SelectMany(p => p.Levels.Select(l => $"{p.Days} {l.Code()}"))]);
            world.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(["0 responsible", "2 agency_admin", "5 executive", "10 national_admin"], steps[0]);
        Assert.Equal(["0 responsible", "1 unit_head", "2 agency_admin", "5 executive", "10 national_admin"], steps[1]);
        Assert.Equal(["0 responsible", "1 unit_head", "5 executive", "10 national_admin"], steps[2]);
        var entry = Assert.Single(await world.Audit.OfOfficer(world.Nia.Officer!.Id, default), e => e.Kind is Lapor.People.AuditKind.ReferenceChanged);
        Assert.Equal("reference reminders 2 rows", entry.Subject);
    }

    [Theory, OnBothEngines]
    public async Task A_phrase_that_says_nothing_is_flagged_from_its_day_on(Engine engine)
    {
        await using var world = await World.Create(engine);
        const string Answer = "Kami mohon doa restunya.";
        Assert.Equal([], (await Import(world, ReferenceTable.AnswerRules, AnswerHeader + "empty,Mohon Doa,2026-03-03,Edaran contoh,yes\nempty,mohon doa,2026-03-05,Edaran contoh,no\n", null)).Mistakes);
        List<int> found = [];
        for (var day = 0; day < 4; day++)
        {
            found.Add((await new AnswerRuleStore(world.Database, world.Clock).Rules(default)).Empty(Answer).Count);
            world.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([0, 1, 1, 0], found);
    }

    [Theory]
    [InlineData("siesta,0,responsible,2026-04-01,X,yes", "clock", "unknown_value")]
    [InlineData("silence,0,responsible,2026-04-01,X,yes", "clock", "unknown_value")] // the reporter's own time reminds no officer
    [InlineData("verify,0,president,2026-04-01,X,yes", "level", "unknown_value")]
    [InlineData("verify,soon,responsible,2026-04-01,X,yes", "days", "bad_number")]
    [InlineData("verify,-61,responsible,2026-04-01,X,yes", "days", "bad_days")]
    [InlineData("verify,1,responsible,,X,yes", "valid_from", "missing")]
    [InlineData("verify,1,responsible,1 April,X,yes", "valid_from", "bad_date")]
    [InlineData("verify,1,responsible,2026-03-02,X,yes", "valid_from", "not_ahead")] // today: clocks of this morning are under way
    [InlineData("verify,0,responsible,2015-01-01,X,no", "valid_from", "in_force")]
    [InlineData("verify,0,responsible,2026-04-01,X,no", "active", "nobody_told")]
    [InlineData("verify,1,responsible,2026-04-01,X,yes\nverify,1,responsible,2026-04-01,X,no", "clock", "key_twice")]
    public async Task A_reminder_that_cannot_stand_is_refused_with_its_line_and_nothing_is_applied(string rows, string column, string code) =>
        await Refused(ReferenceTable.Reminders, ReminderHeader + "verify,3,executive,2026-04-01,Permen contoh,yes\n" + rows, column, code);

    [Theory]
    [InlineData("nonsense,akan kami cek,2026-04-01,X,yes", "kind", "unknown_value")]
    [InlineData("empty,,2026-04-01,X,yes", "phrase", "missing")]
    [InlineData("empty,...,2026-04-01,X,yes", "phrase", "bad_phrase")]
    [InlineData("empty,satu dua tiga empat lima enam tujuh,2026-04-01,X,yes", "phrase", "bad_phrase")]
    [InlineData("empty,mohon bersabar,2026-04-01,X,yes", "phrase", "same_words")] // mohon sabar stands there
    [InlineData("empty,dinas akan pikirkan,2026-04-01,X,yes", "phrase", "never_found")] // names a unit
    [InlineData("empty,besok saja,2026-04-01,X,yes", "phrase", "never_found")] // names a day
    [InlineData("empty,mohon tunggu,2015-01-01,X,no", "valid_from", "in_force")]
    [InlineData("unit,posko,2026-03-01,X,yes", "valid_from", "not_ahead")]
    [InlineData("unit,posko,2026-04-01,X,yes\nunit,Posko,2026-04-01,X,yes", "kind", "key_twice")]
    public async Task An_answer_rule_that_cannot_stand_is_refused_with_its_line_and_nothing_is_applied(string rows, string column, string code) =>
        await Refused(ReferenceTable.AnswerRules, AnswerHeader + "action,semprot,2026-04-01,Edaran contoh,yes\n" + rows, column, code);

    [Fact]
    public async Task A_set_that_would_flag_nothing_any_more_is_refused()
    {
        await using var world = await World.Create(Engine.Sqlite);
        var phrases = (await new EditReference(world.Database, world.Clock).Rows(ReferenceTable.AnswerRules)).Where(r => r.Cells[0] == "empty").Select(r => $"empty,{r.Cells[1]},2026-04-01,X,no\n").ToList();
        Assert.Equal("no_rule", Assert.Single((await Import(world, ReferenceTable.AnswerRules, AnswerHeader + string.Concat(phrases), null)).Mistakes).Code);
        Assert.Equal([], (await Import(world, ReferenceTable.AnswerRules, AnswerHeader + string.Concat(phrases.Skip(1)), null)).Mistakes);
    }

    [Theory, OnBothEngines]
    public async Task A_form_is_held_to_the_same_and_its_save_is_on_the_record(Engine engine)
    {
        await using var world = await World.Create(engine);
        var edit = new EditReference(world.Database, world.Clock);
        Dictionary<string, string?> Row(string from, string active) => new() { ["clock"] = "verify", ["days"] = "0", ["level"] = "responsible", ["valid_from"] = from, ["source"] = "SE contoh", ["active"] = active };
        var row = (await edit.Rows(ReferenceTable.Reminders)).Single(r => r.Key == "verify|0|responsible|2015-01-01");
        Assert.Equal("in_force", (await edit.Save(ReferenceTable.Reminders, Row("2015-01-01", "no"), row.Stamp, world.Nia.Officer!.Id)).Refusals[0].Code);
        Assert.Equal("nobody_told", (await edit.Save(ReferenceTable.Reminders, Row("2026-03-03", "no"), null, world.Nia.Officer!.Id)).Refusals[0].Code);
        var other = Row("2026-03-03", "yes");
        other["level"] = "unit_head";
        Assert.Equal([], (await edit.Save(ReferenceTable.Reminders, other, null, world.Nia.Officer!.Id)).Refusals);
        // Somebody else is told at the end now, so the first may be let go, from the same day on.
        Assert.Equal([], (await edit.Save(ReferenceTable.Reminders, Row("2026-03-03", "no"), null, world.Nia.Officer!.Id)).Refusals);
        Assert.Equal(
            ["reference reminders verify|0|responsible|2026-03-03", "reference reminders verify|0|unit_head|2026-03-03"],
            (await world.Audit.OfOfficer(world.Nia.Officer!.Id, default)).Where(e => e.Kind is Lapor.People.AuditKind.ReferenceChanged).Select(e => e.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_codes_of_the_files_are_those_of_the_reports()
    {
        Assert.Equal(Codes.All<Clock>().Except(["hold", "silence", "objection"]).Order(StringComparer.Ordinal), EditReference.Choices(ReferenceTable.Reminders, "clock")!.Order(StringComparer.Ordinal));
        Assert.Equal(Codes.All<ReminderLevel>(), EditReference.Choices(ReferenceTable.Reminders, "level"));
    }

    private static async Task Refused(ReferenceTable table, string file, string column, string code)
    {
        await using var world = await World.Create(Engine.Sqlite);
        var before = await Exported(world, table);
        var lines = file.Split('\n').Length;
        var mistake = Assert.Single((await Import(world, table, file, null)).Mistakes, m => m.Code == code);
        Assert.Equal((lines, column), (mistake.Line, mistake.Column));
        Assert.False(string.IsNullOrWhiteSpace(mistake.Indonesian) || string.IsNullOrWhiteSpace(mistake.English));
        Assert.Equal(before, await Exported(world, table));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM audit_entry WHERE kind = 'reference_changed'")));
    }

    private static Task<ImportResult> Import(World world, ReferenceTable table, string file, long? by) =>
        new ImportReference(world.Database, world.Clock).Run(table, new StringReader(file), dryRun: false, by);

    private static async Task<string> Exported(World world, ReferenceTable table)
    {
        var file = new StringWriter();
        await new ExportReference(world.Database).Run(table, file);
        return file.ToString();
    }
}
