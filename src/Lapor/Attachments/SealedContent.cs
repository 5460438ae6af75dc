using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lapor.Attachments;

/// <summary>
/// A file's content under a key of its own: AES-256-GCM in chunks of 64 KiB, so that it is opened while it is sent. The nonce is the chunk's number
/// and whether it is the last: a chunk that was changed, moved, left out or cut off does not open. A key seals one content, once.
/// </summary>
public static class SealedContent
{
    internal const int Chunk = 64 * 1024;
    private const int Tag = 16;

    /// <summary>Seals a whole content: for each chunk tag (16) and ciphertext.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        var chunks = Math.Max(1, (content.Length + Chunk - 1) / Chunk);
        var result = new byte[content.Length + (chunks * Tag)];
        using var aes = new AesGcm(key, Tag);
        Span<byte> nonce = stackalloc byte[12];
        for (var n = 0; n < chunks; n++)
        {
            var plain = content.Slice(n * Chunk, Math.Min(Chunk, content.Length - (n * Chunk)));
            var to = result.AsSpan(n * (Chunk + Tag), plain.Length + Tag);
            Nonce(nonce, n, n == chunks - 1);
            aes.Encrypt(nonce, plain, to[Tag..], to[..Tag]);
        }

        return result;
    }

    /// <summary>Opens a sealed content while it is read; owns the given stream, which must know its length.</summary>
    /// <exception cref="CryptographicException">While reading: wrong key, or the content was changed.</exception>
    public static Stream Open(byte[] key, Stream content) => new Opened(key, content);

    /// <summary>
    /// Seals what is written while it is written, to the same bytes as <see cref="Seal"/>; the given stream stays open. Whole only once it is disposed: what was
    /// left off before does not open.
    /// </summary>
    public static Stream SealTo(byte[] key, Stream to) => new Sealing(key, to);

    private static void Nonce(Span<byte> nonce, long number, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce, number);
        nonce[11] = last ? (byte)1 : (byte)0;
    }

    private sealed class Sealing(byte[] key, Stream to) : Stream
    {
        private readonly AesGcm aes = new(key, Tag);
        private readonly byte[] plain = new byte[Chunk];
        private readonly byte[] cipher = new byte[Chunk + Tag];
        private long number;
        private int length;
        private bool ended;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                // A full chunk waits for what follows: only then is it known not to be the last.
                if (length == Chunk) Put(last: false);
                var count = Math.Min(buffer.Length, Chunk - length);
                buffer[..count].CopyTo(plain.AsSpan(length));
                length += count;
                buffer = buffer[count..];
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !ended)
            {
                ended = true;
                Put(last: true);
                aes.Dispose();
                CryptographicOperations.ZeroMemory(plain);
            }

            base.Dispose(disposing);
        }

        private void Put(bool last)
        {
            Span<byte> nonce = stackalloc byte[12];
            Nonce(nonce, number++, last);
            aes.Encrypt(nonce, plain.AsSpan(0, length), cipher.AsSpan(Tag, length), cipher.AsSpan(0, Tag));
            to.Write(cipher, 0, length + Tag);
            length = 0;
        }
    }

    private sealed class Opened(byte[] key, Stream content) : Stream
    {
        private readonly AesGcm aes = new(key, Tag);
        private readonly byte[] cipher = new byte[Chunk + Tag];
        private readonly byte[] plain = new byte[Chunk];
        private readonly long chunks = Math.Max(1, (content.Length + Chunk + Tag - 1) / (Chunk + Tag));
        private long number;
        private int from;
        private int to;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => content.Length - (chunks * Tag);

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (from == to && number < chunks) Next(await content.ReadAtLeastAsync(cipher, cipher.Length, throwOnEndOfStream: false, cancellationToken));
            return Take(buffer.Span);
        }

        public override int Read(Span<byte> buffer)
        {
            if (from == to && number < chunks) Next(content.ReadAtLeast(cipher, cipher.Length, throwOnEndOfStream: false));
            return Take(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                aes.Dispose();
                content.Dispose();
                CryptographicOperations.ZeroMemory(plain);
            }

            base.Dispose(disposing);
        }

        private void Next(int length)
        {
            if (length < Tag) throw new CryptographicException("Sealed content is cut off.");
            Span<byte> nonce = stackalloc byte[12];
            Nonce(nonce, number, number == chunks - 1);
            aes.Decrypt(nonce, cipher.AsSpan(Tag, length - Tag), cipher.AsSpan(0, Tag), plain.AsSpan(0, length - Tag));
            number++;
            (from, to) = (0, length - Tag);
        }

        private int Take(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, to - from);
            plain.AsSpan(from, count).CopyTo(buffer);
            from += count;
            return count;
        }
    }
}
