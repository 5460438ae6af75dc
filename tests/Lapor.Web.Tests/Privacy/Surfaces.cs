using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Web.Tests.Pages;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Privacy;

/// <summary>Something that leaves the system or lies in it.</summary>
/// <param name="Where">Its place, for the message.</param>
/// <param name="Text">All of it.</param>
internal sealed record Seen(string Where, string Text);

/// <summary>Everything that somebody can get hold of, and the search in it for words that stand nowhere else.</summary>
internal static class Surfaces
{
    /// <summary>What the copy of the whole database is called here.</summary>
    public const string Copy = "the backup";

    /// <summary>What all rows of all tables are called here.</summary>
    public const string AllTables = "the tables";

    /// <summary>The answers that a crawl met, the addresses it asked for left out.</summary>
    public static IReadOnlyList<Seen> Of(string who, Crawler crawler) => [.. crawler.Seen.Select(s => new Seen($"{who}: {s.Path}", s.All[s.Path.Length..]))];

    /// <summary>The tables, the raw files of database and data folder, a dump or a backup, and what was left in the temporary folder. Mails that wait to be sent are left out.</summary>
    public static async Task<IReadOnlyList<Seen>> Stored(Country country)
    {
        var data = country.Site.Data;
        List<Seen> stored = [new(AllTables, await Tables.Everything(data))];
        foreach (var file in Directory.EnumerateFiles(data.Folder, "*", SearchOption.AllDirectories))
        {
            // Each with its own reader's address: they are looked at by themselves.
            if (file.Contains($"{Path.DirectorySeparatorChar}spool{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            if (Path.GetFileName(file) == "serving.lock") continue; // held, and empty
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all);
            stored.Add(new(Path.GetFileName(file), Encoding.Latin1.GetString(all.ToArray())));
        }

        stored.Add(new(Copy, data.Engine is Engine.Sqlite ? await Backup(country) : await Dump(data.ConnectionString)));
        using var self = Process.GetCurrentProcess();
        var since = self.StartTime.ToUniversalTime();
        // Nothing of an earlier run, and no pipe: reading one waits for ever.
        foreach (var file in new DirectoryInfo(Path.GetTempPath()).EnumerateFiles().Where(f => f.Length is > 0 and < 10_000_000 && f.LastWriteTimeUtc >= since))
        {
            if (await Read(file) is { } text) stored.Add(new(file.FullName, text));
        }

        return stored;
    }

    /// <summary>The mails that wait in the spool folder.</summary>
    public static async Task<IReadOnlyList<Seen>> Mails(Country country)
    {
        var folder = Path.Combine(country.Site.Data.Folder, "spool");
        List<Seen> mails = [];
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : []) mails.Add(new("a mail", await File.ReadAllTextAsync(file)));
        return mails;
    }

    /// <summary>Every page and every GET of the API that stands without a parameter.</summary>
    public static IEnumerable<string> Addresses(Country country) =>
        country.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null || e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(p => !p.Contains('{', StringComparison.Ordinal) && !p.StartsWith("/keluar", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Fails where one of the words stands.</summary>
    public static void NotIn(IEnumerable<Seen> surface, IReadOnlyCollection<string> words)
    {
        foreach (var seen in surface) NotIn(seen.Where, seen.Text, words);
    }

    /// <summary>Fails where one of the words stands.</summary>
    public static void NotIn(string where, string text, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) Assert.Fail($"«{word}» stands in {where}:\n…{text[Math.Max(0, at - 150)..Math.Min(text.Length, at + 150)]}…");
        }
    }

    /// <summary>A code as people and machines write it.</summary>
    public static IEnumerable<string> Spellings(string digits) => [digits, string.Join(' ', digits.Chunk(4).Select(c => new string(c))), string.Join('-', digits.Chunk(4).Select(c => new string(c)))];

    /// <summary>Does all jobs that are due, and those that become due in so many half hours.</summary>
    public static async Task Jobs(Country country, int halfHours)
    {
        for (var round = 0; round < halfHours; round++)
        {
            while (await country.Of<Lapor.Jobs.JobRunner>().RunDue(default) > 0)
            {
            }

            country.Site.Clock.Advance(TimeSpan.FromMinutes(30));
        }
    }

    private static async Task<string?> Read(FileInfo file)
    {
        try
        {
            return Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName));
        }
        catch (IOException)
        {
            return null; // another test's, gone or locked
        }
    }

    private static async Task<string> Backup(Country country)
    {
        var file = Path.Combine(country.Site.Data.Folder, "cadangan.db");
        Assert.Empty((await country.Of<Database>().Dialect.Backup(file, default)).Refusals);
        return Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
    }

    private static async Task<string> Dump(string connection)
    {
        var server = new Npgsql.NpgsqlConnectionStringBuilder(connection);
        var program = Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin", "pg_dump")).Where(File.Exists).Order(StringComparer.Ordinal).Last();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--host", server.Host!, "--port", server.Port.ToString(CultureInfo.InvariantCulture), "--username", server.Username!, server.Database!]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var dump = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return dump;
    }
}
