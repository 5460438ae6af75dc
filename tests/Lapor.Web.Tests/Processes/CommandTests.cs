using System.Globalization;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.House;

namespace Lapor.Web.Tests.Processes;

/// <summary>The command line as an operator uses it: the real executable, its exit status and its words in both languages.</summary>
public sealed class CommandTests
{
    private const string Map = """
        { "source": "uji", "zone": "WIB", "fields": { "sourceId": { "column": "id" }, "submittedDate": { "column": "tanggal", "format": "yyyy-MM-dd" },
          "originalText": { "column": "isi" }, "class": { "constant": "Pengaduan" }, "state": { "constant": "Belum Terverifikasi" } } }
        """;

    [Fact]
    public async Task The_first_officer_is_made_on_the_command_line_and_a_weak_password_is_refused()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        string[] add = ["officer", "add", "--email", "nia@instansi.example", "--name", "Nia", "--password", "-"];
        var weak = await LaporProcess.Run(data, "pendek\n", add);
        Assert.Equal(1, weak.Status);
        Assert.Contains("password_short", weak.Output, StringComparison.Ordinal);
        Assert.Contains("paling sedikit 12 karakter", weak.Output, StringComparison.Ordinal);
        Assert.Contains("at least 12 characters", weak.Output, StringComparison.Ordinal);
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM officer"));

        var strong = await LaporProcess.Run(data, "empat kata yang dirangkai\n", add);
        Assert.True(strong.Status == 0, strong.Output);
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM officer_role WHERE role = 'national_admin'"));
        Assert.DoesNotContain("dirangkai", strong.Output, StringComparison.Ordinal);
        Assert.Contains("email_taken", (await LaporProcess.Run(data, "empat kata yang dirangkai\n", add)).Output, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Audit_verify_proves_history_and_finds_what_was_changed(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        await Senders.SkipReferenceData(data);
        Assert.Equal(0, (await LaporProcess.Run(data, "empat kata yang dirangkai\n", "officer", "add", "--email", "nia@instansi.example", "--name", "Nia", "--password", "-")).Status);
        var sound = await LaporProcess.Run(data, null, "audit", "verify");
        Assert.True(sound.Status == 0, sound.Output);
        Assert.Contains("Riwayat utuh. / History is intact.", sound.Output, StringComparison.Ordinal);
        var kept = Path.Combine(data.Folder, "jangkar.csv");
        await File.WriteAllTextAsync(kept, "day,seq,hash\n2026-11-01,satu,00\n", TestContext.Current.CancellationToken);
        Assert.Contains("bad_anchor", (await LaporProcess.Run(data, null, "audit", "verify", "--anchors", kept)).Output, StringComparison.Ordinal);
        // An anchor that was kept elsewhere and is of no head that this database ever had.
        await File.WriteAllTextAsync(kept, $"day,seq,hash\n2026-11-01,1,{new string('0', 64)}\n", TestContext.Current.CancellationToken);
        var other = await LaporProcess.Run(data, null, "audit", "verify", "--anchors", kept);
        Assert.True(other.Status == 1, other.Output);
        Assert.Contains("Riwayat TIDAK utuh. / History is NOT intact.", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_master_key_and_released_jobs_are_on_the_record()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var rotated = await LaporProcess.Run(data, null, "keys", "rotate");
        Assert.True(rotated.Status == 0, rotated.Output);
        var key = await data.Database.Read(s => s.Scalar<string>("SELECT subject FROM audit_entry WHERE kind = 'keys_rotated' AND officer_id IS NULL"));
        Assert.Contains("new key: " + key!["key:".Length..], rotated.Output, StringComparison.Ordinal);
        // Nothing was parked: nothing is on the record.
        Assert.Equal(0, (await LaporProcess.Run(data, null, "jobs", "release")).Status);
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM audit_entry WHERE kind = 'jobs_released'"));
        foreach (var arguments in new string[][] { ["--kind", "publish"], ["--id", "1"], [] })
        {
            await data.Database.Write(t => t.Execute("DELETE FROM job; INSERT INTO job (id, kind, key, state, due_at, created_at) VALUES (1, 'publish', 'publish:1', 'parked', 9223372036854775807, 1)"));
            Assert.Equal(0, (await LaporProcess.Run(data, null, ["jobs", "release", .. arguments])).Status);
        }

        Assert.Equal(["jobs publish", "job:1", "jobs all"], await data.Database.Read(s => s.Query<string>("SELECT subject FROM audit_entry WHERE kind = 'jobs_released' ORDER BY id")));
    }

    [Fact]
    public async Task A_deadline_is_reckoned_and_explained_day_by_day()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        // Nothing is in the holiday table: the bundled calendar counts, and no database is changed by the question.
        var told = await LaporProcess.Run(data, null, "deadline", "--from", "2026-03-17T10:00+07:00", "--days", "5", "--explain");
        Assert.True(told.Status == 0, told.Output);
        Assert.Contains("2026-03-31T16:00:00+07:00", told.Output, StringComparison.Ordinal);
        Assert.Contains("2026-03-18 Rabu    dilewati / skipped: Cuti Bersama Hari Suci Nyepi (cuti bersama)", told.Output, StringComparison.Ordinal);
        Assert.Contains("2026-03-28 Sabtu   dilewati: akhir pekan / skipped: weekend", told.Output, StringComparison.Ordinal);
        Assert.Contains("2026-03-31 Selasa  hari kerja 5 / working day 5", told.Output, StringComparison.Ordinal);
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM holiday"));

        // With a calendar of its own: a holiday of Bali counts for Buleleng and not for the nation; the zone is the region's.
        await data.Database.Write(t => t.Execute("INSERT INTO holiday (day, region_code, kind, name) VALUES ('2026-03-18', '51', 'regional', 'Hari Jadi Bali'), ('2026-01-01', '', 'national', 'Tahun Baru')"));
        Assert.StartsWith("2026-03-18T16:00:00+07:00", (await LaporProcess.Run(data, null, "deadline", "--from", "2026-03-17T10:00+07:00", "--days", "1")).Output, StringComparison.Ordinal);
        var bali = await LaporProcess.Run(data, null, "deadline", "--from", "2026-03-17T10:00+07:00", "--days", "1", "--region", "51.08", "--explain");
        Assert.StartsWith("2026-03-19T16:00:00+08:00", bali.Output, StringComparison.Ordinal);
        Assert.Contains("Hari Jadi Bali (libur daerah / regional, 51)", bali.Output, StringComparison.Ordinal);
        Assert.StartsWith("2026-03-18T16:00:00+08:00", (await LaporProcess.Run(data, null, "deadline", "--from", "2026-03-17T10:00+07:00", "--days", "1", "--zone", "Asia/Makassar")).Output, StringComparison.Ordinal);
        // A quarter to midnight in Jakarta is the next day in Makassar: its first working day is another.
        Assert.StartsWith("2026-03-19T16:00:00+08:00", (await LaporProcess.Run(data, null, "deadline", "--from", "2026-03-17T23:45+07:00", "--days", "1", "--zone", "Asia/Makassar")).Output, StringComparison.Ordinal);
        Assert.StartsWith("2026-03-18T16:00:00+09:00", (await LaporProcess.Run(data, null, "deadline", "--from", "2026-03-17T10:00+09:00", "--days", "1")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad_moment", "--from", "2026-03-17T10:00", "--days", "5")] // whose ten o'clock?
    [InlineData("bad_moment", "--from", "2026-02-30T10:00+07:00", "--days", "5")]
    [InlineData("bad_days", "--from", "2026-03-17T10:00+07:00", "--days", "0")]
    [InlineData("bad_days", "--from", "2026-03-17T10:00+07:00", "--days", "lima")]
    [InlineData("missing", "--from", "2026-03-17T10:00+07:00")]
    [InlineData("time_zone_unknown", "--from", "2026-03-17T10:00+07:00", "--days", "5", "--zone", "Asia/Nowhere")]
    [InlineData("region_unknown", "--from", "2026-03-17T10:00+07:00", "--days", "5", "--region", "99")]
    [InlineData("agency_unknown", "--from", "2026-03-17T10:00+07:00", "--days", "5", "--agency", "tidak-ada")]
    public async Task A_deadline_that_cannot_be_reckoned_ends_with_2_and_says_why_in_both_languages(string code, params string[] arguments)
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        var (status, output) = await LaporProcess.Run(data, null, ["deadline", .. arguments]);
        Assert.Equal(2, status);
        Assert.Contains(code + ": ", output, StringComparison.Ordinal);
        Assert.True(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= 2, output);
    }

    [Fact]
    public async Task Without_a_password_a_link_is_printed_that_opens_once()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var (status, output) = await LaporProcess.Run(data, null, "officer", "add", "--email", "nia@instansi.example", "--name", "Nia");
        Assert.True(status == 0, output);
        var ring = Lapor.People.KeyRing.Open(Path.Combine(data.Folder, "keys"));
        var links = new Lapor.Tests.Journey.WayIn(data.Database, ring, TimeProvider.System).Links;
        var token = output.Split("/masuk/tautan/")[1].Split('\n')[0].Trim();
        Assert.Equal("Nia", (await links.Find(token, default))!.Officer.Name);
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM job WHERE kind = 'mail_account'"));
        var reset = await LaporProcess.Run(data, null, "officer", "reset", "--email", "nia@instansi.example");
        Assert.Contains("/masuk/tautan/", reset.Output, StringComparison.Ordinal);
        Assert.Null(await links.Find(token, default));
        Assert.Contains("officer_not_found", (await LaporProcess.Run(data, null, "officer", "reset", "--email", "siapa@instansi.example")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_end_with_2_and_say_all_mistakes_in_both_languages()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        var wrong = new Dictionary<string, string> { ["LAPOR_SMTP_PORT"] = "tujuh", ["LAPOR_BASE_URL"] = "lapor", ["LAPOR_BEHIND_PROXY"] = "mungkin" };
        foreach (var command in new[] { "check-config", "serve" })
        {
            var (status, output) = await LaporProcess.RunWith(wrong, data, null, command);
            Assert.Equal(2, status);
            foreach (var name in wrong.Keys) Assert.Contains(name, output, StringComparison.Ordinal);
            Assert.Contains("isi angka 1–65535", output, StringComparison.Ordinal);
            Assert.Contains("give a number from 1 to 65535", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Check_config_names_what_is_set_without_telling_secrets()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        var (status, output) = await LaporProcess.RunWith(
            new Dictionary<string, string> { ["LAPOR_SMTP_PASSWORD"] = "sangat-rahasia", ["LAPOR_SMTP_HOST"] = "surel.example" }, data, null, "check-config");
        Assert.DoesNotContain("sangat-rahasia", output, StringComparison.Ordinal);
        Assert.Contains("LAPOR_SMTP_HOST = surel.example", output, StringComparison.Ordinal);
        Assert.Contains("lapor officer add", output, StringComparison.Ordinal);
        Assert.True(status is 0 or 1, output);
    }

    [Fact]
    public async Task Check_config_shows_no_secret_of_any_channel()
    {
        Assert.Equal(
            [
                "LAPOR_DB", "LAPOR_META_PAGE_TOKEN", "LAPOR_META_SECRET", "LAPOR_META_VERIFY", "LAPOR_SMS2_PASSWORD", "LAPOR_SMS_PASSWORD", "LAPOR_SMS_SECRET", "LAPOR_SMTP_PASSWORD",
                "LAPOR_TELEGRAM_SECRET", "LAPOR_TELEGRAM_TOKEN", "LAPOR_WHATSAPP_TOKEN", "LAPOR_X_CLIENT_SECRET", "LAPOR_X_REFRESH",
            ],
            Settings.Names.Where(Settings.IsSecret).Order(StringComparer.Ordinal));
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        var set = Settings.Names.Where(n => n != "LAPOR_DB" && Settings.IsSecret(n)).ToDictionary(n => n, _ => "kata-sangat-rahasia");
        var (_, output) = await LaporProcess.RunWith(set, data, null, "check-config");
        Assert.Contains("LAPOR_TELEGRAM_TOKEN", output, StringComparison.Ordinal);
        Assert.DoesNotContain("kata-sangat-rahasia", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x: tidak ada / none", 0)]
    [InlineData("LAPOR_X_CLIENT=klien", "LAPOR_X_ACCOUNT is missing|LAPOR_X_REFRESH is missing|x: tidak ada / none", 1)]
    [InlineData("LAPOR_X_ACCOUNT=1708 LAPOR_X_REFRESH=penyegar-rahasia", "LAPOR_X_CLIENT is missing|x: tidak ada / none", 1)]
    [InlineData("LAPOR_X_ACCOUNT=@lapor1708", "isi ID angka akun itu, bukan @nama|give the account's numeric id, not its @name", 2)]
    [InlineData("LAPOR_X_CLIENT=klien LAPOR_X_CLIENT_SECRET=sandi-rahasia LAPOR_X_REFRESH=penyegar-rahasia LAPOR_X_ACCOUNT=1708 LAPOR_X_URL=http://x.example", "LAPOR_X_URL is http to another machine", 1)]
    [InlineData("LAPOR_X_CLIENT=klien LAPOR_X_CLIENT_SECRET=sandi-rahasia LAPOR_X_REFRESH=penyegar-rahasia LAPOR_X_ACCOUNT=1708", "x: 1708", 0)]
    public async Task Check_config_tells_what_x_still_needs_and_no_secret(string settings, string words, int expected)
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        var set = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(s => s.Split('=')[0], s => s.Split('=')[1]);
        var (status, output) = await LaporProcess.RunWith(set, data, null, "check-config");
        foreach (var word in words.Split('|')) Assert.Contains(word, output, StringComparison.Ordinal);
        Assert.DoesNotContain("rahasia", output, StringComparison.Ordinal);
        Assert.True(status == expected, $"{status}: {output}");
    }

    [Theory]
    [InlineData("LAPOR_DB", "Host=127.0.0.1;Bogus=1")]
    [InlineData("LAPOR_DB", "Data Source=x.db;Bogus=1")]
    [InlineData("LAPOR_DB", "Server=x")]
    [InlineData("LAPOR_URLS", "http://localhost:5080;kacau")]
    [InlineData("LAPOR_URLS", "https://localhost:5443")]
    public async Task A_wrong_setting_is_named_in_both_languages_before_anything_is_tried(string name, string value)
    {
        await using var data = await TestDatabase.CreateEmpty(Engine.Sqlite);
        var (status, output) = await LaporProcess.RunWith(new Dictionary<string, string> { [name] = value }, data, null, "check-config");
        Assert.Equal(2, status);
        Assert.Equal(2, output.Split('\n').Count(l => l.Contains(name + ": ", StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_config_is_content_before_the_first_migration_and_makes_no_database()
    {
        await using var data = await TestDatabase.CreateEmpty(Engine.Sqlite);
        var (status, output) = await LaporProcess.Run(data, null, "check-config");
        Assert.True(status == 0, output);
        Assert.Contains("needs 'lapor migrate'", output, StringComparison.Ordinal);
        Assert.Equal(["keys"], Directory.GetFileSystemEntries(data.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_an_operator_can_mend_is_told_without_a_trace()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var file = Path.Combine(data.Folder, "berkas");
        await File.WriteAllTextAsync(file, "");
        await data.Database.Write(t => t.Execute("INSERT INTO schema_migration (number, name, hash, applied_at) VALUES (9000, '9000_future', 'x', 0)"));
        foreach (var (database, command, word) in (IEnumerable<(string, string[], string)>)
            [
                (data.ConnectionString, ["backup", Path.Combine(file, "salinan.db")], file), (data.ConnectionString, ["migrate"], "Start the newer version"), (data.ConnectionString, ["serve"], "Start the newer version"),
                ("Host=127.0.0.1;Port=1;Username=x", ["migrate"], "127.0.0.1:1"), ("Host=127.0.0.1;Port=1;Username=x", ["serve"], "127.0.0.1:1"),
            ])
        {
            var (status, output) = await LaporProcess.RunWith(new Dictionary<string, string> { ["LAPOR_DB"] = database }, data, null, command);
            Assert.True(status == 1, $"{command[0]}: {status}\n{output}");
            Assert.Contains(word, output, StringComparison.Ordinal);
            Assert.Contains("tidak dapat dipakai", output, StringComparison.Ordinal);
            Assert.Contains("cannot be used", output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_backup_is_readable_by_its_owner_only()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        var file = Path.Combine(data.Folder, "salinan.db");
        var (status, output) = await LaporProcess.Run(data, null, "backup", file);
        Assert.True(status == 0, output);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.False(File.Exists(file + ".part"));
        // Data that left as a file is in the audit log, also in the copy's own.
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM audit_entry WHERE kind = 'exported' AND subject = 'backup'"));
    }

    [Fact]
    public async Task Migrate_makes_an_empty_database_ready_and_says_so_the_second_time()
    {
        await using var data = await TestDatabase.CreateEmpty(Engine.Sqlite);
        var first = await LaporProcess.Run(data, null, "migrate");
        Assert.True(first.Status == 0, first.Output);
        Assert.Contains("0001", first.Output, StringComparison.Ordinal);
        Assert.True(await Count(data, "SELECT count(*) FROM region") > 90_000);
        var second = await LaporProcess.Run(data, null, "migrate");
        Assert.Equal(0, second.Status);
        Assert.Contains("Sudah mutakhir", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_data_is_refused_outside_development_and_in_a_system_in_use()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var production = await LaporProcess.Run(data, null, "demo");
        Assert.Equal(1, production.Status);
        Assert.Contains("demo_outside_development", production.Output, StringComparison.Ordinal);
        await LaporProcess.Run(data, "empat kata yang dirangkai\n", "officer", "add", "--email", "nia@instansi.example", "--name", "Nia", "--password", "-");
        var used = await LaporProcess.RunWith(new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, data, null, "demo");
        Assert.Equal(1, used.Status);
        Assert.Contains("not_empty", used.Output, StringComparison.Ordinal);
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM officer"));
    }

    [Theory, OnBothEngines]
    public async Task An_import_killed_in_the_middle_goes_on_and_ends_as_one_that_was_not(Engine engine)
    {
        const int Rows = 4_000;
        await using var data = await TestDatabase.Create(engine);
        await Senders.SkipReferenceData(data);
        var (file, map) = (Path.Combine(data.Folder, "impor.csv"), Path.Combine(data.Folder, "peta.json"));
        await File.WriteAllTextAsync(map, Map);
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},2025-03-{(i % 28) + 1:00},Jalan rusak nomor {i}")).Prepend("id,tanggal,isi"));

        using (var run = LaporProcess.Begin(data, new Dictionary<string, string>(), "import", "reports", file, "--map", map))
        {
            run.StandardInput.Close();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await Count(data, "SELECT count(*) FROM report") < 400 && !run.HasExited)
                await Task.Delay(5, deadline.Token); // between two looks
            run.Kill();
            await run.WaitForExitAsync();
        }

        var left = await Count(data, "SELECT count(*) FROM report");
        Assert.InRange(left, 400, Rows - 1);
        var (status, output) = await LaporProcess.Run(data, null, "import", "reports", file, "--map", map);
        Assert.True(status == 0, output);
        Assert.Equal(Rows, await Count(data, "SELECT count(*) FROM report"));
        Assert.Equal(Rows, await Count(data, "SELECT count(DISTINCT source) FROM report"));
        Assert.Equal(Rows, await Count(data, "SELECT count(*) FROM act"));
        Assert.Contains(left.ToString(CultureInfo.InvariantCulture), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_rows_are_told_with_line_column_code_and_reason_and_the_others_come_in()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var (file, map) = (Path.Combine(data.Folder, "impor.csv"), Path.Combine(data.Folder, "peta.json"));
        await File.WriteAllTextAsync(map, Map);
        await File.WriteAllTextAsync(file, "id,tanggal,isi\n1,2025-03-01,Jalan rusak\n2,kemarin,Lampu mati\n3,2025-03-03,\n");
        string[] import = ["import", "reports", file, "--map", map];
        var tried = await LaporProcess.Run(data, null, [.. import, "--dry-run"]);
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM report"));
        Assert.Contains("Dry run", tried.Output, StringComparison.Ordinal);
        var (status, output) = await LaporProcess.Run(data, null, import);
        Assert.Equal(1, status);
        Assert.Contains("3:tanggal date_", output, StringComparison.Ordinal);
        Assert.Contains("4:isi text_missing: Isi laporan kosong. / The text is missing.", output, StringComparison.Ordinal);
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM report"));
    }

    [Fact]
    public async Task A_windows_1252_file_is_refused_until_its_encoding_is_said()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var (file, map) = (Path.Combine(data.Folder, "impor.csv"), Path.Combine(data.Folder, "peta.json"));
        await File.WriteAllTextAsync(map, Map);
        await File.WriteAllBytesAsync(file, [.. "id,tanggal,isi\n1,2025-03-01,Jalan rusak di depan Caf"u8, 0xE9, .. " Melati\n"u8]);
        string[] import = ["import", "reports", file, "--map", map];
        Assert.Contains("encoding_not_utf8", (await LaporProcess.Run(data, null, import)).Output, StringComparison.Ordinal);
        var said = await LaporProcess.Run(data, null, [.. import, "--encoding", "windows-1252"]);
        Assert.True(said.Status == 0, said.Output);
        Assert.Equal("Jalan rusak di depan Café Melati", await data.Database.Read(s => s.Scalar<string>("SELECT text FROM report")));
    }

    [Fact]
    public async Task Reference_data_comes_out_and_goes_in_unchanged()
    {
        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var file = Path.Combine(data.Folder, "libur.csv");
        await File.WriteAllTextAsync(file, "day,region_code,kind,name,source,estimate\n" + string.Concat(((string[])["01-01", "05-01", "06-01", "08-17", "12-25"]).Select(d => $"2026-{d},,national,Hari libur,SKB,no\n")));
        var first = await LaporProcess.Run(data, null, "import", "reference", "holidays", file);
        Assert.True(first.Status == 0, first.Output);
        var (status, exported) = await LaporProcess.Run(data, null, "export", "reference", "holidays");
        Assert.Equal(1, await Count(data, "SELECT count(*) FROM audit_entry WHERE kind = 'exported' AND subject = 'reference holidays'"));
        Assert.Equal(0, status);
        Assert.Contains("2026-08-17", exported, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, exported);
        var again = await LaporProcess.Run(data, null, "import", "reference", "holidays", file);
        Assert.Matches(@"unchanged\s+5\s", again.Output);
        Assert.Equal(2, (await LaporProcess.Run(data, null, "import", "reference", "planets", file)).Status);
    }

    [Theory]
    [InlineData("lapor_kab_bandung_2021_2024_dev.csv", "peta-kab-bandung.json")]
    [InlineData("surabaya_mediacenter_2022_2023_dev.csv", "peta-surabaya.json")]
    [InlineData("laporgub_jateng_2024_2025_dev.csv", "peta-laporgub-jateng.json")]
    public async Task Published_exports_come_in_without_a_wrong_row(string name, string map)
    {
        if (SharedData.Find(Path.Combine("measure-only", name)) is not { } file)
        {
            Assert.Skip($"{name} is not part of the repository and not here.");
            return;
        }

        await using var data = await TestDatabase.Create(Engine.Sqlite);
        await Senders.SkipReferenceData(data);
        var (status, _) = await LaporProcess.Run(data, null, "import", "reports", file, "--map", Repository.At("samples", map));
        // No output in a failure message: it could name what a row holds.
        Assert.Equal(0, status);
        Assert.InRange(await Count(data, "SELECT count(*) FROM report"), 150, 10_000);
    }

    private static Task<long> Count(TestDatabase data, string sql) => data.Database.Read(s => s.Scalar<long>(sql));
}
