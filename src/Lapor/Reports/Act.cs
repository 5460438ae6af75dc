using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lapor.Foundation;

namespace Lapor.Reports;

/// <summary>Who reads an act's text. Its existence and date stand on the timeline of everyone who may see the report, internal ones excepted.</summary>
public enum Visibility
{
    Public,
    Reporter,
    Internal,
}

/// <summary>Who acted.</summary>
public enum ActorKind
{
    Reporter,
    Officer,
    System,
    Partner,
}

/// <summary>One line of history. Never changed; a correction is a new act.</summary>
public sealed record Act
{
    public long Id { get; init; }

    public long ReportId { get; init; }

    /// <summary>1, 2, 3 … within the report.</summary>
    public int Seq { get; init; }

    public ActKind Kind { get; init; }

    public ReportState? FromState { get; init; }

    public ReportState ToState { get; init; }

    public ActorKind Actor { get; init; }

    public long? OfficerId { get; init; }

    /// <summary>In whose name the officer acted; null for the national admin, the reporter and the system.</summary>
    public long? AgencyId { get; init; }

    /// <summary>Forwarded to, disposed to, proposed.</summary>
    public long? TargetAgencyId { get; init; }

    public string Channel { get; init; } = "web";

    public Visibility Visibility { get; init; }

    public string? ReasonCode { get; init; }

    /// <summary>What was said: the answer, the reason, what is missing.</summary>
    public string Text { get; init; } = "";

    /// <summary>JSON: what an edit changed, helpers and copies of a disposition, a rating.</summary>
    public string Details { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>Random bytes that go into the hash and are destroyed with the words; null in histories that began before there was one, and after.</summary>
    public byte[]? Salt { get; init; }

    /// <summary>True when the words went with a withdrawal; the hash can then no longer be worked out, only the audit chain covers it.</summary>
    public bool Erased { get; init; }

    /// <summary>
    /// SHA-256 over the previous hash and every field, each with its length before it, so that no two histories give the same bytes.
    /// A changed, removed or moved row breaks the chain from there on.
    /// </summary>
    public byte[] HashAfter(ReadOnlySpan<byte> previous, TrackingId report)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Span<byte> number = stackalloc byte[8];
        foreach (var value in new long?[] { Seq, OfficerId, AgencyId, TargetAgencyId, At })
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value ?? -1);
            hash.AppendData(number);
        }

        foreach (var value in new[] { report.ToString(), Kind.Code(), FromState?.Code(), ToState.Code(), Actor.Code(), Channel, Visibility.Code(), ReasonCode, Text, Details })
        {
            var bytes = Encoding.UTF8.GetBytes(value ?? "\0");
            BinaryPrimitives.WriteInt64BigEndian(number, bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        hash.AppendData(Salt ?? []);
        return hash.GetHashAndReset();
    }
}
