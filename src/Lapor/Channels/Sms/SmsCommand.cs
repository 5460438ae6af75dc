using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Channels.Sms;

/// <summary>What a text message wants.</summary>
public abstract record SmsCommand
{
    /// <summary>A new report, or anything that is no command: nobody is told to write it otherwise.</summary>
    public sealed record SmsReport(string Text) : SmsCommand;

    /// <summary><c>STATUS 1234567890</c>.</summary>
    public sealed record SmsStatus(TrackingId Number) : SmsCommand;

    /// <summary><c>TL 1234567890 text</c>: a reply to the agency.</summary>
    public sealed record SmsReply(TrackingId Number, string Text) : SmsCommand;

    /// <summary><c>LENGKAPI 1234567890 text</c>: what a hold asked for.</summary>
    public sealed record SmsMissing(TrackingId Number, string Text) : SmsCommand;

    /// <summary><c>NILAI 1234567890 4 text</c>.</summary>
    public sealed record SmsRating(TrackingId Number, int Score, string Text) : SmsCommand;

    /// <summary><c>BERHENTI</c>: no more news by text message, of one report or of all that were filed until now.</summary>
    public sealed record SmsStop(TrackingId? Number) : SmsCommand;

    /// <summary><c>MULAI</c>: news by text message again, of one report or of all.</summary>
    public sealed record SmsStart(TrackingId? Number) : SmsCommand;

    /// <summary><c>BANTUAN</c>.</summary>
    public sealed record SmsHelp : SmsCommand;

    /// <summary>Nothing was written.</summary>
    public sealed record SmsNothing : SmsCommand;

    /// <summary>A command whose number or rest cannot be read.</summary>
    /// <param name="Verb">In capitals.</param>
    /// <param name="Problem"><c>number</c>, <c>number_digits</c>, <c>text</c> or <c>score</c>.</param>
    public sealed record SmsUnclear(string Verb, string Problem) : SmsCommand;

    // Fewer than these are a day, a count, a house number.
    private const int FewDigits = 6;

    private static readonly Dictionary<string, string> Verbs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["STATUS"] = "STATUS",
        ["CEK"] = "STATUS",
        ["TL"] = "TL",
        ["BALAS"] = "TL",
        ["NILAI"] = "NILAI",
        ["LENGKAPI"] = "LENGKAPI",
        ["BERHENTI"] = "BERHENTI",
        ["STOP"] = "BERHENTI",
        ["UNREG"] = "BERHENTI",
        ["MULAI"] = "MULAI",
        ["START"] = "MULAI",
        ["BANTUAN"] = "BANTUAN",
        ["HELP"] = "BANTUAN",
        ["INFO"] = "BANTUAN",
    };

    /// <summary>Reads a message. A verb in front of ordinary words is a report: "Bantuan sosial belum cair", "status KTP saya".</summary>
    public static SmsCommand Read(string text)
    {
        var clean = IndonesianText.Clean(text).Trim();
        if (!clean.Any(char.IsLetterOrDigit)) return new SmsNothing();
        var (first, rest) = Split(clean);
        if (!Verbs.TryGetValue(first.Trim('.', ',', ':', ';', '#', '?', '!'), out var verb)) return new SmsReport(WithoutCall(clean));
        if (verb is "BANTUAN") return rest.Length == 0 ? new SmsHelp() : new SmsReport(clean);
        var (number, behind, digits) = ReadNumber(rest);
        if (rest.Length == 0 && verb is "BERHENTI") return new SmsStop(null);
        if (rest.Length == 0 && verb is "MULAI") return new SmsStart(null);
        if (number is null)
        {
            // No digits at all: a sentence that begins with that word, unless the word stands alone.
            if (digits == 0 && rest.Length > 0) return new SmsReport(clean);
            // "STOP 3 truk pasir lewat tiap malam", "Mulai 2 Januari air mati": a few digits and words are no number that was typed wrong.
            if (verb is "STATUS" or "BERHENTI" or "MULAI" && digits < FewDigits && rest.Any(char.IsLetter)) return new SmsReport(clean);
            return new SmsUnclear(verb, digits is 0 or TrackingId.Length ? "number" : "number_digits");
        }

        return verb switch
        {
            "STATUS" => new SmsStatus(number.Value),
            "BERHENTI" => new SmsStop(number),
            "MULAI" => new SmsStart(number),
            "NILAI" => ReadScore(number.Value, behind),
            _ when !behind.Any(char.IsLetterOrDigit) => new SmsUnclear(verb, "text"),
            "TL" => new SmsReply(number.Value, behind),
            _ => new SmsMissing(number.Value, behind),
        };
    }

    private static SmsCommand ReadScore(TrackingId number, string behind)
    {
        var (score, text) = Split(behind);
        return score.TrimEnd('.', ',') is [>= '1' and <= '5'] digit ? new SmsRating(number, digit[0] - '0', text) : new SmsUnclear("NILAI", "score");
    }

    /// <summary>"LAPOR", "1708" and "#lapor" are how people address the service; they say nothing more.</summary>
    private static string WithoutCall(string text)
    {
        // Cut once: somebody may have typed it a thousand times.
        var rest = text.AsSpan();
        while (rest.IndexOfAny(" \t\r\n") is > 0 and var gap && IsCall(rest[..gap]) && rest[gap..].TrimStart(" \t\r\n") is { Length: > 0 } behind) rest = behind;
        return rest.Length == text.Length ? text : rest.ToString();
    }

    private static bool IsCall(ReadOnlySpan<char> word) => word.Trim("#@!:,.-") is var bare
        && (bare.Equals("LAPOR", StringComparison.OrdinalIgnoreCase) || bare.SequenceEqual("1708") || bare.Equals("LAPOR1708", StringComparison.OrdinalIgnoreCase));

    /// <summary>A number with or without gaps, dashes and a hash in front: <c>#123 456 7890</c>.</summary>
    private static (TrackingId? Number, string Behind, int Digits) ReadNumber(string text)
    {
        var digits = 0;
        var at = 0;
        while (at < text.Length && digits < TrackingId.Length && (char.IsAsciiDigit(text[at]) || text[at] is ' ' or '-' or '.' or '#'))
        {
            if (char.IsAsciiDigit(text[at])) digits++;
            at++;
        }

        // An eleventh digit right behind is another number; one behind a gap is the score or the text.
        var more = at < text.Length && char.IsAsciiDigit(text[at]) ? 1 : 0;
        return digits == TrackingId.Length && more == 0 && TrackingId.TryParse(text[..at], out var id) ? (id, text[at..].Trim(), digits) : (null, text, digits + more);
    }

    private static (string First, string Behind) Split(string text)
    {
        var gap = text.AsSpan().IndexOfAny(" \t\r\n");
        return gap < 0 ? (text, "") : (text[..gap], text[(gap + 1)..].TrimStart());
    }

    /// <summary>The first words of a text as a title: one line, at most so many characters, cut between words.</summary>
    public static string Title(string text, int longest = 80)
    {
        var line = string.Join(' ', text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        if (FirstSentence(line) is >= 15 and var stop && stop < longest) line = line[..stop];
        if (line.Length <= longest) return line;
        var cut = line.LastIndexOf(' ', longest - 1);
        var short_ = line[..(cut > longest / 2 ? cut : longest - 1)];
        // Half of a pair of code units is no sign.
        return string.Create(CultureInfo.InvariantCulture, $"{(char.IsHighSurrogate(short_[^1]) ? short_[..^1] : short_)}…");
    }

    /// <summary>Where the first sentence ends; -1: nowhere. The point behind "Jl" or "No" ends none.</summary>
    private static int FirstSentence(string line)
    {
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] is '!' or '?') return at;
            if (line[at] != '.' || (at + 1 < line.Length && line[at + 1] != ' ')) continue;
            var word = line.AsSpan(line.LastIndexOf(' ', at) + 1, at - line.LastIndexOf(' ', at) - 1);
            if (word.Length >= 4 || !word.ContainsAnyExceptInRange('0', '9') || at + 1 == line.Length) return at;
        }

        return -1;
    }
}
