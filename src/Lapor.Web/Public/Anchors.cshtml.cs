using System.Text;
using Lapor.Reports;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>The published heads of the audit chain, as a page and as CSV (<c>day,seq,hash</c>).</summary>
public sealed class AnchorsModel(AuditChain chain) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "format")]
    public string? Format { get; set; }

    public IReadOnlyList<Anchor> Found { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        Found = await chain.Anchors(cancel);
        if (Format != "csv") return Page();
        var csv = new StringBuilder("day,seq,hash\n");
        foreach (var anchor in Found) csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{anchor.Day},{anchor.Seq},{anchor.Hash}\n");
        return File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", "jangkar.csv");
    }
}
