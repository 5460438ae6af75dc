using System.Text.Json;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Workbench;

/// <summary>What a receipt of the Ombudsman names.</summary>
/// <param name="Acts">Acts of the history when it was given.</param>
/// <param name="Seal">Hash of the last of them, hex.</param>
public sealed record DossierReceipt(int Acts, string Seal);

/// <summary>
/// The dossier of a report before the Ombudsman, to be printed: what was reported, each clock, the whole history. Its seal is the hash of the latest act, which covers
/// every act before it: a seal on paper can be typed in and is found again, or the history is not the one that was printed.
/// </summary>
public sealed class DossierPage(Asker access, DeskReader reader, ReportStore reports, WorkbenchMenu menu, TimeProvider time, Texts.Texts T) : PageModel
{
    private const int GroupLength = 8;

    [BindProperty(SupportsGet = true)]
    public string? TrackingId { get; set; }

    /// <summary>A seal to be checked: 64 hexadecimal digits, spaces between them do no harm.</summary>
    [BindProperty(SupportsGet = true, Name = "segel")]
    public string? Seal { get; set; }

    public DeskView View { get; private set; } = null!;

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The first act that does not fit the chain; null when all is well.</summary>
    public int? Broken { get; private set; }

    /// <summary>The act whose seal was asked for; null where none has it.</summary>
    public Act? SealedBy { get; private set; }

    /// <summary>The Ombudsman's receipt with the act that gave it.</summary>
    public (Act Act, DossierReceipt Receipt)? Received { get; private set; }

    public bool IsAsked => !string.IsNullOrWhiteSpace(Seal);

    /// <summary>The seal of the history as it stands.</summary>
    public string Printed => Grouped(Convert.ToHexStringLower(View.Report.HistoryHash));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var viewer = Viewer.Of(access.Signed);
        if (!Foundation.TrackingId.TryParse(TrackingId, out var id) || await reader.Facts(viewer, id, cancel) is not { } facts || !May.ReadDossier(viewer, facts)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        View = await reader.Read(viewer, facts, cancel);
        Broken = await reports.FirstBroken(facts.Report, cancel);
        var history = View.History.Reverse().ToList();
        if (IsAsked)
        {
            var asked = string.Concat(Seal!.Where(char.IsAsciiHexDigit)).ToLowerInvariant();
            SealedBy = Broken is null ? history.FirstOrDefault(a => Convert.ToHexStringLower(a.Hash) == asked) : null;
        }

        if (history.LastOrDefault(a => a.Kind is ActKind.Receive) is { Details.Length: > 0 } receive && JsonSerializer.Deserialize<DossierReceipt>(receive.Details, JsonSerializerOptions.Web) is { } receipt)
            Received = (receive, receipt);
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, null, cancel));
        return Page();
    }

    /// <summary>Name of the officer or body behind an act.</summary>
    public string By(Act act) => act.Actor switch
    {
        ActorKind.Officer => string.Join(", ", new[] { act.OfficerId is { } id ? View.OfficerNames.GetValueOrDefault(id) : null, View.Of(act.AgencyId)?.Name }.OfType<string>()),
        ActorKind.Reporter => T["Pelapor"],
        ActorKind.Partner => T["Aplikasi mitra"],
        _ => T["Sistem"],
    };

    /// <summary>A hash in groups that an eye can compare.</summary>
    public static string Grouped(string hex) => string.Join(' ', hex.Chunk(GroupLength).Select(c => new string(c)));
}
