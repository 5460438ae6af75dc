using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Retention;

/// <summary>What happens when a time is over.</summary>
public enum RetentionAction
{
    /// <summary>Who wrote is forgotten: contact, own wording, files that were never public, what was said in private. The masked report stays.</summary>
    Anonymise,

    /// <summary>No word stays; the number, dates, places and counts do.</summary>
    Erase,
}

/// <summary>How long reports of one class that ended one way are kept. Data of the national admin.</summary>
/// <param name="Class">Code of <see cref="ReportClass"/>, or <see cref="Whistleblower"/>.</param>
/// <param name="State"><c>closed</c> or <c>archived</c>.</param>
/// <param name="Action">What then happens.</param>
/// <param name="Days">Calendar days from the end.</param>
/// <param name="Active">Applied daily; an inactive one is only listed.</param>
/// <param name="Source">The law, decree or schedule it stands in.</param>
public sealed record RetentionRule(string Class, string State, RetentionAction Action, int Days, bool Active, string Source)
{
    /// <summary>The class of cases of the entrance <c>/wbs</c>, which are no reports.</summary>
    public const string Whistleblower = "whistleblower";

    /// <summary>Fewest days of a rule.</summary>
    public const int FewestDays = 30;

    /// <summary>Most days of a rule: a hundred years.</summary>
    public const int MostDays = 36_525;

    /// <summary>Days between switching a rule on, or making it shorter, and its first run: what is destroyed cannot be brought back, and a colleague should have seen it.</summary>
    public const int GraceDays = 7;

    /// <summary>From this day on it is applied, yyyy-MM-dd in western Indonesia; null where nothing was ever switched on.</summary>
    public string? EffectiveOn { get; init; }

    /// <summary>True when it is applied at this moment (UTC milliseconds).</summary>
    public bool IsInForce(long now) => Active && (EffectiveOn is null || string.CompareOrdinal(EffectiveOn, RetentionStore.Day(now)) <= 0);

    /// <summary>Names the rule: <c>complaint.closed.erase</c>.</summary>
    public string Key => $"{Class}.{State}.{Action.Code()}";
}

/// <summary>A report whose time is over.</summary>
/// <param name="Subject">Its tracking ID, or <c>wbs_case</c> and a number.</param>
/// <param name="Rule">The rule that it falls under.</param>
/// <param name="EndedOn">yyyy-MM-dd in western Indonesia.</param>
public sealed record DueSubject(string Subject, RetentionRule Rule, string EndedOn);

/// <summary>What was destroyed, when, and under which rule: all that stays of it to be shown.</summary>
public sealed class RetentionReceipt
{
    public long Id { get; init; }

    /// <summary>The tracking ID, or <c>wbs_case</c> and its number.</summary>
    public string Subject { get; init; } = "";

    public string Class { get; init; } = "";

    /// <summary>The state it was in.</summary>
    public string State { get; init; } = "";

    /// <summary>Code of <see cref="RetentionAction"/>.</summary>
    public string Action { get; init; } = "";

    /// <summary>yyyy-MM-dd.</summary>
    public string EndedOn { get; init; } = "";

    /// <summary>yyyy-MM-dd.</summary>
    public string DoneOn { get; init; } = "";

    /// <summary>Days of the rule.</summary>
    public int Days { get; init; }

    /// <summary>Where the rule stands.</summary>
    public string Source { get; init; } = "";

    /// <summary>Codes: <c>contact</c>, <c>words</c>, <c>key</c>, <c>files:3</c>, <c>messages:2</c>.</summary>
    public string Destroyed { get; init; } = "";
}
