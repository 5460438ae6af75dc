using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Channels;

/// <summary>
/// Messages exactly once. One is kept, sealed, before anything is made of it; what is made of it is written in the transaction that marks it done; a repetition gets
/// the answer of the first. A job that is written with it takes it up again where the process died in between.
/// </summary>
public sealed class InboundStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Purpose of the keys of messages in the ring.</summary>
    public const string Purpose = "inbound_message";

    /// <summary>Kind of the job that takes up what was left.</summary>
    public const string TakeUpJob = "take_message";

    /// <summary>Kind of the job that takes a messenger's message, at once.</summary>
    public const string TakeChatJob = "take_chat";

    /// <summary>Days after which no provider repeats a message; it is forgotten then, what came of it stays.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int AtOnceReleased = 500;

    // Longer than the door itself may take, so that the job finds nothing to do unless the process died.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private sealed class Row
    {
        public long Id { get; init; }

        public byte[] MessageMac { get; init; } = [];

        public string Channel { get; init; } = "";

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];

        public byte[] Sealed { get; init; } = [];

        public string? Outcome { get; init; }

        public long? ReportId { get; init; }

        public byte[]? Answer { get; init; }

        public bool Undelivered { get; init; }

        public bool Released { get; init; }

        public long ReceivedAt { get; init; }
    }

    private sealed record InboundWords(string Sender, string Text, string ProviderId, IReadOnlyList<int>? Missing = null, ChatExtras? Chat = null);

    private const string Columns = "id, message_mac, channel, ring_key, wrapped_key, sealed, outcome, report_id, answer, undelivered, released";

    /// <summary>Keeps a message, or finds the one that was kept when it came before.</summary>
    public async Task<KeptMessage> Keep(InboundMessage message, CancellationToken cancel) =>
        // Hardly any message comes twice: each is written at once, and looked for only where it was there.
        await database.Write(t => Keep(t, message, cancel), cancel) ?? await Find(MessageMac(message), cancel) ?? throw new InvalidOperationException("a kept message is gone");

    /// <summary>Keeps a message in a transaction, for instance the one that remembers how far a provider was asked; null: it was kept before, and nothing changes.</summary>
    public async Task<KeptMessage?> Keep(Transaction transaction, InboundMessage message, CancellationToken cancel)
    {
        var mac = MessageMac(message);
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        var row = new
        {
            message.Channel,
            mac,
            sender = SenderMac(ring, message.Channel, message.Sender),
            words = WordsMac(message),
            now = Now(),
            wrapped.KeyId,
            wrapped.Bytes,
            content = KeyRing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(new InboundWords(message.Sender, message.Text, message.ProviderId, message.Missing, message.Chat))),
        };
        CryptographicOperations.ZeroMemory(key);
        var made = await transaction.Scalar<long?>(
            """
            INSERT INTO inbound_message (channel, message_mac, sender_mac, words_mac, received_at, state, ring_key, wrapped_key, sealed)
            VALUES (@Channel, @mac, @sender, @words, @now, 'waiting', @KeyId, @Bytes, @content) ON CONFLICT (message_mac) DO NOTHING RETURNING id
            """,
            row,
            cancel);
        if (made is not { } id) return null;
        await (message.Chat is null ? Later(transaction, id, row.now, cancel) : AtOnce(transaction, id, row.now, cancel));
        return new(id, Convert.ToHexStringLower(mac), message, null, null, null, Undelivered: false) { IsFresh = true, RingKey = wrapped.KeyId, WrappedKey = wrapped.Bytes };
    }

    /// <summary>What a kept message was answered with; empty when it was not, or is forgotten.</summary>
    public async Task<string> AnswerOf(InboundMessage message, CancellationToken cancel) => (await Find(MessageMac(message), cancel))?.Answer ?? "";

    /// <summary>A kept message, or null.</summary>
    public async Task<KeptMessage?> ById(long id, CancellationToken cancel) =>
        await database.Read(s => s.First<Row>($"SELECT {Columns} FROM inbound_message WHERE id = @id", new { id }, cancel), cancel) is { } row ? Open(row) : null;

    /// <summary>This sender's messages on a messenger that are not answered yet, as they were written.</summary>
    public async Task<IReadOnlyList<KeptMessage>> Unanswered(InboundMessage one, CancellationToken cancel)
    {
        var rows = await database.Read(
            s => s.Query<Row>($"SELECT {Columns} FROM inbound_message WHERE sender_mac = @sender AND answer IS NULL", new { sender = SenderMac(ring, one.Channel, one.Sender) }, cancel), cancel);
        return [.. rows.Select(Open).OrderBy(m => m.Message.Chat?.WrittenAt ?? 0).ThenBy(m => m.Id)];
    }

    /// <summary>Whether a message came longer ago than this.</summary>
    public Task<bool> IsOlder(long id, TimeSpan than, CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM inbound_message WHERE id = @id AND received_at < @before)", new { id, before = Now() - (long)than.TotalMilliseconds }, cancel), cancel);

    /// <summary>How many messages this sender sent on this channel since a moment, this one among them.</summary>
    /// <param name="message">The message.</param>
    /// <param name="since">UTC milliseconds.</param>
    /// <param name="cancel">Stops the count.</param>
    public Task<long> CountSince(InboundMessage message, long since, CancellationToken cancel) => database.Read(
        s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_message WHERE sender_mac = @sender AND received_at >= @since", new { sender = SenderMac(ring, message.Channel, message.Sender), since }, cancel), cancel);

    /// <summary>What this sender wrote on this channel in the time that messages are kept.</summary>
    /// <param name="message">The message, which is among it.</param>
    /// <param name="since">What counts as today; UTC milliseconds.</param>
    /// <param name="cancel">Stops the count.</param>
    public async Task<SenderStanding> OfSender(InboundMessage message, long since, CancellationToken cancel) => await database.Read(
        s => s.First<SenderStanding>(
            """
            SELECT COUNT(*) FILTER (WHERE received_at >= @since) AS today, COUNT(*) FILTER (WHERE received_at >= @since AND outcome = 'greeted') AS greeted, COUNT(*) FILTER (WHERE outcome = 'spam') AS held,
                COUNT(*) FILTER (WHERE outcome = 'spam' AND received_at >= @since) AS held_today, COUNT(*) FILTER (WHERE released) AS released, COUNT(*) FILTER (WHERE outcome = 'junk') AS junk,
                COUNT(*) FILTER (WHERE received_at >= @since AND words_mac = @words AND message_mac <> @mac AND report_id IS NOT NULL) AS same_words
            FROM inbound_message WHERE sender_mac = @sender
            """,
            new { sender = SenderMac(ring, message.Channel, message.Sender), since, words = WordsMac(message), mac = MessageMac(message) },
            cancel),
        cancel) ?? new SenderStanding();

    /// <summary>The reports that the same words of this sender were filed as or told to be filed as, in the order of the messages.</summary>
    /// <param name="kept">The message; it is not among them.</param>
    /// <param name="since">UTC milliseconds.</param>
    /// <param name="cancel">Stops the reading.</param>
    public Task<IReadOnlyList<long>> SameWords(KeptMessage kept, long since, CancellationToken cancel) => database.Read(
        s => s.Query<long>(
            "SELECT report_id FROM inbound_message WHERE sender_mac = @sender AND received_at >= @since AND words_mac = @words AND id <> @Id AND report_id IS NOT NULL AND outcome IN ('filed', 'repeated') ORDER BY id",
            new { sender = SenderMac(ring, kept.Message.Channel, kept.Message.Sender), since, words = WordsMac(kept.Message), kept.Id },
            cancel),
        cancel);

    /// <summary>Marks a message done in the transaction of what came of it. The second of two that work on one message fails here, and leaves nothing.</summary>
    /// <exception cref="DoneAlreadyException">Somebody was faster.</exception>
    public static async Task Done(Transaction transaction, long id, string outcome, long reportId, CancellationToken cancel)
    {
        if (await transaction.Execute("UPDATE inbound_message SET state = 'done', outcome = @outcome, report_id = @reportId WHERE id = @id AND state = 'waiting'", new { id, outcome, reportId }, cancel) == 0)
            throw new DoneAlreadyException();
    }

    /// <summary>Messages that told a report, before it was one, belong to it from now on: they are shown with it, and erased with it.</summary>
    internal async Task Belong(Transaction transaction, IReadOnlyList<string> parts, long reportId, CancellationToken cancel)
    {
        foreach (var part in parts) await transaction.Execute("UPDATE inbound_message SET report_id = @reportId WHERE message_mac = @mac AND report_id IS NULL", new { reportId, mac = Convert.FromHexString(part) }, cancel);
    }

    /// <summary>What was written about a report, with the moment it came, UTC milliseconds.</summary>
    public async Task<IReadOnlyList<(long At, KeptMessage Message)>> OfReport(long reportId, int most, CancellationToken cancel)
    {
        var rows = await database.Read(
            s => s.Query<Row>($"SELECT {Columns}, received_at FROM inbound_message WHERE report_id = @reportId ORDER BY received_at DESC, id DESC LIMIT @most", new { reportId, most }, cancel), cancel);
        return [.. rows.Reverse().Select(r => (r.ReceivedAt, Open(r)))];
    }

    /// <summary>Keeps what was answered. Of two, the first answer stays.</summary>
    /// <param name="kept">The message.</param>
    /// <param name="outcome">Stays where the message was marked done with one.</param>
    /// <param name="reportId">The report it was about; null: none, or marked already.</param>
    /// <param name="answer">Empty: nothing is answered.</param>
    /// <param name="owed">Nobody waits for the answer: it is sent by the job, and counts as undelivered until then.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="also">More rows of the same transaction: a conversation's state and what is said there. Of two that answer one message only the first writes them.</param>
    public async Task Answered(KeptMessage kept, string outcome, long? reportId, string answer, bool owed, CancellationToken cancel, Func<Transaction, Task>? also = null)
    {
        // One that is sent by the job is counted when it leaves.
        var parts = kept.Message.Channel == "sms" && answer.Length > 0 && !owed ? Gsm0338.Parts(answer) : 0;
        var sealedAnswer = KeyRing.Seal(ring.Unwrap(kept.RingKey, Purpose, kept.WrappedKey), Encoding.UTF8.GetBytes(answer));
        await database.Write(
            async t =>
            {
                if (also is not null && !await t.Scalar<bool>($"SELECT answer IS NULL FROM inbound_message WHERE id = @Id {t.Dialect.ForUpdate}", new { kept.Id }, cancel)) return;
                await t.Execute(
                    """
                    UPDATE inbound_message SET state = 'done', outcome = COALESCE(outcome, @outcome), report_id = COALESCE(report_id, @reportId),
                        undelivered = CASE WHEN answer IS NULL THEN @owed ELSE undelivered END, answer_parts = CASE WHEN answer IS NULL THEN @parts ELSE answer_parts END, answer = COALESCE(answer, @sealedAnswer) WHERE id = @Id
                    """,
                    new { kept.Id, outcome, reportId, sealedAnswer, owed, parts },
                    cancel);
                // Answered by the door: nothing is left to take up.
                if (!owed && kept.Message.Chat is null) await JobStore.CallOff(t, $"{TakeUpJob}.{kept.Id}", cancel);
                if (also is not null) await also(t);
            },
            cancel);
    }

    /// <summary>Remembers whether the answer reached whoever asked: one that did not is sent by the job.</summary>
    public Task Deliver(InboundMessage message, bool reached, CancellationToken cancel) => database.Write(
        async t =>
        {
            // The job may have passed while the gateway asked once more.
            if (await t.Scalar<long?>("UPDATE inbound_message SET undelivered = @lost WHERE message_mac = @mac RETURNING id", new { lost = !reached, mac = MessageMac(message) }, cancel) is { } id && !reached)
                await Later(t, id, Now(), cancel);
        },
        cancel);

    /// <summary>Lets through everything that is held on a channel: it is worked on as if it came now, and answered by the channel's own way.</summary>
    /// <returns>How many.</returns>
    public Task<int> Release(string channel, CancellationToken cancel) => Release("channel = @channel", new { channel, AtOnceReleased }, cancel);

    /// <summary>Lets through one message that is held.</summary>
    /// <returns>1, or 0 where it is not held any more.</returns>
    public Task<int> ReleaseOne(long id, CancellationToken cancel) => Release("id = @id", new { id, AtOnceReleased }, cancel);

    /// <summary>Lets through what is held of this sender because it looked like advertising: a person answered.</summary>
    /// <returns>How many.</returns>
    public Task<int> ReleaseSender(KeptMessage answer, CancellationToken cancel) =>
        Release("sender_mac = @sender AND outcome = 'spam'", new { sender = SenderMac(ring, answer.Message.Channel, answer.Message.Sender), AtOnceReleased }, cancel);

    /// <summary>What is held on a channel, the oldest first, with the moment it came, UTC milliseconds.</summary>
    public async Task<IReadOnlyList<(long At, KeptMessage Message)>> Held(string channel, int most, CancellationToken cancel)
    {
        var rows = await database.Read(
            s => s.Query<Row>($"SELECT {Columns}, received_at FROM inbound_message WHERE channel = @channel AND outcome IN ('too_many', 'spam') ORDER BY received_at, id LIMIT @most", new { channel, most }, cancel), cancel);
        return [.. rows.Select(r => (r.ReceivedAt, Open(r)))];
    }

    /// <summary>Marks a message that is held as advertising: it becomes no report, and what its sender writes later is held as well.</summary>
    /// <returns>False where it is not held any more.</returns>
    public async Task<bool> Junk(long id, CancellationToken cancel) =>
        await database.Write(t => t.Execute("UPDATE inbound_message SET outcome = 'junk' WHERE id = @id AND outcome IN ('too_many', 'spam')", new { id }, cancel), cancel) > 0;

    private Task<int> Release(string which, object parameters, CancellationToken cancel) => database.Write(
        async t =>
        {
            // The same words twice are one report; taken at the same moment they would become two.
            await t.Execute(
                $"""
                UPDATE inbound_message SET outcome = 'repeated' WHERE outcome IN ('too_many', 'spam') AND {which}
                    AND EXISTS (SELECT 1 FROM inbound_message e WHERE e.words_mac = inbound_message.words_mac AND e.id < inbound_message.id AND e.outcome IN ('too_many', 'spam'))
                """,
                parameters,
                cancel);
            var ids = await t.Query<long>(
                $"""
                UPDATE inbound_message SET state = 'waiting', outcome = NULL, answer = NULL, released = TRUE WHERE id IN
                    (SELECT id FROM inbound_message WHERE {which} AND outcome IN ('too_many', 'spam') ORDER BY received_at LIMIT @AtOnceReleased {t.Dialect.ForUpdate}) RETURNING id
                """,
                parameters,
                cancel);
            foreach (var id in ids.Order())
                await JobStore.Add(t, [new NewJob(TakeUpJob, $"{TakeUpJob}.{id}.released", Now(), Payload: id.ToString(CultureInfo.InvariantCulture))], Now(), cancel);
            return ids.Count;
        },
        cancel);

    /// <summary>Forgets messages older than <see cref="Kept"/>; returns how many.</summary>
    public Task<int> Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM inbound_message WHERE received_at < @before AND state = 'done'", new { before = Now() - (long)Kept.TotalMilliseconds }, cancel), cancel);

    private static Task Later(Transaction transaction, long id, long now, CancellationToken cancel) => JobStore.Add(
        transaction, [new NewJob(TakeUpJob, $"{TakeUpJob}.{id}", now + (long)Patience.TotalMilliseconds, Payload: id.ToString(CultureInfo.InvariantCulture))], now, cancel);

    private static Task AtOnce(Transaction transaction, long id, long now, CancellationToken cancel) => JobStore.Add(
        transaction, [new NewJob(TakeChatJob, $"{TakeChatJob}.{id}", now, Payload: id.ToString(CultureInfo.InvariantCulture))], now, cancel);

    private async Task<KeptMessage?> Find(byte[] mac, CancellationToken cancel) =>
        await database.Read(s => s.First<Row>($"SELECT {Columns} FROM inbound_message WHERE message_mac = @mac", new { mac }, cancel), cancel) is { } row ? Open(row) : null;

    private KeptMessage Open(Row row)
    {
        var key = ring.Unwrap(row.RingKey, Purpose, row.WrappedKey);
        var content = JsonSerializer.Deserialize<InboundWords>(KeyRing.Unseal(key, row.Sealed))!;
        var answer = row.Answer is null ? null : Encoding.UTF8.GetString(KeyRing.Unseal(key, row.Answer));
        CryptographicOperations.ZeroMemory(key);
        return new(row.Id, Convert.ToHexStringLower(row.MessageMac), new(row.Channel, content.Sender, content.Text, content.ProviderId) { Missing = content.Missing ?? [], Chat = content.Chat }, row.Outcome, row.ReportId, answer, row.Undelivered) { IsReleased = row.Released, RingKey = row.RingKey, WrappedKey = row.WrappedKey };
    }

    /// <summary>Keyed hash of a sender on a channel.</summary>
    internal static byte[] SenderMac(KeyRing ring, string channel, string sender) => Mac(ring, "inbound_sender", channel, sender);

    private byte[] MessageMac(InboundMessage message) => Mac(ring, "inbound", message.Channel, message.Sender, message.ProviderId);

    // Capitals, accents and gaps do not make other words.
    private byte[] WordsMac(InboundMessage message) =>
        Mac(ring, "inbound_words", message.Channel, message.Sender, string.Join(' ', IndonesianText.Fold(message.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    // Lengths between the parts: no two messages share a hash by where one part ends.
    private static byte[] Mac(KeyRing ring, string purpose, params string[] parts) => ring.Mac(purpose, string.Join('|', parts.Select(p => $"{p.Length}:{p}")));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A message was worked on twice at once, and the other one was faster.</summary>
public sealed class DoneAlreadyException : Exception
{
    public DoneAlreadyException()
        : base("The message is done already.")
    {
    }

    public DoneAlreadyException(string message)
        : base(message)
    {
    }

    public DoneAlreadyException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
