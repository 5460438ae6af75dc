using Lapor.Agencies;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>Reads the rules that tell answers which say nothing; they are data, kept for a minute.</summary>
public sealed class AnswerRuleStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private volatile KeptRules? kept;

    private sealed record KeptRules(long ReadAt, AnswerRules Rules);

    /// <summary>The rules now in force.</summary>
    public Task<AnswerRules> Rules(CancellationToken cancel) => database.Read(s => Rules(s, cancel), cancel);

    /// <summary>The same on the connection of a transaction, which must not wait for a second one.</summary>
    internal async Task<AnswerRules> Rules(Session inside, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        if (kept is { } known && time.GetElapsedTime(known.ReadAt, now) < Fresh) return known.Rules;
        var rules = new AnswerRules(await inside.Query<AnswerRule>(
            """
            SELECT kind, phrase FROM answer_rule r WHERE active
                AND valid_from = (SELECT MAX(valid_from) FROM answer_rule w WHERE w.kind = r.kind AND w.phrase = r.phrase AND w.valid_from <= @today)
            """,
            new { today = CountMarks.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds()) },
            cancel));
        kept = new(now, rules);
        return rules;
    }
}
