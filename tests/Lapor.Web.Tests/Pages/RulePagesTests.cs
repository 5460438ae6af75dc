using System.Net;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Rules of reminding and of answers on the admin's screen: refused with the reason beside the field and the typed text kept, counted from their day on, and on the record.</summary>
public sealed class RulePagesTests
{
    private const string Reminders = "/kerja/kelola/acuan/reminders";
    private const string Answers = "/kerja/kelola/acuan/answer_rules";

    [Theory, OnBothEngines]
    public async Task A_reminder_rule_is_added_changed_and_refused_on_the_screen(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var nia = await country.Officer("nia");
        var before = (await country.Of<EditReference>().Rows(ReferenceTable.Reminders)).Count;

        // A word for a number, then a day that is under way: told beside the field, all else stands as typed.
        var typed = Values(("Cells[clock]", "dispose"), ("Cells[days]", "lusa"), ("Cells[level]", "unit_head"), ("Cells[valid_from]", "2026-03-02"), ("Cells[source]", "SE contoh 4/2026"));
        var page = await nia.Submit(await nia.Get($"{Reminders}/baris"), "#baris", typed, expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Cells_days_-error"));
        page = await nia.Submit(page, "#baris", Values(("Cells[days]", "1")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("paling cepat besok, 2026-03-03", page.Text("#Cells_valid_from_-error"), StringComparison.Ordinal);
        Assert.Contains("paling cepat besok", page.Text(".errors"), StringComparison.Ordinal);
        Assert.Equal(("1", "SE contoh 4/2026", "2026-03-02"), (Typed(page, "days"), Typed(page, "source"), Typed(page, "valid_from")));
        Assert.Equal(("dispose", "unit_head"), (Chosen(page, "clock"), Chosen(page, "level")));
        Assert.Equal(before, (await country.Of<EditReference>().Rows(ReferenceTable.Reminders)).Count);
        Assert.Empty(await Records(country));

        // Mended, it stands in the list and is on the record.
        page = await nia.Submit(page, "#baris", Values(("Cells[valid_from]", "2026-03-03")));
        Assert.Contains("Perubahan tersimpan", page.Text(".notice-success"), StringComparison.Ordinal);
        var found = await nia.Get($"{Reminders}?q=SE+contoh");
        Assert.Equal("Disposisi ke unit 1 Kepala unit Selasa, 3 Maret 2026 Ya", found.Text("table tbody tr"));
        Assert.Equal(["reference reminders dispose|1|unit_head|2026-03-03"], await Records(country));
        Assert.Contains("data acuan: Aturan pengingat · dispose 1 unit_head 2026-03-03", (await nia.Get("/kerja/audit?kind=reference_changed")).Text("main"), StringComparison.Ordinal);

        // Before its day it may still be changed; its key stands as text.
        page = await nia.Get(found.One("table tbody th a").GetAttribute("href")!);
        Assert.False(page.Has("[name='Cells[days]']"));
        await nia.Submit(page, "#baris", Values(("Cells[source]", "SE contoh 5/2026")));
        Assert.Equal(2, (await Records(country)).Count);

        // What counts already is not changed: the reason has no field of its own and stands above the form.
        page = await nia.Get($"{Reminders}/baris?kunci={Uri.EscapeDataString("verify|0|responsible|2015-01-01")}");
        page = await nia.Submit(page, "#baris", Values(("Cells[active]", "no"), ("Cells[source]", "SE contoh 6/2026")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("sudah berlaku dan tidak diubah", page.Text(".errors"), StringComparison.Ordinal);
        Assert.False(page.Has(".errors a"), "A link to a field that is not there.");
        Assert.Equal(("no", "SE contoh 6/2026"), (Chosen(page, "active"), Typed(page, "source")));
        Assert.Equal(2, (await Records(country)).Count);
    }

    [Theory, OnBothEngines]
    public async Task The_step_of_a_rule_from_the_screen_is_given_to_clocks_that_start_on_its_day(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        var nia = await country.Officer("nia");
        var values = Values(("Cells[clock]", "verify"), ("Cells[days]", "-2"), ("Cells[level]", "executive"), ("Cells[valid_from]", "2026-03-03"), ("Cells[source]", "SE contoh"));
        await nia.Submit(await nia.Get($"{Reminders}/baris"), "#baris", values);
        var early = await country.Report(await country.File());
        country.Site.Clock.Advance(TimeSpan.FromDays(1));
        var late = await country.Report(await country.File());
        country.Site.Clock.Advance(TimeSpan.FromDays(1));
        // Wednesday 4 March, 09.00: the morning of the day before the end of the one, and of two days before the end of the other.
        await country.Of<Deadlines.SweepClocks>().Run(default);
        async Task<IEnumerable<int>> Given(Report report) => (await country.Of<ReminderStore>().OfReport(report.Id, default)).Select(r => r.Days);
        Assert.Equal([-1], await Given(early));
        Assert.Equal([-2], await Given(late));
    }

    [Theory, OnBothEngines]
    public async Task An_answer_rule_is_refused_mended_and_flags_the_next_days_answer(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var nia = await country.Officer("nia");
        var typed = Values(("Cells[kind]", "empty"), ("Cells[phrase]", "Dinas akan memikirkan"), ("Cells[valid_from]", "2026-03-03"), ("Cells[source]", "Edaran contoh 7"));
        var page = await nia.Submit(await nia.Get($"{Answers}/baris"), "#baris", typed, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("tidak akan pernah ditandai", page.Text("#Cells_phrase_-error"), StringComparison.Ordinal); // it names a unit
        Assert.Equal(("Dinas akan memikirkan", "Edaran contoh 7"), (Typed(page, "phrase"), Typed(page, "source")));
        page = await nia.Submit(page, "#baris", Values(("Cells[phrase]", "mohon bersabar")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Sama dengan", page.Text("#Cells_phrase_-error"), StringComparison.Ordinal); // stands there by its stems
        Assert.Empty(await Records(country));
        await nia.Submit(page, "#baris", Values(("Cells[phrase]", "Kami pikirkan dulu")));
        Assert.Equal(["reference answer_rules empty|kami pikirkan dulu|2026-03-03"], await Records(country));
        Assert.Contains("data acuan: Aturan jawaban · empty kami pikirkan dulu 2026-03-03", (await nia.Get("/kerja/audit?kind=reference_changed")).Text("main"), StringComparison.Ordinal);

        // From its day on the officer who writes it reads it before sending.
        country.Site.Clock.Advance(TimeSpan.FromDays(1));
        var (id, andi) = (await country.File(), await country.Officer("andi"));
        nia = await country.Officer("nia");
        await nia.Submit(await nia.Get($"/kerja/laporan/{id}"), "#act-forward form");
        await andi.Submit(await andi.Get($"/kerja/laporan/{id}"), "#act-dispose form");
        var lina = await country.Officer("lina");
        var told = await lina.Submit(
            await lina.Get($"/kerja/laporan/{id}"), "#act-follow_up form", Values(("follow_up-kind", "final"), ("follow_up-text", "Terima kasih, kami pikirkan dulu.")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("kami pikirkan dulu", told.Text("#follow_up-text-error"), StringComparison.Ordinal);
        Assert.True(told.Has("[name=follow_up-anyway]"));
    }

    [Theory, OnBothEngines]
    public async Task A_template_that_says_nothing_is_flagged_in_the_list_and_on_its_page(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var andi = await country.Officer("andi");
        const string Templates = "/kerja/kelola/acuan/answer_templates";
        async Task<SeenPage> Save(string at, string body) =>
            await andi.Submit(await andi.Get(at), "#baris", at.EndsWith("baris", StringComparison.Ordinal)
                ? Values(("Cells[code]", "bandung_coba"), ("Cells[kind]", "final"), ("Cells[title]", "Sudah diterima"), ("Cells[body]", body)) : Values(("Cells[body]", body)));
        var list = await Save($"{Templates}/baris", "Yth. {{pelapor}}, akan kami koordinasikan.");
        Assert.Contains("Belum mengatakan apa-apa", list.Text("tbody th"), StringComparison.Ordinal);
        var own = list.One("tbody th a").GetAttribute("href")!;
        Assert.Contains("akan kami koordinasikan", (await andi.Get(own)).Text(".notice-warning"), StringComparison.Ordinal);
        list = await Save(own, "Yth. {{pelapor}}, lampunya kami ganti paling lambat {{tanggal}}.");
        Assert.DoesNotContain("Belum mengatakan apa-apa", list.Text("main"), StringComparison.Ordinal);
        Assert.False((await andi.Get(own)).Has(".notice-warning"));
        // None of those that come with the product is.
        await country.Site.Data.Database.Write(t => t.InsertMany("answer_template", ["id", "code", "kind", "title", "body"], ReferenceFiles.AnswerTemplates().Select((r, at) => new object?[] { at + 100, r.Code, r.Kind.Code(), r.Title, r.Body })));
        Assert.DoesNotContain("Belum mengatakan apa-apa", (await (await country.Officer("nia")).Get(Templates)).Text("main"), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> Records(Country country) =>
        [.. (await country.Of<AuditLog>().OfOfficer((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!.Id, default)).Where(e => e.Kind is AuditKind.ReferenceChanged).Select(e => e.Subject)];

    private static string? Typed(SeenPage page, string column) => page.One($"[name='Cells[{column}]']").GetAttribute("value");

    private static string? Chosen(SeenPage page, string column) => page.One($"[name='Cells[{column}]'] option[selected]").GetAttribute("value");

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);
}
