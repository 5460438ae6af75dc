using System.Diagnostics;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lapor.Web.Tests.Processes;

/// <summary>What somebody finds who tries Lapor out: where the data lies, and the examples in it.</summary>
public sealed class DemoTests
{
    private static readonly Dictionary<string, string> Development = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    [Fact]
    public async Task Dotnet_run_keeps_its_data_below_the_folder_it_was_called_from()
    {
        var folder = Directory.CreateTempSubdirectory("lapor-run-");
        try
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name; // …/bin/Debug/net10.0
            var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "-c", configuration, "--project", Repository.At("src", "Lapor.Web"), "--", "check-config"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var name in Settings.Names) start.Environment.Remove(name);
            using var run = Process.Start(start)!;
            var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
            await run.WaitForExitAsync();
            Assert.Contains(Path.Combine(folder.FullName, "data", "keys"), await output + await error, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder.FullName, "data", "keys", "ring.json")), await output + await error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory, OnBothEngines]
    public async Task Examples_show_the_whole_nation_and_an_interrupted_fill_is_made_anew(Engine engine)
    {
        await using var data = await TestDatabase.CreateLoaded(engine);
        using (var run = LaporProcess.Begin(data, Development, "demo"))
        {
            run.StandardInput.Close();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            while (await Count(data, "SELECT count(*) FROM report") < 60 && !run.HasExited)
                await Task.Delay(20, deadline.Token); // between two looks
            run.Kill();
            await run.WaitForExitAsync();
        }

        Assert.InRange(await Count(data, "SELECT count(*) FROM report"), 60, 329);
        var own = await FileOwn(data);

        var (status, output) = await LaporProcess.RunWith(Development, data, null, "demo");
        Assert.True(status == 0, output);
        Assert.Contains("330 laporan", output, StringComparison.Ordinal);
        Assert.Equal(331, await Count(data, "SELECT count(*) FROM report"));
        Assert.Equal(1, await Count(data, $"SELECT count(*) FROM report WHERE tracking_id = '{own}'"));
        foreach (var orphans in (string[])["act", "assignment", "intake_key", "sealed_contact", "masking"])
            Assert.Equal(0, await Count(data, $"SELECT count(*) FROM {orphans} WHERE report_id NOT IN (SELECT id FROM report)"));
        Assert.Equal(0, await Count(data, "SELECT count(*) FROM public_status WHERE tracking_id NOT IN (SELECT tracking_id FROM report)"));

        foreach (var role in Codes.All<Role>())
            Assert.True(await Count(data, $"SELECT count(*) FROM officer_role WHERE role = '{role}'") > 0, role);
        Assert.Equal(0, await Count(data, $"SELECT count(*) FROM officer WHERE email NOT LIKE '%@{Demo.Domain}'"));
        Assert.Equal(58, await Count(data, "SELECT count(*) FROM officer"));
        Assert.Equal(10, await Count(data, "SELECT count(DISTINCT state) FROM report"));
        Assert.InRange(await Count(data, "SELECT count(DISTINCT channel) FROM report"), 8, 20);
        Assert.InRange(await Count(data, "SELECT count(DISTINCT substr(region_code, 1, 2)) FROM report"), 8, 38);
        Assert.InRange(await Count(data, "SELECT count(*) FROM public_report"), 200, 330);
        Assert.False(Directory.Exists(Path.Combine(data.Folder, "spool")), "examples mail nobody");

        var again = await LaporProcess.RunWith(Development, data, null, "demo");
        Assert.Equal(1, again.Status);
        Assert.Contains("not_empty", again.Output, StringComparison.Ordinal);

        // Marked wherever it is opened, outside Development too.
        await using var server = await LaporProcess.Start(data);
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = server.Url };
        foreach (var path in (string[])["/", "/laporan", "/masuk"])
            Assert.Contains("DATA CONTOH", await http.GetStringAsync(new Uri(path, UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("\"demo\":\"present\"", await http.GetStringAsync(new Uri("/readyz", UriKind.Relative)), StringComparison.Ordinal);
    }

    /// <summary>What somebody filed who tried the form while the examples were being made.</summary>
    private static async Task<string> FileOwn(TestDatabase data)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["LAPOR_DATA"] = data.Folder, ["LAPOR_DB"] = data.ConnectionString }).Build()).Value;
        await using var services = new ServiceCollection().AddLogging().AddLapor(settings).BuildServiceProvider();
        var filed = await services.GetRequiredService<FileReport>().File(
            new Submission { Class = "aspiration", Title = "Usul taman", Text = "Mohon dibuatkan taman kota." }, null, TestContext.Current.CancellationToken);
        Assert.Empty(filed.Refusals);
        return filed.Value.Report.TrackingId.ToString();
    }

    private static Task<long> Count(TestDatabase data, string sql) => data.Database.Read(s => s.Scalar<long>(sql));
}
