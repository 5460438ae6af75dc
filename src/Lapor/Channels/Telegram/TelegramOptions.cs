namespace Lapor.Channels.Telegram;

/// <summary>How this installation's Telegram bot is reached, from the Bot API's description (core.telegram.org/bots/api).</summary>
public sealed record TelegramOptions
{
    /// <summary>The bot's token from BotFather; null: no bot.</summary>
    public string? Token { get; init; }

    /// <summary>What Telegram sends with each update in <c>X-Telegram-Bot-Api-Secret-Token</c>; null: no webhook.</summary>
    public string? Secret { get; init; }

    /// <summary>Where the Bot API is.</summary>
    public Uri Api { get; init; } = new("https://api.telegram.org");

    /// <summary>Asks for updates instead of waiting for the webhook: for machines that nobody outside can reach.</summary>
    public bool Polls { get; init; }

    /// <summary>What is wrong with these options, in the words of <c>lapor check-config</c>; empty when nothing is.</summary>
    public IReadOnlyList<string> Mistakes()
    {
        List<string> problems = [];
        if (Token is null && (Secret is not null || Polls)) problems.Add("LAPOR_TELEGRAM_TOKEN is missing: without it nothing can be answered.");
        if (Token is not null && Secret is null && !Polls) problems.Add("LAPOR_TELEGRAM_SECRET is missing, and LAPOR_TELEGRAM_POLL is not set: no message can come in.");
        if (Token is not null && Api.Scheme == Uri.UriSchemeHttp && !Api.IsLoopback) problems.Add("LAPOR_TELEGRAM_URL is http to another machine: the token would travel in the clear.");
        return problems;
    }
}
