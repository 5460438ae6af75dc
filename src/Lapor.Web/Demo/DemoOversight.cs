using System.Globalization;
using System.Text;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Papers;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Web;

/// <summary>What overseers look at in the examples: priority programmes with reports, agencies' papers, action plans and coaching notes. Each agency is at another stage.</summary>
internal sealed class DemoOversight(IServiceProvider services, TimeProvider time)
{
    private const string Why = "Contoh: sesuai pokok laporannya.";

    private const string Programmes = """
        code,kind,name,agency_slug,valid_from,valid_to,position,active
        passable_roads,programme,Jalan daerah mantap (contoh),,2025-01-01,,1,yes
        clean_cities,programme,Kota bersih dari sampah (contoh),,2025-01-01,,2,yes
        right_aid,programme,Bantuan sosial tepat sasaran (contoh),kementerian-sosial,2025-01-01,,3,yes
        no_levies,issue,Pungutan liar di layanan publik (contoh),,2025-01-01,,4,yes
        """;

    /// <summary>A category's code → programme.</summary>
    private static readonly Dictionary<string, string> Topics = new(StringComparer.Ordinal)
    {
        ["road_potholes"] = "passable_roads",
        ["light_out"] = "passable_roads",
        ["signals_signs"] = "passable_roads",
        ["waste_collection"] = "clean_cities",
        ["illegal_dumping"] = "clean_cities",
        ["water_pollution"] = "clean_cities",
        ["aid_not_received"] = "right_aid",
        ["social_data"] = "right_aid",
        ["bribery_extortion"] = "no_levies",
        ["village_funds"] = "no_levies",
        ["illegal_parking"] = "no_levies",
    };

    private readonly AgencyStore agencies = services.GetRequiredService<AgencyStore>();
    private readonly HandInPaper handIn = services.GetRequiredService<HandInPaper>();
    private readonly CheckPaper check = services.GetRequiredService<CheckPaper>();
    private readonly ActionPlans plans = services.GetRequiredService<ActionPlans>();
    private readonly CoachingNotes notes = services.GetRequiredService<CoachingNotes>();

    private int Year => time.GetUtcNow().Year;

    /// <summary>Makes it all; what an interrupted fill left is not made twice.</summary>
    public async Task Run(Viewer national, IReadOnlyList<(TrackingId Id, string Category)> reports, CancellationToken cancel)
    {
        using (var file = new StringReader(Programmes)) await services.GetRequiredService<ImportReference>().Run(ReferenceTable.Priorities, file, dryRun: false, cancel: cancel);
        var tags = services.GetRequiredService<ReportPriorities>();
        foreach (var (at, report) in reports.Index())
        {
            // Two in three: a programme has conditions that a category does not know.
            if (at % 3 != 0 && Topics.TryGetValue(report.Category, out var programme))
                await tags.Tag(national, report.Id, programme, on: true, Why, cancel);
        }

        var officers = services.GetRequiredService<OfficerStore>();
        if (await officers.ByEmail($"ksp@{Demo.Domain}", cancel) is { } ksp)
        {
            await services.GetRequiredService<PriorityStore>().Follow(ksp.Id, "no_levies", on: true, cancel);
        }

        if (await officers.ByEmail($"panrb@{Demo.Domain}", cancel) is { } panrb) await Papers(national, Viewer.Of(panrb), cancel);
    }

    private async Task Papers(Viewer national, Viewer panrb, CancellationToken cancel)
    {
        var store = services.GetRequiredService<PaperStore>();
        foreach (var (slug, from, accepted, complete) in new (string, int, bool?, bool)[]
        {
            ("kota-bandung", Year, true, true), ("kota-surabaya", Year, true, true), ("kabupaten-sleman", Year, true, false), ("kabupaten-buleleng", Year, null, false), ("kota-makassar", Year - 1, true, false),
            ("kementerian-sosial", Year, true, true), ("kota-ambon", Year, null, false), ("kota-palu", Year, false, false),
        })
        {
            if (await agencies.BySlug(slug, cancel) is not { } agency || (await store.Of(agency.Id, cancel)).Count > 0) continue;
            var decree = await Keep(
                national, agency,
                new PaperSheet(PaperKind.Decree, $"Tim pengelola pengaduan {agency.ShortName} (contoh)") { Number = string.Create(CultureInfo.InvariantCulture, $"800/{agency.Id % 90 + 10}/{from}"), ValidFrom = new(from, 1, 1), ValidTo = new(from, 12, 31) },
                cancel);
            if (from < Year) await Aged(decree, cancel);
            else if (accepted is { } yes) await check.Decide(panrb, agency, decree, yes, yes ? "" : "Lampiran susunan timnya belum ada. Mohon kirim ulang beserta lampirannya.", cancel);
            if (slug == "kota-ambon") await check.Invite(panrb, agency, cancel);
            if (accepted is not true) continue;
            await Keep(national, agency, new PaperSheet(PaperKind.Procedure, "SOP penanganan pengaduan (contoh)") { Number = "2.1", ValidFrom = new(Year, 1, 2), Shown = true }, cancel);
            var late = await plans.Add(national, agency, "Melatih pejabat penghubung tiap dinas menulis jawaban yang tuntas", DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(complete ? 40 : -12), cancel);
            await plans.Move(national, agency, late.Value, PlanState.Doing, "", cancel);
            if (!complete) continue;
            await Keep(national, agency, new PaperSheet(PaperKind.AnnualReport, string.Create(CultureInfo.InvariantCulture, $"Laporan tahunan pengelolaan pengaduan {Year - 1} (contoh)")) { Year = Year - 1, Shown = true }, cancel);
            await Keep(national, agency, new PaperSheet(PaperKind.Procedure, "Pembagian tugas piket (contoh)") { Number = "1.0" }, cancel);
            var done = await plans.Add(national, agency, "Menetapkan jam piket verifikasi", DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-20), cancel);
            await Keep(national, agency, new PaperSheet(PaperKind.Evidence, "Surat tugas piket (contoh)") { PlanItemId = done.Value }, cancel);
            await plans.Move(national, agency, done.Value, PlanState.Done, "Berlaku sejak bulan lalu.", cancel);
            var note = await notes.Write(panrb, agency, null, "Jawaban sementara masih sering tanpa tanggal. Mohon pakai templat yang menyebut langkah berikutnya dan kapan.", cancel);
            if (slug == "kota-bandung" && await services.GetRequiredService<OfficerStore>().ByEmail(Demo.AgencyAdmin, cancel) is { } admin) await notes.Write(Viewer.Of(admin), agency, note.Value, "Siap. Templatnya sudah kami ganti dan dilatihkan ke semua dinas.", cancel);
        }
    }

    // Accepted when it was in force: last year's decree is over by now, and nobody may accept one that is.
    private Task<int> Aged(string key, CancellationToken cancel) => services.GetRequiredService<Storage.Database>().Write(
        t => t.Execute("UPDATE agency_paper SET state = 'accepted', checked_at = at WHERE key = @key AND state = 'waiting'", new { key }, cancel), cancel);

    private async Task<string> Keep(Viewer by, Agency agency, PaperSheet sheet, CancellationToken cancel)
    {
        using var content = new MemoryStream(Pdf(sheet.Title));
        var kept = await handIn.Keep(by, agency, sheet, content, cancel);
        return kept.IsRefused ? throw new InvalidOperationException("The demo's paper was refused: " + kept.Refusals[0].Code) : kept.Value;
    }

    /// <summary>One page with a line of words, as PDF.</summary>
    private static byte[] Pdf(string words)
    {
        var line = $"BT /F1 16 Tf 60 760 Td ({string.Concat(words.Where(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '.'))}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {line.Length.ToString(CultureInfo.InvariantCulture)} >>\nstream\n{line}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        List<int> offsets = [];
        foreach (var (at, body) in objects.Index())
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{at + 1} 0 obj\n{body}\nendobj\n");
        }

        var start = file.Length;
        file.Append("xref\n0 6\n0000000000 65535 f \n");
        foreach (var offset in offsets) file.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
