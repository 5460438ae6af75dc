using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Lapor.Channels.X;

namespace Lapor.Tests.Channels;

/// <summary>What this site wrote on X.</summary>
/// <param name="To">The post that was replied to, or the person.</param>
/// <param name="Text">Its words.</param>
/// <param name="IsPublic">For everybody to read.</param>
internal sealed record WrittenOnX(string To, string Text, bool IsPublic);

/// <summary>
/// X's API v2 as its public description tells it: mentions and direct messages newest first in pages, <c>since_id</c> and <c>start_time</c>, a refresh token that is good for one use, 401 for an access token that ended, 403 for the same
/// words twice and for persons who take no messages, limits in headers.
/// </summary>
internal sealed class XServer : ProviderServer
{
    public const string Account = "1708";
    public const string Seed = "segar-awal";

    private readonly List<JsonObject> posts = [], letters = [], users = [], media = [];
    private readonly Dictionary<string, byte[]> files = [];
    private string access = "", refresh = Seed;
    private long drawn;

    /// <summary>What this site wrote, in order.</summary>
    public ConcurrentQueue<WrittenOnX> Written { get; } = [];

    /// <summary>Questions as they came: path and query.</summary>
    public ConcurrentQueue<string> Questions { get; } = [];

    /// <summary>How often a refresh token was exchanged.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Rows of a page; X's own largest otherwise.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Questions that are answered before the limit; null: no limit.</summary>
    public int? Remaining { get; set; }

    /// <summary>When the limit ends, seconds since 1970.</summary>
    public long Reset { get; set; }

    /// <summary>Persons who take no messages.</summary>
    public HashSet<string> Closed { get; } = [];

    public XOptions Options => new() { ClientId = "lapor-app", ClientSecret = "rahasia-x", RefreshToken = Seed, Account = Account, Api = Address };

    /// <summary>The access token ends.</summary>
    public void Expire() => access = "";

    /// <summary>The account gives the app a new refresh token; the old chain is worth nothing.</summary>
    public string Grant() => refresh = string.Create(CultureInfo.InvariantCulture, $"segar-baru-{++drawn}");

    /// <summary>The id of something written at a moment.</summary>
    public long Id(DateTimeOffset at) => ((at.ToUnixTimeMilliseconds() - 1_288_834_974_657) << 22) + ++drawn;

    /// <summary>A person posts something that mentions the account.</summary>
    public void Posts(string person, string text, DateTimeOffset at, byte[]? photo = null, JsonObject? more = null) => posts.Add(Item(person, at, photo, "author_id", more, new JsonObject { ["text"] = text }));

    /// <summary>A person writes a direct message.</summary>
    public void Writes(string person, string text, DateTimeOffset at, byte[]? photo = null, string? conversation = null) => letters.Add(Item(
        person, at, photo, "sender_id", null, new JsonObject { ["text"] = text, ["event_type"] = "MessageCreate", ["dm_conversation_id"] = conversation ?? $"{Account}-{person}" }));

    protected override ProviderAnswer Said(ProviderCall call)
    {
        var path = call.Path.Split('?')[0];
        if (path == "/2/oauth2/token") return Exchange(call);
        if (call.Headers.GetValueOrDefault("Authorization") != $"Bearer {access}" || access.Length == 0) return Problem(401, "Unauthorized", "about:blank");
        if (path.StartsWith("/media/", StringComparison.Ordinal)) return files.TryGetValue(path.Split('/')[^1], out var file) ? new(200, file, "image/jpeg") : new(404, "{}");
        Questions.Enqueue(call.Path);
        if (Remaining is { } left)
        {
            if (left == 0) return Problem(429, "Too Many Requests", "about:blank") with { Headers = Limit(0) };
            Remaining = left - 1;
        }

        var query = HttpUtility.ParseQueryString(call.Path.Contains('?', StringComparison.Ordinal) ? call.Path[call.Path.IndexOf('?', StringComparison.Ordinal)..] : "");
        var answer = path switch
        {
            $"/2/users/{Account}/mentions" => Page(posts, query),
            "/2/dm_events" => Page(letters, query),
            "/2/tweets" => Reply(JsonNode.Parse(call.Text)!),
            _ when path.StartsWith("/2/dm_conversations/with/", StringComparison.Ordinal) => Write(path.Split('/')[^2], JsonNode.Parse(call.Text)!),
            _ => Problem(404, "Not Found", "https://api.twitter.com/2/problems/resource-not-found"),
        };
        return Remaining is { } rest ? answer with { Headers = Limit(rest) } : answer;
    }

    private ProviderAnswer Exchange(ProviderCall call)
    {
        var form = HttpUtility.ParseQueryString(call.Text);
        var secret = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("lapor-app:rahasia-x"))}";
        if (call.Headers.GetValueOrDefault("Authorization") != secret || form["client_id"] != "lapor-app") return new(401, """{"error":"unauthorized_client"}""");
        if (form["grant_type"] != "refresh_token" || form["refresh_token"] != refresh) return new(400, """{"error":"invalid_request","error_description":"Value passed for the token was invalid."}""");
        Exchanges++;
        (access, refresh) = (string.Create(CultureInfo.InvariantCulture, $"masuk-{++drawn}"), string.Create(CultureInfo.InvariantCulture, $"segar-{++drawn}"));
        return new(200, $$"""{"token_type":"bearer","expires_in":7200,"access_token":"{{access}}","refresh_token":"{{refresh}}","scope":"tweet.read tweet.write dm.read dm.write users.read offline.access"}""");
    }

    private ProviderAnswer Page(List<JsonObject> all, System.Collections.Specialized.NameValueCollection query)
    {
        var since = query["since_id"] is { } given ? long.Parse(given, CultureInfo.InvariantCulture) : 0;
        if (query["start_time"] is { } start) since = Math.Max(since, XPage.Earlier(Id(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture)), TimeSpan.FromSeconds(1)));
        // A mark names the last id of the page before, so that what comes meanwhile moves no page.
        if (query["pagination_token"] is { } mark && !mark.StartsWith("halaman-", StringComparison.Ordinal)) return Problem(400, "Invalid Request", "https://api.twitter.com/2/problems/invalid-request");
        var before = query["pagination_token"] is { } token ? long.Parse(token["halaman-".Length..], CultureInfo.InvariantCulture) : long.MaxValue;
        var size = Math.Min(PageSize, int.Parse(query["max_results"]!, CultureInfo.InvariantCulture));
        var found = all.Where(p => Number(p) > since && Number(p) < before).OrderByDescending(Number).ToList();
        var page = found.Take(size).ToList();
        var meta = new JsonObject { ["result_count"] = page.Count };
        if (found.Count > size) meta["next_token"] = $"halaman-{Number(page[^1])}";
        return new(200, new JsonObject
        {
            ["data"] = new JsonArray([.. page.Select(p => p.DeepClone())]),
            ["includes"] = new JsonObject { ["users"] = new JsonArray([.. users.Select(u => u.DeepClone())]), ["media"] = new JsonArray([.. media.Select(m => m.DeepClone())]) },
            ["meta"] = meta,
        }.ToJsonString());
    }

    private ProviderAnswer Reply(JsonNode body)
    {
        var (post, text) = (body["reply"]!["in_reply_to_tweet_id"]!.GetValue<string>(), body["text"]!.GetValue<string>());
        if (Weight(text) > 280) return Problem(403, "Your Tweet text is too long. For more information, see …", "about:blank");
        if (!posts.Exists(p => p["id"]!.GetValue<string>() == post)) return Problem(403, "You attempted to reply to a Tweet that is deleted or not visible to you.", "about:blank");
        if (Written.Any(w => w.IsPublic && w.Text == text)) return Problem(403, "You are not allowed to create a Tweet with duplicate content.", "about:blank");
        Written.Enqueue(new(post, text, true));
        return new(201, $$"""{"data":{"id":"{{++drawn}}","text":"x"} }""");
    }

    private ProviderAnswer Write(string person, JsonNode body)
    {
        if (Closed.Contains(person)) return Problem(403, "You do not have permission to DM one or more participants.", "about:blank");
        var text = body["text"]!.GetValue<string>();
        if (text.Length is 0 or > 10_000) return Problem(400, "text is too long", "https://api.twitter.com/2/problems/invalid-request");
        Written.Enqueue(new(person, text, false));
        return new(201, $$"""{"data":{"dm_conversation_id":"{{Account}}-{{person}}","dm_event_id":"{{++drawn}}"} }""");
    }

    private JsonObject Item(string person, DateTimeOffset at, byte[]? photo, string by, JsonObject? more, JsonObject item)
    {
        item["id"] = Id(at).ToString(CultureInfo.InvariantCulture);
        item[by] = person;
        foreach (var (name, value) in more ?? []) item[name] = value!.DeepClone();
        if (!users.Exists(u => u["id"]!.GetValue<string>() == person)) users.Add(new JsonObject { ["id"] = person, ["name"] = "Siti Aminah", ["username"] = "siti" });
        if (photo is null) return item;
        var key = string.Create(CultureInfo.InvariantCulture, $"3_{++drawn}");
        files[key] = photo;
        media.Add(new JsonObject { ["media_key"] = key, ["type"] = "photo", ["url"] = new Uri(Address, $"/media/{key}").ToString() });
        item["attachments"] = new JsonObject { ["media_keys"] = new JsonArray(key) };
        return item;
    }

    private Dictionary<string, string> Limit(int rest) => new()
    {
        ["x-rate-limit-remaining"] = rest.ToString(CultureInfo.InvariantCulture),
        ["x-rate-limit-reset"] = Reset.ToString(CultureInfo.InvariantCulture),
    };

    // Addresses count as 23 characters whatever they are.
    private static int Weight(string text) => text.Split(' ').Sum(w => w.StartsWith("http", StringComparison.Ordinal) ? 23 : w.Length) + text.Count(c => c == ' ');

    private static long Number(JsonObject item) => long.Parse(item["id"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static ProviderAnswer Problem(int status, string detail, string type) => new(status, new JsonObject { ["title"] = "x", ["detail"] = detail, ["type"] = type, ["status"] = status }.ToJsonString());
}
