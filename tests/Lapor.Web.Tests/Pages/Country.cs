using System.Globalization;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>
/// A site over a small country instead of the whole nation: two agencies with units, an officer of each role (all with the same password),
/// and reports filed on demand.
/// </summary>
internal sealed class Country : IAsyncDisposable
{
    /// <summary>Of every officer.</summary>
    public const string Password = "dua belas kuda terbang";

    private Country(TestSite site) => Site = site;

    public TestSite Site { get; }

    /// <summary>An ordinary, complete complaint.</summary>
    public static Submission Complaint { get; } = new()
    {
        Class = "complaint",
        Title = "Lampu jalan mati di depan SDN 2",
        Text = "Sejak Senin lampu jalan di depan sekolah mati dan anak-anak pulang dalam gelap. Hubungi saya di 0812 3456 7890.",
        IncidentDate = "2026-02-27",
        RegionCode = "32.73.02",
        Place = "Jalan Dago, depan SDN 2",
        Category = "street_lights",
        Contact = new Contact("Siti Aminah", "0812 3456 7890", "siti@contoh.id"),
    };

    public static async Task<Country> Start(Engine engine, IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? change = null)
    {
        var site = await TestSite.Start(engine, settings, loaded: false, change);
        // Planted before the first request: a country that has regions is not filled with the nation's reference data.
        await site.Data.Database.Write(t => t.Execute(
            """
            INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES
                ('32', NULL, 'province', 'Jawa Barat', 'Jawa Barat', ' jawa barat'),
                ('32.73', '32', 'regency', 'Kota Bandung', 'Kota Bandung, Jawa Barat', ' kota bandung jawa barat'),
                ('32.73.02', '32.73', 'district', 'Coblong', 'Coblong, Kota Bandung, Jawa Barat', ' coblong kota bandung jawa barat'),
                ('51', NULL, 'province', 'Bali', 'Bali', ' bali'),
                ('51.08', '51', 'regency', 'Kabupaten Buleleng', 'Kabupaten Buleleng, Bali', ' kabupaten buleleng bali');
            INSERT INTO region_word (depth, word, region_code) VALUES (2, 'buleleng', '51.08');
            INSERT INTO unit_kind (code, name, name_en, position) VALUES ('public_works', 'Pekerjaan umum', 'Public works', 10);
            INSERT INTO agency (id, slug, name, short_name, kind, parent_id, root_id, path, region_code, unit_kind, time_zone, straight_dispose, search) VALUES
                (1, 'kota-bandung', 'Pemerintah Kota Bandung', 'Kota Bandung', 'city', NULL, 1, '/1/', '32.73', NULL, 'Asia/Jakarta', FALSE, ' pemerintah kota bandung'),
                (2, 'dinas-pu-bandung', 'Dinas Pekerjaan Umum Kota Bandung', 'Dinas PU', 'unit', 1, 1, '/1/2/', NULL, 'public_works', 'Asia/Jakarta', FALSE, ' dinas pekerjaan umum'),
                (4, 'dinas-sosial-bandung', 'Dinas Sosial Kota Bandung', 'Dinas Sosial', 'unit', 1, 1, '/1/4/', NULL, NULL, 'Asia/Jakarta', FALSE, ' dinas sosial'),
                (10, 'kabupaten-buleleng', 'Pemerintah Kabupaten Buleleng', 'Buleleng', 'regency', NULL, 10, '/10/', '51.08', NULL, 'Asia/Makassar', TRUE, ' pemerintah kabupaten buleleng'),
                (11, 'dinas-pu-buleleng', 'Dinas Pekerjaan Umum Buleleng', 'Dinas PU', 'unit', 10, 10, '/10/11/', NULL, 'public_works', 'Asia/Makassar', FALSE, ' dinas pekerjaan umum buleleng');
            INSERT INTO agency_word (depth, word, agency_id) VALUES (1, 'bandung', 1), (1, 'kota', 1), (1, 'buleleng', 10), (1, 'kabupaten', 10);
            INSERT INTO category (code, parent_code, name, name_en, unit_kind, position) VALUES
                ('roads', NULL, 'Jalan', 'Roads', NULL, 10),
                ('street_lights', 'roads', 'Lampu jalan', 'Street lights', 'public_works', 20),
                ('social', NULL, 'Sosial', 'Social affairs', NULL, 20);
            INSERT INTO archive_reason (code, name, name_en, explanation, explanation_en, position) VALUES
                ('too_general', 'Laporan terlalu umum', 'Too general', 'Ceritakan satu kejadian.', 'Tell one event.', 20);
            INSERT INTO answer_template (code, agency_id, kind, title, body) VALUES
                ('received', NULL, 'interim', 'Diterima', 'Yth. {{pelapor}}, laporan {{tracking_id}} tentang "{{judul}}" ditangani {{unit}}.');
            """));
        var country = new Country(site);
        foreach (var (name, role, agency) in new (string, Role, string?)[]
        {
            ("nia", Role.NationalAdmin, null), ("niko", Role.NationalAdmin, null), ("andi", Role.AgencyAdmin, "kota-bandung"), ("ayu", Role.AgencyAdmin, "kabupaten-buleleng"),
            ("lina", Role.LiaisonOfficer, "dinas-pu-bandung"), ("sari", Role.LiaisonOfficer, "dinas-sosial-bandung"),
        })
        {
            var added = await country.Of<ManageOfficers>().Add($"{name}@contoh.go.id", char.ToUpper(name[0], CultureInfo.InvariantCulture) + name[1..], Password, role, agency, default);
            Assert.Empty(added.Refusals);
        }

        return country;
    }

    public T Of<T>()
        where T : notnull => Site.Services.GetRequiredService<T>();

    /// <summary>A browser in which this officer has signed in.</summary>
    public async Task<Visitor> Officer(string name)
    {
        var visitor = Site.Visitor();
        await Site.SignIn(visitor, $"{name}@contoh.go.id", Password);
        return visitor;
    }

    /// <summary>Files a report, an ordinary complaint unless changed.</summary>
    public async Task<TrackingId> File(Func<Submission, Submission>? change = null)
    {
        var filed = await Of<FileReport>().File(change is null ? Complaint : change(Complaint), null, default);
        Assert.Empty(filed.Refusals);
        return filed.Value.Report.TrackingId;
    }

    public async Task<Report> Report(TrackingId id) => (await Of<ReportStore>().Facts(id, default))!.Report;

    public async Task<ReportState> State(TrackingId id) => (await Report(id)).State;

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
