namespace Lapor.Channels.Sms;

/// <summary>How text messages leave this system: through a gateway that speaks Kannel's sendsms, into a folder for trying out, or not at all.</summary>
public sealed record SmsOptions
{
    /// <summary>The gateway's address with its path, <c>http://127.0.0.1:13013/cgi-bin/sendsms</c>; null: no gateway.</summary>
    public Uri? Gateway { get; init; }

    /// <summary>Name of the <c>sendsms-user</c> at the gateway.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The sender that telephones show: a number, or up to eleven letters and digits. Null: the gateway's own.</summary>
    public string? Sender { get; init; }

    /// <summary>How long the gateway may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Where messages are written as <c>.txt</c> files while no gateway is set; null: nowhere.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>True where messages go somewhere.</summary>
    public bool IsSet => Gateway is not null || SpoolFolder is not null;

    /// <summary>What is wrong with these options, in the words of <c>lapor check-config</c>; empty when nothing is.</summary>
    public IReadOnlyList<string> Mistakes()
    {
        List<string> problems = [];
        if (Gateway is null) return problems;
        if (string.IsNullOrEmpty(User) || string.IsNullOrEmpty(Password)) problems.Add("LAPOR_SMS_USER and LAPOR_SMS_PASSWORD are needed: the gateway asks for both.");
        if (Gateway.UserInfo.Length > 0 || Gateway.Query.Length > 0) problems.Add("LAPOR_SMS_URL holds a name, password or question mark: give those as settings of their own.");
        if (Gateway.Scheme == Uri.UriSchemeHttp && !Gateway.IsLoopback) problems.Add("LAPOR_SMS_URL is http to another machine: numbers, codes and the password would travel in the clear. Use https, or a gateway on this machine.");
        return problems;
    }
}
