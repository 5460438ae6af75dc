using System.Globalization;

namespace Lapor.Channels;

/// <summary>An answer that is offered under a message.</summary>
/// <param name="Label">What is read: at most 20 characters, which every messenger shows.</param>
/// <param name="Value">What comes back: at most 64 bytes. A command spelled out, or a word of a conversation.</param>
public sealed record ChatChoice(string Label, string Value);

/// <summary>What is said to a person on a messenger.</summary>
/// <param name="Text">At most <see cref="LongestChat"/> characters.</param>
/// <param name="Choices">Answers to offer; whoever types one of the labels instead is understood as well.</param>
/// <param name="AsksPlace">True where a position would be an answer: messengers that have a button for it show one.</param>
[method: System.Text.Json.Serialization.JsonConstructor]
public sealed record OutgoingChat(string Text, IReadOnlyList<ChatChoice> Choices, bool AsksPlace = false)
{
    /// <summary><c>id</c> or <c>en</c>: of what a messenger writes beside the text.</summary>
    public string Language { get; init; } = "id";

    /// <summary>What stands on the button for a position; null: of a message without one, or kept by an earlier program.</summary>
    public string? PlaceTitle { get; init; }

    /// <summary>What opens the answers, where a messenger shows many as a list; null: as <see cref="PlaceTitle"/>.</summary>
    public string? ListTitle { get; init; }

    /// <summary>
    /// For a person who may only be written to in words that the provider approved: of which report there is news, its number; empty: of one that is not named. Null: the text itself is sent.
    /// </summary>
    public string? Approved { get; init; }

    /// <summary>Storage key of a picture that goes with it; the text stands under it, and alone where a messenger takes none. Null: none.</summary>
    public string? Picture { get; init; }

    /// <summary>So many of its pieces the provider has already: another try begins behind them. Kept beside the message.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Said { get; init; }

    /// <summary>The public post that this answers, for everybody to read; null: it is said to the person alone.</summary>
    public string? Under { get; init; }

    /// <summary>Characters that every messenger takes in one message; Messenger's and Instagram's own limit is 2,000 and 1,000, so these get it in pieces.</summary>
    public const int LongestChat = 4000;

    public OutgoingChat(string text)
        : this(text, [])
    {
    }

    /// <summary>The text in pieces of at most so many characters, cut between words.</summary>
    public IReadOnlyList<string> Pieces(int longest)
    {
        List<string> pieces = [];
        for (var rest = Text; rest.Length > 0;)
        {
            var cut = rest.Length <= longest ? rest.Length : rest.LastIndexOfAny([' ', '\n'], longest - 1) is var gap && gap > longest / 2 ? gap : longest - (char.IsHighSurrogate(rest[longest - 1]) ? 1 : 0);
            pieces.Add(rest[..cut].TrimEnd());
            rest = rest[cut..].TrimStart();
        }

        return pieces;
    }
}

/// <summary>A picture to be shown.</summary>
/// <param name="Content">The file.</param>
/// <param name="MediaType"><c>image/jpeg</c> or <c>image/png</c>.</param>
public sealed record ChatPicture(byte[] Content, string MediaType)
{
    /// <summary>Bytes that every messenger takes.</summary>
    public const int Largest = 5_000_000;

    /// <summary>The file as a form holds it, under a name that tells nothing.</summary>
    internal ByteArrayContent Part()
    {
        var part = new ByteArrayContent(Content);
        part.Headers.ContentType = new(MediaType);
        return part;
    }

    /// <summary>A name that tells nothing.</summary>
    internal string FileName => MediaType == "image/png" ? "foto.png" : "foto.jpg";
}

/// <summary>What became of a message to a messenger, as a job needs to know it.</summary>
public enum ChatVerdict
{
    /// <summary>The provider has it.</summary>
    Taken,

    /// <summary>Not now: busy or unreachable provider, too many messages, an expired token. Trying again can help.</summary>
    Later,

    /// <summary>Never: the provider refuses this message.</summary>
    Never,

    /// <summary>The person wants no messages: they blocked this account, or left.</summary>
    Unwanted,

    /// <summary>The provider lets nobody write first after a while of silence. Another way is tried.</summary>
    Elsewhere,
}

/// <summary>What became of a message.</summary>
/// <param name="Verdict">Whether to try again.</param>
/// <param name="Code">Stable code for the log, never with the handle: <c>sent</c>, <c>http_500</c>, <c>rate_limit</c>, <c>timeout</c>, <c>connection</c> …</param>
/// <param name="ProviderId">The provider's id of it, where it gave one.</param>
/// <param name="Wait">How long the provider wants to be left alone.</param>
public sealed record ChatResult(ChatVerdict Verdict, string Code, string? ProviderId = null, TimeSpan? Wait = null)
{
    /// <summary>Of a message in pieces that broke off: so many the provider has.</summary>
    public int Said { get; init; }
}

/// <summary>A file as the provider gave it.</summary>
/// <param name="Verdict"><see cref="ChatVerdict.Taken"/> where it is here.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Content">The file.</param>
public sealed record FetchedMedia(ChatVerdict Verdict, string Code, byte[]? Content = null);

/// <summary>
/// One messenger: sends a message to a person, and fetches a file that a person sent. Says of each failure whether trying again can help; throws only when cancelled. After a provider's "too many" nothing is sent until
/// it is over: asking on makes it longer.
/// </summary>
public abstract class ChatWay(TimeProvider time, SendTally? tally)
{
    /// <summary>Bytes of a file that are fetched; one more, and it is too large.</summary>
    public const int LargestFile = 25 * 1024 * 1024;

    /// <summary>How long a provider may take for one call.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    private long quietUntil;

    /// <summary>The clock of every patience.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Code of the channel as reports keep it.</summary>
    public abstract string Channel { get; }

    /// <summary>False where the operator did not connect it.</summary>
    public abstract bool IsSet { get; }

    /// <summary>Where a person who wrote publicly begins a private talk; null: nobody writes publicly there.</summary>
    public virtual string? Privately => null;

    /// <summary>How long after a person's last word free words reach them, where approved words reach them later; null: nothing is known to end, or nothing is approved.</summary>
    public virtual TimeSpan? FreeFor => null;

    /// <summary>True where approved words get around this reason why a message did not reach a person.</summary>
    public virtual bool HasWordsFor(string code) => false;

    /// <summary>Sends one message, from the piece on that the provider does not have yet. Doing it twice sends it twice.</summary>
    public Task<ChatResult> Send(string handle, OutgoingChat message, CancellationToken cancel) => Send(handle, message, null, cancel);

    /// <summary>Sends one message with a picture; where the provider refuses the picture, the words alone.</summary>
    public async Task<ChatResult> Send(string handle, OutgoingChat message, ChatPicture? picture, CancellationToken cancel)
    {
        if (!IsSet) return new(ChatVerdict.Never, "not_set");
        var now = Time.GetUtcNow();
        if (Interlocked.Read(ref quietUntil) is var until && until > now.ToUnixTimeMilliseconds()) return new(ChatVerdict.Later, "rate_limit", Wait: TimeSpan.FromMilliseconds(until - now.ToUnixTimeMilliseconds()));
        var result = await Give(handle, message, picture, cancel);
        if (tally is not null)
            await tally.Count(Channel, result.Verdict switch { ChatVerdict.Taken => SendOutcome.Sent, ChatVerdict.Later => SendOutcome.Failed, _ => SendOutcome.Refused }, result.Code);
        if (result is { Verdict: ChatVerdict.Later, Wait: { } wait }) Interlocked.Exchange(ref quietUntil, now.Add(wait).ToUnixTimeMilliseconds());
        return result;
    }

    /// <summary>Fetches a file.</summary>
    public Task<FetchedMedia> Fetch(string id, CancellationToken cancel) =>
        IsSet ? Calling(() => Load(id, cancel), code => new FetchedMedia(ChatVerdict.Later, code), cancel) : Task.FromResult(new FetchedMedia(ChatVerdict.Never, "not_set"));

    private async Task<ChatResult> Give(string handle, OutgoingChat message, ChatPicture? picture, CancellationToken cancel)
    {
        var shown = picture is null ? null : await Calling(() => Show(handle, message, picture, cancel), Away, cancel);
        return shown is null or { Verdict: ChatVerdict.Never } ? await Say(handle, message, cancel) : shown;
    }

    /// <summary>Piece after piece. What came before a failure is there: only the rest is tried again.</summary>
    private async Task<ChatResult> Say(string handle, OutgoingChat message, CancellationToken cancel)
    {
        var pieces = Pieces(message);
        var result = new ChatResult(pieces.Count == 0 ? ChatVerdict.Never : ChatVerdict.Taken, pieces.Count == 0 ? "empty" : "sent");
        for (var said = message.Said; said < pieces.Count; said++)
        {
            var last = said == pieces.Count - 1;
            var piece = message with { Text = pieces[said], Choices = last ? message.Choices : [], AsksPlace = last && message.AsksPlace };
            result = await Calling(() => Post(handle, piece, cancel), Away, cancel);
            if (result.Verdict is not ChatVerdict.Taken) return result with { Said = said };
        }

        return result;
    }

    private static ChatResult Away(string code) => new(ChatVerdict.Later, code);

    /// <summary>The texts of the messages that one message goes in.</summary>
    protected abstract IReadOnlyList<string> Pieces(OutgoingChat message);

    /// <summary>Hands a picture with words to the provider; null: this messenger takes none.</summary>
    protected virtual Task<ChatResult?> Show(string handle, OutgoingChat message, ChatPicture picture, CancellationToken cancel) => Task.FromResult<ChatResult?>(null);

    /// <summary>Hands one piece to the provider; the last has the choices.</summary>
    protected abstract Task<ChatResult> Post(string handle, OutgoingChat message, CancellationToken cancel);

    /// <summary>Asks the provider for a file.</summary>
    protected abstract Task<FetchedMedia> Load(string id, CancellationToken cancel);

    /// <summary>Reads a body to at most so many bytes; null: it is longer.</summary>
    protected internal static async Task<byte[]?> Body(HttpContent content, int atMost, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > atMost) return null;
        await using var from = await content.ReadAsStreamAsync(cancel);
        using var to = new MemoryStream();
        var piece = new byte[64 * 1024];
        while (await from.ReadAsync(piece, cancel) is > 0 and var read)
        {
            if (to.Length + read > atMost) return null;
            to.Write(piece, 0, read);
        }

        return to.ToArray();
    }

    /// <summary>The seconds of a <c>Retry-After</c> header, at most an hour.</summary>
    protected TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        var given = answer.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - Time.GetUtcNow() : null;
        return given is { } wait ? Bounded(wait) : null;
    }

    /// <summary>A wait that a provider asks for: at least a second, at most an hour.</summary>
    protected static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : wait;

    /// <summary><c>http_500</c>.</summary>
    protected internal static string Code(System.Net.HttpStatusCode status) => string.Create(CultureInfo.InvariantCulture, $"http_{(int)status}");

    /// <summary>Makes a call, and tells of one that could not be made.</summary>
    protected static async Task<T> Calling<T>(Func<Task<T>> call, Func<string, T> later, CancellationToken cancel)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return later("timeout");
        }
        catch (Exception away) when (away is HttpRequestException or IOException)
        {
            return later("connection");
        }
        catch (System.Text.Json.JsonException)
        {
            // Some other page at that address: a proxy's, or a sign-in.
            return later("no_provider");
        }
    }
}

/// <summary>The messengers that this installation knows, by channel.</summary>
public sealed class ChatWays(IEnumerable<ChatWay> ways)
{
    private readonly Dictionary<string, ChatWay> byChannel = ways.ToDictionary(w => w.Channel, StringComparer.Ordinal);

    /// <summary>All of them, by channel.</summary>
    public IReadOnlyCollection<ChatWay> All => byChannel.Values;

    /// <summary>The messenger, or null where there is none of that code.</summary>
    public ChatWay? Of(string channel) => byChannel.GetValueOrDefault(channel);
}
