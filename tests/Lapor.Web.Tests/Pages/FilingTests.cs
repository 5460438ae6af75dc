using System.Net;
using System.Text;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>The citizen's way from the empty form to the confirmation, and everything that can be typed wrong on it.</summary>
public sealed class FilingTests
{
    private const string Form = "form#laporan";
    private const string Send = "form[action='/lapor/periksa']";
    private const string Story = "Lampu jalan di depan sekolah padam sejak tiga minggu lalu, anak-anak pulang mengaji dalam gelap.";

    /// <summary>A grey picture of 16 by 8 pixels.</summary>
    private static readonly byte[] Photo = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAWEAEBAQAAAAAAAAAAAAAAAAAAFGH/xAAVAQEBAAAAAAAAAAAAAAAAAAAEBf/EABcRAAMBAAAAAAAAAAAAAAAAAAADFFH/2gAMAwEAAhEDEQA/AINGlGgvQIwRa7T/2Q==");

    private static Dictionary<string, string?> Good => new()
    {
        ["class"] = "complaint",
        ["title"] = "Lampu jalan mati di depan SDN 2",
        ["text"] = Story,
        ["incidentDate"] = "2026-02-20",
        ["regionCodeText"] = "Kubutambahan Buleleng",
        ["place"] = "Jalan Raya Air Sanih",
    };

    [Theory, OnBothEngines]
    public async Task The_region_is_chosen_step_by_step_without_script_and_nothing_typed_is_lost(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        var siti = site.Visitor();
        var page = await siti.Get("/");
        foreach (var (level, code) in new[] { (0, "51"), (1, "51.08"), (2, "51.08.04") })
        {
            Assert.Equal($"regionTree{level}", page.Document.QuerySelectorAll("#bertahap select")[^1].Id);
            page = await siti.Submit(page, Form, new Dictionary<string, string?> { ["title"] = "Lampu mati", [$"regionTree{level}"] = code }, "act=region");
            Assert.Equal("Lampu mati", page.One("#title").GetAttribute("value"));
            Assert.True(page.One("#bertahap").HasAttribute("open"));
        }

        Assert.Matches("^Kec\\. .+, Kabupaten Buleleng, Prov\\. Bali$", page.One("#regionCode").GetAttribute("value")!);
        var village = page.Document.QuerySelectorAll("#regionTree3 option")[1];
        var check = await siti.Submit(page, Form, new Dictionary<string, string?>(Good) { ["regionCodeText"] = page.One("#regionCode").GetAttribute("value"), ["regionTree3"] = village.GetAttribute("value") });
        Assert.Equal("/lapor/periksa", check.Url.AbsolutePath);
        Assert.Contains(village.TextContent, check.Text("dl"), StringComparison.Ordinal);

        // Another province leaves nothing of the old one behind.
        page = await siti.Submit(await siti.Get("/lapor?ubah=true"), Form, new Dictionary<string, string?> { ["regionTree0"] = "32" }, "act=region");
        Assert.Equal("Prov. Jawa Barat", page.One("#regionCode").GetAttribute("value"));
        Assert.Equal(["32", ""], page.Document.QuerySelectorAll("#bertahap select").Select(s => s.QuerySelector("option[selected]")?.GetAttribute("value") ?? ""));
    }

    [Theory, OnBothEngines]
    public async Task The_first_view_of_citizens_pages_keeps_to_its_budget(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        using var phone = site.Client();
        phone.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        foreach (var path in new[] { "/", "/lacak", "/laporan", "/instansi", "/instansi/kota-bandung" })
        {
            var page = await site.Visitor().Get(path);
            var looks = await Weight(path) + await Sum(page.Document.QuerySelectorAll("link[rel=stylesheet]").Select(l => l.GetAttribute("href")!));
            var script = await Sum(page.Document.QuerySelectorAll("script[src]").Select(s => s.GetAttribute("src")!));
            Assert.True(looks is > 5_000 and <= 30_000, $"{path}: page and style {looks} bytes");
            Assert.True(script is > 1_000 and <= 15_000, $"{path}: script {script} bytes");
        }

        async Task<int> Sum(IEnumerable<string> addresses)
        {
            var sum = 0;
            foreach (var address in addresses) sum += await Weight(address);
            return sum;
        }

        async Task<int> Weight(string address)
        {
            using var answer = await phone.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (await answer.Content.ReadAsByteArrayAsync()).Length;
        }
    }

    [Theory, OnBothEngines]
    public async Task A_report_is_written_checked_sent_and_confirmed(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        var siti = site.Visitor();
        var check = await siti.Submit(await ChooseFirstRegion(siti, await siti.Get("/"), Good), Form);
        if (check.Url.AbsolutePath == "/lapor") Assert.Fail(check.Text(".errors"));
        Assert.Equal("/lapor/periksa", check.Url.AbsolutePath);
        Assert.Contains("Jumat, 20 Februari 2026", check.Text("dl"), StringComparison.Ordinal);
        Assert.Contains("Kabupaten Buleleng, Prov. Bali", check.Text("dl"), StringComparison.Ordinal);
        Assert.Contains("Foto atau dokumen membantu", check.Text(".hints"), StringComparison.Ordinal);

        var sent = await siti.Submit(check, Send);
        Assert.Equal("/lapor/terkirim", sent.Url.AbsolutePath);
        Assert.Matches(@"\d{3} \d{3} \d{4}", sent.Text(".ticket"));
        Assert.Matches(@"\d{4} \d{4} \d{4} \d{4}", sent.Text(".ticket"));
        // Three working days after Monday 2 March 2026.
        Assert.Contains("Kamis, 5 Maret 2026", sent.Text(".timeline"), StringComparison.Ordinal);
        Assert.Equal("no-store", sent.Headers.CacheControl!.ToString());

        Assert.Equal(sent.Text(".ticket"), (await siti.Get("/lapor/terkirim")).Text(".ticket"));
        Assert.Equal(1, await Reports(site));
        Assert.False((await siti.Get("/")).Has("[data-draft-discard]"));

        site.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await siti.Get("/lapor/terkirim", HttpStatusCode.Gone);
        Assert.False(late.Has(".ticket"));
        Assert.DoesNotContain(Digits(sent.One(".ticket > div:last-child dd > span").TextContent), site.Log, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Sending_twice_gives_the_same_number(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        var siti = site.Visitor();
        var check = await Checked(siti, Good);
        var first = await siti.Submit(check, Send);
        var again = site.Visitor();
        var second = await siti.Submit(check, Send, expected: HttpStatusCode.OK);
        // The confirmation took the key away: whoever presses again in an old window starts anew, and nothing is filed twice.
        Assert.Equal("/", second.Url.AbsolutePath);
        Assert.Equal(1, await Reports(site));
        Assert.Equal(first.Text(".ticket"), (await siti.Get("/lapor/terkirim")).Text(".ticket"));
        Assert.False((await again.Get("/lapor/terkirim", HttpStatusCode.Gone)).Has(".ticket"));
    }

    [Theory, OnBothEngines]
    public async Task A_double_click_and_a_lost_answer_give_the_same_number(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        using var client = site.Client();
        var siti = new Visitor(client);
        var check = await Checked(siti, Good);
        var token = check.One($"{Send} input[name=_formulir]").GetAttribute("value")!;
        // The first answers are never followed, as when the line breaks.
        var clicks = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => client.PostAsync("/lapor/periksa", new FormUrlEncodedContent([new("_formulir", token)]))));
        Assert.All(clicks, click => Assert.Equal("/lapor/terkirim", click.Headers.Location?.OriginalString));
        Assert.Equal(1, await Reports(site));
        var sent = await siti.Get("/lapor/periksa");
        Assert.Equal("/lapor/terkirim", sent.Url.AbsolutePath);
        Assert.Matches(@"\d{3} \d{3} \d{4}", sent.Text(".ticket"));
    }

    /// <summary>Field, what is typed into it, and the field that the error belongs to.</summary>
    private static readonly (string Field, string Typed, string Wrong)[] Mistakes =
    [
        ("class", "", "class"),
        ("title", "", "title"),
        ("title", "\u200b\u202e \u0001", "title"),
        ("title", "🙂", "title"),
        ("text", "", "text"),
        ("text", "rusak \uFFFD", "text"),
        ("incidentDate", "", "incidentDate"),
        ("incidentDate", "2026-03-04", "incidentDate"),
        ("incidentDate", "1900-01-01", "incidentDate"),
        ("incidentDate", "31/12/2025", "incidentDate"),
        ("incidentDate", "2026-02-30", "incidentDate"),
        ("regionCodeText", "", "regionCode"),
        ("regionCodeText", "Atlantis", "regionCode"),
        ("regionCodeText", "' OR 1=1 --", "regionCode"),
        ("agencyText", "Kementerian Sihir", "agency"),
        ("reporter.email", "siti@", "reporter.email"),
        ("reporter.phone", "nol delapan", "reporter.phone"),
    ];

    [Theory, OnBothEngines]
    public async Task What_is_wrong_is_said_beside_its_field_and_everything_typed_stays(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        foreach (var (field, typed, wrong) in Mistakes)
        {
            var siti = site.Visitor();
            var values = new Dictionary<string, string?>(Good) { ["regionCodeText"] = "Prov. Jawa Barat", [field] = typed };
            if (field == "class") values["class"] = null;
            var page = await siti.Submit(await siti.Get("/"), Form, values, expected: HttpStatusCode.UnprocessableEntity);

            var id = wrong.Replace('.', '_');
            Assert.Equal($"#{id}", page.One(".errors a").GetAttribute("href"));
            Assert.NotEmpty(page.Text($"#{id}-error"));
            Assert.StartsWith("Galat:", page.Text("title"), StringComparison.Ordinal);
            foreach (var (name, value) in values.Where(v => v.Key != "class")) Assert.Equal(value, Typed(page, name));
            // After a reload as well.
            page = await siti.Get("/");
            foreach (var (name, value) in values.Where(v => v.Key != "class")) Assert.Equal(value, Typed(page, name));
        }

        Assert.Equal(0, await Reports(site));
    }

    [Theory, OnBothEngines]
    public async Task Strange_words_are_only_words(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        string[] strange = ["<script>alert(1)</script><b>tebal</b>", "'; DROP TABLE report; --", "مرحبا بالعالم, שלום 🙂👨‍👩‍👧 ꦧꦱꦗꦮ"];
        foreach (var words in strange)
        {
            var siti = site.Visitor();
            var values = new Dictionary<string, string?>(Good) { ["regionCodeText"] = "Prov. Jawa Barat", ["title"] = words, ["text"] = Story + words, ["place"] = words, ["reporter.name"] = words };
            var check = await siti.Submit(await siti.Get("/"), Form, values);
            Assert.Equal("/lapor/periksa", check.Url.AbsolutePath);
            Assert.Contains(words, check.One("dl").TextContent, StringComparison.Ordinal);
            Assert.False(check.Has("main script"));
            Assert.Equal("/lapor/terkirim", (await siti.Submit(check, Send)).Url.AbsolutePath);
        }

        Assert.Equal(strange.Length, await Reports(site));
    }

    [Fact]
    public async Task Texts_too_long_are_refused_with_their_length_and_kept()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        var siti = site.Visitor();
        var text = string.Concat(Enumerable.Repeat("panjang ", 2501));
        var values = new Dictionary<string, string?>(Good) { ["regionCodeText"] = "Prov. Jawa Barat", ["title"] = new string('j', 201), ["text"] = text, ["place"] = new string('t', 301) };
        var page = await siti.Submit(await siti.Get("/"), Form, values, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["#title", "#text", "#place"], page.Document.QuerySelectorAll(".errors a").Select(link => link.GetAttribute("href")));
        Assert.Equal(text, page.One("#text").TextContent.TrimStart('\n'));
    }

    [Theory, OnBothEngines]
    public async Task A_region_that_many_share_is_chosen_from_a_list_without_script(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        var siti = site.Visitor();
        var page = await siti.Submit(await siti.Get("/"), Form, new Dictionary<string, string?>(Good) { ["regionCodeText"] = "bandung" }, expected: HttpStatusCode.UnprocessableEntity);
        var choices = page.Document.QuerySelectorAll("input[name=regionCodePick]").Select(choice => choice.GetAttribute("value")!).ToList();
        Assert.InRange(choices.Count, 3, 12);
        Assert.Contains("32.73", choices);
        var check = await siti.Submit(page, Form, new Dictionary<string, string?> { ["regionCodePick"] = "32.73" });
        Assert.Equal("/lapor/periksa", check.Url.AbsolutePath);
        Assert.Contains("Kota Bandung, Prov. Jawa Barat", check.Text("dl"), StringComparison.OrdinalIgnoreCase);
        // Other words typed over the answer count, not the hidden code of the old one.
        var changed = await siti.Submit(await siti.Get("/lapor?ubah=true"), Form, new Dictionary<string, string?> { ["regionCodeText"] = "Atlantis" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#regionCode", changed.One(".errors a").GetAttribute("href"));
    }

    [Theory, OnBothEngines]
    public async Task Files_are_kept_at_once_and_each_refusal_names_its_file(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        var siti = site.Visitor();
        var program = Encoding.Latin1.GetBytes("MZ\u0090\0This program cannot be run in DOS mode.".PadRight(600, '\0'));
        var page = await siti.Submit(
            await siti.Get("/"), Form, new Dictionary<string, string?>(Good) { ["regionCodeText"] = "Prov. Jawa Barat" },
            files: [new("attachments", "lampu.jpg", "image/jpeg", Photo), new("attachments", "foto.jpg", "image/jpeg", program)], expected: HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("foto.jpg: ", page.Text("#attachments-error"), StringComparison.Ordinal);
        Assert.Equal("lampu.jpg", page.Text(".files-kept .file-name"));
        Assert.Equal(Story, page.One("#text").TextContent.TrimStart('\n'));

        page = await siti.Submit(page, Form, files: [.. Enumerable.Range(2, 5).Select(i => new PickedFile("attachments", $"{i}.jpg", "image/jpeg", Photo))], expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal(5, page.Document.QuerySelectorAll(".files-kept li").Length);
        Assert.StartsWith("6.jpg: ", page.Text("#attachments-error, .field-error"), StringComparison.Ordinal);

        var key = page.Document.QuerySelector("button[name=remove]")!.GetAttribute("value");
        page = await siti.Submit(page, Form, new Dictionary<string, string?> { ["title"] = "Judul yang baru saja diubah" }, button: $"remove={key}");
        Assert.Equal(4, page.Document.QuerySelectorAll(".files-kept li").Length);
        Assert.Equal("Judul yang baru saja diubah", page.One("#title").GetAttribute("value"));
        var check = await siti.Submit(page, Form);
        Assert.Equal("/lapor/terkirim", (await siti.Submit(check, Send)).Url.AbsolutePath);
        Assert.Equal(4, await site.Services.GetRequiredService<Database>().Read(s => s.Scalar<long>("SELECT count(*) FROM attachment WHERE report_id IS NOT NULL")));
    }

    [Theory, OnBothEngines]
    public async Task A_draft_waits_for_its_writer_and_for_nobody_else(Engine engine)
    {
        await using var site = await TestSite.Start(engine);
        using var client = site.Client();
        var siti = new Visitor(client);
        var page = await siti.Get("/");
        var token = page.One($"{Form} input[name=_formulir]").GetAttribute("value")!;
        // As the script keeps it while it is typed.
        using var typed = new FormUrlEncodedContent([new("title", "Baru setengah"), new("regionCodeText", "Atlantis"), new("anonymous", "true")]);
        typed.Headers.Add("X-Formulir", token);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/lapor/draf", typed)).StatusCode);
        using var without = new FormUrlEncodedContent([new("title", "Diganti orang lain")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/lapor/draf", without)).StatusCode);

        page = await siti.Get("/");
        Assert.Contains("Draf Anda dilanjutkan", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Equal("Baru setengah", page.One("#title").GetAttribute("value"));
        Assert.Equal("Atlantis", page.One("#regionCode").GetAttribute("value"));
        Assert.True(page.One("input[name=anonymous]").HasAttribute("checked"));
        Assert.False((await site.Visitor().Get("/")).Has("[data-draft-discard]"));

        page = await siti.Submit(page, "form[data-draft-discard]", button: "act=discard");
        Assert.Equal("", page.One("#title").GetAttribute("value") ?? "");
        Assert.False(page.Has("[data-draft-discard]"));
    }

    [Fact]
    public async Task An_expired_form_keeps_what_was_typed()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        var siti = site.Visitor();
        var page = await siti.Get("/");
        page.One($"{Form} input[name=_formulir]").SetAttribute("value", "kedaluwarsa");
        page = await siti.Submit(page, Form, new Dictionary<string, string?>(Good) { ["regionCodeText"] = "Prov. Jawa Barat" }, expected: HttpStatusCode.BadRequest);
        Assert.Contains("Formulir sudah terlalu lama terbuka", page.Text(".errors"), StringComparison.Ordinal);
        Assert.Equal(Story, page.One("#text").TextContent.TrimStart('\n'));
        Assert.Equal("/lapor/periksa", (await siti.Submit(page, Form)).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_body_far_too_large_is_answered_and_its_text_kept()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        var siti = site.Visitor();
        var page = await siti.Submit(
            await siti.Get("/"), Form, new Dictionary<string, string?>(Good) { ["reporter.name"] = "Siti" },
            files: [new("attachments", "besar.mp4", "video/mp4", new byte[55 * 1024 * 1024])], expected: HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("Kiriman terlalu besar", page.Text(".errors"), StringComparison.Ordinal);
        Assert.Equal((Story, "Siti"), (Typed(page, "text"), Typed(page, "reporter.name")));
        Assert.Equal(Story, Typed(await siti.Get("/"), "text"));
    }

    [Fact]
    public async Task Everything_is_there_in_english()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        var siti = site.Visitor();
        var page = await siti.Submit(await siti.Get("/?bahasa=en"), Form, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("There are 3 things to correct", page.Text(".errors"), StringComparison.Ordinal);
        Assert.Contains("Write a title", page.Text("#title-error"), StringComparison.Ordinal);
        var check = await siti.Submit(page, Form, new Dictionary<string, string?>(Good) { ["regionCodeText"] = "Prov. Jawa Barat" });
        Assert.Contains("Friday, 20 February 2026", check.Text("dl"), StringComparison.Ordinal);
        var sent = await siti.Submit(check, Send);
        Assert.Contains("Thursday, 5 March 2026", sent.Text(".timeline"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confidential_report_has_no_public_face_and_an_anonymous_one_no_name()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        var siti = site.Visitor();
        var values = new Dictionary<string, string?>(Good) { ["regionCodeText"] = "Prov. Jawa Barat", ["text"] = Story + " Telepon saya 0812 3456 7890.", ["reporter.name"] = "Siti Aminah", ["anonymous"] = "true" };
        var check = await siti.Submit(await siti.Get("/"), Form, values);
        Assert.Contains("[nomor telepon disamarkan]", check.Text("article .mask"), StringComparison.Ordinal);
        Assert.DoesNotContain("Siti", check.Text("article"), StringComparison.Ordinal);
        check = await siti.Submit(await siti.Get("/lapor?ubah=true"), Form, new Dictionary<string, string?> { ["confidential"] = "true" });
        Assert.False(check.Has("article"));
    }

    [Fact]
    public async Task An_agency_of_the_address_is_preset()
    {
        await using var site = await TestSite.Start(Engine.Sqlite);
        var slug = await site.Services.GetRequiredService<Database>().Read(s => s.Scalar<string>("SELECT slug FROM agency WHERE name = 'Pemerintah Kabupaten Buleleng'"));
        var page = await site.Visitor().Get($"/?instansi={slug}");
        Assert.Equal("Pemerintah Kabupaten Buleleng", page.One("#agency").GetAttribute("value"));
        Assert.Equal(slug, page.One("input[name=agency]").GetAttribute("value"));
        Assert.Equal("", (await site.Visitor().Get("/?instansi=tidak-ada")).One("#agency").GetAttribute("value"));
    }

    private static async Task<SeenPage> Checked(Visitor visitor, IReadOnlyDictionary<string, string?> values) =>
        await visitor.Submit(await visitor.Get("/"), Form, new Dictionary<string, string?>(values) { ["regionCodeText"] = "Prov. Jawa Barat" });

    /// <summary>Fills the form in; where the region's words fit several, the first is chosen on the page that asks.</summary>
    private static async Task<SeenPage> ChooseFirstRegion(Visitor visitor, SeenPage page, IReadOnlyDictionary<string, string?> values)
    {
        page = await visitor.Submit(page, Form, values, expected: HttpStatusCode.UnprocessableEntity);
        var first = page.Document.QuerySelector("input[name=regionCodePick]")!;
        first.SetAttribute("checked", "checked");
        return page;
    }

    private static string Typed(SeenPage page, string name) => page.One($"{Form} [name='{name}']") is AngleSharp.Html.Dom.IHtmlTextAreaElement area
        ? area.Value : page.One($"{Form} [name='{name}']").GetAttribute("value") ?? "";

    private static Task<long> Reports(TestSite site) => site.Services.GetRequiredService<Database>().Read(s => s.Scalar<long>("SELECT count(*) FROM report"));

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
