using Lapor.Foundation;

namespace Lapor.Web.Api;

/// <summary>Refusals as RFC 9457 problem details: a stable code for the whole, and field, code and both languages for each error.</summary>
public static class Problems
{
    /// <summary>One problem of several refusals.</summary>
    public static IResult Of(int status, IReadOnlyList<Refusal> refusals) => Results.Problem(
        statusCode: status,
        type: $"urn:lapor:problem:{refusals[0].Code}",
        title: refusals[0].English,
        detail: refusals[0].Indonesian,
        extensions: new Dictionary<string, object?>
        {
            ["code"] = refusals[0].Code,
            ["errors"] = refusals.Select(r => new { field = r.Field, code = r.Code, message = r.Indonesian, messageEn = r.English }).ToArray(),
        });

    /// <summary>A problem of the whole request.</summary>
    public static IResult Of(int status, string code, string indonesian, string english) => Of(status, [new Refusal(code, "", indonesian, english)]);
}
