using System.Text.Json;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>How a browser is reached by its maker's push service (W3C Push API).</summary>
/// <param name="Endpoint">An https address that only this device has.</param>
/// <param name="Key">The browser's public key, an uncompressed P-256 point, base64url.</param>
/// <param name="Secret">Sixteen bytes that only the browser knows, base64url.</param>
/// <param name="Language"><c>id</c> or <c>en</c>: of the notices.</param>
public sealed record PushTarget(string Endpoint, string Key, string Secret, string Language);

/// <summary>A device that is to be told.</summary>
/// <param name="Id">Of the row.</param>
/// <param name="OfficerId">The officer's, or null: a reporter's.</param>
/// <param name="Target">Where.</param>
public sealed record PushDevice(long Id, long? OfficerId, PushTarget Target);

/// <summary>
/// Devices that want notices of a report or as an officer. An endpoint tells a device from all others, so it is kept sealed, and hashed anew for each report: the rows do not tell which reports one person has.
/// </summary>
public sealed class PushDevices(Database database, KeyRing ring)
{
    /// <summary>Devices of one report or officer; of more, the first goes.</summary>
    public const int Most = 5;

    internal const string Purpose = "push";
    private const int LongestEndpoint = 1000;
    private const int PointBytes = 65;
    private const int SecretBytes = 16;

    /// <summary>What was given is no subscription of a browser.</summary>
    public static Refusal NotReadable { get; } = new("push_subscription", "", "Peramban ini tidak memberi alamat pemberitahuan yang terbaca.", "This browser gave no readable address for notifications.");

    private const string TicketPurpose = "push_ticket";

    private sealed record Whose(long? ReportId, long? OfficerId);

    private sealed class Row
    {
        public long Id { get; init; }

        public long? OfficerId { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] Sealed { get; init; } = [];
    }

    /// <summary>Checks what a browser gave. Whether the endpoint lies inside is looked at when it is called.</summary>
    public static Outcome<PushTarget> Read(string? endpoint, string? key, string? secret, string language)
    {
        if (endpoint is not { Length: > 0 and <= LongestEndpoint } || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme != "https" || address.UserInfo.Length > 0) return NotReadable;
        if (!IsOf(key, PointBytes) || !IsOf(secret, SecretBytes)) return NotReadable;
        return new PushTarget(address.AbsoluteUri, key!, secret!, language == "en" ? "en" : "id");

        static bool IsOf(string? text, int length) => text is { Length: < 200 } && System.Buffers.Text.Base64Url.IsValid(text, out var bytes) && bytes == length;
    }

    /// <summary>Tells this device of a report from now on.</summary>
    public Task KeepForReport(long reportId, PushTarget target, CancellationToken cancel) => Keep(reportId, null, target, cancel);

    /// <summary>Tells this device what its officer has to do from now on.</summary>
    public Task KeepForOfficer(long officerId, PushTarget target, CancellationToken cancel) => Keep(null, officerId, target, cancel);

    /// <summary>Whether a device is told of a report or as an officer.</summary>
    public Task<bool> IsKept(long? reportId, long? officerId, string endpoint, CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM push_device WHERE device_mac = @mac)", new { mac = Mac(reportId, officerId, endpoint) }, cancel), cancel);

    /// <summary>With this a browser that renews its subscription by itself is told on under its new address: sealed, so that whoever reads the device learns of no report.</summary>
    public string Ticket(long? reportId, long? officerId)
    {
        var wrapped = ring.Wrap(TicketPurpose, JsonSerializer.SerializeToUtf8Bytes(new Whose(reportId, officerId)));
        return $"{wrapped.KeyId}.{System.Buffers.Text.Base64Url.EncodeToString(wrapped.Bytes)}";
    }

    /// <summary>Tells a device under its new address; the old one is forgotten. Nothing happens where it was not told under the old one, or the ticket is none.</summary>
    /// <param name="ticket">As <see cref="Ticket"/> gave it.</param>
    /// <param name="before">The old address.</param>
    /// <param name="target">The new one; the language stays.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>True where it was moved.</returns>
    public async Task<bool> Move(string ticket, string before, PushTarget target, CancellationToken cancel)
    {
        if (ReadTicket(ticket) is not var (report, officer) || !Uri.TryCreate(before, UriKind.Absolute, out var from)) return false;
        var (old, now) = (Mac(report, officer, from.AbsoluteUri), Mac(report, officer, target.Endpoint));
        if (old.AsSpan().SequenceEqual(now)) return false;
        return await database.Write(
            async t =>
            {
                if (await t.First<Row>("SELECT id, ring_key, sealed FROM push_device WHERE device_mac = @old", new { old }, cancel) is not { } row) return false;
                var known = JsonSerializer.Deserialize<PushTarget>(ring.Unwrap(row.RingKey, Purpose, row.Sealed))!;
                var wrapped = ring.Wrap(Purpose, JsonSerializer.SerializeToUtf8Bytes(target with { Language = known.Language }));
                // The page may have told of the new address before.
                await t.Execute("DELETE FROM push_device WHERE device_mac = @now", new { now }, cancel);
                return await t.Execute("UPDATE push_device SET device_mac = @now, ring_key = @KeyId, sealed = @Bytes WHERE id = @Id", new { now, wrapped.KeyId, wrapped.Bytes, row.Id }, cancel) == 1;
            },
            cancel);
    }

    /// <summary>No more notices there.</summary>
    public Task Drop(long? reportId, long? officerId, string endpoint, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM push_device WHERE device_mac = @mac", new { mac = Mac(reportId, officerId, endpoint) }, cancel), cancel);

    /// <summary>Forgets a device that its push service knows no more.</summary>
    public Task Forget(long id, CancellationToken cancel) => database.Write(t => t.Execute("DELETE FROM push_device WHERE id = @id", new { id }, cancel), cancel);

    /// <summary>Forgets every device of a report, with its contact.</summary>
    internal static Task ForgetReport(Transaction transaction, long reportId, CancellationToken cancel) =>
        transaction.Execute("DELETE FROM push_device WHERE report_id = @reportId", new { reportId }, cancel);

    /// <summary>Forgets every device of an officer who leaves.</summary>
    internal static Task ForgetOfficer(Transaction transaction, long officerId, CancellationToken cancel) =>
        transaction.Execute("DELETE FROM push_device WHERE officer_id = @officerId", new { officerId }, cancel);

    /// <summary>The devices of a report that were not told of this act or a later one; each is given once.</summary>
    public static async Task<IReadOnlyList<long>> TakeForReport(Transaction transaction, long reportId, long actId, CancellationToken cancel) => await Take(
        transaction, await transaction.Query<long>("SELECT id FROM push_device WHERE report_id = @reportId AND told_act < @actId ORDER BY id", new { reportId, actId }, cancel), actId, cancel);

    /// <summary>The devices of an officer.</summary>
    public static async Task<IReadOnlyList<long>> OfOfficer(Transaction transaction, long officerId, CancellationToken cancel) =>
        [.. await transaction.Query<long>("SELECT id FROM push_device WHERE officer_id = @officerId ORDER BY id", new { officerId }, cancel)];

    /// <summary>True where a report has a device that is to be told.</summary>
    public Task<bool> HasAny(long reportId, CancellationToken cancel) =>
        database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM push_device WHERE report_id = @reportId)", new { reportId }, cancel), cancel);

    /// <summary>A device, opened; null when it was forgotten meanwhile.</summary>
    public async Task<PushDevice?> Open(long id, CancellationToken cancel)
    {
        var row = await database.Read(s => s.First<Row>("SELECT id, officer_id, ring_key, sealed FROM push_device WHERE id = @id", new { id }, cancel), cancel);
        return row is null ? null : new(row.Id, row.OfficerId, JsonSerializer.Deserialize<PushTarget>(ring.Unwrap(row.RingKey, Purpose, row.Sealed))!);
    }

    private static async Task<IReadOnlyList<long>> Take(Transaction transaction, IEnumerable<long> ids, long actId, CancellationToken cancel)
    {
        List<long> taken = [];
        foreach (var id in ids)
        {
            if (await transaction.Execute("UPDATE push_device SET told_act = @actId WHERE id = @id AND told_act < @actId", new { id, actId }, cancel) == 1) taken.Add(id);
        }

        return taken;
    }

    private Task Keep(long? reportId, long? officerId, PushTarget target, CancellationToken cancel)
    {
        var wrapped = ring.Wrap(Purpose, JsonSerializer.SerializeToUtf8Bytes(target));
        var row = new { reportId, officerId, mac = Mac(reportId, officerId, target.Endpoint), ringKey = wrapped.KeyId, content = wrapped.Bytes, most = Most };
        return database.Write(
            async t =>
            {
                await t.Execute(
                    """
                    INSERT INTO push_device (report_id, officer_id, device_mac, ring_key, sealed) VALUES (@reportId, @officerId, @mac, @ringKey, @content)
                    ON CONFLICT (device_mac) DO UPDATE SET ring_key = excluded.ring_key, sealed = excluded.sealed
                    """,
                    row,
                    cancel);
                var of = officerId is null ? "report_id = @reportId" : "officer_id = @officerId";
                await t.Execute($"DELETE FROM push_device WHERE {of} AND id NOT IN (SELECT id FROM push_device WHERE {of} ORDER BY id DESC LIMIT @most)", row, cancel);
            },
            cancel);
    }

    private Whose? ReadTicket(string ticket)
    {
        if (ticket.Split('.') is not [var key, var content] || content.Length > 400 || !System.Buffers.Text.Base64Url.IsValid(content)) return null;
        try
        {
            return JsonSerializer.Deserialize<Whose>(ring.Unwrap(key, TicketPurpose, System.Buffers.Text.Base64Url.DecodeFromChars(content)));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // made up, or of a key that is no more
        }
    }

    private byte[] Mac(long? reportId, long? officerId, string endpoint) =>
        ring.Mac(Purpose, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(officerId is null ? "report" : "officer")}\n{reportId ?? officerId}\n{endpoint}"));
}
