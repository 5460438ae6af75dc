using System.Text.Json.Nodes;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lapor.Web.Api;

/// <summary>What <c>/openapi/v1.json</c> says beyond the shapes: codes, limits, examples, headers. An approved file holds the whole document.</summary>
public static class ApiDocument
{
    private const string Id = "3273020017";

    private const string About = """
        Laporan masyarakat: kirim, ikuti, baca yang publik. Galat mengikuti RFC 9457 dengan kode tetap per kolom; bahasa judulnya mengikuti Accept-Language (id, en).

        Citizens' reports: file one, follow it, read the public ones. Errors are RFC 9457 problems with a stable code per field; their title follows Accept-Language (id, en).
        """;

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["Idempotency-Key"] = "1–200 karakter pilihan pengirim; kiriman ulang dengan kunci dan isi yang sama mendapat nomor dan kode tanda terima yang sama. / 1–200 characters of the sender's choice; sending again with the same key and body gives the same number and receipt.",
        ["Receipt"] = "Kode tanda terima 16 digit; membuka laporan sendiri. / The 16-digit receipt code; opens one's own report.",
        ["trackingId"] = "Nomor laporan, 10 digit. / The report's number, 10 digits.",
        ["q"] = "Kata yang dicari dalam judul, isi, tempat, dan jawaban; paling banyak 200 karakter. / Words searched in titles, texts, places and answers; at most 200 characters.",
        ["status"] = "Kode tahap. / State code.",
        ["agency"] = "Slug instansi. / Slug of an agency.",
        ["region"] = "Kode provinsi atau kabupaten/kota; kode yang lebih dalam berlaku sebagai kabupaten/kotanya. / Code of a province or regency/city; a deeper one counts as its regency.",
        ["category"] = "Kode kategori, induk atau rinci. / Category code, main or detailed.",
        ["class"] = "Kode jenis laporan. / Class code.",
        ["cursor"] = "Nilai cursor dari halaman sebelumnya. / The cursor of the page before.",
        ["code"] = "Kode wilayah resmi, atau id untuk semua provinsi. / Official region code, or id for the provinces.",
        ["units"] = "true: unit di bawah instansi juga. / true: units below agencies too.",
    };

    private static readonly Dictionary<string, string> Statuses = new(StringComparer.Ordinal)
    {
        ["200"] = "Berhasil. / Done.",
        ["201"] = "Laporan tersimpan. / The report is kept.",
        ["400"] = "JSON tidak terbaca. / The JSON cannot be read.",
        ["401"] = "Kredensial tidak berlaku: salah, dicabut, atau habis masanya. / The credential is not valid: wrong, revoked or over.",
        ["429"] = "Terlalu banyak panggilan; coba lagi setelah Retry-After detik. / Too many calls; try again after Retry-After seconds.",
        ["404"] = "Tidak ditampilkan tanpa kode tanda terima; jawaban yang sama untuk nomor yang tidak ada. / Not shown without the receipt; the same answer for a number that does not exist.",
        ["413"] = "Lebih dari 1 MB. / More than 1 MB.",
        ["415"] = "Bukan application/json dalam UTF-8. / Not application/json in UTF-8.",
        ["422"] = "Ada kolom yang perlu diperbaiki; lihat errors. / Fields need correction; see errors.",
    };

    /// <summary>Adds the transformers.</summary>
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Lapor", Version = "v1", Description = About, License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" } };
            document.Servers = []; // the document is the same wherever it is served
            Partners(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            Describe(operation);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonPropertyInfo is null) Describe(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
    }

    /// <summary>The report endpoints answer anybody, and more to an application that names itself.</summary>
    private static void Partners(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["partner"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "Kredensial aplikasi mitra: mengirim laporan atas nama aplikasi itu (Idempotency-Key wajib) dan membaca laporan yang dikirimnya sendiri saja. / Credential of a partner application: files in its name (Idempotency-Key required) and reads only what it filed itself.",
            },
        };
        foreach (var operation in document.Paths.Where(p => p.Key.StartsWith("/api/v1/reports", StringComparison.Ordinal)).SelectMany(p => p.Value.Operations?.Values.AsEnumerable() ?? []))
            operation.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("partner", document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Description = parameter.Name == "q" && operation.OperationId != "listReports"
                ? "Awal kata dari nama. / The beginnings of words of a name."
                : Parameters.GetValueOrDefault(parameter.Name ?? "");
            if (parameter.Schema is not OpenApiSchema schema) continue;
            if (parameter.Name == "status") schema.Enum = Enum<ReportState>();
            if (parameter.Name == "class") schema.Enum = Enum<ReportClass>();
            if (parameter.Name == "trackingId") schema.Pattern = "^[1-9][0-9]{9}$";
            if (parameter.Name == "Idempotency-Key") (schema.MinLength, schema.MaxLength) = (1, 200);
            if (parameter.Name == "q" && operation.OperationId == "listReports") schema.MaxLength = 200;
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = Statuses.GetValueOrDefault(status, response.Description ?? "");
            if (status != "201" || response is not OpenApiResponse created) continue;
            created.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Location"] = new OpenApiHeader { Description = "/api/v1/reports/{trackingId}", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                ["Idempotent-Replayed"] = new OpenApiHeader { Description = "true: laporan ini sudah diterima sebelumnya. / true: this report had been filed before.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }
    }

    private static void Describe(OpenApiSchema schema, Type type)
    {
        if (type == typeof(ReportsApi.NewReport))
        {
            schema.Required = new HashSet<string> { "class", "title", "text" };
            NeverNull(schema, schema.Required);
            With(schema, "class", s => s.Enum = Enum<ReportClass>());
            With(schema, "title", s => (s.MinLength, s.MaxLength) = (1, 200));
            With(schema, "text", s => (s.MinLength, s.MaxLength) = (1, 20_000));
            With(schema, "place", s => s.MaxLength = 300);
            With(schema, "incidentDate", s => s.Format = "date");
            schema.Examples = [JsonNode.Parse("""
                {"class": "complaint", "title": "Lampu jalan mati di depan SDN 2", "text": "Sejak Senin lampu jalan di depan sekolah mati dan anak-anak pulang dalam gelap.",
                 "incidentDate": "2026-02-27", "regionCode": "32.73.02", "place": "Jalan Dago, depan SDN 2", "category": "street_lights", "anonymous": false, "confidential": false,
                 "reporter": {"name": "Nama Pelapor", "phone": "081234567890", "email": "nama@contoh.id"}}
                """)!];
        }
        else if (type == typeof(ReportsApi.FiledJson))
        {
            With(schema, "status", s => s.Enum = Enum<ReportState>());
            schema.Examples = [JsonNode.Parse($$"""
                {"trackingId": "{{Id}}", "receipt": "1234567890123456", "status": "submitted", "url": "https://lapor.contoh.go.id/laporan/{{Id}}"}
                """)!];
        }
        else if (type == typeof(ReportsApi.ReportJson))
        {
            NeverNull(schema, schema.Properties?.Keys ?? []);
            With(schema, "status", s => s.Enum = Enum<ReportState>());
            With(schema, "light", s => s.Enum = Enum<Light>());
            With(schema, "class", s => s.Enum = Enum<ReportClass>());
            With(schema, "outcome", s => s.Enum = Enum<Verdict>());
            foreach (var moment in (string[])["submittedAt", "updatedAt", "dueAt"]) With(schema, moment, s => s.Format = "date-time");
            With(schema, "incidentDate", s => s.Format = "date");
        }
        else if (type == typeof(ReportsApi.ActJson))
        {
            NeverNull(schema, schema.Properties?.Keys ?? []);
            schema.Required = new HashSet<string> { "at", "act", "status", "actor" };
            With(schema, "at", s => s.Format = "date-time");
            With(schema, "act", s => s.Enum = Enum<ActKind>());
            With(schema, "status", s => s.Enum = Enum<ReportState>());
            With(schema, "actor", s => s.Enum = Enum<ActorKind>());
        }
        else if (type == typeof(Problems.ProblemJson))
        {
            schema.Examples = [JsonNode.Parse("""
                {"type": "urn:lapor:problem:missing", "title": "Something needs correcting", "status": 422, "detail": "Give the date of the incident; an estimate will do.", "code": "missing",
                 "errors": [{"field": "incidentDate", "code": "missing", "message": "Isi tanggal kejadian; perkiraan pun boleh.", "messageEn": "Give the date of the incident; an estimate will do."}]}
                """)!];
        }
    }

    /// <summary>What does not apply is left out, not sent as null.</summary>
    private static void NeverNull(OpenApiSchema schema, IEnumerable<string> properties)
    {
        foreach (var property in properties) With(schema, property, s => s.Type &= ~JsonSchemaType.Null);
    }

    private static void With(OpenApiSchema schema, string property, Action<OpenApiSchema> change)
    {
        if (schema.Properties?.TryGetValue(property, out var found) == true && found is OpenApiSchema own) change(own);
    }

    private static List<JsonNode> Enum<TEnum>()
        where TEnum : struct, Enum => [.. Codes.All<TEnum>().Select(code => JsonValue.Create(code))];
}
