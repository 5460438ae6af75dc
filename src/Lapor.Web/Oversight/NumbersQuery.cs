using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;

namespace Lapor.Web.Oversight;

/// <summary>What a page of numbers was asked for. Everything stands in the address, so that a number can be sent to somebody.</summary>
public sealed record NumbersQuery
{
    /// <summary>The oldest day that can be asked for: the national system began in 2012.</summary>
    private static readonly DateOnly Oldest = new(2010, 1, 1);

    /// <summary>Periods that one click asks for.</summary>
    public static IReadOnlyList<string> Periods { get; } = ["month", "quarter", "year", "calendar"];

    /// <summary>Code of a period; null where days were given.</summary>
    public string? Period { get; init; }

    public DateOnly From { get; init; }

    public DateOnly To { get; init; }

    /// <summary>True where the days given made no period, and the usual one is shown instead.</summary>
    public bool IsWrong { get; init; }

    public string? Kind { get; init; }

    /// <summary>Province or regency of the reports.</summary>
    public string? Region { get; init; }

    public string? Category { get; init; }

    public string? Channel { get; init; }

    /// <summary>Kind of agency, in the list of agencies.</summary>
    public string? Agencies { get; init; }

    /// <summary>Reads an address.</summary>
    /// <param name="query">Its parameters; what is no code is not looked at.</param>
    /// <param name="today">Legal day (WIB).</param>
    public static NumbersQuery Of(IQueryCollection query, DateOnly today)
    {
        string? Text(string name) => IndonesianText.Clean(query[name].ToString()) is { Length: > 0 and <= 64 } text ? text : null;
        var period = Periods.Contains(Text("period")) ? Text("period") : null;
        var (from, to) = (Day(Text("from")), Day(Text("to")));
        var given = Text("from") is not null || Text("to") is not null;
        var isWrong = given && (from is null || to is null || from > to || from < Oldest || to > today.AddYears(1));
        if (period is not null || !given || isWrong)
        {
            period ??= "year";
            var month = new DateOnly(today.Year, today.Month, 1);
            from = period switch { "month" => month, "quarter" => month.AddMonths(-2), "calendar" => new(today.Year, 1, 1), _ => month.AddMonths(-11) };
            to = month.AddMonths(1).AddDays(-1);
        }

        return new()
        {
            Period = given && !isWrong && Text("period") is null ? null : period,
            From = from!.Value,
            To = to!.Value,
            IsWrong = isWrong,
            Kind = Text("kind") is "supervisory" ? "supervisory" : Codes.TryMember<ReportClass>(Text("kind"))?.Code(),
            Region = Near(Text("region")),
            Category = Text("category"),
            Channel = Text("channel"),
            Agencies = Codes.TryMember<Lapor.Agencies.AgencyKind>(Text("agencies")) is { } kind and not Lapor.Agencies.AgencyKind.Unit ? kind.Code() : null,
        };
    }

    /// <summary>The week of a surge, in its place and topic.</summary>
    public static NumbersQuery Of(Surge surge)
    {
        var day = DateOnly.ParseExact(surge.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new() { From = day.AddDays(-7), To = day.AddDays(-1), Region = surge.RegionCode, Category = surge.CategoryCode };
    }

    /// <summary>The same for counting.</summary>
    /// <param name="agencyId">One agency; null: all.</param>
    public CountFilter Filter(long? agencyId) => new() { From = From, To = To, AgencyId = agencyId, Kind = Kind, Region = Region, Category = Category, Channel = Channel };

    /// <summary>As long a time, just before.</summary>
    /// <param name="agencyId">One agency; null: all.</param>
    public CountFilter Before(long? agencyId)
    {
        var months = ((To.Year - From.Year) * 12) + To.Month - From.Month + 1;
        var whole = Filter(agencyId).From.Day == 1 && To.AddDays(1).Day == 1;
        return Filter(agencyId) with { From = whole ? From.AddMonths(-months) : From.AddDays(-(To.DayNumber - From.DayNumber + 1)), To = From.AddDays(-1) };
    }

    /// <summary>The list of the reports of a surge: that of a whole province counts what names no regency in it.</summary>
    public static string List(Surge surge) => Of(surge).List(null, null) + (surge.RegionCode.Length == 2 ? "&province=true" : "");

    /// <summary>The list of the reports behind a number.</summary>
    /// <param name="measure">Which number; null: all that were counted.</param>
    /// <param name="agency">Slug, or null.</param>
    /// <param name="unit">Slug of a lead unit, or null.</param>
    public string List(Measured? measure, string? agency, string? unit = null) => "/kerja" + QueryString.Create(new Dictionary<string, string?>
    {
        ["counted"] = "true",
        ["measure"] = measure?.Code(),
        ["from"] = Iso(From),
        ["to"] = Iso(To),
        ["agency"] = agency,
        ["lead"] = unit,
        ["kind"] = Kind,
        ["region"] = Region,
        ["category"] = Category,
        ["channel"] = Channel,
    }.Where(p => p.Value is not null));

    /// <summary>The same for one part: a class, a channel, a category, a region.</summary>
    public NumbersQuery Part(string name, string value) => name switch
    {
        "kind" => this with { Kind = value },
        "channel" => this with { Channel = value },
        "category" => this with { Category = value },
        _ => this with { Region = value },
    };

    /// <summary>The same for one month.</summary>
    /// <param name="month"><c>yyyy-MM</c>.</param>
    public NumbersQuery OfMonth(string month)
    {
        var first = DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var last = first.AddMonths(1).AddDays(-1);
        return this with { From = first < From ? From : first, To = last > To ? To : last };
    }

    /// <summary>The address of a page with these wishes, one of them changed.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="name">Which; null: none.</param>
    /// <param name="value">Null: dropped.</param>
    public string At(string path, string? name = null, string? value = null)
    {
        var pairs = new Dictionary<string, string?>
        {
            ["period"] = Period is "year" ? null : Period,
            ["from"] = Period is null ? Iso(From) : null,
            ["to"] = Period is null ? Iso(To) : null,
            ["kind"] = Kind,
            ["region"] = Region,
            ["category"] = Category,
            ["channel"] = Channel,
            ["agencies"] = Agencies,
        };
        if (name is not null) pairs[name] = value;
        if (name is "period") pairs["from"] = pairs["to"] = null;
        return path + QueryString.Create(pairs.Where(p => p.Value is not null));
    }

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Near(string? code) => Lapor.Agencies.Region.IsCode(code) && code!.Length <= 5 ? code : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
