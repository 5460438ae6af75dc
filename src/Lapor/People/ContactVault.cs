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
            ON CONFLICT (report_id) DO UPDATE SET ring_key = excluded.ring_key, wrapped_key = excluded.wrapped_key, sealed = excluded.sealed
            """,
            new { reportId, ringKey = wrapped.KeyId, wrapped = wrapped.Bytes, content = KeyRing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(contact with { Undeliverable = null })) },
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
        return (JsonSerializer.Deserialize<Contact>(KeyRing.Unseal(key, row.Sealed)) ?? new Contact()) with { Undeliverable = row.Undeliverable };
    }

    /// <summary>Remembers that no mail reaches this contact: the server refused the address for good.</summary>
    /// <param name="code">Why, as <c>smtp_550</c>.</param>
    public Task Undeliverable(long reportId, string code, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE sealed_contact SET undeliverable = @code, undeliverable_at = @now WHERE report_id = @reportId AND undeliverable IS NULL",
            new { reportId, code, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancel),
        cancel);

    /// <summary>Erases a contact by destroying its key.</summary>
    public static Task Destroy(Transaction transaction, long reportId, CancellationToken cancel) => transaction.Execute(
        "UPDATE sealed_contact SET wrapped_key = NULL, sealed = @nothing WHERE report_id = @reportId", new { reportId, nothing = Array.Empty<byte>() }, cancel);
}
