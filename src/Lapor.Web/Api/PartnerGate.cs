using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;

namespace Lapor.Web.Api;

/// <summary>Which partner application calls: by the credential in <c>Authorization: Bearer …</c>. A wrong one gets the same answer as one that was revoked or is over.</summary>
public sealed class PartnerGate(PartnerClients clients)
{
    private const string Scheme = "Bearer";
    private const int LongestCredential = 200;

    private static readonly Refusal Wrong = new("credential_refused", "", "Kredensial ini tidak berlaku.", "This credential is not valid.");
    private static readonly Refusal TooOften = new("too_many_requests", "", "Batas panggilan aplikasi ini tercapai. Coba lagi setelah Retry-After detik.", "This application has reached its limit of calls. Try again after Retry-After seconds.");

    /// <summary>The application, or the answer that refuses it; neither where no credential was sent: then anybody asks.</summary>
    public async Task<(PartnerClient? Client, IResult? Refused)> Enter(HttpContext context, CancellationToken cancel)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || (header.Length > Scheme.Length && header[Scheme.Length] != ' ')) return (null, null);
        var credential = header[Scheme.Length..].Trim();
        var call = await clients.Call(credential.Length > LongestCredential ? "" : credential, cancel);
        if (call.Client is null)
        {
            context.Response.Headers.WWWAuthenticate = Scheme;
            return (null, Problems.Of(401, [Wrong]));
        }

        if (call.RetryAfter is not { } seconds) return (call.Client, null);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return (null, Problems.Of(429, [TooOften]));
    }
}
