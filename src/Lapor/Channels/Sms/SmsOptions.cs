namespace Lapor.Channels.Sms;

/// <summary>How text messages leave this system: through a gateway that speaks Kannel's sendsms, into a folder for trying out, or not at all.</summary>
public sealed record SmsOptions
{
    /// <summary>The gateway's address with its path, <c>http://127.0.0.1:13013/cgi-bin/sendsms</c>; null: no gateway.</summary>
    public Uri? Gateway { get; init; }

    /// <summary>Name of the <c>sendsms-user</c> at the gateway.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Further gateways that share the load with it, each with what it asks for.</summary>
    public IReadOnlyList<SmsGate> Others { get; init; } = [];

    /// <summary>All gateways; empty: none is set.</summary>
    public IReadOnlyList<SmsGate> Gates => Gateway is null ? [] : [new(Gateway, User, Password), .. Others];

    /// <summary>This site as a gateway reaches it, to tell of delivery at <see cref="DeliveryPath"/>; null: none is asked to.</summary>
    public Uri? Tells { get; init; }

    /// <summary>Path of the page where gateways tell of delivery.</summary>
    public const string DeliveryPath = "/gateway/sms/kabar";

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
        if (Gateway is null && Others.Count > 0) problems.Add("LAPOR_SMS2_URL is set without LAPOR_SMS_URL: give the first gateway first.");
        foreach (var (place, gate) in Gates.Index())
        {
            var name = place == 0 ? "LAPOR_SMS" : "LAPOR_SMS2";
            if (string.IsNullOrEmpty(gate.User) || string.IsNullOrEmpty(gate.Password)) problems.Add($"{name}_USER and {name}_PASSWORD are needed: the gateway asks for both.");
            if (gate.Address.UserInfo.Length > 0 || gate.Address.Query.Length > 0) problems.Add($"{name}_URL holds a name, password or question mark: give those as settings of their own.");
            if (gate.Address.Scheme == Uri.UriSchemeHttp && !gate.Address.IsLoopback) problems.Add($"{name}_URL is http to another machine: numbers, codes and the password would travel in the clear. Use https, or a gateway on this machine.");
        }

        return problems;
    }
}

/// <summary>A gateway.</summary>
/// <param name="Address">With its path.</param>
/// <param name="User">Name of its <c>sendsms-user</c>.</param>
/// <param name="Password">Of that user.</param>
public sealed record SmsGate(Uri Address, string? User, string? Password);
