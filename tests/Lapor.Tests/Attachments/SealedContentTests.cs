using System.Security.Cryptography;
using Lapor.Attachments;

namespace Lapor.Tests.Attachments;

/// <summary>A sealed file opens whole, or not at all.</summary>
public sealed class SealedContentTests
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    private static byte[] Read(byte[] key, byte[] content)
    {
        using var stream = SealedContent.Open(key, new MemoryStream(content));
        using var all = new MemoryStream();
        stream.CopyTo(all, 1000);
        Assert.Equal(stream.Length, all.Length);
        return all.ToArray();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealedContent.Chunk - 1)]
    [InlineData(SealedContent.Chunk)]
    [InlineData(SealedContent.Chunk + 1)]
    [InlineData((3 * SealedContent.Chunk) + 17)]
    public async Task What_was_sealed_is_read_back(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var result = SealedContent.Seal(key, content);
        Assert.Equal(content, Read(key, result));
        await using var stream = SealedContent.Open(key, new MemoryStream(result));
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        Assert.Equal(content, all.ToArray());

        // The same bytes when it is sealed as it is written, in pieces of any length.
        using var written = new MemoryStream();
        using (var sealing = SealedContent.SealTo(key, written))
        {
            foreach (var piece in content.Chunk(1 + (length / 7))) sealing.Write(piece);
        }

        Assert.Equal(result, written.ToArray());
    }

    [Fact]
    public void What_was_not_written_to_its_end_does_not_open()
    {
        using var written = new MemoryStream();
        var sealing = SealedContent.SealTo(key, written);
        sealing.Write(new byte[SealedContent.Chunk * 2]);
        var left = written.ToArray();
        sealing.Dispose();
        Assert.Throws<AuthenticationTagMismatchException>(() => Read(key, left));
    }

    [Fact]
    public void What_was_changed_cut_off_or_moved_does_not_open()
    {
        const int step = SealedContent.Chunk + 16;
        var result = SealedContent.Seal(key, RandomNumberGenerator.GetBytes((2 * SealedContent.Chunk) + 100));
        byte[][] wrong =
        [
            [.. result[..5], (byte)(result[5] ^ 1), .. result[6..]],
            [.. result[..^1], (byte)(result[^1] ^ 1)],
            result[..(2 * step)],
            result[..step],
            result[..^1],
            result[..10],
            [],
            [.. result[step..(2 * step)], .. result[..step], .. result[(2 * step)..]],
            [.. result, .. result[..step]],
        ];
        foreach (var content in wrong) Assert.ThrowsAny<CryptographicException>(() => Read(key, content));
        Assert.ThrowsAny<CryptographicException>(() => Read(RandomNumberGenerator.GetBytes(32), result));
    }
}
