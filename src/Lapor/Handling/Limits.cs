using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Handling;

/// <summary>Lengths that the handling forms hold to, in characters.</summary>
public static class Limits
{
    public const int Title = 200;
    public const int ReportText = 20_000;
    public const int Place = 300;

    /// <summary>What an interim answer says is done next.</summary>
    public const int NextStep = 300;

    /// <summary>The furthest day an interim answer may name, in calendar days.</summary>
    public const int PromiseDays = 60;

    /// <summary>Answers, replies, reasons, notes.</summary>
    public const int Text = 10_000;

    /// <summary>A deed with a text that must not be empty and fits.</summary>
    internal static Task<Outcome<Deed>> Reasoned(string? text, Func<string, Deed> deed)
    {
        var clean = IndonesianText.Clean(text ?? "");
        return Task.FromResult<Outcome<Deed>>(
            clean.Length == 0 ? ReportRefusals.Missing("text", "Tulis alasan atau pesannya.", "Write the reason or the message.")
            : clean.Length > Text ? ReportRefusals.TooLong("text", Text, clean.Length)
            : deed(clean));
    }
}
