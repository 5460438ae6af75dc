using FsCheck.Fluent;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

public sealed class QueueStoreTests
{
    private static readonly string[] States = [.. Enum.GetValues<ReportState>().Select(s => Lapor.Foundation.Codes.Code(s))];

    [Theory, OnBothEngines]
    public async Task An_officers_lists_hold_exactly_what_the_officer_may_see(Engine engine)
    {
        await using var world = await World.Create(engine);
        var officers = new List<Officer> { world.Nia.Officer!, world.Andi.Officer!, world.Ayu.Officer!, world.Lina.Officer!, world.Sari.Officer!, world.Luh.Officer!, world.Umar.Officer! };
        var roads = await world.Hire("rani", Role.LiaisonOfficer, World.BandungRoads);
        officers.Add(roads.Officer!);
        var both = await world.Hire("budi", Role.LiaisonOfficer, World.BandungSocial);
        await world.Database.Write(t => OfficerStore.Grant(t, both.Officer!.Id, Role.AgencyAdmin, World.Buleleng, default));
        officers.Add((await world.Officers.ById(both.Officer!.Id, default))!);
        officers.Add((await world.Hire("tanpa", Role.LiaisonOfficer, null)).Officer!);
        officers.Add((await world.Hire("kepala", Role.Executive, World.Bandung)).Officer!);
        officers.Add((await world.Hire("kadis", Role.Executive, World.BandungWorks)).Officer!);
        officers.Add((await world.Hire("audit", Role.Auditor, null)).Officer!);
        foreach (var scope in Enum.GetValues<OverseerScope>()) officers.Add((await world.Hire("awas" + scope.ToString().ToLowerInvariant(), Role.Overseer, null, scope)).Officer!);

        var assignments = from lead in Gen.Choose(0, 3)
                          from agency in Gen.Elements(-1, 0, 1)
                          from helper in Gen.Elements<long?>(null, World.BandungRoads, World.BandungSocial)
                          from copy in Gen.Elements<long?>(null, World.BulelengWorks, World.BandungWorks)
                          from anonymous in Gen.Elements(true, false)
                          from confidential in Gen.Elements(true, false)
                          from marked in Gen.Elements<Mark?>(null, null, Mark.Priority, Mark.Escalated)
                          from party in Gen.Elements<long?>(null, null, null, World.BandungWorks, World.BandungRoads, World.Bandung)
                          from person in Gen.Choose(-10, officers.Count - 1)
                          from days in Gen.Elements(0, 0, 61)
                          select (lead, agency, helper, copy, anonymous, confidential, marked, party, person, days);
        Law.Holds(assignments, a => Task.Run(() => One(a)).GetAwaiter().GetResult(), cases: engine == Engine.Sqlite ? 40 : 20);

        async Task<bool> One((int Lead, int Agency, long? Helper, long? Copy, bool Anonymous, bool Confidential, Mark? Marked, long? Party, int Person, int Days) a)
        {
            var id = await world.File(s => s with { Anonymous = a.Anonymous, Confidential = a.Confidential });
            if (a.Agency >= 0) await world.Do(world.Nia, ActKind.Forward, id, a.Agency);
            if (a.Agency == 0 && a.Lead > 0)
            {
                var lead = a.Lead switch { 1 => World.BandungWorks, 2 => World.BandungRoads, _ => World.BandungSocial };
                await world.Disposing.Dispose(world.Andi, id, 2, new Disposition(lead, a.Helper is { } h ? [h] : [], a.Copy is { } c ? [c] : []), default);
            }

            const string Why = "alasan yang cukup panjang";
            if (a.Marked is { } mark) Assert.False((await world.Marks.Set(world.Nia, id, mark, on: true, Why, default)).IsRefused);
            if (a.Party is not null || a.Person > 0) Assert.False((await world.Parties.Name(world.Nia, id, a.Person > 0 ? officers[a.Person].Id : null, a.Party, Why, default)).IsRefused);
            world.Clock.Advance(TimeSpan.FromDays(a.Days));
            var facts = await world.Facts(id);
            foreach (var officer in officers)
            {
                var lists = new List<string>();
                foreach (var state in States)
                    foreach (var beside in new[] { false, true })
                        lists.AddRange((await world.Queues.List(officer, new QueueFilter { State = state, Beside = beside }, 1_000, default)).Select(r => r.TrackingId));
                var sees = May.See(Viewer.Of(officer), facts);
                Assert.True((sees ? 1 : 0) == lists.Count(number => number == id.ToString()), $"{officer.Name} {(sees ? "sees" : "does not see")} {a}");
                Assert.Equal(sees, (await world.Queues.Visible(officer, [facts.Report.Id], default)).ContainsKey(facts.Report.Id));
            }

            return true;
        }
    }

    [Theory, OnBothEngines]
    public async Task Counts_are_those_of_the_lists(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Feed.Fill(world, 60);
        await world.Database.Write(t => t.Execute("UPDATE report SET withdrawal_asked_at = 1 WHERE id = (SELECT MAX(id) FROM report)"));
        world.Clock.Advance(TimeSpan.FromMilliseconds(30)); // some are overdue
        Assert.InRange((await world.Queues.Attention(world.Nia.Officer!, default)).Overdue, 1, 59);
        Assert.Equal(1, (await world.Queues.Attention(world.Nia.Officer!, default)).Withdrawals);
        foreach (var officer in new[] { world.Nia, world.Andi, world.Luh, world.Umar, world.Lina, world.Sari })
        {
            var counts = await world.Queues.Counts(officer.Officer!, default);
            foreach (var state in Enum.GetValues<ReportState>())
                Assert.Equal((await world.Queues.List(officer.Officer!, new QueueFilter { State = Lapor.Foundation.Codes.Code(state) }, 1_000, default)).Count, counts[state]);
            var attention = await world.Queues.Attention(officer.Officer!, default);
            async Task<int> Listed(QueueFilter filter) => (await world.Queues.List(officer.Officer!, filter, 1_000, default)).Count;
            Assert.Equal(await Listed(new() { Overdue = true }), attention.Overdue);
            Assert.Equal(await Listed(new() { Withdrawal = true }), attention.Withdrawals);
            Assert.Equal(await Listed(new() { Beside = true }), attention.Beside);
        }
    }

    [Theory, OnBothEngines]
    public async Task Filters_and_pages_hold_each_report_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Feed.Fill(world, 60);
        var officer = world.Nia.Officer!;
        foreach (var filter in new QueueFilter[]
        {
            new(), new() { State = "closed" }, new() { Words = "lampu" }, new() { Class = "aspiration" }, new() { Category = "roads" }, new() { Category = "social" },
            new() { Region = "32" }, new() { Region = "51.08" }, new() { Agency = "kota-bandung" }, new() { Overdue = true }, new() { Words = "gajah", State = "submitted" },
        })
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(10)); // some are overdue
            var whole = (await world.Queues.List(officer, filter, 1_000, default)).Select(r => r.TrackingId).ToList();
            Assert.True(whole.Count is > 0 and < 60 || filter.Words == "gajah", filter.ToString());
            List<string> walked = [];
            string? cursor = null;
            do
            {
                var page = await world.Queues.List(officer, filter with { Cursor = cursor }, 7, default);
                walked.AddRange(page.Take(7).Select(r => r.TrackingId));
                cursor = page.Count > 7 ? page[6].TrackingId : null;
            }
            while (cursor is not null);
            Assert.Equal(whole, walked);

            // And back again: each page holds what came before the first row of the one after it.
            for (var at = whole.Count - 1; at > 0;)
            {
                var page = await world.Queues.List(officer, filter with { Before = whole[at] }, 7, default);
                var expected = whole[Math.Max(0, at - 8)..at];
                Assert.Equal(expected, page.Select(r => r.TrackingId));
                at = at > 7 ? at - 7 : 0;
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task A_number_finds_its_report_in_any_state_and_a_stranger_nothing(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        await world.Do(world.Andi, ActKind.CloseByAdmin, id);
        await world.Publish(id);
        await world.Do(world.Nia, ActKind.Reopen, id);
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        await world.Publish(id);
        foreach (var words in new[] { id.ToString(), "#" + id.Spoken, "anak gelap", "tadi malam" })
        {
            Assert.Single(await world.Queues.List(world.Lina.Officer!, new QueueFilter { Words = words }, 10, default));
            Assert.Empty(await world.Queues.List(world.Luh.Officer!, new QueueFilter { Words = words }, 10, default));
        }

        foreach (var odd in new[] { "\0", "'", "?!", "\" OR", "yang", new string('x', 5_000) })
        {
            Assert.Empty(await world.Queues.List(world.Nia.Officer!, new QueueFilter { Words = odd }, 10, default));
            Assert.Empty(await world.Queues.List(world.Nia.Officer!, new QueueFilter { State = odd, Class = odd, Category = odd, Region = odd, Agency = odd, Cursor = odd }, 10, default));
        }
    }

    [Theory, OnBothEngines]
    public async Task Overdue_is_what_the_report_says_of_itself(Engine engine)
    {
        await using var world = await World.Create(engine);
        var held = await world.File();
        await world.Forward(held);
        await world.Do(world.Andi, ActKind.Hold, held);
        var ids = new[] { await world.File(), await world.Answered(), await world.Answered(final: false), held, await world.Answered() };
        await world.Do(world.Andi, ActKind.CloseByAdmin, ids[4]);
        for (var day = 0; day < 60; day += 5)
        {
            world.Clock.Advance(TimeSpan.FromDays(5));
            if (day == 40) await world.Do(Viewer.Reporter(ids[2]), ActKind.Reply, ids[2]); // a fresh clock on a report that should have been finished
            var overdue = new List<string>();
            foreach (var id in ids)
                if ((await world.Report(id)).IsOverdue(world.Now)) overdue.Add(id.ToString());
            Assert.Equal(overdue.Order(), (await world.Queues.List(world.Nia.Officer!, new QueueFilter { Overdue = true }, 100, default)).Select(r => r.TrackingId).Order());
        }
    }

    [Theory, OnBothEngines]
    public async Task Whoever_asks_for_deletion_is_found(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        await world.File();
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        var row = Assert.Single(await world.Queues.List(world.Nia.Officer!, new QueueFilter { Withdrawal = true }, 10, default));
        Assert.Equal((id.ToString(), world.Now, "Lampu jalan", "Dinas Pekerjaan Umum Kota Bandung"), (row.TrackingId, row.WithdrawalAskedAt, row.CategoryName, row.UnitName));
        await world.Do(world.Nia, ActKind.DeclineWithdrawal, id);
        Assert.Empty(await world.Queues.List(world.Nia.Officer!, new QueueFilter { Withdrawal = true }, 10, default));
    }
}
