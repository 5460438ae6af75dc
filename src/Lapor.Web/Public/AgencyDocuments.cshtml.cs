using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Papers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>What anybody may read of an agency: its decree, annual reports and procedures; with a paper's key, its file.</summary>
public sealed class AgencyDocumentsPage(AgencyStore agencies, PaperStore papers, HandInPaper files) : PageModel
{
    public Agency Agency { get; private set; } = new();

    public IReadOnlyList<AgencyPaper> Papers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? slug, string? paper, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-cache";
        if (slug is not { Length: <= 200 } || await agencies.BySlug(IndonesianText.Clean(slug), cancel) is not { IsRoot: true } agency) return NotFound();
        Agency = agency;
        Papers = await papers.Public(agency.Id, cancel);
        if (string.IsNullOrEmpty(paper)) return Page();
        if (Papers.FirstOrDefault(p => p.Key == paper) is not { } asked || await files.Open(asked, null, cancel) is not { } content) return NotFound();
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return File(content, asked.MediaType, asked.FileName);
    }
}
