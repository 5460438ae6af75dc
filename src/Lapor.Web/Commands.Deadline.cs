using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Web;

/// <summary>The command that reckons a deadline.</summary>
public static partial class Commands
{
    /// <summary>About ten years of working days: no promise is longer, and nobody waits for a loop to the year 9999.</summary>
    private const int MostDays = 2500;

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MomentWithOffset();

    private static Command DeadlineCommand()
    {
        var from = new Option<string?>("--from") { Description = "saat mulai, ISO 8601 dengan selisih waktu / start, ISO 8601 with its offset: 2026-03-17T10:00+07:00" };
        var days = new Option<string?>("--days") { Description = "hari kerja; hari 1 adalah hari kerja pertama sesudah hari mulai / working days; day 1 is the first one after the day of the start" };
        var zone = new Option<string?>("--zone") { Description = "WIB | WITA | WIT | Asia/Makassar …; bawaan: zona wilayah atau instansi, atau selisih waktu --from / default: that of the region or agency, or the offset of --from" };
        var region = new Option<string?>("--region") { Description = "kode wilayah: libur daerahnya ikut / region code: its own holidays count too" };
        var agency = new Option<string?>("--agency") { Description = "slug instansi: wilayah, zona, dan jam kerjanya / slug of an agency: its region, zone and hours" };
        var explain = new Option<bool>("--explain") { Description = "setiap hari, dihitung atau dilewati, dan mengapa / each day, counted or skipped, and why" };
        var command = new Command("deadline", "Menghitung tenggat / reckon a deadline") { from, days, zone, region, agency, explain };
        command.SetAction((parsed, cancel) => With(async services =>
        {
            List<Refusal> wrong = [];
            var start = Start(parsed.GetValue(from), wrong);
            var count = Days(parsed.GetValue(days), wrong);
            var named = parsed.GetValue(zone) is { } name ? ZoneOf(name, wrong) : null;
            var place = parsed.GetValue(region);
            if (place is not null && (!Region.IsCode(place) || !ReferenceFiles.Regions().Any(r => r.Code == place)))
                wrong.Add(new("region_unknown", "region", $"Wilayah tidak dikenal: {place}. Tulis kodenya, seperti 51 atau 51.08.", $"Unknown region: {place}. Write its code, like 51 or 51.08."));
            if (wrong.Count > 0) return Tell(wrong, 2);

            var ready = await HasCalendar(services, cancel);
            Agency? owing = null;
            if (parsed.GetValue(agency) is { } slug)
            {
                owing = ready ? await services.GetRequiredService<AgencyStore>().BySlug(slug, cancel) : null;
                if (owing is null)
                    return Tell([new("agency_unknown", "agency", $"Instansi tidak ada: {slug}.", $"There is no agency {slug}.")], 2);
                if (!owing.IsRoot) owing = await services.GetRequiredService<AgencyStore>().ById(owing.RootId, cancel) ?? owing;
            }

            place ??= owing?.RegionCode;
            var off = ready ? await services.GetRequiredService<HolidayStore>().All(place, cancel) : [.. Bundled()];
            var office = new OfficeHours(
                new WorkCalendar(off.Select(h => DateOnly.ParseExact(h.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture)), OfficeHours.Weekend(owing?.WorkDays ?? 5)),
                named ?? owing?.Zone ?? (place is not null ? IndonesianTime.OfRegion(place) : OfOffset(start!.Value.Offset)),
                owing?.Closes is { } closes ? TimeOnly.ParseExact(closes, "HH:mm", CultureInfo.InvariantCulture) : WorkCalendar.DefaultCloses);
            if (!ready) Console.Error.WriteLine("Basis data belum ada: memakai kalender bawaan. / No database yet: using the bundled calendar.");
            Reckon(office, off, start!.Value, count, parsed.GetValue(explain));
            return 0;
        }));
        return command;
    }

    private static void Reckon(OfficeHours office, IReadOnlyList<Holiday> off, DateTimeOffset start, int days, bool explain)
    {
        var due = office.Calendar.Due(start, days, office.Zone, office.Closes);
        Console.WriteLine(due.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        var first = office.DayOf(start.ToUnixTimeMilliseconds());
        var years = off.Where(h => h.RegionCode.Length == 0).Select(h => h.Day[..4]).ToHashSet(StringComparer.Ordinal);
        for (var year = first.Year; year <= due.Year; year++)
        {
            if (!years.Contains(year.ToString("0000", CultureInfo.InvariantCulture)))
                Console.Error.WriteLine($"Kalender belum memuat libur tahun {year}. / The calendar holds no holidays of {year}.");
        }

        if (!explain) return;
        var names = off.ToLookup(h => h.Day, StringComparer.Ordinal);
        Line(first, "mulai / start");
        foreach (var day in office.Calendar.Count(first, days))
        {
            Line(day.Day, day.Kind switch
            {
                DayKind.Working => string.Create(CultureInfo.InvariantCulture, $"hari kerja {day.Number} / working day {day.Number}"),
                DayKind.Weekend => string.Join("; ", names[Written(day.Day)].Select(Named).Prepend("dilewati: akhir pekan / skipped: weekend")),
                _ => "dilewati / skipped: " + string.Join("; ", names[Written(day.Day)].Select(Named)),
            });
        }

        static string Named(Holiday day) => day.Name
            + (day.Kind switch { HolidayKind.CollectiveLeave => " (cuti bersama)", HolidayKind.Regional => $" (libur daerah / regional, {day.RegionCode})", _ => " (libur nasional / national)" })
            + (day.Estimate ? ", perkiraan / estimate" : "");
        string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        void Line(DateOnly day, string what) => Console.WriteLine($"{Written(day)} {IndonesianDates.Day(day, "id").Split(',')[0],-6}  {what}");
    }

    private static DateTimeOffset? Start(string? text, List<Refusal> wrong)
    {
        if (text is not null && MomentWithOffset().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) && start.Year is >= 1990 and <= 2200)
            return start;
        wrong.Add(text is null
            ? new("missing", "from", "--from wajib diisi, misalnya 2026-03-17T10:00+07:00.", "--from is needed, for example 2026-03-17T10:00+07:00.")
            : new("bad_moment", "from", $"Saat tidak dapat dibaca: {text}. Tulis seperti 2026-03-17T10:00+07:00, dengan selisih waktunya.", $"This moment cannot be read: {text}. Write it like 2026-03-17T10:00+07:00, with its offset."));
        return null;
    }

    private static int Days(string? text, List<Refusal> wrong)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays) return days;
        wrong.Add(text is null
            ? new("missing", "days", "--days wajib diisi, misalnya 5.", "--days is needed, for example 5.")
            : new("bad_days", "days", $"Jumlah hari kerja harus bilangan bulat dari 1 sampai {MostDays}: {text}.", $"The working days must be a whole number from 1 to {MostDays}: {text}."));
        return 0;
    }

    private static TimeZoneInfo? ZoneOf(string name, List<Refusal> wrong)
    {
        if (IndonesianTime.Find(name) is { } zone || TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)) return zone;
        wrong.Add(new("time_zone_unknown", "zone", $"Zona waktu tidak dikenal: {name}. Tulis WIB, WITA, WIT, atau seperti Asia/Makassar.", $"Unknown time zone: {name}. Write WIB, WITA, WIT, or like Asia/Makassar."));
        return null;
    }

    // Who writes a moment in one of the country's zones means that zone.
    private static TimeZoneInfo OfOffset(TimeSpan offset) => offset.TotalHours switch { 8 => IndonesianTime.Wita, 9 => IndonesianTime.Wit, _ => IndonesianTime.Wib };

    // A question changes nothing: where there is no database yet, none is made for it.
    private static async Task<bool> HasCalendar(IServiceProvider services, CancellationToken cancel)
    {
        var database = services.GetRequiredService<Database>();
        var settings = services.GetRequiredService<Settings>();
        if (database.Dialect.Name == "sqlite" && !File.Exists(new DbConnectionStringBuilder { ConnectionString = settings.Db }["Data Source"].ToString())) return false;
        try
        {
            return await services.GetRequiredService<Migrations>().IsCurrent(cancel)
                && await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM holiday)", cancel: cancel), cancel);
        }
        catch (DbException) when (database.Dialect.Name == "sqlite")
        {
            return false; // an empty file
        }
    }

    private static IEnumerable<Holiday> Bundled() => ReferenceFiles.Holidays().Select(h =>
        new Holiday { Day = h.Day, RegionCode = h.RegionCode, KindCode = h.Kind.Code(), Name = h.Name, Source = h.Source, Estimate = h.Estimate });
}
