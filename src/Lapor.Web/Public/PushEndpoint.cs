using Lapor.Channels.Push;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;

namespace Lapor.Web.Public;

/// <summary>
/// Where a device says that it wants notices, or no more: of one report whose receipt was proved in this browser, of every report of the signed-in citizen's account, or as the signed-in officer. The form token of the page goes along.
/// </summary>
public static class PushEndpoint
{
    private const int LargestForm = 16 * 1024;
    private const int MostTickets = 40;

    /// <summary>How the device stands.</summary>
    /// <param name="On">It is told.</param>
    /// <param name="Tickets">With these the browser keeps being told when it renews its subscription; only where it was just turned on.</param>
    public sealed record StandingJson(bool On, IReadOnlyList<string> Tickets);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/kabar/perangkat", Change).AllowAnonymous().ExcludeFromDescription().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestForm));
        // A worker that nobody looks at has no form token: the sealed tickets and the old address, which no other site knows, are its right.
        routes.MapPost("/kabar/pindah", Move).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery().WithMetadata(new ProvedByAddressAttribute(), new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestForm));
        // What a browser needs to subscribe; the same for everybody.
        routes.MapGet("/kabar/kunci", async (PushKey keys, HttpContext context, CancellationToken cancel) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Text(await keys.Public(cancel), "text/plain");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Change(
        HttpContext context, IAntiforgery antiforgery, Asker access, CitizenAsker who, ReportStore reports, OwnReports own, PushDevices devices, Texts.Texts texts, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        context.Response.Headers.CacheControl = "no-store";
        var form = await context.Request.ReadFormAsync(cancel);
        var target = PushDevices.Read(form["endpoint"], form["p256dh"], form["auth"], texts.Language);
        if (target.IsRefused) return Problems.Of(StatusCodes.Status422UnprocessableEntity, target.Refusals);
        if (form["untuk"] == "petugas")
        {
            if (access.Officer is not { } officer) return Results.NotFound();
            return await Turn(form["act"], [], officer.Id, target.Value, devices, cancel);
        }

        IReadOnlyList<long> ids = form["untuk"] == "akun"
            ? who.Citizen is { } citizen ? await own.Ids(citizen.Kept, cancel) : []
            : TrackingId.TryParse(form["untuk"], out var number) && access.HasPass(number) && await reports.Facts(number, cancel) is { } facts ? [facts.Report.Id] : [];
        return ids.Count == 0 ? Results.NotFound() : await Turn(form["act"], ids, null, target.Value, devices, cancel);
    }

    private static async Task<IResult> Move(HttpContext context, PushDevices devices, Texts.Texts texts, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType) return Results.BadRequest();
        context.Response.Headers.CacheControl = "no-store";
        var form = await context.Request.ReadFormAsync(cancel);
        var target = PushDevices.Read(form["endpoint"], form["p256dh"], form["auth"], texts.Language);
        if (target.IsRefused) return Problems.Of(StatusCodes.Status422UnprocessableEntity, target.Refusals);
        foreach (var ticket in form["tiket"].OfType<string>().Take(MostTickets)) await devices.Move(ticket, form["lama"].ToString(), target.Value, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> Turn(string? act, IReadOnlyList<long> reports, long? officer, PushTarget target, PushDevices devices, CancellationToken cancel)
    {
        if (act is not ("on" or "off" or "ask")) return Results.BadRequest();
        if (officer is { } id)
        {
            if (act == "on") await devices.KeepForOfficer(id, target, cancel);
            if (act == "off") await devices.Drop(null, id, target.Endpoint, cancel);
            return Results.Json(new StandingJson(await devices.IsKept(null, id, target.Endpoint, cancel), act == "on" ? [devices.Ticket(null, id)] : []));
        }

        var on = true;
        foreach (var report in reports)
        {
            if (act == "on") await devices.KeepForReport(report, target, cancel);
            if (act == "off") await devices.Drop(report, null, target.Endpoint, cancel);
            on &= await devices.IsKept(report, null, target.Endpoint, cancel);
        }

        return Results.Json(new StandingJson(on, act == "on" ? [.. reports.Take(MostTickets).Select(r => devices.Ticket(r, null))] : []));
    }
}
