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
    /// <param name="office">Hours usual in its region: no agency is known yet.</param>
    /// <param name="report">Its class decides.</param>
    /// <param name="from">When it is sent; UTC milliseconds.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    public static NextSteps Of(DeadlineRules rules, OfficeHours office, Report report, long from, string language)
    {
        var verified = rules.Due(Clock.Verify, from, report, rules.National);
        var disposed = rules.Due(Clock.Dispose, verified, report, office);
        var answered = rules.Due(Clock.FirstAnswer, disposed, report, office);
        var done = rules.Due(Clock.Completion, verified, report, office);
        // Someone who asks a question is answered when it is done.
        return new(office.DayOf(verified), office.DayOf(Math.Min(answered, done)), office.DayOf(done), language);
    }

    /// <summary>A day as people read it.</summary>
    public string Written(DateOnly day) => IndonesianDates.Day(day, Language);
}
