using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Lapor.People;

namespace Lapor.Channels.Push;

/// <summary>What a push service said, as a job needs to know it.</summary>
public enum PushVerdict
{
    /// <summary>It has the notice.</summary>
    Carried,

    /// <summary>Not now.</summary>
    Wait,

    /// <summary>It knows this device no more, or only under another key.</summary>
    Gone,

    /// <summary>It will never take this notice.</summary>
    Declined,
}

/// <summary>What became of a notice.</summary>
/// <param name="Verdict">Whether to try again.</param>
/// <param name="Code">Stable code for the log, never with the address.</param>
/// <param name="After">How long the service wants to be left alone; null: it did not say.</param>
public sealed record PushResult(PushVerdict Verdict, string Code, TimeSpan? After = null);

/// <summary>A notice on its way to one device.</summary>
/// <param name="Message">What the service worker gets, at most <see cref="PushCipher.Filled"/> bytes.</param>
/// <param name="Topic">Of two undelivered notices with one topic only the later is shown; at most 32 signs of base64url.</param>
/// <param name="IsUrgent">Worth waking a telephone that saves its battery.</param>
public sealed record PushNotice(byte[] Message, string Topic, bool IsUrgent);

/// <summary>Hands notices to push services (RFC 8030). Their addresses come from browsers, so they are called as every address that somebody typed: <see cref="OutgoingCalls"/>. Throws only when cancelled.</summary>
public sealed class PushTransport(PushKey keys, PushContact contact, IHttpClientFactory http, TimeProvider time, SendTally? tally = null)
{
    /// <summary>How long a push service keeps a notice for a device that is off.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    /// <summary>Hands one over. Doing it twice may show it twice, unless the device was off: then the topic makes it one.</summary>
    public async Task<PushResult> Send(PushTarget target, PushNotice notice, CancellationToken cancel)
    {
        var result = await Hand(target, notice, cancel);
        if (tally is not null)
            await tally.Count("push", result.Verdict switch { PushVerdict.Carried => SendOutcome.Sent, PushVerdict.Wait => SendOutcome.Failed, _ => SendOutcome.Refused }, result.Code);
        return result;
    }

    private async Task<PushResult> Hand(PushTarget target, PushNotice notice, CancellationToken cancel)
    {
        var endpoint = new Uri(target.Endpoint);
        byte[] body;
        try
        {
            body = PushCipher.Encrypt(notice.Message, target.Key, target.Secret);
        }
        catch (CryptographicException)
        {
            return new(PushVerdict.Gone, "bad_key");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", await keys.Prove(endpoint, contact.Site, cancel));
        request.Headers.TryAddWithoutValidation("TTL", ((int)Kept.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Urgency", notice.IsUrgent ? "high" : "normal");
        request.Headers.TryAddWithoutValidation("Topic", notice.Topic);
        try
        {
            using var client = http.CreateClient(OutgoingCalls.Client);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return Classify(answer);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(PushVerdict.Wait, "timeout");
        }
        catch (Exception away) when (away is HttpRequestException or IOException)
        {
            return new(PushVerdict.Wait, "connection");
        }
    }

    private PushResult Classify(HttpResponseMessage answer)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"http_{(int)answer.StatusCode}");
        return answer.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new(PushVerdict.Carried, code),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(PushVerdict.Gone, code),
            // A wrong clock makes every proof a bad one: that says nothing about the device, which would be forgotten for good.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when answer.Headers.Date is { } there && (there - time.GetUtcNow()).Duration() >= PushKey.Holds => new(PushVerdict.Wait, "clock"),
            // Bound to another key of ours: nothing that we send will ever arrive there.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(PushVerdict.Gone, code),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new(PushVerdict.Wait, code, Pause(answer.Headers.RetryAfter)),
            _ => new(PushVerdict.Declined, code), // a redirect too: no address that nobody gave is called
        };
    }

    private TimeSpan? Pause(RetryConditionHeaderValue? after)
    {
        var pause = after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null);
        return pause is not { } asked || asked <= TimeSpan.Zero ? null : asked < LongestPause ? asked : LongestPause;
    }
}

/// <summary>Whom a push service may ask about this site.</summary>
/// <param name="Site">The site's own address, or a mailto address.</param>
public sealed record PushContact(Uri Site);
