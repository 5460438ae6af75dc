using System.Net;
using Lapor.Channels;
using Lapor.Channels.Wordings;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Texts of channels, keywords and held text messages through the national admin's pages.</summary>
public sealed class ChannelTextPagesTests
{
    private const string Texts = "/kerja/kelola/saluran/naskah", Held = "/kerja/kelola/saluran/ditahan", Try = "/kerja/kelola/saluran/coba";
    private const string Advert = "Butuh dana cepat? Pinjaman tanpa agunan, langsung cair. Hub 081234567890";

    private static readonly Dictionary<string, string> Settings = new() { ["LAPOR_ROLES"] = "web" };

    [Theory, OnBothEngines]
    public async Task A_text_is_tried_refused_with_its_words_kept_saved_and_taken_back(Engine engine)
    {
        await using var country = await Country.Start(engine, Settings);
        foreach (var who in new[] { "andi", "lina" })
            foreach (var page in new[] { Texts, Texts + "/help", Held, Try }) await (await country.Officer(who)).Get(page, HttpStatusCode.NotFound);
        var nia = await country.Officer("nia");
        Assert.Equal(ChannelTexts.All.Count, (await nia.Get(Texts)).Document.QuerySelectorAll("main h3").Length);
        await nia.Get(Texts + "/tidak-ada", HttpStatusCode.NotFound);

        var form = await nia.Get(Texts + "/greeted");
        Assert.Contains("1 SMS", form.Text("main"), StringComparison.Ordinal);
        var tried = await nia.Submit(form, "#naskah", Words("Halo é dunia", "Hello"), "Step=preview");
        Assert.Contains("Halo é dunia", tried.Document.QuerySelector(".card p")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("12 tanda, 1 SMS", tried.Text("main"), StringComparison.Ordinal);
        Assert.False((await country.Of<ChannelTextStore>().Get(default)).IsChanged("greeted", "id"));

        var refused = await nia.Submit(form, "#naskah", Words("Halo {{nama}}", "Hello"), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("{{nama}} tidak ada di teks ini", refused.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Halo {{nama}}", refused.Document.QuerySelector("textarea[name=Indonesian]")!.TextContent, StringComparison.Ordinal);
        await nia.Submit(form, "#naskah", Words("Halo. Tulis laporan Anda.", "Hello. Write your report."));
        Assert.Contains("Diubah", (await nia.Get(Texts)).Text("main"), StringComparison.Ordinal);
        Assert.Equal("Halo. Tulis laporan Anda.", (await country.Of<ChannelTextStore>().Get(default)).Body("greeted", "id"));
        Assert.Contains("Naskah saluran: Hanya sapaan", (await nia.Get("/kerja/audit")).Text("main"), StringComparison.Ordinal);

        await nia.Submit(await nia.Get(Texts + "/greeted"), "#naskah", button: "Step=default");
        Assert.DoesNotContain("Diubah", (await nia.Get(Texts)).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_question_of_the_conversation_is_previewed_as_messengers_show_it_with_its_buttons_and_lengths(Engine engine)
    {
        await using var country = await Country.Start(engine, Settings);
        var nia = await country.Officer("nia");
        var list = await nia.Get(Texts);
        Assert.Equal(["SMS dan perintah", "Percakapan di pengirim pesan", "Bagian percakapan", "Tombol percakapan"], list.Document.QuerySelectorAll("main h2").Select(h => h.TextContent));
        var form = await nia.Get(Texts + "/talk_check");
        var bubble = form.Document.QuerySelector(".bubble")!;
        Assert.Contains("Periksa sebentar:\n\nPermintaan informasi: Lampu jalan mati", bubble.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Kirim", "Batal"], bubble.QuerySelectorAll("li").Select(b => b.TextContent));

        // Whoever leaves out what is needed reads which one, and keeps what they wrote.
        var refused = await nia.Submit(form, "#naskah", Words("Kirim {{isi}} ke {{tempat}}?\n\nYa?", "Send?"), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("{{tampilan}} harus ada", refused.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Kirim {{isi}} ke {{tempat}}?\n\nYa?", refused.Document.QuerySelector("textarea[name=Indonesian]")!.TextContent, StringComparison.Ordinal);

        var tried = await nia.Submit(await nia.Get(Texts + "/talk_words"), "#naskah", Words(string.Concat(Enumerable.Repeat("panjang ", 200)), "Tell us."), "Step=preview");
        Assert.Contains("Instagram: 1599 dari 1000, 2 pesan", tried.Text("main"), StringComparison.Ordinal);
        Assert.Contains("WhatsApp: 1599 dari 4096", tried.Text("main"), StringComparison.Ordinal);

        await nia.Submit(await nia.Get(Texts + "/button_send"), "#naskah", Words("Kirim sekarang", "Send now"));
        Assert.Equal(["Kirim sekarang", "Batal"], (await nia.Get(Texts + "/talk_check")).Document.QuerySelector(".bubble")!.QuerySelectorAll("li").Select(b => b.TextContent));
        Assert.Contains("Naskah saluran: Tombol: kirim", (await nia.Get("/kerja/audit")).Text("main"), StringComparison.Ordinal);
        var taken = await nia.Submit(await nia.Get(Texts + "/button_cancel"), "#naskah", Words("kirim sekarang", "Cancel"), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("sudah berarti lain", taken.Text("main"), StringComparison.Ordinal);
        await nia.Submit(await nia.Get(Texts + "/button_send"), "#naskah", button: "Step=default");
        Assert.False((await country.Of<ChannelTextStore>().Get(default)).IsChanged("button_send", "en"));
    }

    [Theory, OnBothEngines]
    public async Task A_message_is_tried_with_the_keywords_as_they_stand_and_nothing_is_stored(Engine engine)
    {
        await using var country = await Country.Start(engine, Settings);
        var nia = await country.Officer("nia");
        await nia.Submit(
            await nia.Get("/kerja/kelola/acuan/sms_keywords/baris"),
            "#baris",
            new Dictionary<string, string?>
            {
                ["Cells[keyword]"] = "Kota Kembang",
                ["Cells[agency_slug]"] = "kota-bandung",
            });
        country.Site.Clock.Advance(TimeSpan.FromMinutes(2));
        var read = await nia.Submit(await nia.Get(Try), "#coba", new Dictionary<string, string?> { ["Message"] = "kotakembang ANONIM lampu mati" });
        foreach (var part in new[] { "LAPORAN", "(kota-bandung)", "lampu mati", "tidak ditahan" }) Assert.Contains(part, read.Text("section.card"), StringComparison.Ordinal);
        Assert.Contains("ditahan, pengirimnya ditanya", (await nia.Submit(await nia.Get(Try), "#coba", new Dictionary<string, string?> { ["Message"] = Advert })).Text("section.card"), StringComparison.Ordinal);
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message")));
    }

    [Theory, OnBothEngines]
    public async Task What_is_held_is_read_and_decided_one_by_one_and_put_on_the_record(Engine engine)
    {
        await using var country = await Country.Start(engine, Settings);
        var nia = await country.Officer("nia");
        Assert.Contains("Tidak ada SMS yang ditahan", (await nia.Get(Held)).Text("main"), StringComparison.Ordinal);
        foreach (var (at, from) in new[] { "+6281299990001", "+6281299990002", "+6281299990003" }.Index()) await country.Of<TakeMessage>().Run(new InboundMessage("sms", from, $"{Advert} {at}", $"h{at}"), default);
        var page = await nia.Get(Held);
        Assert.Equal(3, page.Document.QuerySelectorAll("main li.card").Length);
        Assert.Contains("…001", page.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("+6281299990001", page.Text("main"), StringComparison.Ordinal);
        var left = await nia.Submit(page, "main li.card:nth-child(1) form[action$=One]");
        Assert.Contains("sedang diproses", left.Text("main"), StringComparison.Ordinal);
        Assert.Contains("Ditandai sebagai iklan", (await nia.Submit(left, "main li.card:nth-child(1) form[action$=Junk]")).Text("main"), StringComparison.Ordinal);
        // Somebody else was faster.
        Assert.Contains("sudah tidak ditahan lagi", (await nia.Submit(page, "main li.card:nth-child(1) form[action$=One]")).Text("main"), StringComparison.Ordinal);
        Assert.Single((await nia.Get(Held)).Document.QuerySelectorAll("main li.card"));
        var audit = (await nia.Get("/kerja/audit")).Text("main");
        foreach (var part in new[] { "SMS yang ditahan diproses", "SMS yang ditahan ditandai iklan", "SMS ditandai iklan" }) Assert.Contains(part, audit, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Words(string indonesian, string english) => new()
    {
        ["Indonesian"] = indonesian,
        ["English"] = english,
    };
}
