using System.Diagnostics;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

/// <summary>Citizens' accounts on both engines: codes, passwords, sessions, the sealed list of reports, and their end.</summary>
public sealed class CitizenTests
{
    private const string Email = "siti.canary@contoh.id";
    private const string Password = "perahu kuning di danau";

    [Theory, OnBothEngines]
    public async Task A_code_makes_an_account_and_the_next_one_opens_it(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var first = await accounts.Enter(" Siti.Canary@Contoh.id ");
        Assert.True(first.IsNew);
        Assert.Equal((Email, "id", false, "2026-03-02"), (first.Citizen.Details.Email, first.Citizen.Details.Language, first.Citizen.HasPassword, first.Citizen.CreatedOn));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await accounts.Enter(Email);
        Assert.False(again.IsNew);
        Assert.Equal(first.Citizen.Id, again.Citizen.Id);
        Assert.Equal(first.Citizen.Id, (await accounts.Store.ByAddress(Email, default))!.Id);
        Assert.Null(await accounts.Store.ByAddress("lain@contoh.id", default));
        Assert.DoesNotContain("canary", await Tables.Everything(world.Data), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnBothEngines]
    public async Task One_address_has_one_account_however_many_codes_are_typed_at_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        List<(string Token, string Code)> codes = [];
        for (var n = 0; n < 4; n++) codes.Add(((await world.Accounts.Codes.Ask(Email, "id", null, default)).Value, await world.Accounts.LatestCode()));
        var entered = await Task.WhenAll(codes.Select(c => Task.Run(() => world.Accounts.SignIn.WithCode(c.Token, c.Code, "id", default))));
        Assert.Single(entered.Select(e => e.Value.Citizen.Id).Distinct());
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM citizen")));
    }

    [Theory, OnBothEngines]
    public async Task A_code_holds_ten_minutes_five_tries_one_use_and_one_browser(Engine engine)
    {
        await using var world = await World.Create(engine);
        var codes = world.Accounts.Codes;
        async Task<(string Token, string Code)> Ask() => ((await codes.Ask(Email, "id", Guid.CreateVersion7().ToString(), default)).Value, await world.Accounts.LatestCode());
        static string Wrong(string code) => code.StartsWith('9') ? "1111 1111" : "9" + code[1..];

        var (token, code) = await Ask();
        var (other, _) = await Ask();
        Assert.Equal("code_wrong", Assert.Single((await codes.Prove(other, code, default)).Refusals).Code);
        for (var n = 0; n < CitizenCodes.MostTries - 1; n++) Assert.True((await codes.Prove(token, Wrong(code), default)).IsRefused);
        Assert.Equal(Email, (await codes.Prove(token, code.Replace(" ", "", StringComparison.Ordinal), default)).Value);
        Assert.True((await codes.Prove(token, code, default)).IsRefused);

        (token, code) = await Ask();
        for (var n = 0; n < CitizenCodes.MostTries; n++) await codes.Prove(token, Wrong(code), default);
        var spent = await codes.Prove(token, code, default);
        (token, code) = await Ask();
        world.Clock.Advance(CitizenCodes.Length);
        var late = await codes.Prove(token, code, default);
        var invented = await codes.Prove("tidak-ada", "1234 5678", default);
        // One answer for every way to be wrong.
        Assert.Equal(Assert.Single(invented.Refusals), Assert.Single(spent.Refusals));
        Assert.Equal(Assert.Single(invented.Refusals), Assert.Single(late.Refusals));

        (token, code) = await Ask();
        var both = await Task.WhenAll(Task.Run(() => codes.Prove(token, code, default)), Task.Run(() => codes.Prove(token, code, default)));
        Assert.Single(both, b => !b.IsRefused);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await codes.Sweep(default);
        Assert.Equal("", await Tables.Text(world.Data, ["citizen_code"]));
    }

    [Theory]
    [InlineData("siti@contoh.id", null)]
    [InlineData(" SITI+lapor@contoh.co.id ", null)]
    [InlineData("siti@", "email_format")]
    [InlineData("siti@contoh", "email_format")]
    [InlineData("Siti <siti@contoh.id>", "email_format")]
    [InlineData("siti@contoh.id, lain@contoh.id", "email_format")]
    [InlineData("siti@contoh.id\r\nBcc: x@contoh.id", "email_format")]
    [InlineData("sitì@contoh.id", "email_format")]
    [InlineData("", "email_format")]
    [InlineData("0812 3456 7890", "phone_not_offered")]
    [InlineData("+62 (812) 3456-7890", "phone_not_offered")]
    public void An_address_is_one_mailbox_and_a_telephone_is_told_so(string typed, string? code) =>
        Assert.Equal(code, CitizenAddresses.Normal(typed, phones: false) is { IsRefused: true } refused ? Assert.Single(refused.Refusals).Code : null);

    [Theory, OnBothEngines]
    public async Task Asking_for_codes_is_slowed_and_a_known_device_keeps_its_own_pace(Engine engine)
    {
        await using var world = await World.Create(engine);
        for (var n = 0; n < SignInLanes.FreeTries; n++) Assert.False((await world.Accounts.Codes.Ask(Email, "id", null, default)).IsRefused);
        Assert.Equal("code_too_soon", Assert.Single((await world.Accounts.Codes.Ask(Email, "id", null, default)).Refusals).Code);
        Assert.False((await world.Accounts.Codes.Ask(Email, "id", "her-phone", default)).IsRefused);
        Assert.False((await world.Accounts.Codes.Ask("lain@contoh.id", "id", null, default)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task Whether_an_address_has_an_account_is_told_by_no_word_no_row_and_no_statement(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (accounts, known, unknown) = (world.Accounts, Email, "tak.dikenal@contoh.id");
        var citizen = (await accounts.Enter(known)).Citizen;
        await accounts.SignIn.SetPassword(citizen, null, proved: true, Password, 0, null, default);
        var withoutPassword = "tanpa.sandi@contoh.id";
        await accounts.Enter(withoutPassword);
        using var statements = new Statements(world.Data);

        var answers = new List<(string Words, string Rows, string Statements)>();
        foreach (var email in new[] { known, unknown, withoutPassword })
        {
            var before = await Rows(world);
            statements.Take();
            var failed = await accounts.SignIn.WithPassword(email, "bukan kata sandinya", null, default);
            var during = statements.Take();
            answers.Add((Assert.Single(failed.Refusals).ToString(), Added(before, await Rows(world)), during));
        }

        Assert.Single(answers.Distinct());
        answers.Clear();
        foreach (var email in new[] { known, unknown, withoutPassword })
        {
            var before = await Rows(world);
            statements.Take();
            var asked = await accounts.Codes.Ask(email, "id", null, default);
            var during = statements.Take();
            answers.Add((asked.IsRefused.ToString(), Added(before, await Rows(world)), during));
        }

        Assert.Single(answers.Distinct());
        if (engine is Engine.Postgres) Assert.Contains("citizen_code", answers[0].Statements, StringComparison.Ordinal);

        // The same of numbers, whose messages are counted besides.
        var (owned, strange) = ("+6281299990001", "+6281299990002");
        await accounts.Enter(owned);
        await accounts.Codes.Ask("+6281299990003", "id", null, default); // begins the count of this hour's share
        foreach (var step in new Func<string, Task<string>>[]
        {
            async number => Assert.Single((await accounts.SignIn.WithPassword(number, "bukan kata sandinya", null, default)).Refusals).ToString(),
            async number => (await accounts.Codes.Ask(number, "id", null, default)).IsRefused.ToString(),
        })
        {
            answers.Clear();
            foreach (var number in new[] { owned, strange })
            {
                var before = await Rows(world);
                statements.Take();
                var said = await step(number);
                var during = statements.Take();
                answers.Add((said, Added(before, await Rows(world)), during));
            }

            Assert.Single(answers.Distinct());
        }
    }

    [Theory, OnBothEngines]
    public async Task A_password_is_set_after_a_proof_changed_with_the_old_one_and_dropped(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var citizen = (await accounts.Enter(Email)).Citizen;
        Assert.Equal("proof_old", Assert.Single((await accounts.SignIn.SetPassword(citizen, null, proved: false, Password, 0, null, default)).Refusals).Code);
        Assert.Equal("password_short", Assert.Single((await accounts.SignIn.SetPassword(citizen, null, proved: true, "pendek", 0, null, default)).Refusals).Code);
        var kept = (await accounts.Sessions.Signed(await accounts.Sessions.Start(citizen.Id, "Chrome/Android", true, default), default))!;
        var other = await accounts.Sessions.Start(citizen.Id, "Firefox/Linux", true, default);
        Assert.False((await accounts.SignIn.SetPassword(citizen, null, proved: true, Password, kept.Id, null, default)).IsRefused);
        Assert.Null(await accounts.Sessions.Signed(other, default));
        Assert.Equal([kept.Id], (await accounts.Sessions.Of(citizen.Id, default)).Select(s => s.Id));

        Assert.Equal(citizen.Id, (await accounts.SignIn.WithPassword("SITI.canary@contoh.id", Password, null, default)).Value.Id);
        citizen = (await accounts.Store.ById(citizen.Id, default))!;
        Assert.Equal("password_wrong", Assert.Single((await accounts.SignIn.SetPassword(citizen, "salah", proved: true, "gajah ungu menari malam", kept.Id, null, default)).Refusals).Code);
        Assert.False((await accounts.SignIn.SetPassword(citizen, Password, proved: false, "gajah ungu menari malam", kept.Id, null, default)).IsRefused);
        Assert.True((await accounts.SignIn.WithPassword(Email, Password, null, default)).IsRefused);
        Assert.Equal("password_wrong", Assert.Single((await accounts.SignIn.DropPassword(citizen, null, proved: false, null, default)).Refusals).Code);
        Assert.False((await accounts.SignIn.DropPassword(citizen, "gajah ungu menari malam", proved: false, "phone", default)).IsRefused);
        Assert.True((await accounts.SignIn.WithPassword(Email, "gajah ungu menari malam", "phone", default)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task Guessing_passwords_from_elsewhere_never_closes_the_owners_lane(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        await accounts.SignIn.SetPassword((await accounts.Enter(Email)).Citizen, null, proved: true, Password, 0, null, default);
        for (var n = 0; n < SignInLanes.FreeTries; n++) await accounts.SignIn.WithPassword(Email, "salah", null, default);
        Assert.True((await accounts.SignIn.WithPassword(Email, Password, null, default)).IsRefused);
        Assert.False((await accounts.SignIn.WithPassword(Email, Password, "her-phone", default)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task Another_address_takes_the_place_of_the_first_once_it_is_proved(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var citizen = (await accounts.Enter(Email)).Citizen;
        await accounts.Enter("adik@contoh.id");
        async Task<Outcome<AddressChange>> Change(string to) => await accounts.SignIn.PutAddress(citizen, (await accounts.Codes.Ask(to, "id", to, default)).Value, await accounts.LatestCode(), default);
        Assert.Equal("address_taken", Assert.Single((await Change("adik@contoh.id")).Refusals).Code);
        Assert.False((await Change("baru@contoh.id")).IsRefused);
        Assert.Equal(citizen.Id, (await accounts.Store.ByAddress("baru@contoh.id", default))!.Id);
        Assert.Equal("baru@contoh.id", (await accounts.Store.ById(citizen.Id, default))!.Details.Email);
        Assert.Null(await accounts.Store.ByAddress(Email, default));
        Assert.True((await accounts.Enter(Email)).IsNew);
    }

    [Theory, OnBothEngines]
    public async Task A_session_counts_in_days_and_ends_when_it_rests_or_is_ended(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (accounts, sessions) = (world.Accounts, world.Accounts.Sessions);
        var citizen = (await accounts.Enter(Email)).Citizen;
        var foreign = await sessions.Start(citizen.Id, "Chrome/Android", remembered: false, default);
        var own = await sessions.Start(citizen.Id, "Firefox/Linux", remembered: true, default);
        Assert.Equal(citizen.Id, (await sessions.Signed(own, default))!.Citizen.Id);
        Assert.Null(await sessions.Signed(own + "x", default));
        var stored = await Tables.Text(world.Data, ["citizen_session"]);
        Assert.DoesNotContain(own, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Now.ToString(System.Globalization.CultureInfo.InvariantCulture)[..8], stored, StringComparison.Ordinal); // days, no moments

        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(await sessions.Signed(foreign, default));
        Assert.NotNull(await sessions.Signed(own, default));
        for (var n = 0; n < 5; n++)
        {
            world.Clock.Advance(TimeSpan.FromDays(CitizenSessions.IdleDays));
            Assert.NotNull(await sessions.Signed(own, default)); // each click moves it on
        }

        world.Clock.Advance(TimeSpan.FromDays(CitizenSessions.IdleDays));
        Assert.Null(await sessions.Signed(own, default)); // old after half a year
        await sessions.Sweep(default);
        Assert.Equal("", await Tables.Text(world.Data, ["citizen_session"]));

        var idle = await sessions.Start(citizen.Id, "-/-", remembered: true, default);
        world.Clock.Advance(TimeSpan.FromDays(CitizenSessions.IdleDays + 1));
        Assert.Null(await sessions.Signed(idle, default));
        var (one, two) = (await sessions.Start(citizen.Id, "a/b", true, default), await sessions.Start(citizen.Id, "c/d", true, default));
        var stranger = (await accounts.Enter("lain@contoh.id")).Citizen;
        var id = (await sessions.Signed(one, default))!.Id;
        await sessions.End(stranger.Id, id, default);
        Assert.NotNull(await sessions.Signed(one, default));
        await sessions.EndOthers(citizen.Id, id, default);
        Assert.Null(await sessions.Signed(two, default));
        await sessions.End(citizen.Id, id, default);
        Assert.Null(await sessions.Signed(one, default));
    }

    [Theory, OnBothEngines]
    public async Task The_database_shows_neither_whose_a_report_is_nor_how_many_somebody_has(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var (siti, budi) = ((await accounts.Enter(Email)).Citizen, (await accounts.Enter("budi@contoh.id")).Citizen);
        List<TrackingId> filed = [];
        for (var n = 0; n < 30; n++) filed.Add(await world.File(s => s with { Anonymous = true }));
        var others = (await Tables.Names(world.Data)).Where(t => t is not ("citizen" or "citizen_code" or "job" or "sign_in_lane")).ToList();
        var before = await Tables.Text(world.Data, others);
        Assert.Equal(1, await accounts.Store.Keep(siti.Id, [(filed[0], 1)], default));
        Assert.Equal(29, await accounts.Store.Keep(budi.Id, [.. filed[1..].Select(f => (f, 1))], default));
        Assert.Equal(0, await accounts.Store.Keep(siti.Id, [(filed[0], 1)], default));
        Assert.Equal(before, await Tables.Text(world.Data, others)); // nothing of a report changed
        var sizes = await world.Database.Read(s => s.Query<long>("SELECT length(sealed_reports) FROM citizen UNION ALL SELECT length(sealed) FROM citizen"));
        Assert.Equal(2, sizes.Distinct().Count()); // one size of each
        var stored = await Tables.Text(world.Data, ["citizen", "citizen_address"]);
        Assert.All(filed, f => Assert.DoesNotContain(f.ToString(), stored, StringComparison.Ordinal));

        siti = (await accounts.Store.ById(siti.Id, default))!;
        Assert.True(siti.Holds(filed[0]));
        Assert.False(siti.Holds(filed[1]));
        Assert.Equal(filed[1].ToString(), (await accounts.Store.ById(budi.Id, default))!.Kept[0].Number);
        await accounts.Store.Release(siti.Id, filed[0], default);
        Assert.Empty((await accounts.Store.ById(siti.Id, default))!.Kept);
    }

    [Theory, OnBothEngines]
    public async Task My_reports_tell_unread_answers_until_they_are_seen(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var citizen = (await accounts.Enter(Email)).Citizen;
        var (answered, held) = (await world.Answered(), await world.File());
        await world.Do(world.Nia, ActKind.Hold, held);
        await accounts.Store.Keep(citizen.Id, [(answered, 1), (held, 1)], default);
        async Task<IReadOnlyList<OwnLine>> Lines() => await accounts.Own.Lines((await accounts.Store.ById(citizen.Id, default))!.Kept, default);
        var line = Assert.Single(await Lines(), l => l.Id == answered);
        Assert.Equal((1, true, true), (line.Answers, line.News > 1, line.WaitsForReporter));
        Assert.Equal(World.Complaint.Title, line.Title);
        Assert.Equal((0, 1, true), Assert.Single(await Lines(), l => l.Id == held) is var h ? (h.Answers, h.News, h.WaitsForReporter) : default);
        await accounts.Store.Saw(citizen.Id, answered, (await world.Report(answered)).ActCount, default);
        Assert.Equal((0, 0), Assert.Single(await Lines(), l => l.Id == answered) is var seen ? (seen.Answers, seen.News) : default);
        await accounts.Store.Saw(citizen.Id, answered, 1, default); // never backwards
        Assert.Equal(0, Assert.Single(await Lines(), l => l.Id == answered).News);
        Assert.Empty(await accounts.Own.Lines([], default));
        Assert.Equal(2, (await accounts.Own.Ids((await accounts.Store.ById(citizen.Id, default))!.Kept, default)).Count);
    }

    [Theory, OnBothEngines]
    public async Task What_somebody_says_of_themselves_is_corrected_and_stays_sealed(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var citizen = (await accounts.Enter(Email)).Citizen;
        var wrong = await accounts.Profile.Correct(citizen.Id, new string('a', 101), new string('b', 61), "nol", "123", default);
        Assert.Equal(["name", "shownName", "phone", "nationalId"], wrong.Refusals.Select(r => r.Field));
        var right = await accounts.Profile.Correct(citizen.Id, " Siti Canary ", "Siti C.", "0812 9999 0001", "3273 0241 0790 0001", default);
        Assert.Equal(("Siti Canary", "3273024107900001"), (right.Value.Details.Name, right.Value.Details.NationalId));
        var contact = (await accounts.Store.ById(citizen.Id, default))!.AsContact();
        Assert.Equal(("Siti Canary", "0812 9999 0001", Email, "Siti C."), (contact.Name, contact.Phone, contact.Email, contact.ShownName));
        var all = await Tables.Everything(world.Data);
        Assert.All(new[] { "Canary", "canary", "9999 0001", "3273024107900001" }, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.Equal("account_gone", Assert.Single((await accounts.Profile.Correct(-1, "", "", "", "", default)).Refusals).Code);
    }

    [Theory, OnBothEngines]
    public async Task A_new_master_key_opens_accounts_and_the_old_one_no_more(Engine engine)
    {
        await using var world = await World.Create(engine);
        var citizen = (await world.Accounts.Enter(Email)).Citizen;
        world.Ring.Add();
        Assert.Equal(1, await new RewrapKeys(world.Database, world.Ring).Run(null, default));
        Assert.Equal("k2", await world.Database.Read(s => s.Scalar<string>("SELECT ring_key FROM citizen")));
        Assert.Equal(citizen.Id, (await world.Accounts.Store.ByAddress(Email, default))!.Id);
        Assert.Equal(Email, (await world.Accounts.Store.Change(citizen.Id, d => d with { Name = "Siti" }, default))!.Details.Email);
    }

    [Theory, OnBothEngines]
    public async Task A_report_is_told_as_its_reporter_chose_and_not_in_quiet_hours(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        List<KeptReport> kept = [];
        foreach (var mail in Enum.GetValues<MailNotices>())
        {
            var id = await world.File(s => s with { Contact = s.Contact with { Email = $"{mail.Code()}@contoh.id" } });
            var report = new KeptReport(id.ToString(), 1);
            kept.Add(report);
            await world.Accounts.Own.Prefer([report], "en", new NoticeChoice { Mail = mail }, default);
        }

        foreach (var report in kept)
        {
            Assert.True(TrackingId.TryParse(report.Number, out var id));
            await world.Forward(id);
        }

        await crew.Work();
        var told = crew.Take().Select(m => m.To).ToList();
        Assert.Contains("all@contoh.id", told);
        Assert.DoesNotContain("needed@contoh.id", told); // a forwarding asks nothing of anybody
        foreach (var report in kept)
        {
            Assert.True(TrackingId.TryParse(report.Number, out var id));
            await world.Dispose(id);
            await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        }

        await crew.Work();
        var answers = crew.Take();
        Assert.Contains("needed@contoh.id", answers.Select(m => m.To));
        Assert.DoesNotContain("none@contoh.id", answers.Select(m => m.To));
        Assert.Contains("report", Assert.Single(answers, m => m.To == "needed@contoh.id").Subject, StringComparison.OrdinalIgnoreCase); // in English now

        // The world stands at 09.00 in Jakarta.
        var hour = TimeZoneInfo.ConvertTime(world.Clock.GetUtcNow(), IndonesianTime.Wib).Hour;
        var quiet = await world.File(s => s with { Contact = s.Contact with { Email = "sunyi@contoh.id" } });
        await world.Accounts.Own.Prefer([new KeptReport(quiet.ToString(), 1)], "id", new NoticeChoice { QuietFrom = hour, QuietTo = (hour + 2) % 24 }, default);
        await crew.Work();
        Assert.DoesNotContain("sunyi@contoh.id", crew.Take().Select(m => m.To));
        world.Clock.Advance(TimeSpan.FromHours(2));
        await crew.Work();
        Assert.Contains("sunyi@contoh.id", crew.Take().Select(m => m.To));
    }

    [Theory, OnBothEngines]
    public async Task A_deleted_account_leaves_a_receipt_and_nothing_of_the_person(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (world, accounts) = (crew.World, crew.World.Accounts);
        var citizen = (await accounts.Enter(Email)).Citizen;
        await accounts.Profile.Correct(citizen.Id, "Siti Canary", "Siti Canary", "", "", default);
        var id = await world.File(s => s with { Contact = new Contact("Siti Canary", "", Email, "Siti Canary") });
        await accounts.Store.Keep(citizen.Id, [(id, 1)], default);
        await world.Forward(id);
        var session = await accounts.Sessions.Start(citizen.Id, "Chrome/Android", true, default);
        await crew.Work();
        Assert.Equal("Siti Canary", (await world.Public.ByTrackingId(id, default))!.ReporterName);
        crew.Take();

        var number = (await accounts.Erasures.Ask(citizen.Id, default))!;
        Assert.Equal(number, await accounts.Erasures.Ask(citizen.Id, default));
        Assert.True(await accounts.Erasures.Cancel(citizen.Id, default));
        Assert.False(await accounts.Erasures.Cancel(citizen.Id, default));
        number = (await accounts.Erasures.Ask(citizen.Id, default))!;
        Assert.Equal(ErasureState.Asked, (await accounts.Erasures.Latest(citizen.Id, default))!.State);
        Assert.Equal("reason_missing", Assert.Single((await accounts.Erasures.Decide(number, world.Nia.Officer!.Id, approve: false, "tidak", default)).Refusals).Code);
        Assert.False((await accounts.Erasures.Decide(number, world.Nia.Officer!.Id, approve: false, "Masih ada perkara yang berjalan.", default)).IsRefused);
        await crew.Work();
        Assert.Contains("Masih ada perkara", Assert.Single(crew.Take(), m => m.Subject.Contains("tidak dihapus", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        Assert.NotNull(await accounts.Sessions.Signed(session, default));

        number = (await accounts.Erasures.Ask(citizen.Id, default))!;
        Assert.Equal([number], (await accounts.Erasures.Waiting(default)).Select(e => e.Ref));
        Assert.False((await accounts.Erasures.Decide(number, world.Nia.Officer!.Id, approve: true, null, default)).IsRefused);
        Assert.Equal("erasure_decided", Assert.Single((await accounts.Erasures.Decide(number, world.Nia.Officer!.Id, approve: true, null, default)).Refusals).Code);
        Assert.Null(await accounts.Sessions.Signed(session, default)); // closed at once
        Assert.Null(await accounts.Store.ByAddress(Email, default));
        await crew.Runner.RunDue(default);
        Assert.DoesNotContain(number, Assert.Single(await world.Database.Read(s => s.Query<string>("SELECT key FROM job WHERE kind = 'publish'"))), StringComparison.Ordinal); // or it would join the account's reports
        await crew.Work();
        var last = Assert.Single(crew.Take(), m => m.Subject == "Akun Lapor Anda sudah dihapus");
        Assert.Equal(Email, last.To);
        Assert.Contains(number, last.Text, StringComparison.Ordinal);

        Assert.Null(await accounts.Store.ById(citizen.Id, default));
        var receipt = (await accounts.Erasures.Find(number, default))!;
        Assert.Equal((ErasureState.Done, null), (receipt.State, receipt.CitizenId));
        Assert.True((await world.Contacts.Open((await world.Report(id)).Id, default)).IsEmpty);
        Assert.Equal("", (await world.Public.ByTrackingId(id, default))!.ReporterName);
        Assert.Equal(ReportState.Forwarded, (await world.Report(id)).State); // the report goes on
        Assert.DoesNotContain("canary", await Tables.Everything(world.Data), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(await world.WayIn.Audit.OfOfficer(world.Nia.Officer!.Id, default), e => e.Kind is AuditKind.Erased && e.Subject == $"citizen:{number} approved" && e.CitizenId is null);
        Assert.True((await accounts.Enter(Email)).IsNew); // and may come again
    }

    [Theory, OnBothEngines]
    public async Task Mails_about_an_account_name_no_person_and_no_report(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (world, accounts) = (crew.World, crew.World.Accounts);
        await accounts.Codes.Ask(Email, "en", "a", default);
        var code = await accounts.LatestCode();
        await crew.Work();
        var mail = Assert.Single(crew.Take());
        Assert.Equal((Email, "Your code for Lapor"), (mail.To, mail.Subject));
        Assert.Contains(code, mail.Text, StringComparison.Ordinal);

        var citizen = (await accounts.Enter(Email)).Citizen;
        await accounts.Profile.Correct(citizen.Id, "Siti Canary", "", "", "", default);
        await accounts.SignIn.SetPassword(citizen, null, proved: true, Password, 0, null, default);
        await accounts.Erasures.Ask(citizen.Id, default);
        await accounts.Codes.Ask(Email, "id", "b", default);
        world.Clock.Advance(CitizenCodes.Length);
        await crew.Work();
        var mails = crew.Take();
        Assert.Equal(["Kata sandi akun Lapor Anda berubah", "Penghapusan akun Lapor Anda diminta"], mails.Select(m => m.Subject).Order(StringComparer.Ordinal)); // a code that has ended is sent no more
        Assert.All(mails, m => Assert.DoesNotContain("Siti", m.Text, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyDictionary<string, int>> Rows(World world)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var table in await Tables.Names(world.Data)) counts[table] = await world.Database.Read(s => s.Scalar<int>($"SELECT COUNT(*) FROM {table}"));
        return counts;
    }

    private static string Added(IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> after) =>
        string.Join(' ', after.Where(t => t.Value != before[t.Key]).Select(t => $"{t.Key}+{t.Value - before[t.Key]}").Order(StringComparer.Ordinal));

    /// <summary>The statements that reach PostgreSQL, as its driver tells them; SQLite tells none, and runs the same text.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly List<string> seen = [];
        private readonly ActivityListener listener;

        public Statements(TestDatabase data)
        {
            var name = data.ConnectionString.Split(';').Select(p => p.Split('=', 2)).FirstOrDefault(p => p[0].Trim() is "Database")?[1];
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if ((activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) is string at && at == name
                        && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text)
                    {
                        lock (seen) seen.Add(text);
                    }
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        public string Take()
        {
            lock (seen)
            {
                var text = string.Join('\n', seen);
                seen.Clear();
                return text;
            }
        }

        public void Dispose() => listener.Dispose();
    }
}
