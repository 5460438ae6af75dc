using System.Globalization;
using System.Text.Json;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Api;

/// <summary>File a report, look one up, list public ones. Errors are RFC 9457 problems with a code per field.</summary>
public static class ReportsApi
{
    private const int PageSize = 20;

    /// <summary>A report to file.</summary>
    public sealed record NewReport
    {
        /// <summary><c>complaint</c>, <c>aspiration</c> or <c>information_request</c>.</summary>
        public string? Class { get; init; }

        /// <summary>1–200 characters.</summary>
        public string? Title { get; init; }

        /// <summary>1–20,000 characters.</summary>
        public string? Text { get; init; }

        /// <summary><c>yyyy-MM-dd</c>; required for complaints.</summary>
        public string? IncidentDate { get; init; }

        /// <summary>Official region code, e.g. <c>32.04.05.2001</c>; required for complaints.</summary>
        public string? RegionCode { get; init; }

        /// <summary>Where exactly, in words.</summary>
        public string? Place { get; init; }

        /// <summary>Slug of the agency wished for.</summary>
        public string? Agency { get; init; }

        /// <summary>Category code.</summary>
        public string? Category { get; init; }

        /// <summary>Hide the reporter from the reported agency and the public.</summary>
        public bool Anonymous { get; init; }

        /// <summary>Hide the whole report from the public.</summary>
        public bool Confidential { get; init; }

        /// <summary>Who reports; may be left out.</summary>
        public ReporterJson? Reporter { get; init; }
    }

    /// <summary>Who reports.</summary>
    public sealed record ReporterJson
    {
        public string? Name { get; init; }

        public string? Phone { get; init; }

        public string? Email { get; init; }
    }

    /// <summary>The answer to a filed report.</summary>
    /// <param name="TrackingId">Public number, 10 digits.</param>
    /// <param name="Receipt">Secret code, 16 digits; shown only here.</param>
    /// <param name="Status">State code.</param>
    /// <param name="Url">The report's page.</param>
    public sealed record FiledJson(string TrackingId, string Receipt, string Status, string Url);

    /// <summary>State and dates; the other fields only where this caller may read them.</summary>
    public sealed record ReportJson
    {
        public required string TrackingId { get; init; }

        public required string Status { get; init; }

        public required string Light { get; init; }

        public required string SubmittedAt { get; init; }

        public required string UpdatedAt { get; init; }

        public string? DueAt { get; init; }

        public string? Class { get; init; }

        public string? Title { get; init; }

        public string? Text { get; init; }

        public string? IncidentDate { get; init; }

        public string? RegionCode { get; init; }

        public string? Region { get; init; }

        public string? Place { get; init; }

        public string? Category { get; init; }

        public string? Agency { get; init; }

        public string? AgencyName { get; init; }

        public string? UnitName { get; init; }

        public string? ReporterName { get; init; }

        public string? Outcome { get; init; }

        public int? Rating { get; init; }

        public int? Answers { get; init; }

        public IReadOnlyList<ActJson>? Timeline { get; init; }
    }

    /// <summary>A step of the timeline.</summary>
    public sealed record ActJson(string At, string Act, string Status, string Actor, string? Agency, string? To, string? Text);

    /// <summary>A page of public reports.</summary>
    /// <param name="Data">Newest first.</param>
    /// <param name="Cursor">Give it back as <c>cursor</c> for the next page; null at the end.</param>
    public sealed record PageJson(IReadOnlyList<ReportJson> Data, string? Cursor);

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/reports").AllowAnonymous().WithTags("reports");
        group.MapPost("", File).WithSummary("Kirim laporan / file a report").Accepts<NewReport>("application/json")
            .Produces<FiledJson>(201).ProducesProblem(400).ProducesProblem(422);
        group.MapGet("/{trackingId}", Get).WithSummary("Satu laporan / one report").Produces<ReportJson>().ProducesProblem(404);
        group.MapGet("", List).WithSummary("Laporan publik / public reports").Produces<PageJson>().ProducesProblem(422);
    }

    private static async Task<IResult> File(HttpContext context, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, FileReport intake, Settings settings, CancellationToken cancel)
    {
        NewReport? given;
        try
        {
            if (!context.Request.HasJsonContentType()) return Problems.Of(415, "json_required", "Kirim application/json.", "Send application/json.");
            given = await context.Request.ReadFromJsonAsync<NewReport>(cancel);
        }
        catch (JsonException bad)
        {
            var field = bad.Path is { Length: > 2 } path ? path[2..] : "";
            return Problems.Of(400, [new("json_format", field, "JSON tidak terbaca. Periksa jenis nilai kolom ini dan penulisan UTF-8.", "The JSON cannot be read. Check this field's type and that the text is UTF-8.")]);
        }

        if (given is null) return Problems.Of(400, "json_format", "Isi permintaan kosong.", "The request body is empty.");
        var outcome = await intake.File(
            new Submission
            {
                Class = given.Class,
                Title = given.Title,
                Text = given.Text,
                IncidentDate = given.IncidentDate,
                RegionCode = given.RegionCode,
                Place = given.Place,
                Agency = given.Agency,
                Category = given.Category,
                Anonymous = given.Anonymous,
                Confidential = given.Confidential,
                Contact = new Contact(given.Reporter?.Name ?? "", given.Reporter?.Phone ?? "", given.Reporter?.Email ?? ""),
                Channel = "api",
                Language = context.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "id",
            },
            idempotencyKey,
            cancel);
        if (outcome.IsRefused) return Problems.Of(422, outcome.Refusals);
        var filed = outcome.Value;
        var url = $"/laporan/{filed.Report.TrackingId}";
        return Results.Created(
            $"/api/v1/reports/{filed.Report.TrackingId}",
            new FiledJson(filed.Report.TrackingId.ToString(), filed.Receipt.ToString(), filed.Report.State.Code(), new Uri(settings.BaseUrl, url).ToString()));
    }

    private static async Task<IResult> Get(string trackingId, [FromHeader(Name = "Receipt")] string? receipt, PublicStore store, Receipts receipts, ReportStore reports, CancellationToken cancel)
    {
        // Proved first and always: a wrong, a missing and an unknown one take the same steps.
        var proved = await receipts.Prove(trackingId, receipt, cancel);
        _ = TrackingId.TryParse(trackingId, out var id);
        var report = await store.ByTrackingId(id, cancel);
        var status = await store.Status(id, cancel);
        if (proved) return Results.Ok(await Own(id, reports, cancel));
        if (report is not null) return Results.Ok(Full(report) with { Timeline = [.. (await store.Acts(id, cancel)).Select(Step)] });
        if (status is not null)
        {
            return Results.Ok(new ReportJson
            {
                TrackingId = status.TrackingId,
                Status = status.State,
                Light = status.Light,
                SubmittedAt = Iso(status.SubmittedAt),
                UpdatedAt = Iso(status.UpdatedAt),
                DueAt = status.DueAt is { } due ? Iso(due) : null,
            });
        }

        return Problems.Of(404, [ReportRefusals.NotFound]);
    }

    private static async Task<IResult> List(
        PublicStore store, string? q, string? status, string? agency, string? region, string? category, [FromQuery(Name = "class")] string? kind, string? cursor, CancellationToken cancel)
    {
        List<Refusal> wrong = [];
        if (status is not null && Codes.TryMember<ReportState>(status) is null) wrong.Add(ReportRefusals.Unknown("status", status));
        if (kind is not null && Codes.TryMember<ReportClass>(kind) is null) wrong.Add(ReportRefusals.Unknown("class", kind));
        if (cursor is not null && !TrackingId.TryParse(cursor, out _)) wrong.Add(ReportRefusals.Unknown("cursor", cursor));
        if (q is { Length: > 200 }) wrong.Add(ReportRefusals.TooLong("q", 200, q.Length));
        if (wrong.Count > 0) return Problems.Of(422, wrong);
        var rows = await store.List(
            new PublicFilter { Words = q, Status = status, Agency = agency, Region = region, Category = category, Class = kind, Cursor = cursor }, PageSize, cancel);
        return Results.Ok(new PageJson([.. rows.Take(PageSize).Select(Full)], rows.Count > PageSize ? rows[PageSize - 1].TrackingId : null));
    }

    private static async Task<ReportJson> Own(TrackingId id, ReportStore reports, CancellationToken cancel)
    {
        var facts = (await reports.Facts(id, cancel))!;
        var viewer = Viewer.Reporter(id);
        var r = facts.Report;
        var acts = await reports.Acts(r.Id, cancel);
        return new ReportJson
        {
            TrackingId = id.ToString(),
            Status = r.State.Code(),
            Light = r.Light.Code(),
            SubmittedAt = Iso(r.SubmittedAt),
            UpdatedAt = Iso(r.LastActAt),
            DueAt = r.DueAt is { } due ? Iso(due) : null,
            Class = r.Class.Code(),
            Title = r.OriginalTitle,
            Text = r.OriginalText,
            IncidentDate = r.IncidentDate,
            RegionCode = r.RegionCode,
            Place = r.Place,
            Category = r.CategoryCode,
            Outcome = r.Verdict?.Code(),
            Rating = r.Rating,
            Timeline = [.. acts.Where(a => May.See(viewer, facts, a)).Select(a => new ActJson(Iso(a.At), a.Kind.Code(), a.ToState.Code(), a.Actor.Code(), null, null, a.Text))],
        };
    }

    private static ReportJson Full(PublicReport r) => new()
    {
        TrackingId = r.TrackingId,
        Status = r.State,
        Light = r.Light,
        SubmittedAt = Iso(r.SubmittedAt),
        UpdatedAt = Iso(r.UpdatedAt),
        DueAt = r.DueAt is { } due ? Iso(due) : null,
        Class = r.Class,
        Title = r.Title,
        Text = r.Text,
        IncidentDate = r.IncidentDate,
        RegionCode = r.RegionCode,
        Region = r.RegionName,
        Place = r.Place,
        Category = r.CategoryCode,
        Agency = r.AgencySlug,
        AgencyName = r.AgencyName,
        UnitName = r.UnitName,
        ReporterName = r.ReporterName.Length == 0 ? null : r.ReporterName,
        Outcome = r.Outcome,
        Rating = r.Rating,
        Answers = r.Answers,
    };

    private static ActJson Step(PublicAct a) => new(Iso(a.At), a.Kind, a.ToState, a.Actor, a.AgencyName, a.TargetName, a.Text.Length == 0 ? null : a.Text);

    private static string Iso(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
