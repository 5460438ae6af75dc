using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>Whose mail a link ends: of a report's reporter, or of an officer.</summary>
/// <param name="Report">The report that the mail was about; null: an officer's.</param>
/// <param name="OfficerId">The officer; null: a reporter's.</param>
public sealed record StopTarget(TrackingId? Report, long? OfficerId);

/// <summary>
/// Addresses that end mails with one touch, signed: who has the mail can use them, without signing in, and nobody can make one. They open nothing else.
/// </summary>
public sealed class StopLinks(ReportLinks links, KeyRing ring)
{
    private const int SignatureBytes = 16;

    /// <summary>Where the page is.</summary>
    public const string Path = "berhenti";

    /// <summary>In the mails about a report.</summary>
    public Uri Of(TrackingId report) => At(report.ToString());

    /// <summary>In an officer's mails.</summary>
    public Uri Of(long officerId) => At("p" + officerId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whose link this is; null: nobody's.</summary>
    public StopTarget? Read(string? token)
    {
        if (token is not { Length: < 100 } || token.Split('.') is not [var whose, var signature] || !FixedEquals(signature, Sign(whose))) return null;
        if (TrackingId.TryParse(whose, out var report)) return new(report, null);
        return whose.StartsWith('p') && long.TryParse(whose.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var officer) ? new(null, officer) : null;
    }

    private Uri At(string whose) => new(links.Site, $"{Path}/{whose}.{Sign(whose)}");

    private string Sign(string whose) => Base64Url.EncodeToString(ring.Mac("stop-link", whose).AsSpan(0, SignatureBytes));

    private static bool FixedEquals(string given, string right) => CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(given), System.Text.Encoding.UTF8.GetBytes(right));
}
