using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Lapor.Channels.Sms;

/// <summary>One text message to one person.</summary>
/// <param name="To">E.164: <c>+6281234567890</c>.</param>
/// <param name="Text">What it says. Longer than <see cref="Gsm0338.OneMessage"/> it is sent, and paid for, in parts.</param>
/// <param name="Id">The same for each try of one message; names the file in the spool.</param>
public sealed record OutgoingSms(string To, string Text, string Id)
{
    /// <summary>The step of a report that it tells of, for another channel where it does not arrive; null: an answer, a code, or the last try already.</summary>
    public SmsNews? News { get; init; }
}

/// <summary>A step of a report that is told.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="ActId">The step.</param>
public sealed record SmsNews(long ReportId, long ActId);

/// <summary>What became of a text message, as a job needs to know it.</summary>
public enum SmsVerdict
{
    /// <summary>The gateway (or the spool folder) has it.</summary>
    Taken,

    /// <summary>Not now: busy or unreachable gateway, wrong password or setting. Trying again can help.</summary>
    Later,

    /// <summary>Never: no way leads to this number.</summary>
    Never,
}

/// <summary>What became of a text message.</summary>
/// <param name="Verdict">Whether to try again.</param>
/// <param name="Code">Stable code for the log, never with the number: <c>accepted</c>, <c>queued</c>, <c>spooled</c>, <c>not_routable</c>, <c>bad_number</c>, <c>not_set</c>, <c>http_403</c>, <c>no_gateway</c>, <c>timeout</c>, <c>connection</c>.</param>
public sealed record SmsResult(SmsVerdict Verdict, string Code);

/// <summary>
/// Hands text messages to a gateway over Kannel's sendsms (user's guide 1.4, "Using the HTTP interface to send SMS messages"), or writes them to the spool
/// folder. By POST: so name, password and number stand in headers and the text in the body, and nothing of it in an address that a proxy or the gateway
/// would write to its log. Says of each failure whether trying again can help; throws only when cancelled, or when the spool folder cannot be written.
/// </summary>
public sealed class SmsTransport(SmsOptions options, IHttpClientFactory http, TimeProvider time, SendTally? tally = null, DeliveryStore? deliveries = null)
{
    /// <summary>Name of the client in the framework's factory. It calls what the operator set, which is often on this machine.</summary>
    public const string Client = "lapor-sms";

    /// <summary>Code of a message that was handed over and not answered for: it may have left.</summary>
    internal const string NoAnswer = "timeout";

    private const int LongestAnswer = 500;
    private readonly IReadOnlyList<SmsGate> gates = options.Gates;
    private readonly GateMemory memory = new(options.Gates.Count);

    /// <summary>Hands one message over. Doing it twice sends it twice, or leaves one spool file.</summary>
    public async Task<SmsResult> Send(OutgoingSms sms, CancellationToken cancel)
    {
        var result = await Hand(sms, cancel);
        if (options.IsSet) await Count("sms", result, result.Verdict is SmsVerdict.Taken ? Gsm0338.Parts(sms.Text) : 0);
        if (result.Verdict is SmsVerdict.Never && sms.News is { } news && deliveries is not null) await deliveries.Elsewhere(news, cancel);
        return result;
    }

    /// <summary>The channel under which the tally keeps one of several gateways, from 0.</summary>
    public static string GateChannel(int gate) => string.Create(CultureInfo.InvariantCulture, $"sms:{gate + 1}");

    private async Task<SmsResult> Hand(OutgoingSms sms, CancellationToken cancel)
    {
        if (sms.To is not ['+', _, ..] || sms.To.AsSpan(1).ContainsAnyExceptInRange('0', '9')) return new(SmsVerdict.Never, "bad_number");
        if (gates.Count == 0) return options.SpoolFolder is { } folder ? await Spool(folder, sms, cancel) : new(SmsVerdict.Never, "not_set");
        var word = deliveries is null || options.Tells is null ? null : await deliveries.Expect(sms, cancel);
        var result = await Through(sms, word, cancel);
        if (word is not null && result.Verdict is not SmsVerdict.Taken && result.Code != NoAnswer) await deliveries!.Unsent(word, cancel);
        return result;
    }

    /// <summary>Gateway after gateway, until one answers for the message. After silence none is asked: the message may have left.</summary>
    private async Task<SmsResult> Through(OutgoingSms sms, string? word, CancellationToken cancel)
    {
        SmsResult? last = null;
        foreach (var gate in memory.Order(Now()))
        {
            var result = await Call(gates[gate], sms, word, cancel);
            memory.Add(gate, new GateTry(Now(), result.Verdict is not SmsVerdict.Later));
            if (gates.Count > 1) await Count(GateChannel(gate), result);
            // A number without a way here may have one there; only where no gateway has one is it given up.
            if (last is not { Verdict: SmsVerdict.Later } || result.Verdict is not SmsVerdict.Never) last = result;
            if (result.Verdict is SmsVerdict.Taken || result.Code == NoAnswer) break;
        }

        return last!;
    }

    private async Task<SmsResult> Call(SmsGate gate, OutgoingSms sms, string? word, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var client = http.CreateClient(Client);
            using var request = Request(gate, sms, word);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Classify(answer.StatusCode, await Start(answer, either.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(SmsVerdict.Later, NoAnswer);
        }
        catch (Exception away) when (away is HttpRequestException or IOException)
        {
            return new(SmsVerdict.Later, "connection");
        }
    }

    private Task Count(string channel, SmsResult result, int segments = 0) => tally is null ? Task.CompletedTask : tally.Count(
        channel, result.Verdict switch { SmsVerdict.Taken => SendOutcome.Sent, SmsVerdict.Later => SendOutcome.Failed, _ => SendOutcome.Refused }, result.Code, segments);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private HttpRequestMessage Request(SmsGate gate, OutgoingSms sms, string? word)
    {
        var narrow = Gsm0338.Septets(sms.Text) is not null;
        var request = new HttpRequestMessage(HttpMethod.Post, gate.Address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(sms.Text)) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain", "UTF-8") } },
        };
        request.Headers.TryAddWithoutValidation("X-Kannel-Username", gate.User);
        request.Headers.TryAddWithoutValidation("X-Kannel-Password", gate.Password);
        if (!string.IsNullOrEmpty(options.Sender)) request.Headers.TryAddWithoutValidation("X-Kannel-From", options.Sender);
        request.Headers.TryAddWithoutValidation("X-Kannel-To", sms.To);
        // 0: the telephones' own alphabet, 2: UCS-2, seventy signs to a message.
        request.Headers.TryAddWithoutValidation("X-Kannel-Coding", narrow ? "0" : "2");
        if (word is not null)
        {
            // 1 delivered, 2 not delivered, 16 rejected by the centre; what is only on its way is not asked for.
            request.Headers.TryAddWithoutValidation("X-Kannel-DLR-Mask", "19");
            request.Headers.TryAddWithoutValidation("X-Kannel-DLR-Url", $"{options.Tells!.AbsoluteUri.TrimEnd('/')}{SmsOptions.DeliveryPath}?kata={word}&type=%d&part=%F");
        }

        return request;
    }

    /// <summary>
    /// 202 is a yes, "0: Accepted for delivery" or "3: Queued for later delivery". Of the noes only "Not routable" and a number on a black list are about the
    /// number; 403 is also a wrong password, 400 a missing sender: ours to mend, so the message waits and its job is parked in the end.
    /// </summary>
    private static SmsResult Classify(HttpStatusCode status, string answer)
    {
        if (status is HttpStatusCode.OK or HttpStatusCode.Accepted)
        {
            // A 200 that says neither is some other page at that address: a proxy's, or a sign-in.
            return answer.StartsWith("0:", StringComparison.Ordinal) ? new(SmsVerdict.Taken, "accepted")
                : answer.StartsWith("3:", StringComparison.Ordinal) ? new(SmsVerdict.Taken, "queued")
                : new(SmsVerdict.Later, "no_gateway");
        }

        var lasting = answer.StartsWith("Not routable", StringComparison.OrdinalIgnoreCase) || answer.Contains("black-list", StringComparison.OrdinalIgnoreCase);
        return lasting && (int)status is >= 400 and < 500
            ? new(SmsVerdict.Never, "not_routable")
            : new(SmsVerdict.Later, string.Create(CultureInfo.InvariantCulture, $"http_{(int)status}"));
    }

    private static async Task<string> Start(HttpResponseMessage answer, CancellationToken cancel)
    {
        var start = new byte[LongestAnswer];
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        var read = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(start, 0, read);
    }

    private static async Task<SmsResult> Spool(string folder, OutgoingSms sms, CancellationToken cancel)
    {
        // Written aside, then moved: who watches the folder never reads half a message.
        Directory.CreateDirectory(folder);
        var part = Path.Combine(folder, ".part-" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        await File.WriteAllTextAsync(part, $"To: {sms.To}\n\n{sms.Text}\n", cancel);
        File.Move(part, Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sms.Id)).AsSpan(0, 12)) + ".txt"), overwrite: true);
        return new(SmsVerdict.Taken, "spooled");
    }
}
