using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Api;

/// <summary>POST /api/v1/reports: what partners rely on, and what they get wrong.</summary>
public sealed class FilingTests
{
    [Theory, OnBothEngines]
    public async Task A_report_is_filed_once_per_key_and_found_again(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        var filed = await api.Post(ApiSite.Complaint, HttpStatusCode.Created, key: "kunci-1");
        Assert.Matches("^[1-9][0-9]{9}$", filed["trackingId"]);
        Assert.Matches("^[0-9]{16}$", filed["receipt"]);
        Assert.Equal("submitted", filed["status"]);
        Assert.EndsWith($"/laporan/{filed["trackingId"]}", filed["url"], StringComparison.Ordinal);
        Assert.Equal($"/api/v1/reports/{filed["trackingId"]}", filed.Header("Location"));
        Assert.Equal("no-store", filed.Header("Cache-Control"));
        Assert.Null(filed.Header("Idempotent-Replayed"));
        Assert.Equal(filed["trackingId"], (await api.Get(filed.Header("Location")!))["trackingId"]);

        var again = await api.Post(ApiSite.Complaint, HttpStatusCode.Created, key: "kunci-1");
        Assert.Equal(filed.Text, again.Text);
        Assert.Equal("true", again.Header("Idempotent-Replayed"));

        var other = ApiSite.Complaint;
        other["title"] = "Judul lain";
        var refused = (await api.Post(other, HttpStatusCode.UnprocessableEntity, key: "kunci-1")).IsProblem("idempotency_key_reused");
        Assert.Equal(["idempotencyKey idempotency_key_reused"], refused.Errors);
        Assert.Equal(1, await api.Reports());
        Assert.NotEqual(filed["trackingId"], (await api.Post(ApiSite.Complaint, HttpStatusCode.Created))["trackingId"]);
    }

    [Theory, OnBothEngines]
    public async Task Every_wrong_field_is_told_at_once_and_nothing_is_kept(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        (await api.Post(new JsonObject(), HttpStatusCode.UnprocessableEntity)).IsProblem("missing");
        var wrong = ApiSite.Complaint;
        wrong["class"] = "keluhan";
        wrong["title"] = new string('x', 201);
        wrong["text"] = new string('a', 20_001);
        wrong["incidentDate"] = "2026-03-09";
        wrong["regionCode"] = "99.99";
        wrong["place"] = new string('p', 301);
        wrong["agency"] = "tidak-ada";
        wrong["category"] = "'; DROP TABLE report; --";
        wrong["reporter"]!["email"] = "bukan surel";
        wrong["reporter"]!["phone"] = "halo";
        wrong["reporter"]!["name"] = new string('n', 101);
        var refused = await api.Post(wrong, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            [
                "agency unknown_code", "category unknown_code", "class unknown_code", "incidentDate date_in_future", "place too_long", "regionCode unknown_code", "reporter.email email_format",
                "reporter.name too_long", "reporter.phone phone_format", "text too_long", "title too_long",
            ],
            refused.Errors.Order(StringComparer.Ordinal));
        var missing = ApiSite.Complaint;
        foreach (var field in (string[])["class", "title", "text", "incidentDate", "regionCode"]) missing.Remove(field);
        Assert.Equal(["class missing", "text missing", "title missing"], (await api.Post(missing, HttpStatusCode.UnprocessableEntity)).Errors.Order(StringComparer.Ordinal));
        foreach (var (date, code) in (IEnumerable<(string, string)>)[("1900-01-01", "date_too_old"), ("27-02-2026", "date_format"), ("2026-02-30", "date_format")])
            await api.Wrong(b => b["incidentDate"] = date, $"incidentDate {code}");
        await api.Wrong(b => b["title"] = "\u200b\u202e \u0000", "title missing");
        await api.Wrong(b => b["text"] = "rusak \ufffd", "text broken_characters");
        (await api.Post(ApiSite.Complaint, HttpStatusCode.UnprocessableEntity, new string('k', 201))).IsProblem("idempotency_key_format");
        Assert.Equal(0, await api.Reports());
    }

    [Theory, OnBothEngines]
    public async Task What_is_not_the_json_that_was_agreed_is_refused_with_its_field(Engine engine)
    {
        await using var api = await ApiSite.Start(engine);
        foreach (var (field, value) in (IEnumerable<(string, JsonNode?)>)[("anonymous", "yes"), ("confidential", null), ("anonymous", 1), ("title", 5), ("text", new JsonArray("a")), ("reporter", "Siti")])
        {
            var body = ApiSite.Complaint;
            body[field] = value;
            Assert.Equal([$"{field} json_format"], (await api.Post(body, HttpStatusCode.BadRequest)).IsProblem("json_format").Errors);
        }

        var email = ApiSite.Complaint;
        email["reporter"]!["email"] = true;
        Assert.Equal(["reporter.email json_format"], (await api.Post(email, HttpStatusCode.BadRequest)).Errors);
        foreach (var body in (string[])["", "null", "{", "[]", "\"teks\"", "{\"title\": \"\\ud800\"}", "{}{}", "{\"rahasia-sekali\": ]}", new string('[', 5000), "{\"x\":" + new string('[', 500) + new string(']', 500) + "}"])
        {
            var refused = (await api.Post(new StringContent(body, Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest)).IsProblem("json_format");
            Assert.DoesNotContain("rahasia-sekali", refused.Text, StringComparison.Ordinal);
        }

        byte[] broken = [.. "{\"class\": \"complaint\", \"title\": \""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8];
        (await api.Post(Bytes(broken, "application/json"), HttpStatusCode.BadRequest)).IsProblem("json_format");
        Assert.Equal(0, await api.Reports());

        var more = ApiSite.Complaint;
        more["tidakDikenal"] = new JsonObject { ["a"] = 1 };
        await api.Post(more, HttpStatusCode.Created);
    }

    [Fact]
    public async Task Only_json_in_utf_8_is_taken()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        var json = Encoding.UTF8.GetBytes(ApiSite.Complaint.ToJsonString());
        foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "application/json; charset=utf-16", "application/json; charset=tidak-ada"])
            (await api.Post(Bytes(json, type), HttpStatusCode.UnsupportedMediaType)).IsProblem("json_required");
        (await api.Post(new ByteArrayContent(json), HttpStatusCode.UnsupportedMediaType)).IsProblem("json_required");
        Assert.Equal(0, await api.Reports());
        await api.Post(Bytes(json, "application/json; charset=\"UTF-8\""), HttpStatusCode.Created);
        await api.Post(Bytes(json, "application/vnd.api+json"), HttpStatusCode.Created);
    }

    [Fact]
    public async Task Errors_are_in_the_language_asked_for_and_carry_both()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        var indonesian = await api.Post(new JsonObject(), HttpStatusCode.UnprocessableEntity);
        var english = await api.Post(new JsonObject(), HttpStatusCode.UnprocessableEntity, language: "en-GB,id;q=0.5");
        Assert.Equal(("id", "en"), (indonesian.Header("Content-Language"), english.Header("Content-Language")));
        Assert.Equal("Ada yang perlu diperbaiki", indonesian["title"]);
        Assert.Equal("Something needs correcting", english["title"]);
        var first = english.Json.GetProperty("errors")[0];
        Assert.Equal(first.GetProperty("messageEn").GetString(), english["detail"]);
        Assert.Equal(first.GetProperty("message").GetString(), indonesian["detail"]);
        Assert.Equal(english.Json.GetProperty("errors").GetRawText(), indonesian.Json.GetProperty("errors").GetRawText());
        foreach (var (asked, given) in (IEnumerable<(string, string)>)[("id,en;q=0.9", "id"), ("fr,en;q=0.2", "en"), ("en;q=0", "id"), ("*", "id"), ("zzz\"\\", "id"), ("en;q=0.1,id", "id")])
            Assert.Equal(given, (await api.Post(new JsonObject(), HttpStatusCode.UnprocessableEntity, language: asked)).Header("Content-Language"));
    }

    [Fact]
    public async Task Methods_are_told_and_no_other_site_may_read()
    {
        await using var api = await ApiSite.Start(Engine.Sqlite);
        foreach (var method in (string[])["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/reports");
            request.Headers.Add("Origin", "https://lain.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            var refused = (await api.Send(request, HttpStatusCode.MethodNotAllowed)).IsProblem("method_not_allowed");
            Assert.Contains("POST", refused.Header("Allow"), StringComparison.Ordinal);
            Assert.DoesNotContain(refused.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }

        foreach (var path in (string[])["/api/v1/reports", "/healthz", "/readyz", "/openapi/v1.json", "/api/v1/categories"])
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            Assert.Empty((await api.Send(head, HttpStatusCode.OK)).Bytes);
        }

        using var nowhere = new HttpRequestMessage(HttpMethod.Head, "/api/v1/nowhere");
        Assert.Empty((await api.Send(nowhere, HttpStatusCode.NotFound)).Bytes);
        (await api.Get("/api/v1/nowhere", HttpStatusCode.NotFound)).IsProblem("not_found");
        (await api.Get("/api/v1/nowhere.php", HttpStatusCode.NotFound)).IsProblem("not_found");
        using var origin = new HttpRequestMessage(HttpMethod.Get, "/api/v1/reports");
        origin.Headers.Add("Origin", "https://lain.example");
        Assert.Null((await api.Send(origin, HttpStatusCode.OK)).Header("Access-Control-Allow-Origin"));
    }

    private static ByteArrayContent Bytes(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}

file static class Expecting
{
    /// <summary>A complaint changed so has exactly this error.</summary>
    public static async Task Wrong(this ApiSite api, Action<JsonObject> change, string error)
    {
        var body = ApiSite.Complaint;
        change(body);
        Assert.Equal([error], (await api.Post(body, HttpStatusCode.UnprocessableEntity)).Errors);
    }
}
