using Lapor.Intake;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>Keeps a draft while it is typed, for pages with script. The same form fields as the page, without files.</summary>
public static class DraftEndpoint
{
    /// <summary>Twenty thousand characters of four bytes, percent-encoded, and the other fields.</summary>
    private const int LargestDraft = 512 * 1024;

    public static void MapDraft(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/lapor/draf", Save).AllowAnonymous().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(LargestDraft));

    private static async Task<IResult> Save(HttpContext context, IAntiforgery antiforgery, OwnDraft own, Drafts drafts, FileReport intake, ReadReport reader, Texts.Texts texts, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        var written = await reader.Read(await context.Request.ReadFormAsync(cancel), texts.Language, cancel);
        // A copy that comes late, after the report was sent, must not bring the draft back.
        var key = own.Ensure();
        if (await intake.Again(OwnDraft.FilingKey(key), cancel) is null) await drafts.Save(key, written.Content, cancel);
        return Results.NoContent();
    }
}
