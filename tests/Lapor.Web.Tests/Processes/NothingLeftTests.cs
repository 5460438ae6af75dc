using System.Text;
using Lapor.Attachments;
using Lapor.People;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Web.Tests.Pages;
using Lapor.Whistleblowing;

namespace Lapor.Web.Tests.Processes;

/// <summary>
/// The real server, seen from outside: after a whistleblower was there, who has its database, its files, its key ring, its log and its temporary
/// folder finds no word, name, place, address or browser.
/// </summary>
public sealed class NothingLeftTests
{
    private const string Canary = "KENARI-saksi";

    [Theory, OnBothEngines]
    public async Task A_whistleblower_leaves_nothing_that_can_be_read(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        await Api.ApiSite.Seed(data);
        var temporary = Directory.CreateDirectory(Path.Combine(data.Folder, "sementara")).FullName;
        await using var lapor = await LaporProcess.Start(data, new Dictionary<string, string> { ["ASPNETCORE_TEMP"] = temporary, ["LAPOR_BEHIND_PROXY"] = "true" });
        var inbox = await Inbox(data);

        using var written = new FileSystemWatcher(temporary) { EnableRaisingEvents = true };
        var seen = 0;
        written.Created += (_, _) => Interlocked.Increment(ref seen);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = lapor.Url };
        client.DefaultRequestHeaders.Add("User-Agent", Canary + "-peramban");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");
        client.DefaultRequestHeaders.Add("Forwarded", "for=203.0.113.78");
        client.DefaultRequestHeaders.Add("Referer", "https://kantor.contoh.id/" + Canary);
        var reporter = new Visitor(client);
        var form = await reporter.Get("/wbs");
        // Larger than what the framework keeps in memory by itself.
        var pdf = SampleFiles.Pdf(new string('x', 300_000));
        var sent = await reporter.Submit(
            form, "#wbs", new Dictionary<string, string?> { ["Inbox"] = inbox.ToString(System.Globalization.CultureInfo.InvariantCulture), ["Text"] = $"Di gudang {Canary} ada kuitansi ganda." },
            files: [new("Files", Canary + "-nama.jpg", "image/jpeg", SampleFiles.Jpeg()), new("Files", Canary + "-nama.pdf", "application/pdf", pdf)]);
        var receipt = sent.Text("#kode");
        var talk = await reporter.Submit(await reporter.Get("/wbs/buka"), "#buka", new Dictionary<string, string?> { ["Receipt"] = receipt });
        Assert.Contains(Canary, talk.Text("#percakapan"), StringComparison.Ordinal);
        Assert.Contains("lampiran-2.pdf", talk.Text("#percakapan"), StringComparison.Ordinal);
        Assert.Equal(0, Volatile.Read(ref seen));

        // The ordinary form shows that the watch would have seen it.
        using (var ordinary = new MultipartFormDataContent { { new ByteArrayContent(pdf), "attachments", "biasa.pdf" } })
        using (await client.PostAsync(new Uri("/lapor", UriKind.Relative), ordinary))
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (Volatile.Read(ref seen) == 0) await Task.Delay(20, deadline.Token); // between two looks
        }

        var everything = new StringBuilder(await Tables.Everything(data)).Append(lapor.Log);
        foreach (var file in Directory.GetFiles(data.Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "serving.lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            everything.AppendLine(file).Append(Encoding.Latin1.GetString(copy.ToArray()));
        }

        foreach (var canary in (string[])[Canary, SampleFiles.Canary, "203.0.113", "kuitansi ganda", "lampiran-1.jpg", receipt, receipt.Replace(" ", "", StringComparison.Ordinal), "/wbs"])
            Assert.DoesNotContain(canary, everything.ToString().Replace(Path.Combine(data.Folder, "wbs"), "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/lapor", everything.ToString(), StringComparison.Ordinal); // other visits are logged
    }

    private static async Task<long> Inbox(TestDatabase data)
    {
        var ring = KeyRing.Open(Path.Combine(data.Folder, "keys"));
        var files = new CaseFiles(new AttachmentFiles(Path.Combine(data.Folder, "wbs"), days: true));
        var inboxes = new Inboxes(data.Database, new Cases(data.Database, ring, files, TimeProvider.System), new AuditLog(data.Database, TimeProvider.System), files, TimeProvider.System);
        var officer = (await new WayIn(data.Database, ring, TimeProvider.System).Manage.Add("lina@contoh.go.id", "Lina", "dua belas kuda terbang", Role.NationalAdmin, null, default)).Value;
        var inbox = await inboxes.Create(officer, null, "Pengawasan nasional", default);
        await inboxes.Name(officer, inbox, officer, default);
        Assert.Empty((await inboxes.Begin(officer, inbox, "kuda lumping sembilan lampion", default)).Refusals);
        return inbox;
    }
}
