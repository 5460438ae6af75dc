using System.Text.Json;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>What an officer wrote down on the spot.</summary>
/// <param name="Text">What was found and done, in the officer's words.</param>
/// <param name="InspectedAt">UTC milliseconds, by the device's clock; never after it was handed in.</param>
/// <param name="Position">Where the device was, in words; empty where it was not asked or did not say.</param>
public sealed record FieldNotes(string Text, long InspectedAt, string Position);

/// <summary>A result of an inspection that an officer's device handed in.</summary>
public sealed record FieldResult
{
    public required long Id { get; init; }

    public required long OfficerId { get; init; }

    public required long ReportId { get; init; }

    /// <summary>Its photos wait under this key, as those of an answer that is being written.</summary>
    public required string DraftKey { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public required long HandedAt { get; init; }

    /// <summary>Null once it was sent with an answer, thrown away or too old.</summary>
    public FieldNotes? Notes { get; init; }
}

/// <summary>A report on an officer's list, and what of it was given to a device last.</summary>
internal sealed class FieldItem
{
    public long ReportId { get; init; }

    public long MarkedAt { get; init; }

    public long? GivenSession { get; init; }

    public int? GivenVersion { get; init; }
}

/// <summary>The rows of lists and results. Each list is its officer's alone.</summary>
public sealed class FieldStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Purpose of what is sealed here.</summary>
    public const string Purpose = "field_result";

    /// <summary>So long a report stays on the list, and a result waits for its officer: as long as its photos wait, which are swept as those of any draft.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>A device may hand in so late and still be told that it did before.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    private sealed class Row
    {
        public long Id { get; init; }

        public long OfficerId { get; init; }

        public long ReportId { get; init; }

        public string DraftKey { get; init; } = "";

        public long HandedAt { get; init; }

        public string RingKey { get; init; } = "";

        public byte[]? Sealed { get; init; }
    }

    /// <summary>The reports on an officer's list that are not too old, latest first.</summary>
    internal Task<IReadOnlyList<FieldItem>> Items(long officerId, CancellationToken cancel) => database.Read(
        s => s.Query<FieldItem>(
            "SELECT report_id, marked_at, given_session, given_version FROM field_item WHERE officer_id = @officerId AND marked_at >= @since ORDER BY marked_at DESC, report_id DESC",
            new { officerId, since = Since() }, cancel),
        cancel);

    /// <summary>When the report was put on the officer's list; null where it is not on it.</summary>
    public Task<long?> MarkedAt(long officerId, long reportId, CancellationToken cancel) => database.Read(
        s => s.Scalar<long?>("SELECT marked_at FROM field_item WHERE officer_id = @officerId AND report_id = @reportId AND marked_at >= @since", new { officerId, reportId, since = Since() }, cancel), cancel);

    /// <summary>Puts a report on the list, or renews its days; false where the list is full.</summary>
    public Task<bool> Add(long officerId, long reportId, int most, CancellationToken cancel) => database.Write(
        async t =>
        {
            // One at a time for each officer: two presses must not pass the limit together.
            await t.Scalar<long>($"SELECT id FROM officer WHERE id = @officerId {t.Dialect.ForUpdate}", new { officerId }, cancel);
            var others = await t.Scalar<long>("SELECT COUNT(*) FROM field_item WHERE officer_id = @officerId AND report_id <> @reportId AND marked_at >= @since", new { officerId, reportId, since = Since() }, cancel);
            if (others >= most) return false;
            await t.Execute(
                """
                INSERT INTO field_item (officer_id, report_id, marked_at) VALUES (@officerId, @reportId, @now)
                ON CONFLICT (officer_id, report_id) DO UPDATE SET marked_at = excluded.marked_at
                """,
                new { officerId, reportId, now = Now() },
                cancel);
            return true;
        },
        cancel);

    /// <summary>Takes a report off the list.</summary>
    public Task Drop(long officerId, long reportId, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM field_item WHERE officer_id = @officerId AND report_id = @reportId", new { officerId, reportId }, cancel), cancel);

    /// <summary>Remembers which version was given in which session; false where that was known, so that it is accounted for once.</summary>
    internal static async Task<bool> Give(Transaction transaction, long officerId, long reportId, long session, int version, CancellationToken cancel) => await transaction.Execute(
        """
        UPDATE field_item SET given_session = @session, given_version = @version
        WHERE officer_id = @officerId AND report_id = @reportId AND (given_session IS NULL OR given_session <> @session OR given_version <> @version)
        """,
        new { officerId, reportId, session, version },
        cancel) > 0;

    /// <summary>Keeps a result; null where one with this key is kept already.</summary>
    internal async Task<long?> Keep(FieldResult result, string key, CancellationToken cancel)
    {
        var wrapped = ring.Wrap(Purpose, JsonSerializer.SerializeToUtf8Bytes(result.Notes));
        return await database.Write(
            t => t.Scalar<long?>(
                """
                INSERT INTO field_result (officer_id, report_id, key_mac, draft_key, handed_at, ring_key, sealed) VALUES (@OfficerId, @ReportId, @mac, @DraftKey, @HandedAt, @ringKey, @content)
                ON CONFLICT (key_mac) DO NOTHING RETURNING id
                """,
                new { result.OfficerId, result.ReportId, mac = Mac(key), result.DraftKey, result.HandedAt, ringKey = wrapped.KeyId, content = wrapped.Bytes },
                cancel),
            cancel);
    }

    /// <summary>What was handed in under a device's key, or null.</summary>
    public async Task<FieldResult?> ByKey(string key, CancellationToken cancel) => (await Read("key_mac = @mac", new { mac = Mac(key) }, cancel)).SingleOrDefault();

    /// <summary>An officer's results for a report that wait to be looked at, latest first.</summary>
    public Task<IReadOnlyList<FieldResult>> Waiting(long officerId, long reportId, CancellationToken cancel) =>
        Read("report_id = @reportId AND officer_id = @officerId AND sealed IS NOT NULL AND handed_at >= @since", new { officerId, reportId, since = Since() }, cancel);

    /// <summary>Throws a result away; what its draft key was, or null where this officer has none such.</summary>
    public Task<string?> Discard(long officerId, long id, CancellationToken cancel) => database.Write(
        t => t.Scalar<string?>("UPDATE field_result SET sealed = NULL WHERE id = @id AND officer_id = @officerId AND sealed IS NOT NULL RETURNING draft_key", new { id, officerId }, cancel), cancel);

    /// <summary>The answer that was written from a result left: it waits no longer, and its report is off the officer's list.</summary>
    internal static Task Used(Transaction transaction, string draftKey, CancellationToken cancel) => transaction.Execute(
        """
        DELETE FROM field_item WHERE EXISTS (SELECT 1 FROM field_result r WHERE r.draft_key = @draftKey AND r.officer_id = field_item.officer_id AND r.report_id = field_item.report_id);
        UPDATE field_result SET sealed = NULL WHERE draft_key = @draftKey;
        """,
        new { draftKey },
        cancel);

    /// <summary>Forgets what is too old.</summary>
    public Task Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute(
            """
            DELETE FROM field_item WHERE marked_at < @since;
            UPDATE field_result SET sealed = NULL WHERE handed_at < @since AND sealed IS NOT NULL;
            DELETE FROM field_result WHERE handed_at < @forgotten;
            """,
            new { since = Since(), forgotten = Now() - (long)Remembered.TotalMilliseconds },
            cancel),
        cancel);

    private async Task<IReadOnlyList<FieldResult>> Read(string where, object parameters, CancellationToken cancel) =>
        [.. (await database.Read(s => s.Query<Row>($"SELECT id, officer_id, report_id, draft_key, handed_at, ring_key, sealed FROM field_result WHERE {where} ORDER BY id DESC", parameters, cancel), cancel)).Select(Open)];

    private FieldResult Open(Row row) => new()
    {
        Id = row.Id,
        OfficerId = row.OfficerId,
        ReportId = row.ReportId,
        DraftKey = row.DraftKey,
        HandedAt = row.HandedAt,
        Notes = row.Sealed is { } content ? JsonSerializer.Deserialize<FieldNotes>(ring.Unwrap(row.RingKey, Purpose, content)) : null,
    };

    private byte[] Mac(string key) => ring.Mac(Purpose, key);

    private long Since() => Now() - (long)Kept.TotalMilliseconds;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
