using Microsoft.Playwright;

namespace Lapor.Browser.Tests.Harness;

/// <summary>A person's own device: what the browser keeps outlives its closing, as on a telephone.</summary>
public sealed class Device : IAsyncDisposable
{
    private readonly Func<string, Look, Uri?, Task<IBrowserContext>> launch;
    private readonly Look look;
    private readonly Uri site;

    internal Device(Func<string, Look, Uri?, Task<IBrowserContext>> launch, Look look, Uri site)
    {
        (this.launch, this.look, this.site) = (launch, look, site);
        Folder = Directory.CreateTempSubdirectory("lapor-device-").FullName;
    }

    /// <summary>Where the browser keeps what it keeps.</summary>
    public string Folder { get; }

    /// <summary>Opens the browser; closing the visitor closes it, and what it kept stays.</summary>
    public async Task<Visitor> Open()
    {
        var context = await launch(Folder, look, site);
        context.SetDefaultTimeout(15_000);
        var page = context.Pages.Count > 0 ? context.Pages[0] : await context.NewPageAsync();
        return new Visitor(context, page, look, site, _ => throw new NotSupportedException("A device runs scripts."));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
