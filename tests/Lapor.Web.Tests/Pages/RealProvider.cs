using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lapor.People;
using Lapor.Tests.House;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Pages;

/// <summary>
/// A real OpenID Connect provider (npm <c>oidc-provider</c>) in a process of its own, over TLS. Without Node or its packages the tests are skipped and say so;
/// with <c>CI=true</c> they fail.
/// </summary>
internal sealed class RealProvider : IAsyncDisposable
{
    /// <summary>What the provider knows this site by.</summary>
    public const string ClientId = "lapor", Secret = "rahasia-uji";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private readonly X509Certificate2 certificate;
    private readonly DirectoryInfo folder;
    private readonly Process process;

    private RealProvider(X509Certificate2 certificate, DirectoryInfo folder, Process process) => (this.certificate, this.folder, this.process) = (certificate, folder, process);

    public string Issuer { get; private set; } = "";

    /// <summary>Starts one that sends its answers to <c>https://localhost/masuk/instansi/1/balik</c>.</summary>
    public static async Task<RealProvider> Start()
    {
        var home = Repository.At("tests", "identity-provider");
        var node = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "node")).FirstOrDefault(File.Exists);
        if (node is null || !Directory.Exists(Path.Combine(home, "node_modules", "oidc-provider")))
        {
            if (Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip("No Node, or `npm ci` was not run in tests/identity-provider.");
            throw new InvalidOperationException("No Node or no packages in tests/identity-provider, which continuous integration must have.");
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var folder = Directory.CreateTempSubdirectory("lapor-penyedia-");
        var (cert, secret) = (Path.Combine(folder.FullName, "cert.pem"), Path.Combine(folder.FullName, "key.pem"));
        await File.WriteAllTextAsync(cert, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(secret, key.ExportPkcs8PrivateKeyPem());
        var process = Process.Start(new ProcessStartInfo(node, [Path.Combine(home, "provider.mjs"), cert, secret, "https://localhost" + Public.AgencySignIn.ReturnPath(1)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        })!;
        var provider = new RealProvider(certificate, folder, process);
        var complaints = process.StandardError.ReadToEndAsync();
        while (true)
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartsWithin);
            if (line is null) Assert.Fail(await complaints);
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) continue;
            provider.Issuer = "https://127.0.0.1:" + line[6..];
            // Read on, so that a full pipe never holds the process up.
            _ = process.StandardOutput.ReadToEndAsync();
            return provider;
        }
    }

    /// <summary>Lets a site's calls trust this provider's certificate, and no other that is not trusted anyway.</summary>
    public void TrustedBy(IServiceCollection services) => services.AddHttpClient(ProviderDirectory.Client).ConfigurePrimaryHttpMessageHandler(Handler);

    /// <summary>Tells the provider whom it signs in from now on, or what it turns.</summary>
    public async Task Tell(object what)
    {
        using var client = Client();
        using var answer = await client.PostAsJsonAsync(Issuer + "/uji", what);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Goes through the provider as a browser without cookies does, until it sends the browser back.</summary>
    /// <param name="address">Where the site sent the browser.</param>
    /// <returns>The address at the site.</returns>
    public async Task<Uri> SignIn(Uri address)
    {
        using var client = Client();
        for (var steps = 0; steps < 10; steps++)
        {
            using var answer = await client.GetAsync(address);
            if (answer.Headers.Location is not { } to) Assert.Fail($"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            address = new Uri(address, answer.Headers.Location);
            if (address.Host == "localhost") return address;
        }

        throw new InvalidOperationException("The provider never sends the browser back.");
    }

    /// <summary>Ends the process, as a power cut would.</summary>
    public async Task Kill()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
        certificate.Dispose();
        folder.Delete(recursive: true);
    }

    private HttpClient Client() => new(Handler(), disposeHandler: true);

    private SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, errors) => errors == SslPolicyErrors.None || shown?.GetCertHashString() == certificate.GetCertHashString() },
    };
}
