using Lapor.Statistics;
using Lapor.Web.Shared;
using Microsoft.Net.Http.Headers;

namespace Lapor.Web.Workbench;

/// <summary>Gives an exported file to whoever asked for it, and to nobody else: another's address is answered like one that does not exist.</summary>
public static class ExportDownload
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Maps <c>/kerja/ekspor/{key}</c>.</summary>
    public static void MapExports(this IEndpointRouteBuilder routes) => routes
        .MapGet("/kerja/ekspor/{key}", async (string key, HttpContext context, Asker access, ExportFiles exports, CancellationToken cancel) =>
        {
            if (await exports.Open(access.Signed, key, cancel) is not var (file, content)) return Results.NotFound();
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            context.Response.Headers.CacheControl = "private, no-store";
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(file.FileName);
            context.Response.Headers.ContentDisposition = disposition.ToString();
            return Results.Stream(content, file.Order.Format is ExportFormat.Xlsx ? Workbook : "text/csv; charset=utf-8");
        })
        .RequireAuthorization("officer")
        .ExcludeFromDescription();
}
