using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Lapor.Web.Api;

/// <summary>File a report, look one up, list public ones. Errors are RFC 9457 problems with a code per field.</summary>
public static class ReportsApi
{
    /// <summary>Bytes. A text of 20,000 characters, each escaped to twelve bytes, is a quarter of it.</summary>
    private const long LargestBody = 1024 * 1024;

    private const int PageSize = 20;

    private static readonly Refusal Crowded = new(
        "challenge", "",
        "Sangat banyak laporan sedang masuk. Kirim lagi isi yang sama dengan kepala Challenge setelah Retry-After detik, atau sekarang dengan jawabannya di Challenge-Solution.",
        "Very many reports are coming in. Send the same body again with the Challenge header after Retry-After seconds, or now with its answer in Challenge-Solution.");

    private static readonly Refusal OnlyStatus = new(
        "only_status", "", "Dengan kredensial hanya laporan aplikasi sendiri yang terdaftar; saringannya status dan cursor.", "With a credential only the application's own reports are listed; its filters are status and cursor.");

    private static readonly HashSet<string> Fields =
    [
        "class", "title", "text", "incidentDate", "regionCode", "place", "agency", "category", "anonymous", "confidential", "reporter", "reporter.name", "reporter.phone", "reporter.email",
    ];

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
        /// <summary>Public number, 10 digits.</summary>
        public required string TrackingId { get; init; }

        /// <summary>State code.</summary>
        public required string Status { get; init; }

        /// <summary>Traffic light of handling.</summary>
        public required string Light { get; init; }

        /// <summary>UTC, <c>yyyy-MM-ddTHH:mm:ssZ</c>.</summary>
        public required string SubmittedAt { get; init; }

        /// <summary>Of the last step; UTC.</summary>
        public required string UpdatedAt { get; init; }

        /// <summary>When the next step is due; UTC.</summary>
        public string? DueAt { get; init; }

        public string? Class { get; init; }

        public string? Title { get; init; }

        public string? Text { get; init; }

        public string? IncidentDate { get; init; }

        public string? RegionCode { get; init; }

        /// <summary>The name of the region with those around it.</summary>
        public string? Region { get; init; }

        public string? Place { get; init; }

        public string? Category { get; init; }

        public string? Agency { get; init; }

        /// <summary>The responsible agency.</summary>
        public string? AgencyName { get; init; }

        /// <summary>The unit that handles it.</summary>
        public string? UnitName { get; init; }

        /// <summary>As the reporter chose to show it; missing when anonymous.</summary>
        public string? ReporterName { get; init; }

        /// <summary>The reporter's verdict.</summary>
        public string? Outcome { get; init; }

        /// <summary>1–5, by the reporter.</summary>
        public int? Rating { get; init; }

        /// <summary>How many times an agency answered.</summary>
        public int? Answers { get; init; }

        /// <summary>Oldest first.</summary>
        public IReadOnlyList<ActJson>? Timeline { get; init; }
    }

    /// <summary>A step of the timeline.</summary>
    /// <param name="At">UTC.</param>
    /// <param name="Act">Code of what was done.</param>
    /// <param name="Status">State after it.</param>
    /// <param name="Actor"><c>reporter</c>, <c>officer</c>, <c>system</c> or <c>partner</c>; never a person's name.</param>
    /// <param name="Agency">In whose name the officer acted.</param>
    /// <param name="To">The agency or unit it went to.</param>
    /// <param name="Text">What was said; missing where this caller may not read it.</param>
    public sealed record ActJson(string At, string Act, string Status, string Actor, string? Agency, string? To, string? Text);

    /// <summary>A page of public reports.</summary>
    /// <param name="Data">Newest first.</param>
    /// <param name="Cursor">Give it back as <c>cursor</c> for the next page; null at the end.</param>
    public sealed record PageJson(IReadOnlyList<ReportJson> Data, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Cursor);

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/reports").AllowAnonymous().WithTags("reports").AddEndpointFilter(NotKept);
        group.MapPost("", File).WithName("fileReport").WithSummary("Kirim laporan / file a report").WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .Accepts<NewReport>("application/json").Produces<FiledJson>(201)
            .Produces<Problems.ProblemJson>(400, Problems.MediaType).Produces<Problems.ProblemJson>(401, Problems.MediaType).Produces<Problems.ProblemJson>(413, Problems.MediaType)
            .Produces<Problems.ProblemJson>(415, Problems.MediaType).Produces<Problems.ProblemJson>(422, Problems.MediaType)
            .Produces<Problems.ProblemJson>(429, Problems.MediaType).Produces<Problems.ProblemJson>(503, Problems.MediaType);
        group.MapGet("/{trackingId}", Get).WithName("getReport").WithSummary("Satu laporan / one report")
            .Produces<ReportJson>().Produces<Problems.ProblemJson>(401, Problems.MediaType).Produces<Problems.ProblemJson>(404, Problems.MediaType).Produces<Problems.ProblemJson>(429, Problems.MediaType);
        group.MapGet("", List).WithName("listReports").WithSummary("Laporan publik / public reports")
            .Produces<PageJson>().Produces<Problems.ProblemJson>(401, Problems.MediaType).Produces<Problems.ProblemJson>(422, Problems.MediaType).Produces<Problems.ProblemJson>(429, Problems.MediaType);
    }

    /// <summary>Answers depend on the receipt, and reports are taken back: no cache between keeps them.</summary>
    private static ValueTask<object?> NotKept(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private static async Task<IResult> File(
        HttpContext context, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, FileReport intake, FileForPartner partners, PartnerGate gate, FilingPuzzle puzzle, Settings settings, IOptions<JsonOptions> json, CancellationToken cancel)
    {
        var (client, closed) = await gate.Enter(context, cancel);
        if (closed is not null) return closed;
        // An empty key is a mistake of the sender's; taken as none, a repeated request would file twice.
        if (context.Request.Headers.ContainsKey("Idempotency-Key")) idempotencyKey ??= "";
        if (!context.Request.HasJsonContentType() || context.Request.GetTypedHeaders().ContentType?.Charset.Value?.Trim('"') is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType);
        NewReport? given;
        try
        {
            given = await JsonSerializer.DeserializeAsync<NewReport>(context.Request.Body, json.Value.SerializerOptions, cancel);
        }
        catch (JsonException bad)
        {
            return Problems.Of(400, [new("json_format", Field(bad.Path), "JSON tidak terbaca. Periksa jenis nilai kolom ini dan penulisan UTF-8.", "The JSON cannot be read. Check this field's type and that the text is UTF-8.")]);
        }

        if (given is null) return Problems.Of(400, "json_format", "Isi permintaan kosong.", "The request body is empty.");
        // Bound to these very words: a ticket that was worked for files nothing else.
        var words = $"{given.Class}\n{given.Title}\n{given.Text}\n{given.RegionCode}\n{idempotencyKey}";
        // A registered application is held to limits of its own.
        if (client is null && puzzle.Ask(words, context.Request.Headers["Challenge"], context.Request.Headers["Challenge-Solution"]) is { } challenge)
        {
            context.Response.Headers.RetryAfter = challenge.Seconds.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["Challenge"] = challenge.Ticket;
            context.Response.Headers["Challenge-Bits"] = challenge.Bits.ToString(CultureInfo.InvariantCulture);
            return Problems.Of(503, [Crowded]);
        }

        var submission = new Submission
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
            Language = Problems.Language(context),
        };
        var outcome = client is null ? await intake.File(submission, idempotencyKey, cancel) : await partners.File(client, submission, idempotencyKey, cancel);
        if (outcome.IsRefused) return Problems.Of(422, outcome.Refusals);
        var filed = outcome.Value;
        if (filed.Repeated) context.Response.Headers["Idempotent-Replayed"] = "true";
        var url = $"/laporan/{filed.Report.TrackingId}";
        return Results.Created(
            $"/api/v1/reports/{filed.Report.TrackingId}",
            new FiledJson(filed.Report.TrackingId.ToString(), filed.Receipt.ToString(), filed.Report.State.Code(), new Uri(settings.BaseUrl, url).ToString()));
    }

    private static async Task<IResult> Get(
        string trackingId, [FromHeader(Name = "Receipt")] string? receipt, HttpContext context, PublicStore store, ReceiptGate receipts, ReportStore reports, AgencyStore agencies, RegionStore regions, PartnerGate gate, PartnerReports filed, CancellationToken cancel)
    {
        var (client, closed) = await gate.Enter(context, cancel);
        if (closed is not null) return closed;
        if (client is not null)
        {
            // Its own and no other: with a credential even a public report of somebody else is not there.
            return TrackingId.TryParse(trackingId, out var own) && await filed.Owns(client.Id, own, cancel) ? Results.Ok(await Own(Viewer.Partner(own), own, reports, agencies, regions, cancel)) : Problems.Of(404);
        }

        // Proved first and always: a wrong, a missing and an unknown one take the same steps.
        var proof = await receipts.Prove(context, trackingId, receipt, cancel);
        if (proof is Proof.TooMany)
        {
            context.Response.Headers.RetryAfter = "60";
            return Problems.Of(429, [ReceiptGate.Refused(proof)]);
        }

        var proved = proof is Proof.Right;
        _ = TrackingId.TryParse(trackingId, out var id);
        var report = await store.ByTrackingId(id, cancel);
        var status = await store.Status(id, cancel);
        if (proved) return Results.Ok(await Own(Viewer.Reporter(id), id, reports, agencies, regions, cancel));
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
        HttpContext context, PartnerGate gate, PartnerReports filed, PublicStore store, AgencyStore agencies, RegionStore regions, CategoryStore categories, string? q, string? status, string? agency, string? region, string? category, [FromQuery(Name = "class")] string? kind,
        string? cursor, CancellationToken cancel)
    {
        // A form sends its empty fields too: they narrow nothing.
        (status, agency, region, category, kind, cursor) = (Given(status), Given(agency), Given(region), Given(category), Given(kind), Given(cursor));
        var (client, closed) = await gate.Enter(context, cancel);
        if (closed is not null) return closed;
        if (client is not null) return await OwnList(client, filed, status, cursor, [q, agency, region, category, kind], cancel);
        List<Refusal> wrong = [];
        if (q is { Length: > 200 }) wrong.Add(ReportRefusals.TooLong("q", 200, q.Length));
        if (status is not null && Codes.TryMember<ReportState>(status) is null) wrong.Add(ReportRefusals.Unknown("status", status));
        if (kind is not null && Codes.TryMember<ReportClass>(kind) is null) wrong.Add(ReportRefusals.Unknown("class", kind));
        if (agency is not null && await agencies.BySlug(agency, cancel) is null) wrong.Add(ReportRefusals.Unknown("agency", agency));
        if (region is not null && await regions.ByCode(region, cancel) is null) wrong.Add(ReportRefusals.Unknown("region", region));
        if (category is not null && await categories.ByCode(category, cancel) is null) wrong.Add(ReportRefusals.Unknown("category", category));
        // A cursor is a public report's number. One that was never public, or is public no more, gives the same refusal.
        if (cursor is not null && !(TrackingId.TryParse(cursor, out var last) && await store.ByTrackingId(last, cancel) is not null)) wrong.Add(ReportRefusals.Unknown("cursor", cursor));
        if (wrong.Count > 0) return Problems.Of(422, wrong);
        var rows = await store.List(
            new PublicFilter { Words = q, Status = status, Agency = agency, Region = region, Category = category, Class = kind, Cursor = cursor }, PageSize, cancel);
        return Results.Ok(new PageJson([.. rows.Take(PageSize).Select(Full)], rows.Count > PageSize ? rows[PageSize - 1].TrackingId : null));
    }

    /// <summary>The reports of a partner application, by where they stand.</summary>
    private static async Task<IResult> OwnList(PartnerClient client, PartnerReports filed, string? status, string? cursor, string?[] others, CancellationToken cancel)
    {
        if (others.Any(o => o is not null)) return Problems.Of(422, [OnlyStatus]);
        if (status is not null && Codes.TryMember<ReportState>(status) is null) return Problems.Of(422, [ReportRefusals.Unknown("status", status)]);
        TrackingId? after = cursor is null ? null : TrackingId.TryParse(cursor, out var last) ? last : default(TrackingId);
        if (await filed.List(client.Id, status is null ? null : Codes.TryMember<ReportState>(status), after, PageSize + 1, cancel) is not { } rows) return Problems.Of(422, [ReportRefusals.Unknown("cursor", cursor ?? "")]);
        return Results.Ok(new PageJson([.. rows.Take(PageSize).Select(Line)], rows.Count > PageSize ? rows[PageSize - 1].TrackingId : null));
    }

    private static ReportJson Line(PartnerLine r) => new()
    {
        TrackingId = r.TrackingId,
        Status = r.State,
        Light = States.LightOf(Codes.Member<ReportState>(r.State)).Code(),
        SubmittedAt = Iso(r.SubmittedAt),
        UpdatedAt = Iso(r.LastActAt),
        DueAt = r.DueAt is { } due ? Iso(due) : null,
        Class = r.Class,
    };

    /// <summary>What the receipt opens, or the credential of the application that filed it: the report as it was written and its whole timeline. Not the contacts: a receipt that was overlooked must not name anybody.</summary>
    private static async Task<ReportJson> Own(Viewer viewer, TrackingId id, ReportStore reports, AgencyStore agencies, RegionStore regions, CancellationToken cancel)
    {
        var facts = (await reports.Facts(id, cancel))!;
        var r = facts.Report;
        var acts = (await reports.Acts(r.Id, cancel)).Where(a => May.See(viewer, facts, a)).ToList();
        var named = (await agencies.ByIds([.. acts.SelectMany(a => new[] { a.AgencyId, a.TargetAgencyId }).Append(r.AgencyId).OfType<long>().Distinct()], cancel)).ToDictionary(a => a.Id);
        string? Name(long? agency) => agency is { } known ? named.GetValueOrDefault(known)?.Name : null;
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
            Region = r.RegionCode is { } region ? await regions.PathName(region, cancel) : null,
            Place = r.Place,
            Category = r.CategoryCode,
            Agency = r.AgencyId is { } agency ? named.GetValueOrDefault(agency)?.Slug : null,
            AgencyName = Name(r.AgencyId),
            UnitName = facts.Assignments.FirstOrDefault(a => a.Role == AssignmentRole.Lead)?.Name,
            Outcome = r.Verdict?.Code(),
            Rating = r.Rating,
            Answers = acts.Count(a => a.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp),
            Timeline = [.. acts.Select(a => new ActJson(Iso(a.At), a.Kind.Code(), a.ToState.Code(), a.Actor.Code(), Name(a.AgencyId), Name(a.TargetAgencyId), a.Text.Length == 0 ? null : a.Text))],
        };
    }

    /// <summary>The field that could not be read, when it is one of ours; what else stands in the body is not repeated.</summary>
    private static string Field(string? path) => path is { Length: > 2 } && Fields.Contains(path[2..]) ? path[2..] : "";

    private static string? Given(string? code) => IndonesianText.Clean(code ?? "") is { Length: > 0 } given ? given : null;

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
