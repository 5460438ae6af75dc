using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Web.Gateways;

/// <summary>
/// Where a gateway brings text messages: Kannel's <c>get-url</c>, <c>GET /gateway/sms?from=…&amp;to=…&amp;text=…&amp;id=…</c>, or any other that can be set to it. The body of the answer is the reply; an
/// empty one sends none. There is no such page while neither a secret nor a list of addresses is set.
/// </summary>
public static class SmsGateway
{
    private const int LongestQuery = 8 * 1024;
    private const int LongestWord = 64;
    private const int LongestPart = 200;

    /// <summary>Header in which the secret may stand instead of the address.</summary>
    public const string SecretHeader = "X-Lapor-Secret";

    public static void MapSmsGateway(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gateway/sms", Take).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(SmsOptions.DeliveryPath, Told).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>
    /// What became of a message, as the gateway tells it at the address that it was given with the message: <c>?kata=…&amp;type=1&amp;part=…</c>. The word in it is as good as a secret, and a word that nobody knows (any more) is
    /// answered alike: a gateway repeats what it gets no yes for.
    /// </summary>
    private static async Task<IResult> Told(HttpContext context, SmsOptions options, DeliveryStore deliveries, CancellationToken cancel)
    {
        if (options.Tells is null) return Results.NotFound();
        var query = context.Request.Query;
        var (word, part) = (query["kata"].ToString(), query["part"].ToString());
        if (word.Length is > 0 and <= LongestWord && part.Length <= LongestPart && int.TryParse(query["type"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var type))
            await deliveries.Take(word, type, part, cancel);
        return Answer("");
    }

    private static async Task<IResult> Take(HttpContext context, Settings settings, TakeMessage take, ILoggerFactory logs, CancellationToken cancel)
    {
        if (settings.SmsSecret is null && settings.SmsAllow.Count == 0) return Results.NotFound();
        var query = context.Request.QueryString.Value;
        if (query is { Length: > LongestQuery }) return Results.StatusCode(StatusCodes.Status414UriTooLong);
        var values = QueryBytes.Read(query);
        string? Value(string name) => values.GetValueOrDefault(name) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : null;
        if (!Known(context, settings, Value("secret")))
        {
            logs.CreateLogger("Lapor.Gateway").LogWarning("A message from an unknown gateway was refused");
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        // Advertisements of carriers come from names and short numbers: nobody reports from there, and an answer reaches nobody.
        if (Value("from") is not { } from || CitizenAddresses.Phone(from) is not { } number) return Answer("");
        var header = PartHeader.Read(values.GetValueOrDefault("udh"));
        var text = QueryBytes.Text(values.GetValueOrDefault("text") ?? [], Value("charset"));
        // A part may begin or end with the gap between two words; the whole is cleaned.
        if (header is null) text = IndonesianText.Clean(text);
        if (text.Length > InboundMessage.LongestText) text = text[..InboundMessage.LongestText];
        var message = new InboundMessage("sms", number, text, Value("id") ?? Derived($"{header}{text}", Value("time")));
        // Not given up when the gateway hangs up: it may believe that the message is here, and a person waits.
        var (taken, answer) = header is null ? (message, await take.Run(message, CancellationToken.None)) : await take.RunPart(message, header, CancellationToken.None);
        if (cancel.IsCancellationRequested) await take.Lost(taken, CancellationToken.None);
        // Where the operator pays for no messages abroad, the report is taken all the same.
        return Answer(settings.SmsAbroad || number.StartsWith("+62", StringComparison.Ordinal) ? answer : "");
    }

    /// <summary>Every check that is set must hold.</summary>
    private static bool Known(HttpContext context, Settings settings, string? inAddress)
    {
        if (settings.SmsSecret is { } secret)
        {
            var given = context.Request.Headers[SecretHeader].ToString() is { Length: > 0 } header ? header : inAddress ?? "";
            if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)))) return false;
        }

        if (settings.SmsAllow.Count == 0) return true;
        // Passed on by a proxy that the settings do not know: the address is the proxy's, and everybody's.
        if (!settings.BehindProxy && (context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded"))) return false;
        if (context.Connection.RemoteIpAddress is not { } address) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return settings.SmsAllow.Any(n => IPNetwork.Parse(n).Contains(address));
    }

    // A gateway that names neither id nor time sends the same words twice only when it repeats itself, as far as anybody can tell.
    private static string Derived(string text, string? time) => "derived:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{time}\n{text}")));

    private static IResult Answer(string text) => Results.Text(text, "text/plain; charset=utf-8");
}
