using System.Text.RegularExpressions;
using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>What an answer does: an interim one says what happens next and when, a final one says what was done.</summary>
public enum TemplateKind
{
    Interim,
    Final,
}

/// <summary>A text an officer starts an answer from.</summary>
public sealed partial record AnswerTemplate
{
    /// <summary>What may stand in double braces in a body.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["pelapor", "tracking_id", "instansi", "unit", "tanggal", "judul"];

    public long Id { get; init; }

    public string Code { get; init; } = "";

    /// <summary>Null: for everyone.</summary>
    public long? AgencyId { get; init; }

    public string KindCode { get; init; } = "";

    public TemplateKind Kind => Codes.Member<TemplateKind>(KindCode);

    public string Title { get; init; } = "";

    public string Body { get; init; } = "";

    public bool Active { get; init; }

    /// <summary>The body with its variables filled in; one without a value stays as it is, so that the officer sees it.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(Body, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    internal static IEnumerable<string> UnknownVariables(string body) =>
        Variable().Matches(body).Select(match => match.Groups[1].Value).Where(name => !Variables.Contains(name)).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}

/// <summary>Why a report is closed without handling, in words the reporter is told.</summary>
public sealed record ArchiveReason
{
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string NameEn { get; init; } = "";

    public string Explanation { get; init; } = "";

    public string ExplanationEn { get; init; } = "";

    public int Position { get; init; }

    public bool Active { get; init; }
}
