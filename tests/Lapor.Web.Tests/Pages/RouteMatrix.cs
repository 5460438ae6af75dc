using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>
/// Every route, asked by every role about every kind of report: the answers stand in an approved file, so that any widening is seen as a
/// changed line. Each id is also asked by those whose it is not.
/// </summary>
public sealed partial class RouteMatrix
{
    private const string Why = "alasan yang cukup panjang";

    private static readonly string[] Officers =
        ["lina", "sari", "luh", "sub", "andi", "ayu", "kepala", "bupati", "nia", "ombudsman", "ksp", "kemendagri", "panrb", "auditor"];

    private static readonly (string Name, Func<Submission, Submission> Change, Func<Country, TrackingId, Task> Then)[] Kinds =
    [
        ("ordinary", s => s, (_, _) => Task.CompletedTask),
        ("anonymous", s => s with { Anonymous = true }, (_, _) => Task.CompletedTask),
        ("confidential", s => s with { Confidential = true }, (_, _) => Task.CompletedTask),
        ("both", s => s with { Anonymous = true, Confidential = true }, (_, _) => Task.CompletedTask),
        ("supervisory", s => s with { Title = "Pungutan liar di kantor kelurahan" }, (_, _) => Task.CompletedTask),
        ("conflicted", s => s, (c, id) => Party(c, id, "dinas-pu-bandung")),
        ("escalated", s => s, (c, id) => Marked(c, id, Mark.Escalated)),
        ("priority", s => s, (c, id) => Marked(c, id, Mark.Priority)),
        ("conf+escal", s => s with { Confidential = true }, (c, id) => Marked(c, id, Mark.Escalated)),
    ];

    private sealed record Filing(string Kind, Filed Filed, string FileKey)
    {
        public TrackingId Id => Filed.Report.TrackingId;
    }

    [Theory, OnBothEngines]
    public async Task Every_route_answers_each_role_about_each_kind_of_report_as_approved(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Cast.Hire(country);
        var filings = await File(country);
        var clients = await SignIn(country, filings);
        var routes = Routes(country);
        var text = new StringBuilder("""
            What every route answers to each role: the status of a GET, and of posts to a report's page. Written by RouteMatrix; approved by committing it.
            The reports lie with Dinas PU of Kota Bandung: lina (liaison), sub (its sub-admin), andi (agency admin), kepala (executive). sari is of another unit,
            luh, ayu and bupati of another agency. The conflicted report is about Dinas PU.


            """);

        // Routes about one report: a column for each kind.
        var byReport = routes.Where(r => r.Contains("{trackingId}", StringComparison.Ordinal) || r.Contains("{key}", StringComparison.Ordinal)).ToList();
        foreach (var route in byReport)
        {
            text.Append('\n').Append("GET ").Append(route).Append('\n').Append(' ', 28).Append(string.Concat(filings.Select(f => f.Kind.PadRight(13))).TrimEnd()).Append('\n');
            foreach (var (who, client) in clients)
            {
                var line = new StringBuilder();
                foreach (var filing in filings)
                    line.Append(CultureInfo.InvariantCulture, $"{await Status(client(filing), Filled(route, filing)),-13}");
                text.Append(CultureInfo.InvariantCulture, $"  {who,-26}{line.ToString().TrimEnd()}\n");
            }
        }

        // What a post to the report's page may open: without a reason it is refused to who may (422), and not there for who may not (404).
        foreach (var act in new[] { "identity", "party", "party_clear", "mark", "programme", "follow", "ask_identity" })
        {
            text.Append('\n').Append(CultureInfo.InvariantCulture, $"POST /kerja/laporan/{{trackingId}} act={act}, nothing filled in\n");
            foreach (var (who, client) in clients.Where(c => Officers.Contains(c.Name)))
            {
                var token = await Token(client(filings[0]));
                var line = new StringBuilder();
                foreach (var filing in filings)
                {
                    using var form = new FormUrlEncodedContent([new("_formulir", token), new("act", act), new("version", "1")]);
                    using var answer = await client(filing).PostAsync($"/kerja/laporan/{filing.Id}", form);
                    line.Append(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode,-13}");
                }

                text.Append(CultureInfo.InvariantCulture, $"  {who,-26}{line.ToString().TrimEnd()}\n");
            }
        }

        // All other routes: their ids once of Kota Bandung and once of Buleleng.
        text.Append("\nGET").Append(' ', 54).Append(string.Concat(clients.Select(c => c.Name.Replace(' ', '-').PadRight(12)[..12])).TrimEnd()).Append('\n');
        foreach (var route in routes.Except(byReport))
        {
            foreach (var (place, path) in Places(country, route))
            {
                var line = new StringBuilder();
                foreach (var (_, client) in clients) line.Append(CultureInfo.InvariantCulture, $"{await Status(client(filings[0]), path),-12}");
                text.Append(CultureInfo.InvariantCulture, $"  {route + place,-55}{line.ToString().TrimEnd()}\n");
            }
        }

        Approved.Text("tests/Lapor.Web.Tests/Pages/route-matrix.approved.txt", text.ToString());
    }

    [Theory, OnBothEngines]
    public async Task Who_may_not_see_a_report_gets_the_very_answer_of_an_unknown_number(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Cast.Hire(country);
        var filings = await File(country);
        var clients = await SignIn(country, filings);
        var store = country.Of<ReportStore>();
        var seen = 0;
        foreach (var (name, of) in clients.Where(c => Officers.Contains(c.Name)))
        {
            var client = of(filings[0]);
            var officer = Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);
            var unknown = Bare(await Text(client, "/kerja/laporan/1000000009"), "1000000009");
            foreach (var filing in filings)
            {
                var may = May.See(officer, (await store.Facts(filing.Id, default))!);
                seen += may ? 1 : 0;
                Assert.Equal(may ? 200 : 404, await Status(client, $"/kerja/laporan/{filing.Id}"));
                Assert.Equal(may ? 200 : 404, await Status(client, $"/lampiran/{filing.FileKey}"));
                if (!may) Assert.Equal(unknown, Bare(await Text(client, $"/kerja/laporan/{filing.Id}"), filing.Id.ToString()));
                if (may) continue;
                foreach (var list in new[] { "/kerja?status=all", "/kerja?status=disposed", "/kerja?beside=true", $"/kerja/cari?q={filing.Id}", "/kerja/cari?q=lampu" })
                    Assert.DoesNotContain($"/kerja/laporan/{filing.Id}", await Text(client, list), StringComparison.Ordinal);
            }
        }

        Assert.True(seen > 20, "Hardly anybody saw anything: the country is not set up.");
    }

    private static async Task<List<Filing>> File(Country country)
    {
        List<Filing> filings = [];
        var officers = country.Of<OfficerStore>();
        // One inbox for whistleblowers, Lina's, without a case.
        var inbox = await country.Of<Lapor.Whistleblowing.Inboxes>().Create(1, null, "Pengawasan", default);
        await country.Of<Lapor.Whistleblowing.Inboxes>().Name(1, inbox, (await officers.ByEmail("lina@contoh.go.id", default))!.Id, default);
        // One partner application, which the national admin alone finds.
        await country.Of<PartnerClients>().Add(1, new PartnerInput("Aplikasi Kota", "aplikasi@contoh.go.id", "api", 60, 1000, new DateOnly(2026, 12, 31)), 1, default);
        var (nia, andi) = (await Viewed(officers, "nia"), await Viewed(officers, "andi"));
        foreach (var (kind, change, then) in Kinds)
        {
            var filed = await Cast.FileWithAttachment(country, change);
            var report = filed.Report;
            var edited = new Edited { Class = "complaint", Supervisory = kind == "supervisory", Title = report.Title, Text = report.Text, Category = report.CategoryCode };
            var forwarded = await country.Of<Verifying>().Forward(nia, report.TrackingId, 1, edited, "kota-bandung", "", default);
            Assert.Empty(forwarded.Refusals);
            var disposed = await country.Of<Disposing>().Dispose(andi, report.TrackingId, forwarded.Value.Report.Version, new Disposition(2, [], []), default);
            Assert.Empty(disposed.Refusals);
            await then(country, report.TrackingId);
            filings.Add(new(kind, filed, (await country.Of<AttachmentStore>().OfReport(report.Id, default))[0].StorageKey));
        }

        // Else it would hang on the job's pace whether a file has its small picture yet, and none would show who may see it.
        Assert.True(new Thumbnails().IsInstalled, "vipsthumbnail is not installed (libvips-tools)");
        await country.Of<CheckFiles>().Run(default);

        return filings;
    }

    private static async Task<List<(string Name, Func<Filing, HttpClient> Client)>> SignIn(Country country, List<Filing> filings)
    {
        var anybody = country.Site.Client();
        List<(string, Func<Filing, HttpClient>)> clients = [("anybody", _ => anybody)];
        // A browser remembers only so many receipts: each report's reporter has one of their own.
        Dictionary<Filing, HttpClient> reporters = [];
        foreach (var filing in filings) await Prove(reporters[filing] = country.Site.Client(), filing.Filed);
        clients.Add(("its reporter", filing => reporters[filing]));
        var other = country.Site.Client();
        await Prove(other, (await country.Of<FileReport>().File(Country.Complaint, null, default)).Value);
        clients.Add(("another's reporter", _ => other));
        foreach (var name in Officers)
        {
            var client = country.Site.Client();
            await country.Site.SignIn(new Visitor(client), $"{name}@contoh.go.id", Country.Password);
            clients.Add((name, _ => client));
        }

        return clients;
    }

    private static async Task Prove(HttpClient client, Filed filed)
    {
        using var form = new FormUrlEncodedContent([new("_formulir", await Token(client, "/lacak")), new("Receipt", filed.Receipt.ToString())]);
        using var answer = await client.PostAsync($"/laporan/{filed.Report.TrackingId}?handler=Receipt", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static List<string> Routes(Country country) =>
        [.. country.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null || e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal)];

    private static string Filled(string route, Filing filing) =>
        route.Replace("{trackingId}", filing.Id.ToString(), StringComparison.Ordinal).Replace("{key}", filing.FileKey, StringComparison.Ordinal);

    /// <summary>A route with a value for each of its parameters; one that is not known here fails the test.</summary>
    private static IEnumerable<(string Place, string Path)> Places(Country country, string route)
    {
        long Id(string name) => country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default).GetAwaiter().GetResult()!.Id;
        string[][] values = route switch
        {
            _ when !route.Contains('{', StringComparison.Ordinal) => [[]],
            _ when route.Contains("{slug}", StringComparison.Ordinal) => [["slug", "kota-bandung"], ["slug", "kabupaten-buleleng"], ["slug", "dinas-pu-bandung"]],
            _ when route.Contains("/kerja/wbs/", StringComparison.Ordinal) => [["id:long", "1", "lina's"]],
            _ when route.Contains("{id:long}", StringComparison.Ordinal) =>
                [.. new[] { "lina", "andi", "ayu", "nia", "auditor" }.Select(name => new[] { "id:long", Id(name).ToString(CultureInfo.InvariantCulture), name })],
            _ when route.Contains("{tabel}", StringComparison.Ordinal) => [["tabel", "categories"], ["tabel", "answer_templates"]],
            _ when route.Contains("{provinsi?}", StringComparison.Ordinal) => [["provinsi?", "32"]],
            _ when route.Contains("{code}", StringComparison.Ordinal) => [["code", "32"]],
            _ when route.Contains("{id:long?}", StringComparison.Ordinal) => [["id:long?", "1"]],
            // A link that leads nowhere.
            _ when route.Contains("{kunci}", StringComparison.Ordinal) => [["kunci", new string('A', 43)]],
            _ when route.Contains("/naskah/", StringComparison.Ordinal) => [["kode", "help"]],
            _ when route.Contains("{kode}", StringComparison.Ordinal) => [["kode", "1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]],
            _ when route.Contains("{documentName}", StringComparison.Ordinal) => [["documentName", "v1"]],
            _ => throw new InvalidOperationException($"No value for the parameters of {route}: add one, so that every role asks for it."),
        };
        foreach (var value in values)
        {
            if (value is []) yield return ("", route);
            else yield return ($" {value[^1]}", route.Replace($"{{{value[0]}}}", value[1], StringComparison.Ordinal).Replace("{caseId:long}", "1", StringComparison.Ordinal).Replace("/{paper?}", "", StringComparison.Ordinal));
        }
    }

    private static async Task<int> Status(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return (int)answer.StatusCode;
    }

    private static async Task<string> Text(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    // What the page repeats of the address, and its form token, differ anyway.
    private static string Bare(string html, string number) => TokenField().Replace(html.Replace(number, "N", StringComparison.Ordinal), "");

    private static async Task<string> Token(HttpClient client, string page = "/kerja") => TokenField().Match(await Text(client, page)) is { Success: true } found
        ? found.Groups[1].Value : throw new InvalidOperationException($"No form token on {page}.");

    private static async Task Party(Country country, TrackingId id, string unit)
    {
        var agency = (await country.Of<Lapor.Agencies.AgencyStore>().BySlug(unit))!;
        Assert.Empty((await country.Of<ReportedParties>().Name(await Viewed(country.Of<OfficerStore>(), "nia"), id, null, agency.Id, Why, default)).Refusals);
    }

    private static async Task Marked(Country country, TrackingId id, Mark mark) =>
        Assert.Empty((await country.Of<ReportMarks>().Set(await Viewed(country.Of<OfficerStore>(), "nia"), id, mark, on: true, Why, default)).Refusals);

    private static async Task<Viewer> Viewed(OfficerStore officers, string name) => Viewer.Of((await officers.ByEmail($"{name}@contoh.go.id", default))!);

    [GeneratedRegex("name=\"_formulir\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
