using Lapor.Storage;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Storage;

public sealed class BulkInsertTests
{
    private static readonly string[] Columns = ["id", "words", "yes", "bytes", "whole"];

    [Theory, OnBothEngines]
    public async Task Every_kind_of_value_comes_back_as_it_went_in(Engine engine)
    {
        await using var test = await Thing(engine);
        string[] texts = ["", "plain", "tab\there", "line\nbreak\r\n", @"back\slash \N \.", "\"quotes\" 'too'", "é 漢 🙂 \u202e", "\\."];
        var written = await test.Database.Write(t => t.InsertMany(
            "thing", Columns, texts.Select((text, i) => new object?[] { (long)i, text, i % 2 == 0, new byte[] { 0, 9, 10, 92, 255 }, i == 0 ? null : i })));
        Assert.Equal(texts.Length, written);
        var rows = await test.Database.Read(s => s.Query<Row>("SELECT id, words, yes, bytes, whole FROM thing ORDER BY id"));
        Assert.Equal(texts, rows.Select(r => r.Words));
        Assert.Equal([true, false], rows.Take(2).Select(r => r.Yes));
        Assert.Equal([null, 1L], rows.Take(2).Select(r => r.Whole));
        Assert.All(rows, r => Assert.Equal([0, 9, 10, 92, 255], r.Bytes));
    }

    [Theory, OnBothEngines]
    public async Task A_refused_row_leaves_nothing_behind(Engine engine)
    {
        await using var test = await Thing(engine);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => test.Database.Write(t => t.InsertMany(
            "thing", Columns, [[1L, "a", true, null, null], [2L, "b", true, null, null], [1L, "again", true, null, null]])));
        Assert.True(test.Database.Dialect.IsUniqueViolation(refused), refused.Message);
        Assert.Equal(0, await test.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM thing")));
        // and the connection still works
        Assert.Equal(1, await test.Database.Write(t => t.InsertMany("thing", Columns, [[1L, "a", true, null, null]])));
    }

    [Theory, OnBothEngines]
    public async Task A_source_that_breaks_off_leaves_nothing_behind(Engine engine)
    {
        await using var test = await Thing(engine);
        static IEnumerable<object?[]> Breaking()
        {
            yield return [1L, "a", true, null, null];
            throw new FormatException("line 2");
        }

        await Assert.ThrowsAsync<FormatException>(() => test.Database.Write(t => t.InsertMany("thing", Columns, Breaking())));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Database.Write(t => t.InsertMany("thing", Columns, [[1.5m, "a", true, null, null]])));
        Assert.Equal(0, await test.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM thing")));
    }

    [Theory, OnBothEngines]
    public async Task A_list_is_looked_for_whole_and_an_empty_list_finds_nothing(Engine engine)
    {
        await using var test = await Thing(engine);
        await test.Database.Write(t => t.InsertMany("thing", Columns, Enumerable.Range(1, 5).Select(i => new object?[] { (long)i, $"w{i}", true, null, null })));
        Task<IReadOnlyList<long>> Find(string[] words) => test.Database.Read(s => s.Query<long>($"SELECT id FROM thing WHERE words {s.Dialect.In("words")} ORDER BY id", new { words }));
        Assert.Equal([2L, 4L], await Find(["w4", "w2", "none"]));
        Assert.Empty(await Find([]));
    }

    private static async Task<TestDatabase> Thing(Engine engine)
    {
        var test = await TestDatabase.CreateEmpty(engine);
        var bytes = engine == Engine.Sqlite ? "BLOB" : "BYTEA";
        await test.Database.Write(t => t.Execute($"CREATE TABLE thing (id BIGINT PRIMARY KEY, words TEXT NOT NULL, yes BOOLEAN NOT NULL, bytes {bytes} NULL, whole BIGINT NULL)"));
        return test;
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public string Words { get; init; } = "";

        public bool Yes { get; init; }

        public byte[]? Bytes { get; init; }

        public long? Whole { get; init; }
    }
}
