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

/// <summary>Whether a machine looked at a picture for faces and identity cards. Codes stand in attachment.look.</summary>
public enum LookState
{
    /// <summary>No picture, or nothing that looks was installed when it came.</summary>
    None,

    Waiting,

    Done,

    /// <summary>It could not be looked at.</summary>
    Failed,
}

/// <summary>Why an officer lets the public see a picture in which something is suspected. Codes stand in attachment.shown_despite.</summary>
public enum ShownDespite
{
    /// <summary>The suspicion is wrong.</summary>
    NotSo,

    /// <summary>Nobody can be recognised, nothing can be read.</summary>
    Unrecognisable,

    /// <summary>An official, doing their duty in public.</summary>
    OnDuty,

    /// <summary>Whoever is seen agreed.</summary>
    Agreed,
}

/// <summary>When an officer took a photo. Codes stand in attachment.moment.</summary>
public enum PhotoMoment
{
    /// <summary>Nobody said.</summary>
    None,

    /// <summary>Before the work.</summary>
    Before,

    /// <summary>After it.</summary>
    After,
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

    /// <summary>Of a photo: before or after the work.</summary>
    public PhotoMoment Moment { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>What the malware scanner said.</summary>
    public MalwareState Malware { get; init; }

    /// <summary>How far its small picture is.</summary>
    public ThumbnailState Thumbnail { get; init; }

    /// <summary>Where the small picture lies; null where there is none.</summary>
    public string? ThumbnailKey { get; init; }

    /// <summary>Whether a machine looked at it.</summary>
    public LookState Look { get; init; }

    /// <summary>What was looked for.</summary>
    public IReadOnlyList<SuspectedKind> LookedFor { get; init; } = [];

    /// <summary>What it may show; a proposal to the officer who decides on publication.</summary>
    public IReadOnlyList<Suspicion> Suspicions { get; init; } = [];

    /// <summary>Why it is shown although something is suspected; null where no officer said so.</summary>
    public ShownDespite? ShownDespite { get; init; }

    /// <summary>True while an officer's tick waits for the look.</summary>
    public bool ShowWanted { get; init; }

    /// <summary>True when its content may be given to whoever may see it.</summary>
    public bool IsOpen => Malware is MalwareState.None or MalwareState.Clean;

    /// <summary>When an officer let the public see it, in UTC milliseconds; null: the public does not.</summary>
    public long? ShownAt { get; init; }
}
