using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Channels;

/// <summary>How sending on one channel goes.</summary>
public sealed class ChannelHealth
{
    public string Channel { get; init; } = "";

    /// <summary>When a provider last took a message, UTC milliseconds; null: never.</summary>
    public long? SentAt { get; init; }

    /// <summary>When sending last failed; null: never.</summary>
    public long? FailedAt { get; init; }

    /// <summary>Why, a stable code.</summary>
    public string? Code { get; init; }

    /// <summary>Tries of the last 24 hours that a provider took.</summary>
    public long Sent { get; init; }

    /// <summary>Tries of the last 24 hours that failed for now.</summary>
    public long Failed { get; init; }

    /// <summary>Tries of the last 24 hours that no provider will ever bring.</summary>
    public long Refused { get; init; }

    /// <summary>True where the latest word of the provider was a failure.</summary>
    public bool IsDown => FailedAt is { } failed && !(SentAt > failed);
}

/// <summary>What came in on one channel.</summary>
public sealed class ChannelArrivals
{
    /// <summary>When the last message came, UTC milliseconds; null: none in the days that they are kept.</summary>
    public long? LastAt { get; init; }

    /// <summary>How many came in the last 24 hours.</summary>
    public long Today { get; init; }

    /// <summary>How many nothing came of yet.</summary>
    public long Waiting { get; init; }

    /// <summary>How many are held: their sender sent too many in a day, or they look like advertising.</summary>
    public long Held { get; init; }
}

/// <summary>Reports that came on one channel.</summary>
public sealed class ChannelFilings
{
    public string Channel { get; init; } = "";

    /// <summary>Of the last 24 hours.</summary>
    public long Count { get; init; }

    /// <summary>When the latest came, UTC milliseconds.</summary>
    public long LastAt { get; init; }
}

/// <summary>Parts of text messages that left, which are what is paid for.</summary>
public sealed class SmsCost
{
    /// <summary>Since midnight in Jakarta.</summary>
    public long Today { get; init; }

    /// <summary>Of the last thirty days.</summary>
    public long Month { get; init; }
}

/// <summary>What waits to leave on one channel.</summary>
/// <param name="Waiting">Not tried yet.</param>
/// <param name="Held">Due later: in quiet hours, or because the number, the hour or the day has no room.</param>
/// <param name="Retrying">Failed at least once, and will be tried again.</param>
/// <param name="Parked">What was given up, by kind of job.</param>
public sealed record ChannelQueue(long Waiting, long Held, long Retrying, IReadOnlyList<ParkedKind> Parked);

/// <summary>How the channels are, for whoever looks after them. Reads what sending and taking write anyway.</summary>
public sealed class ChannelStore(Database database, TimeProvider time)
{
    // Of messengers' jobs only the payload tells which messenger; so many that failed are looked at.
    private const int MostLooked = 5000;

    /// <summary>Kinds of jobs that leave on one channel alone.</summary>
    private static readonly Dictionary<string, string> OwnKinds = new(StringComparer.Ordinal)
    {
        [JobKinds.SmsReporter] = "sms",
        [JobKinds.MessageLeft] = "sms",
        [JobKinds.NoticeOnDevice] = "push",
        [JobKinds.TellReporter] = "email",
        [JobKinds.SendMail] = "email",
        [JobKinds.DigestMail] = "email",
        [JobKinds.DayMail] = "email",
        [JobKinds.RemindersMail] = "email",
        [JobKinds.AccountMail] = "email",
        [JobKinds.CitizenMail] = "email",
        [JobKinds.LastMail] = "email",
        [JobKinds.MailInbox] = "email",
    };

    private sealed class KindRow
    {
        public string Kind { get; init; } = "";

        public string State { get; init; } = "";

        public string Payload { get; init; } = "";

        public long Count { get; init; }
    }

    private sealed class ChannelOf
    {
        public long Id { get; init; }

        public string Channel { get; init; } = "";
    }

    /// <summary>How sending goes, by channel; channels that nothing was ever sent on are not among them.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelHealth>> Health(CancellationToken cancel)
    {
        var rows = await database.Read(
            s => s.Query<ChannelHealth>(
                """
                SELECT h.channel, MAX(st.sent_at) AS sent_at, MAX(st.failed_at) AS failed_at, MAX(st.code) AS code,
                    CAST(SUM(CASE WHEN h.hour > @since THEN h.sent ELSE 0 END) AS BIGINT) AS sent, CAST(SUM(CASE WHEN h.hour > @since THEN h.failed ELSE 0 END) AS BIGINT) AS failed,
                    CAST(SUM(CASE WHEN h.hour > @since THEN h.refused ELSE 0 END) AS BIGINT) AS refused
                FROM send_hour h LEFT JOIN channel_state st ON st.channel = h.channel GROUP BY h.channel
                """,
                new { since = Day() },
                cancel),
            cancel);
        return rows.ToDictionary(r => r.Channel, StringComparer.Ordinal);
    }

    /// <summary>What came in on one channel.</summary>
    public async Task<ChannelArrivals> Arrivals(string channel, CancellationToken cancel) => await database.Read(
        s => s.First<ChannelArrivals>(
            """
            SELECT (SELECT MAX(received_at) FROM inbound_message WHERE channel = @channel) AS last_at,
                (SELECT COUNT(*) FROM inbound_message WHERE channel = @channel AND received_at > @since) AS today,
                (SELECT COUNT(*) FROM inbound_message WHERE channel = @channel AND state = 'waiting') AS waiting,
                (SELECT COUNT(*) FROM inbound_message WHERE channel = @channel AND outcome IN ('too_many', 'spam')) AS held
            """,
            new { channel, since = Day() },
            cancel),
        cancel) ?? new ChannelArrivals();

    /// <summary>The reports of the last 24 hours, by channel.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelFilings>> Filings(CancellationToken cancel)
    {
        var rows = await database.Read(
            s => s.Query<ChannelFilings>("SELECT channel, COUNT(*) AS count, MAX(submitted_at) AS last_at FROM report WHERE submitted_at > @since GROUP BY channel", new { since = Day() }, cancel), cancel);
        return rows.ToDictionary(r => r.Channel, StringComparer.Ordinal);
    }

    /// <summary>Parts of text messages that left: those that were handed over, and answers that a gateway took with its question.</summary>
    public async Task<SmsCost> Cost(CancellationToken cancel)
    {
        var jakarta = TimeZoneInfo.ConvertTime(time.GetUtcNow(), IndonesianTime.Wib);
        var moments = new { today = (jakarta - jakarta.TimeOfDay).ToUnixTimeMilliseconds(), month = Now() - (long)InboundStore.Kept.TotalMilliseconds };
        return await database.Read(
            s => s.First<SmsCost>($"SELECT {Parts("today")} AS today, {Parts("month")} AS month", moments, cancel), cancel) ?? new SmsCost();

        static string Parts(string since) =>
            $"CAST((SELECT COALESCE(SUM(segments), 0) FROM send_hour WHERE channel = 'sms' AND hour >= @{since}) + (SELECT COALESCE(SUM(answer_parts), 0) FROM inbound_message WHERE channel = 'sms' AND received_at >= @{since}) AS BIGINT)";
    }

    /// <summary>What waits to leave, by channel; channels on which nothing does are not among them.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelQueue>> Queues(CancellationToken cancel)
    {
        List<(string Channel, string Kind, string State, long Count)> found = [];
        var own = OwnKinds.Keys.ToArray();
        await database.Read(
            async s =>
            {
                foreach (var row in await s.Query<KindRow>($"SELECT kind, 'waiting' AS state, COUNT(*) AS count FROM job WHERE due_at <= @now AND error IS NULL AND kind {database.Dialect.In("own")} GROUP BY kind", new { now = Now(), own }, cancel))
                    found.Add((OwnKinds[row.Kind], row.Kind, "waiting", row.Count));
                // What came in waits for a minute in any case, and is no message that is held.
                foreach (var row in await s.Query<KindRow>($"SELECT kind, COUNT(*) AS count FROM job WHERE due_at > @now AND state = 'waiting' AND error IS NULL AND kind {database.Dialect.In("own")} AND kind <> @left GROUP BY kind", new { now = Now(), own, left = JobKinds.MessageLeft }, cancel))
                    found.Add((OwnKinds[row.Kind], row.Kind, "held", row.Count));
                foreach (var row in await s.Query<KindRow>($"SELECT kind, state, COUNT(*) AS count FROM job WHERE error IS NOT NULL AND kind {database.Dialect.In("own")} GROUP BY kind, state", new { own }, cancel))
                    found.Add((OwnKinds[row.Kind], row.Kind, row.State == "parked" ? "parked" : "retrying", row.Count));
                foreach (var row in await s.Query<KindRow>(
                    "SELECT c.channel AS kind, COUNT(*) AS count FROM outbound_message o JOIN conversation c ON c.id = o.conversation_id WHERE o.state = 'waiting' GROUP BY c.channel", null, cancel))
                    found.Add((row.Kind, JobKinds.SpeakChat, "waiting", row.Count));
                await Failed(s, JobKinds.SpeakChat, "conversation", found, cancel);
                await Failed(s, JobKinds.ChatMessage, "inbound_message", found, cancel);
                return true;
            },
            cancel);
        return found.GroupBy(f => f.Channel, StringComparer.Ordinal).ToDictionary(
            of => of.Key,
            of => new ChannelQueue(
                // A messenger's message waits until it is settled, tried or not.
                Math.Max(0, Sum(of, "waiting") - of.Where(f => f is { State: not "waiting", Kind: JobKinds.SpeakChat }).Sum(f => f.Count)),
                Sum(of, "held"),
                Sum(of, "retrying"),
                [.. of.Where(f => f.State == "parked").GroupBy(f => f.Kind, StringComparer.Ordinal).Select(k => new ParkedKind { Kind = k.Key, Count = (int)k.Sum(f => f.Count) }).OrderBy(k => k.Kind, StringComparer.Ordinal)]),
            StringComparer.Ordinal);

        static long Sum(IEnumerable<(string Channel, string Kind, string State, long Count)> of, string state) => of.Where(f => f.State == state).Sum(f => f.Count);
    }

    /// <summary>Jobs of messengers that failed, by the channel of the row that their payload begins with.</summary>
    private async Task Failed(Session session, string kind, string table, List<(string Channel, string Kind, string State, long Count)> found, CancellationToken cancel)
    {
        var rows = await session.Query<KindRow>("SELECT state, payload FROM job WHERE error IS NOT NULL AND kind = @kind LIMIT @MostLooked", new { kind, MostLooked }, cancel);
        if (rows.Count == 0) return;
        var ids = rows.Select(Of).Distinct().ToArray();
        var channels = (await session.Query<ChannelOf>($"SELECT id, channel FROM {table} WHERE id {database.Dialect.In("ids")}", new { ids }, cancel)).ToDictionary(r => r.Id, r => r.Channel);
        found.AddRange(rows.Where(r => channels.ContainsKey(Of(r))).Select(r => (channels[Of(r)], kind, r.State == "parked" ? "parked" : "retrying", 1L)));

        static long Of(KindRow row) => long.TryParse(row.Payload.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
    }

    private long Day() => Now() - (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
