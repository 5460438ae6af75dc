using Lapor.Foundation;

namespace Lapor.Web.Shared;

/// <summary>
/// Refusals as RFC 9457 problem details: a stable code for the whole, and field, code and both languages for each error. Title and detail are
/// in the language that the caller asks for (<c>Accept-Language</c>), Indonesian unless told otherwise.
/// </summary>
public static class Problems
{
    /// <summary>The media type of every error of the API.</summary>
    public const string MediaType = "application/problem+json";

    private static readonly Dictionary<int, Refusal> OfStatus = new()
    {
        [400] = new("bad_request", "", "Permintaan tidak terbaca.", "The request cannot be read."),
        [401] = new("sign_in_required", "", "Masuk dahulu.", "Sign in first."),
        [403] = new("forbidden", "", "Anda tidak berhak.", "You may not do this."),
        [404] = new("not_found", "", "Tidak ada apa-apa di alamat ini.", "There is nothing at this address."),
        [405] = new("method_not_allowed", "", "Metode ini tidak tersedia di alamat ini; lihat kepala Allow.", "This method is not available at this address; see the Allow header."),
        [413] = new("too_large", "", "Kiriman terlalu besar.", "The request is too large."),
        [415] = new("json_required", "", "Kirim application/json dalam UTF-8.", "Send application/json in UTF-8."),
        [429] = new("too_many_requests", "", "Terlalu banyak permintaan. Coba lagi nanti.", "Too many requests. Try again later."),
        [500] = new("internal_error", "", "Ada gangguan di pihak kami. Coba lagi sebentar lagi.", "Something went wrong on our side. Try again soon."),
        [503] = new("unavailable", "", "Sistem sedang tidak dapat melayani. Coba lagi sebentar lagi.", "The system cannot serve right now. Try again soon."),
    };

    /// <summary>An error of one field, or of the whole request.</summary>
    /// <param name="Field">The field in camelCase as it was sent, <c>reporter.email</c>; empty for the whole request.</param>
    /// <param name="Code">Stable code for programs.</param>
    /// <param name="Message">Indonesian, for people.</param>
    /// <param name="MessageEn">The same in English.</param>
    public sealed record ErrorJson(string Field, string Code, string Message, string MessageEn);

    /// <summary>An RFC 9457 problem.</summary>
    /// <param name="Type"><c>urn:lapor:problem:</c> and the code.</param>
    /// <param name="Title">What kind of problem, in the caller's language.</param>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Detail">The first error's message, in the caller's language.</param>
    /// <param name="Code">The first error's code.</param>
    /// <param name="Errors">Every error that was found, in both languages.</param>
    public sealed record ProblemJson(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<ErrorJson> Errors);

    /// <summary>One problem of several refusals.</summary>
    public static IResult Of(int status, IReadOnlyList<Refusal> refusals) => new ProblemResult(status, refusals);

    /// <summary>A problem of the whole request.</summary>
    public static IResult Of(int status, string code, string indonesian, string english) => new ProblemResult(status, [new Refusal(code, "", indonesian, english)]);

    /// <summary>The problem that a bare status says.</summary>
    public static IResult Of(int status) =>
        new ProblemResult(status, [OfStatus.GetValueOrDefault(status) ?? new Refusal($"http_{status}", "", "Permintaan ini tidak dapat dilayani.", "This request cannot be served.")]);

    /// <summary>The language a program asks for: <c>en</c> when English stands before Indonesian in Accept-Language, else <c>id</c>.</summary>
    public static string Language(HttpContext context) => context.Request.GetTypedHeaders().AcceptLanguage
        .Where(l => l.Quality is not 0)
        .OrderByDescending(l => l.Quality ?? 1)
        .Select(l => l.Value.ToString().Split('-')[0].ToLowerInvariant())
        .FirstOrDefault(l => l is "id" or "en") ?? "id";

    private static string Title(int status, string language) => (status, language) switch
    {
        (400, "en") => "The request cannot be read",
        (400, _) => "Permintaan tidak terbaca",
        (404, "en") => "Not found",
        (404, _) => "Tidak ditemukan",
        (422, "en") => "Something needs correcting",
        (422, _) => "Ada yang perlu diperbaiki",
        (500 or 503, "en") => "The system is in trouble",
        (500 or 503, _) => "Ada gangguan pada sistem",
        (_, "en") => "The request was refused",
        _ => "Permintaan ditolak",
    };

    private sealed class ProblemResult(int status, IReadOnlyList<Refusal> refusals) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var language = Language(httpContext);
            var response = httpContext.Response;
            response.StatusCode = status;
            response.Headers.ContentLanguage = language;
            response.Headers.Vary = "Accept-Language";
            response.Headers.CacheControl = "no-store";
            return response.WriteAsJsonAsync(
                new ProblemJson(
                    $"urn:lapor:problem:{refusals[0].Code}", Title(status, language), status, refusals[0].Message(language), refusals[0].Code,
                    [.. refusals.Select(r => new ErrorJson(r.Field, r.Code, r.Indonesian, r.English))]),
                options: null,
                MediaType,
                httpContext.RequestAborted);
        }
    }
}
