using System.Text.Json.Serialization;

namespace Lapor.Channels.Conversations;

/// <summary>What the person is asked, or was asked last.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DialogueStep>))]
public enum DialogueStep
{
    /// <summary>Nothing: what comes is a report, or a command.</summary>
    Idle,

    /// <summary>What happened.</summary>
    Words,

    /// <summary>Complaint, aspiration or request for information.</summary>
    Class,

    /// <summary>A position, or the name of a region.</summary>
    Place,

    /// <summary>A photo.</summary>
    Photo,

    /// <summary>How the name is shown.</summary>
    Name,

    /// <summary>Whether all of it is right.</summary>
    Check,

    /// <summary>Whether what was written answers the agency, or is a new report.</summary>
    Choose,

    /// <summary>The words of an answer to an agency.</summary>
    Answer,

    /// <summary>Whether to go on after a long pause, or to begin anew.</summary>
    Resume,
}

/// <summary>A region that was found for what was typed.</summary>
/// <param name="Code">Its official code.</param>
/// <param name="Name">With the regions around it.</param>
public sealed record FoundRegion(string Code, string Name);

/// <summary>What a person wrote for everybody to read, calling this site. It becomes a report only when they go on in private.</summary>
/// <param name="Text">The words of their posts.</param>
/// <param name="Parts">The posts, by <see cref="KeptMessage.OnceKey"/>.</param>
/// <param name="Media">Files that came with them; fetched only when they go on.</param>
/// <param name="At">When the last one was heard, UTC milliseconds.</param>
public sealed record PostedWords(string Text, IReadOnlyList<string> Parts, IReadOnlyList<ChatMedia> Media, long At);

/// <summary>How far a talk is, and what was told so far. Stands only sealed.</summary>
public sealed record DialogueState
{
    public DialogueStep Step { get; init; }

    /// <summary>Which report of this talk is being told, from 0: a button of an earlier one is known by it.</summary>
    public int Number { get; init; }

    /// <summary>The words of the report; empty: not told yet.</summary>
    public string Text { get; init; } = "";

    /// <summary>Code of the class; null: not told yet.</summary>
    public string? Class { get; init; }

    /// <summary>Slug of the agency that the first words named.</summary>
    public string? Agency { get; init; }

    /// <summary>Its short name.</summary>
    public string? AgencyName { get; init; }

    /// <summary>The region that the first words named; what is typed later is looked for inside it.</summary>
    public string? Within { get; init; }

    /// <summary>The region where it happened; null: not told, or not found.</summary>
    public FoundRegion? Region { get; init; }

    /// <summary>What else was found for the same words.</summary>
    public IReadOnlyList<FoundRegion> Others { get; init; } = [];

    /// <summary>Where exactly: a position, or words that no region has.</summary>
    public string Place { get; init; } = "";

    /// <summary>The form that files are kept under; null: none came.</summary>
    public string? Draft { get; init; }

    /// <summary>Files that were kept.</summary>
    public int Photos { get; init; }

    /// <summary>Identity hidden from the agency and the public; null: not told yet.</summary>
    public bool? Anonymous { get; init; }

    public bool Confidential { get; init; }

    /// <summary>Steps that were answered or passed over.</summary>
    public IReadOnlyList<DialogueStep> Done { get; init; } = [];

    /// <summary>Words whose meaning was asked for, or that came after a long pause.</summary>
    public string Pending { get; init; } = "";

    /// <summary>The report that an answer is for.</summary>
    public string? AnswerTo { get; init; }

    /// <summary>The last news of which it was asked whether words answer it.</summary>
    public long AskedOf { get; init; }

    /// <summary>The messages of this telling, by <see cref="KeptMessage.OnceKey"/>: they belong to the report that it becomes.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>When the person was heard last, UTC milliseconds.</summary>
    public long HeardAt { get; init; }

    /// <summary>What they wrote publicly and did not go on with in private yet; null: nothing.</summary>
    public PostedWords? Posted { get; init; }

    /// <summary>True while a report is being told.</summary>
    [JsonIgnore]
    public bool IsOpen => Step is DialogueStep.Words or DialogueStep.Class or DialogueStep.Place or DialogueStep.Photo or DialogueStep.Name or DialogueStep.Check or DialogueStep.Resume;

    /// <summary><c>id</c> or <c>en</c>, chosen or told by the first words; null: nothing told yet, Indonesian is spoken.</summary>
    public string? Language { get; init; }

    /// <summary>English is spoken.</summary>
    [JsonIgnore]
    public bool IsEnglish => Language == "en";

    /// <summary>Nothing told; buttons of before are known as such.</summary>
    internal DialogueState Emptied() => new() { Number = Number + 1, AskedOf = AskedOf, HeardAt = HeardAt, Posted = Posted, Language = Language };
}

/// <summary>Whom the first words of a report name.</summary>
/// <param name="Slug">Slug of the agency; null: a region without one.</param>
/// <param name="ShortName">Its short name.</param>
/// <param name="Region">Its region.</param>
/// <param name="Others">The other words.</param>
public sealed record NamedAgency(string? Slug, string? ShortName, FoundRegion? Region, string Others);

/// <summary>What a person sent, with what was looked up for it.</summary>
public sealed record Heard
{
    /// <summary>Cleaned words; empty: none.</summary>
    public string Text { get; init; } = "";

    /// <summary>The value of a button; null: none.</summary>
    public string? Pushed { get; init; }

    public ChatPlace? Place { get; init; }

    /// <summary>Regions found for the words, best first.</summary>
    public IReadOnlyList<FoundRegion> Regions { get; init; } = [];

    /// <summary>Whom the first words of a report name, and its other words.</summary>
    public NamedAgency? Keyword { get; init; }

    /// <summary>Files of this message that were kept.</summary>
    public int Kept { get; init; }

    /// <summary>Why files of this message were not, in words.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Under which form files were kept.</summary>
    public string? Draft { get; init; }

    /// <summary>The latest news that was told here and still waits for words, with its tracking id; null: none.</summary>
    public (long Told, string Number)? News { get; init; }

    /// <summary>The tracking id of the report that the message quotes the news of; null: none.</summary>
    public string? Quoted { get; init; }

    /// <summary>The name that the messenger gives; empty: none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The language of the person's device; empty: not told.</summary>
    public string Language { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public required long At { get; init; }
}

/// <summary>What is to be done after a message.</summary>
public abstract record DialogueDeed
{
    /// <summary>The report is told: it is filed.</summary>
    public sealed record FileTold : DialogueDeed;

    /// <summary>Words for the agency.</summary>
    /// <param name="Number">Tracking id.</param>
    /// <param name="Text">The words.</param>
    public sealed record TellAgency(string Number, string Text) : DialogueDeed;
}

/// <summary>What a message leads to.</summary>
/// <param name="State">How far the talk is now.</param>
/// <param name="Says">What is said; what a deed is answered with comes behind it.</param>
/// <param name="Deed">What is to be done; null: nothing.</param>
public sealed record Turned(DialogueState State, IReadOnlyList<OutgoingChat> Says, DialogueDeed? Deed = null);
