using System.Security.Cryptography;
using System.Text.Json;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Channels.Conversations;

/// <summary>A talk with one person.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Address">With whom.</param>
/// <param name="State">How far it is.</param>
public sealed record Conversation(long Id, ChatAddress Address, DialogueState State);

/// <summary>Talks with persons on messengers, sealed. One worker at a time hears a person, and one speaks to them: so the order of each is kept.</summary>
public sealed class ConversationStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Purpose of the keys of conversations in the ring.</summary>
    public const string Purpose = "conversation";

    // Longer than fetching five files takes; a worker that died holds nobody longer.
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);

    private sealed class Row
    {
        public long Id { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];

        public byte[] Sealed { get; init; } = [];
    }

    private sealed record TalkWords(ChatAddress Address, DialogueState State);

    /// <summary>The talk with this person; a new one where there is none.</summary>
    public async Task<Conversation> Open(ChatAddress address, CancellationToken cancel)
    {
        if (await Find(address, cancel) is { } known) return known;
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        var row = new { address.Channel, mac = Mac(address), now = Now(), wrapped.KeyId, wrapped.Bytes, content = Spelled(key, new(address, new DialogueState())) };
        CryptographicOperations.ZeroMemory(key);
        await database.Write(
            t => t.Execute(
                """
                INSERT INTO conversation (channel, sender_mac, changed_at, ring_key, wrapped_key, sealed) VALUES (@Channel, @mac, @now, @KeyId, @Bytes, @content)
                ON CONFLICT (sender_mac) DO NOTHING
                """,
                row,
                cancel),
            cancel);
        return await Find(address, cancel) ?? throw new InvalidOperationException("a conversation is gone");
    }

    /// <summary>The talk with this person, or null.</summary>
    public async Task<Conversation?> Find(ChatAddress address, CancellationToken cancel) =>
        await database.Read(s => s.First<Row>("SELECT id, ring_key, wrapped_key, sealed FROM conversation WHERE sender_mac = @mac", new { mac = Mac(address) }, cancel), cancel) is { } row ? Read(row) : null;

    /// <summary>A talk, or null.</summary>
    public async Task<Conversation?> ById(long id, CancellationToken cancel) =>
        await database.Read(s => s.First<Row>("SELECT id, ring_key, wrapped_key, sealed FROM conversation WHERE id = @id", new { id }, cancel), cancel) is { } row ? Read(row) : null;

    /// <summary>Keeps how far a talk is, in the transaction of what was heard.</summary>
    public async Task Save(Transaction transaction, Conversation talk, CancellationToken cancel)
    {
        var row = await transaction.First<Row>($"SELECT id, ring_key, wrapped_key, sealed FROM conversation WHERE id = @Id {transaction.Dialect.ForUpdate}", new { talk.Id }, cancel);
        if (row is null) return;
        var key = ring.Unwrap(row.RingKey, Purpose, row.WrappedKey);
        await transaction.Execute(
            "UPDATE conversation SET sealed = @content, changed_at = @now WHERE id = @Id", new { talk.Id, now = Now(), content = Spelled(key, new(talk.Address, talk.State)) }, cancel);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Takes the turn to hear, or to speak; false: another worker has it.</summary>
    public Task<bool> Take(long id, bool speaking, CancellationToken cancel) => database.Write(
        async t => await t.Execute(
            $"UPDATE conversation SET {Column(speaking)} = @until WHERE id = @id AND {Column(speaking)} <= @now", new { id, now = Now(), until = Now() + (long)Turn.TotalMilliseconds }, cancel) > 0,
        cancel);

    /// <summary>Gives the turn back.</summary>
    public Task Give(long id, bool speaking, CancellationToken cancel) => database.Write(
        t => t.Execute($"UPDATE conversation SET {Column(speaking)} = 0 WHERE id = @id", new { id }, cancel), cancel);

    /// <summary>Forgets what was said longer ago than messages are kept, and talks that nothing is left of; returns how many talks.</summary>
    public Task<int> Sweep(CancellationToken cancel) => database.Write(
        async t =>
        {
            var before = Now() - (long)InboundStore.Kept.TotalMilliseconds;
            await t.Execute("DELETE FROM outbound_message WHERE created_at < @before", new { before }, cancel);
            return await t.Execute(
                "DELETE FROM conversation WHERE changed_at < @before AND NOT EXISTS (SELECT 1 FROM outbound_message o WHERE o.conversation_id = conversation.id)", new { before }, cancel);
        },
        cancel);

    private static string Column(bool speaking) => speaking ? "sending_until" : "hearing_until";

    private Conversation Read(Row row)
    {
        var key = ring.Unwrap(row.RingKey, Purpose, row.WrappedKey);
        var content = JsonSerializer.Deserialize<TalkWords>(KeyRing.Unseal(key, row.Sealed))!;
        CryptographicOperations.ZeroMemory(key);
        return new(row.Id, content.Address, content.State);
    }

    private byte[] Mac(ChatAddress address) => InboundStore.SenderMac(ring, address.Channel, address.Handle);

    private static byte[] Spelled(byte[] key, TalkWords content) => KeyRing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(content));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
