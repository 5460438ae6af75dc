using System.Text;
using Lapor.Foundation;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Lapor.Web.Shared;

/// <summary>
/// Bodies larger than the site takes. A server that answers and hangs up while the sender is still sending shows them a broken connection, so
/// the body is read to its end and thrown away; of a page's form the typed fields are kept, so that the page comes back with them.
/// </summary>
public static class OversizedBodies
{
    /// <summary>Nothing larger is read at all: no form of ours can have meant it.</summary>
    private const long MostRead = 256L * 1024 * 1024;
    private const int LongestField = 256 * 1024;
    private const int MostFields = 200;

    /// <summary>What the sender is told.</summary>
    public static Refusal TooLarge { get; } = new(
        "body_too_large", "",
        "Kiriman terlalu besar: paling banyak 5 berkas, masing-masing 10 MB. Tulisan Anda masih ada; pilih lagi berkas yang lebih kecil.",
        "Too much was sent: at most 5 files of 10 MB each. What you typed is still here; choose smaller files.");

    /// <summary>Said where only the moment is wrong: see <see cref="NoRoom"/>.</summary>
    private static readonly Refusal Crowded = new(
        "uploads_crowded", "",
        "Saat ini terlalu banyak berkas yang sedang diterima. Tulisan Anda masih ada; kirim tanpa berkas, atau pilih lagi berkasnya beberapa menit lagi.",
        "Too many files are being received at this moment. What you typed is still here; send it without files, or choose them again in some minutes.");

    /// <summary>What the sender of files that were thrown away is told; null where none were.</summary>
    public static Refusal? Cut(HttpContext context) => context.Items[typeof(OversizedBodies)] as Refusal;

    /// <summary>Has the files of this request thrown away whatever their size, because there is no room for them now.</summary>
    public static void NoRoom(HttpContext context) => context.Items[typeof(OversizedBodies)] = Crowded;

    /// <summary>Stands after routing, because only pages get their fields back.</summary>
    public static void UseOversizedBodies(this WebApplication app, long limit) => app.Use(async (context, next) =>
    {
        var length = context.Request.ContentLength ?? 0;
        var crowded = Cut(context) is not null;
        if (length <= limit && !crowded)
        {
            await next();
            return;
        }

        var cancel = context.RequestAborted;
        if (length <= MostRead)
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostRead;
            var boundary = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
            if (boundary is { Length: > 0 and <= 200 } && context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            {
                context.Request.Form = await Fields(new MultipartReader(boundary, context.Request.Body), cancel);
                if (!crowded) context.Items[typeof(OversizedBodies)] = TooLarge;
                await next();
                return;
            }

            await context.Request.Body.CopyToAsync(Stream.Null, cancel);
        }

        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
    });

    private static async Task<FormCollection> Fields(MultipartReader reader, CancellationToken cancel)
    {
        var fields = new KeyValueAccumulator();
        var buffer = new byte[LongestField];
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            var given = section.GetContentDispositionHeader();
            if (given is null || !given.IsFormDisposition() || fields.ValueCount >= MostFields) continue;
            var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
            fields.Append(HeaderUtilities.RemoveQuotes(given.Name).Value ?? "", Encoding.UTF8.GetString(buffer, 0, length));
        }

        return new FormCollection(fields.GetResults());
    }
}
