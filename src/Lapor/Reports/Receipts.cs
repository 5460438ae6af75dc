using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Reports;

/// <summary>
/// Receipt codes: stored only as a keyed hash under the key ring outside the database, so they are fast to check and useless to who
/// steals the database. Wrong and missing receipts, unknown and confidential numbers take the same path and the same time.
/// </summary>
public sealed class Receipts(ReportStore reports, KeyRing ring)
{
    private static readonly byte[] Nothing = new byte[32];

    /// <summary>The keyed hash that is stored.</summary>
    public byte[] Mac(ReceiptCode code) => ring.Mac("receipt", code.ToString());

    /// <summary>
    /// The code of a submission with an idempotency key: the same key gives the same code, so that a repeated submission can be answered
    /// with the receipt although only its hash is stored.
    /// </summary>
    public ReceiptCode Derive(string key) => ReceiptCode.From(ring.Mac("receipt-of-key", key));

    /// <summary>True when this code is the receipt of this report.</summary>
    public async Task<bool> Prove(string? trackingId, string? receipt, CancellationToken cancel)
    {
        // No early return: each of the three ways to be wrong does the same work.
        var known = TrackingId.TryParse(trackingId, out var id);
        var stored = await reports.ReceiptMac(id, cancel);
        var typed = ReceiptCode.TryParse(receipt, out var code);
        var same = CryptographicOperations.FixedTimeEquals(Mac(code), stored ?? Nothing);
        return known && typed && stored is not null && same;
    }
}
