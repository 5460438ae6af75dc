using System.Globalization;
using System.Security.Cryptography;
using Lapor.Attachments.Formats;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Attachments;

/// <summary>
/// The decrees on which officers were invited, as PDF: sealed under a key of their own like attachments, but kept byte for byte, because an electronic
/// signature holds over every one of them. Who may read them is asked before (<c>May.Manage</c> of all that the officer does).
/// </summary>
public sealed class DecreeFiles(Database database, AttachmentFiles files, KeyRing ring, AuditLog audit)
{
    /// <summary>Stands in <see cref="RewrapKeys.Tables"/> too.</summary>
    private const string Purpose = "decree";

    private static readonly Refusal NoPdf = new(
        "file_kind_refused", "decreeFile", "Berkas SK perlu berupa PDF. Isi berkas yang diperiksa, bukan namanya.", "The decree must be a PDF. The content is checked, not the name.");

    private sealed class Row
    {
        public string StorageKey { get; init; } = "";

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];
    }

    /// <summary>Reads and checks what was sent. Refused, on the field <c>decreeFile</c>, with codes of <see cref="FileRefusals"/>: empty, too large (10 MB), no PDF, cut off, or something else in it too.</summary>
    public static async Task<Outcome<byte[]>> Read(Stream content, CancellationToken cancel)
    {
        var buffer = new byte[StripMetadata.MaxBytes + 1];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        var file = buffer.AsSpan(0, length);
        Refusal? wrong = length == 0 ? FileRefusals.Empty
            : length > StripMetadata.MaxBytes ? FileRefusals.TooLarge
            : FileKinds.Sniff(file) is not FileKind.Pdf ? NoPdf
            : file[^Math.Min(length, 2048)..].IndexOf("%%EOF"u8) < 0 ? FileRefusals.Truncated
            : Polyglot.Reads(FileKind.Pdf, file) ? FileRefusals.Polyglot
            : null;
        return wrong is null ? file.ToArray() : wrong with { Field = "decreeFile" };
    }

    /// <summary>Keeps the file of a decree; one that has a file keeps the one it has, since it is what the invitation rests on.</summary>
    /// <param name="officerId">Whose decree.</param>
    /// <param name="decreeId">Which.</param>
    /// <param name="content">As <see cref="Read"/> gave it.</param>
    /// <param name="by">The admin.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>False where there is no such decree without a file.</returns>
    public async Task<bool> Keep(long officerId, long decreeId, byte[] content, long by, CancellationToken cancel)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        var storageKey = await files.Put(SealedContent.Seal(key, content), cancel);
        var kept = await database.Write(
            async t =>
            {
                var changed = await t.Execute(
                    """
                    UPDATE officer_decree SET storage_key = @storageKey, ring_key = @KeyId, wrapped_key = @Bytes, size = @size
                    WHERE id = @decreeId AND officer_id = @officerId AND storage_key IS NULL
                    """,
                    new { decreeId, officerId, storageKey, wrapped.KeyId, wrapped.Bytes, size = (long)content.Length },
                    cancel);
                if (changed == 1) await Account(t, AuditKind.ReferenceChanged, by, decreeId, cancel);
                return changed == 1;
            },
            cancel);
        if (!kept) files.Delete(storageKey);
        return kept;
    }

    /// <summary>The file of an officer's decree, for the caller to dispose; each opening is accounted for. Null where there is none.</summary>
    public async Task<Stream?> Open(long officerId, long decreeId, long by, CancellationToken cancel)
    {
        var row = await database.Read(
            s => s.First<Row>(
                "SELECT storage_key, ring_key, wrapped_key FROM officer_decree WHERE id = @decreeId AND officer_id = @officerId AND wrapped_key IS NOT NULL", new { decreeId, officerId }, cancel),
            cancel);
        if (row is null || files.Open(row.StorageKey) is not { } stored) return null;
        await database.Write(t => Account(t, AuditKind.Exported, by, decreeId, cancel), cancel);
        return SealedContent.Open(ring.Unwrap(row.RingKey, Purpose, row.WrappedKey), stored);
    }

    private Task Account(Transaction t, AuditKind kind, long by, long decreeId, CancellationToken cancel) =>
        audit.Record(t, new AuditEntry(kind, by, Subject: string.Create(CultureInfo.InvariantCulture, $"decree:{decreeId}")), cancel);
}
