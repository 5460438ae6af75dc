using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Notifying;

/// <summary>Who is told what along the life of a report, and what nobody is ever told.</summary>
public sealed class InformingTests
{
    private const string Reporter = "siti@contoh.id";

    [Theory, OnBothEngines]
    public async Task Each_step_is_told_to_the_reporter_and_to_those_whose_turn_it_is_but_not_to_who_did_it(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        Assert.Equal([Reporter, "nia@contoh.go.id"], await Told(crew));
        await world.Forward(id);
        Assert.Equal([Reporter, "andi@contoh.go.id"], await Told(crew));
        await world.Do(world.Andi, ActKind.Hold, id);
        Assert.Equal([Reporter], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        Assert.Equal(["andi@contoh.go.id"], await Told(crew));
        await world.Dispose(id);
        Assert.Equal([Reporter, "lina@contoh.go.id"], await Told(crew));
        await world.Do(world.Lina, ActKind.Return, id);
        Assert.Equal(["andi@contoh.go.id"], await Told(crew));
        await world.Do(world.Andi, ActKind.RequestReroute, id);
        Assert.Equal(["nia@contoh.go.id"], await Told(crew));
        await world.Do(world.Nia, ActKind.DecideReroute, id);
        Assert.Equal([Reporter, "andi@contoh.go.id"], await Told(crew));
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        Assert.Equal([Reporter], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        Assert.Equal(["lina@contoh.go.id"], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        Assert.Equal(["nia@contoh.go.id"], await Told(crew));
        await world.Do(world.Nia, ActKind.DeclineWithdrawal, id);
        Assert.Equal([Reporter], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id);
        Assert.Equal([Reporter, "lina@contoh.go.id"], await Told(crew));
        await world.Do(Viewer.Reporter(id), ActKind.Object, id);
        Assert.Equal(["lina@contoh.go.id"], await Told(crew));
    }

    [Theory, OnBothEngines]
    public async Task Officers_find_a_notice_on_their_page_too_and_can_read_it_away(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await crew.Work();
        var notice = Assert.Single(await world.Officers.Unread(world.Nia.Officer!.Id, 10, default));
        Assert.Equal(("submit", id.ToString()), (notice.Kind, notice.TrackingId));
        await world.Officers.Read(world.Nia.Officer.Id, null, default);
        Assert.Empty(await world.Officers.Unread(world.Nia.Officer.Id, 10, default));
    }

    [Theory, OnBothEngines]
    public async Task A_disposition_tells_helpers_to_act_and_copies_to_know(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await crew.Work();
        crew.Take();
        var done = await world.Disposing.Dispose(world.Andi, id, (await world.Report(id)).Version, new Disposition(World.BandungWorks, [World.BandungSocial], [World.BulelengWorks]), default);
        Assert.False(done.IsRefused);
        await crew.Work();
        var mails = crew.Take().ToDictionary(m => m.To, m => m.Subject);
        Assert.Equal($"Laporan #{id} didisposisikan ke unit Anda", mails["lina@contoh.go.id"]);
        Assert.Equal($"Laporan #{id} didisposisikan ke unit Anda", mails["sari@contoh.go.id"]);
        Assert.Equal($"Tembusan laporan #{id}", mails["luh@contoh.go.id"]);
    }

    [Theory, OnBothEngines]
    public async Task Where_a_unit_has_no_officer_the_next_above_is_told(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await crew.Work();
        crew.Take();
        var second = await world.Hire("bela", Role.AgencyAdmin, World.Bandung);
        await world.Disposing.Dispose(second, id, (await world.Report(id)).Version, new Disposition(World.BandungRoads, [], []), default);
        Assert.Equal([Reporter, "andi@contoh.go.id"], await Told(crew));

        await world.Database.Write(t => t.Execute("UPDATE officer SET active = FALSE WHERE email <> 'nia@contoh.go.id'"));
        await world.Do(Viewer.Reporter(id), ActKind.Supplement, id);
        // The national admin is told at the desk; the mail goes only to who may see the report.
        Assert.Equal(["nia@contoh.go.id"], await Told(crew));
    }

    [Theory, OnBothEngines]
    public async Task A_late_queue_tells_only_what_still_matters(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Answered();
        await crew.Work();
        Assert.Equal([$"Jawaban akhir untuk laporan #{id}"], crew.Take().Select(m => m.Subject));
    }

    [Theory, OnBothEngines]
    public async Task After_a_withdrawal_nothing_is_known_to_write_to(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        await world.Do(world.Nia, ActKind.Withdraw, id);
        await crew.Work();
        Assert.Empty(crew.Take());
    }

    [Theory, OnBothEngines]
    public async Task The_reporter_reads_the_language_of_the_report(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var id = await crew.World.File(s => s with { Language = "en" });
        await crew.Work();
        var mail = Assert.Single(crew.Take(), m => m.To == Reporter);
        Assert.Equal($"We have received report #{id}", mail.Subject);
        Assert.Contains("Thursday, 5 March 2026, 16:00 WIB", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"https://lapor.example/laporan/{id}\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task An_archive_tells_the_reason_in_words_and_until_when_to_object(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Do(world.Nia, ActKind.Archive, id);
        await crew.Work();
        var mail = Assert.Single(crew.Take(), m => m.To == Reporter);
        Assert.Contains("Alasannya: Laporan terlalu umum. Ceritakan satu kejadian.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("> Ceritakan satu kejadian.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("keberatan satu kali, paling lambat Senin, 16 Maret 2026 pukul 16.00 WIB", mail.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines(false, true)]
    public async Task An_answer_for_the_reporter_alone_is_read_on_the_page(Engine engine, bool confidential)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id);
        await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, confidential, "jawabanrahasia42"), default);
        await crew.Work();
        Assert.Equal(!confidential, Assert.Single(crew.Take()).Text.Contains("> jawabanrahasia42", StringComparison.Ordinal));
    }

    [Theory, OnBothEngines("ordinary", "anonymous", "confidential", "both")]
    public async Task No_mail_betrays_the_reporter_or_what_is_confidential(Engine engine, string kind)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (anonymous, confidential) = (kind is "anonymous" or "both", kind is "confidential" or "both");
        var filed = (await world.Intake.File(
            World.Complaint with
            {
                Title = "judulkenari di sini",
                Text = "isikenari dan cerita panjangnya",
                Place = "tempatkenari",
                Anonymous = anonymous,
                Confidential = confidential,
                Contact = new Contact("Namakenari Utama", "0812 9999 7777", "surelkenari@contoh.id", "Samarankenari"),
            },
            null,
            default)).Value;
        var id = filed.Report.TrackingId;
        var mails = new List<SpooledMail>();
        foreach (var (by, act) in new (Viewer, ActKind)[]
        {
            (world.Nia, ActKind.Hold), (Viewer.Reporter(id), ActKind.Complete), (world.Nia, ActKind.Forward), (world.Andi, ActKind.Dispose), (world.Lina, ActKind.InterimFollowUp),
            (world.Lina, ActKind.FinalFollowUp), (Viewer.Reporter(id), ActKind.Reply), (world.Lina, ActKind.FinalFollowUp), (world.Andi, ActKind.CloseByAdmin),
            (Viewer.Reporter(id), ActKind.Rate), (Viewer.Reporter(id), ActKind.Object), (Viewer.Reporter(id), ActKind.AskWithdrawal), (world.Nia, ActKind.DeclineWithdrawal),
        })
        {
            await crew.Work();
            mails.AddRange(crew.Take());
            var report = await world.Report(id);
            // The operation that checks wording keeps the canary's title and text.
            Assert.Equal("judulkenari di sini", report.Title);
            await world.Do(by, act, id);
        }

        await crew.Work();
        mails.AddRange(crew.Take());
        var own = mails.Where(m => m.To == "surelkenari@contoh.id").ToList();
        var officers = mails.Except(own).ToList();
        Assert.True(own.Count >= 8 && officers.Count >= 8, $"{own.Count} and {officers.Count} mails");
        Assert.All(mails, m => Silent(m, "isikenari", "tempatkenari", "Namakenari", "Samarankenari", "0812 9999 7777", "9999", filed.Receipt.ToString(), "Masih mati tadi malam", "Nomor tiang 12", "Saya takut"));
        Assert.All(own, m => Silent(m, "judulkenari"));
        Assert.All(officers, m => Silent(m, "surelkenari", "Lampu sudah menyala", "Sebutkan nomor tiangnya"));
        Assert.Equal(kind == "ordinary", officers.Exists(m => m.Text.Contains("judulkenari", StringComparison.Ordinal)));
        Assert.Equal(!confidential, own.Exists(m => m.Text.Contains("Lampu sudah menyala kembali.", StringComparison.Ordinal)));
        Assert.Equal(!confidential, own.Exists(m => m.Text.Contains("Sebutkan nomor tiangnya.", StringComparison.Ordinal)));
        Assert.Equal(!confidential, own.Exists(m => m.Text.Contains("Bandung", StringComparison.Ordinal)));
    }

    private static void Silent(SpooledMail mail, params string[] words)
    {
        foreach (var word in words) Assert.DoesNotContain(word, $"{mail.Subject}\n{mail.Text}\n{mail.MessageId}", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IEnumerable<string>> Told(Crew crew)
    {
        await crew.Work();
        return crew.Take().Select(m => m.To).OrderBy(to => to == Reporter ? "" : to, StringComparer.Ordinal);
    }
}
