using System.Net;
using Lapor.Channels;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The channels page: how each channel is, and a test message of each over a provider on a real socket.</summary>
public sealed class ChannelPagesTests
{
    private const string Channels = "/kerja/kelola/saluran";

    [Theory, OnBothEngines]
    public async Task The_national_admin_sees_every_channel_and_nobody_else_does(Engine engine)
    {
        await using var country = await Country.Start(engine, Settings(null, null));
        foreach (var who in new[] { "andi", "lina" }) await (await country.Officer(who)).Get(Channels, HttpStatusCode.NotFound);
        var nia = await country.Officer("nia");
        var page = await nia.Get(Channels);
        Assert.Equal(
            ["SMS", "WhatsApp", "Telegram", "Facebook Messenger", "Instagram", "X", "Surel", "Pemberitahuan di perangkat", "Situs web", "Aplikasi mitra"],
            page.Document.QuerySelectorAll("section.card h2").Select(h => h.TextContent.Trim()));
        Assert.Contains("Belum ada saluran keluar yang disetel", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Belum disetel", page.Text("#sms"), StringComparison.Ordinal);
        Assert.Contains("LAPOR_SMS_URL", page.Text("#sms"), StringComparison.Ordinal);
        Assert.Contains("Hanya ke folder", page.Text("#email"), StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("#sms form"));
        Assert.Null(page.Document.QuerySelector("#web form"));
    }

    [Theory, OnBothEngines]
    public async Task Text_messages_that_come_in_while_none_can_leave_are_said_so(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = "gerbang-rahasia-1708" });
        var card = (await (await country.Officer("nia")).Get(Channels)).Text("#sms");
        Assert.Contains("Hanya menerima", card, StringComparison.Ordinal);
        Assert.Contains("Untuk mengirim: LAPOR_SMS_URL, LAPOR_SMS_USER, LAPOR_SMS_PASSWORD.", card, StringComparison.Ordinal);
        Assert.DoesNotContain("LAPOR_SMS_SECRET", card, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_test_message_shows_the_providers_own_answer_and_the_card_remembers_it(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var telegram = new TelegramServer();
        await using var country = await Country.Start(engine, Settings(gateway, telegram));
        var nia = await country.Officer("nia");
        Assert.Contains("Belum pernah dipakai", (await nia.Get(Channels)).Text("#sms"), StringComparison.Ordinal);

        var sent = await Test(nia, "sms", "0812 3456 7890");
        Assert.Contains("Pesan uji SMS diterima penyedia", sent.Text("main"), StringComparison.Ordinal);
        Assert.Equal(("+6281234567890", TestChannel.Words), Assert.Single(gateway.Taken) is var taken ? (taken.To, taken.Text) : default);
        Assert.Contains("Berfungsi", sent.Text("#sms"), StringComparison.Ordinal);
        Assert.Contains("1 keluar, 0 gagal", sent.Text("#sms"), StringComparison.Ordinal);

        gateway.Answer = "403 Authorization failed for sendsms";
        country.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        var refused = await Test(nia, "sms", "0812 3456 7890");
        Assert.Contains("Pesan uji SMS tidak terkirim", refused.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Penyedia menolak nama, kata sandi, atau token", refused.Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("Terganggu", refused.Text("#sms"), StringComparison.Ordinal);
        Assert.Contains("Penyedia menolak nama, kata sandi, atau token", refused.Text("#sms"), StringComparison.Ordinal);

        var unread = await Test(nia, "sms", "bukan nomor", HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Nomor HP tidak terbaca", unread.Text("#sms .field-error"), StringComparison.Ordinal);
        Assert.Equal("bukan nomor", unread.Document.QuerySelector("#alamat-sms")!.GetAttribute("value"));

        Assert.Contains("diterima penyedia", (await Test(nia, "telegram", "42")).Text("main"), StringComparison.Ordinal);
        Assert.Equal(("42", TestChannel.Words), Assert.Single(telegram.Shown) is var shown ? (shown.Chat, shown.Text) : default);
        telegram.Blocked.Add("43");
        Assert.Contains("memblokir akun ini", (await Test(nia, "telegram", "43")).Text(".notice"), StringComparison.Ordinal);
        await Test(nia, "telegram", "42/../7", HttpStatusCode.UnprocessableEntity);

        Assert.Contains("Ditulis ke folder", (await Test(nia, "email", "siti@contoh.id")).Text(".notice"), StringComparison.Ordinal);
        await Test(nia, "email", "0812 3456 7890", HttpStatusCode.UnprocessableEntity);

        var audit = (await nia.Get("/kerja/audit")).Text("main");
        Assert.Contains("Saluran diuji", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("81234567890", audit, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task X_is_tested_like_the_others_and_a_lost_chain_of_tokens_is_told(Engine engine)
    {
        await using var x = new XServer();
        await using var country = await Country.Start(engine, XSettings(x, "web"));
        var nia = await country.Officer("nia");
        Assert.Contains("Belum pernah dipakai", (await nia.Get(Channels)).Text("#x"), StringComparison.Ordinal);
        Assert.Contains("Pesan uji X diterima penyedia", (await Test(nia, "x", "42")).Text("main"), StringComparison.Ordinal);
        Assert.Equal(("42", TestChannel.Words, false), Assert.Single(x.Written) is var sent ? (sent.To, sent.Text, sent.IsPublic) : default);
        x.Closed.Add("43");
        Assert.Contains("memblokir akun ini", (await Test(nia, "x", "43")).Text(".notice"), StringComparison.Ordinal);
        x.Grant();
        x.Expire();
        country.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("Penyedia menolak nama, kata sandi, atau token", (await Test(nia, "x", "42")).Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("Terganggu", (await nia.Get(Channels)).Text("#x"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_worker_asks_X_by_itself_and_answers_what_it_finds(Engine engine)
    {
        await using var x = new XServer();
        await using var country = await Country.Start(engine, XSettings(x, "web,worker"));
        await Until(() => x.Questions.Count >= 2);
        country.Site.Clock.Advance(TimeSpan.FromSeconds(5));
        x.Posts("42", "@LAPOR1708 #lapor lampu mati", country.Site.Clock.GetUtcNow());
        var looks = 0;
        await Until(() =>
        {
            // Moved on while a call is under way, the clock would be that call's time-out: between two minutes there is time to ask and to answer.
            if (looks++ % 80 == 0) country.Site.Clock.Advance(TimeSpan.FromSeconds(61));
            return x.Written.Any(w => w.IsPublic);
        });
        Assert.Single(x.Written);
    }

    [Theory, OnBothEngines]
    public async Task Too_many_tests_in_an_hour_are_refused(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var country = await Country.Start(engine, Settings(gateway, null));
        var nia = await country.Officer("nia");
        var officer = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!;
        for (var i = 0; i < TestChannel.AnHour; i++) Assert.False((await country.Of<TestChannel>().Send(officer.Id, "sms", "0812 3456 7890", default)).IsRefused);
        Assert.Contains("terlalu banyak pesan uji", (await Test(nia, "sms", "0812 3456 7890", HttpStatusCode.UnprocessableEntity)).Text("main"), StringComparison.Ordinal);
        Assert.Equal(TestChannel.AnHour, gateway.Taken.Count);
    }

    [Theory, OnBothEngines]
    public async Task A_notice_goes_to_the_officers_own_devices(Engine engine)
    {
        await using var country = await Country.Start(engine, Settings(null, null));
        var nia = await country.Officer("nia");
        Assert.Contains("Perangkat Anda belum menyalakan pemberitahuan", (await Test(nia, "push", null, HttpStatusCode.UnprocessableEntity)).Text("main"), StringComparison.Ordinal);
        var officer = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!;
        await using var relay = new PushRelay();
        var (endpoint, key, secret) = relay.Subscribe();
        await country.Of<PushDevices>().KeepForOfficer(officer.Id, new PushTarget(endpoint, key, secret, "id"), default);
        // The push service stands on this machine, which no browser's address may lead to.
        Assert.Contains("Tidak tersambung", (await Test(nia, "push", null)).Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("Terganggu", (await nia.Get(Channels)).Text("#push"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Delivery_is_told_by_the_gateway_and_shown_as_numbers_and_each_gateway_has_a_line(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var second = new KannelGateway { Answer = "503 x" };
        var settings = Settings(gateway, null);
        settings["LAPOR_SMS_REPORT_URL"] = "https://localhost/";
        settings["LAPOR_SMS2_URL"] = second.Address.ToString();
        settings["LAPOR_SMS2_USER"] = "lapor";
        settings["LAPOR_SMS2_PASSWORD"] = "rahasia-gerbang";
        await using var country = await Country.Start(engine, settings);
        using var carrier = country.Site.Client();
        var nia = await country.Officer("nia");
        for (var i = 0; i < 3; i++)
        {
            await Test(nia, "sms", "0812 3456 7890");
            country.Site.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var told = gateway.Taken.Select(t => t.Tells).ToList();
        Assert.Equal(3, told.Distinct().Count());
        foreach (var (address, type) in new[] { (told[0], "1"), (told[0], "1"), (told[1], "2"), (told[2], "8"), (told[2].Replace("kata=", "kata=x", StringComparison.Ordinal), "1"), (told[2], "bukan-angka") })
        {
            using var answer = await carrier.GetAsync(new Uri(address.Replace("%d", type, StringComparison.Ordinal).Replace("%F", "AB12", StringComparison.Ordinal)));
            Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        var card = (await nia.Get(Channels)).Text("#sms");
        Assert.Contains("1 sampai, 1 tidak sampai, 1 belum dikabarkan", card, StringComparison.Ordinal);
        Assert.Contains("3 keluar, 0 gagal dalam 24 jam", card, StringComparison.Ordinal);
        Assert.Contains("Layanan penyedia sedang bermasalah (503)", card, StringComparison.Ordinal);

        await using var silent = await Country.Start(engine, Settings(gateway, null));
        using var stranger = silent.Site.Client();
        using var none = await stranger.GetAsync(new Uri("/gateway/sms/kabar?kata=x&type=1&part=", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.DoesNotContain("Sampai di HP", (await (await silent.Officer("nia")).Get(Channels)).Text("#sms"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_is_paid_and_what_is_held_stands_there_and_the_held_is_let_through(Engine engine)
    {
        await using var gateway = new KannelGateway();
        var settings = Settings(gateway, null);
        settings["LAPOR_SMS_PRICE"] = "350";
        settings["LAPOR_SMS_IN_PER_NUMBER"] = "1";
        await using var country = await Country.Start(engine, settings);
        var nia = await country.Officer("nia");
        foreach (var id in new[] { "a", "b" }) await country.Of<TakeMessage>().Run(new InboundMessage("sms", "+6281299990001", $"Lampu jalan {id} mati di Jalan Dago", id), default);
        await Test(nia, "sms", "0812 3456 7890");
        var parts = (await country.Of<ChannelStore>().Cost(default)).Today;
        Assert.True(parts >= 3, $"{parts}");
        var page = await nia.Get(Channels);
        Assert.Contains($"Hari ini {parts} bagian, Rp{(parts * 350).ToString("N0", System.Globalization.CultureInfo.GetCultureInfo("id-ID"))}", page.Text("#sms"), StringComparison.Ordinal);
        Assert.Contains("1 SMS masuk ditahan", page.Text("#sms"), StringComparison.Ordinal);
        var held = await nia.Get("/kerja/kelola/saluran/ditahan");
        Assert.Contains("Terlalu banyak sehari", held.Text("main"), StringComparison.Ordinal);
        Assert.Contains("SMS yang ditahan sedang diproses", (await nia.Submit(held, "main li form[action$=One]")).Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("SMS masuk ditahan", (await nia.Get(Channels)).Text("#sms"), StringComparison.Ordinal);
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job WHERE key LIKE 'take_message.%.released'")));
        Assert.Contains("SMS yang ditahan diproses", (await nia.Get("/kerja/audit")).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_was_given_up_runs_again_by_one_click(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var country = await Country.Start(engine, Settings(gateway, null));
        var nia = await country.Officer("nia");
        var jobs = country.Of<JobStore>();
        await country.Site.Data.Database.Write(t => t.Execute("DELETE FROM job"));
        await jobs.Ensure(new NewJob(JobKinds.SmsReporter, "sms:1", 0, 1, 1), default);
        await jobs.Park((await jobs.Lease("uji", 10, TimeSpan.FromMinutes(1), default))[0], "IOException", default);
        var page = await nia.Get(Channels);
        Assert.Contains("Mengabari pelapor lewat SMS: 1 terhenti", page.Text("#sms"), StringComparison.Ordinal);
        Assert.Contains("Pekerjaan dijalankan lagi", (await nia.Submit(page, "#sms form[action$=terhenti]")).Text("main"), StringComparison.Ordinal);
        Assert.Empty(await jobs.Parked(10, default));
        Assert.DoesNotContain("terhenti", (await nia.Get(Channels)).Text("#sms"), StringComparison.Ordinal);
    }

    private static async Task Until(Func<bool> met)
    {
        for (var deadline = TimeProvider.System.GetTimestamp(); !met(); await Task.Delay(50))
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60), "not in a minute");
    }

    private static Dictionary<string, string> XSettings(XServer x, string roles) => new(StringComparer.Ordinal)
    {
        ["LAPOR_ROLES"] = roles,
        ["LAPOR_X_CLIENT"] = x.Options.ClientId!,
        ["LAPOR_X_CLIENT_SECRET"] = x.Options.ClientSecret!,
        ["LAPOR_X_REFRESH"] = x.Options.RefreshToken!,
        ["LAPOR_X_ACCOUNT"] = x.Options.Account!,
        ["LAPOR_X_URL"] = x.Address.ToString(),
    };

    private static Dictionary<string, string> Settings(KannelGateway? gateway, TelegramServer? telegram)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["LAPOR_ROLES"] = "web" };
        if (gateway is not null)
        {
            settings["LAPOR_SMS_URL"] = gateway.Address.ToString();
            settings["LAPOR_SMS_USER"] = "lapor";
            settings["LAPOR_SMS_PASSWORD"] = "rahasia-gerbang";
        }

        if (telegram is not null)
        {
            settings["LAPOR_TELEGRAM_TOKEN"] = TelegramServer.Token;
            settings["LAPOR_TELEGRAM_URL"] = telegram.Address.ToString();
        }

        return settings;
    }

    private static async Task<SeenPage> Test(Visitor nia, string channel, string? address, HttpStatusCode expected = HttpStatusCode.OK) => await nia.Submit(
        await nia.Get(Channels), $"#uji-{channel}", address is null ? [] : new Dictionary<string, string?> { ["Address"] = address }, expected: expected);
}
