using System.Globalization;
using System.Text.Json;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>News that waits for a day's mail.</summary>
/// <param name="Id">Of the row.</param>
/// <param name="ReportId">The report.</param>
/// <param name="ActId">The act.</param>
/// <param name="OfficerId">The officer who reads it; null: the report's reporter.</param>
public sealed record DigestLine(long Id, long ReportId, long ActId, long? OfficerId);

/// <summary>
/// News kept until its reader's mail of the day, with the job that sends it, in one transaction: a process that dies loses nothing. The reader is a keyed hash, report and act are sealed.
/// </summary>
public sealed class DigestStore(Database database, KeyRing ring, TimeProvider time)
{
    private const string Purpose = "digest_line";

    private sealed class Row
    {
        public long Id { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] Sealed { get; init; } = [];
    }

    private sealed record SealedLine(long ReportId, long ActId, long? OfficerId = null);

    /// <summary>Keeps one piece of news, once, and has the mail sent after this time.</summary>
    /// <param name="email">Where it goes.</param>
    /// <param name="reportId">The report.</param>
    /// <param name="actId">The act.</param>
    /// <param name="wait">How long until the mail leaves.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="officerId">The officer who reads it; null: the report's reporter.</param>
    public Task Keep(string email, long reportId, long actId, TimeSpan wait, CancellationToken cancel, long? officerId = null)
    {
        var reader = ReaderOf(email);
        var wrapped = ring.Wrap(Purpose, JsonSerializer.SerializeToUtf8Bytes(new SealedLine(reportId, actId, officerId)));
        var now = time.GetUtcNow();
        var due = (now + wait).ToUnixTimeMilliseconds();
        var payload = $"{Convert.ToHexStringLower(reader)}:{(now + wait).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return database.Write(
            async t =>
            {
                await t.Execute(
                    "INSERT INTO digest_line (reader_mac, line_mac, ring_key, sealed) VALUES (@reader, @line, @ringKey, @content) ON CONFLICT (line_mac) DO NOTHING",
                    new { reader, line = ring.Mac(Purpose, $"{Convert.ToHexString(reader)}\n{reportId}\n{actId}\n{officerId}"), ringKey = wrapped.KeyId, content = wrapped.Bytes },
                    cancel);
                await JobStore.Add(t, [new NewJob(JobKinds.DayMail, $"{JobKinds.DayMail}:{payload}", due, Payload: payload)], now.ToUnixTimeMilliseconds(), cancel);
            },
            cancel);
    }

    /// <summary>What waits for one reader, oldest first.</summary>
    /// <param name="reader">See <see cref="ReaderOf"/>.</param>
    /// <param name="atMost">So many.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IReadOnlyList<DigestLine>> Waiting(byte[] reader, int atMost, CancellationToken cancel)
    {
        var rows = await database.Read(s => s.Query<Row>("SELECT id, ring_key, sealed FROM digest_line WHERE reader_mac = @reader ORDER BY id LIMIT @atMost", new { reader, atMost }, cancel), cancel);
        return [.. rows.Select(r => (r.Id, Line: JsonSerializer.Deserialize<SealedLine>(ring.Unwrap(r.RingKey, Purpose, r.Sealed))!)).Select(r => new DigestLine(r.Id, r.Line.ReportId, r.Line.ActId, r.Line.OfficerId))];
    }

    /// <summary>Forgets what was told, or is to be told no more.</summary>
    public Task Settle(IReadOnlyCollection<DigestLine> lines, CancellationToken cancel) => database.Write(
        t => t.Execute($"DELETE FROM digest_line WHERE id {t.Dialect.In("ids")}", new { ids = lines.Select(l => l.Id).ToArray() }, cancel), cancel);

    /// <summary>A reader, as the rows know them.</summary>
    public byte[] ReaderOf(string email) => ring.Mac("digest_reader", email.Trim().ToLowerInvariant());
}
