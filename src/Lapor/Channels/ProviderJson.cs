using System.Text.Json;

namespace Lapor.Channels;

/// <summary>Reads what providers send, in which anything may be missing or of another kind: then there is nothing, never a failure.</summary>
internal static class ProviderJson
{
    private const int Most = 100;

    /// <summary>An object in an object.</summary>
    public static JsonElement? Part(this JsonElement of, string name) => of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var part) && part.ValueKind is JsonValueKind.Object ? part : null;

    /// <summary>The objects of a list in an object, at most a hundred, unless a provider gathers more in one call.</summary>
    public static IReadOnlyList<JsonElement> List(this JsonElement of, string name, int most = Most) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? [.. list.EnumerateArray().Where(e => e.ValueKind is JsonValueKind.Object).Take(most)] : [];

    /// <summary>The texts of a list in an object, likewise.</summary>
    public static IReadOnlyList<string> AllWords(this JsonElement of, string name, int most = Most) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? [.. list.EnumerateArray().Take(most).Select(Read).OfType<string>()] : [];

    /// <summary>A text; null: none, or one that is no Unicode.</summary>
    public static string? Words(this JsonElement of, string name) => of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var text) ? Read(text) : null;

    private static string? Read(JsonElement text)
    {
        if (text.ValueKind is not JsonValueKind.String) return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a pair of code units
        }
    }

    /// <summary>A whole number.</summary>
    public static long? Number(this JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var number) && number.ValueKind is JsonValueKind.Number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>True or false.</summary>
    public static bool? Flag(this JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : null;

    /// <summary>A position on Earth.</summary>
    public static ChatPlace? Degrees(this JsonElement of, string latitude, string longitude, string label) =>
        Fraction(of, latitude) is { } north and >= -90 and <= 90 && Fraction(of, longitude) is { } east and >= -180 and <= 180 ? new(north, east, label) : null;

    private static double? Fraction(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var number) && number.ValueKind is JsonValueKind.Number && number.TryGetDouble(out var value) && double.IsFinite(value) ? value : null;
}
