using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lapor.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Tests.Channels;

/// <summary>A notice as it reached a browser.</summary>
internal sealed record TakenPush(string Path, string Topic, string Urgency, int Ttl, string Message, int Length);

/// <summary>
/// The push service of a browser's maker on a real socket over TLS, and the browsers behind it: RFC 8030's answers, the sender's proof checked as RFC 8292 says, bound to the first key that came, and each message
/// decrypted with the browser's own key as RFC 8291 says.
/// </summary>
internal sealed class PushRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly X509Certificate2 certificate;
    private readonly ConcurrentDictionary<string, Browser> browsers = new(StringComparer.Ordinal);
    private readonly Func<DateTimeOffset> now;
    private readonly Task serving;

    /// <param name="now">The service's clock; the machine's unless given.</param>
    public PushRelay(Func<DateTimeOffset>? now = null)
    {
        this.now = now ?? TimeProvider.System.GetUtcNow;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var today = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        listener.Start();
        serving = Serve();
    }

    private sealed record Browser(ECDiffieHellman Key, byte[] Secret)
    {
        public string? BoundTo { get; set; }
    }

    public string Origin => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>The certificate, for a process that is to trust it.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>What it answers instead, <c>410</c> or <c>429 Retry-After: 7</c>.</summary>
    public string? Answer { get; set; }

    /// <summary><c>drop</c> closes without a word, <c>hang</c> says nothing. Null: as the service would.</summary>
    public string? Trouble { get; set; }

    public ConcurrentQueue<TakenPush> Taken { get; } = new();

    /// <summary>Requests that the real ones would refuse, each with why.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>How many requests came.</summary>
    public int Asked => asked;

    private int asked;

    /// <summary>A browser subscribes.</summary>
    public (string Endpoint, string Key, string Secret) Subscribe()
    {
        var (path, key, secret) = ($"/kirim/{RandomNumberGenerator.GetHexString(32, lowercase: true)}", ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), RandomNumberGenerator.GetBytes(16));
        browsers[path] = new(key, secret);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return (Origin + path, Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]), Base64Url.EncodeToString(secret));
    }

    /// <summary>The product's own client for addresses that somebody gave, which trusts this service and may call this machine.</summary>
    public IHttpClientFactory Clients(TimeSpan? patience = null)
    {
        var services = new ServiceCollection();
        TrustedBy(services);
        services.ConfigureHttpClientDefaults(all => all.ConfigureHttpClient(client => client.Timeout = patience ?? OutgoingCalls.Longest));
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
    }

    /// <summary>The same within a site.</summary>
    public void TrustedBy(IServiceCollection services) => services.AddHttpClient(OutgoingCalls.Client).ConfigurePrimaryHttpMessageHandler(_ =>
    {
        var handler = new OutgoingCalls([IPNetwork.Parse("127.0.0.0/8")]).Handler();
        handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetCertHashString() == certificate.GetCertHashString() };
        return handler;
    }).RemoveAllLoggers();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
        certificate.Dispose();
        foreach (var browser in browsers.Values) browser.Key.Dispose();
    }

    private async Task Serve()
    {
        List<Task> talks = [];
        try
        {
            while (true) talks.Add(Talk(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
            var head = await Head(stream);
            var headers = head.Skip(1).Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, stop.Token);
            Interlocked.Increment(ref asked);
            if (Trouble == "drop") return;
            if (Trouble == "hang") await Task.Delay(Timeout.Infinite, stop.Token);
            var said = Answer ?? Say(head[0].Split(' '), headers, body);
            var more = said.Length > 3 ? said[4..] + "\r\n" : "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {said[..3]} x\r\nDate: {now():R}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n"), stop.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // whoever called has hung up
        }
    }

    private string Say(string[] line, Dictionary<string, string> headers, byte[] body)
    {
        if (line[0] != "POST" || !browsers.TryGetValue(line[1], out var browser)) return "404";
        if (Proof(headers.GetValueOrDefault("Authorization", "")) is not { } sender) return Fault("403", "no proof of the sender");
        browser.BoundTo ??= sender;
        if (browser.BoundTo != sender) return Fault("403", "another sender's key");
        if (headers.GetValueOrDefault("Content-Encoding") != "aes128gcm") return Fault("415", "not aes128gcm");
        if (!int.TryParse(headers.GetValueOrDefault("TTL"), NumberStyles.None, CultureInfo.InvariantCulture, out var ttl)) return Fault("400", "no TTL");
        var topic = headers.GetValueOrDefault("Topic", "");
        if (topic.Length > 32 || !topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return Fault("400", "bad topic");
        if (body.Length > 4096) return Fault("413", "too large");
        try
        {
            Taken.Enqueue(new(line[1], topic, headers.GetValueOrDefault("Urgency", ""), ttl, Decrypt(body, browser.Key, browser.Secret), body.Length));
        }
        catch (CryptographicException)
        {
            return Fault("400", "cannot be decrypted");
        }

        return $"201 Location: {Origin}/pesan/{RandomNumberGenerator.GetHexString(8)}";
    }

    private string Fault(string status, string why)
    {
        Faults.Enqueue(why);
        return status;
    }

    /// <summary>The key of a sender whose proof holds for this service now, or null.</summary>
    private string? Proof(string authorization)
    {
        if (!authorization.StartsWith("vapid t=", StringComparison.Ordinal) || authorization[8..].Split(", k=") is not [var token, var spelled] || token.Split('.') is not [var head, var claims, var signature]) return null;
        var point = Base64Url.DecodeFromChars(spelled);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)) return null;
        using var said = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        var ends = DateTimeOffset.FromUnixTimeSeconds(said.RootElement.GetProperty("exp").GetInt64()) - now();
        var subject = said.RootElement.GetProperty("sub").GetString()!;
        return said.RootElement.GetProperty("aud").GetString() == Origin && ends > TimeSpan.Zero && ends <= TimeSpan.FromHours(24)
            && (subject.StartsWith("https://", StringComparison.Ordinal) || subject.StartsWith("http://", StringComparison.Ordinal) || subject.StartsWith("mailto:", StringComparison.Ordinal)) ? spelled : null;
    }

    /// <summary>The browser's side of RFC 8291, written from the standard and not from the product's code.</summary>
    internal static string Decrypt(byte[] body, ECDiffieHellman key, byte[] secret)
    {
        var (salt, size, length) = (body[..16], BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(16, 4)), body[20]);
        var sender = body[21..(21 + length)];
        var record = body.AsSpan(21 + length);
        if (record.Length > size) throw new CryptographicException("More than one record.");
        using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        var own = key.ExportParameters(includePrivateParameters: false).Q;
        var shared = key.DeriveRawSecretAgreement(other.PublicKey);
        byte[] info = [.. "WebPush: info\0"u8, 4, .. own.X!, .. own.Y!, .. sender, 1], codingKey = [.. "Content-Encoding: aes128gcm\0"u8, 1], codingNonce = [.. "Content-Encoding: nonce\0"u8, 1];
        var input = HMACSHA256.HashData(HMACSHA256.HashData(secret, shared), info);
        var start = HMACSHA256.HashData(salt, input);
        var plain = new byte[record.Length - 16];
        using var gcm = new AesGcm(HMACSHA256.HashData(start, codingKey).AsSpan(0, 16), 16);
        gcm.Decrypt(HMACSHA256.HashData(start, codingNonce).AsSpan(0, 12), record[..^16], record[^16..], plain);
        var end = plain.AsSpan().TrimEnd((byte)0);
        return end is [.. var message, 2] ? Encoding.UTF8.GetString(message) : throw new CryptographicException("No delimiter.");
    }

    private async Task<string[]> Head(SslStream stream)
    {
        List<byte> head = [];
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            await stream.ReadExactlyAsync(one, stop.Token);
            head.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. head]).TrimEnd().Split("\r\n");
    }
}
