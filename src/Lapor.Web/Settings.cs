using Lapor.Channels.Meta;
using Lapor.Channels.X;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Web;

/// <summary>
/// Everything an operator can set, read once at start from environment variables (or any other configuration source) and checked.
/// Nothing needs to be set: zero configuration is a working system on SQLite under <c>./data</c>.
/// </summary>
public sealed record Settings
{
    /// <summary>LAPOR_DATA: folder of the database, keys, attachments, spool. Default <c>./data</c>.</summary>
    public required string Data { get; init; }

    /// <summary>LAPOR_DB: <c>Data Source=…</c> or <c>Host=…</c>. Default: <c>lapor.db</c> in the data folder.</summary>
    public required string Db { get; init; }

    /// <summary>LAPOR_KEYS: folder of the key ring. Default <c>keys</c> in the data folder; in production better elsewhere.</summary>
    public required string Keys { get; init; }

    /// <summary>LAPOR_KMS_COMMAND: program that wraps and unwraps the master keys (<c>PROGRAM wrap|unwrap</c>, base64 in and out). None: they stand in the key folder as they are.</summary>
    public string? KmsCommand { get; init; }

    /// <summary>LAPOR_URLS: where to listen. Default <c>http://localhost:5080</c>.</summary>
    public required string Urls { get; init; }

    /// <summary>LAPOR_BASE_URL: how people reach the site; used in mails. Default: the first of LAPOR_URLS.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>LAPOR_ROLES: <c>web</c>, <c>worker</c> or both (default).</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>LAPOR_SMTP_HOST; none: mails go to the spool folder.</summary>
    public string? SmtpHost { get; init; }

    /// <summary>LAPOR_SMTP_PORT. Default 587.</summary>
    public int SmtpPort { get; init; } = 587;

    /// <summary>LAPOR_SMTP_TLS. Default true.</summary>
    public bool SmtpTls { get; init; } = true;

    /// <summary>LAPOR_SMTP_USER.</summary>
    public string? SmtpUser { get; init; }

    /// <summary>LAPOR_SMTP_PASSWORD.</summary>
    public string? SmtpPassword { get; init; }

    /// <summary>LAPOR_MAIL_FROM. Default <c>lapor@localhost</c>.</summary>
    public string MailFrom { get; init; } = "lapor@localhost";

    /// <summary>LAPOR_BOUNCE_TO: the mailbox that mails come back to, <c>bounce@lapor.go.id</c>. None: they come back to LAPOR_MAIL_FROM, uncounted.</summary>
    public string? BounceTo { get; init; }

    /// <summary>LAPOR_BOUNCE_MAILDIR: the maildir in which that mailbox is delivered; the worker empties it. None: it is not read.</summary>
    public string? BounceMaildir { get; init; }

    /// <summary>LAPOR_MAIL_GATHER_MINUTES: new reports are told to a national admin in one mail for so many minutes, 1–1440; 0: each at once. Default 60.</summary>
    public TimeSpan MailGatherEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>LAPOR_SMS_URL: a gateway that speaks Kannel's sendsms, <c>http://127.0.0.1:13013/cgi-bin/sendsms</c>. None, and no spool: codes go by e-mail only.</summary>
    public Uri? SmsUrl { get; init; }

    /// <summary>LAPOR_SMS_USER.</summary>
    public string? SmsUser { get; init; }

    /// <summary>LAPOR_SMS_PASSWORD.</summary>
    public string? SmsPassword { get; init; }

    /// <summary>LAPOR_SMS2_URL: a second gateway that shares the load with the first. None: one gateway.</summary>
    public Uri? Sms2Url { get; init; }

    /// <summary>LAPOR_SMS2_USER.</summary>
    public string? Sms2User { get; init; }

    /// <summary>LAPOR_SMS2_PASSWORD.</summary>
    public string? Sms2Password { get; init; }

    /// <summary>LAPOR_SMS_REPORT_URL: this site as the gateway reaches it, <c>http://127.0.0.1:5080</c>; it tells of delivery there. None: it is not asked to.</summary>
    public Uri? SmsReportUrl { get; init; }

    /// <summary>LAPOR_SMS_FROM: the sender that telephones show. None: the gateway's own.</summary>
    public string? SmsFrom { get; init; }

    /// <summary>LAPOR_SMS_SPOOL: folder that text messages are written to while no gateway is set; for trying out.</summary>
    public string? SmsSpool { get; init; }

    /// <summary>LAPOR_SMS_PER_NUMBER: text messages that one number gets in a day, 1–100. Default 6.</summary>
    public int SmsPerNumber { get; init; } = 6;

    /// <summary>LAPOR_SMS_PER_HOUR: text messages that all nodes together send in an hour, 1–1000000. Default 300.</summary>
    public int SmsPerHour { get; init; } = 300;

    /// <summary>LAPOR_SMS_PER_DAY: text messages that all nodes together send in a day, 0–10000000; 0: as many as the hours allow. Default 0.</summary>
    public int SmsPerDay { get; init; }

    /// <summary>LAPOR_SMS_PRICE: rupiah that one part of a text message costs, 0–100000; 0: not told. Default 0.</summary>
    public int SmsPrice { get; init; }

    /// <summary>LAPOR_SMS_IN_PER_NUMBER: text messages of one number that are worked on in a day, 1–10000; more are held. Default 50.</summary>
    public int SmsInPerNumber { get; init; } = 50;

    /// <summary>LAPOR_SMS_ABROAD: whether numbers of other countries get text messages. Default true.</summary>
    public bool SmsAbroad { get; init; } = true;

    /// <summary>LAPOR_SMS_SECRET: what a gateway that brings messages must know, at least 16 signs. None, and no <see cref="SmsAllow"/>: no messages come in.</summary>
    public string? SmsSecret { get; init; }

    /// <summary>LAPOR_SMS_ALLOW: networks that a gateway may bring messages from (<c>127.0.0.1/32</c>). None: told by the secret alone.</summary>
    public IReadOnlyList<string> SmsAllow { get; init; } = [];

    /// <summary>LAPOR_TELEGRAM_TOKEN: the token of this installation's Telegram bot. None: no Telegram.</summary>
    public string? TelegramToken { get; init; }

    /// <summary>LAPOR_TELEGRAM_SECRET: what setWebhook was given as secret_token, 16–256 letters, digits, <c>_</c> and <c>-</c>. None: no webhook.</summary>
    public string? TelegramSecret { get; init; }

    /// <summary>LAPOR_TELEGRAM_POLL: asks Telegram for messages instead of being called. Default false.</summary>
    public bool TelegramPoll { get; init; }

    /// <summary>LAPOR_TELEGRAM_URL: where the Bot API is. Default <c>https://api.telegram.org</c>.</summary>
    public Uri TelegramUrl { get; init; } = new("https://api.telegram.org");

    /// <summary>LAPOR_META_…, LAPOR_WHATSAPP_…: WhatsApp, Messenger and Instagram over one app of the Graph API. None: none of them.</summary>
    public MetaOptions Meta { get; init; } = new();

    /// <summary>LAPOR_X_…: the account of this site on X. None: no X.</summary>
    public XOptions X { get; init; } = new();

    /// <summary>LAPOR_BEHIND_PROXY: true when a reverse proxy on this machine or network sets X-Forwarded-For and -Proto.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>LAPOR_PAGE_CACHE_MB: megabytes of drawn public pages that this node keeps, 0–4096; 0 keeps none. Default 32.</summary>
    public int PageCache { get; init; } = 32;

    /// <summary>LAPOR_ONION: this site's address in the Tor network, <c>http://….onion</c>; shown and announced at the whistleblower's entrance.</summary>
    public Uri? Onion { get; init; }

    /// <summary>LAPOR_CLAMAV: the malware scanner clamd, <c>/run/clamav/clamd.ctl</c> or <c>host:3310</c>. None: files are not scanned.</summary>
    public string? ClamAv { get; init; }

    /// <summary>LAPOR_SECURITY_CONTACT: whom to tell of a weakness, in <c>/.well-known/security.txt</c>: <c>mailto:</c>, <c>https:</c> or <c>tel:</c>. None: the file is not there.</summary>
    public Uri? SecurityContact { get; init; }

    /// <summary>LAPOR_RATE_LIMIT: per cent of the limits per route and address, 0–10000; 0 limits nothing. Default 100.</summary>
    public int RateLimit { get; init; } = 100;

    /// <summary>LAPOR_CHALLENGE_AT: reports sent to this node within a minute from which senders do a second's work first, 0–100000; 0: never. Default 600.</summary>
    public int ChallengeAt { get; init; } = 600;

    /// <summary>LAPOR_OUTGOING_ALLOW: networks inside that may be called (<c>10.1.0.0/16,192.168.7.5/32</c>). None: the public internet only.</summary>
    public IReadOnlyList<string> OutgoingAllow { get; init; } = [];

    /// <summary>Names of all settings, for the check command and the approved file.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "LAPOR_DATA", "LAPOR_DB", "LAPOR_KEYS", "LAPOR_KMS_COMMAND", "LAPOR_URLS", "LAPOR_BASE_URL", "LAPOR_ROLES", "LAPOR_SMTP_HOST", "LAPOR_SMTP_PORT", "LAPOR_SMTP_TLS",
        "LAPOR_SMTP_USER", "LAPOR_SMTP_PASSWORD", "LAPOR_MAIL_FROM", "LAPOR_BOUNCE_TO", "LAPOR_BOUNCE_MAILDIR", "LAPOR_MAIL_GATHER_MINUTES", "LAPOR_SMS_URL", "LAPOR_SMS_USER", "LAPOR_SMS_PASSWORD", "LAPOR_SMS2_URL", "LAPOR_SMS2_USER", "LAPOR_SMS2_PASSWORD", "LAPOR_SMS_REPORT_URL", "LAPOR_SMS_FROM",
        "LAPOR_SMS_SPOOL", "LAPOR_SMS_PER_NUMBER", "LAPOR_SMS_PER_HOUR", "LAPOR_SMS_PER_DAY", "LAPOR_SMS_PRICE", "LAPOR_SMS_IN_PER_NUMBER", "LAPOR_SMS_ABROAD", "LAPOR_SMS_SECRET", "LAPOR_SMS_ALLOW",
        "LAPOR_TELEGRAM_TOKEN", "LAPOR_TELEGRAM_SECRET", "LAPOR_TELEGRAM_POLL", "LAPOR_TELEGRAM_URL",
        "LAPOR_META_SECRET", "LAPOR_META_VERIFY", "LAPOR_META_PAGE_TOKEN", "LAPOR_META_PAGE", "LAPOR_META_INSTAGRAM", "LAPOR_META_URL", "LAPOR_WHATSAPP_TOKEN", "LAPOR_WHATSAPP_NUMBER", "LAPOR_WHATSAPP_TEMPLATE", "LAPOR_WHATSAPP_TEMPLATE_LANGUAGE",
        "LAPOR_X_CLIENT", "LAPOR_X_CLIENT_SECRET", "LAPOR_X_REFRESH", "LAPOR_X_ACCOUNT", "LAPOR_X_EVERY_SECONDS", "LAPOR_X_URL", "LAPOR_BEHIND_PROXY", "LAPOR_PAGE_CACHE_MB", "LAPOR_ONION",
        "LAPOR_CLAMAV", "LAPOR_SECURITY_CONTACT", "LAPOR_RATE_LIMIT", "LAPOR_CHALLENGE_AT", "LAPOR_OUTGOING_ALLOW",
    ];

    // The database's may hold a password.
    private static readonly string[] Secret = ["PASSWORD", "SECRET", "TOKEN", "VERIFY", "REFRESH", "LAPOR_DB"];

    /// <summary>Whoever reads the value could use it: it is shown nowhere.</summary>
    public static bool IsSecret(string name) => Secret.Any(part => name.Contains(part, StringComparison.Ordinal));

    /// <summary>Reads and checks the settings; every mistake is told at once.</summary>
    public static Outcome<Settings> Read(IConfiguration from)
    {
        List<Refusal> wrong = [];
        string? Text(string name) => string.IsNullOrWhiteSpace(from[name]) ? null : from[name]!.Trim();
        void Wrong(string name, string indonesian, string english) => wrong.Add(new("setting", name, $"{name}: {indonesian}", $"{name}: {english}"));
        bool Flag(string name, bool otherwise)
        {
            if (Text(name) is not { } text) return otherwise;
            if (bool.TryParse(text, out var flag)) return flag;
            Wrong(name, "isi true atau false.", "give true or false.");
            return otherwise;
        }

        var data = Path.GetFullPath(Text("LAPOR_DATA") ?? "data");
        var db = Text("LAPOR_DB") ?? $"Data Source={Path.Combine(data, "lapor.db")}";
        if (!db.Contains("Host=", StringComparison.OrdinalIgnoreCase) && !db.Contains("Data Source=", StringComparison.OrdinalIgnoreCase))
            Wrong("LAPOR_DB", "mulai dengan 'Data Source=' (SQLite) atau pakai 'Host=' (PostgreSQL).", "start with 'Data Source=' (SQLite) or use 'Host=' (PostgreSQL).");
        else if (Database.Mistake(db) is { } mistake) // the driver's words name the keyword, never the value
            Wrong("LAPOR_DB", $"ada bagian yang tidak dikenal. {mistake}", $"a part is not known. {mistake}");
        var urls = Text("LAPOR_URLS") ?? "http://localhost:5080";
        Uri? listen = null;
        foreach (var url in urls.Split(';'))
        {
            var named = url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);
            if (Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme == "http") listen ??= address;
            else Wrong("LAPOR_URLS", "bukan alamat http yang lengkap, contoh http://0.0.0.0:5080. TLS diakhiri di proksi.", "not a full http address, for example http://0.0.0.0:5080. TLS ends at the proxy.");
        }

        var baseText = Text("LAPOR_BASE_URL") ?? listen?.ToString() ?? "http://localhost:5080";
        if (!Uri.TryCreate(baseText, UriKind.Absolute, out var baseUrl) || baseUrl.Scheme is not ("http" or "https"))
            Wrong("LAPOR_BASE_URL", "bukan alamat http(s) yang lengkap.", "not a full http(s) address.");
        var roles = (Text("LAPOR_ROLES") ?? "web,worker").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (roles.Length == 0 || roles.Except(["web", "worker"]).Any()) Wrong("LAPOR_ROLES", "isi web, worker, atau web,worker.", "give web, worker or web,worker.");
        var port = 587;
        if (Text("LAPOR_SMTP_PORT") is { } portText && (!int.TryParse(portText, System.Globalization.CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            Wrong("LAPOR_SMTP_PORT", "isi angka 1–65535.", "give a number from 1 to 65535.");
        var pageCache = 32;
        if (Text("LAPOR_PAGE_CACHE_MB") is { } cacheText && (!int.TryParse(cacheText, System.Globalization.CultureInfo.InvariantCulture, out pageCache) || pageCache is < 0 or > 4096))
            Wrong("LAPOR_PAGE_CACHE_MB", "isi angka 0–4096.", "give a number from 0 to 4096.");
        var mailFrom = Text("LAPOR_MAIL_FROM") ?? "lapor@localhost";
        if (!System.Net.Mail.MailAddress.TryCreate(mailFrom, out _)) Wrong("LAPOR_MAIL_FROM", "bukan alamat surel.", "not an e-mail address.");
        var bounceTo = Text("LAPOR_BOUNCE_TO");
        if (bounceTo is not null && (!System.Net.Mail.MailAddress.TryCreate(bounceTo, out var back) || back.Address != bounceTo || bounceTo.Contains('+', StringComparison.Ordinal)))
            Wrong("LAPOR_BOUNCE_TO", "bukan alamat surel biasa, tanpa tanda plus.", "not a plain e-mail address without a plus.");
        if (Text("LAPOR_BOUNCE_MAILDIR") is { } maildir && !Directory.Exists(maildir)) Wrong("LAPOR_BOUNCE_MAILDIR", "foldernya tidak ada.", "there is no such folder.");
        var gather = 60;
        if (Text("LAPOR_MAIL_GATHER_MINUTES") is { } minutes && (!int.TryParse(minutes, System.Globalization.CultureInfo.InvariantCulture, out gather) || gather is < 0 or > 1440))
            Wrong("LAPOR_MAIL_GATHER_MINUTES", "isi angka 0–1440.", "give a number from 0 to 1440.");
        Uri? Web(string name, string example)
        {
            if (Text(name) is not { } typed) return null;
            if (Uri.TryCreate(typed, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
            Wrong(name, $"bukan alamat http(s) yang lengkap, contoh {example}.", $"not a full http(s) address, for example {example}.");
            return null;
        }

        var smsUrl = Web("LAPOR_SMS_URL", "http://127.0.0.1:13013/cgi-bin/sendsms");
        var sms2Url = Web("LAPOR_SMS2_URL", "http://127.0.0.1:13014/cgi-bin/sendsms");
        var smsReportUrl = Web("LAPOR_SMS_REPORT_URL", "http://127.0.0.1:5080");
        if (smsReportUrl is { Query.Length: > 0 } or { UserInfo.Length: > 0 })
            Wrong("LAPOR_SMS_REPORT_URL", "tulis tanpa nama, kata sandi, dan tanda tanya.", "write it without name, password and question mark.");
        var smsFrom = Text("LAPOR_SMS_FROM");
        if (smsFrom is not null && !(smsFrom.TrimStart('+').All(char.IsAsciiDigit) ? smsFrom.Length <= 16 : smsFrom.Length <= 11 && smsFrom.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '.')))
            Wrong("LAPOR_SMS_FROM", "isi nomor, atau paling banyak 11 huruf dan angka.", "give a number, or at most 11 letters and digits.");
        var (smsPerNumber, smsPerHour) = (6, 300);
        if (Text("LAPOR_SMS_PER_NUMBER") is { } perNumber && (!int.TryParse(perNumber, System.Globalization.CultureInfo.InvariantCulture, out smsPerNumber) || smsPerNumber is < 1 or > 100))
            Wrong("LAPOR_SMS_PER_NUMBER", "isi angka 1–100.", "give a number from 1 to 100.");
        if (Text("LAPOR_SMS_PER_HOUR") is { } perHour && (!int.TryParse(perHour, System.Globalization.CultureInfo.InvariantCulture, out smsPerHour) || smsPerHour is < 1 or > 1_000_000))
            Wrong("LAPOR_SMS_PER_HOUR", "isi angka 1–1000000.", "give a number from 1 to 1000000.");
        int Number(string name, int otherwise, int least, int most)
        {
            if (Text(name) is not { } typed) return otherwise;
            if (int.TryParse(typed, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            Wrong(name, $"isi angka {least}–{most}.", $"give a number from {least} to {most}.");
            return otherwise;
        }

        var (smsPerDay, smsPrice, smsInPerNumber) = (Number("LAPOR_SMS_PER_DAY", 0, 0, 10_000_000), Number("LAPOR_SMS_PRICE", 0, 0, 100_000), Number("LAPOR_SMS_IN_PER_NUMBER", 50, 1, 10_000));
        if (Text("LAPOR_SMS_SECRET") is { Length: < 16 }) Wrong("LAPOR_SMS_SECRET", "isi sekurangnya 16 karakter acak.", "give at least 16 random characters.");
        var smsAllow = (Text("LAPOR_SMS_ALLOW") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!smsAllow.All(n => System.Net.IPNetwork.TryParse(n, out _)))
            Wrong("LAPOR_SMS_ALLOW", "isi jaringan seperti 127.0.0.1/32, dipisah koma.", "give networks like 127.0.0.1/32, separated by commas.");
        Uri? Provider(string name, string otherwise)
        {
            if (Uri.TryCreate(Text(name) ?? otherwise, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
            Wrong(name, $"bukan alamat http(s) yang lengkap, contoh {otherwise}.", $"not a full http(s) address, for example {otherwise}.");
            return null;
        }

        var telegramUrl = Provider("LAPOR_TELEGRAM_URL", "https://api.telegram.org");
        if (Text("LAPOR_TELEGRAM_SECRET") is { } telegramSecret && !(telegramSecret.Length is >= 16 and <= 256 && telegramSecret.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')))
            Wrong("LAPOR_TELEGRAM_SECRET", "isi 16–256 huruf, angka, _ atau -.", "give 16 to 256 letters, digits, _ or -.");
        var metaUrl = Provider("LAPOR_META_URL", "https://graph.facebook.com/v23.0");
        foreach (var account in new[] { "LAPOR_META_PAGE", "LAPOR_META_INSTAGRAM", "LAPOR_WHATSAPP_NUMBER" })
        {
            if (Text(account)?.All(char.IsAsciiDigit) == false) Wrong(account, "isi ID angka dari Meta, bukan nama atau nomor telepon.", "give Meta's numeric id, not a name or telephone number.");
        }

        if (Text("LAPOR_WHATSAPP_TEMPLATE")?.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') == false) Wrong("LAPOR_WHATSAPP_TEMPLATE", "isi nama templat seperti di WhatsApp: huruf kecil, angka, _.", "give the template's name as in WhatsApp: small letters, digits, _.");
        var xUrl = Provider("LAPOR_X_URL", "https://api.x.com");
        var xEvery = Number("LAPOR_X_EVERY_SECONDS", 60, 15, 3600);
        if (Text("LAPOR_X_ACCOUNT") is { } xAccount && !(xAccount.Length <= 19 && xAccount.All(char.IsAsciiDigit))) Wrong("LAPOR_X_ACCOUNT", "isi ID angka akun itu, bukan @nama.", "give the account's numeric id, not its @name.");
        Uri? onion = null;
        if (Text("LAPOR_ONION") is { } onionText && (!Uri.TryCreate(onionText, UriKind.Absolute, out onion) || onion.Scheme is not ("http" or "https") || !onion.Host.EndsWith(".onion", StringComparison.Ordinal)))
            Wrong("LAPOR_ONION", "bukan alamat http(s) yang berakhir dengan .onion.", "not an http(s) address that ends in .onion.");
        if (Text("LAPOR_CLAMAV") is { } scanner && !Attachments.MalwareScan.IsAddress(scanner))
            Wrong("LAPOR_CLAMAV", "isi jalur soket seperti /run/clamav/clamd.ctl, atau host:3310.", "give a socket's path like /run/clamav/clamd.ctl, or host:3310.");
        Uri? securityContact = null;
        if (Text("LAPOR_SECURITY_CONTACT") is { } contactText && (!Uri.TryCreate(contactText, UriKind.Absolute, out securityContact) || securityContact.Scheme is not ("mailto" or "https" or "tel")))
            Wrong("LAPOR_SECURITY_CONTACT", "mulai dengan mailto:, https: atau tel:.", "start with mailto:, https: or tel:.");
        var rateLimit = 100;
        if (Text("LAPOR_RATE_LIMIT") is { } rateText && (!int.TryParse(rateText, System.Globalization.CultureInfo.InvariantCulture, out rateLimit) || rateLimit is < 0 or > 10_000))
            Wrong("LAPOR_RATE_LIMIT", "isi angka 0–10000 (persen).", "give a number from 0 to 10000 (per cent).");
        var challengeAt = 600;
        if (Text("LAPOR_CHALLENGE_AT") is { } challengeText && (!int.TryParse(challengeText, System.Globalization.CultureInfo.InvariantCulture, out challengeAt) || challengeAt is < 0 or > 100_000))
            Wrong("LAPOR_CHALLENGE_AT", "isi angka 0–100000.", "give a number from 0 to 100000.");
        var outgoing = (Text("LAPOR_OUTGOING_ALLOW") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!outgoing.All(n => System.Net.IPNetwork.TryParse(n, out _)))
            Wrong("LAPOR_OUTGOING_ALLOW", "isi jaringan seperti 10.1.0.0/16, dipisah koma.", "give networks like 10.1.0.0/16, separated by commas.");

        var smtpTls = Flag("LAPOR_SMTP_TLS", true);
        var smsAbroad = Flag("LAPOR_SMS_ABROAD", true);
        var telegramPoll = Flag("LAPOR_TELEGRAM_POLL", false);
        var behindProxy = Flag("LAPOR_BEHIND_PROXY", false);
        if (wrong.Count > 0) return wrong;
        return new Settings
        {
            Data = data,
            Db = db,
            Keys = Path.GetFullPath(Text("LAPOR_KEYS") ?? Path.Combine(data, "keys")),
            KmsCommand = Text("LAPOR_KMS_COMMAND"),
            Urls = urls,
            BaseUrl = baseUrl!,
            Roles = roles,
            SmtpHost = Text("LAPOR_SMTP_HOST"),
            SmtpPort = port,
            SmtpTls = smtpTls,
            SmtpUser = Text("LAPOR_SMTP_USER"),
            SmtpPassword = Text("LAPOR_SMTP_PASSWORD"),
            MailFrom = mailFrom,
            BounceTo = bounceTo,
            BounceMaildir = Text("LAPOR_BOUNCE_MAILDIR"),
            MailGatherEvery = TimeSpan.FromMinutes(gather),
            SmsUrl = smsUrl,
            SmsUser = Text("LAPOR_SMS_USER"),
            SmsPassword = Text("LAPOR_SMS_PASSWORD"),
            Sms2Url = sms2Url,
            Sms2User = Text("LAPOR_SMS2_USER"),
            Sms2Password = Text("LAPOR_SMS2_PASSWORD"),
            SmsReportUrl = smsReportUrl,
            SmsFrom = smsFrom,
            SmsSpool = Text("LAPOR_SMS_SPOOL") is { } smsSpool ? Path.GetFullPath(smsSpool) : null,
            SmsPerNumber = smsPerNumber,
            SmsPerHour = smsPerHour,
            SmsPerDay = smsPerDay,
            SmsPrice = smsPrice,
            SmsInPerNumber = smsInPerNumber,
            SmsAbroad = smsAbroad,
            SmsSecret = Text("LAPOR_SMS_SECRET"),
            SmsAllow = smsAllow,
            TelegramToken = Text("LAPOR_TELEGRAM_TOKEN"),
            TelegramSecret = Text("LAPOR_TELEGRAM_SECRET"),
            TelegramPoll = telegramPoll,
            TelegramUrl = telegramUrl!,
            Meta = new MetaOptions
            {
                AppSecret = Text("LAPOR_META_SECRET"),
                VerifyToken = Text("LAPOR_META_VERIFY"),
                PageToken = Text("LAPOR_META_PAGE_TOKEN"),
                Page = Text("LAPOR_META_PAGE"),
                Instagram = Text("LAPOR_META_INSTAGRAM"),
                WhatsAppToken = Text("LAPOR_WHATSAPP_TOKEN"),
                WhatsAppNumber = Text("LAPOR_WHATSAPP_NUMBER"),
                WhatsAppTemplate = Text("LAPOR_WHATSAPP_TEMPLATE"),
                WhatsAppTemplateLanguage = Text("LAPOR_WHATSAPP_TEMPLATE_LANGUAGE") ?? "id",
                Api = metaUrl!,
            },
            X = new XOptions
            {
                ClientId = Text("LAPOR_X_CLIENT"),
                ClientSecret = Text("LAPOR_X_CLIENT_SECRET"),
                RefreshToken = Text("LAPOR_X_REFRESH"),
                Account = Text("LAPOR_X_ACCOUNT"),
                Every = TimeSpan.FromSeconds(xEvery),
                Api = xUrl!,
            },
            BehindProxy = behindProxy,
            PageCache = pageCache,
            Onion = onion,
            ClamAv = Text("LAPOR_CLAMAV"),
            SecurityContact = securityContact,
            RateLimit = rateLimit,
            ChallengeAt = challengeAt,
            OutgoingAllow = outgoing,
        };
    }
}
