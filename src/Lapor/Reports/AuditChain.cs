using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>The published head of the chain on one day.</summary>
/// <param name="Day">yyyy-MM-dd in Jakarta's time.</param>
/// <param name="Seq">Links the chain had.</param>
/// <param name="Hash">64 hexadecimal digits.</param>
public sealed record Anchor(string Day, long Seq, string Hash);

/// <summary>What is wrong, in a word for programs and with the numbers of the place.</summary>
/// <param name="Code">link_broken, link_missing, row_changed, row_missing, row_unlinked, history_broken, anchor_differs.</param>
/// <param name="Place">E.g. <c>act 17</c>, <c>report 4</c>, <c>link 1200</c>, <c>2026-01-14</c>.</param>
public sealed record AuditFinding(string Code, string Place);

/// <summary>
/// Links every act and every <see cref="AuditEntry"/> into one hash chain, publishes its head daily, and proves it. Links are written some seconds
/// after the rows by one worker at a time, so that filing does not wait in a queue for the head of the chain.
/// </summary>
public sealed class AuditChain(Database database, ReportStore reports, TimeProvider time)
{
    private const int Batch = 2000;

    /// <summary>Longer than any transaction that writes an act or an entry.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private sealed class Head
    {
        public long Seq { get; init; }

        public byte[] Hash { get; init; } = [];

        public long ActId { get; init; }

        public long EntryId { get; init; }

        public long ActSeen { get; init; }

        public long EntrySeen { get; init; }

        public long SeenAt { get; init; }
    }

    private sealed class ActHash
    {
        public long Id { get; init; }

        public byte[] Hash { get; init; } = [];
    }

    private sealed class Link
    {
        public long Seq { get; init; }

        public string Source { get; init; } = "";

        public long SourceId { get; init; }

        public byte[] RowHash { get; init; } = [];

        public byte[] Hash { get; init; } = [];

        public byte[]? ActHash { get; init; }
    }

    private sealed class AnchorRow
    {
        public string Day { get; init; } = "";

        public long Seq { get; init; }

        public byte[] Hash { get; init; } = [];
    }

    /// <summary>
    /// Links what an earlier run saw <see cref="Settled"/> ago or before. A row of a transaction that is still open may have a lower number than
    /// one that is there already, so a fresh row waits for the next run. Safe on several nodes and when run twice.
    /// </summary>
    /// <returns>Links written.</returns>
    public async Task<int> Extend(CancellationToken cancel)
    {
        var all = 0;
        while (true)
        {
            var (links, more) = await database.Write(t => Extend(t, cancel), cancel);
            all += links;
            if (!more) return all;
        }
    }

    private async Task<(int Links, bool More)> Extend(Transaction t, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await t.Execute(
            "INSERT INTO audit_head (one, seq, hash, act_id, entry_id, act_seen, entry_seen, seen_at) VALUES (1, 0, @nothing, 0, 0, 0, 0, 0) ON CONFLICT (one) DO NOTHING",
            new { nothing = Array.Empty<byte>() },
            cancel);
        var head = (await t.First<Head>($"SELECT seq, hash, act_id, entry_id, act_seen, entry_seen, seen_at FROM audit_head WHERE one = 1 {t.Dialect.ForUpdate}", cancel: cancel))!;
        if (now.ToUnixTimeMilliseconds() - head.SeenAt < Settled.TotalMilliseconds) return (0, false);
        var acts = await t.Query<ActHash>("SELECT id, hash FROM act WHERE id > @ActId AND id <= @ActSeen ORDER BY id LIMIT @Batch", new { head.ActId, head.ActSeen, Batch }, cancel);
        var entries = (await t.Query<AuditLog.EntryRow>("SELECT * FROM audit_entry WHERE id > @EntryId AND id <= @EntrySeen ORDER BY id LIMIT @Batch", new { head.EntryId, head.EntrySeen, Batch }, cancel))
            .Select(e => e.ToEntry()).ToList();
        var (seq, hash) = (head.Seq, head.Hash);
        var links = new List<object?[]>(acts.Count + entries.Count);
        foreach (var (source, id, row) in acts.Select(a => ("act", a.Id, a.Hash)).Concat(entries.Select(e => ("entry", e.Id, e.Hash()))))
        {
            hash = LinkHash(hash, ++seq, source, id, row);
            links.Add([seq, source, id, row, hash]);
        }

        await t.InsertMany("audit_link", ["seq", "source", "source_id", "row_hash", "hash"], links, cancel);
        var more = acts.Count == Batch || entries.Count == Batch;
        await t.Execute(
            """
            UPDATE audit_head SET seq = @seq, hash = @hash, act_id = @actId, entry_id = @entryId,
                act_seen = CASE WHEN @more THEN act_seen ELSE COALESCE((SELECT MAX(id) FROM act), 0) END,
                entry_seen = CASE WHEN @more THEN entry_seen ELSE COALESCE((SELECT MAX(id) FROM audit_entry), 0) END,
                seen_at = CASE WHEN @more THEN seen_at ELSE @at END
            WHERE one = 1
            """,
            new
            {
                seq,
                hash,
                // Where nothing is left below what was seen, numbers of rolled-back rows are passed over.
                actId = acts.Count == Batch ? acts[^1].Id : head.ActSeen,
                entryId = entries.Count == Batch ? entries[^1].Id : head.EntrySeen,
                more,
                at = now.ToUnixTimeMilliseconds(),
            },
            cancel);
        if (!more) await Publish(t, now, seq, hash, cancel);
        return (links.Count, more);
    }

    /// <summary>All published anchors, latest first.</summary>
    public Task<IReadOnlyList<Anchor>> Anchors(CancellationToken cancel) => database.Read<IReadOnlyList<Anchor>>(
        async s => [.. (await s.Query<AnchorRow>("SELECT day, seq, hash FROM public_anchor ORDER BY day DESC", cancel: cancel)).Select(a => new Anchor(a.Day, a.Seq, Convert.ToHexStringLower(a.Hash)))], cancel);

    /// <summary>Recomputes everything: the chain, each row behind it, each report's own history, and the anchors.</summary>
    /// <param name="kept">Anchors that somebody kept elsewhere, compared too.</param>
    /// <param name="progress">Gets the links checked so far.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <returns>Nothing when all is well; at most the first hundred findings.</returns>
    public async Task<IReadOnlyList<AuditFinding>> Verify(IReadOnlyList<Anchor> kept, IProgress<long>? progress, CancellationToken cancel)
    {
        List<AuditFinding> found = [];
        var anchors = (await Anchors(cancel)).Concat(kept).ToLookup(a => a.Seq);
        var unmet = anchors.SelectMany(a => a).Where(a => a.Seq > 0).ToHashSet();
        byte[] hash = [];
        var seq = 0L;
        while (found.Count < 100)
        {
            var links = await database.Read(
                s => s.Query<Link>(
                    """
                    SELECT l.seq, l.source, l.source_id, l.row_hash, l.hash, a.hash AS act_hash
                    FROM audit_link l LEFT JOIN act a ON l.source = 'act' AND a.id = l.source_id WHERE l.seq > @seq ORDER BY l.seq LIMIT @Batch
                    """,
                    new { seq, Batch },
                    cancel),
                cancel);
            if (links.Count == 0) break;
            var ids = links.Where(l => l.Source == "entry").Select(l => l.SourceId).ToArray();
            var entries = await database.Read(
                async s => (await s.Query<AuditLog.EntryRow>($"SELECT * FROM audit_entry WHERE id {s.Dialect.In("ids")}", new { ids }, cancel)).ToDictionary(e => e.Id, e => e.ToEntry()), cancel);
            foreach (var link in links)
            {
                var number = link.Seq.ToString(CultureInfo.InvariantCulture);
                if (link.Seq != seq + 1) found.Add(new("link_missing", $"link {(seq + 1).ToString(CultureInfo.InvariantCulture)}"));
                else if (!LinkHash(hash, link.Seq, link.Source, link.SourceId, link.RowHash).AsSpan().SequenceEqual(link.Hash)) found.Add(new("link_broken", $"link {number}"));
                var row = link.Source == "act" ? link.ActHash : entries.GetValueOrDefault(link.SourceId)?.Hash();
                var place = $"{link.Source} {link.SourceId.ToString(CultureInfo.InvariantCulture)}";
                if (row is null) found.Add(new("row_missing", place));
                else if (!row.AsSpan().SequenceEqual(link.RowHash)) found.Add(new("row_changed", place));
                (seq, hash) = (link.Seq, link.Hash);
                foreach (var anchor in anchors[seq].Where(unmet.Remove))
                {
                    if (anchor.Hash != Convert.ToHexStringLower(hash)) found.Add(new("anchor_differs", anchor.Day));
                }
            }

            progress?.Report(seq);
        }

        found.AddRange(unmet.Select(a => new AuditFinding("anchor_differs", a.Day)));
        found.AddRange(await Unlinked(seq, hash, cancel));
        found.AddRange(await Histories(cancel));
        return [.. found.Take(100)];
    }

    /// <summary>Rows that slipped in behind the chain, and a head that does not fit its last link.</summary>
    private async Task<IReadOnlyList<AuditFinding>> Unlinked(long seq, byte[] hash, CancellationToken cancel) => await database.Read<IReadOnlyList<AuditFinding>>(
        async s =>
        {
            var head = await s.First<Head>("SELECT seq, hash, act_id, entry_id FROM audit_head WHERE one = 1", cancel: cancel);
            if (head is null) return seq == 0 ? [] : [new("link_broken", "head")];
            List<AuditFinding> found = [];
            if (head.Seq != seq || !head.Hash.AsSpan().SequenceEqual(hash)) found.Add(new("link_missing", $"link {head.Seq.ToString(CultureInfo.InvariantCulture)}"));
            foreach (var (source, table, upTo) in new[] { ("act", "act", head.ActId), ("entry", "audit_entry", head.EntryId) })
            {
                var ids = await s.Query<long>(
                    $"SELECT id FROM {table} t WHERE id <= @upTo AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.source = @source AND l.source_id = t.id) ORDER BY id LIMIT 100",
                    new { upTo, source },
                    cancel);
                found.AddRange(ids.Select(id => new AuditFinding("row_unlinked", $"{source} {id.ToString(CultureInfo.InvariantCulture)}")));
            }

            return found;
        },
        cancel);

    private async Task<IReadOnlyList<AuditFinding>> Histories(CancellationToken cancel)
    {
        List<AuditFinding> found = [];
        var after = 0L;
        while (found.Count < 100)
        {
            var ids = await database.Read(s => s.Query<long>("SELECT id FROM report WHERE id > @after ORDER BY id LIMIT @Batch", new { after, Batch }, cancel), cancel);
            if (ids.Count == 0) break;
            foreach (var id in ids)
            {
                if (await reports.Facts(id, cancel) is { } facts && await reports.FirstBroken(facts.Report, cancel) is { } act)
                    found.Add(new("history_broken", $"report {id.ToString(CultureInfo.InvariantCulture)}, act {act.ToString(CultureInfo.InvariantCulture)}"));
            }

            after = ids[^1];
        }

        return found;
    }

    private async Task Publish(Transaction transaction, DateTimeOffset now, long seq, byte[] hash, CancellationToken cancel)
    {
        var yesterday = now.ToOffset(TimeSpan.FromHours(7)).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await transaction.Execute(
            "INSERT INTO public_anchor (day, seq, hash, at) VALUES (@yesterday, @seq, @hash, @at) ON CONFLICT (day) DO NOTHING",
            new { yesterday, seq, hash, at = now.ToUnixTimeMilliseconds() },
            cancel);
    }

    private static byte[] LinkHash(byte[] previous, long seq, string source, long sourceId, byte[] row)
    {
        var hash = new FieldHash(previous);
        hash.Add(seq, sourceId);
        hash.Add(source);
        hash.Add(row);
        return hash.Done();
    }
}
