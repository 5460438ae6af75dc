using System.Globalization;
using Lapor.Channels;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The conversation on the officer's page of a report: for who handles it, without what says who the reporter is.</summary>
public sealed class TalkPagesTests
{
    private const string Handle = "4200170099";
    private const string MessengerName = "Zamrud Kencana";

    private static readonly Dictionary<string, string> Quiet = new() { ["LAPOR_ROLES"] = "web" };

    [Theory, OnBothEngines]
    public async Task Who_handles_the_report_reads_it_and_others_do_not(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        var id = await Told(country, "biasa");
        await Forward(country, id);
        foreach (var (officer, reads) in new[] { ("nia", true), ("andi", true), ("auditor", false), ("bupati", false) })
        {
            var visitor = await country.Officer(officer);
            if (officer == "bupati")
            {
                await visitor.Get($"/kerja/laporan/{id}", System.Net.HttpStatusCode.NotFound);
                continue;
            }

            var page = (await visitor.Get($"/kerja/laporan/{id}")).Text("body");
            Assert.Equal(reads, page.Contains("Percakapan dengan pelapor", StringComparison.Ordinal));
            if (reads) Assert.Contains("Kode rahasia: ••••", page, StringComparison.Ordinal);
            else Assert.DoesNotContain("Kode rahasia", page, StringComparison.Ordinal);
            foreach (var never in new[] { Handle, MessengerName }) Assert.DoesNotContain(never, page, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task The_words_of_an_anonymous_reporter_are_closed_to_everybody_who_was_not_let_in(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var id = await Told(country, "anonim", more: "Saya Budi dari RT 3");
        await Forward(country, id);
        foreach (var officer in new[] { "andi", "nia" })
        {
            var page = (await (await country.Officer(officer)).Get($"/kerja/laporan/{id}")).Text("#percakapan ~ *") + (await (await country.Officer(officer)).Get($"/kerja/laporan/{id}")).Text(".talk");
            Assert.Contains("(ditutup)", page, StringComparison.Ordinal);
            Assert.Contains("Anonim: kata-kata dalam percakapan ditutup", page, StringComparison.Ordinal);
            foreach (var never in new[] { Handle, MessengerName, "Budi", "Lampu jalan" }) Assert.DoesNotContain(never, page, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task Reading_a_confidential_one_is_on_the_record(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var id = await Told(country, "rahasia");
        var nia = await country.Officer("nia");
        Assert.Contains("Percakapan dengan pelapor", (await nia.Get($"/kerja/laporan/{id}")).Text("body"), StringComparison.Ordinal);
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM audit_entry WHERE kind = 'content_viewed'")));
    }

    /// <summary>A report told on a messenger, each message taken as its job takes it.</summary>
    private static async Task<TrackingId> Told(Country country, string name, string? more = null)
    {
        var at = 0;
        foreach (var words in new[] { "Lampu jalan mati, kata saya di percakapan", more, "1", "buleleng", "lewati", name, "ya" }.OfType<string>())
        {
            var kept = await country.Of<InboundStore>().Keep(
                new InboundMessage("telegram", Handle, words, (++at).ToString(CultureInfo.InvariantCulture)) { Chat = new ChatExtras { WrittenAt = at, Name = MessengerName } }, default);
            await country.Of<TakeChat>().Run(kept.Id.ToString(CultureInfo.InvariantCulture), default);
            if (await country.Site.Data.Database.Read(s => s.Scalar<string>("SELECT MAX(tracking_id) FROM report")) is { } filed) return TrackingId.TryParse(filed, out var id) ? id : throw new InvalidOperationException(filed);
        }

        throw new InvalidOperationException("The talk led to no report.");
    }

    private static async Task Forward(Country country, TrackingId id)
    {
        var nia = Viewer.Of((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        var report = await country.Report(id);
        Assert.Empty((await country.Of<Verifying>().Forward(nia, id, 1, new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = "street_lights" }, "kota-bandung", "", default)).Refusals);
    }
}
