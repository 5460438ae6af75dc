using Lapor.Reports;

namespace Lapor.Attachments;

/// <summary>A file that was sent with a report or an act, without its content.</summary>
public sealed record Attachment
{
    public long Id { get; init; }

    /// <summary>Where the content lies; random, so it can stand in an address.</summary>
    public required string StorageKey { get; init; }

    /// <summary>Cleaned by <see cref="FileNames"/>. May still name a person: pages for the public show a number instead.</summary>
    public required string FileName { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Keyed hash of the content.</summary>
    public byte[] Sha256 { get; init; } = [];

    /// <summary>The ring key that opens <see cref="WrappedKey"/>; null for a file from before sealing.</summary>
    internal string? RingKey { get; init; }

    /// <summary>The file's own key, wrapped.</summary>
    internal byte[]? WrappedKey { get; init; }

    internal byte[]? SealedName { get; init; }

    public FileNotes Notes { get; init; }

    /// <summary>The report it belongs to; null in quarantine.</summary>
    public long? ReportId { get; init; }

    /// <summary>The act it came with: the filing, a reply, an answer.</summary>
    public long? ActId { get; init; }

    /// <summary>The form it was sent with, until it is claimed.</summary>
    public string? DraftKey { get; init; }

    public Visibility Visibility { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>When an officer let the public see it, in UTC milliseconds; null: the public does not.</summary>
    public long? ShownAt { get; init; }
}
