using Lapor.Agencies;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Api;
using Lapor.Web.Shared;

namespace Lapor.Web.Workbench.Manage;

/// <summary>Type-ahead over the agencies and units that the officer manages.</summary>
public static class UnitChoices
{
    private const int Most = 12;
    private const int LongestQuestion = 100;

    /// <summary>Maps <c>/kerja/kelola/pilihan?q=…&amp;di=slug</c>; <c>di</c> narrows to one part of the tree.</summary>
    public static void MapUnitChoices(this IEndpointRouteBuilder routes) => routes
        .MapGet("/kerja/kelola/pilihan", async (string? q, string? di, Asker access, AgencyStore agencies, CancellationToken cancel) =>
        {
            var viewer = Viewer.Of(access.Signed);
            List<Agency?> places = [];
            if (!string.IsNullOrEmpty(di))
            {
                if (await agencies.BySlug(di, cancel) is not { } top || !May.Manage(viewer, top.Path)) return Results.NotFound();
                places.Add(top);
            }
            else if (May.ManageReference(viewer))
            {
                places.Add(null);
            }
            else
            {
                places.AddRange(await agencies.ByIds([.. access.Signed.Roles.Where(r => r.Role is Role.AgencyAdmin or Role.SubAdmin && r.AgencyId is not null).Select(r => r.AgencyId!.Value)], cancel));
            }

            List<Agency> found = [];
            foreach (var place in places)
                found.AddRange(await agencies.Search(q is { Length: > LongestQuestion } ? q[..LongestQuestion] : q ?? "", within: place, limit: Most, cancel: cancel));
            return Results.Json(found.DistinctBy(a => a.Id).Take(Most).Select(a => new ReferenceApi.Choice(a.Slug, a.Name, a.ShortName == a.Name ? "" : a.ShortName)));
        })
        .RequireAuthorization("officer")
        .ExcludeFromDescription();
}
