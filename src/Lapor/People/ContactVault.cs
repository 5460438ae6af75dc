using System.Security.Cryptography;
using System.Text.Json;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// Sealed contacts: each report has a random key of its own, wrapped by the key ring. Destroying the wrapped key erases the contact
/// for good, in every backup that lacks it too.
/// </summary>
public sealed class ContactVault(Database database, KeyRing ring, TimeProvider time)
{
    private const string Purpose = "contact";

    private sealed class Row
    {
        public long ReportId { get; init; }

        public string RingKey { get; init; } = "";

        public byte[]? WrappedKey { get; init; }

        public byte[] Sealed { get; init; } = [];

        public string? Undeliverable { get; init; }
    }

    /// <summary>Seals a contact in the transaction that files the report. An empty contact leaves no row.</summary>
    public async Task Put(Transaction transaction, long reportId, Contact contact, CancellationToken cancel)
    {
        if (contact.IsEmpty) return;
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        await transaction.Execute(
            """
            INSERT INTO sealed_contact (report_id, ring_key, wrapped_key, sealed) VALUES (@reportId, @ringKey, @wrapped, @content)
            ON CONFLICT (report_id) DO UPDATE SET ring_key = excluded.ring_key, wrapped_key = excluded.wrapped_key, sealed = excluded.sealed, undeliverable = NULL, undeliverable_at = NULL
            """,
            new { reportId, ringKey = wrapped.KeyId, wrapped = wrapped.Bytes, content = KeyRing.Seal(key, Spelled(contact)) },
            cancel);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Opens a contact; empty when there is none or its key was destroyed. The caller has asked <c>May</c> first.</summary>
    public async Task<Contact> Open(long reportId, CancellationToken cancel)
    {
        var row = await database.Read(
            s => s.First<Row>("SELECT ring_key, wrapped_key, sealed, undeliverable FROM sealed_contact WHERE report_id = @reportId", new { reportId }, cancel), cancel);
        if (row?.WrappedKey is null) return new Contact();
        var key = ring.Unwrap(row.RingKey, Purpose, row.WrappedKey);
        return Read(KeyRing.Unseal(key, row.Sealed)) with { Undeliverable = row.Undeliverable };
    }

    /// <summary>Opens many; reports without one are left out. The caller has asked <c>May</c> for each.</summary>
    public async Task<IReadOnlyDictionary<long, Contact>> OpenMany(IReadOnlyCollection<long> reportIds, CancellationToken cancel)
    {
        if (reportIds.Count == 0) return new Dictionary<long, Contact>();
        var rows = await database.Read(
            s => s.Query<Row>($"SELECT report_id, ring_key, wrapped_key, sealed, undeliverable FROM sealed_contact WHERE report_id {s.Dialect.In("ids")} AND wrapped_key IS NOT NULL", new { ids = reportIds.ToArray() }, cancel),
            cancel);
        return rows.ToDictionary(r => r.ReportId, r => Read(KeyRing.Unseal(ring.Unwrap(r.RingKey, Purpose, r.WrappedKey!), r.Sealed)) with { Undeliverable = r.Undeliverable });
    }

    /// <summary>Changes how notices about a report are sent, at its reporter's own wish; nothing happens where there is no contact.</summary>
    public async Task Prefer(long reportId, string language, NoticeChoice notices, CancellationToken cancel)
    {
        await database.Write(
            async t =>
            {
                var row = await t.First<Row>($"SELECT ring_key, wrapped_key, sealed FROM sealed_contact WHERE report_id = @reportId {t.Dialect.ForUpdate}", new { reportId }, cancel);
                if (row?.WrappedKey is null) return;
                var key = ring.Unwrap(row.RingKey, Purpose, row.WrappedKey);
                var content = KeyRing.Seal(key, Spelled(Read(KeyRing.Unseal(key, row.Sealed)) with { Language = language, Notices = notices }));
                CryptographicOperations.ZeroMemory(key);
                await t.Execute("UPDATE sealed_contact SET sealed = @content WHERE report_id = @reportId", new { reportId, content }, cancel);
            },
            cancel);
    }

    /// <summary>Remembers that no mail reaches this contact: the server refused the address for good.</summary>
    /// <param name="code">Why, as <c>smtp_550</c>.</param>
    public Task Undeliverable(long reportId, string code, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE sealed_contact SET undeliverable = @code, undeliverable_at = @now WHERE report_id = @reportId AND undeliverable IS NULL",
            new { reportId, code, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancel),
        cancel);

    /// <summary>A mail was taken again: the mailbox was mended, or its owner asked for another try.</summary>
    public Task Deliverable(long reportId, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE sealed_contact SET undeliverable = NULL, undeliverable_at = NULL WHERE report_id = @reportId AND undeliverable IS NOT NULL", new { reportId }, cancel), cancel);

    /// <summary>Erases a contact by destroying its key, and forgets the devices that were told.</summary>
    public static async Task Destroy(Transaction transaction, long reportId, CancellationToken cancel)
    {
        await transaction.Execute("UPDATE sealed_contact SET wrapped_key = NULL, sealed = @nothing WHERE report_id = @reportId", new { reportId, nothing = Array.Empty<byte>() }, cancel);
        await PushDevices.ForgetReport(transaction, reportId, cancel);
    }

    /// <summary>What stands beside the contact as it was typed.</summary>
    private sealed record Beside(NoticeChoice? Notices, bool EmailProved, bool PhoneProved, ChatAddress? Chat = null);

    private static byte[] Spelled(Contact contact)
    {
        var content = JsonSerializer.SerializeToNode(contact with { Undeliverable = null })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(new Beside(contact.Notices, contact.EmailProved, contact.PhoneProved, contact.Chat))!.AsObject().ToList()) content[name] = value?.DeepClone();
        return JsonSerializer.SerializeToUtf8Bytes(content);
    }

    private static Contact Read(byte[] content)
    {
        var beside = JsonSerializer.Deserialize<Beside>(content);
        return (JsonSerializer.Deserialize<Contact>(content) ?? new Contact()) with { Notices = beside?.Notices, EmailProved = beside?.EmailProved == true, PhoneProved = beside?.PhoneProved == true, Chat = beside?.Chat };
    }
}
