using System.CommandLine;
using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Web;

/// <summary>The command line. Exit status: 0 done, 1 refused, 2 wrong settings or arguments.</summary>
public static partial class Commands
{
    public static Task<int> Run(string[] args)
    {
        var root = new RootCommand("Lapor – sistem pengaduan pelayanan publik. Tanpa perintah: melayani web. / Public complaints. Without a command: serve.");
        var serve = new Command("serve", "Melayani web dan pekerja latar / serve the web and the workers") { TreatUnmatchedTokensAsErrors = false };
        serve.SetAction((parsed, _) => Server.Run([.. parsed.UnmatchedTokens]));
        root.Add(serve);
        root.Add(Migrate());
        root.Add(CheckConfig());
        root.Add(Backup());
        root.Add(OfficerCommand());
        root.Add(KeysCommand());
        root.Add(AuditCommand());
        root.Add(RetentionCommand());
        root.Add(JobsCommand());
        root.Add(DeadlineCommand());
        root.Add(SmsCommandLine());
        root.Add(ImportCommand());
        root.Add(ExportCommand());
        root.Add(DemoCommand());
        return root.Parse(args).InvokeAsync();
    }

    /// <summary>Runs work with the product's services, outside the web.</summary>
    internal static async Task<int> With(Func<IServiceProvider, Task<int>> work)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var read = Settings.Read(configuration);
        if (read.IsRefused) return Tell(read.Refusals, 2);
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        services.AddLapor(read.Value);
        await using var provider = services.BuildServiceProvider();
        try
        {
            return await work(provider);
        }
        catch (Exception away) when (Words(away) is not null)
        {
            return Tell([Words(away)!]);
        }
    }

    /// <summary>What an operator can mend, in words; null for a fault of ours, whose trace is wanted.</summary>
    internal static Refusal? Words(Exception exception) => exception switch
    {
        System.Data.Common.DbException => new("database", "", $"Basis data tidak dapat dipakai: {exception.Message}", $"The database cannot be used: {exception.Message}"),
        UnusableException or InvalidDataException => new("unusable", "", $"Data tidak dapat dipakai: {exception.Message}", $"The data cannot be used: {exception.Message}"),
        IOException or UnauthorizedAccessException => new("file", "", $"Berkas, folder atau alamat tidak dapat dipakai: {exception.Message}", $"A file, folder or address cannot be used: {exception.Message}"),
        _ => null,
    };

    /// <summary>Prints refusals in both languages.</summary>
    internal static int Tell(IReadOnlyList<Refusal> refusals, int status = 1)
    {
        foreach (var refusal in refusals) Console.Error.WriteLine($"{refusal.Code}: {refusal.Indonesian}\n    {refusal.English}");
        return status;
    }

    private static Command Migrate()
    {
        var command = new Command("migrate", "Memperbarui basis data dan memuat data acuan / bring the database up to date and load reference data");
        command.SetAction((_, cancel) => With(async services =>
        {
            var settings = services.GetRequiredService<Settings>();
            Directory.CreateDirectory(settings.Data);
            var done = await services.GetRequiredService<Migrations>().Run(Path.Combine(settings.Data, "backups"), cancel);
            foreach (var name in done) Console.WriteLine(name);
            if (done.Count == 0) Console.WriteLine("Sudah mutakhir. / Up to date.");
            await LaporServices.Prepare(services, cancel);
            return 0;
        }));
        return command;
    }

    private static Command CheckConfig()
    {
        var command = new Command("check-config", "Memeriksa pengaturan dan sambungan / check settings and connections");
        command.SetAction((_, cancel) => With(async services =>
        {
            var settings = services.GetRequiredService<Settings>();
            var status = 0;
            foreach (var name in Settings.Names)
            {
                var value = Environment.GetEnvironmentVariable(name);
                Console.WriteLine($"{name} = {(value is null ? "(bawaan / default)" : Settings.IsSecret(name) ? "(disetel / set)" : value)}");
            }

            try
            {
                Directory.CreateDirectory(settings.Data);
                var database = services.GetRequiredService<Database>();
                var made = database.Dialect.Name != "sqlite" || File.Exists(new System.Data.Common.DbConnectionStringBuilder { ConnectionString = settings.Db }["Data Source"].ToString());
                if (made) await database.Read(s => s.Scalar<int>("SELECT 1", cancel: cancel), cancel);
                else await File.WriteAllBytesAsync(Path.Combine(settings.Data, "check.tmp"), [], cancel); // 'migrate' makes the file where this one can be made
                File.Delete(Path.Combine(settings.Data, "check.tmp"));
                var current = false;
                try
                {
                    current = made && await services.GetRequiredService<Migrations>().IsCurrent(cancel);
                }
                catch (System.Data.Common.DbException)
                {
                    // an empty database has no table of migrations
                }

                Console.WriteLine($"basis data / database: {database.Dialect.Name}, {(current ? "mutakhir / current" : "perlu 'lapor migrate' / needs 'lapor migrate'")}");
                if (current && await services.GetRequiredService<OfficerStore>().IsEmpty(cancel))
                    Console.WriteLine("Belum ada petugas. Buat Admin Nasional: lapor officer add / No officers yet. Make the NationalAdmin: lapor officer add");
            }
            catch (Exception away) when (away is System.Data.Common.DbException or IOException or UnauthorizedAccessException)
            {
                status = 1;
                Console.Error.WriteLine($"basis data tidak terjangkau / database cannot be reached: {away.Message}");
            }

            try
            {
                Console.WriteLine($"kunci / keys: {settings.Keys} ({services.GetRequiredService<KeyRing>().CurrentId})");
            }
            catch (Exception broken) when (broken is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                status = 1;
                Console.Error.WriteLine($"kunci / keys: {broken.Message}");
            }

            var scan = services.GetRequiredService<Attachments.MalwareScan>();
            var answers = !scan.IsSet || await scan.Answers(cancel);
            if (!answers) status = 1;
            Console.WriteLine($"pemindai / malware scanner: {(!scan.IsSet ? "tidak ada / none" : answers ? "menjawab / answers" : "TIDAK MENJAWAB / DOES NOT ANSWER")}");
            Console.WriteLine($"gambar kecil / thumbnails: {(services.GetRequiredService<Attachments.Thumbnails>().IsInstalled ? "vipsthumbnail" : "tidak ada / none (libvips-tools)")}");
            var looks = services.GetRequiredService<Attachments.LookAtPictures>().LooksFor;
            Console.WriteLine($"dugaan wajah / suspected faces: {(looks.Contains(Attachments.SuspectedKind.Face) ? "opencv-data" : "tidak ada / none (libvips-tools, opencv-data)")}");
            Console.WriteLine($"dugaan kartu identitas / suspected identity cards: {(looks.Contains(Attachments.SuspectedKind.IdentityCard) ? "tesseract" : "tidak ada / none (libvips-tools, tesseract-ocr, tesseract-ocr-ind)")}");

            foreach (var problem in services.GetRequiredService<Notifying.MailOptions>().Mistakes())
            {
                status = 1;
                Console.Error.WriteLine($"surel / mail: {problem}");
            }

            var sms = services.GetRequiredService<Channels.Sms.SmsOptions>();
            foreach (var problem in sms.Mistakes())
            {
                status = 1;
                Console.Error.WriteLine($"sms: {problem}");
            }

            var telegram = services.GetRequiredService<Channels.Telegram.TelegramOptions>();
            foreach (var problem in telegram.Mistakes())
            {
                status = 1;
                Console.Error.WriteLine($"telegram: {problem}");
            }

            var meta = services.GetRequiredService<Channels.Meta.MetaOptions>();
            foreach (var problem in meta.Mistakes())
            {
                status = 1;
                Console.Error.WriteLine($"meta: {problem}");
            }

            var x = services.GetRequiredService<Channels.X.XOptions>();
            foreach (var problem in x.Mistakes())
            {
                status = 1;
                Console.Error.WriteLine($"x: {problem}");
            }

            Console.WriteLine($"x: {(x.IsSet ? x.Account : "tidak ada / none")}");
            Console.WriteLine($"whatsapp: {(meta.WhatsAppToken is null ? "tidak ada / none" : meta.WhatsAppNumber)}");
            Console.WriteLine($"messenger: {(meta.PageToken is null ? "tidak ada / none" : meta.Page)}; instagram: {(meta.PageToken is null ? "tidak ada / none" : meta.Instagram)}");
            Console.WriteLine($"telegram: {(telegram.Token is null ? "tidak ada / none" : telegram.Polls ? "polling" : "webhook")}");
            Console.WriteLine($"sms: {(sms.Gateway is { } gateway ? gateway.GetLeftPart(UriPartial.Path) : sms.SpoolFolder is not null ? "folder spool" : "tidak ada / none")}");
            Console.WriteLine(settings.SmtpHost is null ? "surel / mail: folder spool" : $"surel / mail: {settings.SmtpHost}:{settings.SmtpPort.ToString(CultureInfo.InvariantCulture)}");
            return status;
        }));
        return command;
    }

    private static Command Backup()
    {
        var file = new Argument<string>("file") { Description = "berkas tujuan / target file" };
        var command = new Command("backup", "Menyalin basis data yang sedang dipakai (SQLite) / copy the live database (SQLite)") { file };
        command.SetAction((parsed, cancel) => With(async services =>
        {
            // Accounted for first: the copy carries its own line, and an attempt that fails is worth knowing too.
            await services.GetRequiredService<AuditLog>().Record(new AuditEntry(AuditKind.Exported, Subject: "backup"), cancel);
            var outcome = await services.GetRequiredService<Database>().Dialect.Backup(Path.GetFullPath(parsed.GetValue(file)!), cancel);
            if (outcome.IsRefused) return Tell(outcome.Refusals);
            Console.WriteLine(outcome.Value);
            Console.WriteLine("Simpan juga folder kunci dan lampiran. / Keep the folders of keys and attachments too.");
            return 0;
        }));
        return command;
    }

    private static Command OfficerCommand()
    {
        var email = new Option<string>("--email") { Required = true, Description = "alamat surel, dipakai untuk masuk / e-mail address, used to sign in" };
        var name = new Option<string>("--name") { Required = true, Description = "nama / name" };
        var role = new Option<string>("--role") { DefaultValueFactory = _ => "national_admin", Description = string.Join(" | ", Codes.All<Role>()) };
        var agency = new Option<string?>("--agency") { Description = "slug instansi atau unit, atau lingkup pengawas (ombudsman, ksp, kemendagri, panrb) / slug of agency or unit, or an overseer's scope" };
        var password = new Option<string?>("--password") { Description = "- membacanya dari masukan; bila tidak ada, tautan sekali pakai dicetak / - reads it from input; when missing, a one-time link is printed" };
        var add = new Command("add", "Menambah petugas; yang pertama Admin Nasional / add an officer; the first one is the NationalAdmin") { email, name, role, agency, password };
        add.SetAction((parsed, cancel) => With(async services =>
        {
            await LaporServices.Prepare(services, cancel);
            if (Codes.TryMember<Role>(parsed.GetValue(role)) is not { } member)
                return Tell([new("unknown_code", "role", $"Peran tidak dikenal. Pilih: {string.Join(", ", Codes.All<Role>())}", $"Unknown role. Choose: {string.Join(", ", Codes.All<Role>())}")]);
            var secret = parsed.GetValue(password);
            if (secret == "-") secret = Secret();
            var manage = services.GetRequiredService<ManageOfficers>();
            if (secret is not null)
            {
                var outcome = await manage.Add(parsed.GetValue(email)!, parsed.GetValue(name)!, secret, member, parsed.GetValue(agency), cancel);
                if (outcome.IsRefused) return Tell(outcome.Refusals);
                Console.WriteLine($"{parsed.GetValue(email)}: {member.Code()}");
                return 0;
            }

            var invited = await manage.Invite(parsed.GetValue(email)!, parsed.GetValue(name)!, member, parsed.GetValue(agency), decree: null, by: null, cancel);
            if (invited.IsRefused) return Tell(invited.Refusals);
            Console.WriteLine($"{parsed.GetValue(email)}: {member.Code()}");
            TellLink(services, invited.Value.Token);
            return 0;
        }));
        var reset = new Command("reset", "Tautan kata sandi baru; kata sandi dan pengaman kedua yang lama dihapus / a link for a new password; the old one and the second factor are removed") { email };
        reset.SetAction((parsed, cancel) => With(async services =>
        {
            var officer = await services.GetRequiredService<OfficerStore>().ByEmail(parsed.GetValue(email)!, cancel);
            var sent = await services.GetRequiredService<ManageOfficers>().SendReset(officer?.Id ?? 0, factorToo: true, by: null, cancel);
            if (sent.IsRefused) return Tell(sent.Refusals);
            TellLink(services, sent.Value);
            return 0;
        }));
        return new Command("officer", "Petugas / officers") { add, reset };
    }

    private static void TellLink(IServiceProvider services, string token)
    {
        Console.WriteLine(services.GetRequiredService<Notifying.ReportLinks>().Account(token));
        Console.WriteLine("Sekali pakai, berlaku 7 hari; jangan dikirim lewat grup. / Works once, for 7 days; do not post it anywhere.");
    }

    /// <summary>A line of the input; typed at a terminal it is not shown.</summary>
    private static string Secret()
    {
        if (Console.IsInputRedirected) return Console.ReadLine() ?? "";
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is not ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static Command JobsCommand()
    {
        var list = new Command("parked", "Pekerjaan yang terhenti / jobs that were parked");
        list.SetAction((_, cancel) => With(async services =>
        {
            foreach (var job in await services.GetRequiredService<JobStore>().Parked(100, cancel)) Console.WriteLine($"{job.Id} {job.Kind} {job.Key} {job.Error}");
            return 0;
        }));
        var id = new Option<long?>("--id") { Description = "Hanya pekerjaan ini / this job only" };
        var kind = new Option<string?>("--kind") { Description = "Hanya jenis ini / jobs of this kind only" };
        var release = new Command("release", "Menjalankan lagi pekerjaan yang terhenti / run parked jobs again") { id, kind };
        release.SetAction((parsed, cancel) => With(async services =>
        {
            var jobs = services.GetRequiredService<JobStore>();
            var released = (parsed.GetValue(id), parsed.GetValue(kind)) switch
            {
                ({ } one, _) => await jobs.ReleaseOne(one, cancel),
                (_, { } of) => await jobs.ReleaseKind(of, cancel),
                _ => await jobs.Release(cancel),
            };
            if (released > 0)
                await services.GetRequiredService<AuditLog>().Record(new AuditEntry(AuditKind.JobsReleased, Subject: Workbench.Manage.ParkedJobsPage.Released(parsed.GetValue(id), parsed.GetValue(kind))), cancel);
            Console.WriteLine(released);
            return 0;
        }));
        return new Command("jobs", "Antrean pekerjaan / the job queue") { list, release };
    }
}
