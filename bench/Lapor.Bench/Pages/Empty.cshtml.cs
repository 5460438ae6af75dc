using Lapor.Storage;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Bench.Pages;

/// <summary>One query by a unique key.</summary>
internal sealed class EmptyModel(Database database) : PageModel
{
    public string Id { get; private set; } = "";

    public string State { get; private set; } = "";

    public async Task OnGetAsync(string trackingId, CancellationToken cancel)
    {
        Id = trackingId;
        State = await database.Read(s => s.Scalar<string>("SELECT state FROM public_report WHERE tracking_id = @trackingId", new { trackingId }, cancel), cancel) ?? "";
    }
}
