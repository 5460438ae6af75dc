using FsCheck.Fluent;
using Lapor.Foundation;
using Microsoft.Data.Sqlite;

namespace Lapor.Tests.Foundation;

/// <summary>The terms meet SQLite's own tokenizer: what was indexed is found again by its own words.</summary>
public sealed class SearchQueryTests : IDisposable
{
    private readonly SqliteConnection _database = new("Data Source=:memory:");

    public SearchQueryTests()
    {
        _database.Open();
        Execute("CREATE VIRTUAL TABLE text_index USING fts5(terms, tokenize = \"unicode61 remove_diacritics 0\")");
    }

    [Fact]
    public void A_text_is_found_by_its_own_words() => Law.Holds(
        Gen.OneOf(
            Law.Mixed(12, "jalan ", "RT05 ", "Jl.", "perbaikan ", "\"", "*", "NEAR(", "OR ", "AND", "العربية ", "日本語 ", "हिन्दी ", "ไทย ", "Ελλάδα ", "é", "🙏", "2024 ", "b3 ", "x", "𝔘 ", "𐍈 ", "½", "Ⅳ ", "〇 "),
            Law.Mutated(Gen.Constant("Lampu jalan di Jl. Merdeka RT 05/RW 02 sudah 2 minggu mati, tdk ada yg memperbaiki!"))),
        text =>
        {
            var query = IndonesianText.Query(text);
            if (query.IsEmpty)
                return true;
            Execute("DELETE FROM text_index");
            Execute("INSERT INTO text_index(terms) VALUES (@text)", IndonesianText.Index(text));
            return Count(query.ToFts5()) == 1 && Count(query.ToFts5(lastAsPrefix: true)) == 1;
        },
        cases: 1_000);

    [Fact]
    public void An_unfinished_word_is_found_only_as_prefix()
    {
        Execute("INSERT INTO text_index(terms) VALUES (@text)", IndonesianText.Index("Lampu penerangan jalan padam"));
        Assert.Equal(0, Count(IndonesianText.Query("jalan pad").ToFts5()));
        Assert.Equal(1, Count(IndonesianText.Query("jalan pad").ToFts5(lastAsPrefix: true)));
        Assert.Equal(1, Count(IndonesianText.Query("jln diterangi").ToFts5()));
        Assert.Equal(0, Count(IndonesianText.Query("jalan -padam NOT lampu").ToFts5()));
    }

    public void Dispose() => _database.Dispose();

    private void Execute(string sql, string? text = null)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        if (text is not null)
            command.Parameters.AddWithValue("@text", text);
        command.ExecuteNonQuery();
    }

    private long Count(string match)
    {
        using var command = _database.CreateCommand();
        command.CommandText = "SELECT count(*) FROM text_index WHERE text_index MATCH @match";
        command.Parameters.AddWithValue("@match", match);
        return (long)command.ExecuteScalar()!;
    }
}
