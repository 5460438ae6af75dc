using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

/// <summary>Promises as data: the narrowest counts, an agency promises less and never more, and no clock is left without one. Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class PolicyTests
{
    private const string Header = "clock,class,supervisory,category_code,agency_slug,valid_from,days,unit,source,active\n";

    [Theory, OnBothEngines]
    public async Task The_narrowest_promise_counts_and_an_agency_may_promise_less(Engine engine)
    {
        await using var world = await World.Create(engine);
        Assert.Empty((await Import(world,
            """
            completion,complaint,no,roads,,2026-01-01,10,working,Permen contoh,yes
            completion,complaint,no,street_lights,,2026-01-01,8,working,Permen contoh,yes
            completion,complaint,no,,kota-bandung,2026-01-01,9,working,Perwal contoh,yes
            dispose,,no,,kota-bandung,2026-01-01,1,working,Perwal contoh,yes
            first_answer,,no,,kota-bandung,2026-03-03,3,working,Perwal contoh,yes
            """)).Mistakes);
        var rules = await new DueDates(world.Database, world.Calendars, world.Clock).Rules(default);
        string Completion(string? category, long? agency) => Local(rules.Due(Clock.Completion, world.Now, new Report { CategoryCode = category, AgencyId = agency }, rules.National));
        Assert.Equal("2026-03-27", Completion(null, World.Buleleng)); // 14
        Assert.Equal("2026-03-16", Completion("road_potholes", World.Buleleng)); // 10, by its main category
        Assert.Equal("2026-03-12", Completion("street_lights", World.Buleleng)); // 8
        Assert.Equal("2026-03-13", Completion("social", World.Bandung)); // 9, the agency's own
        Assert.Equal("2026-03-12", Completion("street_lights", World.Bandung)); // the nation's 8 are less than the agency's 9
        var supervisory = new Report { Supervisory = true, AgencyId = World.Bandung };
        Assert.Equal("2026-06-02", Local(rules.Due(Clock.Completion, world.Now, supervisory, rules.National))); // another kind: 60
        Assert.Equal("2026-03-09", Local(rules.Due(Clock.FirstAnswer, world.Now, supervisory, rules.National))); // not in force yet

        // A report goes by them, and its clock says by which.
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var id = await world.File();
        var forwarded = await world.Forward(id);
        Assert.Equal(("2026-03-03", "2026-03-12"), (Local(forwarded.DueAt!.Value), Local(forwarded.CompleteBy!.Value)));
        var clocks = await world.Clocks.OfReport(forwarded.Id, default);
        Assert.Equal(["verify SP4N-LAPOR! 3-5-10", "completion Permen contoh", "dispose Perwal contoh"], clocks.Select(c => $"{c.Clock.Code()} {c.Basis}"));
    }

    [Theory]
    [InlineData("completion,complaint,no,,kota-bandung,2026-01-01,15,working,X,yes", "days", "agency_longer")]
    [InlineData("completion,complaint,no,,kota-bandung,2026-01-01,14,calendar,X,yes", "days", "agency_longer")]
    [InlineData("completion,,no,roads,,2026-01-01,10,working,X,yes", "class", "overlap")]
    [InlineData("verify,,no,,,2015-01-01,3,working,X,no", "active", "no_clock")]
    [InlineData("completion,complaint,yes,,,2015-01-01,60,working,X,no", "active", "no_clock")]
    [InlineData("verify,,no,,kota-bandung,2026-01-01,1,working,X,yes", "agency_slug", "not_the_agencys")]
    [InlineData("completion,aspiration,yes,,,2026-01-01,10,working,X,yes", "supervisory", "supervisory_class")]
    [InlineData("siesta,,no,,,2026-01-01,10,working,X,yes", "clock", "unknown_value")]
    [InlineData("verify,,no,,,2026-01-01,0,working,X,yes", "days", "bad_days")]
    [InlineData("verify,,no,,,2026-01-01,3,fortnights,X,yes", "unit", "unknown_value")]
    [InlineData("verify,,no,,,,3,working,X,yes", "valid_from", "missing")]
    [InlineData("dispose,,no,,tidak-ada,2026-01-01,1,working,X,yes", "agency_slug", "unknown_agency_slug")]
    [InlineData("completion,complaint,no,tidak_ada,,2026-01-01,1,working,X,yes", "category_code", "unknown_category_code")]
    [InlineData("reply,,no,,,2026-01-01,4,working,X,yes\nreply,,no,,,2026-01-01,5,working,X,yes", "clock", "key_twice")]
    public async Task A_promise_that_cannot_stand_is_refused_with_its_line_and_nothing_is_applied(string rows, string column, string code)
    {
        await using var world = await World.Create(Engine.Sqlite);
        var before = await Exported(world);
        var good = "dispose,,no,,kota-bandung,2026-01-01,1,working,Perwal contoh,yes\n";
        var done = await Import(world, good + rows);
        var mistake = Assert.Single(done.Mistakes, m => m.Code == code);
        Assert.Equal((rows.Contains('\n', StringComparison.Ordinal) ? 4 : 3, column), (mistake.Line, mistake.Column));
        Assert.False(string.IsNullOrWhiteSpace(mistake.Indonesian) || string.IsNullOrWhiteSpace(mistake.English));
        Assert.Equal(before, await Exported(world));
    }

    [Theory, OnBothEngines]
    public async Task A_single_row_is_held_to_the_same_and_a_newer_promise_takes_over_on_its_day(Engine engine)
    {
        await using var world = await World.Create(engine);
        var edit = new EditReference(world.Database, world.Clock);
        var verify = (await edit.Rows(ReferenceTable.Deadlines)).Single(r => r.Cells[0] == "verify");
        var cells = EditReference.Columns(ReferenceTable.Deadlines).Index().ToDictionary(c => c.Item, c => verify.Cells[c.Index]);
        cells["active"] = "no";
        var refused = await edit.Save(ReferenceTable.Deadlines, cells, verify.Stamp);
        Assert.Equal("no_clock", refused.Refusals[0].Code);
        (cells["active"], cells["valid_from"], cells["days"]) = ("yes", "2026-03-03", "2");
        Assert.False((await edit.Save(ReferenceTable.Deadlines, cells, null)).IsRefused);
        var rules = await new DueDates(world.Database, world.Calendars, world.Clock).Rules(default);
        Assert.Equal("2026-03-05", Local(rules.Due(Clock.Verify, world.Now, new Report(), rules.National)));
        Assert.Equal("2026-03-05", Local(rules.Due(Clock.Verify, world.Now + (long)TimeSpan.FromDays(1).TotalMilliseconds, new Report(), rules.National)));
    }

    [Fact]
    public void The_clocks_of_the_file_are_those_of_the_reports()
    {
        // A promise and an instruction end on a day that somebody names; an extension is no clock but the most that may be added to one.
        Assert.Equal(Codes.All<Clock>().Except(["promise", "instruction"]).Append("extension").Append("prolonged").Order(StringComparer.Ordinal), EditReference.Choices(ReferenceTable.Deadlines, "clock")!.Order(StringComparer.Ordinal));
        Assert.Equal(Codes.All<ReportClass>().Order(StringComparer.Ordinal), EditReference.Choices(ReferenceTable.Deadlines, "class")!.Order(StringComparer.Ordinal));
    }

    private static Task<ImportResult> Import(World world, string rows) =>
        new ImportReference(world.Database, world.Clock).Run(ReferenceTable.Deadlines, new StringReader(Header + rows.ReplaceLineEndings("\n")), dryRun: false);

    private static async Task<string> Exported(World world)
    {
        var file = new StringWriter();
        await new ExportReference(world.Database).Run(ReferenceTable.Deadlines, file);
        return file.ToString();
    }

    private static string Local(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
