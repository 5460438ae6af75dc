using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

/// <summary>Telephones beside e-mail addresses on both engines: numbers, codes by text message and what they may cost, several addresses, and who is told of a change.</summary>
public sealed class CitizenAddressTests
{
    private const string Email = "siti.canary@contoh.id";
    private const string Number = "+6281299990001";
    private const string Typed = "0812-9999-0001";

    [Theory]
    [InlineData("0812 3456 7890", "+6281234567890")]
    [InlineData("0812-3456-7890", "+6281234567890")]
    [InlineData("0812.3456.7890", "+6281234567890")]
    [InlineData("(0812) 3456 7890", "+6281234567890")]
    [InlineData("62 812 3456 7890", "+6281234567890")]
    [InlineData("+62 812\u20113456\u00a07890", "+6281234567890")]
    [InlineData("+62 0812 3456 7890", "+6281234567890")]
    [InlineData("0062 812 3456 7890", "+6281234567890")]
    [InlineData("812 3456 7890", "+6281234567890")]
    [InlineData("0811 234 567", "+62811234567")]
    [InlineData("0812 3456 78901", "+62812345678901")]
    [InlineData("+60 12-345 6789", "+60123456789")]
    [InlineData("+1 (202) 555-0123", "+12025550123")]
    [InlineData("0812 3456", null)]
    [InlineData("0812 3456 7890 123", null)]
    [InlineData("021 3456 7890", null)]
    [InlineData("+62 21 3456 7890", null)]
    [InlineData("12345678", null)]
    [InlineData("+0 1234 5678", null)]
    [InlineData("+1234567", null)]
    [InlineData("+1234567890123456", null)]
    [InlineData("+62+812 3456 7890", null)]
    [InlineData("0812 3456 789O", null)]
    [InlineData("٠٨١٢٣٤٥٦٧٨٩٠", null)]
    public void A_number_is_one_number_however_it_is_typed(string typed, string? number) => Assert.Equal(number, CitizenAddresses.Phone(typed));

    [Theory]
    [InlineData("0812 3456 7890", null)]
    [InlineData("siti@contoh.id", null)]
    [InlineData("0812 3456", "phone_format")]
    [InlineData("021 3456 7890", "phone_format")]
    [InlineData("siti", "address_format")]
    [InlineData("", "address_format")]
    [InlineData("siti@", "email_format")]
    [InlineData("0812 3456 7890; 0813 3456 7890", "address_format")]
    public void What_is_neither_is_told_so(string typed, string? code) =>
        Assert.Equal(code, CitizenAddresses.Normal(typed, phones: true) is { IsRefused: true } refused ? Assert.Single(refused.Refusals).Code : null);

    [Fact]
    public void An_address_tells_its_kind_and_is_read_in_groups()
    {
        Assert.Equal(AddressKind.Email, CitizenAddresses.KindOf("+62812@contoh.id"));
        Assert.Equal(AddressKind.Phone, CitizenAddresses.KindOf(Number));
        Assert.Equal(["+62 812-9999-0001", "+62 811-2345-67", "+12025550123", Email, ""], ((string[])[Number, "+62811234567", "+12025550123", Email, ""]).Select(CitizenAddresses.Spoken));
    }

    [Fact]
    public void Every_text_message_is_one_message_in_the_telephones_alphabet_and_names_nobody()
    {
        var site = new Uri("https://lapor.example");
        foreach (var language in new[] { "id", "en" })
        {
            var erasure = new Erasure("HACDEFGHJK", 1, ErasureState.Asked, "2026-01-01", "2026-01-01", null, null, "Alasan yang panjang sekali, sehingga tidak muat.");
            List<string> texts =
            [
                CitizenTexts.Code(new CodeOnItsWay(Number, "1234 5678", language, 1_772_000_000_000)).Short, CitizenTexts.PasswordChanged(language, site).Short, CitizenTexts.PasskeyAdded(language, site).Short,
                CitizenTexts.ErasureAsked(language, erasure.Ref, site).Short, CitizenTexts.ErasureDeclined(language, erasure, site).Short, CitizenTexts.Erased(language, erasure).Short,
                .. Enum.GetValues<AddressChange>().Select(c => CitizenTexts.AddressChanged(new AddressNotice(Number, c, language), site).Short),
            ];
            Assert.All(texts, text =>
            {
                Assert.InRange(Gsm0338.Septets(text) ?? int.MaxValue, 20, Gsm0338.OneMessage);
                Assert.Contains("Lapor", text, StringComparison.Ordinal);
                Assert.DoesNotContain(Number[3..], text, StringComparison.Ordinal);
            });
            Assert.Equal(texts.Count, texts.Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Theory, OnBothEngines]
    public async Task News_of_a_report_goes_to_a_proved_number_as_its_owner_chose(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        Task<TrackingId> Filed(Contact contact, bool anonymous = false) => world.File(s => s with { Contact = contact, Anonymous = anonymous });
        var number = Typed[..^1];
        var phone = await Filed(new Contact("Siti", number + "1", "") { PhoneProved = true });
        var both = await Filed(new Contact("Siti", number + "2", "dua@contoh.id") { PhoneProved = true });
        var chosen = await Filed(new Contact("Siti", number + "3", "tiga@contoh.id") { PhoneProved = true, Notices = new NoticeChoice { Mail = MailNotices.None, Sms = MailNotices.All } });
        var hidden = await Filed(new Contact("Siti", number + "4", "") { PhoneProved = true }, anonymous: true);
        var unproved = await Filed(new Contact("Siti", number + "5", ""));
        var silent = await Filed(new Contact("Siti", number + "6", "") { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.None } });
        TrackingId[] all = [phone, both, chosen, hidden, unproved, silent];
        foreach (var id in all) await world.Forward(id);
        await crew.Work();
        // A forwarding asks nothing of anybody: only who wants every step hears of it.
        Assert.Equal($"+6281299990003\nLapor: laporan {chosen.Spoken} diteruskan ke instansi yang berwenang. Lihat https://lapor.example/lacak", Assert.Single(crew.TakeTexts()).TrimEnd());
        foreach (var id in all)
        {
            await world.Dispose(id);
            await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        }

        await crew.Work();
        var texts = crew.TakeTexts();
        Assert.Equal(
            ["+6281299990001", "+6281299990003", "+6281299990004"],
            texts.Select(t => t.Split('\n')[0]).Order(StringComparer.Ordinal));
        Assert.Contains(texts, t => t.Contains($"laporan {phone.Spoken} mendapat jawaban akhir", StringComparison.Ordinal));
        // A shared telephone learns nothing of an anonymous report.
        var quiet = Assert.Single(texts, t => t.StartsWith("+6281299990004", StringComparison.Ordinal));
        Assert.Equal("+6281299990004\nLapor: ada kabar untuk laporan Anda. Lihat https://lapor.example/lacak", quiet.TrimEnd());
        Assert.DoesNotContain("tiga@contoh.id", crew.Take().Select(m => m.To));
        // Every wording is one message, also where the site's name is long.
        foreach (var site in new[] { "https://lapor.example", "https://" + new string('a', 60) + ".example" })
        {
            foreach (var language in new[] { "id", "en" })
            {
                var facts = await world.Facts(phone);
                Assert.All(Enum.GetValues<ActKind>(), act => Assert.InRange(Gsm0338.Septets(TextReporter.Words(facts.Report, act, language, new ReportLinks(new Uri(site)))) ?? int.MaxValue, 20, Gsm0338.OneMessage));
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task News_by_text_message_waits_for_the_gateway_and_the_hours_that_were_chosen(Engine engine)
    {
        await using var gateway = new KannelGateway { Answer = "503 Temporal failure, try again later." };
        await using var crew = await Crew.Create(engine, sms: new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" });
        var world = crew.World;
        var id = await world.File(s => s with { Contact = new Contact("Siti", Typed, "") { PhoneProved = true } });
        await world.Forward(id);
        await world.Do(world.Andi, ActKind.Hold, id);
        await Due();
        Assert.Empty(gateway.Taken);
        gateway.Answer = null;
        for (var i = 0; i < 6 && gateway.Taken.IsEmpty; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(2));
            await Due();
        }

        Assert.Contains("ditunda", Assert.Single(gateway.Taken).Text, StringComparison.Ordinal);
        var hour = TimeZoneInfo.ConvertTime(world.Clock.GetUtcNow(), IndonesianTime.Wib).Hour;
        await world.Accounts.Own.Prefer([new KeptReport(id.ToString(), 1)], "id", new NoticeChoice { QuietFrom = hour, QuietTo = (hour + 2) % 24 }, default);
        await world.Do(world.Andi, ActKind.Resume, id);
        await world.Do(world.Andi, ActKind.Archive, id);
        await Due();
        Assert.Single(gateway.Taken);
        world.Clock.Advance(TimeSpan.FromHours(3));
        await Due();
        Assert.Equal(2, gateway.Taken.Count);

        async Task Due()
        {
            while (await crew.Runner.RunDue(default) > 0)
            {
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task A_number_makes_an_account_by_a_text_message_and_stands_nowhere_in_the_clear(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (world, accounts) = (crew.World, crew.World.Accounts);
        var token = (await accounts.Codes.Ask(Typed, "id", null, default)).Value;
        var code = await accounts.LatestCode();
        await crew.Work();
        Assert.Empty(crew.Take());
        var text = Assert.Single(crew.TakeTexts());
        Assert.StartsWith(Number + "\nKode Lapor: " + code, text, StringComparison.Ordinal);
        var entered = (await accounts.SignIn.WithCode(token, code, "id", default)).Value;
        Assert.True(entered.IsNew);
        Assert.Equal(("", Number, Number), (entered.Citizen.Details.Email, entered.Citizen.Details.Mobile, entered.Citizen.Details.Main));
        Assert.Equal(Number, entered.Citizen.AsContact().Phone);
        Assert.Equal(entered.Citizen.Id, (await accounts.Enter("+62 812 9999 0001")).Citizen.Id);
        Assert.Equal(entered.Citizen.Id, (await accounts.Store.ByAddress(Number, default))!.Id);
        await accounts.SignIn.SetPassword(entered.Citizen, null, proved: true, "perahu kuning di danau", 0, null, default);
        Assert.Equal(entered.Citizen.Id, (await accounts.SignIn.WithPassword("62 812 9999 0001", "perahu kuning di danau", null, default)).Value.Id);
        var all = await Tables.Everything(world.Data);
        Assert.DoesNotContain("99990001", all, StringComparison.Ordinal);
        Assert.Equal("phone", await world.Database.Read(s => s.Scalar<string>("SELECT kind FROM citizen_address")));

        // Word of the account goes to the number, too.
        await crew.Work();
        Assert.Contains(crew.TakeTexts(), t => t.StartsWith(Number + "\nLapor: kata sandi", StringComparison.Ordinal));
        var number = (await accounts.Erasures.Ask(entered.Citizen.Id, default))!;
        await accounts.Erasures.Decide(number, world.Nia.Officer!.Id, approve: true, null, default);
        await crew.Work();
        Assert.Contains(crew.TakeTexts(), t => t.Contains("Tanda terima: " + number, StringComparison.Ordinal));
        Assert.Null(await accounts.Store.ByAddress(Number, default));
    }

    [Theory, OnBothEngines]
    public async Task The_day_has_room_for_so_many_messages_of_all_kinds_and_the_next_day_again(Engine engine)
    {
        await using var world = await World.Create(engine);
        var allowance = new SmsAllowance(world.WayIn.Lanes, new SmsLimits(Offered: true, PerHour: 100, PerDay: 3));
        Assert.True(await allowance.TakeCode(Number, known: false, default));
        Assert.NotNull(await allowance.TakeNotice(Number, warning: true, default));
        var news = await allowance.TakeNews("+6281100000001", default);
        Assert.NotNull(news);
        Assert.Null(await allowance.TakeNews("+6281100000002", default));
        Assert.False(await allowance.TakeCode("+6281100000003", known: true, default));
        await allowance.GiveBack(news, default); // did not leave
        Assert.NotNull(await allowance.TakeNews("+6281100000002", default));
        Assert.Null(await allowance.TakeNews("+6281100000003", default));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(await allowance.TakeNews("+6281100000003", default));
    }

    [Theory, OnBothEngines]
    public async Task A_number_gets_a_few_messages_a_day_and_the_system_so_many_an_hour_in_shares(Engine engine)
    {
        await using var world = await World.Create(engine);
        var allowance = new SmsAllowance(world.WayIn.Lanes, new SmsLimits(Offered: true, PerNumber: 3, PerHour: 20));
        async Task<int> Taken(int tries, Func<int, Task<bool>> take)
        {
            var taken = 0;
            for (var n = 0; n < tries; n++) taken += await take(n) ? 1 : 0;
            return taken;
        }

        Assert.Equal(3, await Taken(5, _ => allowance.TakeCode(Number, known: false, default)));
        Assert.Equal(3, await Taken(5, async _ => await allowance.TakeNotice(Number, warning: false, default) is not null)); // not used up by codes
        Assert.Equal(2, await Taken(9, n => allowance.TakeCode($"+88123456{n}000", known: false, default))); // a tenth abroad
        Assert.False(await allowance.TakeCode("+881234569000", known: true, default)); // whatever is known there
        Assert.Null(await allowance.TakeNotice("+881234569000", warning: true, default));
        Assert.Equal(5, await Taken(30, n => allowance.TakeCode($"+62812000{n:00}000", known: false, default))); // 8 at home, 3 of them gone
        // However many reports are answered in an hour, codes and warnings have their room.
        Assert.Equal(5, await Taken(30, async n => await allowance.TakeNews($"+62811000{n:00}000", default) is not null));
        Assert.Equal(2, await Taken(9, n => allowance.TakeCode($"+62813000{n:00}000", known: true, default))); // 5 for known devices, 3 of them gone
        Assert.Equal(0, await Taken(5, _ => allowance.TakeCode("+6281500000000", known: false, default)));
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await allowance.TakeCode(Number, known: false, default)); // still that day
        Assert.True(await allowance.TakeCode(Number, known: true, default)); // but strangers lock nobody out of a known device
        Assert.True(await allowance.TakeCode("+6281400000000", known: false, default));
        Assert.Equal(3, await Taken(5, _ => allowance.TakeCode("+6281500000000", known: false, default))); // the hour had no room, so the number was not charged
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await allowance.TakeCode(Number, known: false, default));
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.WayIn.Lanes.Sweep(default);
        Assert.Equal("", await Tables.Text(world.Data, ["sign_in_lane"]));
    }

    [Theory, OnBothEngines]
    public async Task Too_many_messages_are_refused_alike_for_known_and_unknown_numbers(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (accounts, unknown) = (world.Accounts, "+6281299990002");
        await accounts.Enter(Number);
        world.Clock.Advance(TimeSpan.FromDays(1));
        List<string> answers = [];
        foreach (var number in new[] { Number, unknown })
        {
            List<string> said = [];
            for (var n = 0; n < 9; n++)
            {
                var asked = await accounts.Codes.Ask(number, "id", null, default);
                said.Add(asked.IsRefused ? Assert.Single(asked.Refusals).Code : "sent");
                world.Clock.Advance(TimeSpan.FromMinutes(16)); // as long as the lane waits
            }

            answers.Add(string.Join(' ', said));
        }

        Assert.Equal(["sent sent sent sent sent sent sms_limit sms_limit sms_limit"], answers.Distinct());
    }

    [Theory, OnBothEngines]
    public async Task An_account_has_either_or_both_and_keeps_at_least_one_and_the_addresses_from_before_are_told(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (world, accounts) = (crew.World, crew.World.Accounts);
        var citizen = (await accounts.Enter(Email)).Citizen;
        await accounts.Enter("+6281299990009"); // somebody else's
        await crew.Work();
        crew.Take();
        crew.TakeTexts();
        async Task<Outcome<AddressChange>> Put(string to) => await accounts.SignIn.PutAddress(citizen, (await accounts.Codes.Ask(to, "id", to, default)).Value, await accounts.LatestCode(), default);
        async Task<(List<string> Mails, List<string> Texts)> Told()
        {
            await crew.Work();
            return (
                [.. crew.Take().Where(m => !m.Subject.StartsWith("Kode", StringComparison.Ordinal)).Select(m => $"{m.To}: {m.Subject}\n{m.Text}")],
                [.. crew.TakeTexts().Where(t => !t.Contains("Kode Lapor", StringComparison.Ordinal))]);
        }

        Assert.Equal("last_address", Assert.Single((await accounts.SignIn.RemoveAddress(citizen.Id, AddressKind.Email, default)).Refusals).Code);
        Assert.Equal("address_taken", Assert.Single((await Put("+6281299990009")).Refusals).Code);
        Assert.Empty((await Told()).Mails);

        Assert.Equal(AddressChange.Added, (await Put(Typed)).Value);
        var added = await Told();
        Assert.StartsWith($"{Email}: Alamat ditambahkan", Assert.Single(added.Mails), StringComparison.Ordinal);
        Assert.DoesNotContain("99990001", added.Mails[0], StringComparison.Ordinal);
        Assert.Empty(added.Texts);
        Assert.Equal([Email, Number], (await accounts.Store.ById(citizen.Id, default))!.Details.Addresses);
        Assert.Equal(citizen.Id, (await accounts.Enter(Number)).Citizen.Id);
        Assert.Equal(AddressChange.Replaced, (await Put(Typed)).Value); // the same again is no news
        Assert.Empty((await Told()).Mails);

        Assert.Equal(AddressChange.Replaced, (await Put("siti.rahasia@contoh.id")).Value);
        var replaced = await Told();
        Assert.StartsWith($"{Email}: Alamat akun Lapor Anda diganti", Assert.Single(replaced.Mails), StringComparison.Ordinal);
        Assert.StartsWith(Number, Assert.Single(replaced.Texts), StringComparison.Ordinal);
        Assert.All(replaced.Mails.Concat(replaced.Texts), t => Assert.DoesNotContain("rahasia", t, StringComparison.Ordinal));
        Assert.Null(await accounts.Store.ByAddress(Email, default));

        Assert.False((await accounts.SignIn.RemoveAddress(citizen.Id, AddressKind.Phone, default)).IsRefused);
        var removed = await Told();
        Assert.StartsWith("siti.rahasia@contoh.id: Alamat dikeluarkan", Assert.Single(removed.Mails), StringComparison.Ordinal);
        Assert.StartsWith(Number, Assert.Single(removed.Texts), StringComparison.Ordinal);
        Assert.DoesNotContain("rahasia", removed.Texts[0], StringComparison.Ordinal);
        Assert.Equal("last_address", Assert.Single((await accounts.SignIn.RemoveAddress(citizen.Id, AddressKind.Email, default)).Refusals).Code);
        Assert.True((await accounts.Enter(Number)).IsNew); // free for whoever has it
        Assert.Equal("", await Tables.Text(world.Data, ["citizen_notice"])); // told and forgotten
        var all = await Tables.Everything(world.Data);
        Assert.All(new[] { "canary", "99990001", "rahasia" }, secret => Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase));
    }

    [Theory, OnBothEngines]
    public async Task Two_removals_at_once_leave_an_address(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        var citizen = (await accounts.Enter(Email)).Citizen;
        await accounts.SignIn.PutAddress(citizen, (await accounts.Codes.Ask(Number, "id", "x", default)).Value, await accounts.LatestCode(), default);
        var both = await Task.WhenAll(Enum.GetValues<AddressKind>().Select(k => Task.Run(() => accounts.SignIn.RemoveAddress(citizen.Id, k, default))));
        Assert.Single(both, b => !b.IsRefused);
        Assert.Single((await accounts.Store.ById(citizen.Id, default))!.Details.Addresses);
        Assert.Equal(1, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM citizen_address")));
    }

    [Theory, OnBothEngines]
    public async Task Word_waits_for_a_gateway_that_is_away_is_told_once_and_given_up_after_days(Engine engine)
    {
        await using var gateway = new KannelGateway { Answer = "503 Temporal failure, try again later." };
        await using var crew = await Crew.Create(engine, sms: new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" });
        var (world, accounts) = (crew.World, crew.World.Accounts);
        var citizen = (await accounts.Enter(Number)).Citizen;
        await accounts.SignIn.PutAddress(citizen, (await accounts.Codes.Ask(Email, "en", "x", default)).Value, await accounts.LatestCode(), default);
        world.Clock.Advance(CitizenCodes.Length); // codes that have ended are sent no more
        while (await crew.Runner.RunDue(default) > 0)
        {
        }

        Assert.Equal(["IOException"], await world.Database.Read(s => s.Query<string>("SELECT error FROM job WHERE error IS NOT NULL")));
        Assert.Empty(gateway.Taken);
        gateway.Answer = null;
        world.Clock.Advance(TimeSpan.FromHours(1));
        while (await crew.Runner.RunDue(default) > 0)
        {
        }

        Assert.Equal((Number, "0"), Assert.Single(gateway.Taken) is var taken ? (taken.To, taken.Coding) : default);
        Assert.Null(await accounts.Notices.OnItsWay(1, default));
        await accounts.Notices.Told(1, default);

        // Nobody waits for ever.
        gateway.Answer = "503 Temporal failure, try again later.";
        await accounts.SignIn.RemoveAddress(citizen.Id, AddressKind.Phone, default);
        Assert.NotEqual("", await Tables.Text(world.Data, ["citizen_notice"]));
        world.Clock.Advance(TimeSpan.FromDays(AddressNotices.KeptDays + 1));
        await accounts.Notices.Sweep(default);
        Assert.Equal("", await Tables.Text(world.Data, ["citizen_notice"]));
    }

    [Theory, OnBothEngines]
    public async Task An_address_proved_for_several_accounts_at_once_goes_into_one(Engine engine)
    {
        await using var world = await World.Create(engine);
        var accounts = world.Accounts;
        List<(Citizen Citizen, string Token, string Code)> asked = [];
        for (var n = 0; n < 6; n++)
            asked.Add(((await accounts.Enter($"+628129999010{n}")).Citizen, (await accounts.Codes.Ask(Email, "id", $"device {n}", default)).Value, await accounts.LatestCode()));
        var put = await Task.WhenAll(asked.Select(a => Task.Run(() => accounts.SignIn.PutAddress(a.Citizen, a.Token, a.Code, default))));
        Assert.Single(put, p => !p.IsRefused);
        Assert.All(put.Where(p => p.IsRefused), p => Assert.Equal("address_taken", Assert.Single(p.Refusals).Code));
        var owner = (await accounts.Store.ByAddress(Email, default))!.Id;
        foreach (var (citizen, _, _) in asked) Assert.Equal(citizen.Id == owner ? 2 : 1, (await accounts.Store.ById(citizen.Id, default))!.Details.Addresses.Count);
    }

    [Theory, OnBothEngines]
    public async Task A_warning_outlasts_many_tries_at_a_gateway_that_is_away_and_leaves_once(Engine engine)
    {
        await using var gateway = new KannelGateway { Answer = "503 Temporal failure, try again later." };
        await using var crew = await Crew.Create(engine, sms: new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" });
        var (world, accounts) = (crew.World, crew.World.Accounts);
        var citizen = (await accounts.Enter(Number)).Citizen;
        await accounts.SignIn.PutAddress(citizen, (await accounts.Codes.Ask(Email, "id", "x", default)).Value, await accounts.LatestCode(), default);
        world.Clock.Advance(CitizenCodes.Length); // codes that have ended are sent no more
        await Pass(crew, 12, TimeSpan.FromMinutes(5));
        Assert.InRange(gateway.Log.Count, 7, 12); // more often than a number gets messages in a day
        gateway.Answer = null;
        await Pass(crew, 12, TimeSpan.FromMinutes(5));
        Assert.Equal(Number, Assert.Single(gateway.Taken).To);
        Assert.Equal("", await Tables.Text(world.Data, ["citizen_notice"]));

        // Where the day has no room it waits for the next, and neither codes nor other word of the account take that room.
        world.Clock.Advance(TimeSpan.FromDays(1));
        gateway.Taken.Clear();
        for (var n = 0; n < 9; n++)
        {
            await accounts.Allowance.TakeCode(Number, known: true, default);
            await accounts.Allowance.TakeNotice(Number, warning: false, default);
        }

        for (var n = 0; n < 6; n++) Assert.NotNull(await accounts.Allowance.TakeNotice(Number, warning: true, default));
        await accounts.SignIn.RemoveAddress(citizen.Id, AddressKind.Email, default);
        await Pass(crew, 12, TimeSpan.FromHours(1));
        Assert.Empty(gateway.Taken);
        Assert.NotEqual("", await Tables.Text(world.Data, ["citizen_notice"]));
        Assert.Equal([], await world.Database.Read(s => s.Query<string>("SELECT error FROM job WHERE error IS NOT NULL")));
        await Pass(crew, 14, TimeSpan.FromHours(1));
        Assert.Equal(Number, Assert.Single(gateway.Taken).To);
        Assert.Equal("", await Tables.Text(world.Data, ["citizen_notice"]));
    }

    [Theory, OnBothEngines]
    public async Task The_end_of_an_account_with_a_number_alone_waits_three_days_for_the_gateway(Engine engine)
    {
        await using var gateway = new KannelGateway { Answer = "503 Temporal failure, try again later." };
        await using var crew = await Crew.Create(engine, sms: new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" });
        var (world, accounts) = (crew.World, crew.World.Accounts);
        var (siti, budi) = ((await accounts.Enter(Number)).Citizen, (await accounts.Enter("+6281299990002")).Citizen);
        world.Clock.Advance(CitizenCodes.Length);
        foreach (var citizen in new[] { siti, budi }) await accounts.Erasures.Decide((await accounts.Erasures.Ask(citizen.Id, default))!, world.Nia.Officer!.Id, approve: true, null, default);
        await Pass(crew, 18, TimeSpan.FromMinutes(10));
        Assert.InRange(gateway.Log.Count, 20, 100);
        Assert.NotNull(await accounts.Store.ById(siti.Id, default));
        gateway.Answer = null;
        await Pass(crew, 1, TimeSpan.FromMinutes(10));
        Assert.Equal(["+6281299990001", "+6281299990002"], gateway.Taken.Select(t => t.To).Order(StringComparer.Ordinal));
        Assert.Null(await accounts.Store.ById(siti.Id, default));

        // Nobody's data waits for ever.
        gateway.Answer = "503 Temporal failure, try again later.";
        var wati = (await accounts.Enter("+6281299990003")).Citizen;
        world.Clock.Advance(CitizenCodes.Length);
        await accounts.Erasures.Decide((await accounts.Erasures.Ask(wati.Id, default))!, world.Nia.Officer!.Id, approve: true, null, default);
        await Pass(crew, 11, TimeSpan.FromHours(6));
        Assert.NotNull(await accounts.Store.ById(wati.Id, default));
        await Pass(crew, 2, TimeSpan.FromHours(6));
        Assert.Null(await accounts.Store.ById(wati.Id, default));
    }

    // Lets time pass and does what is due, so many times.
    private static async Task Pass(Crew crew, int times, TimeSpan time)
    {
        for (var n = 0; n < times; n++)
        {
            crew.World.Clock.Advance(time);
            while (await crew.Runner.RunDue(default) > 0)
            {
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task A_sealed_contact_remembers_which_address_was_proved(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File(s => s with { Contact = s.Contact with { PhoneProved = true } });
        var contact = await world.Contacts.Open((await world.Report(id)).Id, default);
        Assert.Equal((false, true), (contact.EmailProved, contact.PhoneProved));
    }
}
