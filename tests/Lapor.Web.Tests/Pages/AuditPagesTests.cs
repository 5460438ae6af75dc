using System.Net;
using System.Text.RegularExpressions;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The audit log on the screen: words instead of the codes that the chain keeps, and what else is accounted for.</summary>
public sealed partial class AuditPagesTests
{
    [Theory, OnBothEngines]
    public async Task Every_shape_of_subject_and_reason_is_said_in_words(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await country.Site.Visitor().Get("/");
        var (lina, nia) = (await Id(country, "lina"), await Id(country, "nia"));
        var report = (await country.Report(await country.File())).Id;
        await country.Site.Data.Database.Write(t => t.Execute(
            """
            INSERT INTO officer_decree (id, officer_id, number, day, by_officer_id, at) VALUES (7, @lina, '800/12/2026', '2026-02-20', @nia, 1);
            INSERT INTO identity_provider (id, agency_id, name, issuer, client_id, ring_key, wrapped_key, email_claim, trusts_factor, acr, active, created_at)
                VALUES (3, 1, 'Masuk Bandung', 'https://masuk.example', 'lapor', 'k', @key, 'email', FALSE, '', TRUE, 1);
            """,
            new { lina, nia, key = new byte[] { 1 } }));
        Assert.Equal("800/12/2026", (await country.Of<OfficerStore>().DecreeNumbers([7, 99], default))[7]);
        (AuditKind Kind, string Subject, string Reason, string Said)[] entries =
        [
            (AuditKind.ReferenceChanged, "retention_rule complaint.closed.erase 4000 active", "JRA 12/2026", "Pengaduan, Selesai, Hapus isi, 4000 hari · aktif"),
            (AuditKind.ReferenceChanged, "retention_rule whistleblower.closed.erase 400 inactive", "", "Pelapor pelanggaran (WBS), Selesai, Hapus isi, 400 hari · tidak aktif"),
            (AuditKind.Erased, "retention anonymise", "complaint.archived.anonymise 365", "masa simpan habis · Anonimkan"),
            (AuditKind.Erased, "wbs_case 4", "whistleblower.closed.erase 400", "kasus pengawas nomor 4"),
            (AuditKind.Erased, "citizen:HACDEFGHJK approved", "", "permintaan HACDEFGHJK · disetujui"),
            (AuditKind.Erased, "citizen:HACDEFGHJK declined", "Bukan pemiliknya.", "permintaan HACDEFGHJK · ditolak"),
            (AuditKind.ReferenceChanged, "identity_provider:3 added", "", "penyedia identitas Masuk Bandung · ditambahkan"),
            (AuditKind.ReferenceChanged, "identity_provider:9 changed", "", "penyedia identitas 9 · diubah"),
            (AuditKind.CredentialChanged, "identity_provider:3 linked", "", "penyedia identitas Masuk Bandung · akun ditautkan"),
            (AuditKind.CredentialChanged, "identity_provider:3 unlinked", "", "penyedia identitas Masuk Bandung · tautan akun dilepas"),
            (AuditKind.SignIn, "identity_provider:3", "", "penyedia identitas Masuk Bandung"),
            (AuditKind.SignIn, "password_passkey", "", "kata sandi dan kunci sandi"),
            (AuditKind.SignIn, "passkey_set", "", "kunci sandi dipasang"),
            (AuditKind.Exported, "decree:7", "", "SK 800/12/2026"),
            (AuditKind.ReferenceChanged, "decree:99", "", "SK 99"),
            (AuditKind.Exported, "reference holidays", "", "data acuan: Hari libur"),
            (AuditKind.ReportMarked, "+escalated", "Lewat 60 hari kerja.", "ditandai: Dieskalasi ke Ombudsman"),
            (AuditKind.ReportMarked, "-priority", "Sudah selesai di tempat.", "tanda dicabut: Prioritas nasional"),
            (AuditKind.BreakGlass, "asked", "Perintah pengadilan.", "diminta"),
            (AuditKind.BreakGlass, "approved", "", "disetujui"),
            (AuditKind.BreakGlass, "refused", "", "ditolak"),
            (AuditKind.JobsReleased, "job:17", "", "pekerjaan nomor 17"),
            (AuditKind.JobsReleased, "jobs publish", "", "Menerbitkan salinan publik"),
            (AuditKind.JobsReleased, "jobs all", "", "semua yang terhenti"),
            (AuditKind.KeysRotated, "key:k20261122", "", "kunci induk k20261122"),
            (AuditKind.RoleGranted, $"officer:{lina} agency_admin@1", "", "Lina · Admin Instansi, Pemerintah Kota Bandung"),
            (AuditKind.RoleGranted, $"officer:{lina} overseer:ksp", "", "Lina · Pengawas, Kantor Staf Presiden"),
            (AuditKind.PartyNamed, "unit:2", "Disebut dalam laporan.", "Dinas Pekerjaan Umum Kota Bandung"),
        ];
        foreach (var (kind, subject, reason, _) in entries) await country.Of<AuditLog>().Record(new AuditEntry(kind, reason.Contains(".erase ", StringComparison.Ordinal) || reason.Contains(".anonymise ", StringComparison.Ordinal) ? null : nia, Subject: subject, Reason: reason), default);
        await country.Of<AuditLog>().Viewed(lina, report, default);

        var admin = await country.Officer("nia");
        var page = await admin.Get("/kerja/audit");
        var rows = page.Document.QuerySelectorAll("tbody tr").Select(r => r.QuerySelectorAll("td")).ToList();
        var told = rows.Select(r => r[1].QuerySelector(".muted")?.TextContent ?? "").Where(s => s.Length > 0).ToList();
        foreach (var (_, _, _, said) in entries) Assert.Contains(said, told);
        var reasons = rows.Select(r => r[4].TextContent).ToList();
        Assert.Contains("Pengaduan, Diarsipkan, Anonimkan, 365 hari", reasons);
        Assert.Contains("Pelapor pelanggaran (WBS), Selesai, Hapus isi, 400 hari", reasons);
        Assert.Contains("JRA 12/2026", reasons);
        Assert.DoesNotContain(rows.SelectMany(r => r.Select(c => c.TextContent)), c => RawCode().IsMatch(c));
        // The hour that a look counts for is no word; the line is there.
        Assert.Contains(rows, r => r[1].TextContent.StartsWith("Laporan rahasia dibaca", StringComparison.Ordinal) && r[1].QuerySelector(".muted") is null);
        page = await admin.Get("/kerja/audit?bahasa=en");
        Assert.Contains("Complaint, Finished, Erase, 4000 days · active", page.Document.QuerySelectorAll("tbody .muted").Select(m => m.TextContent));
        await (await country.Officer("andi")).Get("/kerja/audit", HttpStatusCode.NotFound);
    }

    [Theory, OnBothEngines]
    public async Task Reference_data_that_was_taken_away_and_jobs_that_run_again_are_on_the_record(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        var andi = await country.Officer("andi");
        await andi.Get("/kerja/kelola/acuan/answer_templates?handler=Unduh", HttpStatusCode.NotFound);
        var admin = await country.Officer("nia");
        await admin.Get("/kerja/kelola/acuan/categories?handler=Unduh");
        var audit = country.Of<AuditLog>();
        var exported = Assert.Single(await audit.Page(null, AuditKind.Exported, 10, default));
        Assert.Equal(("reference categories", await Id(country, "nia")), (exported.Subject, exported.OfficerId!.Value));

        var jobs = country.Of<JobStore>();
        async Task Park()
        {
            await jobs.Ensure(new NewJob(JobKinds.Publish, "publish:1", country.Site.Clock.GetUtcNow().ToUnixTimeMilliseconds()), default);
            foreach (var job in await jobs.Lease("uji", 10, TimeSpan.FromMinutes(1), default)) await jobs.Park(job, "IOException", default);
        }

        await Park();
        var page = await admin.Get("/kerja/kelola/terhenti");
        await admin.Submit(page, "form:has([name=Kind])");
        await admin.Submit(page, "form:has([name=Kind])"); // nothing is parked any more: nothing to account for
        var released = Assert.Single(await audit.Page(null, AuditKind.JobsReleased, 10, default));
        Assert.Equal(("jobs publish", await Id(country, "nia")), (released.Subject, released.OfficerId!.Value));
    }

    private static async Task<long> Id(Country country, string name) => (await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!.Id;

    [GeneratedRegex("[a-z]_[a-z]|[a-z]:[0-9A-Z]|[a-z]@[0-9]|\\b(?:approved|declined|refused|asked|active|inactive|escalated|priority|added|changed|linked|unlinked|closed|erase)\\b", RegexOptions.NonBacktracking)]
    private static partial Regex RawCode();
}
