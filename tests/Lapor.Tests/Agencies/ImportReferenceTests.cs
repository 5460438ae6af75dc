using Lapor.Agencies;
using Lapor.Storage;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Agencies;

public sealed class ImportReferenceTests
{
    [Theory, OnBothEngines]
    public async Task What_is_exported_imports_as_unchanged(Engine engine)
    {
        await using var test = await Small(engine);
        // The nation brings none of its own.
        Assert.Empty((await Run(test.Database, ReferenceTable.Priorities, "code,kind,name,valid_from\nschools,programme,Sekolah rakyat,2026-01-01")).Mistakes);
        Assert.Empty((await Run(test.Database, ReferenceTable.SmsKeywords, "keyword,agency_slug\nkota kembang,kota-bandung")).Mistakes);
        foreach (var table in Enum.GetValues<ReferenceTable>())
        {
            var file = await Exported(test.Database, table);
            var result = await Run(test.Database, table, file);
            Assert.Empty(result.Mistakes);
            Assert.True((result.Added, result.Changed) == (0, 0) && result.Unchanged > 0, $"{table}: {result}");
        }
    }

    [Theory, OnBothEngines]
    public async Task A_dry_run_says_what_would_happen_and_writes_nothing(Engine engine)
    {
        await using var test = await Small(engine);
        const string File = "code;name;name_en\nroads;Jalan;Roads\nnew_one;Baru;New\n";
        var tried = await Run(test.Database, ReferenceTable.Categories, File, dryRun: true);
        Assert.Equal((1, 1, 0, true), (tried.Added, tried.Changed, tried.Unchanged, tried.DryRun));
        var store = new CategoryStore(test.Database);
        Assert.Null(await store.ByCode("new_one"));

        var done = await Run(test.Database, ReferenceTable.Categories, File);
        Assert.Equal((1, 1, 0, false), (done.Added, done.Changed, done.Unchanged, done.DryRun));
        Assert.NotNull(await store.ByCode("new_one"));
        var roads = await store.ByCode("roads");
        // Columns the file does not have keep their values.
        Assert.Equal(("Jalan", "public_works"), (roads?.Name, roads?.UnitKind));
        Assert.Equal(2, (await Run(test.Database, ReferenceTable.Categories, File)).Unchanged);
    }

    [Theory, OnBothEngines]
    public async Task One_mistake_and_nothing_is_written(Engine engine)
    {
        await using var test = await Small(engine);
        var result = await Run(test.Database, ReferenceTable.Categories, "code,name,name_en,parent_code,unit_kind\ngood_one,Baik,Good,,\nBad Code,Buruk,Bad,nowhere,none\ngood_one,Lagi,Again,,\n");
        Assert.Equal(
            [(3, "code", "bad_code"), (4, "code", "key_twice")],
            result.Mistakes.Select(m => (m.Line, m.Column, m.Code)));
        Assert.Null(await new CategoryStore(test.Database).ByCode("good_one"));
        Assert.All(result.Mistakes, m => Assert.True(m.Indonesian.Length > 0 && m.English.Length > 0));
    }

    [Theory]
    [InlineData(ReferenceTable.Categories, "", 1, "", "empty_file")]
    [InlineData(ReferenceTable.Categories, "code,name\nx,X\n", 1, "name_en", "missing_column")]
    [InlineData(ReferenceTable.Categories, "code,name,name_en,colour\nx,X,X,red\n", 1, "colour", "unknown_column")]
    [InlineData(ReferenceTable.Categories, "code,name,name_en\nx,X,X,X,X\n", 2, "", "too_many_cells")]
    [InlineData(ReferenceTable.Categories, "code,name,name_en,parent_code\nx,X,X,nowhere\n", 2, "parent_code", "unknown_parent")]
    [InlineData(ReferenceTable.Categories, "code,name,name_en,parent_code\nroads,X,X,waste\n", 2, "parent_code", "level_fixed")]
    [InlineData(ReferenceTable.Categories, "code,name,name_en,agency_slug\nx,X,X,nobody\n", 2, "agency_slug", "unknown_agency_slug")]
    [InlineData(ReferenceTable.Holidays, "day,kind,name\n2026-13-01,national,X\n", 2, "day", "bad_date")]
    [InlineData(ReferenceTable.Holidays, "day,kind,name\n2026-01-01,party,X\n", 2, "kind", "unknown_value")]
    [InlineData(ReferenceTable.Holidays, "day,kind,name\n2026-01-05,regional,X\n", 2, "region_code", "region_and_kind")]
    [InlineData(ReferenceTable.Agencies, "slug,name,kind\nx-unit,Unit,unit\n", 2, "parent_slug", "parent_and_kind")]
    [InlineData(ReferenceTable.Agencies, "slug,name,kind,parent_slug\nx-unit,Unit,unit,nobody\n", 2, "parent_slug", "unknown_parent")]
    [InlineData(ReferenceTable.Agencies, "slug,name,kind\nkota-bandung,Kota,regency\n", 2, "kind", "kind_fixed")]
    [InlineData(ReferenceTable.Agencies, "slug,name,kind,time_zone\nx,X,city,Asia/Bandung\n", 2, "time_zone", "unknown_time_zone")]
    [InlineData(ReferenceTable.Agencies, "slug,name,kind,successors\nx,X,city,nobody\n", 2, "successors", "unknown_successor")]
    [InlineData(ReferenceTable.Regions, "code,name\n3204,Kabupaten\n", 2, "code", "bad_region_code")]
    [InlineData(ReferenceTable.Regions, "code,name\n99.01,Kabupaten\n", 2, "code", "unknown_parent")]
    [InlineData(ReferenceTable.AnswerTemplates, "code,kind,title,body\nx,final,X,Yth. {{nama}}\n", 2, "body", "unknown_variable")]
    [InlineData(ReferenceTable.AnswerTemplates, "code,kind,title,body\nx,interim,X,Sedang dikoordinasikan.\n", 2, "body", "interim_without_date")]
    [InlineData(ReferenceTable.ArchiveReasons, "code,name,name_en,explanation,explanation_en,active\nx,X,X,X,X,maybe\n", 2, "active", "bad_yes_no")]
    [InlineData(ReferenceTable.UnitKinds, "code,name,name_en,position\nx,X,X,first\n", 2, "position", "bad_number")]
    public async Task A_mistake_is_named_by_line_and_column(ReferenceTable table, string file, int line, string column, string code)
    {
        await using var test = await Small(Engine.Sqlite);
        var mistake = Assert.Single((await Run(test.Database, table, file)).Mistakes);
        Assert.Equal((line, column, code), (mistake.Line, mistake.Column, mistake.Code));
    }

    [Theory, OnBothEngines]
    public async Task Agencies_are_added_changed_and_moved_by_slug(Engine engine)
    {
        await using var test = await Small(engine);
        var store = new AgencyStore(test.Database);
        var done = await Run(
            test.Database, ReferenceTable.Agencies,
            "slug,name,kind,parent_slug\nbandung-a,Dinas A,unit,kota-bandung\nbandung-a-1,Seksi 1,unit,bandung-a\nbandung-b,Dinas B,unit,kota-bandung\n");
        Assert.Equal(3, done.Added);
        var section = await store.BySlug("bandung-a-1");
        Assert.Equal(["kota-bandung", "bandung-a", "bandung-a-1"], (await store.Lineage(section!.Id)).Select(a => a.Slug));

        var again = await Run(
            test.Database, ReferenceTable.Agencies,
            "slug,name,kind,parent_slug,email\nbandung-a-1,Seksi Satu,unit,bandung-b,satu@uji.example\nkota-bandung,Pemerintah Kota Bandung,city,,kota@uji.example\n");
        Assert.Empty(again.Mistakes);
        Assert.Equal((0, 2), (again.Added, again.Changed));
        section = await store.BySlug("bandung-a-1");
        Assert.Equal(["kota-bandung", "bandung-b", "bandung-a-1"], (await store.Lineage(section!.Id)).Select(a => a.Slug));
        Assert.Equal(("Seksi Satu", "satu@uji.example"), (section.Name, section.Email));
        Assert.Equal("32.73", (await store.BySlug("kota-bandung"))?.RegionCode);

        var ring = await Run(test.Database, ReferenceTable.Agencies, "slug,name,kind,parent_slug\nbandung-b,Dinas B,unit,bandung-a-1\n");
        Assert.Equal("below_itself", Assert.Single(ring.Mistakes).Code);
    }

    [Theory, OnBothEngines]
    public async Task A_renamed_region_is_renamed_in_every_path_below_it(Engine engine)
    {
        await using var test = await Small(engine);
        var store = new RegionStore(test.Database);
        var done = await Run(test.Database, ReferenceTable.Regions, "code,name\n32.73,Kota Kembang\n32.73.31,Kecamatan Uji\n32.73.31.1001,Desa Uji\n");
        Assert.Equal((2, 1), (done.Added, done.Changed));
        Assert.Equal("Dago, Coblong, Kota Kembang, Jawa Barat", await store.PathName("32.73.02.1004"));
        Assert.Equal("Desa Uji, Kecamatan Uji, Kota Kembang, Jawa Barat", await store.PathName("32.73.31.1001"));
        Assert.Equal("32.73.02.1004", Assert.Single(await store.Search("dago kembang")).Code);
        Assert.Empty(await store.Search("dago bandung"));
    }

    [Theory, OnBothEngines]
    public async Task A_regional_holiday_counts_there_only(Engine engine)
    {
        await using var test = await Small(engine);
        var done = await Run(test.Database, ReferenceTable.Holidays, "day,region_code,kind,name\n2026-08-19,32.73,regional,Hari Jadi\n");
        Assert.Empty(done.Mistakes);
        var calendars = new WorkCalendars(test.Database, TimeProvider.System);
        DateOnly day = new(2026, 8, 19);
        Assert.False((await calendars.Of("32.73.02.1004", default)).IsWorkingDay(day));
        Assert.True((await calendars.Of("32", default)).IsWorkingDay(day));
        Assert.True((await calendars.National(default)).IsWorkingDay(day));
        Assert.Contains(await new HolidayStore(test.Database).OfYear(2026, "32.73.02"), h => h.Kind == HolidayKind.Regional);
        Assert.DoesNotContain(await new HolidayStore(test.Database).OfYear(2026), h => h.Kind == HolidayKind.Regional);
    }

    private const string Calendar2027 = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Uji//ID
        BEGIN:VEVENT
        UID:1
        DTSTART;VALUE=DATE:20270101
        SUMMARY:Tahun Baru
         \, Masehi
        X-LAPOR-SOURCE:SKB 2027
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270309
        DTEND;VALUE=DATE:20270311
        SUMMARY:Idul Fitri
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270311
        SUMMARY:Cuti Bersama Idul Fitri
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270501
        SUMMARY:Hari Buruh
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270601
        SUMMARY:Pancasila
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270817
        SUMMARY:Kemerdekaan
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20271225
        SUMMARY:Natal
        STATUS:TENTATIVE
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270820
        SUMMARY:Hari Jadi
        X-LAPOR-REGION:32.73
        END:VEVENT
        END:VCALENDAR
        """;

    [Theory, OnBothEngines]
    public async Task A_calendar_file_brings_days_off(Engine engine)
    {
        await using var test = await Small(engine);
        var done = await Run(test.Database, ReferenceTable.Holidays, Calendar2027.ReplaceLineEndings("\r\n"));
        Assert.Empty(done.Mistakes);
        Assert.Equal(9, done.Added);
        var days = await new HolidayStore(test.Database).All("32.73.02");
        Assert.Equal(
            ["2027-01-01 national Tahun Baru, Masehi SKB 2027", "2027-03-09 national Idul Fitri ", "2027-03-10 national Idul Fitri ", "2027-03-11 collective_leave Cuti Bersama Idul Fitri "],
            days.Where(d => d.Day.StartsWith("2027-0", StringComparison.Ordinal) && string.CompareOrdinal(d.Day, "2027-04") < 0).Select(d => $"{d.Day} {d.KindCode} {d.Name} {d.Source}"));
        Assert.True(days.Single(d => d.Day == "2027-12-25").Estimate);
        Assert.Contains(days, d => d is { Day: "2027-08-20", Kind: HolidayKind.Regional });
        Assert.DoesNotContain(await new HolidayStore(test.Database).All(), d => d.Day == "2027-08-20");

        // A decree takes a day back: it stays on the list and counts no more.
        var moved = await Run(test.Database, ReferenceTable.Holidays, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270311\nSUMMARY:Cuti Bersama Idul Fitri\nSTATUS:CANCELLED\nX-LAPOR-SOURCE:SKB Perubahan\nEND:VEVENT\nEND:VCALENDAR\n");
        Assert.Equal(1, moved.Changed);
        Assert.DoesNotContain(await new HolidayStore(test.Database).All(), d => d.Day == "2027-03-11");
        Assert.True((await new WorkCalendars(test.Database, TimeProvider.System).National(default)).IsWorkingDay(new(2027, 3, 11)));
        Assert.Contains("2027-03-11,,collective_leave,Cuti Bersama Idul Fitri,SKB Perubahan,no,no", await Exported(test.Database, ReferenceTable.Holidays), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20270817", "DTSTART:20270817T090000Z", 29, "DTSTART", "bad_date")]
    [InlineData("DTSTART;VALUE=DATE:20270817", "DTSTART;VALUE=DATE:20270231", 29, "DTSTART", "bad_date")]
    [InlineData("SUMMARY:Kemerdekaan", "SUMMARY:Kemerdekaan\nRRULE:FREQ=YEARLY", 31, "RRULE", "not_a_day")]
    [InlineData("SUMMARY:Kemerdekaan", "DTSTART;VALUE=DATE:20270818", 30, "", "property_twice")]
    [InlineData("SUMMARY:Kemerdekaan", "X-NOTE:tanpa nama", 29, "name", "missing")]
    [InlineData("DTEND;VALUE=DATE:20270311", "DTEND;VALUE=DATE:20270309", 13, "DTEND", "bad_end")]
    [InlineData("DTSTART;VALUE=DATE:20270817", "DTSTART;VALUE=DATE:20270601", 29, "day", "key_twice")] // and 17 August is missing
    [InlineData("DTSTART;VALUE=DATE:20270817", "DTSTART;VALUE=DATE:20270818", 6, "day", "holiday_gap")]
    [InlineData("END:VCALENDAR", "", 1, "", "never_ends")]
    [InlineData("SUMMARY:Natal", "lupa tanda", 34, "", "not_a_line")]
    [InlineData("X-LAPOR-REGION:32.73", "X-LAPOR-REGION:99.99", 38, "region_code", "unknown_region_code")]
    [InlineData("BEGIN:VCALENDAR", "BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO", 2, "", "unknown_part")]
    public async Task A_broken_calendar_is_refused_with_its_line_and_nothing_is_written(string good, string bad, int line, string column, string code)
    {
        await using var test = await Small(Engine.Sqlite);
        var before = await Exported(test.Database, ReferenceTable.Holidays);
        var done = await Run(test.Database, ReferenceTable.Holidays, Calendar2027.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(done.Mistakes, m => (m.Line, m.Column, m.Code) == (line, column, code));
        Assert.All(done.Mistakes, m => Assert.False(string.IsNullOrWhiteSpace(m.Indonesian) || string.IsNullOrWhiteSpace(m.English)));
        Assert.Equal(before, await Exported(test.Database, ReferenceTable.Holidays));
    }

    [Fact]
    public async Task A_year_of_holidays_without_the_one_before_is_refused()
    {
        await using var test = await Small(Engine.Sqlite);
        var done = await Run(
            test.Database, ReferenceTable.Holidays,
            "day,kind,name\n2028-01-01,national,A\n2028-05-01,national,B\n2028-06-01,national,C\n2028-08-17,national,D\n2028-12-25,national,E\n");
        Assert.Equal(("year_gap", 2), (Assert.Single(done.Mistakes).Code, done.Mistakes[0].Line));
    }

    [Fact]
    public void Any_text_is_read_as_a_calendar_without_an_exception() => Foundation.Law.Holds(
        Foundation.Law.Mutated(FsCheck.Fluent.Gen.Constant(Calendar2027)),
        text =>
        {
            List<LineError> errors = [];
            var rows = HolidayCalendar.Read(text, errors);
            return errors.All(e => e.Line >= 1) && (rows.Count > 0 || errors.Count > 0);
        });

    [Theory, OnBothEngines]
    public async Task Hours_of_an_agency_come_with_its_row_and_wrong_ones_are_refused(Engine engine)
    {
        await using var test = await Small(engine);
        Assert.Empty((await Run(test.Database, ReferenceTable.Agencies, "slug,name,kind,opens,closes,work_days\nkota-bandung,Pemerintah Kota Bandung,city,07:30,14:30,6\n")).Mistakes);
        var city = (await new AgencyStore(test.Database).BySlug("kota-bandung"))!;
        Assert.Equal(("07:30", "14:30", 6), (city.Opens, city.Closes, city.WorkDays));
        var office = await new WorkCalendars(test.Database, TimeProvider.System).HoursOf(city, default);
        Assert.Equal(new TimeOnly(14, 30), office.Closes);
        Assert.True(office.Calendar.IsWorkingDay(new(2026, 11, 21))); // a Saturday
        foreach (var (cells, code) in new[] { ("07:30,23:59,5", "closes_late"), ("16:00,08:00,5", "closes_before_opens"), ("8,16:00,5", "bad_time"), ("08:00,16:00,7", "bad_work_days") })
        {
            var wrong = await Run(test.Database, ReferenceTable.Agencies, $"slug,name,kind,opens,closes,work_days\nkota-bandung,Pemerintah Kota Bandung,city,{cells}\n");
            Assert.Equal((2, code), (Assert.Single(wrong.Mistakes).Line, wrong.Mistakes[0].Code));
        }
    }

    [Theory, OnBothEngines]
    public async Task An_agencys_own_template_comes_before_everyones(Engine engine)
    {
        await using var test = await Small(engine);
        var done = await Run(test.Database, ReferenceTable.AnswerTemplates, "code,agency_slug,kind,title,body\nbandung_own,kota-bandung,final,Khas Bandung,Sudah selesai.\n");
        Assert.Equal(1, done.Added);
        var city = await new AgencyStore(test.Database).BySlug("kota-bandung");
        var store = new TemplateStore(test.Database);
        Assert.Equal("bandung_own", (await store.ForAgency(city!.Id))[0].Code);
        Assert.DoesNotContain(await store.ForAgency(null), t => t.Code == "bandung_own");
        Assert.Equal(city.Id, (await store.ByCode("bandung_own"))?.AgencyId);
    }

    // Enough of every table to refer to, without the whole country.
    private static async Task<TestDatabase> Small(Engine engine)
    {
        var test = await TestDatabase.Create(engine);
        async Task Add(ReferenceTable table, string file)
        {
            var result = await Run(test.Database, table, file);
            Assert.Empty(result.Mistakes);
        }

        await Add(ReferenceTable.Regions, "code,name\n32,Jawa Barat\n32.73,Kota Bandung\n32.73.02,Coblong\n32.73.02.1004,Dago\n");
        await Add(ReferenceTable.UnitKinds, "code,name,name_en,abbreviations,position\npublic_works,Dinas PU,Public works,pupr,10\n");
        await Add(ReferenceTable.Agencies, "slug,name,kind,region_code\nkota-bandung,Pemerintah Kota Bandung,city,32.73\n");
        await Add(ReferenceTable.Categories, "code,parent_code,name,name_en,unit_kind\nroads,,Jalan dan jembatan,Roads and bridges,public_works\nroad_potholes,roads,Jalan berlubang,Potholes,public_works\nwaste,,Sampah,Waste,\n");
        await Add(ReferenceTable.Holidays, "day,kind,name,source\n2026-01-01,national,Tahun Baru,SKB\n2026-05-01,national,Hari Buruh,SKB\n2026-06-01,national,Hari Lahir Pancasila,SKB\n2026-08-17,national,Hari Kemerdekaan,SKB\n2026-12-25,national,Natal,SKB\n");
        await Add(ReferenceTable.ArchiveReasons, "code,name,name_en,explanation,explanation_en,position\nformat,Format,Format,\"Apa, dan bagaimana\",What,1\n");
        await Add(ReferenceTable.AnswerTemplates, "code,kind,title,body\nreceived,interim,Diterima,\"Yth. {{pelapor}},\nkabar berikutnya {{tanggal}}\"\n");
        return test;
    }

    private static Task<ImportResult> Run(Database database, ReferenceTable table, string file, bool dryRun = false) =>
        new ImportReference(database).Run(table, new StringReader(file), dryRun);

    private static async Task<string> Exported(Database database, ReferenceTable table)
    {
        var writer = new StringWriter();
        await new ExportReference(database).Run(table, writer);
        return writer.ToString();
    }
}
