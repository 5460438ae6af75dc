using Lapor.Storage;

namespace Lapor.Screening;

/// <summary>Reads the words that tell advertising; they are data, kept for a minute.</summary>
public sealed class AdvertStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(1);

    private volatile Made? made;

    private sealed record Made(long Until, AdvertRules Rules);

    /// <summary>The rules as they stand.</summary>
    public async Task<AdvertRules> Get(CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (made is { } fresh && fresh.Until > now) return fresh.Rules;
        var rules = new AdvertRules(await database.Read(s => s.Query<AdvertPhrase>("SELECT phrase, points FROM advert_phrase WHERE active", cancel: cancel), cancel));
        made = new(now + (long)Holds.TotalMilliseconds, rules);
        return rules;
    }
}
