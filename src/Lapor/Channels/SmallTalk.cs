using Lapor.Foundation;

namespace Lapor.Channels;

/// <summary>Messages that say nothing but hello, or yes. Pure.</summary>
public static class SmallTalk
{
    private const int Longest = 40;

    private static readonly HashSet<string> Greets = new(StringComparer.Ordinal)
    {
        "start", "halo", "hallo", "hai", "hi", "hello", "p", "permisi", "assalamualaikum", "assalamu alaikum", "asalamualaikum", "ass", "ass wr wb", "selamat pagi", "selamat siang", "selamat sore", "selamat malam", "pagi", "siang", "sore", "malam",
        "lapor", "menu", "tes", "test", "testing", "coba", "halo lapor", "halo admin", "halo min", "min", "admin", "ping", "good morning",
    };

    private static readonly HashSet<string> Agrees = new(StringComparer.Ordinal) { "ya", "y", "iya", "ya benar", "iya benar", "benar", "betul", "yes" };

    /// <summary>Nothing but a greeting or a try.</summary>
    public static bool IsGreeting(string text) => text.Length <= Longest && Greets.Contains(Bare(text));

    /// <summary>Nothing but yes.</summary>
    public static bool IsYes(string text) => text.Length <= Longest && Agrees.Contains(Bare(text));

    // Folded text has single gaps and no marks.
    private static string Bare(string text) => IndonesianText.Fold(text).Trim();
}
