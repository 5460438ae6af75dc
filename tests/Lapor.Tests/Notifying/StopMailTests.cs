using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Notifying;

/// <summary>The link in a mail that ends mails, and the mail of a day.</summary>
public sealed class StopMailTests
{
    private const string Reporter = "siti@contoh.id";

    [Theory, OnBothEngines]
    public async Task One_touch_ends_the_mails_of_all_reports_until_then_but_not_what_nobody_can_turn_off(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (first, second) = (await world.File(), await world.File());
        await crew.Work();
        var receipts = crew.Take().Where(m => m.To == Reporter).ToList();
        Assert.Equal(2, receipts.Count);
        Assert.All(receipts, m => Assert.False(m.Headers.ContainsKey("List-Unsubscribe")));
        await world.Forward(first);
        await crew.Work();
        var told = Assert.Single(crew.Take(), m => m.To == Reporter);
        var link = told.Headers["List-Unsubscribe"].Trim('<', '>');
        Assert.Equal("List-Unsubscribe=One-Click", told.Headers["List-Unsubscribe-Post"]);
        Assert.StartsWith($"https://lapor.example/berhenti/{first}.", link, StringComparison.Ordinal);
        Assert.Contains(link, told.Text, StringComparison.Ordinal);
        var token = link.Split('/')[^1];

        Assert.Equal(new("s…@contoh.id", IsOfficer: false, IsStopped: false), await crew.StopMail.Look(token, default));
        await crew.StopMail.Set(token, wanted: false, default);
        await crew.StopMail.Set(token, wanted: false, default);
        Assert.True((await crew.StopMail.Look(token, default))!.IsStopped);
        Assert.Equal(world.Now, await crew.StopMail.StoppedSince(" SITI@contoh.id", default));
        Assert.Equal(Lapor.Notifying.MailReach.Stopped, await crew.StopMail.Reach(await world.Report(second), default));
        await world.Forward(second);
        await world.Do(world.Andi, ActKind.Hold, first);
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == Reporter);
        // Filed afterwards: a new wish; and the last word about an old one.
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await world.File();
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == Reporter && m.MessageId.Contains(later.ToString(), StringComparison.Ordinal));
        await world.Do(Viewer.Reporter(second), ActKind.AskWithdrawal, second);
        await world.Do(world.Nia, ActKind.Withdraw, second);
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == Reporter && m.MessageId.Contains(second.ToString(), StringComparison.Ordinal));

        await crew.StopMail.Set(token, wanted: true, default);
        Assert.False((await crew.StopMail.Look(token, default))!.IsStopped);
        await world.Do(Viewer.Reporter(first), ActKind.Complete, first);
        await world.Do(world.Andi, ActKind.Hold, first);
        await crew.Work();
        Assert.Contains(crew.Take(), m => m.To == Reporter);
        await crew.StopMail.Set(token, wanted: false, default);
        await crew.StopMail.Resume(Reporter, default);
        Assert.Null(await crew.StopMail.StoppedSince(Reporter, default));
    }

    [Theory, OnBothEngines]
    public async Task A_link_that_was_made_up_or_changed_is_nobodys(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (mine, other) = (await world.File(), await world.File());
        var token = crew.StopLinks.Of(mine).AbsolutePath.Split('/')[^1];
        var officer = crew.StopLinks.Of(world.Lina.Officer!.Id).AbsolutePath.Split('/')[^1];
        string[] forged =
        [
            "", ".", mine.ToString(), $"{mine}.", $"{other}.{token.Split('.')[1]}", $"p{world.Andi.Officer!.Id}.{officer.Split('.')[1]}", token + "A", token[..^1], token.ToUpperInvariant() + "=", $"{token}.{token}", new string('a', 5000),
        ];
        foreach (var wrong in forged)
        {
            Assert.Null(await crew.StopMail.Look(wrong, default));
            await crew.StopMail.Set(wrong, wanted: false, default);
        }

        Assert.Null(await crew.StopMail.Look(null, default));
        Assert.Null(await crew.StopMail.StoppedSince(Reporter, default));
        Assert.Equal(new(mine, null), crew.StopLinks.Read(token));
        Assert.Equal(new(null, world.Lina.Officer.Id), crew.StopLinks.Read(officer));
        // The contact is gone: nothing is left to end.
        await world.Do(Viewer.Reporter(mine), ActKind.AskWithdrawal, mine);
        await world.Do(world.Nia, ActKind.Withdraw, mine);
        await crew.Work();
        Assert.Null(await crew.StopMail.Look(token, default));
    }

    [Theory, OnBothEngines]
    public async Task An_officer_ends_and_chooses_mails_while_the_page_tells_everything(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var lina = world.Lina.Officer!;
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id);
        await crew.Work();
        var told = Assert.Single(crew.Take(), m => m.To == lina.Email);
        var token = told.Headers["List-Unsubscribe"].Trim('<', '>').Split('/')[^1];
        Assert.Contains("/berhenti/" + token, told.Text, StringComparison.Ordinal);
        await crew.StopMail.Set(token, wanted: false, default);
        Assert.Equal((true, true), (await crew.StopMail.Look(token, default)) is { } seen ? (seen.IsOfficer, seen.IsStopped) : default);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == lina.Email);
        Assert.Contains(await world.Officers.Unread(lina.Id, 10, default), n => n.Kind == "reply");
        await crew.StopMail.Set(token, wanted: true, default);
        Assert.False((await crew.StopMail.Look(token, default))!.IsStopped);

        // Once a day: kept, and sent in the morning.
        await world.Officers.Prefer(lina.Id, "en", new NoticeChoice { Daily = true }, default);
        Assert.Equal((lina.Email, new NoticeChoice { Daily = true }), (await world.Officers.Wishes([lina.Id], default))[lina.Id]);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == lina.Email);
        world.Clock.Advance(TimeSpan.FromHours(22)); // 07.00
        await crew.Work();
        var day = Assert.Single(crew.Take(), m => m.To == lina.Email);
        Assert.Contains("The reporter replied to report #" + id, day.Text, StringComparison.Ordinal);
        Assert.True(day.Headers.ContainsKey("List-Unsubscribe"));
    }

    [Theory, OnBothEngines]
    public async Task A_days_mail_tells_everything_once_and_survives_the_end_of_its_process(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        Task<TrackingId> Filed(string mail) => world.File(s => s with { Contact = new Contact("Siti", "", mail) { Notices = new NoticeChoice { Daily = true } } });
        var (one, two, other) = (await Filed(Reporter), await Filed(Reporter), await Filed("budi@contoh.id"));
        await crew.Work();
        Assert.Equal(3, crew.Take().Count(m => m.To.EndsWith("@contoh.id", StringComparison.Ordinal))); // receipts do not wait
        foreach (var id in new[] { one, two, other }) await world.Forward(id);
        await crew.Work();
        await world.Do(world.Andi, ActKind.Hold, two);
        await crew.Work();
        // Told again, as after a crash between keeping and the end of the job: kept once.
        var report = await world.Report(two);
        var act = (await world.Reports.Acts(report.Id, default))[^1];
        await crew.InformReporter.Run(report.Id, act.Id, default);
        Assert.DoesNotContain(crew.Take(), m => m.To.EndsWith("@contoh.id", StringComparison.Ordinal));
        Assert.Equal(3, (await crew.Digests.Waiting(crew.Digests.ReaderOf(Reporter), 10, default)).Count);
        // Which reports one person has stands nowhere in the clear.
        Assert.DoesNotContain(one.ToString(), await world.Database.Read(s => s.Scalar<string>("SELECT payload FROM job WHERE kind = 'day_mail' ORDER BY id LIMIT 1")), StringComparison.Ordinal);

        world.Clock.Advance(TimeSpan.FromHours(22)); // 09.00 → 07.00
        // A worker takes the job and dies before it sends: another one has it when the lease is over.
        Assert.NotEmpty(await world.Jobs.Lease("dead", 100, TimeSpan.FromMinutes(5), default));
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To.EndsWith("@contoh.id", StringComparison.Ordinal));
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        await crew.Work();
        var mails = crew.Take().Where(m => m.To.EndsWith("@contoh.id", StringComparison.Ordinal)).ToList();
        Assert.Equal(["budi@contoh.id", Reporter], mails.Select(m => m.To).Order(StringComparer.Ordinal));
        var mine = Assert.Single(mails, m => m.To == Reporter);
        Assert.Contains($"#{one}", mine.Text, StringComparison.Ordinal);
        Assert.Contains($"#{two}", mine.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(other.ToString(), mine.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Kabar sejak surel sebelumnya: 3", mine.Text, StringComparison.Ordinal); // the forwarding of the second was overtaken
        Assert.Contains("Kabar sejak surel sebelumnya: 2", mine.Text, StringComparison.Ordinal);
        Assert.Empty(await crew.Digests.Waiting(crew.Digests.ReaderOf(Reporter), 10, default));
        world.Clock.Advance(TimeSpan.FromHours(24));
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == Reporter);

        // Ended meanwhile, or to another address: what waits is told no more.
        await world.Do(Viewer.Reporter(two), ActKind.Complete, two);
        await world.Do(world.Andi, ActKind.Hold, two);
        await crew.Work();
        await crew.StopMail.Set(crew.StopLinks.Of(two).AbsolutePath.Split('/')[^1], wanted: false, default);
        world.Clock.Advance(TimeSpan.FromHours(24));
        await crew.Work();
        Assert.DoesNotContain(crew.Take(), m => m.To == Reporter);
        Assert.Empty(await crew.Digests.Waiting(crew.Digests.ReaderOf(Reporter), 10, default));
    }
}
