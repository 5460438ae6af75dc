using System.Globalization;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Whistleblowing;

/// <summary>
/// Destroys the keys, messages and files of closed cases whose time is over, under the rule <c>whistleblower.closed.erase</c>, and leaves a receipt. What
/// the case was about nobody here could say: the receipt holds its number and days.
/// </summary>
public sealed class ExpireCases(Database database, AuditLog audit, CaseFiles store, TimeProvider time)
{
    private const int Batch = 100;

    private sealed class CaseRule
    {
        public int Days { get; init; }

        public bool Active { get; init; }

        public string Source { get; init; } = "";

        public string? EffectiveOn { get; init; }

        public bool IsInForce(string today) => Active && (EffectiveOn is null || string.CompareOrdinal(EffectiveOn, today) <= 0);
    }

    private sealed class ExpiredCase
    {
        public long Id { get; init; }

        public string ChangedOn { get; init; } = "";
    }

    /// <summary>Cases that the rule's time is over for, whether or not the rule is active: subject and last day.</summary>
    public Task<IReadOnlyList<(string Subject, string ChangedOn)>> Due(int atMost, CancellationToken cancel) => database.Read<IReadOnlyList<(string, string)>>(
        async s => await RuleOf(s, cancel) is { } rule ? [.. (await Expired(s, rule, atMost, cancel)).Select(c => (Subject(c.Id), c.ChangedOn))] : [], cancel);

    /// <summary>Applies the rule if it is active; returns how many cases were destroyed.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var done = 0;
        while (true)
        {
            var due = await database.Read<IReadOnlyList<ExpiredCase>>(async s => await RuleOf(s, cancel) is { } rule && rule.IsInForce(Today(0)) ? await Expired(s, rule, Batch, cancel) : [], cancel);
            var before = done;
            foreach (var one in due)
            {
                if (await One(one.Id, cancel)) done++;
            }

            if (due.Count < Batch || done == before) break;
        }

        if (done > 0) await database.Dialect.Scrub([], cancel);
        return done;
    }

    private async Task<bool> One(long id, CancellationToken cancel)
    {
        var files = await database.Write<IReadOnlyList<string>?>(
            async t =>
            {
                if (await RuleOf(t, cancel) is not { } rule || !rule.IsInForce(Today(0))) return null;
                var changed = await t.Scalar<string>($"SELECT changed_on FROM wbs_case WHERE id = @id AND state = 'closed' AND key_for_inbox IS NOT NULL AND changed_on < @before {t.Dialect.ForUpdate}", new { id, before = Before(rule) }, cancel);
                if (changed is null) return null;
                await t.Execute("UPDATE wbs_case SET key_for_inbox = NULL, key_for_receipt = NULL, version = version + 1 WHERE id = @id", new { id }, cancel);
                var messages = await t.Execute("DELETE FROM wbs_message WHERE case_id = @id", new { id }, cancel);
                var contents = await t.Query<string>("DELETE FROM wbs_file WHERE case_id = @id RETURNING storage_key", new { id }, cancel);
                await t.Execute(
                    """
                    INSERT INTO retention_receipt (subject, class, state, action, ended_on, done_on, days, source, destroyed)
                    VALUES (@subject, 'whistleblower', 'closed', 'erase', @changed, @today, @Days, @Source, @destroyed) ON CONFLICT (subject, action) DO NOTHING
                    """,
                    new { subject = Subject(id), changed, today = Today(0), rule.Days, rule.Source, destroyed = string.Create(CultureInfo.InvariantCulture, $"key,messages:{messages}{(contents.Count > 0 ? $",files:{contents.Count}" : "")}") },
                    cancel);
                await audit.Record(t, new AuditEntry(AuditKind.Erased, Subject: Subject(id), Reason: string.Create(CultureInfo.InvariantCulture, $"whistleblower.closed.erase {rule.Days}")), cancel);
                return contents;
            },
            cancel);
        if (files is null) return false;
        foreach (var file in files) store.Files.Delete(file); // a crash before this leaves contents that no row names, for the sweep
        return true;
    }

    private static Task<CaseRule?> RuleOf(Session session, CancellationToken cancel) =>
        session.First<CaseRule>("SELECT days, active, source, effective_on FROM retention_rule WHERE class = 'whistleblower' AND state = 'closed' AND action = 'erase'", cancel: cancel);

    private Task<IReadOnlyList<ExpiredCase>> Expired(Session session, CaseRule rule, int atMost, CancellationToken cancel) => session.Query<ExpiredCase>(
        "SELECT id, changed_on FROM wbs_case WHERE state = 'closed' AND key_for_inbox IS NOT NULL AND changed_on < @before ORDER BY changed_on, id LIMIT @atMost",
        new { before = Before(rule), atMost },
        cancel);

    private static string Subject(long id) => string.Create(CultureInfo.InvariantCulture, $"wbs_case {id}");

    private string Before(CaseRule rule) => Today(rule.Days);

    private string Today(int daysAgo) => time.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
