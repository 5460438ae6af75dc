using Lapor.Attachments;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.Net.Http.Headers;

namespace Lapor.Web.Api;

/// <summary>Serves attachments: never inline, never sniffed, never cached by others, only to who may see the act they hang on.</summary>
public static class AttachmentApi
{
    public static void MapAttachments(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/lampiran/{key}", Serve).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Serve(string key, HttpContext context, AttachmentStore store, AttachmentFiles files, AttachmentSeal seal, ReportStore reports, Asker access, CancellationToken cancel)
    {
        // PostgreSQL takes no zero byte in a text, not even in one that is only compared.
        var attachment = key.All(char.IsAsciiLetterOrDigit) ? await store.Find(key, cancel) : null;
        if (attachment?.ReportId is not { } reportId) return Results.NotFound();
        var facts = await reports.Facts(reportId, cancel);
        if (facts is null) return Results.NotFound();
        var viewer = access.ViewerOf(facts.Report.TrackingId);
        var allowed = attachment.Visibility is Visibility.Internal
            ? May.SeeInternal(viewer, facts)
            : May.See(viewer, facts) || (attachment.ShownAt is not null && Publishing.PublishReport.IsPublic(facts.Report));
        if (!allowed || files.Open(key) is not { } stream) return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        context.Response.Headers.CacheControl = "private, no-store";
        // A file's own name may name a person: the public gets a neutral one.
        var name = viewer.Kind is null ? $"lampiran-{facts.Report.TrackingId}{Path.GetExtension(attachment.FileName)}" : attachment.FileName;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Stream(seal.Open(attachment, stream), attachment.MediaType);
    }
}
