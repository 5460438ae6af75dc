using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// Wraps every stored key anew under the ring's current key, so that an old master key opens nothing any more. Small transactions beside the running
/// traffic; can be stopped and run again. The sealed data itself is not touched: its own keys stay the same.
/// </summary>
public sealed class RewrapKeys(Database database, KeyRing ring)
{
    private const int Batch = 200;

    /// <summary>Tables that hold keys, or addresses on their way, wrapped under the ring: key column, purpose, what is wrapped. A new sealed table belongs here; a test looks for one that is missing.</summary>
    public static IReadOnlyList<(string Table, string Key, string Purpose, string Wrapped)> Tables { get; } =
    [
        ("sealed_contact", "report_id", "contact", "wrapped_key"),
        ("report", "id", "report", "wrapped_key"),
        ("attachment", "id", "attachment", "wrapped_key"),
        ("identity_provider", "id", IdentityProviderStore.Purpose, "wrapped_key"),
        ("officer_decree", "id", "decree", "wrapped_key"),
        ("agency_paper", "id", "paper", "wrapped_key"),
        ("export_file", "id", "export", "wrapped_key"),
        ("officer_totp", "officer_id", SecondFactor.Purpose, "wrapped_key"),
        ("citizen", "id", CitizenStore.Purpose, "wrapped_key"),
        ("citizen_code", "id", CitizenCodes.Purpose, "sealed_address"),
        ("inbound_message", "id", "inbound_message", "wrapped_key"),
        ("inbound_part", "id", "inbound_part", "wrapped_key"),
        ("conversation", "id", "conversation", "wrapped_key"),
        ("outbound_message", "id", "outbound_message", "wrapped_key"),
        ("push_device", "id", PushDevices.Purpose, "sealed"),
        ("digest_line", "id", "digest_line", "sealed"),
        ("field_result", "id", "field_result", "sealed"),
        ("push_key", "id", "push-key", "wrapped_key"),
        ("x_access", "id", "x-access", "sealed"),
        ("citizen_notice", "id", AddressNotices.Purpose, "sealed_address"),
    ];

    private sealed class WrappedRow
    {
        public long Id { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];
    }

    /// <summary>Wraps what older keys wrapped.</summary>
    /// <param name="progress">Gets the number of keys wrapped anew so far.</param>
    /// <param name="cancel">Stops between two transactions.</param>
    /// <returns>How many keys were wrapped anew.</returns>
    public async Task<int> Run(Action<int>? progress, CancellationToken cancel)
    {
        var done = 0;
        foreach (var (table, key, purpose, wrappedIn) in Tables)
        {
            var after = 0L;
            while (true)
            {
                var rows = await database.Read(
                    s => s.Query<WrappedRow>(
                        $"SELECT {key} AS id, ring_key, {wrappedIn} AS wrapped_key FROM {table} WHERE {key} > @after AND {wrappedIn} IS NOT NULL AND ring_key <> @current ORDER BY {key} LIMIT {Batch}",
                        new { after, current = ring.CurrentId },
                        cancel),
                    cancel);
                if (rows.Count == 0) break;
                var fresh = rows.Select(r => (r.Id, Old: r.RingKey, New: ring.Wrap(purpose, ring.Unwrap(r.RingKey, purpose, r.WrappedKey)))).ToList();
                await database.Write(
                    async t =>
                    {
                        foreach (var (id, old, wrapped) in fresh)
                        {
                            // A key destroyed or replaced meanwhile stays as it is.
                            done += await t.Execute(
                                $"UPDATE {table} SET ring_key = @KeyId, {wrappedIn} = @Bytes WHERE {key} = @id AND ring_key = @old AND {wrappedIn} IS NOT NULL",
                                new { id, old, wrapped.KeyId, wrapped.Bytes },
                                cancel);
                        }
                    },
                    cancel);
                after = rows[^1].Id;
                progress?.Invoke(done);
            }
        }

        return done;
    }

    /// <summary>How many stored keys each ring key still opens.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Uses(CancellationToken cancel)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, _, _, wrappedIn) in Tables)
        {
            var rows = await database.Read(
                s => s.Query<UseRow>($"SELECT ring_key, COUNT(*) AS n FROM {table} WHERE {wrappedIn} IS NOT NULL GROUP BY ring_key", cancel: cancel), cancel);
            foreach (var row in rows) counts[row.RingKey] = counts.GetValueOrDefault(row.RingKey) + row.N;
        }

        return counts;
    }

    private sealed class UseRow
    {
        public string RingKey { get; init; } = "";

        public long N { get; init; }
    }
}
