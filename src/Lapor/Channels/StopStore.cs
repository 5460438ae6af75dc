using Lapor.People;
using Lapor.Storage;

namespace Lapor.Channels;

/// <summary>
/// Who asked for silence on a channel. It holds for every report filed until then, whatever way it came, and outlasts the messages: of a sender only a keyed hash is kept. A report that is filed
/// later is a new wish.
/// </summary>
public sealed class StopStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>No more news from now on.</summary>
    /// <param name="channel">Code of the channel.</param>
    /// <param name="sender">The handle there; a number in E.164.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task Silence(string channel, string sender, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "INSERT INTO message_stop (sender_mac, stopped_at) VALUES (@sender, @now) ON CONFLICT (sender_mac) DO UPDATE SET stopped_at = excluded.stopped_at",
            new { sender = InboundStore.SenderMac(ring, channel, sender), now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancel),
        cancel);

    /// <summary>News again, of all reports.</summary>
    public Task Speak(string channel, string sender, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM message_stop WHERE sender_mac = @sender", new { sender = InboundStore.SenderMac(ring, channel, sender) }, cancel), cancel);

    /// <summary>Until when reports had to be filed for their news to be unwanted; null: they are wanted.</summary>
    public Task<long?> SilentSince(string channel, string sender, CancellationToken cancel) => database.Read(
        s => s.Scalar<long?>("SELECT stopped_at FROM message_stop WHERE sender_mac = @sender", new { sender = InboundStore.SenderMac(ring, channel, sender) }, cancel), cancel);
}
