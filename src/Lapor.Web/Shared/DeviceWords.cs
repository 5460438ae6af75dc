namespace Lapor.Web.Shared;

/// <summary>Roughly what device a session is on, so that its owner can tell one from another. The browser's own text, which names people by its detail, is not kept.</summary>
public static class DeviceWords
{
    // Order matters: each of the first ones also calls itself one of the later ones.
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>For example <c>Chrome/Android</c>; a part that is not known is <c>-</c>.</summary>
    public static string Of(string userAgent) => First(Browsers, userAgent) + "/" + First(Systems, userAgent);

    /// <summary>The same for people: <i>Chrome di Android</i>.</summary>
    public static string Spoken(string device, Texts.Texts T) => device.Split('/') is [var browser, var system] && (browser != "-" || system != "-")
        ? browser == "-" ? system : system == "-" ? browser : T["{0} di {1}", browser, system]
        : T["Perangkat tak dikenal"];

    private static string First((string Sign, string Name)[] known, string text) => known.FirstOrDefault(k => text.Contains(k.Sign, StringComparison.Ordinal)).Name ?? "-";
}
