using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>The keywords of all active agencies, made anew at most once a minute: an agency that was renamed is found under its new name then.</summary>
public sealed class KeywordStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(1);

    private volatile Made? made;

    private sealed record Made(long Until, Keywords Keywords);

    /// <summary>The keywords as they stand.</summary>
    public async Task<Keywords> Get(CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (made is { } fresh && fresh.Until > now) return fresh.Keywords;
        var agencies = await database.Read(s => s.Query<Agency>($"SELECT {AgencyStore.Columns} FROM agency a WHERE a.parent_id IS NULL AND a.active", cancel: cancel), cancel);
        var added = await database.Read(s => s.Query<AddedKeyword>("SELECT keyword, agency_id FROM sms_keyword WHERE active", cancel: cancel), cancel);
        var keywords = new Keywords(agencies, added);
        made = new(now + (long)Holds.TotalMilliseconds, keywords);
        return keywords;
    }
}
