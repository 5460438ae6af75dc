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

/// <summary>A message joined of its parts.</summary>
/// <param name="Message">It, under an id made of the parts' own: whoever joins them makes the same.</param>
/// <param name="Rows">The parts.</param>
/// <param name="IsKept">It was joined and kept before: the part came again.</param>
public sealed record JoinedMessage(InboundMessage Message, IReadOnlyList<long> Rows, bool IsKept);

/// <summary>
/// Parts of longer messages, for gateways that do not join them. Sealed until all are there; then the whole is kept as one message, and of the parts only that they came. What is still missing after a while is
/// marked in the text, and asked for.
/// </summary>
public sealed class PartStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Purpose of the keys of parts in the ring.</summary>
    public const string Purpose = "inbound_part";

    /// <summary>What the payload of the job that stops waiting begins with; the keyed hash of the whole follows.</summary>
    public const string WaitedFor = "parts:";

    /// <summary>How long parts are waited for: networks bring them within seconds, or after a telephone was out of reach.</summary>
    public static readonly TimeSpan Waits = TimeSpan.FromMinutes(10);

    private sealed class Row
    {
        public long Id { get; init; }

        public byte[] PartMac { get; init; } = [];

        public int Number { get; init; }

        public int Parts { get; init; }

        public string? WholeId { get; init; }

        public bool Completes { get; init; }

        public string RingKey { get; init; } = "";

        public byte[]? WrappedKey { get; init; }

        public byte[] Sealed { get; init; } = [];
    }

    private const string Columns = "id, part_mac, number, parts, whole_id, completes, ring_key, wrapped_key, sealed";

    /// <summary>Keeps a part.</summary>
    /// <returns>The whole message where this part makes it whole, or made it whole when it came before; null while others are missing.</returns>
    public async Task<JoinedMessage?> Add(InboundMessage part, PartHeader header, CancellationToken cancel)
    {
        var (mac, whole) = (Mac("inbound_part", part.Channel, part.Sender, part.ProviderId), Mac("inbound_whole", part.Channel, part.Sender, $"{header.Reference}/{header.Parts}"));
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        var row = new { mac, whole, header.Number, header.Parts, now = Now(), wrapped.KeyId, wrapped.Bytes, content = KeyRing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(part)) };
        CryptographicOperations.ZeroMemory(key);
        await database.Write(
            async t =>
            {
                var kept = await t.Execute(
                    """
                    INSERT INTO inbound_part (part_mac, whole_mac, number, parts, received_at, ring_key, wrapped_key, sealed)
                    VALUES (@mac, @whole, @Number, @Parts, @now, @KeyId, @Bytes, @content) ON CONFLICT (part_mac) DO NOTHING
                    """,
                    row,
                    cancel);
                if (kept == 0) return;
                var hex = Convert.ToHexStringLower(whole);
                await JobStore.Add(t, [new NewJob(InboundStore.TakeUpJob, $"{InboundStore.TakeUpJob}.{hex}", row.now + (long)Waits.TotalMilliseconds, Payload: WaitedFor + hex)], row.now, cancel);
            },
            cancel);
        // Looked at in a transaction of its own: of two parts that come at the same moment one sees both.
        var mine = await database.Read(s => s.First<Row>($"SELECT {Columns} FROM inbound_part WHERE part_mac = @mac", new { mac }, cancel), cancel);
        if (mine?.WholeId is { } id) return mine.Completes ? new(new(part.Channel, part.Sender, "", id), [], IsKept: true) : null;
        var waiting = await Waiting(whole, cancel);
        return mine is not null && Told(waiting) == header.Parts ? Join(waiting) : null;
    }

    /// <summary>What is there of a message whose parts were waited for long enough; null: it is whole and kept, or nothing came.</summary>
    /// <param name="payload">Of the job.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<JoinedMessage?> Late(string payload, CancellationToken cancel) =>
        await Waiting(Convert.FromHexString(payload.AsSpan(WaitedFor.Length)), cancel) is { Count: > 0 } waiting ? Join(waiting) : null;

    /// <summary>The whole message is kept: the parts keep nothing of it but that they came.</summary>
    /// <param name="whole">As <see cref="Add"/> or <see cref="Late"/> gave it.</param>
    /// <param name="completing">The part that it was given for; null: none.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task Kept(JoinedMessage whole, InboundMessage? completing, CancellationToken cancel)
    {
        var mac = completing is null ? [] : Mac("inbound_part", completing.Channel, completing.Sender, completing.ProviderId);
        return database.Write(
            t => t.Execute(
                $"UPDATE inbound_part SET whole_id = @ProviderId, completes = (part_mac = @mac), wrapped_key = NULL, sealed = @nothing WHERE id {t.Dialect.In("rows")} AND whole_id IS NULL",
                new { whole.Message.ProviderId, mac, rows = whole.Rows.ToArray(), nothing = Array.Empty<byte>() },
                cancel),
            cancel);
    }

    /// <summary>Forgets parts as old as the messages that are forgotten; returns how many.</summary>
    public Task<int> Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM inbound_part WHERE received_at < @before AND whole_id IS NOT NULL", new { before = Now() - (long)InboundStore.Kept.TotalMilliseconds }, cancel), cancel);

    private Task<IReadOnlyList<Row>> Waiting(byte[] whole, CancellationToken cancel) => database.Read(
        s => s.Query<Row>($"SELECT {Columns} FROM inbound_part WHERE whole_mac = @whole AND whole_id IS NULL ORDER BY number, id", new { whole }, cancel), cancel);

    private static int Told(IEnumerable<Row> parts) => parts.Select(p => p.Number).Distinct().Count();

    /// <summary>One message of what is there.</summary>
    private JoinedMessage Join(IReadOnlyList<Row> parts)
    {
        var text = new StringBuilder();
        var missing = new List<int>();
        InboundMessage? any = null;
        for (var number = 1; number <= parts[0].Parts; number++)
        {
            // A part that came under two ids is one part.
            if (parts.FirstOrDefault(p => p.Number == number) is { } part)
            {
                any = Open(part);
                text.Append(any.Text);
            }
            else
            {
                missing.Add(number);
                text.Append(CultureInfo.InvariantCulture, $" [bagian {number} dari {parts[0].Parts} tidak sampai] ");
            }
        }

        // Of the parts' hashes and not of their rows, whose numbers come again.
        var id = "parts:" + Convert.ToHexStringLower(SHA256.HashData([.. parts.SelectMany(p => p.PartMac)]));
        return new(any! with { Text = IndonesianText.Clean(text.ToString()), ProviderId = id, Missing = missing }, [.. parts.Select(p => p.Id)], IsKept: false);
    }

    private InboundMessage Open(Row row)
    {
        var key = ring.Unwrap(row.RingKey, Purpose, row.WrappedKey!);
        var part = JsonSerializer.Deserialize<InboundMessage>(KeyRing.Unseal(key, row.Sealed))!;
        CryptographicOperations.ZeroMemory(key);
        return part;
    }

    private byte[] Mac(string purpose, string channel, string sender, string rest) => ring.Mac(purpose, $"{channel.Length}:{channel}|{sender.Length}:{sender}|{rest}");

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
