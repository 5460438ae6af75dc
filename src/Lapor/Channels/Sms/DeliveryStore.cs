using System.Buffers.Text;
using System.Globalization;
using Lapor.Channels.Conversations;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Channels.Sms;

/// <summary>What became of the text messages of a day, as the carriers told it.</summary>
public sealed class DeliveryNumbers
{
    /// <summary>Messages that arrived, as far as anybody told.</summary>
    public long Delivered { get; init; }

    /// <summary>Messages of which a part did not.</summary>
    public long Failed { get; init; }

    /// <summary>Messages that nothing was told of yet.</summary>
    public long Open { get; init; }
}

/// <summary>News of a report that was given up before it left.</summary>
public sealed class UnsentText
{
    /// <summary>When, UTC milliseconds.</summary>
    public long At { get; init; }

    /// <summary>Why, a stable code.</summary>
    public string Code { get; init; } = "";
}

/// <summary>
/// Which text messages arrived. A message is noted before it is handed over, because a quick carrier tells of it before the gateway's yes is read; the word that it is told by follows from the message's id and the key ring,
/// so that another try is the same message. News that did not arrive goes to the next channel that the person chose, once.
/// </summary>
public sealed class DeliveryStore(Database database, KeyRing ring, TimeProvider time)
{
    private sealed class SentRow
    {
        public long Id { get; init; }

        public string State { get; init; } = "";

        public long? ReportId { get; init; }

        public long? ActId { get; init; }
    }

    /// <summary>Notes a message that is about to be handed over.</summary>
    /// <returns>The word that the gateway tells of it by: nobody can guess it.</returns>
    internal async Task<string> Expect(OutgoingSms sms, CancellationToken cancel)
    {
        var word = Base64Url.EncodeToString(ring.Mac("sms-word", sms.Id).AsSpan(0, 16));
        var row = new { mac = Mac(word), report = sms.News?.ReportId, act = sms.News?.ActId, now = Now() };
        await database.Write(
            t => t.Execute(
                "INSERT INTO sms_sent (word_mac, report_id, act_id, sent_at, state) VALUES (@mac, @report, @act, @now, 'sent') ON CONFLICT (word_mac) DO NOTHING", row, cancel),
            cancel);
        return word;
    }

    /// <summary>The gateway did not take it: nobody will tell of it.</summary>
    internal Task Unsent(string word, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM sms_sent WHERE word_mac = @mac AND NOT EXISTS (SELECT 1 FROM sms_part p WHERE p.sent_id = sms_sent.id)", new { mac = Mac(word) }, cancel), cancel);

    /// <summary>Takes what a gateway tells (Kannel's user guide, "Delivery reports": 1 delivered, 2 not delivered, 16 rejected; the others are on the way). Kannel asks for one report of a message however many parts it has,
    /// other gateways for one of each: so the first that arrived counts for the message, until one did not. Telling it again changes nothing, nor does anything after a failure.</summary>
    /// <param name="word">As <see cref="Expect"/> gave it.</param>
    /// <param name="type">Kannel's number.</param>
    /// <param name="part">The carrier's id of the part; empty where it gives none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>True where it changed something.</returns>
    public Task<bool> Take(string word, int type, string part, CancellationToken cancel)
    {
        if (type is not (1 or 2 or 16)) return Task.FromResult(false);
        var told = new { mac = Mac(word), part = ring.Mac("sms-part", part), state = type == 1 ? "delivered" : "failed" };
        return database.Write(
            async t =>
            {
                if (await t.First<SentRow>($"SELECT id, state, report_id, act_id FROM sms_sent WHERE word_mac = @mac {t.Dialect.ForUpdate}", told, cancel) is not { } sent) return false;
                if (await t.Execute("INSERT INTO sms_part (sent_id, part_mac, state) VALUES (@Id, @part, @state) ON CONFLICT (sent_id, part_mac) DO NOTHING", new { sent.Id, told.part, told.state }, cancel) == 0) return false;
                if (sent.State == "failed" || sent.State == told.state) return false;
                await t.Execute("UPDATE sms_sent SET state = @state WHERE id = @Id", new { sent.Id, told.state }, cancel);
                if (type != 1 && sent is { ReportId: { } report, ActId: { } act }) await Elsewhere(t, new SmsNews(report, act), cancel);
                return true;
            },
            cancel);
    }

    /// <summary>News that was never handed over, because there was no room or no gateway for too long: kept with the report, counted, and told on the next channel that was not tried before.</summary>
    /// <param name="key">The same for each try of the message.</param>
    /// <param name="news">The step that it tells of.</param>
    /// <param name="code">Why: <c>sms_limit</c>, or the gateway's code.</param>
    /// <param name="isLast">The message was the way around another channel: there is no next one.</param>
    /// <param name="cancel">Stops the work.</param>
    internal Task GiveUp(string key, SmsNews news, string code, bool isLast, CancellationToken cancel) => database.Write(
        async t =>
        {
            var row = new { mac = ring.Mac("sms-unsent", key), news.ReportId, news.ActId, now = Now(), code };
            var first = await t.Execute(
                "INSERT INTO sms_sent (word_mac, report_id, act_id, sent_at, state, code) VALUES (@mac, @ReportId, @ActId, @now, 'failed', @code) ON CONFLICT (word_mac) DO NOTHING", row, cancel);
            if (first == 1 && !isLast) await Elsewhere(t, news, cancel);
        },
        cancel);

    /// <summary>How much news of the last thirty days was never handed over.</summary>
    public Task<long> GivenUp(CancellationToken cancel) => database.Read(
        s => s.Scalar<long>("SELECT COUNT(*) FROM sms_sent WHERE code IS NOT NULL AND sent_at > @since", new { since = Now() - (long)InboundStore.Kept.TotalMilliseconds }, cancel), cancel);

    /// <summary>News of a report that was never handed over, oldest first.</summary>
    public async Task<IReadOnlyList<UnsentText>> UnsentOf(long reportId, CancellationToken cancel) =>
        [.. await database.Read(s => s.Query<UnsentText>("SELECT sent_at AS at, code FROM sms_sent WHERE report_id = @reportId AND code IS NOT NULL ORDER BY id", new { reportId }, cancel), cancel)];

    /// <summary>News that no gateway will ever bring to this number goes to the next channel.</summary>
    internal Task Elsewhere(SmsNews news, CancellationToken cancel) => database.Write(t => Elsewhere(t, news, cancel), cancel);

    /// <summary>News that a mail server refused goes by text message, once.</summary>
    internal Task InsteadOfMail(long report, long act, CancellationToken cancel) => database.Write(
        t =>
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{JobKinds.SmsReporter}:{report}:{act}:{SendChat.Failover}");
            return JobStore.Add(t, [new NewJob(JobKinds.SmsReporter, key, Now(), report, act, SendChat.Failover)], Now(), cancel);
        },
        cancel);

    /// <summary>What became of the messages of the last 24 hours.</summary>
    public async Task<DeliveryNumbers> Day(CancellationToken cancel) => await database.Read(
        s => s.First<DeliveryNumbers>(
            """
            SELECT COUNT(CASE WHEN state = 'delivered' THEN 1 END) AS delivered, COUNT(CASE WHEN state = 'failed' THEN 1 END) AS failed, COUNT(CASE WHEN state = 'sent' THEN 1 END) AS open
            FROM sms_sent WHERE sent_at > @since
            """,
            new { since = Now() - (long)TimeSpan.FromDays(1).TotalMilliseconds },
            cancel),
        cancel) ?? new DeliveryNumbers();

    /// <summary>Forgets messages that no carrier tells of any more; returns how many.</summary>
    public Task<int> Sweep(CancellationToken cancel) => database.Write(
        async t =>
        {
            var before = Now() - (long)InboundStore.Kept.TotalMilliseconds;
            await t.Execute("DELETE FROM sms_part WHERE sent_id IN (SELECT id FROM sms_sent WHERE sent_at < @before)", new { before }, cancel);
            return await t.Execute("DELETE FROM sms_sent WHERE sent_at < @before", new { before }, cancel);
        },
        cancel);

    // The key makes it once, however many parts fail.
    private async Task Elsewhere(Transaction transaction, SmsNews news, CancellationToken cancel)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{JobKinds.TellReporter}:{news.ReportId}:{news.ActId}:{SendChat.Failover}");
        await JobStore.Add(transaction, [new NewJob(JobKinds.TellReporter, key, Now(), news.ReportId, news.ActId, SendChat.Failover)], Now(), cancel);
    }

    private byte[] Mac(string word) => ring.Mac("sms-sent", word);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
