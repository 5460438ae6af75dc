namespace Lapor.Notifying;

/// <summary>One e-mail to one person. Its text goes as it is and, with links that can be touched, as HTML.</summary>
/// <param name="To">Address, without a name: names in mail headers are one more thing that a shared mailbox shows.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">UTF-8; lines end in <c>\n</c>.</param>
/// <param name="MessageId">The same for each try of the same message, so that a mail that was sent twice can be recognised: <c>report.act.reader@host</c>, without brackets.</param>
public sealed record OutgoingMail(string To, string Subject, string Text, string MessageId)
{
    /// <summary>An https address that ends such mails with one click (RFC 8058); null where they cannot be ended.</summary>
    public Uri? Unsubscribe { get; init; }

    /// <summary>Goes also to an address that mails came back from: a code, word of an account's safety, a test.</summary>
    public bool Always { get; init; }
}

/// <summary>What became of a mail, as a job needs to know it.</summary>
public enum MailVerdict
{
    /// <summary>The server (or the spool folder) has it.</summary>
    Sent,

    /// <summary>Not now: busy or unreachable server, wrong password, a full mailbox, a server that refuses us and not the address. Trying again can help.</summary>
    Retry,

    /// <summary>Never: no such mailbox, not an address. Trying again would only annoy, and the address is marked.</summary>
    Refused,
}

/// <summary>What became of a mail.</summary>
/// <param name="Verdict">Whether to try again.</param>
/// <param name="Code">Stable code for the log, never with the address: <c>sent</c>, <c>spooled</c>, <c>smtp_550</c>, <c>timeout</c>, <c>connection</c>, <c>bad_address</c>, <c>bad_header</c>, <c>came_back</c>.</param>
public sealed record MailResult(MailVerdict Verdict, string Code);

/// <summary>How mail leaves this system. Without a host, mails are written to a folder.</summary>
public sealed record MailOptions
{
    /// <summary>Name or address of the mail server; null or empty writes to <see cref="SpoolFolder"/>.</summary>
    public string? Host { get; init; }

    /// <summary>587 (submission) by default.</summary>
    public int Port { get; init; } = 587;

    /// <summary>STARTTLS before anything is said. Off only for a server on the same machine.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Null for a server that asks for none.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public string From { get; init; } = "lapor@localhost";

    public string FromName { get; init; } = "Lapor";

    /// <summary>The mailbox that mails come back to, <c>bounce@lapor.go.id</c>; each mail gets its own address of it, <c>bounce+…@</c>. Null: they come back to <see cref="From"/>, and nobody counts them.</summary>
    public string? BounceTo { get; init; }

    /// <summary>How long one mail may take from connecting to the server's last word.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>New reports are told to a national admin in one mail for each such stretch of time; zero: each at once.</summary>
    public TimeSpan GatherEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Where mails are written as <c>.eml</c> files while no host is set, usually <c>LAPOR_DATA/spool</c>.</summary>
    public required string SpoolFolder { get; init; }

    /// <summary>What is wrong with these options, in the words of <c>lapor check-config</c>; empty when nothing is.</summary>
    public IReadOnlyList<string> Mistakes()
    {
        var problems = new List<string>();
        if (!System.Net.Mail.MailAddress.TryCreate(From, FromName, out _))
            problems.Add("Mail:From is not an e-mail address.");
        if (BounceTo is not null && (!System.Net.Mail.MailAddress.TryCreate(BounceTo, out var back) || back.Address != BounceTo || BounceTo.Contains('+', StringComparison.Ordinal)))
            problems.Add("Mail:BounceTo is not a plain e-mail address without a plus.");
        if (Port is < 1 or > 65535)
            problems.Add("Mail:Port is not between 1 and 65535.");
        if (Port == 465)
            problems.Add("Mail:Port 465 (TLS from the first byte) is not supported. Use 587 with STARTTLS.");
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
            problems.Add("Mail:User and Mail:Password belong together: set both or none.");
        if (!Tls && !string.IsNullOrEmpty(Password))
            problems.Add("Mail:Tls is off while a password is set: the password would travel in the clear.");
        if (Timeout <= TimeSpan.Zero)
            problems.Add("Mail:Timeout must be more than zero.");
        if (GatherEvery < TimeSpan.Zero || GatherEvery > TimeSpan.FromDays(1))
            problems.Add("Mail:GatherEvery is not between zero and a day.");
        return problems;
    }
}
