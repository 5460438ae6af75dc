using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Web.Public;

/// <summary>What happens after a report is sent, with the latest day of each step in the reporter's language.</summary>
/// <param name="Verified">Checked and forwarded.</param>
/// <param name="Answered">First answer of the agency.</param>
/// <param name="Done">Handled.</param>
public sealed record NextSteps(DateOnly Verified, DateOnly Answered, DateOnly Done, string Language)
{
    /// <summary>The latest days when every step takes all the time it has.</summary>
    /// <param name="rules">Promises now in force.</param>
    /// <param name="report">Its class decides, its region's time zone counts.</param>
    /// <param name="from">When it is sent; UTC milliseconds.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    public static NextSteps Of(DeadlineRules rules, Report report, long from, string language)
    {
        var zone = IndonesianTime.OfRegion(report.RegionCode);
        var verified = rules.Due(Clock.Verify, from, report, zone);
        var disposed = rules.Due(Clock.Dispose, verified, report, zone);
        var answered = rules.Due(Clock.FirstAnswer, disposed, report, zone);
        var done = rules.Due(Clock.Completion, verified, report, zone);
        // Someone who asks a question is answered when it is done.
        return new(Deadlines.Day(verified, zone), Deadlines.Day(Math.Min(answered, done), zone), Deadlines.Day(done, zone), language);
    }

    /// <summary>A day as people read it.</summary>
    public string Written(DateOnly day) => IndonesianDates.Day(day, Language);
}
