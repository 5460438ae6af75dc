namespace Lapor.Web;

/// <summary>Fills an empty Development system beside the running site: nobody waits for the examples.</summary>
internal sealed class DemoHost(IServiceProvider services, DemoMark mark, ILogger<DemoHost> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var outcome = await Demo.FillEmpty(services, stoppingToken);
            if (!outcome.IsRefused)
                log.LogInformation("Example data: {Reports} reports. Sign in at /masuk as {Email}, password {Password}", outcome.Value.Reports, Demo.NationalAdmin, Demo.Password);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopped in the middle; what is there stays
        }
#pragma warning disable CA1031 // Examples that could not be made must not end the server.
        catch (Exception broken)
#pragma warning restore CA1031
        {
            log.LogError(broken, "The example data could not be made in full");
        }
        finally
        {
            mark.End();
        }
    }
}
