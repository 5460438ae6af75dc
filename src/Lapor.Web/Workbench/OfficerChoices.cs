using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Web.Api;
using Lapor.Web.Shared;

namespace Lapor.Web.Workbench;

/// <summary>Type-ahead over the officers who may be named as the reported party.</summary>
public static class OfficerChoices
{
    private const int Most = 12;
    private const int LongestQuestion = 100;

    /// <summary>Maps <c>/kerja/laporan/{trackingId}/petugas?q=…</c>: only for who may name one in that report.</summary>
    public static void MapOfficerChoices(this IEndpointRouteBuilder routes) => routes
        .MapGet("/kerja/laporan/{trackingId}/petugas", async (string trackingId, string? q, Asker access, DeskReader reader, DeskGuards guards, CancellationToken cancel) =>
        {
            var viewer = Viewer.Of(access.Signed);
            if (!TrackingId.TryParse(trackingId, out var id) || await reader.Facts(viewer, id, cancel) is not { } facts || !May.NameParty(viewer, facts)) return Results.NotFound();
            var found = await guards.Candidates(viewer, facts, q is { Length: > LongestQuestion } ? q[..LongestQuestion] : q ?? "", Most, cancel);
            return Results.Json(found.Select(o => new ReferenceApi.Choice(o.Id.ToString(CultureInfo.InvariantCulture), o.Name, o.AgencyName ?? "")));
        })
        .RequireAuthorization("officer")
        .ExcludeFromDescription();
}
