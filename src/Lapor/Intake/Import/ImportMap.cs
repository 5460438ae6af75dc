using System.Text.Json;
using System.Text.Json.Serialization;
using Lapor.Foundation;

namespace Lapor.Intake.Import;

/// <summary>What a field of a report can be filled from.</summary>
public enum ImportField
{
    SourceId,

    /// <summary>Date, or date and time.</summary>
    SubmittedDate,

    /// <summary>Time of day, where it has a column of its own.</summary>
    SubmittedTime,
    FirstAnswer,
    ReporterName,
    Class,
    CategoryId,
    Category,
    Title,
    OriginalText,
    Text,

    /// <summary>"Anonim", "Rahasia", or both.</summary>
    Privacy,
    Anonymous,
    Confidential,
    Channel,
    ParentAgency,
    AgencyId,
    Agency,
    State,
    Reason,
    Province,
    Regency,
    District,
    Village,
    Rating,
}

/// <summary>Where the value of one field comes from.</summary>
public sealed record FieldSource
{
    /// <summary>The column's name; compared without regard to case and spaces.</summary>
    public string? Column { get; init; }

    /// <summary>A value for every line; also used where the column's cell is empty.</summary>
    public string? Constant { get; init; }

    /// <summary>A .NET date format, for dates that are not recognised by themselves.</summary>
    public string? Format { get; init; }

    /// <summary>The file's word → the word that is known here, e.g. <c>"Tuntas": "Selesai"</c> or <c>"1": "true"</c>.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }
}

/// <summary>
/// How the columns of a file become reports. <see cref="National"/> is the export of SP4N-LAPOR!; other layouts are JSON files
/// (<c>lapor import reports FILE --map MAP</c>), with examples in <c>samples/</c>.
/// </summary>
public sealed record ImportMap
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter<ImportField>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Short name of the system that the file came from; part of each report's identity.</summary>
    public required string Source { get; init; }

    /// <summary>The zone of the file's clock: <c>UTC</c>, <c>WIB</c>, <c>WITA</c> or <c>WIT</c>.</summary>
    public string Zone { get; init; } = "UTC";

    public required IReadOnlyDictionary<ImportField, FieldSource> Fields { get; init; }

    /// <summary>Files of different years lack different columns; where false, a column that is named but absent is refused, as it is more likely a typing error.</summary>
    public bool MayLackColumns { get; init; }

    /// <summary>The export of the national system. Its clock is UTC: in published exports most reports come in at "03:00", which is 10 o'clock in Jakarta.</summary>
    public static ImportMap National { get; } = new()
    {
        Source = "sp4n-lapor",
        MayLackColumns = true,
        Fields = new Dictionary<ImportField, FieldSource>
        {
            [ImportField.SourceId] = From("Tracking ID"),
            [ImportField.SubmittedDate] = From("Tanggal Laporan Masuk"),
            [ImportField.SubmittedTime] = From("Waktu Laporan Masuk"),
            [ImportField.ReporterName] = From("Nama Pelapor"),
            [ImportField.Class] = From("Klasifikasi Laporan"),
            [ImportField.CategoryId] = From("ID Kategori"),
            [ImportField.Category] = From("Kategori"),
            [ImportField.Title] = From("Judul Laporan"),
            [ImportField.OriginalText] = From("Isi Laporan Awal"),
            [ImportField.Text] = From("Isi Laporan Akhir"),
            [ImportField.Privacy] = From("Tipe Laporan (Anonim/Rahasia)"),
            [ImportField.Channel] = From("Sumber Laporan"),
            [ImportField.ParentAgency] = From("Instansi Induk"),
            [ImportField.AgencyId] = From("ID Instansi Terdisposisi"),
            [ImportField.Agency] = From("Instansi Terdisposisi"),
            [ImportField.State] = From("Status Laporan"),
            [ImportField.Reason] = From("Alasan Tunda/Arsip"),
            [ImportField.Province] = From("Provinsi"),
            [ImportField.Regency] = From("Kota/Kabupaten"),
            [ImportField.District] = From("Kecamatan"),
            [ImportField.Village] = From("Kelurahan"),
            [ImportField.Rating] = From("Rating"),
        },
    };

    internal TimeZoneInfo TimeZone => Zone == "UTC" ? TimeZoneInfo.Utc : IndonesianTime.Find(Zone) ?? TimeZoneInfo.Utc;

    /// <summary>Reads a mapping file. Refusals: <c>map_unreadable</c>, <c>map_incomplete</c>, <c>map_zone_unknown</c>.</summary>
    public static Outcome<ImportMap> Parse(string json)
    {
        ImportMap? map;
        try
        {
            map = JsonSerializer.Deserialize<ImportMap>(json, Json);
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException or ArgumentException)
        {
            var place = broken is JsonException { LineNumber: { } line } at ? $"{at.Path} ({line + 1})" : "";
            return new Refusal("map_unreadable", "map", $"Berkas pemetaan tidak dapat dibaca: {place}.", $"The mapping file cannot be read: {place}.");
        }
        if (map is null || string.IsNullOrWhiteSpace(map.Source) || map.Fields is null || map.Fields.Values.Any(source => source is null))
            return Incomplete("source, fields");
        if (map.Zone != "UTC" && IndonesianTime.Find(map.Zone) is null)
            return new Refusal("map_zone_unknown", "map", "Zona waktu pemetaan harus UTC, WIB, WITA, atau WIT.", "The zone of the map must be UTC, WIB, WITA or WIT.");
        ImportField[] needed = [ImportField.SourceId, ImportField.SubmittedDate];
        var missing = needed.Where(field => !map.Fields.ContainsKey(field)).Select(Name).ToList();
        if (!map.Fields.ContainsKey(ImportField.Text) && !map.Fields.ContainsKey(ImportField.OriginalText))
            missing.Add(Name(ImportField.OriginalText));
        missing.AddRange(map.Fields.Where(pair => pair.Value.Column is null && pair.Value.Constant is null).Select(pair => Name(pair.Key)));
        return missing.Count > 0 ? Incomplete(string.Join(", ", missing)) : map;
    }

    private static string Name(ImportField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());

    private static Refusal Incomplete(string what) => new(
        "map_incomplete", "map",
        $"Berkas pemetaan belum lengkap: {what}. Setiap bidang perlu \"column\" atau \"constant\".",
        $"The mapping file is incomplete: {what}. Each field needs \"column\" or \"constant\".");

    private static FieldSource From(string column) => new() { Column = column };
}
