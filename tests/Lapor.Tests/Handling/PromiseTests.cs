using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Handling;

/// <summary>An interim answer is a promise with a clock; completion is put off once; answers that say nothing are told. Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class PromiseTests
{
    [Theory, OnBothEngines]
    public async Task An_interim_answer_names_its_next_step_and_day_and_is_held_to_it(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Forwarded();
        await world.Dispose(id);
        var bare = await Answer(world, id, new FollowUp(false, false, "Petugas sedang memeriksa."));
        Assert.Equal(["missing nextStep", "missing nextDay"], bare.Refusals.Select(r => $"{r.Code} {r.Field}"));
        foreach (var day in new[] { new DateOnly(2026, 3, 2), new DateOnly(2026, 2, 1), new DateOnly(2026, 5, 2) })
            Assert.Equal("bad_day nextDay", (await Answer(world, id, Acts.Interim("Sedang diperiksa.", day))).Refusals.Select(r => $"{r.Code} {r.Field}").Single());

        var answered = (await Answer(world, id, Acts.Interim("Petugas sedang memeriksa.", new DateOnly(2026, 3, 5)))).Value;
        Assert.Equal("Petugas sedang memeriksa.\n\nLangkah berikutnya: Teknisi Bidang Jalan memeriksa tiang lampu, paling lambat Kamis, 5 Maret 2026.", answered.Act.Text);
        Assert.Equal("2026-03-05 16:00", Local(answered.Report.DueAt)); // before completion
        Assert.False(answered.Report.IsOverdue(world.Now));
        world.Clock.Advance(TimeSpan.FromDays(4));
        Assert.True((await world.Report(id)).IsOverdue(world.Now));

        // The next interim answer is the next promise; a final one leaves none.
        await Answer(world, id, Acts.Interim("Suku cadang dipesan.", new DateOnly(2026, 3, 12)));
        Assert.Equal(["promise InterimFollowUp", "promise "], await Promises(world, id));
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        Assert.Equal(["promise InterimFollowUp", "promise FinalFollowUp"], await Promises(world, id));
    }

    [Theory, OnBothEngines]
    public async Task Completion_is_put_off_once_with_a_reason_and_the_reporter_knows(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Forwarded();
        var before = await world.Report(id);
        async Task<Outcome<Committed>> Extend(string? reason, int? days, string text) => await world.Extending.Extend(world.Andi, id, (await world.Report(id)).Version, reason, days, text, default);
        Assert.Equal(["missing reason", "bad_days days", "missing text"], (await Extend("holiday", 11, " ")).Refusals.Select(r => $"{r.Code} {r.Field}"));
        Assert.True((await world.Extending.Extend(world.Lina, id, before.Version, "field_check", 3, "Diperiksa.", default)).IsRefused);
        var done = (await Extend("field_check", 5, "Tiang harus diperiksa PLN dulu.")).Value;
        Assert.Equal((world.Now, ReportState.Forwarded, before.DueAt), (done.Report.ExtendedAt, done.Report.State, done.Report.DueAt));
        var clock = (await world.Clocks.OfReport(before.Id, default)).Single(c => c.Clock is Clock.Completion);
        Assert.Equal((19, 5, done.Report.CompleteBy), (clock.Days, clock.ExtendedDays, (long?)clock.DueAt));
        Assert.Equal("2026-04-06 16:00", Local(done.Report.CompleteBy)); // was 27 March; Good Friday left out
        Assert.Equal(["extended_once"], (await Extend("other_agency", 2, "Sekali lagi.")).Refusals.Select(r => r.Code));
        // A new class keeps what was granted.
        var report = await world.Report(id);
        await world.Verifying.Edit(world.Nia, id, report.Version, Acts.Unchanged(report) with { Class = "information_request" }, default);
        Assert.Equal((10, 5), (await world.Clocks.OfReport(before.Id, default)).Last(c => c.Clock is Clock.Completion) is var now ? (now.Days, now.ExtendedDays) : default);
        await world.Publish(id);
        Assert.Contains(await world.Public.Acts(id, default), a => a is { Kind: "extend", Text: "Tiang harus diperiksa PLN dulu." });
    }

    [Theory, OnBothEngines]
    public async Task What_is_late_is_not_put_off(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Forwarded();
        world.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal("extension_late", (await world.Extending.Extend(world.Andi, id, (await world.Report(id)).Version, "field_check", 3, "Diperiksa.", default)).Refusals.Single().Code);
    }

    [Theory, OnBothEngines]
    public async Task An_answer_that_says_nothing_is_told_and_may_be_sent_all_the_same(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Forwarded();
        var empty = new FollowUp(true, false, "Terima kasih, laporan Saudara akan kami koordinasikan dengan pihak terkait.");
        var told = (await Answer(world, id, empty, world.Andi)).Refusals.Single();
        Assert.Equal(("says_nothing", "text"), (told.Code, told.Field));
        Assert.Contains("akan kami koordinasikan", told.Indonesian, StringComparison.Ordinal);
        var sent = (await Answer(world, id, empty with { SendAnyway = true }, world.Andi)).Value;
        Assert.Contains("\"says_nothing\":[\"akan kami koordinasikan", sent.Act.Details, StringComparison.Ordinal);
        Assert.Equal(empty.Text, sent.Act.Text);
        // A day alone does not tell what is done: the step is looked at too.
        var step = Acts.Interim("Kami periksa dulu.", new DateOnly(2026, 3, 9)) with { NextStep = "akan ditindaklanjuti" };
        Assert.Equal("says_nothing", (await Answer(world, id, step, world.Andi)).Refusals.Single().Code);
        // The rules are data.
        await world.Database.Write(t => t.Execute("UPDATE answer_rule SET active = FALSE WHERE kind = 'empty'"));
        Assert.Empty((await new AnswerRuleStore(world.Database, world.Clock).Rules(default)).Empty(empty.Text));
    }

    [Theory, OnBothEngines]
    public async Task The_rules_tell_a_formality_from_an_answer(Engine engine)
    {
        await using var world = await World.Create(engine);
        var rules = await new AnswerRuleStore(world.Database, world.Clock).Rules(default);
        foreach (var empty in new[]
            {
                "Akan kami koordinasikan.", "Laporan Bapak/Ibu sedang kami proses, mohon menunggu.", "Akan segera ditindaklanjuti.", "Terima kasih, sudah kami teruskan ke bagian terkait.",
                "AKAN KAMI TINDAK LANJUTI", "Masukan Saudara menjadi perhatian kami.",
            })
            Assert.True(rules.Empty(empty).Count > 0, empty);
        foreach (var said in new[]
            {
                "Akan kami koordinasikan dengan PLN.", "Akan kami koordinasikan pada rapat 12 Maret.", "Sedang kami proses; lampu sudah diganti kemarin.", "Petugas sedang memeriksa.", "Lampu sudah menyala kembali.",
                "Syaratnya fotokopi KTP dan KK.", "Akan ditindaklanjuti Bidang Jalan.", "Sudah kami teruskan; jawabannya paling lambat 3 hari kerja.", "",
            })
            Assert.Empty(rules.Empty(said));
        // Every template that comes with the product says something.
        Assert.All(ReferenceFiles.AnswerTemplates(), t => Assert.Empty(rules.Empty(t.Body)));
    }

    private static async Task<Outcome<Committed>> Answer(World world, TrackingId id, FollowUp answer, Viewer? by = null) =>
        await world.Answering.FollowUp(by ?? world.Lina, id, (await world.Report(id)).Version, answer, default);

    private static async Task<IReadOnlyList<string>> Promises(World world, TrackingId id) =>
        [.. (await world.Clocks.OfReport((await world.Report(id)).Id, default)).Where(c => c.Clock is Clock.Promise).Select(c => $"promise {c.StoppedBy}")];

    private static string Local(long? moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment!.Value).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
