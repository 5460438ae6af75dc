namespace Lapor.People;

/// <summary>What news is about, in the groups in which people choose. What a code or a changed password is told with is none of them: nobody can turn it off.</summary>
[Flags]
public enum NewsTopics
{
    None = 0,

    /// <summary>To a reporter: passed on, given to a unit, prolonged, linked, opened again.</summary>
    Way = 1,

    /// <summary>To a reporter: something is missing.</summary>
    Asked = 2,

    /// <summary>To a reporter: an answer, interim or final.</summary>
    Answer = 4,

    /// <summary>To a reporter: a warning before silence or a hold ends the report.</summary>
    Deadline = 8,

    /// <summary>To a reporter: closed, archived, decided; may be rated.</summary>
    Ending = 16,

    /// <summary>To an officer: new reports to verify.</summary>
    Fresh = 32,

    /// <summary>To an officer: it is their turn.</summary>
    Turn = 64,

    /// <summary>To an officer: a deadline comes or passed.</summary>
    TimeLimit = 128,

    /// <summary>To a reporter: the own filing was received. Cannot be turned off.</summary>
    Received = 256,

    /// <summary>To a reporter: the report was deleted; the last message. Cannot be turned off.</summary>
    LastWord = 512,

    /// <summary>What waits for the reporter, and answers.</summary>
    Needed = Asked | Answer | Deadline | Ending,

    /// <summary>What a reporter can choose.</summary>
    OfReporters = Way | Needed,

    /// <summary>What an officer can choose.</summary>
    OfOfficers = Fresh | Turn | TimeLimit,

    /// <summary>What is always told.</summary>
    Mandatory = Received | LastWord,
}

/// <summary>How news reaches somebody.</summary>
public enum NewsWay
{
    Mail,
    Sms,
    Device,
    Chat,
}

/// <summary>Which topics are told on which way, as somebody picked them one by one.</summary>
public sealed record PickedTopics(NewsTopics Mail, NewsTopics Sms, NewsTopics Device, NewsTopics Chat)
{
    /// <summary>Those of one way.</summary>
    public NewsTopics On(NewsWay way) => way switch
    {
        NewsWay.Mail => Mail,
        NewsWay.Sms => Sms,
        NewsWay.Device => Device,
        _ => Chat,
    };

    /// <summary>With other topics on one way.</summary>
    public PickedTopics With(NewsWay way, NewsTopics topics) => way switch
    {
        NewsWay.Mail => this with { Mail = topics },
        NewsWay.Sms => this with { Sms = topics },
        NewsWay.Device => this with { Device = topics },
        _ => this with { Chat = topics },
    };
}
