using System.Net;
using Lapor.Channels.Bounces;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>What people choose to be told, and what they read where mails do not reach them.</summary>
public sealed class NewsChoicePagesTests
{
    [Theory, OnBothEngines]
    public async Task An_officer_chooses_events_hours_and_gathering_in_their_own_account(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var lina = await country.Officer("lina");
        var page = await lina.Get("/kerja/akun");
        Assert.Equal(6, page.Document.QuerySelectorAll(".news input[checked]").Length); // three events, mail and device
        Assert.False(page.Has("input[name^=sms-]"));
        Assert.Contains("Selalu", page.Text(".news"), StringComparison.Ordinal);
        page = await lina.Submit(page, "#pilihan-kabar", new Dictionary<string, string?> { ["device-turn"] = null, ["QuietFrom"] = "22", ["QuietTo"] = "22" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#QuietTo", page.One(".errors a").GetAttribute("href"));
        Assert.False(page.One("input[name=device-turn]").HasAttribute("checked"));
        page = await lina.Submit(page, "#pilihan-kabar", new Dictionary<string, string?> { ["QuietTo"] = "6", ["Zone"] = "WIT", ["Daily"] = "true" });
        Assert.Contains("Pilihan kabar tersimpan", page.Text(".notice"), StringComparison.Ordinal);
        Assert.False(page.One("input[name=device-turn]").HasAttribute("checked"));
        Assert.True(page.One("input[name=mail-turn]").HasAttribute("checked"));
        var kept = (await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!.Notices;
        Assert.Equal((22, 6, "WIT", true), (kept.QuietFrom, kept.QuietTo, kept.Zone, kept.Daily));
        Assert.Equal(NewsTopics.OfOfficers, kept.Picked!.Mail);
        Assert.Equal(NewsTopics.Fresh | NewsTopics.TimeLimit, kept.Picked.Device);
    }

    [Theory, OnBothEngines]
    public async Task Whose_mails_come_back_reads_it_and_has_another_try_and_admins_read_the_days_numbers(Engine engine)
    {
        var maildir = Directory.CreateTempSubdirectory("lapor-test-").FullName;
        try
        {
            await using var country = await Country.Start(engine, new Dictionary<string, string>
            {
                ["LAPOR_BOUNCE_TO"] = "bounce@lapor.example",
                ["LAPOR_BOUNCE_MAILDIR"] = maildir,
            });
            var bounces = country.Of<BounceStore>();
            var filed = await country.File(s => s with { Contact = new Contact("Siti", "", "siti@contoh.id") });
            Assert.Equal(MailReach.Reaches, await country.Of<StopMail>().Reach(await country.Report(filed), default));
            foreach (var address in new[] { "siti@contoh.id", "nia@contoh.go.id" }) await bounces.Refused(address, "1@lapor.example", "smtp_550", default);

            var nia = await country.Officer("nia");
            Assert.Contains("2 gagal tetap, 0 gagal sementara; 2 alamat tidak dikirimi lagi", (await nia.Get("/kerja/kelola/saluran")).Text("#email"), StringComparison.Ordinal);
            var page = await nia.Get("/kerja/akun");
            Assert.Contains("Surel ke nia@contoh.go.id kembali sejak", page.Text(".notice-error"), StringComparison.Ordinal);
            page = await nia.Submit(page, "#coba");
            Assert.Contains("dikirim lagi", page.Text(".notice"), StringComparison.Ordinal);
            Assert.False(page.Has("#coba"));
            Assert.Null(await bounces.Of("nia@contoh.go.id", default));
            Assert.NotNull(await bounces.Of("siti@contoh.id", default));
        }
        finally
        {
            Directory.Delete(maildir, recursive: true);
        }
    }
}
