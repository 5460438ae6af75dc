using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Intake;

/// <summary>
/// A report that a partner application files in somebody's stead: its channel is the application's, the application is remembered with it, and the key under which it is filed is the
/// application's own, so that no other can repeat it.
/// </summary>
public sealed class FileForPartner(FileReport intake, PartnerClients clients)
{
    private static readonly Refusal KeyMissing = new(
        "idempotency_key_required", "idempotencyKey", "Sertakan Idempotency-Key, supaya kiriman ulang tidak menjadi dua laporan.", "Send an Idempotency-Key, so that a repeated request does not become two reports.");

    /// <summary>Files it; refused as <see cref="FileReport.File(Submission, string?, CancellationToken)"/>, and with <c>idempotency_key_required</c>.</summary>
    public async Task<Outcome<Filed>> File(PartnerClient client, Submission raw, string? key, CancellationToken cancel)
    {
        if (key is null) return KeyMissing;
        if (!FileReport.IsKey(key)) return FileReport.BadKey;
        // With control characters, which nobody outside can send: no key of another sender is ever the same.
        var own = string.Create(CultureInfo.InvariantCulture, $"partner\u0001{client.Id}\u0001{key}");
        return await intake.File(Viewer.Partner(default), raw with { Channel = client.Channel }, own, (transaction, report) => clients.Remember(transaction, client.Id, report.Id, cancel), cancel);
    }
}
