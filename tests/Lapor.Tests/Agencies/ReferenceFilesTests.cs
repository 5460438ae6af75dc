using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Tests.House;

namespace Lapor.Tests.Agencies;

/// <summary>The embedded files: read whole, and consistent with one another.</summary>
public sealed class ReferenceFilesTests
{
    private static readonly Lazy<List<RegionRow>> Regions = new(() => [.. ReferenceFiles.Regions()]);

    [Theory]
    [InlineData(RegionLevel.Province, 38)]
    [InlineData(RegionLevel.Regency, 514)]
    [InlineData(RegionLevel.District, 7_285)]
    [InlineData(RegionLevel.Village, 83_762)]
    public void Every_official_region_is_there(RegionLevel level, int count) =>
        Assert.Equal(count, Regions.Value.Count(r => Region.LevelOf(r.Code) == level));

    [Theory]
    [InlineData("32", "Jawa Barat")]
    [InlineData("32.04", "Kabupaten Bandung")]
    [InlineData("32.73", "Kota Bandung")]
    [InlineData("32.73.02.1004", "Dago")]
    [InlineData("35.29.22", "Ra'as")]
    [InlineData("96.71", "Kota Sorong")]
    public void A_region_has_its_official_code_and_a_readable_name(string code, string name) =>
        Assert.Equal(name, Regions.Value.Single(r => r.Code == code).Name);

    [Fact]
    public void Regions_stand_in_code_order_parents_first_with_clean_names()
    {
        var seen = new HashSet<string>();
        var before = "";
        List<string> faults = [];
        foreach (var (code, name) in Regions.Value)
        {
            if (!Region.IsCode(code) || string.CompareOrdinal(before, code) >= 0 || !seen.Add(code)) faults.Add($"{code} after {before}");
            if (Region.ParentOf(code) is { } parent && !seen.Contains(parent)) faults.Add($"{code} before its parent");
            if (name.Length is 0 or > 60 || name != name.Trim() || name.Contains("  ", StringComparison.Ordinal) || char.IsAsciiLetterLower(name[0]) || name.IndexOfAny(['"', '*', '\t']) >= 0)
                faults.Add($"{code} {name}");
            before = code;
        }

        Faults.None(faults);
    }

    [Fact]
    public void Regions_are_those_of_the_ministry()
    {
        var official = Path.Combine(Repository.Root, "..", "shared", "data", "wilayah", "wilayah_kemendagri_2025.csv");
        Assert.SkipUnless(File.Exists(official), "The official list is not part of the repository.");
        using var reader = new StreamReader(official);
        var codes = Csv.Read(reader).Skip(1).ToDictionary(r => r.Cells[0], r => r.Cells[1]);
        Assert.Empty(codes.Keys.Except(Regions.Value.Select(r => r.Code)));
        Assert.Empty(Regions.Value.Select(r => r.Code).Except(codes.Keys));
        // Spellings differ in a handful of places; a shifted list would differ everywhere.
        Assert.InRange(Regions.Value.Count(r => string.Concat(NameWords.Of(r.Name)) != string.Concat(NameWords.Of(codes[r.Code]))), 0, 25);
    }

    [Fact]
    public void Every_autonomous_region_has_its_government()
    {
        var governments = ReferenceFiles.Agencies().Where(a => a.Kind is AgencyKind.Province or AgencyKind.Regency or AgencyKind.City).ToList();
        Assert.Equal(38, governments.Count(g => g.Kind == AgencyKind.Province));
        Assert.Equal(415, governments.Count(g => g.Kind == AgencyKind.Regency));
        Assert.Equal(93, governments.Count(g => g.Kind == AgencyKind.City));
        var without = Regions.Value.Where(r => Region.LevelOf(r.Code) <= RegionLevel.Regency).Select(r => r.Code).Except(governments.Select(g => g.RegionCode!)).ToList();
        Assert.Equal(["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"], without);
        Faults.None(governments.Where(g => g.TimeZone != IndonesianTime.OfRegion(g.RegionCode).Id).Select(g => $"{g.Slug} {g.TimeZone}"));
        Assert.Equal("kabupaten-bandung", governments.Single(g => g.RegionCode == "32.04").Slug);
    }

    [Fact]
    public void Names_used_across_the_files_exist()
    {
        var agencies = ReferenceFiles.Agencies();
        var units = ReferenceFiles.Units();
        var categories = ReferenceFiles.Categories();
        var slugs = agencies.Select(a => a.Slug).ToHashSet();
        var kinds = units.Select(u => u.Code).ToHashSet();
        var main = categories.Where(c => c.ParentCode is null).Select(c => c.Code).ToHashSet();
        Assert.Equal(agencies.Count, slugs.Count);
        Assert.Equal(units.Count, kinds.Count);
        Assert.Equal(categories.Count, categories.Select(c => c.Code).Distinct().Count());
        Faults.None(agencies.Where(a => a.ParentSlug is { } p && !slugs.Contains(p)).Select(a => a.Slug));
        Faults.None(agencies.Where(a => a.SuccessorSlug is { } s && !slugs.Contains(s)).Select(a => a.Slug));
        Faults.None(agencies.Where(a => a.ValidTo is not null && (a.Active || a.SuccessorSlug is null)).Select(a => a.Slug));
        Faults.None(agencies.Where(a => a.UnitKind is { } u && !kinds.Contains(u)).Select(a => a.Slug));
        Faults.None(units.Where(u => u.Parent is { } p && !kinds.Contains(p)).Select(u => u.Code));
        Faults.None(categories.Where(c => c.ParentCode is { } p && !main.Contains(p)).Select(c => c.Code));
        Faults.None(categories.Where(c => c.UnitKind is { } u && !kinds.Contains(u)).Select(c => c.Code));
        Faults.None(categories.Where(c => c.AgencySlug is { } a && !slugs.Contains(a)).Select(c => c.Code));
        Faults.None(categories.Where(c => c.UnitKind is null && c.AgencySlug is null).Select(c => $"{c.Code} is nobody's"));
        Faults.None(categories.Where(c => c.Synonyms.Length == 0).Select(c => $"{c.Code} has no citizens' word"));
    }

    [Fact]
    public void The_category_tree_is_wide_enough_and_no_wider()
    {
        var categories = ReferenceFiles.Categories();
        Assert.InRange(categories.Count(c => c.ParentCode is null), 28, 40);
        Assert.InRange(categories.Count(c => c.ParentCode is not null), 140, 210);
        Faults.None(categories.Where(c => c.Code.Length > 40 || c.Name.Length > 60 || c.NameEn.Length > 60).Select(c => c.Code));
    }

    [Fact]
    public void Each_year_has_its_holidays_once()
    {
        var holidays = ReferenceFiles.Holidays();
        Assert.Equal(holidays.Count, holidays.Select(h => h.Day).Distinct().Count());
        for (var year = 2015; year <= 2027; year++)
        {
            var prefix = year.ToString(CultureInfo.InvariantCulture);
            var days = holidays.Where(h => h.Day.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            Assert.Contains(days, h => h.Day == prefix + "-08-17" && h.Kind == HolidayKind.National);
            Assert.Contains(days, h => h.Day == prefix + "-12-25");
            Assert.InRange(days.Count(h => h.Kind == HolidayKind.National), 14, 20);
            Assert.Equal(year == 2027, days.TrueForAll(h => h.Estimate));
        }

        // The decree for 2026: 17 national holidays and 8 days of cuti bersama.
        Assert.Equal(17, holidays.Count(h => h.Day.StartsWith("2026", StringComparison.Ordinal) && h.Kind == HolidayKind.National));
        Assert.Equal(8, holidays.Count(h => h.Day.StartsWith("2026", StringComparison.Ordinal) && h.Kind == HolidayKind.CollectiveLeave));
    }

    [Fact]
    public void Every_archive_reason_tells_the_reporter_what_to_do_next()
    {
        var reasons = ReferenceFiles.ArchiveReasons();
        Assert.Equal(["abusive", "duplicate", "format", "incomplete", "not_public_service", "too_general"], reasons.Select(r => r.Code).Order());
        Faults.None(reasons.Where(r => !r.Explanation.Contains("keberatan", StringComparison.Ordinal) || !r.ExplanationEn.Contains("object", StringComparison.Ordinal)).Select(r => r.Code));
    }

    [Fact]
    public void An_interim_template_says_what_comes_next_and_when()
    {
        var templates = ReferenceFiles.AnswerTemplates();
        Assert.InRange(templates.Count, 8, 12);
        Assert.Equal(5, templates.Count(t => t.Kind == TemplateKind.Interim));
        Faults.None(templates.Where(t => t.Kind == TemplateKind.Interim && !t.Body.Contains("Langkah berikutnya", StringComparison.Ordinal)).Select(t => t.Code));
        Faults.None(templates.Where(t => !t.Body.Contains("{{tanggal}}", StringComparison.Ordinal)).Select(t => t.Code));
    }

    [Fact]
    public void A_template_fills_what_it_knows_and_shows_what_it_does_not()
    {
        var template = new AnswerTemplate { Body = "Yth. {{pelapor}}, kabar berikutnya {{ tanggal }}. {{unit}}" };
        Assert.Equal(
            "Yth. Ibu Sari, kabar berikutnya 5 Mei. {{unit}}",
            template.Fill(new Dictionary<string, string> { ["pelapor"] = "Ibu Sari", ["tanggal"] = "5 Mei" }));
    }
}
