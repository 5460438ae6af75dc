using System.Net;
using Lapor.Attachments;
using Lapor.Publishing;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Photos from before and after the work, as an officer sends them from a telephone.</summary>
public sealed class PhotoPairTests
{
    [Theory, OnBothEngines]
    public async Task Before_and_after_stand_side_by_side_for_the_public_once_the_officer_ticked(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        var (nia, andi, lina) = (await country.Officer("nia"), await country.Officer("andi"), await country.Officer("lina"));
        await nia.Submit(await nia.Get($"/kerja/laporan/{id}"), "#act-forward form");
        await andi.Submit(await andi.Get($"/kerja/laporan/{id}"), "#act-dispose form");
        var answer = new Dictionary<string, string?> { ["follow_up-text"] = "Lampu sudah dipasang.", ["follow_up-kind"] = "final" };
        PickedFile[] photos =
        [
            new("follow_up-after", "sesudah.png", "image/png", SampleFiles.Png()), new("follow_up-before", "sebelum.png", "image/png", SampleFiles.Png()),
            new("follow_up-files", "surat.pdf", "application/pdf", SampleFiles.Pdf()),
        ];
        await lina.Submit(await lina.Get($"/kerja/laporan/{id}"), "#act-follow_up form", answer, files: photos);
        var report = (await country.Report(id)).Id;
        await country.Of<PublishReport>().Run(report, default);
        var files = await country.Of<AttachmentStore>().OfReport(report, default);
        Assert.Equal([PhotoMoment.Before, PhotoMoment.After, PhotoMoment.None], files.Select(f => f.Moment));
        Assert.False((await country.Site.Visitor().Get($"/laporan/{id}")).Has(".photos"));

        // One alone is no pair.
        var desk = await lina.Get($"/kerja/laporan/{id}");
        Assert.Contains("Sebelum", desk.Text(".files"), StringComparison.Ordinal);
        await country.Site.Data.Database.Write(t => AttachmentStore.Show(t, report, [files[0].StorageKey], null, 1, default));
        var page = await country.Site.Visitor().Get($"/laporan/{id}");
        Assert.False(page.Has(".photos"));
        Assert.Contains("Sebelum", page.Text(".attached"), StringComparison.Ordinal);
        await country.Site.Data.Database.Write(t => AttachmentStore.Show(t, report, [.. files.Select(f => f.StorageKey)], null, 2, default));
        page = await country.Site.Visitor().Get($"/laporan/{id}");
        Assert.Equal("Sebelum\nSesudah", page.Text(".photos figcaption"));
        Assert.Equal([$"/lampiran/{files[0].StorageKey}", $"/lampiran/{files[1].StorageKey}"], page.Document.QuerySelectorAll(".photos img").Select(i => i.GetAttribute("src")));
        Assert.All(page.Document.QuerySelectorAll(".photos img"), i => Assert.StartsWith("Foto ", i.GetAttribute("alt"), StringComparison.Ordinal));
        using var stranger = country.Site.Client();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(new Uri($"/lampiran/{files[1].StorageKey}", UriKind.Relative))).StatusCode);

        // With small pictures: in the pair they are seen, and not a second time beside the names; one alone stands beside its name.
        await country.Site.Data.Database.Write(t => t.Execute("UPDATE attachment SET thumbnail_key = 'k' || storage_key"));
        Assert.Equal((2, 0), Pictures(await country.Site.Visitor().Get($"/laporan/{id}")));
        await country.Site.Data.Database.Write(t => AttachmentStore.Show(t, report, [files[0].StorageKey], null, 3, default));
        Assert.Equal((0, 1), Pictures(await country.Site.Visitor().Get($"/laporan/{id}")));

        static (int Pair, int Listed) Pictures(SeenPage page) => (page.Document.QuerySelectorAll(".photos img").Length, page.Document.QuerySelectorAll(".attached img").Length);
    }
}
