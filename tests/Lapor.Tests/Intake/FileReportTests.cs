using Lapor.Attachments;
using Lapor.Intake;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Intake;

public sealed class FileReportTests
{
    private static readonly (string What, Func<Submission, Submission> Change, string[] Refusals)[] Wrong =
    [
        ("nothing", _ => new Submission(), ["class missing", "title missing", "text missing"]),
        ("spaces and invisible characters", s => s with { Title = " \t\u200b\ufeff ", Text = "\u202e\0\r\n" }, ["title missing", "text missing"]),
        ("punctuation only", s => s with { Title = "…?!", Text = "-----" }, ["title missing", "text missing"]),
        ("20,001 characters", s => s with { Text = new string('a', 20_001) }, ["text too_long"]),
        ("a title of 201", s => s with { Title = new string('a', 201) }, ["title too_long"]),
        ("a place of 301", s => s with { Place = new string('a', 301) }, ["place too_long"]),
        ("tomorrow even in Papua", s => s with { IncidentDate = "2026-03-03" }, ["incidentDate date_in_future"]),
        ("1900", s => s with { IncidentDate = "1900-01-01" }, ["incidentDate date_too_old"]),
        ("another date format", s => s with { IncidentDate = "27/02/2026" }, ["incidentDate date_format"]),
        ("the 30th of February", s => s with { IncidentDate = "2026-02-30" }, ["incidentDate date_format"]),
        ("no date of a complaint", s => s with { IncidentDate = "", RegionCode = null }, ["incidentDate missing", "regionCode missing"]),
        ("unknown codes", s => s with { Class = "murka", RegionCode = "99.99", Agency = "bulan", Category = "sihir" }, ["class unknown_code", "regionCode unknown_code", "category unknown_code", "agency unknown_code"]),
        ("codes with a zero byte", s => s with { RegionCode = "32\0 ", Agency = "\0", Category = "a\0b" }, ["category unknown_code"]),
        ("codes that are half a character", s => s with { Agency = "kota\ud83d", Category = "\udc00x" }, ["category unknown_code", "agency unknown_code"]),
        ("SQL in every code", s => s with { Class = "complaint'; DROP TABLE report; --", RegionCode = "' OR 1=1 --", Agency = "\"; DELETE FROM act; --", Category = "x') UNION SELECT receipt_mac FROM report --" }, ["class unknown_code", "regionCode unknown_code", "category unknown_code", "agency unknown_code"]),
        ("broken UTF-8", s => s with { Title = "Lampu \ufffd", Text = "\ufffd mati", Place = "\ufffd 1" }, ["title broken_characters", "text broken_characters", "place broken_characters"]),
        ("broken UTF-8 of the reporter", s => s with { Contact = s.Contact with { Name = "Si\ufffdti", ShownName = "S\ufffd", Email = "s\ufffd@contoh.id" } }, ["reporter.email email_format", "reporter.name broken_characters", "reporter.shownName broken_characters"]),
        ("contacts nobody can reach", s => s with { Contact = s.Contact with { Email = "siti@", Phone = "nol delapan" } }, ["reporter.email email_format", "reporter.phone phone_format"]),
        ("two addresses and a header", s => s with { Contact = s.Contact with { Email = "a@contoh.id, b@contoh.id\r\nBcc: c@contoh.id" } }, ["reporter.email email_format"]),
        ("names without end", s => s with { Contact = s.Contact with { Name = new string('n', 101), ShownName = new string('n', 61) } }, ["reporter.name too_long", "reporter.shownName too_long"]),
    ];

    [Theory, OnBothEngines]
    public async Task Wrong_input_is_told_field_by_field_and_leaves_nothing(Engine engine)
    {
        await using var world = await World.Create(engine);
        var before = await Tables.Everything(world.Data);
        foreach (var (what, change, refusals) in Wrong)
        {
            var outcome = await world.Intake.File(change(World.Complaint), "key-1", default);
            var told = outcome.Refusals.Select(r => $"{r.Field} {r.Code}").Order(StringComparer.Ordinal);
            Assert.True(refusals.Order(StringComparer.Ordinal).SequenceEqual(told), $"{what}: {string.Join(", ", told)}");
            Assert.All(outcome.Refusals, r => Assert.True(r.Indonesian.Length > 10 && r.English.Length > 10 && r.Indonesian.Length < 300));
            Assert.Equal(outcome.Refusals, await world.Intake.Check(change(World.Complaint), default));
        }

        Assert.Equal(before, await Tables.Everything(world.Data));
    }

    [Theory, OnBothEngines]
    public async Task What_people_really_write_is_kept_as_they_wrote_it(Engine engine)
    {
        await using var world = await World.Create(engine);
        string[] texts =
        [
            "Jalan rusak 😡🛣️ parah 👨‍👩‍👧‍👦", "الطريق محطم", "道路が壊れている", "<script>alert(1)</script> <b>tebal</b> &amp;", "'; DROP TABLE report; -- \" ` \\ %s {0} ${x}",
            new('a', 20_000), "baris satu\nbaris dua\n\n\tbaris tiga",
        ];
        foreach (var text in texts)
        {
            var id = await world.File(s => s with { Text = text, Title = text.Length > 200 ? "panjang" : text, Place = text.Length > 300 ? "" : text });
            var report = await world.Report(id);
            Assert.Equal((text, text), (report.OriginalText, report.Text));
            if (text.Length <= 200) Assert.Equal(text.ReplaceLineEndings(" ").Replace('\t', ' '), report.Title);
        }

        Assert.Equal(texts.Length, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report")));
        var bare = await world.Report(await world.File(s => s with { Text = "a\0b\u202ec\u0007d\r\ne\u200bf" }));
        Assert.Equal("abcd\nef", bare.Text);
    }

    [Theory, OnBothEngines]
    public async Task A_report_gets_a_number_a_receipt_an_act_a_clock_and_its_jobs_at_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        var filed = (await world.Intake.File(World.Complaint with { Agency = "kota-bandung" }, null, default)).Value;
        Assert.False(filed.Repeated);
        var report = await world.Report(filed.Report.TrackingId);
        Assert.Equal((ReportState.Submitted, 1, 1, world.Now, World.Bandung), (report.State, report.Version, report.ActCount, report.SubmittedAt, report.WantedAgencyId));
        Assert.Null(report.AgencyId);
        Assert.NotNull(report.DueAt);
        Assert.Null(await world.Reports.FirstBroken(report.TrackingId, default));
        Assert.True(await world.Receipts.Prove(report.TrackingId.ToString(), filed.Receipt.ToString(), default));
        Assert.Equal(World.Complaint.Contact, await world.Contacts.Open(report.Id, default));
        var jobs = await world.Jobs.Lease("test", 10, TimeSpan.FromMinutes(1), default);
        Assert.Equal(["index", "tell_officers", "tell_reporter"], jobs.Select(j => j.Kind).Order());
        // Neither name nor number nor receipt stands readable anywhere in the database.
        var all = await Tables.Everything(world.Data);
        foreach (var secret in new[] { "Siti Aminah", "0812 3456 7890", "siti@contoh.id", filed.Receipt.ToString() }) Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_same_key_gives_the_same_answer_and_another_body_is_refused(Engine engine)
    {
        await using var world = await World.Create(engine);
        var first = (await world.Intake.File(World.Complaint, "kunci", default)).Value;
        world.Clock.Advance(TimeSpan.FromHours(3));
        var again = (await world.Intake.File(World.Complaint with { Title = $" {World.Complaint.Title}\r\n" }, "kunci", default)).Value;
        Assert.Equal((first.Report.TrackingId, first.Receipt, true), (again.Report.TrackingId, again.Receipt, again.Repeated));
        Assert.Equal(first.Receipt, (await world.Intake.Again("kunci", default))!.Receipt);
        Assert.Null(await world.Intake.Again("lain", default));

        var other = await world.Intake.File(World.Complaint with { Text = "Lain sama sekali." }, "kunci", default);
        Assert.Equal("idempotency_key_reused", Assert.Single(other.Refusals).Code);
        foreach (var key in new[] { "", new string('k', 201), "a\nb" })
            Assert.Equal("idempotency_key_format", Assert.Single((await world.Intake.File(World.Complaint, key, default)).Refusals).Code);
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report")));

        var next = (await world.Intake.File(World.Complaint, "kunci-2", default)).Value;
        Assert.NotEqual(first.Report.TrackingId, next.Report.TrackingId);
        Assert.NotEqual(first.Receipt, next.Receipt);
    }

    [Theory, OnBothEngines]
    public async Task Fifty_sends_at_once_with_one_key_are_one_report(Engine engine)
    {
        await using var world = await World.Create(engine);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.Intake.File(World.Complaint, "kunci", default))));
        var numbers = answers.Select(a => (a.Value.Report.TrackingId, a.Value.Receipt)).Distinct();
        Assert.Single(numbers);
        Assert.Single(answers, a => !a.Value.Repeated);
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report")));
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM sealed_contact")));
    }

    [Theory, OnBothEngines]
    public async Task Two_hundred_sends_at_once_are_two_hundred_reports(Engine engine)
    {
        await using var world = await World.Create(engine);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => world.Intake.File(World.Complaint with { Title = $"Laporan {i}" }, i % 2 == 0 ? $"kunci-{i}" : null, default))));
        Assert.Equal(200, answers.Select(a => a.Value.Report.TrackingId).Distinct().Count());
        foreach (var (i, answer) in answers.Index())
        {
            Assert.Equal($"Laporan {i}", (await world.Report(answer.Value.Report.TrackingId)).Title);
            Assert.Null(await world.Reports.FirstBroken(answer.Value.Report.TrackingId, default));
        }
    }

    [Theory, OnBothEngines]
    public async Task A_report_without_contacts_leaves_no_contact_row(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.File(s => s with { Contact = new() });
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM sealed_contact")));
    }

    [Theory, OnBothEngines]
    public async Task Files_of_the_form_go_with_the_report_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        var keep = new KeepAttachment(world.Database, new AttachmentFiles(Path.Combine(world.Data.Folder, "files")), new AttachmentSeal(world.Ring), world.Clock);
        await keep.Keep("formulir", "a.png", new MemoryStream(SampleFiles.Png()), default);
        await keep.Keep("formulir", "b.png", new MemoryStream(SampleFiles.Png()), default);
        var first = (await world.Intake.File(World.Complaint with { DraftId = "formulir" }, "kunci", default)).Value;
        await world.Intake.File(World.Complaint with { DraftId = "formulir" }, "kunci", default);
        var files = await world.Attachments.OfReport(first.Report.Id, default);
        Assert.Equal(2, files.Count);
        Assert.All(files, f => Assert.Equal(Visibility.Reporter, f.Visibility));
        var thief = await world.File(s => s with { DraftId = "formulir" });
        Assert.Empty(await world.Attachments.OfReport((await world.Report(thief)).Id, default));
    }

    [Theory, OnBothEngines]
    public async Task A_cancelled_send_leaves_nothing(Engine engine)
    {
        await using var world = await World.Create(engine);
        var before = await Tables.Everything(world.Data);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Intake.File(World.Complaint, "kunci", cancelled.Token));
        Assert.Equal(before, await Tables.Everything(world.Data));
        Assert.False((await world.Intake.File(World.Complaint, "kunci", default)).Value.Repeated);
    }
}
