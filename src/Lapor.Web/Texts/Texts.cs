using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Lapor.Web.Texts;

/// <summary>
/// The words of the screens. Indonesian is written in the page and is the key; <c>Texts/en.json</c> maps it to English.
/// A sentence without an English entry is shown in Indonesian; a test lists missing and unused entries.
/// </summary>
public sealed class Texts(IHttpContextAccessor http)
{
    private static readonly FrozenDictionary<string, string> English = Load();

    /// <summary>The language of this request: <c>id</c> (the default) or <c>en</c>.</summary>
    public string Language => http.HttpContext?.Items[typeof(Texts)] as string ?? "id";

    /// <summary>The culture that dates and numbers of this request are written in.</summary>
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Language == "en" ? "en-GB" : "id-ID");

    /// <summary>
    /// The sentence in the reader's language. Placeholders are <c>{0}</c>, <c>{1}</c> … English that changes with the first number is written
    /// <c>{0} day|{0} days</c>; Indonesian needs no such thing.
    /// </summary>
    public string this[string indonesian, params object?[] values]
    {
        get
        {
            var text = Language == "en" && English.TryGetValue(indonesian, out var english) ? english : indonesian;
            if (text.Split('|') is [var one, var many]) text = values is [1, ..] ? one : many;
            return values.Length == 0 ? text : string.Format(Culture, text, values);
        }
    }

    /// <summary>Sets the language of a request; called once by the language middleware.</summary>
    public static void SetLanguage(HttpContext context, string language) => context.Items[typeof(Texts)] = language;

    private static FrozenDictionary<string, string> Load()
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream("Lapor.Web.Texts.en.json")
            ?? throw new InvalidOperationException("Texts/en.json is not embedded.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
