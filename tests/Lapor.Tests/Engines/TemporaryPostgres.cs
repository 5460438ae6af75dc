using System.Diagnostics;
using System.Globalization;
using Lapor.Tests.House;

namespace Lapor.Tests.Engines;

/// <summary>
/// The PostgreSQL of a test run: the one in <c>LAPOR_TEST_POSTGRES</c>, which <c>./test</c> starts, or one of our own, started once per
/// process by <c>tests/postgres</c>, which ends it when this process ends.
/// </summary>
internal static class TemporaryPostgres
{
    private static readonly Lazy<Task<(string? ConnectionString, string Why)>> Started = new(Start);

    /// <summary>The connection string of a superuser. Without PostgreSQL the test is skipped and says so; with <c>CI=true</c> it fails.</summary>
    public static async Task<string> ConnectionString()
    {
        var (connectionString, why) = await Started.Value;
        if (connectionString is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("No PostgreSQL: " + why);
        return connectionString ?? throw new InvalidOperationException("No PostgreSQL, which continuous integration must have: " + why);
    }

    private static async Task<(string?, string)> Start()
    {
        if (Environment.GetEnvironmentVariable("LAPOR_TEST_POSTGRES") is { Length: > 0 } given)
            return (given, "");
        using var script = Process.Start(new ProcessStartInfo(Repository.At("tests", "postgres"))
        {
            ArgumentList = { "start", Environment.ProcessId.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = script.StandardError.ReadToEndAsync();
        var output = await script.StandardOutput.ReadLineAsync();
        await script.WaitForExitAsync();
        return script.ExitCode == 0 ? (output, "") : (null, (await error).Trim());
    }
}
