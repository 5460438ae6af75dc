using Lapor.Reports;

namespace Lapor.Attachments;

/// <summary>What is known of malware in a file. Codes stand in attachment.malware.</summary>
public enum MalwareState
{
    /// <summary>No scanner was set when it came.</summary>
    None,

    /// <summary>In quarantine: the scanner did not answer yet.</summary>
    Waiting,

    Clean,

    /// <summary>Something was found; the content is destroyed.</summary>
    Infected,
}

/// <summary>The small picture of an image. Codes stand in attachment.thumbnail.</summary>
public enum ThumbnailState
{
    /// <summary>No image.</summary>
    None,

    Waiting,

    Ready,

    /// <summary>None could be made of this content.</summary>
    Failed,
}

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

    /// <summary>What the malware scanner said.</summary>
    public MalwareState Malware { get; init; }

    /// <summary>How far its small picture is.</summary>
    public ThumbnailState Thumbnail { get; init; }

    /// <summary>Where the small picture lies; null where there is none.</summary>
    public string? ThumbnailKey { get; init; }

    /// <summary>True when its content may be given to whoever may see it.</summary>
    public bool IsOpen => Malware is MalwareState.None or MalwareState.Clean;

    /// <summary>When an officer let the public see it, in UTC milliseconds; null: the public does not.</summary>
    public long? ShownAt { get; init; }
}
