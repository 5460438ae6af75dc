namespace Lapor.Foundation;

/// <summary>
/// What a person searches for, as terms that stand in the index. Terms hold letters and digits only, so neither engine's
/// query language can be reached from the search box.
/// </summary>
/// <param name="Terms">Stemmed terms, all of which must match; at most 16, without repeats.</param>
/// <param name="Prefix">The folded, unstemmed last word when it may still be unfinished; null otherwise. Where it is set, the last
/// of <paramref name="Terms"/> may match as a whole or this as a beginning.</param>
public sealed record SearchQuery(IReadOnlyList<string> Terms, string? Prefix)
{
    /// <summary>A second spelling of each word that counts as well; null where there is none.</summary>
    public Func<string, string>? Also { get; init; }

    /// <summary>True when nothing searchable was typed: empty, punctuation or stop words only.</summary>
    public bool IsEmpty => Terms.Count == 0;

    /// <summary>The query for SQLite's FTS5 MATCH; empty when there is nothing to search.</summary>
    /// <param name="lastAsPrefix">Also match words that begin with the last one (search while typing).</param>
    public string ToFts5(bool lastAsPrefix = false) => Join(" AND ", " OR ", term => $"\"{term}\"", prefix => $"\"{prefix}\"*", lastAsPrefix);

    /// <summary>The query for PostgreSQL's to_tsquery('simple', …); empty when there is nothing to search.</summary>
    /// <param name="lastAsPrefix">Also match words that begin with the last one (search while typing).</param>
    public string ToTsQuery(bool lastAsPrefix = false) => Join(" & ", " | ", term => $"'{term}'", prefix => $"'{prefix}':*", lastAsPrefix);

    private string Join(string and, string or, Func<string, string> whole, Func<string, string> beginning, bool lastAsPrefix)
    {
        var parts = Terms.Select(term => Also is null ? whole(term) : $"({whole(term)}{or}{whole(Also(term))})").ToArray();
        if (lastAsPrefix && Prefix is not null && parts.Length > 0)
        {
            parts[^1] = $"({parts[^1]}{or}{beginning(Prefix)})";
        }

        return string.Join(and, parts);
    }
}
