using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>Whom a mail speaks to.</summary>
public enum Audience
{
    Reporter,
    Officer,
}

/// <summary>
/// The words of all mails: one file per audience and language in <c>Texts/</c>. A section starts with <c>== name ==</c>; of a mail its first line
/// is the subject. A paragraph that starts with <c>?due:</c> stands only where that value is known, with <c>!due:</c> only where it is not.
/// Everything is checked when the texts are loaded, so that a missing word stops the start and not a mail.
/// </summary>
public sealed partial class MailTexts
{
    /// <summary>Languages that mails are written in.</summary>
    public static readonly IReadOnlyList<string> Languages = ["id", "en"];

    /// <summary>Values that each mail has.</summary>
    private static readonly FrozenSet<string> Always = FrozenSet.Create("number", "link", "state", "agency", "unit");

    /// <summary>Values of <see cref="Digest"/>.</summary>
    private static readonly FrozenSet<string> OfDigest = FrozenSet.Create("count", "numbers", "link");

    /// <summary>Values that a mail may lack; a paragraph that names one says so at its start.</summary>
    private static readonly FrozenDictionary<Audience, FrozenSet<string>> Sometimes = new Dictionary<Audience, FrozenSet<string>>
    {
        [Audience.Reporter] = FrozenSet.Create("due", "masked", "quote", "reason", "explanation", "objection", "complete", "stop"),
        [Audience.Officer] = FrozenSet.Create("due", "title", "objection", "stop"),
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<(Audience Audience, string Language, string Section), string> sections;

    private MailTexts(FrozenDictionary<(Audience, string, string), string> sections) => this.sections = sections;

    /// <summary>A subject and a text.</summary>
    public sealed record Written(string Subject, string Text);

    /// <summary>The sections that must be there: a mail for each act that the flow tells this audience, and the words they share.</summary>
    public static IEnumerable<string> Wanted(Audience audience)
    {
        string[] kinds = audience is Audience.Reporter ? [JobKinds.TellReporter, JobKinds.LastMail] : [JobKinds.TellOfficers];
        foreach (var (act, jobs) in Flow.After)
        {
            if (!jobs.Any(j => kinds.Contains(j.Kind))) continue;
            if (act is ActKind.WarnSilence)
            {
                yield return $"{act.Code()}.5";
                yield return $"{act.Code()}.9";
                continue;
            }

            yield return act.Code();
        }

        if (audience is Audience.Officer)
        {
            yield return Copy;
            foreach (var clock in Codes.All<Clock>()) yield return $"clock.{clock}";
        }

        if (audience is Audience.Reporter)
        {
            foreach (var kind in Codes.All<PersonalDataKind>()) yield return $"masked.{kind}";
        }

        foreach (var gathered in Gathering.Where(g => g == Daily || audience is Audience.Officer))
        {
            yield return gathered;
            yield return "frame." + gathered;
        }

        foreach (var state in Codes.All<ReportState>()) yield return $"state.{state}";
        yield return "some_agency";
        yield return "frame";
    }

    /// <summary>The mail to a unit that only reads.</summary>
    public const string Copy = "dispose.copy";

    /// <summary>The mail that gathers new reports; it has a frame and values of its own.</summary>
    public const string Digest = "digest";

    /// <summary>The mail that gathers clocks that end or ended; the same values.</summary>
    public const string Reminders = "deadlines";

    /// <summary>The mail that gathers the news of a day; the same values.</summary>
    public const string Daily = "daily";

    private static readonly string[] Gathering = [Digest, Reminders, Daily];

    /// <summary>Reads the embedded texts.</summary>
    /// <exception cref="InvalidDataException">A section is missing or too much, or names a value that its mails do not have.</exception>
    public static MailTexts Load() => Parse(name =>
    {
        using var stream = typeof(MailTexts).Assembly.GetManifestResourceStream("Lapor.Mails." + name)
            ?? throw new InvalidDataException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <inheritdoc cref="Load"/>
    internal static MailTexts Parse(Func<string, string> file)
    {
        var read = new Dictionary<(Audience, string, string), string>();
        List<string> wrong = [];
        foreach (var audience in Enum.GetValues<Audience>())
        {
            var wanted = Wanted(audience).ToHashSet(StringComparer.Ordinal);
            foreach (var language in Languages)
            {
                var name = $"{audience.Code()}.{language}.txt";
                var parts = Heading().Split(file(name).ReplaceLineEndings("\n"));
                for (var i = 1; i + 1 < parts.Length; i += 2)
                {
                    var (section, text) = (parts[i], parts[i + 1].Trim());
                    if (!wanted.Contains(section)) wrong.Add($"{name} has the section {section}, which nothing uses.");
                    else if (!read.TryAdd((audience, language, section), text)) wrong.Add($"{name} has the section {section} twice.");
                    else wrong.AddRange(Faults(audience, section, text).Select(fault => $"{name}, {section}: {fault}"));
                }

                wrong.AddRange(wanted.Where(s => !read.ContainsKey((audience, language, s))).Select(s => $"{name} lacks the section {s}."));
            }
        }

        return wrong.Count == 0 ? new MailTexts(read.ToFrozenDictionary()) : throw new InvalidDataException(string.Join('\n', wrong));
    }

    /// <summary>A word or name that several mails share.</summary>
    public string Word(Audience audience, string language, string section) => sections[(audience, Language(language), section)];

    /// <summary>Writes one mail.</summary>
    /// <param name="audience">To whom.</param>
    /// <param name="language"><c>en</c>; anything else is Indonesian.</param>
    /// <param name="section">See <see cref="Wanted"/>.</param>
    /// <param name="values">Those that each mail has, and those of the others that are known.</param>
    public Written Write(Audience audience, string language, string section, IReadOnlyDictionary<string, string> values) =>
        Write(audience, language, section, "\n\n" + Word(audience, language, Gathering.Contains(section) ? "frame." + section : "frame"), values);

    /// <summary>The same without what stands at the end of every mail.</summary>
    public Written WriteBare(Audience audience, string language, string section, IReadOnlyDictionary<string, string> values) => Write(audience, language, section, "", values);

    private Written Write(Audience audience, string language, string section, string frame, IReadOnlyDictionary<string, string> values)
    {
        var mail = Word(audience, language, section).Split('\n', 2);
        var paragraphs = (mail[1].Trim() + frame).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var text = paragraphs
            .Select(p => (Mark: Mark().Match(p), Text: p))
            .Where(p => p.Mark.Groups["has"].Captures.All(c => values.ContainsKey(c.Value)) && p.Mark.Groups["lacks"].Captures.All(c => !values.ContainsKey(c.Value)))
            .Select(p => Fill(p.Text[p.Mark.Length..].Trim(), values));
        return new(Fill(mail[0], values), string.Join("\n\n", text) + "\n");
    }

    private static IEnumerable<string> Faults(Audience audience, string section, string text)
    {
        if (section.StartsWith("state.", StringComparison.Ordinal) || section.StartsWith("clock.", StringComparison.Ordinal) || section.StartsWith("masked.", StringComparison.Ordinal) || section == "some_agency")
        {
            if (text.Length == 0 || text.Contains('\n') || text.Contains('{')) yield return "is one line of plain words";
            yield break;
        }

        if (!section.StartsWith("frame", StringComparison.Ordinal))
        {
            var cut = text.Split("\n\n", 2);
            if (cut.Length < 2 || cut[0].Contains('\n') || cut[0].StartsWith('?') || cut[0].StartsWith('!')) yield return "starts with a line of subject and an empty line";
            // The subject shows on a locked screen: the number, nothing else.
            foreach (Match name in Variable().Matches(cut[0]))
                if (name.Groups[1].Value != "number") yield return $"the subject names {name.Value}";
        }

        foreach (var paragraph in text.Split("\n\n"))
        {
            var mark = Mark().Match(paragraph);
            var has = mark.Groups["has"].Captures.Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var name in has.Concat(mark.Groups["lacks"].Captures.Select(c => c.Value)))
                if (!Sometimes[audience].Contains(name)) yield return $"asks for {name}, which is no value that can be missing";
            foreach (Match variable in Variable().Matches(paragraph))
            {
                var name = variable.Groups[1].Value;
                if (Sometimes[audience].Contains(name) ? !has.Contains(name) : !(Gathering.Any(g => section.EndsWith(g, StringComparison.Ordinal)) ? OfDigest : Always).Contains(name)) yield return $"names {variable.Value}, which may be missing";
            }
        }
    }

    // In one pass: what a value holds is never read as a variable.
    private static string Fill(string text, IReadOnlyDictionary<string, string> values) => Variable().Replace(text, name => values[name.Groups[1].Value]);

    private static string Language(string language) => language == "en" ? "en" : "id";

    [GeneratedRegex(@"^== ([a-z0-9_.]+) ==$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:(?:\?(?<has>[a-z]+)|!(?<lacks>[a-z]+)) ?)+:|^", RegexOptions.None, 1000)] // all captures of a group are needed, which the engine without backtracking does not keep
    private static partial Regex Mark();

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
