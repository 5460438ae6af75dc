using Lapor.Attachments;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.Net.Http.Headers;

namespace Lapor.Web.Api;

/// <summary>
/// Serves attachments: never inline, never sniffed, never cached by others, without a cookie of its own, only to who may see the act they hang on.
/// </summary>
public static class AttachmentApi
{
    public static void MapAttachments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/lampiran/{key}", Serve).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/lampiran/{key}/kecil", ServeSmall).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The small picture, for the pages: WebP of our own making, shown in place only where a page asks for an image.</summary>
    private static async Task<IResult> ServeSmall(string key, HttpContext context, AttachmentStore store, AttachmentFiles files, AttachmentSeal seal, ReportStore reports, AuditLog audit, Asker access, CancellationToken cancel)
    {
        if (await Allowed(key, store, reports, audit, access, cancel) is not ({ ThumbnailKey: { } small } attachment, var facts, _) || files.Open(small) is not { } stream) return Results.NotFound();
        Guard(context, $"kecil-{facts.Report.TrackingId}.webp");
        return Results.Stream(seal.OpenThumbnail(attachment, stream), Thumbnails.MediaType);
    }

    private static async Task<IResult> Serve(string key, HttpContext context, AttachmentStore store, AttachmentFiles files, AttachmentSeal seal, ReportStore reports, AuditLog audit, Asker access, CancellationToken cancel)
    {
        if (await Allowed(key, store, reports, audit, access, cancel) is not var (attachment, facts, viewer) || files.Open(key) is not { } stream) return Results.NotFound();
        // A file's own name may name a person: the public gets a neutral one.
        Guard(context, viewer.Kind is null ? $"lampiran-{facts.Report.TrackingId}{Path.GetExtension(attachment.FileName)}" : attachment.FileName);
        return Results.Stream(seal.Open(attachment, stream), attachment.MediaType);
    }

    /// <summary>The file and whoever asks, where it may be given to them; null for every way that it may not.</summary>
    private static async Task<(Attachment File, Facts Facts, Viewer Viewer)?> Allowed(string key, AttachmentStore store, ReportStore reports, AuditLog audit, Asker access, CancellationToken cancel)
    {
        // PostgreSQL takes no zero byte in a text, not even in one that is only compared.
        var attachment = key.All(char.IsAsciiLetterOrDigit) ? await store.Find(key, cancel) : null;
        // In quarantine: of no report yet, not looked at yet, or found harmful.
        if (attachment is not { ReportId: { } reportId, IsOpen: true } || await reports.Facts(reportId, cancel) is not { } facts) return null;
        var viewer = access.ViewerOf(facts.Report.TrackingId);
        var allowed = attachment.Visibility is Visibility.Internal
            ? May.SeeInternal(viewer, facts)
            : May.See(viewer, facts) || (attachment.ShownAt is not null && Publishing.PublishReport.IsPublic(facts.Report));
        if (!allowed) return null;
        if (facts.Report.Confidential && viewer.Officer is { } officer) await audit.Viewed(officer.Id, reportId, cancel);
        return (attachment, facts, viewer);
    }

    /// <summary>Whatever it is, a browser that is led here shows nothing of it in this site's name. Pictures in pages heed no disposition.</summary>
    private static void Guard(HttpContext context, string name)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "private, no-store";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
    }
}
