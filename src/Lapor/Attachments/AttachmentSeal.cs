using System.Security.Cryptography;
using System.Text;
using Lapor.People;

namespace Lapor.Attachments;

/// <summary>
/// Every attachment lies sealed under a key of its own, its sender's file name too: a stolen disk or backup shows no photo, and destroying the row
/// destroys the file.
/// </summary>
public sealed class AttachmentSeal(KeyRing ring)
{
    /// <summary>Stands in <see cref="RewrapKeys.Tables"/> too.</summary>
    private const string Purpose = "attachment";

    /// <summary>Seals a content and its name: the row with its wrapped key, and the bytes to store.</summary>
    internal (Attachment Row, byte[] Bytes) Seal(Attachment attachment, ReadOnlySpan<byte> content)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        var sealedRow = attachment with
        {
            RingKey = wrapped.KeyId,
            WrappedKey = wrapped.Bytes,
            SealedName = KeyRing.Seal(NameKey(key), Encoding.UTF8.GetBytes(attachment.FileName)),
            // Of the content, for whoever proves later which file it was; under the ring, so that a known file cannot be looked for.
            Sha256 = ring.Mac(Purpose, SHA256.HashData(content)),
        };
        return (sealedRow, SealedContent.Seal(key, content));
    }

    /// <summary>The sender's file name.</summary>
    internal string Name(Attachment row) => row.WrappedKey is { } wrapped
        ? Encoding.UTF8.GetString(KeyRing.Unseal(NameKey(ring.Unwrap(row.RingKey!, Purpose, wrapped)), row.SealedName!))
        : row.FileName;

    /// <summary>The content as it was sent, read from its sealed bytes; a row from before sealing has plain ones.</summary>
    public Stream Open(Attachment row, Stream stored) => row.WrappedKey is { } wrapped ? SealedContent.Open(ring.Unwrap(row.RingKey!, Purpose, wrapped), stored) : stored;

    /// <summary>Seals the small picture of a file under a key that follows from the file's own and the place of the picture: it goes when the file's key goes.</summary>
    internal byte[] SealThumbnail(Attachment row, string thumbnailKey, ReadOnlySpan<byte> picture) => SealedContent.Seal(ThumbnailKey(row, thumbnailKey), picture);

    /// <summary>The small picture, read from its sealed bytes.</summary>
    public Stream OpenThumbnail(Attachment row, Stream stored) => SealedContent.Open(ThumbnailKey(row, row.ThumbnailKey!), stored);

    // The place is drawn anew for each picture, so that no key seals two.
    private byte[] ThumbnailKey(Attachment row, string thumbnailKey) =>
        HMACSHA256.HashData(ring.Unwrap(row.RingKey!, Purpose, row.WrappedKey!), Encoding.ASCII.GetBytes("thumbnail " + thumbnailKey));

    // The content's chunks count their nonces, the name draws one: two keys keep them apart.
    private static byte[] NameKey(byte[] key) => HMACSHA256.HashData(key, "name"u8);
}
