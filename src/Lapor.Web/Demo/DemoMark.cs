using Lapor.Storage;

namespace Lapor.Web;

/// <summary>Whether this system shows example data; every page says so then. Known by the officers of the demo domain.</summary>
public sealed class DemoMark
{
    private readonly TaskCompletionSource filled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when officers of the demo exist.</summary>
    public bool Present { get; private set; }

    /// <summary>True while the examples are being made; the site serves meanwhile, its workers wait.</summary>
    public bool Filling { get; private set; }

    /// <summary>Ends when nothing is being filled (any more).</summary>
    public Task Filled => filled.Task;

    /// <summary>Looks once, at start.</summary>
    public async Task Look(Database database, CancellationToken cancel) => Present = await database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM officer WHERE email LIKE @domain)", new { domain = "%@" + Demo.Domain }, cancel), cancel);

    internal void Start() => (Present, Filling) = (true, true);

    internal void End()
    {
        Filling = false;
        filled.TrySetResult();
    }
}
