using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Lapor.Web.Public;

/// <summary>
/// What a browser keeps of this site so that it opens without a network: style, scripts, icons and pages in which nothing of anybody stands. The service worker gets
/// the list from here, under a name that changes with every build.
/// </summary>
public sealed class OfflineShell(IWebHostEnvironment environment, IFileVersionProvider versions)
{
    /// <summary>The form that is kept.</summary>
    public const string FormPath = "/lapor/luring";

    /// <summary>The queue of this device.</summary>
    public const string QueuePath = "/lapor/antrean";

    /// <summary>Shown in place of any other page.</summary>
    public const string AwayPath = "/luring";

    /// <summary>What an officer took to the field; of itself it holds nothing.</summary>
    public const string FieldPath = "/lapangan";

    private static readonly string[] Assets =
    [
        "/css/lapor.css", "/js/lapor.js", "/js/antrean.js", "/js/luring.js", "/js/daftar-antrean.js", "/js/foto.js", "/js/lapangan.js", "/js/lapangan-halaman.js", "/lib/icons.svg", "/img/favicon.svg",
    ];

    /// <summary>Addresses of the pages that are kept, in both languages.</summary>
    public static IReadOnlyList<string> Pages { get; } = [FormPath, QueuePath, FieldPath, AwayPath];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sw.js", (OfflineShell shell, HttpContext context) => shell.Worker(context)).AllowAnonymous().ExcludeFromDescription();
        // Where no service worker takes it (none was ever installed), nothing of what another app gave is read.
        routes.MapPost("/bagikan", () => Results.Redirect("/lapor", permanent: false, preserveMethod: false)).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The service worker with what it keeps written before it.</summary>
    private IResult Worker(HttpContext context)
    {
        var kept = Assets.Select(path => versions.AddFileVersionToPath(context.Request.PathBase, path)).Append("/img/kawung.svg").ToList();
        var source = environment.WebRootFileProvider.GetFileInfo("js/sw.js");
        using var stream = new StreamReader(source.CreateReadStream(), Encoding.UTF8);
        var worker = stream.ReadToEnd();
        var build = typeof(OfflineShell).Assembly.ManifestModule.ModuleVersionId;
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{build}\n{string.Join('\n', kept)}\n{worker}")).AsSpan(0, 8));
        string Script(string name) => kept.First(path => path.StartsWith(name, StringComparison.Ordinal));
        var shell = JsonSerializer.Serialize(new { assets = kept, pages = Pages, queue = Script("/js/antrean.js"), field = Script("/js/lapangan.js") });
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Text($"const VERSION = '{version}', SHELL = {shell};\n{worker}", "text/javascript; charset=utf-8");
    }
}
