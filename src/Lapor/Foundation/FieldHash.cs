using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lapor.Foundation;

/// <summary>SHA-256 over fields, each text with its length before it, so that no two rows give the same bytes.</summary>
public sealed class FieldHash
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds bytes as they are; their length is fixed by what they are.</summary>
    public FieldHash(ReadOnlySpan<byte> previous = default) => hash.AppendData(previous);

    /// <summary>Adds numbers; a missing one is -1.</summary>
    public void Add(params ReadOnlySpan<long?> numbers)
    {
        foreach (var number in numbers) Length(number ?? -1);
    }

    /// <summary>Adds texts; a missing one differs from an empty one.</summary>
    public void Add(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts) Add(Encoding.UTF8.GetBytes(text ?? "\0"));
    }

    /// <summary>Adds bytes with their length.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length(bytes.Length);
        hash.AppendData(bytes);
    }

    /// <summary>The hash; this object is spent.</summary>
    public byte[] Done()
    {
        var done = hash.GetHashAndReset();
        hash.Dispose();
        return done;
    }

    private void Length(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
