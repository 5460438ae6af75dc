using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Retention;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;
using Lapor.Whistleblowing;

namespace Lapor.Tests.Retention;

/// <summary>When a report's time is over: what goes, what stays, what is left to show for it, and that nothing goes before somebody said so.</summary>
public sealed class RetentionTests
{
    private const string Canary = "zqkenari";
    private const string Schedule = "JRA 12/2026";

    [Theory, OnBothEngines]
    public async Task Nothing_goes_before_a_rule_is_made_active_and_the_dry_run_says_what_would(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var store = new RetentionStore(crew.World.Database);
        var id = await Closed(crew, confidential: false);
        var rule = (await store.Rules(default)).Single(r => r.Key == "complaint.closed.anonymise");
        Assert.All(await store.Rules(default), r => Assert.False(r.Active));
        var before = await Tables.Everything(crew.World.Data);
        Assert.Empty(await store.DueUnder(rule, crew.World.Now, 10, default));
        crew.World.Clock.Advance(TimeSpan.FromDays(rule.Days + 1));
        Assert.Equal(id.ToString(), Assert.Single(await store.DueUnder(rule, crew.World.Now, 10, default)).Subject);
        Assert.Equal(1, await store.CountDue(rule, crew.World.Now, default));
        Assert.Equal(0, await store.CountDue(rule with { Class = "aspiration" }, crew.World.Now, default));
        Assert.Equal(0, await crew.Rules.Run(default));
        Assert.Equal(before, await Tables.Everything(crew.World.Data));
    }

    [Theory, OnBothEngines]
    public async Task An_anonymised_report_keeps_its_masked_face_and_forgets_who_wrote(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Closed(crew, confidential: false);
        await Must(world, crew, "complaint.closed.anonymise");
        var report = await world.Report(id);
        var face = (await world.Public.ByTrackingId(id, default))!;
        Assert.Contains("[", face.Text, StringComparison.Ordinal);
        Assert.True(Has(await Tables.Text(world.Data, ["report", "act"])));

        Assert.Equal(1, await crew.Rules.Run(default));
        Assert.Equal(0, await crew.Rules.Run(default));
        await crew.Work();
        var after = await Tables.Everything(world.Data);
        Assert.False(Has(after), string.Join('\n', after.Split('\n').Where(Has).Select(l => l[..Math.Min(150, l.Length)])));
        Assert.DoesNotContain("0812 3456 7890", after, StringComparison.Ordinal);
        Assert.True((await world.Contacts.Open(report.Id, default)).IsEmpty);
        // The public face is the same but for the name, the file that was shown is there, the other is not.
        var kept = (await world.Public.ByTrackingId(id, default))!;
        Assert.Equal((face.Title, face.Text, face.State, ""), (kept.Title, kept.Text, kept.State, kept.ReporterName));
        Assert.Equal("jawaban.png", Assert.Single(await world.Attachments.OfReport(report.Id, default)).FileName);
        var left = await world.Report(id);
        Assert.Equal((Remainder.Anonymised, ReportState.Closed, "", face.Text), (left.Remains, left.State, left.OriginalText, left.Text));
        // The history still fits its hashes, and the audit chain sees none changed.
        Assert.Null(await world.Reports.FirstBroken(id, default));
        Assert.Contains(await world.History(id), a => a.Text == "Lampu sudah menyala kembali.");
        var receipt = Assert.Single(await new RetentionStore(world.Database).Receipts(null, 0, 10, default));
        Assert.Equal((id.ToString(), "complaint", "closed", "anonymise", Schedule, "contact,words,files:1"), (receipt.Subject, receipt.Class, receipt.State, receipt.Action, receipt.Source, receipt.Destroyed));
        Assert.Contains(await world.Audit.OfReport(report.Id, default), e => e is { Kind: AuditKind.Erased, OfficerId: null, Subject: "retention anonymise" });
    }

    [Theory, OnBothEngines]
    public async Task An_erased_report_leaves_its_numbers_and_a_receipt(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var open = await Closed(crew, confidential: false);
        var hidden = await Closed(crew, confidential: true);
        await Must(world, crew, "complaint.closed.anonymise", "complaint.closed.erase");
        Assert.Equal(2, await crew.Rules.Run(default));
        Assert.Equal(0, await crew.Rules.Run(default));
        await crew.Work();
        var after = await Tables.Everything(world.Data);
        Assert.False(Has(after), string.Join('\n', after.Split('\n').Where(Has).Select(l => l[..Math.Min(150, l.Length)])));
        Assert.DoesNotContain("menyala kembali", after, StringComparison.Ordinal);
        Assert.Null(await world.Public.ByTrackingId(open, default));
        Assert.Equal("closed", (await world.Public.Status(open, default))!.State);
        foreach (var id in new[] { open, hidden })
        {
            var shell = await world.Report(id);
            Assert.Equal((Remainder.Erased, ReportState.Closed, (long?)World.Bandung, 4, ""), (shell.Remains, shell.State, shell.AgencyId, shell.Rating!.Value, shell.Title + shell.Text + shell.OriginalText));
            Assert.Null(await world.Reports.FirstBroken(id, default));
            Assert.Empty(await world.Attachments.OfReport(shell.Id, default));
        }

        var receipts = await new RetentionStore(world.Database).LatestReceipts(10, default);
        Assert.Equal(["contact,words,files:2", "contact,words,files:2"], receipts.Select(r => r.Destroyed));
        // What seals old words of confidential reports finds nothing to seal here.
        Assert.Empty(await new SealReports(world.Database, world.Reports, world.Seal).Run(default));
        var csv = new StringWriter();
        await Certificates.Write(new RetentionStore(world.Database), csv, json: false, null, default);
        Assert.Equal(3, csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("subject,class,state,action,ended_on,done_on,days,source,destroyed", csv.ToString(), StringComparison.Ordinal);
        var json = new StringWriter();
        await Certificates.Write(new RetentionStore(world.Database), json, json: true, receipts[0].DoneOn, default);
        Assert.Equal(2, System.Text.Json.JsonDocument.Parse(json.ToString()).RootElement.GetArrayLength());
        Assert.Empty(await new RetentionStore(world.Database).Receipts("2999-01-01", 0, 10, default));
    }

    [Theory, OnBothEngines]
    public async Task First_anonymous_then_erased_leaves_two_receipts_and_no_word(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await Closed(crew, confidential: false);
        await Must(world, crew, "complaint.closed.anonymise");
        Assert.Equal(1, await crew.Rules.Run(default));
        await crew.Work();
        await Must(world, crew, "complaint.closed.erase");
        Assert.Equal(1, await crew.Rules.Run(default));
        await crew.Work();
        Assert.DoesNotContain("menyala kembali", await Tables.Everything(world.Data), StringComparison.Ordinal);
        Assert.Equal(["anonymise", "erase"], (await new RetentionStore(world.Database).Receipts(null, 0, 10, default)).Select(r => r.Action));
        Assert.Null(await world.Reports.FirstBroken(id, default));
    }

    [Theory, OnBothEngines]
    public async Task What_runs_is_asked_for_or_lies_with_the_Ombudsman_is_left_alone(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var running = await world.Answered();
        var escalated = await Closed(crew, confidential: false);
        var asked = await Closed(crew, confidential: false);
        await world.Database.Write(t => t.Execute("INSERT INTO report_mark (report_id, kind, at) SELECT id, 'escalated', 1 FROM report WHERE tracking_id = @id", new { id = escalated.ToString() }));
        Assert.Empty((await world.Verdicts.AskWithdrawal(Viewer.Reporter(asked), asked, "Mohon dihapus.", "web", default)).Refusals);
        await Must(world, crew, "complaint.closed.anonymise", "complaint.closed.erase");
        Assert.Equal(0, await crew.Rules.Run(default));
        foreach (var id in new[] { running, escalated, asked }) Assert.Null((await world.Report(id)).Remains);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            var report = await world.Report(running);
            await world.Database.Write(t => EraseWords.OfEnded(t, report.Id, default));
        });
    }

    [Theory, OnBothEngines]
    public async Task A_new_or_shorter_rule_runs_a_week_later_and_a_longer_one_at_once(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var edit = new EditRules(world.Database, world.Audit, world.Clock);
        var store = new RetentionStore(world.Database);
        async Task<RetentionRule> Set(Func<RetentionRule, RetentionRule> change)
        {
            var rules = await store.Rules(default);
            var rule = rules.Single(r => r.Key == "complaint.archived.erase");
            Assert.Equal(1, (await edit.Save(null, [change(rule)], EditRules.Stamp(rules), default)).Value);
            return (await store.Rules(default)).Single(r => r.Key == rule.Key);
        }

        Assert.False((await Set(r => r with { Active = true, Source = Schedule })).IsInForce(world.Now));
        world.Clock.Advance(TimeSpan.FromDays(RetentionRule.GraceDays));
        Assert.True((await store.Rules(default)).Single(r => r.Active).IsInForce(world.Now));
        Assert.True((await Set(r => r with { Days = r.Days + 1 })).IsInForce(world.Now));
        Assert.True((await Set(r => r with { Source = Schedule + "a" })).IsInForce(world.Now));
        Assert.False((await Set(r => r with { Days = r.Days - 100 })).IsInForce(world.Now));
    }

    [Theory, OnBothEngines]
    public async Task Nothing_is_added_to_what_was_destroyed(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (hidden, open) = (await Closed(crew, confidential: true), await Closed(crew, confidential: false));
        await Must(world, crew, "complaint.closed.erase");
        Assert.Equal(2, await crew.Rules.Run(default));
        await crew.Work();
        foreach (var id in new[] { hidden, open })
        {
            var facts = (await world.Reports.Facts((await world.Report(id)).Id, default))!;
            foreach (var viewer in new[] { Viewer.Reporter(id), world.Nia, world.Andi, world.Lina, Viewer.System }) Assert.Empty(May.Acts(viewer, facts));
            Assert.NotEmpty((await world.Verdicts.Rate(Viewer.Reporter(id), id, 1, "not_resolved", Canary + " lagi", "web", default)).Refusals);
            Assert.NotEmpty((await world.Answering.Note(world.Nia, id, facts.Report.Version, Canary + " lagi", default)).Refusals);
        }

        Assert.False(Has(await Tables.Everything(world.Data)));
        // Nor does anybody get an empty answer from it.
        var duplicate = await world.File();
        Assert.Equal("lead_is_gone", Assert.Single((await world.Answering.Link(world.Nia, duplicate, (await world.Report(duplicate)).Version, open, default)).Refusals).Code);
    }

    [Theory, OnBothEngines]
    public async Task One_report_that_does_not_open_keeps_no_other_past_its_time(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (broken, sound) = (await Closed(crew, confidential: false), await Closed(crew, confidential: false));
        await Must(world, crew, "complaint.closed.anonymise");
        var id = (await world.Report(broken)).Id;
        await world.Database.Write(t => t.Execute("UPDATE sealed_contact SET ring_key = 'fehlt' WHERE report_id = @id", new { id }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => crew.Rules.Run(default));
        Assert.Equal(Remainder.Anonymised, (await world.Report(sound)).Remains);
        Assert.Null((await world.Report(broken)).Remains);
    }

    [Theory, OnBothEngines]
    public async Task An_objection_that_may_still_be_made_holds_the_rule_back(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        await world.Database.Write(t => t.Execute("UPDATE deadline_policy SET days = 5000, unit = 'calendar' WHERE clock = 'objection'"));
        world.Clock.Advance(TimeSpan.FromMinutes(2)); // rules are kept for a minute
        await Closed(crew, confidential: false);
        await Must(world, crew, "complaint.closed.anonymise");
        Assert.Equal(0, await crew.Rules.Run(default));
        world.Clock.Advance(TimeSpan.FromDays(1200));
        Assert.Equal(1, await crew.Rules.Run(default));
    }

    [Theory, OnBothEngines]
    public async Task The_reporters_own_name_goes_wherever_it_stands(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        async Task<TrackingId> Filed(bool forwarded)
        {
            var id = (await world.Intake.File(World.Complaint with { Title = "Lampu depan rumah Zainuddin", Text = "Saya zainuddin, lampunya padam. Zainuddinan tetap.", Contact = new Contact("Zainuddin Al", "", "") }, null, default)).Value.Report.TrackingId;
            if (forwarded)
            {
                await world.Do(world.Nia, ActKind.Forward, id);
                await world.Do(world.Andi, ActKind.Dispose, id);
                await Done(world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, false, "Sudah kami temui, zainuddin.", null), default));
                await Done(world.Verdicts.Close(Viewer.Reporter(id), id, 5, "resolved", "", "web", default));
            }
            else
            {
                await world.Do(world.Nia, ActKind.Archive, id);
            }

            return id;
        }

        var (seen, unseen) = (await Filed(forwarded: true), await Filed(forwarded: false));
        await Must(world, crew, "complaint.closed.anonymise", "complaint.archived.anonymise");
        Assert.Equal(2, await crew.Rules.Run(default));
        await crew.Work();
        var left = await world.Report(seen);
        Assert.Equal("Lampu depan rumah [nama disamarkan]", left.Title);
        Assert.Equal("Saya [nama disamarkan], lampunya padam. Zainuddinan tetap.", left.Text);
        Assert.Contains(await world.History(seen), a => a.Text == "Sudah kami temui, [nama disamarkan].");
        // No officer decided how this one may be read.
        Assert.Equal("", (await world.Report(unseen)).Text);
    }

    [Theory, OnBothEngines]
    public async Task Rules_are_changed_on_the_record_and_only_with_a_basis(Engine engine)
    {
        await using var world = await World.Create(engine);
        var store = new RetentionStore(world.Database);
        var edit = new EditRules(world.Database, world.Audit, world.Clock);
        var rules = await store.Rules(default);
        var seen = EditRules.Stamp(rules);
        var erase = rules.Single(r => r.Key == "complaint.closed.erase");
        var anonymise = rules.Single(r => r.Key == "complaint.closed.anonymise");
        async Task<string> Code(params RetentionRule[] typed) => (await edit.Save(world.Nia.Officer!.Id, typed, seen, default)).Refusals.Select(r => $"{r.Field} {r.Code}").FirstOrDefault() ?? "";
        Assert.Equal($"{erase.Key} days_out_of_range", await Code(erase with { Days = 29 }));
        Assert.Equal($"{erase.Key} days_out_of_range", await Code(erase with { Days = 40_000 }));
        Assert.Equal($"{erase.Key} source_missing", await Code(erase with { Active = true }));
        Assert.Equal($"{erase.Key} source_missing", await Code(erase with { Active = true, Source = "" }));
        Assert.Equal($"{erase.Key} erase_before_anonymise", await Code(erase with { Active = true, Source = Schedule, Days = 400 }, anonymise with { Active = true, Source = Schedule, Days = 400 }));
        Assert.Equal(rules, await store.Rules(default));

        Assert.Equal(1, (await edit.Save(world.Nia.Officer!.Id, [.. rules.Select(r => r == erase ? r with { Active = true, Source = Schedule, Days = 4000 } : r)], seen, default)).Value);
        Assert.Equal(erase with { Active = true, Source = Schedule, Days = 4000, EffectiveOn = Lapor.People.CitizenStore.Today(world.Clock, RetentionRule.GraceDays) }, (await store.Rules(default)).Single(r => r.Key == erase.Key));
        Assert.Contains(await world.Audit.OfOfficer(world.Nia.Officer!.Id, default), e => e is { Kind: AuditKind.ReferenceChanged, Subject: "retention_rule complaint.closed.erase 4000 active", Reason: Schedule });
        // Whoever still has the old rules on the screen is told.
        Assert.Equal(" changed_meanwhile", await Code(erase));
    }

    [Theory, OnBothEngines]
    public async Task A_closed_case_of_a_whistleblower_is_destroyed_with_its_files_and_leaves_a_day(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (cases, inboxes) = Whistleblowing.Entrance.Over(world);
        var inbox = await inboxes.Create(world.Nia.Officer!.Id, null, "Pengawasan", default);
        await inboxes.Name(world.Nia.Officer!.Id, inbox, world.Lina.Officer!.Id, default);
        Assert.Empty((await inboxes.Begin(world.Lina.Officer!.Id, inbox, Whistleblowing.Entrance.Passphrase, default)).Refusals);
        var receipt = (await cases.File(Lapor.Whistleblowing.Cases.NewFormKey(), inbox, "Ada kuitansi ganda.", [new SentFile("a.png", () => new MemoryStream(SampleFiles.Png()))], default)).Value.Receipt.ToString();
        var still = (await cases.File(Lapor.Whistleblowing.Cases.NewFormKey(), inbox, "Masih berjalan.", [], default)).Value.Receipt.ToString();
        await world.Database.Write(t => t.Execute("UPDATE wbs_case SET state = 'closed' WHERE id = (SELECT MIN(id) FROM wbs_case)"));
        world.Clock.Advance(TimeSpan.FromDays(4000));
        Assert.StartsWith("wbs_case ", Assert.Single(await crew.Cases.Due(10, default)).Subject, StringComparison.Ordinal);
        Assert.Equal(0, await crew.Cases.Run(default)); // not active
        await Activate(world, "whistleblower.closed.erase");
        Assert.Equal(1, await crew.Cases.Run(default));
        Assert.Equal(0, await crew.Cases.Run(default));
        Assert.Null(await cases.Open(receipt, default));
        Assert.NotNull(await cases.Open(still, default));
        Assert.Empty(Directory.GetFiles(Whistleblowing.Entrance.Folder(world), "*", SearchOption.AllDirectories));
        var left = Assert.Single(await new RetentionStore(world.Database).Receipts(null, 0, 10, default));
        Assert.Equal(("whistleblower", "key,messages:1,files:1"), (left.Class, left.Destroyed));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", left.DoneOn);
    }

    /// <summary>A complaint with canaries everywhere, answered with two files (one shown to the public), closed by its reporter.</summary>
    private static async Task<TrackingId> Closed(Crew crew, bool confidential)
    {
        var world = crew.World;
        var draft = Drafts.NewKey();
        await Keep(crew, Drafts.Id(draft), Canary + ".png");
        var filed = (await world.Intake.File(
            World.Complaint with
            {
                Text = $"Lampu padam. Hubungi saya {Canary}@contoh.id atau 0812 3456 7890.",
                Contact = new Contact(Canary, "0812 3456 7890", Canary + "@contoh.id"),
                Confidential = confidential,
                DraftId = Drafts.Id(draft),
            },
            "kunci-" + draft,
            default)).Value.Report.TrackingId;
        var own = Viewer.Reporter(filed);
        await Done(world.Replying.Supplement(own, filed, Canary + " tambahan", null, "web", default));
        await world.Do(world.Nia, ActKind.Forward, filed);
        await world.Do(world.Andi, ActKind.Dispose, filed);
        await Done(world.Answering.Note(world.Lina, filed, (await world.Report(filed)).Version, Canary + " internal", default));
        await Keep(crew, "jawaban-" + filed, "jawaban.png");
        await Done(world.Answering.FollowUp(world.Lina, filed, (await world.Report(filed)).Version, new FollowUp(true, false, "Lampu sudah menyala kembali.", "jawaban-" + filed), default));
        var report = await world.Report(filed);
        if (!confidential)
        {
            var shown = (await world.Attachments.OfReport(report.Id, default)).Single(f => f.FileName == "jawaban.png").StorageKey;
            await world.Database.Write(t => AttachmentStore.Show(t, report.Id, [shown], null, 1, default));
        }

        await Done(world.Verdicts.Close(own, filed, 4, "resolved", Canary + " terima kasih", "web", default));
        await crew.Work();
        return filed;
    }

    private static async Task Keep(Crew crew, string draft, string name) =>
        Assert.Empty((await new KeepAttachment(crew.World.Database, crew.Files, new AttachmentSeal(crew.World.Ring), crew.World.Clock).Keep(draft, name, new MemoryStream(SampleFiles.Png()), default)).Refusals);

    private static async Task Done(Task<Outcome<Committed>> done) => Assert.Empty((await done).Refusals);

    /// <summary>Years later these rules are active.</summary>
    private static async Task Must(World world, Crew crew, params string[] keys)
    {
        await crew.Work();
        world.Clock.Advance(TimeSpan.FromDays(4000));
        await Activate(world, keys);
    }

    private static async Task Activate(World world, params string[] keys)
    {
        var store = new RetentionStore(world.Database);
        var rules = await store.Rules(default);
        var saved = await new EditRules(world.Database, world.Audit, world.Clock).Save(null, [.. rules.Select(r => keys.Contains(r.Key) ? r with { Active = true, Source = Schedule } : r)], EditRules.Stamp(rules), default);
        Assert.Equal(keys.Length, saved.Value);
        // A rule that was just switched on waits until others have seen it.
        Assert.All((await store.Rules(default)).Where(r => keys.Contains(r.Key)), r => Assert.False(r.IsInForce(world.Now)));
        world.Clock.Advance(TimeSpan.FromDays(RetentionRule.GraceDays));
    }

    private static bool Has(string text) => text.Contains(Canary, StringComparison.OrdinalIgnoreCase);
}
