using System.Net;
using Lapor.People;
using Lapor.Retention;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The rules of retention on the screen and on the command line.</summary>
public sealed class RetentionPagesTests
{
    private const string Page = "/kerja/kelola/retensi";

    [Theory, OnBothEngines]
    public async Task The_national_admin_alone_finds_the_rules_and_makes_one_active_with_its_basis(Engine engine)
    {
        await using var country = await Country.Start(engine);
        foreach (var other in new[] { "andi", "lina" })
        {
            var officer = await country.Officer(other);
            Assert.Equal(HttpStatusCode.NotFound, await officer.Status(Page));
            Assert.Equal(HttpStatusCode.NotFound, await officer.Status(Page + "?handler=Certificates"));
        }

        var nia = await country.Officer("nia");
        var page = await nia.Get(Page);
        Assert.Equal(13, page.Document.QuerySelectorAll("input[type=checkbox]").Length);
        Assert.False(page.Has("input[type=checkbox][checked]"));
        // Without a basis it is refused beside the rule, and what was typed stays.
        var refused = await nia.Submit(page, "#aturan", new Dictionary<string, string?> { ["active.complaint.closed.erase"] = "true", ["days.complaint.closed.erase"] = "5000" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Tulis dasarnya", refused.One("[id='e-complaint.closed.erase']").TextContent, StringComparison.Ordinal);
        Assert.Equal("5000", refused.One("[name='days.complaint.closed.erase']").GetAttribute("value"));
        var saved = await nia.Submit(refused, "#aturan", new Dictionary<string, string?> { ["source.complaint.closed.erase"] = "JRA 12/2026" });
        Assert.Contains("Aturan tersimpan", saved.Text("main"), StringComparison.Ordinal);
        var rule = (await country.Of<RetentionStore>().Rules(default)).Single(r => r.Active);
        Assert.Equal(("complaint.closed.erase", 5000, "JRA 12/2026"), (rule.Key, rule.Days, rule.Source));
        Assert.Contains("mulai ", saved.One("[name='active.complaint.closed.erase']").ParentElement!.TextContent, StringComparison.Ordinal);
        // The screen from before is told that somebody was faster.
        var late = await nia.Submit(page, "#aturan", new Dictionary<string, string?> { ["days.complaint.closed.erase"] = "400" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("diubah orang lain", late.Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_was_destroyed_is_listed_and_taken_away_as_a_file_on_the_record(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var report = await country.Report(id);
        await country.Site.Data.Database.Write(t => t.Execute("UPDATE report SET state = 'archived', ended_at = @at WHERE id = @Id", new { report.Id, at = country.Site.Clock.GetUtcNow().ToUnixTimeMilliseconds() }));
        country.Site.Clock.Advance(TimeSpan.FromDays(400));
        var nia = await country.Officer("nia");
        Assert.Equal("1", (await nia.Get(Page)).One("[name='days.complaint.archived.anonymise']").ParentElement!.ParentElement!.QuerySelector("td:last-child")!.TextContent);
        await nia.Submit(await nia.Get(Page), "#aturan", new Dictionary<string, string?> { ["active.complaint.archived.anonymise"] = "true", ["source.complaint.archived.anonymise"] = "JRA 12/2026" });
        Assert.Equal(0, await country.Of<ApplyRules>().Run(default));
        country.Site.Clock.Advance(TimeSpan.FromDays(RetentionRule.GraceDays));
        Assert.Equal(1, await country.Of<ApplyRules>().Run(default));
        nia = await country.Officer("nia");
        var page = await nia.Get(Page);
        Assert.Contains(id.ToString(), page.Text("[aria-labelledby=bukti]"), StringComparison.Ordinal);
        using var client = country.Site.Client();
        var visitor = new Visitor(client);
        await country.Site.SignIn(visitor, "nia@contoh.go.id", Country.Password);
        foreach (var (format, type) in new[] { ("csv", "text/csv"), ("json", "application/json") })
        {
            using var file = await client.GetAsync(new Uri($"{Page}?handler=Certificates&format={format}", UriKind.Relative));
            Assert.Equal(type, file.Content.Headers.ContentType!.MediaType);
            Assert.Contains(id.ToString(), await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await country.Of<AuditLog>().Page(null, AuditKind.Exported, 10, default)).Count);
    }

    [Theory, OnBothEngines]
    public async Task The_command_line_lists_runs_and_certifies(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        await Api.ApiSite.Seed(data);
        var ended = DateTimeOffset.UnixEpoch.AddDays(15_000).ToUnixTimeMilliseconds();
        await data.Database.Write(t => t.Execute(
            """
            INSERT INTO report (tracking_id, receipt_mac, class, state, anonymous, confidential, original_title, original_text, title, text, channel, submitted_at, state_since, last_act_at, ended_at, history_hash)
            VALUES (@id, @mac, 'complaint', 'closed', FALSE, FALSE, 'Lampu', 'Lampu padam', 'Lampu', 'Lampu padam', 'web', @ended, @ended, @ended, @ended, @mac)
            """,
            new { id = Lapor.Foundation.TrackingId.New().ToString(), mac = new byte[32], ended }));
        var id = await data.Database.Read(s => s.Scalar<string>("SELECT tracking_id FROM report"));
        Assert.Equal((0, ""), await First(data, "retention", "list"));
        var (status, listed) = await LaporProcess.Run(data, null, "retention", "list", "--all");
        Assert.Equal(0, status);
        Assert.Contains($"{id}\t2011-01-2", listed, StringComparison.Ordinal);
        Assert.Contains("complaint.closed.erase", listed, StringComparison.Ordinal);
        await data.Database.Write(t => t.Execute("UPDATE retention_rule SET active = TRUE, source = 'JRA 12/2026' WHERE class = 'complaint' AND state = 'closed' AND action = 'erase'"));
        Assert.Contains("reports: 1", (await LaporProcess.Run(data, null, "retention", "run")).Output, StringComparison.Ordinal);
        Assert.Contains("reports: 0", (await LaporProcess.Run(data, null, "retention", "run")).Output, StringComparison.Ordinal);
        Assert.Contains($"{id},complaint,closed,erase,2011-01-2", (await LaporProcess.Run(data, null, "retention", "certificates")).Output, StringComparison.Ordinal);
        Assert.Contains($"\"subject\": \"{id}\"", (await LaporProcess.Run(data, null, "retention", "certificates", "--format", "json", "--since", "2020-01-01")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await LaporProcess.Run(data, null, "retention", "certificates", "--format", "xml")).Status);
        Assert.Equal(2, (await LaporProcess.Run(data, null, "retention", "certificates", "--since", "kemarin")).Status);

        static async Task<(int, string)> First(TestDatabase data, params string[] command)
        {
            var (status, output) = await LaporProcess.Run(data, null, command);
            return (status, string.Join('\n', output.Split('\n').Where(l => l.Contains('\t', StringComparison.Ordinal))));
        }
    }
}
