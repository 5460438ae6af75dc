namespace Lapor.Channels.Meta;

/// <summary>How this installation's WhatsApp number, Facebook page and Instagram account are reached: one app of the Graph API (developers.facebook.com) with one webhook.</summary>
public sealed record MetaOptions
{
    /// <summary>The app's secret, which webhooks are signed with; null: nothing comes in.</summary>
    public string? AppSecret { get; init; }

    /// <summary>What the app shows when it proves the webhook; null: it is not proved.</summary>
    public string? VerifyToken { get; init; }

    /// <summary>Access token of WhatsApp; null: no WhatsApp.</summary>
    public string? WhatsAppToken { get; init; }

    /// <summary>Id of the WhatsApp number.</summary>
    public string? WhatsAppNumber { get; init; }

    /// <summary>Name of the approved WhatsApp template that tells of news, with one variable: of which report; null: there is none.</summary>
    public string? WhatsAppTemplate { get; init; }

    /// <summary>Language of that template, as WhatsApp writes it.</summary>
    public string WhatsAppTemplateLanguage { get; init; } = "id";

    /// <summary>Access token of the page; null: neither Messenger nor Instagram.</summary>
    public string? PageToken { get; init; }

    /// <summary>Id of the Facebook page.</summary>
    public string? Page { get; init; }

    /// <summary>Id of the Instagram account that belongs to it.</summary>
    public string? Instagram { get; init; }

    /// <summary>Where the Graph API is, with its version.</summary>
    public Uri Api { get; init; } = new("https://graph.facebook.com/v23.0");

    /// <summary>What is wrong with these options, in the words of <c>lapor check-config</c>; empty when nothing is.</summary>
    public IReadOnlyList<string> Mistakes()
    {
        List<string> problems = [];
        var sends = WhatsAppToken is not null || PageToken is not null;
        if (sends && (AppSecret is null || VerifyToken is null)) problems.Add("LAPOR_META_SECRET and LAPOR_META_VERIFY are needed: without them no message can come in.");
        if (AppSecret is not null && !sends) problems.Add("LAPOR_WHATSAPP_TOKEN or LAPOR_META_PAGE_TOKEN is needed: without one nothing can be answered.");
        if (WhatsAppToken is null != (WhatsAppNumber is null)) problems.Add("LAPOR_WHATSAPP_TOKEN and LAPOR_WHATSAPP_NUMBER belong together.");
        if (WhatsAppTemplate is not null && WhatsAppToken is null) problems.Add("LAPOR_WHATSAPP_TEMPLATE is set without LAPOR_WHATSAPP_TOKEN.");
        if (PageToken is not null && Page is null && Instagram is null) problems.Add("LAPOR_META_PAGE or LAPOR_META_INSTAGRAM is missing: the token alone names no account.");
        if (sends && Api.Scheme == Uri.UriSchemeHttp && !Api.IsLoopback) problems.Add("LAPOR_META_URL is http to another machine: tokens would travel in the clear.");
        return problems;
    }
}
