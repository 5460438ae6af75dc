using System.CommandLine;
using System.Globalization;
using Lapor.People;
using Lapor.Retention;
using Lapor.Whistleblowing;

namespace Lapor.Web;

public static partial class Commands
{
    private const int MostListed = 10_000;

    private static Command RetentionCommand()
    {
        var all = new Option<bool>("--all") { Description = "juga aturan yang belum aktif / inactive rules too" };
        var list = new Command("list", "Yang waktunya sudah habis; tidak mengubah apa pun / what its time is over for; changes nothing") { all };
        list.SetAction((parsed, cancel) => With(async services =>
        {
            var store = services.GetRequiredService<RetentionStore>();
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
            var lines = 0;
            foreach (var rule in (await store.Rules(cancel)).Where(r => r.Active || parsed.GetValue(all)))
            {
                IEnumerable<(string Subject, string EndedOn)> due = rule.Class == RetentionRule.Whistleblower
                    ? await services.GetRequiredService<ExpireCases>().Due(MostListed, cancel)
                    : (await store.DueUnder(rule, now, MostListed, cancel)).Select(d => (d.Subject, d.EndedOn));
                foreach (var (subject, endedOn) in due)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{subject}\t{endedOn}\t{rule.Key}\t{rule.Days}\t{(rule.IsInForce(now) ? "aktif / active" : rule.Active ? $"mulai / from {rule.EffectiveOn}" : "belum aktif / inactive")}"));
                    lines++;
                }
            }

            Console.Error.WriteLine(lines == 0 ? "Tidak ada. / None." : string.Create(CultureInfo.InvariantCulture, $"{lines}"));
            return 0;
        }));

        var run = new Command("run", "Menjalankan aturan yang aktif sekarang / apply the active rules now");
        run.SetAction((_, cancel) => With(async services =>
        {
            var reports = await services.GetRequiredService<ApplyRules>().Run(cancel);
            var cases = await services.GetRequiredService<ExpireCases>().Run(cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"laporan / reports: {reports}, wbs: {cases}"));
            if (reports > 0) Console.WriteLine("Berkas dan indeks dibersihkan oleh pekerja latar. / Files and indexes are cleaned by the worker.");
            return 0;
        }));

        var format = new Option<string>("--format") { DefaultValueFactory = _ => "csv", Description = "csv | json" };
        var since = new Option<string?>("--since") { Description = "sejak hari yyyy-MM-dd / from this day on" };
        var certificates = new Command("certificates", "Tanda terima pemusnahan / receipts of what was destroyed") { format, since };
        certificates.SetAction((parsed, cancel) => With(async services =>
        {
            var day = parsed.GetValue(since);
            if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                return Tell([new("bad_day", "since", "Tulis hari seperti 2026-03-02.", "Write the day like 2026-03-02.")], 2);
            if (parsed.GetValue(format) is not ("csv" or "json")) return Tell([new("unknown_code", "format", "Pilih csv atau json.", "Choose csv or json.")], 2);
            await services.GetRequiredService<AuditLog>().Record(new AuditEntry(AuditKind.Exported, Subject: "retention_receipt"), cancel);
            await Certificates.Write(services.GetRequiredService<RetentionStore>(), Console.Out, parsed.GetValue(format) == "json", day, cancel);
            return 0;
        }));
        return new Command("retention", "Masa simpan / how long what is kept") { list, run, certificates };
    }
}
