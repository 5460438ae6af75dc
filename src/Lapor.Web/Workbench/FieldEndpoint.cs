using System.Globalization;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Reports;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>
/// What an officer's device fetches to take along, and where it hands in what was found (<c>js/lapangan.js</c>). Signed in only; who is not gets 401 and no page. The reporter's name and contact are
/// in none of it, and what is surely personal in the words is masked as the public page masks it.
/// </summary>
public static class FieldEndpoint
{
    /// <summary>Where the list's content is fetched.</summary>
    public const string ContentPath = "/kerja/lapangan/isi";

    /// <summary>Where results are handed in.</summary>
    public const string ResultPath = "/kerja/lapangan/hasil";

    private const string OwnerHeader = "X-Petugas";

    private static readonly Refusal BadKey = new("idempotency_key_format", "", "Kunci pengiriman tidak terbaca. Perbarui halaman ini, lalu serahkan lagi.", "The key of this sending cannot be read. Reload the page and hand it in again.");

    /// <summary>The list of one officer.</summary>
    /// <param name="Owner">Whose list it is: another one means another account.</param>
    /// <param name="Days">So long the device may keep it.</param>
    /// <param name="Items">Latest first.</param>
    public sealed record FieldListJson(string Owner, int Days, IReadOnlyList<FieldItemJson> Items);

    /// <summary>One report of it.</summary>
    /// <param name="Number">Tracking ID.</param>
    /// <param name="Version">Changes with the report.</param>
    /// <param name="Title">Masked.</param>
    /// <param name="Text">Masked.</param>
    /// <param name="Place">Masked.</param>
    /// <param name="Region">With those around it; empty where none is known.</param>
    /// <param name="Kind">Class and category in words.</param>
    /// <param name="Light">Code of the light.</param>
    /// <param name="State">Of the report, in words.</param>
    /// <param name="DueAt">UTC milliseconds; null where no clock runs.</param>
    /// <param name="Photos">Addresses of small pictures.</param>
    /// <param name="Until">UTC milliseconds: off the list then.</param>
    public sealed record FieldItemJson(
        string Number, int Version, string Title, string Text, string Place, string Region, string Kind, string Light, string State, long? DueAt, IReadOnlyList<string> Photos, long Until);

    /// <summary>A result that was kept, now or before.</summary>
    /// <param name="Url">The report's page, where the officer checks and sends it.</param>
    public sealed record HandedJson(string Url);

    public static void MapField(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ContentPath, Content).RequireAuthorization("officer").DisableCookieRedirect().ExcludeFromDescription();
        // No form token: a page that a browser keeps has none. A header of one's own cannot be sent by another site without being asked first, and nobody answers such a question here.
        routes.MapPost(ResultPath, Take).RequireAuthorization("officer").DisableCookieRedirect().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(Server.LargestBody));
    }

    private static async Task<IResult> Content(
        HttpContext context, Asker access, FieldShortlist list, AttachmentStore attachments, CategoryStore categories, RegionStore regions, Texts.Texts T, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        var tree = await categories.Tree(cancel);
        var along = await list.Give(Viewer.Of(access.Signed), access.Session.Id, cancel);
        List<FieldItemJson> items = [];
        foreach (var (facts, markedAt) in along)
        {
            var report = facts.Report;
            var pictures = (await attachments.OfReport(report.Id, cancel)).Where(f => f is { IsOpen: true, ThumbnailKey: not null, Visibility: not Visibility.Internal });
            var category = tree.FirstOrDefault(c => c.Code == report.CategoryCode)?.NameIn(T.Language);
            items.Add(new FieldItemJson(
                report.TrackingId.ToString(),
                report.Version,
                PersonalData.Masked(report.Title),
                PersonalData.Masked(report.Text),
                PersonalData.Masked(report.Place),
                report.RegionCode is { } code ? await regions.PathName(code, cancel) ?? "" : "",
                string.Join(" · ", new[] { T[DeskWords.Class(report.Class)], category }.OfType<string>()),
                report.Light.Code(),
                T[PublicWords.State(report.State.Code())],
                report.DueAt,
                [.. pictures.Select(f => $"/lampiran/{f.StorageKey}/kecil")],
                markedAt + (long)FieldStore.Kept.TotalMilliseconds));
        }

        return Results.Json(new FieldListJson(list.OwnerOf(access.Signed.Id), (int)FieldStore.Kept.TotalDays, items));
    }

    private static async Task<IResult> Take(HttpContext context, Asker access, FieldShortlist list, TakeFieldResult results, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (!Drafts.IsKey(key)) return Problems.Of(StatusCodes.Status422UnprocessableEntity, [BadKey]);
        if (!context.Request.HasFormContentType) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        // Whoever signed in on this device meanwhile must not find somebody else's words among their own.
        if (context.Request.Headers[OwnerHeader] != list.OwnerOf(access.Signed.Id)) return Problems.Of(StatusCodes.Status409Conflict, [TakeFieldResult.OtherOfficer]);
        var form = await context.Request.ReadFormAsync(cancel);
        var notes = new FieldNotes(form["text"].ToString(), long.TryParse(form["inspectedAt"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : long.MaxValue, form["position"].ToString());
        List<FieldPhoto> photos = [];
        try
        {
            foreach (var (field, moment) in new[] { ("before", PhotoMoment.Before), ("after", PhotoMoment.After) })
                if (form.Files.GetFile(field) is { Length: > 0 } file) photos.Add(new FieldPhoto(moment, file.FileName, file.OpenReadStream()));
            var taken = await results.Take(Viewer.Of(access.Signed), key, TrackingId.TryParse(form["number"], out var id) ? id : null, notes, photos, cancel);
            if (!taken.IsRefused) return Results.Json(new HandedJson(id == default ? "/kerja" : $"/kerja/laporan/{id}"), statusCode: StatusCodes.Status201Created);
            var ends = taken.Refusals[0].Code is "field_gone" or "field_ended" or "other_officer";
            return Problems.Of(ends ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, taken.Refusals);
        }
        finally
        {
            foreach (var photo in photos) await photo.Content.DisposeAsync();
        }
    }
}
