using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.Web.Api;

/// <summary>For monitors: alive, and ready to serve.</summary>
public static class HealthApi
{
    /// <summary>Jobs later than this say that no worker is running.</summary>
    private static readonly TimeSpan LateJobs = TimeSpan.FromMinutes(10);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("alive")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(Migrations migrations, JobStore jobs, DemoMark demo, CancellationToken cancel)
    {
        var database = "ok";
        TimeSpan? lag = null;
        try
        {
            if (!await migrations.IsCurrent(cancel)) database = "migrating";
            // While examples are made their jobs are of past days, which is not a lag.
            lag = demo.Filling ? null : await jobs.Lag(cancel);
        }
        catch (Exception away) when (away is System.Data.Common.DbException or TimeoutException)
        {
            database = "away";
        }

        var ready = database == "ok" && lag is null or { TotalMinutes: < 10 } && database == "ok";
        return Results.Json(
            new { ready, database, jobs = lag is null ? "ok" : lag > LateJobs ? "late" : "ok", jobLagSeconds = (int)(lag?.TotalSeconds ?? 0), demo = demo.Filling ? "filling" : demo.Present ? "present" : "none" },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
