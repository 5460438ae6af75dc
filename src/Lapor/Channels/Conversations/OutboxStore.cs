using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Channels.Conversations;

/// <summary>Something that waits to be said.</summary>
/// <param name="Id">Its row.</param>
/// <param name="ReportId">The report that it tells of.</param>
/// <param name="ActId">The step that it tells of; null: an answer.</param>
/// <param name="Message">What is said.</param>
/// <param name="CreatedAt">When it was written, UTC milliseconds.</param>
/// <param name="Number">The report's tracking id; empty: of an anonymous or confidential one, which is not named; null: no step is told.</param>
public sealed record WaitingChat(long Id, long? ReportId, long? ActId, OutgoingChat Message, long CreatedAt, string? Number = null);

/// <summary>What was said of a report, and how far it came.</summary>
/// <param name="At">UTC milliseconds.</param>
/// <param name="Channel">Code of the messenger.</param>
/// <param name="Message">What was said.</param>
/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>delivered</c>, <c>read</c> or <c>failed</c>.</param>
/// <param name="Code">Why it failed.</param>
public sealed record SaidChat(long At, string Channel, OutgoingChat Message, string State, string? Code);

/// <summary>What was said to a person about a step of a report.</summary>
public sealed class ToldChat
{
    /// <summary>Its row; larger is later.</summary>
    public long Id { get; init; }

    /// <summary>The report.</summary>
    public long ReportId { get; init; }
}

/// <summary>What is said to persons on messengers: written in the transaction of its cause, sealed, sent by a job in the order in which it was written.</summary>
public sealed class OutboxStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Purpose of the keys of messages in the ring.</summary>
    public const string Purpose = "outbound_message";

    /// <summary>Kind of the job that sends.</summary>
    public const string SendJob = "send_chat";

    private const int MostAnswers = 4;

    private sealed class Row
    {
        public long Id { get; init; }

        public long? ReportId { get; init; }

        public long? ActId { get; init; }

        public string? Number { get; init; }

        public int Said { get; init; }

        public long CreatedAt { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];

        public byte[] Sealed { get; init; } = [];
    }

    private sealed class SaidRow
    {
        public string Channel { get; init; } = "";

        public long CreatedAt { get; init; }

        public string State { get; init; } = "";

        public string? Code { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];

        public byte[] Sealed { get; init; } = [];
    }

    private sealed class ToldStep
    {
        public long Id { get; init; }

        public long ConversationId { get; init; }

        public long? ReportId { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];

        public byte[] Sealed { get; init; } = [];

        public long? ActId { get; init; }
    }

    /// <summary>Writes what is to be said; the same cause once.</summary>
    /// <param name="transaction">Of the cause.</param>
    /// <param name="conversation">To whom.</param>
    /// <param name="cause">The same for each try: the message that is answered, the act that is told.</param>
    /// <param name="messages">In this order.</param>
    /// <param name="reportId">The report that it tells of.</param>
    /// <param name="actId">The step that it tells of.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task Say(Transaction transaction, long conversation, string cause, IReadOnlyList<OutgoingChat> messages, long? reportId, long? actId, CancellationToken cancel)
    {
        var now = Now();
        foreach (var (place, message) in messages.Index())
        {
            var key = RandomNumberGenerator.GetBytes(32);
            var wrapped = ring.Wrap(Purpose, key);
            var mac = OnceMac(conversation, place, cause);
            var written = await transaction.Execute(
                """
                INSERT INTO outbound_message (conversation_id, once_mac, report_id, act_id, created_at, state, ring_key, wrapped_key, sealed)
                VALUES (@conversation, @mac, @reportId, @actId, @now, 'waiting', @KeyId, @Bytes, @content) ON CONFLICT (once_mac) DO NOTHING
                """,
                new { conversation, mac, reportId, actId, now, wrapped.KeyId, wrapped.Bytes, content = KeyRing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(message)) },
                cancel);
            CryptographicOperations.ZeroMemory(key);
            if (written == 0) continue;
            var id = await transaction.Scalar<long>("SELECT id FROM outbound_message WHERE once_mac = @mac", new { mac }, cancel);
            await JobStore.Add(transaction, [new NewJob(SendJob, $"{SendJob}.{Convert.ToHexStringLower(mac.AsSpan(0, 16))}", now, Payload: string.Create(CultureInfo.InvariantCulture, $"{conversation}:{id}"))], now, cancel);
        }
    }

    /// <summary>What answered messages that told a report belongs to it from now on.</summary>
    internal async Task Belong(Transaction transaction, long conversation, IReadOnlyList<string> parts, long reportId, CancellationToken cancel)
    {
        foreach (var part in parts)
        {
            // As many as one message is answered with at once.
            for (var place = 0; place < MostAnswers; place++)
                await transaction.Execute("UPDATE outbound_message SET report_id = @reportId WHERE once_mac = @mac AND report_id IS NULL", new { reportId, mac = OnceMac(conversation, place, Answer(part)) }, cancel);
        }
    }

    /// <summary>What was said of a report, oldest first.</summary>
    public async Task<IReadOnlyList<SaidChat>> OfReport(long reportId, int most, CancellationToken cancel)
    {
        var rows = await database.Read(
            s => s.Query<SaidRow>(
                """
                SELECT c.channel, o.created_at, o.state, o.code, o.ring_key, o.wrapped_key, o.sealed
                FROM outbound_message o JOIN conversation c ON c.id = o.conversation_id WHERE o.report_id = @reportId ORDER BY o.id DESC LIMIT @most
                """,
                new { reportId, most },
                cancel),
            cancel);
        return [.. rows.Reverse().Select(r => new SaidChat(r.CreatedAt, r.Channel, JsonSerializer.Deserialize<OutgoingChat>(KeyRing.Unseal(ring.Unwrap(r.RingKey, Purpose, r.WrappedKey), r.Sealed))!, r.State, r.Code))];
    }

    /// <summary>The cause of what answers a message.</summary>
    internal static string Answer(string onceKey) => $"answer|{onceKey}";

    /// <summary>What waits to be said to a person, in order.</summary>
    public async Task<IReadOnlyList<WaitingChat>> Waiting(long conversation, CancellationToken cancel)
    {
        var rows = await database.Read(
            s => s.Query<Row>(
                """
                SELECT o.id, o.report_id, o.act_id, o.created_at, CASE WHEN o.act_id IS NULL THEN NULL WHEN r.anonymous OR r.confidential THEN '' ELSE r.tracking_id END AS number, o.said, o.ring_key, o.wrapped_key, o.sealed
                FROM outbound_message o LEFT JOIN report r ON r.id = o.report_id WHERE o.conversation_id = @conversation AND o.state = 'waiting' ORDER BY o.id
                """,
                new { conversation },
                cancel),
            cancel);
        return [.. rows.Select(r => new WaitingChat(r.Id, r.ReportId, r.ActId, JsonSerializer.Deserialize<OutgoingChat>(KeyRing.Unseal(ring.Unwrap(r.RingKey, Purpose, r.WrappedKey), r.Sealed))! with { Said = r.Said }, r.CreatedAt, r.Number))];
    }

    /// <summary>When the person of a talk was heard last, UTC milliseconds; null: longer ago than messages are kept.</summary>
    public Task<long?> LastHeard(long conversation, CancellationToken cancel) => database.Read(
        s => s.Scalar<long?>("SELECT MAX(i.received_at) FROM inbound_message i JOIN conversation c ON c.sender_mac = i.sender_mac WHERE c.id = @conversation", new { conversation }, cancel), cancel);

    /// <summary>Remembers how many pieces of a message the provider has, for the next try.</summary>
    internal Task Said(long id, int pieces, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE outbound_message SET said = @pieces WHERE id = @id AND state = 'waiting'", new { id, pieces }, cancel), cancel);

    /// <summary>Remembers what became of a message.</summary>
    /// <param name="id">Its row.</param>
    /// <param name="channel">Where it went.</param>
    /// <param name="result">What the provider said.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="also">More of the same transaction.</param>
    public Task Settle(long id, string channel, ChatResult result, CancellationToken cancel, Func<Transaction, Task>? also = null) => database.Write(
        async t =>
        {
            var taken = result.Verdict is ChatVerdict.Taken;
            await t.Execute(
                "UPDATE outbound_message SET state = @state, code = @code, provider_mac = @mac WHERE id = @id AND state = 'waiting'",
                new { id, state = taken ? "sent" : "failed", code = taken ? null : result.Code, mac = result.ProviderId is { } given ? ProviderMac(channel, given) : null },
                cancel);
            if (also is not null) await also(t);
        },
        cancel);

    /// <summary>
    /// What the provider reports of a message that it took: <c>delivered</c>, <c>read</c> or <c>failed</c>. Later ones never go back; of others than ours nothing is known. News that failed after all goes by text message, as
    /// it would have if the provider had said so at once: in approved words where there are any and only the silence was the reason, else as a text message.
    /// </summary>
    /// <param name="channel">The messenger.</param>
    /// <param name="providerId">The provider's id of the message.</param>
    /// <param name="state">How far it came.</param>
    /// <param name="code">Why it failed.</param>
    /// <param name="approved">True where the reason is one that approved words get around, and there are such words.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>1 where it changed something.</returns>
    public Task<int> Delivered(string channel, string providerId, string state, string? code, bool approved, CancellationToken cancel) => database.Write(
        async t =>
        {
            var changed = await t.First<ToldStep>(
                """
                UPDATE outbound_message SET state = @state, code = COALESCE(@code, code) WHERE provider_mac = @mac
                    AND (state = 'sent' OR (state = 'delivered' AND @state = 'read')) RETURNING id, conversation_id, report_id, act_id, ring_key, wrapped_key, sealed
                """,
                new { state, code, mac = ProviderMac(channel, providerId) },
                cancel);
            if (changed is null) return 0;
            if (state == "failed" && changed is { ReportId: { } report, ActId: { } act } && !(approved && await InApprovedWords(t, changed, cancel))) await Elsewhere(t, report, act, cancel);
            return 1;
        },
        cancel);

    /// <summary>Says it once more, in approved words; false where it was said in those, or is a picture.</summary>
    private async Task<bool> InApprovedWords(Transaction transaction, ToldStep failed, CancellationToken cancel)
    {
        var key = ring.Unwrap(failed.RingKey, Purpose, failed.WrappedKey);
        if (JsonSerializer.Deserialize<OutgoingChat>(KeyRing.Unseal(key, failed.Sealed)) is not { Approved: null, Picture: null } message) return false;
        // Which number is named is looked up when it is sent, as of every news.
        var content = KeyRing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(message with { Approved = "" }));
        CryptographicOperations.ZeroMemory(key);
        await transaction.Execute("UPDATE outbound_message SET state = 'waiting', code = NULL, provider_mac = NULL, said = 0, sealed = @content WHERE id = @Id", new { failed.Id, content }, cancel);
        var job = string.Create(CultureInfo.InvariantCulture, $"{SendJob}.approved.{failed.Id}");
        await JobStore.Add(transaction, [new NewJob(SendJob, job, Now(), Payload: string.Create(CultureInfo.InvariantCulture, $"{failed.ConversationId}:{failed.Id}"))], Now(), cancel);
        return true;
    }

    /// <summary>A step that could not be told here is told by text message to the proved number, where there is one.</summary>
    internal async Task Elsewhere(Transaction transaction, long report, long act, CancellationToken cancel)
    {
        var now = Now();
        var key = string.Create(CultureInfo.InvariantCulture, $"{JobKinds.SmsReporter}:{report}:{act}:{SendChat.Failover}");
        await JobStore.Add(transaction, [new NewJob(JobKinds.SmsReporter, key, now, report, act, SendChat.Failover)], now, cancel);
    }

    /// <summary>The latest step of a report that was told in a talk; null: none.</summary>
    public Task<ToldChat?> LastTold(long conversation, CancellationToken cancel) => database.Read(
        s => s.First<ToldChat>("SELECT id, report_id FROM outbound_message WHERE conversation_id = @conversation AND act_id IS NOT NULL AND report_id IS NOT NULL ORDER BY id DESC LIMIT 1", new { conversation }, cancel),
        cancel);

    /// <summary>The report that a message of ours told of, by the provider's id of it; null: none.</summary>
    public Task<long?> ReportOf(string channel, string providerId, long conversation, CancellationToken cancel) => database.Read(
        s => s.Scalar<long?>(
            "SELECT report_id FROM outbound_message WHERE provider_mac = @mac AND conversation_id = @conversation", new { mac = ProviderMac(channel, providerId), conversation }, cancel),
        cancel);

    private byte[] OnceMac(long conversation, int place, string cause) => ring.Mac("outbound", string.Create(CultureInfo.InvariantCulture, $"{conversation}|{place}|{cause}"));

    private byte[] ProviderMac(string channel, string id) => ring.Mac("outbound_provider", new StringBuilder(channel).Append('|').Append(id).ToString());

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
