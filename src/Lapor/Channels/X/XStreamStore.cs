using Lapor.Storage;

namespace Lapor.Channels.X;

/// <summary>How far one kind of what persons write was read.</summary>
public sealed class XStream
{
    /// <summary>Posts that mention the account.</summary>
    public const string MentionsName = "mentions";

    /// <summary>Direct messages.</summary>
    public const string LettersName = "letters";

    public string Name { get; init; } = "";

    /// <summary>UTC milliseconds; what is older was not written to this site.</summary>
    public long BegunAt { get; init; }

    /// <summary>Everything up to this id is kept.</summary>
    public long SinceId { get; init; }

    /// <summary>The newest id of a reading that is not at its end.</summary>
    public long NewestId { get; init; }

    /// <summary>X's mark of its next page; null: the reading is at its end.</summary>
    public string? Page { get; init; }

    /// <summary>Failures since the last answer.</summary>
    public long Failures { get; init; }

    /// <summary>The turn's mark.</summary>
    public long AskingUntil { get; init; }
}

/// <summary>How far X was read, for all processes together: one at a time asks, and what was read is kept in the transaction that moves the mark.</summary>
public sealed class XStreamStore(Database database, TimeProvider time)
{
    private const string Columns = "name, begun_at, since_id, newest_id, page, failures, asking_until";

    // Longer than a question may take with an exchange of tokens before it.
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);

    /// <summary>Takes the turn to ask; null: it is not time yet, or another process asks.</summary>
    public async Task<XStream?> Take(string name, CancellationToken cancel)
    {
        if (await NextAt(name, cancel) > Now()) return null;
        return await database.Write(
            async t =>
            {
                await t.Execute("INSERT INTO x_stream (name, begun_at) VALUES (@name, @now) ON CONFLICT (name) DO NOTHING", new { name, now = Now() }, cancel);
                return await t.First<XStream>(
                    $"UPDATE x_stream SET asking_until = @until WHERE name = @name AND next_at <= @now AND asking_until <= @now RETURNING {Columns}",
                    new { name, now = Now(), until = Now() + (long)Turn.TotalMilliseconds },
                    cancel);
            },
            cancel);
    }

    /// <summary>When it is to be asked again, UTC milliseconds.</summary>
    public Task<long> NextAt(string name, CancellationToken cancel) => database.Read(
        s => s.Scalar<long>("SELECT COALESCE(MAX(CASE WHEN next_at > asking_until THEN next_at ELSE asking_until END), 0) FROM x_stream WHERE name = @name", new { name }, cancel), cancel);

    /// <summary>Keeps what was read, and how far.</summary>
    /// <param name="stream">As it was when it was asked.</param>
    /// <param name="newest">The newest id of this reading.</param>
    /// <param name="next">The mark of its next page; null: the reading is at its end, everything up to the newest is kept.</param>
    /// <param name="nextAt">When to ask again.</param>
    /// <param name="keep">Keeps the messages.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task Advance(XStream stream, long newest, string? next, long nextAt, Func<Transaction, Task> keep, CancellationToken cancel) => database.Write(
        async t =>
        {
            await keep(t);
            // Another process that took the turn since then read the same: its mark stays.
            await t.Execute(
                """
                UPDATE x_stream SET since_id = CASE WHEN @isEnd AND @newest > since_id THEN @newest ELSE since_id END, newest_id = CASE WHEN @isEnd THEN 0 ELSE @newest END, page = @next,
                    next_at = @nextAt, failures = 0, asking_until = 0 WHERE name = @Name AND asking_until = @AskingUntil
                """,
                new { stream.Name, stream.AskingUntil, newest, next, nextAt, isEnd = next is null },
                cancel);
        },
        cancel);

    /// <summary>It could not be read now.</summary>
    /// <param name="stream">As it was when it was asked.</param>
    /// <param name="nextAt">When to ask again.</param>
    /// <param name="forgetsPage">X does not know its own mark any more: the reading begins anew.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task Fail(XStream stream, long nextAt, bool forgetsPage, CancellationToken cancel) => database.Write(
        t => t.Execute(
            """
            UPDATE x_stream SET next_at = @nextAt, failures = failures + 1, asking_until = 0, page = CASE WHEN @forgetsPage THEN NULL ELSE page END, newest_id = CASE WHEN @forgetsPage THEN 0 ELSE newest_id END
            WHERE name = @Name AND asking_until = @AskingUntil
            """,
            new { stream.Name, stream.AskingUntil, nextAt, forgetsPage },
            cancel),
        cancel);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
