using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Retention;

/// <summary>Changes rules, all of a form at once, on the record. Who may do so is asked before.</summary>
public sealed class EditRules(Database database, AuditLog audit, TimeProvider time)
{
    private const int LongestSource = 300;

    /// <summary>Changes with any rule; a save names the stamp it saw.</summary>
    public static string Stamp(IEnumerable<RetentionRule> rules)
    {
        var hash = new FieldHash();
        foreach (var rule in rules)
        {
            hash.Add(rule.Key, rule.Source);
            hash.Add(rule.Days, rule.Active ? 1 : 0);
        }

        return Convert.ToHexStringLower(hash.Done());
    }

    /// <summary>
    /// Saves what was typed. Refused rule by rule with the rule's key as field (<c>days_out_of_range</c>, <c>source_missing</c>, <c>erase_before_anonymise</c>),
    /// or with <c>changed_meanwhile</c>.
    /// </summary>
    /// <param name="officerId">Who; null on the command line.</param>
    /// <param name="typed">Rules as typed; those that are not there stay.</param>
    /// <param name="seen">Stamp of the rules as they were shown.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many were changed.</returns>
    public Task<Outcome<int>> Save(long? officerId, IReadOnlyCollection<RetentionRule> typed, string seen, CancellationToken cancel)
    {
        List<Refusal> wrong = [];
        foreach (var rule in typed)
        {
            if (rule.Days is < RetentionRule.FewestDays or > RetentionRule.MostDays)
                wrong.Add(new("days_out_of_range", rule.Key, $"Isi {RetentionRule.FewestDays}–{RetentionRule.MostDays} hari.", $"Give {RetentionRule.FewestDays} to {RetentionRule.MostDays} days."));
            // The law does not let archives be destroyed on anybody's whim.
            if (rule.Active && (rule.Source.Length is 0 or > LongestSource || rule.Source == "Lapor"))
                wrong.Add(new("source_missing", rule.Key, "Tulis dasarnya sebelum diaktifkan, misalnya nomor jadwal retensi arsip.", "Write what it is based on before it becomes active, for example the number of the retention schedule."));
            if (rule is { Active: true, Action: RetentionAction.Erase } && typed.Any(o => o is { Active: true, Action: RetentionAction.Anonymise } && o.Class == rule.Class && o.State == rule.State && o.Days >= rule.Days))
                wrong.Add(new("erase_before_anonymise", rule.Key, "Penghapusan harus lebih lama daripada anonimisasi.", "Erasing must come later than making anonymous."));
        }

        if (wrong.Count > 0) return Task.FromResult(Outcome<int>.Refused(wrong));
        return database.Write<Outcome<int>>(
            async t =>
            {
                var now = await RetentionStore.Rules(t, cancel);
                if (Stamp(now) != seen) return new Refusal("changed_meanwhile", "", "Aturan diubah orang lain sementara itu. Periksa lagi.", "Somebody else changed the rules meanwhile. Check again.");
                var known = now.ToDictionary(r => r.Key, StringComparer.Ordinal);
                var changed = typed.Where(r => known.TryGetValue(r.Key, out var n) && (n.Days, n.Active, n.Source) != (r.Days, r.Active, r.Source)).ToList();
                var from = RetentionStore.Day(time.GetUtcNow().AddDays(RetentionRule.GraceDays).ToUnixTimeMilliseconds());
                foreach (var rule in changed)
                {
                    var old = known[rule.Key];
                    await RetentionStore.Put(t, rule with { EffectiveOn = rule.Active && (!old.Active || rule.Days < old.Days) ? from : old.EffectiveOn }, cancel);
                    await audit.Record(
                        t,
                        new AuditEntry(AuditKind.ReferenceChanged, officerId, Subject: string.Create(CultureInfo.InvariantCulture, $"retention_rule {rule.Key} {rule.Days} {(rule.Active ? "active" : "inactive")}"), Reason: rule.Source),
                        cancel);
                }

                return changed.Count;
            },
            cancel);
    }
}
