namespace Lapor.Channels.X;

/// <summary>How this installation's account on X is reached: API v2 with an OAuth 2.0 user token (docs.x.com).</summary>
public sealed record XOptions
{
    /// <summary>The app's client id; null: no X.</summary>
    public string? ClientId { get; init; }

    /// <summary>The app's client secret; null: a public client, which has none.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The refresh token that the account gave the app, which the chain of tokens begins with.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>The numeric id of the account that is mentioned and written to.</summary>
    public string? Account { get; init; }

    /// <summary>Where the API is.</summary>
    public Uri Api { get; init; } = new("https://api.x.com");

    /// <summary>The least time between two questions for mentions, and for direct messages. X's own limits are kept beside it.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connected.</summary>
    public bool IsSet => ClientId is not null && Account is not null && RefreshToken is not null;

    /// <summary>What is wrong with these options, in the words of <c>lapor check-config</c>; empty when nothing is.</summary>
    public IReadOnlyList<string> Mistakes()
    {
        List<string> problems = [];
        if (!IsSet && (ClientId ?? ClientSecret ?? RefreshToken ?? Account) is not null)
        {
            if (ClientId is null) problems.Add("LAPOR_X_CLIENT is missing: the client id of the app at X.");
            if (Account is null) problems.Add("LAPOR_X_ACCOUNT is missing: the numeric id of the account that is mentioned.");
            if (RefreshToken is null) problems.Add("LAPOR_X_REFRESH is missing: the refresh token that the account gave the app; without it nothing is read or answered.");
        }

        if (IsSet && Api.Scheme == Uri.UriSchemeHttp && !Api.IsLoopback) problems.Add("LAPOR_X_URL is http to another machine: tokens would travel in the clear.");
        return problems;
    }
}
