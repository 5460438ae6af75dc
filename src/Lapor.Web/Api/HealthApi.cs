using System.Data.Common;
using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.Web.Api;

/// <summary>For monitors: alive, and ready to serve.</summary>
public static class HealthApi
{
    /// <summary>Jobs later than this say that no worker is running.</summary>
    private static readonly TimeSpan LateJobs = TimeSpan.FromMinutes(10);

    /// <summary>A database that takes longer to say anything is away: a monitor's own patience is short.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What a monitor is told.</summary>
    /// <param name="Ready">True with status 200, false with 503.</param>
    /// <param name="Database"><c>ok</c>, <c>migrating</c> (older than this version) or <c>away</c>.</param>
    /// <param name="Jobs"><c>ok</c>, <c>late</c> or <c>unknown</c>.</param>
    /// <param name="JobLagSeconds">Age of the oldest job that is due.</param>
    /// <param name="Demo"><c>none</c>, <c>filling</c> or <c>present</c>.</param>
    private sealed record ReadyJson(bool Ready, string Database, string Jobs, long JobLagSeconds, string Demo = "none");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("alive")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(Database database, Migrations migrations, JobStore jobs, DemoMark demo, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.CacheControl = "no-store";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        ReadyJson seen;
        try
        {
            // Waited for apart: a connection to a machine that hangs does not heed its token before its own timeout.
            seen = await Look(database, migrations, jobs, patience.Token).WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            seen = new(false, "away", "unknown", 0);
        }

        // While examples are made their jobs are of past days, which is not a lag.
        if (demo.Filling && seen.Jobs == "late") seen = seen with { Ready = true, Jobs = "ok", JobLagSeconds = 0 };
        seen = seen with { Demo = demo.Filling ? "filling" : demo.Present ? "present" : "none" };
        return Results.Json(seen, statusCode: seen.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<ReadyJson> Look(Database database, Migrations migrations, JobStore jobs, CancellationToken patience)
    {
        try
        {
            await database.Read(s => s.Scalar<int>("SELECT 1", cancel: patience), patience);
        }
        catch (Exception away) when (away is DbException or TimeoutException or OperationCanceledException)
        {
            return new(false, "away", "unknown", 0);
        }

        try
        {
            if (!await migrations.IsCurrent(patience)) return new(false, "migrating", "unknown", 0);
            var lag = await jobs.Lag(patience) ?? TimeSpan.Zero;
            var late = lag > LateJobs;
            return new(!late, "ok", late ? "late" : "ok", (long)lag.TotalSeconds);
        }
        catch (DbException) // it answers, but has not even the table of migrations
        {
            return new(false, "migrating", "unknown", 0);
        }
        catch (OperationCanceledException)
        {
            return new(false, "away", "unknown", 0);
        }
    }
}
