using System.Text.Json;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Handling;

/// <summary>Why completion is put off. Codes are the act's reason.</summary>
public enum ExtensionReason
{
    /// <summary>Somebody has to look at the place first.</summary>
    FieldCheck,

    /// <summary>Another agency or unit has to do its part.</summary>
    OtherAgency,

    /// <summary>Money or goods have to be procured.</summary>
    Procurement,

    /// <summary>Records or witnesses are many.</summary>
    Complexity,

    /// <summary>Disaster, unrest.</summary>
    ForceMajeure,
}

/// <summary>Puts the completion of a report off: once, for a reason from the list, before its time is over. The reporter is told, and it is counted.</summary>
public sealed class Extending(ReportCommit commit, ReportStore reports, DueDates deadlines, TimeProvider time)
{
    private static readonly Refusal Once = new(
        "extended_once", "", "Waktu penyelesaian laporan ini sudah pernah diperpanjang. Perpanjangan hanya satu kali.", "The completion of this report was extended before. There is only one extension.");

    private static readonly Refusal Late = new(
        "extension_late", "", "Waktu penyelesaiannya sudah lewat, jadi tidak dapat diperpanjang lagi. Selesaikan laporan ini.", "Its time for completion is over, so it cannot be extended any more. Finish this report.");

    /// <summary>Adds working days to the completion clock.</summary>
    /// <param name="by">Who handles it.</param>
    /// <param name="id">The report.</param>
    /// <param name="version">As on the screen.</param>
    /// <param name="reason">Code of <see cref="ExtensionReason"/>.</param>
    /// <param name="days">Working days, 1 to the promise <c>extension</c>.</param>
    /// <param name="explanation">Read by the reporter and the public.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    public async Task<Outcome<Committed>> Extend(Viewer by, TrackingId id, int version, string? reason, int? days, string explanation, CancellationToken cancel)
    {
        var outcome = await commit.Do(
            by, id, version, ActKind.Extend, "web",
            async (transaction, facts) =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                if (facts.Report.CompleteBy <= now) return Late;
                var rules = await deadlines.Rules(transaction, cancel);
                var most = rules.MostExtension(now, facts.Report, await deadlines.Office(transaction, facts.Report.AgencyId, cancel));
                List<Refusal> wrong = [];
                if (Codes.TryMember<ExtensionReason>(reason) is null) wrong.Add(ReportRefusals.Missing("reason", "Pilih alasan perpanjangan.", "Choose the reason for the extension."));
                if (days is not { } added || added < 1 || added > most)
                    wrong.Add(new("bad_days", "days", $"Tambahan dari 1 sampai {most} hari kerja.", $"From 1 to {most} more working days."));
                var text = IndonesianText.Clean(explanation);
                if (text.Length == 0) wrong.Add(ReportRefusals.Missing("text", "Jelaskan kepada pelapor mengapa perlu lebih lama.", "Explain to the reporter why it takes longer."));
                if (text.Length > Limits.Text) wrong.Add(ReportRefusals.TooLong("text", Limits.Text, text.Length));
                if (wrong.Count > 0) return wrong;
                return new Deed(facts.Report)
                {
                    ReasonCode = reason,
                    Text = text,
                    Visibility = facts.Report.Confidential ? Visibility.Reporter : Visibility.Public,
                    Details = JsonSerializer.Serialize(new { days }),
                    Term = new ActTerm(null, days!.Value),
                };
            },
            cancel);
        // In words of its own: who asks twice should know that it is the second time.
        return outcome.IsRefused && outcome.Refusals[0].Code == "not_allowed_now" && await reports.Facts(id, cancel) is { Report.ExtendedAt: not null } ? Once : outcome;
    }
}
