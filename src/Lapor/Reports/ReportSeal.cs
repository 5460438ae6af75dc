using System.Security.Cryptography;
using System.Text.Json;
using Lapor.People;

namespace Lapor.Reports;

/// <summary>The key of one confidential report's words: as its row keeps it, and open.</summary>
internal sealed class WordsKey(string ringKey, byte[] wrapped, byte[] open)
{
    public string RingKey => ringKey;

    public byte[] Wrapped => wrapped;

    public byte[] Open => open;
}

/// <summary>
/// Keeps the words of confidential reports sealed in the database: title, text, place, tags, and what was said in each act, under one random key per
/// report, wrapped by the key ring. Who has the database without the ring reads state, dates, class and place codes, and no word. Destroying the
/// wrapped key erases the words, in every backup that lacks it too.
/// </summary>
public sealed class ReportSeal(KeyRing ring)
{
    internal const string Purpose = "report";

    private const string BlindPurpose = "search";

    private sealed record ReportWords(string OriginalTitle, string OriginalText, string Title, string Text, string Tags, string Place);

    private sealed record Saying(string Text, string Details, byte[]? Salt);

    /// <summary>A key for a report that has none yet.</summary>
    internal WordsKey NewKey()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        return new WordsKey(wrapped.KeyId, wrapped.Bytes, key);
    }

    /// <summary>The key in a row; null for a report whose words are not sealed, or whose key was destroyed.</summary>
    /// <exception cref="CryptographicException">The ring lacks the key, or the row was changed.</exception>
    internal WordsKey? Key(string? ringKey, byte[]? wrapped) =>
        ringKey is null || wrapped is null ? null : new WordsKey(ringKey, wrapped, ring.Unwrap(ringKey, Purpose, wrapped));

    /// <summary>A report's words for its row; null when they stand in the row's own columns.</summary>
    internal static byte[]? Sealed(Report report) => report.Key is { } key
        ? KeyRing.Seal(key.Open, JsonSerializer.SerializeToUtf8Bytes(new ReportWords(report.OriginalTitle, report.OriginalText, report.Title, report.Text, report.Tags, report.Place)))
        : null;

    /// <summary>The report as its row's own columns show it: without words where they are sealed.</summary>
    internal static Report Bare(Report report) =>
        report.Key is null ? report : report with { OriginalTitle = "", OriginalText = "", Title = "", Text = "", Tags = "", Place = "" };

    /// <summary>Puts the words back.</summary>
    internal Report Unsealed(Report bare, string? ringKey, byte[]? wrapped, byte[]? content)
    {
        if (Key(ringKey, wrapped) is not { } key) return bare;
        var words = content is null ? null : JsonSerializer.Deserialize<ReportWords>(KeyRing.Unseal(key.Open, content));
        return words is null
            ? bare with { Key = key }
            : bare with { Key = key, OriginalTitle = words.OriginalTitle, OriginalText = words.OriginalText, Title = words.Title, Text = words.Text, Tags = words.Tags, Place = words.Place };
    }

    /// <summary>Only the title, for a list.</summary>
    internal string Title(string title, string? ringKey, byte[]? wrapped, byte[]? content) =>
        content is not null && Key(ringKey, wrapped) is { } key ? JsonSerializer.Deserialize<ReportWords>(KeyRing.Unseal(key.Open, content))?.Title ?? "" : title;

    /// <summary>What was said in an act, and the salt of its hash: a hash with its salt beside it would let short sentences be guessed.</summary>
    internal static byte[]? Sealed(Act act, WordsKey? key) =>
        key is null ? null : KeyRing.Seal(key.Open, JsonSerializer.SerializeToUtf8Bytes(new Saying(act.Text, act.Details, act.Salt)));

    /// <summary>The act as its row's own columns show it.</summary>
    internal static Act Bare(Act act, WordsKey? key) => key is null ? act : act with { Text = "", Details = "", Salt = null };

    /// <summary>Puts back what was said.</summary>
    internal static Act Unsealed(Act bare, WordsKey? key, byte[]? content)
    {
        if (key is null || content is null) return bare;
        var said = JsonSerializer.Deserialize<Saying>(KeyRing.Unseal(key.Open, content));
        return said is null ? bare : bare with { Text = said.Text, Details = said.Details, Salt = said.Salt };
    }

    /// <summary>A word of a confidential report as the officers' index keeps it: found by who has the ring and the word, read by nobody.</summary>
    public string Blind(string term) => "x" + Convert.ToHexStringLower(ring.Mac(BlindPurpose, term).AsSpan(0, 8));

    /// <summary>Analysed words, space-joined, each blinded.</summary>
    public string BlindAll(string terms) => string.Join(' ', terms.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Blind));
}
