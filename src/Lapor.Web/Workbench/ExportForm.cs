using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;

namespace Lapor.Web.Workbench;

/// <summary>
/// The form that asks for a file. Which reports it holds goes along unseen, as the page it stands on shows them; the format, and whether names are needed, are asked.
/// </summary>
/// <param name="Kind">Which columns.</param>
/// <param name="Hidden">Which reports: names and values of the fields.</param>
public sealed record ExportForm(ExportKind Kind, IReadOnlyList<(string Name, string Value)> Hidden)
{
    public ExportFormat Format { get; init; } = ExportFormat.Xlsx;

    /// <summary>With the reporters' full names.</summary>
    public bool Names { get; init; }

    /// <summary>Why they are needed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The list of a queue page.</summary>
    public static ExportForm OfQueue(QueueFilter filter) => new(ExportKind.Reports, Fields(filter));

    /// <summary>The month of a recap.</summary>
    public static ExportForm OfRecap(string month, string? agency, string? unit) =>
        new(ExportKind.Recap, [.. ((string, string?)[])[("bulan", month), ("agency", agency), ("unit", unit)] is var all ? all.Where(f => f.Item2 is { Length: > 0 }).Select(f => (f.Item1, f.Item2!)) : []]);

    /// <summary>The filter of a queue as fields; <see cref="Filter"/> reads them back.</summary>
    public static IReadOnlyList<(string Name, string Value)> Fields(QueueFilter filter)
    {
        List<(string, string?)> fields =
        [
            ("status", filter.State), ("q", filter.Words), ("class", filter.Class), ("category", filter.Category), ("region", filter.Region), ("agency", filter.Agency), ("unit", filter.UnitSlug), ("lead", filter.LeadUnit),
            ("overdue", filter.Overdue ? "true" : null), ("withdrawal", filter.Withdrawal ? "true" : null), ("beside", filter.Beside ? "true" : null), ("ended", filter.WithEnded ? "true" : null),
            ("channel", filter.Channel), ("which", filter.Kind), ("counted", filter.Counted ? "true" : null), ("measure", filter.Measure?.Code()), ("priority", filter.Priority), ("followed", filter.FollowedBy is null ? null : "true"),
            ("light", filter.Light), ("province", filter.ProvinceOnly ? "true" : null),
            ("since", filter.FiledFrom?.ToString(CultureInfo.InvariantCulture)), ("until", filter.FiledBefore?.ToString(CultureInfo.InvariantCulture)),
        ];
        return [.. fields.Where(f => f.Item2 is { Length: > 0 }).Select(f => (f.Item1, f.Item2!))];
    }

    /// <summary>What was sent, made safe.</summary>
    /// <param name="form">The fields.</param>
    /// <param name="nation">Whoever asks may narrow to an agency.</param>
    /// <param name="officerId">Who asks, for what they follow.</param>
    public static QueueFilter Filter(IFormCollection form, bool nation, long? officerId = null)
    {
        string? Text(string name) => IndonesianText.Clean(form[name].ToString()) is { Length: > 0 and <= 200 } clean ? clean : null;
        bool On(string name) => form[name].Contains("true");
        long? Moment(string name) => long.TryParse(form[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null;
        return new QueueFilter
        {
            State = Codes.TryMember<ReportState>(Text("status"))?.Code(),
            Words = Text("q"),
            Class = Codes.TryMember<ReportClass>(Text("class"))?.Code(),
            Category = Text("category"),
            Region = Text("region"),
            Agency = nation ? Text("agency") : null,
            UnitSlug = Text("unit"),
            LeadUnit = Text("lead"),
            Overdue = On("overdue"),
            Withdrawal = nation && On("withdrawal"),
            Beside = On("beside"),
            WithEnded = On("ended"),
            Channel = Text("channel"),
            Kind = Text("which"), // "kind" is that of the file
            Counted = On("counted"),
            Measure = Codes.TryMember<Measured>(Text("measure")),
            Priority = nation ? Text("priority") : null,
            FollowedBy = On("followed") ? officerId : null,
            Light = Codes.TryMember<Light>(Text("light"))?.Code(),
            ProvinceOnly = On("province"),
            FiledFrom = Moment("since"),
            FiledBefore = Moment("until"),
        };
    }
}

/// <summary>A month of a recap. Pure.</summary>
/// <param name="First">Its first day.</param>
public sealed record RecapMonth(DateOnly First)
{
    /// <summary>As it stands in the address: <c>2026-01</c>.</summary>
    public string Code => First.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    public RecapMonth Previous => new(First.AddMonths(-1));

    public RecapMonth Next => new(First.AddMonths(1));

    /// <summary>In words: "Januari 2026".</summary>
    public string Words(CultureInfo culture) => First.ToString("MMMM yyyy", culture);

    /// <summary>The month in this address, or that of a moment where it holds none.</summary>
    public static RecapMonth Of(string? code, long now, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(code + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is >= 2000 and <= 2200
            ? new(first)
            : DueDates.Day(now, zone) is var today ? new(new DateOnly(today.Year, today.Month, 1)) : null!;

    /// <summary>Narrows a filter to the month.</summary>
    public QueueFilter Within(QueueFilter filter, TimeZoneInfo zone) =>
        filter with { WithEnded = true, FiledFrom = ExportSpan.Begin(First, zone), FiledBefore = ExportSpan.Begin(Next.First, zone) };
}
