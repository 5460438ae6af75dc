using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>How far an asked-for file is. Codes stand in export_file.state.</summary>
public enum ExportState
{
    Waiting,
    Ready,

    /// <summary>It could not be made, or whoever asked lost a role meanwhile.</summary>
    Failed,
}

/// <summary>A file that an officer asked for.</summary>
public sealed record ExportFile(string Key, ExportOrder Order, ExportState State, ExportProgress Progress, long CreatedAt, long ExpiresAt)
{
    /// <summary>Its name for whoever keeps it.</summary>
    public string FileName => Order.FileName(DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
}

/// <summary>
/// Files of reports that officers take out: up to <see cref="AtOnce"/> rows at once, more by a job. Each is on the record before it is made, sealed under a key of its
/// own, given to its owner alone while they hold the roles they asked in, and destroyed after <see cref="Kept"/>.
/// </summary>
public sealed class ExportFiles(
    Database database, AttachmentFiles files, KeyRing ring, QueueStore queues, WriteExport write, OfficerStore officers, AuditLog audit, JobSignal signal, TimeProvider time, int atOnce = ExportFiles.AtOnce)
{
    /// <summary>Rows that are written while somebody waits for them.</summary>
    public const int AtOnce = 10_000;

    /// <summary>Files of one officer that may wait to be written.</summary>
    public const int MostWaiting = 3;

    /// <summary>How long a file can be fetched.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Stands in <see cref="RewrapKeys.Tables"/> too.</summary>
    private const string Purpose = "export";

    /// <summary>Whoever writes a file and says nothing for so long is taken to be gone.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private const string Columns = "id, key, officer_id, kind, format, state, ordered, roles, total, done, ring_key, wrapped_key, storage_key, created_at, expires_at";

    /// <summary>
    /// Asks for a file. A short one is ready on return. Refusals: <c>not_allowed</c>, <c>reason_missing</c> (on <c>reason</c>, where names are asked for without one),
    /// <c>exports_many</c>.
    /// </summary>
    /// <param name="by">Who; the file is theirs.</param>
    /// <param name="order">What.</param>
    /// <param name="names">With the reporters' full names.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<ExportFile>> Ask(Officer by, ExportOrder order, bool names, CancellationToken cancel)
    {
        if (!May.Export(Viewer.Of(by))) return new Refusal("not_allowed", "", "Ekspor hanya untuk admin instansi, pimpinan, pengawas, dan Admin Nasional.", "Exports are for agency admins, executives, overseers and the NationalAdmin.");
        if (names)
        {
            var stated = IdentityLog.Stated(order.WhyNames);
            if (stated.IsRefused) return Outcome<ExportFile>.Refused(stated.Refusals);
            order = order with { WhyNames = stated.Value };
        }
        else
        {
            order = order with { WhyNames = "" };
        }

        if ((await Of(by, cancel)).Count(f => f.State is ExportState.Waiting) >= MostWaiting)
            return new Refusal("exports_many", "", $"Masih ada {MostWaiting} berkas Anda yang sedang dibuat. Tunggu sampai selesai.", $"{MostWaiting} of your files are still being made. Wait for them.");
        var total = (await queues.Ids(by, order.Filter, cancel)).Count;
        var (id, key) = await Add(by, order, total, cancel);
        if (total <= atOnce) await Run(id, cancel);
        else signal.Wake();
        return (await Find(by, key, cancel))!;
    }

    /// <summary>Writes a file that was asked for; doing it again changes nothing. False: another is writing it, come back later.</summary>
    public async Task<bool> Run(long id, CancellationToken cancel)
    {
        var storageKey = AttachmentFiles.NewKey();
        if (await Begin(id, storageKey, cancel) is not { } row) return !await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM export_file WHERE id = @id AND state = 'waiting')", new { id }, cancel), cancel);
        if (row.StorageKey is { } left) files.Delete(left);
        var officer = await officers.ById(row.OfficerId, cancel);
        if (officer is null || Acting(officer, row.Roles) is not { } acting || !May.Export(Viewer.Of(acting)))
        {
            await End(id, storageKey, ExportState.Failed, cancel);
            return true;
        }

        try
        {
            var key = Key(row);
            await files.Put(storageKey, async part =>
            {
                await using var sealing = SealedContent.SealTo(key, part);
                await write.Run(OrderOf(row), Exporter.Of(acting), sealing, at => Beat(id, storageKey, at, cancel), cancel);
            });
        }
        catch
        {
            // So that the next try need not wait until this one is taken to be gone.
            await database.Write(t => t.Execute("UPDATE export_file SET beat_at = NULL, storage_key = NULL WHERE id = @id AND storage_key = @storageKey", new { id, storageKey }, CancellationToken.None), CancellationToken.None);
            throw;
        }

        if (!await End(id, storageKey, ExportState.Ready, cancel)) files.Delete(storageKey);
        return true;
    }

    /// <summary>An officer's files, latest first.</summary>
    public Task<IReadOnlyList<ExportFile>> Of(Officer by, CancellationToken cancel) => database.Read<IReadOnlyList<ExportFile>>(
        async s => [.. (await s.Query<Row>($"SELECT {Columns} FROM export_file WHERE officer_id = @Id AND expires_at > @now ORDER BY id DESC LIMIT 50", new { by.Id, now = Now() }, cancel)).Where(r => Acting(by, r.Roles) is not null).Select(Shown)],
        cancel);

    /// <summary>One file of this officer, or null.</summary>
    public async Task<ExportFile?> Find(Officer by, string key, CancellationToken cancel) => await Own(by, key, cancel) is { } row ? Shown(row) : null;

    /// <summary>The content, for the caller to dispose; null where there is none for this officer. That it was fetched is on the record.</summary>
    public async Task<(ExportFile File, Stream Content)?> Open(Officer by, string key, CancellationToken cancel)
    {
        if (await Own(by, key, cancel) is not { StorageKey: { } storageKey } row || row.State != ExportState.Ready.Code() || files.Open(storageKey) is not { } stored) return null;
        await audit.Record(new AuditEntry(AuditKind.Exported, by.Id, Subject: string.Create(CultureInfo.InvariantCulture, $"export_fetched:{row.Id}")), cancel);
        return (Shown(row), SealedContent.Open(Key(row), stored));
    }

    /// <summary>Destroys one file of this officer.</summary>
    public async Task Drop(Officer by, string key, CancellationToken cancel)
    {
        if (await Own(by, key, cancel) is { } row) await Destroy(row, cancel);
    }

    /// <summary>Destroys what is over its time, and parts that a crash left; returns how many files went.</summary>
    public async Task<int> Sweep(CancellationToken cancel)
    {
        var old = await database.Read(s => s.Query<Row>($"SELECT {Columns} FROM export_file WHERE expires_at <= @now LIMIT 1000", new { now = Now() }, cancel), cancel);
        foreach (var row in old) await Destroy(row, cancel);
        var before = time.GetUtcNow() - Kept - Silence;
        files.Sweep(before);
        foreach (var key in files.WrittenBefore(before).ToList())
        {
            if (!await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM export_file WHERE storage_key = @key)", new { key }, cancel), cancel)) files.Delete(key);
        }

        return old.Count;
    }

    private Task<(long Id, string Key)> Add(Officer by, ExportOrder order, int total, CancellationToken cancel) => database.Write(
        async t =>
        {
            var key = RandomNumberGenerator.GetBytes(32);
            var wrapped = ring.Wrap(Purpose, key);
            var address = RandomNumberGenerator.GetHexString(32, lowercase: true);
            var now = Now();
            var id = await t.Scalar<long>(
                """
                INSERT INTO export_file (key, officer_id, kind, format, state, ordered, roles, total, ring_key, wrapped_key, created_at, expires_at)
                VALUES (@address, @officer, @kind, @format, 'waiting', @ordered, @roles, @total, @KeyId, @Bytes, @now, @until) RETURNING id
                """,
                new
                {
                    address,
                    officer = by.Id,
                    kind = order.Kind.Code(),
                    format = order.Format.Code(),
                    ordered = KeyRing.Seal(OrderKey(key), JsonSerializer.SerializeToUtf8Bytes(order)),
                    roles = string.Join(' ', by.Roles.Select(Code)),
                    total,
                    wrapped.KeyId,
                    wrapped.Bytes,
                    now,
                    until = now + (long)Kept.TotalMilliseconds,
                },
                cancel);
            await audit.Record(t, new AuditEntry(AuditKind.Exported, by.Id, Subject: string.Create(CultureInfo.InvariantCulture, $"export_{order.Kind.Code()}:{id}"), Reason: order.WhyNames), cancel);
            if (total > atOnce) await JobStore.Add(t, [new NewJob(JobKinds.TakeOut, string.Create(CultureInfo.InvariantCulture, $"write_export {id}"), now, Payload: id.ToString(CultureInfo.InvariantCulture))], now, cancel);
            return (id, address);
        },
        cancel);

    // Takes the writing of a file that nobody is writing; what was there before is in the answer.
    private Task<Row?> Begin(long id, string storageKey, CancellationToken cancel) => database.Write(
        async t =>
        {
            var row = await t.First<Row>($"SELECT {Columns} FROM export_file WHERE id = @id AND state = 'waiting' AND (beat_at IS NULL OR beat_at < @silent) {t.Dialect.ForUpdate}", new { id, silent = Now() - (long)Silence.TotalMilliseconds }, cancel);
            if (row is not null) await t.Execute("UPDATE export_file SET storage_key = @storageKey, beat_at = @now, done = 0 WHERE id = @id", new { id, storageKey, now = Now() }, cancel);
            return row;
        },
        cancel);

    private Task<int> Beat(long id, string storageKey, ExportProgress at, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE export_file SET done = @Done, total = @Total, beat_at = @now WHERE id = @id AND storage_key = @storageKey", new { id, storageKey, at.Done, at.Total, now = Now() }, cancel), cancel);

    private Task<bool> End(long id, string storageKey, ExportState state, CancellationToken cancel) => database.Write(
        async t => await t.Execute(
            "UPDATE export_file SET state = @state, done = total, beat_at = NULL, expires_at = @until WHERE id = @id AND storage_key = @storageKey",
            new { id, storageKey, state = state.Code(), until = Now() + (long)Kept.TotalMilliseconds },
            cancel) == 1,
        cancel);

    private async Task Destroy(Row row, CancellationToken cancel)
    {
        if (row.StorageKey is { } storageKey) files.Delete(storageKey);
        await database.Write(t => t.Execute("DELETE FROM export_file WHERE id = @Id", new { row.Id }, cancel), cancel);
    }

    private async Task<Row?> Own(Officer by, string key, CancellationToken cancel)
    {
        if (!key.All(char.IsAsciiHexDigitLower)) return null;
        var row = await database.Read(s => s.First<Row>($"SELECT {Columns} FROM export_file WHERE key = @key AND officer_id = @Id AND expires_at > @now", new { key, by.Id, now = Now() }, cancel), cancel);
        return row is not null && Acting(by, row.Roles) is not null ? row : null;
    }

    /// <summary>The officer in the roles of the order; null when one of them is no longer theirs.</summary>
    private static Officer? Acting(Officer officer, string roles)
    {
        var wanted = roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<OfficerRole> held = [.. officer.Held.Where(r => wanted.Contains(Code(r)))];
        return held.Count == wanted.Length ? officer with { Roles = held } : null;
    }

    private static string Code(OfficerRole role) => string.Create(CultureInfo.InvariantCulture, $"{role.Role.Code()}@{role.AgencyId?.ToString(CultureInfo.InvariantCulture) ?? role.Scope?.Code()}");

    private ExportFile Shown(Row row) => new(row.Key, OrderOf(row), Codes.Member<ExportState>(row.State), new ExportProgress(row.Done, row.Total), row.CreatedAt, row.ExpiresAt);

    private ExportOrder OrderOf(Row row) => JsonSerializer.Deserialize<ExportOrder>(KeyRing.Unseal(OrderKey(Key(row)), row.Ordered)) ?? throw new InvalidDataException("An export's order is empty.");

    private byte[] Key(Row row) => ring.Unwrap(row.RingKey, Purpose, row.WrappedKey);

    // The content's chunks count their nonces, the order draws one: two keys keep them apart.
    private static byte[] OrderKey(byte[] key) => HMACSHA256.HashData(key, "order"u8);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Row
    {
        public long Id { get; init; }

        public string Key { get; init; } = "";

        public long OfficerId { get; init; }

        public string State { get; init; } = "";

        public byte[] Ordered { get; init; } = [];

        public string Roles { get; init; } = "";

        public int Total { get; init; }

        public int Done { get; init; }

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];

        public string? StorageKey { get; init; }

        public long CreatedAt { get; init; }

        public long ExpiresAt { get; init; }
    }
}
