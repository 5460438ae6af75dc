using System.Text.Json;

namespace Lapor.Web;

/// <summary>What an example report can be about, with sentences to build its words from. Written for the demo; nobody in it exists.</summary>
internal sealed record DemoTopic
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Category code.</summary>
    public required string Category { get; init; }

    /// <summary>Class code.</summary>
    public string Class { get; init; } = "complaint";

    public bool Supervisory { get; init; }

    /// <summary>Slug of the agency, where it is neither the category's nor the place's government.</summary>
    public string? Agency { get; init; }

    public required IReadOnlyList<string> Titles { get; init; }

    public required IReadOnlyList<string> Texts { get; init; }

    public required IReadOnlyList<string> Details { get; init; }

    /// <summary>A sentence with personal data, so that the masking has something to do.</summary>
    public string? Personal { get; init; }

    public required string Interim { get; init; }

    public required IReadOnlyList<string> Finals { get; init; }

    /// <summary>All of them, from the file beside this one.</summary>
    public static IReadOnlyList<DemoTopic> All()
    {
        using var file = typeof(DemoTopic).Assembly.GetManifestResourceStream("Lapor.Web.Demo.topics.json")!;
        return JsonSerializer.Deserialize<List<DemoTopic>>(file, Json)!;
    }
}
